/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The very bytes of a frame, where they are to be few: looks, ways of the
 * cursor, blanks, symbols, rows that scroll. ESC is written as ^ here.
 */
#include <stdio.h>
#include <string.h>

#include "unit/terminals.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct terminal *terminal(const char *name, const char *locale)
{
	for (size_t i = 0; i < N_TERMINALS; i++) {
		if (strcmp(terminals[i].name, name) == 0 &&
		    strcmp(terminals[i].locale, locale) == 0 &&
		    !terminals[i].more)
			return &terminals[i];
	}
	fail();
	return NULL;
}

static void text(struct bench *b, int row, int col, enum role role,
		 const char *what)
{
	canvas_text(&b->canvas, row, col, b->canvas.cols, role, what,
		    strlen(what));
}

/* Roles in plain, bold, coloured, on a ground, underlined. */
#define PLAIN  ROLE_NORMAL
#define BOLD   ROLE_TITLE
#define RED    ROLE_LABEL
#define GROUND ROLE_VALUE
#define UNDER  ROLE_OLD
#define LOUD   ROLE_OK

static void begin(struct bench *b, const char *name, const char *locale)
{
	static const struct style theme[N_ROLES] = {
		[PLAIN] = { COLOUR_DEFAULT, COLOUR_DEFAULT, 0 },
		[BOLD] = { COLOUR_DEFAULT, COLOUR_DEFAULT, STYLE_BOLD },
		[RED] = { 1, COLOUR_DEFAULT, 0 },
		[GROUND] = { 7, 4, 0 },
		[UNDER] = { COLOUR_DEFAULT, COLOUR_DEFAULT, STYLE_UNDERLINE },
		[LOUD] = { 1, 4, STYLE_BOLD },
	};

	bench_start(b, terminal(name, locale), 24, 80);
	memcpy(b->theme, theme, sizeof(theme));
	screen_theme(b->screen, b->theme);
	canvas_cursor(&b->canvas, 20, 4);
	bench_check(b, bench_frame(b), "first");
	assert_string_equal(bench_frame(b), "");
}

static void costs(struct bench *b, const char *bytes)
{
	char visible[256], *at = visible;

	/* The cursor goes back each time, so that no case depends on another. */
	canvas_cursor(&b->canvas, 20, 4);
	for (const char *p = bench_frame(b); *p && at < visible + 250; p++)
		*at++ = *p == '\033' ? '^' : *p;
	*at = '\0';
	assert_string_equal(visible, bytes);
	bench_check(b, visible, visible);
}

/* A change of look is told when it is seen, and the shortest that does. */
static void looks_are_short(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "xterm", "C.UTF-8");
	text(&b, 5, 10, PLAIN, "a");
	costs(&b, "^[6;11Ha^[21;5H");
	/* Blanks between are drawn in any look without a ground. */
	text(&b, 5, 10, BOLD, "b c");
	costs(&b, "^[6;11H^[1mb c^[21;5H");
	text(&b, 6, 10, RED, "d");
	costs(&b, "^[7;11H^[;31md^[21;5H");
	text(&b, 7, 10, LOUD, "e");
	costs(&b, "^[8;11H^[1;44me^[21;5H");
	text(&b, 8, 10, GROUND, "f");
	costs(&b, "^[9;11H^[22;37mf^[21;5H");
	/* A ground goes, and what has none is erased. */
	canvas_fill(&b.canvas, 8, 10, 1, PLAIN);
	costs(&b, "^[9;11H^[m ^[21;5H");
	text(&b, 5, 10, UNDER, "b c");
	costs(&b, "^[6;11H^[4mb c^[21;5H");
	text(&b, 5, 10, PLAIN, "   d");
	costs(&b, "^[6;11H^[m   d^[21;5H");
	bench_stop(&b);
	/* Where single attributes cannot be taken back. */
	begin(&b, "vt100", "C");
	text(&b, 5, 10, BOLD, "b");
	text(&b, 6, 10, UNDER, "u");
	costs(&b, "^[6;11H^[1mb\n\b^[;4mu^[21;5H");
	bench_stop(&b);
}

static void ways_are_short(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "vt100", "C");
	/* By one row and a few columns. */
	text(&b, 19, 4, PLAIN, "a");
	costs(&b, "^Ma\n\b");
	text(&b, 22, 0, PLAIN, "b");
	costs(&b, "\r\n\nb^[21;5H");
	text(&b, 20, 7, PLAIN, "c");
	costs(&b, "   c\b\b\b\b");
	text(&b, 20, 30, PLAIN, "d");
	costs(&b, "^[26Cd^[27D");
	/* What stands between is drawn again. */
	text(&b, 10, 2, PLAIN, "ab  f..gh");
	costs(&b, "^[11;3Hab  f..gh^[21;5H");
	text(&b, 10, 2, PLAIN, "xb  y..gz");
	costs(&b, "^[11;3Hxb  y..gz^[21;5H");
	text(&b, 0, 0, PLAIN, "home");
	costs(&b, "^[Hhome^[20B");
	text(&b, 0, 40, PLAIN, "z");
	costs(&b, "^[;41Hz^[21;5H");
	text(&b, 12, 0, PLAIN, "z");
	costs(&b, "^[13Hz^[21;5H");
	/* At the right edge the cursor hangs; a new row starts from the left. */
	text(&b, 10, 78, PLAIN, "ab");
	text(&b, 11, 0, PLAIN, "c");
	costs(&b, "^[11;79Hab\r\nc^[21;5H");
	/* The last cell of all. */
	text(&b, 23, 78, PLAIN, "ab");
	costs(&b, "^[24;79Hab^[21;5H");
	bench_stop(&b);
}

static void blanks_are_erased(void **state)
{
	static const char twenty[] = "abcdefghijklmnopqrst";
	struct bench b;

	(void)state;
	begin(&b, "xterm", "C.UTF-8");
	text(&b, 5, 10, PLAIN, twenty);
	bench_frame(&b);
	canvas_fill(&b.canvas, 5, 12, 70, PLAIN);
	costs(&b, "^[6;13H^[K^[21;5H");
	text(&b, 5, 10, PLAIN, twenty);
	text(&b, 5, 70, PLAIN, "z");
	bench_frame(&b);
	canvas_fill(&b.canvas, 5, 10, 20, PLAIN);
	costs(&b, "^[6;11H^[20X^[21;5H");
	/* Two are blanks, not an erasure. */
	canvas_fill(&b.canvas, 5, 70, 1, PLAIN);
	costs(&b, "^[6;71H ^[21;5H");
	/* A ground fills where it can, */
	canvas_fill(&b.canvas, 6, 0, 80, GROUND);
	costs(&b, "^[7H^[44m^[K^[21;5H");
	bench_stop(&b);
	/* and is drawn where erasing has none. */
	begin(&b, "screen", "C.UTF-8");
	canvas_fill(&b.canvas, 6, 0, 5, GROUND);
	costs(&b, "^[7H^[44m     ^[14B\b");
	/* Then what is erased has none, either. */
	text(&b, 8, 0, PLAIN, twenty);
	costs(&b, "^[9H^[mabcdefghijklmnopqrst^[21;5H");
	canvas_fill(&b.canvas, 6, 0, 1, LOUD);
	canvas_fill(&b.canvas, 8, 0, 20, PLAIN);
	costs(&b, "^[9H^[K^[21;5H");
	bench_stop(&b);
}

static void symbols_are_of_a_set(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "vt100", "C");
	canvas_line(&b.canvas, 5, 0, 3, PLAIN, GLYPH_RULE);
	text(&b, 5, 4, PLAIN, "a");
	costs(&b, "^[6H\016qqq \017a^[15B\b");
	canvas_line(&b.canvas, 6, 0, 3, PLAIN, GLYPH_RULE);
	canvas_line(&b.canvas, 7, 0, 3, PLAIN, GLYPH_RULE);
	costs(&b, "^[7H\016qqq\r\nqqq^[21;5H");
	bench_stop(&b);
}

/* Rows of a pane go up; what they leave is drawn, and nothing else. */
static void rows_scroll(void **state)
{
	static const char *const names[] = { "vt100", "xterm", "linux",
					     "screen" };
	char line[32];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct bench b;

		begin(&b, names[i], strcmp(names[i], "vt100") ? "C.UTF-8" :
								"C");
		for (int row = 5; row < 15; row++) {
			snprintf(line, sizeof(line), "%d, a line of some "
				 "words", row * 7919 % 100);
			text(&b, row, 1, PLAIN, line);
		}
		text(&b, 4, 0, PLAIN, "above");
		text(&b, 15, 0, PLAIN, "below");
		bench_frame(&b);
		for (int k = 0; k < 3; k++) {
			struct cell *at = b.canvas.cells + 5 * 80;

			memmove(at, at + 80, sizeof(*at) * 80 * 9);
			canvas_fill(&b.canvas, 14, 0, 80, PLAIN);
			snprintf(line, sizeof(line), "new %d", k);
			text(&b, 14, 1, PLAIN, line);
			/* The rows that scroll are told but once. */
			snprintf(line, sizeof(line), "%s^[15H\n new %d^[21;5H",
				 k == 0 ? "^[6;15r" : "", k);
			costs(&b, line);
		}
		/* And down again. */
		for (int k = 0; k < 2; k++) {
			struct cell *at = b.canvas.cells + 5 * 80;

			memmove(at + 80, at, sizeof(*at) * 80 * 9);
			canvas_fill(&b.canvas, 5, 0, 80, PLAIN);
			text(&b, 5, 0, PLAIN, k ? "2" : "1");
			costs(&b, k ? "^[6H^M2^[21;5H" : "^[6H^M1^[21;5H");
		}
		/* No step leads over an edge of those rows. */
		text(&b, 14, 0, PLAIN, "|");
		text(&b, 15, 0, PLAIN, "|");
		costs(&b, "^[15H|^[16H|^[21;5H");
		/* All rows again, the last one by its number. */
		screen_redraw(b.screen);
		assert_non_null(strstr(bench_frame(&b), "\033[1;24r"));
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_are_short),
		cmocka_unit_test(ways_are_short),
		cmocka_unit_test(blanks_are_erased),
		cmocka_unit_test(symbols_are_of_a_set),
		cmocka_unit_test(rows_scroll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
