/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes to lines: two frames get the same bytes, one all at once and one in
 * pieces, and must give the same lines. A line CONNECT begins a data phase.
 *
 * First byte: the sizes of the pieces. Second: the bytes of each data phase,
 * 255 for the pattern alone.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reading {
	struct frame frame;
	uint64_t phase;
	uint64_t digest;
	size_t n_lines;
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void add(struct reading *r, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i++)
		r->digest = (r->digest ^ p[i]) * 0x100000001b3;
}

static void take(struct reading *r, const struct frame_line *line)
{
	uint8_t marks[2] = { line->data, line->data_end };

	if (!line->text)
		return;
	check(line->len <= HL78_LINE_MAX && line->len <= line->true_len);
	check(line->len == line->true_len || line->len == HL78_LINE_MAX);
	check(line->data_end || line->len > 0);
	check(!line->data_end || line->data);
	check(!line->len || !memchr(line->text, '\r', line->len));
	check(!line->len || !memchr(line->text, '\n', line->len));
	check(!line->len || !memchr(line->text, '\0', line->len));
	add(r, line->text, line->len);
	add(r, &line->true_len, sizeof(line->true_len));
	add(r, marks, sizeof(marks));
	add(r, &r->frame.payload, sizeof(r->frame.payload));
	r->n_lines++;
	if (line->len == 7 && memcmp(line->text, "CONNECT", 7) == 0)
		frame_data_begin(&r->frame, r->phase);
}

/* In memory of its very size, which is gone before the next piece. */
static void feed(struct reading *r, const uint8_t *bytes, size_t len)
{
	struct frame_line line;
	char *copy = malloc(len ? len : 1);

	check(copy != NULL);
	memcpy(copy, bytes, len);
	for (size_t at = 0; at < len;) {
		size_t n = frame_feed(&r->frame, copy + at, len - at, 0, &line);

		check(n > 0 && n <= len - at);
		at += n;
		take(r, &line);
	}
	free(copy);
}

static void finish(struct reading *r)
{
	struct frame_line line;

	frame_finish(&r->frame, &line);
	take(r, &line);
	frame_finish(&r->frame, &line);
	check(line.text == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reading whole, cut;
	uint32_t sizes;
	size_t n;

	if (size < 2)
		return 0;
	memset(&whole, 0, sizeof(whole));
	frame_init(&whole.frame);
	whole.phase = data[1] == 255 ? FRAME_UNTIL_PATTERN : data[1] + 1u;
	cut = whole;
	sizes = data[0];
	data += 2;
	size -= 2;
	feed(&whole, data, size);
	for (size_t at = 0; at < size; at += n) {
		sizes = sizes * 1103515245 + 12345;
		n = 1 + (sizes >> 16) % 9;
		n = n < size - at ? n : size - at;
		feed(&cut, data + at, n);
	}
	finish(&whole);
	finish(&cut);
	check(whole.n_lines == cut.n_lines && whole.digest == cut.digest);
	return 0;
}
