/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A canvas against what the terminal shows: the fewest bytes that make it show
 * the canvas.
 */
#ifndef APP_DIFFER_H
#define APP_DIFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "app/cursor.h"
#include "app/looks.h"
#include "app/termcaps.h"
#include "app/termout.h"
#include "ui/canvas.h"

struct differ {
	const struct termcaps *caps;
	struct termout *out;
	struct looks looks;
	struct cursor cursor;
	bool utf8;     /* else symbols are of the terminal's other set */
	bool unsure;   /* of all that the terminal shows */
	int8_t visible; /* the cursor; -1: not known */
	struct cell *told; /* what the terminal shows; NULL: no memory */
	/* The row that is drawn: as it is there, and as it is to be. */
	uint32_t before[CANVAS_MAX];
	uint32_t now[CANVAS_MAX];
};

/* Borrows `caps` and `out`. */
void differ_init(struct differ *d, const struct termcaps *caps,
		 struct termout *out, bool utf8);
void differ_fini(struct differ *d);
/* A new theme, size: all is drawn anew. A size comes first of all. */
void differ_theme(struct differ *d, const struct style *theme);
void differ_resize(struct differ *d, int rows, int cols);
/* Others have written to the terminal. */
void differ_forget(struct differ *d);
/* `canvas` has the size that was told last. */
void differ_draw(struct differ *d, const struct canvas *canvas);

#endif
