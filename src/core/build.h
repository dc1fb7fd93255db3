/* SPDX-License-Identifier: MIT */
/*
 * A string built in the caller's buffer. It is NUL-terminated after every
 * call; what does not fit is cut off, and that it was is remembered.
 */
#ifndef CORE_BUILD_H
#define CORE_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct builder {
	char *out;
	size_t size; /* of `out`, the NUL's byte included */
	size_t len;
	bool overflow;
};

/* Borrows `out`; with `size` 0 every addition overflows. */
void builder_init(struct builder *b, char *out, size_t size);
void builder_char(struct builder *b, char c);
void builder_text(struct builder *b, const char *text);
void builder_bytes(struct builder *b, const char *bytes, size_t len);
void builder_int(struct builder *b, int64_t value);
/* In groups of three: "524 648". */
void builder_grouped(struct builder *b, int64_t value);

#endif
