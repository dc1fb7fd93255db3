/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Locks of a tty, all that are in use on Linux: flock(), the exclusive mode of
 * the line, and files in /var/lock, which are heeded but not made. Names of
 * holders are only as good as what /proc shows to this user.
 */
#define _GNU_SOURCE
#include "io/port_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "io/process.h"

#define LOCK_FOLDER "/var/lock"

/* Unix98 pty slaves have these eight majors (Linux devices.txt). */
enum { PTY_MAJOR_FIRST = 136, PTY_MAJOR_LAST = 143 };

bool port_is_pty(const struct stat *st)
{
	return S_ISCHR(st->st_mode) &&
	       major(st->st_rdev) >= PTY_MAJOR_FIRST &&
	       major(st->st_rdev) <= PTY_MAJOR_LAST;
}

static bool is_pty(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && port_is_pty(&st);
}

/* "1: FLOCK  ADVISORY  WRITE 4711 00:05:91 0 EOF": 0 where there is none. */
static long flock_owner(const struct stat *st)
{
	unsigned long inode;
	unsigned maj, min;
	char text[160];
	long pid, found = 0;
	FILE *file;

	file = fopen("/proc/locks", "re");
	if (!file)
		return 0;
	while (!found && fgets(text, sizeof(text), file)) {
		if (sscanf(text, "%*d: FLOCK %*s %*s %ld %x:%x:%lu", &pid,
			   &maj, &min, &inode) != 4)
			continue;
		/* A lock of ours is taken before other rules refuse us. */
		if (pid > 0 && pid != (long)getpid() &&
		    makedev(maj, min) == st->st_dev && inode == st->st_ino)
			found = pid;
	}
	fclose(file);
	return found;
}

/* "/dev/ttyUSB0" is "LCK..ttyUSB0", "/dev/pts/5" is "LCK..pts_5". */
static void lock_file_name(const char *folder, const char *path, char *out,
			   size_t size)
{
	static const char dev[] = "/dev/";
	char name[128];

	if (strncmp(path, dev, sizeof(dev) - 1) == 0)
		path += sizeof(dev) - 1;
	snprintf(name, sizeof(name), "%s", path);
	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '_';
	snprintf(out, size, "%s/LCK..%s", folder, name);
}

long port_lock_file_owner(const char *folder, const char *path)
{
	char name[256];
	long pid = 0;
	FILE *file;

	lock_file_name(folder, path, name, sizeof(name));
	file = fopen(name, "re");
	if (!file)
		return 0;
	/* EPERM is the answer of a living process of somebody else. */
	if (fscanf(file, "%10ld", &pid) != 1 || pid <= 0 ||
	    pid == (long)getpid() ||
	    (kill((pid_t)pid, 0) != 0 && errno == ESRCH))
		pid = 0;
	fclose(file);
	return pid;
}

void port_lock_holder(const char *path, char *holder, size_t size)
{
	struct stat st;
	long pid;

	holder[0] = '\0';
	if (stat(path, &st) != 0)
		return;
	pid = flock_owner(&st);
	if (!pid)
		pid = port_lock_file_owner(LOCK_FOLDER, path);
	if (!pid)
		pid = process_with(st.st_rdev, false);
	if (pid)
		process_name(pid, holder, size);
}

static int held(const char *path, char *holder, size_t size)
{
	port_lock_holder(path, holder, size);
	return -EBUSY;
}

int port_lock(int fd, const char *path, char *holder, size_t size)
{
	int exclusive = 0;

	holder[0] = '\0';
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		return held(path, holder, size);
	}
	/* Root is let in where TIOCEXCL keeps others out: so it is asked. */
	if (!is_pty(fd) && ioctl(fd, TIOCGEXCL, &exclusive) == 0 && exclusive)
		return held(path, holder, size);
	if (port_lock_file_owner(LOCK_FOLDER, path))
		return held(path, holder, size);
	return 0;
}

int port_lock_exclusive(int fd)
{
	if (is_pty(fd))
		return 0;
	return ioctl(fd, TIOCEXCL) == 0 ? 0 : -errno;
}

void port_unlock(int fd)
{
	if (!is_pty(fd))
		ioctl(fd, TIOCNXCL);
	flock(fd, LOCK_UN);
}
