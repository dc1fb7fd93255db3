/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DWL packages: sections, each with a prolog of 32 bytes. The first, UPCK, has
 * 128 bytes of its own and then the others behind it; its size counts them or
 * not. Padding to 8 bytes follows a section and is not counted. The CRC-32 in
 * the first prolog is that of all behind itself but the signature; other prologs'
 * are not known to be set. Nothing is read before it is known to be in the file.
 *
 *     0x00 "DWLF"                         0x10 time, 8 bytes BCD
 *     0x04 u32 status, set in place       0x18 type, four letters
 *     0x08 u32 CRC-32                     0x1c u16 version of the type
 *     0x0c u32 size, with the prolog      0x1e u16 length of a comment that
 *                                              follows, in units of 8
 */
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "io/package_parts.h"

#define CRC_AT	    0x08
#define SIZE_AT	    0x0c /* where the CRC begins, too */
#define TYPE_AT	    0x18
#define COMMENT_AT  0x1e
#define PROLOG_SIZE 0x20
#define UPCK_HEADER 128

static const char magic[] = "DWLF";

static bool has_magic(const struct package *p, uint64_t at)
{
	return p->size - at >= PROLOG_SIZE &&
	       memcmp(p->data + at, magic, strlen(magic)) == 0;
}

/* As for .ua: a few bytes are its beginning only if its name says so. */
bool package_dwl_is(const struct package *p)
{
	size_t len = strlen(magic);

	if (p->size < len)
		return p->size > 0 && package_named(p, ".dwl") &&
		       memcmp(p->data, magic, (size_t)p->size) == 0;
	return memcmp(p->data, magic, len) == 0;
}

static bool is_type(const struct package *p, uint64_t at, const char *type)
{
	return memcmp(p->data + at + TYPE_AT, type, 4) == 0;
}

/* What it takes in the file, without sections within it. */
static uint64_t step(const struct package *p, uint64_t at, uint64_t size,
		     uint64_t least)
{
	uint64_t left = p->size - at;

	if (is_type(p, at, "UPCK") && least + UPCK_HEADER <= size &&
	    has_magic(p, at + least + UPCK_HEADER))
		return least + UPCK_HEADER;
	size = (size + 7) & ~UINT64_C(7);
	return size < left ? size : left;
}

/* False when there is no sound section at `*at`, and it is said. */
static bool read_section(struct package *p, uint64_t *at)
{
	const uint8_t *prolog = p->data + *at;
	uint64_t left = p->size - *at, size, least;

	if (!has_magic(p, *at)) {
		package_say(p, "sections", PACKAGE_BAD,
			    "no section in the %" PRIu64 " bytes from byte "
			    "%" PRIu64 ": get it again", left, *at);
		return false;
	}
	size = package_le32(prolog + SIZE_AT);
	least = PROLOG_SIZE + 8 * (uint64_t)package_le16(prolog + COMMENT_AT);
	if (size < least) {
		package_say(p, "sections", PACKAGE_BAD,
			    "number %u says %" PRIu64 " bytes, its beginning "
			    "has %" PRIu64, p->n_sections + 1, size, least);
		return false;
	}
	if (size > left) {
		package_say(p, "sections", PACKAGE_BAD,
			    "%" PRIu64 " of %" PRIu64 " bytes of number %u are "
			    "missing: get it again", size - left, size,
			    p->n_sections + 1);
		return false;
	}
	size = step(p, *at, size, least);
	package_add_section(p, prolog + TYPE_AT, *at, size);
	*at += size;
	return true;
}

static void check_sections(struct package *p)
{
	uint64_t at = 0;

	while (at < p->size) {
		if (p->n_sections == PACKAGE_SECTIONS_MAX) {
			package_say(p, "sections", PACKAGE_BAD,
				    "more than %d: damaged",
				    PACKAGE_SECTIONS_MAX);
			return;
		}
		if (!read_section(p, &at))
			return;
	}
	package_say(p, "sections", PACKAGE_GOOD, "%u, each within the file",
		    p->n_sections);
}

static uint32_t crc_to(const struct package *p, uint64_t end)
{
	return (uint32_t)crc32(crc32(0, NULL, 0), p->data + SIZE_AT,
			       (uInt)(end - SIZE_AT));
}

static uint64_t signature_at(const struct package *p)
{
	for (unsigned i = 1; i < p->n_sections; i++)
		if (strcmp(p->sections[i].type, "SIGN") == 0)
			return p->sections[i].offset;
	return p->size;
}

/*
 * Before the signature is where those end that were seen to be checked; by the
 * words of the format it is the end of the file, or what the prolog counts. A
 * CRC that is right for one of them is no accident.
 */
static void check_crc(struct package *p)
{
	uint64_t ends[3];
	uint32_t said;

	if (p->size < PROLOG_SIZE) {
		package_say(p, "crc32", PACKAGE_BAD, "cut off");
		return;
	}
	said = package_le32(p->data + CRC_AT);
	ends[0] = signature_at(p);
	ends[1] = p->size;
	ends[2] = package_le32(p->data + SIZE_AT);
	for (size_t i = 0; i < 3; i++) {
		if (ends[i] < PROLOG_SIZE || ends[i] > p->size ||
		    crc_to(p, ends[i]) != said)
			continue;
		package_say(p, "crc32", PACKAGE_GOOD, "%08" PRIx32 ", of bytes "
			    "%d to %" PRIu64, said, SIZE_AT, ends[i] - 1);
		return;
	}
	package_say(p, "crc32", PACKAGE_BAD,
		    "%08" PRIx32 ", it should be %08" PRIx32 ": damaged, get "
		    "it again", crc_to(p, ends[0]), said);
}

void package_dwl_read(struct package *p)
{
	if (p->size < PROLOG_SIZE)
		package_say(p, "format", PACKAGE_BAD,
			    "cut off: %" PRIu64 " bytes, its beginning alone "
			    "has %d", p->size, PROLOG_SIZE);
	else
		package_say(p, "format", PACKAGE_GOOD, "begins with DWLF");
	check_sections(p);
	check_crc(p);
}
