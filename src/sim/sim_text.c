/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text in a fixed buffer, put together piece by piece. What does not fit is
 * cut off, and said so by `full`: fine for a message, not for a state.
 */
#include <stdio.h>
#include <stdarg.h>

#include "sim/internal.h"

void sim_text_init(struct sim_text *text, char *out, size_t size)
{
	*text = (struct sim_text){ .out = out, .size = size };
	out[0] = '\0';
}

void sim_text_add(struct sim_text *text, const char *format, ...)
{
	size_t room = text->size - text->len;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text->out + text->len, room, format, args);
	va_end(args);
	if ((size_t)n < room) {
		text->len += (size_t)n;
		return;
	}
	text->len = text->size - 1;
	text->full = true;
}

void sim_text_listed(struct sim_text *text, bool first, const char *word)
{
	sim_text_add(text, "%s%s", first ? "" : ", ", word);
}
