/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A draft of settings: what is wanted, against what is. Values are checked by
 * the writers of the library, before anything is kept. It sends nothing.
 */
#include "ui/draft.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum hl78_request request; /* HL78_REQUEST_NONE: no agreement */
	const char *takes;
} settings[N_DRAFT_SETTINGS] = {
	[DRAFT_INDICATIONS] = { "indications", HL78_REQUEST_NONE,
				"numbers of events (0-8,18), all or none" },
	[DRAFT_CONNECT] = { "connect", HL78_REQUEST_CONNECT, "ask or auto" },
	[DRAFT_DOWNLOAD] = { "download", HL78_REQUEST_DOWNLOAD,
			     "ask or auto" },
	[DRAFT_INSTALL] = { "install", HL78_REQUEST_INSTALL, "ask or auto" },
	[DRAFT_REBOOT] = { "reboot", HL78_REQUEST_REBOOT, "ask or auto" },
	[DRAFT_POLLING] = { "polling", HL78_REQUEST_NONE,
			    "1 to 525600 minutes, or off" },
	[DRAFT_RETRIES] = { "retries", HL78_REQUEST_NONE,
			    "up to 8 times of 1 to 20160 minutes (15,60,240)" },
	[DRAFT_APN] = { "apn", HL78_REQUEST_NONE,
			"a name of at most 63 letters, digits, . and -, or "
			"network: its choice" },
	[DRAFT_CID] = { "cid", HL78_REQUEST_NONE, "1 or 2" },
};

void draft_init(struct draft *draft)
{
	*draft = (struct draft){ .polling = -1 };
	memset(draft->ask, -1, sizeof(draft->ask));
}

const char *draft_name(enum draft_setting setting)
{
	return settings[setting].name;
}

/* ---- what is wanted ---- */

int32_t draft_mask(const struct draft *draft, const struct hl78_identity *id)
{
	if (id->mask >= 0)
		return (int32_t)(((unsigned)id->mask & ~draft->bits) |
				 draft->on);
	return draft->bits == HL78_MASK_ALL ? (int32_t)draft->on : -1;
}

bool draft_turn_bit(struct draft *draft, const struct hl78_identity *id,
		    unsigned value)
{
	int32_t mask = draft_mask(draft, id);

	if (mask < 0)
		return false;
	draft->bits |= value;
	draft->on &= ~value;
	draft->on |= ~(unsigned)mask & value;
	return true;
}

bool draft_turn_ask(struct draft *draft, const struct hl78_identity *id,
		    enum hl78_request request)
{
	int8_t is = id->ask[request];

	if (draft->ask[request] >= 0)
		is = draft->ask[request];
	if (is < 0)
		return false;
	draft->ask[request] = !is;
	return true;
}

/* ---- what is typed ---- */

/* A number of minutes, and what is behind it; -1 for no number. */
static int64_t read_number(const char **text)
{
	int64_t n = 0;

	if (**text < '0' || **text > '9')
		return -1;
	for (; **text >= '0' && **text <= '9'; ++*text) {
		if (n <= INT32_MAX / 10)
			n = 10 * n + (**text - '0');
	}
	return n;
}

static bool set_indications(struct draft *draft, const char *text)
{
	unsigned mask;

	if (hl78_mask_parse(text, &mask) != 0)
		return false;
	draft->bits = HL78_MASK_ALL;
	draft->on = mask;
	return true;
}

static bool set_ask(struct draft *draft, const char *text,
		    enum hl78_request request)
{
	bool ask = strcmp(text, "ask") == 0;

	if (!ask && strcmp(text, "auto") != 0)
		return false;
	draft->ask[request] = ask;
	return true;
}

static bool set_polling(struct draft *draft, const char *text)
{
	char command[HL78_WDS_MAX];
	bool off = strcmp(text, "off") == 0;
	int64_t minutes = off ? 0 : read_number(&text);

	if ((!off && *text) ||
	    hl78_wds_polling(command, sizeof(command), minutes) < 0)
		return false;
	draft->polling = (int32_t)minutes;
	return true;
}

static bool set_retries(struct draft *draft, const char *text)
{
	char command[HL78_WDS_MAX];
	int timers[HL78_TIMERS_MAX];
	size_t n = 0;

	for (; *text; text += strspn(text, ", ")) {
		int64_t minutes = read_number(&text);

		if (minutes < 0 || n == HL78_TIMERS_MAX)
			return false;
		timers[n++] = (int)minutes;
	}
	if (hl78_wds_timers(command, sizeof(command), timers, n) < 0)
		return false;
	memcpy(draft->timers, timers, sizeof(timers));
	draft->n_timers = (uint8_t)n;
	return true;
}

static bool set_cid(struct draft *draft, const char *text)
{
	if ((text[0] != '1' && text[0] != '2') || text[1])
		return false;
	draft->cid = (uint8_t)(text[0] - '0');
	return true;
}

/* The characters of 3GPP TS 23.003: nothing of it can end the command. */
static bool set_apn(struct draft *draft, const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_";
	size_t len = strlen(text);

	if (len == 0 || len >= DRAFT_APN_MAX || strspn(text, allowed) != len)
		return false;
	draft->has_apn = true;
	snprintf(draft->apn, sizeof(draft->apn), "%s",
		 strcmp(text, "network") == 0 ? "" : text);
	return true;
}

static bool set_value(struct draft *draft, enum draft_setting setting,
		      const char *text)
{
	switch (setting) {
	case DRAFT_INDICATIONS:
		return set_indications(draft, text);
	case DRAFT_POLLING:
		return set_polling(draft, text);
	case DRAFT_RETRIES:
		return set_retries(draft, text);
	case DRAFT_APN:
		return set_apn(draft, text);
	case DRAFT_CID:
		return set_cid(draft, text);
	default:
		return set_ask(draft, text, settings[setting].request);
	}
}

bool draft_set(struct draft *draft, const char *text, char *why, size_t size)
{
	size_t len = strcspn(text, " "), used = 0;

	for (int i = 0; i < N_DRAFT_SETTINGS; i++) {
		if (strlen(settings[i].name) != len ||
		    memcmp(settings[i].name, text, len) != 0)
			continue;
		text += len + strspn(text + len, " ");
		if (set_value(draft, (enum draft_setting)i, text))
			return true;
		snprintf(why, size, "%s takes %s", settings[i].name,
			 settings[i].takes);
		return false;
	}
	used = (size_t)snprintf(why, size, "settings are ");
	for (int i = 0; i < N_DRAFT_SETTINGS && used < size; i++)
		used += (size_t)snprintf(why + used, size - used, "%s%s",
					 i ? ", " : "", settings[i].name);
	return false;
}

/* ---- what is to change ---- */

bool draft_changes_bit(const struct draft *draft,
		       const struct hl78_identity *id, unsigned value)
{
	return id->mask >= 0 && draft->bits & value &&
	       (((unsigned)id->mask ^ draft->on) & value);
}

static bool changes_retries(const struct draft *draft,
			    const struct hl78_identity *id)
{
	if (draft->n_timers == 0)
		return false;
	for (size_t i = 0; i < HL78_TIMERS_MAX; i++) {
		/* Firmware that has all eight fills up with zeros. */
		int want = i < draft->n_timers ? draft->timers[i] : 0;
		int is = i < id->n_timers ? (int)id->timers[i] : 0;

		if (want != is)
			return true;
	}
	return id->n_timers == 0;
}

bool draft_changes(const struct draft *draft, const struct hl78_identity *id,
		   enum draft_setting setting)
{
	enum hl78_request request = settings[setting].request;
	int32_t mask;

	switch (setting) {
	case DRAFT_INDICATIONS:
		mask = draft_mask(draft, id);
		return mask >= 0 && mask != id->mask;
	case DRAFT_POLLING:
		return draft->polling >= 0 && draft->polling != id->polling;
	case DRAFT_RETRIES:
		return changes_retries(draft, id);
	case DRAFT_APN:
		return draft->has_apn && (strcmp(draft->apn, id->apn) != 0 ||
					  draft_cid(draft, id) != id->cid);
	case DRAFT_CID:
		return draft->cid > 0 && draft->cid != id->cid;
	default:
		return draft->ask[request] >= 0 &&
		       draft->ask[request] != id->ask[request];
	}
}

int draft_count(const struct draft *draft, const struct hl78_identity *id)
{
	int n = 0;

	for (int i = 0; i < N_DRAFT_SETTINGS; i++)
		n += draft_changes(draft, id, (enum draft_setting)i);
	return n;
}

/* ---- contexts ---- */

int draft_cid(const struct draft *draft, const struct hl78_identity *id)
{
	return draft->cid > 0 ? draft->cid : id->cid > 0 ? id->cid : 1;
}

bool draft_cid_misleads(const struct hl78_identity *id, int cid)
{
	return cid > 1 && strncmp(id->model, "HL780", 5) == 0;
}

/* ---- how ---- */

const char *draft_timers_text(const int32_t *minutes, size_t n, char *out,
			      size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	while (n > 1 && minutes[n - 1] == 0)
		n--;
	for (size_t i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used,
					 "%s%" PRId32, i ? ", " : "",
					 minutes[i]);
	return out;
}

static void write_retries(const struct draft *draft, char *out, size_t size)
{
	int32_t minutes[HL78_TIMERS_MAX];
	char text[80];

	for (size_t i = 0; i < draft->n_timers; i++)
		minutes[i] = draft->timers[i];
	snprintf(out, size, "it tries again after %s min",
		 draft_timers_text(minutes, draft->n_timers, text,
				   sizeof(text)));
}

static void write_indications(int32_t mask, char *out, size_t size)
{
	char text[64];

	snprintf(out, size, "indications on: %s",
		 hl78_mask_text((unsigned)mask, text, sizeof(text)));
}

static void write_polling(int32_t minutes, char *out, size_t size)
{
	if (minutes == 0)
		snprintf(out, size, "polling is off");
	else
		snprintf(out, size, "it polls every %" PRId32 " min", minutes);
}

static bool write_apn(const struct draft *draft,
		      const struct hl78_identity *id, struct draft_command *out)
{
	int cid = draft_cid(draft, id);

	snprintf(out->done, sizeof(out->done), "context %d has %s%s", cid,
		 draft->apn[0] ? "the APN " : "the APN that the network gives",
		 draft->apn);
	snprintf(out->text, sizeof(out->text), "AT+CGDCONT=%d,\"IP\",\"%s\"",
		 cid, draft->apn);
	return true;
}

bool draft_command(const struct draft *draft, const struct hl78_identity *id,
		   enum draft_setting setting, struct draft_command *out)
{
	enum hl78_request request = settings[setting].request;
	size_t size = sizeof(out->text);

	if (!draft_changes(draft, id, setting))
		return false;
	switch (setting) {
	case DRAFT_INDICATIONS:
		write_indications(draft_mask(draft, id), out->done,
				  sizeof(out->done));
		return hl78_wds_indications(out->text, size,
					    draft_mask(draft, id)) > 0;
	case DRAFT_POLLING:
		write_polling(draft->polling, out->done, sizeof(out->done));
		return hl78_wds_polling(out->text, size, draft->polling) > 0;
	case DRAFT_RETRIES:
		write_retries(draft, out->done, sizeof(out->done));
		return hl78_wds_timers(out->text, size, draft->timers,
				       draft->n_timers) > 0;
	case DRAFT_APN:
		return write_apn(draft, id, out);
	case DRAFT_CID:
		snprintf(out->done, sizeof(out->done),
			 "sessions use context %d", draft->cid);
		return hl78_wds_context(out->text, size, draft->cid) > 0;
	default:
		snprintf(out->done, sizeof(out->done), "%s: %s",
			 settings[setting].name, draft->ask[request] ?
			 "the module asks first" :
			 "the module goes on by itself");
		return hl78_wds_agreement(out->text, size, request,
					  draft->ask[request]) > 0;
	}
}

const char *draft_question(const struct draft *draft,
			   const struct hl78_identity *id, char *out,
			   size_t size)
{
	int n = draft_count(draft, id);
	size_t used = (size_t)snprintf(out, size, "Change %d setting%s: ", n,
				       n == 1 ? "" : "s");
	struct draft_command command;
	bool first = true;

	for (int i = 0; i < N_DRAFT_SETTINGS && used < size; i++) {
		if (!draft_command(draft, id, (enum draft_setting)i, &command))
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 first ? "" : ", ", command.text);
		first = false;
	}
	if (used < size)
		snprintf(out + used, size - used, "?");
	return out;
}
