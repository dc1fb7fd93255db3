/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A package to try things with: one that is right in every checksum. */
#ifndef IO_PACKAGE_MAKE_H
#define IO_PACKAGE_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Its header, table and sum alone, bytes. */
#define PACKAGE_MAKE_MIN 432

/*
 * Writes a delta package (.ua) of `size` bytes to `path`, with sections full
 * of what `seed` makes of them. What is there already is replaced only if
 * that is wanted, and only if it is a file. 0, or a negative errno: -EEXIST,
 * -EINVAL (something that is no file), -ERANGE (less than PACKAGE_MAKE_MIN).
 */
int package_make(const char *path, uint64_t size, uint64_t seed, bool replace);

/*
 * The name of a package between two versions, as known packages have it:
 * HL7802_4.4.14.0_to_4.5.4.0.ua. False where it does not fit.
 */
bool package_make_name(char *out, size_t size, const char *from,
		       const char *to);

#endif
