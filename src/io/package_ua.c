/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .ua packages: a header of text with a CRC-32, then a body with a table of
 * sections, ended by an MD5. Every offset is checked against the file before
 * anything is read there. What is covered by a right checksum and merely unlike
 * the packages that are known is told as not checked, never as bad: a vendor
 * may add to the format.
 */
#include <inttypes.h>
#include <md5.h>
#include <string.h>
#include <zlib.h>

#include "io/package_parts.h"
#include "io/package_ua.h"

static bool has_body_mark(const struct package *p)
{
	return p->size >= UA_BODY_AT + sizeof(ua_body_mark) &&
	       memcmp(p->data + UA_BODY_AT, ua_body_mark,
		      sizeof(ua_body_mark)) == 0;
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

	if (p->size < UA_TABLE_AT) {
		package_say(p, "format", PACKAGE_BAD,
			    "cut off: %" PRIu64 " bytes, the headers alone "
			    "have %d", p->size, UA_TABLE_AT);
		return;
	}
	version = package_le32(p->data + UA_VERSION_AT);
	if (!has_body_mark(p))
		package_say(p, "format", PACKAGE_BAD,
			    "no D4 C3 B2 A1 at byte %d: damaged", UA_BODY_AT);
	else if (version != UA_FORMAT_VERSION)
		package_say(p, "format", PACKAGE_NOT_CHECKED,
			    "its version is 0x%08" PRIx32 "; only 0x%08x is "
			    "known", version, UA_FORMAT_VERSION);
	else
		package_say(p, "format", PACKAGE_GOOD, "as known packages");
}

static void check_header(struct package *p)
{
	uint32_t said, found;

	if (p->size < UA_BODY_AT) {
		package_say(p, "header", PACKAGE_BAD, "cut off");
		return;
	}
	said = package_be32(p->data + UA_CRC_AT);
	found = (uint32_t)crc32(crc32(0, NULL, 0), p->data, UA_CRC_AT);
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

	if (p->size < UA_TABLE_AT) {
		package_say(p, "length", PACKAGE_BAD, "cut off");
		return;
	}
	said = UA_BODY_AT + (uint64_t)package_le32(p->data + UA_LENGTH_AT);
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
	uint64_t at = UA_TABLE_AT + (uint64_t)n * UA_ROW_SIZE;

	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *row = p->data + UA_TABLE_AT + i * UA_ROW_SIZE;
		uint64_t size = package_le32(row + UA_SIZE_AT);

		if (size > p->size - at) {
			package_say(p, "sections", PACKAGE_BAD,
				    "number %" PRIu32 " of %" PRIu32 " ends "
				    "%" PRIu64 " bytes behind the file",
				    i + 1, n, size - (p->size - at));
			return false;
		}
		package_add_section(p, row, at, size);
		*n_odd += package_le32(row + UA_MARK_AT) != UA_ROW_MARK;
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

	if (p->size < UA_TABLE_AT) {
		package_say(p, "sections", PACKAGE_BAD, "cut off");
		return;
	}
	n = package_le32(p->data + UA_COUNT_AT);
	if (n == 0 || n > PACKAGE_SECTIONS_MAX) {
		package_say(p, "sections", PACKAGE_BAD,
			    "%" PRIu32 " of them: damaged (known packages have "
			    "9)", n);
		return;
	}
	if (UA_TABLE_AT + n * UA_ROW_SIZE > p->size) {
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
	else if (end + UA_MD5_SIZE != p->size)
		package_say(p, "sections", PACKAGE_NOT_CHECKED,
			    "end at byte %" PRIu64 ", in known packages at "
			    "%" PRIu64, end, p->size - UA_MD5_SIZE);
	else
		package_say(p, "sections", PACKAGE_GOOD,
			    "%" PRIu32 ", each within the file", n);
}

static void check_md5(struct package *p)
{
	uint8_t digest[MD5_DIGEST_LENGTH];
	MD5_CTX ctx;

	if (p->size < UA_TABLE_AT + UA_MD5_SIZE) {
		package_say(p, "md5", PACKAGE_BAD, "cut off");
		return;
	}
	MD5Init(&ctx);
	MD5Update(&ctx, p->data + UA_BODY_AT, p->size - UA_BODY_AT - UA_MD5_SIZE);
	MD5Final(digest, &ctx);
	if (memcmp(digest, p->data + p->size - UA_MD5_SIZE, UA_MD5_SIZE) == 0)
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
