/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of the screen outside its panes; for ui.c. */
#ifndef UI_PARTS_H
#define UI_PARTS_H

#include "ui/ui.h"
#include "ui/view.h"

/* Values begin in this column, behind the labels of the lines of state. */
#define PART_VALUE_COL 11

/* How a state looks. */
struct part_look {
	enum glyph glyph;
	enum role role;
	const char *text;
};

/* Of the session, or of the link where the module cannot be heard. */
const struct part_look *part_session_look(const struct ui_model *model);

/* Each draws one whole row, or as many as it is told. */
void part_header(struct canvas *canvas, int row, const struct ui_model *model);
void part_session(struct canvas *canvas, int row, const struct ui_model *model);
void part_agree(struct canvas *canvas, int row, const struct ui_model *model);
void part_update(struct ui *ui, struct canvas *canvas, int row,
		 const struct ui_model *model);
/*
 * How many rows there are for what to do next: two where it is cut in one. 0:
 * the screen has no room, and only a notice is shown.
 */
int part_next_rows(const struct canvas *canvas, const struct ui_model *model);
void part_next(struct canvas *canvas, int row, int rows,
	       const struct ui_model *model);
/* Whether a screen of that height shows it. */
bool part_has_next(const struct canvas *canvas);
/* How many rows the question takes, 0 for none; and draws it into so many. */
int part_prompt_rows(const struct canvas *canvas, const struct ui_model *model);
void part_prompt(struct ui *ui, struct canvas *canvas, int row, int rows,
		 const struct ui_model *model);
/* What the key of yes or no does now, for the hint bar; NULL: nothing asked. */
const char *part_prompt_label(const struct ui_model *model, enum action action);
void part_entry(struct canvas *canvas, int row, const struct ui_model *model);
void part_hints(struct ui *ui, struct canvas *canvas, int row,
		const struct ui_model *model);

/* ---- search.c ---- */

/* The next place found, in the list that has the focus; false: no search. */
bool search_on(struct ui *ui, const struct ui_model *model, bool older);
/* False where there was none. */
bool search_end(struct ui *ui);
/* What is looked for in a pane; NULL: nothing. */
const struct find *search_in(const struct ui *ui, enum ui_pane pane);
/* "/deny: no match"; empty where nothing is looked for there. */
void search_note(const struct ui *ui, enum ui_pane pane, char *out,
		 size_t size);

/* ---- mark.c ---- */

/* The chosen row becomes the start of a block, or the block is forgotten. */
void mark_toggle(struct ui *ui, const struct ui_model *model);
/* Shows the block over the rows that were drawn of the view in focus. */
void mark_paint(struct ui *ui, const struct ui_model *model,
		struct canvas *canvas, const struct area *area);
/* "3 rows; y, Esc w: copy" where rows are marked in the view in focus. */
void mark_note(struct ui *ui, const struct ui_model *model, char *out,
	       size_t size);

/* Remembers what a press of the mouse there means. */
void part_target(struct ui *ui, int row, int col, int rows, int cols,
		 enum action action);

#endif
