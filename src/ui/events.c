/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Events view: one row an event, decoded, with its severity as symbol and
 * colour, all of them or those that pass the filter; below it, where there is
 * room or it was asked for, all that is known of the chosen one.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/detail.h"
#include "ui/parts.h"
#include "ui/pen.h"
#include "ui/rowlook.h"

/* The detail is shown by itself from this size of the area on. */
#define DETAIL_FROM_ROWS 18
#define DETAIL_FROM_COLS 60
/* Less than this, and the list shows nothing but the chosen row beside it. */
#define SHORT_ROWS 8
/* "18,100" */
#define CODE_COLS        6

static const struct rows *shown(struct ui *ui, const struct ui_model *model)
{
	return ui->filter.on ?
	       sieve_rows(&ui->sieve, &ui->filter, model->events) :
	       model->events;
}

static void draw_event(const struct ui *ui, struct canvas *canvas,
		       const struct area *area, int row,
		       const struct row *event)
{
	const struct row_look *look = row_look(event->kind);
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols };
	int code;

	row_stamp(&pen, area, event);
	code = pen.col;
	pen.end = code + CODE_COLS;
	pen_text(&pen, ROLE_CODE, event->code);
	pen.end = area->col + area->cols;
	pen.col = code + CODE_COLS + 1;
	pen_glyph(&pen, look->role, look->glyph);
	pen.col++;
	row_text(&pen, look->role, event);
	row_found(search_in(ui, UI_PANE_EVENTS), &pen, area);
}

/* Takes the rows of the detail, if there is one, off those of the list. */
static bool has_detail(struct ui *ui, struct area *list, size_t n)
{
	int rows = list->rows < SHORT_ROWS ? list->rows - 1 :
					     list->rows * 2 / 3;
	bool room = list->rows >= DETAIL_FROM_ROWS &&
		    list->cols >= DETAIL_FROM_COLS;
	bool opened = ui->detail && ui->focus == UI_PANE_EVENTS;

	if (!opened)
		ui->detail_room = room;
	if (n == 0 || !(room || opened))
		return false;
	list->rows -= rows < DETAIL_ROWS ? rows : DETAIL_ROWS;
	return true;
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	const struct rows *events = shown(ui, model);
	const char *none = ui->filter.on ? "no event passes the filter" :
					   "no events yet";
	struct area list = *area, below = *area;
	bool detail = has_detail(ui, &list, rows_count(events));
	const struct row *event;
	int chosen;

	rows_window_place(&ui->events, events, list.rows);
	for (int i = 0; i < list.rows; i++) {
		event = rows_at(events, ui->events.top + (uint64_t)i);
		if (event)
			draw_event(ui, canvas, &list, list.row + i, event);
	}
	if (rows_count(events) == 0)
		canvas_text(canvas, list.row, list.col + 1, list.cols - 1,
			    ROLE_UNKNOWN, none, strlen(none));
	below.row += list.rows;
	below.rows -= list.rows;
	if (detail)
		detail_draw(canvas, &below, model,
			    rows_at(events, ui->events.chosen), ui->detail);
	if (!focused || list.rows < 1)
		return;
	chosen = list.row + (int)(ui->events.chosen - ui->events.top);
	if (!ui->events.follow || ui->detail)
		row_choose(canvas, &list, chosen);
	canvas_cursor(canvas, chosen, list.col);
}

/* "3 of 120, filter: warning; & clears" */
static void note_filter(const struct ui *ui, const struct ui_model *model,
			size_t n, char *out, size_t size)
{
	char keys[32], text[96];

	snprintf(text, sizeof(text), "%zu of %zu, filter: %s", n,
		 rows_count(model->events), ui->filter.shown);
	row_note(out, size, "", text);
	snprintf(text, sizeof(text), "%s clears",
		 keymap_keys(model->keymap, ACTION_FILTER, keys, sizeof(keys)));
	row_note(out, size, "; ", text);
	if (!out[0])
		row_note(out, size, "", "filtered");
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	const struct rows *events = shown(ui, model);
	const struct rows_window *window = &ui->events;
	size_t n = rows_count(events);
	char text[64];

	out[0] = '\0';
	if (ui->filter.on)
		note_filter(ui, model, n, out, size);
	search_note(ui, UI_PANE_EVENTS, text, sizeof(text));
	row_note(out, size, "   ", text);
	if (n > 0 && !window->follow) {
		if (!ui->filter.on) {
			snprintf(text, sizeof(text), "%zu of %zu",
				 (size_t)(window->chosen - events->first + 1),
				 n);
			row_note(out, size, "   ", text);
		}
		row_note_new(window, events, "End", out, size);
	} else if (!out[0]) { /* a count costs bytes each time */
		row_note(out, size, "", "following");
	}
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	enum rows_move move;

	if (action == ACTION_CHOOSE) {
		ui->detail = !ui->detail && !ui->detail_room;
		return true;
	}
	if (!row_move(action, &move))
		return false;
	rows_window_choose(&ui->events, shown(ui, model), move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	rows_window_pick(&ui->events, shown(ui, model), row);
	return ACTION_NONE;
}

static struct view_list list(struct ui *ui, const struct ui_model *model)
{
	return (struct view_list){ shown(ui, model), &ui->events };
}

const char *ui_proposed(struct ui *ui, const struct ui_model *model)
{
	const struct rows *events = shown(ui, model);
	const struct row *event = rows_at(events, ui->events.chosen);

	if (ui->focus != UI_PANE_EVENTS || !event || event->event < 0)
		return NULL;
	return row_info(event)->command;
}

const struct view view_events = {
	.title = "Events",
	.focus = ACTION_FOCUS_EVENTS,
	.note = note,
	.list = list,
	.draw = draw,
	.act = act,
	.press = press,
};
