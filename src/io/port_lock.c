/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Locks of a tty, all that are in use on Linux: flock(), the exclusive mode of
 * the line, and files in /var/lock, which are heeded but not made. Names of
 * holders come from /proc and are only as good as what it shows to this user.
 */
#define _GNU_SOURCE
#include "io/port_lock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

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

static void name_process(long pid, char *holder, size_t size)
{
	char path[64], comm[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	file = fopen(path, "re");
	if (file) {
		if (!fgets(comm, sizeof(comm), file))
			comm[0] = '\0';
		fclose(file);
	}
	comm[strcspn(comm, "\n")] = '\0';
	if (comm[0])
		snprintf(holder, size, "%s (%ld)", comm, pid);
	else
		snprintf(holder, size, "process %ld", pid);
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
		if (pid > 0 && makedev(maj, min) == st->st_dev &&
		    inode == st->st_ino)
			found = pid;
	}
	fclose(file);
	return found;
}

/* Whether a process other than ours has the device open. */
static bool has_open(const char *pid, dev_t device)
{
	char path[300];
	struct dirent *entry;
	struct stat st;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		found = isdigit((unsigned char)entry->d_name[0]) &&
			fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 &&
			S_ISCHR(st.st_mode) && st.st_rdev == device;
	}
	closedir(dir);
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

/* The first process that has it open; 0 for none that we may see. */
static long find_user(dev_t device)
{
	struct dirent *entry;
	long pid, found = 0;
	DIR *dir;

	dir = opendir("/proc");
	if (!dir)
		return 0;
	while (!found && (entry = readdir(dir))) {
		pid = strtol(entry->d_name, NULL, 10);
		if (pid > 0 && pid != (long)getpid() &&
		    has_open(entry->d_name, device))
			found = pid;
	}
	closedir(dir);
	return found;
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
		pid = find_user(st.st_rdev);
	if (pid)
		name_process(pid, holder, size);
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
