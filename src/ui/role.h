/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Roles say what a cell is, themes say how that looks. Every role has a name
 * for theme files and attributes of its own, which are a complete scheme for
 * terminals without colours.
 */
#ifndef UI_ROLE_H
#define UI_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role {
	ROLE_NORMAL,
	ROLE_TITLE,           /* the header: its bar and what is unnamed, */
	ROLE_TITLE_NAME,      /* our name, */
	ROLE_TITLE_VALUE,     /* what is known of the module, */
	ROLE_TITLE_OLD,       /* or was known before the link went */
	ROLE_LABEL,           /* the lines of state */
	ROLE_VALUE,
	ROLE_UNKNOWN,
	ROLE_OLD,
	ROLE_ACTIVE,          /* something under way */
	ROLE_OK,              /* severities, as state and as event */
	ROLE_WARNING,
	ROLE_ERROR,
	ROLE_ASK,
	ROLE_BAR_DONE,
	ROLE_BAR_REST,
	ROLE_BAR_PAUSED,
	ROLE_ADVICE,
	ROLE_RULE,            /* the panes */
	ROLE_RULE_TITLE,
	ROLE_RULE_NOTE,
	ROLE_RULE_FOCUS,
	ROLE_RULE_TITLE_FOCUS,
	ROLE_STAMP,
	ROLE_CODE,
	ROLE_TEXT,
	ROLE_OWN,
	ROLE_HOST,
	ROLE_MODULE,
	ROLE_NOTE,
	ROLE_CHOSEN,
	ROLE_INPUT_PROMPT,    /* the AT line */
	ROLE_INPUT,
	ROLE_GHOST,
	ROLE_PROMPT,          /* the request that waits */
	ROLE_PROMPT_KEY,
	ROLE_PROMPT_NOTE,
	ROLE_DANGER,          /* the same where it cannot be undone */
	ROLE_DANGER_KEY,
	ROLE_HINT_KEY,        /* the last line */
	ROLE_HINT,
	ROLE_HINT_OFF,        /* … of what cannot be done now */
	ROLE_HELP_HEAD,
	ROLE_HELP_KEY,
	ROLE_HELP_TEXT,
	ROLE_MATCH,           /* what a search found, in any row */
	N_ROLES
};

enum {
	STYLE_BOLD = 1 << 0,
	STYLE_DIM = 1 << 1,
	STYLE_UNDERLINE = 1 << 2,
	STYLE_REVERSE = 1 << 3,
};

/* COLOUR_DEFAULT, 0 to 255 of the palette, or COLOUR_RGB | 0xrrggbb. */
#define COLOUR_DEFAULT (-1)
#define COLOUR_RGB     0x1000000

struct style {
	int32_t fg;
	int32_t bg;
	unsigned attrs;
};

/* "title.value", as theme files have it. */
const char *role_name(enum role role);
/* By that name; false where it is none's. */
bool role_by_name(const char *name, enum role *role);

/* Fills a theme, N_ROLES styles, with the scheme without colours. */
void role_mono(struct style *theme);

/*
 * Reads "fg=white bg=24 bold": words in any order, each at most once. Colours
 * are names (black red green yellow blue magenta cyan white, bright-… of them,
 * default), 0 to 255, or rgb:rr/gg/bb. Returns 0, HL78_ERR_SYNTAX for a word
 * that is none of these, HL78_ERR_RANGE for a number too large; on an error
 * `style` is unchanged and `*wrong`, where not NULL, points at the word in
 * `text`. An empty text is the default colours without attributes.
 */
int role_parse_style(const char *text, struct style *style,
		     const char **wrong);

/* 0xrrggbb of a colour that is not the default, in xterm's palette. */
int32_t colour_rgb(int32_t colour);

/* Colours of a terminal that takes any of them by its number, 0xrrggbb. */
#define COLOURS_DIRECT 0x1000000

/*
 * The nearest colour that a terminal with `n_colours` has, where 8, 16, 256
 * and COLOURS_DIRECT are told apart and fewer are none:
 * COLOUR_DEFAULT or a number of its palette. At 256 palette colours stay, and
 * rgb ones become one of the 6x6x6 cube or the greys.
 */
int colour_near(int32_t colour, int n_colours);

#endif
