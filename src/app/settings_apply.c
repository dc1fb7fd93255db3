/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What counts for a command line: what it says itself, else the section of its
 * port, else [fotacon]. Here a port that is named becomes its device, and a
 * word that is neither is answered with what was meant.
 */
#include "app/settings.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const struct settings_port *settings_port(const struct settings *s,
					  const char *name)
{
	for (size_t i = 0; i < s->n_ports; i++) {
		if (strcasecmp(s->ports[i].name, name) == 0)
			return &s->ports[i];
	}
	return NULL;
}

/* ---- a word that is no port ---- */

static const char *find_meant(const struct settings *s, const char *word,
			      bool or_command)
{
	const char *names[32 + SETTINGS_PORTS_MAX];
	char lower[SETTINGS_NAME_MAX + 1];
	size_t n = 0;

	for (size_t i = 1; or_command && i < n_app_commands && n < 32; i++)
		names[n++] = app_commands[i].name;
	for (size_t i = 0; i < s->n_ports; i++)
		names[n++] = s->ports[i].name;
	snprintf(lower, sizeof(lower), "%s", word);
	for (char *c = lower; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	return args_meant(lower, names, n);
}

/* " or sim:", ", sim: or bench", ", sim: or one of bench, lab" */
static void list_kinds(const struct settings *s, char *out, size_t size)
{
	size_t room = size - SETTINGS_NAME_MAX - sizeof(", ...");
	size_t len;

	len = (size_t)snprintf(out, size, "%s sim:%s",
			       s->n_ports > 0 ? "," : " or",
			       s->n_ports > 1 ? " or one of" :
			       s->n_ports > 0 ? " or" : "");
	for (size_t i = 0; i < s->n_ports; i++) {
		bool fits = len < room;

		len += (size_t)snprintf(out + len, size - len, "%s%s",
					i > 0 ? ", " : " ",
					fits ? s->ports[i].name : "...");
		if (!fits)
			return;
	}
}

static void say_no_port(const struct settings *s, struct args *args,
			const char *word)
{
	bool alone = !args->command->name[0];
	const char *what = alone ? "no subcommand and no port" : "no port";
	const char *meant = find_meant(s, word, alone);
	char path[80], kinds[160];

	snprintf(path, sizeof(path), "/dev/%.64s", word);
	if (!meant && *word && access(path, F_OK) == 0)
		meant = path;
	list_kinds(s, kinds, sizeof(kinds));
	if (meant)
		snprintf(args->error, sizeof(args->error),
			 "\"%.64s\" is %s; did you mean %s?", word, what,
			 meant);
	else
		snprintf(args->error, sizeof(args->error),
			 "\"%.64s\" is %s; a port is a path (/dev/ttyUSB0)%s",
			 word, what, kinds);
}

/* ---- what counts ---- */

static const char *value_of(const struct settings *s,
			    const struct settings_port *port, int id)
{
	if (port && port->values[id])
		return port->values[id];
	return s->values[id];
}

/* What is not asked for on the line, and understood by the subcommand. */
static bool is_open(const struct args *args, enum arg_id id)
{
	return args->command->options & ~args->given & ARG_BIT(id);
}

static void apply_value(struct args *args, enum arg_id id, const char *value)
{
	bool is_switch = !args_takes(id);

	if (is_open(args, id) && !(is_switch && strcmp(value, "no") == 0))
		args_apply(&args->options, id, is_switch ? NULL : value);
}

static void apply_folder(struct args *args, const char *value)
{
	if (!is_open(args, ARG_LOG))
		return;
	if (strcmp(value, "none") == 0)
		args->options.log = value;
	else
		args->options.log_folder = value;
}

bool settings_apply(const struct settings *s, struct args *args)
{
	const struct settings_port *port = NULL;
	char **operand = args_port(args);

	if (operand && !strpbrk(*operand, "/:")) {
		port = settings_port(s, *operand);
		if (!port) {
			say_no_port(s, args, *operand);
			return false;
		}
		*operand = port->values[SETTING_DEVICE];
	}
	args->options.settings = s;
	if (s->n_keys > 0)
		args->options.keymap = &s->keymap;
	if (s->n_macros > 0)
		args->options.macros = s->macros;
	settings_restore_after(settings_table[SETTING_RESTORE_AFTER].preset,
			       &args->options.restore_after_min);
	for (int i = 0; i < N_SETTINGS; i++) {
		const char *value = value_of(s, port, i);
		enum arg_id arg = settings_table[i].arg;

		if (value && arg != N_ARGS)
			apply_value(args, arg, value);
		else if (value && i == SETTING_LOG_FOLDER)
			apply_folder(args, value);
		else if (value && i == SETTING_RESTORE_AFTER)
			settings_restore_after(value,
					&args->options.restore_after_min);
		else if (value && i == SETTING_MOUSE)
			args->options.no_mouse = strcmp(value, "no") == 0;
		else if (value && i == SETTING_CLIPBOARD)
			args->options.clipboard = strcmp(value, "yes") == 0;
	}
	return true;
}
