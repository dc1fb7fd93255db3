/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file written in one go: whole, or not at all. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Makes a file where nothing is yet. 0, or a negative errno: -EEXIST where
 * there is something; what could not be written to its end is taken away.
 */
int file_make(const char *path, const void *bytes, size_t len, mode_t mode);

/*
 * The same in the place of an older file, which stays until the new one is
 * whole. -EINVAL where something is there that is no file.
 */
int file_replace(const char *path, const void *bytes, size_t len, mode_t mode);

#endif
