/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A block of rows that is to be copied: from the marked row to the chosen one,
 * in one pane at a time. The copying itself is the program's.
 */
#include "ui/parts.h"

#include <stdio.h>

#include "ui/view.h"

bool ui_block(struct ui *ui, const struct ui_model *model,
	      struct ui_block *block)
{
	const struct view *view = view_in_focus(ui);
	struct view_list list;
	uint64_t mark;

	if (!view->list)
		return false;
	list = view->list(ui, model);
	if (rows_count(list.rows) == 0)
		return false;
	rows_window_place(list.window, list.rows, list.window->height);
	block->rows = list.rows;
	block->first = block->last = list.window->chosen;
	block->marked = ui->mark.set && ui->mark.pane == ui->focus;
	if (!block->marked)
		return true;
	mark = ui->mark.at < list.rows->first ? list.rows->first :
						ui->mark.at;
	if (mark < block->first)
		block->first = mark;
	else
		block->last = mark;
	return true;
}

void ui_unmark(struct ui *ui)
{
	ui->mark.set = false;
}

/* The block stays where it is when new rows come. */
void mark_toggle(struct ui *ui, const struct ui_model *model)
{
	struct ui_block block;

	if (ui->mark.set && ui->mark.pane == ui->focus) {
		ui_unmark(ui);
	} else if (ui_block(ui, model, &block)) {
		view_in_focus(ui)->list(ui, model).window->follow = false;
		ui->mark = (struct ui_mark){ true, ui->focus, block.first };
	}
}

void mark_paint(struct ui *ui, const struct ui_model *model,
		struct canvas *canvas, const struct area *area)
{
	const struct rows_window *window;
	struct ui_block block;

	if (!ui->mark.set || !ui_block(ui, model, &block) || !block.marked)
		return;
	window = view_in_focus(ui)->list(ui, model).window;
	for (int i = 0; i < window->height && i < area->rows; i++) {
		uint64_t number = window->top + (uint64_t)i;

		if (number >= block.first && number <= block.last)
			canvas_paint(canvas, area->row + i, area->col,
				     area->cols, ROLE_CHOSEN);
	}
}

void mark_note(struct ui *ui, const struct ui_model *model, char *out,
	       size_t size)
{
	struct ui_block block;
	char keys[24];
	unsigned n;

	if (!ui->mark.set || !ui_block(ui, model, &block) || !block.marked)
		return;
	n = (unsigned)(block.last - block.first + 1);
	snprintf(out, size, "%u row%s; %s: copy", n, n == 1 ? "" : "s",
		 keymap_keys(model->keymap, ACTION_COPY, keys, sizeof(keys)));
}
