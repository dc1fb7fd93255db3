/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who has a port: by flock() also after the holder was killed, by lock files
 * of the living and of the dead, and named in each case. The exclusive mode
 * of a real line cannot be had on a pty, which must never get it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/port_lock.h"
#include "unit/ptys.h"

static struct test_pty pty;

static int set_up(void **state)
{
	(void)state;
	test_pty_open(&pty);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_pty_close(&pty);
	return 0;
}

static int open_slave(void)
{
	int fd = open(pty.slave, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

/* A process that has the tty open, and its lock where told so. */
static pid_t user(bool locks)
{
	int ready[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int fd = open(pty.slave, O_RDWR | O_NOCTTY);

		close(ready[0]);
		if (fd >= 0 && (!locks || flock(fd, LOCK_EX) == 0) &&
		    write(ready[1], "y", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return child;
}

static void end(pid_t child)
{
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void lock_is_asked_and_taken(void **state)
{
	char holder[64], want[64];
	int exclusive = 1;
	pid_t child;
	int fd;

	(void)state;
	child = user(true);
	fd = open_slave();
	assert_int_equal(port_lock(fd, pty.slave, holder, sizeof(holder)),
			 -EBUSY);
	snprintf(want, sizeof(want), "(%ld)", (long)child);
	assert_non_null(strstr(holder, want));
	assert_non_null(strstr(holder, "test_port_lock "));

	/* What was killed holds nothing. */
	end(child);
	assert_int_equal(port_lock(fd, pty.slave, holder, sizeof(holder)), 0);
	assert_string_equal(holder, "");
	assert_int_equal(port_lock_exclusive(fd), 0);
	assert_int_equal(ioctl(fd, TIOCGEXCL, &exclusive), 0);
	assert_int_equal(exclusive, 0);
	close(fd);
}

static void letting_go_is_at_once(void **state)
{
	int first = open_slave(), second = open_slave();
	char holder[64];

	(void)state;
	assert_int_equal(port_lock(first, pty.slave, holder, sizeof(holder)),
			 0);
	assert_int_equal(port_lock(second, pty.slave, holder, sizeof(holder)),
			 -EBUSY);
	/* Nobody but ourselves: no name for somebody else's refusal. */
	port_lock_holder(pty.slave, holder, sizeof(holder));
	assert_string_equal(holder, "");
	port_unlock(first);
	assert_int_equal(port_lock(second, pty.slave, holder, sizeof(holder)),
			 0);
	close(first);
	close(second);
}

/* Who does not lock is no reason to refuse, but is found when asked for. */
static void user_without_a_lock_is_found(void **state)
{
	char holder[64], want[64];
	pid_t child = user(false);
	int fd = open_slave();

	(void)state;
	assert_int_equal(port_lock(fd, pty.slave, holder, sizeof(holder)), 0);
	port_unlock(fd);
	close(fd);
	port_lock_holder(pty.slave, holder, sizeof(holder));
	snprintf(want, sizeof(want), "(%ld)", (long)child);
	assert_non_null(strstr(holder, want));
	end(child);
	port_lock_holder(pty.slave, holder, sizeof(holder));
	assert_string_equal(holder, "");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void lock_files_count_while_their_owner_lives(void **state)
{
	char folder[] = "/tmp/test_port_lock.XXXXXX";
	char usb[64], pts[64], text[32];
	pid_t child = user(false);

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(usb, sizeof(usb), "%s/LCK..ttyUSB0", folder);
	snprintf(pts, sizeof(pts), "%s/LCK..pts_5", folder);
	snprintf(text, sizeof(text), "%10ld\n", (long)child);
	write_file(usb, text);
	write_file(pts, text);
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB0"), child);
	assert_int_equal(port_lock_file_owner(folder, "/dev/pts/5"), child);
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB1"), 0);
	/* Living, and somebody else's. */
	write_file(usb, "         1 root minicom\n");
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB0"), 1);

	end(child);
	assert_int_equal(port_lock_file_owner(folder, "/dev/pts/5"), 0);
	snprintf(text, sizeof(text), "%10ld\n", (long)getpid());
	write_file(usb, text);
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB0"), 0);
	write_file(usb, "who knows\n");
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB0"), 0);
	write_file(usb, "-1\n");
	assert_int_equal(port_lock_file_owner(folder, "/dev/ttyUSB0"), 0);
	unlink(usb);
	unlink(pts);
	assert_int_equal(rmdir(folder), 0);
}

#define PTY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PTY_TEST(lock_is_asked_and_taken),
		PTY_TEST(letting_go_is_at_once),
		PTY_TEST(user_without_a_lock_is_found),
		PTY_TEST(lock_files_count_while_their_owner_lives),
	};

	return cmocka_run_group_tests_name("port_lock", tests, NULL, NULL);
}
