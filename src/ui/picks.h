/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list to choose from, as part of a page; what the page does is its own. */
#ifndef UI_PICKS_H
#define UI_PICKS_H

#include "ui/ui.h"
#include "ui/view.h"

/* Draws it with the one that is singled out in sight. */
void picks_draw(struct ui_chooser *chooser, const struct ui_picks *picks,
		struct canvas *canvas, struct area list, bool focused);
/* False for an action that does not move in a list. */
bool picks_move(struct ui_chooser *chooser, const struct ui_picks *picks,
		enum action action);
/* Singles out what stands in a row of the list as it was drawn. */
void picks_press(struct ui_chooser *chooser, const struct ui_picks *picks,
		 int row);

#endif
