/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A view is a const table of operations on the state of the ui: what differs
 * between views stands there, never in a question which view it is.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "ui/canvas.h"
#include "ui/model.h"

struct ui;

/* The rows that a view shows, and its window on them. */
struct view_list {
	const struct rows *rows;
	struct rows_window *window;
};

/* Where a view may draw. */
struct area {
	int row;
	int col;
	int rows;
	int cols;
};

struct view {
	const char *title;
	enum action focus; /* the action that focuses it, for its rule */
	/* It gets the focus; NULL for nothing to do. */
	void (*open)(struct ui *ui, const struct ui_model *model);
	/* Whether a line is edited in it: arrows are the line's then. */
	bool (*in_line)(const struct ui_model *model);
	/* Behind the title: "8 of 8, following". Writes at most `size`. */
	void (*note)(struct ui *ui, const struct ui_model *model, char *out,
		     size_t size);
	/* What can be searched and copied; NULL where nothing can. */
	struct view_list (*list)(struct ui *ui, const struct ui_model *model);
	void (*draw)(struct ui *ui, const struct ui_model *model,
		     struct canvas *canvas, const struct area *area,
		     bool focused);
	/* An action on what it shows; false when it is nothing to this view. */
	bool (*act)(struct ui *ui, const struct ui_model *model,
		    enum action action);
	/*
	 * Its row was pressed, counted from its first: the action that is
	 * drawn there, or ACTION_NONE. NULL: no row can be.
	 */
	enum action (*press)(struct ui *ui, const struct ui_model *model,
			     int row);
	/* Whether yes, with no question asked, is for the view; NULL: never. */
	bool (*takes_yes)(const struct ui *ui, const struct ui_model *model);
};

/* The view that has the focus. */
const struct view *view_in_focus(const struct ui *ui);

extern const struct view view_events;
extern const struct view view_at;
extern const struct view view_help;
extern const struct view view_messages;
extern const struct view view_timeline;
extern const struct view view_ports;
extern const struct view view_themes;
extern const struct view view_session;
extern const struct view view_setup;
extern const struct view view_update;
extern const struct view view_what_if;
/* These are no panes to go to: more of what there is, where there is room. */
extern const struct view view_timeline_pane;
extern const struct view view_rate_graph;

#endif
