/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Session page: how the session stands, in words, and what can be done with
 * it, each with the reason where it is held back. Whether it is, and what it
 * then does, is the program's: nothing is sent by looking.
 */
#include "ui/ui.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/parts.h"
#include "ui/pen.h"
#include "ui/rowlook.h"

#define NAME_COLS 10
/* Below the list, from this height on: what the chosen one does. */
#define DETAIL_FROM_ROWS 16

enum fact {
	FACT_STATE,
	FACT_SERVER,
	FACT_MODULE, /* what a registration asks for */
	FACT_CONTEXT,
	FACT_POLLING,
	FACT_RETRIES,
	N_FACTS
};

static const char *const labels[N_FACTS] = {
	[FACT_STATE] = "State",
	[FACT_SERVER] = "Server",
	[FACT_MODULE] = "Module",
	[FACT_CONTEXT] = "Context",
	[FACT_POLLING] = "Polling",
	[FACT_RETRIES] = "Retries",
};

static const struct {
	const char *name;
	const char *text;
	const char *detail;
} items[N_UI_SESSION_ITEMS] = {
	[UI_SESSION_START] = { "start", "a session with the server",
		"AT+WDSS=1,1. The module connects and authenticates (4, 6), and "
		"with 23,1 the DM server is reached: what waits there for the "
		"module comes then." },
	[UI_SESSION_STOP] = { "stop", "the session",
		"AT+WDSS=1,0. The module says 8 within some 3 seconds. A "
		"download that runs is suspended." },
	[UI_SESSION_RESTORE] = { "restore", "stop it, and start a new one",
		"AT+WDSS=1,0, and once it is closed AT+WDSS=1,1. For a session "
		"that is open and brings nothing any more: the network has let "
		"go of it." },
	[UI_SESSION_TEST] = { "test", "whether the server can be reached",
		"AT+WDSS=1,1, and once the DM server is reached (23,1) "
		"AT+WDSS=1,0." },
	[UI_SESSION_ASK_APN] = { "ask APN", "of the module's contexts",
		"AT+CGDCONT? It changes nothing, and is sent at once. An empty "
		"APN is the network's choice, and works." },
	[UI_SESSION_CONTEXT] = { "context", "set cid and APN",
		"To the settings of it (AT+WDSS=2, AT+CGDCONT). HL780x modules "
		"download over cid 1 whatever is set." },
	[UI_SESSION_CARD] = { "card", "copy model, serial number and IMEI",
		"What AirVantage asks for to register a device: to the "
		"clipboard, if that is on, else to the messages; :card FILE "
		"writes it to a file." },
};

static const char *const openers[HL78_N_OPENERS] = {
	[HL78_OPENED_BY_NOBODY] = "",
	[HL78_OPENED_BY_HOST] = ", by you",
	[HL78_OPENED_BY_POLLING] = ", by polling",
	[HL78_OPENED_BY_REPORT] = ", to report an update",
};

static struct form_lines lines_of(const struct ui *ui)
{
	struct form_lines lines = { .n = 0 };

	for (int i = 0; i < N_FACTS + ui->session_next; i++)
		form_add(&lines, FORM_TEXT);
	for (int i = 0; i < N_UI_SESSION_ITEMS; i++)
		form_add(&lines, i);
	return lines;
}

/* ---- how it stands ---- */

static void draw_state(struct pen *pen, const struct ui_model *model)
{
	const struct hl78_status *status = model->status;
	const struct part_look *look = part_session_look(model);
	bool up = status->link == HL78_LINK_READY;
	bool told = model->identity->session_known ||
		    status->session != HL78_SESSION_CLOSED;

	if (up && !told) {
		pen_text(pen, ROLE_UNKNOWN, "the module has not said whether "
			 "one is open");
		return;
	}
	pen_glyph(pen, look->role, look->glyph);
	pen->col++;
	pen_text(pen, look->role, look->text);
	if (!up || !model->session_since)
		return;
	pen_text(pen, ROLE_VALUE, " since ");
	pen_text(pen, ROLE_VALUE, model->session_since);
	if (status->session == HL78_SESSION_CLOSED)
		return;
	pen_text(pen, ROLE_VALUE, status->opener == HL78_OPENED_BY_POLLING &&
				  model->identity->polling == 0 ?
		 ", by the module itself" : openers[status->opener]);
}

/* A session was wanted, and it is known why there is none. */
static bool hindered(const struct hl78_status *status)
{
	return status->link == HL78_LINK_READY &&
	       status->session == HL78_SESSION_CLOSED &&
	       status->package <= HL78_PACKAGE_STORED &&
	       status->obstacle != HL78_OBSTACLE_NONE &&
	       status->obstacle != HL78_OBSTACLE_DENIED;
}

static void draw_server(struct pen *pen, const struct ui_model *model)
{
	const struct row *row = model->server;
	const struct row_look *look;

	/* No server was reached: that says more than what the last one said. */
	if (hindered(model->status)) {
		look = row_look(ROW_WARNING);
		pen_glyph(pen, look->role, look->glyph);
		pen->col++;
		pen_text(pen, look->role,
			 hl78_status_advice(model->status, NULL));
		return;
	}
	if (!row) {
		pen_text(pen, ROLE_UNKNOWN, "nothing yet");
		return;
	}
	look = row_look(row->kind);
	pen_glyph(pen, look->role, look->glyph);
	pen->col++;
	row_text(pen, look->role, row);
	if (!row->stamp[0])
		return;
	pen_text(pen, ROLE_STAMP, " at ");
	pen_text(pen, ROLE_STAMP, row->stamp);
}

static void draw_context(struct pen *pen, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role role = id->old ? ROLE_OLD : ROLE_VALUE;
	char cid[32];

	if (id->cid >= 0) {
		snprintf(cid, sizeof(cid), "cid %d, ", id->cid);
		pen_text(pen, role, cid);
	}
	pen_text(pen, id->apn[0] ? role : ROLE_UNKNOWN,
		 id->apn[0] ? "APN " : "APN not known, or the network's");
	pen_text(pen, role, id->apn);
	if (!draft_cid_misleads(id, id->cid))
		return;
	pen->col += 2;
	pen_glyph(pen, ROLE_WARNING, GLYPH_WARNING);
	pen->col++;
	pen_text(pen, ROLE_WARNING, "it downloads over cid 1");
}

/* A field of the registration; a place that is empty says what is missing. */
static void draw_part(struct pen *pen, enum role role, const char *label,
		      const char *value)
{
	pen_text(pen, ROLE_LABEL, label);
	pen_text(pen, value[0] ? role : ROLE_UNKNOWN,
		 value[0] ? value : "not known");
}

static void draw_module(struct pen *pen, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role role = id->old ? ROLE_OLD : ROLE_VALUE;

	draw_part(pen, role, "", id->model);
	draw_part(pen, role, "  serial ", id->serial_number);
	draw_part(pen, role, "  IMEI ", id->imei);
}

static void draw_polling(struct pen *pen, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role role = id->old ? ROLE_OLD : ROLE_VALUE;
	char text[80];

	if (id->polling < 0) {
		pen_glyph(pen, ROLE_UNKNOWN, GLYPH_NONE);
		return;
	}
	snprintf(text, sizeof(text), "every %" PRId32 " min a session of the "
		 "module's own", id->polling);
	pen_text(pen, role, id->polling ? text :
		 "off: the module opens no session by itself");
}

static void draw_retries(struct pen *pen, const struct ui_model *model)
{
	const struct hl78_identity *id = model->identity;
	enum role role = id->old ? ROLE_OLD : ROLE_VALUE;
	char text[80];

	if (id->n_timers == 0) {
		pen_glyph(pen, ROLE_UNKNOWN, GLYPH_NONE);
		return;
	}
	pen_text(pen, role, draft_timers_text(id->timers, id->n_timers, text,
					      sizeof(text)));
	pen_text(pen, role, " min after a failed connection");
}

static void (*const facts[N_FACTS])(struct pen *pen,
				    const struct ui_model *model) = {
	[FACT_STATE] = draw_state,
	[FACT_SERVER] = draw_server,
	[FACT_MODULE] = draw_module,
	[FACT_CONTEXT] = draw_context,
	[FACT_POLLING] = draw_polling,
	[FACT_RETRIES] = draw_retries,
};

/* ---- what can be done ---- */

static void draw_item(struct pen *pen, const struct ui_model *model, int item)
{
	const char *held = model->session_held[item];
	enum role role = held ? ROLE_UNKNOWN : ROLE_VALUE;
	int start = pen->col;

	pen_text(pen, role, items[item].name);
	pen->col = start + NAME_COLS;
	if (!held) {
		pen_text(pen, ROLE_HELP_TEXT, items[item].text);
		return;
	}
	pen_glyph(pen, role, GLYPH_NONE);
	pen->col++;
	pen_text(pen, role, held);
}

/*
 * What to do next stands above what can be done, where the screen has no line
 * for it elsewhere.
 */
static int next_rows(const struct canvas *canvas, const struct area *area,
		     const struct ui_model *model)
{
	int last_cols;

	if (part_has_next(canvas) || !model->advice)
		return 0;
	return pen_wrapped_rows(area->cols - 1 - PART_VALUE_COL,
				glyphs_ascii(canvas->glyphs), model->advice,
				strlen(model->advice), &last_cols);
}

static void draw_next(struct pen *pen, const struct ui_model *model, int row)
{
	const char *text = model->advice, *from = text;
	bool ascii = glyphs_ascii(pen->canvas->glyphs);
	size_t len = strlen(text), n = 0;

	for (; row >= 0; row--) {
		from = text;
		n = pen_wrapped_row(&text, &len, pen->end - pen->col, ascii);
	}
	pen_bytes(pen, ROLE_ADVICE, from, n);
}

static void draw_line(const struct ui *ui, struct canvas *canvas,
		      const struct area *area, int at,
		      const struct ui_model *model, int line)
{
	struct pen pen = { canvas, at, area->col + 1,
			   area->col + area->cols - 1 };
	int next = line - N_FACTS, item = next - ui->session_next;

	pen_text(&pen, ROLE_LABEL, item == 0 ? "Do" : next == 0 ? "Next" :
				   next < 0 ? labels[line] : "");
	pen.col = area->col + PART_VALUE_COL;
	if (next >= 0 && item < 0)
		draw_next(&pen, model, next);
	else if (item >= 0)
		draw_item(&pen, model, item);
	else
		facts[line](&pen, model);
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	struct form *form = &ui->session;
	struct area list = *area, below;
	struct form_lines lines;
	const char *detail;

	ui->session_next = next_rows(canvas, area, model);
	lines = lines_of(ui);
	if (area->rows >= DETAIL_FROM_ROWS)
		below = row_below(&list, area->rows - lines.n);
	form_place(form, &lines, list.rows);
	for (int i = 0; i < list.rows && form->top + i < lines.n; i++) {
		int line = form->top + i;

		draw_line(ui, canvas, area, area->row + i, model, line);
		if (!focused || lines.item[line] != form->item)
			continue;
		canvas_paint(canvas, area->row + i, area->col, area->cols,
			     ROLE_CHOSEN);
		canvas_cursor(canvas, area->row + i, area->col);
	}
	if (area->rows >= DETAIL_FROM_ROWS) {
		detail = items[form->item].detail;
		row_whole(canvas, &below, detail, strlen(detail));
	}
}

/* What comes next: its end, or its beginning. */
static void open_page(struct ui *ui, const struct ui_model *model)
{
	ui->session = (struct form){
		.item = model->restore_offered ? UI_SESSION_RESTORE :
			model->status->session == HL78_SESSION_CLOSED ?
			UI_SESSION_START : UI_SESSION_STOP,
	};
}

static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	bool held = model->session_held[ui->session.item] != NULL;
	char keys[16];
	int n;

	keymap_keys(model->keymap, ACTION_BACK, keys, sizeof(keys));
	n = snprintf(out, size, "%s%s close", held ? "" : "Enter do it   ",
		     keys);
	if (n >= (int)size)
		snprintf(out, size, "%s", held ? "" : "Enter do it");
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	struct form_lines lines = lines_of(ui);
	enum rows_move move;

	(void)model;
	if (!row_move(action, &move))
		return false;
	form_move(&ui->session, &lines, move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	struct form_lines lines = lines_of(ui);

	(void)model;
	form_press(&ui->session, &lines, row);
	return ACTION_NONE;
}

const struct view view_session = {
	.title = "Session",
	.focus = ACTION_SESSION,
	.open = open_page,
	.note = note,
	.draw = draw,
	.act = act,
	.press = press,
};
