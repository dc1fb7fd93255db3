/* SPDX-License-Identifier: MIT */
/*
 * ASCII text as bytes and a length, the same under every locale. Bytes above
 * 0x7f are neither letter, digit nor blank. Nothing here needs a NUL.
 */
#ifndef CORE_ASCII_H
#define CORE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Of a command's name, behind its sign. */
static inline bool ascii_is_name(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

/* Blank or tab. */
static inline bool ascii_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Eight bytes at a time, loaded with memcpy(): not 0 where one is a control
 * byte, below a blank, or where one is `c`.
 */
static inline uint64_t ascii_any_control(uint64_t word)
{
	const uint64_t ones = UINT64_MAX / 0xff;

	return (word - ones * ' ') & ~word & ones * 0x80;
}

static inline uint64_t ascii_any(uint64_t word, char c)
{
	const uint64_t ones = UINT64_MAX / 0xff;
	uint64_t zero = word ^ ones * (unsigned char)c;

	return (zero - ones) & ~zero & ones * 0x80;
}

/* Less than, equal to or greater than 0, letters' case ignored. */
static inline int ascii_compare_nocase(const char *a, size_t a_len,
				       const char *b, size_t b_len)
{
	for (size_t i = 0; i < a_len && i < b_len; i++) {
		unsigned char x, y;

		if (a[i] == b[i])
			continue;
		x = (unsigned char)ascii_lower(a[i]);
		y = (unsigned char)ascii_lower(b[i]);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a_len > b_len) - (a_len < b_len);
}

static inline bool ascii_equal_nocase(const char *a, size_t a_len,
				      const char *b, size_t b_len)
{
	return a_len == b_len && ascii_compare_nocase(a, a_len, b, b_len) == 0;
}

/*
 * Reads the decimal digits that `text` begins with. Returns how many there
 * are; 0, and `*value` as it was, for none or for a number above `max`.
 */
static inline size_t ascii_read_uint(const char *text, size_t len,
				     uint64_t max, uint64_t *value)
{
	uint64_t v = 0;
	size_t n = 0;

	for (; n < len && ascii_is_digit(text[n]); n++) {
		unsigned digit = (unsigned)(text[n] - '0');

		if (digit > max || v > (max - digit) / 10)
			return 0;
		v = v * 10 + digit;
	}
	if (n)
		*value = v;
	return n;
}

#endif
