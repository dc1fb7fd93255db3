/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module as a port: no descriptor, answers at its deadlines on
 * the clock of whoever polls it, specs that do not read.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/app.h"
#include "app/port_sim.h"

/* Writes a command and goes from deadline to deadline until OK is there. */
static hl78_time ask(struct port *port, const char *command, char *answer,
		     size_t size, hl78_time now)
{
	size_t len = 0;
	ssize_t n;

	n = port_write(port, command, strlen(command), now);
	assert_int_equal(n, strlen(command));
	for (int i = 0; i < 100; i++) {
		n = port_read(port, answer + len, size - len - 1, now);
		assert_true(n >= 0);
		len += (size_t)n;
		answer[len] = '\0';
		if (strstr(answer, "\r\nOK\r\n"))
			return now;
		assert_true(port_deadline(port) != HL78_NEVER);
		if (port_deadline(port) > now)
			now = port_deadline(port);
		port_tick(port, now);
	}
	fail_msg("no OK in \"%s\"", answer);
	return now;
}

static void module_answers_in_its_own_time(void **state)
{
	char answer[256];
	struct port port;
	hl78_time now;

	(void)state;
	assert_int_equal(port_open(&port, app_ports, "sim:", NULL, 0), 0);
	assert_int_equal(port.state, PORT_OPEN);
	assert_int_equal(port.fd, -1);
	assert_string_equal(port.name, "sim:happy");
	assert_string_equal(port.line, "simulated");
	now = ask(&port, "AT+CGMR\r", answer, sizeof(answer), HL78_SEC(1));
	assert_true(now >= HL78_SEC(1) && now < HL78_SEC(3));
	assert_non_null(strstr(answer, "AT+CGMR\r"));
	assert_non_null(strstr(answer, "\r\nHL7802.4.4.14.0\r\n"));
	port_close(&port);
	assert_int_equal(port.state, PORT_CLOSED);
}

static void small_reads_lose_nothing(void **state)
{
	char whole[256], answer[256];
	struct port port;
	size_t len = 0;
	ssize_t n;

	(void)state;
	assert_int_equal(port_open(&port, app_ports, "sim:", NULL, 0), 0);
	ask(&port, "ATI\r", whole, sizeof(whole), HL78_SEC(1));
	port_close(&port);

	assert_int_equal(port_open(&port, app_ports, "sim:", NULL, 0), 0);
	assert_int_equal(port_write(&port, "ATI\r", 4, HL78_SEC(1)), 4);
	port_tick(&port, HL78_SEC(5));
	/* What waits to be read is due at once. */
	assert_true(port_deadline(&port) <= HL78_SEC(5));
	while ((n = port_read(&port, answer + len, 1, HL78_SEC(5))) > 0)
		len += (size_t)n;
	answer[len] = '\0';
	assert_non_null(strstr(answer, whole));
	port_close(&port);
}

static void bad_specs_are_named(void **state)
{
	struct port port;

	(void)state;
	assert_int_equal(port_open(&port, app_ports, "sim:no-such", NULL, 0),
			 -EINVAL);
	assert_non_null(strstr(port.error, "no-such"));
	assert_int_equal(port.state, PORT_CLOSED);
	port_close(&port);
}

/* How fast a real clock goes with a port of this spec. */
static unsigned pace(const char *spec)
{
	struct loop loop = { .clock = LOOP_REAL, .speed = 1 };
	struct port port;

	assert_int_equal(port_open(&port, app_ports, spec, NULL, 0), 0);
	port_sim_pace(&port, &loop);
	port_close(&port);
	return loop.speed;
}

static void speed_is_the_specs(void **state)
{
	(void)state;
	assert_int_equal(pace("sim:,speed=20"), 20);
	assert_int_equal(pace("sim:"), 1);
	assert_true(pace("sim:,speed=max") > 20);
	assert_int_equal(port_sim_clock("sim:", false), LOOP_REAL);
	assert_int_equal(port_sim_clock("sim:", true), LOOP_JUMPING);
	assert_int_equal(port_sim_clock("sim:,speed=20", true), LOOP_REAL);
	assert_int_equal(port_sim_clock("sim:,speed=max", false),
			 LOOP_JUMPING);
	assert_int_equal(port_sim_clock("sim:no-such", true), LOOP_JUMPING);
	assert_int_equal(port_sim_clock("/dev/ttyUSB0", true), LOOP_REAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_answers_in_its_own_time),
		cmocka_unit_test(small_reads_lose_nothing),
		cmocka_unit_test(bad_specs_are_named),
		cmocka_unit_test(speed_is_the_specs),
	};

	return cmocka_run_group_tests_name("port_sim", tests, NULL, NULL);
}
