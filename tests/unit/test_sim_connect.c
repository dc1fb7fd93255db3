/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a session of the simulated module comes about: failures in a row and the
 * bootstrap server, credentials that are taken back, each for its cause and at
 * its time, and the retry timers to the second.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "unit/sim_run.h"

static struct run run;

#define CONNECT   "4 6 23,1"
#define BOOTSTRAP "4 6 23,0 "
#define TWICE(x)  x " " x
#define FIVE(x)   TWICE(x) " " TWICE(x) " " x " "
#define QUIET     "mask=4479,echo=off,offer=never"
#define DAY       HL78_SEC(86400)

static void open_all(const char *spec)
{
	char full[256];

	snprintf(full, sizeof(full), "%s," QUIET, spec);
	run_open(&run, full, 0);
}

static const struct run_course courses[] = {
	{ "registration-failures," QUIET,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " FIVE(CONNECT) BOOTSTRAP CONNECT },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 60000, "OK " CONNECT } } },
	{ "registration-failures,told=0," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " BOOTSTRAP CONNECT } } },
	{ "happy,fault=authentication," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " FIVE("4 5") BOOTSTRAP CONNECT } } },
	{ "happy,fault=authentication,told=1," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK 4 5 " BOOTSTRAP CONNECT } } },
	{ "happy,fault=authentication,told=0,count=4," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " CONNECT } } },
	/* Both kinds of failure count together. */
	{ "happy,fault=authentication,count=2,fault=registration,count=3,"
	  QUIET,
	  { { "AT+WDSS=1,1", 60000,
	      "OK 4 5 4 5 " TWICE(CONNECT) " " CONNECT " " BOOTSTRAP
	      CONNECT } } },
	/* New credentials that fail as well: that is no connection. */
	{ "happy,fault=authentication,count=ever," QUIET,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " FIVE("4 5") BOOTSTRAP FIVE("4 5") "7" },
	    { "AT+WDSS?", 100, "+WDSS: 1,0 +WDSS: 2,1 OK" },
	    { NULL, 900000, BOOTSTRAP FIVE("4 5") "7" } } },
	/* Stopped or restarted in between, it has counted so far. */
	{ "happy,fault=authentication,count=6," QUIET,
	  { { "AT+WDSS=1,1", 4000, "OK 4 5 4" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 60000,
	      "OK 4 5 4 5 4 5 4 5 " BOOTSTRAP CONNECT } } },
	{ "happy,fault=authentication,boot=2," QUIET,
	  { { "AT+WDSS=1,1", 4000, "OK 4 5 4" },
	    { "AT+CFUN=1,1", 9000, "OK 5 0" },
	    { "ATE0", 100, "ATE0 OK" },
	    { "AT+WDSS=1,1", 60000, "OK 4 5 4 5 4 5 " BOOTSTRAP CONNECT } } },
	/* At a first contact there is nothing that could fail with 5. */
	{ "first-contact,fault=authentication," QUIET,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " BOOTSTRAP FIVE("4 5") "7" } } },
	{ "first-contact,fault=bootstrap-denied," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK 4 7" },
	    { NULL, 900000, "4 7" } } },
	{ "key-rotation,fault=bootstrap-denied,count=1," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " FIVE("4 5") "4 7" },
	    { NULL, 900000, BOOTSTRAP CONNECT } } },
	{ "key-rotation,rotation=re-registered," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " FIVE("4 5") BOOTSTRAP CONNECT } } },
	{ "key-rotation,rotation=serial-changed,told=0," QUIET,
	  { { "AT+WDSS=1,1", 60000, "OK " BOOTSTRAP CONNECT } } },
	/* What is open is not touched, and nothing hangs on credentials then. */
	{ "key-rotation,rotate=60," QUIET,
	  { { "AT+WDSS=1,1", 120000, "OK " CONNECT },
	    { "AT+WDSS=1,1", 60000, "OK" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 60000, "OK " FIVE("4 5") BOOTSTRAP CONNECT } } },
	{ "first-contact,rotation=bootstrap,rotate=60," QUIET,
	  { { "AT+WDSS=1,1", 50000, "OK " BOOTSTRAP CONNECT },
	    { "AT+WDSS=1,0", 30000, "OK 8" },
	    { "AT+WDSS=1,1", 60000, "OK " FIVE("4 5") BOOTSTRAP CONNECT } } },
	/* No network while it connects: 8, and once more after the first delay. */
	{ "happy,fault=network-long,at=1s,net_timeout=10,apn=a," QUIET,
	  { { "AT+WDSS=1,1", 15000, "OK 4 8" },
	    { NULL, 890000, "" },
	    { NULL, 20000, CONNECT } } },
	/* The radio off does not shorten the loss. */
	{ "happy,fault=network-long,at=1s,net_timeout=30," QUIET,
	  { { "AT+CEREG=1", 2000, "OK +CEREG: 0" },
	    { "AT+CFUN=0", 5000, "OK" },
	    { "AT+CFUN=1", 50000, "OK" },
	    { NULL, 10000, "+CEREG: 1" } } },
	/* Nor does a restart. */
	{ "happy,fault=network-long,at=1s,net_timeout=30,boot=2," QUIET,
	  { { "AT+CFUN=1,1", 58000, "OK" },
	    { NULL, 10000, "0" } } },
};

#define N_COURSES (sizeof(courses) / sizeof(courses[0]))

static void each_has_its_course(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_COURSES; i++)
		run_course(&run, &courses[i]);
}

static void late_ticks(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_COURSES; i++)
		run_course_late(&run, &courses[i]);
}

/* ---- when credentials are taken back ---- */

/* What a session is like that is begun so long after the start. */
static void session_after(const char *spec, hl78_time span, const char *is)
{
	open_all(spec);
	run_for(&run, span / HL78_MS(1));
	run_check(&run, "AT+WDSS=1,1", 60000, is);
	run_close(&run);
}

#define ROTATED "OK " FIVE("4 5") BOOTSTRAP CONNECT

static void after_ninety_days(void **state)
{
	(void)state;
	session_after("happy,rotation=dm", 90 * DAY - HL78_SEC(2),
		      "OK " CONNECT);
	session_after("happy,rotation=dm", 90 * DAY, ROTATED);
	session_after("happy", 400 * DAY, "OK " CONNECT);
}

/* The next 90 days begin with the new ones. */
static void every_ninety_days(void **state)
{
	hl78_time given;
	int i;

	(void)state;
	open_all("happy,rotation=dm");
	run_for(&run, 100 * DAY / HL78_MS(1));
	run_send(&run, "AT+WDSS=1,1");
	for (i = 0; i < 3; i++) {
		given = run_until(&run, "23,0", 60);
		run_until(&run, "23,1", 60);
		run_check(&run, "AT+WDSS=1,0", 3000,
			  i ? FIVE("4 5") BOOTSTRAP CONNECT " OK 8"
			    : "OK " FIVE("4 5") BOOTSTRAP CONNECT " OK 8");
		run_for(&run, (given + 90 * DAY - run.now) / HL78_MS(1) -
				      20000);
		run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT);
		run_check(&run, "AT+WDSS=1,0", 12000, "OK 8");
		run_check(&run, "AT+WDSS=1,1", 10, "OK");
	}
	run_close(&run);
}

/* Of many modules that connect every hour. */
static void after_thirty_to_forty_five_days(void **state)
{
	hl78_time first = HL78_NEVER, last = 0;
	char spec[128];
	int seed;

	(void)state;
	for (seed = 0; seed < 60; seed++) {
		hl78_time after;

		snprintf(spec, sizeof(spec),
			 "polling=60,rotation=bootstrap,seed=%d,offer=never,"
			 "mask=4", seed);
		run_open(&run, spec, 0);
		after = run_until(&run, "5", 46 * 86400) - RUN_START;
		run_close(&run);
		assert_in_range(after, 30 * DAY,
				45 * DAY + HL78_MIN(60) + HL78_SEC(5));
		first = after < first ? after : first;
		last = after > last ? after : last;
	}
	assert_true(first < 31 * DAY);
	assert_true(last > 44 * DAY);
}

/* Gone for ten minutes, and then there again, but not as before. */
static void people_change_a_device(void **state)
{
	static const char *const kinds[] = { "re-registered",
					     "serial-changed" };
	char spec[64];
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		snprintf(spec, sizeof(spec), "rotation=%s,rotate=7200",
			 kinds[i]);
		session_after(spec, HL78_SEC(6590), "OK " CONNECT);
		session_after(spec, HL78_SEC(6600), "OK " FIVE("4 5") "4 7");
		session_after(spec, HL78_SEC(7150), "OK " FIVE("4 5") "4 7");
		session_after(spec, HL78_SEC(7200), ROTATED);
	}
}

/* ---- the retry timers ---- */

/* From the failure to the next attempt, which begins within a second. */
static void attempt_after(int minutes)
{
	hl78_time failed = run.now;
	hl78_time again = run_until(&run, "4", HL78_MIN(minutes + 1) /
						       HL78_SEC(1));

	assert_in_range(again - failed, HL78_MIN(minutes) + HL78_MS(300),
			HL78_MIN(minutes) + HL78_MS(900));
}

static void each_delay_in_turn(void **state)
{
	static const int delays[] = { 15, 60, 240, 480, 1440, 2880 };
	size_t i;

	(void)state;
	open_all("denied");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "7", 10);
	for (i = 0; i < 6; i++) {
		attempt_after(delays[i]);
		run_until(&run, "7", 10);
	}
	run_fold(&run);
	/* That was all. */
	run_check(&run, NULL, 30 * 86400000LL, "");
	run_close(&run);
}

static void delays_of_the_host(void **state)
{
	(void)state;
	open_all("denied,fault=none,fault=connection,count=5");
	run_check(&run, "AT+WDSC=4,1,20160,2", 10, "OK");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "7", 10);
	attempt_after(1);
	run_until(&run, "7", 10);
	attempt_after(20160);
	run_until(&run, "7", 10);
	/* The host's own attempt begins them anew, and so does success. */
	run_for(&run, 60000);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "7", 10);
	attempt_after(1);
	run_until(&run, "7", 10);
	attempt_after(20160);
	run_until(&run, "23,1", 10);
	run_fold(&run);
	/* A session of the host's: it stays. */
	run_check(&run, NULL, 3600000, "");
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	run_check(&run, NULL, 30 * 86400000LL, "");
	run_close(&run);
}

/* A delay of 0, a stop, a restart: nothing is tried. */
static void nothing_is_tried(void **state)
{
	(void)state;
	open_all("denied,boot=2");
	run_check(&run, "AT+WDSC=4,0,1,1", 10, "OK");
	run_check(&run, "AT+WDSS=1,1", 30 * 86400000LL, "OK 4 7");
	run_check(&run, "AT+WDSC=4,15", 10, "OK");
	run_check(&run, "AT+WDSS=1,1", 60000, "OK 4 7");
	run_check(&run, "AT+WDSS=1,0", 30 * 86400000LL, "OK 8");
	run_check(&run, "AT+WDSS=1,1", 60000, "OK 4 7");
	run_check(&run, "AT+WDSC=4,0", 30 * 86400000LL, "OK");
	run_check(&run, "AT+WDSC=4,15", 10, "OK");
	run_check(&run, "AT+WDSS=1,1", 60000, "OK 4 7");
	run_check(&run, "AT+CFUN=1,1", 30 * 86400000LL, "OK 0");
	run_close(&run);
}

/* What cannot be tried when its time comes is tried after the next delay. */
static void a_turn_is_missed(void **state)
{
	(void)state;
	open_all("happy,fault=connection");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "7", 10);
	run_check(&run, "AT+CFUN=0", 16 * 60000, "OK 4 7 OK");
	run_check(&run, "AT+CFUN=1", 58 * 60000, "OK");
	run_check(&run, NULL, 2 * 60000, CONNECT);
	run_close(&run);

	/* Nor while request 2 waits, which is more than a session. */
	run_open(&run, "agreements,fault=connection,at=10s,mask=4479,echo=off",
		 0);
	run_check(&run, "AT+WDSS=1,1", 9000, "OK " CONNECT " 9,524648 2");
	run_check(&run, "AT+WDSR=2,20", 1500, "OK");
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	run_check(&run, "AT+WDSS=1,1", 13 * 60000, "OK 4 7");
	run_check(&run, "AT+WDSR=2,1", 70000, "OK 2");
	run_check(&run, NULL, 50 * 60000, "2");
	run_close(&run);
}

/* A module that sleeps wakes up for it. */
static void asleep_meanwhile(void **state)
{
	(void)state;
	open_all("hibernate,fault=connection");
	run_check(&run, "AT+WDSS=1,1", 890000, "OK 4 7");
	run_check(&run, NULL, 30000, "0 " CONNECT);
	run_close(&run);
}

/* ---- the way back ---- */

/* So long after the last traffic, with which every session begins. */
static void nat_is_released(void **state)
{
	hl78_time open;

	(void)state;
	run_open(&run, "happy,nat=60,offer=40,agree=download,mask=4479,"
		       "echo=off", 0);
	run_send(&run, "AT+WDSS=1,1");
	open = run_until(&run, "23,1", 10);
	run_until(&run, "2", 60);
	assert_true(run.now - open > HL78_SEC(30));
	run_close(&run);

	/* A poll's session is closed long before. */
	run_open(&run, "polling,nat=60,offer=110,mask=4479,echo=off", 0);
	run_check(&run, NULL, 119000, "");
	run_check(&run, NULL, 5000, CONNECT " 9,524648 18");
	run_close(&run);

	/* Just before, and after. */
	run_open(&run, "happy,nat=60,offer=62,mask=4479,echo=off", 0);
	run_check(&run, "AT+WDSS=1,1", 300000,
		  "OK " CONNECT " 9,524648 18 18,1..100 10 12 14 8");
	run_close(&run);
	run_open(&run, "happy,nat=60,offer=70,mask=4479,echo=off", 0);
	run_check(&run, "AT+WDSS=1,1", 300000, "OK " CONNECT);
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_course),
		cmocka_unit_test(late_ticks),
		cmocka_unit_test(after_ninety_days),
		cmocka_unit_test(every_ninety_days),
		cmocka_unit_test(after_thirty_to_forty_five_days),
		cmocka_unit_test(people_change_a_device),
		cmocka_unit_test(each_delay_in_turn),
		cmocka_unit_test(delays_of_the_host),
		cmocka_unit_test(nothing_is_tried),
		cmocka_unit_test(a_turn_is_missed),
		cmocka_unit_test(asleep_meanwhile),
		cmocka_unit_test(nat_is_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
