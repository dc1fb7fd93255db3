/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of subcommands and the way into them. A subcommand that is planned
 * stands here without a function, so that it is named for what it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/args.h"
#include "app/console.h"
#include "app/settings.h"

#define CONSOLE_OPTIONS \
	(ARG_COMMON | ARG_BIT(ARG_CONFIG) | ARG_BIT(ARG_BAUD) | \
	 ARG_BIT(ARG_FLOW) | ARG_BIT(ARG_NO_REOPEN) | ARG_BIT(ARG_LOG) | \
	 ARG_BIT(ARG_LOG_SECRETS) | ARG_BIT(ARG_READ_ONLY) | ARG_BIT(ARG_UI) | \
	 ARG_BIT(ARG_THEME) | ARG_BIT(ARG_COLOR) | ARG_BIT(ARG_STAMPS) | \
	 ARG_BIT(ARG_ECHO) | ARG_BIT(ARG_START) | ARG_BIT(ARG_QUIET) | ARG_BIT(ARG_LIST))

/* Of the subcommands for a live module. */
#define JOB_OPTIONS \
	(ARG_COMMON | ARG_BIT(ARG_BAUD) | ARG_BIT(ARG_FLOW) | \
	 ARG_BIT(ARG_NO_REOPEN) | ARG_BIT(ARG_LOG) | \
	 ARG_BIT(ARG_LOG_SECRETS) | ARG_BIT(ARG_READ_ONLY) | \
	 ARG_BIT(ARG_CONFIG) | ARG_BIT(ARG_TIMEOUT) | ARG_BIT(ARG_JSON) | \
	 ARG_BIT(ARG_QUIET))

static int console_main(const struct app_options *options, int n,
			char **operands)
{
	struct console_options console;

	if (options->list)
		return ports_main(options, 0, NULL);
	console_options_of(options, n > 0 ? operands[0] : NULL, &console);
	return console_run(&console);
}

const struct app_command app_commands[] = {
	{ "", "[PORT]", "the console", CONSOLE_OPTIONS, 0, 1, console_main },
	{ "ports", "", "the serial ports of this machine",
	  ARG_COMMON | ARG_BIT(ARG_JSON), 0, 0, ports_main },
	{ "info", "PORT", "who the module is, and its settings",
	  JOB_OPTIONS | ARG_BIT(ARG_CSV) | ARG_BIT(ARG_NAME), 1, 1,
	  info_main },
	{ "at", "PORT COMMAND...|-", "send commands, print their answers",
	  JOB_OPTIONS | ARG_BIT(ARG_KEEP_GOING) | ARG_BIT(ARG_YES), 2, -1,
	  at_main },
	{ "session", "PORT start|stop|restore|test|status",
	  "the session with the server",
	  JOB_OPTIONS | ARG_BIT(ARG_ECHO) | ARG_BIT(ARG_YES), 2, 2,
	  session_main },
	{ "inspect", "FILE...", "what a package says of itself, and if it is whole",
	  ARG_COMMON | ARG_BIT(ARG_JSON) | ARG_BIT(ARG_QUIET), 1, -1,
	  inspect_main },
	{ "update", "PORT FILE", "local update: check, send, install, verify",
	  JOB_OPTIONS | ARG_BIT(ARG_ECHO) | ARG_BIT(ARG_YES) |
		  ARG_BIT(ARG_ALLOW) | ARG_BIT(ARG_DRY_RUN) |
		  ARG_BIT(ARG_TAIL_128) | ARG_BIT(ARG_RETRIES) |
		  ARG_BIT(ARG_REPEAT) | ARG_BIT(ARG_BACK) |
		  ARG_BIT(ARG_DEFER) | ARG_BIT(ARG_PROGRESS),
	  2, 2, update_main },
	{ "ota", "PORT", "update over the air, with nobody there",
	  JOB_OPTIONS | ARG_BIT(ARG_ECHO) | ARG_BIT(ARG_YES) |
		  ARG_BIT(ARG_REPEAT) | ARG_BIT(ARG_PROGRESS) |
		  ARG_BIT(ARG_AGREE) | ARG_BIT(ARG_ACCEPT) |
		  ARG_BIT(ARG_DEFER) | ARG_BIT(ARG_WINDOW) |
		  ARG_BIT(ARG_APN) | ARG_BIT(ARG_CID) |
		  ARG_BIT(ARG_EXPECT_VERSION) | ARG_BIT(ARG_NO_START) |
		  ARG_BIT(ARG_IDLE) | ARG_BIT(ARG_PIN_FILE),
	  1, 1, ota_main },
	{ "replay", "LOG...", "decode and check logs: what happened, how it ended",
	  ARG_COMMON | ARG_BIT(ARG_JSON) | ARG_BIT(ARG_QUIET) |
		  ARG_BIT(ARG_EXPECT) | ARG_BIT(ARG_TAP) | ARG_BIT(ARG_JUNIT) |
		  ARG_BIT(ARG_FORMAT) | ARG_BIT(ARG_UNKNOWN),
	  1, -1, replay_main },
	{ "expect", "LOG", "write down what a good log shows, to check others",
	  ARG_COMMON, 1, 1, expect_main },
	{ "sim", "[SPEC]", "the simulated module on a pty, for any program",
	  ARG_COMMON | ARG_BIT(ARG_JSON) | ARG_BIT(ARG_QUIET) |
		  ARG_BIT(ARG_TIMEOUT) | ARG_BIT(ARG_LINK) |
		  ARG_BIT(ARG_PACKAGE) | ARG_BIT(ARG_RECEIVED) |
		  ARG_BIT(ARG_YES) | ARG_BIT(ARG_LIST),
	  0, 1, sim_main },
};

const size_t n_app_commands = sizeof(app_commands) / sizeof(app_commands[0]);

/* As app_end_output(), of what was written by printf(). */
static int flush_output(int status)
{
	if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
		return status;
	app_error("standard output: %s", strerror(errno));
	return status == APP_DONE ? APP_USAGE : status;
}

static int say_usage(const struct args *args)
{
	app_error("%s", args->error);
	fprintf(stderr, "Try: fotacon %s%s--help\n", args->command->name,
		args->command->name[0] ? " " : "");
	return APP_USAGE;
}

/* A subcommand without --config has no use for settings. */
static bool read_settings(struct settings *settings, const struct args *args)
{
	struct config_report report;

	if (!(args->command->options & ARG_BIT(ARG_CONFIG)) ||
	    settings_read(settings, args->options.config, &report))
		return true;
	config_report_print(&report);
	fprintf(stderr, "Without these settings: fotacon --config none\n");
	return false;
}

/*
 * Where one of the first three descriptors is closed, the next file that is
 * opened has its number: results would go to the module, or into the log. What
 * stands in for it fails as a closed one does.
 */
static void open_missing(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY :
								     O_RDONLY);
}

int main(int argc, char **argv)
{
	static struct settings settings;
	struct args args, line;
	int status;

	open_missing();
	signal(SIGPIPE, SIG_IGN);
	if (!args_read(&args, argc, argv))
		return say_usage(&args);
	if (args.options.help) {
		args_help(args.command);
		return flush_output(APP_DONE);
	}
	if (args.options.version) {
		printf("fotacon %s\n", app_version());
		return flush_output(APP_DONE);
	}
	if (!read_settings(&settings, &args))
		return APP_USAGE;
	line = args;
	args.options.line = &line;
	if (!settings_apply(&settings, &args))
		return say_usage(&args);
	status = args.command->run(&args.options, args.n_operands,
				   args.operands);
	settings_fini(&settings);
	return flush_output(status);
}
