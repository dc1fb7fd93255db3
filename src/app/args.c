/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the command line through getopt_long(), from the table of options
 * below and that of subcommands in main.c. It opens nothing and prints
 * nothing; what is wrong becomes one sentence.
 */
#define _GNU_SOURCE
#include "app/args.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

const struct arg_option arg_options[N_ARGS] = {
	[ARG_HELP] = { "help", 'h', NULL, "this text" },
	[ARG_VERSION] = { "version", 0, NULL, "the version" },
	[ARG_CONFIG] = { "config", 0, "FILE",
			 "read the settings in FILE; none for no settings" },
	[ARG_BAUD] = { "baud", 'b', "RATE",
		       "9600 to 3000000, or auto; 115200 by default" },
	[ARG_FLOW] = { "flow", 'f', "none|rtscts|xonxoff",
		       "flow control; none by default" },
	[ARG_NO_REOPEN] = { "no-reopen", 'n', NULL,
			    "a port that goes away stays away" },
	[ARG_LOG] = { "log", 'L', "FILE",
		      "append the session log to FILE; none for no log" },
	[ARG_LOG_SECRETS] = { "log-secrets", 0, NULL,
			      "write PINs and passwords to the log too" },
	[ARG_READ_ONLY] = { "read-only", 0, NULL, "never send a byte" },
	[ARG_UI] = { "ui", 0, "auto|full|plain",
		     "full screen or plain lines" },
	[ARG_THEME] = { "theme", 0, "NAME",
			"colours of the full screen: light, mono, a path..." },
	[ARG_COLOR] = { "color", 0, "auto|always|never",
			"colours on the full screen; auto by default" },
	[ARG_STAMPS] = { "timestamps", 't', NULL,
			 "time stamps in plain lines" },
	[ARG_ECHO] = { "echo", 'e', NULL, "show what is sent in plain lines" },
	[ARG_START] = { "start", 0, NULL,
			"turn all indications on, then start a session" },
	[ARG_KEEP_GOING] = { "keep-going", 0, NULL,
			     "go on after a command answered by an error" },
	[ARG_YES] = { "yes", 0, NULL,
		      "send also what would be held back or refused" },
	[ARG_CSV] = { "csv", 0, NULL,
		      "a header and a line for AirVantage's import" },
	[ARG_NAME] = { "name", 0, "NAME", "the system's name for --csv" },
	[ARG_TIMEOUT] = { "timeout", 0, "SECONDS",
			  "end after so long in all, with status 4" },
	[ARG_JSON] = { "json", 0, NULL,
		       "JSON Lines on standard output, nothing else" },
	[ARG_QUIET] = { "quiet", 'q', NULL,
			"no remarks" },
	[ARG_LINK] = { "link", 0, "PATH", "a symbolic link to the pty" },
	[ARG_PACKAGE] = { "package", 0, "FILE",
			  "only make a package that the module accepts" },
	[ARG_RECEIVED] = { "received", 0, "FILE",
			   "keep what is sent to the module by AT+WDSD" },
	[ARG_LIST] = { "list", 'l', NULL,
		       "list the ports" },
	[ARG_ALLOW] = { "allow", 0, "ID",
			"go on in spite of this problem; for each anew" },
	[ARG_DRY_RUN] = { "dry-run", 0, NULL,
			  "only find out what stands in the way" },
	[ARG_TAIL_128] = { "tail-128", 0, NULL,
			   "send the last 896 bytes in small blocks" },
	[ARG_RETRIES] = { "retries", 0, "N",
			  "transfers more when one fails; 1 by default" },
	[ARG_REPEAT] = { "repeat", 0, "N",
			 "update, and back again, so many times" },
	[ARG_BACK] = { "back", 0, "FILE", "the package for the way back" },
	[ARG_PROGRESS] = { "progress", 0, "auto|tty|lines|none",
			   "one line that changes, or a line each 10 %" },
	[ARG_AGREE] = { "agree", 0, "connect,download,install|none",
			"what the module asks before it does it, in the run" },
	[ARG_ACCEPT] = { "accept", 0, NULL, "yes to all that it asks" },
	[ARG_DEFER] = { "defer", 0, "MIN|download=MIN,install=MIN",
			"put it off so long first, 1 to 1440 minutes" },
	[ARG_WINDOW] = { "window", 0, "HH:MM-HH:MM",
			 "accept in these hours, local time, put off to them" },
	[ARG_APN] = { "apn", 0, "APN", "of the context, for the run" },
	[ARG_CID] = { "cid", 0, "1|2", "the context of the session" },
	[ARG_EXPECT_VERSION] = { "expect-version", 0, "VERSION",
				 "the firmware that is to come of it" },
	[ARG_NO_START] = { "no-start", 0, NULL,
			   "wait for a session that opens otherwise" },
	[ARG_IDLE] = { "idle", 0, "SECONDS",
		       "without an offer so long, end; 300, 0 for never" },
	[ARG_PIN_FILE] = { "pin-file", 0, "FILE", "where the SIM's PIN is" },
	[ARG_EXPECT] = { "expect", 0, "FILE",
			 "check each log against what FILE expects" },
	[ARG_TAP] = { "tap", 0, NULL,
		      "only the results, as TAP, on standard output" },
	[ARG_JUNIT] = { "junit", 0, "FILE",
			"the results as JUnit's XML, too" },
	[ARG_FORMAT] = { "format", 0, "fotacon|capture|stamped|zephyr|python|"
				      "transcript|typescript|cast",
			 "the logs' format; by their content without it" },
	[ARG_UNKNOWN] = { "unknown", 0, NULL,
			  "only the lines that were not understood" },
};

/* Options that mean something of their own to a subcommand. */
static const struct {
	enum arg_id id;
	const char *command;
	const char *help;
} meanings[] = {
	{ ARG_ECHO, "session", "show commands and answers too" },
	{ ARG_ECHO, "update", "show commands and answers too" },
	{ ARG_YES, "at", "send also what waits while the module installs" },
	{ ARG_YES, "session", "send it even while an update is under way" },
	{ ARG_YES, "update", "agree to the installation" },
	{ ARG_ECHO, "ota", "show commands and answers too" },
	{ ARG_YES, "ota", "the same as --accept" },
	{ ARG_QUIET, "ota", "no events, no remarks: only the outcome" },
	{ ARG_REPEAT, "ota", "so many updates, up to the first failure" },
	{ ARG_DEFER, "update", "put the installation off; with --yes agree "
			       "then" },
	{ ARG_YES, "sim", "replace a file that is there" },
	{ ARG_QUIET, "at", "no remarks, no events, no OK: only what is read" },
	{ ARG_QUIET, "inspect", "only what is bad" },
	{ ARG_QUIET, "update", "no steps, no remarks: only the outcome" },
	{ ARG_QUIET, "replay", "only the outcome" },
	{ ARG_QUIET, "sim", "only the path" },
	{ ARG_LIST, "sim", "all that SPEC can say" },
};

const char *args_option_help(enum arg_id id, const char *command)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].id == id &&
		    strcmp(meanings[i].command, command) == 0)
			return meanings[i].help;
	return arg_options[id].help;
}

/* A year, s: longer is a slip of the pen. */
enum { TIMEOUT_MAX = 366 * 24 * 3600 };

/* More often nobody waits for it: some 10 minutes each way. */
enum { REPEAT_MAX = 1000 };

/* The longest that a session without an offer is kept open by itself, s. */
enum { IDLE_DEFAULT = 300 };

enum { RETRIES_DEFAULT = 1, RETRIES_MAX = 9 };

/* Where values of long options start that have no letter. */
enum { LONG_ONLY = 256 };

/* ---- what was meant ---- */

static const char *meant_command(const char *word)
{
	const char *names[32];
	size_t n = 0;

	for (size_t i = 1; i < n_app_commands && n < 32; i++)
		names[n++] = app_commands[i].name;
	return args_meant(word, names, n);
}

static const char *meant_option(const char *word)
{
	const char *names[N_ARGS];

	for (size_t i = 0; i < N_ARGS; i++)
		names[i] = arg_options[i].name;
	return args_meant(word, names, N_ARGS);
}

/* ---- values ---- */

/* The place of `value` among "none|rtscts|xonxoff", -1 for nowhere. */
static int choice(const char *choices, const char *value)
{
	size_t len = strlen(value);

	for (int i = 0; ; i++) {
		size_t n = strcspn(choices, "|");

		if (n == len && memcmp(choices, value, n) == 0)
			return i;
		if (!choices[n])
			return -1;
		choices += n + 1;
	}
}

/* All of `text` as a decimal number from min to max. */
static bool read_number(const char *text, unsigned min, unsigned max,
			unsigned *value)
{
	uint64_t n = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || n > max)
			return false;
		n = 10 * n + (unsigned)(*text - '0');
	}
	if (n < min || n > max)
		return false;
	*value = (unsigned)n;
	return true;
}

static bool allow(struct app_options *o, const char *id)
{
	enum hl78_problem_id problem;

	if (!hl78_problem_find(id, strlen(id), &problem) ||
	    hl78_problem_info(problem)->kind != HL78_ALLOW)
		return false;
	o->allow |= UINT32_C(1) << problem;
	return true;
}

/* What is there or not, and what is kept as it is; 0: neither. */
#define AT(member) offsetof(struct app_options, member)

static const size_t flags[N_ARGS] = {
	[ARG_HELP] = AT(help),
	[ARG_VERSION] = AT(version),
	[ARG_NO_REOPEN] = AT(port.no_reopen),
	[ARG_LOG_SECRETS] = AT(log_secrets),
	[ARG_READ_ONLY] = AT(read_only),
	[ARG_STAMPS] = AT(stamps),
	[ARG_ECHO] = AT(echo),
	[ARG_START] = AT(start),
	[ARG_KEEP_GOING] = AT(keep_going),
	[ARG_YES] = AT(yes),
	[ARG_CSV] = AT(csv),
	[ARG_JSON] = AT(json),
	[ARG_QUIET] = AT(quiet),
	[ARG_LIST] = AT(list),
	[ARG_DRY_RUN] = AT(dry_run),
	[ARG_TAIL_128] = AT(tail_128),
	[ARG_ACCEPT] = AT(ota.accept),
	[ARG_NO_START] = AT(no_start),
	[ARG_TAP] = AT(tap),
	[ARG_UNKNOWN] = AT(unknown),
};

static const size_t texts[N_ARGS] = {
	[ARG_CONFIG] = AT(config),
	[ARG_LOG] = AT(log),
	[ARG_THEME] = AT(theme),
	[ARG_NAME] = AT(name),
	[ARG_LINK] = AT(link),
	[ARG_PACKAGE] = AT(package),
	[ARG_RECEIVED] = AT(received),
	[ARG_BACK] = AT(back),
	[ARG_PIN_FILE] = AT(pin_file),
	[ARG_EXPECT] = AT(expectations),
	[ARG_JUNIT] = AT(junit),
};

static bool take_apn(struct app_options *o, const char *apn)
{
	o->apn = apn;
	return ota_policy_apn_valid(apn);
}

static bool take_version(struct app_options *o, const char *version)
{
	struct hl78_firmware fw;

	o->expect = version;
	return hl78_firmware_read(&fw, version, strlen(version));
}

bool args_apply(struct app_options *o, enum arg_id id, const char *value)
{
	int n = value ? choice(arg_options[id].value, value) : 0;
	char *at = (char *)o;

	if (flags[id]) {
		*(bool *)(at + flags[id]) = true;
		return true;
	}
	if (texts[id]) {
		*(const char **)(void *)(at + texts[id]) = value;
		return *value != '\0';
	}
	switch (id) {
	case ARG_BAUD:
		o->port.baud = PORT_BAUD_AUTO;
		return strcmp(value, "auto") == 0 ||
		       (read_number(value, 9600, 3000000, &o->port.baud) &&
			port_baud_valid(o->port.baud));
	case ARG_FLOW:
		o->port.flow = (enum port_flow)n;
		return n >= 0;
	case ARG_UI:
		o->ui = (enum app_ui)n;
		return n >= 0;
	case ARG_COLOR:
		o->color = (enum app_color)n;
		return n >= 0;
	case ARG_TIMEOUT:
		return read_number(value, 1, TIMEOUT_MAX, &o->timeout_s);
	case ARG_ALLOW:
		return allow(o, value);
	case ARG_RETRIES:
		return read_number(value, 0, RETRIES_MAX, &o->retries);
	case ARG_REPEAT:
		return read_number(value, 1, REPEAT_MAX, &o->repeat);
	case ARG_FORMAT: /* in the order of enum hl78_format */
		o->format = (enum hl78_format)(n + 1);
		return n >= 0;
	case ARG_PROGRESS:
		o->progress = (enum app_progress)n;
		return n >= 0;
	case ARG_AGREE:
		return ota_policy_read_agree(&o->ota, value);
	case ARG_DEFER:
		return ota_policy_read_defer(&o->ota, value);
	case ARG_WINDOW:
		return ota_policy_read_window(&o->ota, value);
	case ARG_APN:
		return take_apn(o, value);
	case ARG_CID:
		o->cid = (unsigned)n + 1;
		return n >= 0;
	case ARG_EXPECT_VERSION:
		return take_version(o, value);
	case ARG_IDLE:
		return read_number(value, 0, TIMEOUT_MAX, &o->idle_s);
	default:
		return false;
	}
}

const char *args_takes(enum arg_id id)
{
	switch (id) {
	case ARG_BAUD:
		return "a usual rate from 9600 to 3000000, or auto";
	case ARG_TIMEOUT:
		return "whole seconds, 1 to a year of them";
	case ARG_ALLOW:
		return "one of " ARGS_ALLOWED "; there is no general --force";
	case ARG_RETRIES:
		return "0 to 9";
	case ARG_REPEAT:
		return "1 to 1000";
	case ARG_AGREE:
		return "none, or some of connect,download,install";
	case ARG_DEFER:
		return "minutes, 1 to 1440: 60, or download=10,install=60";
	case ARG_WINDOW:
		return "two times of the day, as in 01:00-04:00";
	case ARG_APN:
		return "a name without blanks and quotes";
	case ARG_EXPECT_VERSION:
		return "a version as the module tells it, HL7802.4.5.4.0";
	case ARG_IDLE:
		return "whole seconds, 0 for never";
	default:
		return arg_options[id].value;
	}
}

/* ---- the line ---- */

struct tables {
	struct option longs[N_ARGS + 1];
	char shorts[2 * N_ARGS + 2];
};

static int option_value(size_t id)
{
	char letter = arg_options[id].letter;

	return letter ? letter : LONG_ONLY + (int)id;
}

static void make_tables(struct tables *t)
{
	size_t n = 0;

	memset(t, 0, sizeof(*t));
	t->shorts[n++] = ':'; /* a value left out is told apart */
	for (size_t i = 0; i < N_ARGS; i++) {
		bool has_value = arg_options[i].value != NULL;

		t->longs[i] = (struct option){
			.name = arg_options[i].name,
			.has_arg = has_value,
			.val = option_value(i),
		};
		if (!arg_options[i].letter)
			continue;
		t->shorts[n++] = arg_options[i].letter;
		if (has_value)
			t->shorts[n++] = ':';
	}
}

static enum arg_id find_option(int value)
{
	size_t i = 0;

	while (i < N_ARGS && option_value(i) != value)
		i++;
	return (enum arg_id)i;
}

/* Keeps the first sentence only: what follows is often its consequence. */
#define SAY(args, ...) \
	do { \
		if (!(args)->error[0]) \
			snprintf((args)->error, sizeof((args)->error), \
				 __VA_ARGS__); \
	} while (0)

/* What getopt_long() did not take. `word` is where it stood. */
static void say_unknown(struct args *args, const char *word)
{
	const char *meant;
	char name[64];

	if (optopt > 0 && optopt < LONG_ONLY && find_option(optopt) == N_ARGS) {
		SAY(args, "there is no option -%c", optopt);
		return;
	}
	if (optopt) {
		SAY(args, "--%s takes no value",
		    arg_options[find_option(optopt)].name);
		return;
	}
	snprintf(name, sizeof(name), "%.*s",
		 (int)strnlen(word, strcspn(word, "=")), word);
	meant = meant_option(name + 2);
	if (meant)
		SAY(args, "there is no option %s; did you mean --%s?", name,
		    meant);
	else
		SAY(args, "there is no option %s", name);
}

static void read_options(struct args *args, int argc, char **argv)
{
	struct tables t;
	int value;

	make_tables(&t);
	optind = 0; /* so that the next line starts afresh (getopt(3)) */
	opterr = 0;
	while ((value = getopt_long(argc, argv, t.shorts, t.longs, NULL)) !=
	       -1) {
		enum arg_id id = find_option(value == ':' ? optopt : value);

		if (value == '?') {
			say_unknown(args, argv[optind - 1]);
		} else if (value == ':') {
			SAY(args, "--%s wants a value: %s",
			    arg_options[id].name, arg_options[id].value);
		} else {
			args->given |= ARG_BIT(id);
			if (!args_apply(&args->options, id, optarg))
				SAY(args, "--%s %.80s: it takes %s",
				    arg_options[id].name, optarg,
				    args_takes(id));
		}
	}
	args->operands = argv + optind;
	args->n_operands = argc - optind;
}

/* A first operand that names a subcommand is one; else it is the port. */
static void find_command(struct args *args)
{
	args->command = &app_commands[0];
	for (size_t i = 1; i < n_app_commands && args->n_operands > 0; i++) {
		if (strcmp(args->operands[0], app_commands[i].name) != 0)
			continue;
		args->command = &app_commands[i];
		args->operands++;
		args->n_operands--;
		return;
	}
}

/* The console, with what it does not take: was a subcommand meant? */
static bool say_meant(struct args *args)
{
	const char *meant = NULL;

	if (!args->command->name[0] && args->n_operands > 0)
		meant = meant_command(args->operands[0]);
	if (meant)
		SAY(args, "there is no subcommand \"%.64s\"; did you mean "
		    "%s?", args->operands[0], meant);
	return meant != NULL;
}

static void check_operands(struct args *args)
{
	const struct app_command *command = args->command;
	int n = args->n_operands;

	if (n < command->min_operands)
		SAY(args, "%s wants %s", command->name, command->operands);
	else if (command->max_operands >= 0 && n > command->max_operands &&
		 !say_meant(args))
		SAY(args, "\"%.64s\" is one operand too many",
		    args->operands[command->max_operands]);
}

static void check_options(struct args *args)
{
	if (args->options.package &&
	    args->given & (ARG_BIT(ARG_LINK) | ARG_BIT(ARG_RECEIVED) |
			   ARG_BIT(ARG_TIMEOUT) | ARG_BIT(ARG_JSON)))
		SAY(args, "--package makes a file, and that is all: it goes "
		    "with SPEC, --quiet and --yes");
	if (args->given & ARG_BIT(ARG_DEFER) &&
	    strcmp(args->command->name, "update") == 0 &&
	    !args->options.ota.defer_min[HL78_REQUEST_INSTALL])
		SAY(args, "update asks about the installation alone: --defer "
		    "MIN");
	if (args->options.tap + args->options.json + args->options.unknown > 1)
		SAY(args, "--tap, --json and --unknown say what is written: "
		    "choose one");
	if (args->options.name && !args->options.csv)
		SAY(args, "--name is for --csv only");
	const char *wrong = ota_policy_wrong(&args->options.ota);

	if (wrong)
		SAY(args, "%s", wrong);
	if (args->command->options & ARG_BIT(ARG_BACK) &&
	    !args->options.repeat != !args->options.back)
		SAY(args, "--repeat N and --back FILE belong together: up and "
		    "down again N times");
	if (args->options.repeat && args->options.dry_run)
		SAY(args, "--dry-run finds out what stands in the way of one "
		    "update: leave out --repeat");
	if (args->options.read_only &&
	    args->options.port.baud == PORT_BAUD_AUTO)
		SAY(args, "--baud auto sends AT to find the rate, --read-only "
		    "never sends: name the rate");
	for (size_t i = 0; i < N_ARGS; i++) {
		if (args->given & ~args->command->options & ARG_BIT(i) &&
		    !say_meant(args))
			SAY(args, "%s does not take --%s",
			    args->command->name[0] ? args->command->name :
						     "the console",
			    arg_options[i].name);
	}
}

bool args_read(struct args *args, int argc, char **argv)
{
	memset(args, 0, sizeof(*args));
	args->options.port.baud = PORT_BAUD_DEFAULT;
	args->options.retries = RETRIES_DEFAULT;
	args->options.idle_s = IDLE_DEFAULT;
	read_options(args, argc, argv);
	find_command(args);
	if (args->options.help || args->options.version) {
		args->error[0] = '\0';
		return true;
	}
	if (!args->command->run) {
		snprintf(args->error, sizeof(args->error),
			 "this version has no \"%s\" yet", args->command->name);
		return false;
	}
	if (args->options.yes && args->command->options & ARG_BIT(ARG_ACCEPT))
		args->options.ota.accept = true;
	check_options(args);
	check_operands(args);
	return !args->error[0];
}

char **args_port(const struct args *args)
{
	const char *operands = args->command->operands;

	if (*operands == '[')
		operands++;
	return args->n_operands > 0 && strncmp(operands, "PORT", 4) == 0 ?
	       args->operands : NULL;
}
