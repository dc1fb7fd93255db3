/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The `:` commands of the console as lines: a table of words, a function each.
 * A name that the user gave a command comes first, as on the full screen.
 */
#include "app/plain_words.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/card.h"
#include "app/leaving.h"
#include "app/plain_detail.h"
#include "app/plain_status.h"
#include "app/plain_timeline.h"
#include "app/plain_update.h"
#include "app/what_if.h"
#include "ui/action.h"
#include "ui/filter.h"

/* Rows that are shown again where no number is given. */
#define AGAIN_PRESET 10

/* Says once what it would mean, and how to insist on it. */
static bool may_leave(struct plain *p, const char *how)
{
	const struct leaving *leaving = leaving_now(&p->work);
	char text[200];

	/* Nobody answers for a script. */
	if (!isatty(STDIN_FILENO) && !work_under_way(&p->work))
		leaving = NULL;
	if (!leaving || leaving == p->told)
		return true;
	p->told = leaving;
	snprintf(text, sizeof(text), "? %s %s: %s", leaving->what, how,
		 leaving->means);
	plain_say(p, text);
	return false;
}

static void do_quit(struct plain *p, const char *args)
{
	(void)args;
	if (may_leave(p, ":quit again leaves"))
		plain_end(p, plain_status_now(p));
}

static void do_accept(struct plain *p, const char *args)
{
	work_accept_by_name(&p->work, args);
}

static void do_later(struct plain *p, const char *args)
{
	work_defer_by_name(&p->work, args);
}

static void do_session(struct plain *p, const char *args)
{
	enum work_verb verb;

	if (!*args)
		plain_session(&p->out, &p->work);
	else if (work_verb_of_name(args, &verb))
		work_session(&p->work, verb);
	else
		plain_complain(p, "a session has start, stop, restore and test");
}

static void do_setup(struct plain *p, const char *args)
{
	if (!*args)
		plain_setup(&p->out, &p->work);
	else if (strcmp(args, "all") == 0)
		work_set_up(&p->work);
	else
		plain_complain(p, "it is :setup, or :setup all; :set changes one "
			 "setting");
}

static void do_set(struct plain *p, const char *args)
{
	char why[200];

	if (!plain_set(&p->work, args, why, sizeof(why)))
		plain_complain(p, "%s", why);
}

static void do_what_if(struct plain *p, const char *args)
{
	const char *none = what_if_none(&p->work);
	struct what_if one;
	char text[120];

	if (none)
		plain_complain(p, "%s", none);
	else if (args[0] && !what_if_do(&p->work, args))
		plain_complain(p, "there is no fault \"%.40s\"", args);
	for (size_t i = 0; !none && !args[0] && what_if_at(&p->work, i, &one);
	     i++) {
		snprintf(text, sizeof(text), "  %-16s %s%s", one.name,
			 one.lasts ? "lasts, again ends it: " : "", one.text);
		plain_say(p, text);
	}
}

static void do_card(struct plain *p, const char *args)
{
	char text[CARD_MAX], *rest = NULL;

	(void)args;
	if (!card_text(hl78_modem_identity(p->work.modem), text))
		plain_complain(p, "the module has not said who it is");
	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		plain_say(p, line);
}

static void do_note(struct plain *p, const char *args)
{
	work_note(&p->work, args);
}

static void take_sentence(void *arg, const char *text)
{
	struct out *out = arg;

	out_foreign(out, text, strlen(text));
	out_char(out, '\n');
}

static void do_status(struct plain *p, const char *args)
{
	const struct sentences to = { take_sentence, &p->out };

	(void)args;
	plain_status(&to, &p->work);
}

/* The last `args` rows once more; a number that is none counts as the most. */
static void print_again(struct plain *p, const struct rows *rows,
			const char *args)
{
	uint64_t n = 0, kept = rows->end - rows->first;

	for (; *args >= '0' && *args <= '9' && n < kept; args++)
		n = 10 * n + (uint64_t)(*args - '0');
	if (*args && n < kept) {
		plain_complain(p, "how many? As in :events 20");
		return;
	}
	if (n == 0)
		n = AGAIN_PRESET;
	if (kept == 0)
		plain_say(p, "There are none yet.");
	for (uint64_t i = rows->end - (n < kept ? n : kept); i < rows->end; i++)
		plain_print(p, rows_at(rows, i));
}

static void do_events(struct plain *p, const char *args)
{
	print_again(p, &p->work.events, args);
}

static void do_at(struct plain *p, const char *args)
{
	print_again(p, &p->work.at, args);
}

static void do_messages(struct plain *p, const char *args)
{
	print_again(p, &p->work.messages, args);
}

static void do_timeline(struct plain *p, const char *args)
{
	(void)args;
	plain_timeline(&p->out, &p->work.phases, work_now(&p->work));
}

/* Prints those rows of a list that pass, again, or `none`. */
static void print_passing(struct plain *p, const struct rows *rows,
			  const struct filter *filter, const char *none)
{
	for (uint64_t i = rows->first; i < rows->end; i++) {
		if (!filter_passes(filter, rows_at(rows, i)))
			continue;
		plain_print(p, rows_at(rows, i));
		none = NULL;
	}
	if (none)
		plain_say(p, none);
}

static void do_filter(struct plain *p, const char *args)
{
	struct filter filter;

	filter_set(&filter, args);
	print_passing(p, &p->work.events, &filter, "  no event passes");
}

static void do_search(struct plain *p, const char *args)
{
	struct filter filter = { .on = true };

	find_set(&filter.find, args, strlen(args));
	print_passing(p, &p->work.events, &filter, "  no event has it");
	print_passing(p, &p->work.at, &filter, "  no AT line has it");
}

static void do_detail(struct plain *p, const char *args)
{
	(void)args;
	plain_detail(&p->out, &p->work.events);
}

static void do_raw(struct plain *p, const char *args)
{
	work_raw(&p->work, WORK_RAW_TEXT, args);
}

static void do_hex(struct plain *p, const char *args)
{
	work_raw(&p->work, WORK_RAW_HEX, args);
}

static void do_ctrl_z(struct plain *p, const char *args)
{
	work_raw(&p->work, WORK_RAW_CTRL_Z, args);
}

static void do_port(struct plain *p, const char *args)
{
	if (!args[0]) {
		ports_show(&p->out);
		plain_say(p, ":port NAME goes to one, or sim:, or a port of yours");
		return;
	}
	if (!may_leave(p, ":port again changes it"))
		return;
	if (work_change(&p->work, args) == APP_DONE) {
		p->events = p->at = p->n_prompts = 0;
		p->step = 0;
		p->firmware[0] = '\0';
		p->told = NULL;
		plain_keep_going(p);
		work_look(&p->work);
	} else if (p->work.why[0]) {
		plain_complain(p, "%s", p->work.why);
	}
	if (!work_has_port(&p->work))
		plain_end(p, APP_NO_LINK);
}

static void do_help(struct plain *p, const char *args);

static const struct word {
	const char *name;
	const char *args;
	const char *help;
	void (*run)(struct plain *p, const char *args);
} words[] = {
	{ "status", "", "how it stands, in sentences", do_status },
	{ "events", "[NUMBER]", "the last events again", do_events },
	{ "at", "[NUMBER]", "the last AT lines again", do_at },
	{ "messages", "[NUMBER]", "the last remarks again", do_messages },
	{ "accept", "[install]", "yes to what the module asks", do_accept },
	{ "later", "[MINUTES]", "ask again later", do_later },
	{ "timeline", "", "the phases, and how long they took", do_timeline },
	{ "port", "[PORT]", "list the ports, or change to one", do_port },
	{ "session", "[VERB]", "how it stands; start, stop, restore, test",
	  do_session },
	{ "setup", "[all]", "the settings; all indications on", do_setup },
	{ "set", "NAME VALUE", "change one, as polling 60", do_set },
	{ "update", "FILE|cancel", "send a package file, or end that; FILE allow "
	  "ID", plain_update },
	{ "what-if", "[FAULT]", "strike the simulated module with it", do_what_if },
	{ "card", "", "what a registration at the server asks for", do_card },
	{ "note", "TEXT", "write a remark into the log", do_note },
	{ "detail", "", "what the newest event means", do_detail },
	{ "filter", "WORDS", "such events again: error, a text", do_filter },
	{ "search", "TEXT", "all that has the text, again", do_search },
	{ "raw", "TEXT", "send it without a CR; \\x0d is a byte", do_raw },
	{ "hex", "BYTES", "send bytes: 1A 0D", do_hex },
	{ "ctrl-z", "", "send Ctrl-Z", do_ctrl_z },
	{ "quit", "", "leave", do_quit },
	{ "help", "", "this list", do_help },
};

static void do_help(struct plain *p, const char *args)
{
	char text[100];

	(void)args;
	plain_say(p, "A line that begins with AT is sent. Besides:");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		snprintf(text, sizeof(text), "  :%-8s%-11s %s", words[i].name,
			 words[i].args, words[i].help);
		plain_say(p, text);
	}
	for (const struct action_macro *m = p->options->macros; m && m->name;
	     m++) {
		snprintf(text, sizeof(text), "  :%-17s %.70s", m->name,
			 m->command);
		plain_say(p, text);
	}
}

void plain_word(struct plain *p, const char *text)
{
	const struct action_macro *macro =
		action_macro(p->options->macros, text);
	size_t len = strcspn(text, " ");
	const char *args = text + len + strspn(text + len, " ");

	/* The user's first: it means the same on the full screen. */
	if (macro) {
		work_line(&p->work, macro->command);
		return;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i].name) == len &&
		    memcmp(words[i].name, text, len) == 0) {
			words[i].run(p, args);
			return;
		}
	}
	plain_complain(p, ":%.40s is no command; :help lists them", text);
}
