/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the terminal that $TERM names can do, by terminfo. Strings are "" for
 * what it cannot, and have no padding, which only hardware of long ago wants.
 */
#ifndef APP_TERMCAPS_H
#define APP_TERMCAPS_H

#include <stdbool.h>
#include <stddef.h>

struct termcaps {
	/* terminfo's names */
	const char *cup, *clear, *el, *ind, *ri, *ich1;
	const char *sgr0, *bold, *dim, *smul, *rev, *setaf, *setab;
	const char *smacs, *rmacs, *enacs, *acsc;
	const char *civis, *cnorm, *smcup, *rmcup, *rmkx;
	bool am, xenl, bce, msgr;
	int colors; /* 0: none, or not as a number of a palette */
	bool rgb;   /* of them, by their red, green and blue */
	unsigned ncv; /* enum style: attributes that colours rule out */
	bool mouse;
	bool paste; /* brackets */
	bool keypad_is_keys; /* F5 to F10, as on a vt100 */
	/* It does as ECMA-48 has it, in */
	bool ecma_cup, ecma_cuu, ecma_cud, ecma_cuf, ecma_cub; /* moves, */
	bool ecma_ech, ecma_csr;
	bool ecma_sgr;     /* looks, */
	bool ecma_off;     /* and turns single attributes */
	bool ecma_default; /* or colours off (SGR 22, 24, 27; 39, 49) */
	bool cr, lf, bs;   /* are what moves the cursor left, down, by one */
	char pool[2048];
};

/*
 * Reads what is known of $TERM. False when it names no terminal that can show
 * a full screen.
 */
bool termcaps_read(struct termcaps *caps);

/* A string with its parameters; "" when there is none. Until the next call. */
const char *termcaps_fill(const char *string, int a, int b);

#endif
