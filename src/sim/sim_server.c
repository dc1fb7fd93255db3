/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The servers' side: credentials that are given and taken back, whom they let
 * in (AN 4.4), operations that wait until a session is open, and what is done
 * with a module that has just registered (AN 4.4.3, 5). They remember across
 * every restart of the module.
 */
#include "sim/internal.h"

/* ---- credentials ---- */

#define DAYS(n) HL78_MIN((n) * 24 * 60)
/* How long a device is gone that is registered again, or named rightly. */
#define ABSENCE HL78_MIN(10)

/* The spans of AN 4.4; what people do to a device has none. */
static hl78_time own_span(struct sim *sim)
{
	switch (sim->config.rotation) {
	case SIM_ROTATION_DM:
		return DAYS(90);
	case SIM_ROTATION_BOOTSTRAP:
		return DAYS(30) + HL78_SEC(sim_random(&sim->random) %
					   (15 * 24 * 60 * 60 + 1));
	default:
		return 0;
	}
}

/* From the start to the first time. */
static hl78_time span(struct sim *sim)
{
	return sim->config.rotate == SIM_ROTATE_OWN
		       ? own_span(sim)
		       : HL78_SEC(sim->config.rotate);
}

static bool is_by_people(const struct sim *sim)
{
	return sim->config.rotation == SIM_ROTATION_RE_REGISTERED ||
	       sim->config.rotation == SIM_ROTATION_SERIAL;
}

void sim_server_init(struct sim *sim)
{
	const struct sim_config *config = &sim->config;
	hl78_time after;

	if (config->offer >= 0)
		sim->timers[SIM_TIMER_OFFER] =
			sim->started_at + HL78_SEC(config->offer);
	if (config->rotation == SIM_ROTATION_NONE)
		return;
	after = span(sim);
	/* It was away before that. */
	if (is_by_people(sim))
		after -= after < ABSENCE ? after : ABSENCE;
	sim->timers[SIM_TIMER_ROTATE] = sim->started_at + after;
}

void sim_server_rotate_due(struct sim *sim)
{
	sim->rotated = true;
	if (!is_by_people(sim))
		return;
	sim->unknown = !sim->unknown;
	if (sim->unknown)
		sim->timers[SIM_TIMER_ROTATE] = sim->started_at + span(sim);
}

void sim_server_issued(struct sim *sim)
{
	hl78_time *timer = &sim->timers[SIM_TIMER_ROTATE];

	sim->rotated = false;
	if (sim->config.rotation == SIM_ROTATION_NONE || is_by_people(sim))
		return;
	/* The moment that was asked for is still to come. */
	if (sim->config.rotate != SIM_ROTATE_OWN && *timer != HL78_NEVER)
		return;
	*timer = sim->now + own_span(sim);
}

enum sim_answer sim_server_answer(struct sim *sim, bool bootstrap)
{
	if (sim_fault_happens(sim, SIM_FAULT_DENIED) ||
	    sim_fault_happens(sim, SIM_FAULT_CONNECTION))
		return SIM_SERVER_DENIES;
	if (bootstrap)
		return sim->unknown ||
		       sim_fault_happens(sim, SIM_FAULT_BOOTSTRAP_DENIED)
			       ? SIM_SERVER_DENIES
			       : SIM_SERVER_ACCEPTS;
	if (sim->rotated || sim_fault_happens(sim, SIM_FAULT_AUTH))
		return SIM_SERVER_FAILS;
	return sim_fault_happens(sim, SIM_FAULT_REGISTER) ? SIM_SERVER_DROPS
							  : SIM_SERVER_ACCEPTS;
}

/* ---- operations ---- */

static void take_turn(struct sim *sim)
{
	sim->timers[SIM_TIMER_SERVER] = sim->now + sim_gap(sim, 300, 900);
}

void sim_server_connected(struct sim *sim)
{
	take_turn(sim);
}

void sim_server_offer_due(struct sim *sim)
{
	sim->operation = SIM_OPERATION_QUEUED;
	if (sim->session.state == SIM_SESSION_OPEN)
		take_turn(sim);
}

void sim_server_lose(struct sim *sim)
{
	if (sim->session.state == SIM_SESSION_OPEN)
		sim->session.deaf = true;
}

void sim_server_reach(struct sim *sim)
{
	sim->session.deaf = false;
	if (sim->session.state == SIM_SESSION_OPEN)
		take_turn(sim);
}

/* A session is open; `close_session` and a restart take the turn away. */
void sim_server_due(struct sim *sim)
{
	struct sim_flash *flash = &sim->flash;

	if (sim->session.deaf)
		return;
	if (!sim->network) {
		sim->timers[SIM_TIMER_SERVER] = sim->now + HL78_SEC(1);
		return;
	}
	sim_session_traffic(sim);
	flash->report_due = false;
	if (flash->package == SIM_PACKAGE_NONE &&
	    sim->operation == SIM_OPERATION_QUEUED) {
		sim->operation = SIM_OPERATION_SENT;
		sim_package_offer(sim);
	} else {
		sim_package_resume(sim);
	}
}
