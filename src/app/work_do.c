/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person asks for, turned into commands through the writers of the
 * library, each with the row that tells of it once the module has agreed.
 */
#include "app/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <hl78/command.h>
#include <hl78/text.h>

/* Seconds in which a "yes" still means what was held back. */
#define HELD_S 60

static void remember_own(struct work *w, int id, const char *text)
{
	for (size_t i = 0; i < WORK_OWN_MAX; i++) {
		if (w->own[i].id != 0)
			continue;
		w->own[i].id = id;
		snprintf(w->own[i].text, sizeof(w->own[i].text), "%s", text);
		return;
	}
}

const char *work_read_only(const struct work *w)
{
	if (w->follow == FOLLOW_OVER)
		return "the port could not be had: nothing is sent";
	if (w->follow != FOLLOW_NOTHING)
		return "following another console: nothing is sent until it "
		       "ends";
	if (w->replay)
		return "a replay sends nothing";
	if (!work_has_port(w))
		return "no port is open: nothing is sent";
	return w->options->live.read_only ? "read-only: nothing is sent" : NULL;
}

bool work_can_send(struct work *w)
{
	const char *why = work_read_only(w);

	if (why)
		work_say(w, HL78_WARNING, "%s", why);
	return !why;
}

/* Says why nothing was sent. */
static void not_sent(struct work *w, int err)
{
	if (!work_can_send(w))
		return;
	if (err == HL78_ERR_TRANSFER)
		work_say(w, HL78_WARNING, "held back: a package is sent, and "
			 "this would be taken for a part of it");
	else if (err == HL78_ERR_STATE)
		work_say(w, HL78_WARNING, "the port is closed: not sent");
	else
		work_say(w, HL78_WARNING, "not sent: %s", hl78_err_text(err));
}

static int send(struct work *w, const char *command, bool insist)
{
	int id = hl78_modem_command(w->modem, command, strlen(command),
				    HL78_BY_USER, insist, loop_now(w->loop));

	if (id < 0 && id != HL78_ERR_GUARDED)
		not_sent(w, id);
	return id;
}

void work_send(struct work *w, const char *command, const char *done)
{
	int id = send(w, command, false);

	if (id > 0)
		remember_own(w, id, done);
	w->spoke_at = loop_now(w->loop);
}

void work_ask_contexts(struct work *w)
{
	work_send(w, "AT+CGDCONT?", "the module told its contexts");
}

/* ---- bytes that are no command ---- */

static const char *const raw_names[] = {
	[WORK_RAW_TEXT] = "raw",
	[WORK_RAW_HEX] = "hex",
	[WORK_RAW_CTRL_Z] = "ctrl-z",
};

#define N_RAW (sizeof(raw_names) / sizeof(raw_names[0]))

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	char lower = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	const char *at = lower ? strchr(digits, lower) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* "1A 0D", "1a0d"; the bytes, 0 where it is none of these. */
static size_t read_hex(const char *text, uint8_t out[WORK_LINE_MAX])
{
	size_t n = 0;

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		int high = hex_digit(text[0]);
		int low = high < 0 ? -1 : hex_digit(text[1]);

		if (low < 0)
			return 0;
		out[n++] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	return n;
}

/* The bytes that are meant; 0 where there are none, and that is said. */
static size_t raw_bytes(struct work *w, enum work_raw kind, const char *args,
			uint8_t out[WORK_LINE_MAX])
{
	size_t n = 0, len = strlen(args);

	if (kind == WORK_RAW_CTRL_Z)
		out[n++] = 0x1a;
	else if (len < WORK_LINE_MAX && kind == WORK_RAW_HEX)
		n = read_hex(args, out);
	else if (len < WORK_LINE_MAX)
		n = hl78_text_unescape(args, len, out);
	if (n > 0 && n <= HL78_COMMAND_MAX)
		return n;
	work_say(w, HL78_WARNING, kind == WORK_RAW_HEX ?
		 "not sent: it is two digits a byte, as :hex 1A 0D, at most "
		 "%d bytes" : "not sent: it is :raw TEXT, at most %d bytes",
		 HL78_COMMAND_MAX);
	return 0;
}

static void send_raw(struct work *w, enum work_raw kind, const char *args,
		     bool insist)
{
	uint8_t bytes[WORK_LINE_MAX];
	size_t n = raw_bytes(w, kind, args, bytes);
	struct row *row;
	int err;

	if (n == 0)
		return;
	err = hl78_modem_raw(w->modem, bytes, n, insist, loop_now(w->loop));
	if (err == HL78_ERR_GUARDED) {
		snprintf(w->held, sizeof(w->held), ":%s %s", raw_names[kind],
			 args);
		w->held_at = loop_now(w->loop);
		w->held_download = false;
		work_say(w, HL78_ERROR, "held back, the module installs. Type "
			 "yes to send these bytes");
	} else if (err) {
		not_sent(w, err);
	} else {
		row = work_at_row(w, ROW_HOST, loop_now(w->loop),
				  (const char *)bytes, n);
		snprintf(row->beside, sizeof(row->beside),
			 n == 1 ? "1 byte as it is" : "%zu bytes as they are",
			 n);
		w->spoke_at = loop_now(w->loop);
	}
}

void work_raw(struct work *w, enum work_raw kind, const char *args)
{
	send_raw(w, kind, args, false);
}

/* What was held back, whatever it is, goes out. */
static void send_anyway(struct work *w, const char *text)
{
	for (size_t i = 0; text[0] == ':' && i < N_RAW; i++) {
		size_t len = strlen(raw_names[i]);

		if (strncmp(text + 1, raw_names[i], len) == 0) {
			send_raw(w, (enum work_raw)i, text + len + 2, true);
			return;
		}
	}
	send(w, text, true);
}

/* ---- what is held back by the guard, or for a download ---- */

/* Whether what it was held back for is still so. */
static bool held_still(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	return w->held_download ? status->package == HL78_PACKAGE_DOWNLOADING :
				  status->guard.active;
}

const char *work_held_why(const struct work *w)
{
	return w->held_download ? "held back, it stops the download" :
				  "held back while it installs";
}

const char *work_held(const struct work *w, char *out, size_t size)
{
	int len = w->held[0] == ':' ? (int)strcspn(w->held, " ") : -1;

	if (!w->held[0] || !held_still(w) ||
	    loop_now(w->loop) >= w->held_at + HL78_SEC(HELD_S))
		return NULL;
	snprintf(out, size, "%.*s", len, w->held);
	return out;
}

bool work_is_command(const char *text)
{
	return (text[0] == 'A' || text[0] == 'a') &&
	       (text[1] == 'T' || text[1] == 't');
}

/* Sends what is held, or says that it is not; true: that was the answer. */
static bool answer_held(struct work *w, const char *answer)
{
	char text[HL78_COMMAND_MAX + 64], what[HL78_COMMAND_MAX];
	bool yes = strcmp(answer, "yes") == 0;

	if (!work_held(w, what, sizeof(what)))
		return false;
	if (yes) {
		snprintf(text, sizeof(text), "sent %s: %s", w->held_download ?
			 "in spite of the download" : "against the guard",
			 what);
		live_note(&w->live, text);
		work_row(w, ROW_OWN, loop_now(w->loop),
			 "you insisted while the module %s: %s",
			 w->held_download ? "downloads" : "installs", what);
		send_anyway(w, w->held);
	} else {
		work_say(w, HL78_INFO, "not sent: %s", what);
	}
	w->held[0] = '\0';
	return yes || !work_is_command(answer);
}

bool work_takes_line(const struct work *w, const char *text)
{
	char what[HL78_COMMAND_MAX];

	return work_is_command(text) || work_held(w, what, sizeof(what));
}

/* A restart suspends it, and over a slow network an hour may be lost. */
static bool stops_download(const struct work *w, const char *text)
{
	struct hl78_command_line line;

	return hl78_modem_status(w->modem)->package ==
		       HL78_PACKAGE_DOWNLOADING &&
	       !work_read_only(w) &&
	       hl78_command_read(&line, text, strlen(text)) &&
	       line.flags & HL78_CMD_REBOOTS;
}

void work_line(struct work *w, const char *text)
{
	if (answer_held(w, text))
		return;
	w->held_download = stops_download(w, text);
	if (!w->held_download && send(w, text, false) != HL78_ERR_GUARDED)
		return;
	snprintf(w->held, sizeof(w->held), "%s", text);
	w->held_at = loop_now(w->loop);
	work_say(w, HL78_ERROR, "held back, %s. Type yes to send %s",
		 w->held_download ? "it stops the download" :
				    "the module installs", w->held);
}

static enum hl78_request request_of(const struct work *w)
{
	return hl78_modem_status(w->modem)->agreement.request;
}

/* What is agreed to, as a row names it. */
static const char *const agreed_to[HL78_N_REQUESTS] = {
	[HL78_REQUEST_CONNECT] = "connection",
	[HL78_REQUEST_DOWNLOAD] = "download",
	[HL78_REQUEST_INSTALL] = "installation",
	[HL78_REQUEST_REBOOT] = "restart",
};

void work_accept(struct work *w)
{
	enum hl78_request request = request_of(w);
	char command[HL78_WDS_MAX], done[80];

	if (work_update_runs(w) && request == HL78_REQUEST_INSTALL &&
	    hl78_modem_agree(w->modem, loop_now(w->loop)) == 0) {
		w->update.agreed = true;
		work_row(w, ROW_OWN, work_now(w), "you accepted the "
			 "installation");
		return;
	}
	if (hl78_wds_accept(command, sizeof(command), request) < 0) {
		work_say(w, HL78_WARNING, "nothing waits for an answer");
		return;
	}
	snprintf(done, sizeof(done), "you accepted the %s",
		 agreed_to[request]);
	work_send(w, command, done);
}

bool work_defer(struct work *w, int64_t minutes)
{
	enum hl78_request request = request_of(w);
	char command[HL78_WDS_MAX], done[80];

	if (request == HL78_REQUEST_NONE) {
		work_say(w, HL78_WARNING, "nothing waits for an answer");
		return false;
	}
	if (hl78_wds_defer(command, sizeof(command), request, minutes) < 0) {
		work_say(w, HL78_WARNING, "minutes are 1 to %d",
			 HL78_DEFER_MIN_MAX);
		return false;
	}
	snprintf(done, sizeof(done), "you put the %s off for %" PRId64 " min",
		 agreed_to[request], minutes);
	work_send(w, command, done);
	return true;
}

void work_accept_by_name(struct work *w, const char *args)
{
	if (request_of(w) == HL78_REQUEST_INSTALL &&
	    strcmp(args, "install") != 0)
		work_say(w, HL78_INFO, "to install, type :accept install");
	else
		work_accept(w);
}

/* A number of minutes, 0 for anything else. */
static int64_t read_minutes(const char *text)
{
	int64_t minutes = 0;

	for (; *text >= '0' && *text <= '9' && minutes <= HL78_DEFER_MIN_MAX;
	     text++)
		minutes = 10 * minutes + (*text - '0');
	return *text ? 0 : minutes;
}

bool work_defer_by_name(struct work *w, const char *args)
{
	return work_defer(w, *args ? read_minutes(args) : HL78_ASK_AGAIN_MIN);
}

const char *work_settings_held(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	const char *why = work_read_only(w);

	if (why)
		return why;
	if (status->guard.active)
		return "the module installs: its settings stay as they are";
	if (status->link == HL78_LINK_CLOSED)
		return "the port is closed: this was known before";
	if (status->link == HL78_LINK_BOOTING)
		return "the module restarts";
	if (work_update_runs(w))
		return "a local update runs";
	if (w->want_identity || w->want_set_up || w->asking)
		return "the module is being asked";
	return NULL;
}

const char *work_all_on_held(const struct work *w)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	const char *why = work_settings_held(w);

	if (!why && id->cmee == 1 && id->mask >= 0 &&
	    (id->mask & HL78_MASK_ALL) == HL78_MASK_ALL)
		return "they are on";
	return why;
}

void work_set_up(struct work *w)
{
	if (work_can_send(w))
		w->want_set_up = true;
}

void work_note(struct work *w, const char *text)
{
	if (!text[0])
		return;
	live_note(&w->live, text);
	work_row(w, ROW_OWN, work_now(w), "note: %s", text);
}
