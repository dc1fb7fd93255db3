/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log goes record by record through a modem of its own, whose events go to a
 * view. Time is what the log says: where it says nothing, all happens at once
 * and no deadline ever passes.
 */
#include "app/replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "app/app.h"
#include "app/expect_report.h"
#include "app/json.h"
#include "app/jsonl.h"
#include "app/loginput.h"

/*
 * Deadlines worked off one by one between two records. A log that stands still
 * for years must not be waited for: the rest is skipped over.
 */
#define TICKS_MAX 1000

struct replay {
	const struct replay_view *view;
	struct out *out;
	const char *path;
	struct log_input *in;
	struct hl78_modem *modem; /* from the first record on */
	struct expect_check *check; /* NULL: nothing is expected */
	struct replay_result *result;
	struct moment when;       /* of what was shown last */
	int64_t day;              /* of that, since 1970; 0: none shown */
	bool timed;               /* a record had a stamp */
	hl78_time first;          /* stamps; where timed */
	hl78_time now;            /* the modem's time: 0, or the last stamp */
	bool of_module;           /* it has traffic of a module in it */
};

/* ---- the view on JSON ---- */

static void json_start(struct out *out, const struct moment *when,
		       const char *path, enum hl78_format format, bool timed)
{
	(void)format;
	jsonl_start(out, when, path, timed ? "log" : "none");
}

static void json_result(struct out *out, const struct moment *when,
			const char *path, const struct replay_end *end)
{
	(void)path;
	if (end->broken)
		jsonl_anomaly(out, when, end->broken);
	if (end->n_unknown > 0)
		jsonl_unknown(out, when, end->n_unknown);
	if (end->check)
		expect_json(out, when, end->check);
	jsonl_result(out, when, &end->outcome, end->status, end->seconds_us);
}

const struct replay_view json_view = {
	.start = json_start,
	.event = jsonl_event,
	.end = json_result,
};

/* ---- time ---- */

/* Stamps without a date count from 1970: their first day is none. */
static void show_day(struct replay *r)
{
	int64_t day = r->when.stamp / HL78_SEC(24 * 3600);

	if (!r->view->day || day == r->day ||
	    (r->when.clock != HL78_CLOCK_UTC &&
	     r->when.clock != HL78_CLOCK_LOCAL))
		return;
	r->day = day;
	r->view->day(r->out, &r->when);
}

/* Moves `when` on to `stamp`, never back. */
static void move_to(struct replay *r, hl78_time stamp)
{
	if (!r->timed || stamp < r->when.stamp)
		return;
	r->when.stamp = stamp;
	r->when.t = stamp - r->first;
	show_day(r);
}

/* A record's stamp becomes the time. */
static void take_time(struct replay *r, const struct hl78_record *record)
{
	if (record->clock == HL78_CLOCK_NONE || record->time == HL78_NO_TIME)
		return;
	if (!r->timed) {
		r->timed = true;
		r->first = record->time;
		r->when.stamp = record->time;
		r->when.clock = record->clock;
	}
	if (record->time > r->now)
		r->now = record->time;
}

/* ---- events ---- */

static bool wants_events(const struct replay *r)
{
	return r->view->event || r->view->unknown || r->check;
}

/* Lines of a module's own have a name; talk and noise have none. */
static bool is_unknown(const struct hl78_event *ev)
{
	return ev->type == HL78_EV_OVERLONG ||
	       (ev->type == HL78_EV_URC && ev->line.kind == HL78_LINE_TEXT);
}

static void show_events(struct replay *r)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(r->modem))) {
		if (ev->type == HL78_EV_COMMAND)
			r->of_module = true;
		move_to(r, ev->at);
		if (is_unknown(ev)) {
			r->result->end.n_unknown++;
			if (r->view->unknown)
				r->view->unknown(r->out, &r->when, r->path, ev);
		}
		if (r->view->event)
			r->view->event(r->out, &r->when, r->modem, ev);
		if (r->check)
			expect_check_event(r->check, r->when.line_number,
					   r->modem, ev);
	}
}

/* What falls due before the next record. */
static void pass_time(struct replay *r, hl78_time until)
{
	hl78_time due;

	for (int i = 0; i < TICKS_MAX; i++) {
		due = hl78_modem_deadline(r->modem);
		if (due > until)
			return;
		hl78_modem_tick(r->modem, due);
		show_events(r);
	}
	hl78_modem_tick(r->modem, until);
	show_events(r);
}

static void feed(struct replay *r, const struct hl78_record *record)
{
	size_t fed = 0;

	if (record->kind == HL78_RECORD_NOTE && r->view->note) {
		move_to(r, r->now);
		r->view->note(r->out, &r->when, record);
	}
	while (fed < record->len) {
		fed += log_record_feed(record, fed, r->modem, r->now);
		show_events(r);
	}
	/*
	 * An answer, an event or a start-up moves the link at once. Where no
	 * event tells that text was a command, how it begins does.
	 */
	if (record->kind == HL78_RECORD_HOST ||
	    (!wants_events(r) && record->len >= 2 &&
	     strncasecmp((const char *)record->bytes, "AT", 2) == 0) ||
	    hl78_modem_status(r->modem)->link != HL78_LINK_SILENT)
		r->of_module = true;
}

/* ---- a log ---- */

/* The format is known by now. False when there is no memory. */
static bool start(struct replay *r)
{
	const struct hl78_modem_config config = {
		.source = log_input_source(r->in),
		.read_only = true,
		.no_events = !wants_events(r),
	};

	r->modem = hl78_modem_new(&config);
	if (!r->modem)
		return false;
	if (r->view->start)
		r->view->start(r->out, &r->when, r->path,
			       log_input_format(r->in), r->timed);
	return true;
}

/* `err` is what broke the log off, 0 at its end. */
static void finish(struct replay *r, int err)
{
	struct replay_end *end = &r->result->end;

	end->broken = err ? log_input_error(err) : NULL;
	hl78_modem_finish(r->modem, r->now);
	show_events(r);
	move_to(r, r->now);
	hl78_modem_outcome(r->modem, r->now, r->timed, &end->outcome);
	end->status = app_outcome_status(end->outcome.kind);
	end->seconds_us = r->timed ? r->now - r->first : JSON_UNKNOWN;
	if (r->timed && (r->when.clock == HL78_CLOCK_UTC ||
			 r->when.clock == HL78_CLOCK_LOCAL))
		r->result->started = r->first;
	end->check = r->check;
	if (r->check)
		expect_check_end(r->check, r->when.line_number, r->modem,
				 &end->outcome, r->timed, r->now,
				 r->timed ? r->now - r->first : 0);
	if (r->view->end)
		r->view->end(r->out, &r->when, r->path, end);
}

static bool is_preface(const struct hl78_record *record)
{
	return record->kind == HL78_RECORD_NOTE &&
	       record->clock == HL78_CLOCK_NONE;
}

/* 0 or a negative errno. */
static int replay_records(struct replay *r)
{
	struct hl78_record record;
	int more;

	while ((more = log_input_next(r->in, &record)) > 0) {
		take_time(r, &record);
		r->when.line_number = record.line_number;
		/* What comes first says nothing of the log's clock. */
		if (!r->modem && is_preface(&record))
			continue;
		if (!r->modem && !start(r))
			return -ENOMEM;
		if (r->timed)
			pass_time(r, r->now);
		feed(r, &record);
		if (r->out->error)
			return -r->out->error;
	}
	if (!r->modem && !start(r))
		return -ENOMEM;
	/* Of a log that breaks off it is told how it stood there. */
	finish(r, more);
	return more;
}

static int replay_open(struct replay *r, enum hl78_format format)
{
	char why[128];
	int err;

	r->in = log_input_open_as(r->path, format, why, sizeof(why));
	if (!r->in) {
		snprintf(r->result->error, sizeof(r->result->error), "%s", why);
		return 0;
	}
	err = replay_records(r);
	if (r->out->error) /* which is no fault of the log */
		return 0;
	if (!err && !r->of_module) {
		out_flush(r->out);
		app_error("no AT command, answer or event in %.512s: is it a "
			  "log of a module?", r->path);
	}
	return err;
}

bool replay_log(const char *path, enum hl78_format format,
		const struct replay_view *view, struct out *out,
		const struct expectations *e, struct replay_result *result)
{
	struct replay r = {
		.view = view,
		.out = out,
		.path = path,
		.check = e ? &result->check : NULL,
		.result = result,
		.when = { .clock = HL78_CLOCK_NONE, .stamp = HL78_NO_TIME },
	};
	int err;

	memset(result, 0, sizeof(*result));
	result->started = HL78_NO_TIME;
	if (e)
		expect_check_begin(&result->check, e);
	err = replay_open(&r, format);
	if (err)
		snprintf(result->error, sizeof(result->error), "%s",
			 log_input_error(err));
	hl78_modem_free(r.modem);
	log_input_close(r.in);
	return !result->error[0];
}
