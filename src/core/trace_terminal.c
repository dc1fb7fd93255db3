/* SPDX-License-Identifier: MIT */
/*
 * Recordings of a terminal: typescripts of script(1), which are captures with a
 * line of its own before and behind, and asciicasts of asciinema, JSON Lines in
 * which each piece of output has its time. Keys that were typed are left out:
 * their echo is in the output.
 */
#include "core/ascii.h"
#include "core/trace.h"

#include <string.h>

static bool begins_with(const uint8_t *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !memcmp(text, word, n);
}

/* ---- typescripts ---- */

bool trace_typescript_fits(const uint8_t *text, size_t len)
{
	return begins_with(text, len, "Script started on ") ||
	       begins_with(text, len, "Script done on ");
}

bool trace_typescript_read(struct trace_line *line)
{
	if (!line->begins || !trace_typescript_fits(line->text, line->len))
		return trace_capture_read(line);
	line->kind = HL78_RECORD_NOTE;
	line->remark = true; /* and so is the rest, should it be that long */
	line->bytes = line->text;
	line->n_bytes = trace_trim(line->text, line->len);
	return true;
}

/* ---- asciicasts ---- */

/* A number of seconds as microseconds; returns its length, 0 for none. */
static size_t read_seconds(const uint8_t *text, size_t len, int64_t *us)
{
	int64_t scale = 1000000;
	size_t n = 0;

	*us = 0;
	for (; n < len && text[n] >= '0' && text[n] <= '9'; n++) {
		if (n == 12)
			return 0; /* no clock is */
		*us = *us * 10 + (text[n] - '0') * scale;
	}
	if (!n || n == len || text[n] != '.')
		return n;
	for (n++; n < len && text[n] >= '0' && text[n] <= '9'; n++) {
		scale /= 10;
		*us += (text[n] - '0') * scale;
	}
	return n;
}

/* Blanks, and one sign; false when it is another. */
static bool skip_sign(const uint8_t *text, size_t len, size_t *at, char sign)
{
	*at += trace_skip_blanks(text + *at, len - *at);
	if (*at == len || text[*at] != sign)
		return false;
	++*at;
	*at += trace_skip_blanks(text + *at, len - *at);
	return true;
}

/* [1.5, "o", " : the length up to the text, 0 when it is no such line. */
static size_t read_event_head(const uint8_t *text, size_t len,
			      struct trace_stamp *stamp, char *code)
{
	size_t at = 0, n;

	if (!skip_sign(text, len, &at, '['))
		return 0;
	n = read_seconds(text + at, len - at, &stamp->value);
	at += n;
	if (!n || !skip_sign(text, len, &at, ','))
		return 0;
	if (len - at < 3 || text[at] != '"' || text[at + 2] != '"')
		return 0;
	*code = (char)text[at + 1];
	at += 3;
	if (!skip_sign(text, len, &at, ',') || at == len || text[at] != '"')
		return 0;
	stamp->clock = HL78_CLOCK_RELATIVE;
	stamp->wrap = TRACE_WRAP_NONE;
	return at + 1;
}

/* The version in a cast's first line; 0: it is none. */
static int read_version(const uint8_t *text, size_t len)
{
	static const char name[] = "\"version\"";
	size_t at = 0;

	if (!skip_sign(text, len, &at, '{'))
		return 0;
	for (; at + sizeof(name) < len; at++) {
		if (memcmp(text + at, name, sizeof(name) - 1) != 0)
			continue;
		at += sizeof(name) - 1;
		return skip_sign(text, len, &at, ':') && at < len &&
		       text[at] >= '1' && text[at] <= '9' ? text[at] - '0' : 0;
	}
	return 0;
}

bool trace_cast_fits(const uint8_t *text, size_t len)
{
	struct trace_stamp stamp;
	char code;

	return read_version(text, len) || read_event_head(text, len, &stamp,
							  &code);
}

bool trace_cast_counts_from_before(const uint8_t *text, size_t len)
{
	const uint8_t *newline = memchr(text, '\n', len);

	return read_version(text, newline ? (size_t)(newline - text) : len) > 2;
}

static unsigned hex4(const uint8_t *text, size_t len)
{
	unsigned value = 0;

	for (size_t i = 0; i < 4 && i < len; i++) {
		unsigned c = text[i];

		value = value * 16 + (c - '0' < 10 ? c - '0' :
				      ((c | 0x20) - 'a' + 10) & 15);
	}
	return value;
}

static size_t put_utf8(uint8_t *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (uint8_t)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (uint8_t)(0xc0 | code >> 6);
		out[1] = (uint8_t)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (uint8_t)(0xe0 | code >> 12);
		out[1] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | code >> 18);
	out[1] = (uint8_t)(0x80 | (code >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (code & 0x3f));
	return 4;
}

/* \u1b and the like, behind the "\u"; returns the bytes it takes there. */
static size_t read_code(const uint8_t *text, size_t len, uint8_t *out,
			size_t *n_out)
{
	uint32_t code = hex4(text, len), low;

	/* Beyond the first plane there are two of them. */
	if (code >> 10 == 0xd800 >> 10 && len >= 10 && text[4] == '\\' &&
	    text[5] == 'u') {
		low = hex4(text + 6, len - 6);
		if (low >> 10 == 0xdc00 >> 10) {
			code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
			*n_out = put_utf8(out, code);
			return 10;
		}
	}
	/* Half of such a pair is no character. */
	*n_out = put_utf8(out, code >> 11 == 0xd800 >> 11 ? 0xfffd : code);
	return len < 4 ? len : 4;
}

/* The inside of a JSON string, up to its end, into `out`; its length there. */
static size_t read_string(struct trace_line *line, const uint8_t *text,
			  size_t len)
{
	static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
	size_t i = 0, n = 0, n_code;
	const char *known;

	while (i < len && text[i] != '"') {
		if (text[i] != '\\' || i + 1 == len) {
			line->out[n++] = text[i++];
			continue;
		}
		known = text[i + 1] ? strchr(letters, text[i + 1]) : NULL;
		if (text[i + 1] == 'u') {
			i += 2;
			i += read_code(text + i, len - i, line->out + n,
				       &n_code);
			n += n_code;
			continue;
		}
		line->out[n++] = known ? (uint8_t)values[known - letters] :
					 text[i + 1];
		i += 2;
	}
	if (i < len)
		line->remark = true; /* what follows is none of it */
	return n;
}

bool trace_cast_read(struct trace_line *line)
{
	size_t start = 0;
	char code;

	if (line->begins) {
		start = read_event_head(line->text, line->len, &line->stamp,
					&code);
		line->remark = !start || (code != 'o' && code != 'm');
		line->kind = start && code == 'm' ? HL78_RECORD_NOTE :
						    HL78_RECORD_MODULE;
	}
	if (line->remark)
		return false;
	line->bytes = line->out;
	line->n_bytes = read_string(line, line->text + start,
				    line->len - start);
	line->n_bytes = trace_strip_escapes(line->out, line->n_bytes,
					    line->out);
	return line->n_bytes > 0;
}
