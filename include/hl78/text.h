/* SPDX-License-Identifier: MIT */
/*
 * Text from a module is made visible before it goes anywhere: the one notation
 * that logs, JSON and screens share. Printable UTF-8 stands for itself, a
 * backslash is doubled, every other byte is \xNN with two lower-case digits.
 */
#ifndef HL78_TEXT_H
#define HL78_TEXT_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The most that one input byte can grow to in the notation: "\xNN". */
#define HL78_ESCAPED_MAX 4

/*
 * Decodes the code point at `bytes`. Returns the bytes it takes, 1 to 4, or 0
 * when they are no well-formed UTF-8 (overlong forms, surrogates, more than
 * U+10FFFF and a sequence cut off by `len` included).
 */
size_t hl78_utf8_decode(const uint8_t *bytes, size_t len, uint32_t *code);

/*
 * Whether a code point is safe to show as itself: none of C0, C1, DEL, the
 * bidirectional controls, zero-width and invisible characters, tags,
 * variation selectors, line and paragraph separators, private use,
 * noncharacters. It knows nothing of fonts and columns.
 */
bool hl78_printable(uint32_t code);

/*
 * Writes `bytes` in the notation to `out`, which is NUL-terminated when `size`
 * is not 0, and never cuts an escape or a character in two. Returns the bytes
 * of input used up; when that is less than `len`, `out` was full.
 * `*out_len` gets the length written, without the NUL. May not overlap.
 */
size_t hl78_text_escape(const void *bytes, size_t len, char *out, size_t size,
			size_t *out_len);

/*
 * The way back: writes what the notation stands for to `out` (no NUL is
 * added, at most `len` bytes) and returns its length. What is no escape of the
 * notation stays as it is, so this never fails. `out` may be `text` itself.
 */
size_t hl78_text_unescape(const char *text, size_t len, void *out);

#ifdef __cplusplus
}
#endif

#endif
