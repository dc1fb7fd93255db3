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

#include "app/sim_memory.h"
#include "app/sim_spec.h"

/* For a person, "as fast as possible" is still to be seen. */
#define SPEED_MAX 1000

struct port_sim {
	struct sim *sim;
	struct sim_memory memory;
	int64_t speed;
};

/* Of several reasons the last is the port's, see port_sim_complain(). */
static int refuse_spec(struct port *port, const char *why)
{
	const char *last = strrchr(why, '\n');

	snprintf(port->error, sizeof(port->error), "sim: %.500s",
		 last ? last + 1 : why);
	return -EINVAL;
}

static int sim_port_open(struct port *port, hl78_time now)
{
	const char *spec = port->spec + strlen(port_sim_ops.prefix);
	struct sim_config config;
	struct port_sim *impl;
	char why[SIM_SPEC_WHY_MAX];
	int err;

	if (sim_spec_read(&config, spec, why, sizeof(why)) != 0)
		return refuse_spec(port, why);
	impl = malloc(sizeof(*impl));
	if (impl)
		impl->sim = sim_new(&config, now);
	if (!impl || !impl->sim) {
		free(impl);
		snprintf(port->error, sizeof(port->error), "sim: no memory");
		return -ENOMEM;
	}
	err = sim_memory_open(&impl->memory, config.state, impl->sim, why,
			      sizeof(why));
	if (err) {
		snprintf(port->error, sizeof(port->error), "sim: %.300s", why);
		sim_free(impl->sim);
		free(impl);
		return err;
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
	int err;

	sim_tick(impl->sim, now);
	/* Kept before the host can know of it. */
	err = sim_memory_keep(&impl->memory, impl->sim);
	if (err)
		return err;
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
	int err;

	sim_tick(impl->sim, now);
	sim_feed(impl->sim, buf, len, now);
	err = sim_memory_keep(&impl->memory, impl->sim);
	return err ? err : (ssize_t)len;
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

static bool is_sim_spec(const char *spec)
{
	return strncmp(spec, port_sim_ops.prefix,
		       strlen(port_sim_ops.prefix)) == 0;
}

void port_sim_complain(const char *spec)
{
	struct sim_config config;
	char why[SIM_SPEC_WHY_MAX], *last;

	if (!is_sim_spec(spec) ||
	    sim_spec_read(&config, spec + strlen(port_sim_ops.prefix), why,
			  sizeof(why)) == 0)
		return;
	last = strrchr(why, '\n');
	if (!last)
		return;
	*last = '\0';
	sim_spec_complain(why);
}

/* What `spec` says of the speed; SIM_SPEED_UNSET for any other port, too. */
static int64_t speed_of(const char *spec)
{
	struct sim_config config;
	char why[SIM_SPEC_WHY_MAX];

	if (!is_sim_spec(spec) ||
	    sim_spec_read(&config, spec + strlen(port_sim_ops.prefix), why,
			  sizeof(why)) != 0)
		return SIM_SPEED_UNSET;
	return config.speed;
}

enum loop_clock port_sim_clock(const char *spec, bool jump)
{
	int64_t speed = speed_of(spec);

	jump = speed == SIM_SPEED_MAX || (speed == SIM_SPEED_UNSET && jump);
	return is_sim_spec(spec) && jump ? LOOP_JUMPING : LOOP_REAL;
}

bool port_sim_remembers(const char *spec)
{
	struct sim_config config;
	char why[SIM_SPEC_WHY_MAX];

	return !is_sim_spec(spec) ||
	       (sim_spec_read(&config, spec + strlen(port_sim_ops.prefix), why,
			      sizeof(why)) == 0 && config.state[0]);
}

struct sim *port_sim_of(const struct port *port)
{
	const struct port_sim *impl = port->impl;

	return port->ops == &port_sim_ops && port->state == PORT_OPEN ?
	       impl->sim : NULL;
}

void port_sim_pace(const struct port *port, struct loop *loop)
{
	const struct port_sim *impl = port->impl;

	if (port->ops != &port_sim_ops || port->state != PORT_OPEN ||
	    loop->clock != LOOP_REAL)
		return;
	if (impl->speed == SIM_SPEED_MAX)
		loop_set_speed(loop, SPEED_MAX);
	else if (impl->speed != SIM_SPEED_UNSET)
		loop_set_speed(loop, (unsigned)impl->speed);
}
