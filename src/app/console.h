/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console: full-screen where the terminal can, plain lines otherwise. */
#ifndef APP_CONSOLE_H
#define APP_CONSOLE_H

#include "app/app.h"
#include "app/live.h"

struct console_options {
	/* Of `port` also "replay:LOG"; NULL: none yet. */
	struct live_options live;
	enum app_ui ui;
	const char *theme; /* NULL: the default one */
	enum app_color color;
	const struct action_macro *macros; /* of the user's; NULL for none */
	const struct keymap *keymap; /* NULL: nobody set a key */
	bool no_mouse;     /* the terminal keeps it to itself */
	const struct settings *settings; /* for other ports; or NULL, */
	const struct args *line; /* and the command line without them */
	bool stamps;       /* plain lines: time stamps */
	bool echo;         /* plain lines: show what is typed */
	bool quiet;        /* plain lines: no remarks */
	bool clipboard;    /* the terminal's may be written */
	/* A session in which nothing came for so long may be dead; 0: never. */
	unsigned restore_after_min;
	/* Once the module is identified: all indications, then a session. */
	bool start;
};

/* Those of a command line, settings applied, with this port (NULL: none). */
void console_options_of(const struct app_options *options, const char *port,
			struct console_options *out);
/*
 * Those of the same command line with another port, which may have a name in
 * the settings. `out` borrows `port` where it is none. False with a sentence
 * in `why`.
 */
bool console_options_for(const struct console_options *options,
			 const char *port, struct console_options *out,
			 char *why, size_t size);

/* Runs until the user quits. Returns the exit status. */
int console_run(const struct console_options *options);

#endif
