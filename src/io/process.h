/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other processes, as far as /proc shows them to this user. */
#ifndef IO_PROCESS_H
#define IO_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* "minicom (1234)", or "process 1234". */
void process_name(long pid, char *out, size_t size);

/* One whose program is called so (at most 15 bytes count); 0 for none. */
long process_called(const char *name);

/*
 * One other than ours that has the character device open; 0 for none.
 * `strangers`: not one that makes ptys, and so may be the other end of one.
 */
long process_with(dev_t device, bool strangers);

#endif
