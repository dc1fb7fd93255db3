/* SPDX-License-Identifier: MIT */
/*
 * The table of log formats, and those in which a time stamp stands before each
 * line: our own, Zephyr's, and what terminal programs and ts write. A line that
 * does not fit its file's format is read as a terminal would have shown it.
 * What a stamp means beside the one before is not decided here.
 */
#include "core/ascii.h"
#include "core/trace.h"

#include <string.h>

static size_t trim_crs(const uint8_t *text, size_t len)
{
	while (len && text[len - 1] == '\r')
		len--;
	return len;
}

/* ---- our own log ---- */

/* "ffffffZ ", a stamp's end behind the point, as microseconds; -1: it is none. */
static int read_micros(const uint8_t *at)
{
	int value = 0;

	for (int i = 0; i < 6; i++) {
		unsigned digit = at[i] - '0';

		if (digit > 9)
			return -1;
		value = value * 10 + (int)digit;
	}
	return at[6] == 'Z' && at[7] == ' ' ? value : -1;
}

/*
 * The stamp of a record that falls in the same minute as the last one, as
 * nearly all do: the reader's speed depends on this.
 */
static bool read_in_minute(struct trace_line *line)
{
	const uint8_t *at = line->text + sizeof(line->minute);
	unsigned tens = at[0] - '0', ones = at[1] - '0';
	int micros = read_micros(at + 3);

	if (memcmp(line->text, line->minute, sizeof(line->minute)) ||
	    tens > 5 || ones > 9 || at[2] != '.' || micros < 0)
		return false;
	line->stamp.clock = HL78_CLOCK_UTC;
	line->stamp.wrap = TRACE_WRAP_NONE;
	line->stamp.value = line->minute_at +
			    (tens * 10 + ones) * INT64_C(1000000) + micros;
	return true;
}

/* Any other stamp; remembers the minute of one in our own form. */
static size_t read_any_minute(struct trace_line *line)
{
	size_t n = trace_own_stamp_read(&line->stamp, line->text, line->len);
	const uint8_t *at = line->text + sizeof(line->minute);
	int micros = n == HL78_STAMP_SIZE ? read_micros(at + 3) : -1;

	if (micros < 0 || at[0] > '5')
		return n;
	memcpy(line->minute, line->text, sizeof(line->minute));
	line->minute_at = line->stamp.value - micros -
			  (at[0] * 10 + at[1] - '0' * 11) * INT64_C(1000000);
	return n;
}

/* Stamp and mark of a record; 0 when the line begins with none. */
static size_t read_own_head(struct trace_line *line)
{
	size_t n, mark;

	if (line->len > HL78_STAMP_SIZE && read_in_minute(line))
		n = HL78_STAMP_SIZE;
	else
		n = read_any_minute(line);
	mark = n ? trace_mark_read(&line->kind, line->text + n, line->len - n)
		 : 0;
	if (mark)
		return n + mark;
	line->stamp.clock = HL78_CLOCK_NONE;
	if (!line->len || line->text[0] != '#')
		return 0;
	line->kind = HL78_RECORD_NOTE;
	return 1 + trace_skip_blanks(line->text + 1, line->len - 1);
}

static bool own_fits(const uint8_t *text, size_t len)
{
	enum hl78_record_kind kind;
	struct trace_stamp stamp;
	size_t n = trace_own_stamp_read(&stamp, text, len);

	return n && trace_mark_read(&kind, text + n, len - n);
}

/* Whether a text ends in "\c", and not in a doubled backslash and a c. */
static bool is_continued(const uint8_t *text, size_t len)
{
	size_t n = 0;

	if (len < 2 || text[len - 1] != 'c')
		return false;
	while (n < len - 1 && text[len - 2 - n] == '\\')
		n++;
	return n % 2;
}

/*
 * Copies a text in which no byte is escaped or a control byte, as nearly all
 * are. False, and `out` undefined, for any other.
 */
static bool copy_plain(uint8_t *out, const uint8_t *text, size_t len)
{
	uint64_t word, other = 0;
	size_t i = 0;

	for (; len >= sizeof(word) && i < len; i += sizeof(word)) {
		/* The last eight bytes may overlap those before. */
		if (i > len - sizeof(word))
			i = len - sizeof(word);
		memcpy(&word, text + i, sizeof(word));
		memcpy(out + i, &word, sizeof(word));
		other |= ascii_any_control(word) | ascii_any(word, '\\');
	}
	for (; i < len; i++) {
		out[i] = text[i];
		other |= text[i] < ' ' || text[i] == '\\';
	}
	return !other;
}

static bool own_read(struct trace_line *line)
{
	const uint8_t *text = line->text;
	size_t len = line->len;
	bool ends = line->ends;
	size_t n;

	if (line->begins) {
		n = read_own_head(line);
		line->plain = !n;
		text += n;
		len -= n;
	}
	if (line->plain)
		return trace_capture_read(line);
	if (ends && len && text[len - 1] == '\r')
		len--; /* the file was converted to CRLF */
	if (ends && line->kind != HL78_RECORD_NOTE && is_continued(text, len)) {
		len -= 2;
		ends = false;
	}
	line->bytes = line->out;
	line->n_bytes = len;
	if (!copy_plain(line->out, text, len))
		line->n_bytes = hl78_text_unescape((const char *)text, len,
						   line->out);
	else if (line->begins && ends && line->kind != HL78_RECORD_NOTE)
		line->text_len = len;
	if (ends)
		trace_add_end(line);
	return true;
}

/* ---- lines with a stamp ---- */

/* What is left of a line behind its stamp becomes one line of text. */
static bool read_rest(struct trace_line *line, const uint8_t *text, size_t len)
{
	if (line->ends)
		len = trim_crs(text, len);
	line->bytes = line->out;
	line->n_bytes = len;
	memmove(line->out, text, len);
	if (line->ends)
		trace_add_end(line);
	return true;
}

/*
 * "> AT" is the host's. A prompt for a short message, "> " and nothing behind
 * it, is the module's.
 */
static size_t read_foreign_mark(struct trace_line *line, const uint8_t *text,
				size_t len)
{
	if (len < 2 || text[1] != ' ')
		return 0;
	if (text[0] == '<')
		return 2;
	if (text[0] != '>' || !trace_trim(text + 2, len - 2))
		return 0;
	line->kind = HL78_RECORD_HOST;
	return 2;
}

static bool stamped_fits(const uint8_t *text, size_t len)
{
	struct trace_stamp stamp;

	return trace_stamp_read(&stamp, text, len);
}

static bool stamped_read(struct trace_line *line)
{
	size_t len, n;
	const uint8_t *text = trace_plain_text(line, &len);

	if (line->begins) {
		n = trace_stamp_read(&line->stamp, text, len);
		line->plain = !n;
		line->kind = HL78_RECORD_MODULE;
		n += n ? read_foreign_mark(line, text + n, len - n) : 0;
		text += n;
		len -= n;
	}
	if (line->plain)
		return trace_capture_read(line);
	return read_rest(line, text, len);
}

/* "<inf> modem_hl7800: ": level and source, either may be missing. */
static size_t skip_source(const uint8_t *text, size_t len)
{
	size_t n = 0, i;

	if (len >= 5 && text[0] == '<' && text[4] == '>')
		n = 5 + trace_skip_blanks(text + 5, len - 5);
	for (i = n; n && i < len && !ascii_is_blank(text[i]); i++) {
		if (text[i] == ':' && i + 1 < len && text[i + 1] == ' ')
			return i + 2;
	}
	return n;
}

static bool zephyr_fits(const uint8_t *text, size_t len)
{
	struct trace_stamp stamp;

	return trace_uptime_read(&stamp, text, len);
}

static bool zephyr_read(struct trace_line *line)
{
	size_t len, n;
	const uint8_t *text = trace_plain_text(line, &len);

	if (line->begins) {
		n = trace_uptime_read(&line->stamp, text, len);
		line->plain = !n;
		line->kind = HL78_RECORD_MODULE;
		n += n ? skip_source(text + n, len - n) : 0;
		text += n;
		len -= n;
	}
	if (line->plain)
		return trace_capture_read(line);
	return read_rest(line, text, len);
}

/* ---- the table ---- */

static const struct trace_format table[] = {
	[HL78_FORMAT_UNKNOWN] = {
		.name = "unknown format",
		.read = trace_capture_read,
	},
	[HL78_FORMAT_FOTACON] = {
		.name = "fotacon log",
		.fits = own_fits,
		.least_percent = 34,
		.least_lines = 1,
		.read = own_read,
		.tears = true,
	},
	[HL78_FORMAT_CAPTURE] = {
		.name = "plain capture",
		.read = trace_capture_read,
	},
	[HL78_FORMAT_STAMPED] = {
		.name = "capture with time stamps",
		.fits = stamped_fits,
		.least_percent = 34,
		.least_lines = 1,
		.read = stamped_read,
	},
	[HL78_FORMAT_ZEPHYR] = {
		.name = "Zephyr console",
		.fits = zephyr_fits,
		.least_percent = 34,
		.least_lines = 1,
		.read = zephyr_read,
	},
	[HL78_FORMAT_PYTHON] = {
		.name = "Python bytes",
		.fits = trace_python_fits,
		.least_percent = 34,
		.least_lines = 1,
		.read = trace_python_read,
	},
	[HL78_FORMAT_TRANSCRIPT] = {
		.name = "transcript",
		.fits = trace_transcript_fits,
		.least_percent = 51,
		.least_lines = 2,
		.read = trace_transcript_read,
	},
	[HL78_FORMAT_TYPESCRIPT] = {
		.name = "typescript",
		.fits = trace_typescript_fits,
		.least_lines = 1,
		.read = trace_typescript_read,
	},
	[HL78_FORMAT_CAST] = {
		.name = "asciicast",
		.fits = trace_cast_fits,
		.least_percent = 51,
		.least_lines = 1,
		.read = trace_cast_read,
	},
};

const struct trace_format *trace_format(enum hl78_format format)
{
	unsigned i = (unsigned)format;

	return &table[i < sizeof(table) / sizeof(table[0]) ? i : 0];
}

const char *hl78_format_name(enum hl78_format format)
{
	return trace_format(format)->name;
}
