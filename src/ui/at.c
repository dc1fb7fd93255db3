/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AT view: what was sent and received, and below it the line that is
 * edited, in the same column as the lines above. Editing is not done here:
 * the line comes with its cursor from whoever edits it.
 */
#include "ui/ui.h"

#include <stdio.h>

#include "ui/input.h"
#include "ui/parts.h"
#include "ui/pen.h"
#include "ui/rowlook.h"

static bool in_line(const struct ui_model *model)
{
	return !model->read_only;
}

/* Columns below which an explanation is better left out. */
#define BESIDE_MIN 12
#define BESIDE_GAP 2

static void draw_row(const struct ui *ui, struct canvas *canvas,
		     const struct area *area, int at, const struct row *row)
{
	const struct row_look *look = row_look(row->kind);
	struct pen pen = { canvas, at, area->col + 1, area->col + area->cols };

	row_stamp(&pen, area, row);
	pen_glyph(&pen, look->role == ROLE_HOST ? ROLE_HOST : ROLE_STAMP,
		  look->glyph);
	pen.col++;
	row_text(&pen, look->role, row);
	row_found(search_in(ui, UI_PANE_AT), &pen, area);
	pen.col += BESIDE_GAP;
	if (row->beside[0] && pen.end - pen.col >= BESIDE_MIN)
		pen_text(&pen, ROLE_NOTE, row->beside);
}

static void draw_input(struct canvas *canvas, const struct area *area, int row,
		       const struct ui_model *model, bool focused)
{
	const struct ui_input *input = &model->input;
	enum role role = focused ? ROLE_INPUT_PROMPT : ROLE_LABEL;
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols - 1 };

	if (row_stamp_cols(area) > 0) {
		pen_text(&pen, role, model->read_only ? "Read" : "Command");
		pen.col = area->col + 1 + row_stamp_cols(area);
	}
	if (model->read_only) {
		pen.col += 2;
		pen_text(&pen, ROLE_UNKNOWN, model->read_only);
		return;
	}
	pen_glyph(&pen, role, GLYPH_HOST);
	pen.col++;
	if (input->prompt)
		pen_text(&pen, role, input->prompt);
	input_draw(&pen, input, focused);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	int last = area->rows - 1;
	int n_choices = model->has_entry ? 0 :
			choices_rows(canvas, model, last);
	int height = last - n_choices;
	struct area choices = { area->row + height, area->col, n_choices,
				area->cols };
	const struct row *row;

	rows_window_place(&ui->at, model->at, height);
	for (int i = 0; i < height; i++) {
		row = rows_at(model->at, ui->at.top + (uint64_t)i);
		if (row)
			draw_row(ui, canvas, area, area->row + i, row);
	}
	if (!ui->at.follow && height > 0)
		row_choose(canvas, area,
			   area->row + (int)(ui->at.chosen - ui->at.top));
	choices_draw(canvas, &choices, model);
	if (area->rows > 0)
		draw_input(canvas, area, area->row + last, model, focused);
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	search_note(ui, UI_PANE_AT, out, size);
	if (ui->at.follow)
		return;
	row_note(out, size, "   ", "scrolled back");
	row_note_new(&ui->at, model->at, in_line(model) ? "Ctrl-End" : "End",
		     out, size);
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	enum rows_move move;

	if (!row_move(action, &move))
		return false;
	rows_window_choose(&ui->at, model->at, move);
	return true;
}

static struct view_list list(struct ui *ui, const struct ui_model *model)
{
	return (struct view_list){ model->at, &ui->at };
}

const struct view view_at = {
	.title = "AT",
	.focus = ACTION_FOCUS_AT,
	.in_line = in_line,
	.note = note,
	.list = list,
	.draw = draw,
	.act = act,
};
