/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of the local update: which of its parts is shown at each stage, what
 * the keys do there, and what moves in it. What they lead to is the program's;
 * nothing is sent by looking.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/picks.h"
#include "ui/rowlook.h"
#include "ui/update_parts.h"

static void draw_nothing(struct canvas *canvas, const struct area *area)
{
	static const char text[] = "Nothing can be updated here.";

	canvas_text(canvas, area->row, area->col + 1, area->cols - 2,
		    ROLE_UNKNOWN, text, strlen(text));
}

static bool taken(const struct ui_update *update)
{
	return update->stage > UI_UPDATE_PICK && update->package;
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	const struct ui_update *update = model->update;

	if (area->rows < 1)
		return;
	if (focused)
		canvas_cursor(canvas, area->row, area->col);
	if (!update)
		draw_nothing(canvas, area);
	else if (update->stage == UI_UPDATE_PICK)
		update_files(ui, model, canvas, area, focused);
	else if (update->stage >= UI_UPDATE_RUNS && update->status)
		update_run(model, canvas, area);
	else if (taken(update))
		update_check(ui, model, canvas, area, focused);
}

/* ---- what the keys do ---- */

/* What Enter, or the key of yes, does at each stage; NULL: nothing. */
static const char *does(const struct ui *ui, const struct ui_model *model,
			char *out, size_t size)
{
	const struct ui_update *update = model->update;
	const struct ui_problem *problem;
	char yes[16];

	keymap_cap(model->keymap, ACTION_ACCEPT, yes, sizeof(yes));
	switch (update->stage) {
	case UI_UPDATE_PICK:
		return "Enter open";
	case UI_UPDATE_FILE:
		if (update->held)
			return NULL;
		snprintf(out, size, "%s check", yes);
		return out;
	case UI_UPDATE_ASKED:
		problem = (size_t)ui->update.item < update->n_problems ?
			  &update->problems[ui->update.item] : NULL;
		if (!update_may_send(update))
			return problem && problem->kind == HL78_ALLOW ?
			       "Enter go on all the same" : NULL;
		snprintf(out, size, "%s send", yes);
		return out;
	case UI_UPDATE_OVER:
		return "Enter another";
	case UI_UPDATE_RUNS:
		return update->cancel && !update->follows ? "Enter cancel" :
							    NULL;
	default:
		return NULL;
	}
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	static const char *const backs[N_UI_UPDATE_STAGES] = {
		[UI_UPDATE_PICK] = "close",
		[UI_UPDATE_FILE] = "back",
		[UI_UPDATE_ASKING] = "back",
		[UI_UPDATE_ASKED] = "back",
		[UI_UPDATE_RUNS] = "leaves, it goes on",
		[UI_UPDATE_OVER] = "close",
	};
	char back[24], what[32];
	const char *first;
	int n;

	out[0] = '\0';
	if (!model->update)
		return;
	first = does(ui, model, what, sizeof(what));
	keymap_keys(model->keymap, ACTION_BACK, back, sizeof(back));
	n = snprintf(out, size, "%s%s%s %s", first ? first : "",
		     first ? "   " : "", back, backs[model->update->stage]);
	if (n >= (int)size)
		snprintf(out, size, "%s", first &&
			 strlen(first) < size ? first : "");
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	const struct ui_update *update = model->update;
	struct form_lines lines;
	enum rows_move move;

	if (!update || !row_move(action, &move))
		return false;
	if (update->stage == UI_UPDATE_PICK)
		return picks_move(&ui->files, &update->files, action);
	if (update->stage == UI_UPDATE_ASKED) {
		lines = update_problems(update);
		form_move(&ui->update, &lines, move);
	}
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	const struct ui_update *update = model->update;
	struct form_lines lines;

	if (update && update->stage == UI_UPDATE_PICK) {
		picks_press(&ui->files, &update->files,
			    row - UPDATE_FILES_HEAD);
	} else if (update && update->stage == UI_UPDATE_ASKED) {
		lines = update_problems(update);
		form_press(&ui->update, &lines, row - ui->update_head);
	}
	return ACTION_NONE;
}

/* The module is asked, or the package sent. */
static bool takes_yes(const struct ui *ui, const struct ui_model *model)
{
	const struct ui_update *update = model->update;

	(void)ui;
	if (!update)
		return false;
	return (update->stage == UI_UPDATE_FILE && !update->held &&
		taken(update) && !update->package->error) ||
	       update_may_send(update);
}

const struct view view_update = {
	.title = "Local update",
	.focus = ACTION_UPDATE,
	.note = note,
	.draw = draw,
	.act = act,
	.press = press,
	.takes_yes = takes_yes,
};
