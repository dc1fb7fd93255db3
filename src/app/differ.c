/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Row by row it draws the cells that changed, and goes from one to the next in
 * the cheapest way, over cells between them if need be. Where rows have moved
 * it scrolls. Invariant: `told` is what the terminal shows, in roles, as long
 * as nobody else writes there.
 */
#include "app/differ.h"

#include <stdlib.h>
#include <string.h>

#include "app/cells.h"
#include "app/moved.h"

/* So many blanks are worth being erased in the middle of a row. */
#define ERASE_MIN 10
/* Bytes of what erases to the end of a row. */
#define ERASE_COST 3
/* Longer is no gap that is drawn anew. */
#define GAP_MAX 8

/* ---- drawing ---- */

static int width_at(const struct differ *d, int col)
{
	return col + 1 < d->cursor.cols && d->now[col + 1] == CELL_REST ? 2 : 1;
}

/* Whether the cell could be drawn now, with nothing told before. */
static bool drawable(const struct differ *d, uint32_t cell)
{
	if (cell_is_blank(cell))
		return looks_shows_blank(&d->looks, cell_look(cell));
	return !d->looks.unsure && d->looks.have == cell_look(cell) &&
	       d->looks.symbols == !!(cell & CELL_SYMBOL);
}

/*
 * Of the blank at `col` only what can be seen counts, so it may as well have
 * the look of what comes behind it.
 */
static void tell_blank(struct differ *d, int col)
{
	uint8_t look = cell_look(d->now[col]);

	if (looks_shows_blank(&d->looks, look))
		return;
	for (int i = col; i < d->cursor.cols; i++) {
		uint8_t next = cell_look(d->now[i]);

		if (cell_is_blank(d->now[i]) && next == look)
			continue;
		if (d->now[i] != CELL_REST && d->looks.list[next].blank == look)
			look = next;
		break;
	}
	looks_tell(&d->looks, d->out, look);
}

static void draw_cell(struct differ *d, int col)
{
	uint32_t cell = d->now[col];
	char text[4];

	if (cell_is_blank(cell)) {
		tell_blank(d, col);
	} else {
		looks_tell(&d->looks, d->out, cell_look(cell));
		looks_tell_symbols(&d->looks, d->out, cell & CELL_SYMBOL);
	}
	termout_put(d->out, text, cell_text(cell, text));
	cursor_moved(&d->cursor, width_at(d, col));
}

/* Bytes of the cells from `from` to before `to` as it draws now; -1: not so. */
static int cost_of_drawing(const struct differ *d, int from, int to)
{
	char text[4];
	int cost = 0;

	for (int col = from; col < to; col++) {
		uint32_t cell = d->now[col];

		if (col == from && cell == CELL_REST)
			return -1;
		if (cell == CELL_REST)
			continue;
		if (!drawable(d, cell))
			return -1;
		cost += (int)cell_text(cell, text);
	}
	return cost;
}

/* Where a look is not safe to move in, it is not moved in. */
static void before_move(struct differ *d)
{
	if (d->caps->msgr)
		return;
	looks_tell_symbols(&d->looks, d->out, false);
	looks_tell(&d->looks, d->out, LOOK_PLAIN);
}

/* Goes there, or to a place before it if drawing on from there is cheaper. */
static void go(struct differ *d, int row, int col)
{
	struct cursor *c = &d->cursor;
	const int starts[] = { c->row == row ? c->col : col, 0 };
	char way[CURSOR_WAY_MAX];
	int from = col;
	size_t best;

	if (c->row == row && c->col == col)
		return;
	best = cursor_way(c, row, col, way);
	for (int i = 0; i < 2; i++) {
		int start = starts[i], drawing;
		size_t n;

		if (start >= col || col - start > GAP_MAX)
			continue;
		drawing = cost_of_drawing(d, start, col);
		n = c->row == row && c->col == start ?
		    0 : cursor_way(c, row, start, way);
		if (drawing >= 0 && n + (size_t)drawing < best) {
			best = n + (size_t)drawing;
			from = start;
		}
	}
	if (c->row != row || c->col != from) {
		before_move(d);
		cursor_go(c, d->out, row, from);
	}
	for (; from < col; from++) {
		if (d->now[from] != CELL_REST)
			draw_cell(d, from);
	}
}

/* ---- rows ---- */

/* A wide character is one, though its right half is always the same. */
static bool differs(const struct differ *d, int col)
{
	if (d->before[col] != d->now[col])
		return true;
	return d->now[col] == CELL_REST &&
	       d->before[col - 1] != d->now[col - 1];
}

/* Where the blanks end that look like the one at `col`. */
static int blanks_end(const struct differ *d, int col)
{
	uint32_t cell = d->now[col];

	while (col < d->cursor.cols && d->now[col] == cell)
		col++;
	return col;
}

/* Behind the last cell of those from `from` to before `to` that differs. */
static int last_change(const struct differ *d, int from, int to)
{
	while (to > from && !differs(d, to - 1))
		to--;
	return to;
}

static void erase(struct differ *d, int n)
{
	char text[16] = "\033[", *at = termout_digits(text + 2, n);

	*at++ = 'X';
	termout_put(d->out, text, (size_t)(at - text));
}

/*
 * Erases blanks from `col` on where that is cheaper than drawing them. Returns
 * the column behind them, `col` for none.
 */
static int erase_blanks(struct differ *d, int row, int col)
{
	uint8_t look = cell_look(d->now[col]);
	int end, changed;

	if (!cell_is_blank(d->now[col]) || !looks_erases(&d->looks, look))
		return col;
	end = blanks_end(d, col);
	changed = last_change(d, col, end);
	if (end == d->cursor.cols && *d->caps->el) {
		if (changed - col <= ERASE_COST)
			return col;
		go(d, row, col);
		tell_blank(d, col);
		termout_text(d->out, d->caps->el);
		return end;
	}
	if (!d->caps->ecma_ech || changed - col < ERASE_MIN)
		return col;
	go(d, row, col);
	tell_blank(d, col);
	erase(d, changed - col);
	return changed;
}

/*
 * The last cell of all, where the cursor would go on to a row that is not
 * there: its character is drawn before it, and pushed on. False, and it stays
 * as it is, where there is no such way.
 */
static bool draw_last(struct differ *d, int row, int col)
{
	uint32_t last = d->now[col], other;

	if (!*d->caps->ich1 || col == 0 || width_at(d, col) == 2 ||
	    d->now[col - 1] == CELL_REST)
		return false;
	other = d->now[col - 1];
	d->now[col - 1] = last;
	go(d, row, col - 1);
	draw_cell(d, col - 1);
	d->now[col - 1] = other;
	before_move(d);
	cursor_go(&d->cursor, d->out, row, col - 1);
	looks_tell_symbols(&d->looks, d->out, false);
	looks_tell(&d->looks, d->out, LOOK_PLAIN);
	termout_text(d->out, d->caps->ich1);
	draw_cell(d, col - 1);
	return true;
}

static bool goes_on(const struct differ *d, int row, int col)
{
	return row == d->cursor.rows - 1 &&
	       col + width_at(d, col) >= d->cursor.cols && d->caps->am &&
	       !d->caps->xenl;
}

/* False where the last cell is not what it is to be. */
static bool draw_changes(struct differ *d, int row)
{
	int cols = d->cursor.cols, end;

	for (int col = 0; col < cols; col++) {
		if (!differs(d, col))
			continue;
		end = erase_blanks(d, row, col);
		if (end > col) {
			col = end - 1;
		} else if (goes_on(d, row, col)) {
			return draw_last(d, row, col);
		} else if (d->now[col] != CELL_REST) {
			go(d, row, col);
			draw_cell(d, col);
		}
	}
	return true;
}

static struct cell *told_row(const struct differ *d, int row)
{
	return d->told + (size_t)row * (size_t)d->cursor.cols;
}

static bool same_row(const struct cell *a, const struct cell *b, int cols)
{
	return memcmp(a, b, sizeof(*a) * (size_t)cols) == 0;
}

static void draw_row(struct differ *d, const struct cell *canvas, int row)
{
	struct cell *told = told_row(d, row);
	int cols = d->cursor.cols;
	bool complete;

	cells_of(d->before, &d->looks, d->utf8, told, cols);
	cells_of(d->now, &d->looks, d->utf8, canvas, cols);
	complete = draw_changes(d, row);
	memcpy(told, canvas, sizeof(*told) * (size_t)cols);
	if (!complete)
		told[cols - 1] = (struct cell){ CELL_CODE, 1, ROLE_CLEARED };
}

/* ---- scrolling ---- */

static void clear_told(struct differ *d, int row, enum role role)
{
	struct cell *told = told_row(d, row);

	for (int col = 0; col < d->cursor.cols; col++)
		told[col] = (struct cell){ ' ', 1, role };
}

/* The role of the blanks that come where rows are erased. */
static enum role erased_role(const struct differ *d)
{
	return looks_erases(&d->looks, d->looks.list[
			    d->looks.of_role[ROLE_NORMAL]].blank) ?
	       ROLE_NORMAL : ROLE_CLEARED;
}

static void tell_erased(struct differ *d)
{
	const struct looks *l = &d->looks;
	uint8_t look = l->list[l->of_role[erased_role(d)]].blank;

	if (!looks_shows_blank(l, look))
		looks_tell(&d->looks, d->out, look);
}

static void scroll(struct differ *d, const struct move *m)
{
	size_t by = (size_t)abs(m->n), rows = (size_t)(m->bottom - m->top + 1);
	size_t row = sizeof(struct cell) * (size_t)d->cursor.cols;
	struct cell *top = told_row(d, m->top);
	struct cell *inner = told_row(d, m->top + (int)by);
	int first = m->n > 0 ? m->bottom + 1 - (int)by : m->top;

	before_move(d);
	cursor_region(&d->cursor, d->out, m->top, m->bottom);
	tell_erased(d);
	cursor_scroll(&d->cursor, d->out, m->n);
	memmove(m->n > 0 ? top : inner, m->n > 0 ? inner : top,
		row * (rows - by));
	for (int i = 0; i < (int)by; i++)
		clear_told(d, first + i, erased_role(d));
}

/* Rows from this one on, which has changed, may have moved. */
static void find_move(struct differ *d, const struct canvas *canvas, int row)
{
	const struct move now = { .top = d->cursor.top,
				  .bottom = d->cursor.bottom };
	struct move best;

	if (!d->caps->ecma_csr)
		return;
	best = moved_rows(d->told, canvas, row, &now);
	if (best.gain > 0)
		scroll(d, &best);
}

/* ---- frames ---- */

void differ_init(struct differ *d, const struct termcaps *caps,
		 struct termout *out, bool utf8)
{
	d->caps = d->looks.caps = caps;
	d->out = out;
	d->utf8 = utf8;
	d->unsure = true;
}

void differ_fini(struct differ *d)
{
	free(d->told);
	d->told = NULL;
}

void differ_theme(struct differ *d, const struct style *theme)
{
	looks_theme(&d->looks, theme);
	d->unsure = true;
}

void differ_resize(struct differ *d, int rows, int cols)
{
	free(d->told);
	d->told = malloc(sizeof(*d->told) * (size_t)rows * (size_t)cols);
	cursor_init(&d->cursor, d->caps, rows, cols);
	d->unsure = true;
}

void differ_forget(struct differ *d)
{
	d->unsure = true;
}

/* A terminal that shows nothing, and has all its ways as they were at first. */
static void clear(struct differ *d)
{
	struct cursor *c = &d->cursor;

	cursor_init(c, d->caps, c->rows, c->cols);
	looks_reset(&d->looks, d->out);
	c->bottom = -1; /* whatever it was */
	if (d->caps->ecma_csr)
		cursor_region(c, d->out, 0, c->rows - 1);
	c->bottom = c->rows - 1;
	if (!d->utf8)
		termout_text(d->out, d->caps->enacs);
	tell_erased(d);
	termout_text(d->out, d->caps->clear);
	c->row = c->col = 0;
	for (int row = 0; row < c->rows; row++)
		clear_told(d, row, erased_role(d));
	d->unsure = false;
	d->visible = -1;
}

/* Where nobody sees it, it need not go anywhere. */
static void place_cursor(struct differ *d, const struct canvas *canvas)
{
	bool visible = canvas->cursor_row >= 0;

	if (visible || !*d->caps->civis) {
		before_move(d);
		cursor_go(&d->cursor, d->out, visible ? canvas->cursor_row : 0,
			  visible ? canvas->cursor_col : 0);
	}
	if (d->visible == visible)
		return;
	termout_text(d->out, visible ? d->caps->cnorm : d->caps->civis);
	d->visible = visible;
}

void differ_draw(struct differ *d, const struct canvas *canvas)
{
	int cols = canvas->cols;
	bool all;

	if (!d->told)
		differ_resize(d, canvas->rows, cols);
	if (!d->told)
		return;
	all = d->unsure || d->out->lost;
	if (all)
		clear(d);
	d->out->lost = false;
	for (int row = 0; row < canvas->rows; row++) {
		const struct cell *now = canvas_cell(canvas, row, 0);

		if (same_row(told_row(d, row), now, cols))
			continue;
		if (!all)
			find_move(d, canvas, row);
		if (!same_row(told_row(d, row), now, cols))
			draw_row(d, now, row);
	}
	place_cursor(d, canvas);
}
