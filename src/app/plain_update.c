/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The local update as lines. The line that names the file is the yes to send
 * it, and what it allows is allowed for this once; the installation has a yes
 * of its own. What happens are rows of the events, printed by plain.c.
 */
#include "app/plain_update.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "app/update_text.h"

#define ALLOW " allow "

/* The words behind "allow"; false for one that names nothing, in `word`. */
static bool read_allow(const char *text, uint32_t *allow, char *word,
		       size_t size)
{
	enum hl78_problem_id id;
	size_t len;

	*allow = 0;
	for (; *text; text += len + strspn(text + len, " ,")) {
		len = strcspn(text, " ,");
		if (len == 0)
			continue;
		if (!hl78_problem_find(text, len, &id) ||
		    hl78_problem_info(id)->kind != HL78_ALLOW) {
			snprintf(word, size, "%.*s", (int)len, text);
			return false;
		}
		*allow |= UINT32_C(1) << id;
	}
	return true;
}

static void send(struct plain *p, const char *args)
{
	const char *words = strstr(args, ALLOW);
	size_t len = words ? (size_t)(words - args) : strlen(args);
	char typed[PATH_MAX], path[PATH_MAX], wrong[40];
	struct work *w = &p->work;
	uint32_t allow = 0;

	if (words && !read_allow(words + strlen(ALLOW), &allow, wrong,
				 sizeof(wrong))) {
		plain_complain(p, "%s is nothing that can be allowed", wrong);
		return;
	}
	snprintf(typed, sizeof(typed), "%.*s", (int)len, args);
	work_update_path(typed, path, sizeof(path));
	if (!work_update_take(w, path))
		plain_complain(p, "%.300s: %s", path, w->update.package.error);
	else
		work_update_go(w, allow);
}

static void tell(struct plain *p)
{
	const struct hl78_update_status *status =
		hl78_modem_update_status(p->work.modem);
	char text[200], line[240];

	if (!work_update_runs(&p->work)) {
		plain_say(p, "No local update runs. :update FILE sends a "
			  "package.");
		return;
	}
	update_pace(status, loop_now(&p->loop), text, sizeof(text));
	snprintf(line, sizeof(line), "A local update is at its step %s%s%s",
		 hl78_update_step_name(status->step), text[0] ? ": " : "",
		 text);
	plain_say(p, line);
}

void plain_update(struct plain *p, const char *args)
{
	if (!*args)
		tell(p);
	else if (strcmp(args, "cancel") == 0)
		work_update_cancel(&p->work);
	else if (work_update_runs(&p->work))
		plain_complain(p, "one is under way; :update cancel ends it");
	else
		send(p, args);
}

void plain_update_progress(struct plain *p)
{
	const struct hl78_update_status *status =
		hl78_modem_update_status(p->work.modem);
	const struct hl78_xmodem_counts *sent = &status->transfer;
	char text[200], line[240];
	int tenth;

	if (!work_update_runs(&p->work) ||
	    status->step != HL78_UPDATE_TRANSFER || sent->blocks == 0) {
		p->tenth = 0;
		return;
	}
	tenth = (int)(UINT64_C(10) * sent->block / sent->blocks);
	if (tenth == p->tenth)
		return;
	p->tenth = tenth;
	update_pace(status, loop_now(&p->loop), text, sizeof(text));
	snprintf(line, sizeof(line), "  %s", text);
	plain_say(p, line);
}
