/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that have moved, so that the terminal can be made to scroll. */
#ifndef APP_MOVED_H
#define APP_MOVED_H

#include <stdbool.h>

#include "ui/canvas.h"

/* Rows from `top` to `bottom` that go up by `n`, or down where it is < 0. */
struct move {
	int top, bottom, n;
	int gain; /* about so many bytes; 0: there is none */
};

/*
 * The best that begins at `row`, which has changed. `told` is what the terminal
 * shows, of the size of the canvas; only `scrolls_now`'s top and bottom can be
 * scrolled without being told.
 */
struct move moved_rows(const struct cell *told, const struct canvas *canvas,
		       int row, const struct move *scrolls_now);

#endif
