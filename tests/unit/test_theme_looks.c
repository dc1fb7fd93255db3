/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The themes that come with the program, judged by numbers: how far every role
 * stands out from what is behind it, on the background that the theme is for,
 * and how well those who see few colours tell severities apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/theme.h"

/* ---- colours as numbers ---- */

struct rgb {
	double c[3]; /* linear, 0 to 1 */
};

static struct rgb linear(int32_t rrggbb)
{
	struct rgb rgb;

	for (int i = 0; i < 3; i++) {
		double c = (rrggbb >> (16 - 8 * i) & 255) / 255.0;

		rgb.c[i] = c <= 0.04045 ? c / 12.92 :
					  pow((c + 0.055) / 1.055, 2.4);
	}
	return rgb;
}

/* "Contrast ratio" of WCAG 2.1: 1 to 21. */
static double contrast(int32_t a, int32_t b)
{
	struct rgb rgb[2] = { linear(a), linear(b) };
	double l[2];

	for (int i = 0; i < 2; i++)
		l[i] = 0.2126 * rgb[i].c[0] + 0.7152 * rgb[i].c[1] +
		       0.0722 * rgb[i].c[2] + 0.05;
	return l[0] > l[1] ? l[0] / l[1] : l[1] / l[0];
}

/*
 * How an eye sees linear colours that lacks one kind of cones: Machado,
 * Oliveira, Fernandes 2009, severity 1.0.
 */
static const struct eye {
	const char *name;
	double m[3][3];
} eyes[] = {
	{ "all colours", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
	{ "protanopia", { { 0.152286, 1.052583, -0.204868 },
			  { 0.114503, 0.786281, 0.099216 },
			  { -0.003882, -0.048116, 1.051998 } } },
	{ "deuteranopia", { { 0.367322, 0.860646, -0.227968 },
			    { 0.280085, 0.672501, 0.047413 },
			    { -0.011820, 0.042940, 0.968881 } } },
	{ "tritanopia", { { 1.255528, -0.076749, -0.178779 },
			  { -0.078411, 0.930809, 0.147602 },
			  { 0.004733, 0.691367, 0.303900 } } },
};
#define N_EYES (sizeof(eyes) / sizeof(eyes[0]))

static double part_of_lab(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIE L*a*b* under D65 of what the eye sees. */
static void lab(const struct eye *eye, int32_t rrggbb, double out[3])
{
	struct rgb in = linear(rrggbb);
	double c[3], x, y, z;

	for (int i = 0; i < 3; i++) {
		c[i] = 0;
		for (int k = 0; k < 3; k++)
			c[i] += eye->m[i][k] * in.c[k];
		c[i] = c[i] < 0 ? 0 : c[i] > 1 ? 1 : c[i];
	}
	x = 0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2];
	y = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
	z = 0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2];
	x = part_of_lab(x / 0.9505);
	y = part_of_lab(y);
	z = part_of_lab(z / 1.0890);
	out[0] = 116 * y - 16;
	out[1] = 500 * (x - y);
	out[2] = 200 * (y - z);
}

/* CIE76: 2.3 is what can just be seen, side by side. */
static double distance(const struct eye *eye, int32_t a, int32_t b)
{
	double p[3], q[3], sum = 0;

	lab(eye, a, p);
	lab(eye, b, q);
	for (int i = 0; i < 3; i++)
		sum += (p[i] - q[i]) * (p[i] - q[i]);
	return sqrt(sum);
}

static void numbers(void **state)
{
	(void)state;
	assert_true(fabs(contrast(0xffffff, 0x000000) - 21) < 0.01);
	assert_true(fabs(contrast(0x777777, 0xffffff) - 4.48) < 0.01);
	assert_true(fabs(distance(&eyes[0], 0xffffff, 0x000000) - 100) < 0.1);
	/* Red and green are what deuteranopia is known for. */
	assert_true(distance(&eyes[0], 0xd02020, 0x607000) > 60);
	assert_true(distance(&eyes[2], 0xd02020, 0x607000) < 20);
}

/* ---- contrast ---- */

/* What a role is to a reader: text, unless it stands here. */
enum part { PART_TEXT, PART_SHAPE, PART_INACTIVE, PART_LINE, N_PARTS };

static const enum part parts[N_ROLES] = {
	[ROLE_BAR_DONE] = PART_SHAPE,   [ROLE_BAR_PAUSED] = PART_SHAPE,
	[ROLE_RULE_FOCUS] = PART_SHAPE, [ROLE_TITLE_OLD] = PART_INACTIVE,
	[ROLE_HINT_OFF] = PART_INACTIVE, [ROLE_RULE] = PART_LINE,
	[ROLE_BAR_REST] = PART_LINE,
};

/*
 * Floors of contrast. WCAG 2.1 wants 4.5 of text (AA) or 7 (AAA), 3 of shapes
 * that mean something, and nothing of what is inactive or decoration. Of few
 * colours, half a dozen are left.
 */
static const struct theme {
	const char *name;
	int32_t grounds[2]; /* backgrounds that it is for, */
	int32_t fg;         /* and the text that such terminals have */
	double floors[N_PARTS];
	double floors_few[N_PARTS];
} themes[] = {
	{ "default", { 0x000000, 0x1e1e1e }, 0xaaaaaa,
	  { 4.5, 3, 3, 1.5 }, { 3, 3, 3, 1.2 } },
	{ "light", { 0xffffff, 0xfafafa }, 0x000000,
	  { 4.5, 3, 3, 1.5 }, { 2.8, 3, 3, 1.5 } },
	{ "high-contrast", { 0x000000, 0xffffff }, 0x808080,
	  { 7, 4.5, 7, 4.5 }, { 7, 4.5, 7, 4.5 } },
	{ "colour-blind-safe", { 0x000000, 0x1e1e1e }, 0xaaaaaa,
	  { 4.5, 3, 3, 1.5 }, { 3, 3, 3, 1.2 } },
};
#define N_THEMES (sizeof(themes) / sizeof(themes[0]))

static void load(const char *name, int colours, struct style *styles)
{
	static struct config_report report;

	if (!theme_load(name, colours, styles, &report)) {
		config_report_print(&report);
		fail_msg("%s: %u complaints", name, report.n);
	}
}

/* Of few colours, bold ones are the bright ones, as they ever were. */
static int32_t seen(int32_t colour, int32_t preset, bool bright)
{
	if (colour == COLOUR_DEFAULT)
		return preset;
	return colour_rgb(bright && colour < 8 ? colour + 8 : colour);
}

static int count_faint(const struct theme *t, int32_t ground, int colours)
{
	const double *floors = colours < 88 ? t->floors_few : t->floors;
	struct style styles[N_ROLES];
	int n = 0;

	load(t->name, colours, styles);
	for (int i = 0; i < N_ROLES; i++) {
		bool bright = colours <= 16 && styles[i].attrs & STYLE_BOLD;
		double is = contrast(seen(styles[i].fg, t->fg, bright),
				     seen(styles[i].bg, ground, false));

		if (is >= floors[parts[i]])
			continue;
		print_error("%s, %d colours on %06x: %s has %.2f, not %.1f\n",
			    t->name, colours, (unsigned)ground,
			    role_name((enum role)i), is, floors[parts[i]]);
		n++;
	}
	return n;
}

static void every_role_is_legible(void **state)
{
	static const int colours[] = { 256, 16, 8 };
	int n = 0;

	(void)state;
	for (size_t t = 0; t < N_THEMES; t++) {
		for (size_t c = 0; c < 3; c++) {
			for (size_t g = 0; g < 2; g++)
				n += count_faint(&themes[t],
						 themes[t].grounds[g],
						 colours[c]);
		}
	}
	assert_int_equal(n, 0);
}

/*
 * The 16 colours that everybody sets as he likes do not stand on, or behind,
 * one of the others but white; a background never comes without its text; and
 * what is bright enough is not dimmed.
 */
static void nothing_is_left_to_chance(void **state)
{
	struct style styles[N_ROLES];

	(void)state;
	for (size_t t = 0; t < N_THEMES; t++) {
		load(themes[t].name, 256, styles);
		for (int i = 0; i < N_ROLES; i++) {
			const struct style *s = &styles[i];

			assert_true(s->fg >= 15 || s->fg == COLOUR_DEFAULT);
			assert_true(s->bg >= 15 || s->bg == COLOUR_DEFAULT);
			assert_true(s->bg == COLOUR_DEFAULT ||
				    s->fg != COLOUR_DEFAULT);
			assert_false(s->attrs & STYLE_DIM);
		}
	}
	/* On any terminal: no role has its colours. */
	for (int colours = 8; colours <= 256; colours *= 32) {
		load("high-contrast", colours, styles);
		for (int i = 0; i < N_ROLES; i++)
			assert_int_not_equal(styles[i].bg, COLOUR_DEFAULT);
	}
}

/* A theme that comes with the program is judged here. */
static void all_are_here(void **state)
{
	struct theme_list list;

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	theme_list(&list);
	assert_int_equal(list.n, N_THEMES + 1); /* and mono */
	for (size_t t = 0; t < N_THEMES; t++)
		assert_string_equal(list.names[t], themes[t].name);
}

static void mono_has_no_colour(void **state)
{
	struct style styles[N_ROLES], mono[N_ROLES];

	(void)state;
	load("mono", 256, styles);
	role_mono(mono);
	for (int i = 0; i < N_ROLES; i++) {
		assert_int_equal(styles[i].fg, COLOUR_DEFAULT);
		assert_int_equal(styles[i].bg, COLOUR_DEFAULT);
		assert_int_equal(styles[i].attrs, mono[i].attrs);
	}
}

/* ---- few colours in the eye ---- */

/* What must not be taken for another: of the colours, not of the symbols. */
static void check_apart(int colours, double floor)
{
	static const enum role roles[] = { ROLE_TEXT, ROLE_OK, ROLE_WARNING,
					   ROLE_ERROR, ROLE_ASK };
	struct style styles[N_ROLES];
	int n = 0;

	load("colour-blind-safe", colours, styles);
	for (size_t e = 0; e < N_EYES; e++) {
		for (int k = 0; k < 5 * 5; k++) {
			const struct style *a = &styles[roles[k / 5]];
			const struct style *b = &styles[roles[k % 5]];
			bool few = colours < 16;
			double is = distance(&eyes[e],
				seen(a->fg, 0xd0d0d0,
				     few && a->attrs & STYLE_BOLD),
				seen(b->fg, 0xd0d0d0,
				     few && b->attrs & STYLE_BOLD));

			if (k / 5 >= k % 5 || is >= floor)
				continue;
			print_error("%s, %d colours: %s and %s are %.1f "
				    "apart\n", eyes[e].name, colours,
				    role_name(roles[k / 5]),
				    role_name(roles[k % 5]), is);
			n++;
		}
	}
	assert_int_equal(n, 0);
}

static void severities_are_apart(void **state)
{
	(void)state;
	check_apart(256, 20);
	check_apart(8, 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(every_role_is_legible),
		cmocka_unit_test(nothing_is_left_to_chance),
		cmocka_unit_test(all_are_here),
		cmocka_unit_test(mono_has_no_colour),
		cmocka_unit_test(severities_are_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
