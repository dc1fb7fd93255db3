/* SPDX-License-Identifier: MIT */
/*
 * What an update over the air says to the module, and what the module says to
 * that: requests are answered as the plan wants it, each command's result is
 * judged in one place. A request that somebody answers by hand is answered.
 */
#include "core/modem.h"

#include <string.h>

/* A line that loses and garbles bytes: what is not understood is said again. */
#define AGAIN_MAX 2u
/* Between tries while there is no network. */
#define NETWORK_EVERY HL78_SEC(20)
/* It asks again when a deferral ends; that may be late, or its line lost. */
#define ASKS_LATE HL78_SEC(60)

/* ---- results ---- */

static bool is_network(const struct task *t)
{
	return t->result == HL78_RESULT_CME && t->code >= 30 && t->code <= 32;
}

/* Not understood, or no answer: once more, but not for ever. */
static bool is_again(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	if (t->result == HL78_RESULT_CME || t->result == HL78_RESULT_CMS ||
	    m->ota.n_failed == AGAIN_MAX)
		return false;
	m->ota.n_failed++;
	return true;
}

static enum ota_next unready(struct hl78_modem *m)
{
	if (m->session.status.agreement.request != HL78_REQUEST_NONE)
		return OTA_AGAIN; /* that is why */
	m->facts.identity.pdp[0] = '\0';
	return ota_send(m, OTA_ASKS_CONTEXT, "AT+CGDCONT?");
}

static enum ota_next started(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	const struct task *t = &m->task;

	if (t->result == HL78_RESULT_OK) {
		o->opened = true;
		return OTA_AGAIN;
	}
	if (is_network(t)) {
		if (!o->suspended) /* that has times of its own */
			ota_retry(m, HL78_OTA_WAIT_NETWORK, NETWORK_EVERY);
		return OTA_AGAIN;
	}
	if (t->result == HL78_RESULT_CME && t->code == 11)
		return ota_send(m, OTA_ASKS_PIN, "AT+CPIN?");
	if (t->result == HL78_RESULT_CME && t->code == 652)
		return ota_send(m, OTA_LOOKS, "AT+WDSS?");
	if (t->result == HL78_RESULT_CME && t->code == 650)
		return unready(m);
	if (is_again(m))
		return OTA_AGAIN;
	return ota_end_result(m, "no session can be started (AT+WDSS=1,1: ");
}

/* Whose session it is does not change; nor does it end for want of an answer. */
static enum ota_next listened(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	return t->result == HL78_RESULT_CME && t->code == 650 ? unready(m) :
								OTA_AGAIN;
}

/* 650: an APN is missing, or a request waits that came before we did. */
static enum ota_next context_asked(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	if (t->result != HL78_RESULT_OK || !m->facts.identity.pdp[0])
		return ota_end(m, HL78_OUT_FAILED, "CME 650: no APN, the "
			       "session has no context: define one "
			       "(AT+CGDCONT)", NULL);
	m->ota.was_unready = true;
	task_tell(m, "650: a request of the module waits that was not seen; it "
		  "asks again within 30 minutes", NULL);
	return OTA_AGAIN;
}

static enum ota_next accepted(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	if (t->result == HL78_RESULT_OK) {
		m->ota.opened |= m->ota.answering == HL78_REQUEST_CONNECT &&
				 t->step < HL78_OTA_INSTALL;
		return OTA_AGAIN;
	}
	if (is_network(t)) {
		ota_retry(m, HL78_OTA_WAIT_NETWORK, NETWORK_EVERY);
		return OTA_AGAIN;
	}
	if (is_again(m))
		return OTA_AGAIN;
	if (t->ended) { /* the report: its limit ends that */
		ota_retry(m, HL78_OTA_WAIT_REPORT, HL78_MIN(10));
		return OTA_AGAIN;
	}
	return ota_end_result(m, "the module does not take the answer to its "
			      "request (AT+WDSR: ");
}

static enum ota_next deferred(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	if (t->result == HL78_RESULT_OK) {
		m->ota.put_off |= (uint8_t)(1u << m->ota.answering);
		return OTA_AGAIN;
	}
	return accepted(m);
}

static enum ota_next pin_given(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	if (m->task.result == HL78_RESULT_OK) {
		if (!m->task.ended)
			ota_want_ready(m);
		o->pin_spent = false;
	} else if (m->task.result <= HL78_RESULT_CMS && !m->task.ended) {
		return ota_end_result(m, "the SIM does not take the PIN, which "
				      "is not tried again (AT+CPIN: ");
	}
	return ota_send(m, OTA_ASKS_PIN, "AT+CPIN?");
}

static enum ota_next no_matter(struct hl78_modem *m)
{
	(void)m;
	return OTA_AGAIN;
}

enum ota_next ota_command(struct hl78_modem *m)
{
	static enum ota_next (*const results[N_OTA_DOES])(
		struct hl78_modem *m) = {
		[OTA_STARTS] = started,
		[OTA_LISTENS] = listened,
		[OTA_STOPS] = no_matter,
		[OTA_LOOKS] = no_matter,
		[OTA_ACCEPTS] = accepted,
		[OTA_DEFERS] = deferred,
		[OTA_GIVES_PIN] = pin_given,
		[OTA_ASKS_PIN] = no_matter,
		[OTA_ASKS_CONTEXT] = context_asked,
	};
	struct ota *o = &m->ota;
	enum ota_doing doing = o->doing;

	if (m->task.id) {
		if (o->status.wait == HL78_OTA_WAIT_NOTHING)
			return ota_waits(m, HL78_OTA_WAIT_ANSWER);
		return OTA_WAIT;
	}
	if (doing == OTA_DOES_NOTHING)
		return OTA_PASS;
	o->doing = OTA_DOES_NOTHING;
	if (m->task.result <= HL78_RESULT_CMS &&
	    m->task.result != HL78_RESULT_ERROR)
		o->n_failed = 0;
	/* What interrupted it is looked at first. */
	if (m->task.result == HL78_RESULT_RESET ||
	    m->task.result == HL78_RESULT_LOST ||
	    m->task.result == HL78_RESULT_GUARDED)
		return OTA_AGAIN;
	return results[doing](m);
}

/* ---- requests ---- */

static enum ota_next accept(struct hl78_modem *m, enum hl78_request request)
{
	char command[HL78_WDS_MAX];
	enum ota_next next = ota_may_send(m);

	if (next != OTA_PASS)
		return next;
	if (request == HL78_REQUEST_INSTALL) {
		/* From now on they tell of what comes of it. */
		task_forget(&m->task, IN_ASK_INSTALL);
		task_forget(&m->task, IN_LINK_LOST);
		task_about_to_install(m);
		return OTA_WAIT;
	}
	hl78_wds_accept(command, sizeof(command), request);
	m->ota.answering = request;
	return ota_send(m, OTA_ACCEPTS, command);
}

static enum ota_next put_off(struct hl78_modem *m, enum hl78_request request,
			     unsigned minutes)
{
	char command[HL78_WDS_MAX];

	hl78_wds_defer(command, sizeof(command), request, minutes);
	m->ota.answering = request;
	return ota_send(m, OTA_DEFERS, command);
}

static enum ota_next by_caller(struct hl78_modem *m,
			       enum hl78_request request)
{
	struct ota *o = &m->ota;

	if (!o->answered)
		return ota_waits(m, HL78_OTA_WAIT_REQUEST);
	if (o->answer_accepts)
		return accept(m, request);
	o->answered = false;
	return put_off(m, request, o->answer_minutes);
}

/* On the way to AT+WDSR=4, from HL78_EV_ABOUT_TO_INSTALL on. */
static enum ota_next about_to_install(struct hl78_modem *m)
{
	if (m->task.stage == TASK_REFUSED) {
		task_end_refused(m);
		return OTA_AGAIN;
	}
	return task_accept(m) ? OTA_AGAIN : OTA_WAIT;
}

enum ota_next ota_request(struct hl78_modem *m)
{
	const struct hl78_agreement *a = &m->session.status.agreement;
	struct ota *o = &m->ota;
	enum hl78_request request = a->request;

	if (request != HL78_REQUEST_INSTALL || !m->task.stage) {
		if (request == HL78_REQUEST_NONE) {
			o->answered = false;
			return OTA_PASS;
		}
		if (a->deferred_until != HL78_NO_TIME &&
		    m->now < a->deferred_until + ASKS_LATE) {
			ota_waits_until(m, HL78_OTA_WAIT_DEFERRED,
					a->deferred_until + ASKS_LATE);
			m->task.until = a->deferred_until;
			return OTA_WAIT;
		}
	} else if (a->deferred_until != HL78_NO_TIME &&
		   m->task.stage == TASK_GOING) {
		m->task.stage = TASK_ASKING; /* by hand, at the last moment */
		m->task.about_to_install = false;
		return OTA_AGAIN;
	} else {
		return about_to_install(m);
	}
	if (o->plan.defer_min[request] && !(o->put_off >> request & 1))
		return put_off(m, request, o->plan.defer_min[request]);
	switch (o->plan.policy[request]) {
	case HL78_OTA_ACCEPT:
		return accept(m, request);
	case HL78_OTA_CALLER:
		return by_caller(m, request);
	default:
		return ota_end_by_run(m);
	}
}
