/* SPDX-License-Identifier: MIT */
/*
 * The reader of session logs: cuts a file into lines, decides its format from
 * its first bytes, has each line read by that format and puts the stamps in
 * order. It knows no format's form. What it decides depends on the bytes alone,
 * never on how they are portioned; its memory never grows.
 */
#include "core/trace.h"

#include <stdlib.h>
#include <string.h>

/* So much of a file decides its format, unless it is shorter. */
#define HEAD_SIZE 4096

#define DAY_US  HL78_MIN(24 * 60)
#define YEAR_US (366 * DAY_US)

/* No sum of stamps goes beyond this. */
#define TIME_MAX (HL78_NEVER / 2)

struct hl78_log_reader {
	enum hl78_format insist;
	enum hl78_format format;
	const struct trace_format *how;
	bool finished;
	bool ready;

	hl78_time time;   /* of the line */
	hl78_time last;   /* of the last line with a stamp */
	hl78_time offset; /* days, boots and years that passed by stamps */
	bool deltas;      /* stamps count from the one before */
	bool relative;    /* hours count from the log's start */

	size_t head_len;
	size_t head_at;
	size_t n_held;
	uint64_t line_number;
	struct trace_line line;

	/* From here on nothing is set before it is used. */
	uint8_t head[HEAD_SIZE]; /* the file's first bytes, kept to decide */
	uint8_t held[TRACE_LINE_MAX + 1]; /* a line that came in part */
};

/* ---- time ---- */

static hl78_time add_time(hl78_time a, hl78_time b)
{
	return a > TIME_MAX - b ? TIME_MAX : a + b;
}

/* What to add to all stamps from one on that falls by `fall`. */
static hl78_time wrap_offset(const struct hl78_log_reader *reader,
			     enum trace_wrap wrap, hl78_time fall)
{
	switch (wrap) {
	case TRACE_WRAP_DAY:
		return fall > DAY_US / 2 ? DAY_US : 0;
	case TRACE_WRAP_YEAR:
		return fall > YEAR_US / 2 ? YEAR_US : 0;
	case TRACE_WRAP_BOOT:
		/* Threads of one program can be a little out of order. */
		return fall > HL78_SEC(1) ? reader->last - reader->offset : 0;
	case TRACE_WRAP_NONE:
		break;
	}
	return 0;
}

/* The line's time, from its stamp and the stamps before. */
static void set_time(struct hl78_log_reader *reader)
{
	struct trace_stamp *stamp = &reader->line.stamp;
	hl78_time time;

	reader->time = HL78_NO_TIME;
	if (stamp->clock == HL78_CLOCK_NONE)
		return;
	/* A log does not begin in the first minute after midnight. */
	if (stamp->wrap == TRACE_WRAP_DAY && reader->last == HL78_NO_TIME)
		reader->relative = stamp->value < HL78_MIN(1);
	if (stamp->wrap == TRACE_WRAP_DAY && reader->relative)
		stamp->clock = HL78_CLOCK_RELATIVE;
	if (reader->last == HL78_NO_TIME)
		reader->last = reader->deltas ? 0 : stamp->value;

	if (reader->deltas) {
		time = add_time(reader->last, stamp->value);
	} else {
		time = add_time(reader->offset, stamp->value);
		if (time < reader->last)
			reader->offset = add_time(reader->offset,
				wrap_offset(reader, stamp->wrap,
					    reader->last - time));
		time = add_time(reader->offset, stamp->value);
	}
	if (time < reader->last)
		time = reader->last;
	reader->time = reader->last = time;
}

/* ---- recognition ---- */

/* The next line of the head, a torn one at its end only if it is alone. */
static bool next_head_line(const struct hl78_log_reader *reader, size_t *at,
			   struct trace_line *line)
{
	const uint8_t *text = reader->head + *at;
	size_t len = reader->head_len - *at;
	const uint8_t *newline = memchr(text, '\n', len);

	if (!len || (!newline && !reader->finished && *at > reader->head_at))
		return false;
	line->text = text;
	line->len = newline ? (size_t)(newline - text) : len;
	*at += line->len + (newline != NULL);
	return true;
}

/* Lines that are not blank, and how many of them fit a format. */
static unsigned count_lines(struct hl78_log_reader *reader,
			    const struct trace_format *how, unsigned *n_fit)
{
	size_t at = reader->head_at, len;
	unsigned n = 0;

	*n_fit = 0;
	while (next_head_line(reader, &at, &reader->line)) {
		const uint8_t *text = trace_plain_text(&reader->line, &len);

		if (!trace_trim(text, len))
			continue;
		n++;
		*n_fit += how->fits(text, len);
	}
	return n;
}

static enum hl78_format recognise(struct hl78_log_reader *reader)
{
	/* A line of an earlier one can look like one of a later one. */
	static const enum hl78_format order[] = {
		HL78_FORMAT_FOTACON, HL78_FORMAT_CAST, HL78_FORMAT_ZEPHYR,
		HL78_FORMAT_PYTHON, HL78_FORMAT_STAMPED,
		HL78_FORMAT_TRANSCRIPT, HL78_FORMAT_TYPESCRIPT,
	};
	unsigned n, n_fit;
	size_t i;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const struct trace_format *how = trace_format(order[i]);

		n = count_lines(reader, how, &n_fit);
		if (n_fit >= how->least_lines &&
		    n_fit * 100 >= n * how->least_percent)
			return order[i];
	}
	return HL78_FORMAT_CAPTURE;
}

/*
 * Whether stamps of hours count from the line before (ts -i, tio's delta): they
 * begin near zero, and fall again.
 */
static bool finds_deltas(struct hl78_log_reader *reader)
{
	size_t at = reader->head_at, len;
	hl78_time last = HL78_NO_TIME;
	struct trace_stamp stamp;

	while (next_head_line(reader, &at, &reader->line)) {
		const uint8_t *text = trace_plain_text(&reader->line, &len);

		if (!trace_stamp_read(&stamp, text, len))
			continue;
		if (stamp.wrap != TRACE_WRAP_DAY ||
		    (last == HL78_NO_TIME && stamp.value >= HL78_MIN(1)))
			return false;
		if (stamp.value < last && last - stamp.value <= DAY_US / 2)
			return true;
		last = stamp.value;
	}
	return false;
}

/* Where the text begins: an editor may have put a byte order mark before it. */
static size_t text_start(const struct hl78_log_reader *reader)
{
	static const uint8_t bom[] = { 0xef, 0xbb, 0xbf };

	return reader->head_len >= sizeof(bom) &&
	       !memcmp(reader->head, bom, sizeof(bom)) ? sizeof(bom) : 0;
}

static bool is_titled(const struct hl78_log_reader *reader)
{
	static const char title[] = "# fotacon log ";
	size_t start = text_start(reader);

	return reader->head_len >= start + sizeof(title) - 1 &&
	       !memcmp(reader->head + start, title, sizeof(title) - 1);
}

static void decide(struct hl78_log_reader *reader)
{
	reader->head_at = text_start(reader);
	reader->format = reader->insist;
	if (reader->format == HL78_FORMAT_UNKNOWN)
		reader->format = recognise(reader);
	if (reader->format == HL78_FORMAT_STAMPED)
		reader->deltas = finds_deltas(reader);
	if (reader->format == HL78_FORMAT_CAST)
		reader->deltas = trace_cast_counts_from_before(
			reader->head + reader->head_at,
			reader->head_len - reader->head_at);
	reader->how = trace_format(reader->format);
}

/* Takes bytes into the head; all of them until it is full. */
static size_t fill_head(struct hl78_log_reader *reader, const uint8_t *bytes,
			size_t len)
{
	size_t room = HEAD_SIZE - reader->head_len;
	size_t n = len < room ? len : room;

	memcpy(reader->head + reader->head_len, bytes, n);
	reader->head_len += n;
	if (reader->insist == HL78_FORMAT_UNKNOWN && is_titled(reader))
		reader->insist = HL78_FORMAT_FOTACON;
	if (reader->head_len == HEAD_SIZE ||
	    reader->insist == HL78_FORMAT_FOTACON)
		decide(reader);
	return n;
}

/* ---- lines ---- */

static void read_line(struct hl78_log_reader *reader, const uint8_t *text,
		      size_t len, bool newline, bool ends)
{
	struct trace_line *line = &reader->line;

	line->text = text;
	line->len = len;
	line->newline = newline;
	line->ends = ends;
	line->text_len = 0;
	if (line->begins) {
		reader->line_number++;
		line->stamp.clock = HL78_CLOCK_NONE;
	}
	reader->ready = reader->how->read(line);
	if (line->begins)
		set_time(reader);
	line->begins = ends;
}

/* Where to cut a line that is too long: not in the middle of an escape. */
static size_t cut_at(const uint8_t *text, size_t len)
{
	size_t n, run = 0;

	for (n = len; n > len - 5 && text[n - 1] != '\\'; n--)
		;
	while (run < n && text[n - 1 - run] == '\\')
		run++;
	return run % 2 ? n - 1 : len;
}

/* Takes up to the end of a line, or as much as the buffer holds. */
static size_t take_line(struct hl78_log_reader *reader, const uint8_t *bytes,
			size_t len)
{
	size_t room = TRACE_LINE_MAX - reader->n_held;
	size_t window = len < room + 1 ? len : room + 1;
	const uint8_t *newline = memchr(bytes, '\n', window);
	size_t n = newline ? (size_t)(newline - bytes) : window;
	size_t cut;

	if (newline && !reader->n_held) {
		read_line(reader, bytes, n, true, true);
		return n + 1;
	}
	if (newline) {
		memcpy(reader->held + reader->n_held, bytes, n + 1);
		read_line(reader, reader->held, reader->n_held + n, true, true);
		reader->n_held = 0;
		return n + 1;
	}
	if (n > room)
		n = room;
	memcpy(reader->held + reader->n_held, bytes, n);
	reader->n_held += n;
	if (n == window)
		return n;
	cut = cut_at(reader->held, TRACE_LINE_MAX);
	read_line(reader, reader->held, cut, false, false);
	reader->n_held -= cut;
	if (reader->ready && reader->line.bytes == reader->held) {
		memcpy(reader->line.out, reader->held, reader->line.n_bytes);
		reader->line.bytes = reader->line.out;
	}
	memmove(reader->held, reader->held + cut, reader->n_held);
	return n;
}

static size_t take(struct hl78_log_reader *reader, const uint8_t *bytes,
		   size_t len)
{
	size_t used = 0;

	while (used < len && !reader->ready)
		used += take_line(reader, bytes + used, len - used);
	return used;
}

/* The last line, which has no "\n". */
static void take_last(struct hl78_log_reader *reader)
{
	size_t n = reader->n_held;

	reader->n_held = 0;
	if (n && !reader->how->tears)
		read_line(reader, reader->held, n, false, true);
}

/* ---- the reader ---- */

struct hl78_log_reader *hl78_log_reader_new(enum hl78_format insist)
{
	struct hl78_log_reader *reader = malloc(sizeof(*reader));

	if (!reader)
		return NULL;
	memset(reader, 0, offsetof(struct hl78_log_reader, head));
	reader->insist = insist;
	reader->last = HL78_NO_TIME;
	reader->line.begins = true;
	return reader;
}

void hl78_log_reader_free(struct hl78_log_reader *reader)
{
	free(reader);
}

size_t hl78_log_reader_feed(struct hl78_log_reader *reader, const void *bytes,
			    size_t len)
{
	if (reader->ready || reader->finished)
		return 0;
	if (!reader->how)
		return fill_head(reader, bytes, len);
	if (reader->head_at < reader->head_len)
		return 0;
	return take(reader, bytes, len);
}

void hl78_log_reader_finish(struct hl78_log_reader *reader)
{
	reader->finished = true;
	if (!reader->how)
		decide(reader);
}

bool hl78_log_reader_next(struct hl78_log_reader *reader,
			  struct hl78_record *record)
{
	struct trace_line *line = &reader->line;

	if (!reader->how)
		return false;
	if (!reader->ready && reader->head_at < reader->head_len)
		reader->head_at += take(reader, reader->head + reader->head_at,
					reader->head_len - reader->head_at);
	if (!reader->ready && reader->finished)
		take_last(reader);
	if (!reader->ready)
		return false;
	reader->ready = false;
	record->kind = line->kind;
	record->clock = line->stamp.clock;
	record->time = reader->time;
	record->bytes = line->bytes;
	record->len = line->n_bytes;
	record->text_len = line->text_len;
	record->line_number = reader->line_number;
	return true;
}

enum hl78_format hl78_log_reader_format(const struct hl78_log_reader *reader)
{
	return reader->format;
}
