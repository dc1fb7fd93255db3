/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What terminals send for their keys, as tables, and the names keys have for
 * people. Where two terminals differ both forms stand here; none contradicts
 * another, so that TERM need not be asked.
 */
#include "ui/keytab.h"

#include <stdio.h>
#include <string.h>

/* `ESC [ n ~`: vt220 and xterm; 7 and 8 are rxvt's, 1 and 4 linux's. */
static const uint32_t by_number[] = {
	[1] = KEYS_HOME,
	[2] = KEYS_INSERT,
	[3] = KEYS_DELETE,
	[4] = KEYS_END,
	[5] = KEYS_PAGE_UP,
	[6] = KEYS_PAGE_DOWN,
	[7] = KEYS_HOME,
	[8] = KEYS_END,
	[11] = KEYS_F1,
	[12] = KEYS_F1 + 1,
	[13] = KEYS_F1 + 2,
	[14] = KEYS_F1 + 3,
	[15] = KEYS_F1 + 4,
	[17] = KEYS_F1 + 5,
	[18] = KEYS_F1 + 6,
	[19] = KEYS_F1 + 7,
	[20] = KEYS_F1 + 8,
	[21] = KEYS_F1 + 9,
	[23] = KEYS_F1 + 10,
	[24] = KEYS_F1 + 11,
	[25] = KEYS_F1 + 12,
	[26] = KEYS_F1 + 13,
	[28] = KEYS_F1 + 14,
	[29] = KEYS_F1 + 15,
	[31] = KEYS_F1 + 16,
	[32] = KEYS_F1 + 17,
	[33] = KEYS_F1 + 18,
	[34] = KEYS_F1 + 19,
};

struct lettered {
	uint8_t letter;
	uint32_t code;
	unsigned mods;
};

static const struct lettered by_csi[] = {
	{ 'A', KEYS_UP, 0 },
	{ 'B', KEYS_DOWN, 0 },
	{ 'C', KEYS_RIGHT, 0 },
	{ 'D', KEYS_LEFT, 0 },
	{ 'F', KEYS_END, 0 },
	{ 'H', KEYS_HOME, 0 },
	{ 'P', KEYS_F1, 0 },
	{ 'Q', KEYS_F1 + 1, 0 },
	{ 'R', KEYS_F1 + 2, 0 },
	{ 'S', KEYS_F1 + 3, 0 },
	{ 'Z', KEYS_BACK_TAB, 0 },
	{ 'a', KEYS_UP, KEYS_SHIFT }, /* rxvt */
	{ 'b', KEYS_DOWN, KEYS_SHIFT },
	{ 'c', KEYS_RIGHT, KEYS_SHIFT },
	{ 'd', KEYS_LEFT, KEYS_SHIFT },
	{ 0, KEYS_NONE, 0 }
};

static const struct lettered by_ss3[] = {
	{ 'A', KEYS_UP, 0 },
	{ 'B', KEYS_DOWN, 0 },
	{ 'C', KEYS_RIGHT, 0 },
	{ 'D', KEYS_LEFT, 0 },
	{ 'F', KEYS_END, 0 },
	{ 'H', KEYS_HOME, 0 },
	{ 'M', KEYS_ENTER, 0 },
	{ 'P', KEYS_F1, 0 },
	{ 'Q', KEYS_F1 + 1, 0 },
	{ 'R', KEYS_F1 + 2, 0 },
	{ 'S', KEYS_F1 + 3, 0 },
	{ 'X', '=', 0 },
	{ 'a', KEYS_UP, KEYS_WITH_CTRL }, /* rxvt */
	{ 'b', KEYS_DOWN, KEYS_WITH_CTRL },
	{ 'c', KEYS_RIGHT, KEYS_WITH_CTRL },
	{ 'd', KEYS_LEFT, KEYS_WITH_CTRL },
	{ 0, KEYS_NONE, 0 }
};

/* Names, and the form that a line editor gets; 0: it gets none. */
static const struct {
	uint32_t code;
	const char *name;
	char letter;
	char number;
} named[] = {
	{ KEYS_UP, "Up", 'A', 0 },
	{ KEYS_DOWN, "Down", 'B', 0 },
	{ KEYS_RIGHT, "Right", 'C', 0 },
	{ KEYS_LEFT, "Left", 'D', 0 },
	{ KEYS_HOME, "Home", 'H', 0 },
	{ KEYS_END, "End", 'F', 0 },
	{ KEYS_PAGE_UP, "PgUp", 0, '5' },
	{ KEYS_PAGE_DOWN, "PgDn", 0, '6' },
	{ KEYS_INSERT, "Ins", 0, '2' },
	{ KEYS_DELETE, "Del", 0, '3' },
	{ KEYS_BACK_TAB, "Shift-Tab", 'Z', 0 },
	{ KEYS_BACK, "Esc Esc", 0, 0 },
	{ KEYS_MOUSE, "Mouse", 0, 0 },
	{ KEYS_PASTE, "Paste", 0, 0 },
	{ KEYS_TAB, "Tab", 0, 0 },
	{ KEYS_ENTER, "Enter", 0, 0 },
	{ KEYS_BACKSPACE, "Backspace", 0, 0 },
	{ ' ', "Space", 0, 0 },
};

#define N_NAMED (sizeof(named) / sizeof(named[0]))

uint32_t keytab_number(unsigned number)
{
	if (number >= sizeof(by_number) / sizeof(by_number[0]))
		return KEYS_NONE;
	return by_number[number] ? by_number[number] : KEYS_NONE;
}

static uint32_t find(const struct lettered *table, uint8_t letter,
		     unsigned *mods)
{
	while (table->letter && table->letter != letter)
		table++;
	*mods = table->mods;
	return table->code;
}

uint32_t keytab_csi(uint8_t letter, unsigned *mods)
{
	return find(by_csi, letter, mods);
}

uint32_t keytab_ss3(uint8_t letter, unsigned *mods)
{
	*mods = 0;
	if (letter >= 'j' && letter <= 'y') /* the keypad: * + , - . / 0-9 */
		return letter - 'j' + '*';
	return find(by_ss3, letter, mods);
}

uint32_t keytab_vt100(uint8_t letter)
{
	static const struct lettered keypad[] = {
		{ 't', KEYS_F1 + 4, 0 }, { 'u', KEYS_F1 + 5, 0 },
		{ 'v', KEYS_F1 + 6, 0 }, { 'l', KEYS_F1 + 7, 0 },
		{ 'w', KEYS_F1 + 8, 0 }, { 'x', KEYS_F10, 0 },
		{ 0, KEYS_NONE, 0 },
	};
	unsigned mods;

	return find(keypad, letter, &mods);
}

static size_t utf8(uint32_t code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* ESC [ A, ESC [ 1 ; 5 A, ESC [ 3 ~, ESC [ 3 ; 5 ~ */
static size_t sequence(char letter, char number, unsigned mods, char *out)
{
	size_t n = 0;

	out[n++] = '\033';
	out[n++] = '[';
	if (number)
		out[n++] = number;
	else if (mods)
		out[n++] = '1';
	if (mods) {
		out[n++] = ';';
		out[n++] = (char)('1' + mods);
	}
	out[n++] = number ? '~' : letter;
	return n;
}

size_t keys_bytes(const struct key *key, char out[KEYS_BYTES_MAX])
{
	size_t n = 0;

	if (key->code == KEYS_PASTE)
		return utf8(key->text, out);
	if (key->code < KEYS_NONE) {
		if (key->mods & KEYS_ALT)
			out[n++] = '\033';
		return n + utf8(key->code, out + n);
	}
	for (size_t i = 0; i < N_NAMED; i++) {
		if (named[i].code == key->code &&
		    (named[i].letter || named[i].number))
			return sequence(named[i].letter, named[i].number,
					key->mods, out);
	}
	return 0;
}

static void plain_name(uint32_t code, char *out, size_t size)
{
	static const char of_functions[][4] = {
		"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10",
		"F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F19",
		"F20",
	};
	char bytes[4];

	/* A frame asks for ten of them. */
	if (code >= KEYS_F1 && code <= KEYS_F20 &&
	    size >= sizeof(of_functions[0])) {
		memcpy(out, of_functions[code - KEYS_F1],
		       sizeof(of_functions[0]));
		return;
	}
	for (size_t i = 0; i < N_NAMED; i++) {
		if (named[i].code == code) {
			snprintf(out, size, "%s", named[i].name);
			return;
		}
	}
	if (code < ' ')
		snprintf(out, size, "Ctrl-%c", (int)(code + '@'));
	else if (code < KEYS_NONE)
		snprintf(out, size, "%.*s", (int)utf8(code, bytes), bytes);
	else
		snprintf(out, size, "?");
}

const char *keys_name(uint32_t code, unsigned mods, char *out, size_t size)
{
	char name[16];

	if (!mods) {
		plain_name(code, out, size);
		return out;
	}
	plain_name(code, name, sizeof(name));
	/* Esc before an arrow would be Esc Esc to its bytes: that is Alt's. */
	snprintf(out, size, "%s%s%s%s", mods & KEYS_WITH_CTRL ? "Ctrl-" : "",
		 !(mods & KEYS_ALT) ? "" : code < KEYS_NONE ? "Esc " : "Alt-",
		 mods & KEYS_SHIFT ? "Shift-" : "", name);
	return out;
}

const char *keys_cap(uint32_t code, unsigned mods, char *out, size_t size)
{
	char name[40];

	if (code >= KEYS_NONE)
		return keys_name(code, mods, out, size);
	keys_name(code, mods, name, sizeof(name));
	if (strncmp(name, "Ctrl-", 5) == 0 && strlen(name) == 6)
		snprintf(out, size, "^%s", name + 5);
	else if (strncmp(name, "Esc ", 4) == 0 && strlen(name) == 5)
		snprintf(out, size, "M-%s", name + 4);
	else
		snprintf(out, size, "%s", name);
	return out;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* How many bytes of `text` are this word, in any case; 0: it begins not so. */
static size_t begins(const char *text, const char *word)
{
	size_t len = 0;

	while (word[len] && lower(text[len]) == lower(word[len]))
		len++;
	return word[len] ? 0 : len;
}

static bool is_word(const char *text, const char *word)
{
	size_t len = begins(text, word);

	return len > 0 && !text[len];
}

/* Takes "Ctrl-", "alt+" or "Esc " off the beginning, and its modifier. */
static bool cut_modifier(const char **text, unsigned *mods)
{
	static const struct {
		const char *word;
		unsigned mod;
	} words[] = {
		{ "Ctrl", KEYS_WITH_CTRL }, { "^", KEYS_WITH_CTRL },
		{ "Alt", KEYS_ALT }, { "Esc", KEYS_ALT }, { "M", KEYS_ALT },
		{ "Shift", KEYS_SHIFT },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *rest = *text + begins(*text, words[i].word);
		bool joined = words[i].word[0] == '^';

		if (rest == *text || !*rest ||
		    (!joined && (!strchr("-+ ", *rest) || !rest[1])))
			continue;
		*text = rest + !joined;
		*mods |= words[i].mod;
		return true;
	}
	return false;
}

/* A key without modifiers; KEYS_NONE where there is none of that name. */
static uint32_t read_plain(const char *text)
{
	char name[8];

	for (size_t i = 0; i < N_NAMED; i++) {
		if (is_word(text, named[i].name))
			return named[i].code;
	}
	if (text[0] > ' ' && text[0] < KEYS_BACKSPACE && !text[1])
		return (uint32_t)text[0];
	for (uint32_t code = KEYS_F1; code <= KEYS_F20; code++) {
		plain_name(code, name, sizeof(name));
		if (is_word(text, name))
			return code;
	}
	return KEYS_NONE;
}

bool keys_read(const char *text, uint32_t *code, unsigned *mods)
{
	bool letter;

	*mods = 0;
	*code = read_plain(text);
	while (*code == KEYS_NONE && cut_modifier(&text, mods))
		*code = read_plain(text);
	letter = (*code >= 'a' && *code <= 'z') ||
		 (*code >= 'A' && *code <= 'Z');
	if (*mods == KEYS_ALT && *code >= '0' && *code <= '9') {
		*code = KEYS_F1 + (*code - '0' + 9) % 10;
		*mods = 0;
	} else if (letter && *mods & KEYS_WITH_CTRL) {
		*code = KEYS_CTRL(*code);
		*mods &= ~(unsigned)KEYS_WITH_CTRL;
	} else if (letter && *mods) {
		*code |= 0x20;
	}
	/* Shift makes another character; Ctrl- is there with letters only. */
	return *code != KEYS_NONE &&
	       (*code > KEYS_NONE ||
		!(*mods & (KEYS_SHIFT | KEYS_WITH_CTRL)));
}
