/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Messages page: every notice that was shown for some seconds, kept to be
 * read in peace. The chosen one stands whole below, where its row has no room.
 */
#include "ui/ui.h"

#include <stdio.h>

#include "ui/parts.h"
#include "ui/pen.h"
#include "ui/rowlook.h"
#include "ui/text.h"

/* Rows for the whole text, its rule included, and when they are there. */
#define WHOLE_ROWS      4
#define WHOLE_FROM_ROWS 8
/* On less, from here on, only for one that is cut: all but a row. */
#define CUT_FROM_ROWS 4

static void draw_message(const struct ui *ui, struct canvas *canvas,
			 const struct area *area, int at,
			 const struct row *row)
{
	const struct row_look *look = row_look(row->kind);
	struct pen pen = { canvas, at, area->col + 1, area->col + area->cols };

	row_stamp(&pen, area, row);
	pen_glyph(&pen, look->role, look->glyph);
	pen.col++;
	row_text(&pen, look->role, row);
	row_found(search_in(ui, UI_PAGE_MESSAGES), &pen, area);
}

/* Rows below the list for all of the chosen one; 0: none. */
static int whole_rows(const struct area *area, const struct row *row,
		      bool ascii)
{
	int cols = area->cols - 1 - row_stamp_cols(area) - 2;

	if (!row || area->rows < CUT_FROM_ROWS)
		return 0;
	if (area->rows >= WHOLE_FROM_ROWS)
		return WHOLE_ROWS;
	if (text_width(row->text, row->text_len, ascii) <= cols)
		return 0;
	return area->rows > WHOLE_ROWS ? WHOLE_ROWS : area->rows - 1;
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	const struct rows *messages = model->messages;
	struct area list = *area, below;
	const struct row *row;
	int chosen, whole;

	rows_window_place(&ui->messages, messages, list.rows);
	whole = whole_rows(area, rows_at(messages, ui->messages.chosen),
			   glyphs_ascii(canvas->glyphs));
	if (whole > 0) {
		below = row_below(&list, whole);
		rows_window_place(&ui->messages, messages, list.rows);
	}
	for (int i = 0; i < list.rows; i++) {
		row = rows_at(messages, ui->messages.top + (uint64_t)i);
		if (row)
			draw_message(ui, canvas, &list, list.row + i, row);
	}
	if (rows_count(messages) == 0)
		canvas_text(canvas, list.row, list.col + 1, list.cols - 1,
			    ROLE_UNKNOWN, "no messages yet", 15);
	if (whole > 0) {
		row = rows_at(messages, ui->messages.chosen);
		row_whole(canvas, &below, row->text, row->text_len);
	}
	if (!focused || list.rows < 1)
		return;
	chosen = list.row + (int)(ui->messages.chosen - ui->messages.top);
	if (!ui->messages.follow)
		row_choose(canvas, &list, chosen);
	canvas_cursor(canvas, chosen, list.col);
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	char keys[16], text[64];

	snprintf(text, sizeof(text), "%s: close",
		 keymap_keys(model->keymap, ACTION_MESSAGES, keys,
			     sizeof(keys)));
	search_note(ui, UI_PAGE_MESSAGES, out, size);
	row_note(out, size, "   ", text);
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

static struct view_list list(struct ui *ui, const struct ui_model *model)
{
	return (struct view_list){ model->messages, &ui->messages };
}

const struct view view_messages = {
	.title = "Messages",
	.focus = ACTION_MESSAGES,
	.note = note,
	.list = list,
	.draw = draw,
	.act = act,
	.press = press,
};
