/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines for people on standard output; whatever changes on standard error makes
 * room for them. What is worth a line is the caller's to say.
 */
#include "app/job_show.h"

#include <stdio.h>
#include <string.h>

#include "app/json.h"
#include "app/replay.h"

bool job_shows(const struct job *job)
{
	return !job->options->json && !job->options->quiet;
}

void job_show_line(struct job *job, struct progress_line *line, hl78_time at,
		   char sign, const char *text)
{
	struct moment when = job_moment(job, at);

	if (!job_shows(job))
		return;
	progress_line_clear(line);
	timeline_line(&job->out, &when, sign, text);
}

void job_show_event(struct job *job, struct progress_line *line,
		    const struct hl78_event *ev)
{
	struct moment when = job_moment(job, ev->at);

	progress_line_clear(line);
	timeline_view.event(&job->out, &when, job->live.modem, ev);
}

void job_show_module(struct job *job, struct progress_line *line, hl78_time at)
{
	const struct hl78_identity *id = hl78_modem_identity(job->live.modem);
	char text[200];

	snprintf(text, sizeof(text), "the module is %s with %s, IMEI %s",
		 id->model[0] ? id->model : "of unknown model",
		 id->firmware[0] ? id->firmware : "unknown firmware",
		 id->imei[0] ? id->imei : "not known");
	job_show_line(job, line, at, '-', text);
}

const char *job_show_span(hl78_time span, char out[FORMAT_MAX])
{
	if (span == JSON_UNKNOWN)
		snprintf(out, FORMAT_MAX, "-");
	else
		format_left(span / HL78_SEC(1), out);
	return out;
}

/* Only lines that end by a character of their own are lines, see app/out.h. */
void job_show_row(struct job *job, const char *text)
{
	out_text(&job->out, text);
	out_char(&job->out, '\n');
}

void job_show_outcome(struct job *job, bool timed)
{
	char text[400], clock[FORMAT_MAX];

	app_outcome_text(&job->outcome, text, sizeof(text));
	out_foreign(&job->out, text, strlen(text));
	if (timed) {
		out_text(&job->out, "; ");
		out_text(&job->out, format_left(loop_now(&job->loop) /
						HL78_SEC(1), clock));
		out_text(&job->out, " in all");
	}
	out_char(&job->out, '\n');
}

void job_show_unwritten(struct job *job)
{
	char text[400];

	if (job->out.error && (job->status == APP_DONE || job->options->json))
		app_error_now("%s", app_outcome_text(&job->outcome, text,
						     sizeof(text)));
}
