/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A note is a file of one line in the state folder, named after its device. It
 * gets its name when it is locked and written, in one step: whoever finds it
 * finds all of it, and an old one of that name is out of the way. Who only
 * reads takes a shared lock for a moment, and so never disturbs the writer.
 */
#define _GNU_SOURCE
#include "io/headless.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/state.h"

/* A link and what it leads to have one note. */
static int note_path(const char *device, char *out, size_t size)
{
	char path[PATH_MAX], name[NAME_MAX + 1] = "headless";
	size_t len = strlen(name);

	if (!realpath(device, path))
		snprintf(path, sizeof(path), "%s", device);
	if (len + strlen(path) >= sizeof(name))
		return -ENAMETOOLONG;
	state_name(path, name + len, sizeof(name) - len);
	return state_path(name, out, size);
}

static bool same_file(int fd, const char *path)
{
	struct stat ours, named;

	return fstat(fd, &ours) == 0 && stat(path, &named) == 0 &&
	       ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

/* ---- the writer ---- */

static int fill(int fd, const char *log)
{
	char line[PATH_MAX + 1];
	int len = snprintf(line, sizeof(line), "%s\n", log);
	ssize_t n;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return -errno;
	n = write(fd, line, (size_t)len);
	if (n < 0)
		return -errno;
	return n == len ? 0 : -ENOSPC;
}

int headless_write(struct headless *note, const char *device, const char *log)
{
	char path[PATH_MAX], fresh[PATH_MAX + 8];
	struct stat st;
	int err;

	note->fd = -1;
	if (!realpath(log, path))
		return -errno;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || strchr(path, '\n'))
		return -EINVAL;
	err = note_path(device, note->path, sizeof(note->path));
	if (err)
		return err;
	snprintf(fresh, sizeof(fresh), "%s-XXXXXX", note->path);
	note->fd = mkostemp(fresh, O_CLOEXEC);
	if (note->fd < 0)
		return -errno;
	err = fill(note->fd, path);
	if (!err && rename(fresh, note->path) != 0)
		err = -errno;
	if (!err)
		return 0;
	unlink(fresh);
	close(note->fd);
	note->fd = -1;
	return err;
}

void headless_remove(struct headless *note)
{
	if (note->fd < 0)
		return;
	if (same_file(note->fd, note->path))
		unlink(note->path);
	close(note->fd);
	note->fd = -1;
}

/* ---- who finds it ---- */

bool headless_lives(const struct headless *note)
{
	if (flock(note->fd, LOCK_SH | LOCK_NB) != 0)
		return errno == EWOULDBLOCK;
	flock(note->fd, LOCK_UN);
	return false;
}

/* The one line, without its end; false for anything else. */
static bool read_line(int fd, char *out, size_t size)
{
	ssize_t n = read(fd, out, size);

	if (n < 2 || out[n - 1] != '\n' || out[0] != '/')
		return false;
	out[n - 1] = '\0';
	return strlen(out) == (size_t)n - 1;
}

bool headless_find(struct headless *note, const char *device, char *log,
		   size_t size)
{
	struct stat st;

	note->fd = -1;
	if (note_path(device, note->path, sizeof(note->path)) != 0)
		return false;
	note->fd = open(note->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (note->fd < 0)
		return false;
	if (fstat(note->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    read_line(note->fd, log, size))
		return true;
	headless_leave(note);
	return false;
}

void headless_leave(struct headless *note)
{
	if (note->fd >= 0)
		close(note->fd);
	note->fd = -1;
}
