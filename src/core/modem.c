/* SPDX-License-Identifier: MIT */
/*
 * The modem's life, its ring of events and its clockwork. The only allocation
 * of the library is here. Invariant: nothing is taken from the input while
 * events wait, so the ring never overflows.
 */
#include "core/modem.h"

#include <stdlib.h>
#include <string.h>

struct hl78_modem *hl78_modem_new(const struct hl78_modem_config *config)
{
	struct hl78_modem *m = malloc(sizeof(*m));

	if (!m)
		return NULL;
	memset(m, 0, sizeof(*m));
	if (config)
		m->config = *config;
	frame_init(&m->frames[HL78_HOST]);
	frame_init(&m->frames[HL78_MODULE]);
	dialog_init(&m->dialog, m->config.source);
	facts_init(&m->facts);
	session_init(&m->session);
	run_init(&m->run);
	at_init(&m->at);
	task_init(&m->task);
	update_init(&m->update);
	ota_init(&m->ota);
	/* A log has no port to open: its module is there. */
	if (m->config.source != HL78_LIVE)
		m->session.status.link = HL78_LINK_SILENT;
	return m;
}

void hl78_modem_free(struct hl78_modem *modem)
{
	free(modem);
}

/* ---- events ---- */

struct hl78_event *modem_event(struct hl78_modem *m, enum hl78_event_type type,
			       hl78_time at)
{
	struct hl78_event *ev;

	if (m->n_events == EVENTS_MAX)
		m->n_events--; /* not reached; the newest gives way */
	ev = &m->events[(m->first + m->n_events) % EVENTS_MAX];
	m->n_events += !m->config.no_events;
	ev->type = type;
	ev->at = at;
	ev->text = "";
	ev->len = 0;
	ev->line.kind = HL78_LINE_BLANK;
	ev->line.n_data = 0;
	return ev;
}

struct hl78_event *modem_text_event(struct hl78_modem *m,
				    enum hl78_event_type type, hl78_time at,
				    const char *text, size_t len)
{
	struct hl78_event *ev = modem_event(m, type, at);

	ev->text = text;
	ev->len = len;
	return ev;
}

void modem_changed(struct hl78_modem *m, enum hl78_event_type type,
		   hl78_time at)
{
	for (unsigned i = 0; i < m->n_events; i++)
		if (m->events[(m->first + i) % EVENTS_MAX].type == type)
			return;
	modem_event(m, type, at);
}

const struct hl78_event *hl78_modem_next_event(struct hl78_modem *modem)
{
	struct hl78_event *ev;

	while (modem->n_events == 0) {
		if (modem_releases(modem) && modem_held_line(modem))
			continue;
		/* Now that nobody borrows its text any more. */
		modem_send_next(modem, modem->now);
		if (modem->n_events == 0)
			return NULL;
	}
	ev = &modem->events[modem->first];
	modem->first = (modem->first + 1) % EVENTS_MAX;
	modem->n_events--;
	return ev;
}

void modem_happens(struct hl78_modem *m, enum input input, int code,
		   int64_t value, int64_t minutes, hl78_time at)
{
	struct happening h = { .input = input, .code = code, .value = value,
			       .minutes = minutes, .at = at };
	unsigned changed;

	run_happens(&m->run, &m->session.status, &h);
	task_happens(&m->task, input);
	changed = session_happens(&m->session, &h);
	if (changed & CHANGED_STATE)
		modem_changed(m, HL78_EV_STATE, at);
	if (changed & CHANGED_PROGRESS)
		modem_changed(m, HL78_EV_PROGRESS, at);
	if (changed & CHANGED_PROMPT &&
	    m->session.status.agreement.request != HL78_REQUEST_NONE)
		modem_changed(m, HL78_EV_PROMPT, at);
	if (changed & CHANGED_ANOMALY)
		modem_text_event(m, HL78_EV_ANOMALY, at, m->session.anomaly,
				 strlen(m->session.anomaly));
}

/* ---- bytes in ---- */

/* Moves the clock on. False while events wait: nothing is taken then. */
static bool begin_feed(struct hl78_modem *m, hl78_time now)
{
	if (m->n_events || m->hold.releasing)
		return false;
	m->first = 0; /* all pulled: the same few slots stay in cache */
	if (now > m->now)
		m->now = now;
	return true;
}

static void take_line(struct hl78_modem *m, enum hl78_side side,
		      const struct frame_line *line)
{
	if (side == HL78_MODULE)
		at_line(&m->at, m->now);
	modem_line(m, side, line);
}

size_t hl78_modem_feed(struct hl78_modem *modem, enum hl78_side side,
		       const void *bytes, size_t len, hl78_time now)
{
	struct frame_line line;
	size_t n;

	if (!begin_feed(modem, now))
		return 0;
	modem->update.fed_protocol = false;
	if (side == HL78_MODULE && modem->update.listens)
		n = update_feed(modem, bytes, len, &line);
	else
		n = frame_feed(&modem->frames[side], bytes, len, modem->now,
			       &line);
	if (line.text)
		take_line(modem, side, &line);
	return n;
}

bool hl78_modem_feed_line(struct hl78_modem *modem, enum hl78_side side,
			  const void *text, size_t len, hl78_time now)
{
	struct frame_line line;

	if (!begin_feed(modem, now) || modem->update.listens ||
	    !frame_feed_line(&modem->frames[side], text, len,
			     side == HL78_HOST, modem->now, &line))
		return false;
	take_line(modem, side, &line);
	return true;
}

void hl78_modem_finish(struct hl78_modem *modem, hl78_time now)
{
	struct frame_line line;

	if (now > modem->now)
		modem->now = now;
	frame_finish(&modem->frames[HL78_MODULE], &line);
	if (line.text)
		modem_line(modem, HL78_MODULE, &line);
	modem_release(modem);
}

/* ---- time ---- */

static hl78_time earlier(hl78_time a, hl78_time b)
{
	return a < b ? a : b;
}

hl78_time hl78_modem_deadline(const struct hl78_modem *modem)
{
	return earlier(earlier(at_deadline(&modem->at),
			       session_deadline(&modem->session)),
		       earlier(task_deadline(&modem->task),
			       update_deadline(modem)));
}

/* Whether the module can be expected to answer a probe. */
static bool may_probe(const struct hl78_modem *m)
{
	return !m->session.status.guard.active &&
	       m->session.status.link != HL78_LINK_BOOTING;
}

/* Nothing but NAK, or C, since the last line: it waits for blocks (AN 7). */
static bool hears_naks(const struct hl78_modem *m)
{
	const struct frame *f = &m->frames[HL78_MODULE];

	for (size_t i = 0; i < f->len; i++)
		if (f->buf[i] != 0x15 && f->buf[i] != 'C')
			return false;
	return f->len > 0 && !m->update.listens;
}

static void command_due(struct hl78_modem *m, hl78_time now)
{
	enum at_due due = at_tick(&m->at, now);

	if (due == AT_DUE_NOTHING)
		return;
	m->dialog.waiting = false;
	modem_end_data(m);
	modem_release(m);
	if (hears_naks(m) && !m->session.status.awaits_transfer) {
		m->session.status.awaits_transfer = true;
		modem_changed(m, HL78_EV_STATE, now);
	}
	modem_sent_done(m, &m->at.current, HL78_RESULT_TIMEOUT, -1, now);
	if (due == AT_DUE_MUTE)
		modem_happens(m, IN_MUTE, -1, -1, 0, now);
	else if (may_probe(m))
		at_probe(&m->at);
}

void hl78_modem_tick(struct hl78_modem *modem, hl78_time now)
{
	if (now > modem->now)
		modem->now = now;
	command_due(modem, modem->now);
	if (modem->now >= session_deadline(&modem->session))
		modem_happens(modem, IN_WATCHDOG, -1, -1, 0, modem->now);
	task_tick(&modem->task, modem->now);
	update_tick(modem);
	modem_send_next(modem, modem->now);
}

/* ---- what is known ---- */

const struct hl78_status *hl78_modem_status(const struct hl78_modem *modem)
{
	return &modem->session.status;
}

const struct hl78_identity *hl78_modem_identity(const struct hl78_modem *modem)
{
	return &modem->facts.identity;
}

void hl78_modem_outcome(const struct hl78_modem *modem, hl78_time now,
			bool timed, struct hl78_outcome *outcome)
{
	if (task_runs(&modem->task) && modem->task.ended)
		*outcome = modem->task.end; /* it only puts back yet */
	else
		run_outcome(&modem->run, &modem->session.status, now, timed,
			    outcome);
}

void hl78_modem_expect(struct hl78_modem *modem, const char *version)
{
	run_expect(&modem->run, version);
}
