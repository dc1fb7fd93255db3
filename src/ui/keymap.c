/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys of the actions, and which ones a user may give them. The keys of the
 * table stay with their actions: F7 answers on every bench, and Esc 7 is the
 * same key. Invariants: no key leads to two actions; a key of the user's means
 * nothing to a line that is edited, to a pane, or to a prompt.
 */
#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

/* ---- what leads where ---- */

static bool is_key(const struct action_key *ours, uint32_t code, unsigned mods)
{
	return ours->code != 0 && ours->code == code && ours->mods == mods;
}

enum action keymap_action(const struct keymap *map, const struct key *key,
			  bool in_line)
{
	for (int i = 1; i < N_ACTIONS; i++) {
		const struct action_key *keys =
			action_info((enum action)i)->keys;

		if (map && is_key(&map->own[i], key->code, key->mods))
			return (enum action)i;
		for (int k = 0; k < ACTION_KEYS; k++) {
			if (is_key(&keys[k], key->code, key->mods) &&
			    !(in_line && keys[k].where == ACTION_IN_LIST))
				return (enum action)i;
		}
	}
	return ACTION_NONE;
}

enum action keymap_place(int place)
{
	struct key key = { .code = KEYS_F1 + (uint32_t)place - 1 };

	if (place < 1 || place > 10)
		return ACTION_NONE;
	return keymap_action(NULL, &key, false);
}

/* ---- what is shown ---- */

const char *keymap_cap(const struct keymap *map, enum action action, char *out,
		       size_t size)
{
	const struct action_key *key = &action_info(action)->keys[0];

	if (map && map->own[action].code)
		key = &map->own[action];
	if (key->code)
		return keys_cap(key->code, key->mods, out, size);
	out[0] = '\0';
	return out;
}

/* ", F1" behind what is there; false when it does not fit. */
static bool add_name(char *out, size_t size, const char *name)
{
	size_t len = strlen(out);
	const char *comma = len > 0 ? ", " : "";

	if (len + strlen(comma) + strlen(name) >= size)
		return false;
	snprintf(out + len, size - len, "%s%s", comma, name);
	return true;
}

const char *keymap_keys(const struct keymap *map, enum action action, char *out,
			size_t size)
{
	const struct action_key *keys = action_info(action)->keys;
	const struct action_key *all[ACTION_KEYS + 1];
	char name[32];
	size_t n = 0;

	out[0] = '\0';
	if (map)
		all[n++] = &map->own[action];
	for (int k = 0; k < ACTION_KEYS; k++)
		all[n++] = &keys[k];
	for (size_t i = 0; i < n; i++) {
		if (all[i]->code == 0)
			continue;
		keys_name(all[i]->code, all[i]->mods, name, sizeof(name));
		if (!add_name(out, size, name))
			return out;
	}
	if (keys[0].code >= KEYS_F1 && keys[0].code <= KEYS_F10) {
		snprintf(name, sizeof(name), "Esc %d",
			 (int)(keys[0].code - KEYS_F1 + 1) % 10);
		add_name(out, size, name);
	}
	return out;
}

/* ---- what may be set ---- */

/*
 * The letters that may be had with Ctrl and with Esc. All other ones are bound
 * by readline in its emacs mode, sent by a terminal for something else, or
 * sequences of a terminal begin so: Esc O, Esc P. Of Ctrl-O, Ctrl-T and Ctrl-X
 * readline makes something as well, which a line of AT can do without.
 */
static const char ctrl_letters[] = "OTX";
static const char alt_letters[] = "eghijkoqsz";

static const struct {
	const char *letters;
	const char *why;
} ctrl_needed[] = {
	{ "C", "it clears the AT line" },
	{ "HIJM", "terminals send it for Backspace, Tab and Enter" },
	{ "QS", "terminals stop and start their output with it" },
};

static const char in_the_line[] = "the AT line is edited with it";

static const char *why_not_ctrl(uint32_t code)
{
	int letter = (int)code + '@';

	if (strchr(ctrl_letters, letter))
		return NULL;
	for (size_t i = 0; i < sizeof(ctrl_needed) / sizeof(ctrl_needed[0]);
	     i++) {
		if (strchr(ctrl_needed[i].letters, letter))
			return ctrl_needed[i].why;
	}
	return in_the_line;
}

/* Why nobody can have a key of no action; NULL: it may be had. */
static const char *why_not(uint32_t code, unsigned mods)
{
	if (code >= KEYS_F1 && code <= KEYS_F10 && mods == 0)
		return "F1 to F10 stay as they are, as Esc 1 to Esc 0";
	if (code > KEYS_F10 && code <= KEYS_F20 && mods == 0)
		return NULL;
	if (code >= 'A' - '@' && code <= 'Z' - '@' && mods == 0)
		return why_not_ctrl(code);
	if (code > ' ' && code < KEYS_BACKSPACE && mods == KEYS_ALT &&
	    strchr(alt_letters, (int)code))
		return NULL;
	if (code >= ' ' && code < KEYS_NONE && code != KEYS_BACKSPACE && !mods)
		return "the AT line is written with it";
	return code < KEYS_F1 || code > KEYS_F20 ? in_the_line :
		"not every terminal can tell it from another";
}

bool keymap_can_set(enum action action)
{
	return action_info(action)->keys[0].code != 0;
}

static bool answers(enum action action)
{
	return action_info(action)->group == ACTION_GROUP_ANSWER;
}

const char *keymap_takes(enum action action, char *out, size_t size)
{
	if (answers(action))
		snprintf(out, size, "F11 to F20");
	else
		snprintf(out, size, "F11 to F20, Ctrl- and one of %s, or Esc "
			 "and one of %s", ctrl_letters, alt_letters);
	return out;
}

bool keymap_set(struct keymap *map, enum action action, const char *key,
		char *why, size_t size)
{
	struct key wanted = { 0 };
	enum action other;
	const char *reason = NULL;
	char takes[80], whose[48];

	if (!keys_read(key, &wanted.code, &wanted.mods)) {
		reason = "there is no such key";
	} else {
		other = keymap_action(map, &wanted, false);
		if (other == action)
			return true;
		snprintf(whose, sizeof(whose), "it is the key of %s",
			 action_info(other)->name);
		reason = other != ACTION_NONE ? whose :
			 why_not(wanted.code, wanted.mods);
		if (!reason && answers(action) && wanted.code < KEYS_NONE)
			reason = "no answer is given by accident";
	}
	if (reason) {
		snprintf(why, size, "%s; it takes %s", reason,
			 keymap_takes(action, takes, sizeof(takes)));
		return false;
	}
	map->own[action] = (struct action_key){ wanted.code, wanted.mods,
						ACTION_ANYWHERE };
	return true;
}
