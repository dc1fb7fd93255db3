/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views that show rows have in common. */
#ifndef UI_ROWLOOK_H
#define UI_ROWLOOK_H

#include "ui/find.h"
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

/* Paints what is found in a row, which the pen has drawn; NULL: nothing is. */
void row_found(const struct find *find, const struct pen *pen,
	       const struct area *area);
/* Singles a row out; what was found in it stays to be seen. */
void row_choose(struct canvas *canvas, const struct area *area, int row);

/* Takes the last rows off the area of a list: where more is told of a row. */
struct area row_below(struct area *list, int rows);
/* Tells it there, all of the text as far as there is room, under a rule. */
void row_whole(struct canvas *canvas, const struct area *below,
	       const char *text, size_t len);

/*
 * Puts a part of a rule's note behind those that are there, the joint between
 * them; where it does not fit whole, it is left out.
 */
void row_note(char *out, size_t size, const char *joint, const char *text);
/* "3 new below, End follows", of a window that was scrolled back. */
void row_note_new(const struct rows_window *window, const struct rows *rows,
		  const char *key, char *out, size_t size);

/* The move that a scrolling action makes; false for another action. */
bool row_move(enum action action, enum rows_move *move);

/* What the library knows of the row's event, its first value regarded. */
const struct hl78_wdsi_info *row_info(const struct row *row);

#endif
