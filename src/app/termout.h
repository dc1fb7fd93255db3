/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes on their way to the terminal, kept until it has room for them. */
#ifndef APP_TERMOUT_H
#define APP_TERMOUT_H

#include <stdbool.h>
#include <stddef.h>

struct termout {
	char *buf;
	size_t len;
	size_t size;
	size_t sent;
	bool lost; /* there was no memory for something: say all again */
};

void termout_fini(struct termout *out);
void termout_put(struct termout *out, const char *bytes, size_t len);
void termout_text(struct termout *out, const char *text);
/* What is left to be written; `*len` 0 for nothing. Borrowed until a change. */
const char *termout_rest(const struct termout *out, size_t *len);
void termout_sent(struct termout *out, size_t n);
void termout_drop(struct termout *out);

/* Writes a number that is not negative. Returns the place behind it. */
char *termout_digits(char *at, int number);

#endif
