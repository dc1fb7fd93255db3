/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How rows look, in every view alike: a symbol and a role for each kind, a
 * column for the stamp, a mark where text is missing.
 */
#include "ui/rowlook.h"

#include <stdio.h>
#include <string.h>

/* "08:00:02" and two blanks; below this width stamps are left out. */
#define STAMP_COLS 10
#define STAMP_FROM 48

static const struct row_look looks[N_ROW_KINDS] = {
	[ROW_INFO] = { GLYPH_INFO, ROLE_TEXT },
	[ROW_GOOD] = { GLYPH_GOOD, ROLE_OK },
	[ROW_ASK] = { GLYPH_ASK, ROLE_ASK },
	[ROW_WARNING] = { GLYPH_WARNING, ROLE_WARNING },
	[ROW_ERROR] = { GLYPH_ERROR, ROLE_ERROR },
	[ROW_OWN] = { GLYPH_OWN, ROLE_OWN },
	[ROW_HOST] = { GLYPH_HOST, ROLE_HOST },
	[ROW_MODULE] = { GLYPH_MODULE, ROLE_MODULE },
	[ROW_NOTE] = { GLYPH_REMARK, ROLE_NOTE },
};

static const struct {
	enum action action;
	enum rows_move move;
} moves[] = {
	{ ACTION_UP, ROWS_UP },
	{ ACTION_DOWN, ROWS_DOWN },
	{ ACTION_PAGE_UP, ROWS_PAGE_UP },
	{ ACTION_PAGE_DOWN, ROWS_PAGE_DOWN },
	{ ACTION_TOP, ROWS_TOP },
	{ ACTION_FOLLOW, ROWS_END },
};

const struct row_look *row_look(enum row_kind kind)
{
	return &looks[kind];
}

const char *row_mark(enum row_kind kind)
{
	/* Words where the text need not tell how bad it is. */
	static const char *const marks[N_ROW_KINDS] = {
		[ROW_INFO] = "  ", [ROW_GOOD] = "+ ", [ROW_ASK] = "? ",
		[ROW_WARNING] = "! warning: ", [ROW_ERROR] = "! error: ",
		[ROW_OWN] = "* ", [ROW_HOST] = "> ", [ROW_MODULE] = "< ",
		[ROW_NOTE] = "# ",
	};

	return marks[kind];
}

int row_stamp_cols(const struct area *area)
{
	return area->cols < STAMP_FROM ? 0 : STAMP_COLS;
}

void row_stamp(struct pen *pen, const struct area *area,
	       const struct row *row)
{
	int cols = row_stamp_cols(area), start = pen->col, end = pen->end;

	if (cols == 0)
		return;
	pen->end = start + cols - 1;
	pen_text(pen, ROLE_STAMP, row->stamp);
	pen->end = end;
	pen->col = start + cols;
}

void row_text(struct pen *pen, enum role role, const struct row *row)
{
	pen_bytes(pen, role, row->text, row->text_len);
	if (row->cut)
		pen_glyph(pen, role, GLYPH_CUT);
}

void row_found(const struct find *find, const struct pen *pen,
	       const struct area *area)
{
	int col = area->col + 1, text = col + row_stamp_cols(area);

	if (find)
		find_mark(find, pen->canvas, pen->row,
			  find->stamps ? col : text, pen->col);
}

void row_choose(struct canvas *canvas, const struct area *area, int row)
{
	const struct cell *cell;

	for (int col = area->col; col < area->col + area->cols; col++) {
		cell = canvas_cell(canvas, row, col);
		if (cell && cell->role != ROLE_MATCH)
			canvas_paint(canvas, row, col, 1, ROLE_CHOSEN);
	}
}

struct area row_below(struct area *list, int rows)
{
	struct area below = *list;

	list->rows -= rows;
	below.row += list->rows;
	below.rows = rows;
	return below;
}

void row_whole(struct canvas *canvas, const struct area *below,
	       const char *text, size_t len)
{
	canvas_line(canvas, below->row, below->col, below->cols, ROLE_RULE,
		    GLYPH_RULE);
	pen_wrapped(canvas, below->row + 1, below->row + below->rows - 1,
		    below->col + 1, below->cols - 2, ROLE_TEXT, text, len);
}

void row_note(char *out, size_t size, const char *joint, const char *text)
{
	size_t len = strlen(out), joint_len = len > 0 ? strlen(joint) : 0;

	if (!text[0] || len + joint_len + strlen(text) >= size)
		return;
	snprintf(out + len, size - len, "%s%s", len > 0 ? joint : "", text);
}

void row_note_new(const struct rows_window *window, const struct rows *rows,
		  const char *key, char *out, size_t size)
{
	size_t n = rows_window_new(window, rows);
	char text[48];

	snprintf(text, sizeof(text), "%zu new below", n);
	if (n > 0)
		row_note(out, size, ", ", text);
	snprintf(text, sizeof(text), "%s follows", key);
	row_note(out, size, ", ", text);
}

bool row_move(enum action action, enum rows_move *move)
{
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].action == action) {
			*move = moves[i].move;
			return true;
		}
	}
	return false;
}

const struct hl78_wdsi_info *row_info(const struct row *row)
{
	const char *value = strchr(row->code, ',');
	int64_t n = -1;

	/* One digit is all that the table knows of. */
	if (value && value[1] >= '0' && value[1] <= '9' && !value[2])
		n = value[1] - '0';
	return hl78_wdsi_info_of(row->event, n);
}
