/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's side: operations that wait until a session is open, and what
 * the server does with a module that has just registered (AN 4.4.3, 5). It
 * remembers across every restart of the module.
 */
#include "sim/internal.h"

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
