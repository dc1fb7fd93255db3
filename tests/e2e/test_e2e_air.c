/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The update over the air at the console, by the keys that a person would
 * press, with what can happen to it: stopped, cut off, put off, denied, and
 * left alone by a console that is closed and opened again.
 */
#include "e2e/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UP      "\033[A"
#define DOWN    "\033[B"
#define ENTER   "\r"
#define CTRL_C  "\003"
#define WHAT_IF "\033x"

/* The time of a module while nobody has anything to do. */
#define FAST 100

static const char *const no_env[] = { NULL };

static void start_with(struct e2e *e, const char *spec, const char *config)
{
	const char *const argv[] = { e2e_program(), "--log", "none",
				     "--config", config, spec, NULL };

	e2e_start(e, 30, 100, no_env, argv);
	e2e_expect(e, "+CMEE: 0");
}

static void start(struct e2e *e, const char *spec)
{
	start_with(e, spec, "none");
}

/* A key that is drawn there, once it counts. */
static void press(struct e2e *e, const char *shown, const char *key)
{
	e2e_expect(e, shown);
	e2e_type(e, key);
	e2e_gone(e, shown);
}

static void open_session(struct e2e *e)
{
	e2e_type(e, ":session start\r");
	e2e_expect(e, "Start a session with the server?");
	press(e, "F7  Yes", E2E_F7);
}

static void leave(struct e2e *e)
{
	e2e_type(e, E2E_F10);
	e2e_expect(e, "F7  Quit");
	e2e_type(e, E2E_F7);
	assert_int_equal(e2e_exit(e), 0);
	e2e_stop(e);
}

#define ASKS "sim:agreements,mask=4479,"

/* AN 8: by keys alone, from the line that is empty at the start. */
static void suspended_and_resumed(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, ASKS "speed=10,rate=4000");
	e2e_type(&e, E2E_F2 ENTER);
	press(&e, "F7  Yes", E2E_F7);
	press(&e, "F7  Accept", E2E_F7);
	e2e_expect(&e, "kB/s");
	e2e_type(&e, DOWN ENTER);
	e2e_expect(&e, "The download stops. Stop the session?");
	press(&e, "F7  Yes", E2E_F7);
	e2e_expect(&e, "! suspended");
	e2e_expect(&e, "the session was stopped");
	/* What was said stands where the advice does, for 10 s. */
	if (getenv("FOTACON_LONG"))
		e2e_expect(&e, "stopped: start a session, then accept when it "
			       "asks");
	e2e_type(&e, UP ENTER);
	e2e_expect(&e, "Start a session with the server?");
	press(&e, "F7  Yes", E2E_F7);
	press(&e, "F7  Accept", E2E_F7);
	e2e_gone(&e, "! suspended");
	e2e_expect(&e, "kB/s");
	e2e_type(&e, "\033t");
	e2e_expect(&e, "Suspended");
	leave(&e);
}

/* By the page of what if; the agreement is on, so that it asks again. */
static void power_cut(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, ASKS "speed=10,rate=4000");
	open_session(&e);
	press(&e, "F7  Accept", E2E_F7);
	e2e_expect(&e, "kB/s");
	e2e_type(&e, WHAT_IF);
	e2e_expect(&e, "What if");
	e2e_expect(&e, "the power fails for half a minute");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "lasts: Enter ends it");
	e2e_expect(&e, "the module is dark");
	/* The power is back when a person says so. */
	e2e_type(&e, ENTER);
	e2e_gone(&e, "lasts: Enter ends it");
	e2e_type(&e, WHAT_IF);
	e2e_expect(&e, "what if, power-cut: it is over");
	e2e_expect(&e, "! suspended");
	press(&e, "F7  Accept", E2E_F7);
	e2e_gone(&e, "! suspended");
	e2e_expect(&e, "kB/s");
	leave(&e);
}

static void network_lost(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:happy,mask=4479,speed=20,rate=2000");
	open_session(&e);
	e2e_expect(&e, "kB/s");
	e2e_type(&e, ":what-if network-long\r");
	e2e_expect(&e, "what if, network-long: the network is lost for long");
	e2e_expect(&e, "the session was lost");
	e2e_expect(&e, "it goes on by itself with the network back");
	e2e_type(&e, ":what-if network-long\r");
	e2e_gone(&e, "! suspended");
	e2e_expect(&e, "by itself");
	e2e_type(&e, ":what-if rain\r");
	e2e_expect(&e, "there is no fault \"rain\"");
	leave(&e);
}

/* The minutes are over at the module, not here. */
static void deferred_and_accepted(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, ASKS "speed=60,rate=100000,install=20");
	open_session(&e);
	press(&e, "F7  Accept", E2E_F7);
	press(&e, "F8  Later", E2E_F8);
	e2e_expect(&e, "F7  Defer");
	e2e_type(&e, "\x7f\x7f\x7f" "1");
	press(&e, "F7  Defer", E2E_F7);
	e2e_expect(&e, "you put the installation off for 1 min");
	e2e_expect(&e, "you accepted the download");
	press(&e, "F7  Install...", E2E_F7);
	press(&e, "F7  Install ", E2E_F7);
	e2e_expect(&e, "you accepted the installation");
	e2e_expect(&e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

static void denied(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, "sim:happy,offer=never,mask=4479,speed=20");
	e2e_type(&e, ":what-if denied\r");
	e2e_expect(&e, "what if, denied");
	open_session(&e);
	e2e_expect(&e, "connection denied by the server");
	e2e_expect(&e, "closed denied");
	e2e_expect(&e, "register IMEI and serial number at the server first");
	e2e_type(&e, E2E_F2);
	e2e_expect(&e, "Module    HL7802  serial ");
	e2e_type(&e, E2E_F2 ":what-if denied\r");
	e2e_expect(&e, "what if, denied: it is over");
	open_session(&e);
	e2e_expect(&e, "open, DM server");
	e2e_gone(&e, "register IMEI");
	e2e_type(&e, ":quit\r");
	e2e_expect(&e, "F7  Quit");
	e2e_type(&e, E2E_F7);
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
}

/* From 14 on nothing that restarts it goes out, but by a typed yes. */
static void the_guard_refuses_a_reset(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "agreements,mask=4479,delay=2,rate=200000,"
		     "install=70", NULL);
	e2e_expect(&e, "Indications all");
	open_session(&e);
	press(&e, "F7  Accept", E2E_F7);
	press(&e, "F7  Install...", E2E_F7);
	press(&e, "F7  Install ", E2E_F7);
	e2e_expect(&e, "keep the power on");
	e2e_type(&e, E2E_F5 "AT+CFUN=1,1\r");
	e2e_expect(&e, "held back while it installs; type yes to send "
		       "AT+CFUN=1,1");
	e2e_type(&e, "no\r");
	e2e_expect(&e, "not sent: AT+CFUN=1,1");
	e2e_type(&e, ":session stop\r");
	e2e_expect(&e, "! the module installs");
	e2e_type(&e, CTRL_C);
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "F8  Stay");
	e2e_type(&e, E2E_F8);
	m.speed = FAST;
	e2e_expect(&e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	assert_false(e2e_has(&e, "> AT+CFUN=1,1"));
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

/* AN 4.4.3: the session is open, and what is at the server does not come. */
static void restored(void **state)
{
	char config[] = "/tmp/fotacon-e2e-air-XXXXXX";
	struct e2e e;

	(void)state;
	e2e_file(config, "[fotacon]\nrestore-after = 1\n");
	start_with(&e, ASKS "offer=never,speed=20", config);
	open_session(&e);
	e2e_expect(&e, "open, DM server");
	e2e_type(&e, ":what-if nat\r:what-if offer\r");
	e2e_expect(&e, "what if, offer");
	e2e_expect(&e, "nothing for 1 min");
	e2e_expect(&e, "nothing comes: if something waits at the server");
	/* The page is at it already. */
	e2e_type(&e, E2E_F2 ENTER);
	e2e_expect(&e, "Stop the session, and start a new one?");
	press(&e, "F7  Yes", E2E_F7);
	e2e_expect(&e, "restore: a new session is open");
	e2e_expect(&e, "F7  Accept");
	/* A request waits: another session would get 650. */
	e2e_type(&e, ":session restore\r");
	e2e_expect(&e, "the module waits for an answer: give it first");
	leave(&e);
	unlink(config);
}

/* What only a simulated module in this process has. */
static void nothing_to_strike(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	module_begin(&e, &m, "happy,delay=2,mask=4479", NULL);
	e2e_expect(&e, "Indications all");
	e2e_type(&e, WHAT_IF);
	e2e_expect(&e, "this needs the simulated module as the port");
	e2e_type(&e, WHAT_IF ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	module_unplug(&m);
	e2e_stop(&e);
}

/* ---- closed, and opened again ---- */

/* All of them have one state folder, and so find each other's logs. */
static void open_again(struct e2e *e, struct module *m, const char *port,
		       const char *home)
{
	const char *const argv[] = { e2e_program(), "--config", "none", port,
				     NULL };
	const char *const env[] = { home, NULL };

	e2e_start(e, 24, 100, env, argv);
	if (!m)
		return;
	e->idle = module_idle;
	e->idle_arg = m;
}

static void remove_folder(const char *folder)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
}

/* Close it in each of the three, and find the module where it is. */
static void opened_again(void **state)
{
	char folder[] = "/tmp/fotacon-e2e-air-XXXXXX", home[80];
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(home, sizeof(home), "XDG_STATE_HOME=%s", folder);
	snprintf(m.link, sizeof(m.link), "%s/tty", folder);
	module_plug(&m, "agreements,mask=4479,delay=2,agree=install,"
		    "rate=16000,install=40");
	open_again(&e, &m, m.link, home);
	e2e_expect(&e, "+CMEE: 0");
	open_session(&e);
	e2e_expect(&e, "kB/s");
	leave(&e);

	open_again(&e, &m, m.link, home);
	e2e_expect(&e, "known from before: a download at ");
	e2e_expect(&e, " of 524 kB");
	m.speed = FAST;
	e2e_expect(&e, "F7  Install...");
	m.speed = 0;
	leave(&e);

	/* It says nothing by itself for half an hour. */
	open_again(&e, &m, m.link, home);
	e2e_expect(&e, "a package that is stored, 524 kB, asked to install");
	e2e_expect(&e, "again in 2");
	press(&e, "F7  Install...", E2E_F7);
	press(&e, "F7  Install ", E2E_F7);
	e2e_expect(&e, "keep the power on");
	leave(&e);

	open_again(&e, &m, m.link, home);
	e2e_expect(&e, "the module installs: keep its power on");
	m.speed = FAST;
	e2e_expect(&e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	module_unplug(&m);
	remove_folder(folder);
}

/* Module and host went off in a download: both know where it was. */
static void host_restarted(void **state)
{
	char folder[] = "/tmp/fotacon-e2e-air-XXXXXX", home[80], port[160];
	struct e2e e;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(home, sizeof(home), "XDG_STATE_HOME=%s", folder);
	snprintf(port, sizeof(port), ASKS "speed=10,rate=2000,state=%s/sim",
		 folder);
	open_again(&e, NULL, port, home);
	e2e_expect(&e, "+CMEE: 0");
	open_session(&e);
	press(&e, "F7  Accept", E2E_F7);
	e2e_expect(&e, "kB/s");
	leave(&e);
	open_again(&e, NULL, port, home);
	e2e_expect(&e, "known from before: a download at ");
	e2e_expect(&e, "! suspended");
	e2e_expect(&e, " of 524 kB");
	press(&e, "F7  Accept", E2E_F7);
	e2e_gone(&e, "! suspended");
	e2e_expect(&e, "kB/s");
	leave(&e);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suspended_and_resumed),
		cmocka_unit_test(power_cut),
		cmocka_unit_test(network_lost),
		cmocka_unit_test(deferred_and_accepted),
		cmocka_unit_test(denied),
		cmocka_unit_test(the_guard_refuses_a_reset),
		cmocka_unit_test(restored),
		cmocka_unit_test(nothing_to_strike),
		cmocka_unit_test(opened_again),
		cmocka_unit_test(host_restarted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
