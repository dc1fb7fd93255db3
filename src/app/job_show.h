/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the subcommands for an update say alike: lines with their time among the
 * events, beside a line that changes. Nothing of it with --json or -q.
 */
#ifndef APP_JOB_SHOW_H
#define APP_JOB_SHOW_H

#include "app/job.h"
#include "app/progress_line.h"
#include "ui/format.h"

/* Whether people look at all. */
bool job_shows(const struct job *job);
/* A line of our own. */
void job_show_line(struct job *job, struct progress_line *line, hl78_time at,
		   char sign, const char *text);
/* An event, as a timeline has it. */
void job_show_event(struct job *job, struct progress_line *line,
		    const struct hl78_event *ev);
/* Who the module is, once it has said so. */
void job_show_module(struct job *job, struct progress_line *line,
		     hl78_time at);
/* How long something took; a hyphen where there is nothing. Returns `out`. */
const char *job_show_span(hl78_time span, char out[FORMAT_MAX]);
/* A row of a table, without a time. */
void job_show_row(struct job *job, const char *text);
/* The verdict in a line, `timed` with how long all took. */
void job_show_outcome(struct job *job, bool timed);
/* The same on standard error, where standard output does not take it. */
void job_show_unwritten(struct job *job);

#endif
