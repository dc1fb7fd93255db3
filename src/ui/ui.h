/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole screen, drawn from a model into a canvas; what the user sees of it
 * (focus, scrolling, pages) is kept in struct ui.
 *
 *	ui_draw(&ui, &model, &canvas);       whenever something changed
 *	action = keymap_action(model.keymap, &key, ui_in_line(&ui, &model));
 *	if (!ui_act(&ui, &model, action))
 *		...;                         the program's to carry out
 *
 * A key without an action goes to the prompt's minutes while they are typed,
 * else to the line that is edited when ui_in_line() says so, else to the page.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "ui/canvas.h"
#include "ui/draft.h"
#include "ui/filter.h"
#include "ui/form.h"
#include "ui/model.h"

enum ui_pane {
	UI_PANE_EVENTS,
	UI_PANE_AT,
	UI_FIRST_PAGE, /* pages take the place of all panes */
	UI_PAGE_HELP = UI_FIRST_PAGE,
	UI_PAGE_MESSAGES,
	UI_PAGE_TIMELINE,
	UI_PAGE_PORTS,
	UI_PAGE_THEMES,
	UI_PAGE_SESSION,
	UI_PAGE_SETUP,
	UI_PAGE_UPDATE,
	UI_PAGE_WHAT_IF,
	N_UI_PANES
};

struct view;

/* A place on the screen that the mouse can press. */
struct ui_target {
	int row, col, rows, cols;
	enum action action;
	const struct view *view; /* whose pane or page it is; NULL: no one's */
};

#define UI_TARGETS_MAX 24

/* What can be chosen on the Setup page, in its order. */
enum ui_setup_item {
	UI_SETUP_ALL, /* all indications on */
	UI_SETUP_BITS,
	UI_SETUP_ASKS = UI_SETUP_BITS + 9, /* HL78_REQUEST_CONNECT and on */
	UI_SETUP_POLLING = UI_SETUP_ASKS + HL78_N_REQUESTS - 1,
	UI_SETUP_RETRIES,
	UI_SETUP_CID,
	UI_SETUP_APN,
	UI_SETUP_APPLY, /* there while anything is to change */
};

/* How fast a download goes, as it is shown: not a new number each percent. */
struct ui_pace {
	int step;      /* of the percents, then */
	int64_t rate;  /* bytes a second; -1: not known */
	int64_t eta_s;
};

/* The text that is looked for, in one pane at a time. */
struct ui_search {
	struct find find; /* of none: nothing */
	enum ui_pane pane;
	enum {
		UI_SEARCH_FOUND,
		UI_SEARCH_WRAPPED, /* found, from the other end on */
		UI_SEARCH_NOTHING,
	} how;
	bool older;       /* the way it went last */
	char shown[20];
};

/* Rows that are copied together: from here to the chosen one. */
struct ui_mark {
	bool set;
	enum ui_pane pane;
	uint64_t at;
};

/* A list to choose from, as it is seen. */
struct ui_chooser {
	uint64_t chosen; /* its id; 0: the first one */
	size_t at;       /* where it was last, should it go */
	int top;         /* the first line that is shown, heads included */
	int height;      /* as last drawn */
};

struct ui {
	enum ui_pane focus;
	enum ui_pane pane; /* the last one in focus; a page goes back to it */
	struct rows_window events;
	struct rows_window at;
	struct rows_window messages;
	struct rows_window timeline;
	bool shows_running; /* a phase that runs, with its time, as last drawn */
	struct filter filter; /* of the events */
	struct sieve sieve;
	struct ui_search search;
	bool detail;       /* of the chosen event, in the place of the AT pane */
	bool detail_room;  /* it is there anyway; as last drawn */
	struct ui_mark mark;
	struct ui_chooser ports;
	struct ui_chooser themes;
	struct ui_chooser what_if;
	struct ui_chooser files; /* of the Update page, */
	struct form update;      /* and its problems, by their index, */
	int update_head;         /* below so many lines; as last drawn */
	struct form session;    /* of enum ui_session_item */
	int session_next;       /* its rows of what to do next; as last drawn */
	struct form setup;      /* of enum ui_setup_item */
	struct draft draft;     /* of the Setup page */
	struct ui_pace pace;
	int help_top;
	int help_height; /* as last drawn */
	int help_cols;   /* of a text in it */
	struct ui_target targets[UI_TARGETS_MAX];
	size_t n_targets;
};

/* The AT pane has the focus. */
void ui_init(struct ui *ui);

void ui_draw(struct ui *ui, const struct ui_model *model,
	     struct canvas *canvas);

/*
 * Carries out what is ui's own (focus, scrolling, pages and their closing);
 * false for what is the program's, ACTION_REDRAW included.
 */
bool ui_act(struct ui *ui, const struct ui_model *model, enum action action);

/* Whether ACTION_ACCEPT is for the page that is shown: nothing is asked. */
bool ui_takes_yes(const struct ui *ui, const struct ui_model *model);

/* Whether keys without an action belong to a line that is edited. */
bool ui_in_line(const struct ui *ui, const struct ui_model *model);

/*
 * Looks for a text in the list that has the focus, and goes to it; an empty
 * one ends the search. False where there is no list.
 */
bool ui_search(struct ui *ui, const struct ui_model *model, const char *text);
/* How many of its rows have it. */
size_t ui_search_count(struct ui *ui, const struct ui_model *model,
		       const char *text);
/* Shows such events only (see filter_set()), and goes to them. */
void ui_filter(struct ui *ui, const struct ui_model *model, const char *words);

/* The command that the chosen event proposes, in its pane; NULL for none. */
const char *ui_proposed(struct ui *ui, const struct ui_model *model);

/* Rows of a list, by their numbers. */
struct ui_block {
	const struct rows *rows;
	uint64_t first, last;
	bool marked; /* else it is the chosen row alone */
};

/*
 * What a copy takes: the block that is marked in the pane in focus, or the row
 * that is chosen there. False where there is none.
 */
bool ui_block(struct ui *ui, const struct ui_model *model,
	      struct ui_block *block);
/* It has been copied: the mark is forgotten. */
void ui_unmark(struct ui *ui);

/*
 * The one that is singled out, whatever has come and gone since it was drawn;
 * NULL: the list is empty.
 */
const struct ui_pick *ui_chosen(struct ui_chooser *chooser,
				const struct ui_picks *picks);

/* What was drawn at a place last: a key, a pane's focus; or ACTION_NONE. */
enum action ui_target(const struct ui *ui, int row, int col);

/*
 * Carries out what the mouse does to panes and pages: the wheel scrolls the one
 * under it, a press goes there and chooses a row. Returns the action of a key
 * that was pressed where it is drawn, for ui_act(); else ACTION_NONE.
 */
enum action ui_mouse(struct ui *ui, const struct ui_model *model,
		     const struct key *key);

#endif
