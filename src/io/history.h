/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file of lines that were typed, shared by any number of consoles: none loses
 * a line of another, or mixes with it, and it does not grow for ever.
 */
#ifndef IO_HISTORY_H
#define IO_HISTORY_H

#include <stddef.h>

/* A file beyond the first of these is cut to its last lines, of the second. */
#define HISTORY_BYTES_MAX  (128 * 1024)
#define HISTORY_BYTES_KEPT (64 * 1024)
/* A longer line is not kept. */
#define HISTORY_LINE_MAX   1100

/*
 * Puts a line without its end at the end of the file, which is made, for its
 * owner's eyes only, where it is missing. 0 or a negative errno.
 */
int history_append(const char *path, const char *line);

/*
 * Gives the lines of the file, the oldest first, as many as are kept. 0, also
 * where there is no such file, or a negative errno.
 */
int history_load(const char *path, void (*take)(void *arg, const char *line),
		 void *arg);

#endif
