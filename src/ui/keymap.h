/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which key leads to which action, and what keys are shown for it: those of the
 * action table, which always count, and one more for each action that the user
 * gave one. In place of a keymap NULL stands for the table alone.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "ui/action.h"

/* Zeroed, it has no keys of the user's. */
struct keymap {
	struct action_key own[N_ACTIONS];
};

/*
 * Gives an action the key that is called so. False with a sentence in `why`,
 * without its full stop, where it cannot have it: a key that a pane, a prompt
 * or a terminal needs, or that leads elsewhere. An action that answers takes
 * fewer keys than the others: no answer is ever given by accident. A key of the
 * table's own may be named where it stands there.
 */
bool keymap_set(struct keymap *map, enum action action, const char *key,
		char *why, size_t size);

/* Whether an action can be given a key: not one that wants a text. */
bool keymap_can_set(enum action action);

/* What keys an action takes besides its own: "F11 to F20". Returns `out`. */
const char *keymap_takes(enum action action, char *out, size_t size);

/*
 * What a key means; ACTION_NONE when it belongs to whatever is edited or shown.
 * `in_line`: a line is being edited (ui_in_line()).
 */
enum action keymap_action(const struct keymap *map, const struct key *key,
			  bool in_line);

/* The action on the hint bar's place 1 to 10; ACTION_NONE: place is empty. */
enum action keymap_place(int place);

/*
 * The key that is shown for an action: the user's, or else the first of the
 * table; "" for none. What has a place on the hint bar takes 3 columns at most.
 * Returns `out`.
 */
const char *keymap_cap(const struct keymap *map, enum action action, char *out,
		       size_t size);

/*
 * All keys of an action, the user's first: "F12, F1, Esc 1"; what does not fit
 * into `out` is left out whole. Returns `out`.
 */
const char *keymap_keys(const struct keymap *map, enum action action, char *out,
			size_t size);

#endif
