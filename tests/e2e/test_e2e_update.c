/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An update with both agreements, from opening the port to the new version, by
 * the keys that a person would press: asked, put off, asked again, accepted,
 * installed in two steps.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <string.h>

static const char *const no_env[] = { NULL };

/* A quarter of an hour of the module passes in under half a minute. */
static const char *const argv_update[] = {
	"fotacon", "--log", "none", "--start",
	"sim:agreements,speed=40,size=90000,to=HL7802.4.5.4.0", NULL,
};

static void start(struct e2e *e, const char *const *argv)
{
	const char *copy[16];
	size_t n = 0;

	for (; argv[n]; n++)
		copy[n] = argv[n];
	copy[n] = NULL;
	copy[0] = e2e_program();
	e2e_start(e, 24, 80, no_env, copy);
}

/* The number before " %" in the line of the download; -1: none. */
static int percent(struct e2e *e)
{
	char row[4096];
	const char *at;

	for (int i = 0; i < 6; i++) {
		e2e_row(e, i, row, sizeof(row));
		at = strstr(row, " Download");
		if (!at || !(at = strstr(row, " %")))
			continue;
		int value = 0, unit = 1;

		while (--at > row && *at >= '0' && *at <= '9') {
			value += unit * (*at - '0');
			unit *= 10;
		}
		return value;
	}
	return -1;
}

static bool past(struct e2e *e, void *arg)
{
	return percent(e) >= *(const int *)arg;
}

static void agreements(void **state)
{
	int low = 5, high = 50;
	struct e2e e;

	(void)state;
	start(&e, argv_update);
	e2e_expect(&e, "HL7802.4.4.14.0");
	e2e_expect(&e, "asks to download");
	e2e_expect(&e, "F7  Accept");
	e2e_expect(&e, "again in");
	/* Enter, and a key for another pane, answer nothing. */
	e2e_type(&e, "\r\r");
	e2e_type(&e, E2E_F6);
	e2e_expect(&e, "F7  Accept");
	/* Put off for two minutes. */
	e2e_type(&e, E2E_F8);
	e2e_expect(&e, "in minutes:");
	e2e_expect(&e, "F7  Defer");
	e2e_type(&e, "2" E2E_F7);
	e2e_expect(&e, "AT+WDSR=2,2");
	e2e_gone(&e, "F7  Defer");
	/* It asks again. */
	e2e_expect(&e, "F7  Accept");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "AT+WDSR=3");
	e2e_until(&e, past, &low, "the bar does not move");
	e2e_until(&e, past, &high, "the bar stands still");
	/* The installation takes two steps. */
	e2e_expect(&e, "F7  Install...");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "Keep the power on.");
	e2e_expect(&e, "F8  Back");
	assert_false(e2e_has(&e, "AT+WDSR=4"));
	e2e_type(&e, E2E_F8);
	e2e_expect(&e, "F7  Install...");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "F8  Back");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "AT+WDSR=4");
	e2e_expect(&e, "installing");
	e2e_expect(&e, "update succeeded");
	e2e_expect(&e, "HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_expect(&e, "FW HL7802.4.5.4.0");
	/* It reports to the server, and is then at rest. */
	e2e_expect(&e, "session with the DM server");
	e2e_expect(&e, "\xe2\x97\x8b closed");
	/* Nothing is under way: it leaves at once. */
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	assert_false(e.alt_screen);
	e2e_stop(&e);
}

/* A request that was put off comes back at F7, goes at F8, is accepted. */
static void recalled(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, argv_update);
	e2e_expect(&e, "F7  Accept");
	e2e_type(&e, ":later 600\r");
	e2e_expect(&e, "you put the download off for 600 min");
	e2e_expect(&e, "asks again in 9:");
	e2e_gone(&e, "F7  Accept");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "F7  Accept");
	e2e_type(&e, E2E_F8);
	e2e_gone(&e, "F7  Accept");
	assert_false(e2e_has(&e, "in minutes:"));
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "F7  Accept");
	assert_false(e2e_has(&e, "AT+WDSR=3"));
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "you accepted the download (AT+WDSR=3)");
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* With no indications no 23,1 is waited for: it would never come. */
static void unseen_session(void **state)
{
	static const char *const argv[] = { "fotacon", "--log", "none",
					    "sim:", NULL };
	struct e2e e;

	(void)state;
	start(&e, argv);
	e2e_expect(&e, "F3, Enter and F7 turn them on");
	e2e_type(&e, "AT+WDSS=1,1\r");
	e2e_expect(&e, "connecting");
	assert_true(e2e_has(&e, "F3, Enter and F7 turn them on"));
	assert_false(e2e_has(&e, "wait for 23,1"));
	e2e_type(&e, ":quit\r");
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* While something is under way, leaving asks; no answer by a held key. */
static void quit_asks(void **state)
{
	static const char *const argv[] = { "fotacon", "--log", "none",
					    "--start", "sim:happy", NULL };
	struct e2e e;

	(void)state;
	start(&e, argv);
	e2e_expect(&e, "download starts");
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "Quit?");
	e2e_expect(&e, "F8  Stay");
	e2e_type(&e, E2E_F8);
	e2e_gone(&e, "Quit?");
	e2e_type(&e, ":quit\r");
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* The AT line: completion, help, history of runs, Ctrl-R, secrets. */
static void at_line(void **state)
{
	static const char *const argv[] = { "fotacon", "--log", "none",
					    "sim:", NULL };
	struct e2e e;

	(void)state;
	start(&e, argv);
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, "at+wdsi");
	e2e_expect(&e, "indications");
	e2e_type(&e, "?\r");
	e2e_expect(&e, "> at+wdsi?");
	e2e_type(&e, "at+cgm\t");
	e2e_expect(&e, "> AT+CGM");
	e2e_type(&e, "R\r");
	e2e_expect(&e, "< HL7802.4.4.14.0");
	e2e_type(&e, "AT+CPIN=\"9876\"\r");
	e2e_expect(&e, "AT+CPIN=****");
	assert_false(e2e_has(&e, "9876"));
	e2e_type(&e, "\022cgmr");
	e2e_expect(&e, "reverse-i-search");
	e2e_expect(&e, "AT+CGMR");
	e2e_type(&e, "\007");
	e2e_gone(&e, "reverse-i-search");
	e2e_type(&e, "\033[A"); /* not the secret one */
	e2e_settle(&e, 200);
	assert_false(e2e_has(&e, "9876"));
	e2e_type(&e, "\025:quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* Lines typed, or pasted as if typed, faster than the module answers. */
static void typed_ahead(void **state)
{
	static const char *const argv[] = { "fotacon", "--log", "none",
					    "sim:", NULL };
	struct e2e e;
	char line[32];

	(void)state;
	start(&e, argv);
	e2e_expect(&e, "+CMEE: 0");
	for (int i = 1; i <= 40; i++) {
		snprintf(line, sizeof(line), "AT+CMEE=%d\r", i);
		e2e_type(&e, line);
	}
	e2e_expect(&e, "> AT+CMEE=40");
	e2e_type(&e, "\033[200~");
	for (int i = 0; i < 1000; i++)
		e2e_type(&e, "AT+CREG?\r");
	e2e_type(&e, "\033[201~");
	e2e_expect(&e, "nothing of it is sent");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* Who may ask nothing is told what the module said. */
static void read_only_has_a_verdict(void **state)
{
	static const char *const argv[] = {
		"fotacon", "--log", "none", "--read-only",
		"sim:,polling=1,mask=4479,speed=1000", NULL,
	};
	struct e2e e;

	(void)state;
	start(&e, argv);
	e2e_expect(&e, "updated, not verified");
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_ahead),
		cmocka_unit_test(agreements),
		cmocka_unit_test(recalled),
		cmocka_unit_test(unseen_session),
		cmocka_unit_test(quit_asks),
		cmocka_unit_test(at_line),
		cmocka_unit_test(read_only_has_a_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
