/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person asks for, turned into commands through the writers of the
 * library, each with the row that tells of it once the module has agreed.
 */
#include "app/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

static int send(struct work *w, const char *command, bool insist)
{
	int id = hl78_modem_command(w->modem, command, strlen(command),
				    HL78_BY_USER, insist, loop_now(w->loop));

	if (id > 0 || id == HL78_ERR_GUARDED)
		return id;
	if (w->replay)
		work_say(w, HL78_WARNING, "a replay sends nothing");
	else if (id == HL78_ERR_STATE && w->options->read_only)
		work_say(w, HL78_WARNING, "read-only: nothing is sent");
	else if (id == HL78_ERR_STATE)
		work_say(w, HL78_WARNING, "the port is closed: not sent");
	else
		work_say(w, HL78_WARNING, "not sent: %s", hl78_err_text(id));
	return id;
}

void work_command(struct work *w, const char *command, const char *done)
{
	int id = send(w, command, false);

	if (id > 0)
		remember_own(w, id, done);
	w->spoke_at = loop_now(w->loop);
}

static void send_held(struct work *w, const char *answer)
{
	char text[HL78_COMMAND_MAX + 64];

	if (strcmp(answer, "yes") == 0) {
		snprintf(text, sizeof(text), "sent against the guard: %s",
			 w->held);
		logfile_note(w->log, text, loop_unix(w->loop));
		work_row(w, ROW_OWN, loop_now(w->loop),
			 "you insisted while the module installs: %s", w->held);
		send(w, w->held, true);
	} else {
		work_say(w, HL78_INFO, "not sent: %s", w->held);
	}
	w->held[0] = '\0';
}

void work_line(struct work *w, const char *text)
{
	if (w->held[0]) {
		send_held(w, text);
		return;
	}
	if (send(w, text, false) != HL78_ERR_GUARDED)
		return;
	snprintf(w->held, sizeof(w->held), "%s", text);
	work_say(w, HL78_ERROR, "held back, the module installs. Type yes to "
		 "send %s", w->held);
}

void work_accept(struct work *w)
{
	enum hl78_request request =
		hl78_modem_status(w->modem)->agreement.request;
	char command[HL78_WDS_MAX], done[80];

	if (hl78_wds_accept(command, sizeof(command), request) < 0) {
		work_say(w, HL78_WARNING, "nothing waits for an answer");
		return;
	}
	snprintf(done, sizeof(done), "you accepted to %s",
		 hl78_request_info(request)->name);
	work_command(w, command, done);
}

void work_defer(struct work *w, int64_t minutes)
{
	enum hl78_request request =
		hl78_modem_status(w->modem)->agreement.request;
	char command[HL78_WDS_MAX], done[80];

	if (request == HL78_REQUEST_NONE) {
		work_say(w, HL78_WARNING, "nothing waits for an answer");
		return;
	}
	if (hl78_wds_defer(command, sizeof(command), request, minutes) < 0) {
		work_say(w, HL78_WARNING, "minutes are 1 to %d",
			 HL78_DEFER_MIN_MAX);
		return;
	}
	snprintf(done, sizeof(done), "you put off to %s for %" PRId64 " min",
		 hl78_request_info(request)->name, minutes);
	work_command(w, command, done);
}

void work_session(struct work *w, bool start)
{
	char command[HL78_WDS_MAX];

	hl78_wds_session(command, sizeof(command), start);
	work_command(w, command, start ? "a session is started" :
					 "the session is stopped");
}

void work_set_up(struct work *w)
{
	if (w->replay || w->options->read_only)
		work_say(w, HL78_WARNING, "read-only: nothing is sent");
	else
		w->want_set_up = true;
}

void work_note(struct work *w, const char *text)
{
	if (!text[0])
		return;
	logfile_note(w->log, text, loop_unix(w->loop));
	work_row(w, ROW_OWN, work_now(w), "note: %s", text);
}
