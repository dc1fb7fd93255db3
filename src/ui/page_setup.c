/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Setup page: the settings of device services as the module has them, and
 * as they are wanted. What is changed here is a draft until it is sent, which
 * is the program's; what is otherwise than the module has it says how it was.
 */
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "ui/pen.h"
#include "ui/rowlook.h"
#include "ui/setup_rows.h"

/* From this width on the groups have a column of their own. */
#define GROUPS_FROM 72
#define GROUP_COLS  13
#define NAME_COLS   11

/* From here on what is to change is told near by, not at the far end. */
#define COLS_MAX    80

/*
 * Below the list and all that it can have, from this height on: what the
 * chosen one means.
 */
#define LIST_ROWS        (UI_SETUP_APPLY + 3)
#define DETAIL_FROM_ROWS (LIST_ROWS + 5)
/* Less of it in one row, from this height on: the list scrolls. */
#define BRIEF_FROM_ROWS  12

static int count(const struct ui *ui, const struct ui_model *model)
{
	return draft_count(&ui->draft, model->identity);
}

static struct form_lines lines_of(const struct ui *ui,
				  const struct ui_model *model)
{
	struct form_lines lines = { .n = 0 };

	for (int i = UI_SETUP_ALL; i <= UI_SETUP_APN; i++)
		form_add(&lines, i);
	if (count(ui, model) > 0)
		form_add(&lines, UI_SETUP_APPLY);
	return lines;
}

/* What is to change is told by a star and words, not by its colour alone. */
static void draw_was(struct pen *pen, const struct setup_row *s)
{
	int cols = (int)strlen(s->was) + 2;

	if (!s->was[0])
		return;
	if (pen->col + cols + 1 < pen->end)
		pen->col = pen->end - cols;
	else
		pen->col++;
	pen_text(pen, ROLE_ASK, "* ");
	pen_text(pen, ROLE_ASK, s->was);
}

static void draw_item(struct pen *pen, const struct ui *ui,
		      const struct ui_model *model, int item)
{
	enum role role = model->identity->old ? ROLE_OLD : ROLE_VALUE;
	int end = pen->end, was, start;
	struct setup_row s;

	setup_row(&s, ui, model, item);
	if (!s.known || s.held)
		role = ROLE_UNKNOWN;
	if (end - pen->col + 2 >= GROUPS_FROM) {
		start = pen->col;
		pen_text(pen, ROLE_LABEL, s.group);
		pen->col = start + GROUP_COLS;
	}
	pen_glyph(pen, s.glyph == GLYPH_ON && role == ROLE_VALUE ? ROLE_OK :
						    role, s.glyph);
	pen->col++;
	start = pen->col;
	pen_text(pen, s.was[0] ? ROLE_ASK : role, s.name);
	pen->col = start + NAME_COLS;
	/* How it was is worth more than what it means. */
	was = s.was[0] ? (int)strlen(s.was) + 3 : 0;
	if (end - was > pen->col)
		pen->end = end - was;
	pen_text(pen, role == ROLE_VALUE ? ROLE_TEXT : role, s.text);
	pen->end = end;
	draw_was(pen, &s);
}

/* ---- the chosen one, where there is room ---- */

static void draw_events(struct canvas *canvas, const struct area *area,
			const struct hl78_mask_bit *bit)
{
	char text[160];

	canvas_line(canvas, area->row, area->col, area->cols, ROLE_RULE,
		    GLYPH_RULE);
	for (int i = 0; i < bit->n_codes && i + 1 < area->rows; i++) {
		const struct hl78_wdsi_info *info =
			hl78_wdsi_info(bit->codes[i]);

		snprintf(text, sizeof(text), "%-5d%s", bit->codes[i],
			 info->meaning);
		canvas_text(canvas, area->row + 1 + i, area->col + 1,
			    area->cols - 2, ROLE_TEXT, text, strlen(text));
	}
}

static const char *detail_of(int item)
{
	if (item == UI_SETUP_ALL)
		return "Every +WDSI event the module has (AT+WDSI=4479 on an "
		       "HL78xx), and reasons in place of a plain ERROR "
		       "(AT+CMEE=1). Without indications a session runs, and "
		       "nothing is seen of it.";
	if (setup_is_ask(item))
		return "With \"ask\" the module waits for AT+WDSR, which F7 "
		       "sends, and asks again every 30 minutes; with \"auto\" "
		       "it goes on by itself (AT+WDSC).";
	if (item == UI_SETUP_POLLING)
		return "How often the module opens a session by itself to ask "
		       "the server: 1 to 525600 minutes (a year), or off "
		       "(AT+WDSC=3). It closes it after 20 s without traffic. "
		       "A digit begins another value.";
	if (item == UI_SETUP_RETRIES)
		return "After how many minutes a failed connection is tried "
		       "again, one value an attempt: up to 8 of 1 to 20160 "
		       "(two weeks), as 15,60,240 (AT+WDSC=4). A digit begins "
		       "other values.";
	if (item == UI_SETUP_CID)
		return "Which PDP context sessions use: 1 or 2 (AT+WDSS=2), "
		       "from the next one on. Packages do not follow it: "
		       "HL780x modules download over context 1 whatever is "
		       "set here.";
	if (item == UI_SETUP_APN)
		return "The APN of that context (AT+CGDCONT); \"network\" "
		       "leaves it to the network, which works with many SIMs. "
		       "Without a context a session ends in CME ERROR 650, "
		       "with a wrong APN in 133.";
	return "The commands are shown before they are sent, and each result "
	       "is among the events.";
}

/* Less of it, for one row. */
static const char *brief_of(int item, char *out, size_t size)
{
	const struct hl78_mask_bit *bit;
	size_t len = 0;

	if (item == UI_SETUP_ALL)
		return "every +WDSI event, and errors with a number: without "
		       "them nothing is seen";
	if (setup_is_ask(item))
		return "ask: it waits for F7, and asks again; auto: it goes "
		       "on by itself";
	if (item == UI_SETUP_POLLING)
		return "sessions of its own, every 1 to 525600 minutes, or "
		       "off";
	if (item == UI_SETUP_RETRIES)
		return "minutes until a failed connection is tried again: up "
		       "to 8 of 1 to 20160";
	if (item == UI_SETUP_CID)
		return "1 or 2: the PDP context of sessions; HL780x downloads "
		       "over 1 all the same";
	if (item == UI_SETUP_APN)
		return "of that context; \"network\" leaves it to the network";
	if (item == UI_SETUP_APPLY)
		return "the commands are shown before they are sent";
	bit = setup_bit_of(item);
	for (int i = 0; i < bit->n_codes && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%d %s",
					i ? ", " : "", bit->codes[i],
					hl78_wdsi_info(bit->codes[i])->meaning);
	return out;
}

/* In the last row, which is kept free for it. */
static void draw_brief(struct canvas *canvas, const struct area *list,
		       int item)
{
	struct pen pen = { canvas, list->row + list->rows, list->col + 1,
			   list->col + list->cols - 1 };
	char text[200];

	pen_text(&pen, ROLE_LABEL, brief_of(item, text, sizeof(text)));
}

static void draw_detail(struct canvas *canvas, const struct area *area,
			int item)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	char title[48] = " Meaning ";

	if (setup_is_bit(item)) {
		snprintf(title, sizeof(title), " +WDSI bit %d, value %d ",
			 setup_bit_of(item)->bit, setup_bit_of(item)->value);
		draw_events(canvas, area, setup_bit_of(item));
	} else {
		row_whole(canvas, area, detail_of(item),
			  strlen(detail_of(item)));
	}
	pen_text(&pen, ROLE_RULE_TITLE, title);
}

/* ---- the page ---- */

/* Why nothing can be set: above the list, whatever of that is in sight. */
static void draw_held(struct canvas *canvas, const struct area *area,
		      const char *why)
{
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };

	pen_glyph(&pen, ROLE_WARNING, GLYPH_WARNING);
	pen.col++;
	pen_text(&pen, ROLE_WARNING, why);
}

static void draw_list(struct ui *ui, const struct ui_model *model,
		      struct canvas *canvas, const struct area *list,
		      bool focused)
{
	struct form_lines lines = lines_of(ui, model);
	struct form *form = &ui->setup;
	int cols = list->cols < COLS_MAX ? list->cols : COLS_MAX;

	form_place(form, &lines, list->rows);
	for (int i = 0; i < list->rows && form->top + i < lines.n; i++) {
		int item = lines.item[form->top + i];
		struct pen pen = { canvas, list->row + i, list->col + 1,
				   list->col + cols - 1 };

		draw_item(&pen, ui, model, item);
		if (!focused || item != form->item)
			continue;
		canvas_paint(canvas, pen.row, list->col, list->cols,
			     ROLE_CHOSEN);
		canvas_cursor(canvas, pen.row, list->col);
	}
}

static void draw(struct ui *ui, const struct ui_model *model,
		 struct canvas *canvas, const struct area *area, bool focused)
{
	struct area list = *area, below;

	if (area->rows >= DETAIL_FROM_ROWS)
		below = row_below(&list, area->rows - LIST_ROWS);
	if (model->setup_held && area->rows > 0) {
		draw_held(canvas, area, model->setup_held);
		list.row++;
		list.rows--;
	}
	if (area->rows >= BRIEF_FROM_ROWS && area->rows < DETAIL_FROM_ROWS)
		list.rows--;
	draw_list(ui, model, canvas, &list, focused);
	if (area->rows >= DETAIL_FROM_ROWS)
		draw_detail(canvas, &below, ui->setup.item);
	else if (area->rows >= BRIEF_FROM_ROWS)
		draw_brief(canvas, &list, ui->setup.item);
}

static void open_page(struct ui *ui, const struct ui_model *model)
{
	(void)model;
	ui->setup = (struct form){ .item = UI_SETUP_ALL };
}

/* What the keys do with what is chosen; less of it where there is no room. */
static void note(struct ui *ui, const struct ui_model *model, char *out,
		 size_t size)
{
	int item = ui->setup.item, n = count(ui, model), len;
	const char *change = "";
	char yes[16], back[16];

	keymap_cap(model->keymap, ACTION_ACCEPT, yes, sizeof(yes));
	keymap_keys(model->keymap, ACTION_BACK, back, sizeof(back));
	if (model->setup_held)
		change = "";
	else if (item == UI_SETUP_ALL || item == UI_SETUP_APPLY)
		change = "Enter do it   ";
	else if (setup_is_typed(item))
		change = "Enter edit   ";
	else
		change = "Space change   ";
	if (n == 0 || model->setup_held)
		len = snprintf(out, size, "%s%s close", change, back);
	else
		len = snprintf(out, size, "%s%s apply %d   %s drop", change,
			       yes, n, back);
	if (len >= (int)size && n > 0)
		len = snprintf(out, size, "%s apply %d", yes, n);
	if (len >= (int)size)
		out[0] = '\0';
}

static bool turn(struct ui *ui, const struct ui_model *model, int item)
{
	if (model->setup_held)
		return false;
	if (setup_is_bit(item))
		return draft_turn_bit(&ui->draft, model->identity,
				      setup_bit_of(item)->value);
	return setup_is_ask(item) && draft_turn_ask(&ui->draft, model->identity,
					      setup_request_of(item));
}

static bool act(struct ui *ui, const struct ui_model *model,
		enum action action)
{
	struct form_lines lines = lines_of(ui, model);
	enum rows_move move;

	if (action == ACTION_CHOOSE || action == ACTION_CHANGE)
		return turn(ui, model, ui->setup.item);
	if (!row_move(action, &move))
		return false;
	form_move(&ui->setup, &lines, move);
	return true;
}

static enum action press(struct ui *ui, const struct ui_model *model, int row)
{
	struct form_lines lines = lines_of(ui, model);

	form_press(&ui->setup, &lines, row - (model->setup_held != NULL));
	return ACTION_NONE;
}

/* A draft is applied; without one, all indications are turned on. */
static bool takes_yes(const struct ui *ui, const struct ui_model *model)
{
	if (count(ui, model) > 0)
		return !model->setup_held;
	return ui->setup.item == UI_SETUP_ALL && !model->all_on_held;
}

const struct view view_setup = {
	.title = "Set up",
	.focus = ACTION_SETUP,
	.open = open_page,
	.note = note,
	.draw = draw,
	.act = act,
	.press = press,
	.takes_yes = takes_yes,
};
