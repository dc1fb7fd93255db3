/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console as lines, among its own files: its state, and its words. */
#ifndef APP_PLAIN_WORDS_H
#define APP_PLAIN_WORDS_H

#include "app/out.h"
#include "app/plain.h"
#include "app/work.h"

#define PLAIN_LINE_MAX 1024

struct plain {
	const struct console_options *options;
	struct loop loop;
	struct work work;
	struct out out;
	struct out err;  /* what is wrong; it may be as stuck as the other */
	bool input_over; /* nobody types any more */
	bool headless;   /* told to go, while something is under way */
	const struct leaving *told; /* what :quit, or :port, would mean */
	bool over;
	bool leaves;     /* over once the update has ended, orderly */
	int status;
	uint64_t events; /* rows printed so far, by their numbers, */
	uint64_t at;
	uint64_t n_prompts; /* requests, */
	uint64_t n_notices; /* and notices */
	int step;        /* of progress, printed last, */
	int tenth;       /* and of a transfer */
	char firmware[HL78_VERSION_MAX]; /* printed last */
	bool too_long;   /* the line that is being read */
	size_t line_len;
	char line[PLAIN_LINE_MAX];
};

void plain_print(struct plain *p, const struct row *row);
void plain_say(struct plain *p, const char *text);
/* As app_error() does, but waiting for nobody. */
void plain_complain(struct plain *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Ends it. The first status given stays. */
void plain_end(struct plain *p, int status);
/* That of an end now: what became of the run, of the port, of what was asked. */
int plain_status_now(struct plain *p);
/*
 * A module does not wait for whoever reads these lines. A log that is read, or
 * a simulated module whose time jumps, does.
 */
void plain_keep_going(struct plain *p);

/* Does what a `:` command says, without its colon. */
void plain_word(struct plain *p, const char *text);

#endif
