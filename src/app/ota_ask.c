/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The module's requests in fotacon ota: answered by the order that the command
 * line gave, or by whoever sits at the terminal; and the signals. Invariants:
 * each is answered once for each time it is raised, and by nobody nothing is
 * agreed to.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/ota_job.h"
#include "app/ota_text.h"

static const struct hl78_ota_status *status_of(const struct job *job)
{
	return hl78_modem_ota_status(job->live.modem);
}

static bool waits_for_us(const struct job *job)
{
	return ota_runs_on(job) &&
	       status_of(job)->wait == HL78_OTA_WAIT_REQUEST;
}

/*
 * The time of day, which somebody may set meanwhile: the loop's goes on from
 * what it was at the start. Simulated time has no other.
 */
static time_t wall_clock(const struct job *job)
{
	if (job->loop.clock == LOOP_REAL && job->loop.speed == 1)
		return time(NULL);
	return (time_t)(loop_unix(&job->loop) / HL78_SEC(1));
}

/* ---- by order ---- */

static void put_off(struct job *job, unsigned minutes)
{
	struct ota_job *o = job->own;
	const char *name = ota_request_noun(o->asked);
	char until[OTA_CLOCK_MAX];

	hl78_modem_ota_answer(job->live.modem, false, minutes,
			      loop_now(&job->loop));
	ota_say(job, "the %s is put off by %u minute%s, to %s", name, minutes,
		minutes == 1 ? "" : "s",
		ota_clock(job, loop_now(&job->loop) + HL78_MIN(minutes),
			  until));
}

static void accept(struct job *job)
{
	const struct ota_job *o = job->own;

	hl78_modem_ota_answer(job->live.modem, true, 0, loop_now(&job->loop));
	ota_say(job, "the %s is accepted", ota_request_noun(o->asked));
}

static void answer_by_order(struct job *job)
{
	unsigned minutes = ota_policy_minutes(&job->options->ota,
					      wall_clock(job));

	if (minutes)
		put_off(job, minutes);
	else
		accept(job);
}

/* ---- by a person ---- */

static const char *word_of(enum hl78_request request)
{
	return request == HL78_REQUEST_INSTALL ? "install" : "accept";
}

/* Nobody can be asked: it stays unanswered, and the module asks again. */
static void ask(struct job *job)
{
	struct ota_job *o = job->own;
	char text[400];

	if (!steady_can_ask(job, &o->steady)) {
		job_end_as(job, HL78_OUT_PENDING, "the module asks to %s, "
			   "nobody is there to answer, and there is no "
			   "--accept", hl78_request_info(o->asked)->name);
		return;
	}
	progress_line_clear(&o->line);
	out_flush(&job->out);
	steady_ask(job, &o->steady);
	fputs(ota_question(job, o->asked, text, sizeof(text)), stderr);
}

/* It was answered, and the answer not taken: another is wanted. */
static bool is_refused(const struct hl78_event *ev)
{
	static const char answer[] = "AT+WDSR=";
	const size_t n = sizeof(answer) - 1;

	return ev->type == HL78_EV_DONE && ev->done.result != HL78_RESULT_OK &&
	       ev->done.command_len > n &&
	       memcmp(ev->done.command, answer, n) == 0;
}

void ota_answer(struct job *job, const struct hl78_event *ev)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(job->live.modem)->agreement;
	struct ota_job *o = job->own;

	if (a->request == HL78_REQUEST_NONE || is_refused(ev))
		o->asked = HL78_REQUEST_NONE;
	if (!waits_for_us(job) || a->request != o->asked)
		steady_end_question(job, &o->steady);
	if (!waits_for_us(job) || a->request == HL78_REQUEST_NONE ||
	    job->ended || o->steady.asked ||
	    (o->asked == a->request && o->n_asked == a->n_asked))
		return;
	o->asked = a->request;
	o->n_asked = a->n_asked;
	if (job->options->ota.accept)
		answer_by_order(job);
	else
		ask(job);
}

/* "later 60", "later" for the usual half hour; 0 for anything else. */
static unsigned later(const char *line)
{
	unsigned long minutes = HL78_ASK_AGAIN_MIN;
	char *end;

	if (strncmp(line, "later", 5) != 0)
		return 0;
	if (line[5]) {
		if (line[5] != ' ' || line[6] < '1' || line[6] > '9')
			return 0;
		minutes = strtoul(line + 6, &end, 10);
		if (*end)
			return 0;
	}
	return minutes <= HL78_DEFER_MIN_MAX ? (unsigned)minutes : 0;
}

static void decline(struct job *job)
{
	const struct ota_job *o = job->own;

	job_end_as(job, HL78_OUT_PENDING, "the %s stays unanswered: AT+WDSR=%d "
		   "accepts it", ota_request_noun(o->asked),
		   hl78_request_info(o->asked)->accept);
}

/*
 * A line, as a terminal gives it. An empty one, and one that begins well, is
 * asked about once more; the end of the input is a no.
 */
void ota_input(struct job *job)
{
	struct ota_job *o = job->own;
	char line[64];
	ssize_t n = read(STDIN_FILENO, line, sizeof(line) - 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (n > 0 && (!line[0] || (strncmp(line, "later", 5) == 0 &&
				   !later(line)))) {
		fprintf(stderr, "Type %s to agree, later and 1 to %d (minutes) "
			"to put it off, anything else to leave it: ",
			word_of(o->asked), HL78_DEFER_MIN_MAX);
		return;
	}
	steady_answered(job, &o->steady);
	if (!waits_for_us(job))
		return;
	if (later(line))
		put_off(job, later(line));
	else if (strcmp(line, word_of(o->asked)) == 0)
		accept(job);
	else
		decline(job);
}

/* ---- signals ---- */

unsigned ota_signals(struct job *job, unsigned signals)
{
	struct ota_job *o = job->own;

	return steady_signals(job, &o->steady, signals,
			      job->live.modem && ota_is_delicate(job), ask);
}
