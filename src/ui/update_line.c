/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line of the update: one look for each state of the package. Transfer and
 * installation are two phases; the bar belongs to the first alone and never
 * stands at its end while the module installs.
 */
#include "ui/parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/update.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A bar takes what the numbers leave, within these. */
#define BAR_MIN 8
#define BAR_MAX 60
/* "100 %  524 of 524 kB  3.1 kB/s  12:31 left", and two before them. */
#define NUMBERS_COLS 45
/* " 46 %  ! suspended  241 of 524 kB  the session was stopped" */
#define PAUSED_COLS  60
/* A module that says nothing for so long has no time left to tell. */
#define UNHEARD_S 30
/* Percent between two numbers for rate and time left. */
#define PACE_STEP 5

/* How a state of the package is shown. */
struct look {
	const char *label;
	enum glyph glyph;
	enum role role;
	const char *text;
	void (*draw)(struct pen *pen, const struct ui_model *model,
		     const struct look *look);
};

static void draw_word(struct pen *pen, const struct look *look,
		      const char *detail, enum role role)
{
	struct field fields[] = {
		{ .weight = 2, .value = look->text, .role = look->role,
		  .has_glyph = true, .glyph = look->glyph },
		{ .weight = detail ? 1 : 0, .value = detail, .role = role },
	};

	fields_draw(pen, fields, COUNT(fields), 3);
}

static void draw_nothing(struct pen *pen, const struct ui_model *model,
			 const struct look *look)
{
	(void)model;
	pen_glyph(pen, ROLE_UNKNOWN, look->glyph);
	pen->col++;
	pen_text(pen, look->role, look->text);
}

static void draw_total(struct pen *pen, const struct ui_model *model,
		       const struct look *look)
{
	int64_t total = model->status->progress.total;
	char bytes[FORMAT_MAX];

	draw_word(pen, look, total > 0 ? format_bytes(total, bytes) : NULL,
		  ROLE_VALUE);
}

/*
 * "241 of 524 kB", "  7 of about 524 kB", "241 kB". The part is as wide as the
 * whole, so that what follows stays in its place.
 */
static const char *amount(const struct hl78_progress *progress, char *out,
			  size_t size)
{
	bool small = progress->total < 10000;
	int64_t unit = small ? 1 : 1000;
	char whole[FORMAT_MAX];
	int cols;

	if (progress->bytes < 0)
		return NULL;
	if (progress->total < 0)
		return format_size(progress->bytes, out);
	cols = snprintf(whole, sizeof(whole), "%" PRId64,
			progress->total / unit);
	snprintf(out, size, "%*" PRId64 " of %s%s %s", cols,
		 progress->bytes / unit, progress->estimated ? "about " : "",
		 whole, small ? "bytes" : "kB");
	return out;
}

static void draw_bar(struct pen *pen, bool paused, int percent)
{
	int cols = pen->end - pen->col - (paused ? PAUSED_COLS : NUMBERS_COLS);

	cols = cols < BAR_MIN ? BAR_MIN : cols > BAR_MAX ? BAR_MAX : cols;
	canvas_bar(pen->canvas, pen->row, pen->col, cols,
		   paused ? ROLE_BAR_PAUSED : ROLE_BAR_DONE, ROLE_BAR_REST,
		   percent, 100);
	pen->col += cols + 2;
}

static void draw_progress(struct pen *pen, const struct ui_model *model,
			  const struct look *look)
{
	const struct hl78_progress *progress = &model->status->progress;
	bool paused = look->role == ROLE_WARNING;
	bool rated = !paused && progress->rate >= 0;
	bool unheard = !paused && model->unheard_s >= UNHEARD_S;
	bool timed = !paused && progress->eta_s >= 0;
	const char *why = paused ?
		hl78_suspension_text(model->status->suspension) : "";
	char number[FORMAT_MAX], bytes[3 * FORMAT_MAX], percent[8] = "";
	char rate[FORMAT_MAX + 4] = "", left[FORMAT_MAX + 8] = "";
	/* One role, that of running times too: to change it costs bytes. */
	struct field fields[] = {
		{ .weight = 9, .value = progress->percent < 0 ? NULL : percent,
		  .role = ROLE_VALUE },
		{ .weight = paused ? 8 : 0, .value = look->text,
		  .role = look->role, .has_glyph = true, .glyph = look->glyph },
		{ .weight = progress->bytes < 0 ? 0 : 6, .role = ROLE_VALUE,
		  .value = amount(progress, bytes, sizeof(bytes)) },
		{ .weight = why[0] ? 4 : 0, .value = why, .role = look->role },
		{ .weight = rated ? 5 : 0, .value = rate, .role = ROLE_VALUE },
		{ .weight = timed || unheard ? 7 : 0, .value = left,
		  .role = unheard ? ROLE_WARNING : ROLE_VALUE },
	};

	snprintf(percent, sizeof(percent), "%3d %%", progress->percent);
	if (rated)
		snprintf(rate, sizeof(rate), "%6s/s",
			 format_size(progress->rate, number));
	if (unheard)
		snprintf(left, sizeof(left), "silent %s",
			 format_left(model->unheard_s, number));
	else if (timed)
		snprintf(left, sizeof(left), "%5s left",
			 format_left(progress->eta_s, number));
	draw_bar(pen, paused, progress->percent);
	for (size_t i = 0; i < COUNT(fields); i++)
		fields[i].light = ROLE_UNKNOWN;
	fields_draw(pen, fields, COUNT(fields), 2);
}

static void draw_installing(struct pen *pen, const struct ui_model *model,
			    const struct look *look)
{
	const struct hl78_guard *guard = &model->status->guard;
	bool known = model->now != HL78_NO_TIME && guard->since != HL78_NO_TIME;
	int64_t seconds = known ? (model->now - guard->since) / HL78_SEC(1) : 0;
	char clock[FORMAT_MAX];
	struct field fields[] = {
		{ .weight = 6, .value = look->text, .role = look->role,
		  .has_glyph = true, .glyph = look->glyph },
		{ .weight = 8, .role = ROLE_VALUE },
		{ .weight = 7, .value = "usually 1 to 8 minutes",
		  .role = ROLE_LABEL },
		{ .weight = 9, .value = "keep the power on",
		  .role = ROLE_WARNING, .has_glyph = true,
		  .glyph = GLYPH_WARNING },
	};

	if (known)
		fields[1].value = format_left(seconds, clock);
	if (seconds > HL78_INSTALL_USUAL_MIN * 60) {
		fields[2].value = "longer than usual";
		fields[2].role = ROLE_WARNING;
	}
	if (guard->expired) {
		fields[2].value = "no result in 15 minutes";
		fields[2].role = ROLE_WARNING;
	}
	if (guard->expired && model->verdict) /* what to do is another thing */
		fields[3].weight = 0;
	for (size_t i = 0; i < COUNT(fields); i++)
		fields[i].light = ROLE_LABEL;
	fields_draw(pen, fields, COUNT(fields), 3);
}

static void draw_updated(struct pen *pen, const struct ui_model *model,
			 const struct look *look)
{
	const struct hl78_identity *id = model->identity;
	char now[HL78_VERSION_MAX + 8];

	/* The version read before the update says nothing about now. */
	if (!id->firmware[0] || id->old) {
		draw_word(pen, look, "version not read yet", ROLE_UNKNOWN);
		return;
	}
	snprintf(now, sizeof(now), "now %s", id->firmware);
	draw_word(pen, look, now, ROLE_VALUE);
}

/* 16 came, and the version is not another one. */
static void draw_mismatch(struct pen *pen, const struct ui_model *model,
			  const struct look *look)
{
	const char *to = model->verdict->to;
	char still[HL78_VERSION_MAX + 8];

	snprintf(still, sizeof(still), "it has %s", to);
	draw_word(pen, look, to[0] ? still : NULL, ROLE_VALUE);
}

static void draw_failed(struct pen *pen, const struct ui_model *model,
			const struct look *look)
{
	(void)model;
	draw_word(pen, look, "the firmware from before runs", ROLE_VALUE);
}

static void draw_rejected(struct pen *pen, const struct ui_model *model,
			  const struct look *look)
{
	(void)model;
	draw_word(pen, look, "the module does not trust this package",
		  ROLE_VALUE);
}

static void draw_stored(struct pen *pen, const struct ui_model *model,
			const struct look *look)
{
	(void)model;
	draw_word(pen, look, NULL, ROLE_VALUE);
}

static const struct look looks[HL78_N_PACKAGE] = {
	[HL78_PACKAGE_NONE] = { "Update", GLYPH_NONE, ROLE_LABEL,
				"nothing offered", draw_nothing },
	[HL78_PACKAGE_OFFERED] = { "Update", GLYPH_BETWEEN, ROLE_ACTIVE,
				   "offered", draw_total },
	[HL78_PACKAGE_DOWNLOADING] = { "Download", GLYPH_BETWEEN, ROLE_ACTIVE,
				       NULL, draw_progress },
	[HL78_PACKAGE_SUSPENDED] = { "Download", GLYPH_WARNING, ROLE_WARNING,
				     "suspended", draw_progress },
	[HL78_PACKAGE_STORED] = { "Update", GLYPH_ON, ROLE_OK,
				  "stored, not installed", draw_stored },
	[HL78_PACKAGE_REJECTED] = { "Update", GLYPH_ERROR, ROLE_ERROR,
				    "rejected", draw_rejected },
	[HL78_PACKAGE_INSTALLING] = { "Update", GLYPH_BETWEEN, ROLE_ACTIVE,
				      "installing", draw_installing },
	[HL78_PACKAGE_UPDATED] = { "Update", GLYPH_GOOD, ROLE_OK, "updated",
				   draw_updated },
	[HL78_PACKAGE_FAILED] = { "Update", GLYPH_ERROR, ROLE_ERROR,
				  "update failed", draw_failed },
};

/* A package that comes over the port, before the module has it. */
static const struct look announced = { "Update", GLYPH_BETWEEN, ROLE_ACTIVE,
				       "announced to the module",
				       draw_stored };
static const struct look transfer = { "Transfer", GLYPH_BETWEEN, ROLE_ACTIVE,
				      NULL, draw_progress };
static const struct look storing = { "Update", GLYPH_BETWEEN, ROLE_ACTIVE,
				     "the module stores it", draw_stored };

static const struct look mismatch = { "Update", GLYPH_ERROR, ROLE_ERROR,
				      "mismatch", draw_mismatch };

/* Of the steps that package states do not tell; NULL: of another one. */
static const struct look *step_look(const struct ui_update *update)
{
	if (!update || update->stage != UI_UPDATE_RUNS)
		return NULL;
	switch (update->status->step) {
	case HL78_UPDATE_ANNOUNCE:
		return &announced;
	case HL78_UPDATE_TRANSFER:
		return &transfer;
	case HL78_UPDATE_STORE:
		return &storing;
	default:
		return NULL;
	}
}

/* How far it is, as a download's is shown. */
static void show_transfer(const struct ui_update *update,
			  struct hl78_progress *progress)
{
	const struct hl78_xmodem_counts *sent = &update->sent;

	*progress = (struct hl78_progress){
		.percent = sent->size > 0 ?
			   (int)(sent->bytes * 100 / sent->size) : 0,
		.bytes = (int64_t)sent->bytes,
		.total = (int64_t)sent->size,
		.rate = update->rate,
		.eta_s = update->eta_s,
	};
}

static const struct look *look_of(const struct ui_model *model)
{
	const struct look *look = step_look(model->update);
	bool same = model->verdict &&
		    model->verdict->kind == HL78_OUT_MISMATCH;

	if (look)
		return look;
	return same && model->status->package == HL78_PACKAGE_UPDATED ?
	       &mismatch : &looks[model->status->package];
}

/*
 * Rate and time left change with every event, in their last digits: a new one
 * every few percent can be read, and costs a slow line little.
 */
static void keep_pace(struct ui_pace *shown, struct hl78_progress *progress)
{
	int step = progress->percent / PACE_STEP;

	if (progress->rate < 0 || shown->rate < 0 || step != shown->step)
		*shown = (struct ui_pace){ step, progress->rate,
					   progress->eta_s };
	progress->rate = shown->rate;
	progress->eta_s = shown->eta_s;
}

void part_update(struct ui *ui, struct canvas *canvas, int row,
		 const struct ui_model *model)
{
	const struct look *look = look_of(model);
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };
	struct hl78_status status = *model->status;
	struct ui_model shown = *model;

	if (look == &transfer) {
		show_transfer(model->update, &status.progress);
		shown.unheard_s = -1; /* the resends tell */
	}
	keep_pace(&ui->pace, &status.progress);
	shown.status = &status;
	canvas_fill(canvas, row, 0, canvas->cols, ROLE_NORMAL);
	pen_text(&pen, ROLE_LABEL, look->label);
	pen.col = PART_VALUE_COL;
	look->draw(&pen, &shown, look);
}
