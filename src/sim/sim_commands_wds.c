/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The device-services commands: AT+WDSI, AT+WDSS, AT+WDSC, AT+WDSR and AT+WDSD
 * (AN 4, 6, 7). They check their parameters and hand over; what they set stays
 * in flash without AT&W.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

/* ---- AT+WDSI: indications ---- */

static void read_indications(struct sim *sim)
{
	sim_answer(sim, "+WDSI: %u", sim->flash.mask);
}

static int set_indications(struct sim *sim, const struct sim_params *params)
{
	int mask;
	int err = sim_param_int(params, 0, 0, 65535, &mask);

	if (err)
		return err;
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	if (!sim_mask_valid(mask))
		return SIM_CME_RANGE;
	sim->flash.mask = (unsigned)mask;
	return 0;
}

/* ---- AT+WDSS: session and context ---- */

static void read_session(struct sim *sim)
{
	sim_answer(sim, "+WDSS: 1,%d",
		   sim->session.state != SIM_SESSION_CLOSED);
	sim_answer(sim, "+WDSS: 2,%d", sim->flash.cid);
}

static int set_context(struct sim *sim, const struct sim_params *params)
{
	int err = sim_param_int(params, 1, 1, SIM_N_CONTEXTS, &sim->flash.cid);

	if (!err)
		sim->timers[SIM_TIMER_READY] =
			sim->now + sim_gap(sim, 200, 800);
	return err;
}

static int set_session(struct sim *sim, const struct sim_params *params)
{
	int mode, start;
	int err = sim_param_int(params, 0, 1, 2, &mode);

	if (err)
		return err;
	if (params->n > 2)
		return SIM_CME_PARAMETERS;
	if (mode == 2)
		return set_context(sim, params);
	err = sim_param_int(params, 1, 0, 1, &start);
	if (err)
		return err;
	if (start)
		return sim_session_start(sim);
	sim_session_stop(sim);
	return 0;
}

/* ---- AT+WDSC: agreements and timers ---- */

#define MODE_POLLING 3
#define MODE_TIMERS  4
#define MODE_MAX     6

static void answer_timers(struct sim *sim)
{
	char list[SIM_TIMERS_MAX * 8] = "";
	size_t len = 0;
	size_t i;

	for (i = 0; i < sim->flash.n_timers; i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, ",%d",
					sim->flash.timers[i]);
	sim_answer(sim, "+WDSC: %d%s", MODE_TIMERS, list);
}

static void read_settings(struct sim *sim)
{
	int mode;

	for (mode = 0; mode <= MODE_MAX; mode++) {
		if (mode == MODE_TIMERS)
			answer_timers(sim);
		else
			sim_answer(
				sim, "+WDSC: %d,%d", mode,
				mode == MODE_POLLING
					? sim->flash.polling
					: (int)(sim->flash.agree >> mode & 1));
	}
}

/* Only the first may be 0: no retry at all. */
static int set_timers(struct sim *sim, const struct sim_params *params)
{
	int timers[SIM_TIMERS_MAX];
	size_t i;

	if (params->n > 1 + SIM_TIMERS_MAX)
		return SIM_CME_PARAMETERS;
	if (params->n < 2)
		return SIM_CME_MISSING;
	for (i = 0; i < params->n - 1; i++) {
		int err = sim_param_int(params, i + 1, i ? 1 : 0, 20160,
					&timers[i]);

		if (err)
			return err;
	}
	memcpy(sim->flash.timers, timers, i * sizeof(timers[0]));
	sim->flash.n_timers = i;
	if (timers[0] == 0)
		sim_connect_settled(sim);
	return 0;
}

static int set_settings(struct sim *sim, const struct sim_params *params)
{
	int mode, value;
	int err = sim_param_int(params, 0, 0, MODE_MAX, &mode);

	if (err)
		return err;
	if (mode == MODE_TIMERS)
		return set_timers(sim, params);
	err = sim_param_int(params, 1, 0, mode == MODE_POLLING ? 525600 : 1,
			    &value);
	if (err)
		return err;
	if (params->n > 2)
		return SIM_CME_PARAMETERS;
	if (mode == MODE_POLLING) {
		sim->flash.polling = value;
		sim_poll_arm(sim);
		return 0;
	}
	sim->flash.agree &= ~(1u << mode);
	sim->flash.agree |= (unsigned)value << mode;
	return 0;
}

/* ---- AT+WDSR: what the host replies to a request ---- */

/* 6 to 9, reboot and uninstall, are never asked for here. */
static const struct {
	enum sim_request request;
	bool accepts;
} replies[] = {
	[0] = { SIM_REQUEST_CONNECT, false },
	[1] = { SIM_REQUEST_CONNECT, true },
	[2] = { SIM_REQUEST_DOWNLOAD, false },
	[3] = { SIM_REQUEST_DOWNLOAD, true },
	[4] = { SIM_REQUEST_INSTALL, true },
	[5] = { SIM_REQUEST_INSTALL, false },
};

static int accept_request(struct sim *sim, enum sim_request request)
{
	if (request == SIM_REQUEST_INSTALL) {
		sim_package_install(sim);
		return 0;
	}
	if (!sim->network)
		return SIM_CME_NO_NETWORK;
	if (request == SIM_REQUEST_DOWNLOAD) {
		sim_package_accept(sim);
		return 0;
	}
	sim_request_clear(sim, request);
	sim_session_open(sim, sim->flash.connect_for);
	return 0;
}

static int set_reply(struct sim *sim, const struct sim_params *params)
{
	enum sim_request request;
	int reply, minutes;
	int err = sim_param_int(params, 0, 0, 9, &reply);

	if (!err)
		err = sim_param_optional(params, 1, 0, 1440, 30, &minutes);
	if (err)
		return err;
	if (params->n > 2)
		return SIM_CME_PARAMETERS;
	if ((size_t)reply >= sizeof(replies) / sizeof(replies[0]))
		return SIM_CME_STATE;
	request = replies[reply].request;
	if (sim->flash.requests[request].waiting == SIM_WAITING_NOT)
		return SIM_CME_STATE;
	if (replies[reply].accepts)
		return accept_request(sim, request);
	/* A request can be put off, not refused. */
	if (minutes == 0)
		return SIM_CME_NOT_ALLOWED;
	sim_request_defer(sim, request, minutes);
	return 0;
}

/* ---- AT+WDSD: local update ---- */

static int set_local_update(struct sim *sim, const struct sim_params *params)
{
	int size;
	int err = sim_param_int(params, 0, 0, SIM_PACKAGE_MAX, &size);

	if (err)
		return err;
	if (params->n > 1)
		return SIM_CME_PARAMETERS;
	if (size == 0)
		return SIM_CME_NOT_ALLOWED;
	err = sim_transfer_begin(sim, size);
	return err ? err : SIM_LATER;
}

const struct sim_command sim_commands_wds[] = {
	{ .name = "+WDSC",
	  .read = read_settings,
	  .set = set_settings,
	  .test = "+WDSC: (0-2,5,6),(0-1)\n+WDSC: 3,(0-525600)\n"
		  "+WDSC: 4,(0-20160),(1-20160),(1-20160),(1-20160),(1-20160),"
		  "(1-20160),(1-20160),(1-20160)" },
	{ .name = "+WDSD",
	  .set = set_local_update,
	  .test = "+WDSD: (1-67108864)" },
	{ .name = "+WDSI",
	  .read = read_indications,
	  .set = set_indications,
	  .test = "+WDSI: (0-127,256-383,4096-4223,4352-4479)" },
	{ .name = "+WDSR", .set = set_reply, .test = "+WDSR: (0-9),(0-1440)" },
	{ .name = "+WDSS",
	  .read = read_session,
	  .set = set_session,
	  .test = "+WDSS: 1,(0-1)\n+WDSS: 2,(1-2)" },
	{ .name = NULL },
};
