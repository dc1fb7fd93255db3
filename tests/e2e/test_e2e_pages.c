/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of session and settings, by the keys that a person would press:
 * nothing is sent by looking, everything is asked before, and what became of
 * it is seen there.
 */
#include "e2e/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UP     "\033[A"
#define DOWN   "\033[B"
#define END    "\033[F"
#define ESCESC "\033\033"
#define ENTER  "\r"

static const char *const no_env[] = { NULL };

static void start(struct e2e *e, const char *spec)
{
	const char *const argv[] = { e2e_program(), "--log", "none", spec,
				     NULL };

	e2e_start(e, 30, 100, no_env, argv);
	e2e_expect(e, "+CMEE: 0");
}

/* Yes, once it counts. */
static void agree(struct e2e *e, const char *question)
{
	e2e_expect(e, question);
	e2e_expect(e, "F7  Yes");
	e2e_type(e, E2E_F7);
	e2e_gone(e, "F7  Yes");
}

static void leave(struct e2e *e)
{
	e2e_type(e, ":quit\r");
	assert_int_equal(e2e_exit(e), 0);
	e2e_stop(e);
}

static void settings(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_type(&e, E2E_F3);
	e2e_expect(&e, "turn all of these on");
	/* One bit, there and back, and there. */
	e2e_type(&e, DOWN DOWN DOWN DOWN " ");
	e2e_expect(&e, "F7 apply 1");
	e2e_expect(&e, "* was off");
	e2e_type(&e, " ");
	e2e_gone(&e, "* was off");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "* was off");
	e2e_type(&e, E2E_F7);
	agree(&e, "Change 1 setting: AT+WDSI=8?");
	e2e_expect(&e, "indications on: 6-8 (AT+WDSI=8)");
	e2e_gone(&e, "* was off");
	e2e_expect(&e, "Indications 6-8");
	/* A number, begun by a digit; the draft is dropped by being told so. */
	e2e_type(&e, END UP UP UP "6");
	e2e_expect(&e, ":set polling 6");
	e2e_type(&e, "0" ENTER);
	e2e_expect(&e, "every 60 min");
	e2e_type(&e, ESCESC);
	e2e_expect(&e, "1 change is not sent");
	e2e_expect(&e, "every 60 min");
	e2e_type(&e, ESCESC);
	e2e_expect(&e, "the draft is dropped");
	/* Two, of which the module refuses none. */
	e2e_type(&e, ":set polling 525601\r");
	e2e_expect(&e, "polling takes 1 to 525600 minutes");
	/* What is refused stays to be corrected; Esc Esc closes it. */
	e2e_expect(&e, ":set polling 525601");
	e2e_type(&e, "\x7f" "0" ENTER);
	e2e_expect(&e, "every 525600 min");
	e2e_gone(&e, ":set polling");
	e2e_type(&e, ":set polling 60\r");
	e2e_expect(&e, "every 60 min");
	e2e_type(&e, ESCESC);
	e2e_expect(&e, "1 change is not sent");
	e2e_type(&e, ESCESC);
	e2e_expect(&e, "the draft is dropped");
	e2e_type(&e, ":set retries 15,60\r");
	e2e_expect(&e, "after 15, 60 min");
	e2e_type(&e, ":set download ask\r");
	e2e_expect(&e, "* was auto");
	e2e_type(&e, END ENTER);
	agree(&e, "Change 2 settings: AT+WDSC=1,1, AT+WDSC=4,15,60?");
	e2e_gone(&e, "* was");
	e2e_expect(&e, "download ask");
	/* And all of the indications. */
	e2e_type(&e, ":setup\r" E2E_F3 ENTER);
	agree(&e, "Turn all indications on");
	e2e_expect(&e, "indications are all on");
	e2e_expect(&e, "Indications all");
	/* Those and no others have gone out. */
	e2e_type(&e, E2E_F5);
	e2e_expect(&e, "> AT+WDSI=4479");
	assert_true(e2e_has(&e, "> AT+WDSC=4,15,60"));
	assert_false(e2e_has(&e, "> AT+WDSC=3"));
	leave(&e);
}

static void sessions(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:happy,offer=never,speed=40");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "no session is open");
	e2e_expect(&e, "indications 6-8 and 23 are off");
	e2e_type(&e, ":setup all\r");
	agree(&e, "Turn all indications on");
	e2e_gone(&e, "indications 6-8 and 23 are off");
	e2e_type(&e, ENTER);
	/* No is no. */
	e2e_expect(&e, "F8  No");
	e2e_type(&e, E2E_F8);
	e2e_gone(&e, "F8  No");
	e2e_type(&e, ENTER);
	agree(&e, "Start a session with the server?");
	e2e_expect(&e, "a session is open");
	e2e_expect(&e, "by you");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "! a session is open");
	e2e_type(&e, DOWN DOWN ENTER);
	agree(&e, "Stop the session, and start a new one?");
	e2e_expect(&e, "restore: a new session is open");
	e2e_type(&e, UP ENTER);
	agree(&e, "Stop the session?");
	e2e_expect(&e, "no session is open");
	e2e_type(&e, ":session test\r");
	agree(&e, "Start a session, and stop it when it is open?");
	e2e_expect(&e, "test: the server was reached");
	e2e_expect(&e, "no session is open");
	e2e_type(&e, END UP UP ENTER);
	e2e_expect(&e, "the module told its contexts (AT+CGDCONT?)");
	leave(&e);
}

/* Where sessions go; and what HL780x does not do with it (AN 4.1.1). */
static void contexts(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_type(&e, E2E_F2 END UP ENTER);
	e2e_expect(&e, "Enter edit");
	e2e_type(&e, ENTER);
	e2e_expect(&e, ":set cid");
	e2e_type(&e, "3" ENTER);
	e2e_expect(&e, "cid takes 1 or 2");
	e2e_type(&e, "\x7f" "2" ENTER);
	e2e_expect(&e, "it downloads over cid 1 all the same");
	e2e_type(&e, DOWN ENTER);
	e2e_expect(&e, ":set apn");
	e2e_type(&e, "fota.example" ENTER);
	e2e_expect(&e, "F7 apply 2");
	e2e_type(&e, E2E_F7);
	agree(&e, "AT+CGDCONT=2,\"IP\",\"fota.example\", AT+WDSS=2,2?");
	e2e_expect(&e, "APN fota.example cid 2");
	e2e_gone(&e, "* was");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "cid 2, APN fota.example  ! it downloads over cid 1");
	leave(&e);
}

/* Model, serial number, IMEI: to where they can be copied from. */
static void card(void **state)
{
	char path[] = "/tmp/fotacon-card-XXXXXX", text[200], line[80];
	struct e2e e;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(path));
	start(&e, "sim:");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "  serial ");
	e2e_type(&e, END ENTER);
	e2e_expect(&e, "Messages");
	e2e_expect(&e, "Serial number  ");
	assert_true(e2e_has(&e, "Model          HL7802"));
	snprintf(text, sizeof(text), ":card %s/card.txt\r", path);
	e2e_type(&e, text);
	e2e_expect(&e, "the registration card to /tmp");
	snprintf(text, sizeof(text), "%s/card.txt", path);
	file = fopen(text, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "Model          HL7802\n");
	assert_non_null(fgets(line, sizeof(line), file));
	assert_non_null(fgets(line, sizeof(line), file));
	assert_memory_equal(line, "IMEI           ", 15);
	fclose(file);
	unlink(text);
	rmdir(path);
	leave(&e);
}

/* What a run waits for does not come. */
static void denied(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:denied,speed=40");
	e2e_type(&e, ":setup all\r");
	agree(&e, "Turn all indications on");
	e2e_expect(&e, "indications are all on");
	e2e_type(&e, ":session test\r");
	agree(&e, "Start a session, and stop it");
	e2e_expect(&e, "the test ended: the server denied it");
	leave(&e);
}

/* A request of the module is answered by its own keys, not by the page's. */
static void a_request_goes_first(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:agreements,speed=20,offer=1");
	e2e_type(&e, ":setup all\r");
	agree(&e, "Turn all indications on");
	e2e_expect(&e, "Indications all");
	e2e_type(&e, ":session start\r");
	agree(&e, "Start a session");
	e2e_expect(&e, "F7  Accept");
	e2e_type(&e, E2E_F3 ":set polling 60\r");
	e2e_expect(&e, "every 60 min");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "the module waits for an answer: give it first");
	e2e_type(&e, E2E_F3 END ENTER);
	agree(&e, "Change 1 setting: AT+WDSC=3,60?");
	e2e_expect(&e, "it polls every 60 min");
	/* It is there again. */
	e2e_expect(&e, "F7  Accept");
	assert_false(e2e_has(&e, "you accepted"));
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* The sentences of the plain lines, below what was said before. */
static void how_it_stands(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_type(&e, ":status\r");
	e2e_expect(&e, "Messages");
	e2e_expect(&e, "No session is open.");
	e2e_expect(&e, "No package is offered.");
	e2e_type(&e, ESCESC);
	e2e_gone(&e, "Messages");
	leave(&e);
}

static void in_a_replay(void **state)
{
	char spec[] = E2E_LOG;
	static const char log[] =
		"# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
		"2026-11-22T08:00:01.123456Z > AT+WDSI?\n"
		"2026-11-22T08:00:01.130001Z < +WDSI: 4479\n"
		"2026-11-22T08:00:01.140001Z < OK\n";
	const char *const argv[] = { e2e_program(), spec, NULL };
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	e2e_start(&e, 30, 100, no_env, argv);
	e2e_expect(&e, "Indications all");
	e2e_type(&e, E2E_F3);
	e2e_expect(&e, "! a replay sends nothing");
	e2e_type(&e, DOWN " ");
	e2e_expect(&e, "Notice    ! a replay sends nothing");
	assert_false(e2e_has(&e, "* was"));
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "\xe2\x80\x93 a replay sends nothing");
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	e2e_log_gone(spec);
}

/*
 * Settings that are drafted wait for the port, and are compared with what the
 * module has when it is back.
 */
static void a_draft_waits(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "happy,delay=2,mask=4479", NULL);
	e2e_expect(&e, "Indications all");
	e2e_type(&e, E2E_F3);
	e2e_expect(&e, "turn all of these on");
	e2e_type(&e, ":set polling 60\r:set download ask\r");
	e2e_expect(&e, "F7 apply 2");
	module_unplug(&m);
	e2e_expect(&e, "! the port is closed: this was known before");
	e2e_expect(&e, "* was off");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "nothing waits for an answer");
	module_plug(&m, "happy,delay=2,mask=257,polling=60");
	e2e_expect(&e, "is back");
	e2e_expect(&e, "F7 apply 1");
	assert_true(e2e_has(&e, "* was auto"));
	assert_false(e2e_has(&e, "* was off"));
	e2e_gone(&e, "\xe2\x97\x8f 4 5"); /* of the mask, two bits are left */
	e2e_expect(&e, "\xe2\x97\x8f 18");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "Change 1 setting: AT+WDSC=1,1?");
	e2e_expect(&e, "F7  Yes");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "download: the module asks first (AT+WDSC=1,1)");
	e2e_gone(&e, "* was auto");
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

/* A press chooses a row, and does no more. */
static void by_mouse(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:");
	e2e_type(&e, E2E_F3);
	e2e_expect(&e, "Enter do it");
	/* The fifth row of the page, below five lines of state and its rule. */
	e2e_type(&e, "\033[<0;20;11M\033[<0;20;11m");
	e2e_expect(&e, "Space change");
	e2e_type(&e, " ");
	e2e_expect(&e, "session ");
	e2e_expect(&e, "* was off");
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "AT+WDSI=8?");
	e2e_expect(&e, "F8  No");
	/* Esc Esc is for the question, before it is for the page. */
	e2e_type(&e, ESCESC);
	e2e_gone(&e, "AT+WDSI=8?");
	assert_true(e2e_has(&e, "* was off"));
	leave(&e);
}

/* The same in plain lines, by words. */
static void by_words(void **state)
{
	const char *const argv[] = { e2e_program(), "--log", "none", "--ui",
				     "plain", "sim:happy,offer=never,speed=40",
				     NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 40, 100, no_env, argv);
	e2e_expect(&e, "firmware");
	e2e_type(&e, ":setup\r");
	e2e_expect(&e, "* indications  none");
	e2e_expect(&e, "* retries      after 15, 60, 240, 480, 1440, 2880 min");
	e2e_type(&e, ":set polling 60\r");
	e2e_expect(&e, "it polls every 60 min (AT+WDSC=3,60)");
	e2e_type(&e, ":set polling 60\r");
	e2e_expect(&e, "it is so already");
	e2e_type(&e, ":set colour red\r");
	e2e_expect(&e, "settings are indications, connect");
	e2e_type(&e, ":session test\r");
	e2e_expect(&e, "no test: indications 6-8 and 23 are off");
	e2e_type(&e, ":setup all\r");
	e2e_expect(&e, "indications are all on");
	e2e_type(&e, ":session test\r");
	e2e_expect(&e, "test: the server was reached");
	e2e_type(&e, ":session\r");
	e2e_expect(&e, "* session      closed since ");
	e2e_expect(&e, "* server       session closed");
	e2e_type(&e, ":what-if\r");
	e2e_expect(&e, "  stuck            it never comes back from an install");
	e2e_type(&e, ":what-if denied\r");
	e2e_expect(&e, "what if, denied: the server denies every session");
	e2e_type(&e, ":what-if denied\r");
	e2e_expect(&e, "what if, denied: it is over");
	e2e_type(&e, ":card\r");
	e2e_expect(&e, "Serial number  ");
	e2e_type(&e, ":session leave\r");
	e2e_expect(&e, "a session has start, stop, restore and test");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings),
		cmocka_unit_test(sessions),
		cmocka_unit_test(contexts),
		cmocka_unit_test(card),
		cmocka_unit_test(denied),
		cmocka_unit_test(a_request_goes_first),
		cmocka_unit_test(how_it_stands),
		cmocka_unit_test(in_a_replay),
		cmocka_unit_test(a_draft_waits),
		cmocka_unit_test(by_mouse),
		cmocka_unit_test(by_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
