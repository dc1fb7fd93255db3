/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a local update changes in the module and puts back, however it ends; who
 * may type meanwhile; and that it always ends, whenever it is cancelled or the
 * port goes, and however the bytes come.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct bench *bench;

static int open_bench(void **state)
{
	(void)state;
	bench = malloc(2 * sizeof(*bench));
	assert_non_null(bench);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	free(bench);
	return 0;
}

/* Everything is as an update does not want it. */
static void open_restless(const struct bench_script *script)
{
	struct bench *b = bench;

	bench_open(b, script);
	snprintf(b->sleep, sizeof(b->sleep), "1,2,60");
	b->mask = 1;
	b->cmee = 0;
	b->echo = 0;
	b->session = 1;
}

static const char quieted[] =
	"|AT+WDSS=1,0|AT+CMEE=1|AT+WDSI=4479|AT+KSLEEP=2|AT+WDSD=2500|";

static void expect_as_it_was(bool restarted)
{
	struct bench *b = bench;
	bool waits = hl78_modem_status(b->modem)->agreement.request !=
		     HL78_REQUEST_NONE; /* so no session can be opened */

	assert_string_equal(b->sleep, "1,2,60");
	assert_int_equal(b->mask, 1);
	assert_int_equal(b->cmee, 0);
	assert_int_equal(b->echo, 0);
	assert_int_equal(hl78_modem_changes(b->modem), waits);
	assert_non_null(strstr(b->sent, quieted));
	/* Of what the restart has put back no word. */
	assert_true(restarted == !strstr(b->sent, "AT+CMEE=0"));
	assert_true(restarted == !!strstr(b->sent, "ATE0"));
	assert_true(waits == !strstr(b->sent, "AT+WDSS=1,1|"));
}

static void test_put_back(void **state)
{
	static const struct bench_script as_ever;
	struct bench *b = bench;

	(void)state;
	open_restless(&as_ever);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_true(b->outcome.verified);
	assert_non_null(strstr(b->told, "? session a session is open | "
			       "? sleep the module may fall asleep in the "
			       "transfer | ? mask indications are 0 | "
			       "? echo the echo is off"));
	expect_as_it_was(true);
	bench_close(b);
}

static void test_put_back_after_failure(void **state)
{
	static const struct bench_script scripts[] = {
		{ .wdsd = "+CME ERROR: 3" },
		{ .amid = "ERROR", .amid_ends = true },
		{ .stored = "@1 OK" },
		{ .accepted = "ERROR" },
		{ .installs = "@1 +WDSI: 13" },
	};
	static const enum hl78_outcome_kind kinds[] = {
		HL78_OUT_FAILED, HL78_OUT_FAILED, HL78_OUT_PENDING,
		HL78_OUT_FAILED, HL78_OUT_REJECTED,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		struct bench *b = bench;

		open_restless(&scripts[i]);
		bench_update(b);
		assert_int_equal(b->outcome.kind, kinds[i]);
		expect_as_it_was(false);
		bench_close(b);
	}
}

/* Behind 16 the module answers, so a cancelled one puts all back, too. */
static void test_put_back_after_cancelled_read_back(void **state)
{
	static const struct bench_script as_ever;
	struct bench *b = bench;

	(void)state;
	open_restless(&as_ever);
	b->cancel_at = HL78_UPDATE_READ_BACK;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_INTERRUPTED);
	expect_as_it_was(true);
	bench_close(b);
}

/* One that is refused stays in the list, and the others are put back. */
static void test_put_back_refused(void **state)
{
	static const struct bench_script script = {
		.answers = { { "AT+KSLEEP=1,2,60", "ERROR" } },
		.wdsd = "ERROR",
	};
	struct bench *b = bench;

	(void)state;
	open_restless(&script);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_FAILED);
	assert_int_equal(hl78_modem_changes(b->modem), 1);
	assert_string_equal(hl78_modem_change(b->modem, 0),
			    "AT+KSLEEP=1,2,60");
	assert_non_null(strstr(b->told, "put-back | could not be put back: "
			       "AT+KSLEEP=1,2,60 | "));
	assert_int_equal(b->mask, 1);
	bench_close(b);
}

/* What was changed before is not the update's to put back. */
static void test_changes_of_others(void **state)
{
	static const struct bench_script script = { .wdsd = "ERROR" };
	static const struct hl78_set_up want = {
		.mask = HL78_MASK_ALL, .ask = { -1, -1, -1, -1, -1 },
	};
	struct bench *b = bench;

	(void)state;
	bench_open(b, &script);
	b->mask = 1;
	snprintf(b->sleep, sizeof(b->sleep), "0");
	assert_int_equal(hl78_modem_start(b->modem, HL78_PROC_SET_UP, &want,
					  b->now), 0);
	bench_settle(b);
	assert_int_equal(b->mask, 8191); /* what model it is was not asked */
	bench_update(b);
	assert_int_equal(b->mask, 8191);
	assert_string_equal(b->sleep, "0");
	assert_int_equal(hl78_modem_changes(b->modem), 1);
	assert_int_equal(hl78_modem_start(b->modem, HL78_PROC_PUT_BACK, NULL,
					  b->now), 0);
	bench_settle(b);
	assert_int_equal(b->mask, 1);
	bench_close(b);
}

/* A session that 8 does not end, since it is masked: AT+WDSS? tells. */
static void test_session_stays(void **state)
{
	static const struct bench_script script = {
		.answers = { { "AT+WDSS?", "+WDSS: 1,1\nOK" },
			     { "AT+WDSS=1,0", "OK" } },
	};
	struct bench *b = bench;

	(void)state;
	bench_open(b, &script);
	b->session = 1;
	b->mute_close = true;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_TIMEOUT);
	assert_non_null(strstr(b->outcome.reason, "does not close"));
	bench_close(b);
}

static void test_sleep_stays(void **state)
{
	static const struct bench_script script = {
		.answers = { { "AT+KSLEEP=2", "ERROR" } },
	};
	struct bench *b = bench;

	(void)state;
	open_restless(&script);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_FAILED);
	assert_non_null(strstr(b->outcome.reason, "sleep"));
	assert_int_equal(b->mask, 1);
	bench_close(b);
}

/* ---- who may type ---- */

static void test_commands_are_held_back(void **state)
{
	static const struct bench_script script;
	struct bench *b = bench;

	(void)state;
	bench_open(b, &script);
	b->types = true; /* at every event; checked there */
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_true(b->n_held > 3 && b->n_typed > 3);
	bench_close(b);
}

/* Bytes of a transfer are told from text, whatever comes in one read. */
static void test_protocol_is_no_text(void **state)
{
	static const struct bench_script script;
	struct bench *b = bench;
	struct hl78_modem *m;

	(void)state;
	bench_open(b, &script);
	b->stops_at = HL78_UPDATE_TRANSFER;
	bench_update(b);
	m = b->modem;
	assert_true(hl78_modem_output_is_data(m));
	assert_int_equal(hl78_modem_feed(m, HL78_MODULE, "\x18\r\n+WDSI: 8\r\n"
					 "\x18", 14, b->now), 1);
	assert_true(hl78_modem_fed_protocol(m));
	assert_false(hl78_modem_feed_line(m, HL78_MODULE, "OK", 2, b->now));
	while (hl78_modem_next_event(m))
		;
	/* Up to the line's end: its LF is no line, and belongs to no block. */
	assert_int_equal(hl78_modem_feed(m, HL78_MODULE, "\r\n+WDSI: 8\r\n"
					 "\x18", 13, b->now), 11);
	assert_false(hl78_modem_fed_protocol(m));
	assert_int_equal(hl78_modem_next_event(m)->type, HL78_EV_WDSI);
	bench_close(b);
}

/* ---- again ---- */

static void test_again_after_13(void **state)
{
	static const struct bench_script bad = { .installs = "@1 +WDSI: 13" };
	static const struct bench_script good;
	struct bench *b = bench;

	(void)state;
	bench_open(b, &bad);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REJECTED);
	b->script = &good;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_true(b->outcome.verified);
	assert_string_equal(b->outcome.from, "HL7802.4.6.9.4");
	assert_string_equal(b->outcome.to, "HL7802.4.7.1.0");
	/* And down again. */
	snprintf(b->plan.to, sizeof(b->plan.to), "HL7802.4.6.9.4");
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_string_equal(b->outcome.from, "HL7802.4.7.1.0");
	bench_close(b);
}

/* Put off, and accepted by a person later on. */
static void test_pending_then_accepted(void **state)
{
	static const struct bench_script script;
	struct bench *b = bench;

	(void)state;
	open_restless(&script);
	b->plan.agree = HL78_AGREE_ASK;
	b->cancel_at = HL78_UPDATE_AGREE;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_PENDING);
	assert_string_equal(b->sleep, "1,2,60");
	/* It would be 650 now. */
	assert_non_null(strstr(b->told, "the session stays closed"));
	assert_null(strstr(b->sent, "AT+WDSS=1,1"));
	assert_int_equal(hl78_modem_changes(b->modem), 1);
	b->plan.dry_run = true; /* nothing but looks, and is told */
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	assert_non_null(strstr(b->outcome.reason, "pending: a package"));
	bench_command(b, "AT+WDSR=4");
	bench_command(b, "AT+CGMR");
	hl78_modem_outcome(b->modem, b->now, true, &b->outcome);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_true(b->outcome.verified);
	bench_close(b);
}

/* 16 after all: it corrects the verdict. */
static void test_late_verdict(void **state)
{
	static const struct bench_script script = {
		.mute_after = true, .installs = "@2 +WDSI: 14",
	};
	struct bench *b = bench;

	(void)state;
	bench_open(b, &script);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_TIMEOUT);
	bench_hear(b, "+WDSI: 16");
	hl78_modem_outcome(b->modem, b->now, true, &b->outcome);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_false(b->outcome.verified);
	bench_close(b);
}

/* ---- always ---- */

static const struct bench_script always[] = {
	{ .from = NULL },
	{ .amid = "+WDSI: 8\n+CEREG: 1" },
	{ .receive = { .fault = HL78_XMODEM_NAK_STORM, .block = 2,
		       .count = 3 } },
	{ .receive = { .crc = true } },
	{ .wdsd = "+CME ERROR: 3" },
	{ .installs = "@2 +WDSI: 14\n@30 lost\n@80 back\n@85 +WDSI: 16" },
};
#define N_ALWAYS (sizeof(always) / sizeof(always[0]))

static void test_every_chunk(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 64 };
	struct bench *whole = bench + 1;

	(void)state;
	for (size_t i = 0; i < N_ALWAYS; i++) {
		open_restless(&always[i]);
		bench_update(bench);
		bench_close(bench);
		*whole = *bench;
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++) {
			open_restless(&always[i]);
			bench->chunk = sizes[j];
			bench_update(bench);
			assert_string_equal(bench->told, whole->told);
			assert_string_equal(bench->sent, whole->sent);
			assert_int_equal(bench->now, whole->now);
			bench_close(bench);
		}
	}
}

/* Cancelled, or without its port, at the n-th event, for every n. */
static void end_at(const struct bench_script *script, bool lost)
{
	unsigned n = 0;

	do {
		open_restless(script);
		bench->cancel_event = lost ? 0 : n + 1;
		bench->lose_event = lost ? n + 1 : 0;
		bench_update(bench);
		assert_true(bench->outcome.kind < HL78_N_OUTCOMES);
		assert_true(bench->outcome.reason[0] ||
			    bench->outcome.kind == HL78_OUT_UPDATED);
		bench_close(bench);
	} while (bench->n_events > n++);
	assert_true(n > 20);
}

static void test_every_event(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ALWAYS; i++) {
		end_at(&always[i], false);
		end_at(&always[i], true);
	}
}

#define BENCH(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_put_back),
		BENCH(test_put_back_after_failure),
		BENCH(test_put_back_after_cancelled_read_back),
		BENCH(test_put_back_refused),
		BENCH(test_changes_of_others),
		BENCH(test_session_stays),
		BENCH(test_sleep_stays),
		BENCH(test_commands_are_held_back),
		BENCH(test_protocol_is_no_text),
		BENCH(test_again_after_13),
		BENCH(test_pending_then_accepted),
		BENCH(test_late_verdict),
		BENCH(test_every_chunk),
		BENCH(test_every_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
