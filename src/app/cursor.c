/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways of the cursor: by its place, or by steps from where it is, or from the
 * left edge, whichever is the shortest. The rows that scroll stay what they
 * are between two frames, as the next scroll mostly wants the same. Invariant:
 * no step down or up crosses an edge of those rows, where it would stop, or
 * scroll.
 */
#include "app/cursor.h"

#include <string.h>

void cursor_init(struct cursor *c, const struct termcaps *caps, int rows,
		 int cols)
{
	*c = (struct cursor){
		.caps = caps, .rows = rows, .cols = cols, .row = -1,
		.bottom = rows - 1,
	};
}

/* ---- steps ---- */

/* "ESC [ 3 B"; a 1 need not be said. */
static char *sequence(char *at, int n, char last)
{
	*at++ = '\033';
	*at++ = '[';
	if (n > 1)
		at = termout_digits(at, n);
	*at++ = last;
	return at;
}

/* `n` times one byte where that is shorter, or there is no other way. */
static char *steps(char *at, int n, bool by_byte, char byte, bool by_sequence,
		   char last)
{
	if (!by_byte && !by_sequence)
		return NULL;
	if (by_byte && n <= (by_sequence ? 4 : 8)) {
		memset(at, byte, (size_t)n);
		return at + n;
	}
	return by_sequence ? sequence(at, n, last) : NULL;
}

static char *down(const struct termcaps *caps, char *at, int n)
{
	return steps(at, n, caps->lf, '\n', caps->ecma_cud, 'B');
}

static char *up(const struct termcaps *caps, char *at, int n)
{
	if (n == 1 && strcmp(caps->ri, "\033M") == 0) {
		memcpy(at, caps->ri, 2);
		return at + 2;
	}
	return steps(at, n, false, 0, caps->ecma_cuu, 'A');
}

/* Whether both are above, among, or below the rows that scroll. */
static bool same_part(const struct cursor *c, int a, int b)
{
	return (a < c->top) == (b < c->top) &&
	       (a > c->bottom) == (b > c->bottom);
}

/* From a column of the row where it is; 0: there is no such way. */
static size_t way_from(const struct cursor *c, char *way, int from, int row,
		       int col)
{
	const struct termcaps *caps = c->caps;
	char *at = way;

	if (row > c->row)
		at = down(caps, at, row - c->row);
	else if (row < c->row)
		at = up(caps, at, c->row - row);
	if (at && col > from)
		at = steps(at, col - from, false, 0, caps->ecma_cuf, 'C');
	else if (at && col < from)
		at = steps(at, from - col, caps->bs, '\b', caps->ecma_cub,
			   'D');
	return at ? (size_t)(at - way) : 0;
}

/* ---- the shortest way ---- */

static size_t way_by_place(const struct cursor *c, char *way, int row, int col)
{
	const char *string;
	char *at = way;
	size_t len;

	if (!c->caps->ecma_cup) {
		string = termcaps_fill(c->caps->cup, row, col);
		len = strlen(string);
		if (len > CURSOR_WAY_MAX)
			len = 0;
		memcpy(way, string, len);
		return len;
	}
	*at++ = '\033';
	*at++ = '[';
	if (row > 0)
		at = termout_digits(at, row + 1);
	if (col > 0) {
		*at++ = ';';
		at = termout_digits(at, col + 1);
	}
	*at++ = 'H';
	return (size_t)(at - way);
}

size_t cursor_way(const struct cursor *c, int row, int col,
		  char way[CURSOR_WAY_MAX])
{
	char other[CURSOR_WAY_MAX];
	size_t best = way_by_place(c, way, row, col), n;

	if (c->row < 0 || !same_part(c, c->row, row))
		return best;
	if (c->col < c->cols) {
		n = way_from(c, other, c->col, row, col);
		if ((n > 0 && n < best) || (row == c->row && col == c->col)) {
			memcpy(way, other, n);
			best = n;
		}
	}
	other[0] = '\r';
	n = c->caps->cr ? way_from(c, other + 1, 0, row, col) : 0;
	if (n == 0 && (!c->caps->cr || row != c->row || col != 0))
		return best;
	if (n + 1 < best) {
		memcpy(way, other, n + 1);
		best = n + 1;
	}
	return best;
}

void cursor_go(struct cursor *c, struct termout *out, int row, int col)
{
	char way[CURSOR_WAY_MAX];

	termout_put(out, way, cursor_way(c, row, col, way));
	c->row = row;
	c->col = col;
}

void cursor_moved(struct cursor *c, int cols)
{
	c->col += cols;
	/* There some hang, others go on to the next row. */
	if (c->col >= c->cols && !(c->caps->am && c->caps->xenl))
		c->row = -1;
}

/* ---- scrolling ---- */

/* Some emulators keep the old row for one that is not given: both are. */
void cursor_region(struct cursor *c, struct termout *out, int top, int bottom)
{
	char text[CURSOR_WAY_MAX], *at = text;

	if (top == c->top && bottom == c->bottom)
		return;
	*at++ = '\033';
	*at++ = '[';
	at = termout_digits(at, top + 1);
	*at++ = ';';
	at = termout_digits(at, bottom + 1);
	*at++ = 'r';
	termout_put(out, text, (size_t)(at - text));
	c->top = top;
	c->bottom = bottom;
	c->row = -1; /* home, as most have it */
}

void cursor_scroll(struct cursor *c, struct termout *out, int n)
{
	int row = n > 0 ? c->bottom : c->top;

	/* In any column, as far as it is there already. */
	if (c->row != row || c->col >= c->cols)
		cursor_go(c, out, row, 0);
	for (; n > 0; n--)
		termout_text(out, c->caps->ind);
	for (; n < 0; n++)
		termout_text(out, c->caps->ri);
}
