/* SPDX-License-Identifier: MIT */
/*
 * Walks the tables and keeps what stands beside the four states: when they
 * began, the guard over an installation, who opened the session, how far the
 * download is; requests.c keeps those that wait. It takes every input in every
 * state and never refuses one.
 */
#include "core/session.h"

#include <string.h>

#include "core/build.h"
#include "core/obstacle.h"
#include "core/requests.h"
#include "core/suspension.h"

static const char *const link_names[HL78_N_LINK] = {
	[HL78_LINK_CLOSED] = "closed",
	[HL78_LINK_SILENT] = "silent",
	[HL78_LINK_BOOTING] = "booting",
	[HL78_LINK_READY] = "ready",
};

static const char *const session_names[HL78_N_SESSION] = {
	[HL78_SESSION_CLOSED] = "closed",
	[HL78_SESSION_CONNECTING] = "connecting",
	[HL78_SESSION_AUTHENTICATING] = "authenticating",
	[HL78_SESSION_BOOTSTRAP] = "bootstrap",
	[HL78_SESSION_OPEN] = "open",
	[HL78_SESSION_CLOSING] = "closing",
};

static const char *const package_names[HL78_N_PACKAGE] = {
	[HL78_PACKAGE_NONE] = "none",
	[HL78_PACKAGE_OFFERED] = "offered",
	[HL78_PACKAGE_DOWNLOADING] = "downloading",
	[HL78_PACKAGE_SUSPENDED] = "suspended",
	[HL78_PACKAGE_STORED] = "stored",
	[HL78_PACKAGE_REJECTED] = "rejected",
	[HL78_PACKAGE_INSTALLING] = "installing",
	[HL78_PACKAGE_UPDATED] = "updated",
	[HL78_PACKAGE_FAILED] = "failed",
};

const char *hl78_link_name(enum hl78_link_state state)
{
	return link_names[state];
}

const char *hl78_session_name(enum hl78_session_state state)
{
	return session_names[state];
}

const char *hl78_package_name(enum hl78_package_state state)
{
	return package_names[state];
}

const char *hl78_services_name(enum hl78_services state)
{
	return state == HL78_SERVICES_READY ? "ready" : "unknown";
}

const char *hl78_opener_name(enum hl78_opener opener)
{
	static const char *const names[HL78_N_OPENERS] = {
		[HL78_OPENED_BY_NOBODY] = "nobody",
		[HL78_OPENED_BY_HOST] = "host",
		[HL78_OPENED_BY_POLLING] = "polling",
		[HL78_OPENED_BY_REPORT] = "report",
	};

	return names[opener];
}

const char *session_state_name(enum machine machine, int state)
{
	switch (machine) {
	case MACHINE_LINK:
		return link_names[state];
	case MACHINE_SESSION:
		return session_names[state];
	case MACHINE_PACKAGE:
		return package_names[state];
	case MACHINE_AGREEMENT:
	case N_MACHINES:
		break;
	}
	return hl78_request_info((enum hl78_request)state)->name;
}

void session_init(struct session *s)
{
	memset(s, 0, sizeof(*s));
	s->status.session_since = HL78_NO_TIME;
	s->status.package_since = HL78_NO_TIME;
	requests_init(s);
	s->context_set_at = HL78_NO_TIME;
	s->status.guard.since = HL78_NO_TIME;
	s->status.guard.ends_at = HL78_NO_TIME;
	progress_reset(&s->progress, &s->status.progress);
}

enum input session_input_of(const struct hl78_line *line, int64_t *value)
{
	static const enum input by_code[] = {
		[HL78_WDSI_READY] = IN_READY,
		[HL78_WDSI_ASK_CONNECT] = IN_ASK_CONNECT,
		[HL78_WDSI_ASK_DOWNLOAD] = IN_ASK_DOWNLOAD,
		[HL78_WDSI_ASK_INSTALL] = IN_ASK_INSTALL,
		[HL78_WDSI_AUTH_START] = IN_AUTH_START,
		[HL78_WDSI_AUTH_FAILED] = IN_AUTH_FAILED,
		[HL78_WDSI_AUTH_OK] = IN_AUTH_OK,
		[HL78_WDSI_DENIED] = IN_DENIED,
		[HL78_WDSI_CLOSED] = IN_CLOSED,
		[HL78_WDSI_OFFERED] = IN_OFFERED,
		[HL78_WDSI_STORED] = IN_STORED,
		[HL78_WDSI_DOWNLOAD_PROBLEM] = IN_PROBLEM,
		[HL78_WDSI_CERTIFIED] = IN_CERTIFIED,
		[HL78_WDSI_NOT_CERTIFIED] = IN_NOT_CERTIFIED,
		[HL78_WDSI_UPDATE_START] = IN_UPDATE_START,
		[HL78_WDSI_UPDATE_FAILED] = IN_UPDATE_FAILED,
		[HL78_WDSI_UPDATE_DONE] = IN_UPDATE_DONE,
		[17] = IN_OTHER,
		[HL78_WDSI_PROGRESS] = IN_PROGRESS,
		[19] = IN_OTHER,
		[20] = IN_OTHER,
		[21] = IN_OTHER,
		[22] = IN_OTHER,
		[HL78_WDSI_SERVER] = IN_DM,
		[HL78_WDSI_ASK_REBOOT] = IN_ASK_REBOOT,
	};
	enum input input = IN_OTHER;

	*value = line->n_data && line->data[0].is_int &&
				 line->data[0].value >= 0
			 ? line->data[0].value
			 : -1;
	if (line->code < (int)(sizeof(by_code) / sizeof(by_code[0])))
		input = by_code[line->code];
	if (input == IN_DM && *value != 1)
		return *value == 0 ? IN_BOOTSTRAP : IN_OTHER;
	if (input == IN_PROBLEM && (*value == HL78_PROBLEM_RAM ||
				    *value == HL78_PROBLEM_RESUME))
		return IN_PROBLEM_RESUMABLE;
	return input;
}

void session_context_set(struct session *s, hl78_time at)
{
	s->context_set_at = at;
}

/*
 * 0 of a new context comes at once, and an open session stays as it is (AN 4.4).
 * One that was being opened and has said nothing for longer than a step of that
 * takes was ended by a restart, which no other line need tell.
 */
#define CONTEXT_READY HL78_SEC(3)
#define STEP_TAKES    HL78_SEC(5)

enum input session_ready_means(struct session *s, hl78_time at)
{
	const struct hl78_status *st = &s->status;
	hl78_time set_at = s->context_set_at;

	s->context_set_at = HL78_NO_TIME;
	if (set_at != HL78_NO_TIME && at - set_at < CONTEXT_READY)
		return IN_CONTEXT;
	if ((st->session == HL78_SESSION_AUTHENTICATING ||
	     st->session == HL78_SESSION_BOOTSTRAP) &&
	    at - s->opening_at >= STEP_TAKES)
		return IN_BOOT;
	return IN_READY;
}

static bool is_of_opening(enum input input)
{
	return input == IN_AUTH_START || input == IN_AUTH_FAILED ||
	       input == IN_AUTH_OK || input == IN_BOOTSTRAP;
}

static unsigned out_of_order(struct session *s, const struct happening *h,
			     const char *what, const char *state)
{
	struct builder b;

	builder_init(&b, s->anomaly, sizeof(s->anomaly));
	builder_text(&b, h->code >= 0 ? "+WDSI: " : "");
	builder_text(&b, session_input_name(h->input));
	builder_text(&b, " is out of order: ");
	builder_text(&b, what);
	builder_text(&b, " is ");
	builder_text(&b, state);
	return CHANGED_ANOMALY;
}

/* ---- the guard ---- */

static void guard_begin(struct hl78_guard *g, hl78_time now)
{
	if (g->active)
		return; /* 14 after the OK, or again: the old start counts */
	g->active = true;
	g->expired = false;
	g->since = now;
	g->ends_at = now + HL78_MIN(HL78_INSTALL_WATCHDOG_MIN);
}

static void guard_input(struct hl78_guard *g, const struct happening *h)
{
	switch (h->input) {
	case IN_ACCEPT_INSTALL:
	case IN_UPDATE_START:
		guard_begin(g, h->at);
		break;
	case IN_NOT_CERTIFIED: /* nothing will be installed */
	case IN_UPDATE_FAILED:
	case IN_UPDATE_DONE:
		g->active = false;
		g->expired = false;
		break;
	case IN_WATCHDOG:
		g->expired = g->active;
		g->active = false;
		break;
	default:
		break;
	}
}

/* ---- progress ---- */

/*
 * Whether 9 tells what remains: the download was suspended, or the offer comes
 * although no session is open, as after a restart. An offer in an open session
 * tells the whole.
 */
static bool is_resume(const struct session *s, enum hl78_package_state before)
{
	if (before == HL78_PACKAGE_SUSPENDED)
		return true;
	if (before == HL78_PACKAGE_DOWNLOADING)
		return s->status.progress.percent > 0;
	return s->closed_known &&
	       s->status.session == HL78_SESSION_CLOSED;
}

static unsigned progress_input(struct session *s,
			       enum hl78_package_state before,
			       const struct happening *h)
{
	struct hl78_progress *out = &s->status.progress;
	enum hl78_package_state package = s->status.package;

	if (before == HL78_PACKAGE_DOWNLOADING &&
	    package == HL78_PACKAGE_SUSPENDED)
		progress_suspended(&s->progress, out);
	switch (h->input) {
	case IN_OFFERED:
		if (package == HL78_PACKAGE_OFFERED &&
		    before != HL78_PACKAGE_OFFERED &&
		    before != HL78_PACKAGE_NONE)
			progress_reset(&s->progress, out);
		progress_offered(&s->progress, out, h->value,
				 is_resume(s, before));
		return CHANGED_PROGRESS;
	case IN_PROGRESS:
		if (package != HL78_PACKAGE_DOWNLOADING)
			return 0;
		if (before > HL78_PACKAGE_SUSPENDED)
			progress_reset(&s->progress, out);
		if (progress_percent(&s->progress, out, h->value, h->at))
			return CHANGED_PROGRESS;
		return out_of_order(s, h, "that percent",
				    h->value > 100 ? "above 100"
						   : "less than before");
	case IN_STORED:
		progress_complete(&s->progress, out);
		return CHANGED_PROGRESS;
	default:
		return 0;
	}
}

/* ---- who opened the session ---- */

static void opener_input(struct session *s, enum hl78_session_state before,
			 const struct happening *h)
{
	struct hl78_status *st = &s->status;

	if (st->session == HL78_SESSION_CLOSED) {
		if (h->input == IN_DENIED && before != HL78_SESSION_CLOSED)
			s->retry_for = st->opener;
		st->opener = HL78_OPENED_BY_NOBODY;
	} else if (before == HL78_SESSION_CLOSED) {
		if (s->report_due)
			st->opener = HL78_OPENED_BY_REPORT;
		else if (h->input == IN_START_OK ||
			 h->input == IN_ACCEPT_CONNECT ||
			 h->input == IN_SAYS_OPEN || s->answered)
			st->opener = HL78_OPENED_BY_HOST;
		else if (s->retry_for != HL78_OPENED_BY_NOBODY)
			st->opener = s->retry_for;
		else if (s->closed_known)
			st->opener = HL78_OPENED_BY_POLLING;
	}
	/* Nothing is reported before a server lets the module in. */
	if (st->opener == HL78_OPENED_BY_REPORT &&
	    (h->input == IN_AUTH_OK || h->input == IN_DM))
		s->report_due = false;
	if (h->input == IN_UPDATE_DONE || h->input == IN_UPDATE_FAILED)
		s->report_due = true;
	/* By the retry timers (AN 4.2, 9), unless somebody wants it no more. */
	if (st->session != HL78_SESSION_CLOSED || h->input == IN_CLOSED ||
	    h->input == IN_BOOT || h->input == IN_POWER_OFF ||
	    h->input == IN_STOP_OK)
		s->retry_for = HL78_OPENED_BY_NOBODY;
	/* What was stopped goes on in a session that the answer opens. */
	if (h->input == IN_ACCEPT_DOWNLOAD || h->input == IN_ACCEPT_INSTALL)
		s->answered = st->session == HL78_SESSION_CLOSED;
	else if (st->session != HL78_SESSION_CLOSED || h->input == IN_BOOT)
		s->answered = false;
	if (h->input == IN_CLOSED || h->input == IN_BOOT ||
	    h->input == IN_SAYS_CLOSED || h->input == IN_UPDATE_DONE ||
	    (h->input == IN_READY && st->session == HL78_SESSION_CLOSED))
		s->closed_known = true;
}

/* ---- all together ---- */

/* Moves one machine; sets `*changed` and says what is out of order. */
static unsigned move(struct session *s, enum machine machine,
		     const struct happening *h, int *state)
{
	static const char *const what[N_MACHINES] = {
		[MACHINE_LINK] = "the link",
		[MACHINE_SESSION] = "the session",
		[MACHINE_PACKAGE] = "the package",
		[MACHINE_AGREEMENT] = "the agreement",
	};
	int before = *state;
	struct transition t;

	if (session_stays(machine, h->input, before))
		return 0;
	t = session_transition(machine, h->input, before);
	*state = t.next;
	return (t.next != before ? CHANGED_STATE : 0) |
	       (t.anomaly ? out_of_order(s, h, what[machine],
					 session_state_name(machine, before))
			  : 0);
}

/*
 * 15 and 16 tell of a boot, which ends a session; not of one that was heard of:
 * what was opened since goes on.
 */
static bool is_known_boot(struct session *s, enum input input)
{
	if (input == IN_BOOT || input == IN_READY)
		s->booted = true;
	else if (input == IN_ACCEPT_INSTALL || input == IN_UPDATE_START)
		s->booted = false;
	return s->booted &&
	       (input == IN_UPDATE_DONE || input == IN_UPDATE_FAILED);
}

bool session_new_package(struct session *s)
{
	enum hl78_package_state package = s->status.package;

	if (package != HL78_PACKAGE_REJECTED &&
	    package != HL78_PACKAGE_UPDATED && package != HL78_PACKAGE_FAILED)
		return false;
	s->status.package = HL78_PACKAGE_NONE;
	return true;
}

/* Known before, and not heard since: it may be another one by now. */
static bool is_on_its_way(enum hl78_package_state package)
{
	return package == HL78_PACKAGE_OFFERED ||
	       package == HL78_PACKAGE_DOWNLOADING ||
	       package == HL78_PACKAGE_SUSPENDED ||
	       package == HL78_PACKAGE_STORED;
}

static unsigned recall_package(struct session *s, const struct hl78_status *was,
			       hl78_time now)
{
	struct hl78_status *st = &s->status;

	st->package = was->package;
	st->package_since = was->package_since < now ? was->package_since : now;
	st->suspension = was->suspension;
	st->progress = was->progress;
	progress_suspended(&s->progress, &st->progress);
	if (st->package == HL78_PACKAGE_DOWNLOADING &&
	    st->session == HL78_SESSION_CLOSED) {
		st->package = HL78_PACKAGE_SUSPENDED;
		st->suspension = HL78_SUSPENDED_LOST;
	}
	return CHANGED_STATE | CHANGED_PROGRESS;
}

/* It was asked at its usual times, heard or not. */
static unsigned recall_request(struct hl78_agreement *a,
			       const struct hl78_agreement *was, hl78_time now)
{
	const hl78_time every = HL78_MIN(HL78_ASK_AGAIN_MIN);

	*a = *was;
	if (a->deferred_until != HL78_NO_TIME && a->deferred_until > now)
		return CHANGED_STATE | CHANGED_PROMPT;
	a->deferred_until = HL78_NO_TIME;
	if (!hl78_request_info(a->request)->repeats)
		a->again_at = HL78_NO_TIME;
	else if (a->again_at == HL78_NO_TIME || a->again_at > now + every)
		a->again_at = now + every;
	else if (a->again_at <= now)
		a->again_at += ((now - a->again_at) / every + 1) * every;
	return CHANGED_STATE | CHANGED_PROMPT;
}

unsigned session_recall(struct session *s, const struct hl78_status *was,
			hl78_time now)
{
	struct hl78_status *st = &s->status;
	bool goes_on = st->package == HL78_PACKAGE_DOWNLOADING ||
		       st->package == HL78_PACKAGE_SUSPENDED;
	unsigned changed = 0;

	if (st->guard.active || !is_on_its_way(was->package))
		return 0;
	if (st->package == HL78_PACKAGE_NONE) {
		changed |= recall_package(s, was, now);
		if (st->agreement.request == HL78_REQUEST_NONE &&
		    was->agreement.request != HL78_REQUEST_NONE)
			changed |= recall_request(&st->agreement,
						  &was->agreement, now);
	} else if (goes_on && was->progress.total > 0 &&
		   (st->progress.total < 0 || st->progress.estimated)) {
		progress_recall(&s->progress, &st->progress, &was->progress);
		changed |= CHANGED_PROGRESS;
	}
	return changed;
}

unsigned session_happens(struct session *s, const struct happening *h)
{
	struct hl78_status *st = &s->status;
	const struct hl78_status before = *st;
	int link = (int)st->link, session = (int)st->session;
	int package = (int)st->package, request = (int)st->agreement.request;
	unsigned changed = 0;

	changed |= move(s, MACHINE_LINK, h, &link);
	if (!is_known_boot(s, h->input))
		changed |= move(s, MACHINE_SESSION, h, &session);
	changed |= move(s, MACHINE_PACKAGE, h, &package);
	changed |= move(s, MACHINE_AGREEMENT, h, &request);
	st->link = (enum hl78_link_state)link;
	st->session = (enum hl78_session_state)session;
	st->package = (enum hl78_package_state)package;
	st->agreement.request = (enum hl78_request)request;
	if (st->session != before.session)
		st->session_since = h->at;
	if (is_of_opening(h->input))
		s->opening_at = h->at;
	if (st->package != before.package)
		st->package_since = h->at;
	if ((h->input == IN_READY || h->input == IN_CONTEXT) &&
	    st->services != HL78_SERVICES_READY) {
		st->services = HL78_SERVICES_READY;
		changed |= CHANGED_STATE;
	}
	if ((h->input == IN_BOOT || h->input == IN_POWER_OFF) &&
	    st->services != HL78_SERVICES_UNKNOWN) {
		st->services = HL78_SERVICES_UNKNOWN;
		changed |= CHANGED_STATE;
	}
	guard_input(&st->guard, h);
	if (st->guard.active != before.guard.active)
		changed |= CHANGED_STATE;
	changed |= requests_input(s, &before.agreement, h);
	changed |= progress_input(s, before.package, h);
	opener_input(s, before.session, h);
	obstacle_input(s, h->input);
	suspension_input(s, before.package, h);
	if (st->suspension != before.suspension)
		changed |= CHANGED_STATE;
	return changed;
}
