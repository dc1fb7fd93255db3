/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module and the library at the two ends of one line, in virtual
 * time: all that is sent arrives at once, in pieces of a chosen size, and time
 * goes from deadline to deadline. What the module puts on the line is watched
 * on its way: each event there must be told by the library, in order.
 */
#ifndef TESTS_UNIT_DUO_H
#define TESTS_UNIT_DUO_H

#include <hl78/modem.h>

#include "sim/sim.h"

#define DUO_START   HL78_SEC(1000)
#define DUO_EVENT   48
#define DUO_WAITING 512

struct duo {
	struct sim *sim;
	struct hl78_modem *modem;
	hl78_time now;
	size_t chunk; /* most bytes at once, either way; 0: all */
	void (*on_event)(struct duo *duo, const struct hl78_event *ev);
	void (*on_line)(struct duo *duo, const char *line); /* of the module */
	void (*on_failure)(struct duo *duo); /* says how it came to it */
	/* The line that is on its way, and events the library has yet to tell. */
	char line[256];
	size_t line_len;
	char waiting[DUO_WAITING][DUO_EVENT];
	unsigned n_put, n_told; /* of all, ever */
	bool done; /* a command ended since the last look, with: */
	enum hl78_result result;
	int code;
	/* Events since the last look: "18,1..40 8". */
	char events[4096];
	size_t events_len;
	size_t row; /* where a row of percents is to be continued */
	int percent;
};

void duo_open(struct duo *duo, const char *spec, size_t chunk);
void duo_close(struct duo *duo);
/* Another host, which remembers nothing, at the same line. */
void duo_host_restarts(struct duo *duo);

/* Takes what is on the line to the other end, until it is empty. */
void duo_settle(struct duo *duo);
/* One deadline further, `end` at most; false when that is reached. */
bool duo_step(struct duo *duo, hl78_time end);
void duo_for(struct duo *duo, int64_t ms);
/* Till the event comes; fails after `limit_s`. */
void duo_until(struct duo *duo, const char *event, int64_t limit_s);

/* Queues a command of the user: hl78_modem_command(). */
int duo_send(struct duo *duo, const char *command, bool insist);
/* Sends it and waits for its end; "OK", "CME ERROR 30". */
const char *duo_ask(struct duo *duo, const char *command);

/* The events since the last look, and forgets them. */
const char *duo_events(struct duo *duo);

#endif
