/* SPDX-License-Identifier: MIT */
/*
 * The steps of a local update from the agreement on: nothing of them is ever
 * repeated, and from AT+WDSR=4 on the module is only listened to, until it has
 * said how it went or its watchdog has. The version it then runs decides.
 */
#include "core/update_parts.h"

#include <string.h>

/* 14 follows OK to AT+WDSR=4 within seconds; others wait 60 s for it. */
#define STARTS_WITHIN HL78_SEC(120)
/* From 15 or 16, or the watchdog, to an answer: a boot takes 12 s (AN 6.4). */
#define ANSWERS_WITHIN HL78_SEC(120)
/* It is back, and 16 may be lost: it comes within seconds, else never. */
#define LOOK_EVERY HL78_SEC(60)
/* A line that loses and garbles bytes: what is not understood is said again. */
#define AGAIN_MAX 2
/* A request that is answered already: 14 comes within seconds, else never. */
#define BEGAN_WITHIN HL78_SEC(30)
/* A request that was put off comes again when the time has passed. */
#define ASKS_AGAIN_GRACE HL78_MIN(2)
/* Between questions into silence. */
#define ASK_EVERY HL78_SEC(5)

static bool has_verdict(const struct update *u)
{
	return update_saw(u, IN_UPDATE_DONE) || update_saw(u, IN_UPDATE_FAILED);
}

/* After AT+WDSR=4 the module is on its own. */
static bool leave_alone(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (!u->status.cancelled)
		return false;
	u->left_alone = true;
	update_end(m, HL78_OUT_INTERRUPTED,
		   "cancelled after AT+WDSR=4: the module installs all the "
		   "same, keep its power on; AT+CGMR tells the version");
	return true;
}

/* ---- agree ---- */

enum { ASKING, GOING, ACCEPTING, REFUSED, DEFERRING, PUT_OFF };

/* It is put off by the plan: once, and to be agreed to when it comes again. */
static bool defers(const struct update *u)
{
	return u->plan.defer_min && !u->put_off;
}

/* The request was answered, by whomever. */
static bool is_answered(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (update_saw(u, IN_ACCEPT_INSTALL) ||
	    update_saw(u, IN_UPDATE_START) ||
	    update_saw(u, IN_NOT_CERTIFIED) || has_verdict(u)) {
		u->status.about_to_install = false;
		update_enter(m, HL78_UPDATE_VERIFY);
		update_limit(m, STARTS_WITHIN);
		return true;
	}
	return false;
}

static bool accept(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char command[HL78_WDS_MAX];

	if (!u->gone_on || m->session.status.link == HL78_LINK_CLOSED)
		return false;
	hl78_wds_accept(command, sizeof(command), HL78_REQUEST_INSTALL);
	if (!update_send(m, command))
		return false;
	u->stage = ACCEPTING;
	return false;
}

/* AT+WDSR=4 was answered, but not by OK. */
static bool not_accepted(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char reason[UPDATE_TEXT_MAX];
	struct builder b;

	if (u->id)
		return false;
	if (u->result >= HL78_RESULT_TIMEOUT) { /* it may have heard it */
		update_enter(m, HL78_UPDATE_VERIFY);
		update_limit(m, STARTS_WITHIN);
		return true;
	}
	/* A refusal has a number: AT+CMEE=1. This one was not understood. */
	if (u->result == HL78_RESULT_ERROR && u->n_again < AGAIN_MAX) {
		u->n_again++;
		u->stage = GOING;
		return true;
	}
	if (u->left == HL78_LEFT_STORED) {
		update_tell(m, "the module does not ask to install it: either "
			    "it has begun, which shows within 30 s, or it has "
			    "it no more", NULL);
		update_wait(m, BEGAN_WITHIN);
		u->stage = REFUSED;
		return true;
	}
	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, "the module refuses to install (AT+WDSR=4: ");
	update_add_result(&b, m);
	builder_text(&b, "); the package stays stored");
	update_end(m, HL78_OUT_FAILED, reason);
	return true;
}

static bool defer(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char command[HL78_WDS_MAX];

	if (m->session.status.link == HL78_LINK_CLOSED)
		return false;
	hl78_wds_defer(command, sizeof(command), HL78_REQUEST_INSTALL,
		       u->plan.defer_min);
	if (update_send(m, command))
		u->stage = DEFERRING;
	return false;
}

/* AT+WDSR=5 was answered; by OK: the module asks again, and is then told yes. */
static bool deferred(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char reason[UPDATE_TEXT_MAX];
	struct builder b;

	if (u->id)
		return false;
	builder_init(&b, reason, sizeof(reason));
	if (u->result != HL78_RESULT_OK) {
		builder_text(&b, "the module does not put the installation off "
				 "(AT+WDSR=5: ");
		update_add_result(&b, m);
		builder_text(&b, "); the package stays stored");
		update_end(m, HL78_OUT_FAILED, reason);
		return true;
	}
	if (u->plan.agree == HL78_AGREE_ASK) {
		update_end(m, HL78_OUT_PENDING,
			   "the installation is put off: the module asks "
			   "again, AT+WDSR=4 installs before that");
		return true;
	}
	u->put_off = true;
	u->stage = PUT_OFF;
	update_forget(u, IN_ASK_INSTALL);
	update_limit(m, HL78_MIN(u->plan.defer_min) + ASKS_AGAIN_GRACE);
	u->status.until -= ASKS_AGAIN_GRACE;
	builder_text(&b, "the installation is put off for ");
	builder_int(&b, u->plan.defer_min);
	builder_text(&b, " min, and agreed to when the module asks again");
	update_tell(m, reason, NULL);
	return true;
}

static bool asks_again(struct hl78_modem *m)
{
	struct update *u = &m->update;

	/* Where 3 is off nobody hears it. */
	if (!update_saw(u, IN_ASK_INSTALL) && !(u->due && u->is_deaf)) {
		if (u->due)
			update_end(m, HL78_OUT_PENDING,
				   "the installation was put off, and the "
				   "module did not ask again in time; AT+WDSR=4 "
				   "installs what is stored");
		return u->due;
	}
	update_limit(m, HL78_NEVER);
	u->stage = ASKING;
	return true;
}

/* Nobody else has agreed to it either. */
static bool is_gone(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (!u->woken)
		return false;
	u->left = HL78_LEFT_NOTHING;
	u->gone_on = u->agreed = false;
	update_enter(m, HL78_UPDATE_ANNOUNCE);
	update_tell(m, "it is not there any more: the package is sent anew",
		    NULL);
	return true;
}

bool update_agree(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (is_answered(m))
		return true;
	if (u->stage == ACCEPTING)
		return not_accepted(m);
	/* Before AT+WDSR=4 they mean nothing: the package survives them. */
	if (update_saw(u, IN_BOOT))
		u->restarted = true;
	update_forget(u, IN_BOOT);
	update_forget(u, IN_LINK_LOST);
	if (u->status.cancelled) {
		u->status.about_to_install = false;
		update_end(m, HL78_OUT_PENDING, u->distrusted ?
			   "what was sent is stored, and is not the package "
			   "any more: do not install it, send it anew" :
			   "the package is stored, and not installed; "
			   "AT+WDSR=4 installs it");
		return true;
	}
	if (u->stage == GOING)
		return accept(m);
	if (u->stage == REFUSED)
		return is_gone(m);
	if (u->stage == DEFERRING)
		return deferred(m);
	if (u->stage == PUT_OFF)
		return asks_again(m);
	if (defers(u))
		return defer(m);
	if (u->plan.agree == HL78_AGREE_ASK && !u->agreed)
		return false;
	u->stage = GOING;
	u->status.about_to_install = true;
	modem_event(m, HL78_EV_ABOUT_TO_INSTALL, m->now);
	return true;
}

/* ---- verify, install ---- */

/* 13: nothing is installed. 15, 16: over. */
static bool is_decided(struct hl78_modem *m)
{
	struct update *u = &m->update;

	u->n_again = 0;

	if (update_saw(u, IN_NOT_CERTIFIED)) {
		update_end_by_run(m);
		return true;
	}
	if (!has_verdict(u) && !update_saw(u, IN_WATCHDOG))
		return false;
	u->restarted = true;
	update_enter(m, HL78_UPDATE_READ_BACK);
	update_limit(m, ANSWERS_WITHIN);
	return true;
}

bool update_verify(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (is_decided(m) || leave_alone(m))
		return true;
	if (update_saw(u, IN_UPDATE_START) || update_saw(u, IN_BOOT) ||
	    update_saw(u, IN_LINK_LOST) || (u->due && u->is_deaf)) {
		const struct hl78_guard *guard = &m->session.status.guard;

		update_enter(m, HL78_UPDATE_INSTALL);
		if (guard->active) /* it has its own watchdog */
			u->status.until = guard->ends_at;
		else
			update_limit(m, HL78_MIN(HL78_INSTALL_WATCHDOG_MIN));
		return true;
	}
	if (!u->due)
		return false;
	/* It may begin yet: nothing is sent to it. */
	u->left_alone = true;
	update_end(m, HL78_OUT_TIMEOUT,
		   "the installation did not start (no 14) within 2 minutes of "
		   "AT+WDSR=4: keep the power on, AT+CGMR tells the version");
	return true;
}

enum { INSTALLING, BACK, ASKED };

/*
 * 16 comes but once, and a USB port that is away then loses it. So a module that
 * is back and says nothing is asked for its version from time to time: a new one
 * that is the right one is as good as 16; the old one means nothing yet.
 */
static bool look(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct hl78_outcome so_far;

	if (update_saw(u, IN_BOOT) || update_saw(u, IN_LINK_UP)) {
		update_forget(u, IN_BOOT);
		update_forget(u, IN_LINK_UP);
		update_wait(m, LOOK_EVERY);
		u->stage = BACK;
	}
	if (u->id || u->stage == INSTALLING)
		return false;
	if (u->stage == BACK) {
		if (!u->woken || m->session.status.link == HL78_LINK_CLOSED ||
		    !update_send(m, "AT+CGMR"))
			return false;
		u->stage = ASKED;
		return false;
	}
	run_outcome(&m->run, &m->session.status, m->now, true, &so_far);
	if (u->result == HL78_RESULT_OK && so_far.verified) {
		modem_happens(m, IN_UPDATE_DONE, -1, -1, 0, m->now);
		return true;
	}
	update_wait(m, LOOK_EVERY);
	u->stage = BACK;
	return false;
}

bool update_install(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (is_decided(m) || leave_alone(m))
		return true;
	if (!u->due)
		return look(m);
	u->restarted = true;
	update_enter(m, HL78_UPDATE_READ_BACK);
	update_limit(m, ANSWERS_WITHIN);
	return true;
}

/* ---- read back ---- */

enum { SAY_AT, SAID_AT, PAUSE, READ, HAVE_READ };

/* Time is up: what is known decides. */
static bool not_read(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (has_verdict(u)) {
		update_end_by_run(m);
	} else if (m->session.status.link == HL78_LINK_CLOSED) {
		update_end(m, HL78_OUT_LOST,
			   "the port went away while the module installed, "
			   "and did not come back: check cable and power, "
			   "then read the version (AT+CGMR)");
	} else {
		update_end(m, HL78_OUT_TIMEOUT,
			   "no 15 or 16 within 15 minutes, and no answer to "
			   "AT+CGMR: power it off and on, then read the "
			   "version");
	}
	return true;
}

static bool ask(struct hl78_modem *m, const char *command, unsigned next)
{
	if (m->session.status.link == HL78_LINK_CLOSED ||
	    !update_send(m, command))
		return false;
	m->update.stage = next;
	return false;
}

/* Whether what was read can be believed, or has been read often enough. */
static bool is_certain(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct hl78_outcome so_far;

	run_outcome(&m->run, &m->session.status, m->now, true, &so_far);
	return so_far.verified || so_far.kind == HL78_OUT_FAILED ||
	       u->n_again++ == AGAIN_MAX;
}

bool update_read_back(struct hl78_modem *m)
{
	struct update *u = &m->update;

	/* It has said how it went, and takes commands: no more to leave to it. */
	if (!has_verdict(u) && leave_alone(m))
		return true;
	if (u->id)
		return false;
	if (u->status.cancelled) {
		update_end(m, HL78_OUT_INTERRUPTED,
			   "cancelled before the version was read: AT+CGMR "
			   "tells it");
		return true;
	}
	if (u->stage == HAVE_READ && u->result <= HL78_RESULT_CMS) {
		u->stage = READ;
		if (is_certain(m))
			update_end_by_run(m);
		return true;
	}
	if (u->due)
		return not_read(m);
	switch (u->stage) {
	case SAY_AT:
		return ask(m, "AT", SAID_AT);
	case READ:
		return ask(m, "AT+CGMR", HAVE_READ);
	case PAUSE:
		if (u->woken)
			u->stage = SAY_AT;
		return u->woken;
	default:
		break;
	}
	if (u->stage == SAID_AT && u->result <= HL78_RESULT_CMS) {
		u->stage = READ;
		return true;
	}
	update_wait(m, ASK_EVERY);
	u->stage = PAUSE;
	return false;
}
