/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search in rows. It looks through the text layer, at what a person sees,
 * and paints cells rather than bytes, so that a place found is always the
 * place shown. Nothing is kept but the pattern.
 */
#include "ui/find.h"

#include <string.h>

#include "ui/text.h"

static uint32_t lower(uint32_t code)
{
	return code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
}

void find_set(struct find *find, const char *text, size_t len)
{
	uint32_t code;
	size_t n;

	find->n = 0;
	find->exact = find->stamps = false;
	for (; len > 0 && find->n < FIND_MAX; text += n, len -= n) {
		n = hl78_utf8_decode((const uint8_t *)text, len, &code);
		if (n == 0) {
			n = 1;
			continue; /* no character: nobody sees it */
		}
		find->code[find->n++] = code;
		if (lower(code) != code)
			find->exact = true;
		if (code == ':')
			find->stamps = true;
	}
}

/* Whether the pattern stands at the beginning of `codes`. */
static bool here(const struct find *find, const uint32_t *codes)
{
	for (size_t i = 0; i < find->n; i++) {
		uint32_t code = find->exact ? codes[i] : lower(codes[i]);

		if (code != find->code[i])
			return false;
	}
	return true;
}

/* Where it stands first from `from` on; `n` where it does not. */
static size_t place(const struct find *find, const uint32_t *codes, size_t n,
		    size_t from)
{
	for (; find->n > 0 && from + find->n <= n; from++) {
		if (here(find, codes + from))
			return from;
	}
	return n;
}

bool find_in_text(const struct find *find, const char *text, size_t len)
{
	uint32_t codes[ROW_TEXT_MAX * HL78_ESCAPED_MAX];
	struct text_unit unit;
	size_t n = 0;

	if (len > ROW_TEXT_MAX)
		len = ROW_TEXT_MAX;
	for (size_t used = 0; used < len;) {
		used += text_next(text + used, len - used, false, &unit);
		for (int i = 0; i < unit.n; i++)
			codes[n++] = unit.code[i];
	}
	return place(find, codes, n, 0) < n;
}

bool find_in_row(const struct find *find, const struct row *row)
{
	return find_in_text(find, row->text, row->text_len) ||
	       find_in_text(find, row->code, strlen(row->code)) ||
	       (find->stamps &&
		find_in_text(find, row->stamp, strlen(row->stamp)));
}

size_t find_count(const struct find *find, const struct rows *rows)
{
	size_t n = 0;

	for (uint64_t i = rows->first; i < rows->end; i++)
		n += find_in_row(find, rows_at(rows, i));
	return n;
}

bool find_from(const struct find *find, const struct rows *rows, bool older,
	      uint64_t *number, bool *wrapped)
{
	size_t n = rows_count(rows), at;

	*wrapped = false;
	if (n == 0)
		return false;
	/* Before the first, on the way to older ones, is past the end. */
	if (*number < rows->first)
		at = older ? n : 0;
	else
		at = *number < rows->end ? (size_t)(*number - rows->first) : n;
	for (size_t i = 0; i < n; i++) {
		/* One past an end is the other end. */
		if (at >= n) {
			*wrapped = true;
			at = older ? n - 1 : 0;
		}
		if (find_in_row(find, rows_at(rows, rows->first + at))) {
			*number = rows->first + at;
			return true;
		}
		at = older ? at - 1 : at + 1; /* below 0 is past the end */
	}
	return false;
}

void find_mark(const struct find *find, struct canvas *canvas, int row,
	       int col, int end)
{
	uint32_t codes[CANVAS_MAX];
	int cols[CANVAS_MAX + 1]; /* where each of them begins, and the end */
	const struct cell *cell;
	size_t n = 0, at = 0;

	for (; col < end && (cell = canvas_cell(canvas, row, col)); col++) {
		if (cell->width == 0)
			continue;
		cols[n] = col;
		codes[n++] = cell->code;
	}
	cols[n] = col;
	while ((at = place(find, codes, n, at)) < n) {
		canvas_paint(canvas, row, cols[at],
			     cols[at + find->n] - cols[at], ROLE_MATCH);
		at += find->n;
	}
}
