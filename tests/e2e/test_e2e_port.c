/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A port that goes away and comes back: the simulated module sits on a pty of
 * its own, which the console knows by a link. The pty is closed, the link
 * points to a new one later, and the module is asked afresh.
 */
#define _GNU_SOURCE
#include "e2e/e2e.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim/sim.h"

struct module {
	struct sim *sim;
	int fd; /* master of its pty; -1: unplugged */
	char link[64];
	size_t heard; /* bytes of the host */
};

static hl78_time now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return HL78_SEC(ts.tv_sec) + ts.tv_nsec / 1000;
}

static void serve(void *arg)
{
	struct module *m = arg;
	const void *out;
	char bytes[512];
	size_t len;
	ssize_t n;

	sim_tick(m->sim, now());
	if (m->fd < 0)
		return;
	n = read(m->fd, bytes, sizeof(bytes));
	if (n > 0) {
		m->heard += (size_t)n;
		sim_feed(m->sim, bytes, (size_t)n, now());
	}
	out = sim_output(m->sim, &len);
	n = len > 0 ? write(m->fd, out, len) : 0;
	if (n > 0)
		sim_sent(m->sim, (size_t)n);
}

static void plug(struct module *m, const char *spec)
{
	struct sim_config config;
	struct termios raw;
	char why[200], name[64];
	int slave;

	assert_int_equal(sim_config_init(&config, spec, why, sizeof(why)), 0);
	m->sim = sim_new(&config, now());
	assert_non_null(m->sim);
	assert_int_equal(openpty(&m->fd, &slave, name, NULL, NULL), 0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	close(slave);
	fcntl(m->fd, F_SETFL, O_NONBLOCK);
	fcntl(m->fd, F_SETFD, FD_CLOEXEC);
	unlink(m->link);
	assert_int_equal(symlink(name, m->link), 0);
}

static void unplug(struct module *m)
{
	close(m->fd);
	m->fd = -1;
	unlink(m->link);
	sim_free(m->sim);
	m->sim = NULL;
}

static void idle(void *arg)
{
	if (((struct module *)arg)->sim)
		serve(arg);
}

static void begin_at(struct e2e *e, struct module *m, const char *spec,
		     const char *option)
{
	static const char *const env[] = { NULL };
	const char *argv[] = { e2e_program(), "--log", "none", m->link,
			       option, NULL };

	snprintf(m->link, sizeof(m->link), "/tmp/fotacon-e2e-port-%d",
		 (int)getpid());
	plug(m, spec);
	e2e_start(e, 24, 80, env, argv);
	e->idle = idle;
	e->idle_arg = m;
}

static void begin(struct e2e *e, struct module *m, const char *option)
{
	begin_at(e, m, "happy,delay=2", option);
}

static void comes_back(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	begin(&e, &m, NULL);
	e2e_expect(&e, "FW HL7802.4.4.14.0");
	unplug(&m);
	e2e_expect(&e, "opening again");
	e2e_expect(&e, "went away");
	e2e_expect(&e, "was FW HL7802.4.4.14.0");
	plug(&m, "happy,delay=2,version=HL7802.4.6.9.0");
	e2e_expect(&e, "is back");
	e2e_expect(&e, "FW HL7802.4.6.9.0");
	e2e_gone(&e, "opening again");
	e2e_type(&e, "ATI\r");
	e2e_expect(&e, "> ATI");
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	unplug(&m);
	e2e_stop(&e);
}

static bool has_heard(struct e2e *e, void *arg)
{
	(void)e;
	return ((struct module *)arg)->heard > 0;
}

/* A module that was unplugged is not one that does not answer. */
static void unplugged_is_not_silent(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	begin_at(&e, &m, "happy,delay=10000", "--ui=plain");
	e2e_until(&e, has_heard, &m, "no question");
	unplug(&m);
	e2e_expect(&e, "went away");
	plug(&m, "happy,delay=2");
	e2e_expect(&e, "is back");
	e2e_expect(&e, "firmware HL7802.4.4.14.0");
	assert_false(e2e_has(&e, "no answer"));
	e2e_type(&e, ":quit\r");
	assert_int_equal(e2e_exit(&e), 0);
	unplug(&m);
	e2e_stop(&e);
}

/* Not one byte goes out, whatever is pressed. */
static void read_only(void **state)
{
	struct module m = { .fd = -1 };
	struct e2e e;

	(void)state;
	begin(&e, &m, "--read-only");
	e2e_expect(&e, "nothing is sent");
	e2e_type(&e, "AT\r" E2E_F2 E2E_F7);
	e2e_settle(&e, 600);
	e2e_type(&e, E2E_F7);
	e2e_settle(&e, 200);
	assert_int_equal(m.heard, 0);
	e2e_type(&e, E2E_F10);
	assert_int_equal(e2e_exit(&e), 0);
	unplug(&m);
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(unplugged_is_not_silent),
		cmocka_unit_test(read_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
