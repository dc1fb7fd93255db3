/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local update for people: what was found, what is changed in the module,
 * each step with its time, the verdict. On standard output; what goes with the
 * time is a line on standard error that changes, or one now and then.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/job_show.h"
#include "app/update_job.h"
#include "app/update_text.h"
#include "ui/format.h"

/* The line that changes does so as often, while a package is sent. */
#define PACE_MS 250

static void line_at(struct job *job, hl78_time at, char sign, const char *text)
{
	struct update_job *u = job->own;

	job_show_line(job, &u->line, at, sign, text);
}

void update_say(struct job *job, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line_at(job, loop_now(&job->loop), '-', text);
}

/* ---- the package ---- */

static const char *verdict_of(const struct package *p)
{
	for (unsigned i = 0; i < p->n_checks; i++)
		if (p->checks[i].result == PACKAGE_BAD)
			return p->checks[i].text;
	return p->kind == PACKAGE_UNKNOWN ?
		       "of unknown kind: nothing in it can be checked" :
		       "its checksums are right";
}

void update_show_package(struct job *job, const struct package *p)
{
	const struct update_job *u = job->own;
	char size[FORMAT_MAX], way[160] = "";

	if (p->from[0] && p->to[0])
		snprintf(way, sizeof(way), ", %s to %s", p->from, p->to);
	else if (p->to[0])
		snprintf(way, sizeof(way), ", to %s", p->to);
	if (p->kind == PACKAGE_UNKNOWN && !u->file_agreed)
		job_remark(job, "%s is no package of a known kind: nothing in "
			   "it can be checked, and the module may refuse it",
			   p->name);
	update_say(job, "%s: %s%s; %s", p->name,
		   format_bytes((int64_t)p->size, size), way, verdict_of(p));
}

/* ---- steps ---- */

static void show_changes(struct job *job, hl78_time at)
{
	char text[UPDATE_CHANGES_LINE];

	if (update_changes_line(job->live.modem, text, sizeof(text)))
		line_at(job, at, '-', text);
}

static void show_step(struct job *job, const struct hl78_event *ev)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(job->live.modem);
	const char *left = st->step == HL78_UPDATE_PUT_BACK ?
		hl78_modem_change(job->live.modem, 0) : NULL;
	struct update_job *u = job->own;
	hl78_time at = ev->at;
	char text[200];

	if (ev->len) {
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		/* What is left is named at the end, all of it. */
		if (!left || !strstr(text, left))
			line_at(job, at, '-', text);
		return; /* of a step that was shown when it began */
	}
	if (st->step == HL78_UPDATE_PREFLIGHT)
		job_show_module(job, &u->line, at);
	else if (st->step == HL78_UPDATE_ANNOUNCE && st->attempt == 1)
		show_changes(job, at);
	update_step_text(st, at, text, sizeof(text));
	if (text[0])
		line_at(job, at, '-', text);
}

static void show_problem(struct job *job, const struct hl78_event *ev)
{
	char line[700];

	/* What is mended is allowed, too. */
	line_at(job, ev->at, ev->problem.allowed ? '-' : '!',
		update_problem_line(ev, "--allow", line, sizeof(line)));
}

/* A request that is not to be advised to accept. */
static bool is_of_changed(const struct job *job, const struct hl78_event *ev)
{
	return job->live.update.changed && ev->type == HL78_EV_WDSI &&
	       ev->line.code == HL78_WDSI_ASK_INSTALL;
}

void update_show(struct job *job, const struct hl78_event *ev)
{
	struct update_job *u = job->own;

	if (!job_shows(job))
		return;
	switch (ev->type) {
	case HL78_EV_UPDATE:
		show_step(job, ev);
		break;
	case HL78_EV_PROBLEM:
		show_problem(job, ev);
		break;
	case HL78_EV_TRANSFER:
		break; /* goes with the time */
	default:
		if (ev->type != HL78_EV_WDSI && ev->type != HL78_EV_ANOMALY &&
		    !job->options->echo)
			break;
		if (is_of_changed(job, ev))
			line_at(job, ev->at, '!', "it asks to install (3) what "
				"the file is no more: not to be answered");
		else
			job_show_event(job, &u->line, ev);
		break;
	}
}

/* ---- with the time ---- */

/* What goes with the time now: since when, and in words. False for nothing. */
static bool pace_of(const struct job *job, hl78_time *since, char *text,
		    size_t size)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(job->live.modem);
	const struct hl78_guard *guard =
		&hl78_modem_status(job->live.modem)->guard;
	const struct update_job *u = job->own;
	hl78_time now = loop_now(&job->loop);

	text[0] = '\0';
	*since = st->since;
	if (u->under_way && !u->steady.asked) {
		update_pace(st, now, text, size);
	} else if (u->resume == RESUME_WATCH && guard->active) {
		*since = guard->since;
		update_install_pace(now - guard->since, text, size);
	}
	return text[0];
}

/* Where no line changes: each tenth of the transfer, else each minute. */
static int64_t part_of(const struct update_job *u,
		       const struct hl78_xmodem_counts *c, hl78_time spent)
{
	if (u->step != HL78_UPDATE_TRANSFER)
		return spent / HL78_MIN(1);
	return c->blocks ? INT64_C(10) * c->block / c->blocks : 0;
}

static bool is_time(struct update_job *u, const struct hl78_xmodem_counts *c,
		    hl78_time spent)
{
	int64_t part = part_of(u, c, spent);

	if (part <= u->part)
		return false;
	u->part = part;
	return true;
}

/* One block more is nothing to be said, until it is time to; see below. */
static bool can_wait(const struct job *job, hl78_time now)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(job->live.modem);
	const struct update_job *u = job->own;

	return u->step == HL78_UPDATE_TRANSFER && st->step == u->step &&
	       now < job->look_at &&
	       (u->line.how != APP_PROGRESS_TTY || u->line.shown) &&
	       part_of(u, &st->transfer, now - st->since) <= u->part;
}

/* A whole part of the step, so that a running time does not stutter. */
static hl78_time next_look(const struct update_job *u, hl78_time spent)
{
	hl78_time part = u->line.how != APP_PROGRESS_TTY ? HL78_MIN(1) :
			 u->step == HL78_UPDATE_TRANSFER ? HL78_MS(PACE_MS) :
							   HL78_SEC(1);

	return (spent / part + 1) * part;
}

void update_tell_installing(struct job *job)
{
	struct moment when = job_json_moment(job, loop_now(&job->loop));

	if (job->options->json)
		jsonl_installing(&job->out, &when);
}

void update_show_pace(struct job *job)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(job->live.modem);
	hl78_time now = loop_now(&job->loop), since;
	struct update_job *u = job->own;
	char text[160];

	if (can_wait(job, now))
		return;
	job->look_at = u->resume == RESUME_WATCH ? u->look_at : HL78_NEVER;
	if (!pace_of(job, &since, text, sizeof(text))) {
		progress_line_clear(&u->line);
		return;
	}
	if (since + next_look(u, now - since) < job->look_at)
		job->look_at = since + next_look(u, now - since);
	progress_line_show(&u->line, text);
	if (!is_time(u, &st->transfer, now - since))
		return;
	progress_line_say(&u->line, text);
	if (update_installs(job))
		update_tell_installing(job);
}

/* ---- the question ---- */

void update_show_ask(struct job *job)
{
	struct update_job *u = job->own;

	progress_line_clear(&u->line);
	out_flush(&job->out);
	if (u->about_file) {
		fputs("Type send to send it all the same, anything else to "
		      "end: ", stderr);
		return;
	}
	fputs("The module has the package and asks to install it. It restarts, "
	      "and is not to be\nused for 1 to 8 minutes; its power must stay "
	      "on. Type install to go on, anything\nelse to leave it stored: ",
	      stderr);
}

/* ---- the end ---- */

static void show_table(struct job *job)
{
	const struct update_job *u = job->own;
	char line[320], sends[FORMAT_MAX], installs[FORMAT_MAX];
	char total[FORMAT_MAX];

	out_char(&job->out, '\n');
	job_show_row(job, "Run  Way    From                  To             "
		     "       Outcome    Sending  Installing  Total");
	for (unsigned i = 0; i < u->n_over; i++) {
		const struct jsonl_run *run = &u->runs[i];
		const struct hl78_outcome *o = &run->outcome;

		snprintf(line, sizeof(line),
			 "%3u  %-5s  %-20s  %-20s  %-9s  %7s  %10s  %5s",
			 run->number, run->back ? "back" : "there", o->from,
			 o->to, hl78_outcome_name(o->kind),
			 job_show_span(run->transfer, sends),
			 job_show_span(run->install, installs),
			 job_show_span(run->total, total));
		job_show_row(job, line);
	}
	snprintf(line, sizeof(line), "%u of %u runs", u->n_over, u->n_runs);
	job_show_row(job, line);
}

/* A word on the module, where the job ended sooner than the update. */
static const char *cut_text(const struct job *job, char *out, size_t size)
{
	const struct hl78_status *st = hl78_modem_status(job->live.modem);
	const struct update_job *u = job->own;
	struct hl78_outcome end;

	out[0] = '\0';
	if (update_installs(job))
		snprintf(out, size, "the module goes on installing: keep its "
			 "power on; %s", job->live.log &&
			 job->live.port.identity.known ?
			 "the same command shows the result" :
			 "AT+CGMR tells the version when it is done");
	else if (st->agreement.request == HL78_REQUEST_INSTALL)
		snprintf(out, size, "the package stays stored: the same "
			 "command with --yes, or AT+WDSR=4, installs it");
	else if (u->cut == HL78_UPDATE_IDLE || st->link == HL78_LINK_CLOSED)
		return out;
	else if (update_runs_on(job) && update_sends(job))
		snprintf(out, size, "the transfer was not cancelled: the "
			 "module gives it up within 5 minutes");
	else if (!update_runs_on(job)) {
		hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true,
				   &end);
		snprintf(out, size, "%s%s", end.reason,
			 hl78_modem_change(job->live.modem, 0) ? "" :
			 "; the settings of the module are as before");
	}
	return out;
}

void update_show_cut(struct job *job)
{
	char text[400];

	if (job->told || job->status == APP_TIMEOUT)
		cut_text(job, text, sizeof(text));
	else
		return;
	if (text[0])
		app_error_now("%s", text);
}

void update_show_end(struct job *job)
{
	struct update_job *u = job->own;

	progress_line_clear(&u->line);
	if (job->options->json)
		return;
	if (job->options->repeat)
		show_table(job);
	if (job->status == APP_DONE) /* else it is said as an error */
		job_show_outcome(job, u->n_over > 0);
}
