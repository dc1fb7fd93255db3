/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What actions do that are the program's, in one table: by their key, and by
 * their name with what was typed behind it. What the pages and the focus make
 * of an action comes first.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

#include "app/leaving.h"

/* ---- answers ---- */

static void agreed(struct console *c, enum ask_about about)
{
	switch (about) {
	case ASK_PASTE:
		c->paste_goes = true;
		break;
	case ASK_PORT:
		console_port_change(c);
		break;
	case ASK_QUIT:
		console_end(c, APP_DONE);
		break;
	case ASK_UPDATE:
	case ASK_CANCEL:
		console_update_agreed(c, about);
		break;
	default:
		console_page_agreed(c, about);
		break;
	}
}

static void accept(struct console *c)
{
	agreed(c, ask_yes(&c->ask, &c->work, console_real_us()));
}

static void later(struct console *c)
{
	ask_no(&c->ask, &c->work, console_real_us());
}

static void back(struct console *c)
{
	ask_back(&c->ask, &c->work, console_real_us());
}

static void accept_by_name(struct console *c, const char *args)
{
	if (c->ask.about > ASK_REQUEST)
		console_act(c, ACTION_ACCEPT);
	else
		work_accept_by_name(&c->work, args);
}

static void later_by_name(struct console *c, const char *args)
{
	if (c->ask.about > ASK_REQUEST)
		console_act(c, ACTION_LATER);
	else
		work_defer_by_name(&c->work, args);
}

/* ---- commands for the AT line ---- */

/* Into the AT line, at its end; Enter is for a person. NULL: there is none. */
static void use(struct console *c, const struct ui_model *model,
		const char *command)
{
	char text[LINE_MAX_BYTES];

	if (!command) {
		work_say(&c->work, HL78_INFO, "no command is proposed here");
		return;
	}
	if (!work_can_send(&c->work))
		return;
	/* Whose it is may be gone when the line is another one. */
	snprintf(text, sizeof(text), "%s", command);
	console_entry_close(c);
	if (c->ui.focus != UI_PANE_AT)
		ui_act(&c->ui, model, ACTION_FOCUS_AT);
	line_set(text);
}

static void use_proposed(struct console *c)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	use(c, &model, ui_proposed(&c->ui, &model));
}

static void use_next(struct console *c)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	use(c, &model, model.advice_command);
}

/* ---- what is looked for, and let through ---- */

static void search(struct console *c, const char *text)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	if (!ui_search(&c->ui, &model, text))
		work_say(&c->work, HL78_INFO, "this page has nothing to "
			 "search");
}

static void filter(struct console *c, const char *words)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	if (c->ui.focus != UI_PANE_EVENTS)
		ui_act(&c->ui, &model, ACTION_FOCUS_EVENTS);
	ui_filter(&c->ui, &model, words);
}

static void no_search(struct console *c)
{
	work_say(&c->work, HL78_INFO, "/ and a text begin a search");
}

/* ---- the others ---- */

static void choose(struct console *c)
{
	/* A question of our own comes first, and Enter is no answer to it. */
	if (c->ask.about > ASK_REQUEST)
		return;
	if (c->ui.focus == UI_PAGE_PORTS)
		console_ports_choose(c);
	else if (c->ui.focus == UI_PAGE_THEMES)
		console_themes_choose(c);
	else if (c->ui.focus == UI_PAGE_WHAT_IF)
		console_what_if_choose(c);
}

static void copy_chosen(struct console *c)
{
	console_copy(c, "");
}

static void redraw(struct console *c)
{
	screen_redraw(c->screen);
}

static void quit(struct console *c)
{
	if (c->ask.about == ASK_QUIT)
		return;
	if (leaving_now(&c->work))
		ask_open(&c->ask, ASK_QUIT, console_real_us(), "");
	else
		console_end(c, APP_DONE);
}

static void note(struct console *c, const char *args)
{
	work_note(&c->work, args);
}

static void raw(struct console *c, const char *args)
{
	work_raw(&c->work, WORK_RAW_TEXT, args);
}

static void hex(struct console *c, const char *args)
{
	work_raw(&c->work, WORK_RAW_HEX, args);
}

static void ctrl_z(struct console *c, const char *args)
{
	work_raw(&c->work, WORK_RAW_CTRL_Z, args);
}

/* ---- the table ---- */

/* An action without a row is that of ui alone. */
static const struct {
	char opens; /* its key opens the line that begins so, */
	void (*act)(struct console *c); /* or does this */
	/* Its name with something behind it; without: as its key does, */
	void (*named)(struct console *c, const char *args);
	bool alone; /* or this, with "" */
} actions[N_ACTIONS] = {
	[ACTION_SESSION] = { .named = console_session_by_name },
	[ACTION_SETUP] = { .named = console_setup_by_name },
	[ACTION_UPDATE] = { .named = console_update_by_name },
	[ACTION_SET] = { .named = console_set_by_name, .alone = true },
	[ACTION_ACCEPT] = { 0, accept, accept_by_name, true },
	[ACTION_LATER] = { 0, later, later_by_name, true },
	[ACTION_BACK] = { .act = back },
	[ACTION_USE] = { .act = use_proposed },
	[ACTION_USE_NEXT] = { .act = use_next },
	[ACTION_SEARCH] = { '/', NULL, search, true },
	[ACTION_FIND_NEXT] = { .act = no_search },
	[ACTION_FIND_PREVIOUS] = { .act = no_search },
	[ACTION_FILTER] = { '&', NULL, filter, true },
	[ACTION_COPY] = { 0, copy_chosen, console_copy, true },
	[ACTION_COMMAND] = { .opens = ':' },
	[ACTION_CHOOSE] = { .act = choose },
	[ACTION_PORT] = { .named = console_port_want },
	[ACTION_WHAT_IF] = { .named = console_what_if_by_name },
	[ACTION_THEME] = { .named = console_theme_by_name },
	[ACTION_NOTE] = { .named = note, .alone = true },
	[ACTION_RAW] = { .named = raw, .alone = true },
	[ACTION_HEX] = { .named = hex, .alone = true },
	[ACTION_CTRL_Z] = { .named = ctrl_z, .alone = true },
	[ACTION_CARD] = { .named = console_card, .alone = true },
	[ACTION_STATUS] = { .act = console_status },
	[ACTION_REDRAW] = { .act = redraw },
	[ACTION_SUSPEND] = { .act = console_suspend },
	[ACTION_QUIT] = { .act = quit },
};

void console_act(struct console *c, enum action action)
{
	struct ui_model model;
	struct console_texts texts;

	if (action == ACTION_BACK && line_close_choices())
		return;
	if (c->has_entry && action == ACTION_BACK) {
		console_entry_close(c);
		return;
	}
	if (c->ask.about > ASK_REQUEST && action == ACTION_BACK) {
		later(c);
		return;
	}
	console_model(c, &model, &texts);
	if (console_update_act(c, &model, action) ||
	    console_page_act(c, &model, action) ||
	    ui_act(&c->ui, &model, action))
		return;
	if (actions[action].opens)
		console_entry_open(c, actions[action].opens);
	else if (actions[action].act)
		actions[action].act(c);
}

void console_act_by_name(struct console *c, enum action action,
			 const char *args)
{
	if (actions[action].named && (*args || actions[action].alone))
		actions[action].named(c, args);
	else
		console_act(c, action);
}
