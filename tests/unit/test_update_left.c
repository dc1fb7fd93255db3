/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local update that is told what an earlier one left in the module: the
 * package, its settings, which module and version it was. What is told comes
 * from a log, so it may be anything.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/update_text.h"

#define IMEI "359516050776741" /* of the bench's module */
#define OLD  "HL7802.4.6.9.4"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct bench *bench;
static const struct bench_script as_ever;

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

/* ---- what was left, and where ---- */

static const struct row {
	enum hl78_left left;
	const char *imei, *was, *runs; /* NULL: the old version */
	enum hl78_outcome_kind outcome;
	bool announces, installs;
	const char *told; /* a part of it; NULL: nothing of an earlier one */
} rows[] = {
	{ HL78_LEFT_NOTHING, "", "", NULL, HL78_OUT_UPDATED, true, true,
	  NULL },
	{ HL78_LEFT_STORED, "", "", NULL, HL78_OUT_UPDATED, false, true,
	  NULL },
	{ HL78_LEFT_STORED, IMEI, OLD, NULL, HL78_OUT_UPDATED, false, true,
	  NULL },
	/* One digit more or less is another module, too. */
	{ HL78_LEFT_STORED, "354000000000015", OLD, NULL, HL78_OUT_REFUSED,
	  false, false, "another module, IMEI 354000000000015; this one is "
	  IMEI },
	{ HL78_LEFT_STORED, IMEI "0", OLD, NULL, HL78_OUT_REFUSED, false,
	  false, "another module" },
	{ HL78_LEFT_INSTALLED, "354000000000015", OLD, NULL, HL78_OUT_REFUSED,
	  false, false, "another module" },
	/* A transfer that broke off in another one says nothing of this. */
	{ HL78_LEFT_SENDING, "354000000000015", OLD, NULL, HL78_OUT_UPDATED,
	  true, true, NULL },
	{ HL78_LEFT_SENDING, IMEI, OLD, NULL, HL78_OUT_UPDATED, true, true,
	  NULL },
	/* Somebody agreed to it meanwhile. */
	{ HL78_LEFT_STORED, IMEI, OLD, "HL7802.4.7.1.0", HL78_OUT_UPDATED,
	  false, false, NULL },
	{ HL78_LEFT_INSTALLED, IMEI, OLD, "HL7802.4.7.1.0", HL78_OUT_UPDATED,
	  false, false, NULL },
	{ HL78_LEFT_INSTALLED, IMEI, OLD, NULL, HL78_OUT_MISMATCH, false,
	  false, NULL },
};

static void check_row(const struct row *row, size_t i)
{
	struct bench *b = bench;

	bench_open(b, &as_ever);
	b->plan.left = row->left;
	snprintf(b->plan.imei, sizeof(b->plan.imei), "%s", row->imei);
	snprintf(b->plan.was, sizeof(b->plan.was), "%s", row->was);
	if (row->runs)
		snprintf(b->version, sizeof(b->version), "%s", row->runs);
	bench_update(b);
	if (b->outcome.kind != row->outcome ||
	    row->announces != !!strstr(b->sent, "AT+WDSD=2500|") ||
	    row->installs != !!strstr(b->sent, "AT+WDSR=4|") ||
	    (row->told ? !strstr(b->told, row->told) :
			 !!strstr(b->told, "earlier") ||
			 !!strstr(b->told, "another")))
		fail_msg("row %zu: %s, %s", i,
			 hl78_outcome_name(b->outcome.kind), b->told);
	bench_close(b);
}

static void test_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i], i);
}

/* A text that does not end, and what is no such thing, begin nothing. */
static void test_range(void **state)
{
	struct bench *b = bench;
	struct hl78_update_plan good, bad;

	(void)state;
	bench_open(b, &as_ever);
	good = b->plan;
	for (int i = 0; i < 5; i++) {
		bad = good;
		if (i == 0)
			bad.left = HL78_N_LEFT;
		else if (i == 1)
			memset(bad.imei, '1', sizeof(bad.imei));
		else if (i == 2)
			memset(bad.was, '1', sizeof(bad.was));
		else if (i == 3)
			memset(bad.owed, '1', sizeof(bad.owed));
		else
			bad.left = (enum hl78_left)-1;
		assert_int_equal(hl78_modem_update(b->modem, &bad, b->now),
				 HL78_ERR_RANGE);
		assert_int_equal(hl78_modem_running(b->modem),
				 HL78_PROC_NONE);
	}
	/* As long as there is room for, they are just not this module's. */
	memset(b->plan.imei, '1', sizeof(b->plan.imei) - 1);
	memset(b->plan.was, '1', sizeof(b->plan.was) - 1);
	memset(b->plan.owed, '1', sizeof(b->plan.owed) - 1);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	bench_close(b);
}

/* ---- what is owed ---- */

static const struct owed {
	const char *text;
	const char *sent; /* of it, in this order, behind the update */
} owed[] = {
	{ "", "" },
	{ "AT+WDSI=0, AT+CMEE=0", "AT+WDSI=0|AT+CMEE=0|" },
	{ "AT+CMEE=0", "AT+CMEE=0|" },
	/* No other command, whatever a log says, and no half of one. */
	{ "AT+CFUN=0, AT+CMEE=0, ATD123", "AT+CMEE=0|" },
	{ "AT+CMEE=0,AT+WDSI=0", "" },
	{ "AT+WDSI=0;+CFUN=0, AT+WDSI=, ATE00, AT+WDSS=1,1;H", "" },
	{ "AT+KSLEEP=1,2,60, ATE0", "AT+KSLEEP=1,2,60|" },
	{ ", , AT+CMEE=0, ", "AT+CMEE=0|" },
	{ "AT+CMEE=0, AT+WDSI=1234567890123456789012345678901", "AT+CMEE=0|" },
	{ ",", "" },
	{ " ", "" },
};

static void test_owed(void **state)
{
	struct bench *b = bench;

	(void)state;
	for (size_t i = 0; i < COUNT(owed); i++) {
		const char *behind;

		bench_open(b, &as_ever);
		snprintf(b->plan.owed, sizeof(b->plan.owed), "%s",
			 owed[i].text);
		b->plan.left = HL78_LEFT_SENDING;
		b->cancel_at = HL78_UPDATE_ANNOUNCE;
		bench_update(b);
		behind = strstr(b->sent, "AT+WDSD=2500|");
		if (!behind || strstr(b->sent, "CFUN") ||
		    strstr(b->sent, "ATD") ||
		    (owed[i].sent[0] && !strstr(behind, owed[i].sent)) ||
		    (!owed[i].sent[0] && strstr(behind, "=0|")))
			fail_msg("\"%s\": %s", owed[i].text, b->sent);
		assert_int_equal(hl78_modem_changes(b->modem), 0);
		bench_close(b);
	}
}

/* As many as there can be, as long as can be: the text has all of them. */
static void test_changes_are_told_whole(void **state)
{
	static const char all[] =
		"AT+KSLEEP=1234567890123456789012345678, "
		"AT+WDSI=123456789012345678901234567890, "
		"AT+CMEE=123456789012345678901234567890, "
		"AT+WDSS=1,1, ATE0";
	char text[HL78_OWED_MAX];
	struct bench *b = bench;

	(void)state;
	bench_open(b, &as_ever);
	snprintf(b->plan.owed, sizeof(b->plan.owed), "%s", all);
	b->plan.left = HL78_LEFT_SENDING;
	b->stops_at = HL78_UPDATE_ANNOUNCE;
	bench_update(b);
	assert_true(update_changes(b->modem, text, sizeof(text)));
	assert_string_equal(text, all);
	bench_close(b);
}

/* ---- what becomes of it meanwhile ---- */

static void begin_stored(const struct bench_script *script)
{
	bench_open(bench, script);
	bench->plan.left = HL78_LEFT_STORED;
	snprintf(bench->plan.imei, sizeof(bench->plan.imei), IMEI);
	snprintf(bench->plan.was, sizeof(bench->plan.was), OLD);
	/* As it was set by whoever stored it. */
	bench->mask = HL78_MASK_ALL;
}

/* Somebody agrees as we come: at any of our commands it is just watched. */
static void test_begun_by_another(void **state)
{
	static const char *const commands[] = {
		"AT+WDSR=4", "AT", "AT+CGMR", "AT+WDSI?", "AT+KSLEEP?",
		"AT+WDSD=?", "AT+CMEE=1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		const struct bench_script script = {
			.begins_with = commands[i],
			.accepted = "+CME ERROR: 3",
		};

		begin_stored(&script);
		bench->cmee = 0;
		bench_update(bench);
		if (bench->outcome.kind != HL78_OUT_UPDATED ||
		    !bench->outcome.verified ||
		    strstr(bench->sent, "AT+WDSD=2500") ||
		    !strstr(bench->told, "install"))
			fail_msg("%s: %s, %s, %s", commands[i],
				 hl78_outcome_name(bench->outcome.kind),
				 bench->outcome.reason, bench->told);
		bench_close(bench);
	}
}

/* It took the yes from nobody: it has it no more. */
static void test_gone(void **state)
{
	static const struct bench_script script = {
		.accepted = "+CME ERROR: 3",
	};

	(void)state;
	begin_stored(&script);
	bench_update(bench);
	assert_non_null(strstr(bench->told, "shows within 30 s"));
	assert_non_null(strstr(bench->told, "is sent anew"));
	assert_non_null(strstr(bench->sent, "AT+WDSD=2500|"));
	bench_close(bench);
}

/* Whenever the port goes before the installation, and when it is back. */
static void test_port_goes(void **state)
{
	unsigned n_events;

	(void)state;
	begin_stored(&as_ever);
	bench->stops_at = HL78_UPDATE_AGREE;
	bench_update(bench);
	n_events = bench->n_events;
	assert_true(n_events > 10);
	bench_close(bench);

	for (unsigned n = 1; n <= n_events; n++) {
		begin_stored(&as_ever);
		bench->lose_event = n;
		bench->back_in = HL78_SEC(20);
		bench_update(bench);
		/* With AT+WDSR=4 on its way it may have heard it, or not. */
		if (bench->outcome.kind !=
		    (strstr(bench->told, "about to install | verify") &&
		     !bench->accepted ? HL78_OUT_PENDING : HL78_OUT_UPDATED))
			fail_msg("event %u: %s, %s", n,
				 hl78_outcome_name(bench->outcome.kind),
				 bench->told);
		assert_null(strstr(bench->sent, "AT+WDSD=2500|"));
		bench_close(bench);
	}

	begin_stored(&as_ever);
	bench->lose_event = 3;
	bench_update(bench);
	assert_int_equal(bench->outcome.kind, HL78_OUT_LOST);
	assert_true(bench->now - bench->began >= HL78_MIN(15));
	assert_true(bench->now - bench->began < HL78_MIN(16));
	bench_close(bench);
}

/* Who reads there takes the answers, so nothing is waited for. */
static void test_busy(void **state)
{
	static const struct bench_script script = {
		.answers = { { "AT", "" } },
	};
	const uint32_t busy = UINT32_C(1) << HL78_PF_PORT_BUSY;

	(void)state;
	for (int left = 0; left < HL78_N_LEFT; left++) {
		begin_stored(&script);
		bench->plan.left = (enum hl78_left)left;
		bench->plan.facts = bench->plan.allow = busy;
		bench->plan.allow |= UINT32_C(1) << HL78_PF_PENDING;
		bench_update(bench);
		assert_int_equal(bench->outcome.kind, HL78_OUT_TIMEOUT);
		assert_non_null(strstr(bench->outcome.reason, "(port-busy)"));
		assert_true(bench->now - bench->began < HL78_MIN(2));
		bench_close(bench);
	}
}

/* By the plan: pending, or agreed to when the module asks again. */
static void test_put_off(void **state)
{
	static const struct bench_script refuses = {
		.answers = { { "AT+WDSR=5,7", "+CME ERROR: 3" } },
	};
	struct bench *b = bench;

	(void)state;
	for (int left = 0; left <= 1; left++) {
		bench_open(b, &as_ever);
		b->plan.left = left ? HL78_LEFT_STORED : HL78_LEFT_NOTHING;
		b->plan.defer_min = 7;
		b->plan.agree = HL78_AGREE_YES;
		bench_update(b);
		assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
		assert_non_null(strstr(b->sent, "AT+WDSR=5,7|AT+WDSR=4|"));
		assert_true(b->now - b->began > HL78_MIN(7));
		bench_close(b);
	}
	bench_open(b, &as_ever);
	b->plan.defer_min = HL78_DEFER_MIN_MAX + 1;
	assert_int_equal(hl78_modem_update(b->modem, &b->plan, b->now),
			 HL78_ERR_RANGE);
	bench_close(b);

	bench_open(b, &refuses);
	b->plan.defer_min = 7;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_FAILED);
	assert_non_null(strstr(b->outcome.reason, "does not put the"));
	assert_null(strstr(b->sent, "AT+WDSR=4"));
	bench_close(b);
}

/* Announced, and cut off before it asked: deaf until it has given up. */
static void test_unasked(void **state)
{
	static const struct bench_script script = {
		.left_over = true,
		.left_unasked = true,
	};

	(void)state;
	bench_open(bench, &script);
	bench->plan.left = HL78_LEFT_SENDING;
	bench->plan.allow = UINT32_C(1) << HL78_PF_PENDING;
	bench_update(bench);
	assert_int_equal(bench->outcome.kind, HL78_OUT_UPDATED);
	assert_non_null(strstr(bench->told, "gives it up within 5 minutes"));
	assert_true(bench->now - bench->began > HL78_MIN(4));
	bench_close(bench);
}

#define BENCH(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_left),
		BENCH(test_range),
		BENCH(test_owed),
		BENCH(test_changes_are_told_whole),
		BENCH(test_begun_by_another),
		BENCH(test_gone),
		BENCH(test_port_goes),
		BENCH(test_busy),
		BENCH(test_put_off),
		BENCH(test_unasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
