/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text layer: the only way for bytes of others (module, log, config, file
 * names) into cells. It takes the notation of <hl78/text.h> and adds what a
 * terminal needs: columns. Give it raw bytes, not text escaped before, or
 * backslashes are doubled twice.
 */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hl78/text.h>

/* What is shown of one character, or of one byte that is none. */
struct text_unit {
	uint32_t code[HL78_ESCAPED_MAX];
	uint8_t n;     /* code points: 1, 2 (a backslash), 4 (an escape) */
	uint8_t width; /* columns in all: 1, 2 or 4 */
};

/*
 * Takes one unit off the text and returns the bytes it stands for, at least
 * one; 0 when `len` is 0. With `ascii` everything outside ASCII is escaped.
 * What wcwidth() knows no width for is escaped too, so the caller's locale
 * must be a UTF-8 one for anything else to be shown.
 */
size_t text_next(const char *text, size_t len, bool ascii,
		 struct text_unit *unit);

/*
 * How many bytes from the start stand for themselves in a column each, whatever
 * the terminal: most text is nothing else.
 */
size_t text_plain(const char *text, size_t len);

/* The columns a text takes. */
int text_width(const char *text, size_t len, bool ascii);

#endif
