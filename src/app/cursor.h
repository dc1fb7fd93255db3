/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the terminal's cursor is, and the shortest way to another place; and
 * the rows that scroll.
 */
#ifndef APP_CURSOR_H
#define APP_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "app/termcaps.h"
#include "app/termout.h"

struct cursor {
	const struct termcaps *caps;
	int rows, cols;
	int row; /* -1: nobody knows */
	int col; /* `cols`: it hangs behind the last column */
	int top, bottom; /* the rows that scroll; all of them at first */
};

/* Longer is none: two numbers and what is around them, or a string. */
#define CURSOR_WAY_MAX 32

/* A terminal of this size, of whose cursor nothing is known. */
void cursor_init(struct cursor *c, const struct termcaps *caps, int rows,
		 int cols);
/* The bytes that lead there; their length. */
size_t cursor_way(const struct cursor *c, int row, int col,
		  char way[CURSOR_WAY_MAX]);
/* Goes there. */
void cursor_go(struct cursor *c, struct termout *out, int row, int col);
/* What was drawn took it so many columns on. */
void cursor_moved(struct cursor *c, int cols);

/* From now on only these rows scroll. */
void cursor_region(struct cursor *c, struct termout *out, int top, int bottom);
/*
 * The rows that scroll go up by `n`, or down where it is negative; those that
 * come are as if erased.
 */
void cursor_scroll(struct cursor *c, struct termout *out, int n);

#endif
