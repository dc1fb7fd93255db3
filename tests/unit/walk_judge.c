/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a random walk must never come to: an event that is not told, a command
 * that waits for ever, a state shown that the module is not in. What is shown
 * may differ from what is right only until the module's next word of it, which
 * is defined here state by state, or after words that nobody could hear.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/internal.h"
#include "unit/walk.h"

#define MASK_ALL 4479
#define BIT(n)   (1u << (n))

static const char *const machines[WALK_N_MACHINES] = { "session", "package",
						       "request" };

const char *walk_machine_name(enum walk_machine machine)
{
	return machines[machine];
}

static struct walk *walk_of(struct duo *duo)
{
	return (struct walk *)((char *)duo - offsetof(struct walk, duo));
}

static void tell_how(struct duo *duo)
{
	const struct walk *w = walk_of(duo);
	unsigned i = w->n_actions < WALK_DIARY ? 0 : w->n_actions - WALK_DIARY;

	printf("# FOTACON_SEED=%llu: %s\n", (unsigned long long)w->seed,
	       w->spec);
	for (; i < w->n_actions; i++)
		printf("# %u %s\n", i, w->diary[i % WALK_DIARY]);
	printf("# events: %s\n", duo_events(duo));
}

void walk_wrong(struct walk *w, const char *format, ...)
{
	char what[200];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	tell_how(&w->duo);
	fail_msg("%s", what);
	abort(); /* which it does not come to */
}

/* ---- what may be shown ---- */

/*
 * The states of the library that are right for the module's, as bits; and those
 * that its words so far allow as well, though they are not.
 */
struct may_be {
	unsigned right;
	unsigned allowed;
};

static struct may_be session_may_be(const struct walk *w)
{
	const struct sim *sim = w->duo.sim;
	struct may_be may = { 0, 0 };

	switch (sim->session.state) {
	case SIM_SESSION_CLOSED:
		may.right = BIT(HL78_SESSION_CLOSED);
		return may;
	case SIM_SESSION_CONNECT: /* by itself, and 4 is the first word */
		may.right = BIT(HL78_SESSION_CLOSED) |
			    BIT(HL78_SESSION_CONNECTING) |
			    BIT(HL78_SESSION_BOOTSTRAP);
		if (sim->flash.failures > 0 || !sim->flash.credentials)
			/* After 5, or after 23,1 it was registered no more. */
			may.right |= BIT(HL78_SESSION_AUTHENTICATING) |
				     BIT(HL78_SESSION_OPEN);
		break;
	case SIM_SESSION_AUTH:
	case SIM_SESSION_REGISTER:
		may.right = BIT(HL78_SESSION_AUTHENTICATING);
		break;
	case SIM_SESSION_OPEN:
		may.right = BIT(HL78_SESSION_OPEN);
		break;
	case SIM_SESSION_CLOSING: /* by itself; none was open; another comes */
		may.right = BIT(HL78_SESSION_CLOSING) |
			    BIT(HL78_SESSION_OPEN) | BIT(HL78_SESSION_CLOSED) |
			    BIT(HL78_SESSION_CONNECTING);
		break;
	}
	if (w->says_open)
		may.allowed = BIT(HL78_SESSION_OPEN);
	return may;
}

static struct may_be package_may_be(const struct walk *w)
{
	const struct sim *sim = w->duo.sim;
	const struct sim_flash *flash = &sim->flash;
	struct may_be may = { 0, 0 };

	switch (flash->package) {
	case SIM_PACKAGE_NONE: /* the verdict on the last one stays */
		may.right = BIT(HL78_PACKAGE_NONE) |
			    BIT(HL78_PACKAGE_REJECTED) |
			    BIT(HL78_PACKAGE_UPDATED) | BIT(HL78_PACKAGE_FAILED);
		if (w->forgot || flash->result)
			may.allowed = BIT(HL78_PACKAGE_INSTALLING);
		break;
	case SIM_PACKAGE_OFFERED: /* anew, or once more */
		may.right = BIT(HL78_PACKAGE_OFFERED) |
			    BIT(HL78_PACKAGE_SUSPENDED);
		break;
	case SIM_PACKAGE_WANTED:
		may.right = BIT(HL78_PACKAGE_DOWNLOADING);
		if (sim->timers[SIM_TIMER_PACKAGE] == HL78_NEVER ||
		    sim->step == SIM_STEP_START) /* 18 has not come */
			may.allowed = BIT(HL78_PACKAGE_OFFERED) |
				      BIT(HL78_PACKAGE_SUSPENDED);
		break;
	case SIM_PACKAGE_SUSPENDED:
		may.right = BIT(HL78_PACKAGE_SUSPENDED) |
			    BIT(HL78_PACKAGE_OFFERED);
		if (sim->session.state == SIM_SESSION_CLOSING) /* 8 neither */
			may.allowed = BIT(HL78_PACKAGE_DOWNLOADING);
		break;
	case SIM_PACKAGE_STORED:
		may.right = BIT(HL78_PACKAGE_STORED);
		if (flash->requests[SIM_REQUEST_INSTALL].waiting ==
		    SIM_WAITING_NOT) /* agreed to, 14 has not come */
			may.allowed = BIT(HL78_PACKAGE_INSTALLING);
		break;
	case SIM_PACKAGE_INSTALLING:
		may.right = BIT(HL78_PACKAGE_INSTALLING);
		break;
	}
	return may;
}

static struct may_be request_may_be(const struct walk *w)
{
	static const enum hl78_request names[SIM_N_REQUESTS] = {
		[SIM_REQUEST_CONNECT] = HL78_REQUEST_CONNECT,
		[SIM_REQUEST_DOWNLOAD] = HL78_REQUEST_DOWNLOAD,
		[SIM_REQUEST_INSTALL] = HL78_REQUEST_INSTALL,
	};
	const struct sim *sim = w->duo.sim;
	struct may_be may = { 0, 0 };
	int i;

	for (i = 0; i < SIM_N_REQUESTS; i++)
		if (sim->flash.requests[i].waiting != SIM_WAITING_NOT)
			may.right |= BIT(names[i]);
	if (!may.right)
		may.right = BIT(HL78_REQUEST_NONE);
	/* Nobody needs to be asked any more: 4 tells, and 18. */
	if (sim->session.state == SIM_SESSION_CONNECT || w->connects_unheard)
		may.allowed |= BIT(HL78_REQUEST_CONNECT);
	if (sim->flash.package == SIM_PACKAGE_WANTED ||
	    (sim->flash.package == SIM_PACKAGE_SUSPENDED &&
	     !sim_agrees(sim, SIM_REQUEST_DOWNLOAD)))
		may.allowed |= BIT(HL78_REQUEST_DOWNLOAD);
	return may;
}

void walk_unsure(struct walk *w)
{
	memset(w->unsure, true, sizeof(w->unsure));
	w->connects_unheard = true;
}

static void judge_one(struct walk *w, enum walk_machine machine,
		      struct may_be may, unsigned is, const char *name)
{
	w->counts->looks++;
	w->right[machine] = (may.right & BIT(is)) != 0;
	if (w->right[machine]) {
		w->unsure[machine] = false;
		w->counts->seen[machine][is]++;
	} else if (may.allowed & BIT(is)) {
		w->counts->allowed++;
	} else if (w->unsure[machine]) {
		w->counts->unsure++;
	} else {
		walk_wrong(w, "%s is shown as %s; session %d, package %d",
			   machines[machine], name,
			   (int)w->duo.sim->session.state,
			   (int)w->duo.sim->flash.package);
	}
}

void walk_judge(struct walk *w)
{
	const struct hl78_status *st = hl78_modem_status(w->duo.modem);
	const struct sim *sim = w->duo.sim;

	if (hl78_modem_queued(w->duo.modem) == 0 &&
	    w->duo.n_told != w->duo.n_put)
		walk_wrong(w, "%u events were not told",
			   w->duo.n_put - w->duo.n_told);
	if (hl78_modem_queued(w->duo.modem) > 0 &&
	    hl78_modem_deadline(w->duo.modem) == HL78_NEVER)
		walk_wrong(w, "a command waits without a deadline");
	if (sim->flash.mask != MASK_ALL)
		walk_unsure(w);
	if (sim->flash.package == SIM_PACKAGE_INSTALLING)
		w->forgot = sim_fault_lasts(sim, SIM_FAULT_NO_RESULT);
	if (!sim->running || sim->timers[SIM_TIMER_POWER] != HL78_NEVER) {
		w->unheard = true;
		w->says_open = false;
	}
	/* During AT+WDSI? an event may be its answer, until that is over. */
	if (w->unheard || w->duo.n_told != w->duo.n_put)
		return;
	judge_one(w, WALK_SESSION, session_may_be(w), st->session,
		  hl78_session_name(st->session));
	judge_one(w, WALK_PACKAGE, package_may_be(w), st->package,
		  hl78_package_name(st->package));
	/* After a start they are raised again, one after the other. */
	if (sim->startup != SIM_STARTUP_RESUME ||
	    sim->timers[SIM_TIMER_STARTUP] != HL78_NEVER)
		return;
	judge_one(w, WALK_REQUEST, request_may_be(w), st->agreement.request,
		  hl78_request_info(st->agreement.request)->name);
}

/* Nothing is out of order where what is shown was right until then. */
static void on_event(struct duo *duo, const struct hl78_event *ev)
{
	struct walk *w = walk_of(duo);

	if (ev->type == HL78_EV_DONE && ev->done.result == HL78_RESULT_OK &&
	    ev->done.command_len > 9 &&
	    !memcmp(ev->done.command, "AT+WDSS=2", 9))
		w->context_at = duo->now;
	if (ev->type != HL78_EV_ANOMALY)
		return;
	if (w->unheard || !w->right[WALK_SESSION] || !w->right[WALK_PACKAGE] ||
	    !w->right[WALK_REQUEST])
		w->counts->anomalies++;
	else
		walk_wrong(w, "%.*s", (int)ev->len, ev->text);
}

/* What the module says of itself ends a time without words. */
static void on_line(struct duo *duo, const char *line)
{
	struct walk *w = walk_of(duo);
	int code = -1;

	if (!strcmp(line, "+WDSS: 1,1"))
		w->says_open = true;
	if (sscanf(line, "+WDSI: %d", &code) == 1 && code <= 23) {
		w->counts->events++;
		if (code >= 4 && code <= 8)
			w->says_open = false;
		if (code == 4 || code == 15 || code == 16)
			w->connects_unheard = false;
		/* An offer out of flash, as one is just being opened. */
		if (code == 9)
			w->says_open = true;
	}
	if (code == 0 || code == 15 || code == 16 ||
	    !strncmp(line, "+KSUP", 5)) {
		/* Of two that come then the first may be the boot's. */
		if (w->unheard && code == 0 && w->context_at &&
		    duo->now - w->context_at < HL78_SEC(3))
			walk_unsure(w);
		w->unheard = false;
		/* Nothing but 4 tells that no session comes of an OK. */
		if (hl78_modem_status(duo->modem)->session ==
		    HL78_SESSION_CONNECTING)
			w->unsure[WALK_SESSION] = true;
	}
}

void walk_watch(struct walk *w)
{
	w->duo.on_line = on_line;
	w->duo.on_event = on_event;
	w->duo.on_failure = tell_how;
}
