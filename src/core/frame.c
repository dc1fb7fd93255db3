/* SPDX-License-Identifier: MIT */
/*
 * The fast path borrows a whole line from the input; only a line that comes in
 * pieces, or has NULs in it, is gathered in the buffer. Invariant: the lines
 * that come out do not depend on how the bytes were cut.
 */
#include "core/frame.h"

#include <string.h>

#include "core/ascii.h"

/*
 * "--EOF--Pattern--", with any run of hyphens for each, or of the dashes that
 * word processors and forums make of them (U+2010 to U+2015 in UTF-8, 0x96 and
 * 0x97 in Windows-1252). '-' here stands for such a run.
 */
static const char pattern[] = "-EOF-Pattern-";
#define PATTERN_LEN (sizeof(pattern) - 1)

static bool is_dash(char c)
{
	unsigned char b = (unsigned char)c;

	return b == '-' || b == 0xe2 || (b >= 0x80 && b <= 0x97);
}

/* One byte against the pattern: how much of it is matched now. */
static uint8_t match(uint8_t matched, char c)
{
	if (is_dash(c)) {
		if (pattern[matched] == '-')
			return matched + 1;
		if (matched && pattern[matched - 1] == '-')
			return matched;
		return 1;
	}
	if (pattern[matched] == c)
		return matched + 1;
	/* The hyphens in the middle can be the first of another. */
	return matched && pattern[matched - 1] == '-' && c == pattern[1] ? 2
									 : 0;
}

bool frame_has_pattern(const char *text, size_t len)
{
	uint8_t matched = 0;

	for (size_t i = 0; i < len; i++) {
		matched = match(matched, text[i]);
		if (matched == PATTERN_LEN)
			return true;
	}
	return false;
}

void frame_init(struct frame *f)
{
	memset(f, 0, sizeof(*f));
}

static void keep(struct frame *f, const char *bytes, size_t len, hl78_time now)
{
	if (len && f->true_len == 0)
		f->at = now;
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\0')
			continue;
		if (f->len < sizeof(f->buf))
			f->buf[f->len++] = bytes[i];
		f->true_len++;
	}
}

static void give(struct frame *f, struct frame_line *line)
{
	line->text = f->buf;
	line->len = f->len;
	line->true_len = f->true_len;
	line->at = f->at;
	line->data = f->data;
	f->len = 0;
	f->true_len = 0;
}

/* The first control byte, `end` for none: eight bytes at a time. */
static const char *first_control(const char *p, const char *end)
{
	uint64_t word;

	for (; end - p >= (ptrdiff_t)sizeof(word); p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		if (ascii_any_control(word))
			break;
	}
	while (p < end && (unsigned char)*p >= ' ')
		p++;
	return p;
}

/* The CR or LF that ends the line, or NULL; `*nul`: there is a NUL before. */
static const char *line_end(const char *bytes, size_t len, bool *nul)
{
	const char *p = bytes, *end = bytes + len;

	*nul = false;
	while ((p = first_control(p, end)) < end && *p != '\r' && *p != '\n')
		*nul = *p++ == '\0' || *nul;
	return p < end ? p : NULL;
}

static size_t feed_text(struct frame *f, const char *bytes, size_t len,
			hl78_time now, struct frame_line *line)
{
	size_t taken = 0;

	while (taken < len) {
		const char *start = bytes + taken;
		bool nul;
		const char *end = line_end(start, len - taken, &nul);
		size_t n = end ? (size_t)(end - start) : len - taken;

		taken += end ? n + 1 : n;
		if (!end) {
			keep(f, start, n, now);
			break;
		}
		/* A CRLF is one end, taken at once where both bytes are here. */
		f->skip_lf = *end == '\r';
		if (f->skip_lf && taken < len && bytes[taken] == '\n') {
			f->skip_lf = false;
			taken++;
		}
		if (n && f->true_len == 0 && n <= HL78_LINE_MAX && !nul) {
			frame_lend(line, start, n, now);
			break;
		}
		keep(f, start, n, now);
		if (f->true_len) {
			give(f, line);
			break;
		}
	}
	return taken;
}

static void follow_pattern(struct frame *f, char c)
{
	uint8_t before = f->matched;

	f->matched = match(before, c);
	if (f->matched == before + 1 || (before && f->matched == before))
		f->pattern++; /* the next of it, or a run of hyphens */
	else
		f->pattern = f->matched;
}

static size_t feed_data(struct frame *f, const char *bytes, size_t len,
			hl78_time now, struct frame_line *line)
{
	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];
		bool line_ends = c == '\r' || c == '\n';

		f->payload++;
		follow_pattern(f, c);
		if (!line_ends)
			keep(f, &c, 1, now);
		if (f->matched == PATTERN_LEN ||
		    (f->remaining != FRAME_UNTIL_PATTERN &&
		     --f->remaining == 0)) {
			f->skip_dashes = f->matched == PATTERN_LEN;
			if (f->skip_dashes)
				f->payload -= f->pattern;
			if (f->true_len == 0)
				f->at = now;
			give(f, line);
			line->data_end = true;
			frame_data_end(f);
			return i + 1;
		}
		if (line_ends && f->true_len) {
			give(f, line);
			return i + 1;
		}
	}
	return len;
}

size_t frame_feed(struct frame *f, const char *bytes, size_t len,
		  hl78_time now, struct frame_line *line)
{
	size_t skipped = 0;

	memset(line, 0, sizeof(*line));
	if (f->skip_dashes) {
		while (skipped < len && is_dash(bytes[skipped]))
			skipped++;
		f->skip_dashes = skipped == len;
	}
	if (!f->data)
		return skipped + feed_text(f, bytes + skipped, len - skipped,
					   now, line);
	if (f->skip_lf && len) {
		skipped += bytes[0] == '\n';
		f->skip_lf = false;
	}
	return skipped +
	       feed_data(f, bytes + skipped, len - skipped, now, line);
}

void frame_finish(struct frame *f, struct frame_line *line)
{
	memset(line, 0, sizeof(*line));
	if (f->true_len)
		give(f, line);
}

void frame_data_begin(struct frame *f, uint64_t bytes)
{
	f->data = true;
	f->remaining = bytes;
	f->payload = f->pattern = 0;
	f->matched = 0;
}

void frame_data_end(struct frame *f)
{
	if (!f->data)
		return;
	f->data = false;
	f->matched = 0;
	f->len = 0; /* of payload that has no line end yet */
	f->true_len = 0;
}
