/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes that are no command: when they go out, what they end, and what holds
 * them back.
 */
#include "unit/talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int raw(const char *text)
{
	int err = hl78_modem_raw(live->modem, text, strlen(text), false,
				 live->now);

	talk_send(live);
	return err;
}

/* No CR is added, and the next command follows. */
static void as_they_are(void **state)
{
	(void)state;
	assert_int_equal(raw("A/"), 0);
	talk_expect_sent(live, "A/");
	assert_int_equal(raw("\r\x1a"), 0);
	talk_expect_sent(live, "\\r\x1a");
	assert_true(talk_command(live, "AT", false) > 0);
	talk_pass(live, 1000);
	talk_reply(live, "OK");
	talk_expect_sent(live, "AT\\r");
	assert_int_equal(raw(""), HL78_ERR_SYNTAX);
}

/* Behind a command that is being sent, in front of the one that waits. */
static void in_their_turn(void **state)
{
	size_t len;

	(void)state;
	assert_true(hl78_modem_command(live->modem, "AT+CSQ", 6, HL78_BY_USER,
				       false, live->now) > 0);
	while (hl78_modem_next_event(live->modem))
		;
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 7);
	hl78_modem_sent(live->modem, 2, live->now);
	assert_int_equal(hl78_modem_raw(live->modem, "xyz", 3, false,
					live->now), 0);
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 5);
	assert_true(hl78_modem_command(live->modem, "ATI", 3, HL78_BY_USER,
				       false, live->now) > 0);
	talk_send(live);
	talk_expect_sent(live, "+CSQ\\rxyz");
	/* Not all of it is out: no command may mix with the rest. */
	assert_int_equal(hl78_modem_raw(live->modem, "12", 2, false,
					live->now), 0);
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 2);
	hl78_modem_sent(live->modem, 1, live->now);
	talk_line(live, "OK");
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 1);
	talk_send(live);
	talk_expect_sent(live, "2");
	talk_pass(live, 1000);
	talk_expect_sent(live, "ATI\\r");
}

/* A whole line among them has an answer of its own: it is nobody's. */
static void their_answer(void **state)
{
	(void)state;
	assert_true(talk_command(live, "AT", false) > 0);
	assert_int_equal(raw("ATI\r"), 0);
	assert_true(talk_command(live, "AT+CGMR", false) > 0);
	talk_reply(live, "OK");
	talk_reply(live, "HL7802");
	talk_reply(live, "OK");
	talk_expect(live, "> AT | < OK | = AT: OK | . HL7802 | . OK");
	talk_pass(live, 1000);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	talk_expect(live, "> AT+CGMR | < HL7802.4.4.14.0 | < OK | "
			  "= AT+CGMR: OK");
	assert_int_equal(raw("AT+CSQ\r"), 0);
	assert_true(talk_command(live, "AT", false) > 0);
	talk_reply(live, "+CSQ: 17,99");
	talk_reply(live, "OK");
	talk_pass(live, 1000);
	talk_reply(live, "OK");
	talk_expect(live, ". +CSQ: 17,99 | . OK | > AT | < OK | = AT: OK");
}

/* The text of a message takes its time; so does the answer behind it. */
static void the_command_that_waits(void **state)
{
	hl78_time before;

	(void)state;
	assert_true(talk_command(live, "AT+CMGS=\"1\"", false) > 0);
	before = hl78_modem_deadline(live->modem);
	talk_pass(live, 5000);
	assert_int_equal(raw("hello\x1a"), 0);
	assert_true(hl78_modem_deadline(live->modem) >=
		    before + HL78_MS(5000));
	talk_pass(live, 6000);
	talk_reply(live, "+CMGS: 4");
	talk_reply(live, "OK");
	talk_expect(live, "> AT+CMGS=\"1\" | < +CMGS: 4 | < OK | "
			  "= AT+CMGS=\"1\": OK");
}

/* Payload of ours: the pattern ends the phase, the OK is the command's. */
static void payload(void **state)
{
	(void)state;
	assert_true(talk_command(live, "AT+KTCPSND=1,5", false) > 0);
	talk_reply(live, "CONNECT");
	assert_int_equal(raw("hello--EOF--Pat"), 0);
	/* Still payload: no event. */
	talk_line(live, "+WDSI: 4");
	assert_int_equal(raw("tern--"), 0);
	talk_reply(live, "OK");
	talk_line(live, "+WDSI: 4");
	talk_expect(live, "> AT+KTCPSND=1,5 | < CONNECT | # 5 | < OK | "
			  "= AT+KTCPSND=1,5: OK | ! 4");
	talk_expect_sent(live, "AT+KTCPSND=1,5\\rhello--EOF--Pattern--");
}

static void held_back(void **state)
{
	(void)state;
	hl78_modem_installs(live->modem, live->now);
	assert_int_equal(raw("AT+CFUN=1,1\r"), HL78_ERR_GUARDED);
	talk_expect_sent(live, "");
	assert_int_equal(hl78_modem_raw(live->modem, "\x1a", 1, true,
					live->now), 0);
	talk_send(live);
	talk_expect_sent(live, "\x1a");
}

static void not_sent(void **state)
{
	struct hl78_modem_config config = { .read_only = true };
	struct hl78_modem *m = hl78_modem_new(&config);
	char much[HL78_COMMAND_MAX + 1];
	size_t len;

	(void)state;
	hl78_modem_link(m, true, 0);
	assert_int_equal(hl78_modem_raw(m, "x", 1, true, 0), HL78_ERR_STATE);
	hl78_modem_free(m);
	memset(much, 'x', sizeof(much));
	assert_int_equal(hl78_modem_raw(live->modem, much, sizeof(much), false,
					live->now), HL78_ERR_SPACE);
	assert_int_equal(hl78_modem_raw(live->modem, much, sizeof(much) - 1,
					false, live->now), 0);
	assert_int_equal(hl78_modem_raw(live->modem, much, 1, false,
					live->now), HL78_ERR_SPACE);
	/* What did not go out is not for who comes after. */
	hl78_modem_link(live->modem, false, live->now);
	assert_int_equal(hl78_modem_raw(live->modem, much, 1, true, live->now),
			 HL78_ERR_STATE);
	hl78_modem_link(live->modem, true, live->now);
	while (hl78_modem_next_event(live->modem))
		;
	hl78_modem_output(live->modem, &len);
	assert_int_equal(len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(as_they_are),
		LIVE(in_their_turn),
		LIVE(their_answer),
		LIVE(the_command_that_waits),
		LIVE(payload),
		LIVE(held_back),
		LIVE(not_sent),
	};

	return cmocka_run_group_tests_name("raw", tests, NULL, NULL);
}
