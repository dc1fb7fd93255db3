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
 * else to the line that is edited when ui_in_line() says so, else nowhere.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "ui/canvas.h"
#include "ui/draft.h"
#include "ui/form.h"
#include "ui/model.h"

enum ui_pane {
	UI_PANE_EVENTS,
	UI_PANE_AT,
	UI_FIRST_PAGE, /* pages take the place of all panes */
	UI_PAGE_HELP = UI_FIRST_PAGE,
	UI_PAGE_MESSAGES,
	UI_PAGE_SESSION,
	UI_PAGE_SETUP,
	N_UI_PANES
};

/* A place on the screen that the mouse can press. */
struct ui_target {
	int row, col, rows, cols;
	enum action action;
};

#define UI_TARGETS_MAX 24

/* What can be chosen on the Setup page, in its order. */
enum ui_setup_item {
	UI_SETUP_ALL, /* all indications on */
	UI_SETUP_BITS,
	UI_SETUP_ASKS = UI_SETUP_BITS + 9, /* HL78_REQUEST_CONNECT and on */
	UI_SETUP_POLLING = UI_SETUP_ASKS + HL78_N_REQUESTS - 1,
	UI_SETUP_RETRIES,
	UI_SETUP_APPLY, /* there while anything is to change */
};

/* How fast a download goes, as it is shown: not a new number each percent. */
struct ui_pace {
	int step;      /* of the percents, then */
	int64_t rate;  /* bytes a second; -1: not known */
	int64_t eta_s;
};

struct ui {
	enum ui_pane focus;
	enum ui_pane pane; /* the last one in focus; a page goes back to it */
	struct rows_window events;
	struct rows_window at;
	struct rows_window messages;
	struct form session;    /* of enum ui_session_item */
	struct form setup;      /* of enum ui_setup_item */
	struct draft draft;     /* of the Setup page */
	int page_row;           /* where the rows of a page begin */
	struct ui_pace pace;
	int help_top;
	int help_height; /* as last drawn */
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

/* The action that has the focus: a press on it is one on the rows there. */
enum action ui_page(const struct ui *ui);

/* Chooses what stands there; false where nothing can be chosen so. */
bool ui_press(struct ui *ui, const struct ui_model *model, int row);

/* Whether keys without an action belong to a line that is edited. */
bool ui_in_line(const struct ui *ui, const struct ui_model *model);

/* What was drawn at a place last: a key, a pane's focus; or ACTION_NONE. */
enum action ui_target(const struct ui *ui, int row, int col);

#endif
