/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A package that was taken, before it is sent: what it says of itself, what the
 * module was found to be, each thing that stands in the way with its cure, and
 * what comes next. A problem that a person may wave through is one until the
 * person has: nothing is allowed by default.
 */
#include "ui/update_parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/rowlook.h"

#define WORD_COLS 9
/* From here on the package stands above the problems, */
#define HEAD_FROM_ROWS   8
/* and what can be done about the chosen one below them. */
#define DETAIL_FROM_ROWS 10
#define DETAIL_ROWS      5

struct form_lines update_problems(const struct ui_update *update)
{
	struct form_lines lines = { .n = 0 };

	for (size_t i = 0; i < update->n_problems; i++)
		form_add(&lines, (int)i);
	return lines;
}

static size_t count(const struct ui_update *update,
		    enum hl78_problem_class kind)
{
	size_t n = 0;

	for (size_t i = 0; i < update->n_problems; i++)
		n += update->problems[i].kind == kind &&
		     !update->problems[i].allowed;
	return n;
}

bool update_may_send(const struct ui_update *update)
{
	return update->stage == UI_UPDATE_ASKED && !update->held &&
	       count(update, HL78_REFUSE) == 0 &&
	       count(update, HL78_ALLOW) == 0;
}

/* ---- what comes next ---- */

struct said {
	enum glyph glyph;
	enum role role;
	const char *text;
};

static struct said next_of(const struct ui_update *update)
{
	bool refused = count(update, HL78_REFUSE) > 0;

	if (update->stage == UI_UPDATE_ASKING)
		return (struct said){ GLYPH_BETWEEN, ROLE_ACTIVE, "The module "
			"is asked. Nothing is changed." };
	if (update->package && update->package->error)
		return (struct said){ GLYPH_ERROR, ROLE_ERROR, "It cannot be "
			"read: choose another." };
	if (update->held)
		return (struct said){ GLYPH_WARNING, ROLE_WARNING,
				      update->held };
	if (update->stage == UI_UPDATE_FILE)
		return (struct said){ GLYPH_ARROW, ROLE_ADVICE, "checks the "
			"module: nothing is sent to it but questions." };
	if (refused)
		return (struct said){ GLYPH_ERROR, ROLE_ERROR, "It is not "
			"sent: put right what is refused, and check again." };
	if (count(update, HL78_ALLOW) > 0)
		return (struct said){ GLYPH_WARNING, ROLE_WARNING, "Not yet: "
			"Enter on a row goes on all the same." };
	if (update->n_problems > 0)
		return (struct said){ GLYPH_GOOD, ROLE_OK, "sends it. What is "
			"changed for it is put back." };
	return (struct said){ GLYPH_GOOD, ROLE_OK, "sends it: nothing stands "
		"in the way." };
}

static bool names_key(const struct ui_update *update)
{
	return !update->held &&
	       (update_may_send(update) ||
		(update->stage == UI_UPDATE_FILE && update->package &&
		 !update->package->error));
}

/* Returns the row behind it. */
static int draw_next(const struct ui_model *model, struct canvas *canvas,
		     const struct area *area, int row, int rows)
{
	struct said said = next_of(model->update);
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols - 1 };
	char cap[16], text[240];

	keymap_cap(model->keymap, ACTION_ACCEPT, cap, sizeof(cap));
	snprintf(text, sizeof(text), "%s%s%s",
		 names_key(model->update) ? cap : "",
		 names_key(model->update) ? " " : "", said.text);
	pen_glyph(&pen, said.role, said.glyph);
	return pen_wrapped(canvas, row, row + rows - 1, area->col + 3,
			   area->cols - 4, said.role, text, strlen(text));
}

/* ---- problems ---- */

static void draw_problem(struct pen *pen, const struct ui_problem *problem)
{
	static const struct said looks[] = {
		[HL78_REFUSE] = { GLYPH_ERROR, ROLE_ERROR, "refused" },
		[HL78_ALLOW] = { GLYPH_WARNING, ROLE_WARNING, "allow?" },
		[HL78_MEND] = { GLYPH_INFO, ROLE_LABEL, "mended" },
	};
	static const struct said allowed = { GLYPH_OWN, ROLE_OWN, "allowed" };
	const struct said *look = problem->allowed ? &allowed :
						     &looks[problem->kind];
	int col;

	pen_glyph(pen, look->role, look->glyph);
	pen->col++;
	col = pen->col;
	pen_text(pen, look->role, look->text);
	pen->col = col + WORD_COLS + 1;
	pen_text(pen, look->role, problem->text);
}

static void write_detail(const struct ui_problem *problem, char *out,
			 size_t size)
{
	static const char *const ways[] = {
		[HL78_REFUSE] = "",
		[HL78_ALLOW] = " Enter, Space or v: go on all the same.",
		[HL78_MEND] = "",
	};

	snprintf(out, size, "%s: %s%s%s.%s", problem->id, problem->text,
		 problem->cure ? "; " : "", problem->cure ? problem->cure : "",
		 problem->allowed ? " Allowed; Enter takes it back." :
				    ways[problem->kind]);
}

static void draw_problems(struct ui *ui, const struct ui_model *model,
			  struct canvas *canvas, const struct area *area,
			  bool focused)
{
	const struct ui_update *update = model->update;
	struct form_lines lines = update_problems(update);
	struct area list = *area, below;
	bool told = area->rows >= DETAIL_FROM_ROWS && lines.n > 0;
	char text[600];

	if (told)
		below = row_below(&list, DETAIL_ROWS);
	form_place(&ui->update, &lines, list.rows);
	for (int i = 0; i < list.rows && ui->update.top + i < lines.n; i++) {
		int at = ui->update.top + i;
		struct pen pen = { canvas, list.row + i, area->col + 1,
				   area->col + area->cols - 1 };

		draw_problem(&pen, &update->problems[at]);
		if (!focused || at != ui->update.item)
			continue;
		canvas_paint(canvas, list.row + i, area->col, area->cols,
			     ROLE_CHOSEN);
		canvas_cursor(canvas, list.row + i, area->col);
	}
	if (!told)
		return;
	write_detail(&update->problems[ui->update.item], text, sizeof(text));
	row_whole(canvas, &below, text, strlen(text));
}

/* ---- the page ---- */

static void draw_name(struct canvas *canvas, const struct area *area,
		      const struct ui_package *package)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };

	pen_text(&pen, ROLE_HELP_HEAD, package->name);
}

/* All that is said of the package, what comes next behind it. */
static void draw_taken(const struct ui_model *model, struct canvas *canvas,
		       const struct area *area)
{
	struct area of = *area;
	int row;

	if (area->rows > 4) {
		draw_name(canvas, &of, model->update->package);
		of.row++;
		of.rows--;
	}
	of.rows -= area->rows > 8 ? 4 : 2;
	row = update_package(canvas, &of, model->update->package);
	if (area->rows > 8)
		row++;
	draw_next(model, canvas, area, row, area->row + area->rows - row);
}

void update_check(struct ui *ui, const struct ui_model *model,
		  struct canvas *canvas, const struct area *area, bool focused)
{
	const struct ui_update *update = model->update;
	int next_rows = area->cols < 60 ? 2 : 1, row = area->row;
	struct area head = { row + 1, area->col, 2, area->cols }, list;

	if (update->stage != UI_UPDATE_ASKED) {
		draw_taken(model, canvas, area);
		return;
	}
	if (area->rows >= HEAD_FROM_ROWS) {
		draw_name(canvas, area, update->package);
		update_package(canvas, &head, update->package);
		row += 1 + head.rows;
	}
	draw_next(model, canvas, area, row, next_rows);
	row += next_rows;
	ui->update_head = row - area->row;
	list = (struct area){ row, area->col, area->row + area->rows - row,
			      area->cols };
	draw_problems(ui, model, canvas, &list, focused);
}
