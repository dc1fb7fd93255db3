/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Buffered output on a file descriptor. After a write that fails everything is
 * swallowed: the caller asks once in a while whether there is still a reader.
 */
#include "app/out.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <hl78/text.h>

void out_init(struct out *out, int fd)
{
	out->fd = fd;
	out->error = 0;
	out->len = 0;
}

static void write_all(struct out *out, const char *bytes, size_t len)
{
	while (len > 0 && !out->error) {
		ssize_t n = write(out->fd, bytes, len);

		if (n < 0 && errno != EINTR)
			out->error = errno;
		if (n <= 0)
			continue;
		bytes += n;
		len -= (size_t)n;
	}
}

bool out_flush(struct out *out)
{
	write_all(out, out->buf, out->len);
	out->len = 0;
	return out->error == 0;
}

void out_char(struct out *out, char c)
{
	if (out->len == OUT_SIZE)
		out_flush(out);
	out->buf[out->len++] = c;
}

void out_bytes(struct out *out, const void *bytes, size_t len)
{
	if (len > OUT_SIZE - out->len)
		out_flush(out);
	if (len > OUT_SIZE) {
		write_all(out, bytes, len);
		return;
	}
	memcpy(out->buf + out->len, bytes, len);
	out->len += len;
}

void out_digits(struct out *out, uint64_t value, int width)
{
	char text[20];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + value % 10);
		value /= 10;
		width--;
	} while ((value > 0 || width > 0) && at > 0);
	out_bytes(out, text + at, sizeof(text) - at);
}

void out_int(struct out *out, int64_t value)
{
	uint64_t size = (uint64_t)value;

	if (value < 0) {
		out_char(out, '-');
		size = -size;
	}
	out_digits(out, size, 1);
}

void out_seconds(struct out *out, int64_t us)
{
	uint64_t size = (uint64_t)us, rest;
	int digits = 6;

	if (us < 0) {
		out_char(out, '-');
		size = -size;
	}
	out_digits(out, size / 1000000, 1);
	rest = size % 1000000;
	if (!rest)
		return;
	while (rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	out_char(out, '.');
	out_digits(out, rest, digits);
}

/* How many bytes from the start stand for themselves everywhere. */
static size_t plain_span(const uint8_t *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && bytes[n] >= 0x20 && bytes[n] < 0x7f &&
	       bytes[n] != '\\' && bytes[n] != '"')
		n++;
	return n;
}

/* The notation leaves two bytes that JSON wants escaped. */
static void json_quote(struct out *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] == '\\')
			out_char(out, '\\');
		out_char(out, text[i]);
	}
}

static void foreign(struct out *out, const uint8_t *bytes, size_t len,
		    bool json)
{
	char text[256];
	size_t used = 0, n;

	while (used < len) {
		n = plain_span(bytes + used, len - used);
		out_bytes(out, bytes + used, n);
		used += n;
		if (used == len || bytes[used] != '"')
			break;
		out_text(out, json ? "\\\"" : "\"");
		used++;
	}
	/* The rest in the notation, whose pieces end between characters. */
	while (used < len) {
		used += hl78_text_escape(bytes + used, len - used, text,
					 sizeof(text), &n);
		if (json)
			json_quote(out, text, n);
		else
			out_bytes(out, text, n);
	}
}

void out_foreign(struct out *out, const void *bytes, size_t len)
{
	foreign(out, bytes, len, false);
}

void out_json(struct out *out, const void *bytes, size_t len)
{
	foreign(out, bytes, len, true);
}
