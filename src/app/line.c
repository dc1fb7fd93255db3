/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of readline, through its callback interface. Everything by
 * which readline would touch terminal, signals or environment is taken from
 * it; what it says, it says to /dev/null. Invariant: readline is called only
 * while bytes are queued, so that it never waits.
 */
#include "app/line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include <hl78/command.h>

#include "io/state.h"

/* Commands kept between runs. */
#define HISTORY_MAX 500
/* More in the file than this, and it is cut to HISTORY_MAX. */
#define HISTORY_FILE_MAX 2000

static struct {
	const char *queue;
	size_t queue_len;
	FILE *nowhere;
	char path[1024]; /* of the history; empty: none is kept */
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

static void show_no_matches(char **matches, int n, int longest)
{
	(void)matches;
	(void)n;
	(void)longest;
}

/* ---- completion ---- */

static char *next_candidate(const char *text, int state)
{
	static size_t i;
	char out[LINE_MAX_BYTES];

	if (state == 0)
		i = 0;
	if (!line_candidate(text, strlen(text), i, out, sizeof(out)))
		return NULL;
	i++;
	return strdup(out);
}

static char **complete(const char *text, int start, int end)
{
	(void)end;
	rl_attempted_completion_over = 1; /* no file names */
	return start == 0 ? rl_completion_matches(text, next_candidate) : NULL;
}

/* ---- history ---- */

static int open_history(void)
{
	int fd;

	fd = open(the_line.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		  0600);
	return fd < 0 ? -errno : fd;
}

static void read_history_file(char *notice, size_t size)
{
	int fd;

	notice[0] = '\0';
	fd = state_path("history", the_line.path, sizeof(the_line.path));
	if (fd == 0)
		fd = open_history();
	if (fd < 0) {
		snprintf(notice, size, "no history is kept: %s",
			 fd == -ENOENT ? "HOME is not set" : strerror(-fd));
		the_line.path[0] = '\0';
		return;
	}
	close(fd);
	read_history(the_line.path);
	if (history_length > HISTORY_FILE_MAX)
		history_truncate_file(the_line.path, HISTORY_MAX);
	stifle_history(HISTORY_MAX);
	using_history();
}

void line_remember(const char *text)
{
	HIST_ENTRY *last = history_length > 0 ?
			   history_get(history_base + history_length - 1) :
			   NULL;
	size_t len = strlen(text);
	char record[LINE_MAX_BYTES + 1];
	int fd;

	if (len == 0 || len >= LINE_MAX_BYTES ||
	    hl78_secret_offset(text, len) < len ||
	    (last && strcmp(last->line, text) == 0))
		return;
	add_history(text);
	using_history();
	if (!the_line.path[0] || the_line.which != LINE_AT)
		return;
	fd = open_history();
	if (fd < 0)
		return;
	/* One write: lines of two consoles do not mix. */
	memcpy(record, text, len);
	record[len] = '\n';
	if (write(fd, record, len + 1) < 0)
		the_line.path[0] = '\0';
	close(fd);
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

void line_init(char *notice, size_t size)
{
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
	rl_completion_display_matches_hook = show_no_matches;
	rl_attempted_completion_function = complete;
	rl_completer_word_break_characters = (char *)"";
	rl_completion_query_items = -1;
	rl_initialize();
	/* After ~/.inputrc, which may say otherwise. */
	rl_variable_bind("bell-style", "none");
	rl_variable_bind("enable-bracketed-paste", "off");
	rl_variable_bind("completion-ignore-case", "on");
	rl_variable_bind("show-all-if-ambiguous", "off");
	rl_completion_append_character = '\0';
	read_history_file(notice, size);
	rl_callback_handler_install("", accept_line);
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
	for (int which = 0; which < N_LINES; which++) {
		line_turn_to((enum line_which)which);
		clear_history();
	}
	line_turn_to(LINE_AT);
	rl_callback_handler_remove();
	if (the_line.nowhere)
		fclose(the_line.nowhere);
	the_line.nowhere = NULL;
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
	rl_insert_text(copy);
}

void line_clear(void)
{
	/* Out of a search, or half a key sequence, first. */
	line_feed("\007", 1);
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
	view->text = rl_line_buffer;
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
