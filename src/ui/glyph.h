/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The symbols that we draw ourselves, each in four forms: Unicode, the part of
 * it that a text console's font has, the line drawing set that old terminals
 * have, and plain ASCII.
 */
#ifndef UI_GLYPH_H
#define UI_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

enum glyph_set {
	GLYPHS_UTF8,
	GLYPHS_CONSOLE, /* of Unicode, what fonts with 256 or 512 symbols have */
	GLYPHS_ACS,   /* ASCII, and what the DEC graphics set has, as Unicode:
			 U+2500 U+2502 U+252C U+2592 U+00B7 U+25C6 */
	GLYPHS_ASCII,
	N_GLYPH_SETS
};

enum glyph {
	GLYPH_NONE,    /* a value that is not known */
	GLYPH_CUT,     /* more text than room */
	GLYPH_RULE,
	GLYPH_EDGE,    /* a vertical rule */
	GLYPH_TEE,     /* where a vertical rule meets one above it */
	GLYPH_BAR,     /* a full cell of a bar */
	GLYPH_BAR_REST,
	GLYPH_INFO,    /* severities: information, */
	GLYPH_GOOD,
	GLYPH_ASK,
	GLYPH_WARNING,
	GLYPH_ERROR,
	GLYPH_OWN,     /* what the user or this program did */
	GLYPH_HOST,    /* a line sent, */
	GLYPH_MODULE,  /* received, */
	GLYPH_REMARK,  /* or said between them */
	GLYPH_ON,      /* a state: on, */
	GLYPH_BETWEEN, /* on its way, */
	GLYPH_OFF,
	GLYPH_ARROW,   /* from, to */
	GLYPH_BAR_LEFT,  /* half full cells of bars */
	GLYPH_BAR_RIGHT,
	GLYPH_BAR_LOW,
	N_GLYPHS
};

/* Whether text of others is to be shown in ASCII. */
bool glyphs_ascii(enum glyph_set set);

/* The form of a glyph in a set; always one column wide. */
uint32_t glyph_code(enum glyph glyph, enum glyph_set set);

/* The half full cell of a bar; 0 where the set has none: leave it as the rest. */
uint32_t glyph_half(enum glyph_set set);

#endif
