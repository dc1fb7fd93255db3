/* SPDX-License-Identifier: MIT */
/*
 * Logs whose lines say themselves which side they come from: transcripts typed
 * or edited by people, and programs in Python that print the bytes they send
 * and receive. Lines without traffic make no record: they are talk about it.
 */
#include "core/ascii.h"
#include "core/trace.h"

#include <string.h>

/* ---- bytes literals of Python ---- */

/*
 * Where the text of a literal that is marked as traffic begins, behind its
 * mark; 0 for none.
 */
static size_t find_literal(const uint8_t *text, size_t len, bool *host,
			   char *quote)
{
	size_t i;

	for (i = 0; i + 4 <= len; i++) {
		if (text[i] != 'b' || (text[i + 1] != '\'' &&
				       text[i + 1] != '"'))
			continue;
		if ((text[i + 2] != '>' && text[i + 2] != '<') ||
		    text[i + 3] != ' ')
			continue;
		*host = text[i + 2] == '>';
		*quote = (char)text[i + 1];
		return i + 4;
	}
	return 0;
}

/* The value of up to `most` digits; their number in `*n`. */
static unsigned read_digits(const uint8_t *text, size_t len, unsigned base,
			    size_t most, size_t *n)
{
	unsigned value = 0;

	for (*n = 0; *n < len && *n < most; ++*n) {
		unsigned c = text[*n];
		unsigned digit = c - '0' < 10 ? c - '0' :
				 (c | 0x20) - 'a' < 6 ? (c | 0x20) - 'a' + 10 :
				 base;

		if (digit >= base)
			break;
		value = value * base + digit;
	}
	return value;
}

/* One escape, behind its backslash; returns the bytes it takes there. */
static size_t read_escape(const uint8_t *text, size_t len, uint8_t *byte)
{
	static const char letters[] = "rntabfv\\'\"";
	static const char values[] = "\r\n\t\a\b\f\v\\'\"";
	const char *known;
	unsigned value;
	size_t n;

	known = text[0] ? strchr(letters, text[0]) : NULL;
	if (known) {
		*byte = (uint8_t)values[known - letters];
		return 1;
	}
	if (text[0] == 'x') {
		value = read_digits(text + 1, len - 1, 16, 2, &n);
		n = n == 2 ? 3 : 0;
	} else {
		value = read_digits(text, len, 8, 3, &n);
	}
	*byte = n ? (uint8_t)value : '\\'; /* no escape: it stays */
	return n;
}

bool trace_python_fits(const uint8_t *text, size_t len)
{
	bool host;
	char quote;

	return find_literal(text, len, &host, &quote);
}

bool trace_python_read(struct trace_line *line)
{
	const uint8_t *text = line->text;
	const uint8_t *end = text + line->len;
	bool host = false;

	if (line->begins) {
		line->quote = 0;
		text += find_literal(text, line->len, &host, &line->quote);
		line->kind = host ? HL78_RECORD_HOST : HL78_RECORD_MODULE;
	}
	line->bytes = line->out;
	line->n_bytes = 0;
	while (line->quote && text < end) {
		uint8_t byte = *text++;

		if (byte == (uint8_t)line->quote) {
			line->quote = 0;
			break;
		}
		if (byte == '\\' && text < end)
			text += read_escape(text, (size_t)(end - text), &byte);
		line->out[line->n_bytes++] = byte;
	}
	return line->n_bytes;
}

/* ---- transcripts ---- */

bool trace_transcript_fits(const uint8_t *text, size_t len)
{
	enum hl78_record_kind kind;

	return trace_mark_read(&kind, text, len) && kind != HL78_RECORD_NOTE;
}

/* "{NAK}" or "{FE}" at `text`: its length, 0 when it is none. */
static size_t read_named_byte(const uint8_t *text, size_t len, uint8_t *byte)
{
	static const struct {
		const char *name;
		uint8_t byte;
	} names[] = {
		{ "{NUL}", 0x00 }, { "{SOH}", 0x01 }, { "{STX}", 0x02 },
		{ "{ETX}", 0x03 }, { "{EOT}", 0x04 }, { "{ENQ}", 0x05 },
		{ "{ACK}", 0x06 }, { "{BEL}", 0x07 }, { "{BS}", 0x08 },
		{ "{TAB}", 0x09 }, { "{LF}", 0x0a },  { "{CR}", 0x0d },
		{ "{XON}", 0x11 }, { "{XOFF}", 0x13 }, { "{NAK}", 0x15 },
		{ "{CAN}", 0x18 }, { "{SUB}", 0x1a }, { "{ESC}", 0x1b },
		{ "{DEL}", 0x7f },
	};
	size_t i, n;

	if (len < 4 || text[0] != '{')
		return 0;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		n = strlen(names[i].name);
		if (n <= len && !memcmp(text, names[i].name, n)) {
			*byte = names[i].byte;
			return n;
		}
	}
	*byte = (uint8_t)read_digits(text + 1, len - 1, 16, 2, &n);
	return n == 2 && text[3] == '}' ? 4 : 0;
}

/*
 * Text with named bytes in it. When it begins with such bytes and goes on with
 * what was left out, "<1024 bytes>" or "{sum8}", these bytes are all of it.
 */
static bool read_named_text(struct trace_line *line, const uint8_t *text,
			    size_t len)
{
	bool all_named = line->begins;
	size_t i = 0;

	line->bytes = line->out;
	line->n_bytes = 0;
	while (i < len) {
		uint8_t byte;
		size_t n = read_named_byte(text + i, len - i, &byte);

		if (!n && all_named && i && memchr("<{ \t", text[i], 4))
			return true;
		if (!n)
			all_named = false;
		line->out[line->n_bytes++] = n ? byte : text[i];
		i += n ? n : 1;
	}
	if (line->ends && !(all_named && i))
		trace_add_end(line);
	return true;
}

bool trace_transcript_read(struct trace_line *line)
{
	size_t len, n;
	const uint8_t *text = trace_plain_text(line, &len);

	if (line->begins) {
		line->plain = !trace_transcript_fits(text, len);
		n = line->plain ? 0 : trace_mark_read(&line->kind, text, len);
		text += n;
		len -= n;
		n = trace_trim(text, trace_without_remark(text, len));
		if (!n && trace_trim(text, len))
			line->plain = true; /* all of it is a remark */
		len = n;
	}
	if (line->plain)
		return false;
	return read_named_text(line, text, len);
}
