/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text layer and the canvas under any bytes. The first bytes choose size,
 * place and glyphs. Only printable characters reach cells, halves of wide
 * ones stand together, what is drawn is as wide as was said, and nothing is
 * drawn or marked outside of where it may. A text's own beginning is found.
 */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>

#include "ui/find.h"
#include "ui/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_cells(const struct canvas *canvas, int col, int max)
{
	for (int i = 0; i < canvas->cols; i++) {
		const struct cell *cell = canvas_cell(canvas, 0, i);

		need(hl78_printable(cell->code));
		need(canvas->glyphs == GLYPHS_UTF8 || cell->code < 0x7f);
		if (i < col || i >= col + max)
			need(cell->role == ROLE_NORMAL);
		if (cell->width == 2)
			need(canvas_cell(canvas, 0, i + 1)->width == 0);
		if (cell->width == 0)
			need(canvas_cell(canvas, 0, i - 1)->width == 2);
	}
}

static bool is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~' || text[i] == '\\')
			return false;
	}
	return len > 0 && len <= FIND_MAX;
}

static void look_for(const char *text, size_t size, size_t n,
		     struct canvas *canvas, int col, int end)
{
	struct find find;

	n = n < size ? n : size;
	find_set(&find, text, n);
	need(find_in_text(&find, text, size) || !is_plain(text, n));
	find_mark(&find, canvas, 0, col, end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct canvas canvas;
	struct text_unit unit;
	const char *text;
	int col, max, width, drawn;
	bool ascii;

	if (size < 4)
		return 0;
	setlocale(LC_CTYPE, "C.UTF-8");
	need(canvas_init(&canvas, 1, 1 + data[0]) == 0);
	col = data[1];
	max = data[2];
	ascii = data[3] & 1;
	canvas.glyphs = ascii ? GLYPHS_ASCII : GLYPHS_UTF8;
	text = (const char *)data + 4;
	size -= 4;

	for (size_t used = 0; used < size;) {
		size_t n = text_next(text + used, size - used, ascii, &unit);

		need(n > 0 && n <= size - used);
		need(unit.n >= 1 && unit.n <= 4 && unit.width >= 1 &&
		     unit.width <= 4 && unit.width % unit.n == 0);
		used += n;
	}
	width = text_width(text, size, ascii);
	drawn = canvas_text(&canvas, 0, col, max, ROLE_TEXT, text, size);
	need(drawn <= max && drawn <= width);
	if (col + max <= canvas.cols && width <= max)
		need(drawn == width);
	check_cells(&canvas, col, max);
	look_for(text, size, data[3] >> 1, &canvas, col, col + drawn);
	check_cells(&canvas, col, max);
	canvas_fini(&canvas);
	return 0;
}
