/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update while it runs: one local update, or with --repeat several
 * there and back. The steps, their limits and the verdict are libhl78's; here
 * what is to come is begun, and what happened is kept. Invariant: from the
 * announcement to the verdict nothing ends it but what was meant to.
 */
#include <string.h>

#include "app/job_show.h"
#include "app/json.h"
#include "app/update_job.h"
#include "app/update_plan.h"
#include "app/update_text.h"

/* ---- how it stands ---- */

static const struct hl78_update_status *status_of(const struct job *job)
{
	return hl78_modem_update_status(job->live.modem);
}

bool update_sends(const struct job *job)
{
	enum hl78_update_step step = status_of(job)->step;

	return step >= HL78_UPDATE_ANNOUNCE && step <= HL78_UPDATE_STORE;
}

bool update_installs(const struct job *job)
{
	enum hl78_update_step step = status_of(job)->step;

	return (step >= HL78_UPDATE_VERIFY && step <= HL78_UPDATE_READ_BACK) ||
	       hl78_modem_status(job->live.modem)->guard.active;
}

bool update_is_delicate(const struct job *job)
{
	const struct update_job *u = job->own;

	return update_sends(job) || update_installs(job) ||
	       u->steady.asked ||
	       status_of(job)->step == HL78_UPDATE_AGREE;
}

bool update_runs_on(const struct job *job)
{
	return hl78_modem_running(job->live.modem) == HL78_PROC_UPDATE;
}

/* ---- the note for whoever comes next ---- */

/* It stays where there is something to know: the module goes on by itself. */
static void settle_note(struct job *job)
{
	const struct hl78_status *st = hl78_modem_status(job->live.modem);
	struct update_job *u = job->own;
	bool stays = !job->outcome.verified &&
		     (st->guard.active || job->sure ||
		      st->package == HL78_PACKAGE_STORED ||
		      st->agreement.request == HL78_REQUEST_INSTALL);

	u->noted |= stays && u->steady.note.fd >= 0;
	steady_settle_note(&u->steady, stays);
}

/* ---- one update after the other ---- */

static bool is_back(const struct job *job, unsigned run)
{
	return job->options->repeat && run % 2 == 1;
}

static void begin(struct job *job)
{
	const struct app_options *o = job->options;
	struct update_job *u = job->own;
	const struct package *package = &u->packages[is_back(job, u->n_over)];
	struct hl78_update_plan plan;

	update_plan(&plan, package, &job->live.port);
	plan.allow = o->allow;
	update_recalled(job, &plan);
	plan.tail_128 = o->tail_128;
	plan.retries = o->retries;
	plan.dry_run = o->dry_run;
	plan.defer_min = o->ota.defer_min[HL78_REQUEST_INSTALL];
	plan.agree = o->yes ? HL78_AGREE_YES : HL78_AGREE_ASK;
	if (live_update(&job->live, package, &plan) != 0) {
		job_end_as(job, HL78_OUT_REFUSED, "the module is not ready for "
			   "an update now");
		return;
	}
	u->under_way = true;
	u->step = HL78_UPDATE_IDLE;
	u->attempt = 0;
	u->part = 0;
	u->begun_at = loop_now(&job->loop);
	u->sends_at = u->sent_at = HL78_NO_TIME;
	u->installs_at = u->installed_at = HL78_NO_TIME;
	if (u->n_runs > 1)
		update_say(job, "run %u of %u, %s", u->n_over + 1, u->n_runs,
			   is_back(job, u->n_over) ? "back" : "there");
	update_show_package(job, package);
}

static hl78_time span(hl78_time from, hl78_time to)
{
	return from == HL78_NO_TIME || to == HL78_NO_TIME ? JSON_UNKNOWN :
							    to - from;
}

static void keep_run(struct job *job)
{
	struct update_job *u = job->own;
	hl78_time now = loop_now(&job->loop);
	struct jsonl_run *run = &u->runs[u->n_over];
	struct moment when = job_json_moment(job, now);

	*run = (struct jsonl_run){
		.number = u->n_over + 1,
		.back = is_back(job, u->n_over),
		.transfer = span(u->sends_at, u->sent_at),
		.install = span(u->installs_at, u->installed_at),
		.total = now - u->begun_at,
	};
	hl78_modem_outcome(job->live.modem, now, true, &run->outcome);
	u->n_over++;
	u->under_way = false;
	if (job->options->json && job->options->repeat)
		jsonl_run(&job->out, &when, run);
}

static void run_over(struct job *job)
{
	struct update_job *u = job->own;
	const struct jsonl_run *run = &u->runs[u->n_over];

	keep_run(job);
	settle_note(job);
	if (job->ended)
		return;
	/* It is not to be advised to install what is not trusted. */
	if (app_outcome_status(run->outcome.kind) != APP_DONE && u->n_runs > 1)
		app_error_now("run %u of %u, %s, %s:", run->number, u->n_runs,
			      run->back ? "back" : "there",
			      u->packages[run->back].name);
	if (job->live.update.changed)
		job_end_as(job, HL78_OUT_PENDING, "what was sent is stored, and "
			   "is not the file any more: the same command with "
			   "--allow pending sends the file as it is now");
	else if (u->n_over == u->n_runs ||
	    app_outcome_status(run->outcome.kind) != APP_DONE)
		job_end(job);
}

/* ---- what happens ---- */

void update_cancel(struct job *job)
{
	struct update_job *u = job->own;

	u->cancelled = true;
	hl78_modem_update_cancel(job->live.modem, loop_now(&job->loop));
}

static void next(struct job *job)
{
	struct update_job *u = job->own;

	if (!u->recalled) {
		/* The module is not to wait for a reader of these lines. */
		if (!job->options->json)
			out_drop(&job->out, "the log has them");
		update_recall(job);
	}
	if (u->resume == RESUME_WATCH)
		update_watch_on(job);
	if (u->resume == RESUME_NOTHING && !u->under_way && !job->ended &&
	    !update_doubts_file(job))
		begin(job);
}

static void take_step(struct job *job, hl78_time at)
{
	const struct hl78_update_status *st = status_of(job);
	struct update_job *u = job->own;

	if (st->step == u->step && st->attempt == u->attempt)
		return;
	u->step = st->step;
	u->attempt = st->attempt;
	u->part = 0;
	switch (st->step) {
	case HL78_UPDATE_ANNOUNCE:
		steady_leave_note(job, &u->steady);
		break;
	case HL78_UPDATE_TRANSFER:
		u->sends_at = at;
		break;
	case HL78_UPDATE_STORE:
		u->sent_at = at;
		break;
	case HL78_UPDATE_AGREE:
		steady_leave_note(job, &u->steady);
		if (!job->options->yes && !job->ended &&
		    !job->live.update.changed && !job->options->ota.defer_min[HL78_REQUEST_INSTALL])
			update_ask(job);
		break;
	case HL78_UPDATE_VERIFY:
		u->installs_at = at;
		break;
	case HL78_UPDATE_INSTALL:
		update_tell_installing(job);
		break;
	case HL78_UPDATE_READ_BACK:
		u->installed_at = at;
		break;
	default:
		break;
	}
}

static void event(struct job *job, const struct hl78_event *ev)
{
	if (ev->type == HL78_EV_UPDATE)
		take_step(job, ev->at);
	else if (ev->type == HL78_EV_DONE)
		update_watch_done(job, ev);
	else if (ev->type == HL78_EV_UPDATE_OVER)
		run_over(job);
}

/* While it runs, libhl78 knows how long a port may be away. */
static bool lost(struct job *job)
{
	const struct update_job *u = job->own;

	if ((!update_runs_on(job) && !update_installs(job)) ||
	    job->live.port.settings.no_reopen)
		return false;
	/* Before the package is stored libhl78 ends it, and says why. */
	if (update_installs(job) || status_of(job)->step >= HL78_UPDATE_AGREE ||
	    (u->left == HL78_LEFT_STORED &&
	     status_of(job)->step <= HL78_UPDATE_QUIET))
		update_say(job, "the port is gone; it is waited for");
	return true;
}

/* ---- the end ---- */

/* The job has ended, whatever the update does: by a signal, or its time. */
static void mark_cut(struct job *job)
{
	struct update_job *u = job->own;

	steady_end_question(job, &u->steady);
	if (u->cut == HL78_UPDATE_IDLE && update_runs_on(job))
		u->cut = status_of(job)->step;
}

static bool put_back(struct job *job)
{
	struct update_job *u = job->own;

	mark_cut(job);
	if (update_runs_on(job) && !u->cancelled)
		update_cancel(job);
	return update_runs_on(job);
}

/*
 * A signal, --timeout, nobody to agree, or a dry run, which is no update: the
 * log of the update is silent.
 */
static void note_end(struct job *job)
{
	struct hl78_outcome outcome;

	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true,
			   &outcome);
	if (outcome.kind != job->outcome.kind || job->options->dry_run)
		live_update_over(&job->live, &job->outcome);
}

/* What the next one finds in the log it puts back itself. */
static void say_left(struct job *job)
{
	const struct update_job *u = job->own;
	char changes[HL78_OWED_MAX];

	if (!u->noted)
		job_say_left(job);
	else if (update_changes(job->live.modem, changes, sizeof(changes)))
		app_error("not put back yet: %s; the next fotacon update here "
			  "sends that, or you by hand", changes);
}

static void over(struct job *job)
{
	struct update_job *u = job->own;
	struct hl78_outcome now;

	note_end(job);
	mark_cut(job);
	settle_note(job);
	update_recall_done(job);
	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true, &now);
	if (!job->outcome.from[0] && u->cut != HL78_UPDATE_IDLE)
		memcpy(job->outcome.from, now.from, sizeof(now.from));
	if (!job->outcome.from[0])
		memcpy(job->outcome.from, u->recall.outcome.from,
		       sizeof(job->outcome.from));
	update_show_end(job);
	progress_line_fini(&u->line);
	out_finish(&job->out);
	job_show_unwritten(job);
	update_show_cut(job);
	say_left(job);
}

static void make_room(struct job *job)
{
	struct update_job *u = job->own;

	progress_line_clear(&u->line);
}

const struct job_ops update_ops = {
	.show = update_show,
	.event = event,
	.next = next,
	.input = update_input,
	.put_back = put_back,
	.over = over,
	.tick = update_show_pace,
	.signals = update_signals,
	.lost = lost,
	.make_room = make_room,
	.catches = STEADY_CATCHES,
	.keeps_status = true, /* the module is what it is */
};
