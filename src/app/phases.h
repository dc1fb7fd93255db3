/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events and status of a module become phases: one is in front at any time, or
 * none, and where it changes one ends and the next begins.
 *
 *	phases_init(&p);
 *	for each event:
 *		phases_see(&p, ev, modem, ev->at);
 *	phases_judge(&p, ROW_GOOD, "updated", now);
 */
#ifndef APP_PHASES_H
#define APP_PHASES_H

#include <hl78/modem.h>

#include "ui/phase.h"

void phases_init(struct phases *phases);

/*
 * `at` is the event's time, HL78_NO_TIME in a log without times. Stamps of new
 * phases are empty: they are the caller's to fill.
 */
void phases_see(struct phases *phases, const struct hl78_event *event,
		const struct hl78_modem *modem, hl78_time at);

/*
 * The verdict of the run, which takes the place of what the module said of it.
 * Without a run there is nothing to judge.
 */
void phases_judge(struct phases *phases, enum row_kind look, const char *text,
		  hl78_time at);

/* Another clock counts from now on: all times move by so much. */
void phases_shift(struct phases *phases, hl78_time by);

#endif
