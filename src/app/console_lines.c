/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of a line that is finished, wherever it was typed: a command for
 * the module, a `:` name, a search. Pasted lines go out one after the other,
 * each when the one before is answered, and several only after a yes.
 */
#include "app/console_full.h"

#include <stdio.h>
#include <string.h>

/* As if it had been typed: the guard and the history treat it so, too. */
static void run_macro(struct console *c, const struct action_macro *macro)
{
	char text[LINE_MAX_BYTES];

	snprintf(text, sizeof(text), "%s", macro->command);
	console_submit(c, text);
}

/*
 * An action that was named and cannot be done has said so. What waits for a yes
 * is not refused: the line is for the answer; nor is a port that opened, whatever
 * else there was to say, or one whose failure took the AT line away.
 */
static bool is_refused(const struct console *c, enum action action,
		       uint64_t n_notices)
{
	char held[HL78_COMMAND_MAX];

	if (action == ACTION_PORT)
		return c->ports.problem[0] &&
		       (c->has_entry || work_has_port(&c->work));
	return c->work.n_notices != n_notices &&
	       c->work.notice_severity >= HL78_WARNING &&
	       !work_held(&c->work, held, sizeof(held));
}

/* A `:` command without its colon; false: it is refused. */
static bool run_name(struct console *c, const char *text)
{
	const struct action_macro *macro =
		action_macro(c->options->macros, text);
	const char *args;
	enum action action = action_of_name(text, &args);
	uint64_t n_notices = c->work.n_notices;

	if (macro) {
		run_macro(c, macro);
		return true;
	}
	if (action == ACTION_NONE)
		work_say(&c->work, HL78_WARNING,
			 ":%.40s is no command; F1 shows them all", text);
	else
		console_act_by_name(c, action, args);
	return !is_refused(c, action, n_notices);
}

/*
 * A line that comes faster than the module answers waits behind the others, as
 * the lines of a paste do. False where there is nothing to wait for, or no
 * room.
 */
static bool wait_in_line(struct console *c, const char *text, size_t len)
{
	bool asked = c->paste_len > 0 && !c->paste_goes;
	char held[HL78_COMMAND_MAX];

	if (hl78_modem_queued(c->work.modem) == 0 || asked ||
	    work_update_sends(&c->work) ||
	    work_held(&c->work, held, sizeof(held)) ||
	    c->paste_len + len + 1 > sizeof(c->paste))
		return false;
	memcpy(c->paste + c->paste_len, text, len);
	c->paste[c->paste_len + len] = '\n';
	c->paste_len += len + 1;
	c->paste_goes = true;
	return true;
}

bool console_submit(struct console *c, char *text)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	for (; *text == ' '; text++)
		len--;
	if (!*text)
		return true;
	if (text[0] == ':') {
		if (!run_name(c, text + 1))
			return false; /* it is remembered once it is right */
	} else if ((text[0] == '/' || text[0] == '&')) {
		console_act_by_name(c, text[0] == '/' ? ACTION_SEARCH :
				    ACTION_FILTER, text + 1);
		if (!c->has_entry)
			return true; /* the AT line's history is of commands */
	} else if (work_takes_line(&c->work, text)) {
		if (wait_in_line(c, text, len))
			return true; /* it is remembered when it is sent */
		work_line(&c->work, text);
		if (!work_is_command(text))
			return true; /* an answer */
	} else {
		work_say(&c->work, HL78_INFO, "commands begin with AT, our "
			 "own with a colon; F1 helps");
		return true;
	}
	line_remember(text);
	return true;
}

/* ---- paste ---- */

void console_paste_key(struct console *c, const struct key *key)
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
	char text[LINE_MAX_BYTES], held[HL78_COMMAND_MAX];
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
		c->paste_goes = c->paste_len > 0 &&
				!work_held(&c->work, held, sizeof(held));
		console_submit(c, text);
	}
}
