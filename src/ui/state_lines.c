/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header and the lines of state: who the module is, its session, its
 * agreements, what there is to do next. Whatever is not known is shown as not
 * known; what was known before the link went is marked as old.
 */
#include "ui/parts.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/pen.h"
#include "ui/rowlook.h"
#include "ui/text.h"

/* From here on the lines have a second column, so that values line up. */
#define TWO_COLUMNS_FROM 76
#define SECOND_COL       52
/* The longest word of a session: behind it the clock keeps its column. */
#define SESSION_COLS     16

/* Below these there is no row for what to do next, or no second one. */
#define NEXT_FROM_ROWS 14
#define NEXT_TWO_FROM_ROWS 16

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct part_look links[HL78_N_LINK] = {
	[HL78_LINK_CLOSED] = { GLYPH_ERROR, ROLE_ERROR, "port closed" },
	[HL78_LINK_SILENT] = { GLYPH_OFF, ROLE_WARNING, "no answer" },
	[HL78_LINK_BOOTING] = { GLYPH_BETWEEN, ROLE_ACTIVE, "restarting" },
};

/* Nobody has opened one: no failure. */
static const struct part_look no_port = { GLYPH_OFF, ROLE_UNKNOWN, "no port" };

/* No answer, while it installs. */
static const struct part_look hushed = { GLYPH_OFF, ROLE_VALUE,
				    "silent, this is normal" };

static const struct part_look sessions[HL78_N_SESSION] = {
	[HL78_SESSION_CLOSED] = { GLYPH_OFF, ROLE_VALUE, "closed" },
	[HL78_SESSION_CONNECTING] = { GLYPH_BETWEEN, ROLE_ACTIVE,
				      "connecting" },
	[HL78_SESSION_AUTHENTICATING] = { GLYPH_BETWEEN, ROLE_ACTIVE,
					  "authenticating" },
	[HL78_SESSION_BOOTSTRAP] = { GLYPH_ON, ROLE_ACTIVE,
				     "bootstrap server" },
	[HL78_SESSION_OPEN] = { GLYPH_ON, ROLE_OK, "open, DM server" },
	[HL78_SESSION_CLOSING] = { GLYPH_BETWEEN, ROLE_ACTIVE, "closing" },
};

static const char *const openers[HL78_N_OPENERS] = {
	[HL78_OPENED_BY_POLLING] = "by polling",
	[HL78_OPENED_BY_REPORT] = "to report",
};

static const struct part_look logs[] = {
	[UI_LOG_OFF] = { GLYPH_OFF, ROLE_VALUE, "off" },
	[UI_LOG_ON] = { GLYPH_ON, ROLE_OK, "on" },
	[UI_LOG_FAILED] = { GLYPH_ERROR, ROLE_ERROR, "failed" },
};

/* NULL for an empty text: not known. */
static const char *known(const char *text)
{
	return text && text[0] ? text : NULL;
}

void part_header(struct canvas *canvas, int row, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role value = id->old ? ROLE_TITLE_OLD : ROLE_TITLE_VALUE;
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };
	struct field fields[] = {
		{ .weight = 9, .value = "fotacon", .role = ROLE_TITLE_NAME },
		{ .weight = 8, .value = known(model->port), .max = 24,
		  .detail = model->baud, .role = ROLE_TITLE_VALUE },
		{ .weight = model->note ? 6 : 0, .value = model->note,
		  .role = ROLE_TITLE_NAME },
		{ .weight = id->model[0] ? 3 : 0,
		  .label = id->old ? "was" : NULL, .value = id->model,
		  .role = value },
		{ .weight = 5, .label = "IMEI", .value = known(id->imei),
		  .role = value, .max = 20 },
		{ .weight = 7, .label = id->old ? "was FW" : "FW",
		  .value = known(id->firmware), .role = value, .max = 28 },
	};

	for (size_t i = 0; i < COUNT(fields); i++)
		fields[i].light = ROLE_TITLE;
	canvas_fill(canvas, row, 0, canvas->cols, ROLE_TITLE);
	/* The rate is the first to go, before any field. */
	if (fields_width(fields, COUNT(fields), 2,
			 glyphs_ascii(canvas->glyphs)) > pen.end - pen.col)
		fields[1].detail = NULL;
	fields_draw(&pen, fields, COUNT(fields), 2);
}

static struct pen line(struct canvas *canvas, int row, const char *label)
{
	struct pen pen = { canvas, row, 1, canvas->cols - 1 };

	canvas_fill(canvas, row, 0, canvas->cols, ROLE_NORMAL);
	pen_text(&pen, ROLE_LABEL, label);
	pen.col = PART_VALUE_COL;
	return pen;
}

/*
 * The first `n_left` fields, then the others in a column of their own; behind
 * them where they would lose one otherwise.
 */
static void two_columns(struct pen *pen, struct field *fields, size_t n_left,
			size_t n)
{
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	int end = pen->end;
	bool pushes = fields_width(fields, n_left, 2, ascii) >
			      SECOND_COL - 1 - pen->col &&
		      fields_width(fields, n, 2, ascii) <= end - pen->col;

	for (size_t i = 0; i < n; i++)
		fields[i].light = ROLE_LABEL;
	if (pushes || pen->canvas->cols < TWO_COLUMNS_FROM) {
		fields_draw(pen, fields, n, 2);
		return;
	}
	pen->end = SECOND_COL - 1;
	fields_draw(pen, fields, n_left, 2);
	pen->col = SECOND_COL;
	pen->end = end;
	fields_draw(pen, fields + n_left, n - n_left, 2);
}

/* Since when it has been so, "00:03:12"; NULL where that is not known. */
static const char *since(const struct ui_model *model, hl78_time at,
			 char out[FORMAT_MAX])
{
	if (model->now == HL78_NO_TIME || at == HL78_NO_TIME)
		return NULL;
	return format_clock((model->now - at) / HL78_SEC(1), out);
}

/* A session is worth a word only while the module can be heard. */
const struct part_look *part_session_look(const struct ui_model *model)
{
	const struct hl78_status *status = model->status;

	if (model->no_port)
		return &no_port;
	if (status->link == HL78_LINK_READY)
		return &sessions[status->session];
	if (status->link == HL78_LINK_SILENT && status->guard.active)
		return &hushed;
	return &links[status->link];
}

/* One that the module opens with polling off goes on with something. */
static const char *opener_of(const struct ui_model *model)
{
	if (model->status->opener == HL78_OPENED_BY_POLLING &&
	    model->identity->polling == 0)
		return "by itself";
	return openers[model->status->opener];
}

void part_session(struct canvas *canvas, int row, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	const struct hl78_status *status = model->status;
	bool up = status->link == HL78_LINK_READY;
	bool lasts = up && status->session != HL78_SESSION_CLOSED;
	const struct part_look *look = part_session_look(model);
	enum role value = id->old ? ROLE_OLD : ROLE_VALUE;
	struct pen pen = line(canvas, row, "Session");
	char clock[FORMAT_MAX], cid[16] = "";
	struct field fields[] = {
		{ .weight = 9, .value = look->text, .role = look->role,
		  .has_glyph = true, .glyph = look->glyph,
		  .detail = lasts ? opener_of(model) : NULL },
		{ .weight = 0, .role = ROLE_VALUE },
		{ .weight = 4, .label = "APN", .value = known(id->apn),
		  .role = value, .max = 20 },
		{ .weight = 3, .label = "Log",
		  .value = logs[model->log].text,
		  .role = logs[model->log].role },
		{ .weight = 2, .label = "Services",
		  .value = status->services == HL78_SERVICES_READY ? "ready" :
								     NULL,
		  .role = ROLE_VALUE },
		{ .weight = 1, .label = "Serial",
		  .value = known(id->serial_number), .role = value,
		  .max = 24 },
	};

	if (id->cid >= 0)
		snprintf(cid, sizeof(cid), "cid %d", id->cid);
	fields[2].detail = known(cid);
	if (up && !lasts) /* why there is none, where one was wanted */
		fields[0].detail = known(hl78_obstacle_text(status->obstacle));
	if (lasts)
		fields[1].value = since(model, status->session_since, clock);
	if (fields[1].value)
		fields[1].weight = 5;
	if (fields[1].value && canvas->cols >= TWO_COLUMNS_FROM)
		fields[0].min = SESSION_COLS;
	if (model->log == UI_LOG_FAILED)
		fields[3].weight = 6;
	two_columns(&pen, fields, 2, COUNT(fields));
}

static const char *asks(const struct hl78_identity *id,
			enum hl78_request request)
{
	if (id->ask[request] < 0)
		return NULL;
	return id->ask[request] ? "ask" : "auto";
}

void part_agree(struct canvas *canvas, int row, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role value = id->old ? ROLE_OLD : ROLE_VALUE;
	struct pen pen = line(canvas, row, "Agree");
	char mask[64], polling[FORMAT_MAX];
	struct field fields[] = {
		{ .weight = 4, .label = "connect", .role = value,
		  .value = asks(id, HL78_REQUEST_CONNECT) },
		{ .weight = 8, .label = "download", .role = value,
		  .value = asks(id, HL78_REQUEST_DOWNLOAD) },
		{ .weight = 9, .label = "install", .role = value,
		  .value = asks(id, HL78_REQUEST_INSTALL) },
		{ .weight = 6, .label = "Indications", .role = value },
		{ .weight = 3, .label = "Poll", .role = value },
	};

	if (id->mask >= 0)
		fields[3].value = hl78_mask_text((unsigned)id->mask, mask,
						 sizeof(mask));
	if (id->mask == 0)
		fields[3].role = ROLE_WARNING;
	if (id->polling == 0)
		fields[4].value = "off";
	if (id->polling > 0) {
		snprintf(polling, sizeof(polling), "%d min",
			 (int)id->polling);
		fields[4].value = polling;
	}
	two_columns(&pen, fields, 3, COUNT(fields));
}

/* Where it is cut, it says where all of it stands. */
static void draw_notice(struct pen *pen, const struct row_look *look,
			const struct ui_model *model)
{
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	char keys[24];
	int end = pen->end, cols;

	pen_glyph(pen, look->role, look->glyph);
	pen->col++;
	cols = text_width(model->notice, strlen(model->notice), ascii);
	if (pen->col + cols <= end) {
		pen_text(pen, look->role, model->notice);
		return;
	}
	keymap_keys(model->keymap, ACTION_MESSAGES, keys, sizeof(keys));
	pen->end = end - (int)strlen(keys) - 1;
	pen_text(pen, look->role, model->notice);
	pen->end = end;
	pen->col = end - (int)strlen(keys);
	pen_text(pen, ROLE_LABEL, keys);
}

bool part_has_next(const struct canvas *canvas)
{
	return canvas->rows >= NEXT_FROM_ROWS;
}

/* Columns for a sentence behind its label. */
static int next_cols(const struct canvas *canvas)
{
	return canvas->cols - 1 - PART_VALUE_COL;
}

int part_next_rows(const struct canvas *canvas, const struct ui_model *model)
{
	bool ascii = glyphs_ascii(canvas->glyphs);

	if (model->notice)
		return 1;
	if (!part_has_next(canvas))
		return 0;
	return canvas->rows >= NEXT_TWO_FROM_ROWS && model->advice &&
	       text_width(model->advice, strlen(model->advice), ascii) >
		       next_cols(canvas) ? 2 : 1;
}

/* Over two rows; behind the end of the second what does it, and its key. */
static void draw_advice_twice(struct pen *pen, const struct ui_model *model,
			      struct field *can, size_t n)
{
	struct canvas *canvas = pen->canvas;
	size_t len = strlen(model->advice);
	int cols = next_cols(canvas), last_cols;
	bool ascii = glyphs_ascii(canvas->glyphs);

	canvas_fill(canvas, pen->row + 1, 0, canvas->cols, ROLE_NORMAL);
	pen_wrapped(canvas, pen->row, pen->row + 1, pen->col, cols,
		    ROLE_ADVICE, model->advice, len);
	if (pen_wrapped_rows(cols, ascii, model->advice, len, &last_cols) > 2)
		return;
	pen->row++;
	pen->col += last_cols + 3;
	if (fields_width(can, n, 3, ascii) <= pen->end - pen->col)
		fields_draw(pen, can, n, 3);
}

void part_next(struct canvas *canvas, int row, int rows,
	       const struct ui_model *model)
{
	struct pen pen = line(canvas, row, model->notice ? "Notice" : "Next");
	char keys[32];
	bool can = model->advice && model->advice_command;
	/* A command that does not fit whole is left out, not cut. */
	struct field advice[] = {
		{ .weight = 3, .value = model->advice, .role = ROLE_ADVICE,
		  .light = ROLE_UNKNOWN },
		{ .weight = can ? 2 : 0,
		  .value = model->advice_command, .role = ROLE_HOST },
		{ .weight = can ? 1 : 0, .role = ROLE_UNKNOWN,
		  .value = keymap_keys(model->keymap, ACTION_USE_NEXT, keys,
				       sizeof(keys)) },
	};

	if (model->notice) {
		const struct row_look *look =
			row_look((enum row_kind)model->notice_severity);

		draw_notice(&pen, look, model);
		return;
	}
	if (rows > 1)
		draw_advice_twice(&pen, model, advice + 1, COUNT(advice) - 1);
	else
		fields_draw(&pen, advice, COUNT(advice), 3);
}
