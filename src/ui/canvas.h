/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A grid of cells that views draw into and that one file elsewhere copies to
 * the terminal. Nothing is ever written outside of it, and no cell ever holds
 * anything but a printable character.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/glyph.h"
#include "ui/role.h"

/* A terminal that does not know its size counts as this one. */
#define CANVAS_ROWS_DEFAULT 24
#define CANVAS_COLS_DEFAULT 80
/* The largest that is drawn: no screen is larger, a pty may claim to be. */
#define CANVAS_MAX 1000

/*
 * In one word, as a frame goes over all of them: equal cells are equal bytes.
 */
struct cell {
	uint32_t code : 22; /* never 0 */
	uint32_t width : 2; /* 1, 2, or 0: the right half of the one before */
	uint32_t role : 8;  /* enum role */
};

struct canvas {
	int rows;
	int cols;
	enum glyph_set glyphs;
	int cursor_row; /* -1: no cursor */
	int cursor_col;
	struct cell *cells; /* rows * cols of them, by rows */
};

/*
 * 0 or HL78_ERR_MEMORY. A size of 0 or less counts as the default, one over
 * CANVAS_MAX as that. A resize clears; when it fails nothing has changed.
 */
int canvas_init(struct canvas *canvas, int rows, int cols);
void canvas_fini(struct canvas *canvas);
int canvas_resize(struct canvas *canvas, int rows, int cols);

/* Blanks in ROLE_NORMAL, no cursor. */
void canvas_clear(struct canvas *canvas);

/* NULL outside. */
const struct cell *canvas_cell(const struct canvas *canvas, int row, int col);

/* Blanks `cols` cells in a role. */
void canvas_fill(struct canvas *canvas, int row, int col, int cols,
		 enum role role);
/* Changes the role of cells, not what is in them. */
void canvas_paint(struct canvas *canvas, int row, int col, int cols,
		  enum role role);

/*
 * Text of anybody, through the text layer. It takes `max_cols` at most; what
 * is cut ends with GLYPH_CUT. Returns the columns taken.
 */
int canvas_text(struct canvas *canvas, int row, int col, int max_cols,
		enum role role, const char *text, size_t len);

/* One of our own symbols, one column. */
void canvas_glyph(struct canvas *canvas, int row, int col, enum role role,
		  enum glyph glyph);
/* A run of them: rules and bars. */
void canvas_line(struct canvas *canvas, int row, int col, int cols,
		 enum role role, enum glyph glyph);

/*
 * A bar, `cols` wide, `part_done` of `whole`: exact to half a cell where the
 * glyphs allow (finer steps cost a slow line more than they show), never full
 * before it is done.
 */
void canvas_bar(struct canvas *canvas, int row, int col, int cols,
		enum role done, enum role rest, int part_done, int whole);

/* Outside: no cursor. */
void canvas_cursor(struct canvas *canvas, int row, int col);

#endif
