/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a console does about a local update, and the rows that tell of it: the
 * start, what was found, a burst of blocks sent again, the end; a block for
 * itself has none. Invariants: nothing is sent before the module was asked, and
 * a problem is waved through only where a person did so for this package.
 */
#include "app/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/live_update.h"
#include "app/update_plan.h"
#include "app/update_text.h"
#include "ui/format.h"

/* Blocks sent again within so long are one burst, with one row. */
#define BURST_S 5

static const struct hl78_update_status *status_of(const struct work *w)
{
	return hl78_modem_update_status(w->modem);
}

static uint32_t bit(enum hl78_problem_id id)
{
	return UINT32_C(1) << id;
}

bool work_update_runs(const struct work *w)
{
	return w->update.stage == WORK_UPDATE_RUNS;
}

bool work_update_sends(const struct work *w)
{
	enum hl78_update_step step = status_of(w)->step;

	return work_update_runs(w) && step >= HL78_UPDATE_ANNOUNCE &&
	       step <= HL78_UPDATE_STORE;
}

const char *work_update_held(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	const char *why = work_read_only(w);

	if (why)
		return why;
	if (status->guard.active)
		return "the module installs: wait for its result";
	if (status->link == HL78_LINK_CLOSED)
		return "the port is closed";
	if (status->link == HL78_LINK_BOOTING)
		return "the module restarts";
	if (w->want_identity || w->want_set_up ||
	    hl78_modem_running(w->modem) != HL78_PROC_NONE)
		return "the module is being asked";
	if (w->run.runs)
		return "a session is under way that ends by itself";
	return NULL;
}

/* ---- the package ---- */

void work_update_drop(struct work *w)
{
	if (work_update_runs(w) || w->update.stage == WORK_UPDATE_ASKS)
		return;
	package_close(&w->update.package);
	w->update.stage = WORK_UPDATE_NONE;
}

bool work_update_take(struct work *w, const char *path)
{
	struct work_update *u = &w->update;

	work_update_drop(w);
	if (u->stage != WORK_UPDATE_NONE)
		return false;
	memset(u, 0, sizeof(*u));
	if (package_open(&u->package, path) != 0)
		return false;
	snprintf(u->path, sizeof(u->path), "%s", path);
	u->stage = WORK_UPDATE_TAKEN;
	return true;
}

void work_update_path(const char *typed, char *out, size_t size)
{
	const char *home = getenv("HOME");

	if (strncmp(typed, "~/", 2) == 0 && home)
		snprintf(out, size, "%s%s", home, typed + 1);
	else
		snprintf(out, size, "%s", typed);
}

/* ---- asking, and beginning ---- */

static bool begin(struct work *w, bool dry_run)
{
	struct work_update *u = &w->update;
	struct hl78_update_plan plan;
	int err;

	update_plan(&plan, &u->package, &w->live.port);
	plan.allow = u->allow;
	u->agreed = false;
	plan.dry_run = dry_run;
	plan.agree = HL78_AGREE_ASK;
	u->problems = 0;
	u->failed = false;
	u->step = u->reached = HL78_UPDATE_IDLE;
	u->attempt = 0;
	u->resent = 0;
	u->resent_at = HL78_NO_TIME;
	u->cancelled = u->leaves = false;
	u->sent = (struct hl78_xmodem_counts){ .started_at = HL78_NO_TIME };
	u->rate = u->eta_s = -1;
	err = live_update(&w->live, &u->package, &plan);
	if (err)
		work_say(w, HL78_WARNING, "not begun: %s", hl78_err_text(err));
	return !err;
}

void work_update_ask(struct work *w)
{
	const char *why = work_update_held(w);

	if (w->update.stage != WORK_UPDATE_TAKEN &&
	    w->update.stage != WORK_UPDATE_ASKED)
		return;
	if (why)
		work_say(w, HL78_WARNING, "%s", why);
	else if (begin(w, true))
		w->update.stage = WORK_UPDATE_ASKS;
}

bool work_update_allow(struct work *w, enum hl78_problem_id id)
{
	struct work_update *u = &w->update;

	if (u->stage != WORK_UPDATE_ASKED ||
	    hl78_problem_info(id)->kind != HL78_ALLOW ||
	    !(u->problems & bit(id)))
		return false;
	u->allow ^= bit(id);
	return true;
}

bool work_update_may_start(const struct work *w)
{
	const struct work_update *u = &w->update;

	if (u->stage != WORK_UPDATE_ASKED || u->failed)
		return false;
	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		enum hl78_problem_id id = (enum hl78_problem_id)i;
		enum hl78_problem_class kind = hl78_problem_info(id)->kind;

		if (u->problems & bit(id) && kind != HL78_MEND &&
		    (kind == HL78_REFUSE || !(u->allow & bit(id))))
			return false;
	}
	return true;
}

void work_update_start(struct work *w)
{
	struct work_update *u = &w->update;
	const char *why = work_update_held(w);
	char bytes[FORMAT_MAX];

	if (!work_update_may_start(w))
		return;
	if (why) {
		work_say(w, HL78_WARNING, "%s", why);
		return;
	}
	if (!begin(w, false))
		return;
	u->stage = WORK_UPDATE_RUNS;
	w->has_verdict = false;
	work_row(w, ROW_OWN, work_now(w), "you sent %s, %s", u->package.name,
		 format_bytes((int64_t)u->package.size, bytes));
}

void work_update_go(struct work *w, uint32_t allow)
{
	w->update.allow = allow;
	w->update.goes_on = w->update.told = true;
}

bool work_update_go_on(struct work *w)
{
	struct work_update *u = &w->update;

	if (!u->goes_on || u->stage == WORK_UPDATE_ASKS)
		return false;
	if (u->stage == WORK_UPDATE_TAKEN) {
		work_update_ask(w);
		u->goes_on = u->stage == WORK_UPDATE_ASKS;
		return true;
	}
	u->goes_on = false;
	if (work_update_may_start(w)) {
		work_update_start(w);
	} else {
		work_row(w, ROW_WARNING, work_now(w), "not sent: %s",
			 u->failed && u->outcome.reason[0] ?
			 u->outcome.reason : "that stands in the way");
		w->refused = true;
	}
	return true;
}

/* ---- its end ---- */

const char *work_update_cancel_means(const struct work *w)
{
	if (!work_update_runs(w) || w->update.cancelled)
		return NULL;
	switch (status_of(w)->step) {
	case HL78_UPDATE_IDENTIFY:
	case HL78_UPDATE_PREFLIGHT:
	case HL78_UPDATE_QUIET:
		return "nothing has been sent; what was changed is put back";
	case HL78_UPDATE_ANNOUNCE:
		return "nothing has been sent; the module gives up waiting "
		       "within 5 minutes";
	case HL78_UPDATE_TRANSFER:
	case HL78_UPDATE_STORE:
		return "the module keeps its firmware, what was sent is void";
	case HL78_UPDATE_AGREE:
		return "the package stays in the module, and can be installed "
		       "later";
	default:
		return NULL;
	}
}

void work_update_cancel(struct work *w)
{
	if (!work_update_runs(w)) {
		work_say(w, HL78_INFO, "no local update runs");
	} else if (!work_update_cancel_means(w)) {
		work_say(w, HL78_WARNING, w->update.cancelled ?
			 "it is being cancelled" :
			 "the module has been told to install: it cannot be "
			 "cancelled any more");
	} else {
		w->update.cancelled = true;
		work_row(w, ROW_OWN, work_now(w), "you cancelled the update");
		hl78_modem_update_cancel(w->modem, loop_now(w->loop));
	}
}

bool work_update_leave(struct work *w)
{
	if (work_update_cancel_means(w)) {
		work_update_cancel(w);
		w->update.leaves = true;
	}
	return work_update_runs(w) && w->update.leaves;
}

void work_update_alone(struct work *w)
{
	const struct hl78_update_status *status = status_of(w);

	if (!work_update_runs(w) || w->update.cancelled ||
	    w->update.agreed || status->step != HL78_UPDATE_AGREE)
		return;
	work_row(w, ROW_WARNING, work_now(w), "nobody is here to agree: the "
		 "package stays in the module");
	w->update.cancelled = true;
	hl78_modem_update_cancel(w->modem, loop_now(w->loop));
}

/* ---- what happens ---- */

static void tell_problem(struct work *w, const struct hl78_event *ev)
{
	enum hl78_problem_class kind = hl78_problem_info(ev->problem.id)->kind;
	char line[ROW_TEXT_MAX];

	work_row(w, ev->problem.allowed ? ROW_INFO :
		 kind == HL78_ALLOW ? ROW_WARNING : ROW_ERROR, ev->at, "%s",
		 update_problem_line(ev, "allow", line, sizeof(line)));
}

static void on_problem(struct work *w, const struct hl78_event *ev)
{
	struct work_update *u = &w->update;

	u->problems |= bit(ev->problem.id);
	snprintf(u->texts[ev->problem.id], WORK_PROBLEM_MAX, "%.*s",
		 (int)ev->len, ev->text);
	/* On the page they stand before it is begun. */
	if (u->goes_on || (work_update_runs(w) && !u->told))
		tell_problem(w, ev);
}

static void tell_changes(struct work *w, hl78_time at)
{
	char text[UPDATE_CHANGES_LINE];

	if (update_changes_line(w->modem, text, sizeof(text)))
		work_row(w, ROW_OWN, at, "%s", text);
}

/* That it installs the module tells itself, by rows of their own. */
static void tell_step(struct work *w, const struct hl78_update_status *now,
		      hl78_time at)
{
	static const char waits[] = "a package is sent: commands are held back "
				    "until the module has it";
	enum row_kind kind = now->step == HL78_UPDATE_READ_BACK ? ROW_OWN :
			     now->step == HL78_UPDATE_STORE &&
			     now->transfer.resent ? ROW_WARNING : ROW_INFO;
	char text[200];

	if (now->step == HL78_UPDATE_VERIFY ||
	    now->step == HL78_UPDATE_INSTALL)
		return;
	if (now->step == HL78_UPDATE_ANNOUNCE && now->attempt == 1)
		tell_changes(w, at);
	update_step_text(now, at, text, sizeof(text));
	if (text[0])
		work_row(w, kind, at, "%s", text);
	if (now->step == HL78_UPDATE_ANNOUNCE)
		work_at_row(w, ROW_NOTE, at, waits, strlen(waits));
}

/* Should we be killed, the next console reads how far it was. */
static void leave_note(struct work *w)
{
	if (w->note.fd >= 0)
		return;
	work_leave_note(w);
	w->update.noted = w->note.fd >= 0;
}

static void on_step(struct work *w, const struct hl78_event *ev)
{
	const struct hl78_update_status *now = status_of(w);
	struct work_update *u = &w->update;

	if (ev->len > 0 && work_update_runs(w))
		work_row(w, ROW_INFO, ev->at, "%.*s", (int)ev->len, ev->text);
	if (now->step == u->step && now->attempt == u->attempt)
		return;
	if (now->step == HL78_UPDATE_TRANSFER) {
		memset(u->rates, 0, sizeof(u->rates));
		u->percent = 0;
		u->from_bytes = 0;
		u->from_at = ev->at;
		u->resent = 0;
	}
	u->sent = now->transfer;
	u->step = now->step;
	u->attempt = now->attempt;
	if (now->step < HL78_UPDATE_PUT_BACK)
		u->reached = now->step;
	if (now->step == HL78_UPDATE_ANNOUNCE)
		leave_note(w);
	if (work_update_runs(w))
		tell_step(w, now, ev->at);
}

/* The mean of the percents that a block went through. */
static void keep_rate(struct work_update *u, hl78_time at)
{
	int percent = u->sent.size ?
		      (int)(u->sent.bytes * 100 / u->sent.size) : 0;
	int64_t took_ms = (at - u->from_at) / 1000;
	int64_t bytes = (int64_t)(u->sent.bytes - u->from_bytes);

	if (percent <= u->percent)
		return;
	for (int i = u->percent + 1; i <= percent; i++)
		u->rates[i] = took_ms > 0 ? bytes * 1000 / took_ms : 0;
	u->percent = percent;
	u->from_bytes = u->sent.bytes;
	u->from_at = at;
}

static void on_transfer(struct work *w, const struct hl78_event *ev)
{
	struct work_update *u = &w->update;
	struct update_rate rate;

	u->sent = status_of(w)->transfer;
	update_rate_of(&u->sent, ev->at, &rate);
	u->rate = rate.rate;
	u->eta_s = rate.left_s;
	keep_rate(u, ev->at);
	if (u->sent.resent <= u->resent)
		return;
	u->resent = u->sent.resent;
	if (u->resent_at == HL78_NO_TIME ||
	    ev->at - u->resent_at >= HL78_SEC(BURST_S))
		work_row(w, ROW_WARNING, ev->at, "block %" PRIu32 " of %" PRIu32
			 " is sent again", u->sent.block + 1, u->sent.blocks);
	u->resent_at = ev->at;
}

/* What stands in the way is no failure of asking. */
static void asked(struct work *w)
{
	struct work_update *u = &w->update;

	u->stage = WORK_UPDATE_ASKED;
	u->failed = u->outcome.kind != HL78_OUT_NONE &&
		    (u->outcome.kind != HL78_OUT_REFUSED || u->problems == 0);
}

static void on_over(struct work *w, const struct hl78_event *ev)
{
	struct work_update *u = &w->update;

	hl78_modem_outcome(w->modem, ev->at, true, &u->outcome);
	if (u->noted)
		headless_remove(&w->note);
	u->noted = false;
	if (u->stage == WORK_UPDATE_ASKS) {
		asked(w);
		return;
	}
	/* What was waved through can lead to the next one. */
	if (u->outcome.kind == HL78_OUT_REFUSED && u->problems != 0) {
		asked(w);
		work_say(w, HL78_WARNING, "not sent: more stands in the way");
		return;
	}
	u->stage = WORK_UPDATE_OVER;
	u->took = ev->at - status_of(w)->begun;
	w->verdict_due = false;
	work_verdict(w);
	/* All of it anew: a module that restarted may be another one. */
	w->want_identity = w->live.port.state == PORT_OPEN &&
			   u->reached >= HL78_UPDATE_VERIFY;
}

void work_update_event(struct work *w, const struct hl78_event *ev)
{
	if (w->update.stage != WORK_UPDATE_ASKS && !work_update_runs(w))
		return;
	switch (ev->type) {
	case HL78_EV_PROBLEM:
		on_problem(w, ev);
		break;
	case HL78_EV_UPDATE:
		on_step(w, ev);
		break;
	case HL78_EV_TRANSFER:
		on_transfer(w, ev);
		break;
	case HL78_EV_UPDATE_OVER:
		on_over(w, ev);
		break;
	default:
		break;
	}
}
