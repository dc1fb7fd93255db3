/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pen and its fields. It decides what is left out for want of room, never
 * what is worth showing. Nothing is drawn outside the pen's stretch.
 */
#include "ui/pen.h"

#include <string.h>

#include "ui/text.h"

void pen_bytes(struct pen *pen, enum role role, const char *text, size_t len)
{
	pen->col += canvas_text(pen->canvas, pen->row, pen->col,
				pen->end - pen->col, role, text, len);
}

void pen_text(struct pen *pen, enum role role, const char *text)
{
	pen_bytes(pen, role, text, strlen(text));
}

void pen_glyph(struct pen *pen, enum role role, enum glyph glyph)
{
	if (pen->col < pen->end)
		canvas_glyph(pen->canvas, pen->row, pen->col++, role, glyph);
}

void pen_blank(struct pen *pen, enum role role, int cols)
{
	if (cols > pen->end - pen->col)
		cols = pen->end - pen->col;
	if (cols <= 0)
		return;
	canvas_fill(pen->canvas, pen->row, pen->col, cols, role);
	pen->col += cols;
}

/* Bytes of the text that go into `cols` columns, broken at a blank if any. */
static size_t row_of(const char *text, size_t len, int cols, bool ascii)
{
	size_t n = 0, blank = 0;
	struct text_unit unit;

	while (n < len) {
		size_t step = text_next(text + n, len - n, ascii, &unit);

		if (text[n] == ' ')
			blank = n;
		if (unit.width > cols)
			return blank > 0 ? blank : n > 0 ? n : step;
		cols -= unit.width;
		n += step;
	}
	return n;
}

size_t pen_wrapped_row(const char **text, size_t *len, int cols, bool ascii)
{
	size_t n = row_of(*text, *len, cols, ascii), step = n;

	while (step < *len && (*text)[step] == ' ')
		step++;
	*text += step;
	*len -= step;
	return n;
}

int pen_wrapped_rows(int cols, bool ascii, const char *text, size_t len,
		     int *last_cols)
{
	int rows = 0;

	*last_cols = 0;
	while (len > 0) {
		const char *from = text;
		size_t n = pen_wrapped_row(&text, &len, cols, ascii);

		*last_cols = text_width(from, n, ascii);
		rows++;
	}
	return rows;
}

int pen_wrapped(struct canvas *canvas, int row, int last, int col, int cols,
		enum role role, const char *text, size_t len)
{
	bool ascii = glyphs_ascii(canvas->glyphs);

	for (; len > 0 && row < last; row++) {
		const char *from = text;
		size_t n = pen_wrapped_row(&text, &len, cols, ascii);

		canvas_text(canvas, row, col, cols, role, from, n);
	}
	if (len == 0 || row > last)
		return row;
	canvas_text(canvas, row, col, cols, role, text, len);
	return row + 1;
}

static int width(const char *text, bool ascii)
{
	return text_width(text, strlen(text), ascii);
}

static int field_width(const struct field *field, bool ascii)
{
	int cols = field->value ? width(field->value, ascii) : 1;

	if (field->max && cols > field->max)
		cols = field->max;
	if (cols < field->min)
		cols = field->min;
	if (field->label)
		cols += width(field->label, ascii) + 1;
	if (field->has_glyph)
		cols += 2;
	if (field->detail)
		cols += width(field->detail, ascii) + 1;
	return cols;
}

int fields_width(const struct field *fields, size_t n, int gap, bool ascii)
{
	int cols = 0;

	for (size_t i = 0; i < n; i++) {
		if (fields[i].weight > 0)
			cols += field_width(&fields[i], ascii) +
				(cols > 0 ? gap : 0);
	}
	return cols;
}

/* Takes the least important field out; false when only one is left. */
static bool drop(struct field *fields, size_t n)
{
	struct field *least = NULL;
	int left = 0;

	for (size_t i = 0; i < n; i++) {
		if (fields[i].weight == 0)
			continue;
		left++;
		if (!least || fields[i].weight < least->weight)
			least = &fields[i];
	}
	if (left < 2)
		return false;
	least->weight = 0;
	return true;
}

static void value_draw(struct pen *pen, const struct field *field)
{
	int end = pen->end, start = pen->col;

	if (!field->value) {
		pen_glyph(pen, field->light, GLYPH_NONE);
		return;
	}
	if (field->max && pen->end > pen->col + field->max)
		pen->end = pen->col + field->max;
	pen_text(pen, field->role, field->value);
	pen->end = end;
	pen_blank(pen, field->role, field->min - (pen->col - start));
}

static void field_draw(struct pen *pen, const struct field *field)
{
	if (field->label) {
		pen_text(pen, field->light, field->label);
		pen_blank(pen, field->light, 1);
	}
	if (field->has_glyph) {
		pen_glyph(pen, field->role, field->glyph);
		pen_blank(pen, field->role, 1);
	}
	value_draw(pen, field);
	if (field->detail) {
		pen_blank(pen, field->light, 1);
		pen_text(pen, field->light, field->detail);
	}
}

void fields_draw(struct pen *pen, struct field *fields, size_t n, int gap)
{
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	bool first = true;

	while (fields_width(fields, n, gap, ascii) > pen->end - pen->col &&
	       drop(fields, n))
		;
	for (size_t i = 0; i < n; i++) {
		if (fields[i].weight == 0)
			continue;
		if (!first)
			pen->col += gap;
		first = false;
		field_draw(pen, &fields[i]);
	}
}
