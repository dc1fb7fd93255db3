/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists to choose from, each a page: the ports, the themes. The one that is
 * singled out stays so while others come and go, and stands whole below, where
 * its row has no room. What taking it means is not known here.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/pen.h"
#include "ui/picks.h"
#include "ui/rowlook.h"
#include "ui/text.h"

/* Rows for the whole text, its rule included, and when they are there. */
#define WHOLE_ROWS      5
#define WHOLE_FROM_ROWS 12
#define WRONG_FROM_ROWS 7

static const struct row_look looks[N_UI_PICK_LOOKS] = {
	[UI_PICK_PLAIN] = { GLYPH_INFO, ROLE_TEXT },
	[UI_PICK_GOOD] = { GLYPH_ON, ROLE_OK },
	[UI_PICK_NEW] = { GLYPH_ON, ROLE_ACTIVE },
	[UI_PICK_BUSY] = { GLYPH_WARNING, ROLE_WARNING },
	[UI_PICK_ABSENT] = { GLYPH_OFF, ROLE_UNKNOWN },
};

/* Columns of the names: half of the page, within reason. */
#define NAME_COLS_MIN 12
#define NAME_COLS_MAX 40

/* ---- the one that is chosen ---- */

/* Its place in the list; that of the one which took its place, if it went. */
static size_t place(struct ui_chooser *chooser, const struct ui_picks *picks)
{
	size_t i = 0;

	while (i < picks->n && picks->list[i].id != chooser->chosen)
		i++;
	if (i == picks->n)
		i = chooser->chosen ? chooser->at : 0;
	if (i >= picks->n)
		i = picks->n > 0 ? picks->n - 1 : 0;
	chooser->at = i;
	chooser->chosen = picks->n > 0 ? picks->list[i].id : 0;
	return i;
}

const struct ui_pick *ui_chosen(struct ui_chooser *chooser,
				const struct ui_picks *picks)
{
	size_t i = place(chooser, picks);

	return picks->n > 0 ? &picks->list[i] : NULL;
}

bool picks_move(struct ui_chooser *chooser, const struct ui_picks *picks,
		enum action action)
{
	size_t at = place(chooser, picks), last = picks->n - 1;
	size_t page = chooser->height > 1 ? (size_t)chooser->height - 1 : 1;
	enum rows_move how;

	if (!row_move(action, &how))
		return false;
	if (picks->n == 0)
		return true;
	switch (how) {
	case ROWS_UP:
		at -= at > 0;
		break;
	case ROWS_DOWN:
		at += at < last;
		break;
	case ROWS_PAGE_UP:
		at -= at > page ? page : at;
		break;
	case ROWS_PAGE_DOWN:
		at += last - at > page ? page : last - at;
		break;
	case ROWS_TOP:
		at = 0;
		break;
	case ROWS_END:
		at = last;
		break;
	}
	chooser->chosen = picks->list[at].id;
	return true;
}

/* ---- lines ---- */

/* A line of the list is the remark, a head, or a pick. */
struct line {
	const char *remark;
	const char *head;
	const struct ui_pick *pick;
};

static bool begins_group(const struct ui_picks *picks, size_t i)
{
	const char *group = picks->list[i].group;

	return group && (i == 0 || !picks->list[i - 1].group ||
			 strcmp(picks->list[i - 1].group, group) != 0);
}

/* The line with this index; false behind the last. */
static bool line_at(const struct ui_picks *picks, int index, struct line *line)
{
	memset(line, 0, sizeof(*line));
	if (picks->remark && index-- == 0) {
		line->remark = picks->remark;
		return true;
	}
	for (size_t i = 0; i < picks->n; i++) {
		if (begins_group(picks, i) && index-- == 0) {
			line->head = picks->list[i].group;
			return true;
		}
		if (index-- == 0) {
			line->pick = &picks->list[i];
			return true;
		}
	}
	return false;
}

/* The line that pick number `i` stands in. */
static int line_of(const struct ui_picks *picks, size_t i)
{
	int index = picks->remark != NULL;

	for (size_t k = 0; k <= i && k < picks->n; k++)
		index += 1 + begins_group(picks, k);
	return index - 1;
}

static int n_lines(const struct ui_picks *picks)
{
	return picks->n > 0 ? line_of(picks, picks->n - 1) + 1 :
				picks->remark != NULL;
}

void picks_press(struct ui_chooser *chooser, const struct ui_picks *picks,
		 int row)
{
	struct line line;

	if (row < chooser->height &&
	    line_at(picks, chooser->top + row, &line) && line.pick)
		chooser->chosen = line.pick->id;
}

/* The chosen one in sight, with its head where it is the first below it. */
static void scroll(struct ui_chooser *chooser, const struct ui_picks *picks,
		   int height)
{
	size_t at = place(chooser, picks);
	int line = picks->n > 0 ? line_of(picks, at) : 0;
	int first = line, n = n_lines(picks);

	if (picks->n > 0 && begins_group(picks, at))
		first--;
	if (at == 0)
		first = 0;
	if (chooser->top > n - height)
		chooser->top = n > height ? n - height : 0;
	if (chooser->top > first)
		chooser->top = first;
	if (height > 0 && line >= chooser->top + height)
		chooser->top = line - height + 1;
	chooser->height = height;
}

/* ---- drawing ---- */

/* 0: all that the marks leave. */
static int name_cols(const struct ui_picks *picks, const struct area *area,
		     bool ascii)
{
	int cols = NAME_COLS_MIN;

	if (picks->wide)
		return 0;
	for (size_t i = 0; i < picks->n; i++) {
		const char *name = picks->list[i].name;
		int width = text_width(name, strlen(name), ascii);

		if (width > cols)
			cols = width;
	}
	if (cols > NAME_COLS_MAX)
		cols = NAME_COLS_MAX;
	return cols < (area->cols - 8) / 2 ? cols : (area->cols - 8) / 2;
}

static int mark_cols(const struct ui_pick *pick, bool ascii)
{
	return pick->mark ? text_width(pick->mark, strlen(pick->mark), ascii) :
			    0;
}

static void draw_pick(struct pen *pen, const struct ui_pick *pick,
		      int cols)
{
	const struct row_look *look = &looks[pick->look];
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	struct pen mark = *pen, name;

	pen_glyph(pen, look->role, look->glyph);
	pen->col++;
	name = *pen;
	if (cols == 0)
		cols = pen->end - pen->col - mark_cols(pick, ascii) - 2;
	name.end = pen->col + cols < pen->end ? pen->col + cols : pen->end;
	pen_text(&name, look->role, pick->name);
	pen->col += cols + 2;
	if (pick->mark) {
		mark.col = mark.end - mark_cols(pick, ascii);
		if (mark.col < name.col + 2)
			mark.col = name.col + 2;
		pen_text(&mark, pick->look == UI_PICK_PLAIN ? ROLE_LABEL :
							      look->role,
			 pick->mark);
		pen->end -= mark_cols(pick, ascii) + 2;
	}
	if (pick->text && pen->col < pen->end)
		pen_text(pen, ROLE_LABEL, pick->text);
}

static void draw_list(struct canvas *canvas, const struct area *area,
		      const struct ui_chooser *chooser,
		      const struct ui_picks *picks)
{
	bool ascii = glyphs_ascii(canvas->glyphs);
	int cols = name_cols(picks, area, ascii);
	struct line line;

	for (int i = 0; i < area->rows; i++) {
		struct pen pen = { canvas, area->row + i, area->col + 1,
				   area->col + area->cols - 1 };

		if (!line_at(picks, chooser->top + i, &line))
			return;
		if (line.pick) {
			pen.col++;
			draw_pick(&pen, line.pick, cols);
		} else if (line.head) {
			pen_text(&pen, ROLE_HELP_HEAD, line.head);
		} else {
			pen_text(&pen, ROLE_UNKNOWN, line.remark);
		}
	}
}

static void draw_whole(struct canvas *canvas, const struct area *area,
		       const struct ui_pick *pick, const char *problem)
{
	int row = area->row + 1, last = area->row + area->rows - 1;

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	if (problem)
		row = pen_wrapped(canvas, row, last, area->col + 1,
				  area->cols - 2, ROLE_ERROR, problem,
				  strlen(problem));
	if (pick && pick->detail && row <= last)
		pen_wrapped(canvas, row, last, area->col + 1, area->cols - 2,
			    ROLE_TEXT, pick->detail,
			    strlen(pick->detail));
}

void picks_draw(struct ui_chooser *chooser, const struct ui_picks *picks,
		struct canvas *canvas, struct area list, bool focused)
{
	int row;

	scroll(chooser, picks, list.rows);
	draw_list(canvas, &list, chooser, picks);
	if (picks->n == 0 || list.rows < 1)
		return;
	row = list.row + line_of(picks, chooser->at) - chooser->top;
	canvas_paint(canvas, row, list.col, list.cols, ROLE_CHOSEN);
	if (focused)
		canvas_cursor(canvas, row, list.col);
}

/* "Enter: open   F9: close" */
static void write_note(const struct ui_model *model, const char *what,
		       enum action closes, char *out, size_t size)
{
	char enter[24], close[24];

	snprintf(out, size, "%s: %s   %s: close",
		 keymap_keys(model->keymap, ACTION_CHOOSE, enter,
			     sizeof(enter)), what,
		 keymap_keys(model->keymap, closes, close, sizeof(close)));
}

/* ---- the ports ---- */

static void note_ports(struct ui *ui, const struct ui_model *model,
		       char *out, size_t size)
{
	(void)ui;
	write_note(model, "open", ACTION_PORT, out, size);
}

static void draw_ports(struct ui *ui, const struct ui_model *model,
		       struct canvas *canvas, const struct area *area,
		       bool focused)
{
	const struct ui_picks *ports = &model->ports;
	int from = ports->problem ? WRONG_FROM_ROWS : WHOLE_FROM_ROWS;
	struct area upper = *area, below;

	if (area->rows >= from) {
		below = row_below(&upper, WHOLE_ROWS);
		draw_whole(canvas, &below, ui_chosen(&ui->ports, ports),
			   ports->problem);
	}
	picks_draw(&ui->ports, ports, canvas, upper, focused);
}

static bool act_ports(struct ui *ui, const struct ui_model *model,
		      enum action action)
{
	return picks_move(&ui->ports, &model->ports, action);
}

static enum action press_ports(struct ui *ui, const struct ui_model *model,
			       int row)
{
	picks_press(&ui->ports, &model->ports, row);
	return ACTION_NONE;
}

const struct view view_ports = {
	.title = "Ports",
	.focus = ACTION_PORT,
	.note = note_ports,
	.draw = draw_ports,
	.act = act_ports,
	.press = press_ports,
};

/* ---- the themes ---- */

/* What the panes behind the page are made of. */
static const struct {
	enum row_kind kind;
	const char *text;
} samples[] = {
	{ ROW_INFO, "information" },
	{ ROW_GOOD, "good" },
	{ ROW_ASK, "the module asks" },
	{ ROW_WARNING, "take care" },
	{ ROW_ERROR, "failed" },
	{ ROW_OWN, "what you did" },
	{ ROW_HOST, "AT+CGMR" },
	{ ROW_MODULE, "HL7802.4.4.14.0" },
};

#define SAMPLES_BESIDE 2

static void draw_sample(struct canvas *canvas, const struct area *area)
{
	int n = (int)(sizeof(samples) / sizeof(samples[0]));
	int down = (n + SAMPLES_BESIDE - 1) / SAMPLES_BESIDE;
	int cols = (area->cols - 2) / SAMPLES_BESIDE;

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	for (int i = 0; i < n; i++) {
		const struct row_look *look = row_look(samples[i].kind);
		int col = area->col + 1 + i / down * cols;
		struct pen pen = { canvas, area->row + 1 + i % down, col,
				   col + cols };

		pen_text(&pen, ROLE_STAMP, "08:00:02  ");
		pen_glyph(&pen, look->role, look->glyph);
		pen.col++;
		pen_text(&pen, look->role, samples[i].text);
	}
}

static void note_themes(struct ui *ui, const struct ui_model *model,
			char *out, size_t size)
{
	(void)ui;
	write_note(model, "keep", ACTION_BACK, out, size);
}

static void draw_themes(struct ui *ui, const struct ui_model *model,
			struct canvas *canvas, const struct area *area,
			bool focused)
{
	struct area upper = *area, below;

	if (area->rows >= WHOLE_FROM_ROWS) {
		below = row_below(&upper, WHOLE_ROWS);
		draw_sample(canvas, &below);
	}
	picks_draw(&ui->themes, &model->themes, canvas, upper, focused);
}

static bool act_themes(struct ui *ui, const struct ui_model *model,
		       enum action action)
{
	return picks_move(&ui->themes, &model->themes, action);
}

static enum action press_themes(struct ui *ui, const struct ui_model *model,
				int row)
{
	picks_press(&ui->themes, &model->themes, row);
	return ACTION_NONE;
}

const struct view view_themes = {
	.title = "Themes",
	.focus = ACTION_THEME,
	.note = note_themes,
	.draw = draw_themes,
	.act = act_themes,
	.press = press_themes,
};

/* ---- what if ---- */

static void note_what_if(struct ui *ui, const struct ui_model *model,
			 char *out, size_t size)
{
	const struct ui_pick *one = ui_chosen(&ui->what_if, &model->what_if);

	write_note(model, one && one->mark ? "end it" : "strike",
		   ACTION_WHAT_IF, out, size);
}

static void draw_what_if(struct ui *ui, const struct ui_model *model,
			 struct canvas *canvas, const struct area *area,
			 bool focused)
{
	const struct ui_picks *picks = &model->what_if;
	struct area upper = *area, below;

	if (area->rows >= WHOLE_FROM_ROWS && picks->n > 0) {
		below = row_below(&upper, WHOLE_ROWS);
		draw_whole(canvas, &below, ui_chosen(&ui->what_if, picks),
			   NULL);
	}
	picks_draw(&ui->what_if, picks, canvas, upper, focused);
}

static bool act_what_if(struct ui *ui, const struct ui_model *model,
			enum action action)
{
	return picks_move(&ui->what_if, &model->what_if, action);
}

static enum action press_what_if(struct ui *ui, const struct ui_model *model,
				 int row)
{
	picks_press(&ui->what_if, &model->what_if, row);
	return ACTION_NONE;
}

const struct view view_what_if = {
	.title = "What if",
	.focus = ACTION_WHAT_IF,
	.note = note_what_if,
	.draw = draw_what_if,
	.act = act_what_if,
	.press = press_what_if,
};
