/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes packages by their layout in packages.h. CRC-32 is that of zlib (ISO
 * 3309, reflected), MD5 that of RFC 1321, both written for brevity.
 */
#include "packages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- checksums ---- */

uint32_t test_crc32(const uint8_t *data, size_t len)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static uint32_t get32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

void test_put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void put32_big(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Of the sines of 1 to 64. */
static const uint32_t md5_sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee,
	0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
	0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
	0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
	0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static void md5_block(uint32_t state[4], const uint8_t *block)
{
	static const uint8_t shifts[4][4] = {
		{ 7, 12, 17, 22 }, { 5, 9, 14, 20 },
		{ 4, 11, 16, 23 }, { 6, 10, 15, 21 },
	};
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];

	for (unsigned i = 0; i < 64; i++) {
		unsigned round = i / 16, shift = shifts[round][i % 4];
		unsigned k = (i * (unsigned[]){ 1, 5, 3, 7 }[round] +
			      (unsigned[]){ 0, 1, 5, 0 }[round]) % 16;
		uint32_t f = round == 0 ? (b & c) | (~b & d) :
			     round == 1 ? (b & d) | (c & ~d) :
			     round == 2 ? b ^ c ^ d :
					  c ^ (b | ~d);

		f += a + get32(block + 4 * k) + md5_sines[i];
		a = d;
		d = c;
		c = b;
		b += f << shift | f >> (32 - shift);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

void test_md5(const uint8_t *data, size_t len, uint8_t digest[16])
{
	uint32_t state[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
	uint8_t last[128] = { 0 };
	size_t rest = len % 64, end = rest < 56 ? 64 : 128;

	for (size_t i = 0; i + 64 <= len; i += 64)
		md5_block(state, data + i);
	memcpy(last, data + len - rest, rest);
	last[rest] = 0x80;
	test_put32(last + end - 8, (uint32_t)(8 * len));
	test_put32(last + end - 4, (uint32_t)((uint64_t)len >> 29));
	for (size_t i = 0; i < end; i += 64)
		md5_block(state, last + i);
	for (int i = 0; i < 4; i++)
		test_put32(digest + 4 * i, state[i]);
}

/* ---- what both have ---- */

static void make_bytes(struct test_package *p, size_t size, uint32_t seed)
{
	p->data = malloc(size);
	assert_non_null(p->data);
	p->size = size;
	p->sign_at = size;
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525 + 1013904223;
		p->data[i] = (uint8_t)(seed >> 24);
	}
}

void test_package_write(const struct test_package *p, const char *path)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(p->data, 1, p->size, file), p->size);
	assert_int_equal(fclose(file), 0);
}

void test_package_free(struct test_package *p)
{
	free(p->data);
	p->data = NULL;
}

/* ---- .ua ---- */

void test_ua_seal(struct test_package *p)
{
	uint8_t *md5 = p->data + p->size - UA_MD5;

	put32_big(p->data + UA_CRC_AT, test_crc32(p->data, UA_CRC_AT));
	test_md5(p->data + UA_MARK_AT, p->size - UA_MARK_AT - UA_MD5, md5);
}

void test_ua_make(struct test_package *p, size_t size, uint32_t seed)
{
	static const char text[] = "I;parts=9;usage=test;";
	static const uint8_t mark[] = { 0xd4, 0xc3, 0xb2, 0xa1 };
	size_t left = size - UA_SIZE_MIN;

	assert_true(size >= UA_SIZE_MIN);
	make_bytes(p, size, seed);
	memset(p->data, 0, UA_CRC_AT);
	memcpy(p->data, text, strlen(text));
	memcpy(p->data + UA_MARK_AT, mark, sizeof(mark));
	test_put32(p->data + UA_COUNT_AT, UA_SECTIONS);
	test_put32(p->data + UA_VERSION_AT, 0x01000000);
	test_put32(p->data + UA_LENGTH_AT, (uint32_t)(size - UA_MARK_AT));
	for (uint32_t i = 0; i < UA_SECTIONS; i++) {
		uint8_t *row = p->data + UA_ROWS_AT + i * UA_ROW;
		/* Each has half of what is left, the last one the rest. */
		size_t part = i + 1 < UA_SECTIONS ? left / 2 : left;

		left -= part;
		test_put32(row + UA_ROW_TYPE, i + 1);
		test_put32(row + UA_ROW_SIZE, (uint32_t)part);
		test_put32(row + UA_ROW_MARK, 0x04030201);
		test_put32(row + 12, 0);
	}
	test_ua_seal(p);
}

/* ---- DWL ---- */

static void put_prolog(uint8_t *at, const char *type, size_t size,
		       unsigned comment)
{
	memset(at, 0, DWL_PROLOG);
	memcpy(at, "DWLF", 4);
	test_put32(at + DWL_STATUS_AT, UINT32_MAX);
	test_put32(at + DWL_SIZE_AT, (uint32_t)size);
	memcpy(at + DWL_TIME_AT, "\x00\x30\x14\x22\x11\x26\x20\x00", 8);
	memcpy(at + DWL_TYPE_AT, type, 4);
	at[DWL_TYPE_AT + 4] = 1;
	at[DWL_COMMENT_AT] = (uint8_t)(comment / 8);
}

void test_dwl_seal(struct test_package *p)
{
	test_put32(p->data + DWL_CRC_AT,
		   test_crc32(p->data + DWL_SIZE_AT,
			      p->sign_at - DWL_SIZE_AT));
}

void test_dwl_make(struct test_package *p, size_t len, bool counts_all,
		   uint32_t seed)
{
	size_t bina = DWL_PROLOG + DWL_HEADER + len;
	size_t sign_at = DWL_BINA_AT + (bina + 7) / 8 * 8;

	make_bytes(p, sign_at + DWL_PROLOG + DWL_SIGNATURE, seed);
	p->sign_at = sign_at;
	put_prolog(p->data, "UPCK", counts_all ? sign_at : DWL_BINA_AT,
		   DWL_COMMENT);
	memset(p->data + DWL_PROLOG, 0, DWL_COMMENT + DWL_HEADER);
	memcpy(p->data + DWL_PROLOG, "made by a test", 14);
	p->data[DWL_PROLOG + DWL_COMMENT] = 1; /* firmware */
	put_prolog(p->data + DWL_BINA_AT, "BINA", bina, 0);
	memset(p->data + DWL_BINA_AT + bina, 0, sign_at - DWL_BINA_AT - bina);
	put_prolog(p->data + sign_at, "SIGN", DWL_PROLOG + DWL_SIGNATURE, 0);
	test_dwl_seal(p);
}
