/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page of lines of which some can be chosen, as a menu. The page says what
 * its lines are each time it is drawn or acted on: one line more, or less,
 * leaves the same item chosen.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>

#include "ui/rows.h"

#define FORM_LINES_MAX 32
/* A line that is there to be read. */
#define FORM_TEXT      (-1)

/* What each line stands for: an item of the page's own counting, FORM_TEXT. */
struct form_lines {
	int n;
	int item[FORM_LINES_MAX];
};

struct form {
	int item;   /* the chosen one */
	int top;    /* the first line that is shown */
	int height; /* as last placed */
};

void form_add(struct form_lines *lines, int item);

/* Fits it to the lines as they are now: what is chosen is in sight. */
void form_place(struct form *form, const struct form_lines *lines, int height);
/* Goes to another item; over its ends, to the lines that are only read. */
void form_move(struct form *form, const struct form_lines *lines,
	       enum rows_move move);
/* Chooses what stands in a row of the page; false where nothing does. */
bool form_press(struct form *form, const struct form_lines *lines, int row);

#endif
