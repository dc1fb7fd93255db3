/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Timeline: a row a phase, with when it began, how long it took and what
 * it brought. Bars stand where the phase lies in its run, so that a run reads
 * like a stair; each run has a scale of its own. The scale goes in steps, so
 * that a phase that runs changes its digits and the end of its bar alone. It is
 * a page of its own, and on a large screen a pane.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/rowlook.h"

#define TOOK_COLS 8
/* The longest name, its symbol and the gap behind it. */
#define NAME_COLS 12
/* A bar narrower than this tells nothing. */
#define BAR_MIN 10
/* What most details want; a bar takes what is left of a wide screen. */
#define DETAIL_COLS 32
#define GAP 2
/* The rule and the line of the total, and from how many rows they are there. */
#define FOOT_ROWS      2
#define FOOT_FROM_ROWS 6

struct columns {
	int took;
	int name;
	int bar, bar_cols; /* 0: none */
	int detail, detail_cols;
};

static struct columns lay_out(const struct area *area)
{
	int end = area->col + area->cols - 1;
	struct columns c = { .took = area->col + 1 + row_stamp_cols(area) };
	int rest, bar;

	c.name = c.took + TOOK_COLS + GAP;
	c.detail = c.name + NAME_COLS;
	rest = end - c.detail;
	bar = rest - DETAIL_COLS - GAP;
	if (bar > (rest - GAP) / 2)
		bar = (rest - GAP) / 2;
	if (bar >= BAR_MIN) {
		c.bar = c.detail;
		c.bar_cols = bar;
		c.detail += bar + GAP;
	}
	c.detail_cols = end - c.detail;
	return c;
}

/* A pane beside others shows how it went, and leaves the words to the page. */
static struct columns lay_out_pane(const struct area *area)
{
	struct columns c = lay_out(area);
	int rest = area->col + area->cols - 1 - (c.name + NAME_COLS);

	if (rest < BAR_MIN || c.bar_cols > 0)
		return c;
	c.bar = c.name + NAME_COLS;
	c.bar_cols = rest;
	c.detail_cols = 0;
	return c;
}

/* The end of a scale that holds `took`: 10 s, 1 min, 2 h and the like. */
static hl78_time scale_of(hl78_time took)
{
	static const int seconds[] = { 10, 20, 30, 60, 120, 180, 240, 300, 360,
				       480, 600, 900, 1200, 1800, 2700, 3600,
				       5400 };
	hl78_time scale = HL78_SEC(7200);

	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		if (took <= HL78_SEC(seconds[i]))
			return HL78_SEC(seconds[i]);
	}
	while (scale < took && scale < HL78_NEVER / 2)
		scale *= 2;
	return scale;
}

static enum role bar_role(const struct phase *phase)
{
	if (phase->look == ROW_ERROR)
		return ROLE_ERROR;
	return phase->kind == PHASE_ASKED || phase->kind == PHASE_SUSPENDED ||
	       phase->kind == PHASE_STORED || phase->kind == PHASE_GONE ?
	       ROLE_BAR_PAUSED : ROLE_BAR_DONE;
}

/* From `from` to `to` in half cells, at least one of them. */
static void draw_halves(struct canvas *canvas, int row, int col, int cols,
			int from, int to, enum role role)
{
	if (from >= 2 * cols)
		from = 2 * cols - 1;
	if (to > 2 * cols)
		to = 2 * cols;
	if (to <= from)
		to = from + 1;
	for (int i = from / 2; i < (to + 1) / 2; i++) {
		bool left = 2 * i >= from && 2 * i < to;
		bool right = 2 * i + 1 >= from && 2 * i + 1 < to;

		canvas_glyph(canvas, row, col + i, role,
			     left && right ? GLYPH_BAR :
			     left ? GLYPH_BAR_LEFT : GLYPH_BAR_RIGHT);
	}
}

static void draw_bar(struct canvas *canvas, int row, const struct columns *c,
		     const struct phase *phase, const struct phase_span *span,
		     hl78_time now)
{
	hl78_time scale = scale_of(span->took), took = phase_took(phase, now);
	int64_t halves = 2 * c->bar_cols;

	if (c->bar_cols == 0 || took < 0)
		return;
	/* Milliseconds, so that a year of them does not overflow. */
	draw_halves(canvas, row, c->bar, c->bar_cols,
		    (int)((phase->start - span->start) / 1000 * halves /
			  (scale / 1000)),
		    (int)(((phase->start - span->start + took) / 1000 *
			   halves + scale / 1000 - 1) / (scale / 1000)),
		    bar_role(phase));
}

/* "Run 2", and over the bars from where to where they go. */
static void draw_run(struct canvas *canvas, const struct area *area, int row,
		     const struct columns *c, const struct phase *phase,
		     const struct phase_span *span)
{
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols - 1 };
	char text[FORMAT_MAX];
	int end = c->bar + c->bar_cols;

	snprintf(text, sizeof(text), "%s %u", phase_name(PHASE_RUN),
		 phase->run);
	pen_text(&pen, ROLE_HELP_HEAD, text);
	if (c->bar_cols == 0 || span->start == HL78_NO_TIME)
		return;
	format_left(scale_of(span->took) / HL78_SEC(1), text);
	canvas_line(canvas, row, c->bar, c->bar_cols, ROLE_RULE, GLYPH_RULE);
	pen = (struct pen){ canvas, row, c->bar, end };
	pen_text(&pen, ROLE_LABEL, "0 ");
	pen.col = end - (int)strlen(text) - 1;
	pen_blank(&pen, ROLE_LABEL, 1);
	pen_text(&pen, ROLE_LABEL, text);
}

static void draw_took(struct canvas *canvas, int row, const struct columns *c,
		      const struct phase *phase, hl78_time now)
{
	hl78_time took = phase_took(phase, now);
	struct pen pen = { canvas, row, c->took, c->took + TOOK_COLS };
	enum role role = phase->open ? ROLE_ACTIVE : ROLE_VALUE;
	char text[FORMAT_MAX];

	if (phase->kind == PHASE_VERDICT)
		return;
	if (took < 0) {
		pen.col = pen.end - 1;
		pen_glyph(&pen, ROLE_UNKNOWN, GLYPH_NONE);
		return;
	}
	format_left(took / HL78_SEC(1), text);
	if ((int)strlen(text) < TOOK_COLS)
		pen.col = pen.end - (int)strlen(text);
	pen_text(&pen, role, text);
}

/* A verdict has no length, and its words the room of all the rest. */
static void draw_phase(struct canvas *canvas, const struct area *area, int row,
		       const struct columns *c, const struct phase *phase,
		       const struct phase_span *span, hl78_time now)
{
	const struct row_look *look = row_look(phase->look);
	enum role role = phase->open ? ROLE_ACTIVE : look->role;
	struct pen pen = { canvas, row, area->col + 1,
			   area->col + area->cols - 1 };

	if (row_stamp_cols(area) > 0)
		canvas_text(canvas, row, pen.col, row_stamp_cols(area) - 1,
			    ROLE_STAMP, phase->stamp, strlen(phase->stamp));
	draw_took(canvas, row, c, phase, now);
	pen.col = c->name;
	pen_glyph(&pen, role, phase->open ? GLYPH_BETWEEN : look->glyph);
	pen.col++;
	pen_text(&pen, role, phase->kind == PHASE_VERDICT ?
		 phase->detail : phase_name(phase->kind));
	if (phase->kind == PHASE_VERDICT)
		return;
	draw_bar(canvas, row, c, phase, span, now);
	if (c->detail_cols > 0)
		canvas_text(canvas, row, c->detail, c->detail_cols, ROLE_TEXT,
			    phase->detail, strlen(phase->detail));
}

/* A window wants the numbers of rows alone. */
static struct rows numbers(const struct phases *phases)
{
	return (struct rows){ .capacity = PHASES_MAX, .first = phases->first,
			      .end = phases->end };
}

static void draw_rows(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, const struct area *area,
		      const struct columns *c, uint64_t top)
{
	const struct phases *phases = model->phases;
	struct phase_span span = { .start = HL78_NO_TIME };
	unsigned run = 0;

	for (int i = 0; i < area->rows; i++) {
		const struct phase *phase = phase_at(phases, top + (uint64_t)i);

		if (!phase)
			break;
		if (phase->run != run) {
			run = phase->run;
			phase_span(phases, run, model->now, &span);
		}
		if (phase->kind == PHASE_RUN)
			draw_run(canvas, area, area->row + i, c, phase, &span);
		else
			draw_phase(canvas, area, area->row + i, c, phase,
				   &span, model->now);
		ui->shows_running |= phase->open;
	}
	if (phases->first == phases->end && area->rows > 0)
		canvas_text(canvas, area->row, area->col + 1, area->cols - 1,
			    ROLE_UNKNOWN, "nothing has happened yet", 24);
}

/* How long the run of the chosen phase took, and what took longest. */
static void draw_foot(const struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, const struct area *area)
{
	static const struct {
		const char *label;
		enum phase_kind kind;
		int weight;
	} parts[] = {
		{ "Download", PHASE_DOWNLOAD, 5 },
		{ "Transfer", PHASE_TRANSFER, 5 },
		{ "Install", PHASE_INSTALL, 4 },
		{ "Restart", PHASE_RESTART, 1 },
		{ "Requests", PHASE_ASKED, 3 },
		{ "Suspended", PHASE_SUSPENDED, 2 },
	};
	const struct phase *phase = phase_at(model->phases,
					     ui->timeline.chosen);
	struct pen pen = { canvas, area->row + 1, area->col + 1,
			   area->col + area->cols - 1 };
	char text[1 + sizeof(parts) / sizeof(parts[0])][FORMAT_MAX];
	struct field fields[1 + sizeof(parts) / sizeof(parts[0])] = { 0 };
	struct phase_span span;

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	if (!phase)
		return;
	phase_span(model->phases, phase->run, model->now, &span);
	if (span.start == HL78_NO_TIME) {
		pen_text(&pen, ROLE_UNKNOWN, "no times are known: what came "
			 "after what is all there is");
		return;
	}
	fields[0] = (struct field){
		.weight = 6, .label = "Total", .role = ROLE_VALUE,
		.value = format_left(span.took / HL78_SEC(1), text[0]) };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		fields[i + 1] = (struct field){
			.weight = span.of[parts[i].kind] >= HL78_SEC(1) ?
				  parts[i].weight : 0,
			.label = parts[i].label, .role = ROLE_TEXT,
			.value = format_left(span.of[parts[i].kind] /
					     HL78_SEC(1), text[i + 1]) };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		fields[i].light = ROLE_LABEL;
	fields_draw(&pen, fields, sizeof(fields) / sizeof(fields[0]), 3);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	struct rows rows = numbers(model->phases);
	struct columns c = lay_out(area);
	struct area list = *area;
	struct area foot = { area->row + area->rows - FOOT_ROWS, area->col,
			     FOOT_ROWS, area->cols };
	int chosen;

	if (area->rows >= FOOT_FROM_ROWS && rows_count(&rows) > 0)
		list.rows -= FOOT_ROWS;
	rows_window_place(&ui->timeline, &rows, list.rows);
	draw_rows(ui, model, canvas, &list, &c, ui->timeline.top);
	if (list.rows < area->rows)
		draw_foot(ui, model, canvas, &foot);
	if (!focused || list.rows < 1)
		return;
	chosen = list.row + (int)(ui->timeline.chosen - ui->timeline.top);
	if (!ui->timeline.follow)
		canvas_paint(canvas, chosen, list.col, list.cols, ROLE_CHOSEN);
	canvas_cursor(canvas, chosen, list.col);
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	char keys[16];

	(void)ui;
	snprintf(out, size, "%s: close",
		 keymap_keys(model->keymap, ACTION_TIMELINE, keys,
			     sizeof(keys)));
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	struct rows rows = numbers(model->phases);
	enum rows_move move;

	if (!row_move(action, &move))
		return false;
	rows_window_choose(&ui->timeline, &rows, move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	struct rows rows = numbers(model->phases);

	rows_window_pick(&ui->timeline, &rows, row);
	return ACTION_NONE;
}

const struct view view_timeline = {
	.title = "Timeline",
	.focus = ACTION_TIMELINE,
	.note = note,
	.draw = draw,
	.act = act,
	.press = press,
};

/* ---- as a pane of a large screen: its end ---- */

static void draw_pane(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, const struct area *area,
		      bool focused)
{
	struct columns c = lay_out_pane(area);
	uint64_t top = model->phases->first;

	(void)focused;
	if (area->rows > 0 &&
	    model->phases->end - top > (uint64_t)area->rows)
		top = model->phases->end - (uint64_t)area->rows;
	draw_rows(ui, model, canvas, area, &c, top);
}

static void no_note(struct ui *ui, const struct ui_model *model,
		    char *out, size_t size)
{
	(void)ui;
	(void)model;
	snprintf(out, size, "%s", "");
}

const struct view view_timeline_pane = {
	.title = "Timeline",
	.focus = ACTION_TIMELINE,
	.note = no_note,
	.draw = draw_pane,
};
