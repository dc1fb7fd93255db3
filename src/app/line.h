/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines that a person edits, with GNU readline's editing, history and
 * ~/.inputrc, but without its hands on the terminal: keys come in as bytes,
 * and text, cursor and prompt are looked at from outside. One is edited at a
 * time; the other keeps its text and its history.
 */
#ifndef APP_LINE_H
#define APP_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* A longer line is not taken. */
#define LINE_MAX_BYTES 1024

/*
 * Starts it, before curses, and reads the history of earlier runs. What keeps
 * the history from being read or kept goes to `notice`, a sentence; empty when
 * all is well.
 */
void line_init(char *notice, size_t size);
void line_fini(void);

enum line_which {
	LINE_AT,    /* at the start; its history is kept between runs */
	LINE_ENTRY, /* of a `:` command and the like, outside the AT pane */
	N_LINES
};

/* Which line is edited from now on, as it was left. */
void line_turn_to(enum line_which which);

/* The bytes of one key or more. */
void line_feed(const char *bytes, size_t len);
/* Pasted text: nothing in it is a command to the editor. */
void line_insert(const char *text, size_t len);
void line_clear(void);
/* Replaces the text; Ctrl-Y brings back what was there. */
void line_set(const char *text);

/*
 * The line that Enter finished since the last call. False when there is none.
 * `out` is NUL-terminated.
 */
bool line_take(char *out, size_t size);
/* Into the history of the line, unless it is the last one or secret. */
void line_remember(const char *text);

struct line_view {
	const char *prompt; /* "" but in a search */
	const char *text;
	size_t len;
	size_t cursor;
};

/* Borrowed until the next call. */
void line_look(struct line_view *view);
/* The one that is not edited, as it was left. */
void line_other(struct line_view *view);

/*
 * What can be said about a command line as far as it is typed: how it goes on,
 * or what its parameters mean. Empty for nothing. Returns `out`.
 */
const char *line_hint(const char *text, size_t len, char *out, size_t size);

/*
 * How many AT commands and `:` names the text could become, and number `i` of
 * them whole. For completion, and for tests of it.
 */
bool line_candidate(const char *text, size_t len, size_t i, char *out,
		    size_t size);

#endif
