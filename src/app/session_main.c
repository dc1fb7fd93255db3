/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon session PORT VERB: each verb is a row of steps. To see how a session
 * goes, all indications are turned on first; what that changed in the module
 * is put back at the end, however it ends.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/job.h"
#include "app/replay.h"

/* A session that was stopped closes within about 3 s (AN 4.4). */
#define STOP_MAX HL78_SEC(10)
#define PUT_BACK_TRIES 2
/* First contact goes over two servers, each with its retries. */
#define LIMIT_S 300

enum step {
	STEP_NONE,
	STEP_IDENTIFY,
	STEP_SET_UP,
	STEP_HOLD,  /* the same, and what is offered is asked about first */
	STEP_PROBE, /* whether a session could be started again */
	STEP_STOP,
	STEP_START,
	STEP_PRINT,
};

static const struct verb {
	const char *name;
	enum step steps[6]; /* ended by STEP_NONE */
	const char *done;   /* what is true then; NULL: it is printed */
} verbs[] = {
	{ "start", { STEP_IDENTIFY, STEP_SET_UP, STEP_START },
	  "a session is open" },
	{ "stop", { STEP_IDENTIFY, STEP_SET_UP, STEP_STOP },
	  "no session is open" },
	{ "restore",
	  { STEP_IDENTIFY, STEP_SET_UP, STEP_PROBE, STEP_STOP, STEP_START },
	  "a new session is open" },
	{ "test", { STEP_IDENTIFY, STEP_HOLD, STEP_START, STEP_STOP },
	  "the server was reached, and the session is closed again" },
	{ "status", { STEP_IDENTIFY, STEP_PRINT }, NULL },
};
#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

struct session {
	const struct verb *verb;
	size_t at;        /* the step */
	bool under_way;   /* it has begun */
	hl78_time since;  /* then */
	unsigned n_tries; /* to put back what was changed */
};

static enum step step_of(const struct session *s)
{
	return s->verb->steps[s->at];
}

static enum hl78_session_state state_of(const struct job *job)
{
	return hl78_modem_status(job->live.modem)->session;
}

/* Closed is also what it is taken for as long as nothing tells. */
static bool is_told(const struct job *job)
{
	return state_of(job) != HL78_SESSION_CLOSED ||
	       hl78_modem_identity(job->live.modem)->session_known;
}

/* ---- what is shown ---- */

static void show(struct job *job, const struct hl78_event *ev)
{
	struct moment when = job_moment(job, ev->at);

	if (ev->type == HL78_EV_WDSI || ev->type == HL78_EV_ANOMALY ||
	    (ev->type == HL78_EV_DONE && ev->done.cme) ||
	    job->options->echo)
		timeline_view.event(&job->out, &when, job->live.modem, ev);
}

/* A line of ours among the events. */
static void say(struct job *job, const char *text)
{
	if (!job->options->json) {
		out_text(&job->out, text);
		out_char(&job->out, '\n');
	}
}

/* ---- steps ---- */

static void send_session(struct job *job, bool start)
{
	char command[HL78_WDS_MAX];
	int len = hl78_wds_session(command, sizeof(command), start);

	job_send(job, command, (size_t)len);
}

/*
 * While a request waits nothing starts (650, AN 9): a session that is stopped
 * would be gone. One that is open bears being started once more.
 */
static void begin_probe(struct job *job)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(job->live.modem)->agreement;

	if (a->request == HL78_REQUEST_DOWNLOAD ||
	    a->request == HL78_REQUEST_INSTALL)
		job_end_as(job, HL78_OUT_REFUSED, "the module waits for the "
			   "answer to its request to %s: give it first",
			   hl78_request_info(a->request)->name);
	else if (state_of(job) == HL78_SESSION_OPEN)
		send_session(job, true);
}

/* The two agreements that a test is to be made with (AN 4.5.2). */
static void begin_hold(struct job *job)
{
	static const struct hl78_set_up hold = {
		.mask = HL78_MASK_ALL,
		.ask = { -1, -1, 1, 1, -1 },
	};

	hl78_modem_start(job->live.modem, HL78_PROC_SET_UP, &hold,
			 loop_now(&job->loop));
}

static void begin_stop(struct job *job)
{
	if (hl78_status_busy(hl78_modem_status(job->live.modem)) &&
	    !job->options->yes)
		job_end_as(job, HL78_OUT_REFUSED, "an update is under way, "
			   "and stopping would suspend it; --yes stops it all "
			   "the same");
	else if (state_of(job) != HL78_SESSION_CLOSED || !is_told(job))
		send_session(job, false);
	else
		job_remark(job, "no session was open");
}

static void begin_start(struct job *job)
{
	const struct session *s = job->own;

	if (state_of(job) != HL78_SESSION_OPEN)
		send_session(job, true);
	else if (s->verb->steps[s->at + 1] == STEP_STOP)
		job_end_as(job, HL78_OUT_REFUSED, "a session is open already, "
			   "and a test would end it: stop it first");
	else
		job_remark(job, "a session is open already; \"restore\" makes "
			   "a new one");
}

static void begin_print(struct job *job)
{
	if (is_told(job))
		say(job, hl78_session_name(state_of(job)));
	else
		job_end_as(job, HL78_OUT_FAILED, "AT+WDSS? does not tell "
			   "whether a session is open");
}

static void begin(struct job *job, enum step step)
{
	switch (step) {
	case STEP_IDENTIFY:
		live_start(&job->live, HL78_PROC_IDENTIFY);
		break;
	case STEP_SET_UP:
		live_start(&job->live, HL78_PROC_SET_UP);
		break;
	case STEP_HOLD:
		begin_hold(job);
		break;
	case STEP_PROBE:
		begin_probe(job);
		break;
	case STEP_STOP:
		begin_stop(job);
		break;
	case STEP_START:
		begin_start(job);
		break;
	case STEP_PRINT:
		begin_print(job);
		break;
	case STEP_NONE:
		break;
	}
}

/* Its commands are answered; is what they were for there? */
static bool reached(const struct job *job, enum step step)
{
	if (step == STEP_STOP)
		return state_of(job) == HL78_SESSION_CLOSED;
	if (step == STEP_START)
		return state_of(job) == HL78_SESSION_OPEN;
	return true;
}

static void end(struct job *job)
{
	const struct session *s = job->own;

	const struct hl78_agreement *a =
		&hl78_modem_status(job->live.modem)->agreement;

	if (s->verb->done)
		say(job, s->verb->done);
	if (a->request != HL78_REQUEST_NONE)
		job_remark(job, "the module asks to %s: AT+WDSR=%d accepts, "
			   "and fotacon ota goes on with it",
			   hl78_request_info(a->request)->name,
			   hl78_request_info(a->request)->accept);
	if (state_of(job) == HL78_SESSION_CLOSED)
		job_end_as(job, HL78_OUT_CLOSED, "%s", "");
	else
		job_end_as(job, HL78_OUT_NONE, "a session is open");
}

/* Whether the step can be left; its time runs out otherwise. */
static bool done(struct job *job, const struct session *s)
{
	if (reached(job, step_of(s)))
		return true;
	if (step_of(s) == STEP_STOP &&
	    loop_now(&job->loop) >= s->since + STOP_MAX)
		job_end_as(job, HL78_OUT_TIMEOUT, "the session has not closed; "
			   "\"status\" asks the module");
	return false;
}

/* On to the next step, and past those that have nothing to do. */
static void next(struct job *job)
{
	struct session *s = job->own;

	while (!job->ended && job_idle(job)) {
		if (s->under_way && !done(job, s))
			return;
		if (s->under_way)
			s->at++;
		s->under_way = true;
		s->since = loop_now(&job->loop);
		job->look_at = step_of(s) == STEP_STOP ? s->since + STOP_MAX :
							 HL78_NEVER;
		if (step_of(s) == STEP_NONE)
			end(job);
		else
			begin(job, step_of(s));
	}
}

/* ---- what goes wrong ---- */

static void procedure_failed(struct job *job, enum hl78_procedure which,
			     const char *command)
{
	if (which == HL78_PROC_SET_UP)
		job_end_as(job, HL78_OUT_FAILED, "indications cannot be "
			   "turned on: %s", command ? command : "no answer");
	else
		job_end_silent(job);
}

static void procedure_over(struct job *job, const struct hl78_event *ev)
{
	const struct session *s = job->own;

	/* What is not put back is said at the very end. */
	if (ev->procedure.which == HL78_PROC_PUT_BACK && !ev->procedure.ok)
		return;
	if (!ev->procedure.ok)
		procedure_failed(job, ev->procedure.which,
				 ev->procedure.command);
	else if (ev->procedure.which == HL78_PROC_PUT_BACK)
		job_remark(job, "the module's settings are put back");
	else if (ev->procedure.which == HL78_PROC_SET_UP &&
		 hl78_modem_changes(job->live.modem) > 0)
		job_remark(job, "all indications and error numbers are on "
			   "until the end%s",
			   step_of(s) == STEP_HOLD ?
				   ", and nothing is downloaded unasked" : "");
}

/* To a state that is no failure the failure is added. */
static void command_failed(struct job *job, const struct hl78_event *ev)
{
	struct hl78_outcome outcome;

	hl78_modem_outcome(job->live.modem, loop_now(&job->loop), true,
			   &outcome);
	if (app_outcome_status(outcome.kind) == APP_DONE)
		job_end_failed(job, ev);
	else
		job_end(job);
}

static void event(struct job *job, const struct hl78_event *ev)
{
	const struct session *s = job->own;

	if (job->ended && ev->type != HL78_EV_PROCEDURE)
		return;
	if (ev->type == HL78_EV_PROCEDURE)
		procedure_over(job, ev);
	else if (ev->type == HL78_EV_DONE &&
		 ev->done.owner == HL78_BY_USER &&
		 ev->done.result != HL78_RESULT_OK)
		command_failed(job, ev);
	else if (ev->type == HL78_EV_WDSI && step_of(s) == STEP_START &&
		 (ev->line.code == HL78_WDSI_DENIED ||
		  ev->line.code == HL78_WDSI_CLOSED))
		job_end(job);
}

/* Tried once more: a module that restarted meanwhile is there again. */
static bool put_back(struct job *job)
{
	struct session *s = job->own;
	struct hl78_modem *modem = job->live.modem;

	if (hl78_modem_running(modem) == HL78_PROC_IDENTIFY &&
	    hl78_modem_changes(modem) == 0)
		return false;
	if (hl78_modem_running(modem) != HL78_PROC_NONE)
		return true;
	if (s->n_tries == PUT_BACK_TRIES || hl78_modem_changes(modem) == 0)
		return hl78_modem_queued(modem) > 0;
	s->n_tries++;
	return live_start(&job->live, HL78_PROC_PUT_BACK);
}

static const struct job_ops session_ops = {
	.show = show,
	.event = event,
	.next = next,
	.put_back = put_back,
	.over = job_say_left,
	.limit_s = LIMIT_S,
};

static const struct verb *find_verb(const char *name)
{
	const char *names[N_VERBS], *meant;

	for (size_t i = 0; i < N_VERBS; i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
		names[i] = verbs[i].name;
	}
	meant = args_meant(name, names, N_VERBS);
	if (meant)
		app_error("session has no \"%s\"; did you mean %s?", name,
			  meant);
	else
		app_error("session has no \"%s\": start, stop, restore, test "
			  "or status", name);
	return NULL;
}

int session_main(const struct app_options *options, int n, char **operands)
{
	struct session session = { .verb = find_verb(operands[1]) };

	(void)n;
	if (!session.verb)
		return APP_USAGE;
	return job_run(options, &session_ops, &session, operands[0],
		       options->log);
}
