/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AT interpreter of the simulated module, byte for byte: framing, echo,
 * every command with good, wrong and missing parameters, forms of errors, and
 * what comes of noise, haste and length.
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

/*
 * A command and the lines of its answer, parted by "|", as with AT+CMEE=1. Two
 * commands parted by "; " are sent one after the other to a fresh module, and
 * the answer is the last one's.
 */
static const struct {
	const char *send;
	const char *answer;
} dialogues[] = {
	{ "AT", "OK" },
	{ "at", "OK" },
	{ "aT ", "OK" },
	{ "ATI", "HL7802|OK" },
	{ "ATI0", "HL7802|OK" },
	{ "ati3", "HL7802.4.4.14.0|OK" },
	{ "ATI8", "HL7802.4.4.14|OK" },
	{ "ATI1", "ERROR" },
	{ "ATI10", "ERROR" },
	{ "ATI=3", "ERROR" },
	{ "ATI?", "ERROR" },
	{ "AT&", "ERROR" },
	{ "AT7", "ERROR" },
	{ "AT+", "ERROR" },
	{ "AT+=1", "ERROR" },
	{ "AT+XYZ", "ERROR" },
	{ "AT+XYZ=1", "ERROR" },
	{ "AT+WDSG", "ERROR" },
	{ "AT+WDSE", "ERROR" },
	{ "AT+CGMRX", "ERROR" },
	{ "ATE0;+CGMR", "ERROR" },
	{ "AT+CGMR;+CGSN", "ERROR" },
	{ "AT+CGMI", "Sierra Wireless|OK" },
	{ "AT+CGMM", "HL7802|OK" },
	{ "AT+CGMR", "HL7802.4.4.14.0|OK" },
	{ "at+cgmr", "HL7802.4.4.14.0|OK" },
	{ "AT+CGMR?", "ERROR" },
	{ "AT+CGMR=1", "ERROR" },
	{ "AT+CGMR=?", "ERROR" },
	{ "AT+CGSN", "004999010640000|OK" },
	{ "AT+KGSN=3", "+KGSN: FX000000000001|OK" },
	{ "AT+KGSN=?", "+KGSN: (3)|OK" },
	{ "AT+KGSN=1", "+CME ERROR: 4" },
	{ "AT+KGSN=4", "+CME ERROR: 916" },
	{ "AT+KGSN=", "+CME ERROR: 917" },
	{ "AT+KGSN", "ERROR" },
	{ "AT+CIMI", "001010000000001|OK" },
	{ "AT+CCID", "+CCID: 89882390000000000011|OK" },
	{ "AT+CCID?", "+CCID: 89882390000000000011|OK" },
	{ "AT+CPIN?", "+CPIN: READY|OK" },
	{ "AT+CMEE?", "+CMEE: 1|OK" },
	{ "AT+CMEE=?", "+CMEE: (0-2)|OK" },
	{ "AT+CMEE=2; AT+CMEE?", "+CMEE: 2|OK" },
	{ "AT+CMEE=3", "+CME ERROR: 916" },
	{ "AT+CMEE=x", "+CME ERROR: 50" },
	{ "AT+CMEE=1,1", "+CME ERROR: 50" },
	{ "AT+CMEE=-1", "+CME ERROR: 50" },
	{ "AT+CMEE=99999999999999999999", "+CME ERROR: 916" },
	{ "AT+CMEE=2; AT+WDSD=0", "+CME ERROR: operation not allowed" },
	{ "AT+CMEE=2; AT+WDSR=3", "+CME ERROR: 922" },
	{ "AT+CFUN?", "+CFUN: 1|OK" },
	{ "AT+CFUN=?", "+CFUN: (0,1,4),(0-1)|OK" },
	{ "AT+CFUN=0; AT+CFUN?", "+CFUN: 0|OK" },
	{ "AT+CFUN=0; AT+CEREG?", "+CEREG: 0,0|OK" },
	{ "AT+CFUN=0; AT+COPS?", "+COPS: 0|OK" },
	{ "AT+CFUN=0; AT+CSQ", "+CSQ: 99,99|OK" },
	{ "AT+CFUN=0; AT+WDSS=1,1", "+CME ERROR: 30" },
	{ "AT+CFUN=2", "+CME ERROR: 916" },
	{ "AT+CFUN=1,2", "+CME ERROR: 916" },
	{ "AT+CFUN=1,0,0", "+CME ERROR: 50" },
	{ "AT+CFUN=", "+CME ERROR: 917" },
	{ "AT+CEREG?", "+CEREG: 0,1|OK" },
	{ "AT+CEREG=1; AT+CEREG?", "+CEREG: 1,1|OK" },
	{ "AT+CEREG=2; AT+CEREG?", "+CEREG: 2,1,\"0001\",\"00000001\",7|OK" },
	{ "AT+CEREG=3", "+CME ERROR: 916" },
	{ "AT+CEREG=?", "+CEREG: (0-2)|OK" },
	{ "AT+COPS?", "+COPS: 0,0,\"Simulated\",7|OK" },
	{ "AT+COPS=0", "OK" },
	{ "AT+COPS=1", "+CME ERROR: 916" },
	{ "AT+CESQ", "+CESQ: 99,99,255,255,22,51|OK" },
	{ "AT+CSQ", "+CSQ: 21,99|OK" },
	{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,,|OK" },
	{ "AT+CGDCONT=1,\"IPV4V6\",\"bench.apn\"; AT+CGDCONT?",
	  "+CGDCONT: 1,\"IPV4V6\",\"bench.apn\",,0,0,0,0,0,,0,,,,|OK" },
	{ "AT+CGDCONT=2,IP,\"a,b\"; AT+CGDCONT?",
	  "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,,|"
	  "+CGDCONT: 2,\"IP\",\"a,b\",,0,0,0,0,0,,0,,,,|OK" },
	{ "AT+CGDCONT=1; AT+CGDCONT?", "OK" },
	{ "AT+CGDCONT=1; AT+WDSS=1,1", "+CME ERROR: 650" },
	{ "AT+CGDCONT=3,\"IP\"", "+CME ERROR: 916" },
	{ "AT+CGDCONT=1,\"X25\"", "+CME ERROR: 50" },
	{ "AT+CGDCONT=1,\"IP\",\"a", "+CME ERROR: 50" },
	{ "AT+CGDCONT=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "ERROR" },
	{ "AT+KSLEEP?", "+KSLEEP: 2|OK" },
	{ "AT+KSLEEP=1,2,10; AT+KSLEEP?", "+KSLEEP: 1,2,10|OK" },
	{ "AT+KSLEEP=3", "+CME ERROR: 916" },
	{ "AT+KSLEEP=", "+CME ERROR: 917" },
	{ "AT+KSREP?", "+KSREP: 0,0|OK" },
	{ "AT+KSREP=1; AT+KSREP?", "+KSREP: 1,0|OK" },
	{ "AT+KSREP=2", "+CME ERROR: 916" },
	{ "AT+IPR?", "+IPR: 115200|OK" },
	{ "AT+IPR=921600; AT+IPR?", "+IPR: 921600|OK" },
	{ "AT+IPR=1234", "+CME ERROR: 916" },
	{ "AT&K3", "OK" },
	{ "AT&K2", "ERROR" },
	{ "AT&F", "OK" },
	{ "AT&F0", "OK" },
	{ "AT&F1", "ERROR" },
	{ "AT&W", "OK" },
	{ "ATZ", "OK" },
	{ "AT&F; AT+CMEE?", "+CMEE: 0|OK" },
	{ "AT&W; AT+CMEE=0; ATZ; AT+CMEE?", "+CMEE: 1|OK" },
	{ "AT+KUSBCOMP?", "+KUSBCOMP: 0,0,0,0|OK" },
	{ "AT+WDSI?", "+WDSI: 0|OK" },
	{ "AT+WDSI=?", "+WDSI: (0-127,256-383,4096-4223,4352-4479)|OK" },
	{ "AT+WDSI=4479; AT+WDSI?", "+WDSI: 4479|OK" },
	{ "AT+WDSI=4479; AT&F; AT+WDSI?", "+WDSI: 4479|OK" },
	{ "AT+WDSI=128", "+CME ERROR: 916" },
	{ "AT+WDSI=512", "+CME ERROR: 916" },
	{ "AT+WDSI=4095", "+CME ERROR: 916" },
	{ "AT+WDSI=8191", "+CME ERROR: 916" },
	{ "AT+WDSI=99999", "+CME ERROR: 916" },
	{ "AT+WDSI=", "+CME ERROR: 917" },
	{ "AT+WDSI=all", "+CME ERROR: 50" },
	{ "AT+WDSI=1,1", "+CME ERROR: 50" },
	{ "at+wdsi=4479; at+wdsi?", "+WDSI: 4479|OK" },
	{ "AT+WDSS=?", "+WDSS: 1,(0-1)|+WDSS: 2,(1-2)|OK" },
	{ "AT+WDSS?", "+WDSS: 1,0|+WDSS: 2,1|OK" },
	{ "AT+WDSS=1,1; AT+WDSS?", "+WDSS: 1,1|+WDSS: 2,1|OK" },
	{ "AT+WDSS=1,1; AT+WDSS=1,1", "OK" },
	{ "AT+WDSS=2,2; AT+WDSS?", "+WDSS: 1,0|+WDSS: 2,2|OK" },
	{ "AT+WDSS=2,2; AT+WDSS=1,1", "+CME ERROR: 650" },
	{ "AT+WDSS=2,0", "+CME ERROR: 916" },
	{ "AT+WDSS=2,3", "+CME ERROR: 916" },
	{ "AT+WDSS=0,1", "+CME ERROR: 916" },
	{ "AT+WDSS=3,1", "+CME ERROR: 916" },
	{ "AT+WDSS=1,2", "+CME ERROR: 916" },
	{ "AT+WDSS=1", "+CME ERROR: 917" },
	{ "AT+WDSS=", "+CME ERROR: 917" },
	{ "AT+WDSS=1,1,1", "+CME ERROR: 50" },
	{ "AT+WDSS", "ERROR" },
	{ "AT+WDSC=?",
	  "+WDSC: (0-2,5,6),(0-1)|+WDSC: 3,(0-525600)|"
	  "+WDSC: 4,(0-20160),(1-20160),(1-20160),(1-20160),(1-20160),"
	  "(1-20160),(1-20160),(1-20160)|OK" },
	{ "AT+WDSC?",
	  "+WDSC: 0,0|+WDSC: 1,0|+WDSC: 2,0|+WDSC: 3,0|"
	  "+WDSC: 4,15,60,240,480,1440,2880|+WDSC: 5,0|+WDSC: 6,0|OK" },
	{ "AT+WDSC=0,1; AT+WDSC=2,1; AT+WDSC=3,120; AT+WDSC=4,0,1,20160; "
	  "AT+WDSC=6,1; AT+WDSC?",
	  "+WDSC: 0,1|+WDSC: 1,0|+WDSC: 2,1|+WDSC: 3,120|"
	  "+WDSC: 4,0,1,20160|+WDSC: 5,0|+WDSC: 6,1|OK" },
	{ "AT+WDSC=1,1; AT+WDSC=1,0; AT+WDSC=4,1,2,3,4,5,6,7,8; AT+WDSC?",
	  "+WDSC: 0,0|+WDSC: 1,0|+WDSC: 2,0|+WDSC: 3,0|"
	  "+WDSC: 4,1,2,3,4,5,6,7,8|+WDSC: 5,0|+WDSC: 6,0|OK" },
	{ "AT+WDSC=1,2", "+CME ERROR: 916" },
	{ "AT+WDSC=7,1", "+CME ERROR: 916" },
	{ "AT+WDSC=1", "+CME ERROR: 917" },
	{ "AT+WDSC=1,1,1", "+CME ERROR: 50" },
	{ "AT+WDSC=3,525600", "OK" },
	{ "AT+WDSC=3,525601", "+CME ERROR: 916" },
	{ "AT+WDSC=4", "+CME ERROR: 917" },
	{ "AT+WDSC=4,20161", "+CME ERROR: 916" },
	{ "AT+WDSC=4,15,0", "+CME ERROR: 916" },
	{ "AT+WDSC=4,15,,1", "+CME ERROR: 917" },
	{ "AT+WDSC=4,1,2,3,4,5,6,7,8,9", "+CME ERROR: 50" },
	{ "AT+WDSR=?", "+WDSR: (0-9),(0-1440)|OK" },
	{ "AT+WDSR=3", "+CME ERROR: 922" },
	{ "AT+WDSR=4", "+CME ERROR: 922" },
	{ "AT+WDSR=1,1", "+CME ERROR: 922" },
	{ "AT+WDSR=7", "+CME ERROR: 922" },
	{ "AT+WDSR=10", "+CME ERROR: 916" },
	{ "AT+WDSR=2,1441", "+CME ERROR: 916" },
	{ "AT+WDSR=", "+CME ERROR: 917" },
	{ "AT+WDSR=2,1,1", "+CME ERROR: 50" },
	{ "AT+WDSR?", "ERROR" },
	{ "AT+WDSD=0", "+CME ERROR: 3" },
	{ "AT+WDSD=", "+CME ERROR: 917" },
	{ "AT+WDSD=x", "+CME ERROR: 50" },
	{ "AT+WDSD=67108865", "+CME ERROR: 916" },
	{ "AT+WDSD=203744", "+CME ERROR: 4" },
};

/* All commands of a row but the last; returns that one. */
static const char *send_first(const char *send)
{
	const char *end;

	while ((end = strstr(send, "; "))) {
		run_feed(&run, send, (size_t)(end - send));
		run_feed(&run, "\r", 1);
		run_for(&run, 100);
		send = end + 2;
	}
	return send;
}

/* The bytes of an answer: the first line and the result stand apart. */
static void expand(char *out, size_t size, const char *echo,
		   const char *answer, bool numbers)
{
	size_t n = (size_t)snprintf(out, size, "%s%s", echo, *echo ? "\r" : "");
	bool first = true;

	for (;;) {
		size_t len = strcspn(answer, "|");
		bool last = answer[len] == '\0';

		if (last && !numbers && !strncmp(answer, "+CME ", 5)) {
			answer = "ERROR";
			len = 5;
		}
		n += (size_t)snprintf(out + n, size - n, "%s%.*s\r\n",
				      first || last ? "\r\n" : "", (int)len,
				      answer);
		if (last)
			return;
		answer += len + 1;
		first = false;
	}
}

static void all_dialogues(size_t chunk, bool echo, bool numbers)
{
	size_t i;

	for (i = 0; i < sizeof(dialogues) / sizeof(dialogues[0]); i++) {
		char expected[1024];
		const char *last;

		if (!numbers && strstr(dialogues[i].send, "+CMEE"))
			continue;
		run_open(&run, "", chunk);
		run_send(&run, numbers ? "AT+CMEE=1" : "AT+CMEE=0");
		run_send(&run, echo ? "ATE1" : "ATE0");
		run_for(&run, 100);
		last = send_first(dialogues[i].send);
		/* AT&F, AT&W and ATZ turn on what was turned off. */
		run_send(&run, echo ? "ATE1" : "ATE0");
		run_for(&run, 100);
		run_clear(&run);
		run_send(&run, last);
		run_for(&run, 100);
		expand(expected, sizeof(expected), echo ? last : "",
		       dialogues[i].answer, numbers);
		check_bytes(expected);
		run_close(&run);
	}
}

static void commands(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < RUN_N_CHUNKS; i++)
		all_dialogues(run_chunks[i], true, true);
}

static void commands_without_echo(void **state)
{
	(void)state;
	all_dialogues(0, false, true);
}

static void errors_without_numbers(void **state)
{
	(void)state;
	all_dialogues(0, true, false);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(framing),
		cmocka_unit_test(commands),
		cmocka_unit_test(commands_without_echo),
		cmocka_unit_test(errors_without_numbers),
		cmocka_unit_test(free_lines),
		cmocka_unit_test(delay_is_kept),
		cmocka_unit_test(haste),
		cmocka_unit_test(noise),
		cmocka_unit_test(overlong_line),
		cmocka_unit_test(flood),
		cmocka_unit_test(events_never_tear_a_line),
		cmocka_unit_test(settings_over_a_reset),
		cmocka_unit_test(registration_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
