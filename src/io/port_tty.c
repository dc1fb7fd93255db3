/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any tty through plain termios: a pty, a link to one, a line that
 * libserialport does not know. Raw while it is open, never blocking.
 */
#include "io/port.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/port_device.h"
#include "io/port_line.h"
#include "io/port_say.h"

static int tty_open(struct port *port, hl78_time now)
{
	struct port_device *device = malloc(sizeof(*device));
	int err = device ? port_device_open(device, port) :
			   port_say(port, -ENOMEM, port->spec);

	(void)now;
	if (!err)
		err = port_device_start(device, port);
	if (err) {
		free(device);
		return err;
	}
	port->fd = device->fd;
	port->impl = device;
	return 0;
}

static void tty_close(struct port *port)
{
	port_device_close(port->impl);
	free(port->impl);
}

static ssize_t tty_read(struct port *port, void *buf, size_t size,
			hl78_time now)
{
	ssize_t n;

	(void)now;
	do {
		n = read(port->fd, buf, size);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		return n;
	if (n == 0)
		return -EIO;
	return errno == EAGAIN ? 0 : -errno;
}

static ssize_t tty_write(struct port *port, const void *buf, size_t len,
			 hl78_time now)
{
	ssize_t n;

	(void)now;
	do {
		n = write(port->fd, buf, len);
	} while (n < 0 && errno == EINTR);
	if (n >= 0)
		return n;
	return errno == EAGAIN ? 0 : -errno;
}

const struct port_ops port_tty_ops = {
	.prefix = "",
	.open = tty_open,
	.close = tty_close,
	.read = tty_read,
	.write = tty_write,
	.set_line = port_line_change,
};
