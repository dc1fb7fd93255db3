/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What /proc tells of other processes: their names, and which devices they
 * have open. It changes nothing, and what may not be read is not there.
 */
#define _GNU_SOURCE
#include "io/process.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* /dev/ptmx (Linux devices.txt). */
enum { PTMX_MAJOR = 5, PTMX_MINOR = 2 };

/* Linux keeps 15 bytes of a program's name. */
#define COMM_SIZE 32

static void read_comm(long pid, char *comm, size_t size)
{
	char path[64];
	FILE *file;

	comm[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return;
	if (!fgets(comm, (int)size, file))
		comm[0] = '\0';
	fclose(file);
	comm[strcspn(comm, "\n")] = '\0';
}

void process_name(long pid, char *out, size_t size)
{
	char comm[COMM_SIZE];

	read_comm(pid, comm, sizeof(comm));
	if (comm[0])
		snprintf(out, size, "%s (%ld)", comm, pid);
	else
		snprintf(out, size, "process %ld", pid);
}

/* Whether a process has the device open, and, of `strangers`, no master. */
static bool has_open(const char *pid, dev_t device, bool strangers)
{
	bool found = false, master = false;
	struct dirent *entry;
	char path[64];
	struct stat st;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%.20s/fd", pid);
	dir = opendir(path);
	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    fstatat(dirfd(dir), entry->d_name, &st, 0) != 0 ||
		    !S_ISCHR(st.st_mode))
			continue;
		found |= st.st_rdev == device;
		master |= st.st_rdev == makedev(PTMX_MAJOR, PTMX_MINOR);
	}
	closedir(dir);
	return found && !(strangers && master);
}

/* The next number among the names of /proc, not ours; 0 at the end. */
static long next_process(DIR *dir, char *name, size_t size)
{
	struct dirent *entry;
	long pid;

	while ((entry = readdir(dir))) {
		pid = strtol(entry->d_name, NULL, 10);
		if (pid <= 0 || pid == (long)getpid())
			continue;
		snprintf(name, size, "%.20s", entry->d_name);
		return pid;
	}
	return 0;
}

long process_called(const char *name)
{
	char pid_text[32], comm[COMM_SIZE];
	DIR *dir = opendir("/proc");
	long pid = 0;

	if (!dir)
		return 0;
	while ((pid = next_process(dir, pid_text, sizeof(pid_text)))) {
		read_comm(pid, comm, sizeof(comm));
		if (strncmp(comm, name, 15) == 0)
			break;
	}
	closedir(dir);
	return pid;
}

long process_with(dev_t device, bool strangers)
{
	DIR *dir = opendir("/proc");
	char pid_text[32];
	long pid = 0;

	if (!dir)
		return 0;
	while ((pid = next_process(dir, pid_text, sizeof(pid_text))) &&
	       !has_open(pid_text, device, strangers))
		;
	closedir(dir);
	return pid;
}
