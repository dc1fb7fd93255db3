/* SPDX-License-Identifier: MIT */
/*
 * The life of an update over the air: begun, answered, cancelled; its steps and
 * waits by name. Here a wait begins, gets its limit, and is over when that has
 * passed.
 */
#include "core/modem.h"

#include <string.h>

#include "core/ascii.h"

/* A boot takes 12 s, registration on a bad day minutes. */
#define READY_WITHIN HL78_MIN(2)

static bool go_common(struct hl78_modem *m);

/* A step has the one or the other. */
static const struct {
	const char *name;
	enum ota_next (*look)(struct hl78_modem *m);
	bool (*go)(struct hl78_modem *m);
} steps[HL78_N_OTA_STEPS] = {
	[HL78_OTA_IDLE] = { .name = "idle" },
	[HL78_OTA_IDENTIFY] = { "identify", ota_identify, NULL },
	[HL78_OTA_SET_UP] = { "set-up", ota_set_up, NULL },
	[HL78_OTA_CONNECT] = { "connect", ota_follow, NULL },
	[HL78_OTA_OFFER] = { "offer", ota_follow, NULL },
	[HL78_OTA_DOWNLOAD] = { "download", ota_follow, NULL },
	[HL78_OTA_VERIFY] = { "verify", ota_follow, NULL },
	[HL78_OTA_INSTALL] = { "install", NULL, go_common },
	[HL78_OTA_READ_BACK] = { "read-back", NULL, task_read_back },
	[HL78_OTA_REPORT] = { "report", ota_report, NULL },
	[HL78_OTA_CLOSE] = { "close", ota_close, NULL },
	[HL78_OTA_PUT_BACK] = { "put-back", NULL, task_put_back },
	[HL78_OTA_OVER] = { .name = "over" },
};

const char *hl78_ota_step_name(enum hl78_ota_step step)
{
	return steps[step].name;
}

/* `within` HL78_NEVER: no limit; 0: it is said where the wait begins. */
static const struct {
	const char *text;
	hl78_time within;
	enum hl78_outcome_kind kind; /* when it has passed, if `ends` */
	const char *ends;
} waits[HL78_N_OTA_WAITS] = {
	[HL78_OTA_WAIT_NOTHING] = { .text = "nothing", .within = HL78_NEVER },
	[HL78_OTA_WAIT_ANSWER] = {
		.text = "the module's answer", .within = HL78_NEVER,
	},
	[HL78_OTA_WAIT_READY] = {
		.text = "the device services to be ready (0)",
	},
	[HL78_OTA_WAIT_PIN] = {
		.text = "the SIM's PIN", .within = HL78_MIN(10),
		.kind = HL78_OUT_FAILED,
		.ends = "the SIM wants its PIN: give it (AT+CPIN), then begin "
			"anew",
	},
	[HL78_OTA_WAIT_NETWORK] = {
		.text = "the network", .within = HL78_MIN(10),
	},
	/* The first retry timer of the module is 15 minutes (AN 4.4). */
	[HL78_OTA_WAIT_SESSION] = {
		.text = "a session with the DM server (23,1)",
		.within = HL78_MIN(20),
	},
	[HL78_OTA_WAIT_OFFER] = {
		.text = "the server to offer something",
	},
	[HL78_OTA_WAIT_REQUEST] = {
		.text = "an answer to the module's request",
		.within = HL78_NEVER,
	},
	[HL78_OTA_WAIT_DEFERRED] = {
		.text = "the module to ask again", .within = HL78_MIN(31),
	},
	/* Percents may be skipped, or stop for long without a word. */
	[HL78_OTA_WAIT_DOWNLOAD] = {
		.text = "the download to go on", .within = HL78_MIN(20),
		.kind = HL78_OUT_TIMEOUT,
		.ends = "nothing was heard of the download for 20 minutes: "
			"look at the network, start the session anew "
			"(AT+WDSS=1,0, AT+WDSS=1,1)",
	},
	[HL78_OTA_WAIT_RESUME] = {
		.text = "the download to be resumed", .within = HL78_MIN(30),
	},
	[HL78_OTA_WAIT_STORE] = {
		.text = "the package to be stored and verified",
		/* 3 may be lost, and is repeated after 30 minutes. */
		.within = HL78_MIN(35), .kind = HL78_OUT_PENDING,
		.ends = "the package is stored, but neither 3 nor 14 came "
			"within 35 minutes: AT+WDSR=4 installs it where it is "
			"asked for",
	},
	[HL78_OTA_WAIT_START] = {
		.text = "the installation to start (14)", .within = HL78_NEVER,
	},
	[HL78_OTA_WAIT_RESULT] = {
		.text = "the result of the installation (15, 16)",
		.within = HL78_NEVER,
	},
	[HL78_OTA_WAIT_REPORT] = {
		.text = "the module to report to the server",
	},
	[HL78_OTA_WAIT_CLOSE] = {
		.text = "the session to close (8)", .within = HL78_SEC(10),
	},
	[HL78_OTA_WAIT_PORT] = {
		.text = "the port to come back", .within = HL78_MIN(10),
		.kind = HL78_OUT_LOST,
		.ends = "the port went away and did not come back: check cable "
			"and power, then begin anew",
	},
};

const char *hl78_ota_wait_text(enum hl78_ota_wait wait)
{
	return waits[wait].text;
}

/* ---- waits ---- */

static void begin_wait(struct hl78_modem *m, enum hl78_ota_wait wait,
		       hl78_time until)
{
	struct ota *o = &m->ota;
	struct task *t = &m->task;

	if (o->status.wait != wait) {
		o->status.wait = wait;
		o->status.since = m->now;
		modem_event(m, HL78_EV_OTA, m->now);
	}
	t->limit = until;
	t->until = until;
	t->due = m->now >= until;
}

enum ota_next ota_waits_until(struct hl78_modem *m, enum hl78_ota_wait wait,
			      hl78_time until)
{
	if (m->ota.status.wait != wait || m->task.limit != until)
		begin_wait(m, wait, until);
	return OTA_WAIT;
}

enum ota_next ota_waits(struct hl78_modem *m, enum hl78_ota_wait wait)
{
	hl78_time within = waits[wait].within;

	if (m->ota.status.wait != wait)
		begin_wait(m, wait, within == HL78_NEVER ? HL78_NEVER :
							   m->now + within);
	return OTA_WAIT;
}

enum ota_next ota_renew(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	o->status.since = m->now;
	begin_wait(m, o->status.wait, m->now + waits[o->status.wait].within);
	return OTA_WAIT;
}

void ota_want_ready(struct hl78_modem *m)
{
	m->ota.want_ready = true;
	m->ota.ready_until = m->now + READY_WITHIN;
}

void ota_retry(struct hl78_modem *m, enum hl78_ota_wait wait, hl78_time span)
{
	m->ota.retry_at = m->now + span;
	m->ota.retry_wait = wait;
}

enum ota_next ota_may_send(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	if (m->now >= o->retry_at)
		return OTA_PASS;
	task_wait(m, o->retry_at - m->now);
	return ota_waits(m, o->retry_wait);
}

enum ota_next ota_send(struct hl78_modem *m, enum ota_doing doing,
		       const char *command)
{
	if (task_send(m, command))
		m->ota.doing = doing;
	return OTA_WAIT;
}

/* ---- ends ---- */

enum ota_next ota_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
		      const char *what, const char *more)
{
	char reason[sizeof(m->task.end.reason)];
	struct builder b;

	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, what);
	if (more)
		builder_text(&b, more);
	task_end(m, kind, reason);
	return OTA_AGAIN;
}

enum ota_next ota_end_result(struct hl78_modem *m, const char *what)
{
	char result[sizeof(m->task.end.reason)];
	struct builder b;

	builder_init(&b, result, sizeof(result));
	task_add_result(&b, m);
	builder_char(&b, ')');
	return ota_end(m, m->task.result >= HL78_RESULT_TIMEOUT ?
			  HL78_OUT_TIMEOUT : HL78_OUT_FAILED, what, result);
}

enum ota_next ota_end_by_run(struct hl78_modem *m)
{
	task_end_by_run(m);
	return OTA_AGAIN;
}

/* The limits whose end is more than a sentence. */
static enum ota_next limit_passed(struct hl78_modem *m)
{
	struct ota *o = &m->ota;

	switch (o->status.wait) {
	case HL78_OTA_WAIT_READY:
		if (o->fresh != OTA_FRESH)
			return ota_end(m, HL78_OUT_TIMEOUT, "the module "
				       "restarted, and does not answer since: "
				       "check its power", NULL);
		o->want_ready = false;
		task_tell(m, "0 did not come in time: a session is started all "
			  "the same", NULL);
		return OTA_AGAIN;
	case HL78_OTA_WAIT_SESSION:
		if (m->run.auth_failed || m->run.denied)
			return ota_end_by_run(m);
		return ota_end(m, HL78_OUT_TIMEOUT, "no session came about "
			       "within 20 minutes: look at APN and network",
			       NULL);
	case HL78_OTA_WAIT_OFFER:
		return ota_end(m, HL78_OUT_NONE,
			       "nothing was offered in the session", NULL);
	case HL78_OTA_WAIT_DOWNLOAD:
		if (ota_anew(m) == OTA_PASS)
			break;
		task_tell(m, "nothing was heard of the download for 20 "
			  "minutes: the session is started anew", NULL);
		return ota_waits(m, HL78_OTA_WAIT_RESUME);
	case HL78_OTA_WAIT_RESUME:
		return ota_end(m, HL78_OUT_SUSPENDED, "the download is "
			       "suspended; ", ota_resumes_by(m));
	case HL78_OTA_WAIT_NETWORK:
	case HL78_OTA_WAIT_DEFERRED:
		return ota_end_by_run(m);
	case HL78_OTA_WAIT_CLOSE: /* 8 may be hidden; the same goes on */
		return o->plan.no_start ?
		       ota_waits(m, HL78_OTA_WAIT_SESSION) :
		       ota_send(m, OTA_STARTS, "AT+WDSS=1,1");
	default:
		break;
	}
	return ota_end(m, waits[o->status.wait].kind,
		       waits[o->status.wait].ends, NULL);
}

/* ---- driven ---- */

/*
 * It asks again: what was said to it, when it restarted, was not heard, or
 * somebody's update was over before it was looked for.
 */
static bool asks_again(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (!task_saw(t, IN_ASK_INSTALL) || m->session.status.guard.active ||
	    m->session.status.package != HL78_PACKAGE_STORED)
		return false;
	t->seen = 0;
	task_enter(m, HL78_OTA_VERIFY);
	return true;
}

static bool go_common(struct hl78_modem *m)
{
	if (asks_again(m))
		return true;
	return m->task.common == TASK_VERIFY ? task_verify(m) : task_install(m);
}

static enum hl78_ota_wait wait_of_common(const struct hl78_modem *m)
{
	if (m->task.step != HL78_OTA_INSTALL)
		return HL78_OTA_WAIT_ANSWER;
	return m->task.common == TASK_VERIFY ? HL78_OTA_WAIT_START :
					     HL78_OTA_WAIT_RESULT;
}

static bool go(struct hl78_modem *m)
{
	struct ota *o = &m->ota;
	struct task *t = &m->task;
	int step = t->step;

	if (steps[step].go) { /* its limits are its own */
		if (o->status.wait != wait_of_common(m)) {
			o->status.wait = wait_of_common(m);
			o->status.since = m->now;
			modem_event(m, HL78_EV_OTA, m->now);
			return true;
		}
		return steps[step].go(m);
	}
	if (steps[step].look(m) == OTA_AGAIN)
		return true;
	if (t->step != step || !t->due || t->id ||
	    m->procedure.which != HL78_PROC_NONE)
		return false;
	t->due = false;
	t->limit = HL78_NEVER;
	return limit_passed(m) == OTA_AGAIN;
}

static void show(struct hl78_modem *m)
{
	struct hl78_ota_status *st = &m->ota.status;
	const struct task *t = &m->task;

	if (st->step != (enum hl78_ota_step)t->step) {
		st->wait = HL78_OTA_WAIT_NOTHING;
		st->since = t->since;
	}
	st->step = (enum hl78_ota_step)t->step;
	st->step_since = t->since;
	st->until = t->until;
	st->asked = st->wait == HL78_OTA_WAIT_REQUEST ?
		    m->session.status.agreement.request : HL78_REQUEST_NONE;
	st->about_to_install = t->about_to_install;
	st->cancelled = t->cancelled;
}

static bool stops_part(const struct hl78_modem *m)
{
	return m->task.step < HL78_OTA_INSTALL;
}

static const struct task_kind kind = {
	.which = HL78_PROC_OTA,
	.changed = HL78_EV_OTA,
	.over = HL78_EV_OTA_OVER,
	.steps = {
		[TASK_VERIFY] = HL78_OTA_INSTALL,
		[TASK_INSTALL] = HL78_OTA_INSTALL,
		[TASK_READ_BACK] = HL78_OTA_READ_BACK,
		[TASK_PUT_BACK] = HL78_OTA_PUT_BACK,
		[TASK_OVER] = HL78_OTA_OVER,
	},
	.ask_again = PART_OTA_ASK_AGAIN,
	.go = go,
	.show = show,
	.decided = ota_decided,
	.withhold = ota_withhold,
	.stops_part = stops_part,
};

void ota_init(struct ota *o)
{
	memset(o, 0, sizeof(*o));
	o->status.step_since = o->status.since = HL78_NO_TIME;
	o->status.begun = HL78_NO_TIME;
	o->status.until = HL78_NEVER;
	o->retry_at = HL78_NO_TIME;
}

/* ---- the caller's side ---- */

static bool is_terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

/* What stands between quotes. */
static bool is_apn(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~' || *text == '"' ||
		    *text == '\\')
			return false;
	return true;
}

static bool is_pin(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!ascii_is_digit(text[i]))
			return false;
	return len == 0 || (len >= 4 && len <= 8);
}

static bool is_in_range(const struct hl78_ota_plan *plan)
{
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (plan->ask[i] < -1 || plan->ask[i] > 1 ||
		    plan->policy[i] >= HL78_N_OTA_POLICIES ||
		    plan->defer_min[i] > HL78_DEFER_MIN_MAX)
			return false;
	return plan->cid <= 2 && is_terminated(plan->apn, sizeof(plan->apn)) &&
	       is_terminated(plan->pin, sizeof(plan->pin)) &&
	       is_terminated(plan->expect, sizeof(plan->expect)) &&
	       is_terminated(plan->imei, sizeof(plan->imei)) &&
	       is_terminated(plan->was, sizeof(plan->was)) &&
	       is_terminated(plan->owed, sizeof(plan->owed)) &&
	       is_apn(plan->apn) && is_pin(plan->pin);
}

/* It is taken up where it is; a verdict counts while its report is due. */
static void take_up(struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;
	struct task *t = &m->task;

	m->run.fixed = false;
	if (st->guard.active || st->package == HL78_PACKAGE_INSTALLING) {
		task_happens(t, IN_UPDATE_START);
		if (!st->guard.active)
			task_happens(t, IN_WATCHDOG);
		task_enter_common(m, TASK_VERIFY);
	} else if (m->session.report_due && m->run.verdict) {
		task_happens(t, m->run.ended_by);
		task_enter_common(m, TASK_VERIFY);
	} else if (st->agreement.request == HL78_REQUEST_NONE &&
		   (st->package == HL78_PACKAGE_NONE ||
		    session_new_package(&m->session))) {
		run_begin(&m->run);
	}
}

int hl78_modem_ota(struct hl78_modem *modem, const struct hl78_ota_plan *plan,
		   hl78_time now)
{
	struct ota *o = &modem->ota;

	if (!task_may_begin(modem))
		return HL78_ERR_STATE;
	if (!is_in_range(plan))
		return HL78_ERR_RANGE;
	ota_init(o);
	o->plan = *plan;
	o->deaf = true;
	task_begin(modem, &kind, HL78_OTA_IDENTIFY, now);
	o->status.begun = modem->now;
	memcpy(modem->task.want.ask, plan->ask, sizeof(plan->ask));
	run_expect(&modem->run, plan->expect);
	take_up(modem);
	/* Nothing is asked of one that installs: it is taken for the same. */
	if (modem->task.step != HL78_OTA_IDENTIFY) {
		modem->task.taken_up = true;
		task_keep_owed(modem, plan->owed);
		if (plan->was[0])
			run_hold(&modem->run, plan->was);
	}
	modem_send_next(modem, modem->now);
	return 0;
}

static bool runs(const struct hl78_modem *m)
{
	return m->task.kind == &kind && task_runs(&m->task);
}

int hl78_modem_ota_answer(struct hl78_modem *modem, bool accept,
			  unsigned minutes, hl78_time now)
{
	struct ota *o = &modem->ota;

	if (!runs(modem) || o->status.wait != HL78_OTA_WAIT_REQUEST ||
	    modem->task.cancelled || o->answered)
		return HL78_ERR_STATE;
	if (!accept && (minutes < 1 || minutes > HL78_DEFER_MIN_MAX))
		return HL78_ERR_RANGE;
	if (now > modem->now)
		modem->now = now;
	o->answered = true;
	o->answer_accepts = accept;
	o->answer_minutes = minutes;
	modem_send_next(modem, modem->now);
	return 0;
}

void hl78_modem_ota_cancel(struct hl78_modem *modem, hl78_time now)
{
	if (!runs(modem))
		return;
	/* It is decided, and only the report is waited for. */
	if (modem->task.step == HL78_OTA_REPORT)
		modem->task.cancelled = true;
	else if (!task_cancel(modem, now))
		return;
	if (now > modem->now)
		modem->now = now;
	modem_send_next(modem, modem->now);
}

const struct hl78_ota_status *
hl78_modem_ota_status(const struct hl78_modem *modem)
{
	return &modem->ota.status;
}
