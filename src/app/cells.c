/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From roles and symbols to what a terminal has for them. It decides nothing
 * but how a cell looks, and depends on no other row: the same row gives the
 * same cells as long as the theme stays.
 */
#include "app/cells.h"

/* Blanks of a question that are its colour, between two of its words. */
#define BLANKS_JOINED 8

/* What the other set has for a symbol, or ASCII where it has none. */
static uint32_t symbol(const struct termcaps *caps, uint32_t code)
{
	static const struct {
		uint32_t code;
		char name; /* in terminfo's table */
		char ascii;
	} table[] = {
		{ 0x2500, 'q', '-' }, { 0x2502, 'x', '|' },
		{ 0x252c, 'w', '+' }, { 0x2592, 'a', '.' },
		{ 0x00b7, '~', '.' }, { 0x25c6, '`', '*' },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].code != code)
			continue;
		for (const char *p = caps->acsc; p[0] && p[1]; p += 2) {
			if (p[0] == table[i].name)
				return CELL_SYMBOL | (uint8_t)p[1];
		}
		return (uint8_t)table[i].ascii;
	}
	return '?';
}

static uint32_t pack(const struct looks *l, bool utf8, const struct cell *cell)
{
	uint8_t look = l->of_role[cell->role];
	uint32_t code = cell->code;

	if (cell->width == 0)
		return CELL_REST;
	if (code == ' ')
		look = l->list[look].blank;
	else if (code >= 0x80 && !utf8)
		code = symbol(l->caps, code);
	return code | (uint32_t)look << 24;
}

static bool is_of_question(const struct cell *cell)
{
	return cell->role == ROLE_PROMPT || cell->role == ROLE_DANGER;
}

/* A blank of a question that would have to be drawn, not erased. */
static bool costly_blank(const struct looks *l, const struct cell *cell)
{
	return cell->code == ' ' && is_of_question(cell) &&
	       !looks_erases(l, l->list[l->of_role[cell->role]].blank);
}

/* There a question is its words, with a blank on either side. */
static void keep_to_words(uint32_t *out, const struct looks *l,
			  const struct cell *row, int cols)
{
	const struct cell blank = { ' ', 1, ROLE_NORMAL };
	int end;

	for (int col = 0; col < cols; col = end + 1) {
		end = col;
		while (end < cols && costly_blank(l, &row[end]))
			end++;
		if (end < cols && end - col <= BLANKS_JOINED)
			continue;
		for (int i = col + 1; i < (end < cols ? end - 1 : cols); i++)
			out[i] = pack(l, true, &blank);
	}
}

void cells_of(uint32_t *out, const struct looks *l, bool utf8,
	      const struct cell *row, int cols)
{
	bool asks = false;

	for (int col = 0; col < cols; col++) {
		asks |= is_of_question(&row[col]);
		out[col] = pack(l, utf8, &row[col]);
	}
	if (asks)
		keep_to_words(out, l, row, cols);
}

size_t cell_text(uint32_t cell, char text[4])
{
	static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	uint32_t code = cell & CELL_CODE;
	size_t n = code < 0x80 || cell & CELL_SYMBOL ? 1 :
		   code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; code >>= 6)
		text[i] = (char)(0x80 | (code & 0x3f));
	text[0] = (char)(lead[n == 1 ? 0 : n] | code);
	return n;
}
