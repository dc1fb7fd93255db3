/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a log is expected to show, as a file says it, and whether it does:
 *
 *	[expect]
 *	outcome = updated         one of several: updated none
 *	version = HL7802.4.5.4.0  the last one that was read
 *	events = 4 6 23,1 ... 16  see expect_pattern.h
 *	never = 5 7 11,2          events that must not come
 *
 *	[limit]
 *	session = 30              s until the DM server was reached
 *	download = 300            from its agreement or the first 18 to the last 10
 *	install = 480             from 14 or its agreement to 15, 16 or the end
 *	whole = 900               from the first record to the last
 *	request = 60              that a request waits for its answer
 *
 * Each expectation that the file has is met or not; the first thing that breaks
 * it is kept, with the line of the log.
 */
#ifndef APP_EXPECT_H
#define APP_EXPECT_H

#include <hl78/modem.h>

#include "app/expect_pattern.h"
#include "app/moment.h"

enum expect_id {
	EXPECT_OUTCOME,
	EXPECT_VERSION,
	EXPECT_EVENTS,
	EXPECT_NEVER,
	EXPECT_LIMIT_SESSION,
	EXPECT_LIMIT_DOWNLOAD,
	EXPECT_LIMIT_INSTALL,
	EXPECT_LIMIT_WHOLE,
	EXPECT_LIMIT_REQUEST,
	N_EXPECTS
};
#define EXPECT_LIMITS EXPECT_LIMIT_SESSION /* the first of them */
#define N_EXPECT_LIMITS (N_EXPECTS - EXPECT_LIMITS)

/* A year, s. */
#define EXPECT_LIMIT_MAX 31536000

struct expectations {
	uint32_t given;    /* 1u << enum expect_id */
	uint32_t outcomes; /* 1u << enum hl78_outcome_kind */
	char version[HL78_VERSION_MAX];
	struct expect_pattern events;
	struct expect_pattern never; /* its events, in any order */
	hl78_time limits[N_EXPECT_LIMITS];
};

/*
 * Reads such a file. False, with all that is wrong in it on standard error,
 * where it cannot be used; one that expects nothing is wrong, too.
 */
bool expectations_read(struct expectations *e, const char *path);

/* "outcome", "limit session". */
const char *expect_name(enum expect_id id);

/* How one of them stands. */
struct expect_finding {
	bool broken;
	uint64_t line; /* of the log, where that was seen, or its last one */
	char text[240]; /* a clause: what was found instead */
};

/* The check of one log. */
struct expect_check {
	const struct expectations *e; /* borrowed */
	struct expect_finding findings[N_EXPECTS];
	struct expect_course course;
	hl78_time since[N_EXPECT_LIMITS]; /* HL78_NO_TIME: not under way */
	hl78_time longest[N_EXPECT_LIMITS]; /* HL78_NO_TIME: never was */
	enum hl78_request asked; /* that `since` is of */
};

void expect_check_begin(struct expect_check *c, const struct expectations *e);
/* Each event of the log, with the line it stands in. */
void expect_check_event(struct expect_check *c, uint64_t line,
			const struct hl78_modem *modem,
			const struct hl78_event *ev);
/*
 * The log's end, at its last line. `timed`: it has time stamps; `took` is its
 * whole length.
 */
void expect_check_end(struct expect_check *c, uint64_t line,
		      const struct hl78_modem *modem,
		      const struct hl78_outcome *outcome, bool timed,
		      hl78_time now, hl78_time took);
/* How many are broken, when it has ended. */
unsigned expect_check_broken(const struct expect_check *c);

#endif
