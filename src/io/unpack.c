/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gzip and zstd taken apart piece by piece. Parts that were put one behind the
 * other are read as one file, as gunzip and unzstd do. A file that is not packed
 * passes straight through: its size costs nothing here.
 */
#include "io/unpack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#define IN_SIZE 65536
/* So many bytes tell what a file is. */
#define MAGIC_SIZE 4
/* zlib: find out about gzip by itself; 2^15 is its largest window. */
#define GZIP_WINDOW (16 + 15)
/* zstd: no log needs more memory to be read, 2^27 is what unzstd takes. */
#define ZSTD_WINDOW 27

enum kind { KIND_UNKNOWN, KIND_PLAIN, KIND_GZIP, KIND_ZSTD };

struct unpack {
	int fd;
	enum kind kind;
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool open;   /* a part has begun and not ended */
	bool at_end; /* of the file */
	size_t at, len;
	uint8_t in[IN_SIZE];
};

struct unpack *unpack_new(int fd)
{
	struct unpack *u = malloc(sizeof(*u));

	if (!u) {
		close(fd);
		return NULL;
	}
	memset(u, 0, offsetof(struct unpack, in));
	u->fd = fd;
	return u;
}

void unpack_free(struct unpack *u)
{
	if (!u)
		return;
	if (u->kind == KIND_GZIP)
		inflateEnd(&u->gzip);
	ZSTD_freeDStream(u->zstd);
	close(u->fd);
	free(u);
}

static ssize_t read_fd(int fd, void *out, size_t size)
{
	ssize_t n;

	do {
		n = read(fd, out, size);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

/* More bytes behind those that wait: how many, 0 at the end, or an error. */
static ssize_t fill(struct unpack *u)
{
	ssize_t n;

	memmove(u->in, u->in + u->at, u->len - u->at);
	u->len -= u->at;
	u->at = 0;
	n = read_fd(u->fd, u->in + u->len, sizeof(u->in) - u->len);
	if (n > 0)
		u->len += (size_t)n;
	u->at_end = n == 0;
	return n;
}

/* ---- what it is ---- */

static int begin(struct unpack *u, enum kind kind)
{
	u->kind = kind;
	if (kind == KIND_GZIP)
		return inflateInit2(&u->gzip, GZIP_WINDOW) == Z_OK ? 0 : -ENOMEM;
	if (kind != KIND_ZSTD)
		return 0;
	u->zstd = ZSTD_createDStream();
	if (!u->zstd || ZSTD_isError(ZSTD_DCtx_setParameter(
				u->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW)))
		return -ENOMEM;
	return 0;
}

static int find_kind(struct unpack *u)
{
	static const uint8_t gzip[] = { 0x1f, 0x8b };
	static const uint8_t zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	ssize_t n = 1;

	while (n > 0 && u->len < MAGIC_SIZE)
		n = fill(u);
	if (n < 0)
		return (int)n;
	if (u->len >= sizeof(gzip) && memcmp(u->in, gzip, sizeof(gzip)) == 0)
		return begin(u, KIND_GZIP);
	if (u->len >= sizeof(zstd) && memcmp(u->in, zstd, sizeof(zstd)) == 0)
		return begin(u, KIND_ZSTD);
	return begin(u, KIND_PLAIN);
}

/* ---- a piece of it ---- */

/* Bytes that were made, 0 where more are wanted for that, or an error. */
static ssize_t gunzip(struct unpack *u, void *out, size_t size)
{
	int result;

	if (!u->open)
		inflateReset(&u->gzip);
	u->open = true;
	u->gzip.next_in = u->in + u->at;
	u->gzip.avail_in = (uInt)(u->len - u->at);
	u->gzip.next_out = out;
	u->gzip.avail_out = (uInt)size;
	result = inflate(&u->gzip, Z_NO_FLUSH);
	u->at = u->len - u->gzip.avail_in;
	if (result == Z_STREAM_END)
		u->open = false;
	/* What comes before the damage is good; the next time tells of it. */
	else if (result != Z_OK && result != Z_BUF_ERROR &&
		 u->gzip.avail_out == size)
		return result == Z_MEM_ERROR ? -ENOMEM : -EBADMSG;
	return (ssize_t)(size - u->gzip.avail_out);
}

static ssize_t unzstd(struct unpack *u, void *out, size_t size)
{
	ZSTD_inBuffer in = { .src = u->in, .size = u->len, .pos = u->at };
	ZSTD_outBuffer to = { .dst = out, .size = size };
	size_t left = ZSTD_decompressStream(u->zstd, &to, &in);

	u->at = in.pos;
	if (ZSTD_isError(left))
		return -EBADMSG;
	u->open = left > 0;
	return (ssize_t)to.pos;
}

ssize_t unpack_read(struct unpack *u, void *out, size_t size)
{
	ssize_t n = 0;
	int err = u->kind == KIND_UNKNOWN ? find_kind(u) : 0;

	if (err < 0)
		return err;
	if (u->kind == KIND_PLAIN) {
		size_t have = u->len - u->at < size ? u->len - u->at : size;

		if (have == 0)
			return read_fd(u->fd, out, size);
		memcpy(out, u->in + u->at, have);
		u->at += have;
		return (ssize_t)have;
	}
	/* Zlib's counts are no larger. */
	if (size > INT32_MAX)
		size = INT32_MAX;
	while (n == 0) {
		if (u->at < u->len || u->open)
			n = u->kind == KIND_GZIP ? gunzip(u, out, size) :
						   unzstd(u, out, size);
		if (n != 0 || u->at < u->len)
			continue;
		if (u->at_end)
			return u->open ? -EPIPE : 0;
		n = fill(u);
		if (n > 0)
			n = 0;
	}
	return n;
}
