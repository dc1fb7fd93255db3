/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file read as it was before gzip or zstd made it smaller, by what its first
 * bytes say; any other file as it is. It is read from its beginning to its end,
 * in constant memory, from a pipe too.
 */
#ifndef IO_UNPACK_H
#define IO_UNPACK_H

#include <stddef.h>
#include <sys/types.h>

struct unpack;

/* Takes over `fd`, also when it fails: NULL when there is no memory. */
struct unpack *unpack_new(int fd);
void unpack_free(struct unpack *u);

/*
 * As read(): the bytes read, 0 at the end (for a file that grows: there is none
 * at present), or a negative errno. -EBADMSG: what was packed is damaged,
 * -EPIPE: it ends too early, behind what was read so far.
 */
ssize_t unpack_read(struct unpack *u, void *out, size_t size);

#endif
