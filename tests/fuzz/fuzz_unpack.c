/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packed files of any bytes, a first byte that says in what pieces they are
 * read: it comes to an end or an error, stays within what it is given, and what
 * is not packed comes out as it is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a few bytes become can be very much: more is not looked at. */
#define OUT_MAX (1 << 20)

static void need(bool holds)
{
	if (!holds)
		abort();
}

static bool is_packed(const uint8_t *data, size_t size)
{
	return (size >= 2 && memcmp(data, "\x1f\x8b", 2) == 0) ||
	       (size >= 4 && memcmp(data, "\x28\xb5\x2f\xfd", 4) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t out[OUT_MAX + 1];
	size_t piece, len = 0;
	struct unpack *u;
	ssize_t n;
	int fd;

	if (size < 1)
		return 0;
	piece = 1 + (size_t)data[0] * data[0];
	data++;
	size--;
	fd = memfd_create("packed", MFD_CLOEXEC);
	need(fd >= 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	u = unpack_new(fd);
	need(u != NULL);
	do {
		size_t room = OUT_MAX - len < piece ? OUT_MAX - len : piece;

		out[len + room] = 0xa5;
		n = unpack_read(u, out + len, room);
		need(n <= (ssize_t)room && out[len + room] == 0xa5);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 && len < OUT_MAX);
	need(n >= 0 || n == -EBADMSG || n == -EPIPE || n == -ENOMEM);
	if (!is_packed(data, size))
		need(n == 0 && len == size && memcmp(out, data, len) == 0);
	unpack_free(u);
	return 0;
}
