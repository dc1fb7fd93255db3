/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes of a terminal become keys, without any clock and whatever TERM says.
 * Esc is a prefix that waits as long as it must: Esc 1 … Esc 9, Esc 0 are F1
 * to F10, Esc Esc is "back", Esc and another character is that with Alt. The
 * sequences of xterm, linux, vt220, rxvt and putty are known; every other one
 * is swallowed whole. How the bytes are cut never changes the keys.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a code point (control characters included) or one of these. */
enum {
	KEYS_NONE = 0x110000,
	KEYS_F1,
	KEYS_F10 = KEYS_F1 + 9,
	KEYS_F20 = KEYS_F1 + 19,
	KEYS_UP,
	KEYS_DOWN,
	KEYS_RIGHT,
	KEYS_LEFT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_INSERT,
	KEYS_DELETE,
	KEYS_BACK_TAB,
	KEYS_BACK,  /* Esc Esc */
	KEYS_MOUSE, /* key.mouse */
	KEYS_PASTE, /* one pasted character, key.text; its CR is no Enter */
};

#define KEYS_CTRL(letter) ((letter) & 0x1f)
#define KEYS_TAB          0x09
#define KEYS_ENTER        0x0d
#define KEYS_BACKSPACE    0x7f

enum {
	KEYS_SHIFT = 1 << 0,
	KEYS_ALT = 1 << 1,
	KEYS_WITH_CTRL = 1 << 2, /* with named keys; Ctrl-C is 0x03 */
};

struct key {
	uint32_t code;
	unsigned mods;
	uint32_t text; /* of KEYS_PASTE */
	struct {
		int button;    /* 0 left, 1 middle, 2 right, 64/65 wheel */
		bool pressed;  /* else released */
		int row;       /* from 0 */
		int col;
	} mouse;
};

#define KEYS_PARAMS 4

/* In the caller's storage; its members are keys.c's alone. */
struct keys {
	uint8_t state;
	bool vt100; /* its keypad is its function keys; set it after init */
	bool pasting;
	bool alt;        /* Esc came before what is being read */
	bool odd;        /* a sequence with something no key has */
	uint8_t marker;  /* '<', '?' … behind CSI, 0 for none */
	uint8_t left;    /* bytes of an old mouse report still to come */
	uint8_t n_params;
	uint16_t params[KEYS_PARAMS];
	uint8_t utf8[4];
	uint8_t utf8_len;
};

void keys_init(struct keys *keys);

/* Takes one byte. True when it completed a key. */
bool keys_feed(struct keys *keys, uint8_t byte, struct key *key);

/*
 * Whether Esc was pressed and the next byte decides (or a sequence is not
 * over): to be shown, since nothing else will come of it by itself.
 */
bool keys_pending(const struct keys *keys);

/*
 * The key as bytes that a line editor knows, as xterm would send them:
 * UTF-8 for characters, "\033[A" for Up. Returns the length, 0 for keys that
 * have none (mouse, back, function keys). Pasted characters are theirs, too;
 * do not give a pasted CR to an editor that sends on it.
 */
#define KEYS_BYTES_MAX 8
size_t keys_bytes(const struct key *key, char out[KEYS_BYTES_MAX]);

/* "F1", "Ctrl-L", "Alt-Up", "Esc Tab"; for Help and hints. Returns `out`. */
const char *keys_name(uint32_t code, unsigned mods, char *out, size_t size);

/*
 * The same for places with little room: "^T" and "M-q" as other programs'
 * bars have them, else keys_name(). Returns `out`.
 */
const char *keys_cap(uint32_t code, unsigned mods, char *out, size_t size);

/*
 * The key that is called so, in any case: by keys_name(), by keys_cap(), and
 * with Alt- for Esc; characters are of ASCII. False where no key is.
 */
bool keys_read(const char *text, uint32_t *code, unsigned *mods);

#endif
