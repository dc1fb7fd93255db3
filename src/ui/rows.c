/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ring of rows with stable numbers, and windows on it. All memory is taken
 * at the start. Invariant after rows_window_place(): the window lies within
 * the rows that are kept and holds the chosen one.
 */
#include "ui/rows.h"

#include <stdlib.h>
#include <string.h>

const char *row_kind_name(enum row_kind kind)
{
	switch (kind) {
	case ROW_OWN:
		return "own";
	case ROW_HOST:
		return "host";
	case ROW_MODULE:
		return "module";
	case ROW_NOTE:
		return "note";
	default:
		return hl78_severity_name((enum hl78_severity)kind);
	}
}

int rows_init(struct rows *rows, size_t capacity)
{
	memset(rows, 0, sizeof(*rows));
	rows->ring = malloc(capacity * sizeof(*rows->ring));
	if (!rows->ring)
		return HL78_ERR_MEMORY;
	rows->capacity = capacity;
	return 0;
}

void rows_fini(struct rows *rows)
{
	free(rows->ring);
	memset(rows, 0, sizeof(*rows));
}

size_t rows_count(const struct rows *rows)
{
	return (size_t)(rows->end - rows->first);
}

static struct row *slot(const struct rows *rows, uint64_t number)
{
	return &rows->ring[number % rows->capacity];
}

struct row *row_init(struct row *row, const char *text, size_t len)
{
	row->kind = ROW_INFO;
	row->event = -1;
	row->stamp[0] = '\0';
	row->code[0] = '\0';
	row->source = ROW_FROM_US;
	row->line = 0;
	row_set_raw(row, NULL, 0);
	row->beside[0] = '\0';
	row->cut = len > ROW_TEXT_MAX;
	row->text_len = row->cut ? ROW_TEXT_MAX : len;
	if (len > 0)
		memcpy(row->text, text, row->text_len);
	return row;
}

void row_set_raw(struct row *row, const char *text, size_t len)
{
	row->raw_cut = len > ROW_RAW_MAX;
	row->raw_len = row->raw_cut ? ROW_RAW_MAX : len;
	if (len > 0)
		memcpy(row->raw, text, row->raw_len);
}

struct row *rows_push(struct rows *rows, const char *text, size_t len)
{
	if (rows_count(rows) == rows->capacity)
		rows->first++;
	return row_init(slot(rows, rows->end++), text, len);
}

struct row *rows_last(struct rows *rows)
{
	return rows_count(rows) == 0 ? NULL : slot(rows, rows->end - 1);
}

const struct row *rows_at(const struct rows *rows, uint64_t number)
{
	if (number < rows->first || number >= rows->end)
		return NULL;
	if (rows->picked)
		number = rows->picked[number % rows->n_picked];
	return slot(rows, number);
}

/* ---- windows ---- */

void rows_window_init(struct rows_window *window)
{
	memset(window, 0, sizeof(*window));
	window->follow = true;
}

static uint64_t clamp(uint64_t value, uint64_t min, uint64_t max)
{
	return value < min ? min : value > max ? max : value;
}

/* The lowest that a full window can stand. */
static uint64_t last_top(const struct rows *rows, int height)
{
	size_t n = rows_count(rows);
	size_t shown = height > 0 ? (size_t)height : 1;

	return n > shown ? rows->end - shown : rows->first;
}

void rows_window_place(struct rows_window *window, const struct rows *rows,
		       int height)
{
	uint64_t shown;

	window->height = height > 0 ? height : 1;
	if (rows_count(rows) == 0) {
		window->top = window->chosen = window->seen = rows->first;
		return;
	}
	shown = (uint64_t)window->height;
	if (window->follow)
		window->chosen = rows->end - 1;
	window->chosen = clamp(window->chosen, rows->first, rows->end - 1);
	if (window->top > window->chosen)
		window->top = window->chosen;
	if (window->top + shown <= window->chosen)
		window->top = window->chosen - shown + 1;
	window->top = clamp(window->top, rows->first,
			    last_top(rows, window->height));
	/* More than there is where the list is another one, or begins anew. */
	if (window->seen > rows->end || window->seen < window->top + shown)
		window->seen = clamp(window->top + shown, rows->first,
				     rows->end);
}

/* `at` moved, within `first` and `last`. */
static uint64_t moved(uint64_t at, uint64_t first, uint64_t last, int height,
		      enum rows_move move)
{
	uint64_t page = height > 1 ? (uint64_t)height - 1 : 1;
	uint64_t step = move == ROWS_UP || move == ROWS_DOWN ? 1 : page;

	at = clamp(at, first, last);
	switch (move) {
	case ROWS_UP:
	case ROWS_PAGE_UP:
		return at - first > step ? at - step : first;
	case ROWS_DOWN:
	case ROWS_PAGE_DOWN:
		return last - at > step ? at + step : last;
	case ROWS_TOP:
		return first;
	default:
		return last;
	}
}

void rows_window_choose(struct rows_window *window, const struct rows *rows,
			enum rows_move move)
{
	uint64_t last;

	if (rows_count(rows) == 0)
		return;
	last = rows->end - 1;
	window->chosen = moved(window->follow ? last : window->chosen,
			       rows->first, last, window->height, move);
	window->follow = window->chosen == last;
	rows_window_place(window, rows, window->height);
}

void rows_window_pick(struct rows_window *window, const struct rows *rows,
		      int below)
{
	uint64_t number = window->top + (uint64_t)below;

	if (below < 0 || below >= window->height || number >= rows->end)
		return;
	window->chosen = number;
	window->follow = number == rows->end - 1;
	rows_window_place(window, rows, window->height);
}

void rows_window_go(struct rows_window *window, const struct rows *rows,
		    uint64_t number)
{
	window->chosen = number;
	window->follow = false;
	rows_window_place(window, rows, window->height);
}

size_t rows_window_new(const struct rows_window *window,
		       const struct rows *rows)
{
	return window->seen < rows->end ?
	       (size_t)(rows->end - window->seen) : 0;
}
