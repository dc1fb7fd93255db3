/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudo-terminals for tests of ports. */
#define _GNU_SOURCE
#include "unit/ptys.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

void test_pty_open(struct test_pty *pty)
{
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(pty->master >= 0);
	assert_int_equal(grantpt(pty->master), 0);
	assert_int_equal(unlockpt(pty->master), 0);
	assert_int_equal(ptsname_r(pty->master, pty->slave,
				   sizeof(pty->slave)), 0);
}

void test_pty_close(struct test_pty *pty)
{
	if (pty->master >= 0)
		close(pty->master);
	pty->master = -1;
}
