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
#include <sys/stat.h>
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

/* What reads ours sees in them what a reader of any file does. */
static void ours_are_files(void **state)
{
	static const int colours[] = { 0, 8, 256 };
	const char *top = getenv("FOTACON_SRCDIR");
	struct style ours[N_ROLES];
	struct theme_list list;

	(void)state;
	theme_list(&list);
	assert_true(list.n >= 5);
	for (size_t i = 0; i < list.n; i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/themes/%s.ini",
			 top ? top : ".", list.names[i]);
		for (int k = 0; k < 3; k++) {
			assert_true(load(list.names[i], colours[k]));
			memcpy(ours, styles, sizeof(ours));
			assert_true(load(path, colours[k]));
			assert_memory_equal(ours, styles, sizeof(ours));
		}
	}
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

/* The background of all is said once; a role that is not there fits in. */
static void normal_is_for_all(void **state)
{
	static const char text[] = "[roles]\nnormal = fg=214 bg=52\n"
				   "ok = fg=114\ntext = bg=17\n"
				   "[roles-8]\nnormal = fg=yellow\n";

	(void)state;
	assert_true(load_text(text, 256));
	assert_int_equal(styles[ROLE_OK].fg, 114);
	assert_int_equal(styles[ROLE_OK].bg, 52);
	assert_int_equal(styles[ROLE_TEXT].fg, 214);
	assert_int_equal(styles[ROLE_TEXT].bg, 17);
	assert_int_equal(styles[ROLE_TITLE].fg, 214);
	assert_int_equal(styles[ROLE_TITLE].attrs, STYLE_REVERSE);
	assert_true(load_text(text, 8));
	assert_int_equal(styles[ROLE_OK].bg, COLOUR_DEFAULT);
	assert_int_equal(styles[ROLE_TITLE].fg, 3);
	assert_true(load_text(text, 0));
	assert_true(is_mono());
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

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	fclose(file);
}

/* Files beside the settings are themes by name, before those of ours. */
static void own_themes(void **state)
{
	static const char *const files[] = {
		"zebra.ini", "Amber.ini", "mono.ini", ".hidden.ini",
		"two words.ini", "notes.txt", "nothing.ini.bak",
	};
	char home[] = "/tmp/test_theme.XXXXXX", path[100], names[200];
	struct theme_list list;

	(void)state;
	assert_non_null(mkdtemp(home));
	setenv("XDG_CONFIG_HOME", home, 1);
	theme_list(&list);
	assert_string_equal(theme_names(names, sizeof(names), "|"),
			    "default|light|high-contrast|colour-blind-safe|"
			    "mono");
	snprintf(path, sizeof(path), "%s/fotacon", home);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/fotacon/themes", home);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < 7; i++) {
		snprintf(path, sizeof(path), "%s/fotacon/themes/%s", home,
			 files[i]);
		write_file(path, i == 0 ? "[roles]\nok = fg=purplish\n" :
					  "[roles]\nok = fg=114\n");
	}
	theme_list(&list);
	assert_int_equal(list.n, 7);
	assert_string_equal(list.names[4], "mono");
	assert_string_equal(list.names[5], "Amber");
	assert_string_equal(list.names[6], "zebra");
	assert_string_equal(theme_names(names, 16, ", "), "default, light");
	assert_true(theme_exists("Amber"));
	assert_true(theme_exists("light"));
	assert_false(theme_exists("amber"));

	assert_true(load("Amber", 256));
	assert_int_equal(styles[ROLE_OK].fg, 114);
	assert_true(load("mono", 256));
	assert_int_equal(styles[ROLE_OK].fg, 114);
	assert_false(load("zebra", 256));
	says(0, "/fotacon/themes/zebra.ini:2: [roles] ok = fg=purplish: ");
	assert_false(load("nonsense", 256));
	says(0, "mono, Amber, zebra, or a path");

	for (size_t i = 0; i < 7; i++) {
		snprintf(path, sizeof(path), "%s/fotacon/themes/%s", home,
			 files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/fotacon/themes", home);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/fotacon", home);
	rmdir(path);
	rmdir(home);
	unsetenv("XDG_CONFIG_HOME");
}

/* "#ff8800" would be a comment to iniparser, and the value empty. */
static void hash_is_no_colour_lost(void **state)
{
	(void)state;
	assert_false(load_text("[roles]\nok = #ff8800\n", 256));
	says(0, ":2: a value with # or ; wants quotation marks");
}

/* fotacon-theme(5), to be cut up. */
static char *manual_page(void)
{
	static char page[20000];
	const char *top = getenv("FOTACON_SRCDIR");
	char path[400];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/doc/fotacon-theme.5",
		 top ? top : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(page, 1, sizeof(page), file);
	assert_true(len > 0 && len < sizeof(page));
	page[len] = '\0';
	fclose(file);
	return page;
}

/* What stands between two texts. */
static char *between(char *page, const char *begin, const char *end)
{
	char *at = strstr(page, begin), *stop;

	assert_non_null(at);
	at += strlen(begin);
	stop = strstr(at, end);
	assert_non_null(stop);
	*stop = '\0';
	return at;
}

/* It names every role once, and no other. */
static void manual_page_has_the_roles(void **state)
{
	const char *at = between(manual_page(), "\n.Sh ROLES", "\n.Sh ");
	bool has[N_ROLES] = { false };
	char name[40];
	enum role role;

	(void)state;
	while ((at = strstr(at, "\n.It Cm "))) {
		at += strlen("\n.It Cm ");
		snprintf(name, sizeof(name), "%.*s",
			 (int)strcspn(at, "\n"), at);
		if (!role_by_name(name, &role) || has[role])
			fail_msg("the manual has a role \"%s\"", name);
		has[role] = true;
	}
	for (int i = 0; i < N_ROLES; i++) {
		if (!has[i])
			fail_msg("the manual lacks %s",
				 role_name((enum role)i));
	}
}

static void manual_page_has_a_good_example(void **state)
{
	const char *text = between(manual_page(), ".Bd -literal -offset indent\n",
				   ".Ed\n");

	(void)state;
	assert_true(load_text(text, 256));
	assert_int_equal(styles[ROLE_TITLE].bg, COLOUR_RGB | 0xffb000);
	assert_true(load_text(text, 8));
	assert_int_equal(styles[ROLE_TITLE].bg, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in),
		cmocka_unit_test(ours_are_files),
		cmocka_unit_test(few_colours),
		cmocka_unit_test(normal_is_for_all),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(own_themes),
		cmocka_unit_test(hash_is_no_colour_lost),
		cmocka_unit_test(manual_page_has_the_roles),
		cmocka_unit_test(manual_page_has_a_good_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
