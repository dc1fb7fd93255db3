/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which console it is to be: the full screen, in a process of its own under a
 * keeper, or plain lines in this one.
 */
#include "app/console.h"

#include <locale.h>
#include <string.h>

#include "app/console_full.h"
#include "app/plain.h"
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
	if (!options->live.port) {
		app_error("which port? A path (/dev/ttyUSB0), or sim: for the "
			  "simulated module");
		return APP_USAGE;
	}
	if (options->theme &&
	    !theme_load(options->theme, 256, theme, &report)) {
		config_report_print(&report);
		return APP_USAGE;
	}
	if (!want_full(options))
		return plain_run(options);
	keeper.undo_len = screen_undo(undo, sizeof(undo));
	status = keeper_run(&keeper);
	if (status >= 0)
		return status;
	app_error("no process for the console: %s", strerror(-status));
	return APP_NO_LINK;
}
