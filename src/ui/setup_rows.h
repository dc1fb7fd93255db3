/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the Setup page; for page_setup.c. */
#ifndef UI_SETUP_ROWS_H
#define UI_SETUP_ROWS_H

#include "ui/ui.h"

/* A setting as it is shown. */
struct setup_row {
	const char *group; /* of the first of them; or "" */
	enum glyph glyph;
	char name[32];
	char text[96];
	char was[48];      /* where it is to change; or empty */
	bool known;
	bool held;         /* it cannot be done now */
};

/* Of an item of enum ui_setup_item, or one between. */
void setup_row(struct setup_row *row, const struct ui *ui,
	       const struct ui_model *model, int item);

bool setup_is_bit(int item);
bool setup_is_ask(int item);
const struct hl78_mask_bit *setup_bit_of(int item);
enum hl78_request setup_request_of(int item);
/* The setting behind an item that is no bit, and not all of them. */
enum draft_setting setup_setting_of(int item);
/* Whether its value is typed. */
bool setup_is_typed(int item);

#endif
