/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line that is typed where no AT line is: in a list, on a page, in a
 * replay. Its first character says what it is for; without it, it closes.
 */
#include "app/console_full.h"

void console_entry_open(struct console *c, char first)
{
	c->has_entry = true;
	line_turn_to(LINE_ENTRY);
	line_clear();
	line_insert(&first, 1);
}

void console_entry_close(struct console *c)
{
	if (!c->has_entry)
		return;
	c->has_entry = false;
	line_turn_to(LINE_AT);
}

bool console_entry_key(struct console *c, const struct key *key, char *out,
		       size_t size)
{
	char bytes[KEYS_BYTES_MAX];
	struct line_view view;

	if (key->code == KEYS_CTRL('C')) {
		console_entry_close(c);
		return false;
	}
	line_feed(bytes, keys_bytes(key, bytes));
	if (line_take(out, size))
		return true;
	line_look(&view);
	if (view.len == 0 && !view.prompt[0])
		console_entry_close(c);
	return false;
}
