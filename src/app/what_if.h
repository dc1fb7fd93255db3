/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "What if": the faults of a simulated module in this process, to strike now
 * and to end. Any other port has none.
 */
#ifndef APP_WHAT_IF_H
#define APP_WHAT_IF_H

#include "app/work.h"

struct what_if {
	const char *name;  /* "power-cut" */
	const char *group; /* "Power and radio" */
	const char *text;  /* what it does */
	const char *held;  /* why it cannot strike now; NULL: it can */
	bool lasts;        /* it does now: to strike again ends it */
};

#define WHAT_IF_MAX 64

/* Number `i` of those of the port; false behind the last. */
bool what_if_at(const struct work *w, size_t i, struct what_if *out);
/* Why there are none: the port is another one. NULL: there are. */
const char *what_if_none(const struct work *w);
/* Strikes, or ends what lasts; says what became of it. False: no such name. */
bool what_if_do(struct work *w, const char *name);

#endif
