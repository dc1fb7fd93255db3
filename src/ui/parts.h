/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of the screen outside its panes; for ui.c. */
#ifndef UI_PARTS_H
#define UI_PARTS_H

#include "ui/ui.h"

/* Values begin in this column, behind the labels of the lines of state. */
#define PART_VALUE_COL 11

/* How a state looks. */
struct part_look {
	enum glyph glyph;
	enum role role;
	const char *text;
};

/* Of the session, or of the link where the module cannot be heard. */
const struct part_look *part_session_look(const struct hl78_status *status);

/* Each draws one whole row. */
void part_header(struct canvas *canvas, int row, const struct ui_model *model);
void part_session(struct canvas *canvas, int row, const struct ui_model *model);
void part_agree(struct canvas *canvas, int row, const struct ui_model *model);
void part_update(struct ui *ui, struct canvas *canvas, int row,
		 const struct ui_model *model);
void part_next(struct canvas *canvas, int row, const struct ui_model *model);
void part_prompt(struct ui *ui, struct canvas *canvas, int row,
		 const struct ui_model *model);
void part_entry(struct canvas *canvas, int row, const struct ui_model *model);
void part_hints(struct ui *ui, struct canvas *canvas, int row,
		const struct ui_model *model);

/* Remembers what a press of the mouse there means. */
void part_target(struct ui *ui, int row, int col, int rows, int cols,
		 enum action action);

#endif
