/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * [keys] of fotacon.ini: a key of the user's for an action. Which keys there
 * are to be had is the keymap's affair.
 */
#include "app/settings.h"

#include <string.h>

/* The action of that name, among those that can have a key. */
static enum action find_action(const struct config_entry *entry)
{
	const char *names[N_ACTIONS], *meant;
	size_t n = 0;

	for (int i = 1; i < N_ACTIONS; i++) {
		const char *name = action_info((enum action)i)->name;
		bool is_it = strcmp(name, entry->key) == 0;

		if (keymap_can_set((enum action)i)) {
			if (is_it)
				return (enum action)i;
			names[n++] = name;
		} else if (is_it) {
			config_complain(entry, "it has no key, only its name: "
					":%s", name);
			return ACTION_NONE;
		}
	}
	meant = args_meant(entry->key, names, n);
	if (meant)
		config_complain(entry, "there is no such action; did you mean "
				"%s?", meant);
	else
		config_complain(entry, "there is no such action; see "
				"fotacon.conf(5)");
	return ACTION_NONE;
}

void settings_take_key(struct settings *s, const struct config_entry *entry)
{
	enum action action = find_action(entry);
	char why[200];

	if (action == ACTION_NONE)
		return;
	if (keymap_set(&s->keymap, action, entry->value, why, sizeof(why)))
		s->n_keys++;
	else
		config_complain(entry, "%s", why);
}
