/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sentences of help: what is said of a port that cannot be had, and of one
 * that can but gives nothing. Which ports there are, and whether ModemManager
 * runs, is made up here (the linker's --wrap).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/port.h"
#include "io/process.h"
#include "unit/ptys.h"

static const struct port_ops *const kinds[] = { &port_tty_ops, NULL };

static size_t n_ports;
static long modemmanager;

int __wrap_port_list_read(struct port_list *list, bool holders);
long __wrap_process_called(const char *name);
long __real_process_called(const char *name);

int __wrap_port_list_read(struct port_list *list, bool holders)
{
	(void)holders;
	*list = (struct port_list){ .n = n_ports };
	if (n_ports == 0)
		return 0;
	list->ports = calloc(n_ports, sizeof(*list->ports));
	assert_non_null(list->ports);
	for (size_t i = 0; i < n_ports; i++) {
		list->ports[i].vid = -1;
		list->ports[i].at_port = i == 1;
		snprintf(list->ports[i].name, 64, "ttyACM%zu", i);
		snprintf(list->ports[i].path, 64, "/dev/ttyACM%zu", i);
	}
	return 0;
}

long __wrap_process_called(const char *name)
{
	assert_string_equal(name, "ModemManager");
	return modemmanager;
}

static int set_up(void **state)
{
	(void)state;
	n_ports = 0;
	modemmanager = 0;
	return 0;
}

static const char *why_not(struct port *port, const char *path)
{
	assert_true(port_open(port, kinds, path, NULL, 0) < 0);
	return port->error;
}

static void what_there_is_instead_is_listed(void **state)
{
	static const char path[] = "/dev/ttyUSB99";
	struct port port;

	(void)state;
	assert_string_equal(why_not(&port, path), "/dev/ttyUSB99: there is no "
			    "such port; no serial port is here");
	n_ports = 2;
	assert_string_equal(why_not(&port, path), "/dev/ttyUSB99: there is no "
			    "such port; there is /dev/ttyACM0, /dev/ttyACM1 "
			    "(AT port)");
	n_ports = 1000;
	assert_non_null(strstr(why_not(&port, path), "/dev/ttyACM5"));
	assert_null(strstr(port.error, "/dev/ttyACM6"));
}

/* As an ordinary user, whoever runs the test. */
static void refused_as_user(const char *path, char *error, size_t size)
{
	int ends[2];
	pid_t child;
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct port port;

		if (geteuid() == 0 && (setgroups(0, NULL) != 0 ||
				       setgid(65534) != 0 ||
				       setuid(65534) != 0))
			_exit(1);
		if (port_open(&port, kinds, path, NULL, 0) == -EACCES)
			(void)!write(ends[1], port.error, strlen(port.error));
		_exit(0);
	}
	close(ends[1]);
	n = read(ends[0], error, size - 1);
	assert_true(n > 0);
	error[n] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void group_that_may_is_named(void **state)
{
	char error[512], want[128];
	struct group *group;
	struct test_pty pty;
	struct stat st;

	(void)state;
	test_pty_open(&pty);
	assert_int_equal(stat(pty.slave, &st), 0);
	group = getgrgid(st.st_gid);
	assert_non_null(group);
	/* Not for its owner either, should that be who runs this. */
	assert_int_equal(chmod(pty.slave, 0060), 0);
	refused_as_user(pty.slave, error, sizeof(error));
	snprintf(want, sizeof(want), "sudo usermod -aG %s $USER",
		 group->gr_name);
	assert_non_null(strstr(error, "no permission"));
	assert_non_null(strstr(error, want));
	/* A group that may only write helps nobody. */
	assert_int_equal(chmod(pty.slave, 0020), 0);
	refused_as_user(pty.slave, error, sizeof(error));
	assert_non_null(strstr(error, "no permission"));
	assert_null(strstr(error, "usermod"));
	test_pty_close(&pty);
}

static void silence_and_garbage_have_their_causes(void **state)
{
	const struct port_settings settings = { .baud = 9600 };
	struct test_pty pty;
	struct port port;
	char text[512];

	(void)state;
	test_pty_open(&pty);
	assert_int_equal(port_open(&port, kinds, pty.slave, &settings, 0), 0);
	assert_true(port_hint(&port, PORT_HINT_SILENT, text, sizeof(text)));
	assert_non_null(strstr(text, "no answer at 9600 8N1"));
	assert_non_null(strstr(text, "asleep"));
	assert_non_null(strstr(text, "--baud auto"));
	assert_null(strstr(text, "AT port"));
	n_ports = 2;
	assert_true(port_hint(&port, PORT_HINT_SILENT, text, sizeof(text)));
	assert_non_null(strstr(text, "(ttyACM1 looks like one)"));
	assert_true(port_hint(&port, PORT_HINT_GARBAGE, text, sizeof(text)));
	assert_non_null(strstr(text, "at 9600 8N1 is no text"));
	/* It runs, but never takes a pty. */
	modemmanager = 4711;
	assert_false(port_hint(&port, PORT_HINT_MODEMMANAGER, text,
			       sizeof(text)));
	port_close(&port);
	test_pty_close(&pty);
}

/* A process with the slave open, and with the master or without. */
static pid_t user(const struct test_pty *pty, bool server)
{
	int ready[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!server)
			close(pty->master);
		if (open(pty->slave, O_RDWR | O_NOCTTY) >= 0 &&
		    write(ready[1], "y", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return child;
}

static void second_reader_is_named(void **state)
{
	char text[512], want[64];
	struct test_pty pty;
	struct port port;
	pid_t child;

	(void)state;
	test_pty_open(&pty);
	assert_int_equal(port_open(&port, kinds, pty.slave, NULL, 0), 0);
	assert_false(port_hint(&port, PORT_HINT_SHARED, text, sizeof(text)));
	for (int server = 0; server < 2; server++) {
		child = user(&pty, server);
		assert_int_equal(port_hint(&port, PORT_HINT_SHARED, text,
					   sizeof(text)), !server);
		snprintf(want, sizeof(want), "test_port_hint (%ld) has ",
			 (long)child);
		if (!server)
			assert_non_null(strstr(text, want));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	port_close(&port);
	test_pty_close(&pty);
}

static void processes_are_found_by_name(void **state)
{
	char name[64], want[64];

	(void)state;
	process_name((long)getpid(), name, sizeof(name));
	snprintf(want, sizeof(want), "test_port_hint (%ld)", (long)getpid());
	assert_string_equal(name, want);
	/* Not ourselves, and nobody is called so. */
	assert_int_equal(__real_process_called("test_port_hint"), 0);
	assert_int_equal(__real_process_called("no such name"), 0);
}

#define HINT_TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HINT_TEST(what_there_is_instead_is_listed),
		HINT_TEST(group_that_may_is_named),
		HINT_TEST(silence_and_garbage_have_their_causes),
		HINT_TEST(second_reader_is_named),
		HINT_TEST(processes_are_found_by_name),
	};

	return cmocka_run_group_tests_name("port_hint", tests, NULL, NULL);
}
