/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Styles as theme files write them, roles' names, colours brought down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <hl78/types.h>

#include "ui/role.h"

static void test_styles(void **state)
{
	static const struct {
		const char *text;
		struct style style;
	} table[] = {
		{ "", { COLOUR_DEFAULT, COLOUR_DEFAULT, 0 } },
		{ " bold\tdim ", { COLOUR_DEFAULT, COLOUR_DEFAULT,
				   STYLE_BOLD | STYLE_DIM } },
		{ "fg=white bg=24 bold", { 7, 24, STYLE_BOLD } },
		{ "reverse fg=bright-black", { 8, COLOUR_DEFAULT,
					       STYLE_REVERSE } },
		{ "fg=rgb:Ff/88/00 bg=default", { COLOUR_RGB | 0xff8800,
						  COLOUR_DEFAULT, 0 } },
		{ "fg=0 bg=255 underline", { 0, 255, STYLE_UNDERLINE } },
	};
	struct style style;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(role_parse_style(table[i].text, &style, NULL),
				 0);
		assert_int_equal(style.fg, table[i].style.fg);
		assert_int_equal(style.bg, table[i].style.bg);
		assert_int_equal(style.attrs, table[i].style.attrs);
	}
}

static void test_wrong_styles(void **state)
{
	static const struct {
		const char *text;
		int err;
		size_t at;
	} table[] = {
		{ "bold shiny", HL78_ERR_SYNTAX, 5 },
		{ "fg=256", HL78_ERR_RANGE, 0 },
		{ "fg=99999999999999999999", HL78_ERR_RANGE, 0 },
		{ "fg=-1", HL78_ERR_SYNTAX, 0 },
		{ "fg=", HL78_ERR_SYNTAX, 0 },
		{ "fg=mauve", HL78_ERR_SYNTAX, 0 },
		{ "fg=red fg=blue", HL78_ERR_SYNTAX, 7 },
		{ "bold bold", HL78_ERR_SYNTAX, 5 },
		{ "bg=rgb:ff/88", HL78_ERR_SYNTAX, 0 },
		{ "bg=rgb:ff/88/0g", HL78_ERR_SYNTAX, 0 },
		{ "bg=rgb:ff-88-00", HL78_ERR_SYNTAX, 0 },
		{ "Bold", HL78_ERR_SYNTAX, 0 },
	};
	struct style style = { 1, 2, 3 };
	const char *wrong;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(role_parse_style(table[i].text, &style,
						  &wrong), table[i].err);
		assert_int_equal(wrong - table[i].text, table[i].at);
		assert_int_equal(style.fg, 1);
		assert_int_equal(style.attrs, 3);
	}
}

/* Names are in lower case, as iniparser makes its keys, and unique. */
static void test_names(void **state)
{
	enum role role;

	(void)state;
	for (int i = 0; i < N_ROLES; i++) {
		const char *name = role_name((enum role)i);

		assert_int_equal(name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
						   ".")], '\0');
		assert_true(role_by_name(name, &role));
		assert_int_equal(role, i);
	}
	assert_false(role_by_name("no such role", &role));
}

/* Without colours the order of importance must stand by attributes. */
static void test_mono(void **state)
{
	struct style theme[N_ROLES];

	(void)state;
	role_mono(theme);
	for (int i = 0; i < N_ROLES; i++) {
		assert_int_equal(theme[i].fg, COLOUR_DEFAULT);
		assert_int_equal(theme[i].bg, COLOUR_DEFAULT);
	}
	assert_true(theme[ROLE_PROMPT].attrs & STYLE_REVERSE);
	assert_true(theme[ROLE_DANGER].attrs & STYLE_REVERSE);
	assert_true(theme[ROLE_CHOSEN].attrs & STYLE_REVERSE);
	assert_int_not_equal(theme[ROLE_PROMPT].attrs,
			     theme[ROLE_PROMPT_KEY].attrs);
	assert_int_not_equal(theme[ROLE_RULE].attrs,
			     theme[ROLE_RULE_FOCUS].attrs);
	assert_int_not_equal(theme[ROLE_HINT].attrs,
			     theme[ROLE_HINT_OFF].attrs);
}

static void test_fewer_colours(void **state)
{
	(void)state;
	assert_int_equal(colour_near(COLOUR_DEFAULT, 256), COLOUR_DEFAULT);
	assert_int_equal(colour_near(200, 0), COLOUR_DEFAULT);
	assert_int_equal(colour_near(200, 256), 200);
	assert_int_equal(colour_near(5, 8), 5);
	assert_int_equal(colour_near(5, COLOURS_DIRECT), 5);
	assert_int_equal(colour_near(196, COLOURS_DIRECT), 0xff0000);
	assert_int_equal(colour_near(COLOUR_RGB | 0x123456, COLOURS_DIRECT),
			 0x123456);
	assert_int_equal(colour_near(COLOUR_RGB | 0x000003, COLOURS_DIRECT),
			 0x000103);
	assert_int_equal(colour_near(9, 16), 9);
	assert_int_equal(colour_near(9, 8), 1); /* its hue, not yellow */
	assert_int_equal(colour_near(8, 8), 7);
	assert_int_equal(colour_near(COLOUR_RGB | 0xff0000, 256), 196);
	assert_int_equal(colour_near(COLOUR_RGB | 0x080808, 256), 232);
	assert_int_equal(colour_near(COLOUR_RGB | 0xffffff, 16), 15);
	assert_int_equal(colour_near(196, 16), 1);
	assert_int_equal(colour_near(21, 8), 4);
	assert_true(colour_near(255, 8) < 8);
	for (int colour = 0; colour < 256; colour++) {
		assert_in_range(colour_near(colour, 8), 0, 7);
		assert_in_range(colour_near(colour, 16), 0, 15);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_wrong_styles),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_mono),
		cmocka_unit_test(test_fewer_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
