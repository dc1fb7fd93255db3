/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files to pick a package from, and what a package says of itself: beside the
 * list where there is room, else below it. Which files there are, and what is
 * in them, is the program's: nothing is read here.
 */
#include "ui/update_parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/picks.h"
#include "ui/rowlook.h"
#include "ui/text.h"

/* From here on the two stand side by side. */
#define BESIDE_FROM_COLS 100
/* Of the page, for the list; the other is as wide at least. */
#define LIST_COLS_MAX    72
/* Below the list, the rule included; fewer rows have the list alone. */
#define BELOW_ROWS       7
#define BELOW_FROM_ROWS  8
/* A checksum in hex digits is cut to its two ends below this. */
#define SHA256_COLS      75

/* ---- what a package says of itself ---- */

static const struct {
	enum glyph glyph;
	enum role role;
	const char *word;
} looks[HL78_N_SEVERITIES] = {
	[HL78_INFO] = { GLYPH_INFO, ROLE_LABEL, "not checked" },
	[HL78_GOOD] = { GLYPH_GOOD, ROLE_OK, "good" },
	[HL78_ASK] = { GLYPH_ASK, ROLE_ASK, "?" },
	[HL78_WARNING] = { GLYPH_WARNING, ROLE_WARNING, "not checked" },
	[HL78_ERROR] = { GLYPH_ERROR, ROLE_ERROR, "WRONG" },
};

static void draw_check(struct pen pen, const struct ui_check *check)
{
	enum role role = looks[check->look].role;

	pen_glyph(&pen, role, looks[check->look].glyph);
	pen.col++;
	pen_text(&pen, role, check->name);
	pen_text(&pen, role, " ");
	pen_text(&pen, role, looks[check->look].word);
	if (!check->text[0])
		return;
	pen_text(&pen, ROLE_LABEL, ", ");
	pen_text(&pen, ROLE_LABEL, check->text);
}

static void draw_versions(struct pen pen, const struct ui_package *package)
{
	if (package->from) {
		pen_text(&pen, ROLE_VALUE, package->from);
		pen.col++;
		pen_glyph(&pen, ROLE_LABEL, GLYPH_ARROW);
		pen.col++;
	}
	if (package->to) {
		pen_text(&pen, ROLE_LABEL, package->from ? "" : "to ");
		pen_text(&pen, ROLE_VALUE, package->to);
	} else if (!package->from) {
		pen_text(&pen, ROLE_UNKNOWN, "its name tells no version");
	}
}

static void draw_kind(struct pen pen, const struct ui_package *package)
{
	char bytes[FORMAT_MAX];

	pen_text(&pen, ROLE_VALUE, package->kind);
	pen_text(&pen, ROLE_LABEL, ", ");
	pen_text(&pen, ROLE_VALUE, format_bytes(package->size, bytes));
}

static void draw_sha256(struct pen pen, const char *sha256)
{
	char text[32];

	pen_text(&pen, ROLE_LABEL, "SHA-256 ");
	if (pen.end - pen.col >= SHA256_COLS - 8) {
		pen_text(&pen, ROLE_VALUE, sha256);
		return;
	}
	snprintf(text, sizeof(text), "%.8s...%s", sha256,
		 sha256 + (strlen(sha256) > 8 ? strlen(sha256) - 8 : 0));
	pen_text(&pen, ROLE_VALUE, text);
}

static size_t count(const struct ui_package *package, enum hl78_severity look)
{
	size_t n = 0;

	for (size_t i = 0; i < package->n_checks; i++)
		n += package->checks[i].look == look;
	return n;
}

/* "4 checks good", where they have no rows of their own. */
static void draw_rest(struct pen pen, const struct ui_package *package)
{
	size_t good = count(package, HL78_GOOD);
	size_t bad = count(package, HL78_ERROR);
	char text[64];

	if (bad > 0) {
		snprintf(text, sizeof(text), "%zu of %zu checks WRONG", bad,
			 package->n_checks);
		pen_glyph(&pen, ROLE_ERROR, GLYPH_ERROR);
		pen.col++;
		pen_text(&pen, ROLE_ERROR, text);
		return;
	}
	snprintf(text, sizeof(text), "%zu of %zu checks good", good,
		 package->n_checks);
	pen_glyph(&pen, good ? ROLE_OK : ROLE_LABEL,
		  good ? GLYPH_GOOD : GLYPH_INFO);
	pen.col++;
	pen_text(&pen, good ? ROLE_OK : ROLE_LABEL, text);
}

/* The checks in so many rows, what is wrong before all else. */
static int draw_checks(struct pen pen, const struct ui_package *package,
		       int rows)
{
	static const enum hl78_severity order[] = { HL78_ERROR, HL78_GOOD,
						    HL78_WARNING, HL78_INFO };
	int row = pen.row, end = pen.row + rows;
	bool all = (size_t)rows >= package->n_checks;

	if (rows <= 0 || package->n_checks == 0)
		return row;
	if (!all) {
		draw_rest(pen, package);
		pen.row++;
	}
	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		for (size_t i = 0; i < package->n_checks; i++) {
			if (package->checks[i].look != order[k] ||
			    pen.row >= end)
				continue;
			draw_check(pen, &package->checks[i]);
			pen.row++;
		}
	}
	return pen.row;
}

int update_package(struct canvas *canvas, const struct area *area,
		   const struct ui_package *package)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	int end = area->row + area->rows;
	bool hashed = package->sha256 && area->rows >= 4;

	if (area->rows < 1)
		return area->row;
	if (package->error)
		return pen_wrapped(canvas, area->row, end - 1, pen.col,
				   area->cols - 2, ROLE_ERROR, package->error,
				   strlen(package->error));
	draw_kind(pen, package);
	pen.row++;
	if (pen.row < end) {
		draw_versions(pen, package);
		pen.row++;
	}
	pen.row = draw_checks(pen, package, end - pen.row - hashed);
	if (hashed) {
		draw_sha256(pen, package->sha256);
		pen.row++;
	}
	return pen.row;
}

/* ---- the files ---- */

/* The end of a text that is too long: of a folder that is what counts. */
static const char *tail(const char *text, int cols, bool ascii)
{
	while (*text && text_width(text, strlen(text), ascii) > cols)
		text++;
	return text;
}

/* "/srv/packages   only: 4.5.4" with the cursor where one types. */
static void draw_head(struct canvas *canvas, const struct area *area,
		      const struct ui_update *update, bool focused)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	bool ascii = glyphs_ascii(canvas->glyphs);
	const char *hint = update->typed[0] ? "" : "type a part of a name";
	int typed = text_width(update->typed, strlen(update->typed), ascii);
	int room = pen.end - pen.col - typed - 8;

	if (room > 8)
		pen_text(&pen, ROLE_LABEL,
			 tail(update->folder, room < 30 ? room : room - 22,
			      ascii));
	pen.col += pen.col > area->col + 1 ? 2 : 0;
	pen_text(&pen, ROLE_INPUT_PROMPT, "/ ");
	pen_text(&pen, ROLE_INPUT, update->typed);
	if (focused)
		canvas_cursor(canvas, pen.row,
			      pen.col < pen.end ? pen.col : pen.end - 1);
	pen_text(&pen, ROLE_GHOST, hint);
}

static void draw_package(struct canvas *canvas, const struct area *area,
			 const struct ui_update *update)
{
	const struct ui_package *package = update->package;
	struct area in = { area->row, area->col, area->rows, area->cols };

	if (!package || area->rows < 1)
		return;
	if (area->rows > 6) { /* its name has been cut in the list */
		in.row = pen_wrapped(canvas, area->row, area->row + 1,
				     area->col + 1, area->cols - 2,
				     ROLE_HELP_HEAD, package->name,
				     strlen(package->name));
		in.rows -= in.row - area->row;
	}
	update_package(canvas, &in, package);
}

void update_files(struct ui *ui, const struct ui_model *model,
		  struct canvas *canvas, const struct area *area, bool focused)
{
	const struct ui_update *update = model->update;
	struct area list = *area, other;

	draw_head(canvas, area, update, focused);
	list.row += UPDATE_FILES_HEAD;
	list.rows -= UPDATE_FILES_HEAD;
	if (area->cols >= BESIDE_FROM_COLS) {
		other = list;
		list.cols = area->cols / 2 < LIST_COLS_MAX ? area->cols / 2 :
							     LIST_COLS_MAX;
		other.col += list.cols + 1;
		other.cols -= list.cols + 1;
		for (int i = 0; i < list.rows; i++)
			canvas_glyph(canvas, list.row + i, other.col - 1,
				     ROLE_RULE, GLYPH_EDGE);
		draw_package(canvas, &other, update);
	} else if (list.rows >= BELOW_FROM_ROWS) {
		other = row_below(&list, list.rows >= 2 * BELOW_ROWS ?
					 BELOW_ROWS : list.rows / 2);
		canvas_line(canvas, other.row, other.col, other.cols,
			    ROLE_RULE, GLYPH_RULE);
		other.row++;
		other.rows--;
		draw_package(canvas, &other, update);
	}
	picks_draw(&ui->files, &update->files, canvas, list, false);
}
