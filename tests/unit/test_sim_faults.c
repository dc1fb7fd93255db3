/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes wrong with the simulated module on demand: each fault and each
 * scenario that has one, the moments at which they strike, hibernation, a bad
 * line. The same input at the same times gives the same bytes in all of it.
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

#define CONNECT "4 6 23,1"
#define SMALL   "mask=4479,echo=off,size=6000,install=1,boot=2"

/* Blocks of 1500 bytes: 25, 50, 75 and 100 percent. */
static const struct run_course courses[] = {
	{ "denied," SMALL,
	  { { "AT+WDSS=1,1", 60000, "OK 4 7" },
	    { "AT+WDSS?", 100, "+WDSS: 1,0 +WDSS: 2,1 OK" } } },
	{ "denied,credentials=none," SMALL,
	  { { "AT+WDSS=1,1", 60000, "OK 4 7" } } },
	{ "fault=denied,at=30s," SMALL ",offer=never",
	  { { "AT+WDSS=1,1", 10000, "OK " CONNECT },
	    /* An open session is not touched. */
	    { NULL, 60000, "" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 3000, "OK 4 7" } } },
	{ "no-apn," SMALL,
	  { { "AT+CGDCONT?", 100, "OK" },
	    { "AT+CMEE=1", 100, "OK" },
	    { "AT+WDSS=1,1", 100, "+CME ERROR: 650" } } },
	{ "apn=bench.apn," SMALL,
	  { { "AT+CGDCONT?", 100,
	      "+CGDCONT: 1,\"IP\",\"bench.apn\",,0,0,0,0,0,,0,,,, OK" } } },
	{ "reset,at=50%," SMALL,
	  { { "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,6000 2" },
	    { "AT+WDSR=3", 20000, "OK 18 18,25 18,50 0 9,3952 2" },
	    /* It strikes once. */
	    { "ATE0", 100, "ATE0 OK" },
	    { "AT+WDSR=3", 20000,
	      "OK " CONNECT " 18 18,59 18,84 18,100 10 12 3" } } },
	{ "fault=reset,at=12s," SMALL ",agree=download",
	  { { "AT+WDSS=1,1", 30000, "OK " CONNECT " 9,6000 2 0 9,6000 2" } } },
	{ "fault=power-cut,at=100%," SMALL,
	  { { "AT+WDSS=1,1", 20000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100" },
	    { NULL, 100000, "0 " CONNECT " 18 18,93 18,100 10 12 14 8 0 16 "
			    CONNECT " 8" } } },
	{ "cfun-off,at=50%," SMALL ",agree=none",
	  { { "AT+CEREG=1", 100, "OK" },
	    { "AT+WDSS=1,1", 600000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 8 +CEREG: 0" },
	    { "AT+CFUN?", 100, "+CFUN: 0 OK" },
	    { "AT+CFUN=1", 8000,
	      "OK +CEREG: 1 " CONNECT " 18 18,59 18,84" } } },
	{ "network-loss,at=50%,net_timeout=10," SMALL,
	  { { "AT+CEREG=1", 100, "OK" },
	    { "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,6000 2" },
	    { "AT+WDSR=3", 5000, "OK 18 18,25 18,50 +CEREG: 0" },
	    { "AT+WDSS=1,1", 100, "ERROR" },
	    { NULL, 30000, "8 +CEREG: 1 9,3952 2" } } },
	{ "network-loss-short,at=50%,net_timeout=10," SMALL,
	  { { "AT+CEREG=1", 100, "OK" },
	    { "AT+WDSS=1,1", 6000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 +CEREG: 0" },
	    { NULL, 60000, "+CEREG: 1 18,75 18,100 10 12 14 8 0 16 " CONNECT
			   " 8" } } },
	/* Stopped meanwhile, it has to wait for the network all the same. */
	{ "fault=network-short,at=50%,net_timeout=30," SMALL,
	  { { "AT+WDSS=1,1", 6000, "OK " CONNECT " 9,6000 18 18,25 18,50" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { NULL, 60000, CONNECT " 18 18,59 18,84 18,100 10 12 14 8 0 16 "
			   CONNECT " 8" } } },
	/* AT+CFUN=1 does not find what is not there. */
	{ "fault=network-long,at=1s,net_timeout=10," SMALL,
	  { { "AT+CEREG=1", 2000, "OK +CEREG: 0" },
	    { "AT+CFUN=1", 15000, "OK" },
	    { NULL, 6000, "+CEREG: 1" } } },
	/* Short of a session the loss has no consequence but 30. */
	{ "fault=network-long,at=5s,net_timeout=10," SMALL,
	  { { NULL, 6000, "" },
	    { "AT+CMEE=1", 100, "OK" },
	    { "AT+WDSS=1,1", 100, "+CME ERROR: 30" },
	    { NULL, 20000, "" },
	    { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "0 16 " CONNECT " 8" } } },
	{ "happy,fault=nat,offer=20,at=15s," SMALL,
	  { { "AT+WDSS=1,1", 3600000, "OK " CONNECT },
	    { "AT+WDSS=1,1", 60000, "OK" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "0 16 " CONNECT " 8" } } },
	{ "fault=issue-4,at=50%," SMALL ",agree=download",
	  { { "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,6000 2" },
	    { "AT+WDSR=3", 60000, "OK 18 18,25 18,50 11,4" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 9000, "OK " CONNECT " 9,3952 2" } } },
	{ "fault=issue-3,at=50%," SMALL ",agree=download",
	  { { "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,6000 2" },
	    { "AT+WDSR=3", 60000, "OK 18 18,25 18,50 11,3" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 9000, "OK " CONNECT },
	    { "AT+CFUN=1,1", 9000, "OK 0 9,3952 2" } } },
	{ "fault=issue-1,at=50%," SMALL,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 11,1" },
	    { "AT+WDSS=1,0", 3000, "OK 8" },
	    { "AT+WDSS=1,1", 9000, "OK " CONNECT } } },
	{ "fault=issue,at=50%," SMALL,
	  { { "AT+WDSS=1,1", 60000, "OK " CONNECT " 9,6000 18 18,25 18,50 11" },
	    { "AT+CFUN=1,1", 9000, "OK 0" } } },
	/* Every lasting one can be given its length. */
	{ "fault=denied,lasts=60," SMALL ",offer=never",
	  { { "AT+WDSS=1,1", 59000, "OK 4 7" },
	    { NULL, 2000, "" },
	    { "AT+WDSS=1,1", 9000, "OK " CONNECT } } },
	{ "fault=power-cut,at=50%,lasts=3600," SMALL,
	  { { "AT+WDSS=1,1", 20000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50" },
	    { "AT", 3580000, "" },
	    { NULL, 60000, "0 " CONNECT " 18 18,59 18,84 18,100 10 12 14 8 0 "
			   "16 " CONNECT " 8" } } },
	{ "fault=cfun-off,at=50%,lasts=100," SMALL,
	  { { "AT+WDSS=1,1", 90000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 8" },
	    { NULL, 60000, CONNECT " 18 18,59 18,84 18,100 10 12 14 8 0 16 "
			   CONNECT " 8" } } },
	/* The network, longer than a session lives, and only just shorter. */
	{ "fault=network-short,at=50%,lasts=61," SMALL,
	  { { "AT+WDSS=1,1", 90000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 8 " CONNECT
	      " 18 18,59 18,84 18,100 10 12 14 8 0 16 " CONNECT " 8" } } },
	{ "fault=network-long,at=50%,lasts=59," SMALL,
	  { { "AT+WDSS=1,1", 90000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 0 "
	      "16 " CONNECT " 8" } } },
	{ "fault=stuck,lasts=1000," SMALL,
	  { { "AT+WDSS=1,1", 990000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8" },
	    { NULL, 30000, "0 16 " CONNECT " 8" } } },
	/* Several, each at its own moment. */
	{ "fault=network-short,at=25%,fault=reset,at=50%,"
	  "fault=power-cut,at=+1s," SMALL ",net_timeout=10",
	  { { "AT+WDSS=1,1", 40000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 0 " CONNECT
	      " 18 18,59 18,84 18,100 10 12 14" },
	    { NULL, 60000, "0 16 " CONNECT " 8" } } },
	/* The power fails after 14, and again as it goes on. */
	{ "power-cut-installing," SMALL ",agree=none,install=60",
	  { { "AT+WDSS=1,1", 100000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8" },
	    { NULL, 40000, "0 16 " CONNECT " 8" } } },
	{ "power-cut-installing,fault=power-cut,at=+100s,lasts=600," SMALL
	  ",agree=none,install=60",
	  { { "AT+WDSS=1,1", 760000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8" },
	    { NULL, 40000, "0 16 " CONNECT " 8" } } },
	{ "power-cut-installing,fault=wrong-delta," SMALL
	  ",agree=none,install=60",
	  { { "AT+WDSS=1,1", 150000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "0 15 " CONNECT " 8" } } },
	{ "not-certified," SMALL,
	  { { "AT+WDSS=1,1", 60000, "OK " CONNECT " 9,6000 18 18,25 18,50 "
				    "18,75 18,100 10 13" },
	    { "AT+CFUN=1,1", 20000, "OK 0" } } },
	{ "wrong-delta," SMALL,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "0 15 " CONNECT " 8" },
	    { "AT+CGMR", 100, "AT+CGMR HL7802.4.4.14.0 OK" } } },
	{ "silent-mismatch," SMALL,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "0 16 " CONNECT " 8" },
	    { "AT+CGMR", 100, "AT+CGMR HL7802.4.4.14.0 OK" } } },
	{ "stuck-after-14," SMALL,
	  { { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8" },
	    { "AT", 86400000, "" } } },
	/* Another restart is not the installation's. */
	{ "stuck-after-14," SMALL,
	  { { "AT+CFUN=1,1", 20000, "OK 0" } } },
	{ "sim-pin," SMALL,
	  { { "AT+CPIN=1234", 10000, "OK 0" },
	    { "AT+WDSS=1,1", 60000,
	      "OK " CONNECT " 9,6000 18 18,25 18,50 18,75 18,100 10 12 14 8 "
	      "16" },
	    { "AT+CPIN=1234", 30000, "AT+CPIN=1234 OK 0 " CONNECT " 8" } } },
	/* A crash needs an answer with a middle. */
	{ "crash-in-answer," SMALL,
	  { { "AT", 100, "OK" },
	    { "AT+CMEE=7", 100, "ERROR" },
	    { "AT+WDSS?", 10000,
	      "+WDSS: 1,0 +WDSS: ####@@@@ System error! Got exception, will "
	      "be handled in stack trace function a0: 00000006 a1: 98E5CB2C "
	      "a2: 00000041 a3: 0000000A 0" },
	    { "AT+CGMR", 100, "AT+CGMR HL7802.4.4.14.0 OK" } } },
	{ "hibernate," SMALL,
	  { { "AT", 19000, "OK" },
	    { "AT", 22000, "OK" },
	    /* It sleeps: what wakes it is lost. */
	    { "AT", 2000, "" },
	    { "AT", 8000, "0" },
	    { "ATE0", 100, "ATE0 OK" },
	    { "AT+KSLEEP=2", 3600000, "OK" },
	    { "AT", 100, "OK" } } },
	/* Not in a session; and what falls due wakes it. */
	{ "hibernate,polling=60,offer=never," SMALL,
	  { { "AT+WDSS=1,1", 60000, "OK " CONNECT },
	    { "AT+WDSS=1,0", 60000, "OK 8" },
	    { NULL, 3600000, "0 " CONNECT " 8" } } },
};

#define N_COURSES (sizeof(courses) / sizeof(courses[0]))

static void each_fault_has_its_course(void **state)
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

/* ---- the line ---- */

/* Of 2000 echoes: those too short, too long, and otherwise wrong. */
static void count_echoes(const char *fault, int n[3])
{
	static const char command[] = "AT+WDSC?\r";
	const size_t len = sizeof(command) - 1;
	char spec[64];
	int seed;

	memset(n, 0, 3 * sizeof(n[0]));
	for (seed = 0; seed < 2000; seed++) {
		snprintf(spec, sizeof(spec), "fault=%s,seed=%d", fault, seed);
		run_open(&run, spec, 0);
		run_feed(&run, command, len);
		run_close(&run);
		if (run.len < len)
			n[0]++;
		else if (run.len > len)
			n[1]++;
		else if (memcmp(run.out, command, len) != 0)
			n[2]++;
	}
}

static void line_faults(void **state)
{
	static const char *const faults[] = { "lost", "doubled", "garbled" };
	int i, kind, n[3];

	(void)state;
	for (i = 0; i < 3; i++) {
		count_echoes(faults[i], n);
		/* 9 bytes in and 9 out, one in 400 of them. */
		for (kind = 0; kind < 3; kind++) {
			if (kind == i)
				assert_in_range(n[kind], 45, 135);
			else
				assert_int_equal(n[kind], 0);
		}
	}
}

/* ---- determinism ---- */

static size_t journal(const char *spec, size_t chunk, char *out, size_t size)
{
	static const char *const typed[] = {
		"ATE0", "AT+CPIN=1234", "AT+WDSC?", "AT+WDSS=1,1",
		"AT+WDSR=3", "AT+WDSR=4", "AT+WDSC?",
	};
	size_t len = 0;
	int i;

	run_open(&run, spec, chunk);
	for (i = 0; i < 5000; i++) {
		if (i % 300 == 0 && i / 300 < 7)
			run_send(&run, typed[i / 300]);
		run_for(&run, 100);
		if (run.len == 0)
			continue;
		run.out[run.len] = '\0';
		len += (size_t)snprintf(out + len, size - len, "%d %s\n", i,
					run.out);
		assert_true(len < size);
		run_clear(&run);
	}
	run_close(&run);
	return len;
}

static void same_input_same_bytes(void **state)
{
	static char a[1 << 17], b[1 << 17];
	const struct sim_scenario *all;
	char spec[128];
	size_t i, chunk, n;

	(void)state;
	all = sim_scenarios(&n);
	for (i = 0; i < n; i++) {
		snprintf(spec, sizeof(spec), "%s,mask=4479", all[i].name);
		assert_true(journal(spec, 0, a, sizeof(a)) > 100);
		for (chunk = 0; chunk < RUN_N_CHUNKS; chunk++) {
			journal(spec, run_chunks[chunk], b, sizeof(b));
			assert_string_equal(a, b);
		}
	}
	journal("bad-line", 0, a, sizeof(a));
	journal("bad-line,seed=2", 0, b, sizeof(b));
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_course),
		cmocka_unit_test(late_ticks),
		cmocka_unit_test(line_faults),
		cmocka_unit_test(same_input_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
