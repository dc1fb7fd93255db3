/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the page of the local update, for page_update.c. */
#ifndef UI_UPDATE_PARTS_H
#define UI_UPDATE_PARTS_H

#include "ui/pen.h"
#include "ui/ui.h"
#include "ui/update.h"
#include "ui/view.h"

/* ---- update_file.c ---- */

/*
 * What a package says of itself, from the area's first row on. Where not all of
 * it has room, what failed comes before what holds. Returns the row behind it.
 */
int update_package(struct canvas *canvas, const struct area *area,
		   const struct ui_package *package);
/* The files, and what the one singled out says of itself. */
void update_files(struct ui *ui, const struct ui_model *model,
		  struct canvas *canvas, const struct area *area,
		  bool focused);
/* Rows above the first one of the list. */
#define UPDATE_FILES_HEAD 1

/* ---- update_check.c ---- */

/* The package, what stands in the way, and what comes next. */
void update_check(struct ui *ui, const struct ui_model *model,
		  struct canvas *canvas, const struct area *area,
		  bool focused);
struct form_lines update_problems(const struct ui_update *update);
/* Whether nothing keeps it from being sent. */
bool update_may_send(const struct ui_update *update);

/* ---- update_run.c ---- */

/* Its steps, or how it ended. */
void update_run(const struct ui_model *model, struct canvas *canvas,
		const struct area *area);

/* ---- rate_graph.c ---- */

/*
 * Rates of percents, PHASE_RATES of them; none above `upto` is shown. `runs`:
 * more are to come.
 */
void rate_graph_draw(struct canvas *canvas, const struct area *area,
		     const int64_t *rates, int upto, bool runs);

#endif
