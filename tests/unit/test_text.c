/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The visible notation: what stands for itself and what does not, the limits of
 * small buffers, and the way back for every byte.
 */
#include <hl78/text.h>

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

/* Escapes a string literal, NULs in it included, and compares. */
#define assert_escaped(bytes, expected) \
	check_escape(bytes, sizeof(bytes) - 1, expected)

static void check_escape(const char *bytes, size_t len, const char *expected)
{
	char out[256], back[256];
	size_t n;

	assert_int_equal(hl78_text_escape(bytes, len, out, sizeof(out), &n),
			 len);
	assert_string_equal(out, expected);
	assert_int_equal(n, strlen(expected));
	assert_int_equal(hl78_text_unescape(out, n, back), len);
	assert_memory_equal(back, bytes, len);
}

static void test_plain_text(void **state)
{
	(void)state;
	assert_escaped("", "");
	assert_escaped("+WDSI: 18,\"98%\"", "+WDSI: 18,\"98%\"");
	assert_escaped("Größe 3 €, 日本", "Größe 3 €, 日本");
	assert_escaped("\xf0\x9f\x93\xb6", "\xf0\x9f\x93\xb6"); /* U+1F4F6 */
}

static void test_controls(void **state)
{
	(void)state;
	assert_escaped("AT\r", "AT\\x0d");
	assert_escaped("a\tb\nc\0d", "a\\x09b\\x0ac\\x00d");
	assert_escaped("\x1b[2J\x7f", "\\x1b[2J\\x7f");
	assert_escaped("a\\c", "a\\\\c");
	assert_escaped("\\x0d", "\\\\x0d");
	/* C1, bidi override, zero width, BOM, soft hyphen, tag, PUA */
	assert_escaped("\xc2\x9b", "\\xc2\\x9b");
	assert_escaped("\xe2\x80\xae", "\\xe2\\x80\\xae");
	assert_escaped("\xe2\x80\x8b", "\\xe2\\x80\\x8b");
	assert_escaped("\xef\xbb\xbf", "\\xef\\xbb\\xbf");
	assert_escaped("\xc2\xad", "\\xc2\\xad");
	assert_escaped("\xf3\xa0\x80\xa1", "\\xf3\\xa0\\x80\\xa1");
	assert_escaped("\xee\x80\x80", "\\xee\\x80\\x80");
}

static void test_invalid_utf8(void **state)
{
	(void)state;
	assert_escaped("\xff\xfe", "\\xff\\xfe");
	assert_escaped("a\xc3", "a\\xc3");              /* cut off */
	assert_escaped("\xe2\x82z", "\\xe2\\x82z");
	assert_escaped("\xc0\xaf", "\\xc0\\xaf");       /* overlong */
	assert_escaped("\xe0\x80\xaf", "\\xe0\\x80\\xaf");
	assert_escaped("\xf0\x80\x80\xaf", "\\xf0\\x80\\x80\\xaf");
	assert_escaped("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* surrogate */
	assert_escaped("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
	assert_escaped("\x80", "\\x80");
}

static void test_every_byte_comes_back(void **state)
{
	uint8_t in[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 7 + (i >> 8));
	for (i = 0; i + 61 < sizeof(in); i++) {
		char out[61 * HL78_ESCAPED_MAX + 1];
		uint8_t back[61 * HL78_ESCAPED_MAX];
		size_t n;

		assert_int_equal(hl78_text_escape(in + i, 61, out, sizeof(out),
						  &n), 61);
		assert_int_equal(hl78_text_unescape(out, n, back), 61);
		assert_memory_equal(back, in + i, 61);
	}
}

static void test_small_buffers(void **state)
{
	const char *in = "a\r€b";
	/* by size: bytes used up, and what was written */
	static const struct {
		size_t used;
		const char *out;
	} steps[] = {
		{ 0, NULL },    { 0, "" },          { 1, "a" },
		{ 1, "a" },     { 1, "a" },         { 1, "a" },
		{ 2, "a\\x0d" }, { 2, "a\\x0d" },   { 2, "a\\x0d" },
		{ 5, "a\\x0d€" }, { 6, "a\\x0d€b" }, { 6, "a\\x0d€b" },
	};
	size_t size, n;

	(void)state;
	for (size = 0; size < sizeof(steps) / sizeof(steps[0]); size++) {
		char out[16];

		memset(out, '#', sizeof(out));
		assert_int_equal(hl78_text_escape(in, strlen(in), out, size,
						  &n), steps[size].used);
		if (size)
			assert_string_equal(out, steps[size].out);
		else
			assert_int_equal(n, 0);
		assert_int_equal(out[size], '#');
	}
}

static void test_unescape_leaves_the_rest(void **state)
{
	static const char *const same[] = {
		"\\", "a\\", "\\x", "\\x0", "\\x0g", "\\xAB", "\\n", "\\c",
	};
	char text[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		size_t len = strlen(same[i]);

		memcpy(text, same[i], len);
		assert_int_equal(hl78_text_unescape(text, len, text), len);
		assert_memory_equal(text, same[i], len);
	}
	memcpy(text, "a\\\\x0d\\x0d", 10);
	assert_int_equal(hl78_text_unescape(text, 10, text), 6);
	assert_memory_equal(text, "a\\x0d\r", 6);
}

static void test_printable_edges(void **state)
{
	(void)state;
	assert_true(hl78_printable(0x20) && hl78_printable(0x7e));
	assert_true(hl78_printable(0xa0) && hl78_printable(0x2010));
	assert_true(hl78_printable(0xfffd) && hl78_printable(0x1f600));
	assert_false(hl78_printable(0x1f) || hl78_printable(0x7f));
	assert_false(hl78_printable(0x2066) || hl78_printable(0x061c));
	assert_false(hl78_printable(0xfffe) || hl78_printable(0x1ffff));
	assert_false(hl78_printable(0x10fffd) || hl78_printable(0x110000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_invalid_utf8),
		cmocka_unit_test(test_every_byte_comes_back),
		cmocka_unit_test(test_small_buffers),
		cmocka_unit_test(test_unescape_leaves_the_rest),
		cmocka_unit_test(test_printable_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
