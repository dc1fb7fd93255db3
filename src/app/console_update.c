/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of the local update: its files, its keys, and what ui is given to
 * draw. A file is read when it is singled out, so that what it says of itself
 * stands beside it. What is done with it is work_update.c's; each step that
 * leads to the module is asked for by a key of its own.
 */
#include "app/console_full.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/state.h"
#include "ui/format.h"

/* The paths of packages that were sent, one a line. */
#define RECENT_NAME "packages"
/* Percent between two numbers of the block. */
#define BLOCK_STEP 5
/* The numbers of a transfer are those of a moment for so long at least. */
#define SHOWN_MS 1000

static const enum ui_update_stage stages[] = {
	[WORK_UPDATE_NONE] = UI_UPDATE_PICK,
	[WORK_UPDATE_TAKEN] = UI_UPDATE_FILE,
	[WORK_UPDATE_ASKS] = UI_UPDATE_ASKING,
	[WORK_UPDATE_ASKED] = UI_UPDATE_ASKED,
	[WORK_UPDATE_RUNS] = UI_UPDATE_RUNS,
	[WORK_UPDATE_OVER] = UI_UPDATE_OVER,
};

static enum ui_update_stage stage_of(const struct console *c)
{
	return stages[c->work.update.stage];
}

static bool on_page(const struct console *c)
{
	return c->ui.focus == UI_PAGE_UPDATE && !c->headless;
}

/* ---- the files ---- */

static const char *recent_path(char *out, size_t size)
{
	return state_path(RECENT_NAME, out, size) == 0 ? out : NULL;
}

/* `chosen`: 0 for the one that is likely. */
static void read_folder(struct console *c, const char *folder, uint64_t chosen)
{
	struct console_update *u = &c->update;
	char recent[PATH_MAX];
	int err = files_read(&u->files, folder,
			     recent_path(recent, sizeof(recent)));

	if (err) {
		work_say(&c->work, HL78_WARNING, "%.300s: %s", folder,
			 strerror(-err));
		return;
	}
	c->ui.files = (struct ui_chooser){
		.chosen = chosen ? chosen : files_first(&u->files),
	};
}

/* The folder of the package that was used last, or else where we are. */
static void first_folder(char *out, size_t size)
{
	struct files files = { .n = 0 };
	char recent[PATH_MAX];
	const char *end;

	snprintf(out, size, ".");
	if (files_read(&files, "/", recent_path(recent, sizeof(recent))) != 0)
		return;
	if (files.n > 0 && files.list[0].kind == FILE_RECENT) {
		end = strrchr(files.list[0].path, '/');
		snprintf(out, size, "%.*s", end == files.list[0].path ? 1 :
			 (int)(end - files.list[0].path), files.list[0].path);
	}
	files_fini(&files);
}

static void open_files(struct console *c)
{
	char folder[PATH_MAX];

	if (!c->update.files.folder[0])
		first_folder(folder, sizeof(folder));
	else
		snprintf(folder, sizeof(folder), "%s", c->update.files.folder);
	read_folder(c, folder, 0);
	c->update.looked = 0;
}

static struct ui_picks picks_of(const struct console *c)
{
	const struct files *f = &c->update.files;

	return (struct ui_picks){
		.list = f->picks,
		.n = f->n_picks,
		.remark = f->n_picks > 0 ? f->remark : f->typed[0] ?
			  "No such name is here." : "Nothing is here.",
		.wide = true,
	};
}

static const struct file_entry *singled_out(struct console *c)
{
	const struct ui_picks picks = picks_of(c);
	const struct ui_pick *pick = ui_chosen(&c->ui.files, &picks);

	return pick ? files_entry(&c->update.files, pick->id) : NULL;
}

/* Reads what is singled out, if it is a package and has not been read. */
static void look(struct console *c)
{
	const struct file_entry *entry = singled_out(c);
	struct console_update *u = &c->update;
	uint64_t id = entry ? entry->id : 0;

	if (id == u->looked)
		return;
	u->looked = id;
	package_close(&u->look);
	u->has_look = entry && (entry->kind == FILE_PACKAGE ||
				entry->kind == FILE_RECENT);
	if (u->has_look)
		(void)package_open(&u->look, entry->path); /* it says why */
	c->dirty = true;
}

void console_update_sync(struct console *c)
{
	struct console_update *u = &c->update;
	bool picks = on_page(c) && stage_of(c) == UI_UPDATE_PICK;

	if (picks && !u->open)
		open_files(c);
	u->open = picks;
	if (picks)
		look(c);
}

void console_update_fini(struct console *c)
{
	files_fini(&c->update.files);
	package_close(&c->update.look);
}

/* ---- what ui is given ---- */

static void show_package(struct console_update *u, const struct package *p)
{
	static const enum hl78_severity looks[] = {
		[PACKAGE_GOOD] = HL78_GOOD,
		[PACKAGE_BAD] = HL78_ERROR,
		[PACKAGE_NOT_CHECKED] = HL78_INFO,
	};
	static const char *const kinds[][2] = {
		[PACKAGE_UNKNOWN] = { "of no known kind", "of no known kind" },
		[PACKAGE_UA] = { "package (.ua)", "delta package (.ua)" },
		[PACKAGE_DWL] = { "package (DWL)", "delta package (DWL)" },
	};

	for (unsigned i = 0; i < p->n_checks; i++)
		u->checks[i] = (struct ui_check){
			.look = looks[p->checks[i].result],
			.name = p->checks[i].name,
			.text = p->checks[i].text,
		};
	u->package = (struct ui_package){
		.name = p->name,
		.kind = kinds[p->kind][p->delta],
		.from = p->from[0] ? p->from : NULL,
		.to = p->to[0] ? p->to : NULL,
		.family = p->family[0] ? p->family : NULL,
		.sha256 = p->sha256[0] ? p->sha256 : NULL,
		.error = p->error[0] ? p->error : NULL,
		.size = (int64_t)p->size,
		.checks = u->checks,
		.n_checks = p->n_checks,
	};
	u->shown.package = &u->package;
}

/* What stops it first, what is mended last. */
static void show_problems(struct console_update *u,
			  const struct work_update *update)
{
	u->shown.n_problems = 0;
	for (int kind = HL78_REFUSE; kind < HL78_N_PROBLEM_CLASSES; kind++) {
		for (int i = 0; i < HL78_N_PROBLEMS; i++) {
			enum hl78_problem_id id = (enum hl78_problem_id)i;
			const struct hl78_problem_info *info =
				hl78_problem_info(id);
			uint32_t bit = UINT32_C(1) << id;
			size_t n = u->shown.n_problems;

			if (!(update->problems & bit) ||
			    (int)info->kind != kind)
				continue;
			u->ids[n] = id;
			u->problems[n] = (struct ui_problem){
				.kind = info->kind,
				.allowed = update->allow & bit,
				.id = info->id,
				.text = update->texts[id][0] ?
					update->texts[id] : info->text,
				.cure = info->cure,
			};
			u->shown.n_problems++;
		}
	}
	u->shown.problems = u->problems;
}

static int percent_of(const struct hl78_xmodem_counts *counts)
{
	return counts->size ? (int)(counts->bytes * 100 / counts->size) : 0;
}

/*
 * Each block has new numbers, and a slow line would be paying for all of them:
 * they are those of the last percent, and no more than once a second.
 */
static void show_transfer(struct console_update *u,
			  const struct work_update *update, int64_t real_us)
{
	struct ui_update *shown = &u->shown;
	const struct hl78_xmodem_counts *is = &update->sent;
	bool more = percent_of(is) != percent_of(&shown->sent) ||
		    is->resent != shown->sent.resent;

	if (u->step == update->step && u->attempt == update->attempt &&
	    (!more || real_us < u->sent_at_us + HL78_MS(SHOWN_MS)))
		return;
	if (u->step != update->step || u->attempt != update->attempt ||
	    is->resent != shown->sent.resent || percent_of(is) / BLOCK_STEP !=
	    percent_of(&shown->sent) / BLOCK_STEP)
		shown->block = is->block;
	u->step = update->step;
	u->attempt = update->attempt;
	u->sent_at_us = real_us;
	shown->sent = *is;
	shown->rate = update->rate;
	shown->eta_s = update->eta_s;
	shown->rates = update->rates;
}

static void show_end(struct console_update *u, const struct work *w)
{
	const struct work_update *update = &w->update;

	app_outcome_text(&update->outcome, u->verdict, sizeof(u->verdict));
	u->shown.verdict = &update->outcome;
	u->shown.verdict_kind = work_outcome_kind(update->outcome.kind);
	u->shown.verdict_text = u->verdict;
	u->shown.advice = console_after(update->outcome.kind);
	u->shown.took_s = update->took / HL78_SEC(1);
}

static const char *held_of(const struct console *c)
{
	const struct work_update *update = &c->work.update;
	const struct hl78_outcome *outcome = &update->outcome;

	if (update->stage == WORK_UPDATE_ASKED && update->failed)
		return outcome->reason[0] ? outcome->reason :
					    hl78_outcome_name(outcome->kind);
	return work_update_held(&c->work);
}

void console_update_model(struct console *c, struct ui_model *model)
{
	struct work *w = &c->work;
	struct console_update *u = &c->update;
	struct ui_update *shown = &u->shown;

	shown->stage = stage_of(c);
	shown->files = picks_of(c);
	shown->folder = u->files.folder;
	shown->typed = u->files.typed;
	shown->package = NULL;
	if (w->update.stage != WORK_UPDATE_NONE)
		show_package(u, &w->update.package);
	else if (u->has_look)
		show_package(u, &u->look);
	shown->held = held_of(c);
	show_problems(u, &w->update);
	shown->status = hl78_modem_update_status(w->modem);
	shown->reached = w->update.reached;
	shown->cancel = work_update_cancel_means(w);
	if (shown->stage >= UI_UPDATE_RUNS)
		show_transfer(u, &w->update, console_real_us());
	if (shown->stage == UI_UPDATE_OVER)
		show_end(u, w);
	model->update = shown;
}

/* ---- what the keys do ---- */

static void take(struct console *c, const char *path)
{
	struct work *w = &c->work;

	if (w->update.stage >= WORK_UPDATE_ASKS &&
	    w->update.stage <= WORK_UPDATE_RUNS &&
	    w->update.stage != WORK_UPDATE_ASKED)
		work_say(w, HL78_WARNING, "one is under way: end it first");
	else if (!work_update_take(w, path))
		work_say(w, HL78_ERROR, "%.300s: %s", path,
			 w->update.package.error);
	else
		c->ui.update = (struct form){ .item = 0 };
}

/* On the way up the folder that one comes from is singled out. */
static void go_to(struct console *c, const char *folder)
{
	struct files *files = &c->update.files;
	char from[PATH_MAX];

	snprintf(from, sizeof(from), "%s", files->folder);
	read_folder(c, folder, 0);
	for (size_t i = 0; i < files->n; i++) {
		if (strcmp(files->list[i].path, from) == 0)
			c->ui.files.chosen = files->list[i].id;
	}
}

static void go_up(struct console *c)
{
	const struct files *files = &c->update.files;
	char path[PATH_MAX];

	for (size_t i = 0; i < files->n; i++) {
		if (files->list[i].kind != FILE_UP)
			continue;
		snprintf(path, sizeof(path), "%s", files->list[i].path);
		go_to(c, path);
		return;
	}
}

static void choose_file(struct console *c)
{
	const struct file_entry *entry = singled_out(c);
	char path[PATH_MAX];

	if (!entry)
		return;
	snprintf(path, sizeof(path), "%s", entry->path);
	if (entry->kind == FILE_UP || entry->kind == FILE_FOLDER)
		go_to(c, path);
	else
		take(c, path);
}

static void allow_chosen(struct console *c)
{
	size_t at = (size_t)c->ui.update.item;

	if (at < c->update.shown.n_problems &&
	    !work_update_allow(&c->work, c->update.ids[at]))
		work_say(&c->work, HL78_INFO, c->update.problems[at].kind ==
			 HL78_MEND ? "it is changed for the update, and put "
			 "back: there is nothing to allow" :
			 "this is refused, and cannot be allowed: %s",
			 c->update.problems[at].cure);
}

static void ask_send(struct console *c)
{
	char text[120], bytes[FORMAT_MAX];

	snprintf(text, sizeof(text), "Send %s to the module?",
		 format_bytes((int64_t)c->work.update.package.size, bytes));
	ask_open(&c->ask, ASK_UPDATE, console_real_us(), text);
}

static void ask_cancel(struct console *c)
{
	if (work_update_cancel_means(&c->work))
		ask_open(&c->ask, ASK_CANCEL, console_real_us(), "");
	else
		work_update_cancel(&c->work); /* says why not */
}

static void choose(struct console *c)
{
	switch (stage_of(c)) {
	case UI_UPDATE_PICK:
		choose_file(c);
		break;
	case UI_UPDATE_FILE:
		work_update_ask(&c->work);
		break;
	case UI_UPDATE_ASKED:
		allow_chosen(c);
		break;
	case UI_UPDATE_RUNS:
		ask_cancel(c);
		break;
	case UI_UPDATE_OVER:
		work_update_drop(&c->work);
		break;
	default:
		break;
	}
}

/* One step back, as long as there is one; then the page is left. */
static bool back(struct console *c)
{
	struct files *files = &c->update.files;

	switch (stage_of(c)) {
	case UI_UPDATE_PICK:
		if (!files->typed[0])
			return false;
		while (files_rub_out(files))
			;
		return true;
	case UI_UPDATE_FILE:
	case UI_UPDATE_ASKED:
		work_update_drop(&c->work);
		return true;
	case UI_UPDATE_OVER:
		work_update_drop(&c->work);
		return false;
	default:
		return false;
	}
}

bool console_update_act(struct console *c, const struct ui_model *model,
			enum action action)
{
	if (!on_page(c) || c->ask.about > ASK_REQUEST)
		return false;
	switch (action) {
	case ACTION_BACK:
		return back(c);
	case ACTION_CHOOSE:
		choose(c);
		return true;
	case ACTION_CHANGE:
	case ACTION_MARK:
		if (stage_of(c) == UI_UPDATE_ASKED)
			allow_chosen(c);
		return true;
	case ACTION_ACCEPT:
		if (c->ask.about != ASK_NOTHING || !ui_takes_yes(&c->ui, model))
			return false;
		if (stage_of(c) == UI_UPDATE_FILE)
			work_update_ask(&c->work);
		else
			ask_send(c);
		return true;
	default:
		return false;
	}
}

static bool moves(enum action action)
{
	return action == ACTION_UP || action == ACTION_DOWN ||
	       action == ACTION_TOP || action == ACTION_FOLLOW ||
	       action == ACTION_CHOOSE || action == ACTION_NEXT_PANE;
}

/*
 * While a file is looked for, characters are a part of its name: all that is
 * left of the keys of a list is what moves in it.
 */
bool console_update_key(struct console *c, const struct key *key)
{
	enum action action = keymap_action(c->options->keymap, key, true);
	struct files *files = &c->update.files;
	char bytes[KEYS_BYTES_MAX];

	if (!on_page(c) || stage_of(c) != UI_UPDATE_PICK || c->has_entry ||
	    c->ask.kind == UI_PROMPT_DEFER || action != ACTION_NONE)
		return false;
	action = keymap_action(NULL, key, false);
	if (moves(action)) {
		console_act(c, action);
	} else if (key->code == ':' && !files->typed[0]) {
		console_entry_open(c, ':');
	} else if (key->code == KEYS_BACKSPACE ||
		   key->code == KEYS_CTRL('H')) {
		if (!files_rub_out(files))
			go_up(c);
	} else if (key->code >= ' ' && key->code < KEYS_NONE && !key->mods) {
		if (!files_type(files, bytes, keys_bytes(key, bytes)))
			work_say(&c->work, HL78_INFO, "that is long enough");
	} else {
		return false;
	}
	return true;
}

void console_update_agreed(struct console *c, enum ask_about about)
{
	struct work *w = &c->work;
	char recent[PATH_MAX], *path;

	if (about == ASK_CANCEL) {
		work_update_cancel(w);
		return;
	}
	work_update_start(w);
	path = work_update_runs(w) ? realpath(w->update.path, NULL) : NULL;
	if (path && recent_path(recent, sizeof(recent)))
		(void)files_remember(recent, path); /* a convenience */
	free(path);
}

/* `:update FILE` shows it on the page; what it leads to is asked for there. */
void console_update_by_name(struct console *c, const char *args)
{
	struct ui_model model;
	struct console_texts texts;
	char path[PATH_MAX];

	if (strcmp(args, "cancel") == 0) {
		ask_cancel(c);
		return;
	}
	work_update_path(args, path, sizeof(path));
	take(c, path);
	console_model(c, &model, &texts);
	if (c->work.update.stage != WORK_UPDATE_NONE && !on_page(c))
		ui_act(&c->ui, &model, ACTION_UPDATE);
}
