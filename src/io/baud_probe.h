/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the rate that a module talks at: "AT" at each usual one, until OK or
 * ERROR comes back, with or without echo. It neither sends nor waits: time is
 * an argument, bytes go in and out.
 *
 *	baud_probe_init(&p, now);
 *	while (p.state == BAUD_PROBE_RUNNING)
 *		the line to baud_probe_rate(&p), or baud_probe_skip(&p, now);
 *		out with baud_probe_output(&p, &len), baud_probe_sent(&p, n);
 *		in with baud_probe_feed(&p, bytes, n);
 *		baud_probe_tick(&p, now) at p.deadline
 */
#ifndef IO_BAUD_PROBE_H
#define IO_BAUD_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include <hl78/types.h>

/* An answer at 9600 baud takes 12 ms; USB and the module have the rest. */
#define BAUD_PROBE_WAIT_MS 250
/* Twice: the first may end what other rates left in the module's line. */
#define BAUD_PROBE_TRIES   2

enum baud_probe_state {
	BAUD_PROBE_RUNNING,
	BAUD_PROBE_FOUND,
	BAUD_PROBE_FAILED, /* no rate was left */
};

struct baud_probe {
	enum baud_probe_state state;
	hl78_time deadline;
	size_t rate;    /* which of them */
	unsigned tries; /* at this rate */
	size_t sent;    /* bytes of this try */
	char line[8];   /* the beginning of what comes, without its end */
	size_t line_len;
	bool noise;     /* something came that is no text */
};

void baud_probe_init(struct baud_probe *p, hl78_time now);
/* What the line has to be set to; what was found, once it was. */
unsigned baud_probe_rate(const struct baud_probe *p);
/* The line does not take that rate. */
void baud_probe_skip(struct baud_probe *p, hl78_time now);

const void *baud_probe_output(const struct baud_probe *p, size_t *len);
void baud_probe_sent(struct baud_probe *p, size_t len);
/* Bytes that came at that rate. Those after the answer are not looked at. */
void baud_probe_feed(struct baud_probe *p, const void *bytes, size_t len);
void baud_probe_tick(struct baud_probe *p, hl78_time now);

/* "115200, 921600": the rates that were tried. Returns `out`. */
const char *baud_probe_tried(const struct baud_probe *p, char *out,
			     size_t size);

#endif
