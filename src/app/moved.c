/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds rows that stand elsewhere by now. What a scroll would save and cost is
 * estimated in bytes; it need not be exact, as what is drawn after it makes up
 * for anything.
 */
#include "app/moved.h"

#include <stdlib.h>
#include <string.h>

/* Fewer rows are not worth a scroll. */
#define ROWS_MIN 2

/* About so many bytes each, */
#define MOVE_COST  6
#define ERASE_COST 3
#define SCROLL_COST 10
#define REGION_COST 8

struct search {
	const struct cell *told;
	const struct canvas *canvas;
	int row;
	const struct move *now;
};

static const struct cell *told_row(const struct search *s, int row)
{
	return s->told + (size_t)row * (size_t)s->canvas->cols;
}

static bool same(const struct cell *a, const struct cell *b, int cols)
{
	return memcmp(a, b, sizeof(*a) * (size_t)cols) == 0;
}

/* What it takes to make a row what it is to be; a NULL `from`: from nothing. */
static int row_cost(const struct cell *from, const struct cell *to, int cols)
{
	int drawn = 0, erased = 0;

	for (int col = 0; col < cols; col++) {
		if (from && same(&from[col], &to[col], 1))
			continue;
		if (to[col].code != ' ')
			drawn++;
		else if (from)
			erased = ERASE_COST;
	}
	return drawn + erased + (drawn + erased > 0 ? MOVE_COST : 0);
}

/* How many rows one behind the other `n` further on are what they are to be. */
static int run_of(const struct search *s, int to, int n, int *gain)
{
	int rows = s->canvas->rows, cols = s->canvas->cols, run = 0;

	for (; to + run < rows && to + run + n < rows; run++) {
		const struct cell *now = canvas_cell(s->canvas, to + run, 0);

		if (!same(told_row(s, to + run + n), now, cols))
			break;
		*gain += row_cost(told_row(s, to + run), now, cols);
	}
	return run;
}

static bool is_blank(const struct cell *row, int cols)
{
	int col = 0;

	while (col < cols && row[col].code == ' ')
		col++;
	return col == cols;
}

static void try_move(const struct search *s, int n, struct move *best)
{
	struct move m = { .top = s->row, .n = n, .gain = -SCROLL_COST };
	int by = abs(n), to = n > 0 ? s->row : s->row + by;
	int run;

	/* What is blank is erased where it is. */
	if (is_blank(canvas_cell(s->canvas, to, 0), s->canvas->cols))
		return;
	run = run_of(s, to, n, &m.gain);
	if (run < ROWS_MIN)
		return;
	m.bottom = s->row + run + by - 1;
	for (int i = 0; i < by; i++) {
		int row = n > 0 ? s->row + run + i : s->row + i;
		const struct cell *now = canvas_cell(s->canvas, row, 0);

		m.gain += row_cost(told_row(s, row), now, s->canvas->cols) -
			  row_cost(NULL, now, s->canvas->cols);
	}
	if (m.top != s->now->top || m.bottom != s->now->bottom)
		m.gain -= REGION_COST;
	if (m.gain > best->gain)
		*best = m;
}

struct move moved_rows(const struct cell *told, const struct canvas *canvas,
		       int row, const struct move *scrolls_now)
{
	const struct search s = { told, canvas, row, scrolls_now };
	struct move best = { .gain = 0 };

	for (int n = 1; row + n < canvas->rows; n++) {
		try_move(&s, n, &best);
		try_move(&s, -n, &best);
	}
	return best;
}
