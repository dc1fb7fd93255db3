/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module as a port: no descriptor, answers at its deadlines on
 * the clock of whoever polls it, specs that do not read, memory in a file.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- state=FILE ---- */

static char folder[] = "/tmp/fotacon-test-XXXXXX";

static const char *file_in_folder(const char *name)
{
	static char path[80];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static int open_with_state(struct port *port, const char *name)
{
	char spec[120];

	snprintf(spec, sizeof(spec), "sim:,state=%s", file_in_folder(name));
	return port_open(port, app_ports, spec, NULL, 0);
}

/* What is answered was kept before: the run may end at any time. */
static void memory_over_runs(void **state)
{
	char answer[256];
	struct port port, next;
	struct stat st;

	(void)state;
	assert_int_equal(open_with_state(&port, "memory"), 0);
	assert_int_equal(stat(file_in_folder("memory"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	ask(&port, "AT+WDSI=4479\r", answer, sizeof(answer), HL78_SEC(1));
	/* Not closed: as if it had been killed. */
	assert_int_equal(open_with_state(&next, "memory"), 0);
	ask(&next, "AT+WDSI?\r", answer, sizeof(answer), HL78_SEC(1));
	assert_non_null(strstr(answer, "+WDSI: 4479\r"));
	port_close(&next);
	port_close(&port);
	assert_int_equal(access(file_in_folder("memory.new"), F_OK), -1);
}

static void bad_state_files_are_refused(void **state)
{
	struct port port;
	FILE *file = fopen(file_in_folder("foreign"), "w");

	(void)state;
	fputs("my diary\n", file);
	fclose(file);
	assert_int_equal(open_with_state(&port, "foreign"), -EINVAL);
	assert_non_null(strstr(port.error, "foreign"));
	assert_non_null(strstr(port.error, "holds no state"));
	/* And left as it is. */
	assert_int_equal(access(file_in_folder("foreign"), R_OK), 0);
	assert_int_equal(open_with_state(&port, "."), -EINVAL);
	assert_non_null(strstr(port.error, "no file"));
	assert_int_equal(mkfifo(file_in_folder("fifo"), 0600), 0);
	assert_int_equal(open_with_state(&port, "fifo"), -EINVAL);
	assert_int_equal(open_with_state(&port, "no/such"), -ENOENT);
	assert_non_null(strstr(port.error, "cannot be written"));
	port_close(&port);
}

/* A port whose memory cannot be kept is no port. */
static void unwritable_memory_is_said(void **state)
{
	struct port port;
	ssize_t n;

	(void)state;
	assert_int_equal(mkdir(file_in_folder("d"), 0700), 0);
	assert_int_equal(open_with_state(&port, "d/memory"), 0);
	assert_int_equal(unlink(file_in_folder("d/memory")), 0);
	assert_int_equal(rmdir(file_in_folder("d")), 0);
	n = port_write(&port, "AT+WDSI=4479\r", 13, HL78_SEC(1));
	assert_int_equal(n, 13);
	n = port_read(&port, &(char){ 0 }, 1, HL78_SEC(2));
	assert_int_equal(n, -ENOENT);
	assert_int_equal(port.state, PORT_LOST);
	assert_non_null(strstr(port.error, "No such file"));
	port_close(&port);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(file_in_folder("memory"));
	unlink(file_in_folder("foreign"));
	unlink(file_in_folder("fifo"));
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_answers_in_its_own_time),
		cmocka_unit_test(small_reads_lose_nothing),
		cmocka_unit_test(bad_specs_are_named),
		cmocka_unit_test(speed_is_the_specs),
		cmocka_unit_test(memory_over_runs),
		cmocka_unit_test(bad_state_files_are_refused),
		cmocka_unit_test(unwritable_memory_is_said),
	};

	return cmocka_run_group_tests_name("port_sim", tests, make_folder,
					   remove_folder);
}
