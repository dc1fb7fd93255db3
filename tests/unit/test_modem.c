/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A modem on a live line: the queue and its time-outs, results told to whom
 * they belong, and what happens when the module restarts, falls silent or is
 * unplugged.
 */
#include "talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct talk *t;

static int open_live(void **state)
{
	(void)state;
	t = talk_new(HL78_LIVE);
	return 0;
}

static int close_live(void **state)
{
	(void)state;
	talk_free(t);
	return 0;
}

static const struct hl78_status *status(void)
{
	return hl78_modem_status(t->modem);
}

/* ---- the queue ---- */

static void test_one_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(talk_command(t, "AT+CGMR", false), 1);
	assert_int_equal(talk_command(t, "ATI", false), 2);
	assert_int_equal(hl78_modem_queued(t->modem), 2);
	talk_expect_sent(t, "AT+CGMR\\r");
	talk_reply(t, "AT+CGMR");
	talk_reply(t, "HL7802.4.4.14.0");
	talk_expect_sent(t, "");
	talk_reply(t, "OK");
	talk_expect_sent(t, "ATI\\r");
	assert_int_equal(hl78_modem_queued(t->modem), 1);
	talk_reply(t, "HL7802");
	talk_reply(t, "ERROR");
	talk_expect(t, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK | > ATI | < HL7802 | < ERROR | "
		       "= ATI: ERROR");
	assert_int_equal(hl78_modem_queued(t->modem), 0);
	assert_int_equal(hl78_modem_deadline(t->modem), HL78_NEVER);
	assert_int_equal(status()->link, HL78_LINK_READY);
}

static void test_results(void **state)
{
	static const char *const results[][2] = {
		{ "OK", "OK" },
		{ "ERROR", "ERROR" },
		{ "+CME ERROR: 650", "CME ERROR 650" },
		{ "+CME ERROR: SIM busy", "CME ERROR" },
		{ "+CMS ERROR: 500", "CMS ERROR 500" },
		{ "NO CARRIER", "NO CARRIER" },
	};
	char told[128];

	(void)state;
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		talk_command(t, "AT+COPS?", false);
		talk_reply(t, results[i][0]);
		snprintf(told, sizeof(told), "> AT+COPS? | < %s | "
			 "= AT+COPS?: %s", results[i][0], results[i][1]);
		talk_expect(t, told);
	}
}

/* 650 says which of its two causes it is, as far as that is known. */
static void test_650(void **state)
{
	const struct hl78_event *ev;
	const char *none = NULL, *waits = NULL;

	(void)state;
	for (int i = 0; i < 2; i++) {
		talk_command(t, "AT+WDSS=1,1", false);
		assert_int_equal(hl78_modem_feed(t->modem, HL78_MODULE,
						 "+CME ERROR: 650\r", 16,
						 t->now), 16);
		while ((ev = hl78_modem_next_event(t->modem)))
			if (ev->type == HL78_EV_DONE) {
				assert_non_null(ev->done.cme);
				assert_int_equal(ev->done.code, 650);
				assert_int_equal(ev->done.owner, HL78_BY_USER);
				*(i ? &waits : &none) = ev->done.cme->meaning;
			}
		talk_send(t);
		talk_reply(t, "+WDSI: 2");
	}
	assert_non_null(none);
	assert_non_null(waits);
	assert_string_not_equal(none, waits);
	assert_non_null(strstr(waits, "download"));
}

static void test_refused(void **state)
{
	char text[HL78_COMMAND_MAX + 1];

	(void)state;
	assert_int_equal(talk_command(t, "", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(t, "AT\r", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(t, "AT\x1b", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(t, "AT\x7f", false), HL78_ERR_SYNTAX);
	assert_int_equal(hl78_modem_command(t->modem, "A\0T", 3, HL78_BY_USER,
					    false, t->now), HL78_ERR_SYNTAX);
	memset(text, 'A', sizeof(text));
	assert_int_equal(hl78_modem_command(t->modem, text, sizeof(text),
					    HL78_BY_USER, false, t->now),
			 HL78_ERR_SPACE);
	talk_expect_sent(t, "");
	assert_int_equal(hl78_modem_command(t->modem, text, sizeof(text) - 1,
					    HL78_BY_USER, false, t->now), 1);
}

static void test_queue_full(void **state)
{
	int id = 1, n;

	(void)state;
	for (n = 0; id > 0; n++)
		id = talk_command(t, "AT", false);
	assert_int_equal(id, HL78_ERR_SPACE);
	assert_int_equal(hl78_modem_queued(t->modem), n - 1);
	for (int i = 1; i < n; i++)
		talk_reply(t, "OK");
	assert_int_equal(hl78_modem_queued(t->modem), 0);
	assert_true(talk_command(t, "AT", false) > 0);
}

static void test_closed_and_read_only(void **state)
{
	struct hl78_modem_config config = { .source = HL78_LIVE,
					    .read_only = true };
	struct hl78_modem *m = hl78_modem_new(&config);
	size_t len;

	(void)state;
	hl78_modem_link(m, true, 0);
	assert_int_equal(hl78_modem_command(m, "AT", 2, HL78_BY_USER, true, 0),
			 HL78_ERR_STATE);
	assert_int_equal(hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, 0),
			 HL78_ERR_STATE);
	hl78_modem_tick(m, HL78_SEC(100));
	hl78_modem_output(m, &len);
	assert_int_equal(len, 0);
	hl78_modem_free(m);

	m = hl78_modem_new(NULL);
	assert_int_equal(hl78_modem_command(m, "AT", 2, HL78_BY_USER, true, 0),
			 HL78_ERR_STATE);
	assert_int_equal(hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, 0),
			 HL78_ERR_STATE);
	hl78_modem_free(m);
}

/* The answer cannot come before the command has gone out. */
static void test_slow_line(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(hl78_modem_command(t->modem, "ATI", 3, HL78_BY_USER,
					    false, t->now), 1);
	hl78_modem_output(t->modem, &len);
	assert_int_equal(len, 4);
	hl78_modem_sent(t->modem, 3, t->now);
	talk_line(t, "OK");
	assert_memory_equal(hl78_modem_output(t->modem, &len), "\r", 1);
	assert_int_equal(len, 1);
	hl78_modem_sent(t->modem, 1, t->now);
	talk_line(t, "HL7802");
	talk_line(t, "OK");
	talk_expect(t, "> ATI | . OK | < HL7802 | < OK | = ATI: OK");
}

/* ---- echo, and what comes in between ---- */

static void test_echo(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(t->modem);

	(void)state;
	assert_int_equal(id->echo, -1);
	talk_command(t, "ATE0Q0V1", false);
	talk_reply(t, "ATE0Q0V1");
	talk_reply(t, "OK");
	assert_int_equal(id->echo, 1);
	talk_command(t, "at+cgmr", false);
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	assert_int_equal(id->echo, 0);
	/* one of a form that no table knows, and another's command */
	talk_command(t, "AT~X 1", false);
	talk_reply(t, "AT~X 1");
	/* In a log a command can be torn; we know what we sent. */
	talk_command(t, "AT", false);
	talk_reply(t, "OK");
	talk_reply(t, "AT");
	talk_reply(t, "+wdsi?");
	talk_reply(t, "AT+SOMEBODY");
	talk_reply(t, "OK");
	assert_int_equal(id->echo, 1);
	talk_expect(t, "> ATE0Q0V1 | < OK | = ATE0Q0V1: OK | > at+cgmr | "
		       "< HL7802.4.4.14.0 | < OK | = at+cgmr: OK | > AT~X 1 | "
		       "< OK | = AT~X 1: OK | > AT | . +wdsi? | "
		       ". AT+SOMEBODY | < OK | = AT: OK");
}

static void events_between(void)
{
	talk_command(t, "AT+WDSI?", false);
	talk_line(t, "+WDSI: 4");
	talk_line(t, "AT+WDSI?");
	talk_line(t, "+WDSI: 6");
	talk_line(t, "+WDSI: 4479");
	talk_line(t, "+WDSI: 23,1");
	talk_line(t, "OK");
	talk_line(t, "+WDSI: 9,100");
	talk_send(t);
	/* An event can come before the echo, too. */
	talk_expect(t, "> AT+WDSI? | ! 4 | ! 6 | < +WDSI: 4479 | "
		       "! 23,1 | < OK | = AT+WDSI?: OK | ! 9,100");
	talk_command(t, "AT+WDSS=1,1", false);
	talk_line(t, "AT+WDSS=1,1");
	talk_line(t, "+CEREG: 5");
	talk_line(t, "OK");
	talk_expect(t, "> AT+WDSS=1,1 | . +CEREG: 5 | < OK | "
		       "= AT+WDSS=1,1: OK");
}

static void test_events_between(void **state)
{
	(void)state;
	for (int i = 0; i < TALK_N_CHUNKS; i++) {
		talk_close(t);
		talk_open(t, HL78_LIVE, talk_chunks[i]);
		events_between();
		assert_int_equal(hl78_modem_identity(t->modem)->mask, 4479);
	}
}

/* ---- silence ---- */

static void test_timeout(void **state)
{
	(void)state;
	talk_command(t, "AT+CGMR", false); /* 5 s by its table */
	talk_command(t, "ATI", false);
	talk_pass(t, 4999);
	talk_expect(t, "> AT+CGMR");
	talk_pass(t, 1);
	/* A plain AT finds the way back, and is nobody's command. */
	talk_expect_sent(t, "AT+CGMR\\rAT\\r");
	talk_expect(t, "= AT+CGMR: no answer in time | > AT");
	talk_reply(t, "OK");
	talk_expect_sent(t, "");
	talk_pass(t, 250);
	talk_expect_sent(t, "ATI\\r");
	talk_reply(t, "HL7802");
	talk_reply(t, "OK");
	talk_expect(t, "< OK | > ATI | < HL7802 | < OK | = ATI: OK");
}

/* An unknown command has a time-out, too; a known one its own. */
static void test_timeouts(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	talk_command(t, "AT+NEVERSEEN", false);
	assert_in_range(hl78_modem_deadline(t->modem) - t->now, HL78_SEC(1),
			HL78_SEC(30));
	for (size_t i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), "AT%s%s", all[i].name,
			 strchr(all[i].forms, 'r') ? "" : "=1");
		talk_close(t);
		talk_open(t, HL78_LIVE, 0);
		assert_true(talk_command(t, text, false) > 0);
		assert_int_equal(hl78_modem_deadline(t->modem) - t->now,
				 HL78_MS(all[i].timeout_ms));
	}
}

/* A late answer is shown and belongs to nobody. */
static void test_late_answer(void **state)
{
	(void)state;
	talk_command(t, "AT+CGMR", false);
	talk_command(t, "AT+WDSS?", false);
	talk_pass(t, 5000);
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	talk_reply(t, "OK");
	talk_pass(t, 100);
	talk_reply(t, "OK");
	talk_pass(t, 249);
	talk_expect_sent(t, "AT+CGMR\\rAT\\r");
	talk_pass(t, 1);
	talk_expect_sent(t, "AT+WDSS?\\r");
	talk_reply(t, "+WDSS: 1,0");
	talk_reply(t, "OK");
	talk_expect(t, "> AT+CGMR | = AT+CGMR: no answer in time | > AT | "
		       ". HL7802.4.4.14.0 | < OK | . OK | . OK | > AT+WDSS? | "
		       "< +WDSS: 1,0 | < OK | = AT+WDSS?: OK");
	assert_string_equal(hl78_modem_identity(t->modem)->firmware, "");
}

static void test_mute(void **state)
{
	(void)state;
	talk_command(t, "AT", false);
	talk_reply(t, "OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
	talk_command(t, "ATI", false);
	talk_command(t, "ATI3", false);
	talk_pass(t, 5000 + 2000 + 1999);
	assert_int_equal(status()->link, HL78_LINK_READY);
	talk_pass(t, 1);
	assert_int_equal(status()->link, HL78_LINK_SILENT);
	/* It is not given up: the next command goes out. */
	talk_expect_sent(t, "AT\\rATI\\rAT\\rAT\\rATI3\\r");
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
	talk_expect(t, "> AT | < OK | = AT: OK | > ATI | "
		       "= ATI: no answer in time | > AT | > AT | > ATI3 | "
		       "< HL7802.4.4.14.0 | < OK | = ATI3: OK");
}

/* ---- the module restarts ---- */

static void test_reboot_in_mid_answer(void **state)
{
	(void)state;
	talk_command(t, "AT+WDSC?", false);
	talk_command(t, "AT+CGMR", false);
	talk_reply(t, "AT+WDSC?");
	talk_reply(t, "+WDSC: 0,0");
	talk_reply(t, "+KSUP: 0");
	talk_expect(t, "> AT+WDSC? | < +WDSC: 0,0 | . +KSUP: 0 | "
		       "= AT+WDSC?: the module restarted");
	talk_pass(t, 999);
	talk_expect_sent(t, "AT+WDSC?\\r");
	talk_pass(t, 1);
	talk_expect_sent(t, "AT+CGMR\\r");
	talk_reply(t, "HL7802.4.5.4.0");
	talk_reply(t, "OK");
	talk_expect(t, "> AT+CGMR | < HL7802.4.5.4.0 | < OK | "
		       "= AT+CGMR: OK");
}

/* It crashes: no result ever, boot-loader text, NULs, and it is back. */
static void test_crash_in_mid_answer(void **state)
{
	static const char nuls[300];

	(void)state;
	talk_command(t, "AT+COPS=?", false);
	talk_command(t, "AT+CGMR", false);
	talk_reply(t, "AT+COPS=?");
	talk_feed(t, HL78_MODULE, "\r\n+COPS: (2,\"Ope", 16);
	talk_feed(t, HL78_MODULE, nuls, sizeof(nuls));
	talk_feed(t, HL78_MODULE, "\r\n", 2);
	talk_reply(t, "U-Boot 2016.01 (Mar 02 2018)");
	assert_int_equal(status()->link, HL78_LINK_BOOTING);
	talk_pass(t, 900);
	talk_reply(t, "ERROR: 00000008");
	talk_expect(t, "> AT+COPS=? | < +COPS: (2,\"Ope | "
		       ". U-Boot 2016.01 (Mar 02 2018) | "
		       "= AT+COPS=?: the module restarted | "
		       ". ERROR: 00000008");
	talk_pass(t, 250);
	talk_expect_sent(t, "AT+COPS=?\\rAT+CGMR\\r");
	talk_reply(t, "OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
}

static void test_reboot_with_a_mask_pending(void **state)
{
	(void)state;
	talk_command(t, "AT+WDSI?", false);
	talk_reply(t, "+WDSI: 16");
	talk_reply(t, "READY");
	talk_reply(t, "+WDSI: 0");
	talk_expect(t, "> AT+WDSI? | ! 16 | . READY | "
		       "= AT+WDSI?: the module restarted | ! 0");
	assert_int_equal(hl78_modem_identity(t->modem)->mask, -1);
}

/* ---- the link ---- */

static void test_lost_and_back(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(t->modem);

	(void)state;
	talk_command(t, "AT+CGMR", false);
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	assert_false(id->old);
	talk_command(t, "AT+WDSI?", false);
	talk_command(t, "ATI", false);
	talk_reply(t, "+WDSI: 4");
	talk_feed(t, HL78_MODULE, "\r\nhalf a li", 11);
	talk_expect(t, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK | > AT+WDSI?");
	talk_play(t, "lost\n");
	talk_expect(t, "= AT+WDSI?: the port was lost | "
		       "= ATI: the port was lost | ! 4");
	assert_int_equal(status()->link, HL78_LINK_CLOSED);
	assert_int_equal(hl78_modem_queued(t->modem), 0);
	assert_int_equal(hl78_modem_deadline(t->modem), HL78_NEVER);
	assert_int_equal(talk_command(t, "AT", false), HL78_ERR_STATE);
	talk_expect_sent(t, "AT+CGMR\\rAT+WDSI?\\r");
	talk_play(t, "+5\nback\n");
	assert_int_equal(status()->link, HL78_LINK_SILENT);
	/* What was known is old until it is asked afresh, changed or not. */
	assert_true(id->old);
	talk_reply(t, "+WDSI: 0");
	talk_command(t, "AT", false);
	talk_reply(t, "OK");
	assert_true(id->old);
	talk_command(t, "AT+CGMR", false);
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	assert_false(id->old);
	talk_expect(t, "! 0 | > AT | < OK | = AT: OK | > AT+CGMR | "
		       "< HL7802.4.4.14.0 | < OK | = AT+CGMR: OK");
}

/* ---- odd lines ---- */

static void test_overlong(void **state)
{
	static char text[HL78_LINE_MAX + 100];

	(void)state;
	memset(text, 'x', sizeof(text));
	talk_command(t, "AT+CGMR", false);
	talk_feed(t, HL78_MODULE, text, sizeof(text));
	talk_feed(t, HL78_MODULE, "\r\n", 2);
	talk_reply(t, "HL7802.4.4.14.0");
	talk_reply(t, "OK");
	talk_expect(t, "> AT+CGMR | % 2148 | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK");
}

static void data_phase(void)
{
	static const char bytes[] = "\r\nCONNECT\r\n"
				    "ATI\r\n+WDSI: 14\r\nOK\r\n\0\0"
				    "--EOF--Pattern--\r\nOK\r\n";

	talk_command(t, "AT+KTCPRCV=1,22", false);
	talk_command(t, "AT+CGMR", false);
	talk_reply(t, "AT+KTCPRCV=1,22");
	talk_feed(t, HL78_MODULE, bytes, sizeof(bytes) - 1);
	talk_send(t);
	talk_expect(t, "> AT+KTCPRCV=1,22 | < CONNECT | # 22 | < OK | "
		       "= AT+KTCPRCV=1,22: OK | > AT+CGMR");
	assert_false(status()->guard.active);
	talk_reply(t, "OK");
	talk_expect(t, "< OK | = AT+CGMR: OK");
}

static void test_data(void **state)
{
	(void)state;
	for (int i = 0; i < TALK_N_CHUNKS; i++) {
		talk_close(t);
		talk_open(t, HL78_LIVE, talk_chunks[i]);
		data_phase();
	}
}

/* A data phase that never ends is given up, and the line found again. */
static void test_data_without_end(void **state)
{
	(void)state;
	talk_command(t, "AT+KTCPSND=1,8", false);
	talk_reply(t, "CONNECT");
	talk_pass(t, 100000);
	talk_reply(t, "+WDSI: 4");
	talk_expect(t, "> AT+KTCPSND=1,8 | < CONNECT");
	talk_pass(t, 20000);
	talk_reply(t, "OK");
	talk_reply(t, "+WDSI: 6");
	talk_expect(t, "= AT+KTCPSND=1,8: no answer in time | > AT | < OK | "
		       "! 6");
}

#define LIVE(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(test_one_at_a_time),
		LIVE(test_results),
		LIVE(test_650),
		LIVE(test_refused),
		LIVE(test_queue_full),
		cmocka_unit_test(test_closed_and_read_only),
		LIVE(test_slow_line),
		LIVE(test_echo),
		LIVE(test_events_between),
		LIVE(test_timeout),
		LIVE(test_timeouts),
		LIVE(test_late_answer),
		LIVE(test_mute),
		LIVE(test_reboot_in_mid_answer),
		LIVE(test_crash_in_mid_answer),
		LIVE(test_reboot_with_a_mask_pending),
		LIVE(test_lost_and_back),
		LIVE(test_overlong),
		LIVE(test_data),
		LIVE(test_data_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
