/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon.ini: what is taken, what is said of what is not, which of command
 * line, port and [fotacon] counts, and ports by their names.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <hl78/command.h>

#include "app/settings.h"

static int run_nothing(const struct app_options *options, int n,
		       char **operands)
{
	(void)options;
	(void)n;
	(void)operands;
	return 0;
}

/* A table of our own, with a subcommand that understands less. */
const struct app_command app_commands[] = {
	{ "", "[PORT]", "the console",
	  ARG_COMMON | ARG_BIT(ARG_CONFIG) | ARG_BIT(ARG_BAUD) |
		  ARG_BIT(ARG_FLOW) | ARG_BIT(ARG_NO_REOPEN) |
		  ARG_BIT(ARG_LOG) | ARG_BIT(ARG_READ_ONLY) | ARG_BIT(ARG_UI) |
		  ARG_BIT(ARG_THEME) | ARG_BIT(ARG_STAMPS) | ARG_BIT(ARG_ECHO),
	  0, 1, run_nothing },
	{ "replay", "LOG...", "logs", ARG_COMMON, 1, -1, run_nothing },
	{ "info", "PORT", "identity", ARG_COMMON | ARG_BIT(ARG_BAUD), 1, 1,
	  run_nothing },
};
const size_t n_app_commands = 3;

static char folder[64];
static char path[128];
static struct settings settings;
static struct config_report report;
static struct args args;

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_settings.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.ini", folder);
	setenv("HOME", "/h", 1);
	unsetenv("XDG_CONFIG_HOME");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	settings_fini(&settings);
	unlink(path);
	return rmdir(folder);
}

static bool read_text(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	settings_fini(&settings);
	return settings_read(&settings, path, &report);
}

/* Reads a line of words with one blank between them, and applies. */
static bool apply(const char *line)
{
	static char text[256];
	static char *argv[32];
	int argc = 0;

	snprintf(text, sizeof(text), "fotacon %s", line);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	assert_true(args_read(&args, argc, argv));
	return settings_apply(&settings, &args);
}

/* Complaint `i` is this one, but for the file's name. */
static void says(unsigned i, const char *text)
{
	char line[600], want[600];

	assert_true(i < report.n && i < CONFIG_COMPLAINTS_MAX);
	config_report_line(&report, i, line, sizeof(line));
	snprintf(want, sizeof(want), "%s:%s", path, text);
	assert_string_equal(line, want);
}

/* ---- what is taken ---- */

static void all_settings_count(void **state)
{
	const struct app_options *o = &args.options;

	(void)state;
	assert_true(read_text("[fotacon]\nbaud = 921600\nflow = rtscts\n"
			      "no-reopen = yes\nread-only = yes\n"
			      "log-folder = ~/logs\ntheme = mono\n"
			      "ui = plain\ntimestamps = yes\necho = yes\n"
			      "mouse = no\nrestore-after = 1440\n"));
	assert_true(apply("/dev/ttyUSB0"));
	assert_int_equal(o->port.baud, 921600);
	assert_int_equal(o->port.flow, PORT_FLOW_RTSCTS);
	assert_true(o->port.no_reopen);
	assert_true(o->read_only);
	assert_string_equal(o->log_folder, "/h/logs");
	assert_null(o->log);
	assert_string_equal(o->theme, "mono");
	assert_int_equal(o->ui, APP_UI_PLAIN);
	assert_true(o->stamps);
	assert_true(o->echo);
	assert_true(o->no_mouse);
	assert_int_equal(o->restore_after_min, 1440);
	assert_string_equal(args.operands[0], "/dev/ttyUSB0");
}

static void minutes_to_restore(void **state)
{
	static const char *const wrong[] = { "0", "1441", "99999999999",
					     "10 min", "-1", "", "often" };
	unsigned minutes;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(settings_restore_after(wrong[i], &minutes));
	assert_true(settings_restore_after("1", &minutes));
	assert_int_equal(minutes, 1);
	assert_true(read_text(""));
	assert_true(apply("/dev/ttyUSB0"));
	assert_int_equal(args.options.restore_after_min, 10);
	assert_true(read_text("[port bench]\ndevice = /dev/ttyUSB0\n"
			      "restore-after = never\n"));
	assert_true(apply("bench"));
	assert_int_equal(args.options.restore_after_min, 0);
}

static void nothing_said_is_the_default(void **state)
{
	struct app_options before;

	(void)state;
	assert_true(read_text(""));
	assert_true(apply("sim:"));
	before = args.options;
	assert_true(settings_read(&settings, "none", &report));
	assert_true(apply("sim:"));
	assert_memory_equal(&before, &args.options, sizeof(before));
	assert_int_equal(before.port.baud, 115200);
}

/* What the table calls the default is what counts without it. */
static void presets_are_the_defaults(void **state)
{
	struct app_options without;
	char text[1000] = "[fotacon]\n";
	size_t len = strlen(text);

	(void)state;
	settings = (struct settings){ 0 };
	assert_true(apply("sim:"));
	without = args.options;
	for (int i = 0; i < N_SETTINGS; i++) {
		const struct setting *s = &settings_table[i];

		if (s->where & SETTING_IN_ALL && i != SETTING_LOG_FOLDER)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s = %s\n", s->name,
						s->preset);
	}
	assert_true(read_text(text));
	assert_true(apply("sim:"));
	assert_string_equal(args.options.theme, "default");
	args.options.theme = NULL;
	assert_memory_equal(&without, &args.options, sizeof(without));
}

static void line_before_port_before_all(void **state)
{
	const struct app_options *o = &args.options;

	(void)state;
	assert_true(read_text("[fotacon]\nbaud = 9600\nflow = rtscts\n"
			      "read-only = yes\nno-reopen = yes\n"
			      "log-folder = /all\n"
			      "[port Bench]\ndevice = /dev/a\nbaud = 19200\n"
			      "read-only = no\nlog-folder = none\n"
			      "[port other]\ndevice = sim:happy\n"));
	assert_true(apply("bench"));
	assert_string_equal(args.operands[0], "/dev/a");
	assert_int_equal(o->port.baud, 19200);
	assert_int_equal(o->port.flow, PORT_FLOW_RTSCTS);
	assert_false(o->read_only);
	assert_true(o->port.no_reopen);
	assert_string_equal(o->log, "none");
	assert_null(o->log_folder);

	assert_true(apply("-b 38400 --flow none -L x.log BENCH"));
	assert_int_equal(o->port.baud, 38400);
	assert_int_equal(o->port.flow, PORT_FLOW_NONE);
	assert_string_equal(o->log, "x.log");
	assert_true(apply("--read-only bench"));
	assert_true(o->read_only);

	assert_true(apply("other"));
	assert_string_equal(args.operands[0], "sim:happy");
	assert_int_equal(o->port.baud, 9600);
	assert_true(o->read_only);
	assert_string_equal(o->log_folder, "/all");
	/* Its section counts by its name only. */
	assert_true(apply("/dev/a"));
	assert_int_equal(o->port.baud, 9600);
	assert_true(o->read_only);
}

/* What a subcommand does not understand does not reach it. */
static void subcommands_get_what_they_take(void **state)
{
	(void)state;
	assert_true(read_text("[fotacon]\nbaud = 9600\nui = plain\n"
			      "log-folder = none\n"
			      "[port a]\ndevice = ~/tty\n"));
	assert_true(apply("info a"));
	assert_string_equal(args.operands[0], "/h/tty");
	assert_int_equal(args.options.port.baud, 9600);
	assert_int_equal(args.options.ui, APP_UI_AUTO);
	assert_null(args.options.log);
	assert_true(apply("replay a"));
	assert_string_equal(args.operands[0], "a");
}

static void macros_are_listed(void **state)
{
	const struct action_macro *m;

	(void)state;
	assert_true(read_text("[macros]\nSignal = AT+CSQ\n"
			      "both = \"at+cereg?;+cops?\"\n"));
	assert_true(apply("sim:"));
	m = action_macro(args.options.macros, "signal");
	assert_string_equal(m->command, "AT+CSQ");
	assert_string_equal(m[1].command, "at+cereg?;+cops?");
	assert_null(m[2].name);
	assert_null(action_macro(args.options.macros, "sig"));
	assert_null(action_macro(args.options.macros, ""));
	assert_true(read_text("[macros]\n"));
	assert_true(apply("sim:"));
	assert_null(args.options.macros);
	assert_null(action_macro(NULL, "signal"));
}

static void keys_count(void **state)
{
	struct key f12 = { .code = KEYS_F1 + 11 };
	struct key esc_e = { .code = 'e', .mods = KEYS_ALT };

	(void)state;
	assert_true(read_text("[Keys]\nQuit = F12\nevents = Esc E\n"
			      "help = \"F1\"\n"));
	assert_true(apply("sim:"));
	assert_int_equal(keymap_action(args.options.keymap, &f12, true),
			 ACTION_QUIT);
	assert_int_equal(keymap_action(args.options.keymap, &esc_e, true),
			 ACTION_FOCUS_EVENTS);
	assert_int_equal(keymap_action(NULL, &f12, true), ACTION_NONE);
	assert_true(read_text("[keys]\n"));
	assert_true(apply("sim:"));
	assert_null(args.options.keymap);
}

/* ---- ports by name ---- */

static void words_that_are_no_port(void **state)
{
	static const struct {
		const char *line;
		const char *says;
	} cases[] = {
		{ "benhc", "\"benhc\" is no subcommand and no port; did you "
			   "mean bench?" },
		{ "BENHC", "did you mean bench?" },
		{ "repaly", "did you mean replay?" },
		{ "null", "did you mean /dev/null?" },
		{ "elephant", "\"elephant\" is no subcommand and no port; a "
			      "port is a path (/dev/ttyUSB0), sim: or one of "
			      "bench, lab-2" },
		{ "info elephant", "\"elephant\" is no port; a port is" },
		{ "info replay", "\"replay\" is no port; a port is" },
	};

	(void)state;
	assert_true(read_text("[port bench]\ndevice = /dev/a\n"
			      "[port lab-2]\ndevice = /dev/b\n"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (apply(cases[i].line) ||
		    !strstr(args.error, cases[i].says))
			fail_msg("%s: \"%s\" lacks \"%s\"", cases[i].line,
				 args.error, cases[i].says);
	}
	assert_true(read_text(""));
	assert_false(apply("elephant"));
	assert_string_equal(args.error, "\"elephant\" is no subcommand and no "
			    "port; a port is a path (/dev/ttyUSB0) or sim:");
}

/* A folder is not meant by it. */
static void empty_word_is_no_port(void **state)
{
	static char name[] = "fotacon", empty[] = "";
	char *argv[] = { name, empty, NULL };

	(void)state;
	assert_true(args_read(&args, 2, argv));
	assert_false(settings_apply(&settings, &args));
	assert_non_null(strstr(args.error, "is no subcommand and no port"));
	assert_null(strstr(args.error, "/dev/?"));
}

static void many_names_are_cut_whole(void **state)
{
	static char text[SETTINGS_PORTS_MAX * 60];
	size_t len = 0;

	(void)state;
	for (int i = 0; i < SETTINGS_PORTS_MAX; i++)
		len += (size_t)sprintf(text + len, "[port a-name-of-thirty-two"
				       "-letters%02d]\ndevice=/d\n", i);
	assert_true(read_text(text));
	assert_false(apply("x"));
	assert_true(strlen(args.error) < sizeof(args.error) - 1);
	assert_string_equal(args.error + strlen(args.error) - 8, "s03, ...");
}

/* ---- what is not taken ---- */

static void wrong_values(void **state)
{
	(void)state;
	assert_false(read_text("[fotacon]\nbaud = 9601\nflow = rtcts\n"
			       "theme = mnoo\ntheme.x = 1\nui = 3\n"
			       "read-only = true\nlog-folder = logs\n"
			       "echo = yse\nbaud = 9600\n"));
	says(0, "2: [fotacon] baud = 9601: it takes a usual rate from 9600 to "
		"3000000, or auto");
	says(1, "3: [fotacon] flow = rtcts: it takes none|rtscts|xonxoff; did "
		"you mean rtscts?");
	assert_non_null(strstr(report.kept[2].text, "theme = mnoo: it takes "));
	assert_non_null(strstr(report.kept[2].text, ", or a path from / or ~/ "
			       "on; did you mean mono?"));
	says(3, "5: [fotacon] theme.x = 1: there is no such setting; did you "
		"mean theme?");
	says(4, "6: [fotacon] ui = 3: it takes auto|full|plain");
	says(5, "7: [fotacon] read-only = true: it takes yes|no");
	says(6, "8: [fotacon] log-folder = logs: it takes none, or a path from "
		"/ or ~/ on");
	says(7, "9: [fotacon] echo = yse: it takes yes|no; did you mean yes?");
	says(8, "10: [fotacon] baud = 9600: it stands in line 2 already");
	assert_int_equal(report.n, 9);
}

static void wrong_names(void **state)
{
	(void)state;
	assert_false(read_text("baud = 9600\n[fotacom]\nx = 1\n[colours]\n"
			       "[fotacon]\nbuad = 1\nelephant = 1\n"
			       "device = /dev/a\n[port a]\nui = full\n"
			       "device = /dev/a\n"));
	says(0, "1: [] baud = 9600: it stands before the first section, which "
		"is mostly [fotacon]");
	says(1, "2: [fotacom]: there is no such section; did you mean "
		"[fotacon]?");
	says(2, "4: [colours]: there is no such section: there are "
		"[fotacon], [port NAME], [keys] and [macros]");
	says(3, "6: [fotacon] buad = 1: there is no such setting; did you mean "
		"baud?");
	says(4, "7: [fotacon] elephant = 1: there is no such setting; see "
		"fotacon.conf(5)");
	says(5, "8: [fotacon] device = /dev/a: it belongs to a [port NAME]");
	says(6, "10: [port a] ui = full: it belongs to [fotacon]");
	assert_int_equal(report.n, 7);
}

static void wrong_ports(void **state)
{
	(void)state;
	assert_false(read_text("[port]\ndevice = /dev/a\n"
			       "[port a b]\ndevice = /dev/a\n"
			       "[port Replay]\ndevice = /dev/a\n"
			       "[port a/b]\ndevice = /dev/a\n"
			       "[port bench]\nbaud = 9600\n"
			       "[port  bench]\n"
			       "[port other]\ndevice = ttyUSB0\n"));
	says(0, "1: [port]: a port wants a name of at most 32 letters, digits "
		"and . _ -: [port bench]");
	assert_int_equal(report.kept[1].line, 3);
	says(2, "5: [port replay]: \"fotacon replay\" is a subcommand: the "
		"port wants another name");
	assert_int_equal(report.kept[3].line, 7);
	says(4, "9: [port bench]: it wants a device");
	says(5, "11: [port  bench]: it stands in line 9 already");
	assert_int_equal(report.n, 7);
	says(6, "13: [port other] device = ttyUSB0: it takes a path from / or "
		"~/ on, sim:..., or replay:LOG");
}

static void too_many_ports(void **state)
{
	static char text[(SETTINGS_PORTS_MAX + 1) * 30];
	size_t len = 0;

	(void)state;
	for (int i = 0; i <= SETTINGS_PORTS_MAX; i++)
		len += (size_t)sprintf(text + len, "[port n%d]\ndevice=/d\n",
				       i);
	assert_false(read_text(text));
	assert_int_equal(report.n, 1);
	says(0, "129: [port n64]: there are 64 ports already");
}

static void wrong_macros(void **state)
{
	static char text[4000] = "[macros]\n";
	size_t len = strlen(text);

	(void)state;
	assert_false(read_text("[macros]\naccept = AT\nsession = AT\n"
			       "my name = AT\nhello = hello\nempty =\n"
			       "again = A\n[macro]\n"));
	says(0, "2: [macros] accept = AT: \":accept\" is a command of the "
		"console: it wants another name");
	says(1, "3: [macros] session = AT: \":session\" is a command of the "
		"console: it wants another name");
	says(2, "4: [macros] my name = AT: a name has at most 32 letters, "
		"digits and . _ -");
	says(3, "5: [macros] hello = hello: it takes one command that begins "
		"with AT, of at most 512 bytes");
	assert_int_equal(report.kept[4].line, 6);
	assert_int_equal(report.kept[5].line, 7);
	says(6, "8: [macro]: there is no such section; did you mean [macros]?");
	assert_int_equal(report.n, 7);

	for (int i = 0; i <= SETTINGS_MACROS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"n%d = AT\n", i);
	assert_false(read_text(text));
	assert_int_equal(report.n, 1);
	says(0, "34: [macros] n32 = AT: there are 32 macros already");

	len = (size_t)snprintf(text, sizeof(text), "[macros]\nlong = AT");
	memset(text + len, '+', HL78_COMMAND_MAX - 2);
	strcpy(text + len + HL78_COMMAND_MAX - 2, "\n");
	assert_true(read_text(text));
	strcpy(text + len + HL78_COMMAND_MAX - 2, "+\n");
	assert_false(read_text(text));
}

static void wrong_keys(void **state)
{
	(void)state;
	assert_false(read_text("[keys]\nquit = F12\nhelp = F12\n"
			       "session = F5\naccept = b\nlater = Ctrl-T\n"
			       "qiut = F13\nfrobnicate = F14\nnote = F15\n"
			       "up = F99\nquit = F16\n[key]\n"));
	says(0, "3: [keys] help = F12: it is the key of quit; it takes F11 to "
		"F20, Ctrl- and one of OTX, or Esc and one of "
		"eghijkoqsz");
	says(1, "4: [keys] session = F5: it is the key of at; it takes F11 to "
		"F20, Ctrl- and one of OTX, or Esc and one of "
		"eghijkoqsz");
	says(2, "5: [keys] accept = b: the AT line is written with it; it "
		"takes F11 to F20");
	says(3, "6: [keys] later = Ctrl-T: no answer is given by accident; it "
		"takes F11 to F20");
	says(4, "7: [keys] qiut = F13: there is no such action; did you mean "
		"quit?");
	says(5, "8: [keys] frobnicate = F14: there is no such action; see "
		"fotacon.conf(5)");
	says(6, "9: [keys] note = F15: it has no key, only its name: :note");
	says(7, "10: [keys] up = F99: there is no such key; it takes F11 to "
		"F20, Ctrl- and one of OTX, or Esc and one of "
		"eghijkoqsz");
	says(8, "11: [keys] quit = F16: it stands in line 2 already");
	says(9, "12: [key]: there is no such section; did you mean [keys]?");
	assert_int_equal(report.n, 10);
}

static void home_folder(void **state)
{
	(void)state;
	unsetenv("HOME");
	assert_false(read_text("[port a]\ndevice = ~/tty\n"));
	says(0, "2: [port a] device = ~/tty: HOME is not set");
	assert_int_equal(report.n, 1);
	setenv("HOME", "here", 1);
	assert_false(read_text("[fotacon]\nlog-folder = ~/logs\n"));
	assert_non_null(strstr(report.kept[0].text, "HOME is not set"));
}

/* ---- which file ---- */

static void own_file(void **state)
{
	char name[160];

	(void)state;
	assert_string_equal(settings_path(name, sizeof(name)),
			    "/h/.config/fotacon/fotacon.ini");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	assert_string_equal(settings_path(name, sizeof(name)),
			    "/h/.config/fotacon/fotacon.ini");
	setenv("XDG_CONFIG_HOME", "/etc/somewhere", 1);
	assert_string_equal(settings_path(name, sizeof(name)),
			    "/etc/somewhere/fotacon/fotacon.ini");
	assert_null(settings_path(name, 10));
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_null(settings_path(name, sizeof(name)));
	assert_true(settings_read(&settings, NULL, &report));
	setenv("XDG_CONFIG_HOME", folder, 1);
	assert_true(settings_read(&settings, NULL, &report));

	snprintf(name, sizeof(name), "%s/fotacon", folder);
	assert_int_equal(mkdir(name, 0700), 0);
	snprintf(name, sizeof(name), "%s/fotacon/fotacon.ini", folder);
	assert_true(read_text("[fotacon]\nui = plain\n"));
	assert_int_equal(rename(path, name), 0);
	settings_fini(&settings);
	assert_true(settings_read(&settings, NULL, &report));
	assert_string_equal(settings.values[SETTING_UI], "plain");
	settings_fini(&settings);
	/* One that is there and cannot be read is not passed over. */
	unlink(name);
	assert_int_equal(mkdir(name, 0700), 0);
	assert_false(settings_read(&settings, NULL, &report));
	assert_non_null(strstr(report.kept[0].text, "Is a directory"));
	rmdir(name);
	snprintf(name, sizeof(name), "%s/fotacon", folder);
	rmdir(name);
}

static void a_file_that_is_named_must_be_there(void **state)
{
	(void)state;
	assert_false(settings_read(&settings, path, &report));
	assert_non_null(strstr(report.kept[0].text, "No such file"));
	assert_true(settings_read(&settings, "none", &report));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(all_settings_count),
		TEST(minutes_to_restore),
		TEST(nothing_said_is_the_default),
		TEST(presets_are_the_defaults),
		TEST(line_before_port_before_all),
		TEST(subcommands_get_what_they_take),
		TEST(macros_are_listed),
		TEST(keys_count),
		TEST(words_that_are_no_port),
		TEST(empty_word_is_no_port),
		TEST(many_names_are_cut_whole),
		TEST(wrong_values),
		TEST(wrong_names),
		TEST(wrong_ports),
		TEST(too_many_ports),
		TEST(wrong_macros),
		TEST(wrong_keys),
		TEST(home_folder),
		TEST(own_file),
		TEST(a_file_that_is_named_must_be_there),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
