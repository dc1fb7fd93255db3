/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a session comes about, from 4 to 23,1: the DM server, five failures in a
 * row there, the bootstrap server for new credentials (AN 4.4); and what is
 * tried again by the timers of AT+WDSC=4 when nothing came of it. The count of
 * failures is kept over restarts, an attempt that waits for its time is not.
 */
#include "sim/internal.h"

/* So many in a row, and the credentials are deleted (AN 4.4). */
#define FAILURES_MAX 5

/* ---- once more later ---- */

static void wait_for_retry(struct sim *sim)
{
	const struct sim_flash *flash = &sim->flash;

	/* All delays are over; or the first is 0: it tries nothing. */
	if (sim->n_retries == flash->n_timers || flash->timers[0] == 0)
		return;
	sim->timers[SIM_TIMER_RETRY] =
		sim->now + HL78_MIN(flash->timers[sim->n_retries++]);
}

void sim_connect_again(struct sim *sim, enum sim_opener opener)
{
	sim->retry_for = opener;
	wait_for_retry(sim);
}

void sim_connect_retry_due(struct sim *sim)
{
	size_t n = sim->n_retries;

	if (!sim_session_possible(sim)) {
		wait_for_retry(sim);
		return;
	}
	sim_session_open(sim, sim->retry_for);
	sim->n_retries = n;
}

void sim_connect_settled(struct sim *sim)
{
	sim->n_retries = 0;
	sim->timers[SIM_TIMER_RETRY] = HL78_NEVER;
}

/* ---- what the servers say ---- */

/* 7: no session comes of it (AN 4.2, 9). */
static void refused(struct sim *sim)
{
	enum sim_opener opener = sim->session.opener;

	sim_event(sim, 7);
	sim_session_drop(sim);
	sim_connect_again(sim, opener);
}

/* The DM server said no; the fifth time it asks the other one. */
static void failed(struct sim *sim)
{
	struct sim_flash *flash = &sim->flash;

	if (++flash->failures == FAILURES_MAX) {
		flash->failures = 0;
		flash->credentials = false;
		/* Those it has just been given: that leads nowhere. */
		if (sim->session.bootstrapped) {
			refused(sim);
			return;
		}
	}
	sim_session_set(sim, SIM_SESSION_CONNECT,
			sim->now + sim_gap(sim, 1000, 3000));
}

/* Of some failures no indication tells. */
static bool is_silent(const struct sim *sim)
{
	return (sim->session.answer == SIM_SERVER_FAILS ||
		sim->session.answer == SIM_SERVER_DROPS) &&
	       sim->flash.failures >= sim->config.told;
}

static void connect(struct sim *sim)
{
	sim->session.answer = sim_server_answer(sim, !sim->flash.credentials);
	if (!is_silent(sim))
		sim_event(sim, 4);
	sim_session_set(sim, SIM_SESSION_AUTH,
			sim->now + sim_gap(sim, 500, 1500));
}

/* 6 comes next; or 5, or 7. */
static void authenticate(struct sim *sim)
{
	switch (sim->session.answer) {
	case SIM_SERVER_DENIES:
		refused(sim);
		return;
	case SIM_SERVER_FAILS:
		if (!is_silent(sim))
			sim_event(sim, 5);
		failed(sim);
		return;
	case SIM_SERVER_DROPS:
	case SIM_SERVER_ACCEPTS:
		break;
	}
	if (!is_silent(sim))
		sim_event(sim, 6);
	sim_session_set(sim, SIM_SESSION_REGISTER,
			sim->now + sim_gap(sim, 300, 900));
}

static void bootstrap(struct sim *sim)
{
	sim_event_data(sim, 23, 0);
	sim->flash.credentials = true;
	sim->flash.failures = 0;
	sim->session.bootstrapped = true;
	sim_server_issued(sim);
	sim_session_set(sim, SIM_SESSION_CONNECT,
			sim->now + sim_gap(sim, 1000, 3000));
}

static void register_at_server(struct sim *sim)
{
	if (!sim->flash.credentials) {
		bootstrap(sim);
		return;
	}
	if (!is_silent(sim))
		sim_event_data(sim, 23, 1);
	if (sim->session.answer == SIM_SERVER_DROPS) {
		failed(sim);
		return;
	}
	sim->flash.failures = 0;
	sim_connect_settled(sim);
	sim_session_opened(sim);
}

void sim_connect_due(struct sim *sim)
{
	switch (sim->session.state) {
	case SIM_SESSION_CONNECT:
		connect(sim);
		break;
	case SIM_SESSION_AUTH:
		authenticate(sim);
		break;
	case SIM_SESSION_REGISTER:
		register_at_server(sim);
		break;
	case SIM_SESSION_CLOSED:
	case SIM_SESSION_OPEN:
	case SIM_SESSION_CLOSING:
		break;
	}
}
