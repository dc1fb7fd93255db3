/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Themes: built in and from files, on terminals with more and fewer colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/theme.h"

static struct style styles[N_ROLES];
static char error[400];

static bool load(const char *name, int colours)
{
	error[0] = '\0';
	return theme_load(name, colours, styles, error, sizeof(error));
}

/* Loads a theme file with this text. */
static bool load_text(const char *text, int colours)
{
	char path[] = "/tmp/fotacon-theme-XXXXXX";
	int fd = mkstemp(path);
	bool ok;

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	ok = load(path, colours);
	unlink(path);
	return ok;
}

static bool is_mono(void)
{
	struct style mono[N_ROLES];

	role_mono(mono);
	for (int i = 0; i < N_ROLES; i++) {
		if (styles[i].fg != mono[i].fg || styles[i].bg != mono[i].bg ||
		    styles[i].attrs != mono[i].attrs)
			return false;
	}
	return true;
}

static void built_in(void **state)
{
	(void)state;
	assert_true(load(NULL, 256));
	assert_false(is_mono());
	assert_true(load("mono", 256));
	assert_true(is_mono());
	assert_true(load("default", 0));
	assert_true(is_mono());
	assert_false(load("nonsense", 256));
	assert_non_null(strstr(error, "default"));
}

static void few_colours(void **state)
{
	static const char text[] = "[roles]\nok = fg=114\nwarning = fg=221\n"
				   "[roles-8]\nok = fg=green bold\n";

	(void)state;
	assert_true(load_text(text, 256));
	assert_int_equal(styles[ROLE_OK].fg, 114);
	assert_true(load_text(text, 8));
	assert_int_equal(styles[ROLE_OK].fg, 2);
	assert_int_equal(styles[ROLE_OK].attrs, STYLE_BOLD);
	assert_int_equal(styles[ROLE_WARNING].fg, 221);
	/* The default theme has hues, not the nearest grey, there. */
	assert_true(load(NULL, 8));
	assert_int_equal(styles[ROLE_OK].fg, 2);
	assert_int_equal(styles[ROLE_ERROR].fg, 1);
}

static void mistakes(void **state)
{
	(void)state;
	assert_false(load_text("[roles]\nnonsense = fg=1\n", 256));
	assert_non_null(strstr(error, "nonsense"));
	assert_false(load_text("[roles]\nok = fg=purplish\n", 256));
	assert_non_null(strstr(error, "purplish"));
	assert_true(is_mono());
	assert_false(load_text("[colours]\nok = fg=1\n", 256));
	assert_false(load_text("[roles]\nok\n", 256));
	assert_false(load("/nonexistent/theme.ini", 256));
	assert_non_null(strstr(error, "/nonexistent/theme.ini"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in),
		cmocka_unit_test(few_colours),
		cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
