/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the subcommands share: the exit statuses, the values of the options,
 * the table of subcommands, and how an error is said.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include <stdarg.h>

#include <hl78/modem.h>
#include <hl78/trace.h>

#include "app/ota_policy.h"
#include "io/port.h"

/* The same table stands in --help and in the manual page. */
enum app_status {
	APP_DONE = 0,
	APP_SAID_NO = 1,     /* the module or the server */
	APP_USAGE = 2,       /* usage, configuration, an unreadable file */
	APP_NO_LINK = 3,     /* cannot open, locked, lost for good */
	APP_TIMEOUT = 4,
	APP_REFUSED = 5,     /* before starting */
	APP_UNEXPECTED = 6,  /* an expectation not met */
	APP_WAITING = 7,     /* a request not answered, a download suspended */
	APP_HUNG_UP = 129, /* as shells have it: 128 and the signal */
	APP_INTERRUPTED = 130,
	APP_TERMINATED = 143,
};

enum app_ui {
	APP_UI_AUTO,
	APP_UI_FULL,
	APP_UI_PLAIN,
};

enum app_color {
	APP_COLOR_AUTO,
	APP_COLOR_ALWAYS, /* NO_COLOR does not count */
	APP_COLOR_NEVER,
};

enum app_progress {
	APP_PROGRESS_AUTO,
	APP_PROGRESS_TTY,   /* one line that changes */
	APP_PROGRESS_LINES, /* a line each 10 % */
	APP_PROGRESS_NONE,
};

struct action_macro;
struct args;
struct keymap;
struct settings;

/* The values of all options of all subcommands; see args.c for the table. */
struct app_options {
	struct port_settings port;
	const char *config;  /* NULL: the default; "none" */
	const char *log;     /* NULL: a name of our own; "none" */
	const char *log_folder; /* of that; NULL: the state folder */
	const char *theme;   /* NULL: the default */
	const struct action_macro *macros; /* NULL for none */
	const struct keymap *keymap; /* NULL: nobody set a key */
	bool no_mouse;
	const struct settings *settings; /* all of them; NULL for none, */
	const struct args *line; /* and the line without them; or NULL */
	enum app_ui ui;
	enum app_color color;
	bool json;
	bool clipboard; /* by the settings only */
	unsigned restore_after_min; /* so, too; 0: never */
	bool quiet;
	bool stamps;         /* -t: time stamps in plain output */
	bool echo;           /* -e: show what is typed, in plain output */
	bool read_only;      /* nothing is ever sent */
	bool log_secrets;
	bool start;          /* set up, then start a session */
	bool keep_going;     /* at: an error does not end it */
	bool yes;            /* what the guard holds back is sent */
	bool csv;            /* info: a line for a list to import */
	const char *name;    /* info --csv: of the system */
	unsigned timeout_s;  /* 0: none */
	const char *link;    /* of sim: a name for its pty; NULL: none */
	uint32_t allow;      /* 1u << enum hl78_problem_id */
	unsigned retries;
	unsigned repeat;     /* 0: once, one way */
	const char *back;    /* a package; with repeat */
	enum app_progress progress;
	struct ota_policy ota;
	const char *apn;     /* of ota; NULL: as it is; so the next ones */
	unsigned cid;        /* 0 */
	const char *expect;  /* a version */
	const char *pin_file;
	unsigned idle_s;     /* 0: a session is not ended */
	bool no_start;
	bool dry_run;
	bool tail_128;
	const char *package; /* of sim: a file to make; NULL: none */
	const char *received; /* of sim: for what comes; NULL: nothing */
	const char *expectations; /* replay: a file; NULL: nothing, or beside */
	const char *junit;   /* replay: a file to make; NULL: none */
	bool tap;            /* replay: results only */
	bool unknown;        /* replay: lines that say nothing to us */
	enum hl78_format format; /* replay: HL78_FORMAT_UNKNOWN: by content */
	bool list;           /* show what there is to take, and end */
	bool help;
	bool version;
};

struct app_command {
	const char *name;
	const char *operands; /* "LOG..." */
	const char *summary;
	uint64_t options;     /* enum arg_id as bits */
	int min_operands;
	int max_operands;     /* -1: any number */
	/* NULL: planned, but not in this version. */
	int (*run)(const struct app_options *options, int n, char **operands);
};

/* The first is the console, with an empty name. */
extern const struct app_command app_commands[];
extern const size_t n_app_commands;

/* The kinds of ports, ended by NULL. */
extern const struct port_ops *const app_ports[];

/* "0.1.0" */
const char *app_version(void);

/* That of signals as loop_signals() has them; APP_DONE where none ends us. */
enum app_status app_signal_status(unsigned signals);

/* The exit status of an outcome. */
enum app_status app_outcome_status(enum hl78_outcome_kind kind);

/* An outcome in words: "updated A to B, verified". Returns `out`. */
const char *app_outcome_text(const struct hl78_outcome *outcome, char *out,
			     size_t size);

/*
 * A command or its echo, with **** for a PIN or password in it; as much as
 * `out` holds, and a NUL. Returns the length.
 */
size_t app_hide_secret(const char *text, size_t len, char *out, size_t size);

struct out;

/*
 * The end of standard output: the rest is written, and what could not be is
 * said. A reader that went away has seen what it wanted. Returns `status`, or
 * APP_USAGE where that was APP_DONE and output is missing.
 */
int app_end_output(struct out *out, int status);

/* "fotacon: ..." on stderr, one line; foreign text in it is made visible. */
void app_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same into a buffer that waits for nobody. */
void app_error_to(struct out *err, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/*
 * The same to a terminal that may not be read any more, for the end of a
 * program: it waits for room, but not for long.
 */
void app_error_last(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
/* The same while there is work to be done: without room it is not said. */
void app_error_now(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

int at_main(const struct app_options *options, int n, char **operands);
int expect_main(const struct app_options *options, int n, char **operands);
int info_main(const struct app_options *options, int n, char **operands);
int inspect_main(const struct app_options *options, int n, char **operands);
int session_main(const struct app_options *options, int n, char **operands);
/* The serial ports, a line each. How many there are, or -ENOMEM. */
int ports_show(struct out *out);

int ports_main(const struct app_options *options, int n, char **operands);
int ota_main(const struct app_options *options, int n, char **operands);
int replay_main(const struct app_options *options, int n, char **operands);
int update_main(const struct app_options *options, int n, char **operands);
int sim_main(const struct app_options *options, int n, char **operands);

#endif
