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
