/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fewer bytes, and the same screen: what curses would have written and what is
 * written instead go to two terminals, which must show the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "app/shorten.h"

#define ROWS   8
#define COLS   20
#define FRAMES 3000

static char out[65536];
static size_t out_len;

static void put(void *arg, const char *bytes, size_t len)
{
	(void)arg;
	assert_true(out_len + len < sizeof(out));
	memcpy(out + out_len, bytes, len);
	out_len += len;
	out[out_len] = '\0';
}

static const char *told(struct shorten *s, const char *bytes)
{
	out_len = 0;
	out[0] = '\0';
	shorten_feed(s, bytes, strlen(bytes));
	return out;
}

static void test_looks(void **state)
{
	struct shorten s;

	(void)state;
	shorten_init(&s, put, NULL);
	/* Nothing is known of the terminal: the first look is told whole. */
	assert_string_equal(told(&s, "\033[0;1m\033[38;5;81ma"),
			    "\033[0;1;38;5;81ma");
	/* Plain for a while, and back: nothing was drawn in between. */
	assert_string_equal(told(&s, "\033[39m\033[m\033[3;4H\033[1m"
				     "\033[38;5;81mb"), "\033[3;4Hb");
	assert_string_equal(told(&s, "\033[m"), "");
	assert_string_equal(told(&s, "\033[1m\033[38;5;81mc\r\b"), "c\r\b");
	/* Only what is new, and all of it where something goes. */
	assert_string_equal(told(&s, "\033[48;5;24md"), "\033[48;5;24md");
	assert_string_equal(told(&s, "\033[0m\033[31me"), "\033[0;31me");
	assert_string_equal(told(&s, "\033[mf"), "\033[mf");
	/* What clears shows a look, too. */
	assert_string_equal(told(&s, "\033[44m\033[K"), "\033[44m\033[K");
	assert_string_equal(told(&s, "\033[m\n"), "\033[m\n");
	/* But not what is in front. */
	assert_string_equal(told(&s, "\033[31;1m\033[K\033M"),
			    "\033[K\033M");
	assert_string_equal(told(&s, "\033[4m\033[3X"),
			    "\033[1;4;31m\033[3X");
	assert_string_equal(told(&s, "\033[m\n"), "\033[m\n");
	/* Nor does a blank show that. */
	assert_string_equal(told(&s, "\033[32m \033[m"), " ");
	assert_string_equal(told(&s, "\033[4m \033[m"), "\033[4m ");
	assert_string_equal(told(&s, " "), "\033[m ");
	/* All lines scroll, where it is known how many there are. */
	assert_string_equal(told(&s, "\033[1;8r"), "\033[1;8r");
	shorten_resize(&s, 8);
	assert_string_equal(told(&s, "\033[1;8r\033[1;7r"),
			    "\033[r\033[1;7r");
	/* Others wrote there. */
	shorten_forget(&s);
	assert_string_equal(told(&s, "g"), "\033[mg");
}

/* Repeats are written out: not every terminal knows them. */
static void test_repeat(void **state)
{
	struct shorten s;

	(void)state;
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033(0\033[31mq\033[4b\033(B"),
			    "\033[0;31m\033(0qqqqq");
	/* Of what is more than a byte there are none. */
	assert_string_equal(told(&s, "\033(0\xc2\xb7\033[4b"),
			    "\xc2\xb7\033[4b");
}

/* A colour of the palette that stands for another one. */
static void test_exact(void **state)
{
	struct shorten s;

	(void)state;
	shorten_init(&s, put, NULL);
	shorten_exact(&s, 255, 0x0a141e);
	shorten_exact(&s, 200, 0);
	shorten_exact(&s, 3, 0x0a141e); /* that is the user's */
	assert_true(shorten_is_exact(&s, 255, 0x0a141e));
	assert_false(shorten_is_exact(&s, 254, 0x0a141e));
	assert_string_equal(told(&s, "\033[0;1m\033[38;5;255m\033[48;5;200ma"),
			    "\033[0;1;38;2;10;20;30;48;2;0;0;0ma");
	assert_string_equal(told(&s, "\033[33m\033[48;5;199mb"),
			    "\033[33;48;5;199mb");
	shorten_exact(&s, 255, -1);
	assert_string_equal(told(&s, "\033[38;5;255mc"), "\033[38;5;255mc");
	/* The longest that there is. */
	shorten_exact(&s, 255, 0xffffff);
	shorten_exact(&s, 200, 0xffffff);
	shorten_forget(&s);
	assert_string_equal(told(&s, "\033[1;2;3;4;5;6;7;8;9;12m"
				     "\033[38;5;255m\033[48;5;200md"),
			    "\033[0;1;2;3;4;5;6;7;8;9;38;2;255;255;255;"
			    "48;2;255;255;255;12md");
}

static void test_sets(void **state)
{
	struct shorten s;

	(void)state;
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033(B\033[ma\033(B\033[mb"),
			    "\033[m\033(Bab");
	assert_string_equal(told(&s, "\033(0qq\033(B\033(0q\033(Bx"),
			    "\033(0qqq\033(Bx");
	assert_string_equal(told(&s, "\016q\017\016q\017x"), "\016qq\017x");
	/* What is kept comes back, and is no other than it was. */
	assert_string_equal(told(&s, "\033[1m\0337\033[m"), "\033[1m\0337");
	assert_string_equal(told(&s, "y\0338z"), "\033[my\0338z");
	/* A terminal without looks is never told one. */
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033Ya\033Ax"), "\033Ya\033Ax");
	/* Scrolls are line feeds, which more terminals know. */
	assert_string_equal(told(&s, "\033[2S"), "\n\n");
}

/* What is not understood ends it, with the terminal as curses has it. */
static void test_unknown(void **state)
{
	struct shorten s;

	(void)state;
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033[31m\033[38;2;1;2;3mx\033[mz\033[m"),
			    "\033[0;31m\033[38;2;1;2;3mx\033[mz\033[m");
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033[31m\033[4:3mx"),
			    "\033[0;31m\033[4:3mx");
	/* A sequence that is cut off is passed on. */
	shorten_init(&s, put, NULL);
	assert_string_equal(told(&s, "\033["), "\033[");
}

static const char *const pieces[] = {
	"\033[m", "\033[0;1m", "\033[1m", "\033[4m", "\033[24m", "\033[7m",
	"\033[27m", "\033[22m", "\033[31m", "\033[39m", "\033[44m", "\033[49m",
	"\033[97m", "\033[104m", "\033[38;5;81m", "\033[48;5;237m",
	"\033[39;49m", "\033[0;1;4;36;45m", "\033(B", "a", "b c", "xyz",
	"\033[H", "\033[2J", "\033[K", "\033[1K", "\033[3X", "\033[2P",
	"\033[2@", "\033[L", "\033[M", "\033[3;5H", "\033[7;1H", "\033[8;18H",
	"\033[4G", "\033[2d", "\033[2C", "\033[2A", "\r", "\b", "\n", "\033M",
	"\033[2;6r", "\033[1;8r", "\0337", "\0338", "\033[?25h",
};

/* Each cell of both, the cursor, and what would be drawn next. */
static void compare(VTerm *a, VTerm *b)
{
	VTermPos at_a, at_b;

	vterm_state_get_cursorpos(vterm_obtain_state(a), &at_a);
	vterm_state_get_cursorpos(vterm_obtain_state(b), &at_b);
	assert_int_equal(at_a.row, at_b.row);
	assert_int_equal(at_a.col, at_b.col);
	for (int i = 0; i < ROWS * COLS; i++) {
		VTermPos pos = { i / COLS, i % COLS };
		VTermScreenCell x, y;

		vterm_screen_get_cell(vterm_obtain_screen(a), pos, &x);
		vterm_screen_get_cell(vterm_obtain_screen(b), pos, &y);
		assert_int_equal(x.chars[0], y.chars[0]);
		assert_int_equal(x.attrs.underline, y.attrs.underline);
		assert_int_equal(x.attrs.reverse, y.attrs.reverse);
		assert_true(vterm_color_is_equal(&x.bg, &y.bg));
		/* What was cleared has nothing in front. */
		if (x.chars[0] == 0 && !x.attrs.reverse)
			continue;
		assert_int_equal(x.attrs.bold, y.attrs.bold);
		assert_true(vterm_color_is_equal(&x.fg, &y.fg));
	}
}

static VTerm *terminal(void)
{
	VTerm *vt = vterm_new(ROWS, COLS);

	vterm_set_utf8(vt, 1);
	vterm_screen_reset(vterm_obtain_screen(vt), 1);
	return vt;
}

static void test_same_screen(void **state)
{
	VTerm *plain = terminal(), *shorter = terminal();
	size_t before = 0, after = 0;
	struct shorten s;

	(void)state;
	srand(1);
	shorten_init(&s, put, NULL);
	shorten_resize(&s, ROWS);
	for (int frame = 0; frame < FRAMES; frame++) {
		char bytes[512] = "";
		size_t len = 0;

		for (int i = rand() % 20; i >= 0; i--)
			len += (size_t)snprintf(
				bytes + len, sizeof(bytes) - len, "%s",
				pieces[(size_t)rand() %
				       (sizeof(pieces) / sizeof(pieces[0]))]);
		told(&s, bytes);
		vterm_input_write(plain, bytes, len);
		vterm_input_write(shorter, out, out_len);
		compare(plain, shorter);
		before += len;
		after += out_len;
	}
	print_message("# %zu bytes for %zu\n", after, before);
	assert_true(after < before);
	vterm_free(plain);
	vterm_free(shorter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_same_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
