/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid of cells. It knows nothing of terminals. Invariants: no cell
 * outside is touched, a wide character always has its right half beside it (a
 * write over one half blanks the other), and every cell holds a printable
 * character.
 */
#include "ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include <hl78/types.h>

#include "ui/text.h"

static int sane(int size, int otherwise)
{
	if (size <= 0)
		return otherwise;
	return size < CANVAS_MAX ? size : CANVAS_MAX;
}

int canvas_init(struct canvas *canvas, int rows, int cols)
{
	memset(canvas, 0, sizeof(*canvas));
	return canvas_resize(canvas, rows, cols);
}

void canvas_fini(struct canvas *canvas)
{
	free(canvas->cells);
	canvas->cells = NULL;
	canvas->rows = 0;
	canvas->cols = 0;
}

int canvas_resize(struct canvas *canvas, int rows, int cols)
{
	struct cell *cells;

	rows = sane(rows, CANVAS_ROWS_DEFAULT);
	cols = sane(cols, CANVAS_COLS_DEFAULT);
	cells = malloc(sizeof(*cells) * (size_t)rows * (size_t)cols);
	if (!cells)
		return HL78_ERR_MEMORY;
	free(canvas->cells);
	canvas->cells = cells;
	canvas->rows = rows;
	canvas->cols = cols;
	canvas_clear(canvas);
	return 0;
}

void canvas_clear(struct canvas *canvas)
{
	size_t n = (size_t)canvas->rows * (size_t)canvas->cols;
	struct cell *cells = canvas->cells;

	for (int col = 0; col < canvas->cols; col++)
		cells[col] = (struct cell){ ' ', 1, ROLE_NORMAL };
	for (size_t at = (size_t)canvas->cols; at < n;
	     at += (size_t)canvas->cols)
		memcpy(&cells[at], cells,
		       sizeof(*cells) * (size_t)canvas->cols);
	canvas_cursor(canvas, -1, -1);
}

static struct cell *cell_at(const struct canvas *canvas, int row, int col)
{
	if (row < 0 || row >= canvas->rows || col < 0 || col >= canvas->cols)
		return NULL;
	return &canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int col)
{
	return cell_at(canvas, row, col);
}

/* Blanks the other half of a wide character that a write is to hit. */
static void part(struct cell *cell)
{
	struct cell *other;

	if (cell->width == 1)
		return;
	other = cell->width == 2 ? cell + 1 : cell - 1;
	*other = (struct cell){ ' ', 1, other->role };
	cell->width = 1;
}

static void put(struct canvas *canvas, int row, int col, enum role role,
		uint32_t code, int width)
{
	struct cell *cell = cell_at(canvas, row, col);
	struct cell *half = NULL;

	if (!cell)
		return;
	if (width == 2) {
		half = cell_at(canvas, row, col + 1);
		if (!half)
			return;
		part(half);
	}
	part(cell);
	*cell = (struct cell){ code, (uint8_t)width, role };
	if (half)
		*half = (struct cell){ ' ', 0, role };
}

/*
 * The cells that a write of `cols` columns hits, `*n` of them, with no wide
 * character left in half on either side. NULL for none.
 */
static struct cell *claim(struct canvas *canvas, int row, int col, int cols,
			  int *n)
{
	struct cell *first;

	if (col < 0) {
		cols += col;
		col = 0;
	}
	if (cols > canvas->cols - col)
		cols = canvas->cols - col;
	first = cols > 0 ? cell_at(canvas, row, col) : NULL;
	*n = first ? cols : 0;
	if (!first)
		return NULL;
	part(first);
	part(first + cols - 1);
	return first;
}

/* The same character in a row of cells. */
static void repeat(struct canvas *canvas, int row, int col, int cols,
		   enum role role, uint32_t code)
{
	struct cell *cell = claim(canvas, row, col, cols, &cols);

	for (int i = 0; i < cols; i++)
		cell[i] = (struct cell){ code, 1, role };
}

void canvas_fill(struct canvas *canvas, int row, int col, int cols,
		 enum role role)
{
	repeat(canvas, row, col, cols, role, ' ');
}

void canvas_paint(struct canvas *canvas, int row, int col, int cols,
		  enum role role)
{
	for (int i = 0; i < cols && col + i < canvas->cols; i++) {
		struct cell *cell = cell_at(canvas, row, col + i);

		if (cell)
			cell->role = role;
	}
}

void canvas_glyph(struct canvas *canvas, int row, int col, enum role role,
		  enum glyph glyph)
{
	put(canvas, row, col, role, glyph_code(glyph, canvas->glyphs), 1);
}

void canvas_line(struct canvas *canvas, int row, int col, int cols,
		 enum role role, enum glyph glyph)
{
	repeat(canvas, row, col, cols, role, glyph_code(glyph, canvas->glyphs));
}

/*
 * Whether the text, of which `used` bytes are plain, is wider than `max`; looks
 * no further than it must.
 */
static bool wider(const char *text, size_t len, size_t used, bool ascii,
		  int max)
{
	struct text_unit unit;

	if (max < 0 || used > (size_t)max)
		return true;
	max -= (int)used;
	while (used < len && max >= 0) {
		used += text_next(text + used, len - used, ascii, &unit);
		max -= unit.width;
	}
	return max < 0;
}

int canvas_text(struct canvas *canvas, int row, int col, int max_cols,
		enum role role, const char *text, size_t len)
{
	bool ascii = glyphs_ascii(canvas->glyphs);
	int end = col + max_cols, at = col;
	struct text_unit unit;
	size_t plain, used;
	struct cell *cell;
	int cells;
	bool cut;

	if (end > canvas->cols)
		end = canvas->cols;
	if (end <= col)
		return 0;
	plain = text_plain(text, len);
	cut = wider(text, len, plain, ascii, end - col);
	if (cut)
		end--;
	used = plain < (size_t)(end - col) ? plain : (size_t)(end - col);
	cell = claim(canvas, row, col, (int)used, &cells);
	at += (int)used;
	/* What is left of the canvas is not drawn. */
	for (const char *p = text + used - cells; cells > 0; cells--)
		*cell++ = (struct cell){ (uint8_t)*p++, 1, role };
	while (used < len) {
		used += text_next(text + used, len - used, ascii, &unit);
		if (at + unit.width > end)
			break;
		for (int i = 0; i < unit.n; i++)
			put(canvas, row, at + i, role, unit.code[i],
			    unit.width / unit.n);
		at += unit.width;
	}
	if (!cut)
		return at - col;
	canvas_glyph(canvas, row, at, role, GLYPH_CUT);
	return at + 1 - col;
}

void canvas_bar(struct canvas *canvas, int row, int col, int cols,
		enum role done, enum role rest, int part_done, int whole)
{
	uint32_t code;
	int halves;

	if (whole <= 0 || cols <= 0)
		return;
	if (part_done < 0)
		part_done = 0;
	if (part_done > whole)
		part_done = whole;
	halves = (int)((int64_t)part_done * cols * 2 / whole);
	canvas_line(canvas, row, col, cols, rest, GLYPH_BAR_REST);
	canvas_line(canvas, row, col, halves / 2, done, GLYPH_BAR);
	code = glyph_half(canvas->glyphs);
	if (halves % 2 && code)
		put(canvas, row, col + halves / 2, done, code, 1);
}

void canvas_cursor(struct canvas *canvas, int row, int col)
{
	bool inside = cell_at(canvas, row, col);

	canvas->cursor_row = inside ? row : -1;
	canvas->cursor_col = inside ? col : -1;
}
