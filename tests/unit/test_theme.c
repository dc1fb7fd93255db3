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
static struct config_report report;

static bool load(const char *name, int colours)
{
	return theme_load(name, colours, styles, &report);
}

/* Complaint `i` has this in it. */
static void says(unsigned i, const char *text)
{
	char line[600];

	assert_true(i < report.n);
	config_report_line(&report, i, line, sizeof(line));
	if (!strstr(line, text))
		fail_msg("\"%s\" lacks \"%s\"", line, text);
}

/* Loads a theme file with this text. */
static bool load_text(const char *text, int colours)
{
	static char path[32]; /* the report borrows it */
	bool ok;
	int fd;

	strcpy(path, "/tmp/fotacon-theme-XXXXXX");
	fd = mkstemp(path);
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
	says(0, "no theme is called nonsense: there are default, ");
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
	assert_false(load_text("[roles]\nnonsense = fg=1\nok = fg=purplish\n",
			       256));
	assert_int_equal(report.n, 2);
	says(0, ":2: [roles] nonsense = fg=1: no role is called so");
	says(1, ":3: [roles] ok = fg=purplish: \"fg=purplish\" is no colour");
	assert_true(is_mono());
	/* What a terminal with many colours does not use is looked at, too. */
	assert_false(load_text("[roles-8]\nok = fg=purplish\n", 256));
	assert_false(load_text("[colours]\nok = fg=1\n", 256));
	says(0, "[colours]: the sections of a theme are [roles] and");
	assert_false(load_text("[roles]\nok\n", 256));
	says(0, ":2: neither [section] nor key = value");
	assert_false(load("/nonexistent/theme.ini", 256));
	says(0, "/nonexistent/theme.ini: No such file");
}

/* "#ff8800" would be a comment to iniparser, and the value empty. */
static void hash_is_no_colour_lost(void **state)
{
	(void)state;
	assert_false(load_text("[roles]\nok = #ff8800\n", 256));
	says(0, ":2: a value with # or ; wants quotation marks");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in),
		cmocka_unit_test(few_colours),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(hash_is_no_colour_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
