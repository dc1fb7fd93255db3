/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The buffer between what is drawn and the terminal. It writes nothing itself,
 * so that a slow terminal never holds anything up.
 */
#include "app/termout.h"

#include <stdlib.h>
#include <string.h>

void termout_fini(struct termout *out)
{
	free(out->buf);
	*out = (struct termout){ 0 };
}

void termout_put(struct termout *out, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	if (out->len + len > out->size) {
		size_t size = 2 * (out->len + len) + 1024;
		char *buf = realloc(out->buf, size);

		if (!buf) {
			out->lost = true;
			return;
		}
		out->buf = buf;
		out->size = size;
	}
	memcpy(out->buf + out->len, bytes, len);
	out->len += len;
}

void termout_text(struct termout *out, const char *text)
{
	termout_put(out, text, strlen(text));
}

const char *termout_rest(const struct termout *out, size_t *len)
{
	*len = out->len - out->sent;
	return out->buf ? out->buf + out->sent : "";
}

void termout_sent(struct termout *out, size_t n)
{
	out->sent += n;
	if (out->sent >= out->len)
		termout_drop(out);
}

void termout_drop(struct termout *out)
{
	out->sent = out->len = 0;
}

char *termout_digits(char *at, int number)
{
	if (number >= 10)
		at = termout_digits(at, number / 10);
	*at = (char)('0' + number % 10);
	return at + 1;
}
