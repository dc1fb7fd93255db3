/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of session and settings for plain lines: what is known, a line
 * each, and one setting changed by its name. Nothing is asked of the module.
 */
#include "app/plain.h"

#include <inttypes.h>
#include <stdio.h>

#include "ui/draft.h"

static void line(struct out *out, const char *name, const char *value)
{
	char text[24];

	snprintf(text, sizeof(text), "* %-12s ", name);
	out_text(out, text);
	if (value && value[0])
		out_foreign(out, value, strlen(value));
	else
		out_text(out, "not known");
	out_char(out, '\n');
}

static void held(struct out *out, const char *why)
{
	if (!why)
		return;
	out_text(out, "! held back: ");
	out_text(out, why);
	out_char(out, '\n');
}

static const char *polling(const struct hl78_identity *id, char *out,
			   size_t size)
{
	out[0] = '\0';
	if (id->polling == 0)
		snprintf(out, size, "off");
	else if (id->polling > 0)
		snprintf(out, size, "every %" PRId32 " min", id->polling);
	return out;
}

static const char *retries(const struct hl78_identity *id, char *out,
			   size_t size)
{
	char text[100];

	out[0] = '\0';
	if (id->n_timers > 0)
		snprintf(out, size, "after %s min",
			 draft_timers_text(id->timers, id->n_timers, text,
					   sizeof(text)));
	return out;
}

void plain_session(struct out *out, const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	bool closed = status->session == HL78_SESSION_CLOSED;
	char text[120] = "", stamp[ROW_STAMP_MAX] = "";

	if (status->link != HL78_LINK_READY)
		snprintf(text, sizeof(text), "not known: the link is %s",
			 hl78_link_name(status->link));
	else if (!closed || id->session_known)
		snprintf(text, sizeof(text), "%s",
			 hl78_session_name(status->session));
	if (text[0] && status->link == HL78_LINK_READY)
		work_stamp(w, status->session_since, stamp);
	if (stamp[0])
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 " since %s", stamp);
	if (!closed && status->opener != HL78_OPENED_BY_NOBODY)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 ", opened by %s", hl78_opener_name(status->opener));
	line(out, "session", text);
	text[0] = '\0';
	if (w->has_server)
		snprintf(text, sizeof(text), "%.*s",
			 (int)w->server.text_len, w->server.text);
	line(out, "server", text);
	line(out, "apn", id->apn);
	text[0] = '\0';
	if (id->cid >= 0)
		snprintf(text, sizeof(text), "%d%s", id->cid,
			 draft_cid_misleads(id, id->cid) ?
			 ", for sessions; it downloads over cid 1" : "");
	line(out, "cid", text);
	line(out, "polling", polling(id, text, sizeof(text)));
	line(out, "retries", retries(id, text, sizeof(text)));
}

void plain_setup(struct out *out, const struct work *w)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	char text[120] = "";

	if (id->mask >= 0)
		hl78_mask_text((unsigned)id->mask, text, sizeof(text));
	line(out, draft_name(DRAFT_INDICATIONS), text);
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		line(out, draft_name((enum draft_setting)(i -
				HL78_REQUEST_CONNECT + DRAFT_CONNECT)),
		     id->ask[i] < 0 ? "" : id->ask[i] ? "ask" : "auto");
	line(out, draft_name(DRAFT_POLLING), polling(id, text, sizeof(text)));
	line(out, draft_name(DRAFT_RETRIES), retries(id, text, sizeof(text)));
	held(out, work_settings_held(w));
}

bool plain_set(struct work *w, const char *text, char *why, size_t size)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	const char *reason = work_settings_held(w);
	struct draft_command command;
	struct draft draft;

	draft_init(&draft);
	if (!draft_set(&draft, text, why, size))
		return false;
	if (reason || draft_count(&draft, id) == 0) {
		snprintf(why, size, "%s", reason ? reason : "it is so already");
		return false;
	}
	for (int i = 0; i < N_DRAFT_SETTINGS; i++) {
		if (draft_command(&draft, id, (enum draft_setting)i, &command))
			work_send(w, command.text, command.done);
	}
	if (draft_changes(&draft, id, DRAFT_APN) ||
	    draft_changes(&draft, id, DRAFT_CID))
		work_ask_contexts(w);
	return true;
}
