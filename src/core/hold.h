/* SPDX-License-Identifier: MIT */
/*
 * Lines kept back while it is not known yet which of them answers AT+WDSI?.
 * A fixed store: when it is full the wait is over, and all are events.
 */
#ifndef CORE_HOLD_H
#define CORE_HOLD_H

#include "core/frame.h"

/* Far more than events can come between a query and its OK. */
#define HOLD_LINES 16
#define HOLD_BYTES HL78_LINE_MAX

/* Whether a line could be the mask. */
enum hold_as {
	HOLD_NO_MASK,
	HOLD_MAYBE,  /* "+WDSI: n" */
	HOLD_SURELY, /* and no event has that number */
};

struct hold {
	unsigned n, next;
	int mask; /* the line that is the mask, -1 for none; when released */
	bool releasing;
	size_t used;
	struct {
		uint16_t start, len;
		enum hold_as as;
		hl78_time at;
	} lines[HOLD_LINES];
	char bytes[HOLD_BYTES];
};

/* False when it does not fit. */
bool hold_add(struct hold *h, const struct frame_line *line, enum hold_as as);

/*
 * No more lines: from now on they are taken. `answered`: by an OK, and so the
 * last line that is a mask for sure is the mask, or else that could be one.
 */
void hold_release(struct hold *h, bool answered);

/* The next line and whether it is the mask. False: empty again. */
bool hold_take(struct hold *h, struct frame_line *line, bool *is_mask);

#endif
