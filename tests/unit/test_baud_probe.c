/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search for a rate, in time that is a number: against modules that talk
 * at one rate, with echo and without, that answer late, not at all or with
 * rubbish; then by a port, on a pty whose other end looks at the rate.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/baud_probe.h"
#include "io/port.h"
#include "unit/ptys.h"

/* All that is sent at a rate is answered so when it is the module's. */
static hl78_time search(struct baud_probe *p, unsigned rate,
			const char *answer, size_t chunk)
{
	hl78_time now = HL78_SEC(5);
	size_t len;

	baud_probe_init(p, now);
	while (p->state == BAUD_PROBE_RUNNING) {
		const char *out = baud_probe_output(p, &len);

		if (len > 0) {
			assert_memory_equal(out, "AT\r", 3);
			assert_int_equal(len, 3);
			baud_probe_sent(p, len);
			if (baud_probe_rate(p) != rate)
				continue;
			for (size_t i = 0; i < strlen(answer); i += chunk)
				baud_probe_feed(p, answer + i,
						strnlen(answer + i, chunk));
			continue;
		}
		assert_true(p->deadline > now);
		now = p->deadline;
		baud_probe_tick(p, now);
	}
	return now - HL78_SEC(5);
}

static void rate_is_found_by_its_answer(void **state)
{
	static const char *const answers[] = {
		"\r\nOK\r\n", "AT\r\r\nOK\r\n", "\r\nERROR\r\n",
		"+WDSI: 4\r\n\r\nOK\r\n", "\xff\x81\x03\r\nOK\r\n",
	};
	static const unsigned rates[] = {
		115200, 921600, 9600, 460800, 230400, 57600, 38400, 19200,
		3000000,
	};
	struct baud_probe p;

	(void)state;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		for (size_t j = 0; j < 5; j++) {
			hl78_time took = search(&p, rates[i], answers[j],
						1 + (i + j) % 3);

			assert_int_equal(p.state, BAUD_PROBE_FOUND);
			assert_int_equal(baud_probe_rate(&p), rates[i]);
			assert_int_equal(took, i * BAUD_PROBE_TRIES *
				HL78_MS(BAUD_PROBE_WAIT_MS));
		}
	}
}

static void what_is_no_answer_is_none(void **state)
{
	static const char *const answers[] = {
		"", "OK", "\r\nNOK\r\n", "\r\nOK.\r\n", "AT\r",
		"\r\nOOKOKOKOKOK\r\n", "\xfe\xfe\xfe",
	};
	struct baud_probe p;
	char tried[128];

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		hl78_time took = search(&p, 9600, answers[i], 64);

		assert_int_equal(p.state, BAUD_PROBE_FAILED);
		assert_int_equal(p.noise, i == 6);
		assert_true(took < HL78_SEC(6));
		assert_string_equal(baud_probe_tried(&p, tried, sizeof(tried)),
				    "115200, 921600, 9600, 460800, 230400, "
				    "57600, 38400, 19200, 3000000");
	}
}

/* What a wrong rate left in the module's line spoils the first command. */
static void second_try_is_heard(void **state)
{
	struct baud_probe p;
	hl78_time now = 0;
	size_t len;

	(void)state;
	baud_probe_init(&p, now);
	baud_probe_sent(&p, 3);
	baud_probe_output(&p, &len);
	assert_int_equal(len, 0);
	baud_probe_tick(&p, p.deadline - 1);
	baud_probe_output(&p, &len);
	assert_int_equal(len, 0);
	baud_probe_tick(&p, p.deadline);
	baud_probe_output(&p, &len);
	assert_int_equal(len, 3);
	assert_int_equal(baud_probe_rate(&p), 115200);
	baud_probe_feed(&p, "\r\nO", 3);
	baud_probe_feed(&p, "K\r", 2);
	assert_int_equal(p.state, BAUD_PROBE_FOUND);
}

static void rates_the_line_has_not_are_passed_over(void **state)
{
	struct baud_probe p;

	(void)state;
	baud_probe_init(&p, 0);
	baud_probe_skip(&p, 0);
	assert_int_equal(baud_probe_rate(&p), 921600);
	for (int i = 0; i < 8; i++)
		baud_probe_skip(&p, 0);
	assert_int_equal(p.state, BAUD_PROBE_FAILED);
	baud_probe_skip(&p, 0);
	assert_int_equal(p.state, BAUD_PROBE_FAILED);
}

/* ---- by a port ---- */

static const struct port_ops *const kinds[] = { &port_tty_ops, NULL };

static const struct port_settings automatic = { .baud = PORT_BAUD_AUTO };

/* A module at the master: answers at its rate only. */
static void answer(const struct test_pty *pty, speed_t speed)
{
	struct termios line;
	char heard[64];
	ssize_t n;

	assert_int_equal(tcgetattr(pty->master, &line), 0);
	n = read(pty->master, heard, sizeof(heard));
	if (n > 0 && cfgetospeed(&line) == speed)
		assert_int_equal(write(pty->master, "\r\nOK\r\n", 6), 6);
	else if (n > 0)
		assert_int_equal(write(pty->master, "\xf0\xe0", 2), 2);
}

static void port_looks_for_its_rate(void **state)
{
	hl78_time now = HL78_SEC(1);
	struct test_pty pty;
	struct port port;
	char buf[8];

	(void)state;
	test_pty_open(&pty);
	fcntl(pty.master, F_SETFL, O_NONBLOCK);
	assert_int_equal(port_open(&port, kinds, pty.slave, &automatic, now),
			 0);
	assert_int_equal(port.state, PORT_PROBING);
	while (!port_tick(&port, now)) {
		assert_int_equal(port.state, PORT_PROBING);
		/* Nobody else's bytes get in between. */
		assert_int_equal(port_write(&port, "ATI\r", 4, now), 0);
		assert_int_equal(port_read(&port, buf, sizeof(buf), now), 0);
		answer(&pty, B460800);
		if (port_tick(&port, now))
			break;
		assert_true(port_deadline(&port) > now);
		now = port_deadline(&port);
	}
	assert_int_equal(port.state, PORT_OPEN);
	assert_string_equal(port.line, "460800 8N1");
	assert_int_equal(port.settings.baud, 460800);
	assert_int_equal(port_read(&port, buf, sizeof(buf), now), 0);

	/* Lost and back, it is known. */
	test_pty_close(&pty);
	assert_true(port_read(&port, buf, sizeof(buf), now) < 0);
	assert_int_equal(port.settings.baud, 460800);
	port_close(&port);
}

static void port_without_an_answer_is_closed(void **state)
{
	hl78_time now = 0;
	struct test_pty pty;
	struct port port;

	(void)state;
	test_pty_open(&pty);
	fcntl(pty.master, F_SETFL, O_NONBLOCK);
	assert_int_equal(port_open(&port, kinds, pty.slave, &automatic, now),
			 0);
	while (port.state == PORT_PROBING) {
		assert_false(port_tick(&port, now));
		answer(&pty, B4800);
		assert_false(port_tick(&port, now));
		now = port_deadline(&port);
	}
	assert_int_equal(port.state, PORT_CLOSED);
	assert_int_equal(port.fd, -1);
	assert_non_null(strstr(port.error, "no answer to AT at 115200, "));
	assert_non_null(strstr(port.error, ", 3000000 baud"));
	assert_non_null(strstr(port.error, "asleep"));
	assert_int_equal(port_deadline(&port), HL78_NEVER);
	port_close(&port);
	test_pty_close(&pty);
}

static void port_lost_in_the_search_is_lost(void **state)
{
	struct test_pty pty;
	struct port port;

	(void)state;
	test_pty_open(&pty);
	assert_int_equal(port_open(&port, kinds, pty.slave, &automatic, 0), 0);
	test_pty_close(&pty);
	assert_false(port_tick(&port, 0));
	assert_int_equal(port.state, PORT_LOST);
	port_close(&port);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_is_found_by_its_answer),
		cmocka_unit_test(what_is_no_answer_is_none),
		cmocka_unit_test(second_try_is_heard),
		cmocka_unit_test(rates_the_line_has_not_are_passed_over),
		cmocka_unit_test(port_looks_for_its_rate),
		cmocka_unit_test(port_without_an_answer_is_closed),
		cmocka_unit_test(port_lost_in_the_search_is_lost),
	};

	return cmocka_run_group_tests_name("baud_probe", tests, NULL, NULL);
}
