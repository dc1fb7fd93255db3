/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of the kinds of packages share among themselves. */
#ifndef IO_PACKAGE_PARTS_H
#define IO_PACKAGE_PARTS_H

#include "io/package.h"

/* Adds a check. One that is bad makes the package bad. */
void package_say(struct package *p, const char *name,
		 enum package_result result, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Adds a section. `type` are the four bytes of the file as a number. */
void package_add_section(struct package *p, const uint8_t type[4],
			 uint64_t offset, uint64_t size);

/* Whether the name ends so, in upper or lower case. */
bool package_named(const struct package *p, const char *end);

/* Whether it is of that kind, whole or not; and the checks of that kind. */
bool package_ua_is(const struct package *p);
void package_ua_read(struct package *p);
bool package_dwl_is(const struct package *p);
void package_dwl_read(struct package *p);

/* `family`, `from`, `to` and `delta` by its name. */
void package_name_read(struct package *p);

static inline uint32_t package_le16(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8;
}

static inline uint32_t package_le32(const uint8_t *at)
{
	return package_le16(at) | package_le16(at + 2) << 16;
}

static inline uint32_t package_be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

#endif
