/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is in front follows from the status alone, by a fixed order: an
 * installation before a request, that before a download, that before the
 * session it needs. Phases of one run belong together; a run is over when
 * nothing of it is under way. Invariant: at most one phase runs, and no phase
 * begins before the one in front of it has ended.
 */
#include "app/phases.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/format.h"

/* ---- what is in front ---- */

static bool is_boot(const struct hl78_event *ev)
{
	return ev->type == HL78_EV_URC && ev->line.kind == HL78_LINE_BOOT;
}

static enum phase_kind by_session(const struct hl78_status *status)
{
	static const enum phase_kind kinds[HL78_N_SESSION] = {
		[HL78_SESSION_CONNECTING] = PHASE_CONNECT,
		[HL78_SESSION_AUTHENTICATING] = PHASE_AUTH,
		[HL78_SESSION_BOOTSTRAP] = PHASE_BOOTSTRAP,
		[HL78_SESSION_OPEN] = PHASE_SESSION,
		[HL78_SESSION_CLOSING] = PHASE_SESSION,
	};
	enum phase_kind kind = kinds[status->session];

	if (kind != PHASE_NONE && status->opener == HL78_OPENED_BY_REPORT)
		return PHASE_REPORT;
	return kind;
}

/*
 * It restarts into the new firmware: from the first boot line to 15 or 16. Of
 * "+KSUP: 0", which says that it runs already, the link shows nothing.
 */
static enum phase_kind by_installation(const struct phases *p,
				       const struct hl78_event *ev,
				       const struct hl78_status *status)
{
	const struct phase *running = phase_running(p);
	bool restarts = is_boot(ev) ||
			(running && running->kind == PHASE_RESTART);

	if (status->link == HL78_LINK_BOOTING ||
	    (status->link == HL78_LINK_READY && restarts))
		return PHASE_RESTART;
	return PHASE_INSTALL;
}

/*
 * A package goes over the line. Of a log only its blocks are known, until
 * something else is said.
 */
static bool is_sending(struct phases *p, const struct hl78_event *ev,
		       const struct hl78_update_status *update)
{
	if (update->step != HL78_UPDATE_IDLE)
		return update->step >= HL78_UPDATE_ANNOUNCE &&
		       update->step <= HL78_UPDATE_STORE;
	if (ev->type == HL78_EV_TRANSFER)
		p->sent_in_log = true;
	else if (ev->type == HL78_EV_COMMAND || ev->type == HL78_EV_WDSI)
		p->sent_in_log = false;
	return p->sent_in_log;
}

static enum phase_kind in_front(const struct phases *p,
				const struct hl78_event *ev,
				const struct hl78_status *status)
{
	enum phase_kind kind;

	if (status->package == HL78_PACKAGE_INSTALLING)
		return by_installation(p, ev, status);
	if (status->link == HL78_LINK_CLOSED)
		return p->heard ? PHASE_GONE : PHASE_NONE;
	if (status->agreement.request != HL78_REQUEST_NONE)
		return PHASE_ASKED;
	if (status->package == HL78_PACKAGE_DOWNLOADING)
		return PHASE_DOWNLOAD;
	if (status->package == HL78_PACKAGE_SUSPENDED)
		return PHASE_SUSPENDED;
	/* What came over the line is looked at once it is to be installed. */
	if (status->package == HL78_PACKAGE_STORED)
		return p->certified || status->progress.percent < 0 ?
			       PHASE_STORED : PHASE_VERIFY;
	kind = by_session(status);
	if (kind == PHASE_NONE && status->link == HL78_LINK_BOOTING)
		return PHASE_RESTART;
	return kind;
}

/* On the way to a session. */
static bool opens(enum phase_kind kind)
{
	return kind == PHASE_CONNECT || kind == PHASE_AUTH ||
	       kind == PHASE_BOOTSTRAP;
}

/* ---- how a phase ended ---- */

static enum row_kind end_of_download(enum phase_kind next,
				     const struct hl78_status *status)
{
	if (status->package == HL78_PACKAGE_FAILED ||
	    status->package == HL78_PACKAGE_REJECTED)
		return ROW_ERROR;
	return next == PHASE_SUSPENDED || next == PHASE_NONE ||
	       next == PHASE_GONE ? ROW_WARNING : ROW_GOOD;
}

static enum row_kind end_of(const struct phase *phase, enum phase_kind next,
			    const struct hl78_status *status)
{
	bool failed = status->package == HL78_PACKAGE_FAILED ||
		      status->package == HL78_PACKAGE_REJECTED;

	switch (phase->kind) {
	case PHASE_CONNECT:
	case PHASE_AUTH: /* an error where it was denied */
	case PHASE_BOOTSTRAP:
		return next == PHASE_NONE || next == PHASE_GONE ?
		       phase->look : ROW_GOOD;
	case PHASE_ASKED:
		return next == PHASE_DOWNLOAD || next == PHASE_INSTALL ||
		       opens(next) ? ROW_GOOD : ROW_INFO;
	case PHASE_DOWNLOAD:
		return end_of_download(next, status);
	case PHASE_TRANSFER:
		return next == PHASE_ASKED || next == PHASE_INSTALL ||
		       status->package == HL78_PACKAGE_STORED ? ROW_GOOD :
								ROW_WARNING;
	case PHASE_VERIFY:
	case PHASE_INSTALL:
	case PHASE_RESTART:
		return failed ? ROW_ERROR : ROW_GOOD;
	case PHASE_REPORT:
		return phase->look == ROW_INFO ? ROW_GOOD : phase->look;
	case PHASE_SUSPENDED:
		return next == PHASE_DOWNLOAD ? ROW_INFO : ROW_WARNING;
	case PHASE_GONE:
		return ROW_WARNING;
	default:
		return ROW_INFO;
	}
}

/* ---- the list ---- */

static struct phase *running_phase(struct phases *p)
{
	return phase_running(p) ? &p->ring[p->open % PHASES_MAX] : NULL;
}

static struct phase *push(struct phases *p, enum phase_kind kind, hl78_time at)
{
	struct phase *phase = &p->ring[p->end % PHASES_MAX];

	if (p->end - p->first == PHASES_MAX)
		p->first++;
	p->end++;
	*phase = (struct phase){ .kind = kind, .look = ROW_INFO,
				 .run = p->run, .start = at, .end = at };
	return phase;
}

__attribute__((format(printf, 2, 3)))
static void tell(struct phase *phase, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(phase->detail, sizeof(phase->detail), format, args);
	va_end(args);
}

/* What belongs to an update that has not been judged yet. */
static bool needs_new_run(const struct phases *p, enum phase_kind kind,
			  enum hl78_request request)
{
	if (p->run == 0)
		return true;
	if (kind == PHASE_REPORT)
		return false;
	if (p->judged && (kind == PHASE_DOWNLOAD || kind == PHASE_INSTALL ||
			  kind == PHASE_TRANSFER ||
			  (kind == PHASE_ASKED &&
			   request != HL78_REQUEST_CONNECT)))
		return true;
	return p->over;
}

static void begin_run(struct phases *p, hl78_time at)
{
	p->run++;
	p->judged = p->report_due = p->certified = false;
	push(p, PHASE_RUN, at);
}

/* A download begins, or goes on: what is known of it from before stays. */
static void begin_download(struct phases *p, const struct hl78_progress *g)
{
	bool goes_on = g->percent > 0 && p->rate_run == p->run;

	p->from_percent = goes_on ? g->percent : 0;
	p->from_bytes = goes_on && g->bytes > 0 ? g->bytes : 0;
	if (!goes_on)
		memset(p->rate, 0, sizeof(p->rate));
	for (int i = p->from_percent; i <= 100; i++)
		p->rate[i] = 0; /* fetched again */
	p->percent = p->from_percent - 1;
	p->rate_run = p->run;
}

static void begin(struct phases *p, enum phase_kind kind,
		  const struct hl78_status *status, hl78_time at)
{
	struct phase *phase;

	if (needs_new_run(p, kind, status->agreement.request))
		begin_run(p, at);
	p->over = false;
	p->open = p->end;
	p->has_open = true;
	p->request = status->agreement.request;
	phase = push(p, kind, at);
	phase->open = true;
	phase->end = HL78_NO_TIME;
	if (kind == PHASE_DOWNLOAD)
		begin_download(p, &status->progress);
}

static void change(struct phases *p, enum phase_kind kind,
		   const struct hl78_status *status, hl78_time at)
{
	struct phase *phase = running_phase(p);

	if (phase) {
		phase->look = end_of(phase, kind, status);
		phase->open = false;
		phase->end = at;
		if (phase->kind == PHASE_REPORT)
			p->report_due = false;
	}
	p->has_open = false;
	if (kind != PHASE_NONE) {
		begin(p, kind, status, at);
		return;
	}
	p->over = !p->report_due &&
		  (status->package == HL78_PACKAGE_NONE ||
		   status->package == HL78_PACKAGE_REJECTED ||
		   status->package == HL78_PACKAGE_UPDATED ||
		   status->package == HL78_PACKAGE_FAILED);
}

/* ---- what a phase brought ---- */

static void tell_request(struct phase *phase, const struct hl78_agreement *a)
{
	char often[32] = "";

	if (a->n_asked > 1)
		snprintf(often, sizeof(often), ", asked %u times", a->n_asked);
	tell(phase, "to %s%s%s", hl78_request_info(a->request)->name, often,
	     a->deferred_until != HL78_NO_TIME ? ", put off" : "");
}

/* "0 to 46 %, 241 kB, 3.1 kB/s": of this stretch alone. */
static void tell_download(struct phases *p, struct phase *phase,
			  const struct hl78_progress *g, hl78_time at)
{
	char bytes[FORMAT_MAX + 4] = "", rate[FORMAT_MAX + 4] = "";
	char from[16] = "", text[FORMAT_MAX];
	int64_t got = g->bytes - p->from_bytes;
	hl78_time took = phase_took(phase, at);

	if (g->percent < 0)
		return;
	if (p->from_percent > 0)
		snprintf(from, sizeof(from), "%d to ", p->from_percent);
	if (g->bytes >= 0 && got >= 0)
		snprintf(bytes, sizeof(bytes), ", %s", format_size(got, text));
	if (bytes[0] && got > 0 && took >= HL78_SEC(1))
		snprintf(rate, sizeof(rate), ", %s/s",
			 format_size(got / (took / HL78_MS(1)) * 1000 +
				     got % (took / HL78_MS(1)) * 1000 /
					     (took / HL78_MS(1)), text));
	tell(phase, "%s%d %%%s%s", from, g->percent, bytes, rate);
}

/* "513 of 513 blocks, 6 sent again" */
static void tell_transfer(struct phase *phase,
			  const struct hl78_xmodem_counts *c)
{
	char again[32] = "";

	if (c->resent > 0)
		snprintf(again, sizeof(again), ", %u sent again", c->resent);
	if (c->blocks > 0)
		tell(phase, "%u of %u blocks%s", c->block, c->blocks, again);
}

static void see_rate(struct phases *p, const struct hl78_progress *g)
{
	if (g->percent < 0 || g->percent > 100 || g->rate <= 0)
		return;
	if (p->percent < 0)
		p->percent = 0;
	/* Percents that were left out, or whose rate was not known yet. */
	while (p->percent < g->percent)
		p->rate[++p->percent] = g->rate;
}

/* Failures in a row: "2 times". */
static void tell_failures(struct phase *phase, const char *meaning)
{
	unsigned n = 0;
	size_t len = strlen(meaning);

	if (strncmp(phase->detail, meaning, len) == 0 &&
	    sscanf(phase->detail + len, ", %u times", &n) != 1)
		n = 1;
	if (n > 0)
		tell(phase, "%s, %u times", meaning, n + 1);
	else
		tell(phase, "%s", meaning);
}

static void tell_event(struct phase *phase, const struct hl78_line *line)
{
	char meaning[PHASE_DETAIL_MAX];

	hl78_wdsi_meaning(line, meaning, sizeof(meaning));
	switch (line->code) {
	case HL78_WDSI_AUTH_FAILED:
		tell_failures(phase, meaning);
		phase->look = ROW_WARNING;
		break;
	case HL78_WDSI_DENIED:
		phase->look = ROW_ERROR;
		tell(phase, "%s", meaning);
		break;
	case HL78_WDSI_DOWNLOAD_PROBLEM: /* else the verdict says it */
		if (phase->kind == PHASE_SUSPENDED)
			tell(phase, "%s", meaning);
		break;
	case HL78_WDSI_OFFERED: /* why it is suspended matters more */
		if (phase->kind != PHASE_SUSPENDED)
			tell(phase, "%s", meaning);
		break;
	case HL78_WDSI_CERTIFIED:
	case HL78_WDSI_NOT_CERTIFIED:
		tell(phase, "%s", meaning);
		break;
	case HL78_WDSI_SERVER:
		if (opens(phase->kind) || phase->kind == PHASE_REPORT)
			tell(phase, "%s", meaning);
		break;
	default:
		break;
	}
}

static void describe(struct phases *p, struct phase *phase,
		     const struct hl78_event *ev,
		     const struct hl78_status *status, hl78_time at)
{
	/* Of many thousand lines none is worth writing numbers anew. */
	if (phase->detail[0] && ev->type != HL78_EV_STATE &&
	    ev->type != HL78_EV_PROGRESS && ev->type != HL78_EV_PROMPT)
		return;
	if (phase->kind == PHASE_ASKED)
		tell_request(phase, &status->agreement);
	if (phase->kind == PHASE_SUSPENDED && !phase->detail[0])
		tell(phase, "%s", hl78_suspension_text(status->suspension));
	if (phase->kind != PHASE_DOWNLOAD)
		return;
	see_rate(p, &status->progress);
	tell_download(p, phase, &status->progress, at);
}

/* ---- all together ---- */

/* The event is news of the phase that it ends, or of the one it begins. */
static void tell_news(struct phases *p, struct phase *before,
		      const struct hl78_line *line)
{
	struct phase *now = running_phase(p);
	bool of_before = line->code == HL78_WDSI_DENIED ||
			 line->code == HL78_WDSI_SERVER ||
			 line->code == HL78_WDSI_CERTIFIED ||
			 line->code == HL78_WDSI_NOT_CERTIFIED;

	if (of_before && before && before->kind != PHASE_SESSION)
		now = before;
	if (now && now->kind != PHASE_DOWNLOAD && now->kind != PHASE_ASKED)
		tell_event(now, line);
	if (line->code == HL78_WDSI_DENIED && before && opens(before->kind))
		before->look = ROW_ERROR;
}

static bool is_reported(const struct hl78_event *ev)
{
	return ev->type == HL78_EV_WDSI &&
	       (ev->line.code == HL78_WDSI_UPDATE_DONE ||
		ev->line.code == HL78_WDSI_UPDATE_FAILED);
}

/* `was_over`: nothing had been under way before this came. */
static void hear_verdict(struct phases *p, const struct hl78_event *ev,
			 const struct hl78_status *status, hl78_time at,
			 bool was_over)
{
	char meaning[PHASE_DETAIL_MAX];
	int code = ev->line.code;
	bool broke = code == HL78_WDSI_DOWNLOAD_PROBLEM &&
		     status->package == HL78_PACKAGE_FAILED;

	if (!broke && code != HL78_WDSI_UPDATE_DONE &&
	    code != HL78_WDSI_UPDATE_FAILED && code != HL78_WDSI_NOT_CERTIFIED)
		return;
	if (p->run == 0 || was_over)
		begin_run(p, at);
	hl78_wdsi_meaning(&ev->line, meaning, sizeof(meaning));
	phases_judge(p, (enum row_kind)hl78_wdsi_severity(&ev->line), meaning,
		     at);
	p->report_due = is_reported(ev);
	p->over = !p->report_due && !p->has_open;
}

void phases_init(struct phases *p)
{
	memset(p, 0, sizeof(*p));
	p->percent = -1;
}

void phases_see(struct phases *p, const struct hl78_event *ev,
		const struct hl78_modem *modem, hl78_time at)
{
	const struct hl78_update_status *update =
		hl78_modem_update_status(modem);
	const struct hl78_status *status = hl78_modem_status(modem);
	bool is_wdsi = ev->type == HL78_EV_WDSI;
	struct phase *before = running_phase(p);
	bool was_over = p->over;
	enum phase_kind kind;

	if (status->link == HL78_LINK_READY)
		p->heard = true;
	if (is_wdsi && ev->line.code == HL78_WDSI_OFFERED)
		p->certified = false;
	if (is_wdsi && ev->line.code == HL78_WDSI_CERTIFIED)
		p->certified = true;
	p->report_due |= is_reported(ev);
	kind = is_sending(p, ev, update) ? PHASE_TRANSFER :
					   in_front(p, ev, status);
	if (kind != (before ? before->kind : PHASE_NONE) ||
	    (kind == PHASE_ASKED && p->request != status->agreement.request))
		change(p, kind, status, at);
	if (is_wdsi)
		tell_news(p, before, &ev->line);
	if (kind == PHASE_TRANSFER && ev->type == HL78_EV_TRANSFER)
		tell_transfer(running_phase(p), &update->transfer);
	else if (running_phase(p))
		describe(p, running_phase(p), ev, status, at);
	if (is_wdsi)
		hear_verdict(p, ev, status, at, was_over);
}

void phases_judge(struct phases *p, enum row_kind look, const char *text,
		  hl78_time at)
{
	struct phase *verdict = NULL, *install = NULL;

	for (uint64_t i = p->first; i < p->end; i++) {
		struct phase *phase = &p->ring[i % PHASES_MAX];

		if (phase->run != p->run)
			continue;
		if (phase->kind == PHASE_VERDICT)
			verdict = phase;
		else if (phase->kind == PHASE_INSTALL)
			install = phase;
	}
	/* What 16 called a success, and the version does not bear out. */
	if (install && install->look == ROW_GOOD && look == ROW_ERROR) {
		install->look = ROW_WARNING;
		tell(install, "16, but the version is not the new one");
	}
	if (p->run == 0)
		return;
	if (!verdict)
		verdict = push(p, PHASE_VERDICT, at);
	verdict->look = look;
	tell(verdict, "%s", text);
	p->judged = true;
}

void phases_shift(struct phases *p, hl78_time by)
{
	for (uint64_t i = p->first; i < p->end; i++) {
		struct phase *phase = &p->ring[i % PHASES_MAX];

		if (phase->start != HL78_NO_TIME)
			phase->start += by;
		if (phase->end != HL78_NO_TIME)
			phase->end += by;
	}
}
