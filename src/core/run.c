/* SPDX-License-Identifier: MIT */
/*
 * Collects what decides a run and, when asked, says how it stands if nothing
 * more comes. It never guesses better than it was told: an update without a
 * version read afterwards is not verified.
 */
#include "core/run.h"

#include <string.h>

#include "core/build.h"

static const char *const names[HL78_N_OUTCOMES] = {
	[HL78_OUT_UPDATED] = "updated",
	[HL78_OUT_NONE] = "none",
	[HL78_OUT_CLOSED] = "closed",
	[HL78_OUT_FAILED] = "failed",
	[HL78_OUT_REJECTED] = "rejected",
	[HL78_OUT_MISMATCH] = "mismatch",
	[HL78_OUT_DENIED] = "denied",
	[HL78_OUT_LOST] = "lost",
	[HL78_OUT_TIMEOUT] = "timeout",
	[HL78_OUT_REFUSED] = "refused",
	[HL78_OUT_SUSPENDED] = "suspended",
	[HL78_OUT_PENDING] = "pending",
	[HL78_OUT_INCOMPLETE] = "incomplete",
	[HL78_OUT_INTERRUPTED] = "interrupted",
};

const char *hl78_outcome_name(enum hl78_outcome_kind kind)
{
	return names[kind];
}

void run_init(struct run *r)
{
	memset(r, 0, sizeof(*r));
	r->problem = -1;
}

void run_begin(struct run *r)
{
	const struct run before = *r;

	run_init(r);
	memcpy(r->now, before.now, sizeof(r->now));
	r->held = before.held;
	memcpy(r->from, before.held ? before.from : before.now,
	       sizeof(r->from));
	if (!before.expects_once)
		memcpy(r->expected, before.expected, sizeof(r->expected));
}

/* Nothing of a package is under way. */
static bool is_over(const struct hl78_status *st)
{
	return st->package == HL78_PACKAGE_NONE ||
	       st->package == HL78_PACKAGE_REJECTED ||
	       st->package == HL78_PACKAGE_UPDATED ||
	       st->package == HL78_PACKAGE_FAILED;
}

/*
 * After 15 and 16 the next session reports it, whoever opens it: the module by
 * itself, or the host, asked by request 1 or sooner than that.
 */
static bool report_is_due(const struct run *r)
{
	return r->verdict && r->ended_by != IN_NOT_CERTIFIED && !r->reporting;
}

/* Whether this begins another run. */
static bool begins(const struct run *r, const struct hl78_status *before,
		   const struct happening *h)
{
	switch (h->input) {
	case IN_START_OK:
		if (before->session != HL78_SESSION_CLOSED &&
		    before->session != HL78_SESSION_CLOSING)
			return false;
		return is_over(before) && !report_is_due(r);
	case IN_AUTH_START:
		return before->session == HL78_SESSION_CLOSED &&
		       is_over(before) && !report_is_due(r);
	case IN_OFFERED:
	case IN_ASK_DOWNLOAD:
	case IN_ASK_INSTALL:
	case IN_PROGRESS:
		/* Nothing of the kind comes while a module installs. */
		return r->verdict || r->installing || r->fixed;
	case IN_ACCEPT_INSTALL:
		return r->verdict || r->fixed;
	case IN_UPDATE_START:
		return r->verdict;
	default:
		return false;
	}
}

static void installing(struct run *r, hl78_time now)
{
	if (r->installing)
		return;
	r->installing = true;
	r->installing_since = now;
	r->restarted = false;
	r->to[0] = '\0';
}

static void verdict(struct run *r, enum input by)
{
	r->verdict = true;
	r->fixed = false;
	r->ended_by = by;
	r->reporting = false;
	r->restarted = true;
}

void run_happens(struct run *r, const struct hl78_status *before,
		 const struct happening *h)
{
	if (begins(r, before, h))
		run_begin(r);
	switch (h->input) {
	case IN_AUTH_START:
		r->closed = false;
		r->failed_step[0] = '\0';
		break;
	case IN_START_OK:
		r->closed = r->denied = r->auth_failed = false;
		r->failed_step[0] = '\0';
		break;
	case IN_AUTH_FAILED:
		r->auth_failed = true;
		break;
	case IN_AUTH_OK:
	case IN_BOOTSTRAP:
	case IN_DM:
		/* A module that is denied comes again to report. */
		r->reporting = r->verdict;
		r->denied = r->auth_failed = r->closed = false;
		break;
	case IN_DENIED:
		r->denied = true;
		break;
	case IN_STOP_OK: /* the host goes on from a step that failed */
		r->failed_step[0] = '\0';
		break;
	case IN_CLOSED:
		r->closed = true;
		break;
	case IN_PROGRESS:
	case IN_OFFERED:
		r->problem_seen = false;
		r->failed_step[0] = '\0';
		break;
	case IN_PROBLEM:
	case IN_PROBLEM_RESUMABLE:
		r->problem_seen = true;
		r->problem = h->value;
		break;
	case IN_ACCEPT_CONNECT:
	case IN_ACCEPT_DOWNLOAD:
	case IN_DEFER:
		r->failed_step[0] = '\0';
		break;
	case IN_STORED:
	case IN_ASK_INSTALL:
		r->problem_seen = r->sends = false;
		r->failed_step[0] = '\0';
		break;
	case IN_ACCEPT_INSTALL:
	case IN_UPDATE_START:
		r->failed_step[0] = '\0';
		installing(r, h->at);
		break;
	case IN_NOT_CERTIFIED:
	case IN_UPDATE_FAILED:
	case IN_UPDATE_DONE:
		verdict(r, h->input);
		break;
	case IN_BOOT:
	case IN_READY:
	case IN_WATCHDOG:
		r->sends = false;
		r->restarted = true;
		break;
	default:
		break;
	}
}

static void set_text(char *out, size_t size, const char *text)
{
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, text);
}

void run_expect(struct run *r, const char *version)
{
	struct hl78_firmware fw;
	bool reads = version && hl78_firmware_read(&fw, version,
						   strlen(version));

	set_text(r->expected, sizeof(r->expected), reads ? version : "");
	r->expects_once = false;
}

void run_expect_once(struct run *r, const char *version)
{
	run_expect(r, version);
	r->expects_once = true;
}

enum read_back { READ_NONE, READ_OTHER, READ_SAME, READ_UNKNOWN };

void run_installed(struct run *r, const char *was)
{
	if (!r->installing && !r->verdict)
		verdict(r, IN_UPDATE_DONE);
	set_text(r->from, sizeof(r->from), was);
	if (!r->verdict || r->ended_by != IN_NOT_CERTIFIED)
		set_text(r->to, sizeof(r->to), r->now);
}

void run_hold(struct run *r, const char *was)
{
	r->held = was[0] != '\0';
	set_text(r->from, sizeof(r->from), was);
}

void run_fix(struct run *r, const struct hl78_outcome *end)
{
	r->held = false;
	r->fixed = true;
	r->end = *end;
}

static bool is_expected(const struct run *r)
{
	struct hl78_firmware expected, to;

	return hl78_firmware_read(&expected, r->expected,
				  strlen(r->expected)) &&
	       hl78_firmware_read(&to, r->to, strlen(r->to)) &&
	       hl78_firmware_same(&expected, &to);
}

/* The version read after the installation began against that before. */
static enum read_back read_back(const struct run *r)
{
	struct hl78_firmware from, to;

	if (!r->to[0])
		return READ_NONE;
	if (!hl78_firmware_read(&to, r->to, strlen(r->to)) || !r->from[0] ||
	    !hl78_firmware_read(&from, r->from, strlen(r->from)))
		return READ_UNKNOWN;
	return hl78_firmware_same(&from, &to) ? READ_SAME : READ_OTHER;
}

void run_version(struct run *r, const char *version)
{
	set_text(r->now, sizeof(r->now), version);
	if (r->installing || (r->verdict && r->ended_by != IN_NOT_CERTIFIED)) {
		set_text(r->to, sizeof(r->to), version);
		/* Until it restarts a module runs, and tells, the old one. */
		if (!r->restarted && read_back(r) == READ_SAME)
			r->to[0] = '\0';
	} else if (!r->verdict && !r->held) {
		set_text(r->from, sizeof(r->from), version);
	}
}

void run_step_failed(struct run *r, const struct hl78_status *status,
		     const char *why)
{
	if (is_over(status) && report_is_due(r))
		return; /* tried again by the module: the verdict stands */
	if (is_over(status) && (r->verdict || r->closed))
		run_begin(r);
	set_text(r->failed_step, sizeof(r->failed_step), why);
	r->sends = false;
}

void run_announced(struct run *r)
{
	if (r->verdict || r->closed || r->fixed)
		run_begin(r);
}

void run_transfer(struct run *r, uint32_t block, uint32_t blocks)
{
	run_announced(r);
	r->failed_step[0] = '\0';
	r->sends = true;
	r->block = block;
	r->blocks = blocks;
}

/* ---- how it stands ---- */

static void reason(struct hl78_outcome *out, const char *a, const char *b,
		   const char *c)
{
	struct builder build;

	builder_init(&build, out->reason, sizeof(out->reason));
	builder_text(&build, a);
	builder_text(&build, b);
	builder_text(&build, c);
}

/* "at 46 %", or nothing. */
static void add_percent(struct hl78_outcome *out,
			const struct hl78_status *status)
{
	char clause[32];
	struct builder b;

	if (status->progress.percent < 0)
		return;
	builder_init(&b, clause, sizeof(clause));
	builder_text(&b, ", at ");
	builder_int(&b, status->progress.percent);
	builder_text(&b, " %");
	builder_init(&b, out->reason + strlen(out->reason),
		     sizeof(out->reason) - strlen(out->reason));
	builder_text(&b, clause);
}

static enum hl78_outcome_kind installed(const struct run *r,
					struct hl78_outcome *out)
{
	enum read_back back = read_back(r);

	if (back != READ_NONE && is_expected(r)) {
		out->verified = true;
		return HL78_OUT_UPDATED;
	}
	if (back == READ_SAME) {
		reason(out, "the version is the old one", "", "");
		return HL78_OUT_MISMATCH;
	}
	if (back != READ_NONE && r->expected[0]) {
		reason(out, r->to, " was read, not ", r->expected);
		return HL78_OUT_MISMATCH;
	}
	out->verified = back == READ_OTHER;
	if (back == READ_NONE)
		reason(out, "the version was not read afterwards", "", "");
	else if (back == READ_UNKNOWN)
		reason(out, "the version before is not known", "", "");
	return HL78_OUT_UPDATED;
}

/* The verdict of a run that came to one, or is past the point of no return. */
static bool install_outcome(const struct run *r, hl78_time now, bool timed,
			    struct hl78_outcome *out)
{
	enum read_back back = read_back(r);

	if (r->verdict && r->ended_by == IN_NOT_CERTIFIED) {
		out->kind = HL78_OUT_REJECTED;
		reason(out, "the package is not certified (13)", "", "");
	} else if (r->verdict && r->ended_by == IN_UPDATE_FAILED) {
		out->kind = HL78_OUT_FAILED;
		reason(out, "the update failed (15)", "", "");
	} else if (r->verdict ||
		   (r->installing && (back == READ_OTHER ||
				      back == READ_SAME || is_expected(r)))) {
		out->kind = installed(r, out);
	} else if (!r->installing) {
		return false;
	} else if (timed && now - r->installing_since >=
				    HL78_MIN(HL78_INSTALL_WATCHDOG_MIN)) {
		out->kind = HL78_OUT_TIMEOUT;
		reason(out, "no 15 or 16 within 15 minutes", "", "");
	} else {
		out->kind = HL78_OUT_INCOMPLETE;
		reason(out, "it ends while the module installs", "", "");
	}
	return true;
}

static enum hl78_outcome_kind waiting_outcome(const struct hl78_status *st,
					      struct hl78_outcome *out)
{
	bool deferred = st->agreement.deferred_until != HL78_NO_TIME;

	reason(out, "the request to ",
	       hl78_request_info(st->agreement.request)->name,
	       deferred ? " is put off" : " waits for its answer");
	return HL78_OUT_PENDING;
}

static enum hl78_outcome_kind sending_outcome(const struct run *r,
					      struct hl78_outcome *out)
{
	struct builder b;

	builder_init(&b, out->reason, sizeof(out->reason));
	builder_text(&b, "it ends while a package is sent");
	if (r->blocks) {
		builder_text(&b, ", block ");
		builder_int(&b, r->block);
		builder_text(&b, " of ");
		builder_int(&b, r->blocks);
	}
	return HL78_OUT_INCOMPLETE;
}

static enum hl78_outcome_kind problem_outcome(const struct run *r,
					      const struct hl78_status *st,
					      struct hl78_outcome *out)
{
	char text[24];
	struct builder b;
	struct hl78_line line = { .kind = HL78_LINE_WDSI,
				  .code = HL78_WDSI_DOWNLOAD_PROBLEM };
	char meaning[80];

	builder_init(&b, text, sizeof(text));
	builder_text(&b, " (11");
	if (r->problem >= 0) {
		line.n_data = 1;
		line.data[0].is_int = true;
		line.data[0].value = r->problem;
		builder_text(&b, ",");
		builder_int(&b, r->problem);
	}
	builder_text(&b, ")");
	reason(out, hl78_wdsi_meaning(&line, meaning, sizeof(meaning)), text,
	       "");
	add_percent(out, st);
	return r->problem == HL78_PROBLEM_RAM ||
			       r->problem == HL78_PROBLEM_RESUME
		       ? HL78_OUT_SUSPENDED
		       : HL78_OUT_FAILED;
}

static enum hl78_outcome_kind package_outcome(const struct run *r,
					      const struct hl78_status *st,
					      struct hl78_outcome *out)
{
	switch (st->package) {
	case HL78_PACKAGE_STORED:
		reason(out, "a package is stored and not installed", "", "");
		return HL78_OUT_PENDING;
	case HL78_PACKAGE_DOWNLOADING:
		reason(out, "it ends in the download", "", "");
		add_percent(out, st);
		return HL78_OUT_INCOMPLETE;
	case HL78_PACKAGE_OFFERED:
		if (st->session != HL78_SESSION_CLOSED) {
			reason(out, "it ends before the download", "", "");
			return HL78_OUT_INCOMPLETE;
		}
		reason(out, "the session ended before the download", "", "");
		return HL78_OUT_SUSPENDED;
	case HL78_PACKAGE_SUSPENDED:
		reason(out, "the download stopped", "", "");
		add_percent(out, st);
		return HL78_OUT_SUSPENDED;
	default:
		return r->closed ? HL78_OUT_CLOSED : HL78_OUT_NONE;
	}
}

void run_told(struct run *r, enum hl78_outcome_kind kind, const char *why,
	      size_t len)
{
	struct hl78_outcome end = { .kind = HL78_OUT_NONE };
	struct builder b;

	/* A version that was read, or 13, 15 or 16, is more than a word. */
	if (kind == HL78_OUT_UPDATED || kind == HL78_OUT_MISMATCH ||
	    kind == HL78_OUT_REJECTED ||
	    (install_outcome(r, 0, false, &end) &&
	     end.kind != HL78_OUT_INCOMPLETE))
		return;
	memset(&end, 0, sizeof(end));
	end.kind = kind;
	memcpy(end.from, r->from, sizeof(end.from));
	memcpy(end.to, r->to, sizeof(end.to));
	builder_init(&b, end.reason, sizeof(end.reason));
	builder_bytes(&b, why, len);
	run_fix(r, &end);
}

void run_outcome(const struct run *r, const struct hl78_status *status,
		 hl78_time now, bool timed, struct hl78_outcome *out)
{
	if (r->fixed) {
		*out = r->end;
		return;
	}
	memset(out, 0, sizeof(*out));
	memcpy(out->from, r->from, sizeof(out->from));
	memcpy(out->to, r->to, sizeof(out->to));
	if (install_outcome(r, now, timed, out))
		return;
	if (status->link == HL78_LINK_CLOSED) {
		out->kind = HL78_OUT_LOST;
		reason(out, "the port was lost", "", "");
	} else if (status->agreement.request != HL78_REQUEST_NONE) {
		out->kind = waiting_outcome(status, out);
	} else if (r->sends) {
		out->kind = sending_outcome(r, out);
	} else if (r->failed_step[0]) {
		out->kind = HL78_OUT_FAILED;
		reason(out, r->failed_step, "", "");
	} else if (r->problem_seen) {
		out->kind = problem_outcome(r, status, out);
	} else if (r->denied) {
		out->kind = HL78_OUT_DENIED;
		reason(out, "the server denied the session (7)", "", "");
	} else if (r->auth_failed) {
		out->kind = HL78_OUT_DENIED;
		reason(out, "the authentication failed (5)", "", "");
	} else {
		out->kind = package_outcome(r, status, out);
	}
}
