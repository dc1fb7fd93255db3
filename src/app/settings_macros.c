/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * [macros] of fotacon.ini: commands with names of the user's. What they do to
 * a module is the console's affair, which treats them as if they were typed.
 */
#include "app/settings.h"

#include <stdlib.h>
#include <string.h>

#include <hl78/command.h>

static bool is_taken(const char *name)
{
	for (int i = 1; i < N_ACTIONS; i++) {
		if (strcmp(action_info((enum action)i)->name, name) == 0)
			return true;
	}
	return false;
}

static bool is_command(const char *text)
{
	return (text[0] == 'A' || text[0] == 'a') &&
	       (text[1] == 'T' || text[1] == 't') &&
	       strlen(text) <= HL78_COMMAND_MAX;
}

void settings_take_macro(struct settings *s, const struct config_entry *entry)
{
	struct action_macro *macro = &s->macros[s->n_macros];

	if (!settings_is_name(entry->key)) {
		config_complain(entry, "a name has at most %d letters, digits "
				"and . _ -", SETTINGS_NAME_MAX);
	} else if (is_taken(entry->key)) {
		config_complain(entry, "\":%s\" is a command of the console: "
				"it wants another name", entry->key);
	} else if (!is_command(entry->value)) {
		config_complain(entry, "it takes one command that begins with "
				"AT, of at most %d bytes", HL78_COMMAND_MAX);
	} else if (s->n_macros == SETTINGS_MACROS_MAX) {
		config_complain(entry, "there are %d macros already",
				SETTINGS_MACROS_MAX);
	} else {
		macro->name = strdup(entry->key);
		macro->command = strdup(entry->value);
		s->n_macros++;
		if (!macro->name || !macro->command)
			config_complain(entry, "no memory");
	}
}
