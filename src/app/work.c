/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes between port (or log), modem and session log, and what is to be asked
 * of the module when: its identity after each opening and each update, then
 * what --start wants. Who shows any of it, and which port it is, is not known
 * here.
 */
#include "app/work.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A module that says nothing for so long has nothing more to say. */
#define QUIET_MIN 2
/* A port that went for so long is not waited for, if nobody watches. */
#define LOST_MIN 15

void work_say(struct work *w, enum hl78_severity severity,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(w->notice, sizeof(w->notice), format, args);
	va_end(args);
	w->notice_severity = severity;
	w->n_notices++;
	work_message(w);
}

/* ---- time ---- */

hl78_time work_now(const struct work *w)
{
	return w->replay ? playback_time(w->replay) : loop_now(w->loop);
}

static hl78_time earlier(hl78_time a, hl78_time b)
{
	return a < b ? a : b;
}

hl78_time work_deadline(struct work *w)
{
	if (w->follow != FOLLOW_NOTHING)
		return work_follow_deadline(w);
	if (w->replay)
		return playback_deadline(w->replay);
	return earlier(earlier(live_deadline(&w->live),
			       work_session_deadline(w)),
		       earlier(work_silence_deadline(w),
			       work_nothing_deadline(w)));
}

/* ---- bytes ---- */

void work_flush(struct work *w)
{
	if (!w->replay)
		live_flush(&w->live);
}

void work_fd(const struct work *w, struct pollfd *fd)
{
	if (w->replay)
		*fd = (struct pollfd){ .fd = -1 };
	else
		live_fd(&w->live, fd);
}

bool work_run(struct work *w, short revents)
{
	if (w->follow != FOLLOW_NOTHING)
		return work_follow_run(w);
	if (!w->replay)
		live_run(&w->live, revents);
	return false;
}

static void take_one(struct work *w, enum live_news news)
{
	const struct port *port = &w->live.port;

	switch (news) {
	case LIVE_NOTICE:
		work_say(w, HL78_WARNING, "%s", w->live.notice);
		break;
	case LIVE_WARNING:
		work_row(w, ROW_WARNING, work_now(w), "%s", w->live.warning);
		break;
	case LIVE_LOST:
		w->lost_at = work_now(w);
		work_session_over(w, "the port went away");
		work_row(w, ROW_WARNING, work_now(w), "%s%s", port->error,
			 port->settings.no_reopen ? "" : ", waiting for it");
		break;
	case LIVE_BACK:
		snprintf(w->name, sizeof(w->name), "%s", port->name);
		work_row(w, ROW_OWN, work_now(w), "%s is back; asking the "
			 "module afresh", port->name);
		w->want_identity = !w->options->live.read_only;
		work_renew_note(w);
		break;
	case LIVE_NO_NEWS:
		break;
	}
}

/* False where there are none. */
static bool take_news(struct work *w)
{
	enum live_news news = live_news(&w->live);

	if (news == LIVE_NO_NEWS)
		return false;
	take_one(w, news);
	return true;
}

static bool step_replay(struct work *w)
{
	hl78_time now = w->follow == FOLLOW_NOTHING ? loop_now(w->loop) :
						      loop_unix(w->loop);

	if (playback_step(w->replay, w->modem, now))
		return true;
	if (!playback_done(w->replay) || w->has_verdict)
		return false;
	work_verdict(w);
	return true;
}

/* ---- what is to be asked ---- */

static bool start(struct work *w, enum hl78_procedure which)
{
	if (!live_start(&w->live, which))
		return false;
	w->asking = true;
	return true;
}

/* Starts what is wanted and possible now; it is tried again at each step. */
static bool pursue(struct work *w)
{
	if (w->replay || w->live.port.state != PORT_OPEN ||
	    hl78_modem_running(w->modem) != HL78_PROC_NONE)
		return false;
	if (w->want_identity) {
		w->want_identity = !start(w, HL78_PROC_IDENTIFY);
		return !w->want_identity;
	}
	if (w->want_set_up) {
		w->want_set_up = !start(w, HL78_PROC_SET_UP);
		return !w->want_set_up;
	}
	if (w->want_session) {
		w->want_session = false;
		work_session_send(w, true);
		return true;
	}
	return work_update_go_on(w) || work_session_go_on(w);
}

bool work_step(struct work *w)
{
	const struct hl78_event *event;

	if (w->replay) {
		event = hl78_modem_next_event(w->modem);
	} else {
		if (take_news(w))
			return true;
		event = live_event(&w->live);
	}
	if (event) {
		work_event(w, event);
		return true;
	}
	if (w->replay)
		return step_replay(w);
	return live_feed(&w->live) || pursue(w) || work_silence(w) ||
	       work_nothing(w);
}

/* ---- how it stands ---- */

bool work_under_way(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	if (w->replay)
		return false;
	if (w->live.port.state == PORT_LOST && !status->guard.active &&
	    loop_now(w->loop) >= w->lost_at + HL78_MIN(LOST_MIN))
		return false;
	return hl78_status_busy(status) || w->verdict_due ||
	       work_update_runs(w);
}

/* Something runs that has its own end: a procedure, a transfer, a guard. */
static bool busy(const struct work *w)
{
	return hl78_status_busy(hl78_modem_status(w->modem)) ||
	       w->want_identity || w->want_set_up || w->want_session ||
	       w->update.goes_on ||
	       w->run.runs ||
	       hl78_modem_running(w->modem) != HL78_PROC_NONE ||
	       hl78_modem_queued(w->modem) > 0;
}

/* States of a package from which something follows by itself. */
static bool moving(enum hl78_package_state package)
{
	return package == HL78_PACKAGE_OFFERED ||
	       package == HL78_PACKAGE_STORED;
}

bool work_settled(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	if (w->replay)
		return w->has_verdict;
	if (w->live.port.state == PORT_LOST && w->live.port.settings.no_reopen)
		return true;
	if (busy(w))
		return false;
	if (w->has_verdict || w->refused ||
	    status->agreement.request != HL78_REQUEST_NONE)
		return true;
	if (status->session == HL78_SESSION_CLOSED && !moving(status->package))
		return true;
	return loop_now(w->loop) >= work_quiet_at(w);
}

hl78_time work_quiet_at(const struct work *w)
{
	return w->spoke_at + HL78_MIN(QUIET_MIN);
}

void work_outcome(const struct work *w, struct hl78_outcome *outcome)
{
	hl78_time now = work_now(w);

	hl78_modem_outcome(w->modem, now, now != HL78_NO_TIME, outcome);
}
