/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything a user can do at the console, in one table: it feeds the keys,
 * the hint bar, Help, the `:` names and the manual.
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include "ui/keys.h"

enum action {
	ACTION_NONE,
	ACTION_HELP,
	ACTION_SESSION,   /* its page */
	ACTION_SETUP,     /* the page of settings */
	ACTION_UPDATE,    /* the page of the local update */
	ACTION_FOCUS_AT,
	ACTION_FOCUS_EVENTS,
	ACTION_ACCEPT,    /* yes, one step further, to what is asked */
	ACTION_LATER,     /* later, no, one step back */
	ACTION_PORT,      /* the ports to choose from */
	ACTION_QUIT,
	ACTION_NEXT_PANE,
	ACTION_BACK,      /* closes what was opened; answers no request */
	ACTION_UP,
	ACTION_DOWN,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_TOP,
	ACTION_FOLLOW,    /* to the newest, and stay there */
	ACTION_USE,       /* its command into the AT line, not sent */
	ACTION_USE_NEXT,  /* that of the Next line */
	ACTION_SEARCH,    /* opens the line for it */
	ACTION_FIND_NEXT,
	ACTION_FIND_PREVIOUS,
	ACTION_FILTER,    /* of the events; opens the line for it */
	ACTION_MARK,      /* a block begins here; again: it is forgotten */
	ACTION_COPY,      /* it, or the chosen row */
	ACTION_CHANGE,    /* turns the chosen setting the other way round */
	ACTION_COMMAND,   /* opens the line of `:` commands */
	ACTION_CHOOSE,    /* opens, does or shows what is chosen */
	ACTION_MESSAGES,
	ACTION_TIMELINE,
	ACTION_NOTE,      /* a remark into the log; by name only, as those: */
	ACTION_RAW,       /* text without a CR */
	ACTION_HEX,       /* bytes */
	ACTION_CTRL_Z,    /* one byte, 0x1a */
	ACTION_THEME,     /* the themes to choose from */
	ACTION_SET,       /* a setting into the draft */
	ACTION_WHAT_IF,   /* faults of the simulated module */
	ACTION_CARD,      /* what a registration asks for, as text */
	ACTION_STATUS,    /* how it stands, in sentences */
	ACTION_REDRAW,
	ACTION_SUSPEND,
	N_ACTIONS
};

enum action_group {
	ACTION_GROUP_MODULE,
	ACTION_GROUP_ANSWER,
	ACTION_GROUP_VIEW,
	ACTION_GROUP_PROGRAM,
	N_ACTION_GROUPS
};

/* Where a key counts: an arrow belongs to the line while one is edited. */
enum action_where {
	ACTION_ANYWHERE,
	ACTION_IN_LIST,
};

struct action_key {
	uint32_t code; /* 0: none */
	unsigned mods;
	enum action_where where;
};

/*
 * A command with a name that the user gave it: `:name` sends it. A list of them
 * ends with one without a name.
 */
struct action_macro {
	const char *name;    /* no action's */
	const char *command; /* "AT+CSQ" */
};

#define ACTION_KEYS 2

struct action_info {
	const char *name;  /* "accept": `:accept` */
	const char *args;  /* of the name: "[install]"; NULL for none */
	const char *label; /* on the hint bar, 6 columns at most; or NULL */
	const char *title; /* the same with more room */
	const char *help;  /* one sentence without its full stop */
	enum action_group group;
	struct action_key keys[ACTION_KEYS];
};

/* Never NULL for an action of the enum. */
const struct action_info *action_info(enum action action);
const char *action_group_title(enum action_group group);

/*
 * Reads a `:` command without its colon, unambiguous beginnings allowed
 * ("acc install"). `*args` gets what follows, blanks skipped, within `text`.
 */
enum action action_of_name(const char *text, const char **args);

/* The macro called `text`, all of it; NULL for none, or without a list. */
const struct action_macro *action_macro(const struct action_macro *list,
					const char *text);

#endif
