/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Power and network: going dark, coming back, the order of events after a
 * boot, and the registration that AT+CFUN gives up. While dark the module
 * hears and says nothing; only flash and the server remember.
 */
#include <stdio.h>

#include "sim/internal.h"

static hl78_time next_startup(struct sim *sim)
{
	return sim->now + sim_gap(sim, 200, 800);
}

void sim_power_reset(struct sim *sim, hl78_time at)
{
	if (sim->timers[SIM_TIMER_POWER] > at)
		sim->timers[SIM_TIMER_POWER] = at;
}

void sim_power_off(struct sim *sim, hl78_time at)
{
	sim->turned_off = true;
	sim_power_reset(sim, at);
}

/* An installation is an uncommonly long restart. */
static hl78_time start_takes(const struct sim *sim)
{
	hl78_time span = HL78_SEC(sim->config.boot);

	if (sim->flash.package == SIM_PACKAGE_INSTALLING)
		span += HL78_SEC(sim->config.install);
	return span;
}

static bool is_stuck(const struct sim *sim)
{
	return sim->flash.package == SIM_PACKAGE_INSTALLING &&
	       sim_fault_lasts(sim, SIM_FAULT_STUCK);
}

/* What it did before it went dark counts no more; an installation does. */
static void go_dark(struct sim *sim, hl78_time span)
{
	size_t i;

	sim_session_drop(sim);
	sim_at_reset(sim);
	sim_transfer_drop(sim);
	for (i = 0; i < SIM_N_TIMERS; i++) {
		if (!sim_timer_is_outside(i))
			sim->timers[i] = HL78_NEVER;
	}
	sim->running = false;
	sim->asleep = false;
	sim->waking = false;
	sim->network = false;
	if (!sim->turned_off && !is_stuck(sim))
		sim->timers[SIM_TIMER_POWER] =
			sim->now + span + start_takes(sim);
}

void sim_power_cut(struct sim *sim, hl78_time span)
{
	/* Whatever held an installation up, the power was off (AN 10). */
	sim_fault_over(sim, SIM_FAULT_STUCK);
	sim->power_back_at = sim->now + span;
	go_dark(sim, span);
}

void sim_power_return(struct sim *sim)
{
	sim->power_back_at = sim->now;
	sim->timers[SIM_TIMER_POWER] = sim->now + start_takes(sim);
}

void sim_power_go_on(struct sim *sim)
{
	if (!sim->running && sim->timers[SIM_TIMER_POWER] == HL78_NEVER)
		sim->timers[SIM_TIMER_POWER] = sim->now + start_takes(sim);
}

/* What a boot and waking have in common. */
static void start(struct sim *sim)
{
	sim->profile = sim->flash.profile;
	sim->running = true;
	sim->asleep = false;
	sim->waking = false;
	sim->cereg = 0;
	if (sim->flash.report_boot)
		sim_urc(sim, sim_card_ready(sim) ? "+KSUP: 0" : "+KSUP: 1");
	/* 0 needs the network, the result does not. */
	sim->startup = sim->network ? SIM_STARTUP_READY : SIM_STARTUP_RESULT;
	sim->timers[SIM_TIMER_STARTUP] = next_startup(sim);
	sim_sleep_arm(sim);
}

static void come_back(struct sim *sim)
{
	if (sim->flash.package == SIM_PACKAGE_INSTALLING)
		sim_package_installed(sim);
	sim_card_init(sim);
	sim->fun = 1;
	sim->network = sim_card_ready(sim) && sim->now >= sim->network_back_at;
	sim_network_search(sim);
	sim_fault_over(sim, SIM_FAULT_ISSUE + 3);
	sim_poll_arm(sim);
	start(sim);
}

void sim_power_on(struct sim *sim)
{
	sim_package_suspend(sim);
	/* Whatever held an installation up, the power was off (AN 10). */
	sim_fault_over(sim, SIM_FAULT_STUCK);
	if (sim->flash.package == SIM_PACKAGE_INSTALLING)
		go_dark(sim, 0);
	else
		come_back(sim);
}

void sim_power_due(struct sim *sim)
{
	if (sim->running)
		go_dark(sim, 0);
	else if (sim->waking)
		start(sim);
	else
		come_back(sim);
}

void sim_startup_due(struct sim *sim)
{
	switch (sim->startup) {
	case SIM_STARTUP_READY:
		sim_event(sim, 0);
		sim->startup = SIM_STARTUP_RESULT;
		break;
	case SIM_STARTUP_RESULT:
		if (sim->flash.result)
			sim_event(sim, sim->flash.result);
		sim->flash.result = 0;
		if (!sim->network) {
			sim->startup = SIM_STARTUP_READY;
			return;
		}
		sim->startup = SIM_STARTUP_RESUME;
		break;
	case SIM_STARTUP_RESUME:
		sim_services_resume(sim);
		return;
	}
	sim->timers[SIM_TIMER_STARTUP] = next_startup(sim);
}

static void report_registration(struct sim *sim)
{
	char text[16];

	if (sim->cereg == 0)
		return;
	snprintf(text, sizeof(text), "+CEREG: %d", sim->network ? 1 : 0);
	sim_urc(sim, text);
}

void sim_network_search(struct sim *sim)
{
	hl78_time at;

	/* One that it waits for comes when it comes. */
	if (sim->fun != 1 || !sim_card_ready(sim) || sim->network ||
	    sim->timers[SIM_TIMER_NETWORK] != HL78_NEVER)
		return;
	at = sim->now + sim_gap(sim, 1500, 4000);
	sim->timers[SIM_TIMER_NETWORK] =
		at > sim->network_back_at ? at : sim->network_back_at;
}

void sim_network_set(struct sim *sim, int fun)
{
	sim->fun = fun;
	if (fun == 1) {
		sim_network_search(sim);
		return;
	}
	sim->timers[SIM_TIMER_NETWORK] = HL78_NEVER;
	sim->timers[SIM_TIMER_STARTUP] = HL78_NEVER;
	sim_network_give_up_due(sim);
	if (!sim->network)
		return;
	sim->network = false;
	report_registration(sim);
}

/* The session ends: there has been no network for too long. */
void sim_network_give_up_due(struct sim *sim)
{
	enum sim_session_state was = sim->session.state;

	sim->timers[SIM_TIMER_GIVE_UP] = HL78_NEVER;
	if (was != SIM_SESSION_CLOSED)
		sim_event(sim, 8);
	sim_session_drop(sim);
	/* One that was on its way is a failed connection. */
	if (was >= SIM_SESSION_CONNECT && was <= SIM_SESSION_REGISTER)
		sim_connect_again(sim, sim->session.opener);
}

void sim_network_lose(struct sim *sim, hl78_time span)
{
	sim->network_back_at = sim->now + span;
	if (!sim->running || !sim->network)
		return;
	sim->network = false;
	report_registration(sim);
	sim->timers[SIM_TIMER_NETWORK] = sim->network_back_at;
	sim->timers[SIM_TIMER_GIVE_UP] =
		sim->now + HL78_SEC(sim->config.net_timeout);
}

void sim_network_return(struct sim *sim)
{
	sim->network_back_at = sim->now;
	if (sim->timers[SIM_TIMER_NETWORK] != HL78_NEVER)
		sim->timers[SIM_TIMER_NETWORK] = sim->now;
}

void sim_network_due(struct sim *sim)
{
	/* 0 has not been said for want of it; it comes before the result. */
	if (sim->timers[SIM_TIMER_STARTUP] != HL78_NEVER)
		sim->startup = SIM_STARTUP_READY;
	sim->network = true;
	sim->timers[SIM_TIMER_GIVE_UP] = HL78_NEVER;
	report_registration(sim);
	if (sim->session.state != SIM_SESSION_CLOSED)
		return;
	/* What a start would take up is taken up now (AN 8.2). */
	sim->timers[SIM_TIMER_STARTUP] = next_startup(sim);
}
