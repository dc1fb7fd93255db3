/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One user a port: taking a tty for ourselves, and naming who has it. */
#ifndef IO_PORT_LOCK_H
#define IO_PORT_LOCK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Locks the tty that is open as `fd` under the resolved name `path`, until it
 * is closed. 0; or -EBUSY when somebody has it, with who in `holder` ("minicom
 * (1234)", empty where unknown); or another negative errno.
 */
int port_lock(int fd, const char *path, char *holder, size_t size);

/* Who has the tty `path` open, as above; for when it cannot even be opened. */
void port_lock_holder(const char *path, char *holder, size_t size);

/* A pty: TIOCEXCL on it would outlive us while its master is open. */
bool port_lock_is_pty(int fd);

#endif
