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

/* How fast a download goes, as it is shown: not a new number each percent. */
struct ui_pace {
	int step;      /* of the percents, then */
	int64_t rate;  /* bytes a second; -1: not known */
	int64_t eta_s;
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
	struct ui_chooser ports;
	struct ui_chooser themes;
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

/* Whether keys without an action belong to a line that is edited. */
bool ui_in_line(const struct ui *ui, const struct ui_model *model);

/*
 * The one that is singled out, whatever has come and gone since it was drawn;
 * NULL: the list is empty.
 */
const struct ui_pick *ui_chosen(struct ui_chooser *chooser,
				  const struct ui_picks *choices);

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
