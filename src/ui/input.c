/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line that is edited, drawn so that its cursor is always in sight. Editing
 * is not done here: the line comes with its cursor from whoever edits it.
 */
#include "ui/input.h"

#include "ui/parts.h"
#include "ui/text.h"

/* Columns kept in sight right of the cursor. */
#define CURSOR_ROOM 4

/*
 * How many bytes of the text to leave out at its start so that the cursor is
 * in sight.
 */
static size_t left_out(const struct ui_input *input, int cols, bool ascii)
{
	struct text_unit unit;
	size_t start = 0;

	while (start < input->cursor &&
	       text_width(input->text + start, input->cursor - start, ascii) >
		       cols)
		start += text_next(input->text + start, input->len - start,
				   ascii, &unit);
	return start;
}

void input_draw(struct pen *pen, const struct ui_input *input, bool focused)
{
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	int room = pen->end - pen->col - CURSOR_ROOM;
	size_t start = left_out(input, room > 0 ? room : 0, ascii);
	int at;

	if (start > 0)
		canvas_glyph(pen->canvas, pen->row, pen->col - 1, ROLE_GHOST,
			     GLYPH_CUT);
	at = pen->col + text_width(input->text + start, input->cursor - start,
				   ascii);
	pen_bytes(pen, ROLE_INPUT, input->text + start, input->len - start);
	if (input->ghost && pen->end - pen->col > CURSOR_ROOM) {
		pen->col++;
		pen_text(pen, ROLE_GHOST, input->ghost);
	}
	if (focused)
		canvas_cursor(pen->canvas, pen->row,
			      at < pen->end ? at : pen->end - 1);
}

void part_entry(struct canvas *canvas, int row, const struct ui_model *model)
{
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };

	canvas_fill(canvas, row, 0, canvas->cols, ROLE_NORMAL);
	if (model->entry.prompt)
		pen_text(&pen, ROLE_INPUT_PROMPT, model->entry.prompt);
	input_draw(&pen, &model->entry, true);
}
