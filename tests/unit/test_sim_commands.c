/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AT interpreter of the simulated module, byte for byte: framing, echo,
 * and what comes of noise, haste and length. Each command by itself:
 * test_sim_commands_table.
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

static void check_bytes(const char *expected)
{
	run.out[run.len] = '\0';
	assert_string_equal(run.out, expected);
	run_clear(&run);
}

static void framing(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < RUN_N_CHUNKS; i++) {
		run_open(&run, "mask=4479", run_chunks[i]);
		run_send(&run, "AT");
		check_bytes("AT\r");
		run_for(&run, 100);
		check_bytes("\r\nOK\r\n");
		run_send(&run, "AT+WDSS?");
		run_for(&run, 100);
		check_bytes("AT+WDSS?\r\r\n+WDSS: 1,0\r\n+WDSS: 2,1\r\n"
			    "\r\nOK\r\n");
		run_send(&run, "AT+CGSN");
		run_for(&run, 100);
		check_bytes("AT+CGSN\r\r\n004999010640000\r\n\r\nOK\r\n");
		run_send(&run, "AT+NONE");
		run_for(&run, 100);
		check_bytes("AT+NONE\r\r\nERROR\r\n");
		run_send(&run, "ATE0");
		run_for(&run, 100);
		check_bytes("ATE0\r\r\nOK\r\n");
		run_send(&run, "AT+CMEE=1");
		run_send(&run, "AT+WDSD=0");
		run_for(&run, 100);
		check_bytes("\r\nOK\r\n\r\n+CME ERROR: 3\r\n");
		run_send(&run, "AT+WDSS=1,0");
		run_for(&run, 3000);
		check_bytes("\r\nOK\r\n\r\n+WDSI: 8\r\n");
		run_close(&run);
	}
}

static void free_lines(void **state)
{
	(void)state;
	run_open(&run, "version=BHL7800.1.6.3.0.20180803", 0);
	run_check(&run, "ATI", 100, "ATI HL7800 OK");
	run_check(&run, "ATI3", 100, "ATI3 BHL7800.1.6.3.0.20180803 OK");
	run_check(&run, "ATI8", 100, "ATI8 HL7800.1.6.3 OK");
	run_send(&run, "ATI9");
	run_for(&run, 100);
	run.out[run.len] = '\0';
	assert_non_null(strstr(run.out, "ATI9\r\r\nBHL7800.1.6.3.0.20180803"
					"\r\n2024/05/14 10:12:31\r\n"));
	assert_non_null(strstr(run.out, "07:21:11\r\n"));
	assert_string_equal(run.out + run.len - 6, "\r\nOK\r\n");
	run_close(&run);
}

static void delay_is_kept(void **state)
{
	(void)state;
	run_open(&run, "delay=250", 0);
	run_send(&run, "AT");
	run_for(&run, 249);
	check_bytes("AT\r");
	run_for(&run, 1);
	check_bytes("\r\nOK\r\n");
	run_close(&run);
}

/* Commands in a heap are answered one after the other, in order. */
static void haste(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < RUN_N_CHUNKS; i++) {
		run_open(&run, "", run_chunks[i]);
		run_feed(&run, "AT\r\nATI\r\nATE0\r\nATI3\r\n", 22);
		check_bytes("AT\r");
		run_for(&run, 1000);
		check_bytes("\r\nOK\r\nATI\r\r\nHL7802\r\n\r\nOK\r\n"
			    "ATE0\r\r\nOK\r\n"
			    "\r\nHL7802.4.4.14.0\r\n\r\nOK\r\n");
		run_close(&run);
	}
}

static void noise(void **state)
{
	char junk[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(junk); i++)
		junk[i] = (char)(255 - i);
	for (i = 0; i < RUN_N_CHUNKS; i++) {
		run_open(&run, "echo=off", run_chunks[i]);
		run_feed(&run, junk, 100);
		run_feed(&run, "\r\r\n\0\x04\x18 xaAT\r", 13);
		run_for(&run, 100);
		check_bytes("\r\nOK\r\n");
		/* Editing by hand. */
		run_send(&run, "ATX\bI4\b3");
		run_for(&run, 100);
		check_bytes("\r\nHL7802.4.4.14.0\r\n\r\nOK\r\n");
		run_send(&run, "AT\b\b\b\b\b");
		run_for(&run, 100);
		check_bytes("");
		run_close(&run);
	}
}

static void overlong_line(void **state)
{
	static char line[100000];
	size_t i;

	(void)state;
	memset(line, '1', sizeof(line));
	memcpy(line, "AT+WDSI=", 8);
	for (i = 0; i < RUN_N_CHUNKS; i++) {
		run_open(&run, "echo=off", run_chunks[i]);
		/* 512 bytes are a line still, 513 are none. */
		run_send(&run, "AT+CMEE=1");
		run_for(&run, 100);
		run_clear(&run);
		run_feed(&run, line, 512);
		run_send(&run, "");
		run_for(&run, 100);
		check_bytes("\r\n+CME ERROR: 916\r\n");
		run_feed(&run, line, 513);
		run_send(&run, "\b");
		run_for(&run, 100);
		check_bytes("\r\nERROR\r\n");
		run_feed(&run, line, sizeof(line));
		run_send(&run, "");
		run_for(&run, 100);
		check_bytes("\r\nERROR\r\n");
		run_send(&run, "AT");
		run_for(&run, 100);
		check_bytes("\r\nOK\r\n");
		run_close(&run);
	}
}

/* More than a busy module keeps is lost; afterwards it is as before. */
static void flood(void **state)
{
	static char heap[1 << 20];
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(heap); i++)
		heap[i] = "ATI9\r"[i % 5];
	run_open(&run, "", 0);
	sim_feed(run.sim, heap, sizeof(heap), run.now);
	/* Nobody takes the output meanwhile. */
	sim_tick(run.sim, run.now += HL78_SEC(3600));
	sim_output(run.sim, &len);
	assert_true(len > 50000 && len <= 65536);
	sim_sent(run.sim, len);
	sim_output(run.sim, &len);
	assert_int_equal(len, 0);
	run_send(&run, "");
	run_for(&run, 1000);
	run_clear(&run);
	run_check(&run, "AT", 100, "AT OK");

	for (i = 0; i < sizeof(heap); i++)
		heap[i] = (char)(i * 2654435761u >> 13);
	sim_feed(run.sim, heap, sizeof(heap), run.now);
	sim_tick(run.sim, run.now += HL78_SEC(3600));
	sim_sent(run.sim, 1 << 20);
	run_feed(&run, "\r", 1);
	run_for(&run, 1000);
	run_clear(&run);
	run_check(&run, "ATE0", 100, "ATE0 OK");
	run_close(&run);
}

/* An event may stand between echo and answer, and between two lines. */
static void events_never_tear_a_line(void **state)
{
	static const char *const events = "\r\n+WDSI: 4\r\n";
	hl78_time event_at;
	int lead;
	bool amid = false, ahead = false;

	(void)state;
	run_open(&run, "mask=4479", 0);
	run_send(&run, "AT+WDSS=1,1");
	event_at = run_until(&run, "4", 5);
	run_close(&run);
	for (lead = 0; lead <= 20; lead++) {
		const char *at;

		run_open(&run, "mask=4479", 0);
		run_send(&run, "AT+WDSS=1,1");
		run_for(&run, (event_at - RUN_START) / 1000 - lead);
		run_clear(&run);
		run_send(&run, "AT+WDSC?");
		run_for(&run, 200);
		run.out[run.len] = '\0';
		at = strstr(run.out, events);
		if (lead > 0) {
			assert_non_null(at);
			assert_true(at[-1] == '\n' || at[-1] == '\r');
			ahead |= at[-1] == '\r';
			amid |= strstr(at, "+WDSC: ") && at[-1] == '\n';
			memmove(run.out + (at - run.out), at + strlen(events),
				strlen(at + strlen(events)) + 1);
		}
		run.len = strlen(run.out);
		assert_string_equal(run_fold(&run),
				    "AT+WDSC? +WDSC: 0,0 +WDSC: 1,0 "
				    "+WDSC: 2,0 +WDSC: 3,0 "
				    "+WDSC: 4,15,60,240,480,1440,2880 "
				    "+WDSC: 5,0 +WDSC: 6,0 OK");
		run_close(&run);
	}
	assert_true(ahead);
	assert_true(amid);
}

static void settings_over_a_reset(void **state)
{
	(void)state;
	run_open(&run, "boot=5", 0);
	run_send(&run, "ATE0");
	run_send(&run, "AT+CMEE=2");
	run_send(&run, "AT+WDSI=4479");
	run_send(&run, "AT+WDSC=1,1");
	run_send(&run, "AT+WDSC=3,60");
	run_send(&run, "AT+WDSC=4,7");
	run_send(&run, "AT+WDSS=2,2");
	run_send(&run, "AT+KSREP=1");
	run_for(&run, 2000);
	run_clear(&run);
	run_check(&run, "AT+CFUN=1,1", 400, "OK");
	/* Dark: what is said to it is not heard. */
	run_for(&run, 200);
	run_check(&run, "AT", 4000, "");
	run_check(&run, NULL, 4000, "+KSUP: 0 0");
	run_check(&run, "AT+CMEE?", 100, "AT+CMEE? +CMEE: 0 OK");
	run_check(&run, "AT+WDSI?", 100, "AT+WDSI? 4479 OK");
	run_check(&run, "AT+WDSS?", 100,
		  "AT+WDSS? +WDSS: 1,0 +WDSS: 2,2 OK");
	run_check(&run, "AT+WDSC?", 100,
		  "AT+WDSC? +WDSC: 0,0 +WDSC: 1,1 +WDSC: 2,0 +WDSC: 3,60 "
		  "+WDSC: 4,7 +WDSC: 5,0 +WDSC: 6,0 OK");
	run_close(&run);
}

static void registration_events(void **state)
{
	(void)state;
	run_open(&run, "echo=off,mask=4479", 0);
	run_check(&run, "AT+CEREG=1", 100, "OK");
	run_check(&run, "AT+CFUN=0", 100, "+CEREG: 0 OK");
	run_check(&run, "AT+CFUN=1", 5000, "OK +CEREG: 1");
	run_check(&run, "AT+WDSS=2,1", 1000, "OK 0");
	run_close(&run);
}

/* Locked it says 1 and no 0; with the PIN it registers, and 0 comes. */
static void pin_after_every_start(void **state)
{
	int i;

	(void)state;
	run_open(&run, "echo=off,mask=4479,pin=0815,boot=5,offer=never", 0);
	run_check(&run, NULL, 60000, "");
	run_check(&run, "AT+KSREP=1", 100, "OK");
	run_check(&run, "AT+CEREG=1", 100, "OK");
	run_check(&run, "AT+CPIN=0815", 10000, "OK +CEREG: 1 0");
	run_check(&run, "AT+WDSS=1,1", 3000, "OK 4 6 23,1");
	run_check(&run, "AT+WDSS=1,0", 3000, "OK 8");
	/* Tries are not given back by a restart. */
	for (i = 0; i < 3; i++) {
		run_send(&run, "AT+CFUN=1,1");
		run_for(&run, 20000);
		run_fold(&run);
		run_send(&run, "ATE0");
		run_for(&run, 100);
		run_fold(&run);
		run_check(&run, "AT+CPIN=9999", 100, "ERROR");
	}
	run_check(&run, "AT+CPIN?", 100, "+CPIN: SIM PUK OK");
	run_check(&run, "AT+CFUN=1,1", 20000, "OK +KSUP: 1");
	run_check(&run, "ATE0", 100, "ATE0 OK");
	run_check(&run, "AT+CPIN=12345678,4711", 10000, "OK 0");
	run_check(&run, "AT+CPIN?", 100, "+CPIN: READY OK");
	run_close(&run);
}

static void off_is_off(void **state)
{
	(void)state;
	run_open(&run, "echo=off,mask=4479,polling=60", 0);
	run_check(&run, "AT+CPWROFF", 500, "OK");
	run_check(&run, NULL, 86400000, "");
	run_check(&run, "AT", 86400000, "");
	assert_true(sim_deadline(run.sim) == HL78_NEVER);
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(framing),
		cmocka_unit_test(free_lines),
		cmocka_unit_test(delay_is_kept),
		cmocka_unit_test(haste),
		cmocka_unit_test(noise),
		cmocka_unit_test(overlong_line),
		cmocka_unit_test(flood),
		cmocka_unit_test(events_never_tear_a_line),
		cmocka_unit_test(settings_over_a_reset),
		cmocka_unit_test(registration_events),
		cmocka_unit_test(pin_after_every_start),
		cmocka_unit_test(off_is_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
