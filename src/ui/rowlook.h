/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views that show rows have in common. */
#ifndef UI_ROWLOOK_H
#define UI_ROWLOOK_H

#include "ui/pen.h"
#include "ui/view.h"

struct row_look {
	enum glyph glyph;
	enum role role;
};

const struct row_look *row_look(enum row_kind kind);
/* The same before a line of text, for plain lines and files: "> ". */
const char *row_mark(enum row_kind kind);

/* The columns of a stamp and the gap behind it; 0 where there is no room. */
int row_stamp_cols(const struct area *area);
/* Draws it, and moves the pen behind its column. */
void row_stamp(struct pen *pen, const struct area *area,
	       const struct row *row);
/* The text up to the pen's end, what was cut long ago marked too. */
void row_text(struct pen *pen, enum role role, const struct row *row);

/* The move that a scrolling action makes; false for another action. */
bool row_move(enum action action, enum rows_move *move);

#endif
