/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line of what waits for an answer, the loudest on the screen: two rows or
 * more where the question has no room in one. Its keys are drawn only once they
 * count, in a place of their own, so that nothing moves when they appear. What
 * they do is not decided here.
 */
#include "ui/parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/text.h"

/*
 * The words at the keys of yes and no for each kind of question, and such for
 * the hint bar, of at most six columns.
 */
static const struct kind {
	const char *yes;
	const char *no;
	const char *yes_label;
	const char *no_label;
	bool danger; /* cannot be undone */
} kinds[N_UI_PROMPTS] = {
	[UI_PROMPT_NONE] = { "", "", NULL, NULL, false },
	[UI_PROMPT_REQUEST] = { "Accept", "Later", "Accept", "Later", false },
	[UI_PROMPT_INSTALL] = { "Install...", "Later", "Instl", "Later",
				false },
	[UI_PROMPT_INSTALL_SURE] = { "Install", "Back", "Instl", "Back",
				     true },
	[UI_PROMPT_DEFER] = { "Defer", "Back", "Defer", "Back", false },
	[UI_PROMPT_CONFIRM] = { "Yes", "No", "Yes", "No", false },
	[UI_PROMPT_QUIT] = { "Quit", "Stay", "Quit", "Stay", true },
};

struct colours {
	enum role text;
	enum role key;
	enum role note;
};

static const struct colours calm = { ROLE_PROMPT, ROLE_PROMPT_KEY,
				     ROLE_PROMPT_NOTE };
static const struct colours loud = { ROLE_DANGER, ROLE_DANGER_KEY,
				     ROLE_DANGER };

/* Below this width a cap has no blanks beside the key. */
#define ROOMY_FROM 60
#define GAP        2
/* Behind the symbol. */
#define TEXT_COL   3
/* Of the screen's rows, this part is a question's at most. */
#define SHARE      3

struct button {
	char cap[16];
	int pad; /* blanks on either side of it */
	const char *word;
	enum action action;
	int cols; /* of all of it: the cap, a blank, the word */
};

static struct button button_of(const struct canvas *canvas,
			       const struct keymap *keymap,
			       enum action action, const char *word)
{
	struct button b = { .pad = canvas->cols < ROOMY_FROM ? 0 : 1,
			    .word = word, .action = action };

	keymap_cap(keymap, action, b.cap, sizeof(b.cap));
	b.cols = 2 * b.pad + (int)(strlen(b.cap) + 1 + strlen(word));
	return b;
}

static void draw_button(struct ui *ui, struct pen *pen,
			const struct colours *colours, const struct button *b)
{
	part_target(ui, pen->row, pen->col, 1, b->cols, b->action);
	pen_blank(pen, colours->key, b->pad);
	pen_text(pen, colours->key, b->cap);
	pen_blank(pen, colours->key, b->pad);
	pen_blank(pen, colours->text, 1);
	pen_text(pen, colours->text, b->word);
}

/* The minutes being typed, with the cursor. */
static void entry(struct pen *pen, const struct colours *colours,
		  const struct ui_input *input)
{
	int at = text_width(input->text, input->cursor,
			    glyphs_ascii(pen->canvas->glyphs));

	pen->col++;
	canvas_cursor(pen->canvas, pen->row, pen->col + at + 1);
	pen_blank(pen, colours->key, 1);
	pen_bytes(pen, colours->key, input->text, input->len);
	pen_blank(pen, colours->key, 2);
}

/* "again in 29:41"; empty where that is not known. */
static int countdown(const struct ui_prompt *prompt, char *out, size_t size)
{
	char left[FORMAT_MAX];

	if (prompt->again_in_s < 0)
		return 0;
	return snprintf(out, size, "again in %s",
			format_left(prompt->again_in_s, left));
}

/* Where everything goes: the text, and behind or below it the keys. */
struct layout {
	struct button yes;
	struct button no;
	int keys;      /* columns of both, and what is between; 0: no keys */
	int text_cols; /* of a row of the text */
	int text_rows;
	int last_cols; /* of the last row of the text, minutes included */
	bool below;    /* the keys have a row of their own */
};

static struct layout layout_of(const struct canvas *canvas,
			       const struct ui_model *model)
{
	const struct ui_prompt *prompt = &model->prompt;
	const struct kind *kind = &kinds[prompt->kind];
	bool ascii = glyphs_ascii(canvas->glyphs);
	struct layout l = {
		.yes = button_of(canvas, model->keymap, ACTION_ACCEPT,
				 kind->yes),
		.no = button_of(canvas, model->keymap, ACTION_LATER, kind->no),
	};
	int entry_cols = prompt->kind == UI_PROMPT_DEFER ?
			 (int)prompt->entry.len + 4 : 0;
	int cols = canvas->cols - TEXT_COL - 1;

	l.keys = model->read_only ? 0 : GAP + l.yes.cols + GAP + l.no.cols;
	l.text_cols = cols - entry_cols > 1 ? cols - entry_cols : 1;
	l.text_rows = pen_wrapped_rows(l.text_cols, ascii, prompt->text,
				       strlen(prompt->text), &l.last_cols);
	l.last_cols += entry_cols;
	l.below = l.last_cols + l.keys > cols;
	return l;
}

int part_prompt_rows(const struct canvas *canvas, const struct ui_model *model)
{
	int most = canvas->rows / SHARE, rows;
	struct layout l;

	if (model->prompt.kind == UI_PROMPT_NONE)
		return 0;
	l = layout_of(canvas, model);
	rows = l.text_rows + (l.below ? 1 : 0);
	return rows < 1 || most < 1 ? 1 : rows < most ? rows : most;
}

/* The pen stands behind the text then. One row has text and keys, cut. */
static void draw_text(struct pen *pen, const struct layout *l, int rows,
		      const struct colours *colours,
		      const struct ui_prompt *prompt)
{
	int text_rows = rows - (l->below && rows > 1 ? 1 : 0);
	int end = pen->end;

	if (rows == 1) {
		pen->end = end - l->keys;
		pen_text(pen, colours->text, prompt->text);
		if (prompt->kind == UI_PROMPT_DEFER)
			entry(pen, colours, &prompt->entry);
		pen->end = end;
		return;
	}
	pen_wrapped(pen->canvas, pen->row, pen->row + text_rows - 1, TEXT_COL,
		    l->text_cols, colours->text, prompt->text,
		    strlen(prompt->text));
	pen->row += text_rows - 1;
	pen->col += l->last_cols;
	if (prompt->kind == UI_PROMPT_DEFER) {
		pen->col -= (int)prompt->entry.len + 4;
		entry(pen, colours, &prompt->entry);
	}
	if (l->below) {
		pen->row++;
		pen->col = TEXT_COL - GAP;
	}
}

void part_prompt(struct ui *ui, struct canvas *canvas, int row, int rows,
		 const struct ui_model *model)
{
	const struct ui_prompt *prompt = &model->prompt;
	const struct kind *kind = &kinds[prompt->kind];
	const struct colours *colours = kind->danger ? &loud : &calm;
	struct layout l = layout_of(canvas, model);
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };
	int again_cols, again_col;
	char again[FORMAT_MAX + 16];

	for (int i = 0; i < rows; i++)
		canvas_fill(canvas, row + i, 0, canvas->cols, colours->text);
	pen_glyph(&pen, colours->text,
		  kind->danger ? GLYPH_WARNING : GLYPH_ASK);
	pen.col = TEXT_COL;
	draw_text(&pen, &l, rows, colours, prompt);
	pen.col += GAP;
	again_cols = countdown(prompt, again, sizeof(again));
	again_col = pen.end - again_cols;
	if (model->read_only) /* no keys, ever */
		again_col = pen.col;
	else if (pen.col + l.keys > again_col)
		again_cols = 0;
	if (again_cols > 0 && again_col + again_cols <= pen.end)
		canvas_text(canvas, pen.row, again_col, again_cols,
			    colours->note, again, (size_t)again_cols);
	if (!prompt->live)
		return;
	draw_button(ui, &pen, colours, &l.yes);
	pen.col += GAP;
	draw_button(ui, &pen, colours, &l.no);
}

const char *part_prompt_label(const struct ui_model *model, enum action action)
{
	const struct kind *kind = &kinds[model->prompt.kind];

	return action == ACTION_ACCEPT ? kind->yes_label :
	       action == ACTION_LATER ? kind->no_label : NULL;
}
