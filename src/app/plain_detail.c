/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that is known about the newest event of device services, in lines whose
 * first word says what they tell. The full screen has the same for any event
 * (ui/detail.c). Nothing of the module gets out as it is.
 */
#include "app/plain_detail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/rowlook.h"

static const struct row *newest_event(const struct rows *rows)
{
	const struct row *row;

	for (uint64_t n = rows->end; n > rows->first; n--) {
		row = rows_at(rows, n - 1);
		if (row->event >= 0)
			return row;
	}
	return NULL;
}

static void say(struct out *out, const char *label, const char *text,
		size_t len)
{
	out_text(out, "  ");
	out_text(out, label);
	out_text(out, ": ");
	out_foreign(out, text, len);
	out_char(out, '\n');
}

static void say_text(struct out *out, const char *label, const char *text)
{
	if (text)
		say(out, label, text, strlen(text));
}

void plain_detail(struct out *out, const struct rows *events)
{
	const struct row *row = newest_event(events);
	const struct hl78_wdsi_info *info;
	char from[48] = "the port";

	if (!row) {
		out_text(out, "There is no event yet.\n");
		return;
	}
	info = row_info(row);
	if (row->line > 0)
		snprintf(from, sizeof(from), "the log, line %" PRIu64,
			 row->line);
	say(out, "event", row->raw, row->raw_len);
	say_text(out, "severity", row_kind_name(row->kind));
	say(out, "meaning", row->text, row->text_len);
	say_text(out, "to do", info->todo);
	say_text(out, "with", info->command);
	say_text(out, "from", from);
	say_text(out, "application note", info->section);
}
