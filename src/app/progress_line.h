/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a long work is, on standard error: one line that changes on a
 * terminal, else a plain line now and then. It waits for no reader.
 */
#ifndef APP_PROGRESS_LINE_H
#define APP_PROGRESS_LINE_H

#include "app/app.h"
#include "app/out.h"

struct progress_line {
	enum app_progress how; /* never APP_PROGRESS_AUTO */
	size_t shown;          /* columns of what stands on the terminal */
	char text[160];        /* that */
	struct out err;
};

/* `quiet`: by itself it shows nothing; a terminal is no reason then. */
void progress_line_init(struct progress_line *p, enum app_progress how,
			bool quiet);
void progress_line_fini(struct progress_line *p);

/* On a terminal: this stands there from now on, empty for nothing. */
void progress_line_show(struct progress_line *p, const char *text);
/* Where there is no such line: this is said, and stays. */
void progress_line_say(struct progress_line *p, const char *text);
/* Room for somebody else's line; it is back with the next ..._show(). */
void progress_line_clear(struct progress_line *p);

#endif
