/* SPDX-License-Identifier: MIT */
/*
 * What interrupts an update over the air, and how it goes on: a port that is
 * away, a restart, a SIM that wants its PIN, a download that is suspended (AN
 * 8). The module resumes by itself wherever it can; only where it does not is
 * it helped, and never against somebody who stopped it.
 */
#include "core/modem.h"

#include <string.h>

/* A boot takes 12 s; 0 comes sooner where no PIN is wanted. */
#define BOOTS_WITHIN HL78_SEC(15)
/* It may install what it has got meanwhile, whose watchdog is 15 minutes. */
#define SILENT_WITHIN HL78_MIN(HL78_INSTALL_WATCHDOG_MIN + 1)
/* For somebody who gives it by hand. */
#define PIN_EVERY HL78_SEC(10)
#define PIN_WITHIN HL78_MIN(10)
/* What the module resumes by itself it does soon, once it has a network. */
#define RESUME_AFTER HL78_MIN(2)
#define RESUME_EVERY HL78_MIN(5)
#define RESUME_WITHIN HL78_MIN(30)
/* 11,4 */
#define PROBLEM_PAUSE HL78_SEC(30)
#define PROBLEMS_MAX 3u
#define STOP_PAUSE HL78_SEC(10)

/* ---- away, and back ---- */

enum ota_next ota_away(struct hl78_modem *m)
{
	if (m->session.status.link != HL78_LINK_CLOSED)
		return OTA_PASS;
	m->task.about_to_install = false;
	m->task.stage = TASK_ASKING;
	return ota_waits(m, HL78_OTA_WAIT_PORT);
}

static void is_stale(struct hl78_modem *m, bool want_ready)
{
	struct ota *o = &m->ota;

	if (o->fresh == OTA_FRESH)
		o->silent_since = m->now;
	o->fresh = OTA_STALE;
	o->stale_since = m->now;
	o->want_ready = want_ready && !m->task.ended;
	m->task.restarted = true;
	m->task.wake_at = HL78_NEVER;
}

/* Signs of a restart: a line of the boot, a port that is back, 0 unasked. */
static void look_for_restart(struct hl78_modem *m)
{
	struct task *t = &m->task;
	struct ota *o = &m->ota;

	if (task_saw(t, IN_BOOT)) {
		o->opened = false;
		t->about_to_install = false;
		t->stage = TASK_ASKING;
	}
	if (task_saw(t, IN_LINK_UP))
		o->missed = true;
	if (task_saw(t, IN_BOOT) || task_saw(t, IN_LINK_UP))
		is_stale(m, true);
	if (task_saw(t, IN_READY)) {
		if (!o->want_ready && o->fresh == OTA_FRESH)
			is_stale(m, false);
		o->want_ready = false;
	}
	if (task_saw(t, IN_CONTEXT)) /* ready anew, and not restarted */
		o->want_ready = false;
	task_forget(t, IN_BOOT);
	task_forget(t, IN_LINK_LOST);
	task_forget(t, IN_LINK_UP);
	task_forget(t, IN_READY);
	task_forget(t, IN_CONTEXT);
}

static enum ota_next ask_afresh(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	hl78_time at = o->stale_since + BOOTS_WITHIN;

	if (m->now < at && (o->want_ready ||
			    m->session.status.link != HL78_LINK_READY)) {
		if (m->task.wake_at == HL78_NEVER)
			task_wait(m, at - m->now);
		return ota_waits_until(m, HL78_OTA_WAIT_READY,
				       m->task.ended ? o->report_until :
				       o->silent_since + SILENT_WITHIN);
	}
	task_part(m, PART_OTA_ASK_AGAIN);
	o->fresh = OTA_ASKED;
	return OTA_WAIT;
}

/* While the port was away another version may have come to run. */
static enum ota_next what_was_missed(struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	struct ota *o = &m->ota;
	const char *now = m->facts.identity.firmware;
	char from[HL78_VERSION_MAX];
	struct hl78_firmware was, is;

	if (m->task.ended || !o->missed)
		return OTA_AGAIN;
	o->missed = false;
	o->deaf = true;
	if (st->session != HL78_SESSION_CLOSED)
		o->want_ready = false;
	memcpy(from, m->run.from, sizeof(from));
	if (hl78_firmware_read(&was, from, strlen(from)) &&
	    hl78_firmware_read(&is, now, strlen(now)) &&
	    !hl78_firmware_same(&was, &is)) {
		run_installed(&m->run, from);
		modem_happens(m, IN_UPDATE_DONE, -1, -1, 0, m->now);
	}
	return OTA_AGAIN;
}

/*
 * A request is told once, and again after half an hour: AT+WDSS=1,1, which an
 * open session does not mind, is refused with 650 while one waits (AN 9).
 */
enum ota_next ota_listen(struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	struct ota *o = &m->ota;

	if (!o->deaf)
		return OTA_PASS;
	o->deaf = false;
	if (o->plan.no_start ||
	    st->agreement.request != HL78_REQUEST_NONE ||
	    st->session == HL78_SESSION_CLOSED)
		return OTA_PASS;
	return ota_send(m, OTA_LISTENS, "AT+WDSS=1,1");
}

enum ota_next ota_restart(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	look_for_restart(m);
	switch (o->fresh) {
	case OTA_STALE:
		return ask_afresh(m);
	case OTA_ASKED:
		if (m->task.part_failed) {
			is_stale(m, o->want_ready);
			return OTA_AGAIN;
		}
		task_part(m, PART_OTA_SET_UP);
		o->fresh = OTA_SET_AGAIN;
		return OTA_WAIT;
	case OTA_SET_AGAIN:
		o->fresh = OTA_FRESH;
		if (o->want_ready)
			ota_want_ready(m);
		return what_was_missed(m);
	default:
		return OTA_PASS;
	}
}

/* ---- the PIN ---- */

/* Only a PIN that is known to be right is ever given again. */
static enum ota_next give_pin(struct hl78_modem *m)
{
	char command[HL78_WDS_MAX];
	struct builder b;

	builder_init(&b, command, sizeof(command));
	builder_text(&b, "AT+CPIN=\"");
	builder_text(&b, m->ota.plan.pin);
	builder_text(&b, "\"");
	if (task_send(m, command)) {
		m->ota.doing = OTA_GIVES_PIN;
		m->ota.pin_spent = true;
	}
	return OTA_WAIT;
}

enum ota_next ota_pin(struct hl78_modem *m)
{
	const char *wants = m->facts.identity.sim;
	struct task *t = &m->task;

	if (strcmp(wants, "SIM PUK") == 0 && !t->ended)
		return ota_end(m, HL78_OUT_FAILED,
			       "the SIM wants its PUK (AT+CPIN=PUK,PIN)", NULL);
	if (strcmp(wants, "SIM PIN") != 0)
		return OTA_PASS;
	if (m->ota.plan.pin[0] && !m->ota.pin_spent)
		return give_pin(m);
	if (m->ota.status.wait != HL78_OTA_WAIT_PIN) {
		task_wait(m, PIN_EVERY);
		return ota_waits_until(m, HL78_OTA_WAIT_PIN,
				       t->ended ? m->ota.report_until :
						  m->now + PIN_WITHIN);
	}
	if (t->wake_at != HL78_NEVER)
		return OTA_WAIT;
	task_wait(m, PIN_EVERY);
	return ota_send(m, OTA_ASKS_PIN, "AT+CPIN?");
}

/* ---- a download that stands still ---- */

const char *ota_resumes_by(const struct hl78_modem *m)
{
	/* Not asked, asked (AN 8.5). */
	static const char *const texts[N_OTA_CAUSES][2] = {
		[OTA_CAUSE_UNKNOWN] = {
			"the module goes on by itself, or by AT+WDSS=1,1",
			"AT+WDSS=1,1 and request 2 resume it",
		},
		[OTA_CAUSE_STOPPED] = {
			"the module connects again by itself, or by "
			"AT+WDSS=1,1",
			"AT+WDSS=1,1 resumes it, then request 2 comes again",
		},
		[OTA_CAUSE_OFF] = {
			"the radio is off: AT+CFUN=1 resumes it",
			"the radio is off: AT+CFUN=1, then request 2 comes "
			"again",
		},
		[OTA_CAUSE_RESTART] = {
			"it goes on by itself after the restart",
			"request 2 comes again after the restart",
		},
		[OTA_CAUSE_CLOSED] = {
			"it goes on by itself with the network, or by "
			"AT+WDSS=1,1",
			"request 2 comes again with the network, or by "
			"AT+WDSS=1,1",
		},
		[OTA_CAUSE_MEMORY] = {
			"a restart resumes it (AT+CFUN=1,1)",
			"a restart resumes it (AT+CFUN=1,1), then request 2 "
			"comes again",
		},
		[OTA_CAUSE_PROBLEM] = {
			"a new session resumes it (AT+WDSS=1,0, AT+WDSS=1,1)",
			"a new session resumes it (AT+WDSS=1,0, AT+WDSS=1,1), "
			"then request 2 comes again",
		},
	};
	bool asks = m->facts.identity.ask[HL78_REQUEST_DOWNLOAD] == 1;

	return texts[m->ota.cause][asks];
}

/* What was seen last is why. */
static void find_cause(struct hl78_modem *m)
{
	static const struct {
		enum input input;
		enum ota_cause cause;
	} causes[] = {
		{ IN_CLOSED, OTA_CAUSE_CLOSED },
		{ IN_STOP_OK, OTA_CAUSE_STOPPED },
		{ IN_POWER_OFF, OTA_CAUSE_OFF },
		{ IN_BOOT, OTA_CAUSE_RESTART },
		{ IN_READY, OTA_CAUSE_RESTART },
	};
	struct ota *o = &m->ota;

	if (task_saw(&m->task, IN_PROBLEM_RESUMABLE)) {
		task_forget(&m->task, IN_PROBLEM_RESUMABLE);
		o->cause = m->run.problem == HL78_PROBLEM_RAM ?
			   OTA_CAUSE_MEMORY : OTA_CAUSE_PROBLEM;
		return;
	}
	/* A session that closes behind a reason is none. */
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		if (task_saw(&m->task, causes[i].input) &&
		    (causes[i].input != IN_CLOSED ||
		     o->cause == OTA_CAUSE_UNKNOWN) &&
		    (causes[i].input != IN_STOP_OK || o->doing != OTA_STOPS))
			o->cause = causes[i].cause;
	task_forget(&m->task, IN_STOP_OK);
	task_forget(&m->task, IN_POWER_OFF);
}

bool ota_tell_suspended(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	find_cause(m);
	if (m->session.status.package != HL78_PACKAGE_SUSPENDED ||
	    (o->suspended && o->told_cause == o->cause))
		return false;
	if (!o->suspended)
		o->resume_until = m->now + RESUME_WITHIN;
	o->suspended = true;
	o->told_cause = o->cause;
	task_tell(m, "the download is suspended: ", ota_resumes_by(m));
	if (o->resume_at <= m->now)
		o->resume_at = m->now + (o->cause == OTA_CAUSE_PROBLEM ?
					 PROBLEM_PAUSE : RESUME_AFTER);
	return true;
}

enum ota_next ota_anew(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	if (o->plan.no_start || o->n_restarted == PROBLEMS_MAX)
		return OTA_PASS;
	o->n_restarted++;
	o->cause = OTA_CAUSE_PROBLEM;
	o->resume_at = m->now + STOP_PAUSE;
	return ota_send(m, OTA_STOPS, "AT+WDSS=1,0");
}

static enum ota_next wait_resume(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	/* Offered, and the session gone: that is not told as suspended. */
	if (!o->suspended)
		return ota_waits(m, HL78_OTA_WAIT_RESUME);
	return ota_waits_until(m, HL78_OTA_WAIT_RESUME, o->resume_until);
}

enum ota_next ota_suspended(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	bool is_closed = m->session.status.session == HL78_SESSION_CLOSED;
	enum ota_next next;

	if (o->plan.no_start || o->cause == OTA_CAUSE_STOPPED ||
	    o->cause == OTA_CAUSE_OFF || o->cause == OTA_CAUSE_MEMORY)
		return wait_resume(m);
	if (m->now < o->resume_at) {
		task_wait(m, o->resume_at - m->now);
		return wait_resume(m);
	}
	if (!is_closed && o->cause == OTA_CAUSE_PROBLEM &&
	    (next = ota_anew(m)) != OTA_PASS)
		return next;
	o->resume_at = m->now + RESUME_EVERY;
	return is_closed ? ota_send(m, OTA_STARTS, "AT+WDSS=1,1") : OTA_AGAIN;
}
