/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The layout of the screen and the focus. From the top: header, lines of
 * state, panes, the question that waits, hint bar; what there is no room for
 * goes in a fixed order. The panes are the views' own.
 */
#include "ui/ui.h"

#include <string.h>

#include "ui/input.h"
#include "ui/parts.h"
#include "ui/pen.h"
#include "ui/text.h"
#include "ui/view.h"

/* Below these the lines, or the second pane, have no room. */
#define AGREE_FROM_ROWS 12
#define BOTH_FROM_ROWS  15
#define BESIDE_FROM_COLS 120
/* Of a screen that has both panes side by side, or one above the other. */
#define EVENTS_PART 5
#define AT_PART     4
/*
 * From here on there is room below AT for how the download goes and what came
 * after what. AT has a half of what stands between state and hint bar, whether
 * something is asked or not: nothing changes its place.
 */
#define MORE_FROM_ROWS 38
#define STATE_ROWS     6
#define GRAPH_ROWS     8

/* Of the note on a rule, which may be wide. */
#define NOTE_MAX 128

static const struct view *const views[N_UI_PANES] = {
	[UI_PANE_EVENTS] = &view_events,
	[UI_PANE_AT] = &view_at,
	[UI_PAGE_HELP] = &view_help,
	[UI_PAGE_MESSAGES] = &view_messages,
	[UI_PAGE_TIMELINE] = &view_timeline,
	[UI_PAGE_PORTS] = &view_ports,
	[UI_PAGE_THEMES] = &view_themes,
	[UI_PAGE_SESSION] = &view_session,
	[UI_PAGE_SETUP] = &view_setup,
	[UI_PAGE_UPDATE] = &view_update,
	[UI_PAGE_WHAT_IF] = &view_what_if,
};

const struct view *view_in_focus(const struct ui *ui)
{
	return views[ui->focus];
}

void ui_init(struct ui *ui)
{
	memset(ui, 0, sizeof(*ui));
	ui->focus = ui->pane = UI_PANE_AT;
	ui->pace.rate = -1;
	rows_window_init(&ui->events);
	rows_window_init(&ui->at);
	rows_window_init(&ui->messages);
	rows_window_init(&ui->timeline);
	draft_init(&ui->draft);
}

void part_target(struct ui *ui, int row, int col, int rows, int cols,
		 enum action action)
{
	if (ui->n_targets == UI_TARGETS_MAX)
		return;
	ui->targets[ui->n_targets++] =
		(struct ui_target){ row, col, rows, cols, action, NULL };
}

static const struct ui_target *target_at(const struct ui *ui, int row, int col)
{
	for (size_t i = 0; i < ui->n_targets; i++) {
		const struct ui_target *target = &ui->targets[i];

		if (row >= target->row && row < target->row + target->rows &&
		    col >= target->col && col < target->col + target->cols)
			return target;
	}
	return NULL;
}

enum action ui_target(const struct ui *ui, int row, int col)
{
	const struct ui_target *target = target_at(ui, row, col);

	return target ? target->action : ACTION_NONE;
}

/* The rule over a pane: its title, and small print at the right. */
static void draw_rule(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, const struct area *area,
		      const struct view *view, bool focused)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	bool ascii = glyphs_ascii(canvas->glyphs);
	enum role rule = focused ? ROLE_RULE_FOCUS : ROLE_RULE;
	enum role title = focused ? ROLE_RULE_TITLE_FOCUS : ROLE_RULE_TITLE;
	char note[NOTE_MAX] = "", key[16] = "";
	int cols, room;
	size_t size;

	canvas_line(canvas, area->row, area->col, area->cols, rule,
		    GLYPH_RULE);
	pen_blank(&pen, title, 1);
	pen_text(&pen, title, view->title);
	pen_blank(&pen, title, 1);
	if (!focused)
		keymap_cap(model->keymap, view->focus, key, sizeof(key));
	cols = (int)strlen(key);
	room = pen.end - pen.col - cols - (cols > 0 ? 3 : 0) - 4;
	size = room < NOTE_MAX - 1 ? (size_t)(room > 0 ? room : 0) + 1 :
				     NOTE_MAX;
	view->note(ui, model, note, size);
	if (focused)
		mark_note(ui, model, note, size);
	cols += text_width(note, strlen(note), ascii) +
		(note[0] && key[0] ? 3 : 0);
	if (cols == 0 || pen.col + cols + 4 > pen.end)
		return;
	pen.col = pen.end - cols - 2;
	pen_blank(&pen, ROLE_RULE_NOTE, 1);
	pen_text(&pen, ROLE_RULE_NOTE, note);
	if (note[0] && key[0])
		pen_blank(&pen, ROLE_RULE_NOTE, 3);
	pen_text(&pen, ROLE_RULE_NOTE, key);
	pen_blank(&pen, ROLE_RULE_NOTE, 1);
}

static void draw_view(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, struct area area,
		      const struct view *view, bool focused)
{
	struct area inner = { area.row + 1, area.col, area.rows - 1,
			      area.cols };

	if (area.rows < 1)
		return;
	view->draw(ui, model, canvas, &inner, focused && !model->has_entry);
	if (focused)
		mark_paint(ui, model, canvas, &inner);
	draw_rule(ui, model, canvas, &area, view, focused);
	part_target(ui, area.row, area.col, area.rows, area.cols, view->focus);
	if (ui->n_targets > 0)
		ui->targets[ui->n_targets - 1].view = view;
}

static void draw_pane(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, struct area area,
		      enum ui_pane pane)
{
	draw_view(ui, model, canvas, area, views[pane], ui->focus == pane);
}

/* The lower half of a tall column: what a smaller screen has on a page. */
static void draw_more(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, struct area area)
{
	struct area graph = area;

	if (model->phases->percent >= 0) {
		graph.rows = GRAPH_ROWS;
		draw_view(ui, model, canvas, graph, &view_rate_graph, false);
		area.row += GRAPH_ROWS;
		area.rows -= GRAPH_ROWS;
	}
	draw_view(ui, model, canvas, area, &view_timeline_pane, false);
}

static void draw_beside(struct ui *ui, const struct ui_model *model,
			struct canvas *canvas, struct area area)
{
	struct area left = area, right = area;

	left.cols = (area.cols - 1) * EVENTS_PART / (EVENTS_PART + AT_PART);
	right.col = area.col + left.cols + 1;
	right.cols = area.cols - left.cols - 1;
	draw_pane(ui, model, canvas, left, UI_PANE_EVENTS);
	if (canvas->rows >= MORE_FROM_ROWS) {
		struct area more = right;

		right.rows = (canvas->rows - STATE_ROWS + 1) / 2;
		more.row += right.rows;
		more.rows -= right.rows;
		draw_more(ui, model, canvas, more);
	}
	draw_pane(ui, model, canvas, right, UI_PANE_AT);
	canvas_glyph(canvas, area.row, right.col - 1, ROLE_RULE, GLYPH_TEE);
	for (int row = 1; row < area.rows; row++)
		canvas_glyph(canvas, area.row + row, right.col - 1, ROLE_RULE,
			     GLYPH_EDGE);
}

static void draw_panes(struct ui *ui, const struct ui_model *model,
		       struct canvas *canvas, struct area area)
{
	struct area upper = area, lower = area;

	if (ui->focus >= UI_FIRST_PAGE || canvas->rows < BOTH_FROM_ROWS ||
	    (ui->detail && ui->focus == UI_PANE_EVENTS)) {
		draw_pane(ui, model, canvas, area, ui->focus);
		return;
	}
	if (canvas->cols >= BESIDE_FROM_COLS) {
		draw_beside(ui, model, canvas, area);
		return;
	}
	upper.rows = (area.rows * EVENTS_PART + AT_PART) /
		     (EVENTS_PART + AT_PART);
	lower.row += upper.rows;
	lower.rows -= upper.rows;
	draw_pane(ui, model, canvas, upper, UI_PANE_EVENTS);
	draw_pane(ui, model, canvas, lower, UI_PANE_AT);
}

void ui_draw(struct ui *ui, const struct ui_model *model,
	     struct canvas *canvas)
{
	int rows = canvas->rows, row = 0, next;
	int asked = part_prompt_rows(canvas, model), end = rows - 1 - asked;
	struct area choices = { .cols = canvas->cols };

	canvas_clear(canvas);
	ui->n_targets = 0;
	ui->shows_running = false;
	part_header(canvas, row++, model);
	part_session(canvas, row++, model);
	if (rows >= AGREE_FROM_ROWS)
		part_agree(canvas, row++, model);
	part_update(ui, canvas, row++, model);
	next = part_next_rows(canvas, model);
	if (next > 0)
		part_next(canvas, row, next, model);
	row += next;
	if (model->has_entry && end > row)
		end--;
	choices.rows = model->has_entry ?
		       choices_rows(canvas, model, end - row) : 0;
	choices.row = end - choices.rows;
	draw_panes(ui, model, canvas,
		   (struct area){ row, 0, choices.row - row, canvas->cols });
	choices_draw(canvas, &choices, model);
	part_hints(ui, canvas, rows - 1, model);
	if (model->has_entry)
		part_entry(canvas, end, model);
	/* Last, and over whatever a tiny screen has there: never hidden. */
	if (asked > 0)
		part_prompt(ui, canvas, rows > 1 ? rows - 1 - asked : 0, asked,
			    model);
}

static void focus(struct ui *ui, const struct ui_model *model,
		  enum ui_pane pane)
{
	ui->focus = pane;
	if (pane < UI_FIRST_PAGE)
		ui->pane = pane;
	if (pane == UI_PANE_AT)
		ui->detail = false; /* its place is that of the AT pane */
	if (views[pane]->open)
		views[pane]->open(ui, model);
}

/* The pane or page that an action leads to; false for none. */
static bool leads_to(enum action action, enum ui_pane *pane)
{
	for (int i = 0; i < N_UI_PANES; i++) {
		if (views[i]->focus == action) {
			*pane = (enum ui_pane)i;
			return true;
		}
	}
	return false;
}

bool ui_act(struct ui *ui, const struct ui_model *model, enum action action)
{
	bool on_page = ui->focus >= UI_FIRST_PAGE;
	enum ui_pane pane;

	/* The key of the events leads on from there, and back. */
	if (action == ACTION_FOCUS_EVENTS && ui->focus == UI_PANE_EVENTS)
		action = ACTION_TIMELINE;
	if (leads_to(action, &pane)) {
		/* The key of a page closes it, too. */
		focus(ui, model,
		      on_page && pane == ui->focus ? ui->pane : pane);
		return true;
	}
	switch (action) {
	case ACTION_MARK:
		mark_toggle(ui, model);
		return true;
	case ACTION_BACK:
		if (ui->mark.set && ui->mark.pane == ui->focus) {
			ui_unmark(ui);
			return true;
		}
		if (search_end(ui))
			return true;
		if (on_page)
			focus(ui, model, ui->pane);
		else if (!ui->detail)
			return false;
		else
			ui->detail = false;
		return true;
	case ACTION_FIND_NEXT:
	case ACTION_FIND_PREVIOUS:
		return search_on(ui, model, action == ACTION_FIND_PREVIOUS);
	case ACTION_NEXT_PANE:
		focus(ui, model, ui->focus == UI_PANE_AT ? UI_PANE_EVENTS :
							   UI_PANE_AT);
		return true;
	default:
		return views[ui->focus]->act(ui, model, action);
	}
}

/* Rows that a notch of the wheel moves. */
#define WHEEL_ROWS 3

static void wheel(struct ui *ui, const struct ui_model *model,
		  const struct view *view, enum action action)
{
	for (int i = 0; view->act && i < WHEEL_ROWS; i++)
		view->act(ui, model, action);
}

enum action ui_mouse(struct ui *ui, const struct ui_model *model,
		     const struct key *key)
{
	const struct ui_target *target = target_at(ui, key->mouse.row,
						   key->mouse.col);
	const struct view *view = target ? target->view : NULL;
	int row = target ? key->mouse.row - target->row - 1 : -1;
	bool here;

	if (key->mouse.button == 64 || key->mouse.button == 65) {
		wheel(ui, model, view ? view : views[ui->focus],
		      key->mouse.button == 64 ? ACTION_UP : ACTION_DOWN);
		return ACTION_NONE;
	}
	if (!target || !key->mouse.pressed || key->mouse.button != 0)
		return ACTION_NONE;
	if (!view)
		return target->action;
	here = view == views[ui->focus];
	if (row < 0 || !view->press) /* a page's rule says how to close it */
		return here && (row >= 0 || ui->focus < UI_FIRST_PAGE) ?
		       ACTION_NONE : target->action;
	if (!here)
		ui_act(ui, model, view->focus);
	return view->press(ui, model, row);
}

bool ui_in_line(const struct ui *ui, const struct ui_model *model)
{
	const struct view *view = views[ui->focus];

	return model->has_entry || (view->in_line && view->in_line(model));
}

bool ui_takes_yes(const struct ui *ui, const struct ui_model *model)
{
	const struct view *view = views[ui->focus];

	return model->prompt.kind == UI_PROMPT_NONE && view->takes_yes &&
	       view->takes_yes(ui, model);
}
