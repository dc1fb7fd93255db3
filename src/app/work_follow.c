/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two of us and one port: who has lost his screen, or updates, leaves a note
 * and works on; the next one reads along in its log, sends nothing, and takes
 * the port when the first has ended. Where it had ended already, all of its
 * log is read at once. The rows of both stand one after the other. Nothing
 * here touches the first one.
 */
#include "app/work.h"

#include <stdio.h>
#include <string.h>

/* A port of somebody who just ended may take a moment to be free. */
#define TAKE_MS  3000
#define RETRY_MS 200

/* ---- the one without a screen ---- */

void work_leave_note(struct work *w)
{
	const struct port_identity *id = &w->live.port.identity;

	w->update.noted = false; /* it is no longer for the update alone */
	if (w->live.log && id->known && w->note.fd < 0)
		(void)headless_write(&w->note, id->path,
				     logfile_path(w->live.log));
}

void work_renew_note(struct work *w)
{
	bool noted = w->update.noted;

	if (w->note.fd < 0)
		return;
	headless_remove(&w->note);
	work_leave_note(w);
	w->update.noted = noted;
}

/* A note of ours stays for the next one; that of another is his. */
void work_leave(struct work *w)
{
	headless_leave(&w->note);
}

/* ---- the one that follows ---- */

static bool open_log(struct work *w, const char *log, char *why, size_t size)
{
	struct hl78_modem_config config = { .read_only = true };

	snprintf(w->followed, sizeof(w->followed), "%s", log);
	w->replay = playback_follow(log, loop_unix(w->loop), why, size);
	if (!w->replay)
		return false;
	config.source = playback_source(w->replay);
	w->modem = hl78_modem_new(&config);
	if (!w->modem)
		snprintf(why, size, "no memory");
	return w->modem;
}

/* Back to a work without a module; what is over with the log is forgotten. */
static void close_log(struct work *w)
{
	if (w->modem) {
		w->inherited = hl78_modem_status(w->modem)->guard;
		work_remember(w, w->modem, w->followed);
	}
	hl78_modem_free(w->modem);
	playback_close(w->replay);
	w->modem = NULL;
	w->replay = NULL;
	w->follow = FOLLOW_NOTHING;
	phases_shift(&w->phases, loop_now(w->loop) - loop_unix(w->loop));
	w->command_open = w->has_verdict = w->verdict_due = false;
	w->spoke_at = w->heard_at = loop_now(w->loop);
}

/* It has ended before somebody came: its rows, and how it went, at once. */
static void catch_up(struct work *w, const char *log)
{
	char why[640], text[ROW_TEXT_MAX];

	w->follow = FOLLOW_ENDED;
	if (open_log(w, log, why, sizeof(why))) {
		w->seen = *hl78_modem_status(w->modem);
		playback_last(w->replay);
		while (work_step(w))
			;
		app_outcome_text(&w->verdict, text, sizeof(text));
		work_row(w, ROW_OWN, loop_unix(w->loop), "the last "
			 "fotacon here: %s; its log is %s", text, log);
	}
	close_log(w);
}

int work_follow(struct work *w)
{
	const char *port = w->options->live.port, *last = strrchr(port, '/');
	char log[PATH_MAX], why[640];

	if (!headless_find(&w->note, port, log, sizeof(log)))
		return APP_DONE;
	if (!headless_lives(&w->note)) {
		catch_up(w, log);
		return APP_DONE;
	}
	w->follow = FOLLOW_LIVING;
	if (!open_log(w, log, why, sizeof(why)))
		return work_refuse(w, APP_NO_LINK, "%s is held by another "
				   "fotacon, whose log cannot be read: %s",
				   port, why);
	snprintf(w->name, sizeof(w->name), "%.60s",
		 last ? last + 1 : port);
	work_row(w, ROW_OWN, loop_unix(w->loop), "another fotacon has %s: "
		 "following its log, %s", w->name, log);
	return APP_DONE;
}

void work_inherit(struct work *w)
{
	const struct hl78_guard *guard = &w->inherited;

	headless_remove(&w->note);
	if (!guard->active || guard->ends_at <= loop_unix(w->loop))
		return;
	if (w->before.known && w->before.firmware[0])
		hl78_modem_ran(w->modem, w->before.firmware);
	w->before.known = false; /* its end tells all that there is to tell */
	hl78_modem_installs(w->modem, loop_from_unix(w->loop, guard->since));
	work_row(w, ROW_WARNING, work_now(w), "the module installs: keep its "
		 "power on");
}

static void taken(struct work *w)
{
	close_log(w);
	work_go_live(w);
	work_look(w);
	work_row(w, ROW_OWN, work_now(w), "the other fotacon has "
		 "ended; the port is taken");
	work_inherit(w);
}

/* Tries until it gives up, which is said. True when either is over. */
static bool take_port(struct work *w)
{
	hl78_time now = loop_now(w->loop);
	char why[sizeof(w->live.port.error)];

	if (now < w->take_at)
		return false;
	if (live_take(&w->live, &w->options->live, w->loop) == APP_DONE) {
		taken(w);
		return true;
	}
	snprintf(why, sizeof(why), "%s", w->live.port.error);
	live_close(&w->live);
	w->take_at = now + HL78_MS(RETRY_MS);
	if (now < w->take_by)
		return false;
	w->follow = FOLLOW_OVER;
	work_row(w, ROW_ERROR, work_now(w), "the other fotacon has "
		 "ended, but the port cannot be had: %s", why);
	return true;
}

bool work_follow_run(struct work *w)
{
	if (w->follow == FOLLOW_ENDED && w->has_verdict)
		return take_port(w);
	if (w->follow != FOLLOW_LIVING || headless_lives(&w->note))
		return false;
	w->follow = FOLLOW_ENDED;
	w->take_at = loop_now(w->loop);
	w->take_by = w->take_at + HL78_MS(TAKE_MS);
	playback_last(w->replay);
	return true;
}

hl78_time work_follow_deadline(const struct work *w)
{
	if (!playback_done(w->replay))
		return loop_from_unix(w->loop, playback_deadline(w->replay));
	return w->follow == FOLLOW_ENDED ? w->take_at : HL78_NEVER;
}
