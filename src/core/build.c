/* SPDX-License-Identifier: MIT */
/*
 * The length-checked string builder of the core. Everything goes through
 * builder_bytes(), so that the end of the buffer is minded in one place; once
 * a piece did not fit whole nothing is added behind it.
 */
#include "core/build.h"

#include <string.h>

void builder_init(struct builder *b, char *out, size_t size)
{
	b->out = out;
	b->size = size;
	b->len = 0;
	b->overflow = false;
	if (size)
		out[0] = '\0';
}

void builder_bytes(struct builder *b, const char *bytes, size_t len)
{
	size_t room = b->size > b->len ? b->size - b->len - 1 : 0;

	if (b->overflow || !len)
		return;
	if (len > room) {
		b->overflow = true;
		len = room;
	}
	if (!len)
		return;
	memcpy(b->out + b->len, bytes, len);
	b->len += len;
	b->out[b->len] = '\0';
}

void builder_char(struct builder *b, char c)
{
	builder_bytes(b, &c, 1);
}

void builder_text(struct builder *b, const char *text)
{
	builder_bytes(b, text, strlen(text));
}

/* A blank between groups of `group` digits, none for 0. */
static void add_int(struct builder *b, int64_t value, unsigned group)
{
	char digits[32]; /* sign, 19 digits and 6 blanks at most */
	size_t at = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	unsigned n = 0;

	do {
		if (group && n && n % group == 0)
			digits[--at] = ' ';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
		n++;
	} while (rest);
	if (value < 0)
		digits[--at] = '-';
	builder_bytes(b, digits + at, sizeof(digits) - at);
}

void builder_int(struct builder *b, int64_t value)
{
	add_int(b, value, 0);
}

void builder_grouped(struct builder *b, int64_t value)
{
	add_int(b, value, 3);
}
