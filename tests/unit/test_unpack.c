/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packed files read piece by piece: gzip and zstd, one part or several, any
 * size of pieces, through pipes; cut at every byte, damaged, with garbage behind;
 * and files that are not packed, however short.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "io/unpack.h"

enum { TEXT_SIZE = 5000, PACKED_SIZE = 3 * TEXT_SIZE };

static uint8_t text[TEXT_SIZE];
static uint8_t got[4 * TEXT_SIZE];

/* Packs into `out`, whose size is PACKED_SIZE; returns the length there. */
static size_t gzip(uint8_t *out, const uint8_t *in, size_t len)
{
	z_stream z = { .next_in = (uint8_t *)(uintptr_t)in,
		       .avail_in = (uInt)len,
		       .next_out = out, .avail_out = PACKED_SIZE };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + 15, 8,
				      Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static size_t zstd(uint8_t *out, const uint8_t *in, size_t len)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t n;

	ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
	n = ZSTD_compress2(ctx, out, PACKED_SIZE, in, len);
	ZSTD_freeCCtx(ctx);
	assert_false(ZSTD_isError(n));
	return n;
}

static size_t (*const packs[])(uint8_t *, const uint8_t *, size_t) = {
	gzip, zstd,
};

/* A file of these bytes, from its beginning. */
static int make_file(const uint8_t *bytes, size_t len)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	fd = dup(fileno(file));
	fclose(file);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* Reads all in pieces; the bytes are in `got`. 0 or the error. */
static int read_all(int fd, size_t piece, size_t *len)
{
	struct unpack *u = unpack_new(fd);
	ssize_t n;

	assert_non_null(u);
	*len = 0;
	while ((n = unpack_read(u, got + *len,
				piece < sizeof(got) - *len ?
				piece : sizeof(got) - *len)) > 0) {
		assert_true((size_t)n <= piece);
		*len += (size_t)n;
		assert_true(*len < sizeof(got));
	}
	/* What it said is said again. */
	if (n == 0 || n == -EPIPE)
		assert_int_equal(unpack_read(u, got + *len, 1), n);
	unpack_free(u);
	return (int)n;
}

static void check(const uint8_t *bytes, size_t len, size_t piece, int error,
		  size_t n)
{
	size_t n_got;
	int err = read_all(make_file(bytes, len), piece, &n_got);

	assert_int_equal(err, error);
	assert_int_equal(n_got, n);
	assert_memory_equal(got, text, n);
}

static void test_whole(void **state)
{
	static const size_t pieces[] = { 1, 3, 100, TEXT_SIZE, sizeof(got) };
	static uint8_t packed[PACKED_SIZE];

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		size_t len = packs[p](packed, text, TEXT_SIZE);

		for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
			check(packed, len, pieces[i], 0, TEXT_SIZE);
		len = packs[p](packed, text, 0);
		check(packed, len, 10, 0, 0);
	}
}

static void test_parts(void **state)
{
	static uint8_t packed[3 * PACKED_SIZE];

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		size_t len = packs[p](packed, text, 1000);

		len += packs[p](packed + len, text, 0);
		len += packs[p](packed + len, text + 1000, TEXT_SIZE - 1000);
		check(packed, len, 1, 0, TEXT_SIZE);
		check(packed, len, sizeof(got), 0, TEXT_SIZE);
	}
}

/* Of what is cut there is a beginning, and it is said; a cut between two
 * parts cannot be seen, and one before it is known what it is is no file. */
static void test_cut(void **state)
{
	static uint8_t packed[PACKED_SIZE];

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		size_t len = packs[p](packed, text, TEXT_SIZE), last = 0;

		for (size_t cut = p ? 4 : 2; cut < len; cut++) {
			size_t n;

			assert_int_equal(read_all(make_file(packed, cut),
						  1000, &n), -EPIPE);
			assert_true(n >= last && n <= TEXT_SIZE);
			assert_memory_equal(got, text, n);
			last = n;
		}
	}
}

static void test_garbage_behind(void **state)
{
	static uint8_t packed[PACKED_SIZE + 20];

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		size_t len = packs[p](packed, text, TEXT_SIZE);

		memcpy(packed + len, "garbage and more", 16);
		check(packed, len + 16, 100, -EBADMSG, TEXT_SIZE);
	}
}

/* Each byte in turn. What comes out before it is said may be anything. */
static void test_damaged(void **state)
{
	static uint8_t packed[PACKED_SIZE];

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		size_t len = packs[p](packed, text, TEXT_SIZE);
		unsigned unseen = 0;

		for (size_t i = p ? 4 : 2; i < len; i++) {
			size_t n;
			int err;

			packed[i] ^= 0x55;
			err = read_all(make_file(packed, len), 700, &n);
			packed[i] ^= 0x55;
			assert_true(err == 0 || err == -EBADMSG ||
				    err == -EPIPE);
			/* Time, flags and name in a header have no sum. */
			if (err == 0) {
				assert_memory_equal(got, text, n);
				unseen++;
			}
		}
		assert_true(unseen < 10);
	}
}

static void test_plain(void **state)
{
	static const char *const files[] = {
		"", "A", "AT", "AT\r", "AT\r\n", "\x1f", "(", "(\xb5/",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t n, len = strlen(files[i]);

		for (size_t piece = 1; piece < 5; piece++) {
			assert_int_equal(read_all(
				make_file((const uint8_t *)files[i], len),
				piece, &n), 0);
			assert_int_equal(n, len);
			assert_memory_equal(got, files[i], len);
		}
	}
	check(text, TEXT_SIZE, 999, 0, TEXT_SIZE);
}

/* A byte at a time, as a slow writer gives them. */
static void test_pipe(void **state)
{
	static uint8_t packed[PACKED_SIZE];

	(void)state;
	for (size_t p = 0; p < 3; p++) {
		size_t len = p < 2 ? packs[p](packed, text, TEXT_SIZE) :
				     TEXT_SIZE;
		const uint8_t *from = p < 2 ? packed : text;
		int ends[2], status;
		size_t n;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		if (pid == 0) {
			close(ends[0]);
			for (size_t i = 0; i < len; i++)
				if (write(ends[1], from + i, 1) != 1)
					_exit(1);
			_exit(0);
		}
		close(ends[1]);
		assert_int_equal(read_all(ends[0], 100, &n), 0);
		assert_int_equal(n, TEXT_SIZE);
		assert_memory_equal(got, text, n);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

static void test_unreadable(void **state)
{
	struct unpack *u = unpack_new(dup(STDIN_FILENO));
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	(void)state;
	unpack_free(u);
	u = unpack_new(fd);
	assert_int_equal(unpack_read(u, got, 10), -EISDIR);
	unpack_free(u);
}

/* Text that packs well in parts, and badly in others. */
static int set_up(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < TEXT_SIZE; i++) {
		seed = seed * 1664525 + 1013904223;
		text[i] = i % 1000 < 800 ? (uint8_t)"+WDSI: 18\r\n"[i % 11] :
					   (uint8_t)(seed >> 24);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_garbage_behind),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
