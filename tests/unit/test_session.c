/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state machine: its tables walked whole, then what stands beside the
 * states, input by input. With --figure it prints the tables and no more.
 */
#include "core/session.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const machines[N_MACHINES] = {
	[MACHINE_LINK] = "link",
	[MACHINE_SESSION] = "session",
	[MACHINE_PACKAGE] = "package",
	[MACHINE_AGREEMENT] = "agreement",
};

/* ---- the figure ---- */

static const char *state_name(enum machine machine, int state)
{
	return session_state_name(machine, state);
}

static bool does_nothing(enum machine machine, enum input input)
{
	for (int s = 0; s < session_n_states(machine); s++) {
		struct transition t = session_transition(machine, input, s);

		if (t.next != s || t.anomaly)
			return false;
	}
	return true;
}

/* A state's column is as wide as what stands in it. */
static int width(enum machine machine, int state)
{
	int w = (int)strlen(state_name(machine, state));

	for (int i = 0; i < N_INPUTS; i++) {
		struct transition t =
			session_transition(machine, (enum input)i, state);
		int n = (int)strlen(state_name(machine, t.next)) + t.anomaly;

		if (t.next != state && n > w)
			w = n;
	}
	return w;
}

static void print_row(enum machine machine, enum input input)
{
	printf("%-16s", session_input_name(input));
	for (int s = 0; s < session_n_states(machine); s++) {
		struct transition t = session_transition(machine, input, s);
		char cell[32];

		snprintf(cell, sizeof(cell), "%s%s",
			 t.next == s ? t.anomaly ? "" : "." :
				       state_name(machine, t.next),
			 t.anomaly ? "!" : "");
		printf(" %-*s", width(machine, s), cell);
	}
	printf("\n");
}

/* Rows are inputs, columns states: "." stays, "!" is out of order. */
static void print_figure(void)
{
	for (int m = 0; m < N_MACHINES; m++) {
		enum machine machine = (enum machine)m;

		printf("%-16s", machines[m]);
		for (int s = 0; s < session_n_states(machine); s++)
			printf(" %-*s", width(machine, s),
			       state_name(machine, s));
		printf("\n");
		for (int i = 0; i < N_INPUTS; i++)
			if (!does_nothing(machine, (enum input)i))
				print_row(machine, (enum input)i);
		printf("\n");
	}
}

/* ---- the tables ---- */

static void test_every_pair_is_decided(void **state)
{
	(void)state;
	for (int m = 0; m < N_MACHINES; m++)
		for (int i = 0; i < N_INPUTS; i++)
			for (int s = 0; s < session_n_states((enum machine)m);
			     s++) {
				struct transition t = session_transition(
					(enum machine)m, (enum input)i, s);

				assert_true(t.decided);
				assert_in_range(t.next, 0,
						session_n_states(
							(enum machine)m) - 1);
			}
	for (int i = 0; i < N_INPUTS; i++)
		assert_non_null(session_input_name((enum input)i));
}

/* From the first state of each machine, which is where a session begins. */
static void test_every_state_is_reached(void **state)
{
	(void)state;
	for (int m = 0; m < N_MACHINES; m++) {
		enum machine machine = (enum machine)m;
		int n = session_n_states(machine);
		bool reached[16] = { true };

		for (int round = 0; round < n; round++)
			for (int s = 0; s < n; s++)
				for (int i = 0; reached[s] && i < N_INPUTS; i++)
					reached[session_transition(
							machine,
							(enum input)i, s)
							.next] = true;
		for (int s = 0; s < n; s++)
			if (!reached[s])
				fail_msg("%s: %s", machines[m],
					 state_name(machine, s));
	}
}

/* And every state is left again: no line may wedge a machine. */
static void test_every_state_is_left(void **state)
{
	(void)state;
	for (int m = 0; m < N_MACHINES; m++)
		for (int s = 0; s < session_n_states((enum machine)m); s++) {
			unsigned ways = 0;

			for (int i = 0; i < N_INPUTS; i++)
				ways += session_transition((enum machine)m,
							   (enum input)i, s)
						.next != s;
			assert_true(ways > 1);
		}
}

/* A new offer is taken in every state of the package, or it stays offered. */
static void test_an_offer_is_always_taken(void **state)
{
	(void)state;
	for (int s = 0; s < HL78_N_PACKAGE; s++) {
		int offered = session_transition(MACHINE_PACKAGE, IN_OFFERED,
						 s).next;
		int loading = session_transition(MACHINE_PACKAGE, IN_PROGRESS,
						 offered).next;

		assert_true(offered == HL78_PACKAGE_OFFERED ||
			    offered == HL78_PACKAGE_DOWNLOADING ||
			    offered == HL78_PACKAGE_SUSPENDED);
		assert_int_equal(loading, HL78_PACKAGE_DOWNLOADING);
		assert_int_equal(session_transition(MACHINE_PACKAGE,
						    IN_UPDATE_DONE, s).next,
				 HL78_PACKAGE_UPDATED);
	}
}

/* ---- what stands beside the tables ---- */

static struct session s;

static int start(void **state)
{
	(void)state;
	session_init(&s);
	return 0;
}

static unsigned value_at(enum input input, int64_t value, int second)
{
	struct happening h = { .input = input, .code = 0, .value = value,
			       .minutes = 30, .at = HL78_SEC(second) };

	return session_happens(&s, &h);
}

static unsigned happens(enum input input, int second)
{
	return value_at(input, -1, second);
}

static void test_guard(void **state)
{
	const struct hl78_guard *g = &s.status.guard;

	(void)state;
	assert_int_equal(session_deadline(&s), HL78_NEVER);
	assert_true(happens(IN_ACCEPT_INSTALL, 10) & CHANGED_STATE);
	assert_true(g->active);
	/* 14 after the OK: the guard is as old as the OK. */
	happens(IN_UPDATE_START, 40);
	assert_int_equal(g->since, HL78_SEC(10));
	assert_int_equal(session_deadline(&s), HL78_SEC(10) + HL78_MIN(15));
	/* Nothing but a verdict ends it: not a boot, a loss, or a new offer. */
	for (int i = 0; i < N_INPUTS; i++)
		if (i != IN_NOT_CERTIFIED && i != IN_UPDATE_FAILED &&
		    i != IN_UPDATE_DONE && i != IN_WATCHDOG) {
			happens((enum input)i, 50);
			assert_true(g->active);
			assert_int_equal(g->since, HL78_SEC(10));
		}
	assert_true(happens(IN_UPDATE_DONE, 200) & CHANGED_STATE);
	assert_false(g->active);
	assert_false(g->expired);
	assert_int_equal(session_deadline(&s), HL78_NEVER);
}

static void test_guard_expires(void **state)
{
	const struct hl78_guard *g = &s.status.guard;

	(void)state;
	assert_int_equal(happens(IN_WATCHDOG, 1) & CHANGED_STATE, 0);
	assert_false(g->expired);
	happens(IN_UPDATE_START, 10);
	assert_true(happens(IN_WATCHDOG, 910) & CHANGED_STATE);
	assert_false(g->active);
	assert_true(g->expired);
	assert_int_equal(s.status.package, HL78_PACKAGE_INSTALLING);
	/* 16 after the watchdog corrects it. */
	happens(IN_UPDATE_DONE, 1000);
	assert_false(g->expired);
	assert_int_equal(s.status.package, HL78_PACKAGE_UPDATED);
	happens(IN_UPDATE_START, 2000);
	assert_int_equal(g->since, HL78_SEC(2000));
	happens(IN_NOT_CERTIFIED, 2001);
	assert_false(g->active);
}

static void test_agreement(void **state)
{
	const struct hl78_agreement *a = &s.status.agreement;

	(void)state;
	assert_true(happens(IN_ASK_DOWNLOAD, 10) & CHANGED_PROMPT);
	assert_int_equal(a->request, HL78_REQUEST_DOWNLOAD);
	assert_int_equal(a->n_asked, 1);
	assert_int_equal(a->again_at, HL78_SEC(10) + HL78_MIN(30));
	assert_true(happens(IN_ASK_DOWNLOAD, 1810) & CHANGED_PROMPT);
	assert_int_equal(a->n_asked, 2);
	assert_int_equal(a->asked_at, HL78_SEC(10));
	assert_true(happens(IN_DEFER, 1820) & CHANGED_PROMPT);
	assert_int_equal(a->deferred_until, HL78_SEC(1820) + HL78_MIN(30));
	assert_int_equal(a->again_at, a->deferred_until);
	/* It survives a reset, a power cut and a lost line. */
	happens(IN_CLOSED, 1821);
	happens(IN_BOOT, 1822);
	happens(IN_POWER_OFF, 1823);
	happens(IN_LINK_LOST, 1824);
	happens(IN_LINK_UP, 1825);
	happens(IN_READY, 1826);
	assert_int_equal(a->request, HL78_REQUEST_DOWNLOAD);
	happens(IN_ASK_DOWNLOAD, 1830);
	assert_int_equal(a->n_asked, 3);
	assert_int_equal(a->deferred_until, HL78_NO_TIME);
	assert_true(happens(IN_ACCEPT_DOWNLOAD, 1840) & CHANGED_PROMPT);
	assert_int_equal(a->request, HL78_REQUEST_NONE);
	assert_int_equal(a->n_asked, 0);
	assert_int_equal(a->asked_at, HL78_NO_TIME);
	assert_int_equal(a->again_at, HL78_NO_TIME);
	/* Another one is a new one. */
	happens(IN_ASK_INSTALL, 1900);
	assert_int_equal(a->n_asked, 1);
	assert_int_equal(a->asked_at, HL78_SEC(1900));
	/* None waits: there is nothing to put off. */
	happens(IN_ACCEPT_INSTALL, 1910);
	assert_int_equal(happens(IN_DEFER, 1920) & CHANGED_PROMPT, 0);
	assert_int_equal(a->deferred_until, HL78_NO_TIME);
}

/* When it comes again is not known of all requests: no countdown then. */
static void test_agreement_to_connect(void **state)
{
	const struct hl78_agreement *a = &s.status.agreement;

	(void)state;
	happens(IN_ASK_CONNECT, 1);
	assert_int_equal(a->again_at, HL78_NO_TIME);
	happens(IN_AUTH_START, 2);
	assert_int_equal(a->request, HL78_REQUEST_NONE);
	happens(IN_ASK_REBOOT, 3);
	assert_int_equal(a->request, HL78_REQUEST_REBOOT);
	happens(IN_UPDATE_DONE, 4);
	assert_int_equal(a->request, HL78_REQUEST_NONE);
}

static void test_services(void **state)
{
	(void)state;
	assert_true(happens(IN_READY, 1) & CHANGED_STATE);
	assert_int_equal(s.status.services, HL78_SERVICES_READY);
	happens(IN_BOOT, 2);
	assert_int_equal(s.status.services, HL78_SERVICES_UNKNOWN);
}

/* A module that says nothing of its restarts (AT+KSREP=0) says 0 after one. */
static void test_restart_untold(void **state)
{
	(void)state;
	session_init(&s);
	happens(IN_START_OK, 1);
	happens(IN_AUTH_START, 2);
	happens(IN_READY, 3); /* late, of AT+WDSS=2 before it */
	assert_int_equal(s.status.session, HL78_SESSION_AUTHENTICATING);
	happens(IN_DM, 4);
	happens(IN_PROGRESS, 5);
	happens(IN_READY, 6);
	assert_int_equal(s.status.session, HL78_SESSION_CLOSED);
	assert_int_equal(s.status.package, HL78_PACKAGE_SUSPENDED);
	/* What opens one next is not the host. */
	happens(IN_AUTH_START, 7);
	assert_int_equal(s.status.opener, HL78_OPENED_BY_POLLING);
}

/* ---- what stopped a download ---- */

static void suspended_by(enum input input, int64_t value,
			 enum hl78_suspension wanted)
{
	session_init(&s);
	happens(IN_DM, 1);
	value_at(IN_PROGRESS, 40, 2);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_UNTOLD);
	assert_true(value_at(input, value, 3) & CHANGED_STATE);
	assert_int_equal(s.status.package, HL78_PACKAGE_SUSPENDED);
	assert_int_equal(s.status.suspension, wanted);
}

static void test_suspension(void **state)
{
	(void)state;
	suspended_by(IN_STOP_OK, -1, HL78_SUSPENDED_STOP);
	happens(IN_CLOSED, 4); /* that was known */
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_STOP);
	assert_true(happens(IN_BOOT, 5) & CHANGED_STATE);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_RESTART);
	happens(IN_READY, 6);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_RESTART);
	value_at(IN_PROGRESS, 38, 7);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_UNTOLD);
	suspended_by(IN_BOOT, -1, HL78_SUSPENDED_RESTART);
	suspended_by(IN_READY, -1, HL78_SUSPENDED_RESTART);
	suspended_by(IN_CLOSED, -1, HL78_SUSPENDED_LOST);
	suspended_by(IN_SAYS_CLOSED, -1, HL78_SUSPENDED_LOST);
	suspended_by(IN_PROBLEM_RESUMABLE, 3, HL78_SUSPENDED_RAM);
	happens(IN_CLOSED, 4);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_RAM);
	suspended_by(IN_PROBLEM_RESUMABLE, 4, HL78_SUSPENDED_PROBLEM);
	/* The radio is off, and on again: what is missing is the network. */
	suspended_by(IN_POWER_OFF, -1, HL78_SUSPENDED_RADIO);
	happens(IN_READY, 5);
	assert_int_equal(s.status.suspension, HL78_SUSPENDED_LOST);
}

/* ---- how it stood before we came ---- */

/* As somebody else saw it last, at second 100. */
static struct hl78_status seen_before(enum hl78_package_state package)
{
	struct hl78_status was;

	session_init(&s);
	happens(IN_DM, 1);
	value_at(IN_OFFERED, 524648, 2);
	if (package != HL78_PACKAGE_OFFERED)
		value_at(IN_PROGRESS, 46, 100);
	if (package == HL78_PACKAGE_STORED) {
		happens(IN_STORED, 100);
		happens(IN_ASK_INSTALL, 100);
	}
	was = s.status;
	assert_int_equal(was.package, package);
	session_init(&s);
	happens(IN_SPOKE, 200);
	return was;
}

static void test_recall(void **state)
{
	const struct hl78_status *st = &s.status;
	struct hl78_status was;

	(void)state;
	/* A download goes on without us where a session is open, */
	was = seen_before(HL78_PACKAGE_DOWNLOADING);
	happens(IN_SAYS_OPEN, 201);
	assert_int_equal(session_recall(&s, &was, HL78_SEC(202)),
			 CHANGED_STATE | CHANGED_PROGRESS);
	assert_int_equal(st->package, HL78_PACKAGE_DOWNLOADING);
	assert_int_equal(st->progress.total, 524648);
	assert_int_equal(st->progress.percent, 46);
	assert_true(value_at(IN_PROGRESS, 60, 203) & CHANGED_PROGRESS);
	assert_int_equal(st->progress.bytes, 524648 / 100 * 60 + 48 * 60 / 100);
	/* else it stands still. */
	was = seen_before(HL78_PACKAGE_DOWNLOADING);
	happens(IN_SAYS_CLOSED, 201);
	session_recall(&s, &was, HL78_SEC(202));
	assert_int_equal(st->package, HL78_PACKAGE_SUSPENDED);
	assert_int_equal(st->suspension, HL78_SUSPENDED_LOST);
	/* What has been heard counts, and lacks the size alone. */
	was = seen_before(HL78_PACKAGE_DOWNLOADING);
	value_at(IN_PROGRESS, 70, 201);
	assert_int_equal(session_recall(&s, &was, HL78_SEC(202)),
			 CHANGED_PROGRESS);
	assert_int_equal(st->progress.percent, 70);
	assert_int_equal(st->progress.total, 524648);
	/* Nothing of it is new where all is known, or it installs. */
	assert_int_equal(session_recall(&s, &was, HL78_SEC(202)), 0);
	was = seen_before(HL78_PACKAGE_STORED);
	happens(IN_UPDATE_START, 201);
	assert_int_equal(session_recall(&s, &was, HL78_SEC(202)), 0);
	was.package = HL78_PACKAGE_UPDATED;
	session_init(&s);
	assert_int_equal(session_recall(&s, &was, HL78_SEC(202)), 0);
}

/* A request is asked every 30 minutes, whoever listens. */
static void test_recall_request(void **state)
{
	const struct hl78_agreement *a = &s.status.agreement;
	struct hl78_status was = seen_before(HL78_PACKAGE_STORED);

	(void)state;
	assert_true(session_recall(&s, &was, HL78_SEC(200)) & CHANGED_PROMPT);
	assert_int_equal(a->request, HL78_REQUEST_INSTALL);
	assert_int_equal(a->again_at, HL78_SEC(100) + HL78_MIN(30));
	was = seen_before(HL78_PACKAGE_STORED);
	session_recall(&s, &was, HL78_SEC(100) + HL78_MIN(65));
	assert_int_equal(a->again_at, HL78_SEC(100) + HL78_MIN(90));
	/* A clock that went back: no more than a full turn. */
	was = seen_before(HL78_PACKAGE_STORED);
	session_recall(&s, &was, 0);
	assert_int_equal(a->again_at, HL78_MIN(30));
	/* Put off: until then; afterwards it has asked again. */
	was = seen_before(HL78_PACKAGE_STORED);
	was.agreement.deferred_until = was.agreement.again_at =
		HL78_SEC(100) + HL78_MIN(60);
	session_recall(&s, &was, HL78_SEC(200));
	assert_int_equal(a->deferred_until, HL78_SEC(100) + HL78_MIN(60));
	was = seen_before(HL78_PACKAGE_STORED);
	was.agreement.deferred_until = was.agreement.again_at =
		HL78_SEC(100) + HL78_MIN(60);
	session_recall(&s, &was, HL78_SEC(100) + HL78_MIN(61));
	assert_int_equal(a->deferred_until, HL78_NO_TIME);
	assert_int_equal(a->again_at, HL78_SEC(100) + HL78_MIN(90));
}

/* ---- every combination that can come about ---- */

#define N_GUARDS  3
#define N_ANSWERS 2
#define N_DENIED  2
#define N_STATES  (HL78_N_LINK * HL78_N_SESSION * HL78_N_PACKAGE * \
		   HL78_N_REQUESTS * HL78_N_SUSPENSIONS * N_GUARDS * \
		   N_ANSWERS * N_DENIED)

static unsigned number_of(const struct hl78_status *st)
{
	unsigned n = st->link;

	n = n * HL78_N_SESSION + st->session;
	n = n * HL78_N_PACKAGE + st->package;
	n = n * HL78_N_REQUESTS + st->agreement.request;
	n = n * HL78_N_SUSPENSIONS + st->suspension;
	n = n * N_GUARDS + (st->guard.active ? 1 : st->guard.expired ? 2 : 0);
	n = n * N_ANSWERS + (st->agreement.deferred_until != HL78_NO_TIME);
	return n * N_DENIED + (st->obstacle == HL78_OBSTACLE_DENIED);
}

static bool says_one_of(const char *text, const char *const *parts)
{
	for (; *parts; parts++)
		if (strstr(text, *parts))
			return true;
	return false;
}

/* Where something waits, the advice says for what, and what may be done. */
static void advises_well(const struct hl78_status *st)
{
	static const char *const power[] = { "keep the power on", NULL };
	static const char *const answer[] = { "accept", NULL };
	static const char *const resume[] = {
		"resume", "goes on", "asks again", "wait for", "register",
		NULL
	};
	static const char *const goes_on[] = {
		"wait for", "power", "version", "goes on", "stop the session",
		"resumes", "radio", NULL
	};
	const char *text = hl78_status_advice(st, NULL);
	const char *const *wanted = NULL;

	assert_non_null(text);
	assert_in_range(strlen(text), 1, 75);
	if (st->guard.active ||
	    (st->guard.expired && st->package == HL78_PACKAGE_INSTALLING))
		wanted = power;
	else if (st->link == HL78_LINK_CLOSED || st->link == HL78_LINK_BOOTING)
		return;
	else if (st->agreement.request != HL78_REQUEST_NONE)
		wanted = answer;
	else if (st->link == HL78_LINK_SILENT)
		return;
	else if (st->package == HL78_PACKAGE_SUSPENDED)
		wanted = resume;
	else if (st->package == HL78_PACKAGE_DOWNLOADING ||
		 st->session != HL78_SESSION_CLOSED)
		wanted = goes_on;
	if (wanted && !says_one_of(text, wanted))
		fail_msg("%s, %s, %s, %s: \"%s\"", hl78_link_name(st->link),
			 hl78_session_name(st->session),
			 hl78_package_name(st->package),
			 hl78_request_info(st->agreement.request)->name, text);
}

/* One step from each state that was reached, until there are no new ones. */
static void test_no_state_waits_in_silence(void **state)
{
	static bool seen[N_STATES];
	struct session *queue = calloc(N_STATES, sizeof(*queue));
	unsigned n = 1, number;

	(void)state;
	assert_non_null(queue);
	session_init(&queue[0]);
	seen[number_of(&queue[0].status)] = true;
	for (unsigned i = 0; i < n; i++) {
		struct session from = queue[i];

		for (int r = 0; r < HL78_N_RESUMPTIONS; r++) {
			from.status.resumption = (enum hl78_resumption)r;
			advises_well(&from.status);
		}
		for (int step = 0; step < 2 * N_INPUTS; step++) {
			s = from;
			value_at((enum input)(step / 2), 3 + step % 2, 10);
			number = number_of(&s.status);
			if (seen[number])
				continue;
			seen[number] = true;
			queue[n++] = s;
		}
	}
	printf("# %u of %d combinations come about\n", n, N_STATES);
	assert_true(n > 5000);
	free(queue);
}

static enum hl78_opener opened_by(const enum input *inputs, size_t n)
{
	session_init(&s);
	for (size_t i = 0; i < n; i++)
		happens(inputs[i], (int)i);
	return s.status.opener;
}

#define OPENED_BY(...)                                          \
	opened_by((const enum input[]){ __VA_ARGS__ },          \
		  sizeof((const enum input[]){ __VA_ARGS__ }) / \
			  sizeof(enum input))

static void test_opener(void **state)
{
	(void)state;
	assert_int_equal(OPENED_BY(IN_START_OK, IN_AUTH_START, IN_DM),
			 HL78_OPENED_BY_HOST);
	assert_int_equal(OPENED_BY(IN_START_OK, IN_DM, IN_CLOSED),
			 HL78_OPENED_BY_NOBODY);
	assert_int_equal(OPENED_BY(IN_BOOT, IN_AUTH_START, IN_DM),
			 HL78_OPENED_BY_POLLING);
	/* A log that begins here does not tell. */
	assert_int_equal(OPENED_BY(IN_AUTH_START, IN_DM),
			 HL78_OPENED_BY_NOBODY);
	assert_int_equal(OPENED_BY(IN_ASK_CONNECT, IN_ACCEPT_CONNECT, IN_DM),
			 HL78_OPENED_BY_HOST);
	assert_int_equal(OPENED_BY(IN_SAYS_OPEN), HL78_OPENED_BY_HOST);
	/* A download that was put off, and the session stopped meanwhile. */
	assert_int_equal(OPENED_BY(IN_BOOT, IN_ASK_DOWNLOAD, IN_ACCEPT_DOWNLOAD,
				   IN_AUTH_START),
			 HL78_OPENED_BY_HOST);
	assert_int_equal(OPENED_BY(IN_DM, IN_ASK_DOWNLOAD, IN_ACCEPT_DOWNLOAD,
				   IN_CLOSED, IN_AUTH_START),
			 HL78_OPENED_BY_POLLING);
	assert_int_equal(OPENED_BY(IN_UPDATE_DONE, IN_AUTH_START, IN_DM),
			 HL78_OPENED_BY_REPORT);
	assert_int_equal(OPENED_BY(IN_DM, IN_UPDATE_FAILED, IN_ASK_CONNECT,
				   IN_ACCEPT_CONNECT, IN_AUTH_START),
			 HL78_OPENED_BY_REPORT);
	/* One report only, once a server has let it in. */
	assert_int_equal(OPENED_BY(IN_UPDATE_DONE, IN_AUTH_START, IN_AUTH_OK,
				   IN_CLOSED, IN_AUTH_START),
			 HL78_OPENED_BY_POLLING);
	assert_int_equal(OPENED_BY(IN_UPDATE_DONE, IN_AUTH_START, IN_CLOSED,
				   IN_AUTH_START),
			 HL78_OPENED_BY_REPORT);
	assert_int_equal(OPENED_BY(IN_UPDATE_DONE, IN_AUTH_START, IN_DENIED,
				   IN_AUTH_START),
			 HL78_OPENED_BY_REPORT);
	/* What was denied is tried again for whom it was. */
	assert_int_equal(OPENED_BY(IN_SAYS_CLOSED, IN_START_OK, IN_AUTH_START,
				   IN_DENIED, IN_AUTH_START),
			 HL78_OPENED_BY_HOST);
	assert_int_equal(OPENED_BY(IN_BOOT, IN_AUTH_START, IN_DENIED,
				   IN_AUTH_START, IN_DENIED, IN_AUTH_START),
			 HL78_OPENED_BY_POLLING);
	assert_int_equal(OPENED_BY(IN_SAYS_CLOSED, IN_START_OK, IN_AUTH_START,
				   IN_DENIED, IN_STOP_OK, IN_CLOSED,
				   IN_AUTH_START),
			 HL78_OPENED_BY_POLLING);
	assert_int_equal(OPENED_BY(IN_START_OK, IN_AUTH_START, IN_DENIED,
				   IN_BOOT, IN_AUTH_START),
			 HL78_OPENED_BY_POLLING);
}

/* An offer at start-up tells what remains, one in a session tells all. */
static void test_offer_or_resume(void **state)
{
	const struct hl78_progress *p = &s.status.progress;

	(void)state;
	happens(IN_DM, 1);
	value_at(IN_OFFERED, 1000, 2);
	assert_int_equal(p->total, 1000);
	value_at(IN_PROGRESS, 40, 3);
	happens(IN_BOOT, 4);
	assert_int_equal(s.status.package, HL78_PACKAGE_SUSPENDED);
	value_at(IN_OFFERED, 650, 5);
	assert_int_equal(p->total, 1000);
	assert_int_equal(p->bytes, 350);

	session_init(&s);
	happens(IN_BOOT, 1);
	value_at(IN_OFFERED, 600, 2);
	assert_int_equal(p->total, -1);
	happens(IN_ASK_DOWNLOAD, 3);
	happens(IN_ACCEPT_DOWNLOAD, 4);
	happens(IN_PROGRESS, 5);
	value_at(IN_PROGRESS, 40, 6);
	assert_int_equal(p->total, 1000);
	assert_true(p->estimated);
}

/* Both orders of 9 and 2, and a 9 again after the agreement. */
static void test_offer_in_any_order(void **state)
{
	(void)state;
	happens(IN_DM, 1);
	happens(IN_ASK_DOWNLOAD, 2);
	value_at(IN_OFFERED, 1000, 3);
	assert_int_equal(s.status.package, HL78_PACKAGE_OFFERED);
	happens(IN_CLOSED, 4);
	happens(IN_ACCEPT_DOWNLOAD, 5);
	value_at(IN_OFFERED, 1000, 6);
	assert_int_equal(s.status.package, HL78_PACKAGE_DOWNLOADING);
	assert_int_equal(s.status.progress.total, 1000);
	assert_int_equal(s.status.progress.percent, -1);
	happens(IN_PROGRESS, 7);
	value_at(IN_PROGRESS, 100, 8);
	happens(IN_STORED, 9);
	assert_int_equal(s.status.package, HL78_PACKAGE_STORED);
	/* The next package begins at nothing. */
	happens(IN_DM, 9);
	value_at(IN_OFFERED, 70, 10);
	assert_int_equal(s.status.progress.total, 70);
	assert_int_equal(s.status.progress.percent, -1);
}

/* The verdict was lost with the port: the next update is not lost, too. */
static void test_verdict_lost(void **state)
{
	(void)state;
	happens(IN_UPDATE_START, 1);
	assert_true(value_at(IN_OFFERED, 500, 2) & CHANGED_ANOMALY);
	assert_int_equal(s.status.package, HL78_PACKAGE_OFFERED);
	assert_int_equal(s.status.progress.total, 500);
	assert_true(s.status.guard.active);
}

static void test_anomaly(void **state)
{
	(void)state;
	happens(IN_UPDATE_START, 1);
	assert_true(happens(IN_PROBLEM, 2) & CHANGED_ANOMALY);
	assert_string_equal(s.anomaly, "+WDSI: 11 is out of order: the "
				       "package is installing");
	assert_int_equal(s.status.package, HL78_PACKAGE_INSTALLING);
	session_init(&s);
	value_at(IN_PROGRESS, 50, 1);
	assert_true(value_at(IN_PROGRESS, 49, 2) & CHANGED_ANOMALY);
	assert_string_equal(s.anomaly, "+WDSI: 18 is out of order: that "
				       "percent is less than before");
	assert_true(value_at(IN_PROGRESS, 101, 3) & CHANGED_ANOMALY);
	assert_int_equal(s.status.progress.percent, 50);
}

static void test_input_of(void **state)
{
	static const struct {
		const char *text;
		enum input input;
		int64_t value;
	} table[] = {
		{ "+WDSI: 0", IN_READY, -1 },
		{ "+WDSI: 9,1464", IN_OFFERED, 1464 },
		{ "+WDSI: 9,x", IN_OFFERED, -1 },
		{ "+WDSI: 9,-5", IN_OFFERED, -1 },
		{ "+WDSI: 11", IN_PROBLEM, -1 },
		{ "+WDSI: 11,0", IN_PROBLEM, 0 },
		{ "+WDSI: 11,3", IN_PROBLEM_RESUMABLE, 3 },
		{ "+WDSI: 11, 4", IN_PROBLEM_RESUMABLE, 4 },
		{ "+WDSI: 11,5", IN_PROBLEM, 5 },
		{ "+WDSI: 18,\"98%\"", IN_PROGRESS, 98 },
		{ "+WDSI: 23,0", IN_BOOTSTRAP, 0 },
		{ "+WDSI: 23,1", IN_DM, 1 },
		{ "+WDSI: 23", IN_OTHER, -1 },
		{ "+WDSI: 23,2", IN_OTHER, 2 },
		{ "+WDSI: 24", IN_ASK_REBOOT, -1 },
		{ "+WDSI: 25", IN_OTHER, -1 },
		{ "+WDSI: 17", IN_OTHER, -1 },
		{ "+WDSI: 2147483647", IN_OTHER, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hl78_line line;
		int64_t value;

		hl78_line_read(&line, table[i].text, strlen(table[i].text));
		assert_int_equal(session_input_of(&line, &value),
				 table[i].input);
		assert_int_equal(value, table[i].value);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_pair_is_decided),
		cmocka_unit_test(test_every_state_is_reached),
		cmocka_unit_test(test_every_state_is_left),
		cmocka_unit_test(test_an_offer_is_always_taken),
		cmocka_unit_test_setup(test_guard, start),
		cmocka_unit_test_setup(test_guard_expires, start),
		cmocka_unit_test_setup(test_agreement, start),
		cmocka_unit_test_setup(test_agreement_to_connect, start),
		cmocka_unit_test_setup(test_services, start),
		cmocka_unit_test(test_restart_untold),
		cmocka_unit_test(test_suspension),
		cmocka_unit_test(test_recall),
		cmocka_unit_test(test_recall_request),
		cmocka_unit_test(test_no_state_waits_in_silence),
		cmocka_unit_test(test_opener),
		cmocka_unit_test_setup(test_offer_or_resume, start),
		cmocka_unit_test_setup(test_offer_in_any_order, start),
		cmocka_unit_test_setup(test_verdict_lost, start),
		cmocka_unit_test_setup(test_anomaly, start),
		cmocka_unit_test(test_input_of),
	};

	print_figure();
	if (argc > 1 && strcmp(argv[1], "--figure") == 0)
		return 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
