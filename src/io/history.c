/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every line is one write() at the end of the file, under a lock; whoever finds
 * the file too large puts a shorter one in its place, under the same lock. The
 * lock is waited for a moment only: a console that was stopped while it held
 * it must not stop another one.
 */
#include "io/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A tenth of a second; a lock is held for much less. */
#define LOCK_TRIES  50
#define LOCK_TRY_NS 2000000

/* Nobody gets it any more when the file has been replaced meanwhile. */
static bool is_there_still(int fd, const char *path)
{
	struct stat ours, named;

	return fstat(fd, &ours) == 0 && stat(path, &named) == 0 &&
	       ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

/* Open and locked; in the end also without the lock. Negative errno. */
static int open_locked(const char *path)
{
	const struct timespec pause = { .tv_nsec = LOCK_TRY_NS };

	for (int i = 0; ; i++) {
		int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
			      0600);

		if (fd < 0)
			return -errno;
		if ((flock(fd, LOCK_EX | LOCK_NB) == 0 &&
		     is_there_still(fd, path)) || i == LOCK_TRIES)
			return fd;
		close(fd);
		nanosleep(&pause, NULL);
	}
}

/* The last bytes of the file, at most `max`, from a line's start; malloc(). */
static char *read_end(int fd, size_t max, size_t *len)
{
	off_t size = lseek(fd, 0, SEEK_END);
	off_t from = size > (off_t)max ? size - (off_t)max : 0;
	char *text = malloc(max + 1), *start;
	ssize_t n;

	*len = 0;
	if (!text)
		return NULL;
	while (*len < max &&
	       (n = pread(fd, text + *len, max - *len,
			  from + (off_t)*len)) > 0)
		*len += (size_t)n;
	text[*len] = '\0';
	if (from == 0)
		return text;
	start = memchr(text, '\n', *len);
	start = start ? start + 1 : text + *len;
	*len -= (size_t)(start - text);
	memmove(text, start, *len + 1);
	return text;
}

static bool write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0)
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* A file that cannot be shortened is as good as it was. */
static void shorten(int fd, const char *path)
{
	size_t len, size = strlen(path) + 8;
	char *name = malloc(size), *text = read_end(fd, HISTORY_BYTES_KEPT,
						    &len);
	int out = -1;

	if (name && text) {
		snprintf(name, size, "%s.XXXXXX", path);
		out = mkstemp(name); /* for its owner only */
	}
	if (out >= 0 &&
	    (!write_all(out, text, len) || rename(name, path) != 0))
		unlink(name);
	if (out >= 0)
		close(out);
	free(text);
	free(name);
}

int history_append(const char *path, const char *line)
{
	char record[HISTORY_LINE_MAX + 1];
	size_t len = strlen(line);
	int fd, err = 0;

	if (len >= HISTORY_LINE_MAX)
		return -EMSGSIZE;
	fd = open_locked(path);
	if (fd < 0)
		return fd;
	memcpy(record, line, len);
	record[len] = '\n';
	if (write(fd, record, len + 1) < 0)
		err = -errno;
	else if (lseek(fd, 0, SEEK_END) > HISTORY_BYTES_MAX)
		shorten(fd, path);
	close(fd);
	return err;
}

int history_load(const char *path, void (*take)(void *arg, const char *line),
		 void *arg)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text, *end;
	size_t len;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	text = read_end(fd, HISTORY_BYTES_MAX, &len);
	close(fd);
	if (!text)
		return -ENOMEM;
	/* What has no end was cut off, by a full disk say. */
	for (char *line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (end > line)
			take(arg, line);
	}
	free(text);
	return 0;
}
