/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory of the simulated module over runs: what is kept of an update that
 * was broken off anywhere, how it goes on, and states that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "sim_run.h"

static struct run run;
static char saved[SIM_STATE_MAX];
static size_t saved_len;

#define CONNECT "4 6 23,1"

static void save(void)
{
	saved_len = sim_save(run.sim, saved);
	assert_true(saved_len > 0 && saved_len < sizeof(saved) - 1);
}

static int load(const char *state, size_t len, char why[256])
{
	why[0] = '\0';
	return sim_load(run.sim, state, len, why, 256);
}

/* The run ends, and another begins with what was kept. */
static void next_run(const char *spec)
{
	char why[256];

	save();
	run_close(&run);
	run_open(&run, spec, 0);
	if (load(saved, saved_len, why) != 0)
		fail_msg("%s", why);
	run_drain(&run);
}

static void settings_are_kept(void **state)
{
	static const char *const typed[] = {
		"ATE0", "AT+CMEE=1", "AT&W", "AT+WDSI=4479", "AT+WDSC=1,1",
		"AT+WDSC=3,90", "AT+WDSC=4,1,2,3", "AT+WDSS=2,2",
		"AT+KSREP=1", "AT+IPR=921600", "AT+KSLEEP=1,0,7",
		"AT+CGDCONT=2,\"IPV4V6\",\"a b,c\"", "AT+CPIN=1234",
	};
	char again[SIM_STATE_MAX];
	size_t i;

	(void)state;
	run_open(&run, "offer=never,pin=1234", 0);
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		run_send(&run, typed[i]);
		run_for(&run, 1000);
	}
	next_run("offer=never,version=HL7802.9.9.9.9");
	assert_int_equal(sim_save(run.sim, again), saved_len);
	assert_memory_equal(again, saved, saved_len);
	run_check(&run, NULL, 10000, "+KSUP: 1");
	run_check(&run, "AT+CPIN=1", 100, "+CME ERROR: 50");
	run_check(&run, "AT+CPIN=1234", 9000, "OK 0");
	run_check(&run, "AT+CGMR", 100, "HL7802.4.4.14.0 OK");
	run_check(&run, "AT+WDSI?", 100, "4479 OK");
	run_check(&run, "AT+WDSC?", 100,
		  "+WDSC: 0,0 +WDSC: 1,1 +WDSC: 2,0 +WDSC: 3,90 "
		  "+WDSC: 4,1,2,3 +WDSC: 5,0 +WDSC: 6,0 OK");
	run_check(&run, "AT+WDSS?", 100, "+WDSS: 1,0 +WDSS: 2,2 OK");
	run_check(&run, "AT+IPR?", 100, "+IPR: 921600 OK");
	run_check(&run, "AT+KSLEEP?", 100, "+KSLEEP: 1,0,7 OK");
	run_check(&run, "AT+CGDCONT?", 100,
		  "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,, "
		  "+CGDCONT: 2,\"IPV4V6\",\"a b,c\",,0,0,0,0,0,,0,,,, OK");
	run_close(&run);
}

/*
 * An update broken off at each step, and what comes in the next run. `spec`
 * differs then: the package is the one that was begun.
 */
static const struct {
	const char *until;
	const char *next;
} breaks[] = {
	{ "2", "0 9,6000 2" },
	{ "18,50", "0 9,3952 2" },
	{ "18,100", "0 9,1904 2" },
	{ "10", "0 12 3" },
	{ "3", "0 3" },
	{ "14", "0 16 " CONNECT " 8" },
	{ "16", "0 " CONNECT " 8" },
};

static const char agreeing[] =
	"agreements,mask=4479,echo=off,size=6000,install=1,boot=2";

static void until(const char *event)
{
	run_open(&run, agreeing, 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	if (!strcmp(event, "2"))
		return;
	run_send(&run, "AT+WDSR=3");
	run_until(&run, !strcmp(event, "14") || !strcmp(event, "16") ? "3"
								      : event,
		  60);
	if (event[0] != '1' || (event[1] != '4' && event[1] != '6'))
		return;
	run_send(&run, "AT+WDSR=4");
	run_until(&run, event, 60);
}

static void update_goes_on(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		until(breaks[i].until);
		next_run("happy,size=77,to=HL7802.1.1.1.1,install=1,boot=2");
		run_check(&run, NULL, 30000, breaks[i].next);
		/* To its end, over one more run. */
		if (i < 3)
			run_check(&run, "AT+WDSR=3", 30000,
				  i == 0 ? "AT+WDSR=3 OK " CONNECT
					   " 18 18,25 18,50 18,75 18,100 10 "
					   "12 3 8"
				  : i == 1 ? "AT+WDSR=3 OK " CONNECT
					     " 18 18,59 18,84 18,100 10 12 3 8"
					   : "AT+WDSR=3 OK " CONNECT
					     " 18 18,93 18,100 10 12 3 8");
		next_run("happy,install=1,boot=2");
		if (i < 5)
			run_send(&run, "AT+WDSR=4");
		run_for(&run, 30000);
		run_fold(&run);
		run_check(&run, "ATE0", 100, "ATE0 OK");
		run_check(&run, "AT+CGMR", 100, "HL7802.4.5.4.0 OK");
		/* The server has nothing more. */
		run_check(&run, "AT+WDSS=1,1", 30000, "OK " CONNECT);
		run_close(&run);
	}
}

/* Held up for good, it goes on when the power comes again. */
static void power_again_ends_an_installation(void **state)
{
	(void)state;
	run_open(&run, "stuck-after-14,mask=4479,echo=off,size=1000", 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 30);
	run_for(&run, 3600000);
	next_run("stuck-after-14,install=20,boot=5");
	run_check(&run, "AT", 24000, "");
	run_check(&run, NULL, 20000, "0 16 " CONNECT " 8");
	run_close(&run);
}

/* Off when the delay ends, or before: asked at the start. */
static void deferral_ends_with_the_run(void **state)
{
	(void)state;
	until("2");
	run_send(&run, "AT+WDSR=2,1440");
	run_for(&run, 1000);
	next_run(agreeing);
	run_check(&run, NULL, 10000, "0 9,6000 2");
	run_close(&run);
}

/* What had not been offered by the end of a run still can be. */
static void offer_of_the_next_run(void **state)
{
	(void)state;
	run_open(&run, "offer=never,mask=4479,echo=off", 0);
	next_run("size=1000,install=1,boot=2");
	run_check(&run, NULL, 2000, "0");
	run_check(&run, "AT+WDSS=1,1", 9000,
		  "AT+WDSS=1,1 OK " CONNECT " 9,1000 18 18,100 10 12 14 8");
	run_close(&run);
}

/* The server's part is kept as well: it takes its credentials back once. */
static void failures_are_counted_on(void **state)
{
	(void)state;
	run_open(&run, "key-rotation,mask=4479,echo=off,offer=never,boot=2",
		 0);
	run_check(&run, "AT+WDSS=1,1", 4000, "OK 4 5 4");
	next_run("happy,offer=never,boot=2");
	run_check(&run, NULL, 5000, "0");
	run_check(&run, "AT+WDSS=1,1", 40000,
		  "AT+WDSS=1,1 OK 4 5 4 5 4 5 4 5 4 6 23,0 " CONNECT);
	next_run("key-rotation,offer=never,boot=2");
	run_check(&run, NULL, 5000, "0");
	run_check(&run, "AT+WDSS=1,1", 40000, "AT+WDSS=1,1 OK " CONNECT);
	run_close(&run);
}

/* ---- refused ---- */

static void each_byte_counts(void **state)
{
	char copy[SIM_STATE_MAX], before[SIM_STATE_MAX], why[256];
	size_t i, len;

	(void)state;
	until("18,50");
	save();
	run_close(&run);
	run_open(&run, "happy", 0);
	len = sim_save(run.sim, before);
	for (i = 0; i < saved_len; i++) {
		memcpy(copy, saved, saved_len);
		copy[i] ^= 1;
		assert_int_equal(load(copy, saved_len, why), HL78_ERR_SYNTAX);
		assert_true(strlen(why) > 10);
		assert_int_equal(load(saved, i, why), HL78_ERR_SYNTAX);
	}
	memcpy(copy, saved, saved_len);
	copy[saved_len] = '\n';
	assert_int_equal(load(copy, saved_len + 1, why), HL78_ERR_SYNTAX);
	/* None of them changed anything. */
	assert_int_equal(sim_save(run.sim, copy), len);
	assert_memory_equal(copy, before, len);
	assert_int_equal(load(saved, saved_len, why), 0);
	run_close(&run);
}

static size_t with_sum(char *state)
{
	uint32_t sum = 2166136261u;
	char *at = strstr(state, "\nsum ") + 1;

	for (const char *c = state; c < at; c++)
		sum = (sum ^ (uint8_t)*c) * 16777619u;
	return (size_t)(at - state) +
	       (size_t)snprintf(at, 16, "sum %08lx\n", (unsigned long)sum);
}

/* A field with a value that cannot be, and a sum that is right. */
static const struct {
	const char *line;
	const char *with;
	const char *named;
} wrong[] = {
	{ "mask 4479", "mask 4480", "mask" },
	{ "mask 4479", "mask -1", "mask" },
	{ "mask 4479", "mask 0x1", "mask" },
	{ "mask 4479", "mask ", "mask" },
	{ "mask 4479", "mask 99999999999999999999", "mask" },
	{ "mask 4479", "task 4479", "mask" },
	{ "cid 1", "cid 0", "cid" },
	{ "cid 1", "cid 3", "cid" },
	{ "timers 6", "timers 9", "timers" },
	{ "timers 6", "timers 0", "timers" },
	{ "flow 3", "flow 2", "flow" },
	{ "result 0", "result 7", "result" },
	{ "stored 2048", "stored 6001", "stored" },
	{ "stored 2048", "stored 9223372036854775808", "stored" },
	{ "package 3", "package 6", "package" },
	{ "local 0", "local 2", "local" },
	{ "local 0", "local 1", "local" }, /* it is being downloaded */
	{ "flawed 0", "flawed 2", "flawed" },
	{ "pin ", "pin 123456789", "pin" },
	{ "version HL", "version \x1b[HL", "version" },
	{ "rotated 0", "rotated 0\nmore 1", "unknown field" },
	{ "rotated 0", "rotated 2", "rotated" },
	{ "failures 0", "failures 5", "failures" },
	{ "operation 2", "operation 3", "operation" },
	{ "operation 2\n", "", "operation" },
};

static void values_that_cannot_be(void **state)
{
	char copy[SIM_STATE_MAX], why[256];
	size_t i;

	(void)state;
	until("18,50");
	run_send(&run, "AT+WDSS=1,0");
	run_for(&run, 3000);
	save();
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *at;
		int n;

		saved[saved_len] = '\0';
		at = strstr(saved, wrong[i].line);
		if (!at)
			fail_msg("%s is not in %s", wrong[i].line, saved);
		n = snprintf(copy, sizeof(copy), "%.*s%s%s",
			     (int)(at - saved), saved, wrong[i].with,
			     at + strlen(wrong[i].line));
		assert_true((size_t)n < sizeof(copy));
		if (load(copy, with_sum(copy), why) != HL78_ERR_SYNTAX ||
		    !strstr(why, wrong[i].named))
			fail_msg("%s: %s", wrong[i].with, why);
	}
	run_close(&run);
}

static void others_are_named(void **state)
{
	static const struct {
		const char *text;
		const char *named;
	} rows[] = {
		{ "", "no state" },
		{ "#!/bin/sh\n", "no state" },
		{ "fotacon simulated module, state 2\n", "another version" },
		{ "fotacon simulated module, state 20\n", "another version" },
		{ "fotacon simulated module, state 3\n", "cut off" },
		{ "fotacon simulated module, state 3\nversion HL7802.4\n",
		  "sum is wrong" },
	};
	char why[256];
	size_t i;

	(void)state;
	run_open(&run, "happy", 0);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(load(rows[i].text, strlen(rows[i].text), why),
				 HL78_ERR_SYNTAX);
		if (!strstr(why, rows[i].named))
			fail_msg("%s: %s", rows[i].text, why);
	}
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_kept),
		cmocka_unit_test(update_goes_on),
		cmocka_unit_test(power_again_ends_an_installation),
		cmocka_unit_test(deferral_ends_with_the_run),
		cmocka_unit_test(offer_of_the_next_run),
		cmocka_unit_test(failures_are_counted_on),
		cmocka_unit_test(each_byte_counts),
		cmocka_unit_test(values_that_cannot_be),
		cmocka_unit_test(others_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
