/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From keys to what they do. A key goes, in this order, to the search that goes
 * on, to the minutes that are typed, to its action, to the line that is edited,
 * to the page.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

static void how_to_leave(struct console *c)
{
	work_say(&c->work, HL78_INFO, "F10 or :quit leaves");
}

/* One that is refused stays, to be corrected. False: it does. */
static bool submit(struct console *c, const char *text)
{
	char line[LINE_MAX_BYTES];

	snprintf(line, sizeof(line), "%s", text);
	if (console_submit(c, line))
		return true;
	line_insert(text, strlen(text));
	return false;
}

static void edit(struct console *c, const struct key *key)
{
	char bytes[KEYS_BYTES_MAX], text[LINE_MAX_BYTES];
	size_t len;

	if (c->has_entry) {
		if (!console_entry_key(c, key, text, sizeof(text)))
			return;
		if (submit(c, text))
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

static void mouse(struct console *c, const struct key *key)
{
	struct ui_model model;
	struct console_texts texts;
	enum action action;

	console_model(c, &model, &texts);
	action = ui_mouse(&c->ui, &model, key);
	if (action != ACTION_NONE)
		console_act(c, action);
}

/*
 * In an AT line with nothing in it Tab, n and N do what they do in a list: there
 * is nothing to complete, and no command begins so.
 */
static bool goes_on(struct console *c, const struct ui_model *model,
		    const struct key *key)
{
	enum action action = keymap_action(NULL, key, false);

	if (c->has_entry || c->ui.focus != UI_PANE_AT || model->input.len > 0 ||
	    model->input.prompt[0] || c->ask.kind == UI_PROMPT_DEFER)
		return false;
	if (action == ACTION_NEXT_PANE)
		return ui_act(&c->ui, model, action);
	if (c->ui.search.find.n == 0)
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
	if (goes_on(c, &model, key) || console_update_key(c, key))
		return;
	if (key->code == KEYS_PASTE) {
		if (in_line)
			console_paste_key(c, key);
		return;
	}
	if (ask_key(&c->ask, &c->work, key, console_real_us()))
		return;
	action = keymap_action(c->options->keymap, key, in_line);
	if (action != ACTION_NONE)
		console_act(c, action);
	else if (in_line)
		edit(c, key);
	else if (key->code == KEYS_CTRL('C'))
		how_to_leave(c);
	else
		console_page_key(c, key);
}
