/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads what a program writes to a terminal, and remembers the first thing that
 * only a stranger can have written: a query, a title, a clipboard, a control
 * character that draws nothing, a character that hides or turns text.
 */
#ifndef E2E_WARDEN_H
#define E2E_WARDEN_H

#include <stddef.h>
#include <stdint.h>

struct warden {
	int state;
	char params[32]; /* of the sequence that is read, */
	size_t n_params; /* its '?' among them */
	uint32_t code;   /* of the character that is read, */
	int left;        /* and its bytes still to come */
	uint32_t least;  /* what it must be, or it is overlong */
	size_t n;        /* bytes so far */
	size_t n_own;    /* sequences of our own among them */
	char refused[80]; /* the first that is wrong; empty: nothing is */
};

/* Zeroed, it is at the start. */
void warden_watch(struct warden *w, const char *bytes, size_t len);

#endif
