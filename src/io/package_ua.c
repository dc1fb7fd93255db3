/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .ua packages: a header of text with a CRC-32, then a body with a table of
 * sections, ended by an MD5. Every offset is checked against the file before
 * anything is read there. What is covered by a right checksum and merely unlike
 * the packages that are known is told as not checked, never as bad: a vendor
 * may add to the format.
 *
 *     0x000 ASCII "I;parts=...", NULs     0x108 u32 0x01000000
 *     0x0fc u32 BE CRC-32 of what is      0x10c u32 length of the body, which
 *           before it                           begins at 0x100
 *     0x100 D4 C3 B2 A1                   0x110 rows {type, size, 0x04030201,
 *     0x104 u32 number of sections              extra}, then the sections
 *
 * Numbers are little-endian where nothing else is said. The last 16 bytes are
 * the MD5 of the body before them.
 */
#include <inttypes.h>
#include <md5.h>
#include <string.h>
#include <zlib.h>

#include "io/package_parts.h"

#define CRC_AT	   0x0fc
#define BODY_AT	   0x100
#define COUNT_AT   0x104
#define VERSION_AT 0x108
#define LENGTH_AT  0x10c
#define TABLE_AT   0x110
#define ROW_SIZE   16
#define MD5_SIZE   16

/* In a row. */
#define SIZE_AT 4
#define MARK_AT 8

#define FORMAT_VERSION 0x01000000
#define ROW_MARK       0x04030201

static const uint8_t body_mark[4] = { 0xd4, 0xc3, 0xb2, 0xa1 };

static bool has_body_mark(const struct package *p)
{
	return p->size >= BODY_AT + sizeof(body_mark) &&
	       memcmp(p->data + BODY_AT, body_mark, sizeof(body_mark)) == 0;
}

/* A few bytes are its beginning only if its name says so, too. */
bool package_ua_is(const struct package *p)
{
	static const char start[] = "I;parts=";
	size_t len = strlen(start);

	if (has_body_mark(p))
		return true;
	if (p->size < len)
		return p->size > 0 && package_named(p, ".ua") &&
		       memcmp(p->data, start, (size_t)p->size) == 0;
	return memcmp(p->data, start, len) == 0;
}

static void check_format(struct package *p)
{
	uint32_t version;

	if (p->size < TABLE_AT) {
		package_say(p, "format", PACKAGE_BAD,
			    "cut off: %" PRIu64 " bytes, the headers alone "
			    "have %d", p->size, TABLE_AT);
		return;
	}
	version = package_le32(p->data + VERSION_AT);
	if (!has_body_mark(p))
		package_say(p, "format", PACKAGE_BAD,
			    "no D4 C3 B2 A1 at byte %d: damaged", BODY_AT);
	else if (version != FORMAT_VERSION)
		package_say(p, "format", PACKAGE_NOT_CHECKED,
			    "its version is 0x%08" PRIx32 "; only 0x%08x is "
			    "known", version, FORMAT_VERSION);
	else
		package_say(p, "format", PACKAGE_GOOD, "as known packages");
}

static void check_header(struct package *p)
{
	uint32_t said, found;

	if (p->size < BODY_AT) {
		package_say(p, "header", PACKAGE_BAD, "cut off");
		return;
	}
	said = package_be32(p->data + CRC_AT);
	found = (uint32_t)crc32(crc32(0, NULL, 0), p->data, CRC_AT);
	if (said == found)
		package_say(p, "header", PACKAGE_GOOD, "CRC-32 %08" PRIx32,
			    found);
	else
		package_say(p, "header", PACKAGE_BAD,
			    "CRC-32 %08" PRIx32 ", it should be %08" PRIx32
			    ": damaged", found, said);
}

static void check_length(struct package *p)
{
	uint64_t said;

	if (p->size < TABLE_AT) {
		package_say(p, "length", PACKAGE_BAD, "cut off");
		return;
	}
	said = BODY_AT + (uint64_t)package_le32(p->data + LENGTH_AT);
	if (said == p->size)
		package_say(p, "length", PACKAGE_GOOD, "%" PRIu64 " bytes",
			    said);
	else if (said > p->size)
		package_say(p, "length", PACKAGE_BAD,
			    "%" PRIu64 " of %" PRIu64 " bytes are missing: "
			    "get it again", said - p->size, said);
	else
		package_say(p, "length", PACKAGE_BAD,
			    "%" PRIu64 " bytes follow its end at %" PRIu64
			    ": get it again", p->size - said, said);
}

/* Up to the first that ends outside. False, and it is said, at such a one. */
static bool read_rows(struct package *p, uint32_t n, uint64_t *end,
		      unsigned *n_odd)
{
	uint64_t at = TABLE_AT + (uint64_t)n * ROW_SIZE;

	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *row = p->data + TABLE_AT + i * ROW_SIZE;
		uint64_t size = package_le32(row + SIZE_AT);

		if (size > p->size - at) {
			package_say(p, "sections", PACKAGE_BAD,
				    "number %" PRIu32 " of %" PRIu32 " ends "
				    "%" PRIu64 " bytes behind the file",
				    i + 1, n, size - (p->size - at));
			return false;
		}
		package_add_section(p, row, at, size);
		*n_odd += package_le32(row + MARK_AT) != ROW_MARK;
		at += size;
	}
	*end = at;
	return true;
}

static void check_sections(struct package *p)
{
	uint64_t end;
	uint32_t n;
	unsigned n_odd = 0;

	if (p->size < TABLE_AT) {
		package_say(p, "sections", PACKAGE_BAD, "cut off");
		return;
	}
	n = package_le32(p->data + COUNT_AT);
	if (n == 0 || n > PACKAGE_SECTIONS_MAX) {
		package_say(p, "sections", PACKAGE_BAD,
			    "%" PRIu32 " of them: damaged (known packages have "
			    "9)", n);
		return;
	}
	if (TABLE_AT + n * ROW_SIZE > p->size) {
		package_say(p, "sections", PACKAGE_BAD,
			    "the table of %" PRIu32 " ends behind the file", n);
		return;
	}
	if (!read_rows(p, n, &end, &n_odd))
		return;
	if (n_odd > 0)
		package_say(p, "sections", PACKAGE_NOT_CHECKED,
			    "%u of %" PRIu32 " rows lack the mark of known "
			    "packages", n_odd, n);
	else if (end + MD5_SIZE != p->size)
		package_say(p, "sections", PACKAGE_NOT_CHECKED,
			    "end at byte %" PRIu64 ", in known packages at "
			    "%" PRIu64, end, p->size - MD5_SIZE);
	else
		package_say(p, "sections", PACKAGE_GOOD,
			    "%" PRIu32 ", each within the file", n);
}

static void check_md5(struct package *p)
{
	uint8_t digest[MD5_DIGEST_LENGTH];
	MD5_CTX ctx;

	if (p->size < TABLE_AT + MD5_SIZE) {
		package_say(p, "md5", PACKAGE_BAD, "cut off");
		return;
	}
	MD5Init(&ctx);
	MD5Update(&ctx, p->data + BODY_AT, p->size - BODY_AT - MD5_SIZE);
	MD5Final(digest, &ctx);
	if (memcmp(digest, p->data + p->size - MD5_SIZE, MD5_SIZE) == 0)
		package_say(p, "md5", PACKAGE_GOOD, "of all behind the header");
	else
		package_say(p, "md5", PACKAGE_BAD,
			    "not that of the content: damaged, get it again");
}

void package_ua_read(struct package *p)
{
	check_format(p);
	check_header(p);
	check_length(p);
	check_sections(p);
	check_md5(p);
}
