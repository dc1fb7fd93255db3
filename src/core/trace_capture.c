/* SPDX-License-Identifier: MIT */
/*
 * What a terminal showed, read back: bytes pass as they are, so that those of a
 * data phase can be counted, but for terminal escape sequences and for the
 * remarks that people write into such captures. Also how all other formats read
 * a line that is not in their form.
 */
#include "core/ascii.h"
#include "core/trace.h"

#include <string.h>

/* The length of the escape sequence at `text`; 0 when it is none. */
static size_t escape_length(const uint8_t *text, size_t len)
{
	size_t n = 2;

	if (len < 2 || text[1] < 0x20 || text[1] > 0x7e)
		return 0;
	if (text[1] == '[') { /* CSI */
		while (n < len && text[n] >= 0x20 && text[n] <= 0x3f)
			n++;
		return n < len && text[n] >= 0x40 && text[n] <= 0x7e ? n + 1 : 0;
	}
	if (strchr("]PX^_", text[1])) { /* OSC and its like: to BEL or ST */
		for (; n < len; n++) {
			if (text[n] == 0x07)
				return n + 1;
			if (text[n] == 0x1b && n + 1 < len && text[n + 1] == '\\')
				return n + 2;
		}
		return 2; /* no end: its text is shown, not hidden */
	}
	if (text[1] > 0x2f)
		return 2;
	while (n < len && text[n] >= 0x20 && text[n] <= 0x2f)
		n++;
	return n < len && text[n] >= 0x30 && text[n] <= 0x7e ? n + 1 : 0;
}

size_t trace_strip_escapes(const uint8_t *text, size_t len, uint8_t *out)
{
	size_t i = 0, n = 0;

	while (i < len) {
		const uint8_t *esc = memchr(text + i, 0x1b, len - i);
		size_t run = esc ? (size_t)(esc - text) - i : len - i;

		memmove(out + n, text + i, run);
		n += run;
		i += run;
		if (!esc)
			break;
		run = escape_length(esc, len - i);
		if (!run)
			out[n++] = text[i++];
		i += run;
	}
	return n;
}

/* All of the text is dots, or a code fence. */
static bool is_omission(const uint8_t *text, size_t len)
{
	size_t i = 0;

	if (len >= 3 && !memcmp(text, "```", 3)) {
		while (i < len && !ascii_is_blank(text[i]))
			i++;
		return i == len;
	}
	while (i < len && text[i] == '.')
		i++;
	return i == len;
}

size_t trace_without_remark(const uint8_t *text, size_t len)
{
	size_t start = trace_skip_blanks(text, len);
	size_t end = trace_trim(text, len);
	size_t i;

	if (start >= end)
		return len;
	if (is_omission(text + start, end - start))
		return 0;
	for (i = start; i < end; i++) {
		if (text[i] == '/' && i + 1 < end && text[i + 1] == '/' &&
		    (i == 0 || ascii_is_blank(text[i - 1])))
			return trace_trim(text, i);
		if (text[i] == '(' && i >= 2 && ascii_is_blank(text[i - 1]) &&
		    ascii_is_blank(text[i - 2]) && text[end - 1] == ')')
			return trace_trim(text, i);
	}
	return len;
}

/* Whether nothing of a line can be a remark or an escape sequence. */
static bool is_clean(const uint8_t *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		uint8_t c = text[i];

		if (c == 0x1b || c == '/' || c == '(' || c == '.' || c == '`')
			return false;
	}
	return true;
}

/*
 * Takes the remarks out of a line, part by part where CRs stand in it, in
 * place. Sets `line->remark` when a remark goes on in the next piece.
 */
static size_t remove_remarks(struct trace_line *line, uint8_t *text, size_t len)
{
	size_t at = 0, n = 0;

	while (at < len) {
		const uint8_t *cr = memchr(text + at, '\r', len - at);
		size_t part = cr ? (size_t)(cr - text) - at : len - at;
		size_t end = at + part;
		size_t kept = part;

		if (line->begins || at)
			kept = trace_without_remark(text + at, part);
		while (end < len && text[end] == '\r')
			end++;
		if (kept < part && !cr && !line->ends)
			line->remark = true;
		if (kept || !part) {
			memmove(text + n, text + at, kept);
			n += kept;
			memmove(text + n, text + at + part, end - at - part);
			n += end - at - part;
		}
		at = end;
	}
	return n;
}

bool trace_capture_read(struct trace_line *line)
{
	if (line->begins) {
		line->kind = HL78_RECORD_MODULE;
		line->remark = false;
	}
	if (line->remark) { /* only the end of the line is left of it */
		line->bytes = line->text + line->len;
		line->n_bytes = line->newline;
		return line->newline;
	}
	line->bytes = line->text;
	line->n_bytes = line->len + line->newline;
	if (is_clean(line->text, line->len))
		return true;
	line->bytes = line->out;
	line->n_bytes = trace_strip_escapes(line->text, line->len, line->out);
	line->n_bytes = remove_remarks(line, line->out, line->n_bytes);
	if (!line->n_bytes)
		return false;
	if (line->newline)
		line->out[line->n_bytes++] = '\n';
	return true;
}

const uint8_t *trace_plain_text(struct trace_line *line, size_t *len)
{
	*len = line->len;
	if (!memchr(line->text, 0x1b, line->len))
		return line->text;
	*len = trace_strip_escapes(line->text, line->len, line->out);
	return line->out;
}
