/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packages as a vendor makes them, of bytes that mean nothing: .ua and DWL, in
 * memory or in a file, right in every checksum. The layout stands here and in
 * packages.c, apart from the program's; so do CRC-32 and MD5, as those of the
 * program's libraries would be no judges of their use.
 */
#ifndef TESTS_PACKAGES_H
#define TESTS_PACKAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * .ua. Offsets in the file; numbers are little-endian but for the CRC-32.
 *
 *     header  256 bytes: a text, NULs up to UA_CRC_AT, the CRC-32 of all that
 *     body    UA_MARK, number of sections, UA_VERSION, length of the body,
 *             UA_SECTIONS rows {type, size, UA_ROW_MARK, extra},
 *             the sections one after another, MD5 of the body before it
 */
#define UA_CRC_AT     0x0fc
#define UA_MARK_AT    0x100 /* D4 C3 B2 A1; where the body begins */
#define UA_COUNT_AT   0x104
#define UA_VERSION_AT 0x108
#define UA_LENGTH_AT  0x10c
#define UA_ROWS_AT    0x110
#define UA_ROW	      16
#define UA_SECTIONS   9
#define UA_DATA_AT    (UA_ROWS_AT + UA_SECTIONS * UA_ROW) /* 0x1a0 */
#define UA_MD5	      16
#define UA_SIZE_MIN   (UA_DATA_AT + UA_MD5) /* with empty sections */

/* In a row. */
#define UA_ROW_TYPE 0
#define UA_ROW_SIZE 4
#define UA_ROW_MARK 8

/*
 * DWL: UPCK (prolog, comment, header of 128 bytes), BINA (prolog, header of 128
 * bytes, content, padding to 8), SIGN (prolog, 256 bytes). The first prolog's
 * CRC-32 is that from its own size to SIGN.
 */
#define DWL_STATUS_AT  0x04
#define DWL_CRC_AT     0x08
#define DWL_SIZE_AT    0x0c
#define DWL_TIME_AT    0x10
#define DWL_TYPE_AT    0x18
#define DWL_COMMENT_AT 0x1e
#define DWL_PROLOG     0x20
#define DWL_HEADER     128
#define DWL_COMMENT    16
#define DWL_SIGNATURE  256
#define DWL_BINA_AT    (DWL_PROLOG + DWL_COMMENT + DWL_HEADER)

struct test_package {
	uint8_t *data;
	size_t size;
	size_t sign_at; /* DWL: where the signature begins */
};

/* Of exactly `size` bytes, at least UA_SIZE_MIN; a seed has its own content. */
void test_ua_make(struct test_package *p, size_t size, uint32_t seed);
/* With `len` bytes of content; UPCK's size counts BINA in, or does not. */
void test_dwl_make(struct test_package *p, size_t len, bool counts_all,
		   uint32_t seed);

/* Makes checksums right again after something was changed. */
void test_ua_seal(struct test_package *p);
void test_dwl_seal(struct test_package *p);

/* Fails the test when it cannot. */
void test_package_write(const struct test_package *p, const char *path);
void test_package_free(struct test_package *p);

void test_put32(uint8_t *at, uint32_t value); /* little-endian */
uint32_t test_crc32(const uint8_t *data, size_t len);
void test_md5(const uint8_t *data, size_t len, uint8_t digest[16]);

#endif
