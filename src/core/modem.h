/* SPDX-License-Identifier: MIT */
/*
 * The modem's parts in one place, for the files that put them together:
 * modem.c (life, events, time), modem_lines.c (what lines do) and modem_send.c
 * (commands and procedures).
 */
#ifndef CORE_MODEM_H
#define CORE_MODEM_H

#include <hl78/modem.h>

#include "core/at.h"
#include "core/dialog.h"
#include "core/facts.h"
#include "core/frame.h"
#include "core/hold.h"
#include "core/task.h"
#include "core/ota.h"
#include "core/procedures.h"
#include "core/run.h"
#include "core/session.h"
#include "core/update.h"

/*
 * Events of one line at the most, and of a link that is lost with a full queue:
 * one a command. Nothing is fed while events wait, so no more can pile up.
 */
#define EVENTS_MAX 32

struct hl78_modem {
	struct hl78_modem_config config;
	struct frame frames[2]; /* by enum hl78_side */
	struct dialog dialog;
	struct hold hold;
	/* The line that ended the wait of those on hold; text NULL for none. */
	struct frame_line tail;
	enum hl78_side tail_side;
	struct facts facts;
	struct session session;
	struct run run;
	struct at at;
	struct procedure procedure;
	struct task task;
	struct update update;
	struct ota ota;
	struct hl78_event events[EVENTS_MAX];
	unsigned first, n_events;
	hl78_time now;
};

/* ---- modem.c ---- */

/* A fresh event at the ring's end, its text empty. */
struct hl78_event *modem_event(struct hl78_modem *m, enum hl78_event_type type,
			       hl78_time at);
/* One more whose text is a line, or part of one. */
struct hl78_event *modem_text_event(struct hl78_modem *m,
				    enum hl78_event_type type, hl78_time at,
				    const char *text, size_t len);

/*
 * Says that what the caller can look up has changed: once, however many inputs
 * of one line changed it.
 */
void modem_changed(struct hl78_modem *m, enum hl78_event_type type,
		   hl78_time at);

/* An input for the state machine, and the events that come of it. */
void modem_happens(struct hl78_modem *m, enum input input, int code,
		   int64_t value, int64_t minutes, hl78_time at);

/* ---- modem_lines.c ---- */

/* A line of one side, or a piece of payload. */
void modem_line(struct hl78_modem *m, enum hl78_side side,
		const struct frame_line *line);

/* The next of the lines on hold, when they are released. */
bool modem_held_line(struct hl78_modem *m);

/* Whether there may be one. */
static inline bool modem_releases(const struct hl78_modem *m)
{
	return m->hold.releasing || m->tail.text;
}

/* The query that lines are held for is over without an answer. */
void modem_release(struct hl78_modem *m);

/* The data phase is over, for both sides; the second tells of it, too. */
void modem_end_data(struct hl78_modem *m);
void modem_payload_ended(struct hl78_modem *m, uint64_t payload, hl78_time at);

/* The command that waits has ended. */
void modem_command_done(struct hl78_modem *m, enum hl78_result result,
			int code, hl78_time at);

/* ---- modem_send.c ---- */

/* Sends what waits, when nothing is under way. Asked after every line. */
void modem_send_waiting(struct hl78_modem *m, hl78_time now);

static inline void modem_send_next(struct hl78_modem *m, hl78_time now)
{
	if (m->config.source == HL78_LIVE)
		modem_send_waiting(m, now);
}

/* One of our commands ended: told to its owner. */
void modem_sent_done(struct hl78_modem *m, const struct at_entry *entry,
		     enum hl78_result result, int code, hl78_time at);

/* The module restarted. */
void modem_send_restarted(struct hl78_modem *m, hl78_time now);

#endif
