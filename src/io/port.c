/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is the same for all kinds of ports: finding the kind, the states open
 * and lost, looking for a rate, and for a lost port. It knows no kind by
 * itself.
 */
#include "io/port.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "io/port_say.h"

static const struct port_ops *find_kind(const struct port_ops *const *kinds,
					const char *spec)
{
	for (; *kinds; kinds++) {
		const struct port_ops *ops = *kinds;

		if (strncmp(spec, ops->prefix, strlen(ops->prefix)) == 0 &&
		    (!ops->takes || ops->takes(spec)))
			return ops;
	}
	return NULL;
}

static int try_open(struct port *port, hl78_time now)
{
	int err;

	port->fd = -1;
	port->impl = NULL;
	err = port->ops->open(port, now);
	port->refused = err && err != -ENOENT;
	if (err)
		return err;
	port->error[0] = '\0';
	port->state = PORT_OPEN;
	if (port->rate_unknown) {
		port->state = PORT_PROBING;
		baud_probe_init(&port->probe, now);
	}
	return 0;
}

int port_open(struct port *port, const struct port_ops *const *kinds,
	      const char *spec, const struct port_settings *settings,
	      hl78_time now)
{
	*port = (struct port){ .fd = -1 };
	if (settings)
		port->settings = *settings;
	if (port->settings.baud == 0)
		port->settings.baud = PORT_BAUD_DEFAULT;
	if (strlen(spec) >= sizeof(port->spec)) {
		snprintf(port->error, sizeof(port->error),
			 "the name of the port is longer than %d bytes",
			 PORT_SPEC_MAX - 1);
		return -ENAMETOOLONG;
	}
	memcpy(port->spec, spec, strlen(spec) + 1);
	port->ops = find_kind(kinds, spec);
	if (!port->ops) {
		snprintf(port->error, sizeof(port->error),
			 "%.200s: no kind of port is called so", spec);
		return -ENODEV;
	}
	if (port->settings.baud == PORT_BAUD_AUTO) {
		port->settings.baud = PORT_BAUD_DEFAULT;
		port->rate_unknown = port->ops->set_line != NULL;
	}
	return try_open(port, now);
}

void port_close(struct port *port)
{
	if (port->state == PORT_OPEN || port->state == PORT_PROBING)
		port->ops->close(port);
	port->fd = -1;
	port->impl = NULL;
	port->state = PORT_CLOSED;
}

/* The error of a read or write: whatever it was, the port is gone. */
static ssize_t lose(struct port *port, ssize_t err, hl78_time now)
{
	port->ops->close(port);
	port->fd = -1;
	port->impl = NULL;
	port->state = PORT_LOST;
	port->retry_at = now + HL78_MS(PORT_RETRY_MS);
	port->refused = false;
	if (err == -EIO || err == -ENODEV || err == -ENXIO)
		snprintf(port->error, sizeof(port->error), "%.400s went away",
			 port->spec);
	else
		snprintf(port->error, sizeof(port->error), "%.400s went away: %s",
			 port->spec, strerror((int)-err));
	return err;
}

ssize_t port_read(struct port *port, void *buf, size_t size, hl78_time now)
{
	ssize_t n;

	if (port->state != PORT_OPEN)
		return 0;
	n = port->ops->read(port, buf, size, now);
	return n < 0 ? lose(port, n, now) : n;
}

ssize_t port_write(struct port *port, const void *buf, size_t len,
		   hl78_time now)
{
	ssize_t n;

	if (port->state != PORT_OPEN || len == 0)
		return 0;
	n = port->ops->write(port, buf, len, now);
	return n < 0 ? lose(port, n, now) : n;
}

void port_hurry(struct port *port, bool on)
{
	if (port->state == PORT_OPEN && port->ops->hurry)
		port->ops->hurry(port, on);
}

/* ---- the rate ---- */

/* The line follows the search, past rates that it does not take. */
static void set_rate(struct port *port, hl78_time now)
{
	while (port->probe.state != BAUD_PROBE_FAILED &&
	       port->settings.baud != baud_probe_rate(&port->probe)) {
		port->settings.baud = baud_probe_rate(&port->probe);
		if (port->ops->set_line(port) != 0)
			baud_probe_skip(&port->probe, now);
	}
}

static ssize_t probe_bytes(struct port *port, hl78_time now)
{
	char bytes[256];
	const void *out;
	size_t len;
	ssize_t n;

	n = port->ops->read(port, bytes, sizeof(bytes), now);
	if (n < 0)
		return n;
	baud_probe_feed(&port->probe, bytes, (size_t)n);
	baud_probe_tick(&port->probe, now);
	set_rate(port, now);
	out = baud_probe_output(&port->probe, &len);
	n = len > 0 ? port->ops->write(port, out, len, now) : 0;
	if (n > 0)
		baud_probe_sent(&port->probe, (size_t)n);
	return n;
}

/* True when it has been found. */
static bool probe(struct port *port, hl78_time now)
{
	ssize_t err = probe_bytes(port, now);

	if (err < 0) {
		lose(port, err, now);
	} else if (port->probe.state == BAUD_PROBE_FOUND) {
		port->rate_unknown = false;
		port->state = PORT_OPEN;
	} else if (port->probe.state == BAUD_PROBE_FAILED) {
		port_say_no_rate(port);
		port_close(port);
	}
	return port->state == PORT_OPEN;
}

/* ---- time ---- */

hl78_time port_deadline(const struct port *port)
{
	if (port->state == PORT_OPEN && port->ops->deadline)
		return port->ops->deadline(port);
	if (port->state == PORT_PROBING)
		return port->probe.deadline;
	if (port->state == PORT_LOST && !port->settings.no_reopen)
		return port->retry_at;
	return HL78_NEVER;
}

bool port_tick(struct port *port, hl78_time now)
{
	if (port->state == PORT_PROBING)
		return probe(port, now);
	if (port->state == PORT_OPEN && port->ops->tick) {
		port->ops->tick(port, now);
		return false;
	}
	if (port->state != PORT_LOST || port->settings.no_reopen ||
	    now < port->retry_at)
		return false;
	if (try_open(port, now) == 0)
		return port->state == PORT_OPEN;
	port->retry_at = now + HL78_MS(PORT_RETRY_MS);
	return false;
}
