/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key decoder: one byte in, at most one key out, all state in struct keys.
 * It asks no clock and no terminal description. Invariants: a sequence that is
 * not known, however long, gives no key and leaves nothing behind; inside a
 * bracketed paste no byte becomes a key that acts.
 */
#include "ui/keys.h"

#include <string.h>

#include <hl78/text.h>

#include "ui/keytab.h"

enum state {
	GROUND,
	ESC,
	ESC_ESC,    /* "back" is out; rxvt's Alt-Up, or a key, goes on */
	CSI,
	SS3,
	LINUX,      /* ESC [ [, one letter comes */
	MOUSE,      /* ESC [ M, three bytes come */
	STRING,     /* OSC, DCS, APC: up to ST, BEL, CAN or SUB */
	STRING_ESC,
	UTF8,
};

#define PARAM_MAX 9999

void keys_init(struct keys *keys)
{
	memset(keys, 0, sizeof(*keys));
}

bool keys_pending(const struct keys *keys)
{
	return keys->state != GROUND && keys->state != ESC_ESC &&
	       keys->state != UTF8;
}

/* A key is complete. False when it is swallowed after all. */
static bool done(struct keys *keys, struct key *key, uint32_t code,
		 unsigned mods)
{
	/* Esc before a function key is one too many, not Alt. */
	bool alt = keys->alt && !(code >= KEYS_F1 && code <= KEYS_F20);

	keys->state = code == KEYS_BACK ? ESC_ESC : GROUND;
	keys->alt = false;
	if (code == KEYS_NONE)
		return false;
	if (keys->pasting && code == KEYS_BACK)
		keys->pasting = false; /* the way out of one without an end */
	else if (keys->pasting && code > KEYS_NONE)
		return false;
	memset(key, 0, sizeof(*key));
	key->code = code;
	key->mods = mods | (alt ? KEYS_ALT : 0);
	if (keys->pasting) {
		key->code = KEYS_PASTE;
		key->mods = 0;
		key->text = code;
	}
	return true;
}

static void begin(struct keys *keys, enum state state)
{
	keys->state = (uint8_t)state;
	keys->odd = false;
	keys->marker = 0;
	keys->n_params = 0;
	memset(keys->params, 0, sizeof(keys->params));
}

/* What a byte after ESC begins; GROUND where it begins nothing. */
static enum state introduced(uint8_t byte)
{
	switch (byte) {
	case '[':
		return CSI;
	case 'O':
		return SS3;
	case 'P':
	case ']':
	case '_':
		return STRING;
	default:
		return GROUND;
	}
}

/* A C1 control: CSI and the like in one character, from old terminals. */
static bool c1(struct keys *keys, uint8_t code)
{
	enum state state = introduced((uint8_t)(code - 0x40));

	keys->alt = false;
	begin(keys, state);
	return false;
}

static size_t utf8_length(uint8_t lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static bool ground(struct keys *keys, uint8_t byte, struct key *key)
{
	if (byte == 0x1b) {
		keys->alt = false;
		keys->state = ESC;
		return false;
	}
	if (byte < 0x80)
		return done(keys, key, byte == 0x08 ? KEYS_BACKSPACE : byte, 0);
	if (byte < 0xa0)
		return c1(keys, byte);
	if (utf8_length(byte) == 0)
		return done(keys, key, KEYS_NONE, 0);
	keys->utf8[0] = byte;
	keys->utf8_len = 1;
	keys->state = UTF8;
	return false;
}

static bool in_utf8(struct keys *keys, uint8_t byte, struct key *key)
{
	size_t len = utf8_length(keys->utf8[0]);
	uint32_t code;

	if ((byte & 0xc0) != 0x80) {
		keys->state = GROUND;
		keys->alt = false;
		return ground(keys, byte, key);
	}
	keys->utf8[keys->utf8_len++] = byte;
	if (keys->utf8_len < len)
		return false;
	if (hl78_utf8_decode(keys->utf8, len, &code) != len)
		code = KEYS_NONE;
	if (code < 0xa0)
		return c1(keys, (uint8_t)code);
	return done(keys, key, code, 0);
}

static bool after_esc(struct keys *keys, uint8_t byte, struct key *key)
{
	enum state state = introduced(byte);

	if (state != GROUND) {
		begin(keys, state);
		return false;
	}
	if (byte == 0x1b)
		return done(keys, key, KEYS_BACK, 0);
	if (byte >= '0' && byte <= '9')
		return done(keys, key, KEYS_F1 + (byte - '0' + 9u) % 10, 0);
	if (byte >= 0x80 && byte < 0xa0)
		return c1(keys, byte);
	keys->alt = true;
	return ground(keys, byte, key);
}

static bool after_esc_esc(struct keys *keys, uint8_t byte, struct key *key)
{
	enum state state = introduced(byte);

	if (state != CSI && state != SS3)
		return ground(keys, byte, key);
	begin(keys, state);
	keys->alt = true;
	return false;
}

/* xterm's modifier parameter: 1 and a bit each for shift, alt, ctrl, meta. */
static bool modifiers(unsigned param, unsigned *mods)
{
	unsigned bits = param - 1;

	if (param < 1 || param > 16)
		return false;
	if (bits & 1)
		*mods |= KEYS_SHIFT;
	if (bits & (2 | 8))
		*mods |= KEYS_ALT;
	if (bits & 4)
		*mods |= KEYS_WITH_CTRL;
	return true;
}

static bool sgr_mouse(struct keys *keys, uint8_t final, struct key *key)
{
	if (keys->n_params != 3 || keys->params[1] < 1 || keys->params[2] < 1)
		return done(keys, key, KEYS_NONE, 0);
	keys->alt = false;
	if (!done(keys, key, KEYS_MOUSE, 0))
		return false;
	key->mouse.button = keys->params[0];
	key->mouse.pressed = final == 'M';
	key->mouse.col = keys->params[1] - 1;
	key->mouse.row = keys->params[2] - 1;
	return true;
}

/* ESC [ n ~, and rxvt's other ends for it */
static bool numbered(struct keys *keys, uint8_t final, struct key *key)
{
	uint32_t code = keytab_number(keys->params[0]);
	unsigned mods = 0;

	if (final == '~' && keys->n_params == 1 &&
	    (keys->params[0] == 200 || keys->params[0] == 201)) {
		keys->pasting = keys->params[0] == 200;
		return done(keys, key, KEYS_NONE, 0);
	}
	if (keys->n_params > 2 ||
	    (keys->n_params == 2 && !modifiers(keys->params[1], &mods)))
		return done(keys, key, KEYS_NONE, 0);
	if (final == '$' || final == '@')
		mods |= KEYS_SHIFT;
	if (final == '^' || final == '@')
		mods |= KEYS_WITH_CTRL;
	return done(keys, key, code, mods);
}

/* ESC [ A, ESC [ 1 ; 5 A, ESC O P, ESC O 5 P, ESC O 1 ; 5 P */
static bool lettered(struct keys *keys, uint8_t final, struct key *key)
{
	bool ss3 = keys->state == SS3;
	unsigned mods, param = keys->params[keys->n_params > 1];
	uint32_t code = ss3 ? keytab_ss3(final, &mods) :
			      keytab_csi(final, &mods);

	if (ss3 && keys->vt100 && keytab_vt100(final) != KEYS_NONE)
		code = keytab_vt100(final);
	/*
	 * ESC [ 5 A is no key, nor is ESC [ 1 ; 2 R: that one tells where the
	 * cursor is.
	 */
	if (keys->n_params > 2 ||
	    (keys->n_params == 2 && keys->params[0] != 1) ||
	    (keys->n_params == 1 && !ss3) ||
	    (keys->n_params > 0 && !ss3 && final == 'R') ||
	    (keys->n_params > 0 && !modifiers(param, &mods)))
		code = KEYS_NONE;
	return done(keys, key, code, mods);
}

static bool final_byte(struct keys *keys, uint8_t byte, struct key *key)
{
	if (keys->odd)
		return done(keys, key, KEYS_NONE, 0);
	if (keys->marker == '<' && (byte == 'M' || byte == 'm'))
		return sgr_mouse(keys, byte, key);
	if (keys->marker)
		return done(keys, key, KEYS_NONE, 0);
	if (keys->state == SS3)
		return lettered(keys, byte, key);
	if (byte == 'M' && keys->n_params == 0) {
		keys->left = 3;
		keys->state = MOUSE;
		return false;
	}
	if (byte == '[' && keys->n_params == 0) {
		keys->state = LINUX;
		return false;
	}
	if (keys->n_params > 0 && strchr("~^@", byte))
		return numbered(keys, byte, key);
	return lettered(keys, byte, key);
}

static void digit(struct keys *keys, uint8_t byte)
{
	uint16_t *param;

	if (keys->n_params == 0)
		keys->n_params = 1;
	param = &keys->params[keys->n_params - 1];
	*param = (uint16_t)(*param * 10 + (byte - '0'));
	if (*param > PARAM_MAX) {
		*param = 0;
		keys->odd = true;
	}
}

static void separator(struct keys *keys)
{
	if (keys->n_params == 0)
		keys->n_params = 1;
	if (keys->n_params < KEYS_PARAMS)
		keys->n_params++;
	else
		keys->odd = true;
}

static bool in_sequence(struct keys *keys, uint8_t byte, struct key *key)
{
	if (byte >= 0x40 && byte <= 0x7e)
		return final_byte(keys, byte, key);
	if (byte >= '0' && byte <= '9')
		digit(keys, byte);
	else if (byte == ';')
		separator(keys);
	else if (byte >= '<' && byte <= '?' && keys->n_params == 0 &&
		 !keys->marker)
		keys->marker = byte;
	else if (byte == '$' && keys->n_params == 1 && !keys->marker &&
		 !keys->odd && keys->state == CSI)
		return numbered(keys, byte, key); /* rxvt's Shift-Del */
	else
		keys->odd = true;
	return false;
}

static bool in_string(struct keys *keys, uint8_t byte)
{
	if (byte == 0x07)
		keys->state = GROUND;
	else if (byte == 0x1b)
		keys->state = STRING_ESC;
	return false;
}

static bool after_string_esc(struct keys *keys, uint8_t byte, struct key *key)
{
	keys->alt = false;
	keys->state = ESC;
	if (byte != '\\')
		return after_esc(keys, byte, key);
	keys->state = GROUND;
	return false;
}

static bool linux_key(struct keys *keys, uint8_t byte, struct key *key)
{
	if (byte < 'A' || byte > 'E')
		return done(keys, key, KEYS_NONE, 0);
	return done(keys, key, KEYS_F1 + (byte - 'A'), 0);
}

bool keys_feed(struct keys *keys, uint8_t byte, struct key *key)
{
	enum state state = keys->state;

	if (state == MOUSE) { /* three bytes of any value */
		if (--keys->left == 0)
			return done(keys, key, KEYS_NONE, 0);
		return false;
	}
	/* CAN and SUB end, ESC begins anew, whatever is being read. */
	if (state >= CSI && state <= STRING_ESC &&
	    (byte == 0x18 || byte == 0x1a))
		return done(keys, key, KEYS_NONE, 0);
	if (state >= CSI && state <= LINUX && byte == 0x1b)
		return ground(keys, byte, key);
	switch (state) {
	case ESC:
		return after_esc(keys, byte, key);
	case ESC_ESC:
		return after_esc_esc(keys, byte, key);
	case CSI:
	case SS3:
		return in_sequence(keys, byte, key);
	case LINUX:
		return linux_key(keys, byte, key);
	case STRING:
		return in_string(keys, byte);
	case STRING_ESC:
		return after_string_esc(keys, byte, key);
	case UTF8:
		return in_utf8(keys, byte, key);
	default:
		keys->alt = false;
		return ground(keys, byte, key);
	}
}
