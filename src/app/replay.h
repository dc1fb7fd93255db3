/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a replay shows a log with: as a timeline, as JSON, the outcome only. */
#ifndef APP_REPLAY_H
#define APP_REPLAY_H

#include <hl78/modem.h>
#include <hl78/trace.h>

#include "app/moment.h"
#include "app/out.h"

/* How a log ended. */
struct replay_end {
	struct hl78_outcome outcome;
	int status;         /* the exit status of that outcome */
	int64_t seconds_us; /* JSON_UNKNOWN without stamps */
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
	void (*end)(struct out *out, const struct moment *when,
		    const char *path, const struct replay_end *end);
};

extern const struct replay_view timeline_view;
/* A line of one's own among those of the timeline: "08:00:01.123 # text". */
void timeline_line(struct out *out, const struct moment *when, char sign,
		   const char *text);
/* The outcome in one line; the second with the name of the log before it. */
extern const struct replay_view outcome_view;
extern const struct replay_view named_outcome_view;

#endif
