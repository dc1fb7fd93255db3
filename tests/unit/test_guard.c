/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guard over an installation: what is held back when it is typed, and when
 * its turn comes, who is obeyed, and that nothing is sent for its own sake.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static void accept_installation(void)
{
	talk_reply(live, "+WDSI: 3");
	talk_command(live, "AT+WDSR=4", false);
	talk_reply(live, "OK");
	assert_true(live_status()->guard.active);
	talk_expect(live, "! 3 | > AT+WDSR=4 | < OK | = AT+WDSR=4: OK");
	talk_expect_sent(live, "AT+WDSR=4\\r");
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
		assert_int_equal(talk_command(live, held[i], false),
				 HL78_ERR_GUARDED);
	talk_expect_sent(live, "");
	assert_true(talk_command(live, "AT+CFUN?", false) > 0);
	talk_reply(live, "+CFUN: 1");
	talk_reply(live, "OK");
	assert_true(talk_command(live, "AT+CGMR", false) > 0);
	talk_reply(live, "HL7802.4.4.14.0");
	talk_reply(live, "OK");
	talk_expect_sent(live, "AT+CFUN?\\rAT+CGMR\\r");
	/* Who insists is obeyed. */
	assert_true(talk_command(live, "AT+CFUN=1,1", true) > 0);
	talk_expect_sent(live, "AT+CFUN=1,1\\r");
	talk_reply(live, "OK");
	assert_true(live_status()->guard.active);
	talk_pass(live, 2000);
	talk_reply(live, "+WDSI: 16");
	assert_false(live_status()->guard.active);
	assert_true(talk_command(live, "AT+CFUN=1,1", false) > 0);
}

/* Begun before we came: it is held back as ever, until the old end. */
static void test_guard_from_before(void **state)
{
	(void)state;
	hl78_modem_installs(live->modem, live->now - HL78_MIN(14));
	talk_expect(live, "");
	assert_true(live_status()->guard.active);
	assert_int_equal(live_status()->package, HL78_PACKAGE_INSTALLING);
	assert_int_equal(talk_command(live, "AT+CFUN=1,1", false),
			 HL78_ERR_GUARDED);
	talk_pass(live, 59 * 1000);
	assert_true(live_status()->guard.active);
	talk_pass(live, 2000);
	assert_true(live_status()->guard.expired);
}

/* Queued before it, sent after it: held back then. */
static void test_guard_in_the_queue(void **state)
{
	int id;

	(void)state;
	talk_reply(live, "+WDSI: 3");
	talk_command(live, "AT+WDSR=4", false);
	id = talk_command(live, "AT+CFUN=1,1", false);
	assert_true(id > 0);
	talk_command(live, "AT+CPOF", true);
	talk_command(live, "ATI", false);
	talk_reply(live, "OK");
	talk_expect(live, "! 3 | > AT+WDSR=4 | < OK | = AT+WDSR=4: OK | "
		       "= AT+CFUN=1,1: held back while it installs | > AT+CPOF");
	talk_send(live);
	talk_expect_sent(live, "AT+WDSR=4\\rAT+CPOF\\r");
	talk_reply(live, "OK");
	talk_reply(live, "HL7802");
	talk_reply(live, "OK");
	talk_expect_sent(live, "ATI\\r");
}

/* No probes, and no identification, while it installs; then it is asked. */
static void test_guard_and_silence(void **state)
{
	(void)state;
	accept_installation();
	assert_int_equal(hl78_modem_start(live->modem, HL78_PROC_IDENTIFY, NULL,
					  live->now), HL78_ERR_STATE);
	talk_command(live, "AT+CGMR", false);
	talk_pass(live, 60000);
	talk_expect_sent(live, "AT+CGMR\\r");
	talk_pass(live, 900000);
	assert_true(live_status()->guard.expired);
	talk_expect(live, "> AT+CGMR | = AT+CGMR: no answer in time");
	assert_true(talk_command(live, "AT+CFUN=1,1", false) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(test_guard),
		LIVE(test_guard_from_before),
		LIVE(test_guard_in_the_queue),
		LIVE(test_guard_and_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
