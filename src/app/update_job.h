/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update: what its parts share. update_main.c runs the updates and
 * answers signals, update_show.c says what happens, update_recall.c what an
 * update before, which was cut off, has left behind.
 */
#ifndef APP_UPDATE_JOB_H
#define APP_UPDATE_JOB_H

#include "app/job.h"
#include "app/jsonl.h"
#include "app/progress_line.h"
#include "io/headless.h"
#include "io/package.h"

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
	int tenth;                  /* of the transfer, told last */
	int64_t minute;             /* of another step, told last */

	bool asked;                 /* to install, and not answered yet */
	bool headless;              /* a signal ended the showing */
	bool cancelled;             /* what runs was told to end */
	bool stopped;               /* SIGTSTP came at a wrong moment: said */

	struct headless note;       /* of this run, for whoever comes next */
	struct progress_line line;
};

/* From the announcement to the verdict: nothing may stop it lightly. */
bool update_is_delicate(const struct job *job);
/* A package is on its way into the module. */
bool update_sends(const struct job *job);
/* The module was told to install, and has not said how it went. */
bool update_installs(const struct job *job);

/* ---- for people ---- */

void update_show(struct job *job, const struct hl78_event *ev);
/* A line of our own among the events. */
void update_say(struct job *job, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void update_show_package(struct job *job, const struct package *package);
/* Whatever goes with the time. */
void update_show_pace(struct job *job);
void update_show_ask(struct job *job);
/* The verdict, and of several runs a table. */
void update_show_end(struct job *job);

/* ---- what was cut off before ---- */

/*
 * Says where an update on this port that did not live to its end has left the
 * module, as its log tells, and makes the guard known to the modem where the
 * module installs still. With the port open, before anything is sent.
 */
void update_recall(struct job *job);

#endif
