/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that is edited; for the views. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include "ui/model.h"
#include "ui/pen.h"

/* From the pen to its end; with the cursor where it is the focus. */
void input_draw(struct pen *pen, const struct ui_input *input, bool focused);

#endif
