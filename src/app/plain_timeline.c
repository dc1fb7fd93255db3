/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phases as lines: what the Timeline page shows, without its bars. A time
 * that is not known leaves its place empty.
 */
#include "app/plain_timeline.h"

#include <stdio.h>
#include <string.h>

#include "ui/format.h"

static const char marks[N_ROW_KINDS] = {
	[ROW_INFO] = ' ', [ROW_GOOD] = '+', [ROW_ASK] = '?',
	[ROW_WARNING] = '!', [ROW_ERROR] = '!', [ROW_OWN] = '*',
};

/* "  08:00:19     1:19 + Download   100 %, 524 kB": "..." while it runs. */
static void write_phase(const struct phase *phase, hl78_time now, char *out,
			size_t size)
{
	hl78_time took = phase_took(phase, now);
	char clock[FORMAT_MAX] = "";

	if (phase->kind == PHASE_RUN) {
		snprintf(out, size, "  %s %u", phase_name(PHASE_RUN),
			 phase->run);
		return;
	}
	if (phase->kind != PHASE_VERDICT && took >= 0)
		format_left(took / HL78_SEC(1), clock);
	snprintf(out, size, "  %-8s %8s %c %-10s %s%s", phase->stamp, clock,
		 marks[phase->look] ? marks[phase->look] : ' ',
		 phase_name(phase->kind), phase->detail,
		 phase->open ? " ..." : "");
}

void plain_timeline(struct out *out, const struct phases *phases,
		    hl78_time now)
{
	char text[PHASE_DETAIL_MAX + 80];
	size_t len;

	if (phases->first == phases->end)
		out_text(out, "  nothing has happened yet\n");
	for (uint64_t i = phases->first; i < phases->end; i++) {
		write_phase(phase_at(phases, i), now, text, sizeof(text));
		for (len = strlen(text); text[len - 1] == ' ';)
			len--;
		out_foreign(out, text, len);
		out_char(out, '\n');
	}
}
