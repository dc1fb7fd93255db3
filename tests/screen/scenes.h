/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program would show at telling moments; for golden tests. */
#ifndef TESTS_SCREEN_SCENES_H
#define TESTS_SCREEN_SCENES_H

#include "ui/ui.h"

struct stage {
	struct hl78_status status;
	struct hl78_identity identity;
	struct rows events;
	struct rows at;
	struct rows messages;
	struct ui_model model;
	struct row server;
	struct keymap keymap;
	struct ui ui;
	enum glyph_set glyphs;
};

struct scene {
	const char *name;
	void (*set)(struct stage *stage);
};

extern const struct scene scenes[];
extern const size_t n_scenes;

void stage_init(struct stage *stage);
void stage_fini(struct stage *stage);

#endif
