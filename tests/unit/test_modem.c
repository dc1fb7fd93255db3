/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A modem on a live line: the queue and its time-outs, results told to whom
 * they belong, what happens when the module restarts, falls silent or is
 * unplugged, the guard, and the procedures.
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
	t = malloc(sizeof(*t));
	assert_non_null(t);
	talk_open(t, HL78_LIVE, 0);
	return 0;
}

static int close_live(void **state)
{
	(void)state;
	talk_close(t);
	free(t);
	return 0;
}

static int command_by(const char *text, bool insist)
{
	int id = hl78_modem_command(t->modem, text, strlen(text), HL78_BY_USER,
				    insist, t->now);

	talk_send(t);
	return id;
}

static int command(const char *text)
{
	return command_by(text, false);
}

static const struct hl78_status *status(void)
{
	return hl78_modem_status(t->modem);
}

/* A line, then whatever goes out because of it. */
static void line(const char *text)
{
	talk_line(t, text);
	talk_send(t);
}

/* ---- the queue ---- */

static void test_one_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(command("AT+CGMR"), 1);
	assert_int_equal(command("ATI"), 2);
	assert_int_equal(hl78_modem_queued(t->modem), 2);
	talk_expect_sent(t, "AT+CGMR\\r");
	line("AT+CGMR");
	line("HL7802.4.4.14.0");
	talk_expect_sent(t, "");
	line("OK");
	talk_expect_sent(t, "ATI\\r");
	assert_int_equal(hl78_modem_queued(t->modem), 1);
	line("HL7802");
	line("ERROR");
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
		command("AT+COPS?");
		line(results[i][0]);
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
		command("AT+WDSS=1,1");
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
		line("+WDSI: 2");
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
	assert_int_equal(command(""), HL78_ERR_SYNTAX);
	assert_int_equal(command("AT\r"), HL78_ERR_SYNTAX);
	assert_int_equal(command("AT\x1b"), HL78_ERR_SYNTAX);
	assert_int_equal(command("AT\x7f"), HL78_ERR_SYNTAX);
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
		id = command("AT");
	assert_int_equal(id, HL78_ERR_SPACE);
	assert_int_equal(hl78_modem_queued(t->modem), n - 1);
	for (int i = 1; i < n; i++)
		line("OK");
	assert_int_equal(hl78_modem_queued(t->modem), 0);
	assert_true(command("AT") > 0);
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
	command("ATE0Q0V1");
	line("ATE0Q0V1");
	line("OK");
	assert_int_equal(id->echo, 1);
	command("at+cgmr");
	line("HL7802.4.4.14.0");
	line("OK");
	assert_int_equal(id->echo, 0);
	/* one of a form that no table knows, and another's command */
	command("AT~X 1");
	line("AT~X 1");
	/* In a log a command can be torn; we know what we sent. */
	command("AT");
	line("OK");
	line("AT");
	line("+wdsi?");
	line("AT+SOMEBODY");
	line("OK");
	assert_int_equal(id->echo, 1);
	talk_expect(t, "> ATE0Q0V1 | < OK | = ATE0Q0V1: OK | > at+cgmr | "
		       "< HL7802.4.4.14.0 | < OK | = at+cgmr: OK | > AT~X 1 | "
		       "< OK | = AT~X 1: OK | > AT | . +wdsi? | "
		       ". AT+SOMEBODY | < OK | = AT: OK");
}

static void events_between(void)
{
	command("AT+WDSI?");
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
	command("AT+WDSS=1,1");
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
	command("AT+CGMR"); /* 5 s by its table */
	command("ATI");
	talk_pass(t, 4999);
	talk_expect(t, "> AT+CGMR");
	talk_pass(t, 1);
	/* A plain AT finds the way back, and is nobody's command. */
	talk_expect_sent(t, "AT+CGMR\\rAT\\r");
	talk_expect(t, "= AT+CGMR: no answer in time | > AT");
	line("OK");
	talk_expect_sent(t, "");
	talk_pass(t, 250);
	talk_expect_sent(t, "ATI\\r");
	line("HL7802");
	line("OK");
	talk_expect(t, "< OK | > ATI | < HL7802 | < OK | = ATI: OK");
}

/* An unknown command has a time-out, too; a known one its own. */
static void test_timeouts(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	command("AT+NEVERSEEN");
	assert_in_range(hl78_modem_deadline(t->modem) - t->now, HL78_SEC(1),
			HL78_SEC(30));
	for (size_t i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), "AT%s%s", all[i].name,
			 strchr(all[i].forms, 'r') ? "" : "=1");
		talk_close(t);
		talk_open(t, HL78_LIVE, 0);
		assert_true(command(text) > 0);
		assert_int_equal(hl78_modem_deadline(t->modem) - t->now,
				 HL78_MS(all[i].timeout_ms));
	}
}

/* A late answer is shown and belongs to nobody. */
static void test_late_answer(void **state)
{
	(void)state;
	command("AT+CGMR");
	command("AT+WDSS?");
	talk_pass(t, 5000);
	line("HL7802.4.4.14.0");
	line("OK");
	line("OK");
	talk_pass(t, 100);
	line("OK");
	talk_pass(t, 249);
	talk_expect_sent(t, "AT+CGMR\\rAT\\r");
	talk_pass(t, 1);
	talk_expect_sent(t, "AT+WDSS?\\r");
	line("+WDSS: 1,0");
	line("OK");
	talk_expect(t, "> AT+CGMR | = AT+CGMR: no answer in time | > AT | "
		       ". HL7802.4.4.14.0 | < OK | . OK | . OK | > AT+WDSS? | "
		       "< +WDSS: 1,0 | < OK | = AT+WDSS?: OK");
	assert_string_equal(hl78_modem_identity(t->modem)->firmware, "");
}

static void test_mute(void **state)
{
	(void)state;
	command("AT");
	line("OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
	command("ATI");
	command("ATI3");
	talk_pass(t, 5000 + 2000 + 1999);
	assert_int_equal(status()->link, HL78_LINK_READY);
	talk_pass(t, 1);
	assert_int_equal(status()->link, HL78_LINK_SILENT);
	/* It is not given up: the next command goes out. */
	talk_expect_sent(t, "AT\\rATI\\rAT\\rAT\\rATI3\\r");
	line("HL7802.4.4.14.0");
	line("OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
	talk_expect(t, "> AT | < OK | = AT: OK | > ATI | "
		       "= ATI: no answer in time | > AT | > AT | > ATI3 | "
		       "< HL7802.4.4.14.0 | < OK | = ATI3: OK");
}

/* ---- the module restarts ---- */

static void test_reboot_in_mid_answer(void **state)
{
	(void)state;
	command("AT+WDSC?");
	command("AT+CGMR");
	line("AT+WDSC?");
	line("+WDSC: 0,0");
	line("+KSUP: 0");
	talk_expect(t, "> AT+WDSC? | < +WDSC: 0,0 | . +KSUP: 0 | "
		       "= AT+WDSC?: the module restarted");
	talk_pass(t, 999);
	talk_expect_sent(t, "AT+WDSC?\\r");
	talk_pass(t, 1);
	talk_expect_sent(t, "AT+CGMR\\r");
	line("HL7802.4.5.4.0");
	line("OK");
	talk_expect(t, "> AT+CGMR | < HL7802.4.5.4.0 | < OK | "
		       "= AT+CGMR: OK");
}

/* It crashes: no result ever, boot-loader text, NULs, and it is back. */
static void test_crash_in_mid_answer(void **state)
{
	static const char nuls[300];

	(void)state;
	command("AT+COPS=?");
	command("AT+CGMR");
	line("AT+COPS=?");
	talk_feed(t, HL78_MODULE, "\r\n+COPS: (2,\"Ope", 16);
	talk_feed(t, HL78_MODULE, nuls, sizeof(nuls));
	talk_feed(t, HL78_MODULE, "\r\n", 2);
	line("U-Boot 2016.01 (Mar 02 2018)");
	assert_int_equal(status()->link, HL78_LINK_BOOTING);
	talk_pass(t, 900);
	line("ERROR: 00000008");
	talk_expect(t, "> AT+COPS=? | < +COPS: (2,\"Ope | "
		       ". U-Boot 2016.01 (Mar 02 2018) | "
		       "= AT+COPS=?: the module restarted | "
		       ". ERROR: 00000008");
	talk_pass(t, 250);
	talk_expect_sent(t, "AT+COPS=?\\rAT+CGMR\\r");
	line("OK");
	assert_int_equal(status()->link, HL78_LINK_READY);
}

static void test_reboot_with_a_mask_pending(void **state)
{
	(void)state;
	command("AT+WDSI?");
	line("+WDSI: 16");
	line("READY");
	line("+WDSI: 0");
	talk_expect(t, "> AT+WDSI? | ! 16 | . READY | "
		       "= AT+WDSI?: the module restarted | ! 0");
	assert_int_equal(hl78_modem_identity(t->modem)->mask, -1);
}

/* ---- the link ---- */

static void test_lost_and_back(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(t->modem);

	(void)state;
	command("AT+CGMR");
	line("HL7802.4.4.14.0");
	line("OK");
	assert_false(id->old);
	command("AT+WDSI?");
	command("ATI");
	line("+WDSI: 4");
	talk_feed(t, HL78_MODULE, "\r\nhalf a li", 11);
	talk_expect(t, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK | > AT+WDSI?");
	talk_play(t, "lost\n");
	talk_expect(t, "= AT+WDSI?: the port was lost | "
		       "= ATI: the port was lost | ! 4");
	assert_int_equal(status()->link, HL78_LINK_CLOSED);
	assert_int_equal(hl78_modem_queued(t->modem), 0);
	assert_int_equal(hl78_modem_deadline(t->modem), HL78_NEVER);
	assert_int_equal(command("AT"), HL78_ERR_STATE);
	talk_expect_sent(t, "AT+CGMR\\rAT+WDSI?\\r");
	talk_play(t, "+5\nback\n");
	assert_int_equal(status()->link, HL78_LINK_SILENT);
	/* What was known is old until it is asked afresh, changed or not. */
	assert_true(id->old);
	line("+WDSI: 0");
	command("AT");
	line("OK");
	assert_true(id->old);
	command("AT+CGMR");
	line("HL7802.4.4.14.0");
	line("OK");
	assert_false(id->old);
	talk_expect(t, "! 0 | > AT | < OK | = AT: OK | > AT+CGMR | "
		       "< HL7802.4.4.14.0 | < OK | = AT+CGMR: OK");
}

/* ---- the guard ---- */

static void accept_installation(void)
{
	line("+WDSI: 3");
	command("AT+WDSR=4");
	line("OK");
	assert_true(status()->guard.active);
	talk_expect(t, "! 3 | > AT+WDSR=4 | < OK | = AT+WDSR=4: OK");
	talk_expect_sent(t, "AT+WDSR=4\\r");
}

static void test_guard(void **state)
{
	static const char *const held[] = {
		"AT+CFUN=1,1", "at+cfun=0", "AT+CPWROFF", "AT+CPOF", "AT&F",
		"ATZ", "AT+IPR=9600", "AT+WDSD=1000", "AT+CMEE=1;+CFUN=1,1",
		"AT+FOO=1;+CFUN=1,1", "  AT+CFUN=1,1",
	};

	(void)state;
	accept_installation();
	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++)
		assert_int_equal(command(held[i]), HL78_ERR_GUARDED);
	talk_expect_sent(t, "");
	assert_true(command("AT+CFUN?") > 0);
	line("+CFUN: 1");
	line("OK");
	assert_true(command("AT+CGMR") > 0);
	line("HL7802.4.4.14.0");
	line("OK");
	talk_expect_sent(t, "AT+CFUN?\\rAT+CGMR\\r");
	/* Who insists is obeyed. */
	assert_true(command_by("AT+CFUN=1,1", true) > 0);
	talk_expect_sent(t, "AT+CFUN=1,1\\r");
	line("OK");
	assert_true(status()->guard.active);
	talk_pass(t, 2000);
	line("+WDSI: 16");
	assert_false(status()->guard.active);
	assert_true(command("AT+CFUN=1,1") > 0);
}

/* Queued before it, sent after it: held back then. */
static void test_guard_in_the_queue(void **state)
{
	int id;

	(void)state;
	line("+WDSI: 3");
	command("AT+WDSR=4");
	id = command("AT+CFUN=1,1");
	assert_true(id > 0);
	command_by("AT+CPOF", true);
	command("ATI");
	line("OK");
	talk_expect(t, "! 3 | > AT+WDSR=4 | < OK | = AT+WDSR=4: OK | "
		       "= AT+CFUN=1,1: held back while it installs");
	talk_send(t);
	talk_expect_sent(t, "AT+WDSR=4\\rAT+CPOF\\r");
	line("OK");
	line("HL7802");
	line("OK");
	talk_expect_sent(t, "ATI\\r");
}

/* No probes, and no identification, while it installs; then it is asked. */
static void test_guard_and_silence(void **state)
{
	(void)state;
	accept_installation();
	assert_int_equal(hl78_modem_start(t->modem, HL78_PROC_IDENTIFY, NULL,
					  t->now), HL78_ERR_STATE);
	command("AT+CGMR");
	talk_pass(t, 60000);
	talk_expect_sent(t, "AT+CGMR\\r");
	talk_pass(t, 900000);
	assert_true(status()->guard.expired);
	talk_expect(t, "> AT+CGMR | = AT+CGMR: no answer in time");
	assert_true(command("AT+CFUN=1,1") > 0);
}

/* ---- odd lines ---- */

static void test_overlong(void **state)
{
	static char text[HL78_LINE_MAX + 100];

	(void)state;
	memset(text, 'x', sizeof(text));
	command("AT+CGMR");
	talk_feed(t, HL78_MODULE, text, sizeof(text));
	talk_feed(t, HL78_MODULE, "\r\n", 2);
	line("HL7802.4.4.14.0");
	line("OK");
	talk_expect(t, "> AT+CGMR | % 2148 | < HL7802.4.4.14.0 | < OK | "
		       "= AT+CGMR: OK");
}

static void data_phase(void)
{
	static const char bytes[] = "\r\nCONNECT\r\n"
				    "ATI\r\n+WDSI: 14\r\nOK\r\n\0\0"
				    "--EOF--Pattern--\r\nOK\r\n";

	command("AT+KTCPRCV=1,22");
	command("AT+CGMR");
	line("AT+KTCPRCV=1,22");
	talk_feed(t, HL78_MODULE, bytes, sizeof(bytes) - 1);
	talk_send(t);
	talk_expect(t, "> AT+KTCPRCV=1,22 | < CONNECT | # 22 | < OK | "
		       "= AT+KTCPRCV=1,22: OK | > AT+CGMR");
	assert_false(status()->guard.active);
	line("OK");
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
	command("AT+KTCPSND=1,8");
	line("CONNECT");
	talk_pass(t, 100000);
	line("+WDSI: 4");
	talk_expect(t, "> AT+KTCPSND=1,8 | < CONNECT");
	talk_pass(t, 20000);
	line("OK");
	line("+WDSI: 6");
	talk_expect(t, "= AT+KTCPSND=1,8: no answer in time | > AT | < OK | "
		       "! 6");
}

/* ---- procedures ---- */

static void start(enum hl78_procedure which, const struct hl78_set_up *want)
{
	assert_int_equal(hl78_modem_start(t->modem, which, want, t->now), 0);
	talk_send(t);
}

/* Answers what was sent last: "QUESTION=answer|QUESTION=…", else OK. */
static void answer(const char *sent, const char *text, const char *final)
{
	talk_expect_sent(t, sent);
	if (text)
		talk_line(t, text);
	line(final);
}

static void test_identify(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(t->modem);

	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	assert_int_equal(hl78_modem_start(t->modem, HL78_PROC_IDENTIFY, NULL,
					  t->now), HL78_ERR_STATE);
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", "HL7802", "OK");
	answer("AT+CGMR\\r", "HL7802.4.4.14.0", "OK");
	answer("AT+CGSN\\r", "359516050776741", "OK");
	answer("AT+KGSN=3\\r", "+KGSN: VU810225890410", "OK");
	answer("AT+WDSI?\\r", NULL, "+CME ERROR: 4"); /* is no failure */
	answer("AT+WDSC?\\r", "+WDSC: 1,1", "OK");
	answer("AT+WDSS?\\r", "+WDSS: 2,1", "OK");
	assert_int_equal(hl78_modem_running(t->modem), HL78_PROC_IDENTIFY);
	talk_expect(t,
		    "> AT | < OK | = AT: OK | "
		    "> ATI | < HL7802 | < OK | = ATI: OK | "
		    "> AT+CGMR | < HL7802.4.4.14.0 | < OK | = AT+CGMR: OK | "
		    "> AT+CGSN | < 359516050776741 | < OK | = AT+CGSN: OK | "
		    "> AT+KGSN=3 | < +KGSN: VU810225890410 | < OK | "
		    "= AT+KGSN=3: OK | > AT+WDSI? | < +CME ERROR: 4 | "
		    "= AT+WDSI?: CME ERROR 4 | > AT+WDSC? | < +WDSC: 1,1 | "
		    "< OK | = AT+WDSC?: OK | > AT+WDSS? | < +WDSS: 2,1 | "
		    "< OK | = AT+WDSS?: OK | > AT+CMEE?");
	answer("AT+CMEE?\\r", "+CMEE: 1", "OK");
	talk_expect(t, "< +CMEE: 1 | < OK | = AT+CMEE?: OK | * identify ok");
	talk_expect_sent(t, "");
	assert_int_equal(hl78_modem_running(t->modem), HL78_PROC_NONE);
	assert_string_equal(id->model, "HL7802");
	assert_string_equal(id->imei, "359516050776741");
	assert_int_equal(id->cid, 1);
	assert_int_equal(id->cmee, 1);
	assert_int_equal(id->mask, -1);
}

/* A person's command goes in between. */
static void test_identify_and_a_person(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	command("AT+CSQ");
	answer("AT\\r", NULL, "OK");
	answer("AT+CSQ\\r", "+CSQ: 20,99", "OK");
	talk_expect_sent(t, "ATI\\r");
}

static void test_identify_with_a_full_queue(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	while (command("AT+CSQ") > 0)
		;
	for (int i = 0; i < 9; i++)
		line("OK");
	talk_expect_sent(t, "AT\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\r"
			    "AT+CSQ\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\rATI\\r");
}

static void test_identify_silence(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_pass(t, 60000);
	assert_int_equal(hl78_modem_running(t->modem), HL78_PROC_NONE);
	assert_non_null(strstr(t->told, "* identify failed: AT"));
	assert_null(strstr(t->told, "> ATI"));
	/* Nothing more goes out into the silence. */
	t->sent_len = 0;
	t->sent[0] = '\0';
	talk_pass(t, 600000);
	talk_expect_sent(t, "");
}

/* It wakes from hibernate: the first are not heard. */
static void test_identify_awakes(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_pass(t, 2500);
	line("OK");
	talk_pass(t, 300);
	line("OK");
	assert_int_equal(hl78_modem_running(t->modem), HL78_PROC_IDENTIFY);
	talk_expect_sent(t, "AT\\rAT\\rAT\\rATI\\r");
}

static void test_procedure_lost(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_play(t, "lost\n");
	talk_expect(t, "> AT | = AT: the port was lost | "
		       "* identify failed: AT");
	talk_play(t, "back\n");
	start(HL78_PROC_IDENTIFY, NULL);
	while (command("AT+CSQ") > 0)
		;
	line("OK"); /* there is no room for the second question */
	command("AT+CSQ");
	t->told_len = 0;
	talk_play(t, "lost\n");
	assert_int_equal(hl78_modem_running(t->modem), HL78_PROC_NONE);
	assert_non_null(strstr(t->told, "* identify failed"));
	assert_int_equal(hl78_modem_queued(t->modem), 0);
}

static const struct hl78_set_up all = {
	.mask = HL78_MASK_ALL,
	.ask = { -1, -1, 1, 1, -1 },
};

static void test_set_up(void **state)
{
	(void)state;
	start(HL78_PROC_SET_UP, &all);
	answer("AT+CMEE?\\r", "+CMEE: 0", "OK");
	answer("AT+CMEE=1\\r", NULL, "OK");
	answer("AT+WDSI?\\r", "+WDSI: 5", "OK");
	/* The largest first, then what this module takes. */
	answer("AT+WDSI=8191\\r", NULL, "+CME ERROR: 3");
	answer("AT+WDSI=4479\\r", NULL, "ERROR");
	answer("AT+WDSI=4095\\r", NULL, "OK");
	talk_expect_sent(t, "AT+WDSC?\\r");
	line("+WDSC: 0,0");
	line("+WDSC: 1,0");
	line("+WDSC: 2,1");
	answer("", NULL, "OK");
	answer("AT+WDSC=1,1\\r", NULL, "OK");
	assert_non_null(strstr(t->told, "= AT+WDSC=1,1: OK | * set-up ok"));
	assert_int_equal(hl78_modem_changes(t->modem), 3);
	assert_int_equal(hl78_modem_identity(t->modem)->mask, 4095);
	/* Again: there is nothing to do. */
	t->told_len = 0;
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+WDSC=1,0\\r", NULL, "OK");
	answer("AT+WDSI=5\\r", NULL, "OK");
	answer("AT+CMEE=0\\r", NULL, "OK");
	talk_expect_sent(t, "");
	assert_non_null(strstr(t->told, "* put-back ok"));
	assert_int_equal(hl78_modem_changes(t->modem), 0);
}

/* An HL78xx takes its own mask at once; what is as wanted is not written. */
static void test_set_up_of_hl78xx(void **state)
{
	const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	command("ATI");
	answer("ATI\\r", "HL7802", "OK");
	command("AT+CMEE=1");
	answer("AT+CMEE=1\\r", NULL, "OK");
	command("AT+WDSI?");
	answer("AT+WDSI?\\r", "+WDSI: 0", "OK");
	start(HL78_PROC_SET_UP, &want);
	answer("AT+WDSI=4479\\r", NULL, "OK");
	talk_expect_sent(t, "");
	assert_int_equal(hl78_modem_changes(t->modem), 1);
	start(HL78_PROC_SET_UP, &want);
	talk_expect_sent(t, "");
	assert_int_equal(hl78_modem_changes(t->modem), 0);
	assert_non_null(strstr(t->told, "* set-up ok | * set-up ok"));
}

/* No mask is taken: that is to blame. What was changed is put back. */
static void test_set_up_fails(void **state)
{
	(void)state;
	start(HL78_PROC_SET_UP, &all);
	answer("AT+CMEE?\\r", "+CMEE: 2", "OK");
	answer("AT+CMEE=1\\r", NULL, "OK");
	answer("AT+WDSI?\\r", "+WDSI: 0", "OK");
	answer("AT+WDSI=8191\\r", NULL, "ERROR");
	answer("AT+WDSI=4479\\r", NULL, "ERROR");
	answer("AT+WDSI=4095\\r", NULL, "ERROR");
	assert_non_null(strstr(t->told, "* set-up failed: AT+WDSI=4095"));
	assert_int_equal(hl78_modem_changes(t->modem), 1);
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+CMEE=2\\r", NULL, "OK");
	assert_int_equal(hl78_modem_changes(t->modem), 0);
}

/* One mask, and no other. */
static void test_set_up_one_mask(void **state)
{
	const struct hl78_set_up want = { .mask = 112,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	assert_int_equal(hl78_modem_start(t->modem, HL78_PROC_SET_UP, NULL,
					  t->now), HL78_ERR_STATE);
	start(HL78_PROC_SET_UP, &want);
	answer("AT+CMEE?\\r", "+CMEE: 1", "OK");
	answer("AT+WDSI?\\r", "+WDSI: 4479", "OK");
	answer("AT+WDSI=112\\r", NULL, "ERROR");
	talk_expect_sent(t, "");
	assert_non_null(strstr(t->told, "* set-up failed: AT+WDSI=112"));
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
		LIVE(test_guard),
		LIVE(test_guard_in_the_queue),
		LIVE(test_guard_and_silence),
		LIVE(test_overlong),
		LIVE(test_data),
		LIVE(test_data_without_end),
		LIVE(test_identify),
		LIVE(test_identify_and_a_person),
		LIVE(test_identify_with_a_full_queue),
		LIVE(test_identify_silence),
		LIVE(test_identify_awakes),
		LIVE(test_procedure_lost),
		LIVE(test_set_up),
		LIVE(test_set_up_of_hl78xx),
		LIVE(test_set_up_fails),
		LIVE(test_set_up_one_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
