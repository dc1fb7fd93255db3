/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An update on its way: its steps, each with what it brought or waits for, and
 * how it ended. The bar is that of the line of the update, which is on the
 * screen on all pages: what is here besides changes no more often than it.
 */
#include "ui/update_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/format.h"
#include "ui/rowlook.h"

#define NAME_COLS 9
#define TEXT_MAX  200
/* The graph, its axis included; and what there is below the steps at least. */
#define GRAPH_ROWS     7
#define GRAPH_MIN_ROWS 4
/* A column costs a slow line several rows: while it goes there are fewer, */
#define GRAPH_RUNS_ROWS 5
/* and so many percents between two looks of it. */
#define GRAPH_STEP 10

/* What is shown as one step. */
struct step {
	const char *name;
	enum hl78_update_step first, last;
	const char *ahead; /* what it will be */
	const char *done;
	/* What it waits for, or brought; NULL: the words above. */
	void (*now)(const struct ui_model *model, char *out, size_t size);
	void (*brought)(const struct ui_model *model, char *out, size_t size);
};

/* ---- the words of the steps ---- */

/* Seconds that this step has left; -1: not known. */
static int64_t left_of(const struct ui_model *model)
{
	const struct hl78_update_status *status = model->update->status;

	if (model->now == HL78_NO_TIME || status->until == HL78_NEVER ||
	    status->until < model->now)
		return -1;
	return (status->until - model->now) / HL78_SEC(1);
}

static void brought_version(const struct ui_model *model, char *out,
			    size_t size)
{
	const struct hl78_identity *id = model->identity;

	snprintf(out, size, "%s%s%s", id->model,
		 id->model[0] && id->firmware[0] ? ", " : "", id->firmware);
}

/* The version from before is known from the verdict, once there is one. */
static void brought_check(const struct ui_model *model, char *out, size_t size)
{
	const struct hl78_outcome *verdict = model->update->verdict;

	if (model->update->stage == UI_UPDATE_OVER && verdict &&
	    verdict->from[0])
		snprintf(out, size, "%s, %s", model->identity->model,
			 verdict->from);
	else
		brought_version(model, out, size);
}

static void now_announce(const struct ui_model *model, char *out, size_t size)
{
	int64_t left = left_of(model);
	char text[FORMAT_MAX];

	snprintf(out, size, "the module asks for blocks when it is ready");
	if (left >= 0)
		snprintf(out, size, "waits for the module to ask for blocks, "
			 "%s left", format_left(left, text));
}

static void brought_announce(const struct ui_model *model, char *out,
			     size_t size)
{
	bool crc = model->update->status->check == HL78_XMODEM_CRC;

	snprintf(out, size, "the module asked for blocks with %s",
		 crc ? "CRC-16 (C)" : "a sum of 8 bits (NAK)");
}

static void write_again(const struct hl78_xmodem_counts *sent, char *out,
			size_t size)
{
	if (sent->resent == 0)
		snprintf(out, size, "none sent again");
	else
		snprintf(out, size, "%" PRIu32 " sent again: %" PRIu32
			 " refused, %" PRIu32 " unanswered", sent->resent,
			 sent->naks, sent->timeouts);
}

static void now_transfer(const struct ui_model *model, char *out, size_t size)
{
	const struct ui_update *update = model->update;
	const struct hl78_xmodem_counts *sent = &update->sent;
	char again[80], total[16], try[24] = "";
	int cols = snprintf(total, sizeof(total), "%" PRIu32, sent->blocks);

	write_again(sent, again, sizeof(again));
	if (update->status->attempt > 1)
		snprintf(try, sizeof(try), "try %u, ", update->status->attempt);
	snprintf(out, size, "%sblock %*" PRIu32 " of %s, %s", try, cols,
		 model->update->block, total, again);
}

static void brought_transfer(const struct ui_model *model, char *out,
			     size_t size)
{
	const struct hl78_xmodem_counts *sent = &model->update->sent;
	char again[80], rate[FORMAT_MAX];

	write_again(sent, again, sizeof(again));
	snprintf(out, size, "%" PRIu32 " of %" PRIu32 " blocks, %s",
		 sent->block, sent->blocks, again);
	if (model->update->rate > 0)
		snprintf(out + strlen(out), size - strlen(out), ", %s/s",
			 format_size(model->update->rate, rate));
}

static void now_install(const struct ui_model *model, char *out, size_t size)
{
	const struct hl78_guard *guard = &model->status->guard;
	char text[FORMAT_MAX];

	if (model->update->status->step == HL78_UPDATE_VERIFY) {
		snprintf(out, size, "the module looks at the signature");
	} else if (guard->expired || model->now == HL78_NO_TIME ||
		   guard->since == HL78_NO_TIME) {
		snprintf(out, size, "no result in %d minutes: its version "
			 "decides", HL78_INSTALL_WATCHDOG_MIN);
	} else {
		int64_t s = (model->now - guard->since) / HL78_SEC(1);

		snprintf(out, size, "%s of at most %d:00",
			 format_left(s, text), HL78_INSTALL_WATCHDOG_MIN);
	}
}

static void now_version(const struct ui_model *model, char *out, size_t size)
{
	snprintf(out, size, "%s", model->update->status->step ==
		 HL78_UPDATE_READ_BACK ? "reading the version" :
		 "putting back what was changed");
}

static const struct step steps[] = {
	{ "Check", HL78_UPDATE_IDENTIFY, HL78_UPDATE_PREFLIGHT,
	  "asking the module", "", NULL, brought_check },
	{ "Quiet", HL78_UPDATE_QUIET, HL78_UPDATE_QUIET,
	  "session, sleep, indications", "what was changed is put back at the "
	  "end", NULL, NULL },
	{ "Announce", HL78_UPDATE_ANNOUNCE, HL78_UPDATE_ANNOUNCE,
	  "AT+WDSD with its size", "", now_announce, brought_announce },
	{ "Transfer", HL78_UPDATE_TRANSFER, HL78_UPDATE_TRANSFER,
	  "XMODEM-1K", "", now_transfer, brought_transfer },
	{ "Store", HL78_UPDATE_STORE, HL78_UPDATE_STORE,
	  "the module puts it into its flash", "it is in the module", NULL,
	  NULL },
	{ "Agree", HL78_UPDATE_AGREE, HL78_UPDATE_AGREE,
	  "asks you before it installs", "you agreed", NULL, NULL },
	{ "Install", HL78_UPDATE_VERIFY, HL78_UPDATE_INSTALL,
	  "usually 1 to 8 minutes", "the module has restarted", now_install,
	  NULL },
	{ "Version", HL78_UPDATE_READ_BACK, HL78_UPDATE_PUT_BACK,
	  "is read, and decides", "", now_version, brought_version },
};

#define N_STEPS ((int)(sizeof(steps) / sizeof(steps[0])))

/* ---- steps ---- */

/* The one that is under way, or that was the last to be. */
static int step_of(const struct ui_update *update)
{
	int i = 0;

	while (i + 1 < N_STEPS && update->reached > steps[i].last)
		i++;
	return i;
}

static bool went_well(const struct ui_update *update)
{
	return update->verdict &&
	       (update->verdict->kind == HL78_OUT_UPDATED ||
		update->verdict->kind == HL78_OUT_NONE);
}

static void draw_step(const struct ui_model *model, struct pen pen, int i)
{
	const struct ui_update *update = model->update;
	const struct step *step = &steps[i];
	int at = step_of(update);
	bool over = update->stage == UI_UPDATE_OVER ||
		    update->status->step > HL78_UPDATE_READ_BACK;
	bool well = i < at || (over && went_well(update));
	bool failed = !well && i == at && over;
	enum role role = well ? ROLE_VALUE : failed ? ROLE_ERROR :
			 i == at ? ROLE_ACTIVE : ROLE_UNKNOWN;
	char text[TEXT_MAX] = "";
	int col;

	pen_glyph(&pen, well ? ROLE_OK : role, well ? GLYPH_GOOD :
		  failed ? GLYPH_ERROR : i == at ? GLYPH_BETWEEN : GLYPH_OFF);
	pen.col++;
	col = pen.col;
	pen_text(&pen, well ? ROLE_LABEL : role, step->name);
	pen.col = col + NAME_COLS;
	if (well && step->brought)
		step->brought(model, text, sizeof(text));
	else if (i == at && !over && step->now)
		step->now(model, text, sizeof(text));
	else if (failed && i == 3)
		brought_transfer(model, text, sizeof(text));
	else
		snprintf(text, sizeof(text), "%s", well ? step->done :
			 over && i > at ? "not reached" : step->ahead);
	/* As the numbers of the bar: another role would cost bytes each time. */
	pen_text(&pen, role == ROLE_ACTIVE ? ROLE_VALUE : role, text);
}

/* As many as there is room for, the one under way among them. */
static int draw_steps(const struct ui_model *model, struct canvas *canvas,
		      const struct area *area)
{
	int at = step_of(model->update), top = 0;
	int n = area->rows < N_STEPS ? area->rows : N_STEPS;

	if (at >= n)
		top = at - n + 1;
	if (top > 0 && top + n < N_STEPS && n > 2)
		top++; /* what comes next is in sight, too */
	for (int i = 0; i < n; i++)
		draw_step(model, (struct pen){ canvas, area->row + i,
			  area->col + 1, area->col + area->cols - 1 },
			  top + i);
	return area->row + n;
}

/* ---- above and below them ---- */

static void draw_banner(struct canvas *canvas, const struct area *area)
{
	static const char text[] = "The module is silent while it installs; "
		"this is normal. Keep its power on until the result is here. "
		"It restarts by itself, and its port may go and come back.";

	for (int i = 0; i < area->rows && i < 3; i++)
		canvas_fill(canvas, area->row + i, area->col, area->cols,
			    ROLE_DANGER);
	canvas_glyph(canvas, area->row, area->col + 1, ROLE_DANGER,
		     GLYPH_WARNING);
	pen_wrapped(canvas, area->row, area->row +
		    (area->rows < 3 ? area->rows : 3) - 1, area->col + 3,
		    area->cols - 4, ROLE_DANGER, text, strlen(text));
}

static void draw_cancel(const struct ui_model *model, struct canvas *canvas,
			const struct area *area)
{
	const struct ui_update *update = model->update;
	struct pen pen = { canvas, area->row + area->rows - 1, area->col + 1,
			   area->col + area->cols - 1 };

	if (update->stage != UI_UPDATE_RUNS || update->follows)
		return;
	if (!update->cancel) {
		pen_text(&pen, ROLE_LABEL, "It cannot be cancelled any more.");
		return;
	}
	pen_text(&pen, ROLE_HELP_KEY, "Enter");
	pen_text(&pen, ROLE_LABEL, " cancels it: ");
	pen_text(&pen, ROLE_LABEL, update->cancel);
}

static bool installs(const struct ui_update *update)
{
	return update->status->step == HL78_UPDATE_INSTALL;
}

/* Of the bytes that are in the module. */
static int percent_of(const struct ui_update *update)
{
	const struct hl78_xmodem_counts *sent = &update->sent;

	return sent->size > 0 ? (int)(sent->bytes * 100 / sent->size) : 0;
}

static void draw_below(const struct ui_model *model, struct canvas *canvas,
		       struct area area)
{
	const struct ui_update *update = model->update;
	int percent = percent_of(update);
	int most = update->stage == UI_UPDATE_OVER ? GRAPH_ROWS :
						     GRAPH_RUNS_ROWS;

	if (installs(update) && area.rows >= 1) {
		draw_banner(canvas, &area);
		area.row += 4;
		area.rows -= 4;
	}
	if (area.rows < GRAPH_MIN_ROWS || !update->rates ||
	    percent < GRAPH_STEP)
		return;
	if (area.rows > most)
		area.rows = most;
	rate_graph_draw(canvas, &area, update->rates,
			percent - percent % GRAPH_STEP,
			update->status->step == HL78_UPDATE_TRANSFER &&
			update->stage == UI_UPDATE_RUNS);
}

/* Returns the row behind it. */
static int draw_verdict(const struct ui_model *model, struct canvas *canvas,
			const struct area *area)
{
	const struct ui_update *update = model->update;
	const struct row_look *look = row_look(update->verdict_kind);
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };
	int last = area->row + (area->rows > 6 ? 2 : 1), row;
	char text[500], took[FORMAT_MAX];

	if (update->took_s >= 0)
		snprintf(text, sizeof(text), "%s; %s in all", update->verdict_text,
			 format_left(update->took_s, took));
	else
		snprintf(text, sizeof(text), "%s", update->verdict_text);
	pen_glyph(&pen, look->role, look->glyph);
	row = pen_wrapped(canvas, area->row, last, area->col + 3,
			  area->cols - 4, look->role, text, strlen(text));
	if (update->advice && area->rows > 6)
		row = pen_wrapped(canvas, row, row + 1, area->col + 3,
				  area->cols - 4, ROLE_ADVICE, update->advice,
				  strlen(update->advice));
	return area->rows > N_STEPS + 4 ? row + 1 : row;
}

/* What is sent, where there is a row for it. Returns the row behind it. */
static int draw_what(const struct ui_model *model, struct canvas *canvas,
		     const struct area *area)
{
	const struct ui_package *package = model->update->package;
	struct pen pen = { canvas, area->row, area->col + 1,
			   area->col + area->cols - 1 };

	if (!package || area->rows < N_STEPS + 3)
		return area->row;
	pen_text(&pen, ROLE_HELP_HEAD, package->name);
	return area->row + 1;
}

void update_run(const struct ui_model *model, struct canvas *canvas,
		const struct area *area)
{
	const struct ui_update *update = model->update;
	struct area in = *area;
	bool over = update->stage == UI_UPDATE_OVER;
	int end = area->row + area->rows - !over;

	if (over && update->verdict) {
		in.row = draw_verdict(model, canvas, area);
	} else if (installs(update) && area->rows < N_STEPS + 2) {
		/* Few rows: what must be known comes first. */
		in.rows = area->rows > 5 ? 2 : 1;
		draw_banner(canvas, &in);
		in.row += in.rows;
	} else {
		in.row = draw_what(model, canvas, area);
	}
	in.rows = end - in.row;
	if (in.rows < 1)
		return;
	in.row = draw_steps(model, canvas, &in);
	if (in.row + 1 < end && area->rows >= N_STEPS + 2)
		draw_below(model, canvas, (struct area){ in.row + 1, area->col,
			   end - in.row - 1, area->cols });
	draw_cancel(model, canvas, area);
}
