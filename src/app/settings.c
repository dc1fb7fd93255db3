/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of settings, and fotacon.ini read by it. Every value is checked
 * here, so that what is wrong is said with its line before anything starts;
 * what a value means is the command line's affair (settings_apply.c).
 */
#define _GNU_SOURCE
#include "app/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/theme.h"

#define EVERYWHERE (SETTING_IN_ALL | SETTING_IN_PORT)

static const char yes_no[] = "yes|no";

const struct setting settings_table[N_SETTINGS] = {
	[SETTING_DEVICE] = {
		"device", SETTING_IN_PORT, N_ARGS, true, "",
		"a path from / or ~/ on, sim:..., or replay:LOG", NULL,
		"The port itself, as on the command line." },
	[SETTING_BAUD] = {
		"baud", EVERYWHERE, ARG_BAUD, false, "",
		"a usual rate from 9600 to 3000000, or auto", "115200",
		"The rate of the port." },
	[SETTING_FLOW] = {
		"flow", EVERYWHERE, ARG_FLOW, false, NULL, NULL, "none",
		"Flow control." },
	[SETTING_NO_REOPEN] = {
		"no-reopen", EVERYWHERE, ARG_NO_REOPEN, false, yes_no, NULL,
		"no", "A port that goes away stays away." },
	[SETTING_READ_ONLY] = {
		"read-only", EVERYWHERE, ARG_READ_ONLY, false, yes_no, NULL,
		"no", "Never send a byte." },
	[SETTING_LOG_FOLDER] = {
		"log-folder", EVERYWHERE, N_ARGS, true, "none",
		"a path from / or ~/ on", "$XDG_STATE_HOME/fotacon",
		"The folder for session logs; made where it is missing." },
	[SETTING_RESTORE_AFTER] = {
		"restore-after", EVERYWHERE, N_ARGS, false, "never",
		"minutes from 1 to 1440", "10",
		"Offer to restore a session in which nothing comes." },
	[SETTING_THEME] = {
		"theme", EVERYWHERE, ARG_THEME, true, NULL,
		"a path from / or ~/ on", "default",
		"Colours of the full screen." },
	[SETTING_COLOR] = {
		"color", SETTING_IN_ALL, ARG_COLOR, false, NULL, NULL, "auto",
		"Colours on the full screen." },
	[SETTING_UI] = {
		"ui", SETTING_IN_ALL, ARG_UI, false, NULL, NULL, "auto",
		"Full screen or plain lines." },
	[SETTING_MOUSE] = {
		"mouse", SETTING_IN_ALL, N_ARGS, false, yes_no, NULL, "yes",
		"Press and scroll with the mouse." },
	[SETTING_STAMPS] = {
		"timestamps", SETTING_IN_ALL, ARG_STAMPS, false, yes_no, NULL,
		"no", "Time stamps in plain lines." },
	[SETTING_ECHO] = {
		"echo", SETTING_IN_ALL, ARG_ECHO, false, yes_no, NULL, "no",
		"Show what is sent in plain lines." },
	[SETTING_CLIPBOARD] = {
		"clipboard", SETTING_IN_ALL, N_ARGS, false, yes_no, NULL, "no",
		"What is copied goes to the terminal's clipboard." },
};

/* ---- values ---- */

static const char *find_choices(enum setting_id id, char *out, size_t size)
{
	const struct setting *s = &settings_table[id];

	if (id == SETTING_THEME)
		return theme_names(out, size, "|");
	return s->choices ? s->choices : args_takes(s->arg);
}

/* The words of "none|rtscts|xonxoff", cut out of `text`. */
static size_t cut_words(char *text, const char **words, size_t max)
{
	size_t n = 0;
	char *rest;

	for (char *word = strtok_r(text, "|", &rest); word && n < max;
	     word = strtok_r(NULL, "|", &rest))
		words[n++] = word;
	return n;
}

/* A path from the root on, or of a kind: "sim:happy". */
static bool is_path(enum setting_id id, const char *value)
{
	size_t kind = strcspn(value, ":/");

	return value[0] == '/' || (id == SETTING_DEVICE && kind > 0 &&
				   value[kind] == ':');
}

bool settings_restore_after(const char *value, unsigned *minutes)
{
	*minutes = 0;
	if (strcmp(value, "never") == 0)
		return true;
	for (; *value >= '0' && *value <= '9' && *minutes <= 1440; value++)
		*minutes = 10 * *minutes + (unsigned)(*value - '0');
	return !*value && *minutes >= 1 && *minutes <= 1440;
}

static bool is_valid(enum setting_id id, const char *value,
		     const char *const *words, size_t n_words)
{
	const struct setting *s = &settings_table[id];
	struct app_options scratch = { 0 };
	unsigned minutes;

	for (size_t i = 0; i < n_words; i++) {
		if (strcmp(words[i], value) == 0)
			return true;
	}
	if (id == SETTING_THEME && theme_exists(value))
		return true;
	if (id == SETTING_RESTORE_AFTER)
		return settings_restore_after(value, &minutes);
	if (s->is_path)
		return is_path(id, value);
	return n_words == 0 && args_apply(&scratch, s->arg, value);
}

static void check_value(enum setting_id id, const char *value,
			const struct config_entry *entry)
{
	const char *or_else = settings_table[id].or_else;
	char names[200], text[200]; /* of themes those that fit */
	const char *words[32], *choices, *meant;
	size_t n_words;

	choices = find_choices(id, names, sizeof(names));
	snprintf(text, sizeof(text), "%s", choices);
	n_words = cut_words(text, words, 32);
	if (is_valid(id, value, words, n_words))
		return;
	meant = args_meant(value, words, n_words);
	config_complain(entry, "it takes %s%s%s%s%s%s", choices,
			n_words > 0 && or_else ? ", or " : "",
			or_else ? or_else : "",
			meant ? "; did you mean " : "", meant ? meant : "",
			meant ? "?" : "");
}

/* The value as it is kept: a leading "~/" is the home folder. */
static char *keep_value(enum setting_id id, const struct config_entry *entry)
{
	bool at_home = settings_table[id].is_path &&
		       strncmp(entry->value, "~/", 2) == 0;
	const char *home = at_home ? getenv("HOME") : "";
	char *value = NULL;

	if (!home || (at_home && home[0] != '/'))
		config_complain(entry, "HOME is not set");
	else if (asprintf(&value, "%s%s", home,
			  entry->value + (at_home ? 1 : 0)) < 0)
		config_complain(entry, "no memory");
	return value;
}

/* ---- sections ---- */

/* "bench" of "port bench"; NULL where it is no port. */
static const char *port_name(const char *section)
{
	size_t n = strcspn(section, " \t");

	if (n != 4 || memcmp(section, "port", 4) != 0)
		return NULL;
	return section + n + strspn(section + n, " \t");
}

bool settings_is_name(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return len > 0 && len <= SETTINGS_NAME_MAX && name[len] == '\0';
}

static bool is_command(const char *name)
{
	for (size_t i = 1; i < n_app_commands; i++) {
		if (strcmp(app_commands[i].name, name) == 0)
			return true;
	}
	return false;
}

static void add_port(struct settings *s, const char *name,
		     const struct config_entry *entry)
{
	const struct settings_port *twin = settings_port(s, name);
	struct settings_port *port;

	if (!settings_is_name(name)) {
		config_complain(entry, "a port wants a name of at most %d "
				"letters, digits and . _ -: [port bench]",
				SETTINGS_NAME_MAX);
	} else if (is_command(name)) {
		config_complain(entry, "\"fotacon %s\" is a subcommand: the "
				"port wants another name", name);
	} else if (twin) {
		config_complain(entry, "it stands in line %u already",
				twin->line);
		return;
	}
	if (s->n_ports == SETTINGS_PORTS_MAX) {
		config_complain(entry, "there are %d ports already",
				SETTINGS_PORTS_MAX);
		return;
	}
	port = &s->ports[s->n_ports++];
	snprintf(port->name, sizeof(port->name), "%s", name);
	port->line = entry->line;
}

static void open_section(struct settings *s, const struct config_entry *entry)
{
	static const char *const names[] = { "fotacon", "port", "keys",
					     "macros" };
	const char *name = port_name(entry->section), *meant;
	char word[32];

	if (strcmp(entry->section, "fotacon") == 0 ||
	    strcmp(entry->section, "keys") == 0 ||
	    strcmp(entry->section, "macros") == 0)
		return;
	if (name) {
		add_port(s, name, entry);
		return;
	}
	snprintf(word, sizeof(word), "%.*s",
		 (int)strcspn(entry->section, " \t"), entry->section);
	meant = args_meant(word, names, 4);
	if (meant)
		config_complain(entry, "there is no such section; did you "
				"mean [%s%s]?", meant,
				meant == names[1] ? " NAME" : "");
	else
		config_complain(entry, "there is no such section: there are "
				"[fotacon], [port NAME], [keys] and [macros]");
}

/* ---- entries ---- */

/* What the key names, among the settings of its section. */
static enum setting_id find_setting(const struct config_entry *entry,
				    unsigned where)
{
	const char *names[N_SETTINGS], *meant;
	size_t n = 0;
	int other = -1;

	for (int i = 0; i < N_SETTINGS; i++) {
		bool here = settings_table[i].where & where;

		if (here)
			names[n++] = settings_table[i].name;
		if (strcmp(settings_table[i].name, entry->key) != 0)
			continue;
		if (here)
			return (enum setting_id)i;
		other = i;
	}
	meant = args_meant(entry->key, names, n);
	if (other >= 0)
		config_complain(entry, "it belongs to %s",
				where == SETTING_IN_ALL ? "a [port NAME]" :
							  "[fotacon]");
	else if (meant)
		config_complain(entry, "there is no such setting; did you "
				"mean %s?", meant);
	else
		config_complain(entry, "there is no such setting; see "
				"fotacon.conf(5)");
	return N_SETTINGS;
}

static void set(char **values, unsigned where, const struct config_entry *entry)
{
	enum setting_id id = find_setting(entry, where);

	if (id == N_SETTINGS)
		return;
	free(values[id]);
	values[id] = keep_value(id, entry);
	if (values[id])
		check_value(id, values[id], entry);
	else /* it was complained of; that it is there still counts */
		values[id] = strdup(entry->value);
}

static void take(void *arg, const struct config_entry *entry)
{
	struct settings *s = arg;
	const char *name = port_name(entry->section);

	if (!entry->key) {
		open_section(s, entry);
		return;
	}
	if (!entry->section[0])
		config_complain(entry, "it stands before the first section, "
				"which is mostly [fotacon]");
	if (strcmp(entry->section, "fotacon") == 0)
		set(s->values, SETTING_IN_ALL, entry);
	if (strcmp(entry->section, "keys") == 0)
		settings_take_key(s, entry);
	if (strcmp(entry->section, "macros") == 0)
		settings_take_macro(s, entry);
	for (size_t i = 0; name && i < s->n_ports; i++) {
		if (strcmp(s->ports[i].name, name) == 0)
			set(s->ports[i].values, SETTING_IN_PORT, entry);
	}
}

static void check_ports(const struct settings *s, struct config_report *report)
{
	for (size_t i = 0; i < s->n_ports; i++) {
		const struct settings_port *port = &s->ports[i];

		if (!port->values[SETTING_DEVICE])
			config_complain_line(report, port->line, "[port %s]: "
					     "it wants a device", port->name);
	}
}

/* ---- the file ---- */

const char *settings_path(char *out, size_t size)
{
	return config_path("fotacon.ini", out, size);
}

bool settings_read(struct settings *s, const char *path,
		   struct config_report *report)
{
	static char own[4096];
	struct stat st;

	*s = (struct settings){ 0 };
	report->n = 0;
	if (path && strcmp(path, "none") == 0)
		return true;
	if (!path) {
		path = settings_path(own, sizeof(own));
		if (!path || stat(path, &st) != 0)
			return true;
	}
	config_read_file(path, take, s, report);
	check_ports(s, report);
	return report->n == 0;
}

static void free_values(char **values)
{
	for (int i = 0; i < N_SETTINGS; i++)
		free(values[i]);
}

void settings_fini(struct settings *s)
{
	free_values(s->values);
	for (size_t i = 0; i < s->n_ports; i++)
		free_values(s->ports[i].values);
	for (size_t i = 0; i < s->n_macros; i++) {
		free((char *)(uintptr_t)s->macros[i].name);
		free((char *)(uintptr_t)s->macros[i].command);
	}
	*s = (struct settings){ 0 };
}
