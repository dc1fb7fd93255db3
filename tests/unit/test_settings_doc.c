/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon.conf(5) and the example of a fotacon.ini against the table of
 * settings: each has all of them, and neither has another one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/settings.h"

/* The names of subcommands do not matter here. */
const struct app_command app_commands[] = {
	{ "", "[PORT]", "the console", ARG_COMMON, 0, 1, NULL },
};
const size_t n_app_commands = 1;

static const char *source_path(const char *name)
{
	static char path[400];
	const char *top = getenv("FOTACON_SRCDIR");

	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	return path;
}

/* A file of the sources, all of it. */
static const char *source(const char *name)
{
	static char text[20000];
	size_t len;
	FILE *file = fopen(source_path(name), "r");

	if (!file)
		fail_msg("%s: it cannot be read", source_path(name));
	len = fread(text, 1, sizeof(text) - 1, file);
	assert_true(len < sizeof(text) - 1);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* "Cm none | rtscts | xonxoff" */
static void in_mdoc(const char *choices, char *out)
{
	out += sprintf(out, "Cm ");
	for (; *choices; choices++)
		out += sprintf(out, *choices == '|' ? " | " : "%c", *choices);
}

/* What the page has to say of a setting, in what stands between two .It. */
static void check_item(const char *item, const struct setting *s)
{
	char want[200];

	snprintf(want, sizeof(want), "\n%s\n", s->help);
	if (!strstr(item, want))
		fail_msg("%s: the manual lacks \"%s\"", s->name, s->help);
	if (s->choices && s->choices[0])
		in_mdoc(s->choices, want);
	else if (s->arg != N_ARGS && !s->choices && !s->is_path)
		in_mdoc(args_takes(s->arg), want);
	else
		strcpy(want, "Ar ");
	if (!strstr(item, want))
		fail_msg("%s: the manual lacks \"%s\"", s->name, want);
	snprintf(want, sizeof(want), " %s .\n", s->preset ? s->preset : "");
	if (s->preset && !strstr(item, want))
		fail_msg("%s: the manual lacks its default", s->name);
}

static void manual_page_has_the_table(void **state)
{
	static const struct {
		const char *title;
		unsigned where;
	} parts[] = {
		{ ".Ss Settings of both sections\n",
		  SETTING_IN_ALL | SETTING_IN_PORT },
		{ ".Ss Settings of [fotacon] only\n", SETTING_IN_ALL },
		{ ".Ss Settings of [port name] only\n", SETTING_IN_PORT },
	};
	const char *page = source("doc/fotacon.conf.5");
	int found = 0;

	(void)state;
	for (size_t p = 0; p < 3; p++) {
		const char *at = strstr(page, parts[p].title);
		const char *end = at ? strstr(at, "\n.El\n") : NULL;

		assert_non_null(end);
		while ((at = strstr(at, "\n.It Cm ")) && at < end) {
			const char *name = at + strlen("\n.It Cm ");
			const char *next = strstr(name, "\n.It ");
			size_t len = strcspn(name, " ");
			char item[1000];
			int i = 0;

			while (i < N_SETTINGS &&
			       (strlen(settings_table[i].name) != len ||
				strncmp(settings_table[i].name, name, len)))
				i++;
			if (i == N_SETTINGS ||
			    settings_table[i].where != parts[p].where)
				fail_msg("the manual has %.*s, the table has "
					 "not", (int)len, name);
			if (!next || next > end)
				next = end;
			snprintf(item, sizeof(item), "%.*s\n",
				 (int)(next - name), name);
			check_item(item, &settings_table[i]);
			found++;
			at = name;
		}
	}
	assert_int_equal(found, N_SETTINGS);
}

/* The names of a line ".Cm at , events"; each must be one that has keys. */
static int count_names(const char *line, size_t len)
{
	char text[200], *rest;
	int n = 0;

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	for (char *word = strtok_r(text, " ,", &rest); word;
	     word = strtok_r(NULL, " ,", &rest)) {
		int i = 1;

		while (i < N_ACTIONS &&
		       strcmp(action_info((enum action)i)->name, word) != 0)
			i++;
		if (i == N_ACTIONS || !keymap_can_set((enum action)i))
			fail_msg("the manual has a key for \"%s\"", word);
		n++;
	}
	return n;
}

/* "a e g" */
static void spread(const char *letters, char *out)
{
	for (; *letters; letters++)
		out += sprintf(out, letters[1] ? "%c " : "%c", *letters);
}

static void manual_page_has_the_keys(void **state)
{
	const char *page = strstr(source("doc/fotacon.conf.5"), "\n.Sh KEYS\n");
	const char *end = page ? strstr(page, "\n.El\n") : NULL;
	char takes[80], letters[80];
	int found = 0, n = 0;

	(void)state;
	assert_non_null(end);
	for (const char *at = page; (at = strstr(at, "\n.Cm ")) && at < end;) {
		at += strlen("\n.Cm ");
		found += count_names(at, strcspn(at, "\n"));
	}
	for (int i = 1; i < N_ACTIONS; i++)
		n += keymap_can_set((enum action)i);
	assert_int_equal(found, n);

	keymap_takes(ACTION_ACCEPT, takes, sizeof(takes));
	assert_string_equal(takes, "F11 to F20");
	assert_non_null(strstr(page, "\nF11 to F20.\nNo question"));
	keymap_takes(ACTION_QUIT, takes, sizeof(takes));
	assert_int_equal(sscanf(takes, "F11 to F20, Ctrl- and one of OTX, or "
				"Esc and one of %79s", letters), 1);
	assert_non_null(strstr(page, "\nCtrl-O, Ctrl-T and Ctrl-X.\n"));
	spread(letters, takes);
	assert_non_null(strstr(page, takes));
}

/* Reads it, and shows what is wrong. */
static void read_example(struct settings *settings, const char *path)
{
	struct config_report report;

	if (!settings_read(settings, path, &report)) {
		config_report_print(&report);
		fail_msg("%s: %u complaints", path, report.n);
	}
}

/* The example with everything that is set off: "; " begins what is for people. */
static void write_all_of_it(FILE *out)
{
	const char *line = source("doc/fotacon.ini.example");

	while (*line) {
		size_t len = strcspn(line, "\n") + 1;
		bool off = line[0] == ';' && line[1] != ' ';

		fwrite(line + off, 1, len - off, out);
		line += len;
	}
}

static void example_is_good(void **state)
{
	char path[] = "/tmp/test_settings_doc.XXXXXX";
	struct settings settings;
	FILE *all = fdopen(mkstemp(path), "w");

	(void)state;
	setenv("HOME", "/h", 1);
	read_example(&settings, source_path("doc/fotacon.ini.example"));
	assert_non_null(settings_port(&settings, "demo"));
	settings_fini(&settings);

	assert_non_null(all);
	write_all_of_it(all);
	fclose(all);
	read_example(&settings, path);
	unlink(path);
	for (int i = 0; i < N_SETTINGS; i++) {
		if (settings_table[i].where & SETTING_IN_ALL &&
		    !settings.values[i])
			fail_msg("the example lacks %s",
				 settings_table[i].name);
	}
	assert_non_null(settings_port(&settings, "gateway"));
	assert_int_equal(settings.n_macros, 2);
	assert_int_equal(settings.n_keys, 2);
	settings_fini(&settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(manual_page_has_the_table),
		cmocka_unit_test(manual_page_has_the_keys),
		cmocka_unit_test(example_is_good),
	};

	return cmocka_run_group_tests_name("settings_doc", tests, NULL, NULL);
}
