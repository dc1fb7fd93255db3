/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The settings of fotacon.ini: one table of them, the ports that have a name,
 * and what of both counts for a command line.
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "app/args.h"
#include "app/config.h"
#include "ui/keymap.h"

enum setting_id {
	SETTING_DEVICE,
	SETTING_BAUD,
	SETTING_FLOW,
	SETTING_NO_REOPEN,
	SETTING_READ_ONLY,
	SETTING_LOG_FOLDER,
	SETTING_RESTORE_AFTER,
	SETTING_THEME,
	SETTING_COLOR,
	SETTING_UI,
	SETTING_MOUSE,
	SETTING_STAMPS,
	SETTING_ECHO,
	SETTING_CLIPBOARD,
	N_SETTINGS
};

/* Where a setting may stand. */
enum {
	SETTING_IN_ALL = 1 << 0,  /* [fotacon] */
	SETTING_IN_PORT = 1 << 1, /* [port NAME] */
};

/*
 * A setting that is an option of the command line, too, has its name, its
 * limits and its effect; a switch is yes or no here.
 */
struct setting {
	const char *name;
	unsigned where;
	enum arg_id arg;     /* N_ARGS: none */
	bool is_path;        /* a leading "~/" is the home folder */
	const char *choices; /* "yes|no"; NULL: what the option takes */
	const char *or_else; /* what it takes besides, in words; or NULL */
	const char *preset;  /* what counts without it; NULL: nothing */
	const char *help;    /* a sentence; the manual has it, too */
};

extern const struct setting settings_table[N_SETTINGS];

#define SETTINGS_PORTS_MAX  64
#define SETTINGS_MACROS_MAX 32
#define SETTINGS_NAME_MAX   32

struct settings_port {
	char name[SETTINGS_NAME_MAX + 1]; /* lower case */
	unsigned line;
	char *values[N_SETTINGS]; /* NULL: not set */
};

/* Zeroed, it has no settings at all. */
struct settings {
	char *values[N_SETTINGS]; /* of [fotacon] */
	struct settings_port ports[SETTINGS_PORTS_MAX];
	size_t n_ports;
	struct action_macro macros[SETTINGS_MACROS_MAX + 1];
	size_t n_macros;
	struct keymap keymap;
	size_t n_keys; /* that were set */
};

/*
 * Reads `path`: NULL for the user's own file, which need not be there, "none"
 * for none. False with everything that is wrong in `report`, which borrows
 * `path`.
 */
bool settings_read(struct settings *settings, const char *path,
		   struct config_report *report);
void settings_fini(struct settings *settings);

/*
 * $XDG_CONFIG_HOME/fotacon/fotacon.ini, or else the one in ~/.config. NULL
 * where the environment names no folder; else `out`.
 */
const char *settings_path(char *out, size_t size);

/*
 * Gives the options of a command line what the settings say and the line does
 * not, and its port the device for a name. Borrows `settings`. False with a
 * sentence in args->error when the port is none.
 */
bool settings_apply(const struct settings *settings, struct args *args);

/* ---- between its parts ---- */

/* Lower case letters, digits and . _ -, and not too long. */
bool settings_is_name(const char *name);
/* An entry of [keys]. */
void settings_take_key(struct settings *settings,
		       const struct config_entry *entry);
/* An entry of [macros]. */
void settings_take_macro(struct settings *settings,
			 const struct config_entry *entry);

/* Minutes of `restore-after`, 0 for never; false: it is neither. */
bool settings_restore_after(const char *value, unsigned *minutes);

/* The port of that name, in any case; NULL for none. */
const struct settings_port *settings_port(const struct settings *settings,
					  const char *name);

#endif
