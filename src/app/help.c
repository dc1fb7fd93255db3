/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --help, printed from the tables of subcommands and options. The exit
 * statuses stand here in words; the manual page has the same.
 */
#include "app/args.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *status;
	const char *text;
} statuses[] = {
	{ "0", "done, and verified where there is something to verify" },
	{ "1", "the module or the server said no" },
	{ "2", "usage or configuration, or a file that cannot be read" },
	{ "3", "no link: cannot open, in use, lost for good" },
	{ "4", "time ran out" },
	{ "5", "refused before starting" },
	{ "6", "an expectation not met" },
	{ "7", "waiting: a request not answered, a download suspended" },
	{ "130", "interrupted (143: terminated, 129: hung up)" },
};

static void print_options(const struct app_command *command)
{
	uint64_t options = command->options | ARG_COMMON;
	char left[128]; /* choices are listed whole */

	printf("\nOptions:\n");
	for (size_t i = 0; i < N_ARGS; i++) {
		const struct arg_option *o = &arg_options[i];
		const char *help = args_option_help((enum arg_id)i,
						    command->name);
		char letter[8] = "    ";

		if (!(options & ARG_BIT(i)))
			continue;
		if (o->letter)
			snprintf(letter, sizeof(letter), "-%c, ", o->letter);
		snprintf(left, sizeof(left), "%s--%s%s%s", letter, o->name,
			 o->value ? " " : "", o->value ? o->value : "");
		if (strlen(left) > 26)
			printf("  %s\n  %26s  %s\n", left, "", help);
		else
			printf("  %-26s  %s\n", left, help);
	}
}

static void print_program(void)
{
	char left[64];

	printf("Console for firmware updates of Semtech HL78xx modules.\n\n");
	for (size_t i = 0; i < n_app_commands; i++) {
		const struct app_command *c = &app_commands[i];

		if (!c->run)
			continue;
		snprintf(left, sizeof(left), "%s%s%s", c->name,
			 c->name[0] ? " " : "", c->operands);
		if (strlen(left) > 18)
			printf("  fotacon %s\n%30s%s\n", left, "",
			       c->summary);
		else
			printf("  fotacon %-18s  %s\n", left, c->summary);
	}
	printf("\nPORT is a serial port (/dev/ttyUSB0), a pty, a link to one, "
	       "sim: for the\nsimulated module, replay:LOG for a log, or the "
	       "name of one in the settings:\n"
	       "~/.config/fotacon/fotacon.ini, see fotacon.conf(5).\n\n"
	       "The options below are the console's; fotacon replay --help "
	       "has those of replay,\nand so on.\n");
}

void args_help(const struct app_command *command)
{
	if (command->name[0])
		printf("fotacon %s [OPTION]...%s%s\n%s\n", command->name,
		       command->operands[0] ? " " : "", command->operands,
		       command->summary);
	else
		print_program();
	if (!command->run)
		printf("This version does not have it yet.\n");
	print_options(command);
	printf("\nExit status:\n");
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		printf("  %-4s %s\n", statuses[i].status, statuses[i].text);
}
