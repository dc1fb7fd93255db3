/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of a tty that is used as a port, but for its bytes: links resolved,
 * what is no tty or our own terminal refused, locked, settings saved and put
 * back. RTS and DTR are left to the kernel, which raises them at opening.
 */
#define _GNU_SOURCE
#include "io/port_device.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

static void describe(struct port *port)
{
	const char *last = strrchr(port->spec, '/');

	snprintf(port->name, sizeof(port->name), "%.63s",
		 last && last[1] ? last + 1 : port->spec);
	port_line_describe(port);
}

static int find_path(struct port_device *device, struct port *port)
{
	char path[PATH_MAX];

	if (!realpath(port->spec, path))
		return port_say(port, -errno, port->spec);
	if (strlen(path) >= sizeof(device->path))
		return port_say(port, -ENAMETOOLONG, path);
	memcpy(device->path, path, strlen(path) + 1);
	return 0;
}

int port_device_open(struct port_device *device, struct port *port)
{
	int err;

	describe(port);
	err = find_path(device, port);
	if (err)
		return err;
	device->fd = open_device(port, device->path);
	if (device->fd < 0)
		return device->fd;
	err = lock_device(port, device->fd, device->path);
	if (!err && tcgetattr(device->fd, &device->saved) != 0)
		err = port_say(port, -errno, device->path);
	if (err)
		close(device->fd);
	return err;
}

int port_device_start(struct port_device *device, struct port *port)
{
	int err = port_line_set(device->fd, &port->settings);

	if (!err)
		err = port_lock_exclusive(device->fd);
	if (!err)
		return 0;
	port_device_close(device);
	return port_say(port, err, device->path);
}

void port_device_close(struct port_device *device)
{
	/* Fails on one that is gone, and then there is nothing to put back. */
	(void)tcsetattr(device->fd, TCSANOW, &device->saved);
	port_unlock(device->fd);
	close(device->fd);
}
