/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person does with sessions: each verb is a row of steps, of which the
 * next begins when the one before has been reached. What would end in an error
 * of the module, or show nothing, is held back with its reason. Nothing is
 * changed in the module but its session.
 */
#include "app/work.h"

#include <string.h>

/* A session that was stopped closes within about 3 s (AN 4.4). */
#define STOP_MAX  HL78_SEC(10)
/* First contact goes over two servers, each with its retries. */
#define START_MAX HL78_SEC(300)

enum step {
	STEP_NONE,
	STEP_START,
	STEP_STOP,
};

static const struct {
	const char *name;
	enum step steps[3];  /* ended by STEP_NONE */
	const char *done;    /* of more than one step: what is true then */
} verbs[N_WORK_VERBS] = {
	[WORK_START] = { "start", { STEP_START }, NULL },
	[WORK_STOP] = { "stop", { STEP_STOP }, NULL },
	[WORK_RESTORE] = { "restore", { STEP_STOP, STEP_START },
			   "a new session is open" },
	[WORK_TEST] = { "test", { STEP_START, STEP_STOP },
			"the server was reached, and the session is closed "
			"again" },
};

bool work_verb_of_name(const char *name, enum work_verb *verb)
{
	for (int i = 0; i < N_WORK_VERBS; i++) {
		if (strcmp(verbs[i].name, name) == 0) {
			*verb = (enum work_verb)i;
			return true;
		}
	}
	return false;
}

/* ---- why not ---- */

static const struct hl78_status *status_of(const struct work *w)
{
	return hl78_modem_status(w->modem);
}

/* Opening and end of a session: what the steps are judged by. */
static bool is_shown(const struct work *w)
{
	unsigned bits = hl78_mask_for(HL78_WDSI_CLOSED) |
			hl78_mask_for(HL78_WDSI_SERVER);
	int32_t mask = hl78_modem_identity(w->modem)->mask;

	return mask < 0 || ((unsigned)mask & bits) == bits;
}

/* A session that is started then gets 650 (AN 9). */
static bool request_waits(const struct work *w)
{
	enum hl78_request request = status_of(w)->agreement.request;

	return request != HL78_REQUEST_NONE && request != HL78_REQUEST_CONNECT;
}

/* The module, or its port, takes nothing of the kind now. */
static const char *nothing_goes(const struct work *w)
{
	const struct hl78_status *status = status_of(w);
	const char *why = work_read_only(w);

	if (why)
		return why;
	if (status->guard.active)
		return "the module installs";
	if (work_update_runs(w))
		return "a local update runs";
	if (status->link == HL78_LINK_CLOSED)
		return "the port is closed";
	if (status->link == HL78_LINK_BOOTING)
		return "the module restarts";
	return NULL;
}

static const char *start_held(const struct work *w, enum work_verb verb)
{
	if (request_waits(w))
		return "the module waits for an answer: give it first";
	if (verb == WORK_TEST && status_of(w)->session != HL78_SESSION_CLOSED)
		return "a session is there, and the test would end it";
	if (verb != WORK_START && !is_shown(w))
		return "indications 6-8 and 23 are off (:setup all)";
	if (verb == WORK_START && status_of(w)->session == HL78_SESSION_OPEN)
		return "a session is open";
	return NULL;
}

const char *work_session_held(const struct work *w, enum work_verb verb)
{
	const char *why = nothing_goes(w);

	if (why)
		return why;
	if (verb == WORK_STOP)
		return status_of(w)->session == HL78_SESSION_CLOSED &&
		       hl78_modem_identity(w->modem)->session_known &&
		       !w->run.runs ? "no session is open" : NULL;
	if (w->run.runs)
		return "one is under way: stop ends it";
	return start_held(w, verb);
}

/* ---- steps ---- */

void work_session_send(struct work *w, bool start)
{
	char command[HL78_WDS_MAX];

	hl78_wds_session(command, sizeof(command), start);
	work_send(w, command, start ? "a session is started" :
				     "the session is stopped");
}

void work_session(struct work *w, enum work_verb verb)
{
	const char *why = work_session_held(w, verb);

	if (why) {
		work_say(w, HL78_WARNING, "no %s: %s", verbs[verb].name, why);
		return;
	}
	if (w->run.runs)
		work_session_over(w, "you stopped it");
	if (verbs[verb].steps[1] == STEP_NONE)
		work_session_send(w, verbs[verb].steps[0] == STEP_START);
	else
		w->run = (struct work_run){ .runs = true, .verb = verb };
}

static bool reached(const struct work *w, enum step step)
{
	return status_of(w)->session == (step == STEP_STOP ?
					 HL78_SESSION_CLOSED :
					 HL78_SESSION_OPEN);
}

void work_session_over(struct work *w, const char *why)
{
	if (!w->run.runs)
		return;
	w->run.runs = false;
	work_row(w, ROW_WARNING, work_now(w), "the %s ended: %s",
		 verbs[w->run.verb].name, why);
}

hl78_time work_session_deadline(const struct work *w)
{
	const struct work_run *run = &w->run;

	if (!run->runs || !run->under_way)
		return HL78_NEVER;
	return run->since + (verbs[run->verb].steps[run->step] == STEP_STOP ?
			     STOP_MAX : START_MAX);
}

/* Closed is also what it is taken for as long as nothing tells. */
static bool is_told(const struct work *w)
{
	return status_of(w)->session != HL78_SESSION_CLOSED ||
	       hl78_modem_identity(w->modem)->session_known;
}

/* The next step, or what is true when there is none. */
static void begin(struct work *w)
{
	struct work_run *run = &w->run;
	enum step step = verbs[run->verb].steps[run->step];
	/* The module may have said more since it was asked for. */
	const char *why = run->step == 0 ? start_held(w, run->verb) : NULL;

	run->under_way = true;
	run->since = loop_now(w->loop);
	if (why) {
		work_session_over(w, why);
	} else if (step == STEP_NONE) {
		run->runs = false;
		work_row(w, ROW_GOOD, work_now(w), "%s: %s",
			 verbs[run->verb].name, verbs[run->verb].done);
	} else if (!reached(w, step) || !is_told(w)) {
		work_session_send(w, step == STEP_START);
	}
}

bool work_session_go_on(struct work *w)
{
	struct work_run *run = &w->run;
	enum step step;

	if (!run->runs || hl78_modem_queued(w->modem) > 0)
		return false;
	if (!run->under_way) {
		begin(w);
		return true;
	}
	step = verbs[run->verb].steps[run->step];
	if (reached(w, step)) {
		run->step++;
		begin(w);
		return true;
	}
	if (loop_now(w->loop) < work_session_deadline(w))
		return false;
	work_session_over(w, step == STEP_STOP ?
			  "the session does not close" :
			  "the DM server was not reached in 5 minutes");
	return true;
}

/* ---- what comes in between ---- */

static bool is_session(const struct hl78_event *ev)
{
	static const char command[] = "AT+WDSS=1,";

	return ev->done.command_len >= strlen(command) &&
	       memcmp(ev->done.command, command, strlen(command)) == 0;
}

static bool starts(const struct work_run *run)
{
	return run->runs && run->under_way &&
	       verbs[run->verb].steps[run->step] == STEP_START;
}

void work_session_event(struct work *w, const struct hl78_event *ev)
{
	if (!w->run.runs)
		return;
	if (ev->type == HL78_EV_DONE && is_session(ev) &&
	    ev->done.result != HL78_RESULT_OK)
		work_session_over(w, "the module did not agree");
	else if (ev->type == HL78_EV_STATE &&
		 status_of(w)->link == HL78_LINK_BOOTING)
		work_session_over(w, "the module restarts");
	else if (ev->type == HL78_EV_WDSI && starts(&w->run) &&
		 ev->line.code == HL78_WDSI_DENIED)
		work_session_over(w, "the server denied it");
	else if (ev->type == HL78_EV_WDSI && starts(&w->run) &&
		 ev->line.code == HL78_WDSI_CLOSED)
		work_session_over(w, "the session was closed");
}

/* ---- an open session in which nothing comes ---- */

/* What is to come, if anything is, comes from the server. */
static bool waits_for_server(const struct work *w)
{
	const struct hl78_status *status = status_of(w);
	enum hl78_package_state package = status->package;

	return !w->replay && w->options->restore_after_min > 0 &&
	       status->link == HL78_LINK_READY &&
	       status->session == HL78_SESSION_OPEN &&
	       status->opener != HL78_OPENED_BY_REPORT &&
	       (package == HL78_PACKAGE_NONE ||
		package >= HL78_PACKAGE_REJECTED) &&
	       !work_session_held(w, WORK_RESTORE);
}

hl78_time work_nothing_deadline(const struct work *w)
{
	hl78_time since = status_of(w)->session_since;

	if (w->restore_told || !waits_for_server(w))
		return HL78_NEVER;
	return (since > w->heard_at ? since : w->heard_at) +
	       HL78_MIN(w->options->restore_after_min);
}

bool work_nothing(struct work *w)
{
	if (loop_now(w->loop) < work_nothing_deadline(w))
		return false;
	w->restore_told = true;
	work_row(w, ROW_INFO, loop_now(w->loop), "nothing for %u min: did the "
		 "network let go? restore helps", w->options->restore_after_min);
	return true;
}

const char *work_nothing_advice(const struct work *w)
{
	return w->restore_told && waits_for_server(w) ?
	       "nothing comes: if something waits at the server, F2 and "
	       "restore" : NULL;
}
