/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key decoder: what terminals send and what becomes of it, as a table; the
 * table is fed whole and after every possible beginning of something else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ui/keys.h"

static struct keys keys;

/* All keys of some bytes, as "F1 Alt-Up a"; mouse and paste by their form. */
static const char *decode_all(const char *bytes, size_t len)
{
	static char out[1024];
	size_t at = 0;
	struct key key;
	char name[40];

	out[0] = '\0';
	for (size_t i = 0; i < len; i++) {
		if (!keys_feed(&keys, (uint8_t)bytes[i], &key))
			continue;
		if (key.code == KEYS_MOUSE)
			snprintf(name, sizeof(name), "mouse:%d:%c:%d:%d",
				 key.mouse.button, key.mouse.pressed ? '+' : '-',
				 key.mouse.row, key.mouse.col);
		else if (key.code == KEYS_PASTE)
			snprintf(name, sizeof(name), "paste:%x",
				 (unsigned)key.text);
		else
			keys_name(key.code, key.mods, name, sizeof(name));
		at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%s",
				       at > 0 ? " " : "", name);
		assert_true(at < sizeof(out));
	}
	return out;
}

static const char *decode(const char *bytes)
{
	keys_init(&keys);
	return decode_all(bytes, strlen(bytes));
}

/* F5 to F10 of a vt100 are its keypad; elsewhere that is digits. */
static void test_vt100_keypad(void **state)
{
	static const char keypad[] = "\033Ot\033Ou\033Ov\033Ol\033Ow\033Ox";

	(void)state;
	assert_string_equal(decode(keypad), "4 5 6 , 7 8");
	keys_init(&keys);
	keys.vt100 = true;
	assert_string_equal(decode_all(keypad, strlen(keypad)),
			    "F5 F6 F7 F8 F9 F10");
	assert_string_equal(decode_all("\033OP\033Op", 6), "F1 0");
}

static const struct {
	const char *bytes;
	const char *expected;
} table[] = {
	{ "AT\r", "A T Enter" },
	{ "\x7f\x08\t\x03\x1a\x0c", "Backspace Backspace Tab Ctrl-C Ctrl-Z "
				    "Ctrl-L" },
	/* Esc as a prefix. */
	{ "\0331\0332\0339\0330", "F1 F2 F9 F10" },
	{ "\033\033", "Esc Esc" },
	{ "\033\033x", "Esc Esc x" },
	{ "\033x", "Esc x" },
	{ "\033\t", "Esc Tab" },
	{ "\033\r", "Esc Enter" },
	{ "\033\xc3\xa9", "Esc \xc3\xa9" },
	/* xterm */
	{ "\033[A\033[B\033[C\033[D\033[H\033[F", "Up Down Right Left Home "
						  "End" },
	{ "\033OA\033OB\033OC\033OD\033OH\033OF", "Up Down Right Left Home "
						  "End" },
	{ "\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4" },
	{ "\033[15~\033[17~\033[18~\033[19~\033[20~\033[21~",
	  "F5 F6 F7 F8 F9 F10" },
	{ "\033[23~\033[24~", "F11 F12" },
	{ "\033[2~\033[3~\033[5~\033[6~", "Ins Del PgUp PgDn" },
	{ "\033[Z", "Shift-Tab" },
	{ "\033[1;5A\033[1;3B\033[1;2C\033[1;8D",
	  "Ctrl-Up Alt-Down Shift-Right Ctrl-Alt-Shift-Left" },
	{ "\033[1;2P\033[1;5S", "Shift-F1 Ctrl-F4" },
	{ "\033[15;5~\033[3;2~", "Ctrl-F5 Shift-Del" },
	{ "\033OM\033Oj\033Oy\033OX", "Enter * 9 =" },
	/* linux */
	{ "\033[[A\033[[B\033[[E\033[1~\033[4~", "F1 F2 F5 Home End" },
	/* vt220 and putty */
	{ "\033[11~\033[14~\033[28~\033[29~\033[34~", "F1 F4 F15 F16 F20" },
	/* rxvt */
	{ "\033[7~\033[8~\033[a\033Oa", "Home End Shift-Up Ctrl-Up" },
	{ "\033[3$\033[3^\033[3@", "Shift-Del Ctrl-Del Ctrl-Shift-Del" },
	{ "\033\033[A", "Esc Esc Alt-Up" },
	/* an Esc too many */
	{ "\033\033[21~\033\033OQ", "Esc Esc F10 Esc Esc F2" },
	/* C1 of old terminals, raw and as UTF-8 */
	{ "\x9b""15~\xc2\x9b""17~\x8fP", "F5 F6 F1" },
	/* UTF-8 */
	{ "\xe2\x82\xac\xf0\x9f\x98\x80", "\xe2\x82\xac \xf0\x9f\x98\x80" },
	{ "\xc3""A", "A" },
	{ "\xff\xfe\xc0\xaf""B", "B" },
	{ "\xed\xa0\x80""C", "C" },
	{ "\xe2\x82\033[A", "Up" },
	/* The mouse: SGR, and the old form swallowed whole. */
	{ "\033[<0;10;5M\033[<0;10;5m\033[<65;1;1M",
	  "mouse:0:+:4:9 mouse:0:-:4:9 mouse:65:+:0:0" },
	{ "\033[M !!x", "x" },
	{ "\033[<0;0;0Mx\033[<0;1Mx\033[<1;2;3;4Mx", "x x x" },
	/* Swallowed whole. */
	{ "\033[?1;2cx", "x" },
	{ "\033[1;2Rx\033[24;80Rx", "x x" },
	{ "\033[?2026;2$yx\033[4;1$yx", "x x" },
	{ "\033[5Ax\033[99~x\033[3;99~x\033[1:2Ax", "x x x x" },
	{ "\033[123456789~x\033[1;2;3;4;5;6Ax", "x x" },
	{ "\033[Ix\033[O\033[0nx", "x x" },
	{ "\033]0;title\007x", "x" },
	{ "\033]52;c;QVQNCg==\033\\x", "x" },
	{ "\033P>|xterm(370)\033\\x", "x" },
	{ "\033_Gi=1;OK\033\\x", "x" },
	{ "\033Pnever ended\r\n\033[Ax", "Up x" },
	{ "\033]x\030y\033]x\032y", "y y" },
	{ "\033[1;\033[Bx", "Down x" },
	/* Pasted. */
	{ "\033[200~A\r\xc3\xa9\033[201~\r",
	  "paste:41 paste:d paste:e9 Enter" },
	{ "\033[200~\033[15~\033]0;x\007\0331\033[201~B", "B" },
	{ "\033[200~a\033\033b", "paste:61 Esc Esc b" },
	{ "\033[201~x", "x" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(decode(table[i].bytes), table[i].expected);
}

/* A sequence broken off by Esc Esc: what comes next is read as ever. */
static void test_esc_esc_ends_anything(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t len = strlen(table[i].bytes);

		for (size_t cut = 0; cut < len; cut++) {
			keys_init(&keys);
			decode_all(table[i].bytes, cut);
			/* One of them may answer an Esc before. */
			decode_all("\033\033\033q", 4);
			/* An old mouse report has bytes of any value. */
			if (strncmp(table[i].bytes, "\033[M", 3) == 0)
				continue;
			assert_string_equal(decode_all("z", 1), "z");
		}
	}
}

static void test_nul_is_a_key(void **state)
{
	(void)state;
	keys_init(&keys);
	assert_string_equal(decode_all("\0a", 2), "Ctrl-@ a");
}

static void test_long_sequences(void **state)
{
	(void)state;
	decode("\033[");
	for (int i = 0; i < 100000; i++)
		assert_string_equal(decode_all("1;", 2), "");
	assert_string_equal(decode_all("Ax", 2), "x");
	decode("\033]");
	for (int i = 0; i < 100000; i++)
		assert_string_equal(decode_all("AT\r", 3), "");
	assert_string_equal(decode_all("\033\\x", 3), "x");
}

static void test_pending(void **state)
{
	(void)state;
	decode("\033");
	assert_true(keys_pending(&keys));
	decode("\0331");
	assert_false(keys_pending(&keys));
	decode("\033\033");
	assert_false(keys_pending(&keys));
	decode("\033[1;");
	assert_true(keys_pending(&keys));
	decode("\033]0;");
	assert_true(keys_pending(&keys));
	decode("\xe2\x82");
	assert_false(keys_pending(&keys));
}

/* What a line editor gets decodes to the same key again. */
static void test_bytes_round_trip(void **state)
{
	static const char *const bytes[] = {
		"a", "\r", "\033x", "\xc3\xa9", "\xf0\x9f\x98\x80", "\033[A",
		"\033[D", "\033[H", "\033[F", "\033[3~", "\033[5~",
		"\033[1;5C", "\033[3;2~", "\033[Z",
	};
	char out[KEYS_BYTES_MAX];
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		size_t len = strlen(bytes[i]);

		keys_init(&keys);
		for (size_t k = 0; k < len; k++)
			assert_int_equal(keys_feed(&keys, (uint8_t)bytes[i][k],
						   &key), k + 1 == len);
		assert_int_equal(keys_bytes(&key, out), len);
		assert_memory_equal(out, bytes[i], len);
	}
	key = (struct key){ .code = KEYS_F1 };
	assert_int_equal(keys_bytes(&key, out), 0);
	key = (struct key){ .code = KEYS_BACK };
	assert_int_equal(keys_bytes(&key, out), 0);
}

static void reads_as(const char *text, uint32_t code, unsigned mods)
{
	uint32_t got_code;
	unsigned got_mods;

	if (!keys_read(text, &got_code, &got_mods))
		fail_msg("\"%s\" is no key", text);
	assert_int_equal(got_code, code);
	assert_int_equal(got_mods, mods);
}

/* Every key that is typed above is read from its names. */
static void test_names_are_read(void **state)
{
	char name[40];
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		keys_init(&keys);
		for (const char *p = table[i].bytes; *p; p++) {
			if (!keys_feed(&keys, (uint8_t)*p, &key) ||
			    (key.code >= 0x80 && key.code < KEYS_NONE))
				continue;
			keys_name(key.code, key.mods, name, sizeof(name));
			reads_as(name, key.code, key.mods);
			keys_cap(key.code, key.mods, name, sizeof(name));
			reads_as(name, key.code, key.mods);
		}
	}
}

static void test_names_people_write(void **state)
{
	static const char *const none[] = {
		"", " ", "F0", "F01", "F21", "F1x", "Ctrl", "Ctrl-",
		"Ctrl-1", "Ctrl-Tab", "Shift-A", "Escape", "Alt-", "Alt",
		"Alt-Ctrl", "\xc3\xa9", "ab", "Ctrl--T", "Ctrl - T",
		"F 1", "Super-X",
	};
	char name[40];

	(void)state;
	reads_as("f12", KEYS_F1 + 11, 0);
	reads_as("ctrl+t", 0x14, 0);
	reads_as("^t", 0x14, 0);
	reads_as("Alt-Q", 'q', KEYS_ALT);
	reads_as("alt+q", 'q', KEYS_ALT);
	reads_as("Esc-q", 'q', KEYS_ALT);
	reads_as("M-q", 'q', KEYS_ALT);
	reads_as("esc 0", KEYS_F10, 0);
	reads_as("ESC ESC", KEYS_BACK, 0);
	reads_as("Alt-Ctrl-T", 0x14, KEYS_ALT);
	reads_as("m", 'm', 0);
	reads_as("Shift-Up", KEYS_UP, KEYS_SHIFT);
	assert_string_equal(keys_cap('q', KEYS_ALT, name, 40), "M-q");
	assert_string_equal(keys_cap(0x14, 0, name, 40), "^T");
	assert_string_equal(keys_cap(KEYS_TAB, 0, name, 40), "Tab");
	assert_string_equal(keys_cap(KEYS_F20, 0, name, 40), "F20");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		uint32_t code;
		unsigned mods;

		if (keys_read(none[i], &code, &mods))
			fail_msg("\"%s\" is key %x", none[i], (unsigned)code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vt100_keypad),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_esc_esc_ends_anything),
		cmocka_unit_test(test_nul_is_a_key),
		cmocka_unit_test(test_long_sequences),
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_bytes_round_trip),
		cmocka_unit_test(test_names_are_read),
		cmocka_unit_test(test_names_people_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
