/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that is known about one event: its meaning, what to do next and with
 * what command, the line it was made of and where that came from. What there
 * is no room for goes from the end. Nothing is looked up but the library's
 * table of events.
 */
#include "ui/detail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/pen.h"
#include "ui/rowlook.h"

/* Values begin in this column, behind the labels. */
#define VALUE_COL 11

/* Where the next part goes. */
struct page {
	struct canvas *canvas;
	const struct area *area;
	int row;
	int end; /* one past the last row */
};

static struct pen begin(const struct page *page, const char *label)
{
	const struct area *area = page->area;
	struct pen pen = { page->canvas, page->row, area->col + 1,
			   area->col + area->cols - 1 };

	pen_text(&pen, ROLE_LABEL, label);
	pen.col = area->col + VALUE_COL;
	return pen;
}

/* Wrapped, so that `after` rows are left below it where there are any. */
static void wrapped(struct page *page, const struct pen *pen, enum role role,
		    const char *text, size_t len, int after)
{
	int last = page->end - 1 - after;

	if (last < page->row)
		last = page->row;
	page->row = pen_wrapped(page->canvas, page->row, last, pen->col,
				pen->end - pen->col, role, text, len);
}

static void draw_meaning(struct page *page, const struct row *event)
{
	const struct row_look *look = row_look(event->kind);
	struct pen pen = begin(page, "Meaning");

	pen_glyph(&pen, look->role, look->glyph);
	pen.col++;
	pen_text(&pen, look->role, row_kind_name(event->kind));
	pen_text(&pen, look->role, ":");
	pen.col++;
	wrapped(page, &pen, look->role, event->text, event->text_len, 2);
}

static void draw_todo(struct page *page, const struct hl78_wdsi_info *info)
{
	const char *todo = info->todo;
	enum role role = todo ? ROLE_ADVICE : ROLE_UNKNOWN;
	struct pen pen;

	if (page->row == page->end)
		return;
	if (!todo && info->code < 0)
		todo = "no table has this number: nothing is known of it";
	else if (!todo)
		todo = "nothing";
	pen = begin(page, "To do");
	wrapped(page, &pen, role, todo, strlen(todo), info->command != NULL);
}

static void draw_command(struct page *page, const struct ui_model *model,
			 const char *command)
{
	char keys[32], hint[64];
	struct pen pen;

	if (page->row == page->end)
		return;
	pen = begin(page, "With");
	pen_text(&pen, ROLE_HOST, command);
	page->row++;
	if (model->read_only)
		return;
	keymap_keys(model->keymap, ACTION_USE, keys, sizeof(keys));
	snprintf(hint, sizeof(hint), "   %s: into the AT line", keys);
	pen_text(&pen, ROLE_LABEL, hint);
}

/* "the log, line 17, 08:00:02; application note 4.2" */
static void write_source(const struct row *event, char *out, size_t size)
{
	const struct hl78_wdsi_info *info = row_info(event);
	size_t n;

	if (event->source == ROW_FROM_US)
		snprintf(out, size, "this program, not the module");
	else if (event->source == ROW_FROM_PORT)
		snprintf(out, size, "the port");
	else if (event->line == 0)
		snprintf(out, size, "the log");
	else
		snprintf(out, size, "the log, line %" PRIu64, event->line);
	if (event->stamp[0]) {
		n = strlen(out);
		snprintf(out + n, size - n, ", %s", event->stamp);
	}
	n = strlen(out);
	if (event->event < 0)
		return;
	if (info->section)
		snprintf(out + n, size - n, "; application note %s",
			 info->section);
	else if (info->code >= 0)
		snprintf(out + n, size - n, "; sister modules only");
}

static void draw_source(struct page *page, const struct row *event)
{
	char source[120];
	struct pen pen;

	write_source(event, source, sizeof(source));
	if (event->raw_len > 0 && page->row < page->end) {
		pen = begin(page, "Line");
		pen_bytes(&pen, ROLE_MODULE, event->raw, event->raw_len);
		if (event->raw_cut)
			pen_glyph(&pen, ROLE_MODULE, GLYPH_CUT);
		page->row++;
	}
	if (page->row == page->end)
		return;
	pen = begin(page, "From");
	pen_text(&pen, ROLE_STAMP, source);
}

static void draw_head(struct canvas *canvas, const struct area *area,
		      const struct row *event, const char *close)
{
	const struct hl78_wdsi_info *info = row_info(event);
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	int cols = (int)strlen(close);

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	pen_blank(&pen, ROLE_RULE_TITLE, 1);
	pen_text(&pen, ROLE_RULE_TITLE, event->event < 0 ? "Row" : "+WDSI: ");
	pen_text(&pen, ROLE_RULE_TITLE, event->code);
	if (info->name) {
		pen_blank(&pen, ROLE_RULE_TITLE, 2);
		pen_text(&pen, ROLE_RULE_NOTE, info->name);
	}
	pen_blank(&pen, ROLE_RULE_TITLE, 1);
	if (cols == 0 || pen.col + cols + 4 > pen.end)
		return;
	pen.col = pen.end - cols - 2;
	pen_blank(&pen, ROLE_RULE_NOTE, 1);
	pen_text(&pen, ROLE_RULE_NOTE, close);
	pen_blank(&pen, ROLE_RULE_NOTE, 1);
}

void detail_draw(struct canvas *canvas, const struct area *area,
		 const struct ui_model *model, const struct row *event,
		 bool opened)
{
	const struct hl78_wdsi_info *info = row_info(event);
	struct page page = { canvas, area, area->row + 1,
			     area->row + area->rows };
	char keys[32], close[48] = "";

	if (opened)
		snprintf(close, sizeof(close), "%s: close",
			 keymap_keys(model->keymap, ACTION_CHOOSE, keys,
				     sizeof(keys)));
	draw_head(canvas, area, event, close);
	if (page.row >= page.end)
		return;
	draw_meaning(&page, event);
	if (event->event >= 0)
		draw_todo(&page, info);
	if (event->event >= 0 && info->command)
		draw_command(&page, model, info->command);
	draw_source(&page, event);
}
