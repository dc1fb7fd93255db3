/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Messages page: every notice that was shown for some seconds, kept to be
 * read in peace. The chosen one stands whole below, where its row has no room.
 */
#include "ui/ui.h"

#include <stdio.h>

#include "ui/pen.h"
#include "ui/rowlook.h"

/* Rows for the whole text, its rule included, and when they are there. */
#define WHOLE_ROWS      4
#define WHOLE_FROM_ROWS 8

static void draw_message(struct canvas *canvas, const struct area *area,
			 int at, const struct row *row)
{
	const struct row_look *look = row_look(row->kind);
	struct pen pen = { canvas, at, area->col + 1, area->col + area->cols };

	row_stamp(&pen, area, row);
	pen_glyph(&pen, look->role, look->glyph);
	pen.col++;
	row_text(&pen, look->role, row);
}

static void draw_whole(struct canvas *canvas, const struct area *area,
		       const struct row *row)
{
	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	pen_wrapped(canvas, area->row + 1, area->row + area->rows - 1,
		    area->col + 1, area->cols - 2, ROLE_TEXT, row->text,
		    row->text_len);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	const struct rows *messages = model->messages;
	struct area list = *area;
	struct area below = { area->row + area->rows - WHOLE_ROWS, area->col,
			      WHOLE_ROWS, area->cols };
	bool whole = area->rows >= WHOLE_FROM_ROWS && rows_count(messages) > 0;
	const struct row *row;
	int chosen;

	if (whole)
		list.rows -= WHOLE_ROWS;
	rows_window_place(&ui->messages, messages, list.rows);
	for (int i = 0; i < list.rows; i++) {
		row = rows_at(messages, ui->messages.top + (uint64_t)i);
		if (row)
			draw_message(canvas, &list, list.row + i, row);
	}
	if (rows_count(messages) == 0)
		canvas_text(canvas, list.row, list.col + 1, list.cols - 1,
			    ROLE_UNKNOWN, "no messages yet", 15);
	if (whole)
		draw_whole(canvas, &below,
			   rows_at(messages, ui->messages.chosen));
	if (!focused || list.rows < 1)
		return;
	chosen = list.row + (int)(ui->messages.chosen - ui->messages.top);
	if (!ui->messages.follow)
		canvas_paint(canvas, chosen, list.col, list.cols, ROLE_CHOSEN);
	canvas_cursor(canvas, chosen, list.col);
}

static void note(const struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	char keys[16];

	(void)ui;
	snprintf(out, size, "%s: close",
		 keymap_keys(model->keymap, ACTION_MESSAGES, keys,
			     sizeof(keys)));
}

static struct view_list list_of(struct ui *ui, const struct ui_model *model)
{
	return (struct view_list){ model->messages, &ui->messages };
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	enum rows_move move;

	if (!row_move(action, &move))
		return false;
	rows_window_choose(&ui->messages, model->messages, move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	rows_window_pick(&ui->messages, model->messages, row);
	return ACTION_NONE;
}

const struct view view_messages = {
	.title = "Messages",
	.focus = ACTION_MESSAGES,
	.note = note,
	.list = list_of,
	.draw = draw,
	.act = act,
	.press = press,
};
