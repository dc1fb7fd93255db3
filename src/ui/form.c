/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which line of a page is chosen, and which are in sight. What the lines say is
 * the page's. Invariant after form_place(): the chosen item is one of the
 * lines, where any can be chosen, and is shown.
 */
#include "ui/form.h"

void form_add(struct form_lines *lines, int item)
{
	if (lines->n < FORM_LINES_MAX)
		lines->item[lines->n++] = item;
}

static int line_of(const struct form_lines *lines, int item)
{
	for (int i = 0; i < lines->n; i++) {
		if (lines->item[i] == item)
			return i;
	}
	return -1;
}

/* The line from `from` on that can be chosen, `step` by step; -1 for none. */
static int next_line(const struct form_lines *lines, int from, int step)
{
	for (; from >= 0 && from < lines->n; from += step) {
		if (lines->item[from] != FORM_TEXT)
			return from;
	}
	return -1;
}

void form_place(struct form *form, const struct form_lines *lines, int height)
{
	int line = line_of(lines, form->item), last;

	form->height = height > 0 ? height : 1;
	if (line < 0) {
		line = next_line(lines, 0, 1);
		form->item = line < 0 ? FORM_TEXT : lines->item[line];
	}
	if (line >= 0 && form->top > line)
		form->top = line;
	if (line >= 0 && form->top <= line - form->height)
		form->top = line - form->height + 1;
	last = lines->n - form->height;
	if (form->top > last)
		form->top = last;
	if (form->top < 0)
		form->top = 0;
}

void form_move(struct form *form, const struct form_lines *lines,
	       enum rows_move move)
{
	int line = line_of(lines, form->item), page = form->height - 1;
	bool down = move == ROWS_DOWN || move == ROWS_PAGE_DOWN ||
		    move == ROWS_END;
	int step = down ? 1 : -1, by = 1, to;

	if (move == ROWS_TOP || move == ROWS_END)
		by = lines->n;
	else if ((move == ROWS_PAGE_UP || move == ROWS_PAGE_DOWN) && page > 1)
		by = page;
	to = next_line(lines, line + step * by, step);
	if (to < 0) {
		/* Over its end: there, and what is only read into sight. */
		to = next_line(lines, down ? lines->n - 1 : 0, -step);
		form->top += step * by;
	}
	if (to >= 0)
		form->item = lines->item[to];
	if (form->height > 0) /* else it has not been drawn: nothing scrolls */
		form_place(form, lines, form->height);
}

bool form_press(struct form *form, const struct form_lines *lines, int row)
{
	int line = form->top + row;

	if (row < 0 || row >= form->height || line >= lines->n ||
	    lines->item[line] == FORM_TEXT)
		return false;
	form->item = lines->item[line];
	return true;
}
