/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random frames on many a terminal, each compared cell by cell with what
 * libvterm shows: text, grounds, wide characters, rows that move, themes,
 * sizes, and others who write in between.
 *
 * FOTACON_SEED=N draws other frames, FOTACON_LONG=1 more of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/terminals.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FRAMES 250
#define FRAMES_LONG 10000

/* ---- the same numbers everywhere ---- */

static uint32_t state_of_chance;

static int chance(int below)
{
	state_of_chance = state_of_chance * 1664525 + 1013904223;
	return (int)((state_of_chance >> 8) % (uint32_t)below);
}

static uint32_t first_seed(void)
{
	const char *text = getenv("FOTACON_SEED");

	return text ? (uint32_t)strtoul(text, NULL, 10) : 1;
}

/* ---- random frames ---- */

static int32_t random_colour(void)
{
	switch (chance(5)) {
	case 0:
		return chance(8);
	case 1:
		return chance(256);
	case 2:
		return COLOUR_RGB | chance(0x1000000);
	default:
		return COLOUR_DEFAULT;
	}
}

static void random_theme(struct bench *b)
{
	for (int i = 0; i < N_ROLES; i++) {
		b->theme[i] = (struct style){
			.fg = random_colour(),
			.bg = chance(2) ? COLOUR_DEFAULT : random_colour(),
			.attrs = (unsigned)(chance(16) & chance(16)),
		};
	}
	if (chance(2))
		b->theme[ROLE_NORMAL] = (struct style){ COLOUR_DEFAULT,
							COLOUR_DEFAULT, 0 };
	screen_theme(b->screen, b->theme);
}

static enum role random_role(void)
{
	return (enum role)(chance(3) ? chance(4) : chance(N_ROLES));
}

static void random_text(struct canvas *c, int row)
{
	static const char *const texts[] = {
		"a", "08:00:02  4       authentication starts", "x  y",
		"46 %", "\xe6\xbc\xa2\xe5\xad\x97", "\xc3\xa9t\xc3\xa9 \xe2\x82\xac",
		"AT+WDSS=1,1", "wide \xe6\xbc\xa2 in it", "                  ",
		"a               b", "\xf0\x9f\x8d\x8f!",
	};
	const char *text = texts[chance(COUNT(texts))];

	canvas_text(c, row, chance(c->cols + 4) - 4 > 0 ? chance(c->cols) : 0,
		    c->cols, random_role(), text, strlen(text));
}

/* Rows that move, as those of a pane do; new ones come in. */
static void random_scroll(struct canvas *c)
{
	int top = chance(c->rows), n = 1 + chance(3);
	int rows = 1 + chance(c->rows - top);
	size_t row = (size_t)c->cols;
	struct cell *at = c->cells + row * (size_t)top;
	bool up = chance(3) > 0;

	if (n >= rows)
		return;
	memmove(up ? at : at + row * (size_t)n, up ? at + row * (size_t)n : at,
		sizeof(*at) * row * (size_t)(rows - n));
	for (int i = 0; i < n; i++) {
		int new = up ? top + rows - 1 - i : top + i;

		canvas_fill(c, new, 0, c->cols, random_role());
		random_text(c, new);
	}
}

static void random_size(struct bench *b)
{
	int rows = 1 + chance(30), cols = 2 + chance(90);

	assert_int_equal(canvas_resize(&b->canvas, rows, cols), 0);
	screen_resize(b->screen, rows, cols);
	/* Other terminals do that by themselves. */
	vterm_input_write(b->vt, "\033[r", 3);
	vterm_set_size(b->vt, rows, cols);
}

/* Others write to the terminal, or it is left, and entered again. */
static void random_break(struct bench *b)
{
	static const char rubbish[] = "\033[31;7mxyz\n\n\nabc\033[3;3H";
	static const char region[] = "\033[4;9r";
	char undo[256];

	if (chance(2)) {
		vterm_input_write(b->vt, rubbish, strlen(rubbish));
		/*
		 * An ansi does not know that there are such, and libvterm
		 * fails with one that is larger than it.
		 */
		if (strcmp(b->t->name, "ansi") != 0 && b->canvas.rows > 9)
			vterm_input_write(b->vt, region, strlen(region));
	} else {
		screen_left(b->screen);
		vterm_input_write(b->vt, undo, screen_undo(undo, sizeof(undo)));
		assert_true(b->cursor);
	}
	screen_redraw(b->screen);
}

static void random_step(struct bench *b)
{
	struct canvas *c = &b->canvas;
	int row = chance(c->rows), col = chance(c->cols);

	switch (chance(16)) {
	case 0:
		if (chance(8) == 0)
			canvas_clear(c);
		break;
	case 1:
	case 2:
		canvas_fill(c, row, col, chance(c->cols), random_role());
		break;
	case 3:
		canvas_line(c, row, col, chance(c->cols), random_role(),
			    (enum glyph)(1 + chance(N_GLYPHS - 1)));
		break;
	case 4:
		/* Not half a wide character. */
		canvas_paint(c, row, 0, c->cols, random_role());
		break;
	case 5:
	case 6:
	case 7:
		random_scroll(c);
		break;
	case 8:
		canvas_cursor(c, chance(3) ? row : -1, col);
		break;
	case 9:
		if (chance(20) == 0)
			random_size(b);
		break;
	case 10:
		if (chance(20) == 0)
			random_theme(b);
		break;
	case 11:
		if (chance(20) == 0)
			random_break(b);
		break;
	default:
		random_text(c, row);
		break;
	}
}

static void random_frames(void **state)
{
	int frames = getenv("FOTACON_LONG") ? FRAMES_LONG : FRAMES;

	(void)state;
	print_message("# seed %u\n", first_seed());
	for (size_t i = 0; i < N_TERMINALS; i++) {
		char name[64];
		struct bench b;

		if (!terminal_known(&terminals[i]))
			continue;
		state_of_chance = first_seed() + (uint32_t)i;
		bench_start(&b, &terminals[i], 12, 40);
		assert_int_equal(screen_colours(b.screen),
				 b.t->colours == COLOURS_DIRECT ? 256 :
				 b.t->colours);
		random_theme(&b);
		for (int k = 0; k < frames; k++) {
			for (int n = chance(6); n >= 0; n--)
				random_step(&b);
			snprintf(name, sizeof(name), "frame %d of seed %u", k,
				 first_seed());
			bench_check(&b, bench_frame(&b), name);
		}
		print_message("# %-15s %-8s %zu bytes a frame\n", b.t->name,
			      b.t->locale, b.bytes / (size_t)frames);
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
