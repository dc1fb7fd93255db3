/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Help view: the action table as a page, and what the symbols mean. Its
 * lines are made one by one when they are drawn; nothing is kept of them. What
 * is a sentence takes more rows where it is narrow.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/pen.h"
#include "ui/rowlook.h"

#define NAME_COL 17
#define TEXT_COL 40
/* Narrower, the `:` names are left out and the keys have less room. */
#define NAMES_FROM 76
#define TEXT_COL_NARROW 15

static const struct symbol {
	enum glyph glyph;
	enum role role;
	const char *text;
} symbols[] = {
	{ GLYPH_INFO, ROLE_TEXT, "info" },
	{ GLYPH_GOOD, ROLE_OK, "good" },
	{ GLYPH_ASK, ROLE_ASK, "ask: the module waits for an answer" },
	{ GLYPH_WARNING, ROLE_WARNING, "warning: take care" },
	{ GLYPH_ERROR, ROLE_ERROR, "error: failed" },
	{ GLYPH_OWN, ROLE_OWN, "own: what you or this program did" },
	{ GLYPH_NONE, ROLE_UNKNOWN, "not known" },
};

static const char *const remarks[] = {
	"Without function keys: Esc, then the digit: Esc 1 is F1, Esc 0 is F10.",
	"Names with a colon can be typed in the AT line, shortened as you like.",
	"Enter answers no question: only the keys that it shows do.",
	"In a list / searches, & and a word of the symbols below filters.",
	"While the module installs it is silent for minutes: keep the power on.",
};

#define N_SYMBOLS ((int)(sizeof(symbols) / sizeof(symbols[0])))
#define N_REMARKS (sizeof(remarks) / sizeof(remarks[0]))

/* A line of the page: one of these, all else empty. */
struct line {
	const char *head;
	const char *remark; /* a row of one */
	size_t remark_len;
	const struct symbol *symbol;
	const struct action_macro *macro;
	enum action action; /* and a row of what it does, */
	const char *text;
	size_t text_len;
	bool goes_on;       /* not the first one */
};

/* Takes a block of `n` lines off the index; true when the line is in it. */
static bool in_block(int *index, int n)
{
	if (*index < n)
		return true;
	*index -= n;
	return false;
}

static bool has_names(const struct ui *ui)
{
	return ui->help_cols + 2 >= NAMES_FROM;
}

/* The rows of the actions of a group: what they do takes as many as it wants. */
static bool action_at(const struct ui *ui, enum action_group group, int *index,
		      struct line *line)
{
	int cols = ui->help_cols - (has_names(ui) ? TEXT_COL :
						    TEXT_COL_NARROW);

	for (int i = 1; i < N_ACTIONS; i++) {
		const char *text = action_info((enum action)i)->help;
		size_t len = strlen(text);

		if (action_info((enum action)i)->group != group)
			continue;
		line->action = (enum action)i;
		line->goes_on = false;
		do {
			line->text = text;
			line->text_len = pen_wrapped_row(&text, &len, cols,
							 true);
			if (in_block(index, 1))
				return true;
			line->goes_on = true;
		} while (len > 0);
	}
	line->action = ACTION_NONE;
	return false;
}

/* The user's commands, under a head of their own where there are any. */
static bool macro_at(const struct action_macro *macros, int *index,
		     struct line *line)
{
	int n = 0;

	while (macros && macros[n].name)
		n++;
	if (n == 0 || !in_block(index, n + 2))
		return false;
	if (*index == 0)
		line->head = "Your own commands";
	else if (*index <= n)
		line->macro = &macros[*index - 1];
	return true;
}

/* The rows of the sentences, and the blank behind them. */
static bool remark_at(int cols, int *index, struct line *line)
{
	for (size_t i = 0; i < N_REMARKS; i++) {
		const char *text = remarks[i];
		size_t len = strlen(text);

		while (len > 0) {
			line->remark = text;
			line->remark_len = pen_wrapped_row(&text, &len, cols,
							   true);
			if (in_block(index, 1))
				return true;
		}
	}
	line->remark = NULL;
	return in_block(index, 1);
}

/* The line with this index; false behind the last. Blocks end in a blank. */
static bool line_at(const struct ui *ui, const struct ui_model *model,
		    int index, struct line *line)
{
	memset(line, 0, sizeof(*line));
	if (remark_at(ui->help_cols, &index, line))
		return true;
	for (int i = 0; i < N_ACTION_GROUPS; i++) {
		enum action_group group = (enum action_group)i;

		line->head = action_group_title(group);
		if (in_block(&index, 1))
			return true;
		line->head = NULL;
		if (action_at(ui, group, &index, line) || in_block(&index, 1))
			return true;
	}
	if (macro_at(model->macros, &index, line))
		return true;
	if (index == 0)
		line->head = "Symbols";
	if (index >= 1 && index <= N_SYMBOLS)
		line->symbol = &symbols[index - 1];
	return index <= N_SYMBOLS;
}

static int n_lines(const struct ui *ui, const struct ui_model *model)
{
	struct line line;
	int n = 0;

	while (line_at(ui, model, n, &line))
		n++;
	return n;
}

static void draw_action(struct pen *pen, const struct keymap *keymap,
			const struct line *line, bool names)
{
	const struct action_info *info = action_info(line->action);
	int start = pen->col, end = pen->end;
	/* As many keys as there is room for, and a blank behind them. */
	char keys[NAME_COL];

	if (line->goes_on) {
		pen->col = start + (names ? TEXT_COL : TEXT_COL_NARROW);
		pen_bytes(pen, ROLE_HELP_TEXT, line->text, line->text_len);
		return;
	}
	keymap_keys(keymap, line->action, keys, names ? NAME_COL : TEXT_COL_NARROW);
	pen_text(pen, ROLE_HELP_KEY, keys[0] || names ? keys : info->name);
	if (names) {
		pen->col = start + NAME_COL;
		pen->end = start + TEXT_COL - 1;
		pen_text(pen, ROLE_LABEL, ":");
		pen_text(pen, ROLE_LABEL, info->name);
		pen->col++;
		if (info->args)
			pen_text(pen, ROLE_LABEL, info->args);
	}
	pen->end = end;
	pen->col = start + (names ? TEXT_COL : TEXT_COL_NARROW);
	pen_bytes(pen, ROLE_HELP_TEXT, line->text, line->text_len);
}

static void draw_macro(struct pen *pen, const struct action_macro *macro,
		       bool names)
{
	int start = pen->col;

	pen_text(pen, ROLE_LABEL, ":");
	pen_text(pen, ROLE_LABEL, macro->name);
	if (pen->col < start + (names ? NAME_COL : TEXT_COL_NARROW))
		pen->col = start + (names ? NAME_COL : TEXT_COL_NARROW);
	else
		pen->col++;
	pen_text(pen, ROLE_HELP_TEXT, macro->command);
}

static void draw_line(struct pen *pen, const struct keymap *keymap,
		      const struct line *line, bool names)
{
	if (line->head)
		pen_text(pen, ROLE_HELP_HEAD, line->head);
	else if (line->remark)
		pen_bytes(pen, ROLE_HELP_TEXT, line->remark, line->remark_len);
	else if (line->action != ACTION_NONE)
		draw_action(pen, keymap, line, names);
	else if (line->macro)
		draw_macro(pen, line->macro, names);
	if (!line->symbol)
		return;
	pen_glyph(pen, line->symbol->role, line->symbol->glyph);
	pen->col++;
	pen_text(pen, line->symbol->role, line->symbol->text);
}

static void scroll_to(struct ui *ui, const struct ui_model *model, int top)
{
	int last = n_lines(ui, model) - ui->help_height;

	if (top > last)
		top = last;
	ui->help_top = top < 0 ? 0 : top;
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	struct line line;

	ui->help_height = area->rows;
	ui->help_cols = area->cols - 2;
	scroll_to(ui, model, ui->help_top);
	for (int i = 0; i < area->rows; i++) {
		struct pen pen = { canvas, area->row + i, area->col + 1,
				   area->col + area->cols - 1 };

		if (line_at(ui, model, ui->help_top + i, &line))
			draw_line(&pen, model->keymap, &line,
				  has_names(ui));
	}
	if (focused)
		canvas_cursor(canvas, area->row, area->col);
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	bool more = ui->help_top + ui->help_height < n_lines(ui, model);
	char cap[16];

	snprintf(out, size, "%s%s: close", more ? "PgDn: more   " : "",
		 keymap_cap(model->keymap, ACTION_HELP, cap, sizeof(cap)));
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	int page = ui->help_height > 1 ? ui->help_height - 1 : 1;
	enum rows_move move;

	if (!row_move(action, &move))
		return false;
	switch (move) {
	case ROWS_UP:
		scroll_to(ui, model, ui->help_top - 1);
		break;
	case ROWS_DOWN:
		scroll_to(ui, model, ui->help_top + 1);
		break;
	case ROWS_PAGE_UP:
		scroll_to(ui, model, ui->help_top - page);
		break;
	case ROWS_PAGE_DOWN:
		scroll_to(ui, model, ui->help_top + page);
		break;
	case ROWS_TOP:
		scroll_to(ui, model, 0);
		break;
	case ROWS_END:
		scroll_to(ui, model, n_lines(ui, model));
		break;
	}
	return true;
}

/* Its action, as if its key had been pressed; no answer is given in passing. */
static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	struct line line;

	if (!line_at(ui, model, ui->help_top + row, &line) ||
	    action_info(line.action)->group == ACTION_GROUP_ANSWER)
		return ACTION_NONE;
	return line.action;
}

const struct view view_help = {
	.title = "Help",
	.focus = ACTION_HELP,
	.note = note,
	.draw = draw,
	.act = act,
	.press = press,
};
