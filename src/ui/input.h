/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that is edited; for the views. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include "ui/model.h"
#include "ui/pen.h"
#include "ui/view.h"

/* From the pen to its end; with the cursor where it is the focus. */
void input_draw(struct pen *pen, const struct ui_input *input, bool focused);

/* ---- its choices, in a few rows above it (choices.c) ---- */

/* How many of `room` rows they take; 0: there are none. */
int choices_rows(const struct canvas *canvas, const struct ui_model *model,
		 int room);
/* Draws them into all of the area. */
void choices_draw(struct canvas *canvas, const struct area *area,
		  const struct ui_model *model);

#endif
