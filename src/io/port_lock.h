/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One user a port: taking a tty for ourselves, and naming who has it. */
#ifndef IO_PORT_LOCK_H
#define IO_PORT_LOCK_H

#include <stdbool.h>
#include <stddef.h>

struct stat;

/*
 * Locks the tty that is open as `fd` under the resolved name `path`, for those
 * who ask, until it is closed. 0; or -EBUSY when somebody has it, with who in
 * `holder` ("minicom (1234)", empty where unknown); or another negative errno.
 */
int port_lock(int fd, const char *path, char *holder, size_t size);

/*
 * Who has the tty `path`, as above, as far as this user may see it: by its
 * lock, by a lock file, or whoever has it open.
 */
void port_lock_holder(const char *path, char *holder, size_t size);

/*
 * The living process other than ours that a lock file for `path` in `folder`
 * names; 0 for none, also where the file is stale.
 */
long port_lock_file_owner(const char *folder, const char *path);

/*
 * Lets nobody else open it from now on, where that ends with us: on a pty it
 * would outlive us while the master is open. 0 or a negative errno.
 */
int port_lock_exclusive(int fd);

/* Lets go of both. */
void port_unlock(int fd);

bool port_is_pty(const struct stat *st);

#endif
