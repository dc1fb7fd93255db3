/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * make_log MEGABYTES: writes a session log of that size, or a little more, to
 * standard output, the same bytes each time. Its shape is that of real
 * captures: updates over the air one after another, up and down, with the
 * status queries of a host between their events, so that one line in ten is an
 * event.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <hl78/trace.h>

/*
 * An update: what is said, in its order. "%" stands for 1 to 100 percent, "$"
 * for the version that the module has afterwards.
 */
static const char *const update[] = {
	"> AT+WDSS=1,1", "< OK", "< +WDSI: 4", "< +WDSI: 6", "< +WDSI: 23,1",
	"< +WDSI: 9,524648", "< +WDSI: 2", "> AT+WDSR=3", "< OK",
	"< +WDSI: 18", "%", "< +WDSI: 10", "< +WDSI: 12", "< +WDSI: 3",
	"> AT+WDSR=4", "< OK", "< +WDSI: 14", "< +KSUP: 0", "< +WDSI: 0",
	"< +WDSI: 16", "< +WDSI: 4", "< +WDSI: 6", "< +WDSI: 23,1",
	"> AT+CGMR", "$", "< OK", "< +WDSI: 8",
};

/*
 * Lines of a host that watches, in their order: a question, an answer, OK.
 * "#" stands for any digit.
 */
static const char *const between[] = {
	"> AT+CESQ", "< +CESQ: 99,99,255,255,1#,4#", "< OK",
	"> AT+CEREG?", "< +CEREG: 0,1", "< OK",
	"> AT+KCELLMEAS=0", "< +KCELLMEAS: 1,\"0##\",4#,\"LTE M1\"", "< OK",
	"> AT+COPS?", "< +COPS: 0,0,\"bench\",7", "< OK",
	"> AT+CGDCONT?", "< +CGDCONT: 1,\"IP\",\"bench.apn\",,0,0,0", "< OK",
	"> AT+CCLK?", "< +CCLK: \"26/11/22,08:1#:4#+04\"", "< OK",
};

#define N_UPDATE  (sizeof(update) / sizeof(update[0]))
#define N_BETWEEN (sizeof(between) / sizeof(between[0]))

static uint64_t seed = 7800;
static int64_t now_us = INT64_C(1795334401000000); /* 2026-11-22 08:00:01 */
static uint64_t written;
static size_t next_between;

/* From 0 to n - 1 (a linear congruential generator of Knuth's). */
static unsigned some(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	       UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

static void line(const char *text)
{
	char stamp[HL78_STAMP_SIZE];

	now_us += 1000 + some(200000);
	hl78_stamp_write(stamp, now_us);
	written += (uint64_t)printf("%s %s\n", stamp, text);
}

/* Nine lines for each event: three questions. */
static void filler(void)
{
	char text[96];

	for (int i = 0; i < 9; i++) {
		snprintf(text, sizeof(text), "%s", between[next_between]);
		for (char *p = text; *p; p++) {
			if (*p == '#')
				*p = (char)('0' + some(10));
		}
		line(text);
		next_between = (next_between + 1) % N_BETWEEN;
	}
}

static void percents(void)
{
	char text[32];

	for (int i = 1; i <= 100; i++) {
		snprintf(text, sizeof(text), "< +WDSI: 18,%d", i);
		line(text);
		filler();
	}
}

static void one_update(bool up)
{
	for (size_t i = 0; i < N_UPDATE; i++) {
		if (update[i][0] == '%') {
			percents();
		} else if (update[i][0] == '$') {
			line(up ? "< HL7802.4.5.4.0" : "< HL7802.4.4.14.0");
		} else {
			line(update[i]);
			if (update[i][2] == '+')
				filler();
		}
	}
}

int main(int argc, char **argv)
{
	unsigned long megabytes = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (megabytes == 0) {
		fprintf(stderr, "usage: make_log MEGABYTES\n");
		return 2;
	}
	printf("# fotacon log 1, /dev/ttyUSB0 115200 8N1\n");
	for (bool up = true; written < megabytes * 1000000; up = !up)
		one_update(up);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
