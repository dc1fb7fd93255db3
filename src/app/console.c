/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which console it is to be: the full screen, in a process of its own under a
 * keeper, or plain lines in this one.
 */
#include "app/console.h"

#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/console_full.h"
#include "app/out.h"
#include "app/plain.h"
#include "app/settings.h"
#include "app/theme.h"

static bool want_full(const struct console_options *options)
{
	bool possible = tty_present() && screen_possible();

	if (options->ui == APP_UI_FULL && !possible)
		app_error("no full screen: %s; plain lines instead",
			  tty_present() ? "TERM names no terminal for it" :
					  "no terminal");
	return possible && options->ui != APP_UI_PLAIN;
}

void console_options_of(const struct app_options *options, const char *port,
			struct console_options *out)
{
	*out = (struct console_options){
		.live = {
			.port = port,
			.settings = options->port,
			.log = options->log,
			.log_folder = options->log_folder,
			.log_secrets = options->log_secrets,
			.read_only = options->read_only,
		},
		.ui = options->ui,
		.theme = options->theme,
		.color = options->color,
		.macros = options->macros,
		.keymap = options->keymap,
		.no_mouse = options->no_mouse,
		.settings = options->settings,
		.line = options->line,
		.stamps = options->stamps,
		.echo = options->echo,
		.quiet = options->quiet,
		.clipboard = options->clipboard,
		.restore_after_min = options->restore_after_min,
		.start = options->start,
	};
}

bool console_options_for(const struct console_options *options,
			 const char *port, struct console_options *out,
			 char *why, size_t size)
{
	struct args args = *options->line;
	struct app_command command = *args.command;
	char *operand = (char *)(uintptr_t)port;

	/* What is no port is not taken for a subcommand, either. */
	command.name = ":port";
	args.command = &command;
	args.operands = &operand;
	args.n_operands = 1;
	args.options.line = options->line;
	if (!settings_apply(options->settings, &args)) {
		snprintf(why, size, "%s", args.error);
		return false;
	}
	console_options_of(&args.options, operand, out);
	return true;
}

/* Without a screen there is nothing to choose in. */
static int ask_port(void)
{
	static struct out out; /* too large for a stack */

	out_init(&out, STDERR_FILENO);
	app_error("which port? %s, a name of fotacon.ini, or sim: for the "
		  "simulated module", ports_show(&out) > 0 ?
		  "One of these" : "No serial port is here: a path");
	out_finish(&out);
	return APP_USAGE;
}

int console_run(const struct console_options *options)
{
	struct console_options copy = *options;
	struct style theme[N_ROLES];
	struct config_report report;
	char undo[KEEPER_UNDO_MAX];
	struct keeper_options keeper = {
		.undo = undo,
		.console = console_full,
		.arg = &copy,
	};
	int status;

	setlocale(LC_CTYPE, "");
	if (options->theme &&
	    !theme_load(options->theme, 256, theme, &report)) {
		config_report_print(&report);
		return APP_USAGE;
	}
	if (!want_full(options))
		return options->live.port ? plain_run(options) : ask_port();
	keeper.undo_len = screen_undo(undo, sizeof(undo));
	status = keeper_run(&keeper);
	if (status >= 0)
		return status;
	app_error("no process for the console: %s", strerror(-status));
	return APP_NO_LINK;
}
