/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes of consoles without a screen: found by the device and by links to it,
 * while their writer lives and no longer, and never in each other's way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/headless.h"

/* A folder with a "device", a link to it, and a log. */
static char folder[64], device[96], linked[96], log_path[96];

static void make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	close(fd);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/fotacon-headless-XXXXXX");
	assert_non_null(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(device, sizeof(device), "%s/tty", folder);
	snprintf(linked, sizeof(linked), "%s/by-id", folder);
	snprintf(log_path, sizeof(log_path), "%s/a.log", folder);
	make(device);
	make(log_path);
	assert_int_equal(symlink(device, linked), 0);
	return 0;
}

static int tear_down(void **state)
{
	char path[128];

	(void)state;
	unlink(device);
	unlink(linked);
	unlink(log_path);
	snprintf(path, sizeof(path), "%s/fotacon", folder);
	/* Both fail where a note, or a half-written one, was left. */
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
	return 0;
}

/* Whether the note of the device leads to the log. */
static bool finds(const char *name)
{
	char log[PATH_MAX] = "";
	struct headless found;

	bool lives;

	if (!headless_find(&found, name, log, sizeof(log)))
		return false;
	lives = headless_lives(&found);
	headless_leave(&found);
	assert_string_equal(log, log_path);
	return lives;
}

static void while_it_lives(void **state)
{
	struct headless note, found;
	char log[PATH_MAX];

	(void)state;
	assert_false(finds(device));
	assert_int_equal(headless_write(&note, linked, log_path), 0);
	assert_true(finds(device));
	assert_true(finds(linked));
	assert_false(finds("/dev/null"));
	assert_true(headless_find(&found, device, log, sizeof(log)));
	assert_true(headless_lives(&found));
	assert_true(headless_lives(&found));
	headless_remove(&note);
	assert_false(headless_lives(&found));
	headless_leave(&found);
	assert_false(finds(device));
}

/* The name of a log is often relative, and its reader elsewhere. */
static void relative_log(void **state)
{
	char before[PATH_MAX];
	struct headless note;

	(void)state;
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(headless_write(&note, device, "a.log"), 0);
	assert_int_equal(chdir(before), 0);
	assert_true(finds(device));
	headless_remove(&note);
}

static void no_log(void **state)
{
	struct headless note;

	(void)state;
	assert_int_equal(headless_write(&note, device, ""), -ENOENT);
	assert_int_equal(note.fd, -1);
	assert_int_equal(headless_write(&note, device, "/dev/null"), -EINVAL);
	assert_int_equal(note.fd, -1);
	headless_remove(&note);
	assert_false(finds(device));
	/* The state folder is there all the same, for the tear-down. */
	assert_int_equal(headless_write(&note, device, log_path), 0);
	headless_remove(&note);
}

/* A process with a note, which says when it is written. */
static pid_t writer(void)
{
	struct headless note;
	int ready[2];
	pid_t child;
	char c;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (headless_write(&note, device, log_path) == 0 &&
		    write(ready[1], "y", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return child;
}

static void killed(void **state)
{
	struct headless note, found, other;
	char log[PATH_MAX];
	pid_t child;

	(void)state;
	child = writer();
	assert_true(headless_find(&found, device, log, sizeof(log)));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_false(headless_lives(&found));
	assert_false(finds(device));
	/* It says where to read how it went, and can be taken away. */
	assert_true(headless_find(&other, device, log, sizeof(log)));
	assert_string_equal(log, log_path);
	headless_leave(&other);
	/* What is left behind hinders nobody, nor does who still reads it. */
	assert_int_equal(headless_write(&note, device, log_path), 0);
	assert_false(headless_lives(&found));
	assert_true(finds(device));
	/* One that has been replaced takes no other with it. */
	assert_int_equal(headless_write(&other, device, log_path), 0);
	headless_remove(&note);
	assert_true(finds(device));
	headless_remove(&other);
	headless_leave(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(while_it_lives, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(relative_log, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(no_log, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
