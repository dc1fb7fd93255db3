/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the subcommands for a live module share: they open a port, do one
 * thing, print what comes of it and end. One loop waits for the port, for
 * standard input where it is wanted, for signals and for the time limit; what
 * is to be done stands in a table of operations. Results go to standard
 * output, as text or as JSON Lines, everything else to standard error.
 */
#ifndef APP_JOB_H
#define APP_JOB_H

#include "app/app.h"
#include "app/live.h"
#include "app/moment.h"
#include "app/out.h"

struct job;

/* Any may be NULL, but for `next`. */
struct job_ops {
	/* Without --json: shows an event. */
	void (*show)(struct job *job, const struct hl78_event *ev);
	/* After it has been shown. */
	void (*event)(struct job *job, const struct hl78_event *ev);
	/*
	 * The module has nothing to do: sends what is next, or ends the job.
	 * Called again after each wait until it does.
	 */
	void (*next)(struct job *job);
	/* Bytes on standard input, while `wants_input`. */
	void (*input)(struct job *job);
	/*
	 * The job has ended: true while something is still to be put back, and
	 * is being so.
	 */
	bool (*put_back)(struct job *job);
	/* After the last of it, before the end is told. */
	void (*over)(struct job *job);
	/* Each time round, before the wait: what goes with the time. */
	void (*tick)(struct job *job);
	/* Signals before they end the job; returns those that are to do so. */
	unsigned (*signals)(struct job *job, unsigned signals);
	/* The port went away: true where it is waited for. */
	bool (*lost)(struct job *job);
	/* Before a remark goes to standard error. */
	void (*make_room)(struct job *job);
	unsigned catches; /* enum loop_signal, besides those that end it */
	unsigned limit_s; /* without --timeout; 0: none */
	/* Output that cannot be written takes nothing from the status. */
	bool keeps_status;
};

struct job {
	const struct app_options *options;
	const struct job_ops *ops;
	void *own;            /* of the subcommand */
	struct loop loop;
	struct live live;
	struct out out;
	unsigned limit_s;     /* in all; 0: none */
	hl78_time t;          /* of the last JSON line */
	bool identity_held;   /* changed in an identification: told at its end */
	bool wants_input;
	hl78_time look_at;    /* `next`, `tick` want to be called by then */

	bool ended;           /* with these: */
	int status;
	struct hl78_outcome outcome;
	hl78_time give_up_at; /* what is to be put back */
	bool told;            /* to end, by a signal */
	bool sure;            /* told so twice: nothing is put back */
};

/*
 * Runs it on the port `spec`; `log` as in struct live_options. Returns the
 * exit status.
 */
int job_run(const struct app_options *options, const struct job_ops *ops,
	    void *own, const char *spec, const char *log);

/*
 * The same for a job that cannot even open its port: the reason is said, with
 * --json as a result too. Returns `status`.
 */
int job_never(const struct app_options *options, const char *spec,
	      enum hl78_outcome_kind kind, int status, const char *why);

/* Nothing is queued, no procedure runs, the port is open. */
bool job_idle(const struct job *job);

/* Ends the job as the module's state has it. The first end counts. */
void job_end(struct job *job);
/* Ends it with this outcome; the reason is a clause and may be empty. */
void job_end_as(struct job *job, enum hl78_outcome_kind kind,
		const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Ends it because the module has not said who it is. */
void job_end_silent(struct job *job);

/* Ends it as a usage error: what the user gave cannot be done. */
void job_end_usage(struct job *job, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "AT+WDSS=1,1: CME ERROR 650, no APN", without what is secret. Returns `out`. */
const char *job_why(const struct hl78_event *ev, char *out, size_t size);
/* Ends it as a command's result has it, which was not OK. */
void job_end_failed(struct job *job, const struct hl78_event *ev);

/*
 * Queues a command of the user's, or ends the job with the reason why not.
 * Returns its id, or a negative error.
 */
int job_send(struct job *job, const char *command, size_t len);

/* When an event was, for people; see app/moment.h. */
struct moment job_moment(const struct job *job, hl78_time at);

/* The same for JSON: `t` never falls. */
struct moment job_json_moment(struct job *job, hl78_time at);

/*
 * What was changed in the module and is not put back. Said even where it is to
 * be quiet: somebody has to do it.
 */
void job_say_left(struct job *job);

/* A remark, for people: on standard error, unless they want it quiet. */
void job_remark(struct job *job, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
