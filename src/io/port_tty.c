/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any tty through plain termios: a serial port, a pty, a link to one. Raw 8N1
 * while it is open, never blocking, the settings put back at the end. RTS and
 * DTR are left to the kernel, which raises them when a port is opened. It does
 * not look for ports; a lost one is opened again by its name.
 */
#define _GNU_SOURCE
#include "io/port.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include "io/port_lock.h"

static const struct {
	unsigned baud;
	speed_t speed;
} rates[] = {
	{ 9600, B9600 },       { 19200, B19200 },     { 38400, B38400 },
	{ 57600, B57600 },     { 115200, B115200 },   { 230400, B230400 },
	{ 460800, B460800 },   { 500000, B500000 },   { 576000, B576000 },
	{ 921600, B921600 },   { 1000000, B1000000 }, { 1152000, B1152000 },
	{ 1500000, B1500000 }, { 2000000, B2000000 }, { 2500000, B2500000 },
	{ 3000000, B3000000 },
};

static const char *const flow_names[] = {
	[PORT_FLOW_NONE] = "",
	[PORT_FLOW_RTSCTS] = " rtscts",
	[PORT_FLOW_XONXOFF] = " xonxoff",
};

static bool find_speed(unsigned baud, speed_t *speed)
{
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		if (rates[i].baud != baud)
			continue;
		*speed = rates[i].speed;
		return true;
	}
	return false;
}

bool port_baud_valid(unsigned baud)
{
	speed_t speed;

	return find_speed(baud, &speed);
}

/* The sentence for a port that cannot be had; passes the error through. */
static int say(struct port *port, int err, const char *path)
{
	char what[160];
	struct group *group;
	struct stat st;

	switch (-err) {
	case ENOENT:
		snprintf(what, sizeof(what), "there is no such port");
		break;
	case EACCES:
		group = stat(path, &st) == 0 ? getgrgid(st.st_gid) : NULL;
		if (group)
			snprintf(what, sizeof(what),
				 "no permission; group %.32s may open it",
				 group->gr_name);
		else
			snprintf(what, sizeof(what), "no permission");
		break;
	case ENOTTY:
		snprintf(what, sizeof(what), "not a serial port or terminal");
		break;
	case ELOOP:
		snprintf(what, sizeof(what),
			 "the terminal fotacon runs in, not a port");
		break;
	case EINVAL:
		snprintf(what, sizeof(what), "it does not take %u baud",
			 port->settings.baud);
		break;
	default:
		snprintf(what, sizeof(what), "%.120s", strerror(-err));
		break;
	}
	snprintf(port->error, sizeof(port->error), "%.128s: %s", port->spec,
		 what);
	return err;
}

static int say_held(struct port *port, const char *holder)
{
	snprintf(port->error, sizeof(port->error),
		 "%.128s: in use by %s", port->spec,
		 holder[0] ? holder : "another program");
	return -EBUSY;
}

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
		return say(port, -errno, path);
	if (!S_ISCHR(st.st_mode))
		return say(port, -ENOTTY, path);
	if (is_our_terminal(&st))
		return say(port, -ELOOP, path);
	fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == EBUSY) {
		port_lock_holder(path, holder, sizeof(holder));
		return say_held(port, holder);
	}
	if (fd < 0)
		return say(port, -errno, path);
	if (!isatty(fd)) {
		close(fd);
		return say(port, -ENOTTY, path);
	}
	return fd;
}

static int lock_device(struct port *port, int fd, const char *path)
{
	char holder[64];
	int err = port_lock(fd, path, holder, sizeof(holder));

	if (err == -EBUSY)
		return say_held(port, holder);
	return err ? say(port, err, path) : 0;
}

/* `saved` gets what was set before. 0 or a negative errno. */
static int set_line(int fd, const struct port_settings *settings,
		    struct termios *saved)
{
	struct termios want;
	speed_t speed;

	if (!find_speed(settings->baud, &speed))
		return -EINVAL;
	if (tcgetattr(fd, saved) != 0)
		return -errno;
	want = *saved;
	cfmakeraw(&want);
	want.c_iflag &= ~(tcflag_t)(IXOFF | IXANY | INPCK);
	want.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
	want.c_cflag |= CREAD | CLOCAL;
	if (settings->flow == PORT_FLOW_RTSCTS)
		want.c_cflag |= CRTSCTS;
	if (settings->flow == PORT_FLOW_XONXOFF)
		want.c_iflag |= IXON | IXOFF;
	/* With VMIN 1 nothing to read is EAGAIN, and 0 bytes a hang-up. */
	want.c_cc[VMIN] = 1;
	want.c_cc[VTIME] = 0;
	if (cfsetispeed(&want, speed) != 0 || cfsetospeed(&want, speed) != 0 ||
	    tcsetattr(fd, TCSANOW, &want) != 0)
		return -errno;
	/* It succeeds when any one setting could be made: ask again. */
	if (tcgetattr(fd, &want) != 0)
		return -errno;
	return cfgetospeed(&want) == speed ? 0 : -EINVAL;
}

static void describe(struct port *port)
{
	const char *last = strrchr(port->spec, '/');

	snprintf(port->name, sizeof(port->name), "%.63s",
		 last && last[1] ? last + 1 : port->spec);
	snprintf(port->line, sizeof(port->line), "%u 8N1%s",
		 port->settings.baud, flow_names[port->settings.flow]);
}

static int tty_open(struct port *port, hl78_time now)
{
	char path[PATH_MAX];
	struct termios *saved;
	int fd, err;

	(void)now;
	describe(port);
	if (!realpath(port->spec, path))
		return say(port, -errno, port->spec);
	fd = open_device(port, path);
	if (fd < 0)
		return fd;
	err = lock_device(port, fd, path);
	if (err) {
		close(fd);
		return err;
	}
	saved = malloc(sizeof(*saved));
	err = saved ? set_line(fd, &port->settings, saved) : -ENOMEM;
	if (err) {
		free(saved);
		close(fd);
		return say(port, err, path);
	}
	port->fd = fd;
	port->impl = saved;
	return 0;
}

static void tty_close(struct port *port)
{
	/* Fails on one that is gone, and then there is nothing to put back. */
	(void)tcsetattr(port->fd, TCSANOW, port->impl);
	if (!port_lock_is_pty(port->fd))
		ioctl(port->fd, TIOCNXCL);
	close(port->fd);
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
};
