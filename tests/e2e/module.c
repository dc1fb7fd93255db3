/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A simulated module in the process of the test, on a pty that goes away when
 * it is unplugged; served whenever the test waits.
 */
#include "e2e/module.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The module lives faster than those who watch it. */
#define MODULE_SPEED 4

static hl78_time now(struct module *m)
{
	struct timespec ts;
	hl78_time ours;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ours = HL78_SEC(ts.tv_sec) + ts.tv_nsec / 1000;
	if (m->seen)
		m->time += (ours - m->seen) * (m->speed ? m->speed
							: MODULE_SPEED);
	m->seen = ours;
	return m->time;
}

static void serve(void *arg)
{
	struct module *m = arg;
	const void *out;
	char bytes[512];
	size_t len;
	ssize_t n;

	sim_tick(m->sim, now(m));
	if (m->fd < 0)
		return;
	n = read(m->fd, bytes, sizeof(bytes));
	if (n > 0) {
		m->heard += (size_t)n;
		sim_feed(m->sim, bytes, (size_t)n, now(m));
	}
	out = sim_output(m->sim, &len);
	n = len > 0 ? write(m->fd, out, len) : 0;
	if (n > 0)
		sim_sent(m->sim, (size_t)n);
}

void module_plug(struct module *m, const char *spec)
{
	struct sim_config config;
	struct termios raw;
	char why[200], name[64];
	int slave;

	assert_int_equal(sim_config_init(&config, spec, why, sizeof(why)), 0);
	m->sim = sim_new(&config, now(m));
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

void module_unplug(struct module *m)
{
	close(m->fd);
	m->fd = -1;
	unlink(m->link);
	sim_free(m->sim);
	m->sim = NULL;
}

void module_idle(void *arg)
{
	if (((struct module *)arg)->sim)
		serve(arg);
}

void module_begin(struct e2e *e, struct module *m, const char *spec,
		  const char *option)
{
	static const char *const env[] = { NULL };
	const char *argv[] = { e2e_program(), "--log", "none", m->link,
			       option, NULL };

	*m = (struct module){ .fd = -1 };
	snprintf(m->link, sizeof(m->link), "/tmp/fotacon-e2e-port-%d",
		 (int)getpid());
	module_plug(m, spec);
	e2e_start(e, 24, 80, env, argv);
	e->idle = module_idle;
	e->idle_arg = m;
}
