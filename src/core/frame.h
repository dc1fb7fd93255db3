/* SPDX-License-Identifier: MIT */
/*
 * Bytes to lines, for one side of the line. A line ends at CR or LF, blank ones
 * are dropped, NULs too (a module that resets sends runs of them). In a data
 * phase the lines are marked as payload, and the phase's end is found in the
 * bytes themselves: a count that runs out, or the end-of-data pattern.
 */
#ifndef CORE_FRAME_H
#define CORE_FRAME_H

#include <hl78/types.h>

struct frame {
	char buf[HL78_LINE_MAX]; /* the line so far, when it came in pieces */
	size_t len;
	uint64_t true_len;
	hl78_time at;    /* of its first byte */
	bool skip_lf;    /* the LF of a CRLF whose CR ended CONNECT */
	bool data;       /* in a data phase */
	uint8_t matched; /* of the end-of-data pattern */
	bool skip_dashes; /* the hyphens that close the pattern */
	uint64_t remaining; /* payload bytes to come; FRAME_UNTIL_PATTERN */
	uint64_t payload; /* bytes so far; at its end without the pattern */
	uint64_t pattern; /* bytes of it that are matched */
};

#define FRAME_UNTIL_PATTERN UINT64_MAX

struct frame_line {
	const char *text; /* NULL: no line ended. Borrows input or buf */
	size_t len;       /* HL78_LINE_MAX at most */
	uint64_t true_len;
	hl78_time at;
	bool data;     /* payload */
	bool data_end; /* the data phase ends with this line */
};

void frame_init(struct frame *f);

/* Takes bytes up to the end of one line, and returns how many. */
size_t frame_feed(struct frame *f, const char *bytes, size_t len,
		  hl78_time now, struct frame_line *line);

/* A line that is whole where it stands, and is borrowed. */
static inline void frame_lend(struct frame_line *line, const char *text,
			      size_t len, hl78_time now)
{
	line->text = text;
	line->len = len;
	line->true_len = len;
	line->at = now;
	line->data = line->data_end = false;
}

/*
 * Takes a line that was cut out already: text without control bytes, an end of
 * CRLF behind it, or of CR alone (`skip_lf`). False, and nothing taken, where
 * its bytes would not have given just this line.
 */
static inline bool frame_feed_line(struct frame *f, const char *text,
				   size_t len, bool skip_lf, hl78_time now,
				   struct frame_line *line)
{
	if (f->data || f->true_len || f->skip_dashes || !len ||
	    len > HL78_LINE_MAX)
		return false;
	f->skip_lf = skip_lf;
	frame_lend(line, text, len, now);
	return true;
}

/* The line that has no end yet, if there is one. */
void frame_finish(struct frame *f, struct frame_line *line);

/* Payload follows: `bytes` of it, or FRAME_UNTIL_PATTERN. */
void frame_data_begin(struct frame *f, uint64_t bytes);
/* Ends the data phase for a reason that the bytes do not show. */
void frame_data_end(struct frame *f);

/*
 * Whether `text` holds the pattern that ends a data phase, "EOF…Pattern"
 * between hyphens or dashes.
 */
bool frame_has_pattern(const char *text, size_t len);

#endif
