/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the log reader share: a line on its way to a record, the
 * stamps that lines begin with, and the table of formats. A format is added by
 * a row of that table.
 */
#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include <hl78/text.h>
#include <hl78/trace.h>

/*
 * The longest line read as one; longer ones are cut. A full piece of our own
 * log fits with every byte escaped, and so does a read of as many bytes that a
 * Python program prints with its own words around it.
 */
#define TRACE_LINE_MAX (5 * HL78_RECORD_PIECE)

/* How the values of a stamp fall without being wrong. */
enum trace_wrap {
	TRACE_WRAP_NONE,
	TRACE_WRAP_DAY,  /* hours without a date: midnight */
	TRACE_WRAP_YEAR, /* a date without a year */
	TRACE_WRAP_BOOT, /* an uptime: a reboot */
};

/* A stamp as it stands in its line. */
struct trace_stamp {
	enum hl78_clock clock; /* HL78_CLOCK_NONE: there is none */
	enum trace_wrap wrap;
	int64_t value;         /* microseconds */
};

/* One line, or a piece of one that is longer than TRACE_LINE_MAX. */
struct trace_line {
	const uint8_t *text; /* without "\n" */
	size_t len;
	bool begins;         /* false: a further piece of a line */
	bool newline;        /* "\n" stands at text[len] */
	bool ends;           /* so it does, or the file is over */

	/* What it says, from its first piece on. */
	enum hl78_record_kind kind;
	struct trace_stamp stamp;

	/* The record's bytes: in `out` or in the text itself. */
	const uint8_t *bytes;
	size_t n_bytes;
	size_t text_len; /* as in struct hl78_record; 0 before it is read */
	uint8_t out[TRACE_LINE_MAX + 2];

	/* Kept from piece to piece. */
	bool plain;          /* does not fit the format: read as a capture */
	bool remark;         /* the rest of the line is one */
	char quote;          /* that ends the literal; 0 outside of one */
	/* Kept from line to line: the minute of the last stamp of our own. */
	uint8_t minute[17];  /* "2026-11-22T08:00:" */
	int64_t minute_at;
};

struct trace_format {
	const char *name;
	/* Whether a line, escape sequences taken out, has this form. */
	bool (*fits)(const uint8_t *text, size_t len);
	/* It is this format when so many of the lines that are not blank do. */
	unsigned least_percent;
	unsigned least_lines;
	/* Reads `line`; false where it makes no record. */
	bool (*read)(struct trace_line *line);
	/* A last line without "\n" is torn, and worth nothing. */
	bool tears;
};

/* Never NULL: of HL78_FORMAT_UNKNOWN, or a number none has, the capture's. */
const struct trace_format *trace_format(enum hl78_format format);

static inline size_t trace_skip_blanks(const uint8_t *text, size_t len)
{
	size_t n = 0;

	while (n < len && (text[n] == ' ' || text[n] == '\t'))
		n++;
	return n;
}

/* The length without blanks and CRs at the end. */
static inline size_t trace_trim(const uint8_t *text, size_t len)
{
	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t' ||
		       text[len - 1] == '\r'))
		len--;
	return len;
}

/* The formats that have a file of their own; see struct trace_format. */
bool trace_capture_read(struct trace_line *line);
bool trace_python_fits(const uint8_t *text, size_t len);
bool trace_python_read(struct trace_line *line);
bool trace_transcript_fits(const uint8_t *text, size_t len);
bool trace_transcript_read(struct trace_line *line);
bool trace_typescript_fits(const uint8_t *text, size_t len);
bool trace_typescript_read(struct trace_line *line);
bool trace_cast_fits(const uint8_t *text, size_t len);
bool trace_cast_read(struct trace_line *line);
/* Whether the stamps of a cast count from the one before: from version 3 on. */
bool trace_cast_counts_from_before(const uint8_t *text, size_t len);

/*
 * Reads the mark ">", "<" or "#" and the blank behind it, which an editor may
 * have taken away at a line's end. Returns its length, 0 for none.
 */
static inline size_t trace_mark_read(enum hl78_record_kind *kind,
				     const uint8_t *text, size_t len)
{
	if (!len || (len > 1 && text[1] != ' ' && text[1] != '\r'))
		return 0;
	if (text[0] == '>')
		*kind = HL78_RECORD_HOST;
	else if (text[0] == '<')
		*kind = HL78_RECORD_MODULE;
	else if (text[0] == '#')
		*kind = HL78_RECORD_NOTE;
	else
		return 0;
	return len > 1 && text[1] == ' ' ? 2 : 1;
}

/* Ends the bytes in `line->out` as their side ends a line. */
static inline void trace_add_end(struct trace_line *line)
{
	if (line->kind == HL78_RECORD_NOTE)
		return;
	line->out[line->n_bytes++] = '\r';
	if (line->kind == HL78_RECORD_MODULE)
		line->out[line->n_bytes++] = '\n';
}

/*
 * Takes terminal escape sequences out: CSI, OSC and other strings, charset
 * selections, two-byte escapes. `out` may be `text`. Returns the length left.
 */
size_t trace_strip_escapes(const uint8_t *text, size_t len, uint8_t *out);

/*
 * The line's text without escape sequences, and its length in `*len`; in
 * `line->out` where it had some.
 */
const uint8_t *trace_plain_text(struct trace_line *line, size_t *len);

/*
 * The length of a text without its remark and the blanks before that: "//"
 * after a blank or at the start, brackets after two blanks up to the end. 0
 * when all of it is a remark, lines of dots and code fences included.
 */
size_t trace_without_remark(const uint8_t *text, size_t len);

/*
 * Reads the stamp at the beginning of a line, the blank behind it included.
 * Returns its length, 0 when there is none.
 */
size_t trace_stamp_read(struct trace_stamp *stamp, const uint8_t *text,
			size_t len);
/* The same for a Zephyr console, "[00:04:42.037,109] ", */
size_t trace_uptime_read(struct trace_stamp *stamp, const uint8_t *text,
			 size_t len);
/* and for our own log, RFC 3339 with its zone. */
size_t trace_own_stamp_read(struct trace_stamp *stamp, const uint8_t *text,
			    size_t len);

#endif
