/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is told of ports that come and go, in a folder of our own: the kernel
 * tells at once, so that nothing waits here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/port_watch.h"
#include "unit/ptys.h"

static char folder[] = "/tmp/fotacon-watch-XXXXXX";
static char name[64];

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(name, sizeof(name), "%s/modem", folder);
	return 0;
}

static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void comes_and_goes(void **state)
{
	struct port_watch watch;

	(void)state;
	assert_int_equal(port_watch_open(&watch), 0);
	assert_true(watch.fd >= 0);
	port_watch_add(&watch, name);
	port_watch_take(&watch); /* /dev is not ours alone */
	assert_int_equal(symlink("/dev/null", name), 0);
	assert_true(port_watch_take(&watch));
	assert_int_equal(unlink(name), 0);
	assert_true(port_watch_take(&watch));
	port_watch_close(&watch);
	assert_int_equal(watch.fd, -1);
}

/* Somebody else opens it: who has it is to be looked up again. */
static void is_opened(void **state)
{
	struct port_watch watch;
	struct test_pty pty;
	int fd;

	(void)state;
	test_pty_open(&pty);
	assert_int_equal(port_watch_open(&watch), 0);
	port_watch_add(&watch, pty.slave);
	port_watch_take(&watch);
	fd = open(pty.slave, O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	assert_true(port_watch_take(&watch));
	close(fd);
	assert_true(port_watch_take(&watch));
	port_watch_close(&watch);
	test_pty_close(&pty);
}

static void nothing_to_watch(void **state)
{
	struct port_watch watch = { .fd = -1 };

	(void)state;
	port_watch_add(&watch, name);
	assert_false(port_watch_take(&watch));
	port_watch_close(&watch);
	assert_int_equal(port_watch_open(&watch), 0);
	port_watch_add(&watch, "/no/such/folder/modem");
	port_watch_add(&watch, "no path");
	port_watch_close(&watch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_and_goes),
		cmocka_unit_test(is_opened),
		cmocka_unit_test(nothing_to_watch),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
