/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player of flow scripts and its words share: see flow.c. */
#ifndef TESTS_FLOW_H
#define TESTS_FLOW_H

#include <hl78/modem.h>

#include "sim/sim.h"

#define FLOW_EVENTS_MAX 4096
#define FLOW_EVENT_SIZE 512

struct flow {
	const char *path;
	unsigned line;
	size_t chunk;
	bool watched[HL78_EV_PROCEDURE + 1];
	struct hl78_modem_config config;
	struct hl78_modem *modem;
	struct sim *sim;
	hl78_time now;
	char out[4096]; /* sent by the core, not expected yet */
	size_t out_len;
	unsigned n_events, n_expected;
	char events[FLOW_EVENTS_MAX][FLOW_EVENT_SIZE];
};

/* The script that is played. */
extern struct flow flow;

/* Ends the program with the place in the script, and what is left. */
__attribute__((format(printf, 1, 2), noreturn)) void
flow_fail(const char *format, ...);

/* The type of events that `name` means, -1 for none. */
int flow_event_type(const char *name);

/* An event as the scripts write it. */
void flow_describe(const struct hl78_event *ev, char *out, size_t size);

/* WORD=VALUE... against the status, the identity; the outcome's words. */
void flow_check_status(char *args);
void flow_check_identity(char *args);
void flow_check_outcome(char *args);

#endif
