/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes packages for the simulated module and for tests: the layout of a .ua
 * package with every checksum right, and random bytes for sections. A real
 * module would find no signature in one, and refuse it.
 */
#include "io/package_make.h"

#include <errno.h>
#include <md5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "io/file.h"
#include "io/package_ua.h"

/* As known packages have. */
#define N_SECTIONS  9
#define SECTIONS_AT (UA_TABLE_AT + N_SECTIONS * UA_ROW_SIZE)

_Static_assert(SECTIONS_AT + UA_MD5_SIZE == PACKAGE_MAKE_MIN,
	       "the least that a package has");

static void put_le32(uint8_t *at, uint64_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void put_be32(uint8_t *at, uint64_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * (3 - i));
}

static void make_header(uint8_t *file)
{
	snprintf((char *)file, UA_CRC_AT, "I;parts=%d;usage=test", N_SECTIONS);
	put_be32(file + UA_CRC_AT, crc32(crc32(0, NULL, 0), file, UA_CRC_AT));
}

static void make_table(uint8_t *file, uint64_t size)
{
	uint64_t left = size - PACKAGE_MAKE_MIN;

	memcpy(file + UA_BODY_AT, ua_body_mark, sizeof(ua_body_mark));
	put_le32(file + UA_COUNT_AT, N_SECTIONS);
	put_le32(file + UA_VERSION_AT, UA_FORMAT_VERSION);
	put_le32(file + UA_LENGTH_AT, size - UA_BODY_AT);
	for (unsigned i = 0; i < N_SECTIONS; i++) {
		uint8_t *row = file + UA_TABLE_AT + i * UA_ROW_SIZE;
		uint64_t len = left / (N_SECTIONS - i);

		put_le32(row, i + 1);
		put_le32(row + UA_SIZE_AT, len);
		put_le32(row + UA_MARK_AT, UA_ROW_MARK);
		left -= len;
	}
}

/* xorshift64*, which must not begin with 0. */
static void fill(uint8_t *at, const uint8_t *end, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + 0x6a09e667f3bcc909u;

	if (x == 0)
		x = 1;
	while (at < end) {
		x ^= x >> 12;
		x ^= x << 25;
		x ^= x >> 27;
		*at++ = (uint8_t)(x * 0x2545f4914f6cdd1du >> 56);
	}
}

static void make_md5(uint8_t *file, uint64_t size)
{
	uint8_t *end = file + size - UA_MD5_SIZE;
	MD5_CTX ctx;

	MD5Init(&ctx);
	MD5Update(&ctx, file + UA_BODY_AT, (size_t)(end - file) - UA_BODY_AT);
	MD5Final(end, &ctx);
}

int package_make(const char *path, uint64_t size, uint64_t seed, bool replace)
{
	uint8_t *file;
	int err;

	if (size < PACKAGE_MAKE_MIN)
		return -ERANGE;
	file = calloc(1, size);
	if (!file)
		return -ENOMEM;
	make_header(file);
	make_table(file, size);
	fill(file + SECTIONS_AT, file + size - UA_MD5_SIZE, seed);
	make_md5(file, size);
	err = replace ? file_replace(path, file, size, 0666) :
			file_make(path, file, size, 0666);
	free(file);
	return err;
}

/* The model of "HL7800-M.4.6.8.0": its length. */
static size_t model_length(const char *version)
{
	return strcspn(version, ".");
}

bool package_make_name(char *out, size_t size, const char *from,
		       const char *to)
{
	size_t model = model_length(from);
	const char *rest = from[model] ? from + model + 1 : from;
	const char *next = to;

	/* The second has the model of the first, unless it has another. */
	if (model_length(to) == model && memcmp(from, to, model) == 0 &&
	    to[model])
		next = to + model + 1;
	return (size_t)snprintf(out, size, "%.*s_%s_to_%s.ua", (int)model,
				from, rest, next) < size;
}
