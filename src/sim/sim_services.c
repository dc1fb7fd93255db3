/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The module's device services: events and their mask, requests to the host
 * with their repeats and deferrals, and sessions with the servers, opened by
 * the host, the polling timer or the module itself (AN 4.1 to 4.4, 6.2). How
 * one comes about is the business of sim_connect.c, what it is used for that of
 * server and package.
 */
#include <stdio.h>

#include "sim/internal.h"

/* An unanswered request 2 or 3 comes again (AN 6.2). */
#define ASK_AGAIN HL78_MIN(30)

/* ---- events ---- */

/* The bit of the mask that lets an event through (AN 4.2). */
static const uint16_t mask_bits[] = {
	[0] = 1,   [1] = 2,   [2] = 2,	  [3] = 2,     [4] = 4,
	[5] = 4,   [6] = 8,   [7] = 8,	  [8] = 8,     [9] = 16,
	[10] = 16, [11] = 16, [12] = 32,  [13] = 32,   [14] = 64,
	[15] = 64, [16] = 64, [18] = 256, [23] = 4096,
};

bool sim_mask_valid(int64_t mask)
{
	int64_t known = 0;
	size_t i;

	for (i = 0; i < sizeof(mask_bits) / sizeof(mask_bits[0]); i++)
		known |= mask_bits[i];
	return (mask & ~known) == 0;
}

void sim_event(struct sim *sim, int code)
{
	char text[32];

	if ((sim->flash.mask & mask_bits[code]) == 0)
		return;
	snprintf(text, sizeof(text), "+WDSI: %d", code);
	sim_urc(sim, text);
}

void sim_event_data(struct sim *sim, int code, int64_t data)
{
	char text[48];

	if ((sim->flash.mask & mask_bits[code]) == 0)
		return;
	snprintf(text, sizeof(text), "+WDSI: %d,%lld", code, (long long)data);
	sim_urc(sim, text);
}

/* ---- requests ---- */

bool sim_agrees(const struct sim *sim, enum sim_request request)
{
	return (sim->flash.agree & 1u << request) != 0;
}

void sim_request_wait(struct sim *sim, enum sim_request request)
{
	sim->flash.requests[request].waiting = SIM_WAITING_ASKED;
	/* Whether an unanswered request 1 is repeated is not known. */
	sim->timers[SIM_TIMER_ASK + request] = request == SIM_REQUEST_CONNECT
						       ? HL78_NEVER
						       : sim->now + ASK_AGAIN;
}

void sim_request_raise(struct sim *sim, enum sim_request request)
{
	sim_request_wait(sim, request);
	sim_event(sim, 1 + (int)request);
}

void sim_request_defer(struct sim *sim, enum sim_request request, int minutes)
{
	struct sim_wait *wait = &sim->flash.requests[request];

	wait->waiting = SIM_WAITING_DEFERRED;
	wait->until = sim->now + HL78_MIN(minutes);
	sim->timers[SIM_TIMER_ASK + request] = wait->until;
}

void sim_request_clear(struct sim *sim, enum sim_request request)
{
	sim->flash.requests[request].waiting = SIM_WAITING_NOT;
	sim->timers[SIM_TIMER_ASK + request] = HL78_NEVER;
}

/* After a boot: what was asked is asked again, a delay runs on. */
static void request_resume(struct sim *sim, enum sim_request request)
{
	const struct sim_wait *wait = &sim->flash.requests[request];

	if (wait->waiting == SIM_WAITING_NOT)
		return;
	if (wait->waiting == SIM_WAITING_DEFERRED && wait->until > sim->now)
		sim->timers[SIM_TIMER_ASK + request] = wait->until;
	else if (request == SIM_REQUEST_DOWNLOAD)
		sim_package_offer(sim);
	else
		sim_request_raise(sim, request);
}

/* ---- sessions ---- */

/* How long a session without traffic lasts (AN 4.4). */
static const hl78_time idle[SIM_N_OPENERS] = {
	[SIM_BY_POLLING] = HL78_SEC(20),
	[SIM_BY_RESUME] = HL78_SEC(20),
	[SIM_BY_REPORT] = HL78_SEC(2),
};

void sim_session_set(struct sim *sim, enum sim_session_state state,
		     hl78_time at)
{
	sim->session.state = state;
	sim->timers[SIM_TIMER_SESSION] = at;
}

void sim_session_open(struct sim *sim, enum sim_opener opener)
{
	switch (sim->session.state) {
	case SIM_SESSION_CLOSED:
		sim_connect_settled(sim);
		/* Whoever opens it, nobody has to be asked any more. */
		sim_request_clear(sim, SIM_REQUEST_CONNECT);
		sim->session.opener = opener;
		sim_session_set(sim, SIM_SESSION_CONNECT,
				sim->now + sim_gap(sim, 300, 900));
		break;
	case SIM_SESSION_CLOSING:
		sim->session.next = opener;
		break;
	default: /* it serves this purpose too */
		if (opener == SIM_BY_HOST)
			sim->session.opener = SIM_BY_HOST;
		sim_session_traffic(sim);
		break;
	}
}

void sim_session_want(struct sim *sim, enum sim_opener opener)
{
	struct sim_flash *flash = &sim->flash;

	/* What it would tell it tells in the next one. */
	if (!sim->network || sim->transfer.active)
		return;
	if (sim->session.state != SIM_SESSION_CLOSED ||
	    !sim_agrees(sim, SIM_REQUEST_CONNECT)) {
		sim_session_open(sim, opener);
		return;
	}
	flash->connect_for = opener;
	if (flash->requests[SIM_REQUEST_CONNECT].waiting == SIM_WAITING_NOT)
		sim_request_raise(sim, SIM_REQUEST_CONNECT);
}

static bool is_asked(const struct sim *sim, enum sim_request request)
{
	return sim->flash.requests[request].waiting == SIM_WAITING_ASKED;
}

/* Request 2 or 3 waits: no other session is begun (AN 9). */
static bool is_blocked(const struct sim *sim)
{
	return is_asked(sim, SIM_REQUEST_DOWNLOAD) ||
	       is_asked(sim, SIM_REQUEST_INSTALL);
}

bool sim_session_possible(const struct sim *sim)
{
	return sim->session.state == SIM_SESSION_CLOSED && sim->network &&
	       !sim->transfer.active && !is_blocked(sim);
}

int sim_session_start(struct sim *sim)
{
	if (is_blocked(sim))
		return SIM_CME_SERVICES;
	if (!sim->flash.contexts[sim->flash.cid - 1].defined)
		return SIM_CME_SERVICES;
	if (!sim->network)
		return SIM_CME_NO_NETWORK;
	/* It accepts a connect request as well (AN 6.2). */
	sim_request_clear(sim, SIM_REQUEST_CONNECT);
	sim_session_open(sim, SIM_BY_HOST);
	return 0;
}

/* With no session there is nothing to wait for. */
static void stop_timers(struct sim *sim)
{
	sim->timers[SIM_TIMER_IDLE] = HL78_NEVER;
	sim->timers[SIM_TIMER_NAT] = HL78_NEVER;
	sim->timers[SIM_TIMER_SERVER] = HL78_NEVER;
}

static void close_session(struct sim *sim)
{
	sim_package_suspend(sim);
	stop_timers(sim);
	sim_session_set(sim, SIM_SESSION_CLOSING,
			sim->now + sim_gap(sim, 400, 1600));
}

void sim_session_stop(struct sim *sim)
{
	/* 8 also answers where no session is open. */
	sim->session.next = SIM_BY_NOBODY;
	sim_connect_settled(sim);
	if (sim->session.state != SIM_SESSION_CLOSING)
		close_session(sim);
}

void sim_session_drop(struct sim *sim)
{
	sim_package_suspend(sim);
	sim->session.next = SIM_BY_NOBODY;
	sim->session.deaf = false;
	sim->session.bootstrapped = false;
	stop_timers(sim);
	sim_session_set(sim, SIM_SESSION_CLOSED, HL78_NEVER);
}

void sim_session_opened(struct sim *sim)
{
	sim_session_set(sim, SIM_SESSION_OPEN, HL78_NEVER);
	sim_session_traffic(sim);
	sim_server_connected(sim);
}

static void closed(struct sim *sim)
{
	enum sim_opener next = sim->session.next;

	sim_event(sim, 8);
	sim_session_drop(sim);
	if (next != SIM_BY_NOBODY) {
		sim_session_open(sim, next);
		return;
	}
	/* A download that nobody is asked about goes on at once (AN 8). */
	if (!sim_agrees(sim, SIM_REQUEST_DOWNLOAD))
		sim_package_resume(sim);
}

void sim_session_due(struct sim *sim)
{
	if (!sim->network && sim->session.state != SIM_SESSION_CLOSING) {
		sim->timers[SIM_TIMER_SESSION] = sim->now + HL78_SEC(1);
		return;
	}
	if (sim->session.state == SIM_SESSION_CLOSING)
		closed(sim);
	else
		sim_connect_due(sim);
}

void sim_session_traffic(struct sim *sim)
{
	hl78_time span = idle[sim->session.opener];
	hl78_time nat = HL78_SEC(sim->config.nat);

	if (sim->session.state != SIM_SESSION_OPEN)
		return;
	sim->timers[SIM_TIMER_IDLE] = span ? sim->now + span : HL78_NEVER;
	sim->timers[SIM_TIMER_NAT] = nat ? sim->now + nat : HL78_NEVER;
}

void sim_session_idle_due(struct sim *sim)
{
	/* A slow download has long gaps, and is traffic all the same. */
	if (sim->flash.package == SIM_PACKAGE_WANTED)
		sim_session_traffic(sim);
	else
		close_session(sim);
}

/* ---- polling ---- */

void sim_poll_arm(struct sim *sim)
{
	int minutes = sim->flash.polling;

	sim->timers[SIM_TIMER_POLL] =
		minutes ? sim->now + HL78_MIN(minutes) : HL78_NEVER;
}

void sim_poll_due(struct sim *sim)
{
	sim_poll_arm(sim);
	if (sim_session_possible(sim))
		sim_session_want(sim, SIM_BY_POLLING);
}

/* ---- taking up again ---- */

void sim_services_resume(struct sim *sim)
{
	enum sim_request request;

	for (request = 0; request < SIM_N_REQUESTS; request++)
		request_resume(sim, request);
	sim_package_resume(sim);
	if (sim->flash.report_due)
		sim_session_want(sim, SIM_BY_REPORT);
}
