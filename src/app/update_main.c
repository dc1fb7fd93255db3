/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update PORT FILE: one local update, or with --repeat several there
 * and back. The steps, their limits and the verdict are libhl78's; here the
 * user is asked, signals are answered and what is to come is begun. Invariant:
 * from the announcement to the verdict nothing ends it but what was meant to.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "app/args.h"
#include "app/json.h"
#include "app/update_job.h"
#include "app/update_plan.h"

/* What is typed to agree. */
#define AGREED "install"
#define AGREED_FILE "send"

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

	return update_sends(job) || update_installs(job) || u->asked ||
	       status_of(job)->step == HL78_UPDATE_AGREE;
}

bool update_runs_on(const struct job *job)
{
	return hl78_modem_running(job->live.modem) == HL78_PROC_UPDATE;
}

/* ---- the note for whoever comes next ---- */

void update_leave_note(struct job *job)
{
	struct update_job *u = job->own;
	const struct port_identity *id = &job->live.port.identity;

	if (job->live.log && id->known && u->note.fd < 0)
		(void)headless_write(&u->note, id->path,
				     logfile_path(job->live.log));
}

/* It stays where there is something to know: the module goes on by itself. */
static void settle_note(struct job *job)
{
	struct update_job *u = job->own;

	const struct hl78_status *st = hl78_modem_status(job->live.modem);

	if (!job->outcome.verified &&
	    (st->guard.active || job->sure ||
	     st->agreement.request == HL78_REQUEST_INSTALL))
		headless_leave(&u->note);
	else
		headless_remove(&u->note);
	u->note.fd = -1;
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

static void cancel(struct job *job)
{
	struct update_job *u = job->own;

	u->cancelled = true;
	hl78_modem_update_cancel(job->live.modem, loop_now(&job->loop));
}

/* What was typed before the question was no answer to it. */
static void drop_typed(void)
{
	/* In the background this would stop us. */
	if (tcgetpgrp(STDIN_FILENO) == getpgrp())
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
}

static void file_declined(struct job *job)
{
	job_end_as(job, HL78_OUT_REFUSED, "a file of unknown kind: nothing was "
		   "sent");
}

/* With --json a program reads, which types nothing. */
static bool can_ask(const struct job *job)
{
	const struct update_job *u = job->own;

	return isatty(STDIN_FILENO) && !u->headless && !job->options->json;
}

/* Nobody can be asked: the package stays, and the module asks again. */
static void ask(struct job *job)
{
	struct update_job *u = job->own;

	if (!can_ask(job) && u->about_file) {
		file_declined(job);
		return;
	}
	if (!can_ask(job)) {
		update_say(job, "nobody is there to agree, and there is no "
			   "--yes: the package stays stored");
		cancel(job);
		return;
	}
	drop_typed();
	update_show_ask(job);
	u->asked = true;
	job->wants_input = true;
}

/*
 * A line, as a terminal gives it. An empty one is asked about once more, the
 * end of the input is a no.
 */
static void input(struct job *job)
{
	struct update_job *u = job->own;
	char line[64];
	ssize_t n = read(STDIN_FILENO, line, sizeof(line) - 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0 && line[0] == '\n' && u->about_file) {
		update_show_ask(job);
		return;
	}
	if (n > 0 && line[0] == '\n') {
		fputs("Type install to go on, anything else to leave it "
		      "stored: ", stderr);
		return;
	}
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	u->asked = false;
	job->wants_input = false;
	if (u->about_file) {
		u->about_file = false;
		u->file_agreed = strcmp(line, AGREED_FILE) == 0;
		if (!u->file_agreed)
			file_declined(job);
	} else if (strcmp(line, AGREED) != 0) {
		update_say(job, "the package stays stored; AT+WDSR=4 installs "
			   "it");
		cancel(job);
	} else {
		hl78_modem_agree(job->live.modem, loop_now(&job->loop));
	}
}

/* Before anything is asked of the module: somebody there may know better. */
static bool doubts_file(struct job *job)
{
	const struct app_options *o = job->options;
	struct update_job *u = job->own;

	if (u->asked)
		return true;
	if (u->packages[0].kind != PACKAGE_UNKNOWN || o->yes || o->dry_run ||
	    u->file_agreed || !can_ask(job))
		return false;
	u->about_file = true;
	job_remark(job, "%s is no package of a known kind: nothing in it can be "
		   "checked", u->packages[0].name);
	ask(job);
	return true;
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
	    !doubts_file(job))
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
		update_leave_note(job);
		break;
	case HL78_UPDATE_TRANSFER:
		u->sends_at = at;
		break;
	case HL78_UPDATE_STORE:
		u->sent_at = at;
		break;
	case HL78_UPDATE_AGREE:
		update_leave_note(job);
		if (!job->options->yes && !job->ended)
			ask(job);
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
	if ((!update_runs_on(job) && !update_installs(job)) ||
	    job->live.port.settings.no_reopen)
		return false;
	/* Before the package is stored libhl78 ends it, and says why. */
	if (update_installs(job) || status_of(job)->step >= HL78_UPDATE_AGREE)
		update_say(job, "the port is gone; it is waited for");
	return true;
}

/* ---- signals ---- */

/* Nothing follows on the row of a question that is not to be answered. */
static void end_question(struct job *job)
{
	struct update_job *u = job->own;

	if (u->asked)
		fputc('\n', stderr);
	u->asked = false;
	job->wants_input = false;
}

/* A terminal that goes away may send SIGHUP more than once. */
static void go_headless(struct job *job, const char *name)
{
	struct update_job *u = job->own;
	bool asked = u->asked;

	if (u->headless)
		return;
	end_question(job);
	u->headless = true;
	job_remark(job, "%s: the work goes on; %s ends it", name,
		   strcmp(name, "SIGTERM") == 0 ? "a second one" : "SIGTERM");
	if (asked)
		ask(job);
}

/* What must not stop says so, and goes on. */
static void stop(struct job *job, bool delicate)
{
	struct update_job *u = job->own;
	bool asked = u->asked;

	if (!delicate) {
		raise(SIGSTOP);
	} else if (asked || !u->stopped) {
		end_question(job);
		job_remark(job, "it cannot be stopped now, and goes on");
		if (asked)
			ask(job);
	}
	u->stopped = delicate;
}

static unsigned signals(struct job *job, unsigned signals)
{
	struct update_job *u = job->own;
	bool delicate = job->live.modem && update_is_delicate(job);

	if (signals & LOOP_TSTP)
		stop(job, delicate);
	if (signals & LOOP_QUIT)
		signals |= LOOP_INT;
	signals &= ~(unsigned)(LOOP_TSTP | LOOP_QUIT);
	if (job->ended || !delicate)
		return signals;
	if (signals & LOOP_TERM && !u->headless) {
		go_headless(job, "SIGTERM");
		signals &= ~(unsigned)LOOP_TERM;
	}
	if (signals & LOOP_HUP) {
		go_headless(job, "SIGHUP");
		signals &= ~(unsigned)LOOP_HUP;
	}
	return signals;
}

/* ---- the end ---- */

/* The job has ended, whatever the update does: by a signal, or its time. */
static void mark_cut(struct job *job)
{
	struct update_job *u = job->own;

	end_question(job);
	if (u->cut == HL78_UPDATE_IDLE && update_runs_on(job))
		u->cut = status_of(job)->step;
}

static bool put_back(struct job *job)
{
	struct update_job *u = job->own;

	mark_cut(job);
	if (update_runs_on(job) && !u->cancelled)
		cancel(job);
	return update_runs_on(job);
}

/* A signal, --timeout, or nobody to agree: the log of the update is silent. */
static void note_end(struct job *job)
{
	struct hl78_outcome outcome;

	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true,
			   &outcome);
	if (outcome.kind != job->outcome.kind && !job->options->dry_run)
		live_update_over(&job->live, &job->outcome);
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
	update_show_unwritten(job);
	update_show_cut(job);
	job_say_left(job);
}

static void make_room(struct job *job)
{
	struct update_job *u = job->own;

	progress_line_clear(&u->line);
}

static const struct job_ops update_ops = {
	.show = update_show,
	.event = event,
	.next = next,
	.input = input,
	.put_back = put_back,
	.over = over,
	.tick = update_show_pace,
	.signals = signals,
	.lost = lost,
	.make_room = make_room,
	.catches = LOOP_TSTP | LOOP_QUIT,
	.keeps_status = true, /* the module is what it is */
};

/* ---- the command ---- */

/* A file that can be read and is no package is refused, as by its checks. */
static int open_package(const struct app_options *options, const char *port,
			struct package *package, const char *path)
{
	int err = package_open(package, path);
	bool refused = err == -ENODATA || err == -EFBIG;
	char why[400];

	if (!err)
		return APP_DONE;
	snprintf(why, sizeof(why), "%.80s%s %s", path,
		 refused ? "" : ":", package->error);
	return job_never(options, port, HL78_OUT_REFUSED,
			 refused ? APP_REFUSED : APP_USAGE, why);
}

/* A log is appended to what is there. */
static bool is_log(const struct app_options *options,
		   const struct package *package)
{
	struct stat log, file;

	return options->log && package->size &&
	       stat(options->log, &log) == 0 &&
	       stat(package->path, &file) == 0 &&
	       log.st_dev == file.st_dev && log.st_ino == file.st_ino;
}

static int run(const struct app_options *options, struct update_job *u,
	       char **operands)
{
	int status = open_package(options, operands[0], &u->packages[0],
				  operands[1]);
	char why[200];

	if (status == APP_DONE && options->back)
		status = open_package(options, operands[0], &u->packages[1],
				      options->back);
	if (status == APP_DONE && (is_log(options, &u->packages[0]) ||
				   is_log(options, &u->packages[1])))
		return job_never(options, operands[0], HL78_OUT_REFUSED,
				 APP_USAGE, "--log names the package: the log "
				 "would be written into it");
	/* Known before the way there, not behind it. */
	if (status == APP_DONE && u->packages[1].bad) {
		snprintf(why, sizeof(why), "%.80s: a checksum of this package, "
			 "which is to lead back, is wrong: get it again",
			 options->back);
		return job_never(options, operands[0], HL78_OUT_REFUSED,
				 APP_REFUSED, why);
	}
	u->n_runs = options->repeat ? 2 * options->repeat : 1;
	u->runs = calloc(u->n_runs, sizeof(*u->runs));
	if (!u->runs) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	progress_line_init(&u->line, options->progress,
			   options->quiet || options->json);
	return status == APP_DONE ? job_run(options, &update_ops, u,
					    operands[0], options->log) :
				    status;
}

int update_main(const struct app_options *options, int n, char **operands)
{
	struct update_job *u = calloc(1, sizeof(*u));
	int status;

	(void)n;
	if (!u) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	u->note.fd = u->recall.note.fd = -1;
	u->begun_at = u->sends_at = u->sent_at = HL78_NO_TIME;
	u->installs_at = u->installed_at = HL78_NO_TIME;
	status = run(options, u, operands);
	package_close(&u->packages[0]);
	package_close(&u->packages[1]);
	free(u->runs);
	free(u);
	return status;
}
