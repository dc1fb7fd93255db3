/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that are written in one go. A new one never takes the place of
 * anything; a replaced one is written beside the old, and renamed. It is not
 * synced to the disk: what matters that much is a log.
 */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int file_make(const char *path, const void *bytes, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, bytes, len);
	if (close(fd) != 0 && !err)
		err = -errno;
	if (err)
		unlink(path);
	return err;
}

int file_replace(const char *path, const void *bytes, size_t len, mode_t mode)
{
	char fresh[PATH_MAX];
	struct stat st;
	int err;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return -EINVAL;
	if (snprintf(fresh, sizeof(fresh), "%s.new", path) >=
	    (int)sizeof(fresh))
		return -ENAMETOOLONG;
	/* One that a killed run left behind. */
	unlink(fresh);
	err = file_make(fresh, bytes, len, mode);
	if (!err && rename(fresh, path) != 0) {
		err = -errno;
		unlink(fresh);
	}
	return err;
}
