/* SPDX-License-Identifier: MIT */
/*
 * The steps of a task from the agreement to install on: nothing of them is ever
 * repeated, and from AT+WDSR=4 on the module is only listened to, until it has
 * said how it went or its watchdog has. The version it then runs decides.
 */
#include "core/modem.h"

#include <string.h>

/* 14 follows OK to AT+WDSR=4 within seconds; others wait 60 s for it. */
#define STARTS_WITHIN HL78_SEC(120)
/* From 15 or 16, or the watchdog, to an answer: a boot takes 12 s (AN 6.4). */
#define ANSWERS_WITHIN HL78_SEC(120)
/* It is back, and 16 may be lost: it comes within seconds, else never. */
#define LOOK_EVERY HL78_SEC(60)
/* The same, where it may have been back before anybody looked. */
#define FIRST_LOOK HL78_SEC(5)
/* A line that loses and garbles bytes: what is not understood is said again. */
#define AGAIN_MAX 2
/* Between questions into silence. */
#define ASK_EVERY HL78_SEC(5)

static bool has_verdict(const struct task *t)
{
	return task_saw(t, IN_UPDATE_DONE) || task_saw(t, IN_UPDATE_FAILED);
}

/* Once it is accepted the module is on its own. */
static bool leave_alone(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (!t->cancelled)
		return false;
	t->left_alone = true;
	task_end(m, HL78_OUT_INTERRUPTED,
		 "cancelled when the installation was accepted already: the "
		 "module installs all the same, keep its power on; AT+CGMR "
		 "tells the version");
	return true;
}

/* ---- accepted ---- */

static void watch(struct hl78_modem *m)
{
	m->task.about_to_install = false;
	task_enter_common(m, TASK_VERIFY);
	task_limit(m, STARTS_WITHIN);
}

bool task_installs(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	if (!task_saw(t, IN_ACCEPT_INSTALL) && !task_saw(t, IN_UPDATE_START) &&
	    !task_saw(t, IN_NOT_CERTIFIED) && !has_verdict(t))
		return false;
	watch(m);
	return true;
}

void task_about_to_install(struct hl78_modem *m)
{
	m->task.stage = TASK_GOING;
	m->task.gone_on = false;
	m->task.about_to_install = true;
	m->task.kind->show(m);
	modem_event(m, HL78_EV_ABOUT_TO_INSTALL, m->now);
}

static bool send_accept(struct hl78_modem *m)
{
	char command[HL78_WDS_MAX];

	/* What a person has typed before may be a no. */
	if (!m->task.gone_on || m->session.status.link == HL78_LINK_CLOSED ||
	    hl78_modem_queued(m))
		return false;
	hl78_wds_accept(command, sizeof(command), HL78_REQUEST_INSTALL);
	if (task_send(m, command))
		m->task.stage = TASK_ACCEPTING;
	return false;
}

bool task_accept(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->stage == TASK_GOING)
		return send_accept(m);
	if (t->id)
		return false;
	/* It was answered, but not by OK. */
	if (t->result >= HL78_RESULT_TIMEOUT) {
		watch(m); /* it may have heard it */
		return true;
	}
	/* A refusal has a number: AT+CMEE=1. This one was not understood. */
	if (t->result == HL78_RESULT_ERROR && t->n_again < AGAIN_MAX) {
		t->n_again++;
		t->stage = TASK_GOING;
		return true;
	}
	t->stage = TASK_REFUSED;
	return true;
}

void task_end_refused(struct hl78_modem *m)
{
	char reason[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, "the module refuses to install (AT+WDSR=4: ");
	task_add_result(&b, m);
	builder_text(&b, "); the package stays stored");
	task_end(m, HL78_OUT_FAILED, reason);
}

/* ---- verify, install ---- */

/* 13: nothing is installed. 15, 16: over. */
static bool is_decided(struct hl78_modem *m)
{
	struct task *t = &m->task;

	t->n_again = 0;

	if (task_saw(t, IN_NOT_CERTIFIED)) {
		task_end_by_run(m);
		return true;
	}
	if (!has_verdict(t) && !task_saw(t, IN_WATCHDOG))
		return false;
	t->restarted = true;
	task_enter_common(m, TASK_READ_BACK);
	task_limit(m, ANSWERS_WITHIN);
	return true;
}

bool task_verify(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (is_decided(m) || leave_alone(m))
		return true;
	if (task_saw(t, IN_UPDATE_START) || task_saw(t, IN_BOOT) ||
	    task_saw(t, IN_LINK_LOST) || (t->due && t->is_deaf)) {
		const struct hl78_guard *guard = &m->session.status.guard;

		task_enter_common(m, TASK_INSTALL);
		if (guard->active) /* it has its own watchdog */
			t->until = guard->ends_at;
		else
			task_limit(m, HL78_MIN(HL78_INSTALL_WATCHDOG_MIN));
		return true;
	}
	if (!t->due)
		return false;
	/* It may begin yet: nothing is sent to it. */
	t->left_alone = true;
	task_end(m, HL78_OUT_TIMEOUT,
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
	struct task *t = &m->task;
	struct hl78_outcome so_far;

	if (t->taken_up && t->stage == INSTALLING) {
		task_wait(m, FIRST_LOOK);
		t->stage = BACK;
	}
	if (task_saw(t, IN_BOOT) || task_saw(t, IN_LINK_UP)) {
		task_forget(t, IN_BOOT);
		task_forget(t, IN_LINK_UP);
		task_wait(m, LOOK_EVERY);
		t->stage = BACK;
	}
	if (t->id || t->stage == INSTALLING)
		return false;
	if (t->stage == BACK) {
		if (!t->woken || m->session.status.link == HL78_LINK_CLOSED ||
		    !task_send(m, "AT+CGMR"))
			return false;
		t->stage = ASKED;
		return false;
	}
	run_outcome(&m->run, &m->session.status, m->now, true, &so_far);
	if (t->result == HL78_RESULT_OK && so_far.verified) {
		t->missed = t->taken_up;
		modem_happens(m, IN_UPDATE_DONE, -1, -1, 0, m->now);
		return true;
	}
	task_wait(m, LOOK_EVERY);
	t->stage = BACK;
	return false;
}

bool task_install(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (is_decided(m) || leave_alone(m))
		return true;
	if (!t->due)
		return look(m);
	t->restarted = true;
	task_enter_common(m, TASK_READ_BACK);
	task_limit(m, ANSWERS_WITHIN);
	return true;
}

/* ---- read back ---- */

enum { SAY_AT, SAID_AT, PAUSE, READ, HAVE_READ };

/* Time is up: what is known decides. */
static bool not_read(struct hl78_modem *m)
{
	if (has_verdict(&m->task)) {
		task_end_by_run(m);
	} else if (m->session.status.link == HL78_LINK_CLOSED) {
		task_end(m, HL78_OUT_LOST,
			 "the port went away while the module installed, "
			 "and did not come back: check cable and power, "
			 "then read the version (AT+CGMR)");
	} else {
		task_end(m, HL78_OUT_TIMEOUT,
			 "no 15 or 16 within 15 minutes, and no answer to "
			 "AT+CGMR: power it off and on, then read the "
			 "version");
	}
	return true;
}

static bool ask(struct hl78_modem *m, const char *command, unsigned next)
{
	if (m->session.status.link == HL78_LINK_CLOSED ||
	    !task_send(m, command))
		return false;
	m->task.stage = next;
	return false;
}

/* Whether what was read can be believed, or has been read often enough. */
static bool is_certain(struct hl78_modem *m)
{
	struct task *t = &m->task;
	struct hl78_outcome so_far;

	run_outcome(&m->run, &m->session.status, m->now, true, &so_far);
	return so_far.verified || so_far.kind == HL78_OUT_FAILED ||
	       t->n_again++ == AGAIN_MAX;
}

bool task_read_back(struct hl78_modem *m)
{
	struct task *t = &m->task;

	/* It has said how it went, and takes commands: no more to leave to it. */
	if (!has_verdict(t) && leave_alone(m))
		return true;
	if (t->id)
		return false;
	if (t->cancelled) {
		task_end(m, HL78_OUT_INTERRUPTED,
			 "cancelled before the version was read: AT+CGMR "
			 "tells it");
		return true;
	}
	if (t->stage == HAVE_READ && t->result <= HL78_RESULT_CMS) {
		t->stage = READ;
		if (is_certain(m))
			task_end_by_run(m);
		return true;
	}
	if (t->due)
		return not_read(m);
	switch (t->stage) {
	case SAY_AT:
		return ask(m, "AT", SAID_AT);
	case READ:
		return ask(m, "AT+CGMR", HAVE_READ);
	case PAUSE:
		if (t->woken)
			t->stage = SAY_AT;
		return t->woken;
	default:
		break;
	}
	if (t->stage == SAID_AT && t->result <= HL78_RESULT_CMS) {
		t->stage = READ;
		return true;
	}
	task_wait(m, ASK_EVERY);
	t->stage = PAUSE;
	return false;
}
