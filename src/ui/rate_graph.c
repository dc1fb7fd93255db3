/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast a package goes, or went, to the module: bytes a second over its
 * percents. The axis is the package, not time: a percent changes one column at
 * most, and nothing ever moves sideways. The scale at the left goes in steps,
 * and what is far beyond all others does not set it. A package that is there
 * has a quiet graph: it is no news any more.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/rowlook.h"
#include "ui/update_parts.h"

/* "12.4 MB/s" and a blank. */
#define LABEL_COLS 10
#define COLUMNS_MAX 100

/* The mean of the rates that a column stands for; 0: none is known. */
static int64_t column_rate(const int64_t *rates, int upto, int col, int cols)
{
	int from = col * 100 / cols + 1, to = (col + 1) * 100 / cols;
	int64_t sum = 0;
	int n = 0;

	for (int i = from; i <= to && i <= upto; i++) {
		if (rates[i] <= 0)
			continue;
		sum += rates[i];
		n++;
	}
	return n > 0 ? sum / n : 0;
}

/* The end of the scale: 1, 2, 3, 4, 5, 6 or 8 with noughts behind. */
static int64_t scale_of(int64_t most)
{
	static const int steps[] = { 1, 2, 3, 4, 5, 6, 8, 10 };
	int64_t unit = 100;

	while (most > 10 * unit && unit < INT64_MAX / 100)
		unit *= 10;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (most <= steps[i] * unit)
			return steps[i] * unit;
	}
	return most;
}

/* How many percents came faster than this. */
static int n_above(const int64_t *rates, int upto, int64_t rate)
{
	int n = 0;

	for (int i = 0; i <= upto; i++)
		n += rates[i] > rate;
	return n;
}

/*
 * Of the highest rate. One percent in ten at most, as the first one, does not
 * count where it was more than twice as fast as all the others.
 */
static int64_t find_scale(const int64_t *rates, int upto)
{
	int allowed = (n_above(rates, upto, 0) + 8) / 10;
	int64_t most = 0, usual = INT64_MAX;

	for (int i = 0; i <= upto; i++) {
		int64_t rate = rates[i];

		if (rate > 0 && rate < usual &&
		    n_above(rates, upto, rate) <= allowed)
			usual = rate;
	}
	for (int i = 0; i <= upto; i++) {
		if (rates[i] > most && rates[i] / 2 <= usual)
			most = rates[i];
	}
	return scale_of(most);
}

static void draw_column(struct canvas *canvas, int col, int bottom, int rows,
			enum role role, int64_t rate, int64_t scale)
{
	int halves;

	if (rate > scale)
		rate = scale;
	halves = (int)(rate / 2 * rows * 4 / scale);
	if (rate > 0 && halves < 1)
		halves = 1;
	for (int i = 0; i < halves / 2 && i < rows; i++)
		canvas_glyph(canvas, bottom - i, col, role, GLYPH_BAR);
	if (halves % 2 && halves / 2 < rows)
		canvas_glyph(canvas, bottom - halves / 2, col, role,
			     GLYPH_BAR_LOW);
}

/* Where it is not behind a bar. */
static void draw_average(struct canvas *canvas, int row, int col, int cols)
{
	for (int i = 0; i < cols; i++) {
		const struct cell *cell = canvas_cell(canvas, row, col + i);

		if (cell && cell->code == ' ')
			canvas_glyph(canvas, row, col + i, ROLE_BAR_PAUSED,
				     GLYPH_RULE);
	}
}

static void label(struct canvas *canvas, int row, int col, int cols,
		  const char *text)
{
	int len = (int)strlen(text);

	if (len < cols)
		canvas_text(canvas, row, col + cols - len, len, ROLE_LABEL,
			    text, (size_t)len);
}

static void draw_axis(struct canvas *canvas, int row, int col, int cols)
{
	canvas_text(canvas, row, col, cols, ROLE_LABEL, "0", 1);
	if (cols > 20)
		canvas_text(canvas, row, col + cols / 2 - 2, 4, ROLE_LABEL,
			    "50 %", 4);
	label(canvas, row, col, cols, "100 %");
}

void rate_graph_draw(struct canvas *canvas, const struct area *area,
		     const int64_t *rates, int upto, bool runs)
{
	enum role role = runs ? ROLE_BAR_DONE : ROLE_BAR_REST;
	int64_t scale = find_scale(rates, upto), average;
	int rows = area->rows - 1, bottom = area->row + rows - 1;
	int col = area->col + LABEL_COLS + 1, level;
	int cols = area->cols - LABEL_COLS - 2;
	char text[FORMAT_MAX], with_unit[FORMAT_MAX + 4];

	if (rows < 2 || cols < 10 || scale <= 0)
		return;
	if (cols > COLUMNS_MAX)
		cols = COLUMNS_MAX;
	for (int i = 0; i < cols; i++)
		draw_column(canvas, col + i, bottom, rows, role,
			    column_rate(rates, upto, i, cols), scale);
	/* A line that moves while it goes would cost a slow terminal much. */
	average = upto < PHASE_RATES - 1 ? 0 : phase_average_rate(rates);
	level = (int)(average / 2 * rows * 2 / scale);
	if (average > 0 && level < rows)
		draw_average(canvas, bottom - level, col, cols);
	snprintf(with_unit, sizeof(with_unit), "%s/s",
		 format_size(scale, text));
	label(canvas, area->row, area->col, LABEL_COLS, with_unit);
	label(canvas, bottom, area->col, LABEL_COLS, "0");
	draw_axis(canvas, bottom + 1, col, cols);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	(void)ui;
	(void)focused;
	rate_graph_draw(canvas, area, model->phases->rate, PHASE_RATES - 1,
			model->status->package == HL78_PACKAGE_DOWNLOADING);
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	int64_t average = phase_average_rate(model->phases->rate);
	char text[FORMAT_MAX];

	(void)ui;
	out[0] = '\0';
	if (average > 0)
		snprintf(out, size, "average %s/s", format_size(average, text));
}

const struct view view_rate_graph = {
	.title = "Download rate",
	.focus = ACTION_TIMELINE,
	.note = note,
	.draw = draw,
};
