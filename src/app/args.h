/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: one table of options feeds parsing, help and the
 * corrections of misspelt words.
 */
#ifndef APP_ARGS_H
#define APP_ARGS_H

#include "app/app.h"

enum arg_id {
	ARG_HELP,
	ARG_VERSION,
	ARG_CONFIG,
	ARG_BAUD,
	ARG_FLOW,
	ARG_NO_REOPEN,
	ARG_LOG,
	ARG_LOG_SECRETS,
	ARG_READ_ONLY,
	ARG_UI,
	ARG_THEME,
	ARG_COLOR,
	ARG_STAMPS,
	ARG_ECHO,
	ARG_START,
	ARG_KEEP_GOING,
	ARG_YES,
	ARG_CSV,
	ARG_NAME,
	ARG_TIMEOUT,
	ARG_JSON,
	ARG_QUIET,
	ARG_LINK,
	ARG_PACKAGE,
	ARG_RECEIVED,
	ARG_LIST,
	ARG_ALLOW,
	ARG_DRY_RUN,
	ARG_TAIL_128,
	ARG_RETRIES,
	ARG_REPEAT,
	ARG_BACK,
	ARG_PROGRESS,
	ARG_AGREE,
	ARG_ACCEPT,
	ARG_DEFER,
	ARG_WINDOW,
	ARG_APN,
	ARG_CID,
	ARG_EXPECT_VERSION,
	ARG_NO_START,
	ARG_IDLE,
	ARG_PIN_FILE,
	ARG_EXPECT,
	ARG_TAP,
	ARG_JUNIT,
	ARG_FORMAT,
	ARG_UNKNOWN,
	N_ARGS
};

#define ARG_BIT(id) ((uint64_t)1 << (id))
/* What every subcommand takes. */
#define ARG_COMMON  (ARG_BIT(ARG_HELP) | ARG_BIT(ARG_VERSION))

struct arg_option {
	const char *name;  /* "baud" */
	char letter;       /* 'b'; 0 for none */
	const char *value; /* "RATE" or "none|rtscts"; NULL: it takes none */
	const char *help;
};

extern const struct arg_option arg_options[N_ARGS];

/* What an option means to the subcommand of this name; "" for the console. */
const char *args_option_help(enum arg_id id, const char *command);

struct args {
	struct app_options options;
	uint64_t given; /* the options that were there, as bits */
	const struct app_command *command;
	int n_operands;
	char **operands; /* borrows argv, whose order may change */
	char error[400]; /* set when args_read() says no: a sentence */
};

/* What --allow takes: the problems that may be. */
#define ARGS_ALLOWED \
	"port-busy, modemmanager, not-at-port, family, from-version, " \
	"same-version, size, pending, sim-pin, no-install-ask"

/*
 * Reads a whole command line. False for a usage error, which is in `error`.
 * With --help or --version nothing else is checked.
 */
bool args_read(struct args *args, int argc, char **argv);

/*
 * Gives an option its value, which is kept as it is; NULL for one that takes
 * none. False where it takes no such value.
 */
bool args_apply(struct app_options *options, enum arg_id id,
		const char *value);
/* What values it takes: "none|rtscts|xonxoff"; NULL: none. */
const char *args_takes(enum arg_id id);

/* The operand that is a port; NULL where there is none. */
char **args_port(const struct args *args);

/*
 * Prints the help of one subcommand; the console's is that of the whole
 * program.
 */
void args_help(const struct app_command *command);

/*
 * The one of `n` words that `word` was probably meant to be: at most two slips
 * away and fewer than half its letters; NULL for none.
 */
const char *args_meant(const char *word, const char *const *words, size_t n);

#endif
