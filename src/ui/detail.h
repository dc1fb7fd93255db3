/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known about one event; for the Events view. */
#ifndef UI_DETAIL_H
#define UI_DETAIL_H

#include "ui/model.h"
#include "ui/view.h"

/* Rows it needs to show all, its rule included. */
#define DETAIL_ROWS 8

/* `opened`: by a key, which is shown since it closes it, too. */
void detail_draw(struct canvas *canvas, const struct area *area,
		 const struct ui_model *model, const struct row *event,
		 bool opened);

#endif
