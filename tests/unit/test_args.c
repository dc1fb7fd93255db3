/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: subcommands and ports told apart, options before and
 * behind them, values checked, near misses answered with what was meant.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/args.h"

static int run_nothing(const struct app_options *options, int n,
		       char **operands)
{
	(void)options;
	(void)n;
	(void)operands;
	return 0;
}

/* A table of our own: args.c is to take any. */
const struct app_command app_commands[] = {
	{ "", "[PORT]", "the console",
	  ARG_COMMON | ARG_BIT(ARG_BAUD) | ARG_BIT(ARG_FLOW) |
		  ARG_BIT(ARG_LOG) | ARG_BIT(ARG_UI) | ARG_BIT(ARG_START),
	  0, 1, run_nothing },
	{ "replay", "LOG...", "logs", ARG_COMMON | ARG_BIT(ARG_JSON), 1, -1,
	  run_nothing },
	{ "info", "PORT", "a port of its own", ARG_COMMON, 1, 1, run_nothing },
	{ "later", "PORT", "planned", ARG_COMMON, 1, 1, NULL },
	{ "ota", "PORT", "over the air",
	  ARG_COMMON | ARG_BIT(ARG_YES) | ARG_BIT(ARG_REPEAT) |
		  ARG_BIT(ARG_AGREE) | ARG_BIT(ARG_ACCEPT) |
		  ARG_BIT(ARG_DEFER) | ARG_BIT(ARG_WINDOW) |
		  ARG_BIT(ARG_APN) | ARG_BIT(ARG_CID) |
		  ARG_BIT(ARG_EXPECT_VERSION) | ARG_BIT(ARG_IDLE),
	  1, 1, run_nothing },
	{ "update", "PORT FILE", "local update",
	  ARG_COMMON | ARG_BIT(ARG_ALLOW) | ARG_BIT(ARG_RETRIES) |
		  ARG_BIT(ARG_DEFER) |
		  ARG_BIT(ARG_REPEAT) | ARG_BIT(ARG_BACK) |
		  ARG_BIT(ARG_DRY_RUN) | ARG_BIT(ARG_PROGRESS),
	  2, 2, run_nothing },
};
const size_t n_app_commands = 6;

static struct args args;

/* Reads a line of words with one blank between them. */
static bool read_line(const char *line)
{
	static char text[256];
	static char *argv[32];
	int argc = 0;

	strcpy(text, "fotacon ");
	strcat(text, line);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return args_read(&args, argc, argv);
}

static void first_operand_tells_subcommand_from_port(void **state)
{
	(void)state;
	assert_true(read_line(""));
	assert_string_equal(args.command->name, "");
	assert_int_equal(args.n_operands, 0);

	assert_true(read_line("/dev/ttyUSB0"));
	assert_string_equal(args.command->name, "");
	assert_int_equal(args.n_operands, 1);
	assert_string_equal(args.operands[0], "/dev/ttyUSB0");

	assert_true(read_line("replay a.log b.log"));
	assert_string_equal(args.command->name, "replay");
	assert_int_equal(args.n_operands, 2);
	assert_string_equal(args.operands[1], "b.log");

	/* A port by this name is still to be had. */
	assert_true(read_line("./replay"));
	assert_string_equal(args.command->name, "");
}

static void port_operands(void **state)
{
	(void)state;
	assert_true(read_line("bench"));
	assert_string_equal(*args_port(&args), "bench");
	assert_true(read_line(""));
	assert_null(args_port(&args));
	assert_true(read_line("replay bench"));
	assert_null(args_port(&args));
	assert_true(read_line("info bench"));
	assert_string_equal(*args_port(&args), "bench");
}

static void options_stand_anywhere(void **state)
{
	static const char *const lines[] = {
		"replay --json -", "--json replay -", "replay - --json",
		"replay --json -- -",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_true(read_line(lines[i]));
		assert_true(args.options.json);
		assert_string_equal(args.command->name, "replay");
		assert_int_equal(args.n_operands, 1);
		assert_string_equal(args.operands[0], "-");
	}
	assert_true(read_line("replay -"));
	assert_false(args.options.json);
}

static void values_are_read(void **state)
{
	(void)state;
	assert_true(read_line("sim:"));
	assert_int_equal(args.options.port.baud, 115200);
	assert_int_equal(args.options.port.flow, PORT_FLOW_NONE);
	assert_null(args.options.log);
	assert_int_equal(args.given, 0);

	assert_true(read_line("-b 921600 --flow=rtscts -L x.log --start "
			      "--ui plain sim:"));
	assert_int_equal(args.options.port.baud, 921600);
	assert_int_equal(args.options.port.flow, PORT_FLOW_RTSCTS);
	assert_string_equal(args.options.log, "x.log");
	assert_int_equal(args.options.ui, APP_UI_PLAIN);
	assert_true(args.options.start);
	assert_int_equal(args.given, ARG_BIT(ARG_BAUD) | ARG_BIT(ARG_FLOW) |
			 ARG_BIT(ARG_LOG) | ARG_BIT(ARG_UI) |
			 ARG_BIT(ARG_START));

	assert_true(read_line("-b auto /dev/ttyUSB0"));
	assert_int_equal(args.options.port.baud, PORT_BAUD_AUTO);
}

static void usage_errors_are_sentences(void **state)
{
	static const struct {
		const char *line;
		const char *says;
	} cases[] = {
		{ "-b 9601 sim:", "--baud 9601: it takes a usual rate" },
		{ "-b 4294976896 sim:", "--baud 4294976896: it takes" },
		{ "-b 9600x sim:", "--baud 9600x: it takes" },
		{ "-b 1 sim:", "--baud 1: it takes" },
		{ "-b auto --read-only /dev/ttyUSB0", "name the rate" },
		{ "-b", "--baud wants a value: RATE" },
		{ "--log", "--log wants a value: FILE" },
		{ "--flow hard sim:",
		  "--flow hard: it takes none|rtscts|xonxoff" },
		{ "--flow rts sim:", "--flow rts: it takes none|" },
		{ "--jsn replay -", "no option --jsn; did you mean --json?" },
		{ "--buad=9600", "no option --buad; did you mean --baud?" },
		{ "--nonsense", "no option --nonsense" },
		{ "-Z", "no option -Z" },
		{ "--json=yes replay -", "--json takes no value" },
		{ "replay", "replay wants LOG..." },
		{ "sim --package x --link y", "--package makes a file" },
		{ "sim --package x --json", "--package makes a file" },
		{ "sim --received", "--received wants a value" },
		{ "info --package x sim:", "info does not take --package" },
		{ "info --name x sim:", "--name is for --csv only" },
		{ "replay -b 9600 -", "replay does not take --baud" },
		{ "sim: --json", "the console does not take --json" },
		{ "sim: sim:", "\"sim:\" is one operand too many" },
		{ "repaly x", "no subcommand \"repaly\"; did you mean replay?" },
		{ "repaly --json", "no subcommand \"repaly\"; did you mean" },
		{ "elephant x", "\"x\" is one operand too many" },
		{ "later sim:", "this version has no \"later\" yet" },
		{ "later --accept x", "this version has no \"later\" yet" },
		{ "ota --window 1:00-2:00 x", "--window says when to accept" },
		{ "ota --accept --window 1-2 x", "two times of the day" },
		{ "ota --agree none --defer install=9 x", "--agree none" },
		{ "ota --defer install=1441 x", "minutes, 1 to 1440" },
		{ "ota --agree reboot x", "none, or some of" },
		{ "ota --cid 0 x", "--cid 0: it takes 1|2" },
		{ "ota --apn a\"b x", "a name without blanks" },
		{ "ota --expect-version 4.5 x", "a version as the module" },
		{ "ota --idle x y", "whole seconds, 0 for never" },
		{ "ota --back x y", "ota does not take --back" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (read_line(cases[i].line) ||
		    !strstr(args.error, cases[i].says))
			fail_msg("%s: \"%s\" lacks \"%s\"", cases[i].line,
				 args.error, cases[i].says);
	}
}

/* Each problem that may be, and none that is refused or mended. */
static void what_may_be_allowed(void **state)
{
	static const char *const ids = ARGS_ALLOWED;
	uint32_t allowed = 0;
	char line[80];

	(void)state;
	for (const char *id = ids; *id; id += strspn(id, ", ")) {
		size_t len = strcspn(id, ",");

		snprintf(line, sizeof(line), "update p f --allow %.*s",
			 (int)len, id);
		assert_true(read_line(line));
		assert_int_equal(args.options.allow & allowed, 0);
		allowed |= args.options.allow;
		id += len;
	}
	for (int i = 0; i < HL78_N_PROBLEMS; i++)
		assert_int_equal(hl78_problem_info((enum hl78_problem_id)i)
						 ->kind == HL78_ALLOW,
				 (allowed & 1u << i) != 0);
}

static void update_options(void **state)
{
	(void)state;
	assert_true(read_line("update p f"));
	assert_int_equal(args.options.retries, 1);
	assert_int_equal(args.options.repeat, 0);
	assert_true(read_line("update p f --allow size --allow family"));
	assert_int_equal(args.options.allow,
			 1u << HL78_PF_SIZE | 1u << HL78_PF_FAMILY);
	assert_true(read_line("update --retries 0 --progress lines p f"));
	assert_int_equal(args.options.retries, 0);
	assert_int_equal(args.options.progress, APP_PROGRESS_LINES);
	assert_int_equal(args.options.ota.defer_min[HL78_REQUEST_INSTALL], 0);
	assert_true(read_line("update --defer 1440 p f"));
	assert_int_equal(args.options.ota.defer_min[HL78_REQUEST_INSTALL],
			 1440);
	assert_false(read_line("update --defer 0 p f"));
	assert_false(read_line("update --defer 1441 p f"));
	assert_false(read_line("update --defer download=9 p f"));
	assert_true(read_line("update --defer install=9 p f"));
	assert_true(read_line("update p f --repeat 3 --back g"));
	assert_int_equal(args.options.repeat, 3);
	assert_false(read_line("update p f --repeat 3"));
	assert_false(read_line("update p f --back g"));
	assert_false(read_line("update p f --repeat 0 --back g"));
	assert_false(read_line("update p f --repeat 3 --back g --dry-run"));
	assert_false(read_line("update p f --allow mask"));
	assert_non_null(strstr(args.error, "no general --force"));
	assert_non_null(strstr(args.error, ARGS_ALLOWED));
}

static void nothing_is_meant_by_what_is_far_off(void **state)
{
	static const char *const words[] = { "replay", "ota", "at" };

	(void)state;
	assert_string_equal(args_meant("replya", words, 3), "replay");
	assert_string_equal(args_meant("rplay", words, 3), "replay");
	assert_string_equal(args_meant("oat", words, 3), "ota");
	assert_null(args_meant("rpy", words, 3));
	assert_null(args_meant("a", words, 3));
	assert_null(args_meant("", words, 3));
	assert_null(args_meant("a-word-longer-than-any-name-there-is", words,
			       3));
}

static void help_comes_before_errors(void **state)
{
	(void)state;
	assert_true(read_line("--help --nonsense"));
	assert_true(args.options.help);
	assert_true(read_line("replay -h"));
	assert_string_equal(args.command->name, "replay");
	assert_true(read_line("ota --help"));
	assert_true(read_line("--version"));
	assert_true(args.options.version);
}

/* The texts stand in column 31 of 80. */
static void help_is_no_wider_than_a_screen(void **state)
{
	static const char *const names[] = { "", "ports", "info", "at",
					     "session", "inspect", "update",
					     "ota", "replay", "sim" };

	(void)state;
	for (size_t i = 0; i < N_ARGS; i++) {
		enum arg_id id = (enum arg_id)i;

		for (size_t c = 0; c < sizeof(names) / sizeof(names[0]); c++)
			assert_in_range(strlen(args_option_help(id, names[c])),
					1, 50);
	}
}

static void an_option_can_mean_something_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(args_option_help(ARG_YES, "update"),
			    "agree to the installation");
	assert_string_equal(args_option_help(ARG_QUIET, "replay"),
			    "only the outcome");
	assert_string_equal(args_option_help(ARG_YES, ""),
			    arg_options[ARG_YES].help);
	assert_string_equal(args_option_help(ARG_JSON, "update"),
			    arg_options[ARG_JSON].help);
}

static void what_an_unattended_run_is_told(void **state)
{
	const struct app_options *o = &args.options;

	(void)state;
	assert_true(read_line("ota sim:"));
	assert_false(o->ota.accept);
	assert_int_equal(o->idle_s, 300);
	assert_int_equal(o->cid, 0);
	assert_true(read_line("ota --yes --cid 2 --idle 0 --repeat 3 --apn a.b "
			      "--expect-version HL7802.4.5.4.0 "
			      "--defer download=10 --window 22:00-04:00 sim:"));
	assert_true(o->ota.accept);
	assert_int_equal(o->cid, 2);
	assert_int_equal(o->idle_s, 0);
	assert_int_equal(o->repeat, 3);
	assert_string_equal(o->apn, "a.b");
	assert_string_equal(o->expect, "HL7802.4.5.4.0");
	assert_int_equal(o->ota.defer_min[HL78_REQUEST_DOWNLOAD], 10);
	assert_int_equal(o->ota.window.from, 22 * 60);
	/* It is another thing for others. */
	assert_true(read_line("update --repeat 2 --back x sim: y"));
	assert_false(read_line("update --repeat 2 sim: y"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_operand_tells_subcommand_from_port),
		cmocka_unit_test(options_stand_anywhere),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(usage_errors_are_sentences),
		cmocka_unit_test(help_is_no_wider_than_a_screen),
		cmocka_unit_test(an_option_can_mean_something_of_its_own),
		cmocka_unit_test(port_operands),
		cmocka_unit_test(nothing_is_meant_by_what_is_far_off),
		cmocka_unit_test(help_comes_before_errors),
		cmocka_unit_test(what_may_be_allowed),
		cmocka_unit_test(update_options),
		cmocka_unit_test(what_an_unattended_run_is_told),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
