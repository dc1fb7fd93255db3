/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console: full-screen where the terminal can, plain lines otherwise. */
#ifndef APP_CONSOLE_H
#define APP_CONSOLE_H

#include "app/app.h"
#include "app/live.h"

struct console_options {
	/* Of `port` also "replay:LOG"; NULL: ask. */
	struct live_options live;
	enum app_ui ui;
	const char *theme; /* NULL: the default one */
	enum app_color color;
	const struct action_macro *macros; /* of the user's; NULL for none */
	const struct keymap *keymap; /* NULL: nobody set a key */
	bool no_mouse;     /* the terminal keeps it to itself */
	bool stamps;       /* plain lines: time stamps */
	bool echo;         /* plain lines: show what is typed */
	bool quiet;        /* plain lines: no remarks */
	bool clipboard;    /* the terminal's may be written */
	/* Once the module is identified: all indications, then a session. */
	bool start;
};

/* Runs until the user quits. Returns the exit status. */
int console_run(const struct console_options *options);

#endif
