/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes for the clipboard, read back by a decoder of the test's own, as
 * xterm, tmux and GNU screen would see them.
 */
#include "app/clip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* What stands between "ESC ] 52 ; c ;" and BEL, and nothing else. */
static size_t decode(const char *bytes, size_t len, char *out)
{
	size_t n = 0, n_bits = 0;
	unsigned bits = 0;

	assert_true(len >= 8);
	assert_memory_equal(bytes, "\033]52;c;", 7);
	assert_int_equal(bytes[len - 1], '\a');
	for (size_t i = 7; i < len - 1; i++) {
		if (bytes[i] == '=') {
			assert_true(i + 3 > len - 1);
			continue;
		}
		assert_true(digit(bytes[i]) >= 0);
		bits = bits << 6 | (unsigned)digit(bytes[i]);
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			out[n++] = (char)(bits >> n_bits & 0xff);
		}
	}
	return n;
}

/* What GNU screen hands on. */
static size_t unwrap(const char *bytes, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t start;

		assert_memory_equal(bytes + i, "\033P", 2);
		start = i += 2;
		while (i + 1 < len && memcmp(bytes + i, "\033\\", 2) != 0)
			out[n++] = bytes[i++];
		assert_true(i + 1 < len && i - start <= 250);
		i += 2;
	}
	return n;
}

static void check(const char *text, size_t len, const char *term, bool tmux,
		  bool wrapped)
{
	static char out[2 * CLIP_BASE64_MAX], whole[2 * CLIP_BASE64_MAX];
	size_t n;
	char *bytes = clip_sequence(text, len, term, tmux, &n);

	assert_non_null(bytes);
	if (wrapped)
		n = unwrap(bytes, n, whole);
	else
		memcpy(whole, bytes, n);
	free(bytes);
	assert_true(n <= CLIP_BASE64_MAX + 8);
	assert_int_equal(decode(whole, n, out), len);
	assert_memory_equal(out, text, len);
}

static void any_text(void **state)
{
	static char text[CLIP_TEXT_MAX + 1];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7 + i / 256);
	for (size_t len = 0; len < 1000; len++) {
		check(text, len, "xterm", false, false);
		check(text, len, "screen.xterm-256color", false, true);
		check(text, len, "screen", true, false);
	}
	check(text, CLIP_TEXT_MAX, "linux", false, false);
	check(text, CLIP_TEXT_MAX, "screen", false, true);
	check(text, 5, NULL, false, false);
	assert_null(clip_sequence(text, CLIP_TEXT_MAX + 1, "xterm", false,
				  &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_text),
	};

	return cmocka_run_group_tests_name("clip", tests, NULL, NULL);
}
