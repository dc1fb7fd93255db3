/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a tty that is used as a port, but for its bytes: found,
 * what is no tty or our own terminal refused, locked, settings saved and put
 * back, latency included. RTS and DTR are left to the kernel, which raises them at opening.
 */
#define _GNU_SOURCE
#include "io/port_device.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "io/port_line.h"
#include "io/port_lock.h"
#include "io/port_say.h"

/* What is typed there would go to a module that is not, and come back. */
static bool is_our_terminal(const struct stat *port)
{
	struct stat st;

	if (major(port->st_rdev) == 5 && minor(port->st_rdev) == 0)
		return true; /* /dev/tty: whichever it is */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
		    st.st_rdev == port->st_rdev && isatty(fd))
			return true;
	return false;
}

/* Opens and checks that it is a tty; what else there is stays unopened. */
static int open_device(struct port *port, const char *path)
{
	char holder[64];
	struct stat st;
	int fd;

	if (stat(path, &st) != 0)
		return port_say(port, -errno, path);
	if (!S_ISCHR(st.st_mode))
		return port_say(port, -ENOTTY, path);
	if (is_our_terminal(&st))
		return port_say(port, -ELOOP, path);
	fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == EBUSY) {
		port_lock_holder(path, holder, sizeof(holder));
		return port_say_held(port, path, holder);
	}
	if (fd < 0)
		return port_say(port, -errno, path);
	if (!isatty(fd)) {
		close(fd);
		return port_say(port, -ENOTTY, path);
	}
	return fd;
}

static int lock_device(struct port *port, int fd, const char *path)
{
	char holder[64];
	int err = port_lock(fd, path, holder, sizeof(holder));

	if (err == -EBUSY)
		return port_say_held(port, path, holder);
	return err ? port_say(port, err, path) : 0;
}

/* The last part of the name that was given, while it leads there. */
static void describe(struct port *port, const char *path)
{
	char now[PATH_MAX];
	const char *given, *last;

	given = realpath(port->spec, now) && strcmp(now, path) == 0 ?
		port->spec : path;
	last = strrchr(given, '/');
	snprintf(port->name, sizeof(port->name), "%.63s",
		 last && last[1] ? last + 1 : given);
	port_line_describe(port);
}

/* A USB device that was lost, wherever it is now. */
static int find_usb(struct port_device *device, struct port *port)
{
	const struct port_info *found;
	struct port_list list;
	enum port_match match;
	int err;

	err = port_list_read(&list, false);
	if (err)
		return port_say(port, err, port->spec);
	match = port_identity_find(&port->identity, &list, &found);
	if (match == PORT_MATCH)
		memcpy(device->path, found->path, sizeof(device->path));
	else
		err = port_say_match(port, match, found);
	port_list_free(&list);
	return err;
}

static int find_path(struct port_device *device, struct port *port)
{
	struct port_identity *id = &port->identity;
	enum port_match match;
	char path[PATH_MAX];

	if (id->known && id->usb.vid >= 0)
		return find_usb(device, port);
	if (!realpath(port->spec, path))
		return port_say(port, -errno, port->spec);
	if (strlen(path) >= sizeof(device->path))
		return port_say(port, -ENAMETOOLONG, path);
	match = id->known ? port_identity_check(id, port->spec, path) :
			    PORT_MATCH;
	if (match != PORT_MATCH)
		return port_say_match(port, match, NULL);
	memcpy(device->path, path, strlen(path) + 1);
	return 0;
}

static void learn(struct port_device *device, struct port *port)
{
	struct port_list list = { 0 };
	struct stat st;

	/* Of the ptys, and without memory for the list, the path has to do. */
	if (port->ops != &port_tty_ops || fstat(device->fd, &st) != 0 ||
	    !port_is_pty(&st))
		(void)port_list_read(&list, false);
	port_identity_learn(&port->identity, port->spec, device->path, &list);
	port_list_free(&list);
}

int port_device_open(struct port_device *device, struct port *port)
{
	int err;

	err = find_path(device, port);
	if (err)
		return err;
	describe(port, device->path);
	device->fd = open_device(port, device->path);
	if (device->fd < 0)
		return device->fd;
	err = lock_device(port, device->fd, device->path);
	if (!err && tcgetattr(device->fd, &device->saved) != 0)
		err = port_say(port, -errno, device->path);
	if (err)
		close(device->fd);
	device->hurried = false;
	return err;
}

int port_device_start(struct port_device *device, struct port *port)
{
	int err = port_line_set(device->fd, &port->settings);

	if (!err)
		err = port_lock_exclusive(device->fd);
	if (!err) {
		learn(device, port);
		return 0;
	}
	port_device_close(device);
	return port_say(port, err, device->path);
}

/*
 * Only what was not so before is put back: somebody else may have wanted it.
 * Drivers that have no such thing say no, and a pty does.
 */
void port_device_hurry(struct port_device *device, bool on)
{
	struct serial_struct serial;

	if (device->hurried == on || ioctl(device->fd, TIOCGSERIAL, &serial) ||
	    (on && (serial.flags & (int)ASYNC_LOW_LATENCY)))
		return;
	if (on)
		serial.flags |= (int)ASYNC_LOW_LATENCY;
	else
		serial.flags &= ~(int)ASYNC_LOW_LATENCY;
	if (ioctl(device->fd, TIOCSSERIAL, &serial) == 0)
		device->hurried = on;
}

void port_device_close(struct port_device *device)
{
	port_device_hurry(device, false);
	/* Fails on one that is gone, and then there is nothing to put back. */
	(void)tcsetattr(device->fd, TCSANOW, &device->saved);
	port_unlock(device->fd);
	close(device->fd);
}
