/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys of the user's: which are to be had, which are not and why, what they
 * lead to, and that the keys of the table stay what they are. All keys there
 * are get tried, so that none is to be had by oversight.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/line.h"
#include "ui/keymap.h"

static struct keymap map;

static int set_up(void **state)
{
	(void)state;
	map = (struct keymap){ 0 };
	return 0;
}

static void set(enum action action, const char *key)
{
	char why[200];

	if (!keymap_set(&map, action, key, why, sizeof(why)))
		fail_msg("%s: %s", key, why);
}

static void refused(enum action action, const char *key, const char *want)
{
	struct keymap before = map;
	char why[200];

	assert_false(keymap_set(&map, action, key, why, sizeof(why)));
	assert_string_equal(why, want);
	assert_memory_equal(&map, &before, sizeof(map));
}

/* What the bytes of a terminal lead to. */
static enum action typed(const char *bytes, bool in_line)
{
	struct key key = { 0 };
	struct keys keys;

	keys_init(&keys);
	while (!keys_feed(&keys, (uint8_t)*bytes, &key))
		assert_int_not_equal(*bytes++, '\0');
	assert_int_equal(bytes[1], '\0');
	return keymap_action(&map, &key, in_line);
}

static void keys_are_added(void **state)
{
	(void)state;
	set(ACTION_QUIT, "F12");
	set(ACTION_SESSION, "Ctrl-T");
	set(ACTION_UP, "Alt-K");
	set(ACTION_ACCEPT, "F11");
	for (int in_line = 0; in_line < 2; in_line++) {
		assert_int_equal(typed("\033[24~", in_line), ACTION_QUIT);
		assert_int_equal(typed("\024", in_line), ACTION_SESSION);
		assert_int_equal(typed("\033k", in_line), ACTION_UP);
		assert_int_equal(typed("\033[23~", in_line), ACTION_ACCEPT);
		assert_int_equal(typed("k", in_line), ACTION_NONE);
		assert_int_equal(typed("\017", in_line), ACTION_NONE);
		/* Those of the table count as ever. */
		assert_int_equal(typed("\033[21~", in_line), ACTION_QUIT);
		assert_int_equal(typed("\0330", in_line), ACTION_QUIT);
		assert_int_equal(typed("\0332", in_line), ACTION_SESSION);
		assert_int_equal(typed("\033[18~", in_line), ACTION_ACCEPT);
		assert_int_equal(typed("\0337", in_line), ACTION_ACCEPT);
	}
	assert_int_equal(typed("\033[A", true), ACTION_NONE);
	assert_int_equal(typed("\033[A", false), ACTION_UP);
}

static void they_are_shown_first(void **state)
{
	char out[64];

	(void)state;
	set(ACTION_QUIT, "F12");
	set(ACTION_SESSION, "^t");
	set(ACTION_UP, "esc K");
	set(ACTION_REDRAW, "F20");
#define KEYS(action, size) keymap_keys(&map, ACTION_##action, out, size)
	assert_string_equal(KEYS(QUIT, 64), "F12, F10, Esc 0");
	assert_string_equal(KEYS(QUIT, 16), "F12, F10, Esc 0");
	assert_string_equal(KEYS(QUIT, 15), "F12, F10");
	assert_string_equal(KEYS(QUIT, 1), "");
	assert_string_equal(KEYS(SESSION, 64), "Ctrl-T, F2, Esc 2");
	assert_string_equal(KEYS(UP, 64), "Esc k, Up, Alt-Up");
	assert_string_equal(KEYS(REDRAW, 64), "F20, Ctrl-L");
	assert_string_equal(KEYS(HELP, 64), "F1, Esc 1");
	assert_string_equal(KEYS(NOTE, 64), "");
#define CAP(action) keymap_cap(&map, ACTION_##action, out, sizeof(out))
	assert_string_equal(CAP(QUIT), "F12");
	assert_string_equal(CAP(SESSION), "^T");
	assert_string_equal(CAP(UP), "M-k");
	assert_string_equal(CAP(HELP), "F1");
	assert_string_equal(CAP(NOTE), "");
	assert_string_equal(keymap_cap(NULL, ACTION_QUIT, out, sizeof(out)),
			    "F10");
}

/* One that stands in the table may be named; it is not shown twice. */
static void its_own_key_is_no_conflict(void **state)
{
	char out[64];

	(void)state;
	set(ACTION_QUIT, "F10");
	set(ACTION_HELP, "Esc 1");
	set(ACTION_BACK, "Esc Esc");
	set(ACTION_FOLLOW, "End");
	assert_string_equal(KEYS(QUIT, 64), "F10, Esc 0");
	assert_string_equal(KEYS(FOLLOW, 64), "End, Ctrl-End");
	assert_int_equal(typed("\033[F", true), ACTION_NONE);
}

#define MOST \
	"; it takes F11 to F20, Ctrl- and one of OTX, or Esc and one of " \
	"eghijkoqsz"
#define FEW "; it takes F11 to F20"

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	set(ACTION_QUIT, "F12");
	refused(ACTION_HELP, "F12", "it is the key of quit" MOST);
	refused(ACTION_HELP, "F5", "it is the key of at" MOST);
	refused(ACTION_HELP, "Esc 0", "it is the key of quit" MOST);
	refused(ACTION_HELP, "Ctrl-L", "it is the key of redraw" MOST);
	refused(ACTION_HELP, "PgUp", "it is the key of page-up" MOST);
	refused(ACTION_HELP, "Alt-Tab", "it is the key of next" MOST);
	refused(ACTION_HELP, "F4", "it is the key of update" MOST);
	refused(ACTION_HELP, "Esc 9", "it is the key of port" MOST);
	refused(ACTION_HELP, "Esc 4", "it is the key of update" MOST);
	refused(ACTION_HELP, "Ctrl-C", "it clears the AT line" MOST);
	refused(ACTION_HELP, "Ctrl-S",
		"terminals stop and start their output with it" MOST);
	refused(ACTION_HELP, "Ctrl-H",
		"terminals send it for Backspace, Tab and Enter" MOST);
	refused(ACTION_HELP, "Enter", "it is the key of choose" MOST);
	refused(ACTION_HELP, "Ctrl-R", "the AT line is edited with it" MOST);
	refused(ACTION_HELP, "Alt-B", "the AT line is edited with it" MOST);
	refused(ACTION_HELP, "Del", "the AT line is edited with it" MOST);
	refused(ACTION_HELP, "h", "the AT line is written with it" MOST);
	refused(ACTION_HELP, "Space", "it is the key of change" MOST);
	refused(ACTION_HELP, "Shift-F11",
		"not every terminal can tell it from another" MOST);
	refused(ACTION_HELP, "F21", "there is no such key" MOST);
	refused(ACTION_HELP, "", "there is no such key" MOST);
	refused(ACTION_ACCEPT, "b", "the AT line is written with it" FEW);
	refused(ACTION_ACCEPT, "F12", "it is the key of quit" FEW);
	refused(ACTION_ACCEPT, "Ctrl-T", "no answer is given by accident" FEW);
	refused(ACTION_LATER, "Esc e", "no answer is given by accident" FEW);
	refused(ACTION_BACK, "Ctrl-X", "no answer is given by accident" FEW);
}

/* Whether an action of an empty keymap can have a key, by its own name. */
static bool can_have(enum action action, uint32_t code, unsigned mods)
{
	struct key key = { .code = code, .mods = mods };
	char name[40], why[200];

	keys_name(code, mods, name, sizeof(name));
	map = (struct keymap){ 0 };
	if (keymap_action(NULL, &key, false) != ACTION_NONE ||
	    !keymap_set(&map, action, name, why, sizeof(why)))
		return false;
	return map.own[action].code == code && map.own[action].mods == mods;
}

/* Of all keys there are. */
static void no_key_by_oversight(void **state)
{
	(void)state;
	for (int action = 1; action < N_ACTIONS; action++) {
		bool answers = action == ACTION_ACCEPT ||
			       action == ACTION_LATER || action == ACTION_BACK;
		int n_function = 0, n_ctrl = 0, n_esc = 0, n_other = 0;

		for (unsigned mods = 0; mods < 8; mods++) {
			for (uint32_t code = 0; code <= KEYS_PASTE; code++) {
				if (code == 0x250) /* as good as all others */
					code = KEYS_NONE;
				if (!can_have((enum action)action, code, mods))
					continue;
				if (code > KEYS_F10 && code <= KEYS_F20 &&
				    mods == 0)
					n_function++;
				else if (code < ' ' && mods == 0)
					n_ctrl++;
				else if (code >= 'a' && code <= 'z' &&
					 mods == KEYS_ALT)
					n_esc++;
				else
					n_other++;
			}
		}
		assert_int_equal(n_function, 10);
		assert_int_equal(n_ctrl, answers ? 0 : 3);
		assert_int_equal(n_esc, answers ? 0 : 10);
		assert_int_equal(n_other, 0);
	}
}

/* An Esc with a letter that is to be had does nothing in the AT line. */
static void the_line_needs_none_of_them(void **state)
{
	char bytes[3] = "\033";
	struct line_view view;
	int n = 0;

	(void)state;
	setenv("INPUTRC", "/dev/null", 1);
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	line_init(NULL);
	line_feed("AT+CSQ AT+CSQ\002", 14);
	for (char letter = 'a'; letter <= 'z'; letter++) {
		if (!can_have(ACTION_QUIT, (uint32_t)letter, KEYS_ALT))
			continue;
		bytes[1] = letter;
		line_feed(bytes, 2);
		line_look(&view);
		assert_int_equal(view.len, 13);
		assert_memory_equal(view.text, "AT+CSQ AT+CSQ", 13);
		assert_int_equal(view.cursor, 12);
		assert_string_equal(view.prompt, "");
		n++;
	}
	assert_int_equal(n, 10);
	line_fini();
}

static void what_is_by_name_has_no_key(void **state)
{
	(void)state;
	for (int i = 1; i < N_ACTIONS; i++)
		assert_int_equal(keymap_can_set((enum action)i),
				 i != ACTION_NOTE && i != ACTION_RAW &&
				 i != ACTION_HEX && i != ACTION_CTRL_Z &&
				 i != ACTION_THEME && i != ACTION_SET &&
				 i != ACTION_STATUS && i != ACTION_CARD);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(keys_are_added),
		TEST(they_are_shown_first),
		TEST(its_own_key_is_no_conflict),
		TEST(what_is_wrong_is_said),
		TEST(no_key_by_oversight),
		TEST(the_line_needs_none_of_them),
		TEST(what_is_by_name_has_no_key),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
