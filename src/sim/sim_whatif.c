/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "What if": faults that strike now, by hand, and end by hand, beside those
 * that the configuration has. What a fault does stays the business of
 * sim_fault.c and of the part it spoils; here is when it can strike, whether
 * it lasts, and what its end brings back.
 */
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

/* What there must be for a fault to have an effect. */
enum need {
	NEED_NOTHING, /* it strikes when its time comes */
	NEED_POWER,
	NEED_RUNNING,
	NEED_NETWORK,
	NEED_SESSION,
	NEED_DOWNLOAD,
};

static const uint8_t needs[SIM_N_FAULTS] = {
	[SIM_FAULT_RESET] = NEED_RUNNING,
	[SIM_FAULT_POWER_CUT] = NEED_POWER,
	[SIM_FAULT_CFUN_OFF] = NEED_RUNNING,
	[SIM_FAULT_NETWORK_SHORT] = NEED_NETWORK,
	[SIM_FAULT_NETWORK_LONG] = NEED_NETWORK,
	[SIM_FAULT_NAT] = NEED_SESSION,
	[SIM_FAULT_ISSUE + 0] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE + 1] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE + 2] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE + 3] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE + 4] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE + 5] = NEED_DOWNLOAD,
	[SIM_FAULT_ISSUE_BARE] = NEED_DOWNLOAD,
};

/* Why it cannot be now, or NULL. */
static const char *missing(const struct sim *sim, enum need need)
{
	if (need == NEED_NOTHING)
		return NULL;
	if (sim->turned_off)
		return "the module is turned off";
	if (need == NEED_POWER)
		return NULL;
	if (!sim->running)
		return sim->flash.package == SIM_PACKAGE_INSTALLING
			       ? "the module installs, and is dark"
			       : "the module is dark";
	if (need == NEED_NETWORK && !sim->network)
		return "the module is not registered";
	if (need == NEED_SESSION && sim->session.state != SIM_SESSION_OPEN)
		return "no session is open";
	if (need == NEED_DOWNLOAD && !sim_package_downloads(sim))
		return "nothing is downloaded now";
	return NULL;
}

static int find_fault(const char *name)
{
	int kind = 0;

	while (kind < SIM_N_FAULTS && strcmp(sim_fault_names[kind], name) != 0)
		kind++;
	return kind;
}

/* Those that have struck and have no end to wait for are history. */
static void forget_struck(struct sim *sim)
{
	struct sim_config *config = &sim->config;
	size_t i, n = 0;

	for (i = 0; i < config->n_faults; i++) {
		if (sim->struck[i] && sim->ends_at[i] == HL78_NEVER)
			continue;
		config->faults[n] = config->faults[i];
		sim->ends_at[n] = sim->ends_at[i];
		sim->struck[n] = sim->struck[i];
		n++;
	}
	for (i = n; i < config->n_faults; i++) {
		sim->ends_at[i] = HL78_NEVER;
		sim->struck[i] = false;
	}
	config->n_faults = n;
}

/* The transfer under way has one of them: then none is forgotten. */
static bool has_room(const struct sim *sim)
{
	const struct sim_config *config = &sim->config;

	if (config->n_faults < SIM_FAULTS_MAX)
		return true;
	for (size_t i = 0; i < config->n_faults && !sim->transfer.active; i++)
		if (sim->struck[i] && sim->ends_at[i] == HL78_NEVER)
			return true;
	return false;
}

const char *sim_strike_held(const struct sim *sim, const char *fault)
{
	int kind = find_fault(fault);

	if (kind == SIM_N_FAULTS)
		return NULL;
	/* One of a transfer waits for the next, behind those that wait. */
	if (sim_fault_is_of_transfer(kind))
		return has_room(sim) ? NULL :
		       "there is no room for another fault";
	return missing(sim, (enum need)needs[kind]);
}

int sim_strike(struct sim *sim, const char *fault, hl78_time now, char *why,
	       size_t size)
{
	struct sim_config *config = &sim->config;
	int kind = find_fault(fault);
	struct sim_fault as_usual;
	const char *reason;

	if (kind == SIM_N_FAULTS) {
		snprintf(why, size, "there is no fault \"%s\"", fault);
		return HL78_ERR_SYNTAX;
	}
	sim_tick(sim, now);
	reason = sim_strike_held(sim, fault);
	if (reason) {
		snprintf(why, size, "%s", reason);
		return HL78_ERR_STATE;
	}
	if (sim_fault_is_of_transfer(kind)) {
		if (config->n_faults == SIM_FAULTS_MAX)
			forget_struck(sim);
		config->faults[config->n_faults++] = sim_fault_new(kind);
		return 0;
	}
	as_usual = sim_fault_new(kind);
	sim_fault_strike(sim, &as_usual);
	sim_tick(sim, now);
	return 0;
}

bool sim_suffers(const struct sim *sim, const char *fault)
{
	int kind = find_fault(fault);

	return kind != SIM_N_FAULTS &&
	       sim_fault_lasts(sim, (enum sim_fault_kind)kind);
}

void sim_heal(struct sim *sim, const char *fault, hl78_time now)
{
	sim_tick(sim, now);
	if (!sim_suffers(sim, fault))
		return;
	sim_fault_heal(sim, find_fault(fault));
	sim_tick(sim, now);
}

void sim_offer(struct sim *sim, hl78_time now)
{
	sim_tick(sim, now);
	sim->timers[SIM_TIMER_OFFER] = HL78_NEVER;
	sim_server_offer_due(sim);
	sim_tick(sim, now);
}
