/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A run over the air for people: the events decoded, what was changed, each
 * wait once with for what and until when, the verdict. On standard output; what
 * goes with the time is a line on standard error that changes, or one now and
 * then: each tenth of a download, each minute of an installation, a wait at
 * intervals that grow.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/job_show.h"
#include "app/ota_job.h"
#include "app/ota_text.h"
#include "app/update_text.h"
#include "ui/format.h"

/* A wait that is repeated begins with this, and doubles. */
#define FIRST_GAP HL78_MIN(1)

/*
 * Some waits are over as a rule before they are worth a word: an answer, the
 * next percent.
 */
static const hl78_time quiet[HL78_N_OTA_WAITS] = {
	[HL78_OTA_WAIT_ANSWER] = HL78_SEC(5),
	[HL78_OTA_WAIT_DOWNLOAD] = HL78_MIN(1),
	[HL78_OTA_WAIT_STORE] = HL78_SEC(5),
	[HL78_OTA_WAIT_START] = HL78_SEC(5),
	[HL78_OTA_WAIT_CLOSE] = HL78_SEC(5),
};

static const struct hl78_ota_status *status_of(const struct job *job)
{
	return hl78_modem_ota_status(job->live.modem);
}

static void line_at(struct job *job, hl78_time at, char sign, const char *text)
{
	struct ota_job *o = job->own;

	job_show_line(job, &o->line, at, sign, text);
}

void ota_say(struct job *job, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line_at(job, loop_now(&job->loop), '-', text);
}

static void tell(struct job *job, const char *text)
{
	struct moment when = job_json_moment(job, loop_now(&job->loop));

	if (job->options->json)
		jsonl_advice(&job->out, &when, text);
}

void ota_advise(struct job *job, const char *text)
{
	line_at(job, loop_now(&job->loop), '!', text);
	tell(job, text);
}

void ota_tell_installing(struct job *job)
{
	struct moment when = job_json_moment(job, loop_now(&job->loop));

	if (job->options->json)
		jsonl_installing(&job->out, &when);
}

/* ---- what happens ---- */

static void show_step(struct job *job, const struct hl78_event *ev)
{
	enum hl78_ota_step step = status_of(job)->step;
	struct ota_job *o = job->own;
	char text[240];

	/* Of one that installs nothing is asked first. */
	if (step > HL78_OTA_IDENTIFY && step != HL78_OTA_INSTALL &&
	    !o->identity_shown) {
		o->identity_shown = true;
		job_show_module(job, &o->line, ev->at);
	}
	if (ev->len) {
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		line_at(job, ev->at, '-', text);
	}
	if (step != o->step && ota_step_text(step)[0])
		line_at(job, ev->at, '-', ota_step_text(step));
}

/* A percent is a matter of the line that changes. */
static bool is_percent(const struct hl78_event *ev)
{
	return ev->type == HL78_EV_WDSI &&
	       ev->line.code == HL78_WDSI_PROGRESS && ev->line.n_data > 0;
}

/* What is said to the module, in session and request, is worth a line. */
static bool is_word(const struct hl78_event *ev)
{
	static const char *const words[] = { "AT+WDSR=", "AT+WDSS=1," };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (ev->type == HL78_EV_COMMAND &&
		    ev->len > strlen(words[i]) &&
		    memcmp(ev->text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

void ota_show(struct job *job, const struct hl78_event *ev)
{
	struct ota_job *o = job->own;

	if (!job_shows(job))
		return;
	if (ev->type == HL78_EV_OTA)
		show_step(job, ev);
	else if (job->options->echo || is_word(ev) ||
		 (ev->type == HL78_EV_WDSI && !is_percent(ev)) ||
		 ev->type == HL78_EV_ANOMALY ||
		 (ev->type == HL78_EV_DONE && ev->done.cme && o->under_way))
		job_show_event(job, &o->line, ev);
}

/* ---- with the time: waits ---- */

/* Of these another line tells. */
static bool has_its_own(const struct job *job)
{
	const struct ota_job *o = job->own;

	return ota_installs(job) || o->steady.asked || job->ended ||
	       !ota_runs_on(job) ||
	       status_of(job)->wait == HL78_OTA_WAIT_NOTHING ||
	       status_of(job)->wait == HL78_OTA_WAIT_REQUEST;
}

static void say_wait(struct job *job)
{
	hl78_time now = loop_now(&job->loop);
	struct ota_job *o = job->own;
	bool still = o->wait.said || quiet[o->wait.what] > 0;
	char text[240];

	if (!ota_wait_line(job, still, text, sizeof(text)))
		return;
	tell(job, text);
	if (o->wait.said)
		progress_line_say(&o->line, text);
	else
		line_at(job, now, '-', text);
	o->wait.said = true;
	o->wait.again_at = now + o->wait.gap;
	o->wait.gap *= 2;
}

/* On a clock that jumps nobody else will ever begin what is waited for. */
static bool is_in_vain(const struct job *job)
{
	const struct ota_job *o = job->own;

	return job->loop.clock == LOOP_JUMPING && o->wait.said &&
	       !job->limit_s && live_deadline(&job->live) == HL78_NEVER;
}

static void look_at_wait(struct job *job)
{
	const struct hl78_ota_status *st = status_of(job);
	struct ota_job *o = job->own;

	if (has_its_own(job)) {
		o->wait.what = HL78_OTA_WAIT_NOTHING;
		o->wait.again_at = HL78_NEVER;
		return;
	}
	if (o->wait.what != st->wait || o->wait.since != st->since)
		o->wait = (struct ota_wait_shown){
			.what = st->wait,
			.since = st->since,
			.again_at = st->since + quiet[st->wait],
			.gap = FIRST_GAP,
		};
	if (loop_now(&job->loop) < o->wait.again_at)
		return;
	if (is_in_vain(job))
		job_end_as(job, HL78_OUT_TIMEOUT, "the simulated module does "
			   "nothing more by itself: the wait for %s would not "
			   "end", hl78_ota_wait_text(st->wait));
	else
		say_wait(job);
}

/* ---- with the time: all of it ---- */

static bool downloads(const struct job *job)
{
	const struct hl78_status *st = hl78_modem_status(job->live.modem);

	return st->package == HL78_PACKAGE_DOWNLOADING &&
	       st->progress.percent >= 0;
}

/* What goes with the time now; false for nothing. */
static bool pace_of(const struct job *job, char *text, size_t size)
{
	const struct hl78_status *st = hl78_modem_status(job->live.modem);
	const struct ota_job *o = job->own;

	if (!o->under_way || o->steady.asked || job->ended)
		return false;
	if (st->guard.active)
		update_install_pace(loop_now(&job->loop) - st->guard.since,
				    text, size);
	else if (downloads(job) && !o->wait.said) /* else it stands still */
		ota_download_pace(&st->progress, text, size);
	else
		return o->wait.said && ota_wait_pace(job, text, size);
	return true;
}

static void say_tenth(struct job *job, const char *text)
{
	int percent = hl78_modem_status(job->live.modem)->progress.percent;
	struct ota_job *o = job->own;

	if (!downloads(job) || o->wait.said || percent / 10 == o->tenth)
		return;
	o->tenth = percent / 10;
	if (percent > 0)
		progress_line_say(&o->line, text);
}

static void say_minute(struct job *job, const char *text)
{
	const struct hl78_guard *guard =
		&hl78_modem_status(job->live.modem)->guard;
	struct ota_job *o = job->own;
	int64_t minute = guard->active ? (loop_now(&job->loop) - guard->since) /
						 HL78_MIN(1) : 0;

	if (minute > o->minute) {
		progress_line_say(&o->line, text);
		ota_tell_installing(job);
	}
	o->minute = minute;
}

/* A running time does not stutter; simulated time may run for days. */
static hl78_time next_look(const struct job *job)
{
	const struct hl78_guard *guard =
		&hl78_modem_status(job->live.modem)->guard;
	const struct ota_job *o = job->own;
	hl78_time since = guard->active ? guard->since : o->wait.since;
	hl78_time part = o->line.how == APP_PROGRESS_TTY &&
					 job->loop.clock == LOOP_REAL ?
				 HL78_SEC(1) : HL78_MIN(1);

	return since + ((loop_now(&job->loop) - since) / part + 1) * part;
}

void ota_show_pace(struct job *job)
{
	struct ota_job *o = job->own;
	char text[160];

	job->look_at = HL78_NEVER;
	if (!job->live.modem || !o->under_way)
		return;
	look_at_wait(job);
	job->look_at = o->wait.again_at;
	if (!pace_of(job, text, sizeof(text))) {
		progress_line_clear(&o->line);
		return;
	}
	if ((o->line.how == APP_PROGRESS_TTY || ota_installs(job)) &&
	    next_look(job) < job->look_at)
		job->look_at = next_look(job);
	progress_line_show(&o->line, text);
	say_tenth(job, text);
	say_minute(job, text);
}

/* ---- the end ---- */

static void show_table(struct job *job)
{
	char line[320], loads[FORMAT_MAX], installs[FORMAT_MAX];
	const struct ota_job *o = job->own;
	char total[FORMAT_MAX];

	out_char(&job->out, '\n');
	job_show_row(job, "Run  From                  To                    "
		     "Outcome    Download  Installing  Total");
	for (unsigned i = 0; i < o->n_over; i++) {
		const struct jsonl_run *run = &o->runs[i];

		snprintf(line, sizeof(line),
			 "%3u  %-20s  %-20s  %-9s  %8s  %10s  %5s",
			 run->number, run->outcome.from, run->outcome.to,
			 hl78_outcome_name(run->outcome.kind),
			 job_show_span(run->transfer, loads),
			 job_show_span(run->install, installs),
			 job_show_span(run->total, total));
		job_show_row(job, line);
	}
	snprintf(line, sizeof(line), "%u of %u runs", o->n_over, o->n_runs);
	job_show_row(job, line);
}

void ota_show_cut(struct job *job)
{
	char text[400];

	if (!job->told && job->status != APP_TIMEOUT)
		return;
	ota_cut_text(job, text, sizeof(text));
	if (text[0])
		app_error_now("%s", text);
}

void ota_show_end(struct job *job)
{
	struct ota_job *o = job->own;

	progress_line_clear(&o->line);
	if (job->options->json)
		return;
	if (job->options->repeat)
		show_table(job);
	if (job->status == APP_DONE) /* else it is said as an error */
		job_show_outcome(job, o->n_over > 0);
}
