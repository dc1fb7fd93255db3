/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The note that a console leaves when its screen goes while it works on: which
 * log tells of the port that it holds. It is locked for as long as its writer
 * lives, so that nobody has to guess from a process id; one that is left
 * behind when its writer has ended tells the next one where to read how it went.
 */
#ifndef IO_HEADLESS_H
#define IO_HEADLESS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct headless {
	int fd; /* -1: none */
	char path[PATH_MAX]; /* of the note */
};

/*
 * Writes the note of `device`, which must be held. Its writer lives until
 * headless_leave(), or headless_remove().
 * The log must be a file; its path is made absolute. 0 or a negative errno:
 * -EINVAL where the log is none that can be followed.
 */
int headless_write(struct headless *note, const char *device, const char *log);
/*
 * Takes it away, unless there is another one of its name by now. Allowed when
 * nothing was written or found, fd being -1.
 */
void headless_remove(struct headless *note);

/*
 * Opens the note of `device` (links are resolved), and gives the path of its
 * log. False where there is none.
 */
bool headless_find(struct headless *note, const char *device, char *log,
		   size_t size);
/* Whether the writer of a note that was found lives on. */
bool headless_lives(const struct headless *note);
/* Done with a note; it stays where it is. Allowed when fd is -1. */
void headless_leave(struct headless *note);

#endif
