/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the pages of session and settings lead to: each thing asks before it is
 * done, with the commands it would send. The draft of settings is the ui's;
 * here it becomes commands, and is dropped only after that was said.
 */
#include "app/console_full.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/plain_status.h"
#include "ui/setup_rows.h"

/* Of the rows that lead to a session; the one behind them asks the module. */
static const enum work_verb verbs[UI_SESSION_ASK_APN] = {
	[UI_SESSION_START] = WORK_START,
	[UI_SESSION_STOP] = WORK_STOP,
	[UI_SESSION_RESTORE] = WORK_RESTORE,
	[UI_SESSION_TEST] = WORK_TEST,
};

/* ---- what is shown ---- */

void console_pages_model(const struct console *c, struct ui_model *model,
			 struct console_texts *texts)
{
	const struct work *w = &c->work;

	for (int i = 0; i < UI_SESSION_ASK_APN; i++)
		model->session_held[i] = work_session_held(w, verbs[i]);
	model->session_held[UI_SESSION_ASK_APN] = work_settings_held(w);
	if (!model->identity->imei[0])
		model->session_held[UI_SESSION_CARD] =
			"the module has not said who it is";
	model->restore_offered = work_nothing_advice(w) != NULL;
	model->setup_held = work_settings_held(w);
	model->all_on_held = work_all_on_held(w);
	model->server = w->has_server ? &w->server : NULL;
	work_stamp(w, model->status->session_since, texts->since);
	model->session_since = texts->since[0] ? texts->since : NULL;
}

static bool is_ours(const struct row *row)
{
	return row->event < 0 && row->kind != ROW_INFO;
}

void console_page_say(struct console *c)
{
	const struct rows *events = &c->work.events;
	bool hidden = c->ui.focus == UI_PAGE_SESSION ||
		      c->ui.focus == UI_PAGE_SETUP;

	for (; c->rows_seen < events->end; c->rows_seen++) {
		const struct row *row = rows_at(events, c->rows_seen);

		if (hidden && row && is_ours(row))
			work_say(&c->work, row->kind == ROW_OWN ? HL78_INFO :
				 (enum hl78_severity)row->kind, "%.*s",
				 (int)row->text_len, row->text);
	}
}

/* ---- what is asked ---- */

static bool downloads(const struct console *c)
{
	return hl78_modem_status(c->work.modem)->package ==
	       HL78_PACKAGE_DOWNLOADING;
}

static void ask_session(struct console *c, enum work_verb verb)
{
	static const char *const questions[N_WORK_VERBS] = {
		[WORK_START] = "Start a session with the server?",
		[WORK_STOP] = "Stop the session?",
		[WORK_RESTORE] = "Stop the session, and start a new one?",
		[WORK_TEST] = "Start a session, and stop it when it is open?",
	};
	const char *why = work_session_held(&c->work, verb);
	bool stops = verb == WORK_STOP || verb == WORK_RESTORE;
	char text[120];

	if (why) {
		work_say(&c->work, HL78_WARNING, "%s", why);
		return;
	}
	snprintf(text, sizeof(text), "%s%s", stops && downloads(c) ?
		 "The download stops. " : "", questions[verb]);
	c->verb = verb;
	ask_open(&c->ask, ASK_SESSION, console_real_us(), text);
}

/* All on is what is wanted then, not what was drafted of them before. */
static void forget_bits(struct console *c)
{
	c->ui.draft.bits = c->ui.draft.on = 0;
}

static void ask_all_on(struct console *c)
{
	const char *why = work_all_on_held(&c->work);

	if (why && !work_settings_held(&c->work))
		forget_bits(c);
	if (why)
		work_say(&c->work, HL78_WARNING, "%s", why);
	else
		ask_open(&c->ask, ASK_SET_UP, console_real_us(),
			 "Turn all indications on, and error numbers?");
}

static void ask_apply(struct console *c)
{
	const struct hl78_identity *id = hl78_modem_identity(c->work.modem);
	const char *why = work_settings_held(&c->work);
	char text[400];

	if (draft_count(&c->ui.draft, id) == 0)
		work_say(&c->work, HL78_INFO, "nothing is to change");
	else if (why)
		work_say(&c->work, HL78_WARNING, "%s", why);
	else
		ask_open(&c->ask, ASK_APPLY, console_real_us(),
			 draft_question(&c->ui.draft, id, text, sizeof(text)));
}

/* Each has its result among the events; what is refused stays in the draft. */
static void apply(struct console *c)
{
	const struct hl78_identity *id = hl78_modem_identity(c->work.modem);
	const char *why = work_settings_held(&c->work);
	struct draft_command command;
	bool contexts = false;

	if (why) /* since it was asked */
		work_say(&c->work, HL78_WARNING, "not sent: %s", why);
	for (int i = 0; !why && i < N_DRAFT_SETTINGS; i++) {
		if (!draft_command(&c->ui.draft, id, (enum draft_setting)i,
				   &command))
			continue;
		work_send(&c->work, command.text, command.done);
		contexts |= i == DRAFT_APN || i == DRAFT_CID;
	}
	if (contexts) /* what is so now is asked: OK alone does not tell */
		work_ask_contexts(&c->work);
}

void console_page_agreed(struct console *c, enum ask_about about)
{
	switch (about) {
	case ASK_SESSION:
		work_session(&c->work, c->verb);
		break;
	case ASK_SET_UP:
		forget_bits(c);
		work_set_up(&c->work);
		break;
	case ASK_APPLY:
		apply(c);
		break;
	default:
		break;
	}
}

/* ---- the rows ---- */

static void show_page(struct console *c, enum ui_pane page, enum action action)
{
	struct ui_model model;
	struct console_texts texts;

	console_model(c, &model, &texts);
	if (c->ui.focus != page)
		ui_act(&c->ui, &model, action);
}

/* Where they are set. */
static void show_contexts(struct console *c)
{
	show_page(c, UI_PAGE_SETUP, ACTION_SETUP);
	c->ui.setup.item = UI_SETUP_CID;
}

static void choose_session(struct console *c, const struct ui_model *model)
{
	const char *held = model->session_held[UI_SESSION_ASK_APN];
	int item = c->ui.session.item;

	if (item == UI_SESSION_CARD)
		console_card(c, "");
	else if (item == UI_SESSION_CONTEXT)
		show_contexts(c);
	else if (item != UI_SESSION_ASK_APN)
		ask_session(c, verbs[item]);
	else if (held)
		work_say(&c->work, HL78_WARNING, "%s", held);
	else /* a question changes nothing */
		work_ask_contexts(&c->work);
}

/* ":set polling 60" to be edited; a digit that was pressed begins anew. */
static void edit_value(struct console *c, const struct ui_model *model,
		       char digit)
{
	const struct hl78_identity *id = model->identity;
	const struct draft *draft = &c->ui.draft;
	enum draft_setting setting = setup_setting_of(c->ui.setup.item);
	int32_t is = draft->polling >= 0 ? draft->polling : id->polling;
	char text[120], value[80] = "";

	if (digit)
		snprintf(value, sizeof(value), "%c", digit);
	else if (setting == DRAFT_POLLING && is > 0)
		snprintf(value, sizeof(value), "%" PRId32, is);
	else if (setting == DRAFT_RETRIES)
		draft_timers_text(id->timers, id->n_timers, value,
				  sizeof(value));
	else if (setting == DRAFT_APN)
		snprintf(value, sizeof(value), "%.70s",
			 draft->has_apn ? draft->apn : id->apn);
	snprintf(text, sizeof(text), "set %s %s", draft_name(setting), value);
	console_entry_open(c, ':');
	line_insert(text, strlen(text));
}

static bool takes_value(const struct console *c)
{
	return c->ui.focus == UI_PAGE_SETUP && setup_is_typed(c->ui.setup.item);
}

static void choose_setup(struct console *c, const struct ui_model *model,
			 enum action action)
{
	if (c->ui.setup.item == UI_SETUP_ALL)
		ask_all_on(c);
	else if (c->ui.setup.item == UI_SETUP_APPLY && action == ACTION_CHOOSE)
		ask_apply(c);
	else if (model->setup_held)
		work_say(&c->work, HL78_WARNING, "%s", model->setup_held);
	else if (takes_value(c))
		edit_value(c, model, '\0');
	else if (c->ui.setup.item != UI_SETUP_APPLY)
		work_say(&c->work, HL78_WARNING, "the module has not said how "
			 "this is set");
}

/* The first time it is only said, so that nothing is lost by two keys. */
static bool keeps_draft(struct console *c, const struct ui_model *model)
{
	int n = draft_count(&c->ui.draft, model->identity);

	if (n == 0 || c->ui.focus != UI_PAGE_SETUP)
		return false;
	if (!c->drop_told) {
		c->drop_told = true;
		work_say(&c->work, HL78_WARNING, "%d change%s not sent: Esc "
			 "Esc again drops %s", n, n == 1 ? " is" : "s are",
			 n == 1 ? "it" : "them");
		return true;
	}
	draft_init(&c->ui.draft);
	work_say(&c->work, HL78_INFO, "the draft is dropped, the settings are "
		 "as they were");
	return false;
}

bool console_page_act(struct console *c, const struct ui_model *model,
		      enum action action)
{
	if (action == ACTION_BACK)
		return keeps_draft(c, model);
	c->drop_told = false;
	if (action == ACTION_ACCEPT && c->ask.about == ASK_NOTHING &&
	    ui_takes_yes(&c->ui, model)) {
		if (draft_count(&c->ui.draft, model->identity) > 0)
			ask_apply(c);
		else
			ask_all_on(c);
		return true;
	}
	if ((action != ACTION_CHOOSE && action != ACTION_CHANGE) ||
	    c->ask.about > ASK_REQUEST)
		return false;
	if (c->ui.focus == UI_PAGE_SESSION) {
		if (action == ACTION_CHOOSE)
			choose_session(c, model);
		return true;
	}
	if (c->ui.focus != UI_PAGE_SETUP || ui_act(&c->ui, model, action))
		return c->ui.focus == UI_PAGE_SETUP;
	choose_setup(c, model, action);
	return true;
}

void console_page_key(struct console *c, const struct key *key)
{
	struct ui_model model;
	struct console_texts texts;

	if (!takes_value(c) || key->mods || key->code < '0' ||
	    key->code > '9' || c->ask.about > ASK_REQUEST)
		return;
	console_model(c, &model, &texts);
	if (model.setup_held)
		work_say(&c->work, HL78_WARNING, "%s", model.setup_held);
	else
		edit_value(c, &model, (char)key->code);
}

/* ---- names ---- */

/* Into the draft, which is then seen. */
void console_set_by_name(struct console *c, const char *args)
{
	const char *why = work_settings_held(&c->work);
	char text[200];

	if (why) {
		work_say(&c->work, HL78_WARNING, "%s", why);
		return;
	}
	if (!draft_set(&c->ui.draft, args, text, sizeof(text))) {
		work_say(&c->work, HL78_WARNING, "%s", text);
		return;
	}
	c->drop_told = false;
	show_page(c, UI_PAGE_SETUP, ACTION_SETUP);
}

void console_session_by_name(struct console *c, const char *args)
{
	enum work_verb verb;

	if (work_verb_of_name(args, &verb))
		ask_session(c, verb);
	else
		work_say(&c->work, HL78_WARNING, "a session has start, stop, "
			 "restore and test");
}

void console_setup_by_name(struct console *c, const char *args)
{
	if (strcmp(args, "all") == 0)
		ask_all_on(c);
	else if (strcmp(args, "apply") == 0)
		ask_apply(c);
	else
		work_say(&c->work, HL78_WARNING, "it is :setup, :setup all or "
			 ":setup apply");
}

static void take_sentence(void *arg, const char *text)
{
	struct console *c = arg;

	work_say(&c->work, HL78_INFO, "%s", text);
}

void console_messages(struct console *c)
{
	struct ui_model model;
	struct console_texts texts;

	show_page(c, UI_PAGE_MESSAGES, ACTION_MESSAGES);
	console_model(c, &model, &texts);
	ui_act(&c->ui, &model, ACTION_FOLLOW);
}

void console_status(struct console *c)
{
	const struct sentences to = { take_sentence, c };

	plain_status(&to, &c->work);
	console_messages(c);
}
