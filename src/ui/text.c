/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Foreign bytes to what is shown of them, one unit at a time. The notation is
 * the library's; here a width is added, and what has none is escaped byte by
 * byte. It keeps nothing between calls.
 */
#define _XOPEN_SOURCE 700
#include "ui/text.h"

#include <wchar.h>

static void escape(struct text_unit *unit, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";

	unit->code[0] = '\\';
	unit->code[1] = 'x';
	unit->code[2] = (uint32_t)digits[byte >> 4];
	unit->code[3] = (uint32_t)digits[byte & 15];
	unit->n = 4;
	unit->width = 4;
}

/* The columns of a character; 0 where it is not to be shown as itself. */
static int columns(uint32_t code, bool ascii)
{
	int width;

	if (!hl78_printable(code))
		return 0;
	if (code < 0x80)
		return 1;
	if (ascii)
		return 0;
	width = wcwidth((wchar_t)code);
	return width == 1 || width == 2 ? width : 0;
}

size_t text_next(const char *text, size_t len, bool ascii,
		 struct text_unit *unit)
{
	uint32_t code;
	size_t n;
	int width;

	if (len == 0)
		return 0;
	n = hl78_utf8_decode((const uint8_t *)text, len, &code);
	width = n > 0 ? columns(code, ascii) : 0;
	if (width == 0) {
		escape(unit, (uint8_t)text[0]);
		return 1;
	}
	unit->code[0] = code;
	unit->code[1] = '\\';
	unit->n = code == '\\' ? 2 : 1;
	unit->width = code == '\\' ? 2 : (uint8_t)width;
	return n;
}

size_t text_plain(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] >= 0x20 && text[n] < 0x7f && text[n] != '\\')
		n++;
	return n;
}

int text_width(const char *text, size_t len, bool ascii)
{
	size_t used = text_plain(text, len);
	int width = (int)used;
	struct text_unit unit;

	while (used < len) {
		used += text_next(text + used, len - used, ascii, &unit);
		width += unit.width;
	}
	return width;
}
