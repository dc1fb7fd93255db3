/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drawing from left to right within a stretch of one row, and fields: labelled
 * values of which the least important go when there is no room for all.
 */
#ifndef UI_PEN_H
#define UI_PEN_H

#include "ui/canvas.h"

struct pen {
	struct canvas *canvas;
	int row;
	int col; /* where the next thing goes */
	int end; /* one past the last column that may be used */
};

/* Each moves the pen; nothing goes beyond its end. */
void pen_text(struct pen *pen, enum role role, const char *text);
void pen_bytes(struct pen *pen, enum role role, const char *text, size_t len);
void pen_glyph(struct pen *pen, enum role role, enum glyph glyph);
void pen_blank(struct pen *pen, enum role role, int cols);

/*
 * A text over rows `row` to `last`, broken at blanks; what does not fit is cut
 * with a mark. Returns the row behind it.
 */
int pen_wrapped(struct canvas *canvas, int row, int last, int col, int cols,
		enum role role, const char *text, size_t len);

/*
 * How many rows such a text takes where none is lacking; `last_cols` becomes
 * the columns of the last one.
 */
int pen_wrapped_rows(int cols, bool ascii, const char *text, size_t len,
		     int *last_cols);

/*
 * Takes the next row of such a text: returns its bytes, and moves the text
 * behind them and the blanks there.
 */
size_t pen_wrapped_row(const char **text, size_t *len, int cols, bool ascii);

struct field {
	int weight;         /* the lowest goes first; 0: absent already */
	const char *label;  /* "APN"; NULL for none */
	const char *value;  /* NULL: not known */
	int min;            /* columns of the value at least */
	int max;            /* and at most; 0: no limit */
	const char *detail; /* behind the value, as light as a label; or NULL */
	enum role role;     /* the value's */
	enum role light;    /* the label's */
	bool has_glyph;
	enum glyph glyph;   /* before the value */
};

/* The columns that fields take with `gap` between them. */
int fields_width(const struct field *fields, size_t n, int gap, bool ascii);

/*
 * Draws those that fit, the least important left out first; the last one left
 * is cut where even it does not.
 */
void fields_draw(struct pen *pen, struct field *fields, size_t n, int gap);

#endif
