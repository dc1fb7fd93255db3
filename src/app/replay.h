/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A replay: a log goes record by record through a modem, whose events go to a
 * view (a timeline, JSON, the outcome only) and to the check of what was
 * expected.
 */
#ifndef APP_REPLAY_H
#define APP_REPLAY_H

#include <hl78/modem.h>
#include <hl78/trace.h>

#include "app/expect.h"
#include "app/moment.h"
#include "app/out.h"

/* How a log ended. */
struct replay_end {
	struct hl78_outcome outcome;
	int status;         /* the exit status of that outcome */
	int64_t seconds_us; /* JSON_UNKNOWN without stamps */
	const char *broken; /* why it breaks off here; NULL: it does not */
	uint64_t n_unknown; /* lines that were not understood */
	const struct expect_check *check; /* NULL: nothing was expected */
};

/*
 * One way of showing. Any of these may be NULL. `when` of an event is that of
 * its first byte.
 */
struct replay_view {
	void (*start)(struct out *out, const struct moment *when,
		      const char *path, enum hl78_format format, bool timed);
	/* A new day has begun, also the first. */
	void (*day)(struct out *out, const struct moment *when);
	void (*note)(struct out *out, const struct moment *when,
		     const struct hl78_record *record);
	void (*event)(struct out *out, const struct moment *when,
		      const struct hl78_modem *modem,
		      const struct hl78_event *ev);
	/* A line that says nothing to us: no answer, no event, no command. */
	void (*unknown)(struct out *out, const struct moment *when,
			const char *path, const struct hl78_event *ev);
	void (*end)(struct out *out, const struct moment *when,
		    const char *path, const struct replay_end *end);
};

/* What became of a log. */
struct replay_result {
	char error[256]; /* why it could not be read; empty: it was */
	struct replay_end end;
	hl78_time started; /* its first stamp, where it has a date */
	struct expect_check check; /* where something was expected of it */
};

/*
 * Replays one log, of `format` where that is not left to recognition; `view`
 * without functions shows nothing, `e` may be NULL. False with the reason in
 * `result` when it could not be read to its end; output that failed is no fault
 * of the log.
 */
bool replay_log(const char *path, enum hl78_format format,
		const struct replay_view *view, struct out *out,
		const struct expectations *e, struct replay_result *result);

extern const struct replay_view json_view;
extern const struct replay_view timeline_view;
/* A line of one's own among those of the timeline: "08:00:01.123 # text". */
void timeline_line(struct out *out, const struct moment *when, char sign,
		   const char *text);
/* "LOG:42: text" for each line that was not understood. */
extern const struct replay_view unknown_view;
/* The outcome in one line; the second with the name of the log before it. */
extern const struct replay_view outcome_view;
extern const struct replay_view named_outcome_view;

#endif
