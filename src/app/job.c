/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop of the subcommands. Time jumps where the port is a simulated module
 * and nothing else was asked for, so that two runs give the same bytes. After
 * the job's end there is time for what it has to put back, but not for ever. A
 * port that goes ends the job: what comes back may be another module.
 */
#include "app/job.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/json.h"
#include "app/jsonl.h"
#include "app/port_sim.h"

/* A module that does not answer while settings are put back. */
#define PUT_BACK_MAX HL78_SEC(20)

/* ---- when ---- */

static struct moment machine_moment(const struct job *job, hl78_time at)
{
	struct moment when = { .t = at, .clock = HL78_CLOCK_RELATIVE,
			       .stamp = at };

	if (job->loop.clock == LOOP_REAL) {
		when.clock = HL78_CLOCK_UTC;
		when.stamp = loop_unix(&job->loop) - loop_now(&job->loop) + at;
	}
	return when;
}

struct moment job_moment(const struct job *job, hl78_time at)
{
	struct moment when = machine_moment(job, at);
	time_t seconds = (time_t)(when.stamp / HL78_SEC(1));
	struct tm tm;

	if (when.clock == HL78_CLOCK_UTC && localtime_r(&seconds, &tm)) {
		when.clock = HL78_CLOCK_LOCAL;
		when.stamp += HL78_SEC(tm.tm_gmtoff);
	}
	return when;
}

struct moment job_json_moment(struct job *job, hl78_time at)
{
	if (at > job->t)
		job->t = at;
	return machine_moment(job, job->t);
}

/* ---- the end ---- */

static void end_with(struct job *job, const struct hl78_outcome *outcome,
		     int status)
{
	if (job->ended)
		return;
	job->ended = true;
	job->outcome = *outcome;
	job->status = status;
	job->wants_input = false;
	job->give_up_at = loop_now(&job->loop) + PUT_BACK_MAX;
}

void job_end(struct job *job)
{
	struct hl78_outcome outcome;

	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true,
			   &outcome);
	end_with(job, &outcome, app_outcome_status(outcome.kind));
}

static void __attribute__((format(printf, 4, 0)))
end_saying(struct job *job, enum hl78_outcome_kind kind, int status,
	   const char *format, va_list args)
{
	struct hl78_outcome outcome = { .kind = kind };

	vsnprintf(outcome.reason, sizeof(outcome.reason), format, args);
	end_with(job, &outcome, status);
}

void job_end_as(struct job *job, enum hl78_outcome_kind kind,
		const char *format, ...)
{
	va_list args;

	va_start(args, format);
	end_saying(job, kind, app_outcome_status(kind), format, args);
	va_end(args);
}

void job_end_silent(struct job *job)
{
	if (hl78_modem_status(job->live.modem)->awaits_transfer)
		job_end_as(job, HL78_OUT_TIMEOUT, "the module waits for the "
			   "data of a local update that was begun before; it "
			   "gives up within 5 minutes, and fotacon update "
			   "--allow pending cancels it");
	else
		job_end_as(job, HL78_OUT_TIMEOUT, "no answer at %s: another rate "
		   "(--baud), or is the module asleep?", job->live.port.line);
}

void job_end_usage(struct job *job, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	end_saying(job, HL78_OUT_REFUSED, APP_USAGE, format, args);
	va_end(args);
}

const char *job_why(const struct hl78_event *ev, char *out, size_t size)
{
	const struct hl78_cme_info *cme = ev->done.cme;
	char command[HL78_COMMAND_MAX + 8], result[64];

	app_hide_secret(ev->done.command, ev->done.command_len, command,
			sizeof(command));
	hl78_result_text(ev->done.result, ev->done.code, result,
			 sizeof(result));
	snprintf(out, size, "%.80s: %s%s%s", command, result, cme ? ", " : "",
		 cme ? cme->meaning : "");
	return out;
}

void job_end_failed(struct job *job, const struct hl78_event *ev)
{
	static const enum hl78_outcome_kind kinds[] = {
		[HL78_RESULT_ERROR] = HL78_OUT_FAILED,
		[HL78_RESULT_CME] = HL78_OUT_FAILED,
		[HL78_RESULT_CMS] = HL78_OUT_FAILED,
		[HL78_RESULT_NO_CARRIER] = HL78_OUT_FAILED,
		[HL78_RESULT_TIMEOUT] = HL78_OUT_TIMEOUT,
		[HL78_RESULT_RESET] = HL78_OUT_FAILED,
		[HL78_RESULT_LOST] = HL78_OUT_LOST,
		[HL78_RESULT_GUARDED] = HL78_OUT_REFUSED,
	};
	char why[160];

	job_end_as(job, kinds[ev->done.result], "%s",
		   job_why(ev, why, sizeof(why)));
}

static void end_by_signal(struct job *job, int status, const char *how)
{
	struct hl78_outcome outcome = { .kind = HL78_OUT_INTERRUPTED };

	job->sure |= job->told;
	job->told = true;
	snprintf(outcome.reason, sizeof(outcome.reason), "%s", how);
	end_with(job, &outcome, status);
}

/* ---- what happens ---- */

void job_remark(struct job *job, const char *format, ...)
{
	char text[400];
	va_list args;

	if (job->options->quiet)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (job->ops->make_room)
		job->ops->make_room(job);
	/* Whoever has more to do than this does not wait for a reader. */
	if (job->ops->tick)
		app_error_now("%s", text);
	else
		app_error("%s", text);
}

void job_say_left(struct job *job)
{
	const char *command;

	for (size_t i = 0; (command = hl78_modem_change(job->live.modem, i));
	     i++)
		app_error("not put back: send %s by hand", command);
}

int job_send(struct job *job, const char *command, size_t len)
{
	int id = hl78_modem_command(job->live.modem, command, len,
				    HL78_BY_USER, job->options->yes,
				    loop_now(&job->loop));
	char shown[HL78_COMMAND_MAX];

	app_hide_secret(command, len, shown, sizeof(shown));
	if (id == HL78_ERR_GUARDED)
		job_end_as(job, HL78_OUT_REFUSED, "the module installs: %.40s "
			   "waits until it is done; --yes sends it all the "
			   "same", shown);
	else if (id < 0)
		job_end_usage(job, "%.80s is not sent: %s", shown,
			      hl78_err_text(id));
	return id;
}

/*
 * Each answer of an identification tells a little more of who the module is:
 * all of it is one line, at the end.
 */
static void write_json(struct job *job, const struct moment *when,
		       const struct hl78_event *ev)
{
	static const struct hl78_event identity = { .type = HL78_EV_IDENTITY };
	struct hl78_modem *modem = job->live.modem;

	if (ev->type == HL78_EV_IDENTITY &&
	    (job->identity_held ||
	     hl78_modem_running(modem) == HL78_PROC_IDENTIFY)) {
		job->identity_held = true;
		return;
	}
	if (job->identity_held && ev->type == HL78_EV_PROCEDURE) {
		job->identity_held = false;
		jsonl_event(&job->out, when, modem, &identity);
	}
	jsonl_event(&job->out, when, modem, ev);
}

static void take_event(struct job *job, const struct hl78_event *ev)
{
	if (job->options->json) {
		struct moment when = job_json_moment(job, ev->at);

		write_json(job, &when, ev);
	} else if (job->ops->show) {
		job->ops->show(job, ev);
	}
	if (job->ops->event)
		job->ops->event(job, ev);
}

static void take_news(struct job *job)
{
	enum live_news news;

	while ((news = live_news(&job->live)) != LIVE_NO_NEWS) {
		if (news == LIVE_NOTICE) {
			job_remark(job, "%s", job->live.notice);
		} else if (news == LIVE_WARNING) {
			job_remark(job, "%s", job->live.warning);
		} else if (news == LIVE_LOST &&
			   !(job->ops->lost && job->ops->lost(job))) {
			job_end_as(job, HL78_OUT_LOST, "%s",
				   job->live.port.error);
		}
	}
}

static void take_signals(struct job *job)
{
	unsigned signals = loop_signals(&job->loop);

	if (job->ops->signals)
		signals = job->ops->signals(job, signals);
	if (signals & LOOP_INT)
		end_by_signal(job, APP_INTERRUPTED, "by SIGINT");
	if (signals & LOOP_TERM)
		end_by_signal(job, APP_TERMINATED, "by SIGTERM");
	if (signals & LOOP_HUP)
		end_by_signal(job, APP_HUNG_UP, "by SIGHUP");
}

static hl78_time limit_at(const struct job *job)
{
	return job->limit_s ? HL78_SEC(job->limit_s) : HL78_NEVER;
}

static void check_limits(struct job *job)
{
	hl78_time now = loop_now(&job->loop);

	if (now >= limit_at(job))
		job_end_as(job, HL78_OUT_TIMEOUT, "not done within %u s",
			   job->limit_s);
}

/* ---- the loop ---- */

bool job_idle(const struct job *job)
{
	return hl78_modem_queued(job->live.modem) == 0 &&
	       hl78_modem_running(job->live.modem) == HL78_PROC_NONE &&
	       job->live.port.state == PORT_OPEN;
}

static void pull(struct job *job)
{
	const struct hl78_event *ev;

	while ((ev = live_event(&job->live)))
		take_event(job, ev);
}

static void work(struct job *job, short revents)
{
	live_run(&job->live, revents);
	do {
		take_news(job);
		pull(job);
	} while (live_feed(&job->live));
	check_limits(job);
	if (!job->ended && job_idle(job)) {
		job->ops->next(job);
		pull(job); /* commands go out when no event waits */
	}
	live_flush(&job->live);
	out_flush(&job->out);
	/* It may draw beside what has just been written. */
	if (job->ops->tick) {
		job->ops->tick(job);
		out_flush(&job->out);
	}
}

static bool over(struct job *job)
{
	if (!job->ended)
		return false;
	if (job->sure || !job->ops->put_back ||
	    job->live.port.state != PORT_OPEN ||
	    loop_now(&job->loop) >= job->give_up_at ||
	    !job->ops->put_back(job))
		return true;
	pull(job);
	return !job->ops->put_back(job);
}

static hl78_time next_deadline(const struct job *job)
{
	hl78_time at = live_deadline(&job->live);

	/* On a clock that jumps, reading one's input takes no time. */
	if (job->wants_input && job->loop.clock == LOOP_JUMPING)
		return HL78_NEVER;
	if (limit_at(job) < at && !job->ended)
		at = limit_at(job);
	if (job->look_at < at && !job->ended)
		at = job->look_at;
	if (job->ended && job->give_up_at < at)
		at = job->give_up_at;
	return at;
}

static void run(struct job *job)
{
	struct pollfd fds[2];

	work(job, 0);
	while (!over(job)) {
		live_flush(&job->live);
		fds[0] = (struct pollfd){
			.fd = job->wants_input ? STDIN_FILENO : -1,
			.events = POLLIN,
		};
		live_fd(&job->live, &fds[1]);
		loop_wait(&job->loop, fds, 2, next_deadline(job));
		take_signals(job);
		if (fds[0].revents && job->wants_input)
			job->ops->input(job);
		work(job, fds[1].revents);
	}
	if (job->ops->over)
		job->ops->over(job);
}

static void print_start(struct job *job, const char *spec)
{
	struct moment when = job_json_moment(job, 0);

	if (job->options->json)
		jsonl_start(&job->out, &when, spec,
			    job->loop.clock == LOOP_REAL ? "real" : "virtual");
}

/* Without --json the reason of a failure is for people. */
static void print_end(struct job *job)
{
	struct moment when = job_json_moment(job, loop_now(&job->loop));
	const char *reason = job->outcome.reason;
	int status;

	/* A version says nothing where there was no update. */
	if (job->options->json)
		jsonl_result(&job->out, &when, &job->outcome, job->status,
			     when.t);
	else if (job->status == APP_USAGE)
		app_error("%s", reason);
	else if (job->status != APP_DONE && job->status < 128)
		app_error("%s%s%s", hl78_outcome_name(job->outcome.kind),
			  reason[0] ? ": " : "", reason);
	status = app_end_output(&job->out, job->status);
	if (!job->ops->keeps_status)
		job->status = status;
}

/* The reason has been said on standard error; --json has a result, too. */
static int unopened(struct job *job, int status)
{
	struct hl78_outcome outcome = {
		.kind = status >= APP_HUNG_UP ? HL78_OUT_INTERRUPTED :
			status == APP_USAGE ? HL78_OUT_REFUSED :
			status == APP_TIMEOUT ? HL78_OUT_TIMEOUT :
						HL78_OUT_LOST,
	};

	snprintf(outcome.reason, sizeof(outcome.reason), "%.159s",
		 job->live.port.error);
	end_with(job, &outcome, status);
	if (job->options->json)
		print_end(job);
	return status;
}

static int open_and_run(struct job *job, const struct live_options *live)
{
	int status = live_open(&job->live, live, &job->loop);

	print_start(job, live->port);
	if (status != APP_DONE)
		return unopened(job, status);
	live_look(&job->live);
	run(job);
	print_end(job);
	return job->status;
}

int job_never(const struct app_options *options, const char *spec,
	      enum hl78_outcome_kind kind, int status, const char *why)
{
	struct hl78_outcome outcome = { .kind = kind };
	const struct moment when = { .clock = HL78_CLOCK_NONE };
	struct out *out = options->json ? malloc(sizeof(*out)) : NULL;

	app_error("%s", why);
	if (!out)
		return status;
	snprintf(outcome.reason, sizeof(outcome.reason), "%s", why);
	out_init(out, STDOUT_FILENO);
	jsonl_start(out, &when, spec, "none");
	jsonl_result(out, &when, &outcome, status, 0);
	status = app_end_output(out, status);
	free(out);
	return status;
}

int job_run(const struct app_options *options, const struct job_ops *ops,
	    void *own, const char *spec, const char *log)
{
	const struct live_options live = {
		.port = spec,
		.settings = options->port,
		.log = log,
		.log_folder = options->log_folder,
		.log_secrets = options->log_secrets,
		.limit_s = options->timeout_s,
	};
	struct job *job;
	int status;

	if (options->read_only) {
		app_error("%s is read-only, by an option or its settings, and "
			  "this sends commands", spec);
		return APP_REFUSED;
	}
	job = calloc(1, sizeof(*job));
	if (!job) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	job->options = options;
	job->ops = ops;
	job->own = own;
	job->look_at = HL78_NEVER;
	job->limit_s = options->timeout_s ? options->timeout_s : ops->limit_s;
	out_init(&job->out, STDOUT_FILENO);
	loop_init(&job->loop, port_sim_clock(spec, true),
		  LOOP_INT | LOOP_TERM | LOOP_HUP | ops->catches);
	status = open_and_run(job, &live);
	live_close(&job->live);
	loop_fini(&job->loop);
	free(job);
	return status;
}
