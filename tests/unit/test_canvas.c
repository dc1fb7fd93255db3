/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canvas and text layer: clipping, wide characters, what is made visible. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/text.h"

static struct canvas canvas;

static int set_up(void **state)
{
	(void)state;
	return canvas_init(&canvas, 3, 10);
}

static int tear_down(void **state)
{
	(void)state;
	canvas_fini(&canvas);
	return 0;
}

/* A row as text; "_" is the right half of a wide character. */
static const char *row_text(int row)
{
	static char out[4 * 10 + 1];
	size_t len = 0;

	for (int col = 0; col < canvas.cols; col++) {
		const struct cell *cell = canvas_cell(&canvas, row, col);
		struct key key = { .code = cell->width ? cell->code : '_' };

		len += keys_bytes(&key, out + len);
	}
	out[len] = '\0';
	return out;
}

static int text(int row, int col, int cols, const char *bytes)
{
	return canvas_text(&canvas, row, col, cols, ROLE_TEXT, bytes,
			   strlen(bytes));
}

static void test_sizes(void **state)
{
	(void)state;
	assert_int_equal(canvas_resize(&canvas, 0, 0), 0);
	assert_int_equal(canvas.rows, 24);
	assert_int_equal(canvas.cols, 80);
	assert_int_equal(canvas_resize(&canvas, -1, 5), 0);
	assert_int_equal(canvas.rows, 24);
	assert_int_equal(canvas.cols, 5);
	assert_int_equal(canvas_resize(&canvas, 1, 1000000), 0);
	assert_int_equal(canvas.cols, CANVAS_MAX);
}

static void test_clipping(void **state)
{
	(void)state;
	assert_int_equal(text(0, 7, 10, "abc"), 3);
	assert_string_equal(row_text(0), "       abc");
	assert_int_equal(text(1, 7, 10, "abcd"), 3);
	assert_string_equal(row_text(1), "       ab\xe2\x80\xa6");
	assert_int_equal(text(2, 0, 4, "abcde"), 4);
	assert_string_equal(row_text(2), "abc\xe2\x80\xa6      ");
	assert_int_equal(text(2, 5, 0, "x"), 0);
	assert_int_equal(text(2, 10, 5, "x"), 0);
	text(-1, 0, 5, "x");
	text(3, 0, 5, "x");
	canvas_glyph(&canvas, 0, -1, ROLE_TEXT, GLYPH_GOOD);
	canvas_fill(&canvas, 0, 8, 100, ROLE_RULE);
	assert_string_equal(row_text(0), "       a  ");
	assert_int_equal(canvas_cell(&canvas, 0, 9)->role, ROLE_RULE);
	assert_int_equal(canvas_cell(&canvas, 0, 7)->role, ROLE_TEXT);
	assert_null(canvas_cell(&canvas, 0, 10));
	assert_null(canvas_cell(&canvas, -1, 0));
}

static void test_wide(void **state)
{
	(void)state;
	assert_int_equal(text(0, 0, 10, "\xe6\xbc\xa2\xe5\xad\x97"), 4);
	assert_string_equal(row_text(0), "\xe6\xbc\xa2_\xe5\xad\x97_      ");
	/* Over one half, the other goes blank. */
	text(0, 1, 1, "x");
	assert_string_equal(row_text(0), " x\xe5\xad\x97_      ");
	text(0, 2, 1, "y");
	assert_string_equal(row_text(0), " xy       ");
	/* No half of one at the edge. */
	assert_int_equal(text(1, 8, 5, "a\xe6\xbc\xa2"), 2);
	assert_string_equal(row_text(1), "        a\xe2\x80\xa6");
	assert_int_equal(text(2, 9, 5, "\xe6\xbc\xa2"), 1);
	assert_string_equal(row_text(2), "         \xe2\x80\xa6");
}

static void test_made_visible(void **state)
{
	static const struct {
		const char *bytes;
		const char *shown;
	} table[] = {
		{ "plain", "plain     " },
		{ "\033[2J", "\\x1b[2J   " },
		{ "a\\b", "a\\\\b      " },
		{ "\xc3\xa9\x9b", "\xc3\xa9\\x9b     " },
		{ "\xc2\x9b", "\\xc2\\x9b  " },
		{ "a\xcc\x81", "a\\xcc\\x81 " },
		{ "\x7f\r", "\\x7f\\x0d  " },
		/* An escape is shown whole or not at all. */
		{ "1234567\n", "1234567\xe2\x80\xa6  " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		canvas_clear(&canvas);
		text(0, 0, 10, table[i].bytes);
		assert_string_equal(row_text(0), table[i].shown);
	}
}

static void test_ascii(void **state)
{
	(void)state;
	canvas.glyphs = GLYPHS_ASCII;
	text(0, 0, 10, "\xc3\xa9!");
	assert_string_equal(row_text(0), "\\xc3\\xa9! ");
	text(1, 0, 5, "abcdefg");
	assert_string_equal(row_text(1), "abcd~     ");
	for (int glyph = 0; glyph < N_GLYPHS; glyph++)
		assert_true(glyph_code((enum glyph)glyph, GLYPHS_ASCII) < 0x7f);
}

/*
 * A text console shows what its font has. Of code page 437, and of Debian's
 * console fonts, these.
 */
static void test_console(void **state)
{
	static const uint32_t has[] = { 0xb7, 0xbb, 0x2192, 0x2500, 0x2502,
					0x252c, 0x2588, 0x2591, 0x25a0, 0 };

	(void)state;
	for (int glyph = 0; glyph < N_GLYPHS; glyph++) {
		uint32_t code = glyph_code((enum glyph)glyph, GLYPHS_CONSOLE);
		int i = 0;

		while (has[i] && has[i] != code)
			i++;
		assert_true(code < 0x7f || has[i]);
	}
	canvas.glyphs = GLYPHS_CONSOLE;
	text(0, 0, 10, "\xc3\xa9!");
	assert_string_equal(row_text(0), "\xc3\xa9!        ");
}

/* No two severities, and no two states, have one sign. */
static void test_signs_differ(void **state)
{
	static const enum glyph sets[][6] = {
		{ GLYPH_INFO, GLYPH_GOOD, GLYPH_ASK, GLYPH_WARNING, GLYPH_ERROR,
		  GLYPH_OWN },
		{ GLYPH_ON, GLYPH_BETWEEN, GLYPH_OFF, GLYPH_WARNING,
		  GLYPH_ERROR, GLYPH_GOOD },
	};

	(void)state;
	for (enum glyph_set set = 0; set < N_GLYPH_SETS; set++) {
		for (int i = 0; i < 2 * 6 * 6; i++) {
			const enum glyph *of = sets[i / 36];
			enum glyph a = of[i / 6 % 6], b = of[i % 6];

			assert_true(a == b ||
				    glyph_code(a, set) != glyph_code(b, set));
		}
	}
}

static void test_width_is_what_is_drawn(void **state)
{
	static const char bytes[] = "a\xe6\xbc\xa2\\\033\xff\xc3\xa9";

	(void)state;
	assert_int_equal(canvas_resize(&canvas, 1, 40), 0);
	assert_int_equal(text_width(bytes, sizeof(bytes) - 1, false), 14);
	assert_int_equal(text(0, 0, 40, bytes), 14);
	assert_int_equal(text_width(bytes, sizeof(bytes) - 1, true), 31);
}

static void test_bar(void **state)
{
	(void)state;
	canvas_bar(&canvas, 0, 0, 4, ROLE_BAR_DONE, ROLE_BAR_REST, 50, 100);
	assert_string_equal(row_text(0),
			    "\xe2\x96\x88\xe2\x96\x88\xe2\x96\x91\xe2\x96\x91"
			    "      ");
	canvas_bar(&canvas, 0, 0, 4, ROLE_BAR_DONE, ROLE_BAR_REST, 99, 100);
	assert_int_equal(canvas_cell(&canvas, 0, 3)->code, 0x258c);
	canvas_bar(&canvas, 0, 0, 4, ROLE_BAR_DONE, ROLE_BAR_REST, 100, 100);
	assert_int_equal(canvas_cell(&canvas, 0, 3)->code, 0x2588);
	canvas_bar(&canvas, 0, 0, 4, ROLE_BAR_DONE, ROLE_BAR_REST, -1, 100);
	assert_int_equal(canvas_cell(&canvas, 0, 0)->role, ROLE_BAR_REST);
	canvas.glyphs = GLYPHS_ASCII;
	canvas_bar(&canvas, 1, 0, 4, ROLE_BAR_DONE, ROLE_BAR_REST, 99, 100);
	assert_string_equal(row_text(1), "###.      ");
}

static void test_cursor(void **state)
{
	(void)state;
	canvas_cursor(&canvas, 2, 9);
	assert_int_equal(canvas.cursor_row, 2);
	assert_int_equal(canvas.cursor_col, 9);
	canvas_cursor(&canvas, 2, 10);
	assert_int_equal(canvas.cursor_row, -1);
}

/* The short way and the long one agree on every byte. */
static void test_plain(void **state)
{
	struct text_unit unit;

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		char text[] = { 'a', (char)byte, 'b' };
		bool plain;

		text_next(text + 1, 1, true, &unit);
		plain = unit.n == 1 && unit.width == 1;
		assert_int_equal(text_plain(text, 3), plain ? 3 : 1);
		assert_int_equal(text_width(text, 3, true), unit.width + 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sizes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clipping, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_wide, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_made_visible, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_ascii, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_console, set_up,
						tear_down),
		cmocka_unit_test(test_signs_differ),
		cmocka_unit_test(test_plain),
		cmocka_unit_test_setup_teardown(test_width_is_what_is_drawn,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cursor, set_up, tear_down),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("no C.UTF-8 locale\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
