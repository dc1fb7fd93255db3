/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Standard output for much text: a large buffer, numbers and foreign text
 * written without printf().
 */
#ifndef APP_OUT_H
#define APP_OUT_H

#include <string.h>

#include <hl78/types.h>

#define OUT_SIZE 65536

struct out {
	int fd;
	int error; /* errno of the first write that failed; nothing follows */
	size_t len;
	char buf[OUT_SIZE];
};

void out_init(struct out *out, int fd);
/* Writes what waits. False when a write failed, now or before. */
bool out_flush(struct out *out);

void out_char(struct out *out, char c);
void out_bytes(struct out *out, const void *bytes, size_t len);
/* Here, so that the length of a constant is one. */
static inline void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}
void out_int(struct out *out, int64_t value);
/* With zeros before it to `width` digits; `value` is not negative. */
void out_digits(struct out *out, uint64_t value, int width);
/* Seconds from microseconds: at most six decimals, no zeros at their end. */
void out_seconds(struct out *out, int64_t us);
/* Text from a module or a log, in the notation of hl78/text.h. */
void out_foreign(struct out *out, const void *bytes, size_t len);
/* The same as the inside of a JSON string. */
void out_json(struct out *out, const void *bytes, size_t len);

#endif
