/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudo-terminals for tests of ports: the master is the test's. */
#ifndef TESTS_PTYS_H
#define TESTS_PTYS_H

struct test_pty {
	int master;     /* -1: closed */
	char slave[64]; /* "/dev/pts/7" */
};

/* Fails the test where there is none. */
void test_pty_open(struct test_pty *pty);
/* Whoever has the slave open finds it hung up. May be called twice. */
void test_pty_close(struct test_pty *pty);

#endif
