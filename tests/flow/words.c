/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of flow scripts for events, status, identity and outcome. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "flow/flow.h"

static const char *const type_names[HL78_N_EVENTS] = {
	[HL78_EV_COMMAND] = "command",	[HL78_EV_ANSWER] = "answer",
	[HL78_EV_URC] = "urc",		[HL78_EV_WDSI] = "event",
	[HL78_EV_DATA] = "data",	[HL78_EV_OVERLONG] = "overlong",
	[HL78_EV_DONE] = "done",	[HL78_EV_STATE] = "state",
	[HL78_EV_PROGRESS] = "progress", [HL78_EV_PROMPT] = "prompt",
	[HL78_EV_IDENTITY] = "identity", [HL78_EV_ANOMALY] = "anomaly",
	[HL78_EV_PROCEDURE] = "procedure", [HL78_EV_UPDATE] = "update",
	[HL78_EV_PROBLEM] = "problem",	[HL78_EV_WANT_DATA] = "want-data",
	[HL78_EV_TRANSFER] = "transfer",
	[HL78_EV_ABOUT_TO_INSTALL] = "about-to-install",
	[HL78_EV_UPDATE_OVER] = "update-over",
	[HL78_EV_OTA] = "ota",
	[HL78_EV_OTA_OVER] = "ota-over",
};

int flow_event_type(const char *name)
{
	for (size_t i = 0; i < HL78_N_EVENTS; i++)
		if (!strcmp(name, type_names[i]))
			return (int)i;
	return -1;
}

void flow_describe(const struct hl78_event *ev, char *out, size_t size)
{
	const struct hl78_status *st = hl78_modem_status(flow.modem);
	char result[64];
	int n = snprintf(out, size, "%s ", type_names[ev->type]);

	out += n;
	size -= (size_t)n;
	switch (ev->type) {
	case HL78_EV_WDSI:
		snprintf(out, size, "%.*s", (int)ev->len - 7, ev->text + 7);
		break;
	case HL78_EV_DATA:
	case HL78_EV_OVERLONG:
		snprintf(out, size, "%zu", ev->line.true_len);
		break;
	case HL78_EV_STATE:
		snprintf(out, size, "%s %s %s %s",
			 hl78_link_name(st->link),
			 hl78_session_name(st->session),
			 hl78_package_name(st->package),
			 hl78_request_info(st->agreement.request)->name);
		break;
	case HL78_EV_PROGRESS:
		snprintf(out, size, "%d %" PRId64 "/%" PRId64,
			 st->progress.percent, st->progress.bytes,
			 st->progress.total);
		break;
	case HL78_EV_PROMPT:
		snprintf(out, size, "%s %u",
			 hl78_request_info(st->agreement.request)->name,
			 st->agreement.n_asked);
		break;
	case HL78_EV_DONE:
		snprintf(out, size, "%.*s: %s", (int)ev->done.command_len,
			 ev->done.command,
			 hl78_result_text(ev->done.result, ev->done.code,
					  result, sizeof(result)));
		break;
	case HL78_EV_PROCEDURE:
		snprintf(out, size, "%s %s",
			 ev->procedure.ok ? "ok" : "failed",
			 ev->procedure.command ? ev->procedure.command : "");
		break;
	default:
		snprintf(out, size, "%.*s", (int)ev->len, ev->text);
		break;
	}
}

static void number_text(char *out, int64_t value)
{
	snprintf(out, 128, "%" PRId64, value);
}

static void status_word(const char *word, char *out)
{
	const struct hl78_status *st = hl78_modem_status(flow.modem);
	const char *text = NULL, *command;

	if (!strcmp(word, "link"))
		text = hl78_link_name(st->link);
	else if (!strcmp(word, "session"))
		text = hl78_session_name(st->session);
	else if (!strcmp(word, "package"))
		text = hl78_package_name(st->package);
	else if (!strcmp(word, "agreement"))
		text = hl78_request_info(st->agreement.request)->name;
	else if (!strcmp(word, "services"))
		text = hl78_services_name(st->services);
	else if (!strcmp(word, "opener"))
		text = hl78_opener_name(st->opener);
	else if (!strcmp(word, "next"))
		text = hl78_status_advice(st, &command) && command ? command :
								     "none";
	else if (!strcmp(word, "percent"))
		number_text(out, st->progress.percent);
	else if (!strcmp(word, "total"))
		number_text(out, st->progress.total);
	else if (!strcmp(word, "estimated"))
		number_text(out, st->progress.estimated);
	else if (!strcmp(word, "asked"))
		number_text(out, st->agreement.n_asked);
	else if (!strcmp(word, "again"))
		number_text(out, (st->agreement.again_at - flow.now) /
					 1000000);
	else if (!strcmp(word, "guard"))
		number_text(out, st->guard.active);
	else
		flow_fail("no such word: %s", word);
	if (text)
		snprintf(out, 128, "%s", text);
}

static void identity_word(const char *word, char *out)
{
	const struct hl78_identity *id = hl78_modem_identity(flow.modem);
	const struct {
		const char *word;
		const char *text;
	} texts[] = {
		{ "model", id->model },
		{ "imei", id->imei },
		{ "serial", id->serial_number },
		{ "firmware", id->firmware },
		{ "apn", id->apn },
	};
	const struct {
		const char *word;
		int64_t value;
	} numbers[] = {
		{ "cid", id->cid },
		{ "mask", id->mask },
		{ "polling", id->polling },
		{ "timers", id->n_timers },
		{ "connect", id->ask[HL78_REQUEST_CONNECT] },
		{ "download", id->ask[HL78_REQUEST_DOWNLOAD] },
		{ "install", id->ask[HL78_REQUEST_INSTALL] },
		{ "reboot", id->ask[HL78_REQUEST_REBOOT] },
		{ "cmee", id->cmee },
		{ "echo", id->echo },
		{ "old", id->old },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strcmp(word, texts[i].word)) {
			snprintf(out, 128, "%s", texts[i].text);
			return;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!strcmp(word, numbers[i].word)) {
			number_text(out, numbers[i].value);
			return;
		}
	flow_fail("no such word: %s", word);
}

/* WORD=VALUE... against what `read` says of each word. */
static void compare(char *args, void (*read)(const char *word, char *out))
{
	char is[128];

	for (char *w = strtok(args, " "); w; w = strtok(NULL, " ")) {
		char *value = strchr(w, '=');

		if (!value)
			flow_fail("wants WORD=VALUE: %s", w);
		*value++ = '\0';
		read(w, is);
		if (strcmp(is, value) != 0)
			flow_fail("%s is %s, wanted %s", w, is, value);
	}
}

void flow_check_outcome(char *args)
{
	struct hl78_outcome o;
	bool verified = false;

	hl78_modem_outcome(flow.modem, flow.now, true, &o);
	for (char *w = strtok(args, " "); w; w = strtok(NULL, " ")) {
		if (!strcmp(w, "verified"))
			verified = true;
		else if (!strncmp(w, "from=", 5) && !strcmp(w + 5, o.from))
			continue;
		else if (!strncmp(w, "to=", 3) && !strcmp(w + 3, o.to))
			continue;
		else if (strcmp(w, hl78_outcome_name(o.kind)) != 0)
			flow_fail("outcome %s, from %s to %s (%s), wanted %s",
			     hl78_outcome_name(o.kind), o.from, o.to, o.reason,
			     w);
	}
	if (verified != o.verified)
		flow_fail("verified is %d", o.verified);
}

void flow_check_status(char *args)
{
	compare(args, status_word);
}

void flow_check_identity(char *args)
{
	compare(args, identity_word);
}
