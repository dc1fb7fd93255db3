/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events of the module become rows: what device services say on the one side,
 * commands and answers on the other. Progress rewrites its row. What an event
 * makes necessary (the version to be read anew) is noted here and done in
 * work.c.
 */
#include "app/work.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <hl78/explain.h>

/* Percent between two changes of the row of progress. */
#define PROGRESS_STEP 10

/* ---- rows ---- */

static enum hl78_clock clock_of(const struct work *w)
{
	return w->replay && w->follow == FOLLOW_NOTHING ?
	       playback_clock(w->replay) : HL78_CLOCK_UTC;
}

static void write_local(int64_t unix_us, char out[ROW_STAMP_MAX])
{
	time_t unix_s = (time_t)(unix_us / HL78_SEC(1));
	struct tm tm;

	if (localtime_r(&unix_s, &tm))
		strftime(out, ROW_STAMP_MAX, "%H:%M:%S", &tm);
}

void work_stamp(const struct work *w, hl78_time at, char out[ROW_STAMP_MAX])
{
	enum hl78_clock clock = clock_of(w);
	int64_t seconds;

	out[0] = '\0';
	if (clock == HL78_CLOCK_NONE || at == HL78_NO_TIME)
		return;
	if (!w->replay)
		at += loop_unix(w->loop) - loop_now(w->loop);
	if (clock == HL78_CLOCK_UTC) {
		write_local(at, out);
		return;
	}
	seconds = at / HL78_SEC(1);
	if (seconds < 0)
		return;
	snprintf(out, ROW_STAMP_MAX, "%02d:%02d:%02d",
		 (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60),
		 (int)(seconds % 60));
}

/* On the clock of phases: none where the log has none. */
static hl78_time phase_time(const struct work *w, hl78_time at)
{
	return clock_of(w) == HL78_CLOCK_NONE ? HL78_NO_TIME : at;
}

static void stamp_phases(struct work *w, uint64_t from)
{
	for (; from < w->phases.end; from++) {
		struct phase *phase = &w->phases.ring[from % PHASES_MAX];

		work_stamp(w, phase->start, phase->stamp);
	}
}

bool work_is_progress(const struct row *row)
{
	return row->event == HL78_WDSI_PROGRESS && strchr(row->code, ',');
}

/* Before another row comes: that of the progress as it is now. */
static void settle_progress(struct work *w)
{
	if (w->progress_held)
		*rows_last(&w->events) = w->progress;
	w->progress_held = false;
}

void work_row(struct work *w, enum row_kind kind, hl78_time at,
	      const char *format, ...)
{
	char text[ROW_TEXT_MAX];
	struct row *row;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	settle_progress(w);
	row = rows_push(&w->events, text, strlen(text));
	row->kind = kind;
	work_stamp(w, at, row->stamp);
}

void work_message(struct work *w)
{
	struct row *row = rows_push(&w->messages, w->notice,
				    strlen(w->notice));

	row->kind = (enum row_kind)w->notice_severity;
	write_local(loop_unix(w->loop), row->stamp);
}

struct row *work_at_row(struct work *w, enum row_kind kind, hl78_time at,
			const char *text, size_t len)
{
	char shown[HL78_LINE_MAX + 8];
	struct row *row;

	len = app_hide_secret(text, len, shown, sizeof(shown));
	row = rows_push(&w->at, shown, len);
	row->kind = kind;
	work_stamp(w, at, row->stamp);
	return row;
}

/* ---- one function an event ---- */

static void on_command(struct work *w, const struct hl78_event *ev)
{
	w->command_open = true;
	w->command_row = w->at.end;
	w->command_len = ev->len < sizeof(w->command) ? ev->len :
							sizeof(w->command);
	memcpy(w->command, ev->text, w->command_len);
	work_at_row(w, ROW_HOST, ev->at, ev->text, ev->len);
}

static void on_line(struct work *w, const struct hl78_event *ev)
{
	struct row *row = work_at_row(w, ROW_MODULE, ev->at, ev->text, ev->len);
	bool answers = ev->type == HL78_EV_ANSWER;

	hl78_explain(&ev->line, w->command, answers ? w->command_len : 0,
		     row->beside, sizeof(row->beside));
}

static void on_data(struct work *w, const struct hl78_event *ev)
{
	char text[64];

	snprintf(text, sizeof(text), "%zu bytes of data",
		 ev->line.true_len);
	work_at_row(w, ROW_NOTE, ev->at, text, strlen(text));
}

static void write_code(const struct hl78_line *line, char *out, size_t size)
{
	const struct hl78_datum *first = &line->data[0];

	/* Of long data the meaning tells. */
	if (line->n_data != 1 || line->code == HL78_WDSI_OFFERED)
		snprintf(out, size, "%d", (int)line->code);
	else if (first->is_int)
		snprintf(out, size, "%d,%" PRId64, (int)line->code,
			 first->value);
	else
		snprintf(out, size, "%d,%.*s", (int)line->code,
			 (int)first->len, line->text + first->start);
}

/* The version decides; where nothing may be asked, what was said does. */
static void ask_for_verdict(struct work *w)
{
	if (work_update_runs(w))
		return; /* it reads the version itself */
	w->has_verdict = false;
	if (w->replay)
		return;
	w->want_identity = w->verdict_due = !w->options->live.read_only;
	if (!w->verdict_due)
		work_verdict(w);
}

/*
 * The percents of a download have one row, which is rewritten in steps: the
 * line of the update has each of them, and a slow terminal should not pay
 * twice.
 */
static void progress_row(struct work *w, const struct row *row, int64_t percent)
{
	struct row *last = rows_last(&w->events);
	int64_t step = percent / PROGRESS_STEP;
	bool goes_on = last && work_is_progress(last);

	if (!goes_on)
		last = rows_push(&w->events, NULL, 0);
	w->progress_held = goes_on && step == w->progress_step;
	w->progress_step = step;
	*(w->progress_held ? &w->progress : last) = *row;
}

/* Events in which it is the server that speaks. */
static bool is_server(int code)
{
	return (code >= HL78_WDSI_AUTH_FAILED && code <= HL78_WDSI_OFFERED) ||
	       code == HL78_WDSI_SERVER;
}

static void on_wdsi(struct work *w, const struct hl78_event *ev)
{
	const struct hl78_line *line = &ev->line;
	char text[ROW_TEXT_MAX];
	struct row row;

	w->spoke_at = work_now(w);
	w->heard_at = w->spoke_at;
	w->silence_told = w->restore_told = false;
	hl78_wdsi_meaning(line, text, sizeof(text));
	row_init(&row, text, strlen(text));
	row.kind = (enum row_kind)hl78_wdsi_severity(line);
	row.event = line->code;
	row_set_raw(&row, ev->text, ev->len);
	row.source = w->replay ? ROW_FROM_LOG : ROW_FROM_PORT;
	if (w->replay)
		row.line = playback_line(w->replay, ev->text, ev->len);
	write_code(line, row.code, sizeof(row.code));
	work_stamp(w, ev->at, row.stamp);
	if (work_is_progress(&row)) {
		progress_row(w, &row, line->data[0].value);
	} else {
		settle_progress(w);
		*rows_push(&w->events, NULL, 0) = row;
	}
	if (is_server(line->code)) {
		w->server = row;
		w->has_server = true;
	}
	if (line->code == HL78_WDSI_UPDATE_DONE ||
	    line->code == HL78_WDSI_UPDATE_FAILED) {
		ask_for_verdict(w);
		logfile_sync(w->live.log);
	} else if (line->code == HL78_WDSI_NOT_CERTIFIED && !w->replay &&
		   !work_update_runs(w)) {
		work_verdict(w);
	} else if (line->code == HL78_WDSI_OFFERED) {
		w->has_verdict = false; /* another run */
	}
}

/* What a command of ours was for, and forgets it. */
static bool take_own(struct work *w, int id, struct work_own *own)
{
	for (size_t i = 0; id > 0 && i < WORK_OWN_MAX; i++) {
		if (w->own[i].id != id)
			continue;
		*own = w->own[i];
		w->own[i].id = 0;
		return true;
	}
	return false;
}

static void on_done(struct work *w, const struct hl78_event *ev)
{
	const struct hl78_cme_info *cme = ev->done.cme;
	struct work_own own;
	char result[64], text[ROW_TEXT_MAX];
	bool ours = take_own(w, ev->done.id, &own);

	w->command_open = false;
	if (ours || ev->done.owner == HL78_BY_PROCEDURE) {
		w->ours_from = w->command_row;
		w->ours_to = w->at.end;
	}
	if (ev->done.result == HL78_RESULT_OK) {
		w->answered_at = loop_now(w->loop);
		if (ours)
			work_row(w, ROW_OWN, ev->at, "%s (%.*s)", own.text,
				 (int)ev->done.command_len, ev->done.command);
		return;
	}
	hl78_result_text(ev->done.result, ev->done.code, result,
			 sizeof(result));
	if (cme)
		snprintf(text, sizeof(text), "%s: %s%s%s", result,
			 cme->meaning, cme->cure ? ": " : "",
			 cme->cure ? cme->cure : "");
	else
		snprintf(text, sizeof(text), "%s", result);
	if (ours) {
		work_row(w, ROW_WARNING, ev->at, "%.*s: %.300s",
			 (int)ev->done.command_len, ev->done.command, text);
		w->refused = true;
	} else if (cme || ev->done.result == HL78_RESULT_TIMEOUT ||
		   ev->done.result == HL78_RESULT_RESET) {
		if (cme) /* the next row says it, and why */
			rows_last(&w->at)->beside[0] = '\0';
		work_at_row(w, ROW_NOTE, ev->at, text, strlen(text));
	}
}

static void on_state(struct work *w, const struct hl78_event *ev)
{
	const struct hl78_status *now = hl78_modem_status(w->modem);
	struct hl78_status before = w->seen;

	w->seen = *now;
	if (now->link == HL78_LINK_BOOTING && before.link != HL78_LINK_BOOTING)
		work_row(w, ROW_INFO, ev->at, "the module restarts");
	if (now->guard.active && !before.guard.active) {
		w->has_verdict = false;
		logfile_sync(w->live.log);
	}
	if (now->guard.expired && !before.guard.expired) {
		work_row(w, ROW_WARNING, ev->at, "no result in %d minutes: "
			 "the version decides, it is asked",
			 HL78_INSTALL_WATCHDOG_MIN);
		ask_for_verdict(w);
	}
	if (now->link == HL78_LINK_READY && before.link != HL78_LINK_READY &&
	    before.package == HL78_PACKAGE_INSTALLING) {
		w->want_identity = !w->options->live.read_only;
		if (w->has_verdict && w->verdict.kind == HL78_OUT_TIMEOUT)
			w->verdict_due = w->want_identity;
	}
}

static void on_prompt(struct work *w, const struct hl78_event *ev)
{
	(void)ev;
	/* One that has just been put off is told of, too. */
	if (hl78_modem_status(w->modem)->agreement.deferred_until ==
	    HL78_NO_TIME)
		w->n_prompts++;
}

static void on_anomaly(struct work *w, const struct hl78_event *ev)
{
	work_row(w, ROW_WARNING, ev->at, "%.*s", (int)ev->len, ev->text);
}

static void identified(struct work *w, bool ok)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);
	bool gone = status->link == HL78_LINK_CLOSED;
	char text[WORK_NOTICE_MAX];

	/* No answer after the last minute is an end, too; for the time being. */
	if (w->verdict_due && (ok || (status->guard.expired && !gone))) {
		w->verdict_due = false;
		work_verdict(w);
	}
	if (ok)
		work_recalled(w);
	/* A port that went away is said, and the module asked when it is back. */
	if (ok || gone)
		return;
	if (w->want_set_up || w->want_session)
		w->refused = true;
	w->want_set_up = w->want_session = false;
	if (port_hint(&w->live.port, live_is_noisy(&w->live) ?
		      PORT_HINT_GARBAGE : PORT_HINT_SILENT, text,
		      sizeof(text)))
		work_say(w, HL78_WARNING, "%s", text);
	else
		work_say(w, HL78_WARNING, "no answer");
}

static void on_procedure(struct work *w, const struct hl78_event *ev)
{
	const char *command = ev->procedure.command;

	w->asking = false;
	if (ev->procedure.which == HL78_PROC_IDENTIFY)
		identified(w, ev->procedure.ok);
	else if (ev->procedure.which == HL78_PROC_SET_UP && ev->procedure.ok)
		work_row(w, ROW_OWN, ev->at, "indications are all on");
	else if (ev->procedure.which == HL78_PROC_SET_UP)
		work_row(w, ROW_WARNING, ev->at, "the set-up failed%s%s",
			 command ? " at " : "", command ? command : "");
}

static void (*const handlers[HL78_N_EVENTS])(struct work *w,
				const struct hl78_event *ev) = {
	[HL78_EV_COMMAND] = on_command,
	[HL78_EV_ANSWER] = on_line,
	[HL78_EV_URC] = on_line,
	[HL78_EV_WDSI] = on_wdsi,
	[HL78_EV_DATA] = on_data,
	[HL78_EV_OVERLONG] = on_line,
	[HL78_EV_DONE] = on_done,
	[HL78_EV_STATE] = on_state,
	[HL78_EV_PROGRESS] = NULL, /* the line of the update shows it */
	[HL78_EV_PROMPT] = on_prompt,
	[HL78_EV_IDENTITY] = NULL, /* so do header and pages */
	[HL78_EV_ANOMALY] = on_anomaly,
	[HL78_EV_PROCEDURE] = on_procedure,
};

void work_event(struct work *w, const struct hl78_event *ev)
{
	uint64_t from = w->phases.end;

	/* Before the rest: a verdict may come of it. */
	phases_see(&w->phases, ev, w->modem, phase_time(w, ev->at));
	stamp_phases(w, from);
	if (handlers[ev->type])
		handlers[ev->type](w, ev);
	work_session_event(w, ev);
	work_update_event(w, ev);
}

enum row_kind work_outcome_kind(enum hl78_outcome_kind kind)
{
	static const enum row_kind kinds[HL78_N_OUTCOMES] = {
		[HL78_OUT_UPDATED] = ROW_GOOD,
		[HL78_OUT_NONE] = ROW_INFO,
		[HL78_OUT_CLOSED] = ROW_INFO,
		[HL78_OUT_FAILED] = ROW_ERROR,
		[HL78_OUT_REJECTED] = ROW_ERROR,
		[HL78_OUT_MISMATCH] = ROW_ERROR,
		[HL78_OUT_DENIED] = ROW_ERROR,
		[HL78_OUT_LOST] = ROW_ERROR,
		[HL78_OUT_TIMEOUT] = ROW_ERROR,
		[HL78_OUT_REFUSED] = ROW_ERROR,
		[HL78_OUT_SUSPENDED] = ROW_WARNING,
		[HL78_OUT_PENDING] = ROW_WARNING,
		[HL78_OUT_INCOMPLETE] = ROW_WARNING,
		[HL78_OUT_INTERRUPTED] = ROW_WARNING,
	};

	return kinds[kind];
}

void work_verdict(struct work *w)
{
	char text[ROW_TEXT_MAX];
	uint64_t from = w->phases.end;

	work_outcome(w, &w->verdict);
	w->has_verdict = true;
	app_outcome_text(&w->verdict, text, sizeof(text));
	work_row(w, work_outcome_kind(w->verdict.kind), work_now(w), "%s", text);
	phases_judge(&w->phases, work_outcome_kind(w->verdict.kind), text,
		     phase_time(w, work_now(w)));
	stamp_phases(w, from);
	live_note(&w->live, text);
	logfile_sync(w->live.log);
}
