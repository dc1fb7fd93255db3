/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The master side of a pty, and the link to its slave. The kernel keeps a pty
 * without a client at POLLHUP, where poll() would spin: it is watched by an
 * edge-triggered epoll instead, which tells of each leaving once, and whose
 * own descriptor takes part in the caller's poll(). No slave is kept open:
 * whether a client is there could not be known then.
 */
#define _GNU_SOURCE
#include "io/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int say(struct pty *pty, int err, const char *what)
{
	snprintf(pty->error, sizeof(pty->error), "%s: %s", what,
		 strerror(-err));
	return err;
}

/* ---- the line ---- */

/* As a serial port that a careful client has opened: no echo, no signals. */
static int make_raw(int slave)
{
	struct termios modes;

	if (tcgetattr(slave, &modes) != 0)
		return -errno;
	cfmakeraw(&modes);
	modes.c_iflag &= ~(tcflag_t)(IXOFF | IXANY);
	modes.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
	modes.c_cflag |= CREAD | CLOCAL;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	cfsetspeed(&modes, B115200);
	return tcsetattr(slave, TCSANOW, &modes) == 0 ? 0 : -errno;
}

/* Takes what epoll has to tell. Returns EPOLL... bits. */
static unsigned take_edge(const struct pty *pty)
{
	struct epoll_event event;

	return epoll_wait(pty->wake, &event, 1, 0) == 1 ? event.events : 0;
}

/* Raw modes, nothing unread. 0, or a negative errno. */
static int put_back(const struct pty *pty)
{
	int slave, err;

	slave = open(pty->name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (slave < 0)
		return -errno;
	/* What is still on its way there, then what is there. */
	tcflush(pty->master, TCOFLUSH);
	tcflush(slave, TCIFLUSH);
	err = make_raw(slave);
	close(slave);
	/* Our own leaving is no news. */
	take_edge(pty);
	return err;
}

static void close_line(struct pty *pty)
{
	if (pty->wake >= 0)
		close(pty->wake);
	if (pty->master >= 0)
		close(pty->master);
	pty->wake = -1;
	pty->master = -1;
}

static int open_line(struct pty *pty)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	int err;

	pty->wake = -1;
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (pty->master < 0)
		return -errno;
	if (grantpt(pty->master) != 0 || unlockpt(pty->master) != 0)
		return -errno;
	err = ptsname_r(pty->master, pty->name, sizeof(pty->name));
	if (err)
		return -err;
	pty->wake = epoll_create1(EPOLL_CLOEXEC);
	if (pty->wake < 0)
		return -errno;
	if (epoll_ctl(pty->wake, EPOLL_CTL_ADD, pty->master, &event) != 0)
		return -errno;
	return put_back(pty);
}

/* ---- the link ---- */

/* Whether the link leads to `target`, word for word. */
static bool leads_to(const char *link, const char *target)
{
	char text[PATH_MAX];
	ssize_t n = readlink(link, text, sizeof(text));

	return n == (ssize_t)strlen(target) &&
	       memcmp(text, target, (size_t)n) == 0;
}

/* Whether it is a link to a pty that is gone: a left-over of one like us. */
static bool is_stale(const char *link)
{
	static const char ptys[] = "/dev/pts/";
	char text[PATH_MAX];
	struct stat st;
	ssize_t n = readlink(link, text, sizeof(text));

	return n >= (ssize_t)sizeof(ptys) &&
	       memcmp(text, ptys, sizeof(ptys) - 1) == 0 &&
	       stat(link, &st) != 0 && errno == ENOENT;
}

/* Puts ours in the place of a link, in one step. */
static int replace_link(const struct pty *pty, const char *link)
{
	char draft[PTY_LINK_MAX + 32];
	int err;

	snprintf(draft, sizeof(draft), "%s.%ld", link, (long)getpid());
	if (symlink(pty->name, draft) != 0)
		return -errno;
	if (rename(draft, link) == 0)
		return 0;
	err = -errno;
	unlink(draft);
	return err;
}

static int say_taken(struct pty *pty, const char *link)
{
	char target[64];
	ssize_t n = readlink(link, target, sizeof(target) - 1);

	if (n < 0)
		snprintf(pty->error, sizeof(pty->error),
			 "%s is there already, and no link; choose another "
			 "name", link);
	else
		snprintf(pty->error, sizeof(pty->error),
			 "%s is a link to %.*s already, which is somebody's; "
			 "remove it, or choose another name", link, (int)n,
			 target);
	return -EEXIST;
}

static int make_link(struct pty *pty, const char *link)
{
	int err = symlink(pty->name, link) == 0 ? 0 : -errno;

	if (err == -EEXIST && leads_to(link, pty->name))
		err = 0; /* of an earlier pty that had the same name */
	else if (err == -EEXIST && is_stale(link))
		err = replace_link(pty, link);
	if (err == -EEXIST)
		return say_taken(pty, link);
	if (err)
		return say(pty, err, link);
	snprintf(pty->link, sizeof(pty->link), "%s", link);
	return 0;
}

/* ---- all of it ---- */

int pty_open(struct pty *pty, const char *link)
{
	int err;

	*pty = (struct pty){ .master = -1, .wake = -1 };
	if (link && strlen(link) >= sizeof(pty->link)) {
		snprintf(pty->error, sizeof(pty->error),
			 "the name of the link is longer than %d bytes",
			 PTY_LINK_MAX - 1);
		return -ENAMETOOLONG;
	}
	err = open_line(pty);
	if (err)
		say(pty, err, "no pty can be opened");
	else if (link)
		err = make_link(pty, link);
	if (err)
		close_line(pty);
	return err;
}

void pty_close(struct pty *pty)
{
	if (pty->link[0] && leads_to(pty->link, pty->name))
		unlink(pty->link);
	pty->link[0] = '\0';
	close_line(pty);
}

/* A pty in place of one that nobody may open any more. */
static int renew(struct pty *pty)
{
	struct pty next = *pty;
	int err;

	err = open_line(&next);
	if (err)
		say(pty, err, "no pty can be opened");
	else if (pty->link[0] && leads_to(pty->link, pty->name) &&
		 (err = replace_link(&next, pty->link)) != 0)
		say(pty, err, pty->link);
	if (err) {
		close_line(&next);
		pty_close(pty);
		return err;
	}
	close_line(pty);
	*pty = next;
	return 1;
}

int pty_settle(struct pty *pty)
{
	int err;

	if (!(take_edge(pty) & EPOLLHUP))
		return 0;
	err = put_back(pty);
	if (err == -EBUSY)
		return renew(pty);
	if (err) {
		say(pty, err, pty->name);
		pty_close(pty);
	}
	return err;
}

size_t pty_read(struct pty *pty, void *buf, size_t size)
{
	ssize_t n;

	do {
		n = read(pty->master, buf, size);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? (size_t)n : 0; /* EIO: nobody is there */
}

size_t pty_write(struct pty *pty, const void *buf, size_t len)
{
	struct pollfd fd = { .fd = pty->master };
	ssize_t n;

	if (poll(&fd, 1, 0) == 1 && (fd.revents & POLLHUP))
		return len;
	do {
		n = write(pty->master, buf, len);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? (size_t)n : 0;
}
