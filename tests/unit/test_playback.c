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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_its_pace),
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
