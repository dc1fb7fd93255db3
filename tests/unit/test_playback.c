/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log played to a modem: at once, or at its own pace on a clock that the
 * test turns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/playback.h"

static const char stamped[] =
	"# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
	"2026-11-22T08:00:00.000000Z > AT+WDSS=1,1\n"
	"2026-11-22T08:00:00.100000Z < OK\n"
	"2026-11-22T08:00:10.000000Z < +WDSI: 4\n"
	"2026-11-22T08:00:20.000000Z < +WDSI: 6\n"
	"2026-11-22T08:00:30.000000Z # port lost\n";

static char path[32];

/* The spec of a log with this text. */
static const char *log_with(const char *text, const char *options)
{
	static char spec[80];
	int fd;

	strcpy(path, "/tmp/fotacon-log-XXXXXX");
	fd = mkstemp(path);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	snprintf(spec, sizeof(spec), "%s%s", path, options);
	return spec;
}

static struct hl78_modem *modem_for(const struct playback *p)
{
	const struct hl78_modem_config config = {
		.source = playback_source(p), .read_only = true,
	};

	return hl78_modem_new(&config);
}

/* Plays what is due; returns the number of +WDSI events. */
static int play(struct playback *p, struct hl78_modem *modem, hl78_time now)
{
	const struct hl78_event *ev;
	int n = 0;

	while (playback_step(p, modem, now)) {
		while ((ev = hl78_modem_next_event(modem)))
			n += ev->type == HL78_EV_WDSI;
	}
	return n;
}

static void at_its_pace(void **state)
{
	char error[200];
	struct playback *p = playback_open(log_with(stamped, ",speed=10"),
					   HL78_SEC(5), error, sizeof(error));
	struct hl78_modem *modem = modem_for(p);
	hl78_time start = HL78_SEC(5);

	(void)state;
	unlink(path);
	assert_int_equal(play(p, modem, start), 0);
	assert_int_equal(playback_clock(p), HL78_CLOCK_UTC);
	assert_true(playback_deadline(p) > start);
	assert_int_equal(play(p, modem, start + HL78_MS(999)), 0);
	assert_int_equal(playback_deadline(p), start + HL78_SEC(1));
	assert_int_equal(play(p, modem, start + HL78_SEC(1)), 1);
	assert_int_equal(play(p, modem, start + HL78_MS(2999)), 1);
	assert_int_equal(hl78_modem_status(modem)->session,
			 HL78_SESSION_AUTHENTICATING);
	assert_false(playback_done(p));
	play(p, modem, start + HL78_SEC(3));
	assert_true(playback_done(p));
	assert_int_equal(hl78_modem_status(modem)->link, HL78_LINK_CLOSED);
	assert_int_equal(playback_deadline(p), HL78_NEVER);
	hl78_modem_free(modem);
	playback_close(p);
}

static void all_at_once(void **state)
{
	char error[200];
	struct playback *p;
	struct hl78_modem *modem;

	(void)state;
	p = playback_open(log_with(stamped, ""), 0, error, sizeof(error));
	unlink(path);
	modem = modem_for(p);
	assert_int_equal(play(p, modem, 0), 2);
	assert_true(playback_done(p));
	hl78_modem_free(modem);
	playback_close(p);
	/* Without stamps there is no pace to keep. */
	p = playback_open(log_with("AT\r\nOK\r\n+WDSI: 4\r\n", ",speed=1"), 0,
			  error, sizeof(error));
	unlink(path);
	modem = modem_for(p);
	assert_int_equal(playback_time(p), HL78_NO_TIME);
	assert_int_equal(play(p, modem, 0), 1);
	assert_true(playback_done(p));
	hl78_modem_free(modem);
	playback_close(p);
}

static void add(const char *text)
{
	FILE *file = fopen(path, "a");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* 2026-11-22T08:00:00Z in microseconds since 1970. */
#define EIGHT (INT64_C(1795334400) * 1000000)

/* A log that somebody still writes: its end is not the end, and time goes on. */
static void follows(void **state)
{
	char error[200];
	struct playback *p;
	struct hl78_modem *modem;

	(void)state;
	log_with("# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
		 "2026-11-22T08:00:10.000000Z < +WDSI: 4\n"
		 "2026-11-22T08:00:20.000000Z < +WD", "");
	p = playback_follow(path, EIGHT + HL78_SEC(21), error, sizeof(error));
	assert_non_null(p);
	modem = modem_for(p);
	assert_int_equal(play(p, modem, EIGHT + HL78_SEC(21)), 1);
	assert_int_equal(playback_clock(p), HL78_CLOCK_UTC);
	/* Looked at twice a second, and half a second behind. */
	assert_int_equal(playback_deadline(p), EIGHT + HL78_MS(21500));
	assert_int_equal(playback_time(p), EIGHT + HL78_MS(20500));
	add("SI: 6\n2026-11-22T08:00:21.000000Z < +WDSI: 23,1\n");
	assert_int_equal(play(p, modem, EIGHT + HL78_MS(21100)), 0);
	assert_int_equal(play(p, modem, EIGHT + HL78_MS(21500)), 2);
	assert_int_equal(playback_time(p), EIGHT + HL78_SEC(21));
	/* A watchdog of the module strikes while nothing is written. */
	add("2026-11-22T08:01:00.000000Z < +WDSI: 14\n");
	assert_int_equal(play(p, modem, EIGHT + HL78_SEC(61)), 1);
	assert_true(hl78_modem_status(modem)->guard.active);
	play(p, modem, EIGHT + HL78_MIN(15));
	assert_true(hl78_modem_status(modem)->guard.active);
	play(p, modem, EIGHT + HL78_MIN(17));
	assert_true(hl78_modem_status(modem)->guard.expired);
	/* The last of it, which came after the last look. */
	add("2026-11-22T08:17:00.000000Z < +WDSI: 16\n");
	assert_int_equal(play(p, modem, EIGHT + HL78_MIN(17) + 1), 0);
	assert_false(playback_done(p));
	playback_last(p);
	assert_int_equal(play(p, modem, EIGHT + HL78_MIN(17) + 2), 1);
	assert_true(playback_done(p));
	assert_int_equal(playback_deadline(p), HL78_NEVER);
	unlink(path);
	hl78_modem_free(modem);
	playback_close(p);
}

/* A clock that was set back meanwhile does not turn the module's back. */
static void never_goes_back(void **state)
{
	char error[200];
	struct playback *p;
	struct hl78_modem *modem;

	(void)state;
	log_with(stamped, "");
	p = playback_follow(path, EIGHT, error, sizeof(error));
	assert_non_null(p);
	modem = modem_for(p);
	assert_int_equal(play(p, modem, EIGHT), 2);
	assert_int_equal(playback_time(p), EIGHT + HL78_SEC(30));
	play(p, modem, EIGHT + HL78_SEC(5));
	assert_int_equal(playback_time(p), EIGHT + HL78_SEC(30));
	play(p, modem, EIGHT + HL78_SEC(40));
	assert_int_equal(playback_time(p), EIGHT + HL78_MS(39500));
	add("2026-11-22T08:00:35.000000Z < +WDSI: 8\n");
	assert_int_equal(play(p, modem, EIGHT + HL78_SEC(41)), 1);
	assert_true(playback_time(p) >= EIGHT + HL78_MS(39500));
	unlink(path);
	hl78_modem_free(modem);
	playback_close(p);
}

static void refused(void **state)
{
	static const char *const specs[] = {
		"", "/nonexistent/log", "log,speed=", "log,speed=0",
		"log,speed=1001", "log,speed=1x", "log,speed=99999999999999",
	};
	char error[200];

	(void)state;
	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		error[0] = '\0';
		assert_null(playback_open(specs[i], 0, error, sizeof(error)));
		assert_true(error[0]);
	}
}

/* An event's line, and none where the event is of one that was kept back. */
static void line_numbers(void **state)
{
	static const char log[] =
		"# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
		"2026-11-22T08:00:00.000000Z < +WDSI: 4\n"
		"2026-11-22T08:00:01.000000Z > AT+WDSI?\n"
		"2026-11-22T08:00:01.100000Z < +WDSI: 6\n"
		"2026-11-22T08:00:01.200000Z < +WDSI: 4479\n"
		"2026-11-22T08:00:01.300000Z < OK\n"
		"2026-11-22T08:00:02.000000Z < +WDSI: 18,1\n";
	static const uint64_t lines[] = { 2, 0, 7 };
	char error[200];
	struct playback *p = playback_open(log_with(log, ""), 0, error,
					   sizeof(error));
	struct hl78_modem *modem = modem_for(p);
	const struct hl78_event *ev;
	size_t n = 0;

	(void)state;
	unlink(path);
	while (playback_step(p, modem, 0)) {
		while ((ev = hl78_modem_next_event(modem))) {
			if (ev->type != HL78_EV_WDSI)
				continue;
			assert_true(n < 3);
			assert_int_equal(playback_line(p, ev->text, ev->len),
					 lines[n++]);
		}
	}
	assert_int_equal(n, 3);
	hl78_modem_free(modem);
	playback_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_its_pace),
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(follows),
		cmocka_unit_test(never_goes_back),
		cmocka_unit_test(refused),
		cmocka_unit_test(line_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
