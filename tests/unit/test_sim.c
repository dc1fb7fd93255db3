/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole courses of the simulated module in virtual time: the scenarios from
 * the first command to the new version, requests with their repeats and
 * deferrals, polling, the mask, determinism.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/sim_run.h"

static struct run run;

static void open_all(const char *spec)
{
	char full[256];

	snprintf(full, sizeof(full), "%s,mask=4479,echo=off", spec);
	run_open(&run, full, 0);
}

#define CONNECT "4 6 23,1"

/* ---- scenarios ---- */

static const struct run_course courses[] = {
	{ "happy",
	  { { "AT+WDSI?", 100, "AT+WDSI? 0 OK" },
	    { "AT+WDSI=4479", 100, "AT+WDSI=4479 OK" },
	    { "AT+CGMR", 100, "AT+CGMR HL7802.4.4.14.0 OK" },
	    { "AT+WDSS=1,1", 300000,
	      "AT+WDSS=1,1 OK " CONNECT " 9,524648 18 18,1..100 10 12 14 8 "
	      "0 16 " CONNECT " 8" },
	    { "AT+CGMR", 100, "AT+CGMR HL7802.4.5.4.0 OK" },
	    { "AT+WDSS=1,1", 60000, "AT+WDSS=1,1 OK " CONNECT },
	    { "AT+WDSS=1,0", 3000, "AT+WDSS=1,0 OK 8" } } },
	{ "agreements,mask=4479",
	  { { "AT+WDSS=1,1", 10000, "AT+WDSS=1,1 OK " CONNECT
				    " 9,524648 2" },
	    { "AT+WDSS=1,1", 100, "AT+WDSS=1,1 ERROR" },
	    { "AT+WDSR=4", 100, "AT+WDSR=4 ERROR" },
	    { "AT+WDSR=3", 180000, "AT+WDSR=3 OK 18 18,1..100 10 12 3" },
	    { "AT+WDSS=1,1", 100, "AT+WDSS=1,1 ERROR" },
	    { "AT+WDSR=3", 100, "AT+WDSR=3 ERROR" },
	    { "ATE0", 100, "ATE0 OK" },
	    { "AT+WDSR=4", 88000, "OK 14 8" },
	    { "AT", 1000, "" }, /* it installs, and hears nothing */
	    { NULL, 15000, "0 16 " CONNECT " 8" },
	    { "ATI3", 100, "ATI3 HL7802.4.5.4.0 OK" } } },
	{ "first-contact,mask=4479,size=1464,install=5",
	  { { "AT+KSREP=1", 100, "AT+KSREP=1 OK" },
	    { "AT+WDSS=1,1", 60000,
	      "AT+WDSS=1,1 OK 4 6 23,0 " CONNECT " 9,1464 18 18,100 10 12 "
	      "14 8 +KSUP: 0 0 16 " CONNECT " 8" },
	    /* The credentials are there now. */
	    { "AT+WDSS=1,1", 10000, "AT+WDSS=1,1 OK " CONNECT },
	    { "AT+WDSS=1,1", 10000, "AT+WDSS=1,1 OK" },
	    { "AT+WDSS=1,0", 3000, "AT+WDSS=1,0 OK 8" } } },
	{ "happy,agree=connect+install,mask=4479,size=3000,install=1",
	  { { "AT+WDSS=1,1", 20000,
	      "AT+WDSS=1,1 OK " CONNECT " 9,3000 18 18,50 18,100 10 12 3" },
	    { "AT+WDSR=4,5", 20000, "AT+WDSR=4,5 OK 14 8 0 16 1" },
	    { "AT+WDSR=0,2", 119000, "AT+WDSR=0,2 OK" },
	    { NULL, 1100, "1" },
	    /* Whether it is repeated unanswered is not known: it is not. */
	    { NULL, 7200000, "" },
	    { "AT+WDSR=1,1", 20000, "AT+WDSR=1,1 OK " CONNECT " 8" },
	    { "AT+WDSR=1", 100, "AT+WDSR=1 ERROR" } } },
	{ "happy,offer=60,mask=4479,size=1000",
	  { { "AT+WDSS=1,1", 59900, "AT+WDSS=1,1 OK " CONNECT },
	    { NULL, 5000, "9,1000 18 18,100 10 12 14" } } },
	{ "happy,offer=never,mask=4479",
	  { { "AT+WDSS=1,1", 3600000, "AT+WDSS=1,1 OK " CONNECT } } },
};

#define N_COURSES (sizeof(courses) / sizeof(courses[0]))

static void scenario_courses(void **state)
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

/* The bytes of the happy path between two of its lines, literally. */
static void bytes_of_a_session(void **state)
{
	(void)state;
	run_open(&run, "happy,mask=4479,size=1464,offer=0", 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 30);
	run.out[run.len] = '\0';
	assert_string_equal(run.out,
			    "AT+WDSS=1,1\r\r\nOK\r\n\r\n+WDSI: 4\r\n"
			    "\r\n+WDSI: 6\r\n\r\n+WDSI: 23,1\r\n"
			    "\r\n+WDSI: 9,1464\r\n\r\n+WDSI: 18\r\n"
			    "\r\n+WDSI: 18,100\r\n\r\n+WDSI: 10\r\n"
			    "\r\n+WDSI: 12\r\n\r\n+WDSI: 14\r\n");
	run_close(&run);
}

static void happy_takes_about_five_minutes(void **state)
{
	hl78_time start, end;

	(void)state;
	open_all("happy");
	run_send(&run, "AT+WDSS=1,1");
	start = run_until(&run, "18", 10);
	end = run_until(&run, "18,100", 300);
	/* 524648 bytes at 3100 a second */
	assert_in_range(end - start, HL78_SEC(169), HL78_SEC(170));
	start = run_until(&run, "14", 10);
	end = run_until(&run, "16", 200);
	assert_in_range(end - start, HL78_SEC(88), HL78_SEC(94));
	run_for(&run, 10000);
	assert_in_range(run.now - RUN_START, HL78_SEC(240), HL78_SEC(330));
	run_close(&run);
}

/* ---- determinism ---- */

/* What comes and when, in words. */
static size_t journal(const char *spec, char *out, size_t size)
{
	size_t len = 0;
	hl78_time end;

	run_open(&run, spec, 0);
	end = run.now + HL78_SEC(400);
	run_send(&run, "AT+WDSS=1,1");
	while (run.now < end) {
		run_for(&run, 100);
		if (run.len == 0)
			continue;
		len += (size_t)snprintf(out + len, size - len, "%lld %s\n",
					(long long)run.now, run_fold(&run));
	}
	run_close(&run);
	return len;
}

static void same_input_same_bytes(void **state)
{
	static char a[16384], b[16384];

	(void)state;
	assert_true(journal("happy,mask=4479", a, sizeof(a)) > 1000);
	assert_true(journal("happy,mask=4479", b, sizeof(b)) > 1000);
	assert_string_equal(a, b);
	assert_true(journal("happy,mask=4479,seed=2", b, sizeof(b)) > 1000);
	assert_string_not_equal(a, b);
}

/* ---- the mask ---- */

static void mask_gates_by_bits(void **state)
{
	static const struct {
		int mask;
		const char *course;
	} rows[] = {
		{ 0, "OK" },
		{ 1, "OK 0" },
		{ 2, "OK" },
		{ 4, "OK 4 4 4" },
		{ 8, "OK 6 6 8 6 8" },
		{ 16, "OK 9,1464 10" },
		{ 32, "OK 12" },
		{ 64, "OK 14 16" },
		{ 256, "OK 18 18,100" },
		{ 4096, "OK 23,0 23,1 23,1" },
		{ 72, "OK 6 6 14 8 16 6 8" },
		{ 4479, "OK 4 6 23,0 4 6 23,1 9,1464 18 18,100 10 12 14 8 "
			"0 16 4 6 23,1 8" },
	};
	char spec[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(spec, sizeof(spec),
			 "first-contact,size=1464,install=1,echo=off,mask=%d",
			 rows[i].mask);
		run_open(&run, spec, 0);
		run_check(&run, "AT+WDSS=1,1", 60000, rows[i].course);
		run_close(&run);
	}
}

/* Nobody sees the request, and 650 is there all the same. */
static void hidden_request_blocks(void **state)
{
	(void)state;
	run_open(&run, "agreements,echo=off,mask=4477", 0);
	run_check(&run, "AT+CMEE=1", 100, "OK");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,524648");
	run_check(&run, "AT+WDSS=1,1", 100, "+CME ERROR: 650");
	run_check(&run, "AT+WDSR=2,60", 100, "OK");
	run_check(&run, "AT+WDSS=1,1", 100, "OK");
	run_close(&run);
}

/* ---- requests ---- */

static void repeats_after_thirty_minutes(void **state)
{
	hl78_time asked, again;
	int i;

	(void)state;
	open_all("agreements,size=1000");
	run_send(&run, "AT+WDSS=1,1");
	asked = run_until(&run, "2", 20);
	/* The session may be closed meanwhile. */
	run_check(&run, "AT+WDSS=1,0", 3000, "OK " CONNECT " 9,1000 2 OK 8");
	for (i = 0; i < 3; i++) {
		again = run_until(&run, "2", 1801);
		assert_true(again - asked == HL78_MIN(30));
		assert_string_equal(run_fold(&run), "2");
		asked = again;
	}
	run_send(&run, "AT+WDSR=3");
	asked = run_until(&run, "3", 30);
	assert_string_equal(run_fold(&run),
			    "OK " CONNECT " 18 18,100 10 12 3");
	again = run_until(&run, "3", 1801);
	assert_true(again - asked == HL78_MIN(30));
	/* 20 s after the download the module closes what it opened itself. */
	assert_string_equal(run_fold(&run), "8 3");
	run_close(&run);
}

static void deferrals(void **state)
{
	static const int minutes[] = { 1, 2, 30, 60, 1440 };
	char command[32];
	hl78_time again;
	size_t i;

	(void)state;
	open_all("agreements,size=1000");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_fold(&run);
	for (i = 0; i < sizeof(minutes) / sizeof(minutes[0]); i++) {
		snprintf(command, sizeof(command), "AT+WDSR=2,%d", minutes[i]);
		run_check(&run, command, 10, "OK");
		again = run.now + HL78_MIN(minutes[i]);
		assert_true(run_until(&run, "2", 90000) == again);
		assert_string_equal(run_fold(&run), "2");
	}
	run_check(&run, "AT+WDSR=2,0", 10, "ERROR");
	/* 30 where no time is given. */
	run_check(&run, "AT+WDSR=2", 10, "OK");
	again = run.now + HL78_MIN(30);
	assert_true(run_until(&run, "2", 1801) == again);
	/* It can still be accepted while it is put off. */
	run_check(&run, "AT+WDSR=2,10", 100, "2 OK");
	run_check(&run, "AT+WDSR=3", 10000, "OK 18 18,100 10 12 3");
	run_check(&run, "AT+WDSR=5,1440", 10, "OK");
	again = run.now + HL78_MIN(1440);
	assert_true(run_until(&run, "3", 86401) == again);
	run_check(&run, "AT+WDSR=5,0", 10, "3 ERROR");
	run_close(&run);
}

static void deferral_over_a_reboot(void **state)
{
	hl78_time again;

	(void)state;
	open_all("agreements,size=1000,boot=8");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_fold(&run);
	run_check(&run, "AT+WDSR=2,10", 10, "OK");
	again = run.now + HL78_MIN(10);
	run_send(&run, "AT+CFUN=1,1");
	assert_true(run_until(&run, "2", 700) == again);
	assert_string_equal(run_fold(&run), "OK 0 2");
	run_close(&run);

	/* It was off when the delay ended: at the start then. */
	open_all("agreements,size=1000,boot=300");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_fold(&run);
	run_check(&run, "AT+WDSR=2,1", 10, "OK");
	run_check(&run, "AT+CFUN=1,1", 310000, "OK 0 9,1000 2");
	run_close(&run);
}

static void requests_survive_a_reset(void **state)
{
	hl78_time asked;

	(void)state;
	open_all("agreements,size=1000");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,1000 2");
	run_check(&run, "AT+CFUN=1,1", 12000, "OK 0 9,1000 2");
	run_check(&run, "ATE0", 100, "ATE0 OK");
	run_check(&run, "AT+WDSS=1,1", 100, "ERROR");
	run_check(&run, "AT+WDSR=3", 20000,
		  "OK " CONNECT " 18 18,100 10 12 3");
	run_send(&run, "AT+CFUN=1,1");
	asked = run_until(&run, "3", 20);
	assert_string_equal(run_fold(&run), "OK 0 3");
	assert_true(run_until(&run, "3", 1801) - asked == HL78_MIN(30));
	run_check(&run, "AT+WDSR=4", 4000, "3 AT+WDSR=4 OK 14");
	run_close(&run);
}

static void connect_request_survives_a_reset(void **state)
{
	(void)state;
	open_all("happy,polling=60,agree=connect,offer=never");
	run_check(&run, NULL, 3600000, "1");
	run_check(&run, "AT+CFUN=1,1", 20000, "OK 0 1");
	run_check(&run, "AT+WDSR=0,1440", 100, "AT+WDSR=0,1440 OK");
	/* Put off, it is not asked by the polling timer either. */
	run_check(&run, NULL, 1439 * 60000LL, "");
	run_check(&run, NULL, 60000, "1");
	run_check(&run, "AT+WDSR=1", 10000, "AT+WDSR=1 OK " CONNECT);
	run_close(&run);
}

/* ---- sessions ---- */

static void stop_and_start_again(void **state)
{
	(void)state;
	open_all("happy,offer=never");
	/* Stopped with nothing open it says 8 all the same. */
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT);
	run_send(&run, "AT+WDSS=1,0");
	run_send(&run, "AT+WDSS=1,0");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK OK OK 8 " CONNECT);
	run_check(&run, "AT+WDSS?", 100, "+WDSS: 1,1 +WDSS: 2,1 OK");
	/* It stays open by itself. */
	run_check(&run, NULL, 90 * 86400000LL, "");
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	run_close(&run);
}

static void polling(void **state)
{
	hl78_time first, second, open, closed;

	(void)state;
	open_all("happy,offer=never");
	run_check(&run, "AT+WDSC=3,120", 10, "OK");
	first = run_until(&run, "4", 7300);
	assert_in_range(first - run.now + HL78_MIN(120), HL78_MIN(120),
			HL78_MIN(121));
	open = run_until(&run, "23,1", 10);
	closed = run_until(&run, "8", 60);
	/* 20 s after the server's last word, and the time it takes. */
	assert_in_range(closed - open, HL78_SEC(20), HL78_SEC(23));
	second = run_until(&run, "4", 7300);
	assert_in_range(second - first, HL78_MIN(120) - HL78_SEC(1),
			HL78_MIN(120) + HL78_SEC(1));
	assert_string_equal(run_fold(&run), CONNECT " 8 4");
	/* The host's start makes it the host's: it stays. */
	run_check(&run, "AT+WDSS=1,1", 60000, "OK 6 23,1");
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	run_check(&run, "AT+WDSC=3,0", 86400000, "OK");
	run_close(&run);
}

static void polling_finds_an_update(void **state)
{
	(void)state;
	open_all("happy,polling=60,size=10000,rate=50,install=1");
	run_for(&run, 3599000);
	assert_string_equal(run_fold(&run), "");
	/* Blocks come 30 s apart: no reason to close. */
	run_until(&run, "14", 300);
	assert_string_equal(run_fold(&run),
			    CONNECT " 9,10000 18 18,15 18,30 18,45 18,60 "
				    "18,75 18,90 18,100 10 12 14");
	run_close(&run);
}

/* It asks for the one thing, and connects for another: nothing is left to ask. */
static void a_session_settles_the_connect_request(void **state)
{
	(void)state;
	open_all("happy,polling=60,agree=connect,offer=never");
	run_check(&run, NULL, 3600000, "1");
	run_check(&run, "AT+WDSC=0,0", 100, "OK");
	run_check(&run, NULL, 3600000 + 30000, "4 6 23,1 8");
	run_check(&run, "AT+WDSR=1", 100, "ERROR");
	run_check(&run, "AT+CFUN=1,1", 60000, "OK 0");
	run_close(&run);
}

static void polling_asks_to_connect(void **state)
{
	(void)state;
	open_all("happy,polling=60,agree=connect,offer=never");
	run_check(&run, NULL, 3600000, "1");
	run_check(&run, "AT+WDSS=1,1", 60000, "OK " CONNECT);
	/* That answered it. */
	run_check(&run, "AT+WDSR=1", 100, "ERROR");
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenario_courses),
		cmocka_unit_test(late_ticks),
		cmocka_unit_test(bytes_of_a_session),
		cmocka_unit_test(happy_takes_about_five_minutes),
		cmocka_unit_test(same_input_same_bytes),
		cmocka_unit_test(mask_gates_by_bits),
		cmocka_unit_test(hidden_request_blocks),
		cmocka_unit_test(repeats_after_thirty_minutes),
		cmocka_unit_test(deferrals),
		cmocka_unit_test(deferral_over_a_reboot),
		cmocka_unit_test(requests_survive_a_reset),
		cmocka_unit_test(connect_request_survives_a_reset),
		cmocka_unit_test(stop_and_start_again),
		cmocka_unit_test(polling),
		cmocka_unit_test(polling_finds_an_update),
		cmocka_unit_test(a_session_settles_the_connect_request),
		cmocka_unit_test(polling_asks_to_connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
