/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update: what its parts share. update_run.c runs the updates,
 * update_ask.c asks and answers signals, update_show.c says what happens,
 * update_recall.c what an update before, which was cut off, has left behind.
 */
#ifndef APP_UPDATE_JOB_H
#define APP_UPDATE_JOB_H

#include "app/job.h"
#include "app/jsonl.h"
#include "app/progress_line.h"
#include "app/recall.h"
#include "app/steady.h"
#include "io/package.h"

/* What is done in place of a new update. */
enum update_resume {
	RESUME_NOTHING, /* the next one knows what was left, and begins there */
	RESUME_WATCH,   /* the module installs */
};

struct update_job {
	struct package packages[2]; /* there, and with --back back */
	struct jsonl_run *runs;
	unsigned n_runs;            /* wanted */
	unsigned n_over;            /* of these */
	bool under_way;             /* the one after those is */

	/* Of the one that is under way; HL78_NO_TIME: not so far. */
	enum hl78_update_step step;
	unsigned attempt;
	hl78_time begun_at, sends_at, sent_at, installs_at, installed_at;
	int64_t part;               /* of the step, told last */

	struct steady steady;       /* asked to install, and not answered yet */
	bool about_file;            /* that: to send one of unknown kind */
	bool file_agreed;           /* it is to be sent */
	bool cancelled;             /* what runs was told to end */
	enum hl78_update_step cut;  /* it was in, when the job ended before it */

	bool noted;                 /* the next one finds a note, with what is owed */
	bool recalled;              /* the one of a run before was looked for */
	struct recall recall;
	enum update_resume resume;
	enum hl78_left left;        /* by it, of the package that is wanted */
	hl78_time look_at;          /* AT+CGMR, to see whether it is back */
	int look_id;                /* that command */
	hl78_time read_at;          /* it was answered last */
	hl78_time over_since;       /* it installs no more */
	struct progress_line line;
};

/* From the announcement to the verdict: nothing may stop it lightly. */
bool update_is_delicate(const struct job *job);
/* A package is on its way into the module. */
bool update_sends(const struct job *job);
/* The module was told to install, and has not said how it went. */
bool update_installs(const struct job *job);

/* An update is under way, and not at its end. */
bool update_runs_on(const struct job *job);

/* It is told to end, as soon as that harms nothing. */
void update_cancel(struct job *job);

/* What is done at each turn of the job. */
extern const struct job_ops update_ops;

/* ---- asked, and told by signals ---- */

/* To install, or to send a file of unknown kind. */
void update_ask(struct job *job);
/* A line was typed. */
void update_input(struct job *job);
/* True while somebody is to say whether a file of unknown kind is sent. */
bool update_doubts_file(struct job *job);
unsigned update_signals(struct job *job, unsigned signals);

/* ---- for people ---- */

void update_show(struct job *job, const struct hl78_event *ev);
/* A line of our own among the events. */
void update_say(struct job *job, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void update_show_package(struct job *job, const struct package *package);
/* Whatever goes with the time. */
void update_show_pace(struct job *job);
/* With --json: it installs, still. */
void update_tell_installing(struct job *job);
void update_show_ask(struct job *job);
/* The verdict, and of several runs a table. */
void update_show_end(struct job *job);
/* How it stands in the module, where it was not let come to its end. */
void update_show_cut(struct job *job);

/* ---- what was cut off before ---- */

/*
 * Says where an update on this port that did not live to its end has left the
 * module, as its log tells, and decides what to do about it.
 */
void update_recall(struct job *job);
/* What that adds to the plan of the first update. */
void update_recalled(const struct job *job, struct hl78_update_plan *plan);
/* The module installs: looked at until that has ended. */
void update_watch_on(struct job *job);
/* For each command that has ended. */
void update_watch_done(struct job *job, const struct hl78_event *ev);
/* At the end: whether there is something left to know for the next one. */
void update_recall_done(struct job *job);

#endif
