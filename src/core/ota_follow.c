/* SPDX-License-Identifier: MIT */
/*
 * An update over the air between a session that is wanted and a package that
 * is stored: one look, again and again, at what has happened, in the order of
 * its weight. Nothing here remembers a step that the state machine knows.
 */
#include "core/modem.h"

/* 7 may be a passing fault of the connection: tried once more (AN 9). */
#define DENIED_MAX 1u
#define DENIED_PAUSE HL78_SEC(10)

static bool is_idle(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;

	return st->package == HL78_PACKAGE_NONE &&
	       st->agreement.request == HL78_REQUEST_NONE;
}

static bool saw(struct hl78_modem *m, enum input input)
{
	bool seen = task_saw(&m->task, input);

	task_forget(&m->task, input);
	return seen;
}

/* ---- what it comes to ---- */

static const char *state_of_cancelled(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	bool asks = m->facts.identity.ask[HL78_REQUEST_DOWNLOAD] == 1;

	if (st->agreement.request != HL78_REQUEST_NONE)
		return "cancelled: the request to ";
	if (st->package == HL78_PACKAGE_STORED)
		return "cancelled: the package is stored, and the module goes "
		       "on with it";
	if (st->package != HL78_PACKAGE_NONE)
		return asks ? "cancelled: the download is suspended; "
			      "AT+WDSS=1,1 resumes it" :
			      "cancelled: the module goes on with the download "
			      "by itself";
	return "cancelled: nothing was offered yet";
}

static enum ota_next cancelled(struct hl78_modem *m)
{
	enum hl78_request request = m->session.status.agreement.request;
	char text[TASK_TEXT_MAX];
	struct builder b;

	if (!m->task.cancelled)
		return OTA_PASS;
	builder_init(&b, text, sizeof(text));
	builder_text(&b, state_of_cancelled(m));
	if (request != HL78_REQUEST_NONE) {
		builder_text(&b, hl78_request_info(request)->name);
		builder_text(&b, " still waits for its answer");
	}
	return ota_end(m, HL78_OUT_INTERRUPTED, text, NULL);
}

static enum ota_next denied(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	if (!saw(m, IN_DENIED) || !is_idle(m))
		return OTA_PASS;
	task_forget(&m->task, IN_CLOSED);
	o->opened = false;
	if (o->plan.no_start || o->n_denied == DENIED_MAX)
		return ota_end_by_run(m);
	o->n_denied++;
	ota_retry(m, HL78_OTA_WAIT_SESSION, DENIED_PAUSE);
	task_tell(m, "the server denied the session (7): tried once more",
		  NULL);
	return OTA_AGAIN;
}

static enum ota_next session_closed(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	bool ours = o->opened;

	if (!saw(m, IN_CLOSED) ||
	    m->session.status.session != HL78_SESSION_CLOSED)
		return OTA_PASS;
	o->opened = false;
	if (!is_idle(m) || !(ours || o->was_open))
		return OTA_PASS;
	return ota_end_by_run(m);
}

/* 11 without a way to resume it; and what the session comes to. */
static enum ota_next is_over(struct hl78_modem *m)
{
	enum ota_next next;

	if (saw(m, IN_PROBLEM))
		return ota_end_by_run(m);
	next = denied(m);
	return next != OTA_PASS ? next : session_closed(m);
}

/* ---- where the module is ---- */

static int where(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;

	if (st->package == HL78_PACKAGE_STORED ||
	    st->agreement.request == HL78_REQUEST_INSTALL)
		return HL78_OTA_VERIFY;
	if ((st->package > HL78_PACKAGE_NONE &&
	     st->package < HL78_PACKAGE_STORED) ||
	    st->agreement.request == HL78_REQUEST_DOWNLOAD)
		return HL78_OTA_DOWNLOAD;
	if (st->session == HL78_SESSION_OPEN ||
	    (st->session == HL78_SESSION_CLOSING &&
	     m->task.step == HL78_OTA_OFFER))
		return HL78_OTA_OFFER;
	return HL78_OTA_CONNECT;
}

static enum ota_next move(struct hl78_modem *m)
{
	int step = where(m);

	if (m->session.status.session == HL78_SESSION_OPEN)
		m->ota.was_open = true;
	if (step == m->task.step)
		return OTA_PASS;
	task_enter(m, step);
	return OTA_AGAIN;
}

/* ---- what is done there ---- */

static enum ota_next connect(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	enum ota_next next;

	switch (m->session.status.session) {
	case HL78_SESSION_CLOSED:
		break;
	case HL78_SESSION_CLOSING:
		return ota_waits(m, HL78_OTA_WAIT_CLOSE);
	default:
		return ota_waits(m, HL78_OTA_WAIT_SESSION);
	}
	if (o->plan.no_start)
		return ota_waits_until(m, HL78_OTA_WAIT_SESSION, HL78_NEVER);
	if (o->want_ready)
		return ota_waits_until(m, HL78_OTA_WAIT_READY, o->ready_until);
	next = ota_may_send(m);
	return next != OTA_PASS ? next :
				  ota_send(m, OTA_STARTS, "AT+WDSS=1,1");
}

/* 650 told of a request that was not heard: it comes again. */
static enum ota_next unheard(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	if (task_saw(&m->task, IN_PROGRESS) || task_saw(&m->task, IN_BOOT) ||
	    m->session.status.agreement.request != HL78_REQUEST_NONE)
		o->was_unready = false;
	return o->was_unready ? ota_waits(m, HL78_OTA_WAIT_DEFERRED) :
				OTA_PASS;
}

static enum ota_next offer(struct hl78_modem *m)
{
	hl78_time idle = HL78_SEC(m->ota.plan.idle_s);

	if (m->ota.status.wait == HL78_OTA_WAIT_OFFER)
		return OTA_WAIT;
	return ota_waits_until(m, HL78_OTA_WAIT_OFFER,
			       idle ? m->now + idle : HL78_NEVER);
}

static enum ota_next download(struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	struct ota *o = &m->ota;

	if (st->package == HL78_PACKAGE_SUSPENDED ||
	    (st->package == HL78_PACKAGE_OFFERED &&
	     st->session == HL78_SESSION_CLOSED))
		return ota_suspended(m);
	if (o->suspended) {
		o->suspended = false;
		o->resume_at = HL78_NO_TIME;
		o->cause = OTA_CAUSE_UNKNOWN;
		o->status.n_resumed++;
		task_tell(m, "the download goes on", NULL);
		return OTA_AGAIN;
	}
	if (saw(m, IN_PROGRESS) && o->status.wait == HL78_OTA_WAIT_DOWNLOAD) {
		o->n_restarted = 0;
		return ota_renew(m);
	}
	return ota_waits(m, HL78_OTA_WAIT_DOWNLOAD);
}

static enum ota_next act(struct hl78_modem *m)
{
	switch (m->task.step) {
	case HL78_OTA_CONNECT:
		return connect(m);
	case HL78_OTA_OFFER:
		return offer(m);
	case HL78_OTA_DOWNLOAD:
		return download(m);
	default:
		return ota_waits(m, HL78_OTA_WAIT_STORE);
	}
}

enum ota_next ota_follow(struct hl78_modem *m)
{
	static enum ota_next (*const looks[])(struct hl78_modem *m) = {
		cancelled,  ota_away, ota_command, ota_restart, ota_pin,
		ota_listen, is_over,  move,        ota_request, unheard,
		act,
	};
	enum ota_next next = OTA_PASS;

	if (saw(m, IN_NOT_CERTIFIED))
		return ota_end_by_run(m);
	if (task_installs(m))
		return OTA_AGAIN;
	if (ota_tell_suspended(m))
		return OTA_AGAIN;
	if (m->task.id)
		return ota_command(m);
	for (size_t i = 0; next == OTA_PASS; i++)
		next = looks[i](m);
	return next;
}
