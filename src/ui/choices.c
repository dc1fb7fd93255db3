/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The choices of a line that is edited, each with its meaning, in a few rows
 * above it: they never take all of what is there, and are gone when typing goes
 * on. The one that stands in the line is always among them.
 */
#include "ui/input.h"

#include <stdio.h>
#include <string.h>

#include "ui/text.h"

#define ROWS_SMALL 5 /* of a screen of */
#define SMALL      24
#define ROWS_LARGE 10
#define GAP        2

int choices_rows(const struct canvas *canvas, const struct ui_model *model,
		 int room)
{
	int max = canvas->rows <= SMALL ? ROWS_SMALL : ROWS_LARGE;
	int n = (int)model->choices.n;

	if (!model->choices.list || n == 0)
		return 0;
	/* One row of what was said stays in sight. */
	if (max > room - 1)
		max = room > 0 ? room - 1 : 0;
	return n < max ? n : max;
}

/* The widest of them; the meanings stand behind it in a column. */
static int widest(const struct ui_choices *choices)
{
	int cols = 0;

	for (size_t i = 0; i < choices->n; i++) {
		const char *text = choices->list[i].text;
		int width = text_width(text, strlen(text), false);

		if (width > cols)
			cols = width;
	}
	return cols;
}

static void draw_choice(struct canvas *canvas, const struct area *area, int row,
			const struct ui_choice *choice, int cols)
{
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols - 1 };

	pen_text(&pen, ROLE_VALUE, choice->text);
	pen.col = area->col + 1 + cols + GAP;
	if (pen.col < pen.end)
		pen_text(&pen, ROLE_GHOST, choice->meaning);
}

void choices_draw(struct canvas *canvas, const struct area *area,
		  const struct ui_model *model)
{
	const struct ui_choices *choices = &model->choices;
	size_t rows = (size_t)(area->rows > 0 ? area->rows : 0), first = 0;
	bool cut = choices->n > rows && rows > 1;
	size_t shown = cut ? rows - 1 : rows;
	int cols = widest(choices), row = area->row;
	struct pen pen;
	char text[40];

	if (choices->chosen < choices->n && choices->chosen >= shown)
		first = choices->chosen - shown + 1;
	for (size_t i = 0; i < rows; i++)
		canvas_fill(canvas, area->row + (int)i, area->col, area->cols,
			    ROLE_NORMAL);
	for (size_t i = first; i < choices->n && i < first + shown;
	     i++, row++) {
		draw_choice(canvas, area, row, &choices->list[i], cols);
		if (i == choices->chosen)
			canvas_paint(canvas, row, area->col, area->cols,
				     ROLE_CHOSEN);
	}
	if (!cut)
		return;
	pen = (struct pen){ canvas, row, area->col + 1,
			    area->col + area->cols - 1 };
	snprintf(text, sizeof(text), "%zu to %zu of %zu, Tab: next", first + 1,
		 first + shown, choices->n);
	pen_text(&pen, ROLE_NOTE, text);
}
