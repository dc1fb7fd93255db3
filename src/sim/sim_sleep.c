/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hibernation, where AT+KSLEEP allows it: after a while without a word and
 * with nothing under way the module goes dark. What is said to it then is
 * lost, but wakes it, and so does whatever falls due; waking takes seconds, is
 * as good as a boot for echo and settings, and ends with event 0 (AN 4.5).
 */
#include "sim/internal.h"

/* AT+KSLEEP=<0|1>,2,<delay> */
#define LEVEL_HIBERNATE 2

static bool may_sleep(const struct sim *sim)
{
	const int *sleep = sim->flash.sleep;

	return sleep[0] != 2 && sleep[1] == LEVEL_HIBERNATE;
}

/* With a delay of 0 it still hears a command out. */
static hl78_time idle_until(const struct sim *sim)
{
	int delay = sim->flash.sleep[2];

	return sim->active_at + HL78_SEC(delay > 0 ? delay : 1);
}

void sim_sleep_arm(struct sim *sim)
{
	sim->timers[SIM_TIMER_SLEEP] =
		may_sleep(sim) ? idle_until(sim) : HL78_NEVER;
}

static bool is_occupied(const struct sim *sim)
{
	static const enum sim_timer work[] = {
		SIM_TIMER_ANSWER, SIM_TIMER_POWER, SIM_TIMER_STARTUP,
		SIM_TIMER_NETWORK, SIM_TIMER_READY, SIM_TIMER_PACKAGE,
		SIM_TIMER_TRANSFER,
	};
	size_t i;

	for (i = 0; i < sizeof(work) / sizeof(work[0]); i++) {
		if (sim->timers[work[i]] != HL78_NEVER)
			return true;
	}
	return sim->session.state != SIM_SESSION_CLOSED;
}

void sim_sleep_fall(struct sim *sim)
{
	sim_at_reset(sim);
	sim_transfer_drop(sim);
	sim->running = false;
	sim->asleep = true;
}

void sim_sleep_due(struct sim *sim)
{
	if (idle_until(sim) > sim->now) {
		sim_sleep_arm(sim);
	} else if (is_occupied(sim)) {
		sim->active_at = sim->now;
		sim_sleep_arm(sim);
	} else {
		sim_sleep_fall(sim);
	}
}

void sim_sleep_wake(struct sim *sim)
{
	sim->asleep = false;
	sim->waking = true;
	sim->timers[SIM_TIMER_POWER] = sim->now + sim_gap(sim, 2500, 4500);
}
