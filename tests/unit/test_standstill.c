/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a download stands still: what stopped it, what is known of it from
 * before we came, and that no combination of states that can come about leaves
 * anybody without a word of what it waits for.
 */
#include "core/session.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct session s;

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suspension),
		cmocka_unit_test(test_recall),
		cmocka_unit_test(test_recall_request),
		cmocka_unit_test(test_no_state_waits_in_silence),
	};

	return cmocka_run_group_tests_name("standstill", tests, NULL, NULL);
}
