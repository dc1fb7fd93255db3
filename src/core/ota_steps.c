/* SPDX-License-Identifier: MIT */
/*
 * The steps of an update over the air before a session is wanted, and those
 * after the verdict: identify, set up, report, close, and what is not put back
 * yet. Every change that is made keeps its way back first.
 */
#include "core/modem.h"

#include <string.h>

/* A report comes with the network; later than this it is not waited for. */
#define REPORTS_WITHIN HL78_MIN(5)
/* A session that reports is closed by the module itself. */
#define REPORT_LASTS HL78_SEC(60)

/* A boot takes 12 s. */
#define SET_UP_PAUSE HL78_SEC(15)
#define SET_UP_MAX 3u

/* ---- identify ---- */

enum { IDENTIFY, IDENTIFIED };

static bool runs_expected(const struct hl78_modem *m)
{
	const char *now = m->facts.identity.firmware;
	const char *want = m->ota.plan.expect;
	struct hl78_firmware a, b;

	return hl78_firmware_read(&a, want, strlen(want)) &&
	       hl78_firmware_read(&b, now, strlen(now)) &&
	       hl78_firmware_same(&a, &b);
}

/* Whether something of a package is under way already. */
static bool is_amid(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;

	return st->agreement.request != HL78_REQUEST_NONE ||
	       (st->package > HL78_PACKAGE_NONE &&
		st->package <= HL78_PACKAGE_STORED);
}

static bool is_another(const struct hl78_modem *m)
{
	const char *imei = m->facts.identity.imei;

	return m->ota.plan.imei[0] && imei[0] &&
	       strcmp(m->ota.plan.imei, imei) != 0;
}

/* What one before left in this module; true: an update that is done. */
static bool is_done_already(struct hl78_modem *m)
{
	const char *was = m->ota.plan.was;
	struct hl78_firmware a, b;

	if (is_another(m))
		return false;
	task_keep_owed(m, m->ota.plan.owed);
	return hl78_firmware_read(&a, was, strlen(was)) &&
	       hl78_firmware_read(&b, m->facts.identity.firmware,
				  strlen(m->facts.identity.firmware)) &&
	       !hl78_firmware_same(&a, &b);
}

enum ota_next ota_identify(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->cancelled)
		return ota_end(m, HL78_OUT_INTERRUPTED,
			       "cancelled before anything was changed", NULL);
	if (t->stage == IDENTIFY &&
	    m->session.status.link != HL78_LINK_CLOSED) {
		if (m->ota.status.wait != HL78_OTA_WAIT_ANSWER)
			return ota_waits(m, HL78_OTA_WAIT_ANSWER) == OTA_WAIT ?
			       OTA_AGAIN : OTA_PASS;
		t->stage = IDENTIFIED;
		task_part(m, PART_OTA_IDENTIFY);
		return OTA_WAIT;
	}
	if (m->session.status.link == HL78_LINK_CLOSED) {
		t->stage = IDENTIFY;
		return ota_away(m);
	}
	if (t->part_failed)
		return ota_end(m, HL78_OUT_TIMEOUT,
			       "the module does not answer: check speed, cable "
			       "and power; it may be asleep, install an "
			       "update, or wait for a transfer", NULL);
	t->echo = m->facts.identity.echo;
	if (is_done_already(m) && !is_amid(m)) {
		run_installed(&m->run, m->ota.plan.was);
		return ota_end_by_run(m);
	}
	run_hold(&m->run, m->facts.identity.firmware);
	if (runs_expected(m) && !is_amid(m))
		return ota_end(m, HL78_OUT_NONE, m->ota.plan.expect,
			       " is there already");
	task_forget(t, IN_READY);
	task_forget(t, IN_LINK_UP);
	task_enter(m, HL78_OTA_SET_UP);
	return OTA_AGAIN;
}

/* ---- set up ---- */

enum {
	SET_UP, PAUSED, IS_SET_UP, CONTEXT, HAS_CONTEXT, ASK_APN, HAS_APN,
	SET_APN, HAS_SET_APN, TELL,
};

/* It restarted, or was silent: all of it once more, which changes no more. */
static enum ota_next set_up_again(struct hl78_modem *m)
{
	if (m->ota.n_failed++ == SET_UP_MAX)
		return ota_end(m, HL78_OUT_TIMEOUT, "the module stopped "
			       "answering when it was set up: check cable and "
			       "power", NULL);
	m->task.stage = PAUSED;
	task_wait(m, SET_UP_PAUSE);
	return OTA_WAIT;
}

/* What must not be left to chance: to be asked, or not to be. */
static enum ota_next settings_taken(struct hl78_modem *m)
{
	const struct hl78_identity *id = &m->facts.identity;

	if (m->task.part_failed)
		return set_up_again(m);
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (m->ota.plan.ask[i] >= 0 &&
		    hl78_request_info((enum hl78_request)i)->wdsc_mode >= 0 &&
		    m->ota.plan.ask[i] != id->ask[i])
			return ota_end(m, HL78_OUT_FAILED, "the module does "
				       "not take the agreement (AT+WDSC) to ",
				       hl78_request_info((enum hl78_request)i)
					       ->name);
	if (id->mask < 0 ||
	    !(id->mask & (int)hl78_mask_for(HL78_WDSI_UPDATE_START)))
		return ota_end(m, HL78_OUT_FAILED, "the module does not tell "
			       "its events (AT+WDSI), without which an update "
			       "cannot be followed", NULL);
	m->task.stage = CONTEXT;
	if (!procedure_is_everything(id->mask))
		task_tell(m, "the module does not tell all events (AT+WDSI): "
			  "what it hides is not seen", NULL);
	return OTA_AGAIN;
}

static enum ota_next set_context(struct hl78_modem *m)
{
	int cid = m->ota.plan.cid, was = m->facts.identity.cid;
	char command[HL78_WDS_MAX];

	if (!cid || cid == was) {
		m->task.stage = ASK_APN;
		return OTA_AGAIN;
	}
	if (hl78_wds_context(command, sizeof(command), was) > 0)
		procedure_keep(&m->procedure, command);
	hl78_wds_context(command, sizeof(command), cid);
	if (task_send(m, command))
		m->task.stage = HAS_CONTEXT;
	return OTA_WAIT;
}

static void write_apn(char *out, size_t size, int cid, const char *type,
		      const char *apn)
{
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, "AT+CGDCONT=");
	builder_int(&b, cid);
	if (!type[0])
		return; /* it is not there */
	builder_text(&b, ",\"");
	builder_text(&b, type);
	builder_text(&b, "\",\"");
	builder_text(&b, apn);
	builder_text(&b, "\"");
}

static enum ota_next set_apn(struct hl78_modem *m)
{
	const struct hl78_identity *id = &m->facts.identity;
	const char *apn = m->ota.plan.apn;
	char command[HL78_WDS_MAX];
	int cid = id->cid > 0 ? id->cid : 1;

	if (id->pdp[0] && strcmp(id->apn, apn) == 0) {
		m->task.stage = TELL;
		return OTA_AGAIN;
	}
	/* Unless the question was not understood. */
	if (m->task.result == HL78_RESULT_OK &&
	    strlen(id->apn) < HL78_APN_MAX) {
		write_apn(command, sizeof(command), cid, id->pdp, id->apn);
		procedure_keep(&m->procedure, command);
	}
	write_apn(command, sizeof(command), cid, "IP", apn);
	if (task_send(m, command))
		m->task.stage = HAS_SET_APN;
	return OTA_WAIT;
}

static enum ota_next ask_apn(struct hl78_modem *m)
{
	if (!m->ota.plan.apn[0]) {
		m->task.stage = TELL;
		return OTA_AGAIN;
	}
	m->facts.identity.pdp[0] = m->facts.identity.apn[0] = '\0';
	if (task_send(m, "AT+CGDCONT?"))
		m->task.stage = HAS_APN;
	return OTA_WAIT;
}

/* Said once, in the order in which it is put back. */
static enum ota_next tell_changes(struct hl78_modem *m)
{
	const struct procedure *p = &m->procedure;
	char list[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, list, sizeof(list));
	for (unsigned i = p->n_changes; i > p->base; i--) {
		builder_text(&b, p->changes[i - 1]);
		builder_text(&b, i - 1 > p->base ? ", " : "");
	}
	task_enter(m, HL78_OTA_CONNECT);
	if (b.len)
		task_tell(m, "at the end is put back: ", list);
	return OTA_AGAIN;
}

enum ota_next ota_set_up(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->id)
		return OTA_WAIT;
	if (t->cancelled)
		return ota_end(m, HL78_OUT_INTERRUPTED,
			       "cancelled before a session", NULL);
	if (m->session.status.link == HL78_LINK_CLOSED) {
		t->stage = SET_UP;
		return ota_away(m);
	}
	switch (t->stage) {
	case PAUSED:
		if (t->wake_at != HL78_NEVER)
			return OTA_WAIT;
		t->stage = SET_UP;
		return OTA_AGAIN;
	case SET_UP:
		ota_waits(m, HL78_OTA_WAIT_ANSWER);
		task_part(m, PART_OTA_SET_UP);
		t->stage = IS_SET_UP;
		return OTA_WAIT;
	case IS_SET_UP:
		return settings_taken(m);
	case CONTEXT:
		return set_context(m);
	case HAS_CONTEXT:
		if (t->result >= HL78_RESULT_TIMEOUT)
			return set_up_again(m);
		if (t->result != HL78_RESULT_OK)
			return ota_end_result(m, "the module does not take "
					      "the context (AT+WDSS=2: ");
		ota_want_ready(m); /* it comes once more */
		t->stage = ASK_APN;
		return OTA_AGAIN;
	case ASK_APN:
		return ask_apn(m);
	case HAS_APN:
		if (t->result >= HL78_RESULT_TIMEOUT)
			return set_up_again(m);
		t->stage = SET_APN;
		return OTA_AGAIN;
	case SET_APN:
		return set_apn(m);
	case HAS_SET_APN:
		if (t->result >= HL78_RESULT_TIMEOUT)
			return set_up_again(m);
		if (t->result != HL78_RESULT_OK)
			return ota_end_result(m, "the module does not take "
					      "the APN (AT+CGDCONT: ");
		t->stage = TELL;
		return OTA_AGAIN;
	default:
		return tell_changes(m);
	}
}

/* ---- report ---- */

static enum ota_next reported(struct hl78_modem *m, const char *notice)
{
	task_enter(m, HL78_OTA_CLOSE);
	if (notice)
		task_tell(m, notice, NULL);
	return OTA_AGAIN;
}

/*
 * The next session after 15 or 16 tells the server, whoever opens it; from 6 on
 * it is not due any more, and it is over when that session is.
 */
static bool has_reported(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;

	return (!m->session.report_due &&
		st->session == HL78_SESSION_CLOSED) ||
	       (m->run.reporting && st->session == HL78_SESSION_OPEN &&
		m->now >= st->session_since + REPORT_LASTS);
}

/* A request that is put off puts the report off. */
static hl78_time report_until(struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	hl78_time until = m->ota.report_until;

	if (st->agreement.request == HL78_REQUEST_CONNECT &&
	    st->agreement.deferred_until != HL78_NO_TIME)
		until = st->agreement.deferred_until + REPORTS_WITHIN;
	else if (st->session == HL78_SESSION_OPEN && m->run.reporting)
		until = st->session_since + REPORT_LASTS;
	m->ota.report_until = until;
	return until;
}

static enum ota_next asked_to_connect(struct hl78_modem *m)
{
	enum ota_next next;

	if (m->session.status.agreement.request != HL78_REQUEST_CONNECT)
		return OTA_PASS;
	if (m->ota.plan.policy[HL78_REQUEST_CONNECT] == HL78_OTA_LEAVE)
		return reported(m, "the module asks to connect, to report: "
				"AT+WDSR=1 lets it");
	next = ota_request(m);
	/* Nobody need answer: it is the module's own affair by now. */
	if (m->ota.status.wait == HL78_OTA_WAIT_REQUEST)
		m->task.limit = m->task.until = m->ota.report_until;
	return next;
}

/* The verdict stands: nothing more can go wrong, and nothing waits long. */
enum ota_next ota_report(struct hl78_modem *m)
{
	static enum ota_next (*const looks[])(struct hl78_modem *m) = {
		ota_command, ota_restart, ota_pin, asked_to_connect,
	};
	enum ota_next next = OTA_PASS;

	if (has_reported(m) || m->task.cancelled)
		return m->task.id ? OTA_WAIT : reported(m, NULL);
	if (m->now >= report_until(m) && !m->task.id)
		return reported(m, "the module has not reported to the server "
				"yet: it does so with its next session");
	if (m->session.status.link != HL78_LINK_CLOSED)
		for (size_t i = 0; i < 4 && next == OTA_PASS; i++)
			next = looks[i](m);
	return next != OTA_PASS ? next :
	       ota_waits_until(m, HL78_OTA_WAIT_REPORT,
			       m->ota.report_until);
}

/* ---- the end ---- */

void ota_decided(struct hl78_modem *m)
{
	const struct task *t = &m->task;

	m->task.about_to_install = false;
	m->ota.doing = OTA_DOES_NOTHING;
	if (t->left_alone || m->session.status.guard.active) {
		task_enter_common(m, TASK_PUT_BACK);
	} else if (t->step == HL78_OTA_READ_BACK && !t->cancelled &&
		   !t->missed &&
		   m->session.report_due) {
		m->ota.fresh = OTA_STALE; /* AT+CMEE, and the SIM */
		m->ota.stale_since = m->now;
		m->ota.want_ready = false;
		m->ota.report_until = m->now + REPORTS_WITHIN;
		task_enter(m, HL78_OTA_REPORT);
	} else {
		task_enter(m, HL78_OTA_CLOSE);
	}
}

/* A download that nobody was asked about goes on by itself (AN 8.5). */
static bool goes_on(const struct hl78_modem *m)
{
	return m->session.status.package == HL78_PACKAGE_DOWNLOADING &&
	       m->facts.identity.ask[HL78_REQUEST_DOWNLOAD] != 1;
}

static enum ota_next closed(struct hl78_modem *m, const char *notice)
{
	task_enter_common(m, TASK_PUT_BACK);
	if (notice)
		task_tell(m, notice, NULL);
	return OTA_AGAIN;
}

enum ota_next ota_close(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->id)
		return OTA_WAIT;
	if (!m->ota.opened ||
	    m->session.status.session == HL78_SESSION_CLOSED ||
	    m->session.status.link <= HL78_LINK_SILENT ||
	    m->session.status.guard.active)
		return closed(m, NULL);
	if (goes_on(m))
		return closed(m, "the session stays open: the module goes on "
			      "with the download by itself");
	ota_waits_until(m, HL78_OTA_WAIT_CLOSE, t->limit);
	if (!task_close_session(m))
		return OTA_WAIT;
	if (t->stage == TASK_STAYS_OPEN)
		return closed(m, "the session does not close (no 8)");
	return OTA_AGAIN;
}

/* Whether an agreement is about what waits, or is under way. */
static bool concerns(const struct hl78_modem *m, enum hl78_request request)
{
	const struct hl78_status *st = &m->session.status;
	bool downloads = st->package >= HL78_PACKAGE_OFFERED &&
			 st->package <= HL78_PACKAGE_SUSPENDED;

	if (st->agreement.request == request)
		return true;
	return (request == HL78_REQUEST_DOWNLOAD && downloads) ||
	       (request == HL78_REQUEST_INSTALL &&
		(downloads || st->package == HL78_PACKAGE_STORED));
}

void ota_withhold(struct hl78_modem *m)
{
	struct procedure *p = &m->procedure;
	char command[HL78_WDS_MAX], list[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, list, sizeof(list));
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++) {
		if (!concerns(m, (enum hl78_request)i))
			continue;
		for (unsigned n = p->base; n < p->n_changes; n++) {
			bool was = strchr(p->changes[n], ',') &&
				   p->changes[n][strlen(p->changes[n]) - 1] ==
					   '1';

			if (hl78_wds_agreement(command, sizeof(command),
					       (enum hl78_request)i, was) < 0 ||
			    strcmp(command, p->changes[n]) != 0)
				continue;
			builder_text(&b, b.len ? ", " : "");
			builder_text(&b, command);
			procedure_withhold(p, n);
		}
	}
	if (b.len)
		task_tell(m, "not put back while it matters: ", list);
}
