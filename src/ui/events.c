/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Events view: one row an event, decoded, with its severity as symbol and
 * colour; where there is room, below it, what the chosen event means and what
 * to do about it.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/pen.h"
#include "ui/rowlook.h"

/* The detail is shown from this size of the area on. */
#define DETAIL_FROM_ROWS 18
#define DETAIL_FROM_COLS 60
#define DETAIL_ROWS      6
#define DETAIL_COL       11
/* "18,100" */
#define CODE_COLS        6

static void draw_event(struct canvas *canvas, const struct area *area, int row,
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
}

static void draw_label(struct canvas *canvas, const struct area *area, int row,
		       const char *label)
{
	canvas_text(canvas, row, area->col + 1, DETAIL_COL - 2, ROLE_LABEL,
		    label, strlen(label));
}

/* What to do about an event, and with what command. */
static void draw_todo(struct canvas *canvas, const struct area *area, int code)
{
	const struct hl78_wdsi_info *info = hl78_wdsi_info(code);
	int row = area->row + 2, last = area->row + area->rows - 1;
	int col = area->col + DETAIL_COL, cols = area->cols - DETAIL_COL - 1;

	if (info->todo) {
		draw_label(canvas, area, row, "To do");
		row = pen_wrapped(canvas, row, last - (info->command != NULL),
				  col, cols, ROLE_ADVICE, info->todo,
				  strlen(info->todo));
	}
	if (info->command && row <= last) {
		draw_label(canvas, area, row, "With");
		canvas_text(canvas, row, col, cols, ROLE_HOST, info->command,
			    strlen(info->command));
	}
}

static void draw_detail(struct canvas *canvas, const struct area *area,
			const struct row *event)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	pen_blank(&pen, ROLE_RULE_TITLE, 1);
	pen_text(&pen, ROLE_RULE_TITLE, event->event < 0 ? "Row" : "+WDSI: ");
	pen_text(&pen, ROLE_RULE_TITLE, event->code);
	pen_blank(&pen, ROLE_RULE_TITLE, 1);
	draw_label(canvas, area, ++pen.row, "Meaning");
	pen.col = area->col + DETAIL_COL;
	row_text(&pen, row_look(event->kind)->role, event);
	if (event->event >= 0)
		draw_todo(canvas, area, event->event);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	const struct rows *events = model->events;
	bool detail = area->rows >= DETAIL_FROM_ROWS &&
		      area->cols >= DETAIL_FROM_COLS && rows_count(events) > 0;
	struct area list = *area;
	struct area below = { area->row + area->rows - DETAIL_ROWS, area->col,
			      DETAIL_ROWS, area->cols };
	const struct row *event;
	int chosen;

	if (detail)
		list.rows -= DETAIL_ROWS;
	rows_window_place(&ui->events, events, list.rows);
	for (int i = 0; i < list.rows; i++) {
		event = rows_at(events, ui->events.top + (uint64_t)i);
		if (event)
			draw_event(canvas, &list, list.row + i, event);
	}
	if (rows_count(events) == 0)
		canvas_text(canvas, list.row, list.col + 1, list.cols - 1,
			    ROLE_UNKNOWN, "no events yet", 13);
	if (detail)
		draw_detail(canvas, &below,
			    rows_at(events, ui->events.chosen));
	if (!focused || list.rows < 1)
		return;
	chosen = list.row + (int)(ui->events.chosen - ui->events.top);
	if (!ui->events.follow)
		canvas_paint(canvas, chosen, list.col, list.cols, ROLE_CHOSEN);
	canvas_cursor(canvas, chosen, list.col);
}

static void note(const struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	const struct rows *events = model->events;
	size_t n = rows_count(events);

	if (n == 0 || ui->events.follow) /* a count costs bytes each time */
		snprintf(out, size, "following");
	else
		snprintf(out, size, "%zu of %zu, End follows",
			 (size_t)(ui->events.chosen - events->first + 1), n);
}

static struct view_list list_of(struct ui *ui, const struct ui_model *model)
{
	return (struct view_list){ model->events, &ui->events };
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	enum rows_move move;

	if (!row_move(action, &move))
		return false;
	rows_window_choose(&ui->events, model->events, move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	rows_window_pick(&ui->events, model->events, row);
	return ACTION_NONE;
}

const struct view view_events = {
	.title = "Events",
	.focus = ACTION_FOCUS_EVENTS,
	.note = note,
	.list = list_of,
	.draw = draw,
	.act = act,
	.press = press,
};
