/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inotify on the folders where names of ports come and go, and on the devices
 * themselves for their being opened. What exactly happened is not looked at:
 * whoever asks reads the list again. No port is opened for it.
 */
#include "io/port_watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Names, and the permissions that udev gives a moment after the name. */
#define NAMES (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB)
#define USERS (IN_OPEN | IN_CLOSE)

/* What is not there yet comes to a folder that is. */
static const char *const folders[] = {
	"/dev", "/dev/serial", "/dev/serial/by-id",
};

int port_watch_open(struct port_watch *watch)
{
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0)
		return -errno;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		inotify_add_watch(watch->fd, folders[i], NAMES);
	return 0;
}

void port_watch_close(struct port_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

void port_watch_add(struct port_watch *watch, const char *path)
{
	char folder[PATH_MAX];
	char *last;

	if (watch->fd < 0 || strlen(path) >= sizeof(folder))
		return;
	inotify_add_watch(watch->fd, path, USERS);
	snprintf(folder, sizeof(folder), "%s", path);
	last = strrchr(folder, '/');
	if (!last)
		return;
	last[last == folder] = '\0';
	inotify_add_watch(watch->fd, folder, NAMES);
}

bool port_watch_take(struct port_watch *watch)
{
	char events[4096];
	bool any = false;

	while (watch->fd >= 0 && read(watch->fd, events, sizeof(events)) > 0)
		any = true;
	return any;
}
