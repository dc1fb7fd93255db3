/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From keys to what they do. A key goes, in this order, to the minutes that
 * are typed, to its action, to the line that is edited. `:` names lead to the
 * same actions.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

#include "app/leaving.h"

static void quit(struct console *c)
{
	if (c->ask.about == ASK_QUIT)
		return;
	if (leaving_now(&c->work))
		ask_open(&c->ask, ASK_QUIT, console_real_us(), "");
	else
		console_end(c, APP_DONE);
}

/* ---- actions ---- */

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
	default:
		console_page_agreed(c, about);
		break;
	}
}

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

static void search(struct console *c, const struct ui_model *model,
		   const char *text)
{
	if (!ui_search(&c->ui, model, text))
		work_say(&c->work, HL78_INFO, "this page has nothing to search");
}

static void filter(struct console *c, const struct ui_model *model,
		   const char *words)
{
	if (c->ui.focus != UI_PANE_EVENTS)
		ui_act(&c->ui, model, ACTION_FOCUS_EVENTS);
	ui_filter(&c->ui, model, words);
}

static void choose(struct console *c)
{
	/* A question of our own comes first, and Enter is no answer to it. */
	if (c->ask.about > ASK_REQUEST)
		return;
	if (c->ui.focus == UI_PAGE_PORTS)
		console_ports_choose(c);
	else if (c->ui.focus == UI_PAGE_THEMES)
		console_themes_choose(c);
}

static void act(struct console *c, enum action action)
{
	struct ui_model model;
	struct console_texts texts;
	int64_t real_us = console_real_us();

	if (c->has_entry && action == ACTION_BACK) {
		console_entry_close(c);
		return;
	}
	if (c->ask.about > ASK_REQUEST && action == ACTION_BACK) {
		ask_no(&c->ask, &c->work, real_us);
		return;
	}
	console_model(c, &model, &texts);
	if (console_page_act(c, &model, action) ||
	    ui_act(&c->ui, &model, action))
		return;
	switch (action) {
	case ACTION_ACCEPT:
		agreed(c, ask_yes(&c->ask, &c->work, real_us));
		break;
	case ACTION_LATER:
		ask_no(&c->ask, &c->work, real_us);
		break;
	case ACTION_COPY:
		console_copy(c, "");
		break;
	case ACTION_COMMAND:
		console_entry_open(c, ':');
		break;
	case ACTION_SEARCH:
		console_entry_open(c, '/');
		break;
	case ACTION_FILTER:
		console_entry_open(c, '&');
		break;
	case ACTION_FIND_NEXT:
	case ACTION_FIND_PREVIOUS:
		work_say(&c->work, HL78_INFO, "/ and a text begin a search");
		break;
	case ACTION_USE:
		use(c, &model, ui_proposed(&c->ui, &model));
		break;
	case ACTION_USE_NEXT:
		use(c, &model, model.advice_command);
		break;
	case ACTION_BACK:
		ask_back(&c->ask, &c->work, real_us);
		break;
	case ACTION_QUIT:
		quit(c);
		break;
	case ACTION_CHOOSE:
		choose(c);
		break;
	case ACTION_REDRAW:
		screen_redraw(c->screen);
		break;
	case ACTION_SUSPEND:
		console_suspend(c);
		break;
	default:
		break;
	}
}

/* ---- lines ---- */

static void accept_by_name(struct console *c, const char *args)
{
	if (c->ask.about > ASK_REQUEST)
		act(c, ACTION_ACCEPT);
	else
		work_accept_by_name(&c->work, args);
}

static void later_by_name(struct console *c, const char *args)
{
	if (c->ask.about > ASK_REQUEST)
		act(c, ACTION_LATER);
	else
		work_defer_by_name(&c->work, args);
}

static void submit(struct console *c, char *text);

/* As if it had been typed: the guard and the history treat it so, too. */
static void run_macro(struct console *c, const struct action_macro *macro)
{
	char text[LINE_MAX_BYTES];

	snprintf(text, sizeof(text), "%s", macro->command);
	submit(c, text);
}

/* What is looked for, or let through: `first` is '/' or '&'. */
static void look_for(struct console *c, char first, const char *text)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	if (first == '/')
		search(c, &model, text);
	else
		filter(c, &model, text);
}

/* A `:` command without its colon. */
static void run_name(struct console *c, const char *text)
{
	const struct action_macro *macro =
		action_macro(c->options->macros, text);
	const char *args;
	enum action action = action_of_name(text, &args);

	if (macro)
		run_macro(c, macro);
	else if (action == ACTION_NONE)
		work_say(&c->work, HL78_WARNING,
			 ":%.40s is no command; F1 shows them all", text);
	else if (action == ACTION_ACCEPT)
		accept_by_name(c, args);
	else if (action == ACTION_LATER)
		later_by_name(c, args);
	else if (action == ACTION_NOTE)
		work_note(&c->work, args);
	else if (action == ACTION_SEARCH)
		look_for(c, '/', args);
	else if (action == ACTION_FILTER)
		look_for(c, '&', args);
	else if (action == ACTION_COPY)
		console_copy(c, args);
	else if (action == ACTION_RAW)
		work_raw(&c->work, WORK_RAW_TEXT, args);
	else if (action == ACTION_HEX)
		work_raw(&c->work, WORK_RAW_HEX, args);
	else if (action == ACTION_CTRL_Z)
		work_raw(&c->work, WORK_RAW_CTRL_Z, args);
	else if (action == ACTION_PORT && *args)
		console_port_want(c, args);
	else if (action == ACTION_THEME && *args)
		console_theme_by_name(c, args);
	else if (!console_page_name(c, action, args))
		act(c, action);
}

/*
 * A line that comes faster than the module answers waits behind the others, as
 * the lines of a paste do. False where there is nothing to wait for, or no room.
 */
static bool wait_in_line(struct console *c, const char *text, size_t len)
{
	bool asked = c->paste_len > 0 && !c->paste_goes;

	if (hl78_modem_queued(c->work.modem) == 0 || c->work.held[0] || asked ||
	    c->paste_len + len + 1 > sizeof(c->paste))
		return false;
	memcpy(c->paste + c->paste_len, text, len);
	c->paste[c->paste_len + len] = '\n';
	c->paste_len += len + 1;
	c->paste_goes = true;
	return true;
}

static void submit(struct console *c, char *text)
{
	bool guarded = c->work.held[0];
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	for (; *text == ' '; text++)
		len--;
	if (!*text)
		return;
	if (text[0] == ':') {
		run_name(c, text + 1);
	} else if ((text[0] == '/' || text[0] == '&') && !guarded) {
		look_for(c, text[0], text + 1);
		if (!c->has_entry)
			return; /* the AT line's history is of commands */
	} else if (work_takes_line(&c->work, text)) {
		if (wait_in_line(c, text, len))
			return; /* it is remembered when it is sent */
		work_line(&c->work, text);
		if (guarded)
			return; /* an answer, not a command */
	} else {
		work_say(&c->work, HL78_INFO, "commands begin with AT, our "
			 "own with a colon; F1 helps");
		return;
	}
	line_remember(text);
}

static void how_to_leave(struct console *c)
{
	work_say(&c->work, HL78_INFO, "F10 or :quit leaves");
}

static void edit(struct console *c, const struct key *key)
{
	char bytes[KEYS_BYTES_MAX], text[LINE_MAX_BYTES];
	size_t len;

	if (c->has_entry) {
		if (!console_entry_key(c, key, text, sizeof(text)))
			return;
		submit(c, text);
		console_entry_close(c);
		return;
	}
	if (key->code == KEYS_CTRL('C')) {
		line_clear();
		c->work.held[0] = '\0';
		how_to_leave(c);
		return;
	}
	len = keys_bytes(key, bytes);
	line_feed(bytes, len);
	if (line_take(text, sizeof(text)))
		submit(c, text);
}

/* ---- paste ---- */

static void paste_key(struct console *c, const struct key *key)
{
	struct key plain = { .code = key->text };
	char bytes[KEYS_BYTES_MAX];
	size_t len;

	if (c->paste_goes)
		return;
	if (key->text == '\r' || key->text == '\n')
		plain.code = '\n';
	else if (key->text < ' ')
		return;
	len = keys_bytes(&plain, bytes);
	if (c->paste_len + len >= sizeof(c->paste)) {
		c->paste_cut = true;
		return;
	}
	memcpy(c->paste + c->paste_len, bytes, len);
	c->paste_len += len;
}

static size_t count_lines(const struct console *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->paste_len; i++) {
		if (c->paste[i] == '\n' || i + 1 == c->paste_len)
			n++;
	}
	return n;
}

void console_paste_ended(struct console *c)
{
	char text[80];
	size_t n;

	if (c->paste_len == 0 || c->keys.pasting || c->paste_goes ||
	    c->ask.about == ASK_PASTE)
		return;
	if (c->paste_cut) {
		c->paste_cut = false;
		c->paste_len = 0;
		work_say(&c->work, HL78_WARNING, "a paste of more than %d "
			 "bytes: nothing of it is sent", CONSOLE_PASTE_MAX);
		return;
	}
	n = count_lines(c);
	if (n > 1) {
		snprintf(text, sizeof(text), "Send the %zu pasted lines?", n);
		ask_open(&c->ask, ASK_PASTE, console_real_us(), text);
		return;
	}
	if (c->paste[c->paste_len - 1] == '\n')
		c->paste_len--;
	line_insert(c->paste, c->paste_len);
	c->paste_len = 0;
}

void console_paste_next(struct console *c)
{
	char text[LINE_MAX_BYTES];
	const char *end;
	size_t len;

	if (!c->paste_goes && c->paste_len > 0 && !c->keys.pasting &&
	    c->ask.about != ASK_PASTE)
		c->paste_len = 0; /* the answer was no */
	while (c->paste_goes && hl78_modem_queued(c->work.modem) == 0) {
		end = memchr(c->paste, '\n', c->paste_len);
		len = end ? (size_t)(end - c->paste) : c->paste_len;
		snprintf(text, sizeof(text), "%.*s", (int)len, c->paste);
		len += end != NULL;
		memmove(c->paste, c->paste + len, c->paste_len - len);
		c->paste_len -= len;
		c->paste_goes = c->paste_len > 0 && !c->work.held[0];
		submit(c, text);
	}
}

/* ---- keys ---- */

static void mouse(struct console *c, const struct key *key)
{
	struct ui_model model;
	struct console_texts texts;
	enum action action;

	console_model(c, &model, &texts);
	action = ui_mouse(&c->ui, &model, key);
	if (action != ACTION_NONE)
		act(c, action);
}

/*
 * In an AT line with nothing in it n and N go on in the pane above, as they do
 * in a list: no command begins so.
 */
static bool goes_on(struct console *c, const struct ui_model *model,
		    const struct key *key)
{
	enum action action = keymap_action(NULL, key, false);

	if (c->has_entry || c->ui.focus != UI_PANE_AT || model->input.len > 0 ||
	    model->input.prompt[0] || c->work.held[0] ||
	    c->ui.search.find.n == 0 || c->ask.kind == UI_PROMPT_DEFER)
		return false;
	if (action != ACTION_FIND_NEXT && action != ACTION_FIND_PREVIOUS)
		return false;
	return ui_act(&c->ui, model, action);
}

void console_key(struct console *c, const struct key *key)
{
	struct ui_model model;
	struct console_texts texts;
	enum action action;
	bool in_line;

	c->dirty = true;
	if (key->code == KEYS_MOUSE) {
		mouse(c, key);
		return;
	}
	console_model(c, &model, &texts);
	in_line = ui_in_line(&c->ui, &model);
	if (goes_on(c, &model, key))
		return;
	if (key->code == KEYS_PASTE) {
		if (in_line)
			paste_key(c, key);
		return;
	}
	if (ask_key(&c->ask, &c->work, key, console_real_us()))
		return;
	action = keymap_action(c->options->keymap, key, in_line);
	if (action != ACTION_NONE)
		act(c, action);
	else if (in_line)
		edit(c, key);
	else if (key->code == KEYS_CTRL('C'))
		how_to_leave(c);
	else
		console_page_key(c, key);
}
