/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hint bar: ten places for F1 to F10, each with the key that is shown for
 * its action (which can be the user's) and its word; the keys of an answer have
 * the words of the question that waits. What cannot be done now is dimmed.
 * While Esc waits for its digit the digits are shown instead. Where ten places
 * are too narrow the words follow one another, the least important left out.
 */
#include "ui/parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/pen.h"

#define PLACES    10
/* Room for "F10" and three letters; narrower, the words follow one another. */
#define PLACE_MIN 7

/* Which goes first where not all fit: the places from the least important. */
static const int dropped_first[] = { 9, 4, 3, 2, 6, 5, 1 };

static bool possible(const struct ui *ui, const struct ui_model *model,
		     enum action action)
{
	const struct hl78_agreement *agreement = &model->status->agreement;

	switch (action) {
	case ACTION_ACCEPT:
	case ACTION_LATER:
		if (action == ACTION_ACCEPT && ui_takes_yes(ui, model))
			return true;
		/* A request that was put off comes back with them. */
		if (model->prompt.kind == UI_PROMPT_NONE)
			return !model->read_only &&
			       agreement->deferred_until != HL78_NO_TIME;
		return model->prompt.live;
	default:
		return true;
	}
}

/* The word that fits `room` columns, or the short one. */
static const char *word_of(const struct ui_model *model, enum action action,
			   int room)
{
	const struct action_info *info = action_info(action);
	const char *label = part_prompt_label(model, action);

	/* Before the key counts its place stays as it is: that costs less. */
	if (label && model->prompt.live)
		return label;
	return (int)strlen(info->title) < room ? info->title : info->label;
}

static void draw_place(struct ui *ui, struct pen *pen,
		       const struct ui_model *model, int place, int cols)
{
	enum action action = keymap_place(place);
	bool can = possible(ui, model, action);
	enum role role = can ? ROLE_HINT : ROLE_HINT_OFF;
	int start = pen->col;
	char name[16];

	if (model->esc_pending)
		snprintf(name, sizeof(name), "%d", place % 10);
	else
		keymap_cap(model->keymap, action, name, sizeof(name));
	pen->end = start + cols;
	/* Key and word: where nothing is dim, bold tells what can be done. */
	pen_text(pen, can ? ROLE_HINT_KEY : ROLE_HINT_OFF, name);
	pen_text(pen, role, word_of(model, action, pen->end - pen->col));
	pen_blank(pen, role, pen->end - pen->col);
	part_target(ui, pen->row, start, 1, cols, action);
}

static void draw_places(struct ui *ui, struct pen *pen,
			const struct ui_model *model)
{
	int all = pen->canvas->cols;

	for (int place = 1; place <= PLACES; place++) {
		int from = all * (place - 1) / PLACES;
		int to = all * place / PLACES;

		pen->col = from;
		if (keymap_place(place) != ACTION_NONE)
			draw_place(ui, pen, model, place, to - from);
	}
}

/* "F1Help ", with its blank; no narrower while Esc has its digits shown. */
static int word_cols(const struct ui_model *model, int place)
{
	enum action action = keymap_place(place);
	char cap[16];

	if (action == ACTION_NONE)
		return 0;
	keymap_cap(model->keymap, action, cap, sizeof(cap));
	return (int)strlen(cap) + (int)strlen(word_of(model, action, 0)) + 1;
}

static void draw_words(struct ui *ui, struct pen *pen,
		       const struct ui_model *model)
{
	bool shown[PLACES + 1];
	int sum = 0;

	for (int place = 1; place <= PLACES; place++) {
		shown[place] = possible(ui, model, keymap_place(place));
		if (shown[place])
			sum += word_cols(model, place);
	}
	for (size_t i = 0; i < sizeof(dropped_first) / sizeof(int); i++) {
		int place = dropped_first[i];

		if (sum <= pen->canvas->cols + 1 || !shown[place])
			continue;
		shown[place] = false;
		sum -= word_cols(model, place);
	}
	pen->col = 0;
	for (int place = 1; place <= PLACES; place++) {
		if (!shown[place] || word_cols(model, place) == 0)
			continue;
		draw_place(ui, pen, model, place, word_cols(model, place) - 1);
		pen->col++;
	}
}

void part_hints(struct ui *ui, struct canvas *canvas, int row,
		const struct ui_model *model)
{
	struct pen pen = { canvas, row, 0, canvas->cols };

	canvas_fill(canvas, row, 0, canvas->cols, ROLE_NORMAL);
	if (canvas->cols / PLACES >= PLACE_MIN)
		draw_places(ui, &pen, model);
	else
		draw_words(ui, &pen, model);
}
