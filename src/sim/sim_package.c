/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A package from its offer to the version after it: asked for, downloaded
 * block by block, kept in flash page by page, verified, installed. What is
 * not in whole pages when a download stops is fetched again (AN 8.5).
 */
#include <string.h>

#include "sim/internal.h"

/* Bytes that come at once, and bytes flash is written in. */
#define BLOCK 1500
#define PAGE  2048

static void step_in(struct sim *sim, enum sim_package_step step, hl78_time at)
{
	sim->step = step;
	sim->timers[SIM_TIMER_PACKAGE] = at;
}

static void start_download(struct sim *sim)
{
	if (sim->timers[SIM_TIMER_PACKAGE] == HL78_NEVER)
		step_in(sim, SIM_STEP_START, sim->now + sim_gap(sim, 200, 700));
}

/* Nobody has to be asked. */
static void download_freely(struct sim *sim)
{
	sim->flash.package = SIM_PACKAGE_WANTED;
	if (sim->session.state == SIM_SESSION_OPEN)
		start_download(sim);
	else
		sim_session_want(sim, SIM_BY_RESUME);
}

/* ---- what is asked ---- */

void sim_package_offer(struct sim *sim)
{
	sim_request_clear(sim, SIM_REQUEST_DOWNLOAD);
	sim->flash.package = SIM_PACKAGE_OFFERED;
	sim_event_data(sim, 9, sim->config.size - sim->flash.stored);
	if (sim_agrees(sim, SIM_REQUEST_DOWNLOAD))
		sim_request_raise(sim, SIM_REQUEST_DOWNLOAD);
	else
		download_freely(sim);
}

void sim_package_accept(struct sim *sim)
{
	sim_request_clear(sim, SIM_REQUEST_DOWNLOAD);
	sim->flash.package = SIM_PACKAGE_WANTED;
	if (sim->session.state == SIM_SESSION_OPEN)
		start_download(sim);
	else
		sim_session_open(sim, SIM_BY_RESUME);
}

void sim_package_suspend(struct sim *sim)
{
	if (sim->flash.package != SIM_PACKAGE_WANTED)
		return;
	sim->flash.package = SIM_PACKAGE_SUSPENDED;
	sim->timers[SIM_TIMER_PACKAGE] = HL78_NEVER;
}

/* ---- from the line ---- */

/* It asks whatever the agreements are (AN 7), aloud or not. */
void sim_package_store(struct sim *sim, int64_t size, bool flawed, bool asks)
{
	sim->flash.package = SIM_PACKAGE_STORED;
	sim->flash.stored = size;
	sim->flash.local = true;
	sim->flash.flawed = flawed;
	if (asks)
		sim_request_raise(sim, SIM_REQUEST_INSTALL);
	else
		sim_request_wait(sim, SIM_REQUEST_INSTALL);
}

/* ---- going on where it stands ---- */

/*
 * One that was downloaded is verified once more, one from the line asked about
 * again, unless that is under way.
 */
static void resume_stored(struct sim *sim)
{
	if (sim->flash.requests[SIM_REQUEST_INSTALL].waiting !=
		    SIM_WAITING_NOT ||
	    sim->timers[SIM_TIMER_PACKAGE] != HL78_NEVER)
		return;
	if (sim->flash.local)
		sim_request_raise(sim, SIM_REQUEST_INSTALL);
	else
		step_in(sim, SIM_STEP_VERIFY,
			sim->now + sim_gap(sim, 500, 1500));
}

void sim_package_resume(struct sim *sim)
{
	/* It takes a reboot (AN 4.2). */
	if (sim_fault_lasts(sim, SIM_FAULT_ISSUE + 3))
		return;
	switch (sim->flash.package) {
	case SIM_PACKAGE_SUSPENDED:
		if (sim_agrees(sim, SIM_REQUEST_DOWNLOAD))
			sim_package_offer(sim);
		else
			download_freely(sim);
		break;
	case SIM_PACKAGE_WANTED: /* perhaps since there was no network */
		download_freely(sim);
		break;
	case SIM_PACKAGE_STORED:
		resume_stored(sim);
		break;
	case SIM_PACKAGE_NONE:
	case SIM_PACKAGE_OFFERED:
	case SIM_PACKAGE_INSTALLING:
		break;
	}
}

void sim_package_install(struct sim *sim)
{
	sim_request_clear(sim, SIM_REQUEST_INSTALL);
	step_in(sim, sim->flash.local ? SIM_STEP_VERIFY : SIM_STEP_INSTALL,
		sim->now + sim_gap(sim, 500, 1500));
}

static void forget(struct sim_flash *flash)
{
	flash->package = SIM_PACKAGE_NONE;
	flash->stored = 0;
	flash->local = false;
	flash->flawed = false;
}

/* The firmware that the package makes. */
static const char *next_version(const struct sim *sim)
{
	const struct sim_config *config = &sim->config;

	if (config->back[0] != '\0' && !strcmp(sim->flash.version, config->to))
		return config->back;
	return config->to;
}

void sim_package_installed(struct sim *sim)
{
	struct sim_flash *flash = &sim->flash;
	bool refused = sim_fault_lasts(sim, SIM_FAULT_WRONG_DELTA);
	bool ignored = sim_fault_lasts(sim, SIM_FAULT_NO_RESULT);

	if (!refused && !ignored && !sim_fault_lasts(sim, SIM_FAULT_MISMATCH))
		memcpy(flash->version, next_version(sim),
		       sizeof(flash->version));
	flash->result = refused ? 15 : ignored ? 0 : 16;
	/* The server knows nothing of a package from the line. */
	flash->report_due = !flash->local && !ignored;
	flash->profile = SIM_PROFILE_FACTORY;
	forget(flash);
}

/* ---- steps ---- */

static int64_t next_block(const struct sim *sim)
{
	int64_t left = sim->config.size - sim->received;

	return left < BLOCK ? left : BLOCK;
}

static void wait_for_block(struct sim *sim)
{
	step_in(sim, SIM_STEP_BLOCK,
		sim->now + HL78_SEC(next_block(sim)) / sim->config.rate);
}

static void step_start(struct sim *sim)
{
	sim->received = sim->flash.stored;
	sim->percent = 0;
	sim_event(sim, 18);
	wait_for_block(sim);
	sim_fault_percent(sim, 0);
}

static void step_block(struct sim *sim)
{
	int64_t size = sim->config.size;
	int percent;

	sim->received += next_block(sim);
	sim_session_traffic(sim);
	percent = (int)(sim->received * 100 / size);
	if (percent != sim->percent)
		sim_event_data(sim, 18, percent);
	sim->percent = percent;
	if (sim->received == size) {
		step_in(sim, SIM_STEP_STORE,
			sim->now + sim_gap(sim, 300, 1000));
	} else {
		sim->flash.stored = sim->received / PAGE * PAGE;
		wait_for_block(sim);
	}
	sim_fault_percent(sim, percent);
}

static void step_store(struct sim *sim)
{
	sim->flash.stored = sim->config.size;
	sim->flash.package = SIM_PACKAGE_STORED;
	sim_event(sim, 10);
	step_in(sim, SIM_STEP_VERIFY, sim->now + sim_gap(sim, 500, 1500));
}

static void discard(struct sim *sim)
{
	forget(&sim->flash);
	sim->timers[SIM_TIMER_PACKAGE] = HL78_NEVER;
}

static void step_verify(struct sim *sim)
{
	if (sim_fault_lasts(sim, SIM_FAULT_NOT_CERTIFIED) ||
	    sim->flash.flawed) {
		sim_event(sim, 13);
		discard(sim);
		return;
	}
	sim_event(sim, 12);
	if (!sim->flash.local && sim_agrees(sim, SIM_REQUEST_INSTALL))
		sim_request_raise(sim, SIM_REQUEST_INSTALL);
	else
		step_in(sim, SIM_STEP_INSTALL,
			sim->now + sim_gap(sim, 500, 1500));
}

/* 14, 8 where a session is open, and it goes dark. */
static void step_install(struct sim *sim)
{
	sim->flash.package = SIM_PACKAGE_INSTALLING;
	sim_event(sim, 14);
	sim_fault_installs(sim);
	if (sim->session.state == SIM_SESSION_OPEN)
		sim_session_stop(sim);
	sim_power_reset(sim, sim->now + HL78_SEC(2));
}

static void (*const steps[])(struct sim *sim) = {
	[SIM_STEP_START] = step_start,
	[SIM_STEP_BLOCK] = step_block,
	[SIM_STEP_STORE] = step_store,
	[SIM_STEP_VERIFY] = step_verify,
	[SIM_STEP_INSTALL] = step_install,
};

bool sim_package_downloads(const struct sim *sim)
{
	return sim->flash.package == SIM_PACKAGE_WANTED &&
	       sim->timers[SIM_TIMER_PACKAGE] != HL78_NEVER;
}

/* Reasons 3 and 4 can be resumed, the others are the end of it (AN 4.2). */
void sim_package_trouble(struct sim *sim, int reason)
{
	if (sim->flash.package != SIM_PACKAGE_WANTED)
		return;
	if (reason < 0)
		sim_event(sim, 11);
	else
		sim_event_data(sim, 11, reason);
	if (reason != 3 && reason != 4) {
		discard(sim);
		return;
	}
	sim_package_suspend(sim);
	if (reason == 3)
		sim->wrong |= 1u << (SIM_FAULT_ISSUE + 3);
}

void sim_package_due(struct sim *sim)
{
	/* What comes over the network waits for it. */
	if (!sim->network && sim->flash.package == SIM_PACKAGE_WANTED) {
		sim->timers[SIM_TIMER_PACKAGE] = sim->now + HL78_SEC(1);
		return;
	}
	steps[sim->step](sim);
}
