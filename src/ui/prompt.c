/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line of what waits for an answer, the loudest on the screen. Its keys
 * are drawn only once they count, in a place of their own, so that nothing
 * moves when they appear. What they do is not decided here.
 */
#include "ui/parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/text.h"

/* The words at the keys of yes and no for each kind of question. */
static const struct kind {
	const char *yes;
	const char *no;
	bool danger; /* cannot be undone */
} kinds[N_UI_PROMPTS] = {
	[UI_PROMPT_NONE] = { "", "", false },
	[UI_PROMPT_REQUEST] = { "Accept", "Later", false },
	[UI_PROMPT_INSTALL] = { "Install...", "Later", false },
	[UI_PROMPT_INSTALL_SURE] = { "Install", "Back", true },
	[UI_PROMPT_DEFER] = { "Defer", "Back", false },
	[UI_PROMPT_CONFIRM] = { "Yes", "No", false },
	[UI_PROMPT_QUIT] = { "Quit", "Stay", true },
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

void part_prompt(struct ui *ui, struct canvas *canvas, int row,
		 const struct ui_model *model)
{
	const struct ui_prompt *prompt = &model->prompt;
	const struct kind *kind = &kinds[prompt->kind];
	const struct colours *colours = kind->danger ? &loud : &calm;
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };
	struct button yes = button_of(canvas, model->keymap, ACTION_ACCEPT,
				      kind->yes);
	struct button no = button_of(canvas, model->keymap, ACTION_LATER,
				     kind->no);
	int keys = yes.cols + GAP + no.cols;
	int end = pen.end, again_cols, again_col;
	char again[FORMAT_MAX + 16];

	canvas_fill(canvas, row, 0, canvas->cols, colours->text);
	pen_glyph(&pen, colours->text,
		  kind->danger ? GLYPH_WARNING : GLYPH_ASK);
	pen.col++;
	/* The keys have their place before the text, the countdown after. */
	pen.end = end - keys - GAP;
	pen_text(&pen, colours->text, prompt->text);
	if (prompt->kind == UI_PROMPT_DEFER)
		entry(&pen, colours, &prompt->entry);
	pen.end = end;
	pen.col += GAP;
	again_cols = countdown(prompt, again, sizeof(again));
	again_col = end - again_cols;
	if (model->read_only) /* no keys, ever */
		again_col = pen.col;
	else if (pen.col + keys + GAP > again_col)
		again_cols = 0;
	if (again_cols > 0 && again_col + again_cols <= end)
		canvas_text(canvas, row, again_col, again_cols,
			    colours->note, again, (size_t)again_cols);
	if (!prompt->live)
		return;
	draw_button(ui, &pen, colours, &yes);
	pen.col += GAP;
	draw_button(ui, &pen, colours, &no);
}
