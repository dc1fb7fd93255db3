/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module behind the operations of a port. It has no file
 * descriptor: what it says is there when its deadline has come, on the clock
 * of whoever polls.
 */
#include "app/port_sim.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

struct port_sim {
	struct sim *sim;
	int64_t speed;
};

static int sim_port_open(struct port *port, hl78_time now)
{
	const char *spec = port->spec + strlen(port_sim_ops.prefix);
	struct sim_config config;
	struct port_sim *impl;
	char why[200];

	if (sim_config_init(&config, spec, why, sizeof(why)) != 0) {
		snprintf(port->error, sizeof(port->error), "sim: %s", why);
		return -EINVAL;
	}
	impl = malloc(sizeof(*impl));
	if (impl)
		impl->sim = sim_new(&config, now);
	if (!impl || !impl->sim) {
		free(impl);
		snprintf(port->error, sizeof(port->error), "sim: no memory");
		return -ENOMEM;
	}
	impl->speed = config.speed;
	port->impl = impl;
	snprintf(port->name, sizeof(port->name), "sim:%s", config.scenario);
	snprintf(port->line, sizeof(port->line), "simulated");
	return 0;
}

static void sim_port_close(struct port *port)
{
	struct port_sim *impl = port->impl;

	sim_free(impl->sim);
	free(impl);
}

static ssize_t sim_port_read(struct port *port, void *buf, size_t size,
			     hl78_time now)
{
	struct port_sim *impl = port->impl;
	const void *bytes;
	size_t len;

	sim_tick(impl->sim, now);
	bytes = sim_output(impl->sim, &len);
	if (len > size)
		len = size;
	if (len > 0)
		memcpy(buf, bytes, len);
	sim_sent(impl->sim, len);
	return (ssize_t)len;
}

static ssize_t sim_port_write(struct port *port, const void *buf, size_t len,
			      hl78_time now)
{
	struct port_sim *impl = port->impl;

	sim_tick(impl->sim, now);
	sim_feed(impl->sim, buf, len, now);
	return (ssize_t)len;
}

static hl78_time sim_port_deadline(const struct port *port)
{
	const struct port_sim *impl = port->impl;
	size_t len;

	sim_output(impl->sim, &len);
	return len > 0 ? 0 : sim_deadline(impl->sim); /* 0: due already */
}

static void sim_port_tick(struct port *port, hl78_time now)
{
	struct port_sim *impl = port->impl;

	sim_tick(impl->sim, now);
}

const struct port_ops port_sim_ops = {
	.prefix = "sim:",
	.open = sim_port_open,
	.close = sim_port_close,
	.read = sim_port_read,
	.write = sim_port_write,
	.deadline = sim_port_deadline,
	.tick = sim_port_tick,
};

int64_t port_sim_speed(const struct port *port)
{
	const struct port_sim *impl = port->impl;

	if (port->ops != &port_sim_ops || port->state != PORT_OPEN)
		return SIM_SPEED_UNSET;
	return impl->speed;
}
