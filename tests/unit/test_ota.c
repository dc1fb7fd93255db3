/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The update over the air against the simulated module, in virtual time: one
 * row for each way it can go, with its outcome, its reason and how long it
 * took.
 */
#include "unit/ota_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ota_bench *bench;

static int open_bench(void **state)
{
	(void)state;
	bench = malloc(sizeof(*bench));
	assert_non_null(bench);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	free(bench);
	return 0;
}

static const struct ota_ways *const tables[] = {
	&ota_ways_session, &ota_ways_request, &ota_ways_resume, &ota_ways_rare,
};

/* Every way there is, one after the other; NULL behind the last. */
static const struct ota_way *way_at(size_t i)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		if (i < tables[t]->n)
			return &tables[t]->way[i];
		i -= tables[t]->n;
	}
	return NULL;
}

/* Whether it went as the row says. */
static bool is_right(const struct ota_bench *b, const struct ota_way *w)
{
	int seconds = (int)((b->now - b->began) / 1000000);

	if (getenv("VERBOSE"))
		print_message("%s: %s (%s) %d s\n  %s\n  %s\n", w->name,
			      hl78_outcome_name(b->outcome.kind),
			      b->outcome.reason, seconds, b->told, b->sent);
	if (b->outcome.kind == w->kind && b->outcome.verified == w->verified &&
	    (w->reason ? strstr(b->outcome.reason, w->reason) != NULL :
			 b->outcome.reason[0] == '\0') &&
	    seconds >= w->from_s && seconds <= w->to_s &&
	    (!w->told || ota_bench_has(b->told, w->told)) &&
	    (!w->sent || ota_bench_has(b->sent, w->sent)))
		return true;
	print_error("%s: %s%s (%s), %d s\n", w->name,
		    hl78_outcome_name(b->outcome.kind),
		    b->outcome.verified ? ", verified" : "",
		    b->outcome.reason, seconds);
	print_error("%s\n", b->told);
	return false;
}

static void test_ways(void **state)
{
	const char *only = getenv("ONLY");
	const struct ota_way *way;
	unsigned n_wrong = 0;

	(void)state;
	for (size_t i = 0; (way = way_at(i)); i++) {
		if (only && !strstr(way->name, only))
			continue;
		ota_bench_open(bench, way, 0);
		ota_bench_run(bench);
		n_wrong += !is_right(bench, way);
		ota_bench_close(bench);
	}
	assert_int_equal(n_wrong, 0);
}

/* ---- however it is cut ---- */

static void test_chunks(void **state)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 64 };
	static char told[sizeof(bench->told)], sent[sizeof(bench->sent)];
	struct hl78_outcome outcome;
	const struct ota_way *way;

	(void)state;
	for (size_t i = 0; (way = way_at(i)); i++) {
		ota_bench_open(bench, way, 0);
		ota_bench_run(bench);
		memcpy(told, bench->told, sizeof(told));
		memcpy(sent, bench->sent, sizeof(sent));
		outcome = bench->outcome;
		ota_bench_close(bench);
		for (size_t n = 0; n < sizeof(chunks) / sizeof(chunks[0]);
		     n++) {
			ota_bench_open(bench, way, chunks[n]);
			ota_bench_run(bench);
			assert_string_equal(bench->told, told);
			assert_string_equal(bench->sent, sent);
			assert_int_equal(bench->outcome.kind, outcome.kind);
			assert_string_equal(bench->outcome.reason,
					    outcome.reason);
			ota_bench_close(bench);
		}
	}
}

/* ---- at every event ---- */

static const struct ota_way at_every_event[] = {
	{ .name = "asked", .spec = ASKS },
	{ .name = "not asked", .spec = "happy" SMALL },
	{ .name = "turned on", .spec = "happy,apn=old.apn" SMALL,
	  .agree = "111", .apn = "bench.apn", .cid = 2 },
	{ .name = "a restart", .spec = "reset" SMALL },
	{ .name = "11,4", .spec = "download-issue" SMALL },
	{ .name = "a PIN", .spec = "sim-pin" SMALL, .pin = "1234" },
};

#define N_EVERY (sizeof(at_every_event) / sizeof(at_every_event[0]))

/* Whether what was changed is put back, as far as nothing stands against it. */
static bool is_put_back(const struct ota_bench *b)
{
	return !strstr(b->sent, "AT+WDSI=4479") ||
	       ota_bench_has(b->sent, "AT+WDSI=4479~AT+WDSI=0") ||
	       strstr(b->told, "could not be put back");
}

static void test_cancelled_anywhere(void **state)
{
	bool more = true;

	(void)state;
	for (size_t i = 0; i < N_EVERY; i++) {
		more = true;
		for (unsigned n = 1; more; n++) {
			const struct ota_bench *b = bench;
			enum hl78_outcome_kind kind;

			ota_bench_open(bench, &at_every_event[i], 0);
			bench->cancel_event = n;
			ota_bench_run(bench);
			kind = b->outcome.kind;
			more = b->n_events >= n;
			if ((kind != HL78_OUT_INTERRUPTED &&
			     kind != HL78_OUT_UPDATED) ||
			    (!is_put_back(b) &&
			     !strstr(b->outcome.reason, "keep its power on")))
				fail_msg("%s, event %u: %s (%s)\n%s\n%s",
					 b->way->name, n,
					 hl78_outcome_name(kind),
					 b->outcome.reason, b->told, b->sent);
			ota_bench_close(bench);
		}
	}
}

/* The port is back a minute later: that costs time, and no update. */
static void test_lost_anywhere(void **state)
{
	bool more;

	(void)state;
	for (size_t i = 0; i < N_EVERY; i++) {
		more = true;
		for (unsigned n = 1; more; n++) {
			const struct ota_bench *b = bench;
			enum hl78_outcome_kind kind;

			ota_bench_open(bench, &at_every_event[i], 0);
			bench->lose_event = n;
			ota_bench_run(bench);
			kind = b->outcome.kind;
			more = b->n_events >= n;
			/* A PIN that may have been heard is not given again. */
			if ((kind != HL78_OUT_UPDATED &&
			     !strstr(b->outcome.reason, "wants its PIN")) ||
			    !is_put_back(b))
				fail_msg("%s, event %u: %s (%s)\n%s\n%s",
					 b->way->name, n,
					 hl78_outcome_name(kind),
					 b->outcome.reason, b->told, b->sent);
			ota_bench_close(bench);
		}
	}
}

/* ---- every scenario there is ---- */

/* What comes of them where all is agreed to. */
static const struct {
	const char *name;
	enum hl78_outcome_kind kind;
} outcomes[] = {
	{ "cfun-off", HL78_OUT_SUSPENDED },
	{ "denied", HL78_OUT_DENIED },
	{ "nat-release", HL78_OUT_NONE },
	{ "no-apn", HL78_OUT_FAILED },
	{ "not-certified", HL78_OUT_REJECTED },
	{ "silent-mismatch", HL78_OUT_MISMATCH },
	{ "stuck-after-14", HL78_OUT_TIMEOUT },
	{ "wrong-delta", HL78_OUT_FAILED },
	{ "agreements", HL78_OUT_UPDATED },
	{ "crash-in-answer", HL78_OUT_UPDATED },
	{ "download-issue", HL78_OUT_UPDATED },
	{ "first-contact", HL78_OUT_UPDATED },
	{ "happy", HL78_OUT_UPDATED },
	{ "hibernate", HL78_OUT_UPDATED },
	{ "network-loss", HL78_OUT_UPDATED },
	{ "network-loss-short", HL78_OUT_UPDATED },
	{ "polling", HL78_OUT_UPDATED },
	{ "power-cut", HL78_OUT_UPDATED },
	{ "reset", HL78_OUT_UPDATED },
	{ "sim-pin", HL78_OUT_UPDATED },
};

static void test_scenarios(void **state)
{
	size_t n, n_known = 0;
	const struct sim_scenario *scenarios = sim_scenarios(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct ota_way way = { .name = scenarios[i].name,
				       .spec = scenarios[i].name,
				       .pin = "1234" };
		enum hl78_outcome_kind kind;

		ota_bench_open(bench, &way, 0);
		ota_bench_run(bench);
		kind = bench->outcome.kind;
		assert_int_not_equal(kind, HL78_OUT_INCOMPLETE);
		for (size_t k = 0; k < sizeof(outcomes) / sizeof(outcomes[0]);
		     k++) {
			if (strcmp(outcomes[k].name, way.name) != 0)
				continue;
			n_known++;
			if (kind != outcomes[k].kind)
				fail_msg("%s: %s (%s)\n%s", way.name,
					 hl78_outcome_name(kind),
					 bench->outcome.reason, bench->told);
		}
		ota_bench_close(bench);
	}
	assert_int_equal(n_known, sizeof(outcomes) / sizeof(outcomes[0]));
}

/* ---- what is refused ---- */

static void try(struct hl78_modem *m, const struct hl78_ota_plan *plan,
		int err)
{
	assert_int_equal(hl78_modem_ota(m, plan, 0), err);
}

static void test_ranges(void **state)
{
	static const struct hl78_ota_plan good = {
		.ask = { -1, -1, -1, -1, -1 }, .cid = 2, .apn = "a.b",
		.pin = "12345678", .defer_min = { 0, 1440, 1440, 1440, 0 },
	};
	struct hl78_modem *m = hl78_modem_new(NULL);
	struct hl78_ota_plan plan = good;

	(void)state;
	assert_non_null(m);
	try(m, &good, HL78_ERR_STATE); /* no port */
	hl78_modem_link(m, true, 0);
	plan.cid = 3;
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	plan.ask[HL78_REQUEST_INSTALL] = 2;
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	plan.policy[HL78_REQUEST_CONNECT] = HL78_N_OTA_POLICIES;
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	plan.defer_min[HL78_REQUEST_DOWNLOAD] = 1441;
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	memcpy(plan.pin, "123", 4);
	try(m, &plan, HL78_ERR_RANGE);
	memcpy(plan.pin, "12a4", 5);
	try(m, &plan, HL78_ERR_RANGE);
	memset(plan.pin, '1', sizeof(plan.pin));
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	memcpy(plan.apn, "a\"b", 4);
	try(m, &plan, HL78_ERR_RANGE);
	memcpy(plan.apn, "a\rb", 4);
	try(m, &plan, HL78_ERR_RANGE);
	memset(plan.apn, 'a', sizeof(plan.apn));
	try(m, &plan, HL78_ERR_RANGE);
	plan = good;
	memset(plan.expect, '1', sizeof(plan.expect));
	try(m, &plan, HL78_ERR_RANGE);
	assert_int_equal(hl78_modem_running(m), HL78_PROC_NONE);
	assert_int_equal(hl78_modem_ota_answer(m, true, 0, 0), HL78_ERR_STATE);
	hl78_modem_ota_cancel(m, 0); /* nothing happens */
	try(m, &good, 0);
	try(m, &good, HL78_ERR_STATE);
	assert_int_equal(hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, 0),
			 HL78_ERR_STATE);
	assert_int_equal(hl78_modem_ota_answer(m, true, 0, 0), HL78_ERR_STATE);
	assert_int_equal(hl78_modem_go_on(m, 0), HL78_ERR_STATE);
	assert_int_equal(hl78_modem_agree(m, 0), HL78_ERR_STATE);
	/* It is no local update's to end. */
	hl78_modem_update_cancel(m, 0);
	assert_false(hl78_modem_ota_status(m)->cancelled);
	hl78_modem_free(m);
}

static void test_sources(void **state)
{
	static const struct hl78_modem_config configs[] = {
		{ .source = HL78_CAPTURE },
		{ .source = HL78_TRANSCRIPT },
		{ .read_only = true },
		{ .no_events = true },
	};
	static const struct hl78_ota_plan plan;

	(void)state;
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		struct hl78_modem *m = hl78_modem_new(&configs[i]);

		assert_non_null(m);
		hl78_modem_link(m, true, 0);
		try(m, &plan, HL78_ERR_STATE);
		hl78_modem_free(m);
	}
}

/* Under the guard it begins, and watches: the time of before counts. */
static void test_guarded(void **state)
{
	static const struct hl78_ota_plan plan = {
		.ask = { -1, -1, -1, -1, -1 },
	};
	struct hl78_modem *m = hl78_modem_new(NULL);
	const struct hl78_ota_status *st = hl78_modem_ota_status(m);
	size_t len;

	(void)state;
	hl78_modem_link(m, true, 0);
	hl78_modem_installs(m, 0);
	while (hl78_modem_next_event(m))
		;
	assert_int_equal(hl78_modem_ota(m, &plan, HL78_MIN(5)), 0);
	while (hl78_modem_next_event(m))
		;
	assert_int_equal(st->step, HL78_OTA_INSTALL);
	assert_int_equal(st->wait, HL78_OTA_WAIT_RESULT);
	assert_true(st->until == HL78_MIN(15));
	hl78_modem_output(m, &len);
	assert_int_equal(len, 0);
	hl78_modem_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ways, open_bench,
						close_bench),
		cmocka_unit_test_setup_teardown(test_chunks, open_bench,
						close_bench),
		cmocka_unit_test_setup_teardown(test_cancelled_anywhere,
						open_bench, close_bench),
		cmocka_unit_test_setup_teardown(test_lost_anywhere, open_bench,
						close_bench),
		cmocka_unit_test_setup_teardown(test_scenarios, open_bench,
						close_bench),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_guarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
