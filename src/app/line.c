/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of readline, through its callback interface. Everything by
 * which readline would touch terminal, signals or environment is taken from
 * it; what it says, it says to /dev/null. Invariant: readline is called only
 * while bytes are queued, so that it never waits.
 */
#include "app/line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include <hl78/command.h>

#include "io/history.h"
#include "io/state.h"

/* Lines of earlier runs that can be had back. */
#define HISTORY_MAX 500

static struct {
	const char *queue;
	size_t queue_len;
	FILE *nowhere;
	const struct action_macro *macros;
	/* Files of the history, of all ports and of ours; empty: none. */
	char common[1024];
	char own[1024];
	struct {
		char text[LINE_MAX_BYTES]; /* that was typed */
		size_t n;
		size_t chosen;
	} choice;
	bool started;
	bool taken;
	char line[LINE_MAX_BYTES];
	enum line_which which;
	struct {
		char text[LINE_MAX_BYTES];
		int point;
		HISTORY_STATE history;
	} left[N_LINES]; /* as they were; not of the one that is edited */
} the_line;

/* ---- what readline would do to the terminal ---- */

static int from_queue(FILE *unused)
{
	(void)unused;
	if (the_line.queue_len == 0)
		return EOF;
	the_line.queue_len--;
	return (unsigned char)*the_line.queue++;
}

static int queue_has_more(void)
{
	return the_line.queue_len > 0;
}

static void do_nothing(void)
{
}

static void prepare_nothing(int unused)
{
	(void)unused;
}

/* ---- completion ---- */

static bool choice_at(size_t i, struct line_choice *out)
{
	const char *text = the_line.choice.text;

	return line_choice(text, strlen(text), i, the_line.macros, out);
}

static void put(const char *text)
{
	rl_replace_line(text, 0);
	rl_point = rl_end;
}

/* As far as all of them agree, whatever the case of what was typed. */
static void put_what_is_common(void)
{
	struct line_choice first, other;
	size_t len;

	if (!choice_at(0, &first))
		return;
	len = strlen(first.line);
	for (size_t i = 1; choice_at(i, &other); i++) {
		size_t same = 0;

		while (same < len && first.line[same] == other.line[same])
			same++;
		len = same;
	}
	if (len < strlen(the_line.choice.text))
		return;
	first.line[len] = '\0';
	put(first.line);
	snprintf(the_line.choice.text, sizeof(the_line.choice.text), "%s",
		 first.line);
}

static void begin_choice(void)
{
	struct line_choice choice;
	size_t n = 0;

	the_line.choice.n = 0;
	the_line.choice.chosen = LINE_NO_CHOICE;
	snprintf(the_line.choice.text, sizeof(the_line.choice.text), "%s",
		 rl_line_buffer);
	while (choice_at(n, &choice))
		n++;
	put_what_is_common();
	/* What is alone is in the line already, unless it is to be typed. */
	if (n > 1 || (n == 1 && choice_at(0, &choice) && choice.is_own))
		the_line.choice.n = n;
}

static void next_choice(int step)
{
	size_t n = the_line.choice.n, at = the_line.choice.chosen;
	struct line_choice choice;

	/* Behind the last comes what was typed, then the first again. */
	for (size_t i = 0; i <= n; i++) {
		at = at == LINE_NO_CHOICE ? n : at;
		at = step > 0 ? (at == n ? 0 : at + 1) : (at == 0 ? n : at - 1);
		if (at == n || (choice_at(at, &choice) && !choice.is_own))
			break;
	}
	the_line.choice.chosen = at == n ? LINE_NO_CHOICE : at;
	put(at == n ? the_line.choice.text : choice.line);
}

/* Tab: the first time the choices, then one after the other. */
static int complete(int count, int key)
{
	(void)key;
	if (rl_point != rl_end)
		return 0;
	if (rl_last_func == complete && the_line.choice.n > 0)
		next_choice(count);
	else
		begin_choice();
	return 0;
}

size_t line_choices(size_t *chosen)
{
	*chosen = the_line.choice.chosen;
	return rl_last_func == complete ? the_line.choice.n : 0;
}

bool line_close_choices(void)
{
	size_t chosen;
	bool open = line_choices(&chosen) > 0;

	the_line.choice.n = 0;
	return open;
}

bool line_choice_at(size_t i, struct line_choice *out)
{
	return choice_at(i, out);
}

/* ---- history ---- */

static void take_line(void *unused, const char *text)
{
	(void)unused;
	if (strlen(text) < LINE_MAX_BYTES)
		add_history(text);
}

/* One that was typed here comes before what was typed elsewhere. */
static void take_own(void *unused, const char *text)
{
	HIST_ENTRY **list = history_list();

	for (int i = history_length - 1; list && i >= 0; i--) {
		if (strcmp(list[i]->line, text) != 0)
			continue;
		free_history_entry(remove_history(i));
		break;
	}
	take_line(unused, text);
}

static int read_file(const char *name, char *path, size_t size,
		     void (*take)(void *arg, const char *line))
{
	int err = state_path(name, path, size);

	if (!err)
		err = history_load(path, take, NULL);
	if (err)
		path[0] = '\0';
	return err;
}

void line_history(const char *port, char *notice, size_t size)
{
	static const char prefix[] = "history-";
	char name[160];
	int err;

	notice[0] = the_line.own[0] = '\0';
	clear_history();
	stifle_history(HISTORY_MAX);
	err = read_file("history", the_line.common, sizeof(the_line.common),
			take_line);
	memcpy(name, prefix, sizeof(prefix));
	if (!err && state_name(port, name + strlen(prefix),
			       sizeof(name) - strlen(prefix)) > 0)
		err = read_file(name, the_line.own, sizeof(the_line.own),
				take_own);
	if (err)
		snprintf(notice, size, "no history is kept: %s",
			 err == -ENOENT ? "HOME is not set" : strerror(-err));
	using_history();
}

static void keep(char *path, const char *text)
{
	if (path[0] && history_append(path, text) != 0)
		path[0] = '\0';
}

/* Bytes can be a PIN that nobody sees in them. */
static bool may_be_kept(const char *text)
{
	const char *args;
	enum action action = text[0] == ':' ? action_of_name(text + 1, &args) :
					      ACTION_NONE;

	return the_line.which == LINE_AT && action != ACTION_RAW &&
	       action != ACTION_HEX;
}

void line_remember(const char *text)
{
	HIST_ENTRY *last = history_length > 0 ?
			   history_get(history_base + history_length - 1) :
			   NULL;
	size_t len = strlen(text);

	if (len == 0 || len >= LINE_MAX_BYTES ||
	    hl78_secret_offset(text, len) < len ||
	    (last && strcmp(last->line, text) == 0))
		return;
	add_history(text);
	using_history();
	if (!may_be_kept(text))
		return;
	keep(the_line.own, text);
	keep(the_line.common, text);
}

/* ---- the line ---- */

static void accept_line(char *text)
{
	if (!text) /* end of file: Ctrl-D in an empty line is none here */
		return;
	snprintf(the_line.line, sizeof(the_line.line), "%s", text);
	the_line.taken = true;
	free(text);
}

void line_init(const struct action_macro *macros)
{
	the_line.macros = macros;
	the_line.nowhere = fopen("/dev/null", "r+");
	rl_readline_name = "fotacon";
	rl_instream = rl_outstream = the_line.nowhere;
	rl_terminal_name = "dumb";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_prep_term_function = prepare_nothing;
	rl_deprep_term_function = do_nothing;
	rl_redisplay_function = do_nothing;
	rl_getc_function = from_queue;
	rl_input_available_hook = queue_has_more;
	rl_initialize();
	/* After ~/.inputrc, which may say otherwise. */
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	/* Whoever gave Tab another meaning keeps it. */
	if (rl_function_of_keyseq("\t", NULL, NULL) == rl_complete)
		rl_bind_key('\t', complete);
	rl_callback_handler_install("", accept_line);
	the_line.started = true;
}

static void keep_history(HISTORY_STATE *kept)
{
	HISTORY_STATE *state = history_get_history_state();

	*kept = *state;
	free(state);
}

void line_turn_to(enum line_which which)
{
	if (which == the_line.which)
		return;
	/* Out of a search, or half a key sequence, first. */
	line_feed("\007", 1);
	snprintf(the_line.left[the_line.which].text, LINE_MAX_BYTES, "%s",
		 rl_line_buffer);
	the_line.left[the_line.which].point = rl_point;
	keep_history(&the_line.left[the_line.which].history);
	the_line.which = which;
	history_set_history_state(&the_line.left[which].history);
	using_history();
	rl_replace_line(the_line.left[which].text, 1);
	rl_point = the_line.left[which].point;
	rl_mark = 0;
}

void line_fini(void)
{
	if (!the_line.started)
		return;
	for (int which = 0; which < N_LINES; which++) {
		line_turn_to((enum line_which)which);
		clear_history();
	}
	line_turn_to(LINE_AT);
	rl_callback_handler_remove();
	if (the_line.nowhere)
		fclose(the_line.nowhere);
	the_line.nowhere = NULL;
	the_line.started = false;
}

void line_feed(const char *bytes, size_t len)
{
	the_line.queue = bytes;
	the_line.queue_len = len;
	while (the_line.queue_len > 0 && !the_line.taken)
		rl_callback_read_char();
	the_line.queue_len = 0;
}

void line_insert(const char *text, size_t len)
{
	char copy[LINE_MAX_BYTES];

	if ((size_t)rl_end + len >= sizeof(copy))
		return;
	memcpy(copy, text, len);
	copy[len] = '\0';
	the_line.choice.n = 0;
	rl_insert_text(copy);
}

void line_clear(void)
{
	/* Out of a search, or half a key sequence, first. */
	line_feed("\007", 1);
	the_line.choice.n = 0;
	using_history(); /* the newest is next */
	rl_replace_line("", 1);
	rl_point = rl_mark = 0;
}

void line_set(const char *text)
{
	/* Out of a search, or half a key sequence, first. */
	line_feed("\007", 1);
	rl_kill_text(0, rl_end);
	rl_point = rl_mark = 0;
	line_insert(text, strlen(text));
}

bool line_take(char *out, size_t size)
{
	if (!the_line.taken)
		return false;
	the_line.taken = false;
	snprintf(out, size, "%s", the_line.line);
	return true;
}

void line_look(struct line_view *view)
{
	view->prompt = rl_display_prompt ? rl_display_prompt : "";
	view->text = the_line.started ? rl_line_buffer : "";
	view->len = (size_t)rl_end;
	view->cursor = (size_t)rl_point;
}

void line_other(struct line_view *view)
{
	enum line_which other = the_line.which == LINE_AT ? LINE_ENTRY :
							    LINE_AT;

	view->prompt = "";
	view->text = the_line.left[other].text;
	view->len = strlen(view->text);
	view->cursor = (size_t)the_line.left[other].point;
}
