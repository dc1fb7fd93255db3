/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A simulated module's memory in a file: read once, and replaced whole, by
 * rename, each time it has changed. Nobody but the user can read it: it holds
 * the SIM's PIN.
 */
#include "app/sim_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"

/* All of it, or as much as a state can be and one byte more. */
static ssize_t read_file(const char *path, char *out, size_t size)
{
	/* Not to wait for the other end of a FIFO. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	size_t len = 0;
	ssize_t n = 1;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	while (len < size && n > 0) {
		n = read(fd, out + len, size - len);
		if (n > 0)
			len += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	n = n < 0 ? -errno : (ssize_t)len;
	close(fd);
	return n;
}

int sim_memory_keep(struct sim_memory *memory, const struct sim *sim)
{
	char state[SIM_STATE_MAX];
	size_t len;
	int err;

	if (memory->path[0] == '\0')
		return 0;
	len = sim_save(sim, state);
	if (len == memory->kept_len && !memcmp(state, memory->kept, len))
		return 0;
	err = file_replace(memory->path, state, len, 0600);
	if (err)
		return err;
	memcpy(memory->kept, state, len);
	memory->kept_len = len;
	return 0;
}

int sim_memory_open(struct sim_memory *memory, const char *path,
		    struct sim *sim, char *error, size_t size)
{
	ssize_t len;
	char why[120];
	int err;

	*memory = (struct sim_memory){ .kept_len = 0 };
	if (path[0] == '\0')
		return 0;
	snprintf(memory->path, sizeof(memory->path), "%s", path);
	len = read_file(path, memory->kept, sizeof(memory->kept));
	if (len < 0 && len != -ENOENT) {
		snprintf(error, size, "the state file %.160s cannot be read: "
			 "%s", path, len == -EINVAL ? "it is no file"
						    : strerror((int)-len));
		return (int)len;
	}
	if (len >= 0 && sim_load(sim, memory->kept, (size_t)len, why,
				 sizeof(why)) != 0) {
		snprintf(error, size, "the state file %.120s is not taken: %s; "
			 "remove it to begin with a new module", path, why);
		return -EINVAL;
	}
	memory->kept_len = len > 0 ? (size_t)len : 0;
	err = sim_memory_keep(memory, sim);
	if (err)
		snprintf(error, size, "the state file %.160s cannot be "
			 "written: %s", path, strerror(-err));
	return err;
}
