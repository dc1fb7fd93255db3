/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A modem on a live line: the queue and its time-outs, results told to whom
 * they belong, and what happens when the module restarts, falls silent or is
 * unplugged.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- the queue ---- */

static void test_one_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(talk_command(live, "AT+CGMR", false), 1);
	assert_int_equal(talk_command(live, "ATI", false), 2);
	assert_int_equal(hl78_modem_queued(live->modem), 2);
	talk_expect_sent(live, "AT+CGMR\\r");
	talk_reply(live, "AT+CGMR");
	talk_reply(live, "HL7802.4.4.14.0");
	talk_expect_sent(live, "");
	talk_reply(live, "OK");
	talk_expect_sent(live, "ATI\\r");
	assert_int_equal(hl78_modem_queued(live->modem), 1);
	talk_reply(live, "HL7802");
	talk_reply(live, "ERROR");
	talk_expect(live, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK | > ATI | < HL7802 | < ERROR | "
		       "= ATI: ERROR");
	assert_int_equal(hl78_modem_queued(live->modem), 0);
	assert_int_equal(hl78_modem_deadline(live->modem), HL78_NEVER);
	assert_int_equal(live_status()->link, HL78_LINK_READY);
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
		talk_command(live, "AT+COPS?", false);
		talk_reply(live, results[i][0]);
		snprintf(told, sizeof(told), "> AT+COPS? | < %s | "
			 "= AT+COPS?: %s", results[i][0], results[i][1]);
		talk_expect(live, told);
	}
}

/* 650 says which of its two causes it is, as far as that is known. */
static void test_650(void **state)
{
	const struct hl78_event *ev;
	const char *none = NULL, *waits = NULL;

	(void)state;
	for (int i = 0; i < 2; i++) {
		talk_command(live, "AT+WDSS=1,1", false);
		assert_int_equal(hl78_modem_feed(live->modem, HL78_MODULE,
						 "+CME ERROR: 650\r", 16,
						 live->now), 16);
		while ((ev = hl78_modem_next_event(live->modem)))
			if (ev->type == HL78_EV_DONE) {
				assert_non_null(ev->done.cme);
				assert_int_equal(ev->done.code, 650);
				assert_int_equal(ev->done.owner, HL78_BY_USER);
				*(i ? &waits : &none) = ev->done.cme->meaning;
			}
		talk_send(live);
		talk_reply(live, "+WDSI: 2");
	}
	assert_non_null(none);
	assert_non_null(waits);
	assert_string_not_equal(none, waits);
	assert_non_null(strstr(waits, "download"));
}

/* 133 and 148 (AN 9): what is in the way is known until it is set anew. */
static void test_no_context(void **state)
{
	static const struct {
		const char *error;
		enum hl78_obstacle obstacle;
		const char *cure;
	} wanted[] = {
		{ "+CME ERROR: 133", HL78_OBSTACLE_BAD_APN, "AT+CGDCONT?" },
		{ "+CME ERROR: 148", HL78_OBSTACLE_CONTEXT, "AT+CGATT?" },
	};
	const char *command;

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		talk_command(live, "AT+WDSS=1,1", false);
		talk_reply(live, wanted[i].error);
		assert_int_equal(live_status()->obstacle, wanted[i].obstacle);
		hl78_status_advice(live_status(), &command);
		assert_string_equal(command, wanted[i].cure);
		talk_command(live, "AT+CGDCONT=1,\"IP\",\"bench\"", false);
		talk_reply(live, "OK");
		assert_int_equal(live_status()->obstacle, HL78_OBSTACLE_NONE);
	}
}

/* Whether a download that was stopped asks: as AT+WDSC has it. */
static void test_resumption(void **state)
{
	(void)state;
	assert_int_equal(live_status()->resumption, HL78_RESUMES_UNTOLD);
	talk_command(live, "AT+WDSC?", false);
	talk_reply(live, "+WDSC: 0,0");
	talk_reply(live, "+WDSC: 1,0");
	talk_reply(live, "OK");
	assert_int_equal(live_status()->resumption, HL78_RESUMES_ALONE);
	talk_command(live, "AT+WDSC=1,1", false);
	talk_reply(live, "OK");
	assert_int_equal(live_status()->resumption, HL78_RESUMES_ASKED);
}

static void test_refused(void **state)
{
	char text[HL78_COMMAND_MAX + 1];

	(void)state;
	assert_int_equal(talk_command(live, "", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(live, "AT\r", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(live, "AT\x1b", false), HL78_ERR_SYNTAX);
	assert_int_equal(talk_command(live, "AT\x7f", false), HL78_ERR_SYNTAX);
	assert_int_equal(hl78_modem_command(live->modem, "A\0T", 3,
					    HL78_BY_USER, false, live->now),
			 HL78_ERR_SYNTAX);
	memset(text, 'A', sizeof(text));
	assert_int_equal(hl78_modem_command(live->modem, text, sizeof(text),
					    HL78_BY_USER, false, live->now),
			 HL78_ERR_SPACE);
	talk_expect_sent(live, "");
	assert_int_equal(hl78_modem_command(live->modem, text, sizeof(text) - 1,
					    HL78_BY_USER, false, live->now), 1);
}

static void test_queue_full(void **state)
{
	int id = 1, n;

	(void)state;
	for (n = 0; id > 0; n++)
		id = talk_command(live, "AT", false);
	assert_int_equal(id, HL78_ERR_SPACE);
	assert_int_equal(hl78_modem_queued(live->modem), n - 1);
	for (int i = 1; i < n; i++)
		talk_reply(live, "OK");
	assert_int_equal(hl78_modem_queued(live->modem), 0);
	assert_true(talk_command(live, "AT", false) > 0);
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
	assert_int_equal(hl78_modem_command(live->modem, "ATI", 3, HL78_BY_USER,
					    false, live->now), 1);
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 4);
	hl78_modem_sent(live->modem, 3, live->now);
	talk_line(live, "OK");
	assert_memory_equal(hl78_modem_output(live->modem, &len), "\r", 1);
	assert_int_equal(len, 1);
	hl78_modem_sent(live->modem, 1, live->now);
	talk_line(live, "HL7802");
	talk_line(live, "OK");
	talk_expect(live, "> ATI | . OK | < HL7802 | < OK | = ATI: OK");
}

/* ---- echo, and what comes in between ---- */

static void test_echo(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(live->modem);

	(void)state;
	assert_int_equal(id->echo, -1);
	talk_command(live, "ATE0Q0V1", false);
	talk_reply(live, "ATE0Q0V1");
	talk_reply(live, "OK");
	assert_int_equal(id->echo, 1);
	talk_command(live, "at+cgmr", false);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	assert_int_equal(id->echo, 0);
	/* one of a form that no table knows, and another's command */
	talk_command(live, "AT~X 1", false);
	talk_reply(live, "AT~X 1");
	/* In a log a command can be torn; we know what we sent. */
	talk_command(live, "AT", false);
	talk_reply(live, "OK");
	talk_reply(live, "AT");
	talk_reply(live, "+wdsi?");
	talk_reply(live, "AT+SOMEBODY");
	talk_reply(live, "OK");
	assert_int_equal(id->echo, 1);
	talk_expect(live, "> ATE0Q0V1 | < OK | = ATE0Q0V1: OK | > at+cgmr | "
		       "< HL7802.4.4.14.0 | < OK | = at+cgmr: OK | > AT~X 1 | "
		       "< OK | = AT~X 1: OK | > AT | . +wdsi? | "
		       ". AT+SOMEBODY | < OK | = AT: OK");
}

static void events_between(void)
{
	talk_command(live, "AT+WDSI?", false);
	talk_line(live, "+WDSI: 4");
	talk_line(live, "AT+WDSI?");
	talk_line(live, "+WDSI: 6");
	talk_line(live, "+WDSI: 4479");
	talk_line(live, "+WDSI: 23,1");
	talk_line(live, "OK");
	talk_line(live, "+WDSI: 9,100");
	talk_send(live);
	/* An event can come before the echo, too. */
	talk_expect(live, "> AT+WDSI? | ! 4 | ! 6 | < +WDSI: 4479 | "
		       "! 23,1 | < OK | = AT+WDSI?: OK | ! 9,100");
	talk_command(live, "AT+WDSS=1,1", false);
	talk_line(live, "AT+WDSS=1,1");
	talk_line(live, "+CEREG: 5");
	talk_line(live, "OK");
	talk_expect(live, "> AT+WDSS=1,1 | . +CEREG: 5 | < OK | "
		       "= AT+WDSS=1,1: OK");
}

static void test_events_between(void **state)
{
	(void)state;
	for (int i = 0; i < TALK_N_CHUNKS; i++) {
		talk_close(live);
		talk_open(live, HL78_LIVE, talk_chunks[i]);
		events_between();
		assert_int_equal(hl78_modem_identity(live->modem)->mask, 4479);
	}
}

/* ---- silence ---- */

static void test_timeout(void **state)
{
	(void)state;
	talk_command(live, "AT+CGMR", false); /* 5 s by its table */
	talk_command(live, "ATI", false);
	talk_pass(live, 4999);
	talk_expect(live, "> AT+CGMR");
	talk_pass(live, 1);
	/* A plain AT finds the way back, and is nobody's command. */
	talk_expect_sent(live, "AT+CGMR\\rAT\\r");
	talk_expect(live, "= AT+CGMR: no answer in time | > AT");
	talk_reply(live, "OK");
	talk_expect_sent(live, "");
	talk_pass(live, 250);
	talk_expect_sent(live, "ATI\\r");
	talk_reply(live, "HL7802");
	talk_reply(live, "OK");
	talk_expect(live, "< OK | > ATI | < HL7802 | < OK | = ATI: OK");
}

/* An unknown command has a time-out, too; a known one its own. */
static void test_timeouts(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	talk_command(live, "AT+NEVERSEEN", false);
	assert_in_range(hl78_modem_deadline(live->modem) - live->now,
			HL78_SEC(1),
			HL78_SEC(30));
	for (size_t i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), "AT%s%s", all[i].name,
			 strchr(all[i].forms, 'r') ? "" : "=1");
		talk_close(live);
		talk_open(live, HL78_LIVE, 0);
		assert_true(talk_command(live, text, false) > 0);
		assert_int_equal(hl78_modem_deadline(live->modem) - live->now,
				 HL78_MS(all[i].timeout_ms));
	}
}

/* A late answer is shown and belongs to nobody. */
static void test_late_answer(void **state)
{
	(void)state;
	talk_command(live, "AT+CGMR", false);
	talk_command(live, "AT+WDSS?", false);
	talk_pass(live, 5000);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	talk_reply(live, "OK");
	talk_pass(live, 100);
	talk_reply(live, "OK");
	talk_pass(live, 249);
	talk_expect_sent(live, "AT+CGMR\\rAT\\r");
	talk_pass(live, 1);
	talk_expect_sent(live, "AT+WDSS?\\r");
	talk_reply(live, "+WDSS: 1,0");
	talk_reply(live, "OK");
	talk_expect(live, "> AT+CGMR | = AT+CGMR: no answer in time | > AT | "
		       ". HL7802.4.4.14.0 | < OK | . OK | . OK | > AT+WDSS? | "
		       "< +WDSS: 1,0 | < OK | = AT+WDSS?: OK");
	assert_string_equal(hl78_modem_identity(live->modem)->firmware, "");
}

static void test_mute(void **state)
{
	(void)state;
	talk_command(live, "AT", false);
	talk_reply(live, "OK");
	assert_int_equal(live_status()->link, HL78_LINK_READY);
	talk_command(live, "ATI", false);
	talk_command(live, "ATI3", false);
	talk_pass(live, 5000 + 2000 + 1999);
	assert_int_equal(live_status()->link, HL78_LINK_READY);
	talk_pass(live, 1);
	assert_int_equal(live_status()->link, HL78_LINK_SILENT);
	/* It is not given up: the next command goes out. */
	talk_expect_sent(live, "AT\\rATI\\rAT\\rAT\\rATI3\\r");
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	assert_int_equal(live_status()->link, HL78_LINK_READY);
	talk_expect(live, "> AT | < OK | = AT: OK | > ATI | "
		       "= ATI: no answer in time | > AT | > AT | > ATI3 | "
		       "< HL7802.4.4.14.0 | < OK | = ATI3: OK");
}

/* ---- the module restarts ---- */

static void test_reboot_in_mid_answer(void **state)
{
	(void)state;
	talk_command(live, "AT+WDSC?", false);
	talk_command(live, "AT+CGMR", false);
	talk_reply(live, "AT+WDSC?");
	talk_reply(live, "+WDSC: 0,0");
	talk_reply(live, "+KSUP: 0");
	talk_expect(live, "> AT+WDSC? | < +WDSC: 0,0 | . +KSUP: 0 | "
		       "= AT+WDSC?: the module restarted");
	talk_pass(live, 999);
	talk_expect_sent(live, "AT+WDSC?\\r");
	talk_pass(live, 1);
	talk_expect_sent(live, "AT+CGMR\\r");
	talk_reply(live, "HL7802.4.5.4.0");
	talk_reply(live, "OK");
	talk_expect(live, "> AT+CGMR | < HL7802.4.5.4.0 | < OK | "
		       "= AT+CGMR: OK");
}

/* It crashes: no result ever, boot-loader text, NULs, and it is back. */
static void test_crash_in_mid_answer(void **state)
{
	static const char nuls[300];

	(void)state;
	talk_command(live, "AT+COPS=?", false);
	talk_command(live, "AT+CGMR", false);
	talk_reply(live, "AT+COPS=?");
	talk_feed(live, HL78_MODULE, "\r\n+COPS: (2,\"Ope", 16);
	talk_feed(live, HL78_MODULE, nuls, sizeof(nuls));
	talk_feed(live, HL78_MODULE, "\r\n", 2);
	talk_reply(live, "U-Boot 2016.01 (Mar 02 2018)");
	assert_int_equal(live_status()->link, HL78_LINK_BOOTING);
	talk_pass(live, 900);
	talk_reply(live, "ERROR: 00000008");
	talk_expect(live, "> AT+COPS=? | < +COPS: (2,\"Ope | "
		       ". U-Boot 2016.01 (Mar 02 2018) | "
		       "= AT+COPS=?: the module restarted | "
		       ". ERROR: 00000008");
	talk_pass(live, 250);
	talk_expect_sent(live, "AT+COPS=?\\rAT+CGMR\\r");
	talk_reply(live, "OK");
	assert_int_equal(live_status()->link, HL78_LINK_READY);
}

static void test_reboot_with_a_mask_pending(void **state)
{
	(void)state;
	talk_command(live, "AT+WDSI?", false);
	talk_reply(live, "+WDSI: 16");
	talk_reply(live, "READY");
	talk_reply(live, "+WDSI: 0");
	talk_expect(live, "> AT+WDSI? | ! 16 | . READY | "
		       "= AT+WDSI?: the module restarted | ! 0");
	assert_int_equal(hl78_modem_identity(live->modem)->mask, -1);
}

/* ---- the link ---- */

static void test_lost_and_back(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(live->modem);

	(void)state;
	talk_command(live, "AT+CGMR", false);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	assert_false(id->old);
	talk_command(live, "AT+WDSI?", false);
	talk_command(live, "ATI", false);
	talk_reply(live, "+WDSI: 4");
	talk_feed(live, HL78_MODULE, "\r\nhalf a li", 11);
	talk_expect(live, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK | > AT+WDSI?");
	talk_play(live, "lost\n");
	talk_expect(live, "= AT+WDSI?: the port was lost | "
		       "= ATI: the port was lost | ! 4");
	assert_int_equal(live_status()->link, HL78_LINK_CLOSED);
	assert_int_equal(hl78_modem_queued(live->modem), 0);
	assert_int_equal(hl78_modem_deadline(live->modem), HL78_NEVER);
	assert_int_equal(talk_command(live, "AT", false), HL78_ERR_STATE);
	talk_expect_sent(live, "AT+CGMR\\rAT+WDSI?\\r");
	talk_play(live, "+5\nback\n");
	assert_int_equal(live_status()->link, HL78_LINK_SILENT);
	/* What was known is old until it is asked afresh, changed or not. */
	assert_true(id->old);
	talk_reply(live, "+WDSI: 0");
	talk_command(live, "AT", false);
	talk_reply(live, "OK");
	assert_true(id->old);
	talk_command(live, "AT+CGMR", false);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	assert_false(id->old);
	talk_expect(live, "! 0 | > AT | < OK | = AT: OK | > AT+CGMR | "
		       "< HL7802.4.4.14.0 | < OK | = AT+CGMR: OK");
}

/* ---- odd lines ---- */

static void test_overlong(void **state)
{
	static char text[HL78_LINE_MAX + 100];

	(void)state;
	memset(text, 'x', sizeof(text));
	talk_command(live, "AT+CGMR", false);
	talk_feed(live, HL78_MODULE, text, sizeof(text));
	talk_feed(live, HL78_MODULE, "\r\n", 2);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	talk_expect(live, "> AT+CGMR | % 2148 | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK");
}

static void data_phase(void)
{
	static const char bytes[] = "\r\nCONNECT\r\n"
				    "ATI\r\n+WDSI: 14\r\nOK\r\n\0\0"
				    "--EOF--Pattern--\r\nOK\r\n";

	talk_command(live, "AT+KTCPRCV=1,22", false);
	talk_command(live, "AT+CGMR", false);
	talk_reply(live, "AT+KTCPRCV=1,22");
	talk_feed(live, HL78_MODULE, bytes, sizeof(bytes) - 1);
	talk_send(live);
	talk_expect(live, "> AT+KTCPRCV=1,22 | < CONNECT | # 22 | < OK | "
		       "= AT+KTCPRCV=1,22: OK | > AT+CGMR");
	assert_false(live_status()->guard.active);
	talk_reply(live, "OK");
	talk_expect(live, "< OK | = AT+CGMR: OK");
}

static void test_data(void **state)
{
	(void)state;
	for (int i = 0; i < TALK_N_CHUNKS; i++) {
		talk_close(live);
		talk_open(live, HL78_LIVE, talk_chunks[i]);
		data_phase();
	}
}

/* A data phase that never ends is given up, and the line found again. */
static void test_data_without_end(void **state)
{
	(void)state;
	talk_command(live, "AT+KTCPSND=1,8", false);
	talk_reply(live, "CONNECT");
	talk_pass(live, 100000);
	talk_reply(live, "+WDSI: 4");
	talk_expect(live, "> AT+KTCPSND=1,8 | < CONNECT");
	talk_pass(live, 20000);
	talk_reply(live, "OK");
	talk_reply(live, "+WDSI: 6");
	talk_expect(live, "= AT+KTCPSND=1,8: no answer in time | > AT | < OK | "
		       "! 6");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(test_one_at_a_time),
		LIVE(test_results),
		LIVE(test_650),
		LIVE(test_no_context),
		LIVE(test_resumption),
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
