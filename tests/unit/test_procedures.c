/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The procedures on a live line: what they ask and write, what they do when
 * the module refuses, is silent or goes away, and that they put back what they
 * changed.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void start(enum hl78_procedure which, const struct hl78_set_up *want)
{
	assert_int_equal(hl78_modem_start(live->modem, which, want, live->now),
			 0);
	talk_send(live);
}

/* What went out is so, and this is its answer: one line, or none. */
static void answer(const char *sent, const char *text, const char *final)
{
	talk_expect_sent(live, sent);
	if (text)
		talk_line(live, text);
	talk_reply(live, final);
}

static void test_identify(void **state)
{
	const struct hl78_identity *id = hl78_modem_identity(live->modem);

	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	assert_int_equal(hl78_modem_start(live->modem, HL78_PROC_IDENTIFY, NULL,
					  live->now), HL78_ERR_STATE);
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", "HL7802", "OK");
	answer("AT+CGMR\\r", "HL7802.4.4.14.0", "OK");
	answer("AT+CGSN\\r", "359516050776741", "OK");
	answer("AT+KGSN=3\\r", "+KGSN: VU810225890410", "OK");
	answer("AT+WDSI?\\r", NULL, "+CME ERROR: 4"); /* is no failure */
	answer("AT+WDSC?\\r", "+WDSC: 1,1", "OK");
	answer("AT+WDSS?\\r", "+WDSS: 2,1", "OK");
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_IDENTIFY);
	talk_expect(live,
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
	talk_expect(live, "< +CMEE: 1 | < OK | = AT+CMEE?: OK | * identify ok");
	talk_expect_sent(live, "");
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_NONE);
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
	talk_command(live, "AT+CSQ", false);
	answer("AT\\r", NULL, "OK");
	answer("AT+CSQ\\r", "+CSQ: 20,99", "OK");
	talk_expect_sent(live, "ATI\\r");
}

static void test_identify_with_a_full_queue(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	while (talk_command(live, "AT+CSQ", false) > 0)
		;
	for (int i = 0; i < 9; i++)
		talk_reply(live, "OK");
	talk_expect_sent(live, "AT\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\r"
			    "AT+CSQ\\rAT+CSQ\\rAT+CSQ\\rAT+CSQ\\rATI\\r");
}

static void test_identify_silence(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_pass(live, 60000);
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_NONE);
	assert_non_null(strstr(live->told, "* identify failed: AT"));
	assert_null(strstr(live->told, "> ATI"));
	/* Nothing more goes out into the silence. */
	live->sent_len = 0;
	live->sent[0] = '\0';
	talk_pass(live, 600000);
	talk_expect_sent(live, "");
}

/* It wakes from hibernate: the first are not heard. */
static void test_identify_awakes(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_pass(live, 2500);
	talk_reply(live, "OK");
	talk_pass(live, 300);
	talk_reply(live, "OK");
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_IDENTIFY);
	talk_expect_sent(live, "AT\\rAT\\rAT\\rATI\\r");
}

/* It crashes in an answer, without a word of a restart: all is asked again. */
static void test_identify_crash(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	answer("AT\\r", NULL, "OK");
	talk_expect_sent(live, "ATI\\r");
	talk_line(live, "HL7");
	talk_pass(live, 5500);
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_IDENTIFY);
	answer("AT\\r", NULL, "OK"); /* after a time-out comes a plain AT, */
	talk_pass(live, 300); /* for what comes late */
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", "HL7802", "OK");
	talk_expect_sent(live, "AT+CGMR\\r");
	assert_null(strstr(live->told, "* identify failed"));
	/* But once only. */
	talk_pass(live, 200000);
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_NONE);
	assert_non_null(strstr(live->told, "* identify failed"));
}

/*
 * The OK of a command that somebody before us had sent: what looks like an
 * answer to AT leaves ATI without one, for its own is still to come.
 */
static void test_identify_out_of_step(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	answer("AT\\r", NULL, "OK"); /* of that */
	answer("ATI\\r", "AT", "OK"); /* of AT, and its echo */
	talk_expect_sent(live, "");
	talk_pass(live, 400);
	talk_line(live, "ATI");
	talk_line(live, "HL7802");
	talk_reply(live, "OK");
	talk_expect_sent(live, "");
	talk_pass(live, 1000);
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", "HL7802", "OK");
	answer("AT+CGMR\\r", "HL7802.4.4.14.0", "OK");
	assert_string_equal(hl78_modem_identity(live->modem)->model, "HL7802");
	assert_string_equal(hl78_modem_identity(live->modem)->firmware,
			    "HL7802.4.4.14.0");
}

/* One that has no answer to ATI is no reason to ask for ever. */
static void test_identify_without_a_name(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", NULL, "OK");
	talk_pass(live, 1000);
	answer("AT\\r", NULL, "OK");
	answer("ATI\\r", NULL, "OK");
	talk_expect_sent(live, "AT+CGMR\\r");
}

static void test_procedure_lost(void **state)
{
	(void)state;
	start(HL78_PROC_IDENTIFY, NULL);
	talk_play(live, "lost\n");
	talk_expect(live, "> AT | = AT: the port was lost | "
		       "* identify failed: AT");
	talk_play(live, "back\n");
	start(HL78_PROC_IDENTIFY, NULL);
	while (talk_command(live, "AT+CSQ", false) > 0)
		;
	talk_reply(live, "OK"); /* there is no room for the second question */
	talk_command(live, "AT+CSQ", false);
	live->told_len = 0;
	talk_play(live, "lost\n");
	assert_int_equal(hl78_modem_running(live->modem), HL78_PROC_NONE);
	assert_non_null(strstr(live->told, "* identify failed"));
	assert_int_equal(hl78_modem_queued(live->modem), 0);
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
	talk_expect_sent(live, "AT+WDSC?\\r");
	talk_reply(live, "+WDSC: 0,0");
	talk_reply(live, "+WDSC: 1,0");
	talk_reply(live, "+WDSC: 2,1");
	answer("", NULL, "OK");
	answer("AT+WDSC=1,1\\r", NULL, "OK");
	assert_non_null(strstr(live->told, "= AT+WDSC=1,1: OK | * set-up ok"));
	assert_int_equal(hl78_modem_changes(live->modem), 3);
	assert_int_equal(hl78_modem_identity(live->modem)->mask, 4095);
	/* Again: there is nothing to do. */
	live->told_len = 0;
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+WDSC=1,0\\r", NULL, "OK");
	answer("AT+WDSI=5\\r", NULL, "OK");
	answer("AT+CMEE=0\\r", NULL, "OK");
	talk_expect_sent(live, "");
	assert_non_null(strstr(live->told, "* put-back ok"));
	assert_int_equal(hl78_modem_changes(live->modem), 0);
}

/* An HL78xx takes its own mask at once; what is as wanted is not written. */
static void test_set_up_of_hl78xx(void **state)
{
	const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	talk_command(live, "ATI", false);
	answer("ATI\\r", "HL7802", "OK");
	talk_command(live, "AT+CMEE=1", false);
	answer("AT+CMEE=1\\r", NULL, "OK");
	talk_command(live, "AT+WDSI?", false);
	answer("AT+WDSI?\\r", "+WDSI: 0", "OK");
	start(HL78_PROC_SET_UP, &want);
	answer("AT+WDSI=4479\\r", NULL, "OK");
	talk_expect_sent(live, "");
	assert_int_equal(hl78_modem_changes(live->modem), 1);
	start(HL78_PROC_SET_UP, &want);
	talk_expect_sent(live, "");
	assert_int_equal(hl78_modem_changes(live->modem), 0);
	assert_non_null(strstr(live->told, "* set-up ok | * set-up ok"));
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
	assert_non_null(strstr(live->told, "* set-up failed: AT+WDSI=4095"));
	assert_int_equal(hl78_modem_changes(live->modem), 1);
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+CMEE=2\\r", NULL, "OK");
	assert_int_equal(hl78_modem_changes(live->modem), 0);
}

/* No answer does not say that nothing was done: it is put back, too. */
static void test_set_up_without_an_answer(void **state)
{
	const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	start(HL78_PROC_SET_UP, &want);
	answer("AT+CMEE?\\r", "+CMEE: 0", "OK");
	answer("AT+CMEE=1\\r", NULL, "OK");
	answer("AT+WDSI?\\r", "+WDSI: 5", "OK");
	talk_expect_sent(live, "AT+WDSI=8191\\r");
	talk_line(live, "+KSUP: 0");
	assert_non_null(strstr(live->told, "* set-up failed: AT+WDSI=8191"));
	assert_int_equal(hl78_modem_changes(live->modem), 2);
	assert_string_equal(hl78_modem_change(live->modem, 0), "AT+WDSI=5");
	assert_string_equal(hl78_modem_change(live->modem, 1), "AT+CMEE=0");
	assert_null(hl78_modem_change(live->modem, 2));
	talk_pass(live, 2000);
	start(HL78_PROC_SET_UP, &want);
	answer("AT+WDSI=8191\\r", NULL, "OK");
	start(HL78_PROC_SET_UP, &want);
	assert_int_equal(hl78_modem_changes(live->modem), 0);
}

/* Nor does silence; the line that was lost is told of, too. */
static void test_set_up_into_silence(void **state)
{
	const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	start(HL78_PROC_SET_UP, &want);
	answer("AT+CMEE?\\r", "+CMEE: 0", "OK");
	talk_expect_sent(live, "AT+CMEE=1\\r");
	talk_pass(live, 200000);
	assert_non_null(strstr(live->told, "* set-up failed: AT+CMEE=1"));
	assert_int_equal(hl78_modem_changes(live->modem), 1);
	start(HL78_PROC_SET_UP, &want);
	talk_play(live, "lost\n");
	assert_int_equal(hl78_modem_changes(live->modem), 1);
	assert_string_equal(hl78_modem_change(live->modem, 0), "AT+CMEE=0");
}

/* What cannot be put back keeps nothing else from it, and is tried again. */
static void test_put_back_goes_on(void **state)
{
	const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	start(HL78_PROC_SET_UP, &want);
	answer("AT+CMEE?\\r", "+CMEE: 0", "OK");
	answer("AT+CMEE=1\\r", NULL, "OK");
	answer("AT+WDSI?\\r", "+WDSI: 5", "OK");
	answer("AT+WDSI=8191\\r", NULL, "OK");
	assert_int_equal(hl78_modem_changes(live->modem), 2);
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+WDSI=5\\r", NULL, "+CME ERROR: 3");
	answer("AT+CMEE=0\\r", NULL, "OK");
	talk_expect_sent(live, "");
	assert_non_null(strstr(live->told, "* put-back failed: AT+WDSI=5"));
	assert_int_equal(hl78_modem_changes(live->modem), 1);
	start(HL78_PROC_PUT_BACK, NULL);
	answer("AT+WDSI=5\\r", NULL, "OK");
	assert_int_equal(hl78_modem_changes(live->modem), 0);
}

/* One mask, and no other. */
static void test_set_up_one_mask(void **state)
{
	const struct hl78_set_up want = { .mask = 112,
					  .ask = { -1, -1, -1, -1, -1 } };

	(void)state;
	assert_int_equal(hl78_modem_start(live->modem, HL78_PROC_SET_UP, NULL,
					  live->now), HL78_ERR_STATE);
	start(HL78_PROC_SET_UP, &want);
	answer("AT+CMEE?\\r", "+CMEE: 1", "OK");
	answer("AT+WDSI?\\r", "+WDSI: 4479", "OK");
	answer("AT+WDSI=112\\r", NULL, "ERROR");
	talk_expect_sent(live, "");
	assert_non_null(strstr(live->told, "* set-up failed: AT+WDSI=112"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(test_identify),
		LIVE(test_identify_and_a_person),
		LIVE(test_identify_with_a_full_queue),
		LIVE(test_identify_silence),
		LIVE(test_identify_awakes),
		LIVE(test_identify_crash),
		LIVE(test_identify_out_of_step),
		LIVE(test_identify_without_a_name),
		LIVE(test_procedure_lost),
		LIVE(test_set_up),
		LIVE(test_set_up_of_hl78xx),
		LIVE(test_set_up_fails),
		LIVE(test_set_up_without_an_answer),
		LIVE(test_set_up_into_silence),
		LIVE(test_put_back_goes_on),
		LIVE(test_set_up_one_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
