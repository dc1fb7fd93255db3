/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text looked for in rows, as they are shown: what stands escaped on the
 * screen is found by its escape. A pattern without an upper-case letter finds
 * both cases, those of ASCII.
 */
#ifndef UI_FIND_H
#define UI_FIND_H

#include "ui/canvas.h"
#include "ui/rows.h"

/* Characters of a pattern; the rest of a longer one does not count. */
#define FIND_MAX 64

struct find {
	uint32_t code[FIND_MAX];
	size_t n;   /* 0: nothing is looked for, and nothing found */
	bool exact; /* the case counts */
	bool stamps; /* it has a colon: stamps count, too */
};

void find_set(struct find *find, const char *text, size_t len);

bool find_in_text(const struct find *find, const char *text, size_t len);
/* In its code and text; in its stamp where the pattern has a colon. */
bool find_in_row(const struct find *find, const struct row *row);
size_t find_count(const struct find *find, const struct rows *rows);

/*
 * The nearest row with the text from `*number` on (itself included), towards
 * the newer ones or the older ones, and round to the other end. `wrapped` says
 * that it went round. False, and `*number` as it was, where no row has it.
 */
bool find_from(const struct find *find, const struct rows *rows, bool older,
	      uint64_t *number, bool *wrapped);

/* Paints what is found in the cells of a stretch of one row. */
void find_mark(const struct find *find, struct canvas *canvas, int row,
	       int col, int end);

#endif
