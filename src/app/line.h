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

#include "ui/action.h"

/* A longer line is not taken. */
#define LINE_MAX_BYTES 1024

/*
 * Starts it, which takes a while: before that it can be looked at, and is empty.
 * Borrows the macros, which may be NULL.
 */
void line_init(const struct action_macro *macros);
/*
 * Reads the history of earlier runs into the AT line, and keeps it from now on:
 * what was typed at the port of that name, as port_identity_name() gives it,
 * comes first, what was typed elsewhere behind it. An empty name is none. What
 * keeps the history from being read or kept goes to `notice`, a sentence; empty
 * when all is well.
 */
void line_history(const char *port, char *notice, size_t size);
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
 * What the line could become, once Tab was pressed and until anything else is:
 * how many choices there are, 0 for none, and which one stands in the line;
 * LINE_NO_CHOICE: none of them yet.
 */
size_t line_choices(size_t *chosen);
/* The list is gone, the line stays as it is; false: there was none. */
bool line_close_choices(void);
#define LINE_NO_CHOICE ((size_t)-1)

/* One of them, whole, with its meaning. */
struct line_choice {
	char line[LINE_MAX_BYTES]; /* that it makes of the line */
	char shown[64];            /* what of it is to be chosen: "4479" */
	const char *meaning;       /* empty for none */
	bool is_own; /* "<minutes>": to be typed, not chosen */
};

/* Number `i`; false: there is none. */
bool line_choice_at(size_t i, struct line_choice *out);

/*
 * What can be said about a command line as far as it is typed: how it goes on,
 * or what its parameters mean. Empty for nothing. Returns `out`.
 */
const char *line_hint(const char *text, size_t len,
		      const struct action_macro *macros, char *out,
		      size_t size);

/*
 * Number `i` of what a text could become: AT commands, the forms of one, values
 * of its parameters, `:` names. False: there are not so many.
 */
bool line_choice(const char *text, size_t len, size_t i,
		 const struct action_macro *macros, struct line_choice *out);

#endif
