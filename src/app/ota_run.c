/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ota while it runs: one update over the air, or with --repeat one
 * after the other. The steps, their limits and the verdict are libhl78's; here
 * what is to come is begun, what happened is kept, and what one before left
 * behind is taken up. Invariant: the log is on the disk before the module is
 * told to install.
 */
#include <stdio.h>
#include <string.h>

#include "app/job_show.h"
#include "app/json.h"
#include "app/ota_job.h"

/* ---- how it stands ---- */

static const struct hl78_ota_status *status_of(const struct job *job)
{
	return hl78_modem_ota_status(job->live.modem);
}

static const struct hl78_status *module_of(const struct job *job)
{
	return hl78_modem_status(job->live.modem);
}

bool ota_runs_on(const struct job *job)
{
	return hl78_modem_running(job->live.modem) == HL78_PROC_OTA;
}

bool ota_installs(const struct job *job)
{
	enum hl78_ota_step step = status_of(job)->step;

	return module_of(job)->guard.active ||
	       (ota_runs_on(job) && (step == HL78_OTA_INSTALL ||
				     step == HL78_OTA_READ_BACK));
}

/* What is put off waits for hours: that is no work. */
bool ota_is_delicate(const struct job *job)
{
	const struct ota_job *o = job->own;
	const struct hl78_ota_status *st = status_of(job);

	return ota_installs(job) || o->steady.asked ||
	       (ota_runs_on(job) && !st->cancelled &&
		st->wait != HL78_OTA_WAIT_DEFERRED &&
		(st->step == HL78_OTA_DOWNLOAD || st->step == HL78_OTA_VERIFY));
}

/* ---- one run after the other ---- */

static void make_plan(const struct job *job, struct hl78_ota_plan *plan)
{
	const struct app_options *options = job->options;
	const struct ota_job *o = job->own;

	*plan = (struct hl78_ota_plan){
		.cid = (uint8_t)options->cid,
		.no_start = options->no_start,
		.idle_s = options->idle_s,
	};
	ota_policy_plan(&options->ota, steady_can_ask(job, &o->steady), plan);
	snprintf(plan->apn, sizeof(plan->apn), "%s",
		 options->apn ? options->apn : "");
	snprintf(plan->pin, sizeof(plan->pin), "%s", o->pin);
	if (o->recall.found && !o->n_over) {
		snprintf(plan->imei, sizeof(plan->imei), "%s", o->recall.imei);
		snprintf(plan->was, sizeof(plan->was), "%s", o->recall.was);
		snprintf(plan->owed, sizeof(plan->owed), "%s",
			 o->recall.changes);
	}
	snprintf(plan->expect, sizeof(plan->expect), "%s",
		 options->expect ? options->expect : "");
}

static void begin(struct job *job)
{
	struct ota_job *o = job->own;
	struct hl78_ota_plan plan;

	make_plan(job, &plan);
	if (hl78_modem_ota(job->live.modem, &plan, loop_now(&job->loop)) != 0) {
		job_end_as(job, HL78_OUT_REFUSED, "the module is not ready for "
			   "an update now");
		return;
	}
	o->under_way = true;
	o->step = HL78_OTA_IDLE;
	o->begun_at = loop_now(&job->loop);
	o->loads_at = o->loaded_at = HL78_NO_TIME;
	o->installs_at = o->installed_at = HL78_NO_TIME;
	o->tenth = 0;
	o->minute = 0;
	o->asked = HL78_REQUEST_NONE;
	if (o->n_runs > 1)
		ota_say(job, "run %u of %u", o->n_over + 1, o->n_runs);
}

static hl78_time span(hl78_time from, hl78_time to)
{
	return from == HL78_NO_TIME || to == HL78_NO_TIME ? JSON_UNKNOWN :
							    to - from;
}

static void keep_run(struct job *job)
{
	hl78_time now = loop_now(&job->loop);
	struct moment when = job_json_moment(job, now);
	struct ota_job *o = job->own;
	struct jsonl_run *run = &o->runs[o->n_over];

	*run = (struct jsonl_run){
		.number = o->n_over + 1,
		.transfer = span(o->loads_at, o->loaded_at),
		.install = span(o->installs_at, o->installed_at),
		.total = now - o->begun_at,
	};
	if (job->ended) /* before it was over */
		run->outcome = job->outcome;
	else
		hl78_modem_outcome(job->live.modem, now, true, &run->outcome);
	o->n_over++;
	o->under_way = false;
	live_update_over(&job->live, &run->outcome);
	logfile_sync(job->live.log);
	if (job->options->json && job->options->repeat)
		jsonl_run(&job->out, &when, run);
}

static void run_over(struct job *job)
{
	struct ota_job *o = job->own;
	const struct jsonl_run *run = &o->runs[o->n_over];
	bool good;

	keep_run(job);
	good = app_outcome_status(run->outcome.kind) == APP_DONE;
	if (job->ended)
		return;
	if (!good && o->n_runs > 1)
		app_error_now("run %u of %u:", run->number, o->n_runs);
	if (o->n_over == o->n_runs || !good)
		job_end(job);
}

/* ---- what one before has left ---- */

/* It installs: what is seen of that from here on is the end of it. */
static void take_up(struct job *job)
{
	struct ota_job *o = job->own;

	o->recalled = true;
	/* The module is not to wait for a reader of these lines. */
	if (!job->options->json)
		out_drop(&job->out, "the log has them");
	recall_say(&o->recall, job);
	if (o->recall.guard.active &&
	    o->recall.guard.ends_at > loop_unix(&job->loop))
		hl78_modem_installs(job->live.modem,
				    loop_from_unix(&job->loop,
						   o->recall.guard.since));
}

/* For whoever comes next: what is changed is known, or the module works. */
static bool leaves_traces(const struct job *job)
{
	const struct hl78_status *st = module_of(job);

	return st->guard.active || job->sure ||
	       st->agreement.request != HL78_REQUEST_NONE ||
	       hl78_modem_changes(job->live.modem) > 0;
}

/* ---- what happens ---- */

void ota_cancel(struct job *job)
{
	struct ota_job *o = job->own;

	o->cancelled = true;
	hl78_modem_ota_cancel(job->live.modem, loop_now(&job->loop));
}

static void next(struct job *job)
{
	struct ota_job *o = job->own;

	if (!o->recalled)
		take_up(job);
	if (!o->under_way && !job->ended)
		begin(job);
}

/* HL780x, whatever context the session has (AN 4.4). */
static void warn_of_context(struct job *job)
{
	const struct hl78_identity *id = hl78_modem_identity(job->live.modem);
	int cid = job->options->cid ? (int)job->options->cid : id->cid;

	if (cid == 2 && strncmp(id->model, "HL780", 5) == 0)
		ota_advise(job, "an HL780x downloads over CID 1 only, whatever "
			   "the session goes over: CID 1 has to have its APN, "
			   "too");
}

static void leave_step(struct job *job, enum hl78_ota_step step, hl78_time at)
{
	struct ota_job *o = job->own;

	if (step == HL78_OTA_IDENTIFY && !o->n_over)
		warn_of_context(job);
	if (step == HL78_OTA_SET_UP)
		live_update_changes(&job->live);
	if (step == HL78_OTA_DOWNLOAD && status_of(job)->step > step)
		o->loaded_at = at;
	if (step == HL78_OTA_INSTALL)
		o->installed_at = at;
}

/* Before the verdict, and behind all that begins a run anew in a log. */
static void note_expected(struct job *job)
{
	char text[HL78_VERSION_MAX + 16];

	if (!job->options->expect)
		return;
	snprintf(text, sizeof(text), LIVE_UPDATE_EXPECTS "%s",
		 job->options->expect);
	live_note(&job->live, text);
}

static void take_step(struct job *job, hl78_time at)
{
	enum hl78_ota_step step = status_of(job)->step;
	struct ota_job *o = job->own;

	if (step == o->step)
		return;
	leave_step(job, o->step, at);
	if (step >= HL78_OTA_INSTALL && step < HL78_OTA_CLOSE &&
	    o->step < HL78_OTA_INSTALL)
		note_expected(job);
	o->step = step;
	if (step == HL78_OTA_SET_UP || step == HL78_OTA_INSTALL)
		steady_leave_note(job, &o->steady);
	if (step == HL78_OTA_DOWNLOAD && o->loads_at == HL78_NO_TIME)
		o->loads_at = at;
	if (step == HL78_OTA_INSTALL) {
		o->installs_at = at;
		ota_tell_installing(job);
	}
}

static void install(struct job *job)
{
	live_note(&job->live, "the module is told to install");
	logfile_sync(job->live.log);
	hl78_modem_go_on(job->live.modem, loop_now(&job->loop));
}

static void event(struct job *job, const struct hl78_event *ev)
{
	if (ev->type == HL78_EV_OTA)
		take_step(job, ev->at);
	else if (ev->type == HL78_EV_ABOUT_TO_INSTALL)
		install(job);
	else if (ev->type == HL78_EV_OTA_OVER)
		run_over(job);
	ota_answer(job, ev);
}

/* While it runs, libhl78 knows how long a port may be away. */
static bool lost(struct job *job)
{
	if (!ota_runs_on(job) || job->live.port.settings.no_reopen)
		return false;
	ota_say(job, "the port is gone; it is waited for");
	return true;
}

/* ---- the end ---- */

/* The job has ended, whatever the run does: by a signal, or its time. */
static void mark_cut(struct job *job)
{
	struct ota_job *o = job->own;

	steady_end_question(job, &o->steady);
	if (o->cut == HL78_OTA_IDLE && ota_runs_on(job))
		o->cut = status_of(job)->step;
}

static bool put_back(struct job *job)
{
	struct ota_job *o = job->own;

	mark_cut(job);
	if (ota_runs_on(job) && !o->cancelled)
		ota_cancel(job);
	return ota_runs_on(job);
}

/* A signal or --timeout: of these the log of the run is silent. */
static void note_end(struct job *job)
{
	const struct ota_job *o = job->own;
	struct hl78_outcome now;

	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true, &now);
	/* One that came to its end has been noted. */
	if ((o->under_way || !o->n_over) && now.kind != job->outcome.kind)
		live_update_over(&job->live, &job->outcome);
	if (!job->outcome.from[0])
		memcpy(job->outcome.from, now.from, sizeof(now.from));
	if (!job->outcome.from[0])
		memcpy(job->outcome.from, job->outcome.to,
		       sizeof(job->outcome.to));
}

static void over(struct job *job)
{
	struct ota_job *o = job->own;

	mark_cut(job);
	note_end(job);
	steady_settle_note(&o->steady, leaves_traces(job));
	recall_done(&o->recall, job->status == APP_DONE ||
		    job->status == APP_SAID_NO);
	ota_show_end(job);
	progress_line_fini(&o->line);
	out_finish(&job->out);
	job_show_unwritten(job);
	ota_show_cut(job);
	job_say_left(job);
}

static void make_room(struct job *job)
{
	struct ota_job *o = job->own;

	progress_line_clear(&o->line);
}

const struct job_ops ota_ops = {
	.show = ota_show,
	.event = event,
	.next = next,
	.input = ota_input,
	.put_back = put_back,
	.over = over,
	.tick = ota_show_pace,
	.signals = ota_signals,
	.lost = lost,
	.make_room = make_room,
	.catches = STEADY_CATCHES,
	.keeps_status = true, /* the module is what it is */
};
