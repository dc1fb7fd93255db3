/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real serial port through libserialport. Found, locked and saved is the
 * device by a descriptor of our own first, so that nothing is changed on a
 * port that somebody has; the library's descriptor carries the bytes. Settings
 * go by termios here too: sp_open() leaves HUPCL on and VMIN at 0, and what it
 * has for flow control moves RTS and DTR.
 */
#define _GNU_SOURCE
#include "io/port.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#include <libserialport.h>

#include "io/port_device.h"
#include "io/port_line.h"
#include "io/port_say.h"

struct serial {
	struct port_device device;
	struct sp_port *sp;
};

/* A negative errno for what a function of the library returned. */
static int errno_of(enum sp_return result)
{
	switch (result) {
	case SP_ERR_MEM:
		return -ENOMEM;
	case SP_ERR_FAIL:
		return errno ? -errno : -EIO;
	case SP_ERR_ARG:
	case SP_ERR_SUPP:
		return -EINVAL;
	default:
		return 0;
	}
}

static bool serial_takes(const char *spec)
{
	char path[PATH_MAX];
	struct sp_port *sp;

	/* It takes the names under /sys/class/tty only, and no links. */
	if (!realpath(spec, path) || sp_get_port_by_name(path, &sp) != SP_OK)
		return false;
	sp_free_port(sp);
	return true;
}

static int open_sp(struct serial *serial, int *fd)
{
	int err = errno_of(sp_get_port_by_name(serial->device.path,
					       &serial->sp));

	if (err)
		return err;
	err = errno_of(sp_open(serial->sp, SP_MODE_READ_WRITE));
	if (err) {
		sp_free_port(serial->sp);
		return err;
	}
	sp_get_port_handle(serial->sp, fd);
	fcntl(*fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

static void close_sp(struct serial *serial)
{
	sp_close(serial->sp);
	sp_free_port(serial->sp);
}

static int open_all(struct serial *serial, struct port *port)
{
	int err = port_device_open(&serial->device, port);

	if (err)
		return err;
	err = open_sp(serial, &port->fd);
	if (err) {
		port_device_close(&serial->device);
		return port_say(port, err, serial->device.path);
	}
	err = port_device_start(&serial->device, port);
	if (err)
		close_sp(serial);
	return err;
}

static int serial_open(struct port *port, hl78_time now)
{
	struct serial *serial = malloc(sizeof(*serial));
	int err = serial ? open_all(serial, port) :
			   port_say(port, -ENOMEM, port->spec);

	(void)now;
	if (err) {
		free(serial);
		port->fd = -1;
		return err;
	}
	port->impl = serial;
	return 0;
}

static void serial_close(struct port *port)
{
	struct serial *serial = port->impl;

	/* Before the last descriptor: what is put back acts at the closing. */
	close_sp(serial);
	port_device_close(&serial->device);
	free(serial);
}

/* The library gives 0 for nothing to read, and for a port that is gone. */
static bool hung_up(int fd)
{
	struct pollfd pollfd = { .fd = fd };

	return poll(&pollfd, 1, 0) > 0 &&
	       (pollfd.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static void serial_hurry(struct port *port, bool on)
{
	struct serial *serial = port->impl;

	port_device_hurry(&serial->device, on);
}

static ssize_t serial_read(struct port *port, void *buf, size_t size,
			   hl78_time now)
{
	struct serial *serial = port->impl;
	enum sp_return n = sp_nonblocking_read(serial->sp, buf, size);

	(void)now;
	if (n > 0)
		return n;
	if (n == 0)
		return hung_up(port->fd) ? -EIO : 0;
	return errno == EINTR ? 0 : errno_of(n);
}

static ssize_t serial_write(struct port *port, const void *buf, size_t len,
			    hl78_time now)
{
	struct serial *serial = port->impl;
	enum sp_return n = sp_nonblocking_write(serial->sp, buf, len);

	(void)now;
	if (n >= 0)
		return n;
	return errno == EINTR ? 0 : errno_of(n);
}

const struct port_ops port_serial_ops = {
	.prefix = "",
	.takes = serial_takes,
	.open = serial_open,
	.close = serial_close,
	.read = serial_read,
	.write = serial_write,
	.set_line = port_line_change,
	.hurry = serial_hurry,
};
