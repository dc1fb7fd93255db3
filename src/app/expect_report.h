/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How logs stand against what was expected of them, for people and for the
 * programs that show the results of tests: TAP, JUnit's XML, JSON Lines. A
 * report is a stream, a part for each log, so that it takes any number. The same
 * logs give the same bytes.
 */
#ifndef APP_EXPECT_REPORT_H
#define APP_EXPECT_REPORT_H

#include "app/replay.h"

struct expect_report {
	struct out *out;
	unsigned n_logs;
	unsigned n_tests;
};

struct expect_report_kind {
	void (*begin)(struct expect_report *r);
	/* `result` has a check where anything was expected. */
	void (*log)(struct expect_report *r, const char *path,
		    const struct replay_result *result);
	void (*end)(struct expect_report *r);
};

/* "LOG:42: events: 11,4 came, expected 18" for what is broken. */
extern const struct expect_report_kind expect_lines;
/* TAP 13: a test for each expectation, one for a log without any. */
extern const struct expect_report_kind expect_tap;
/* JUnit: a suite for each log, in it a case for each expectation. */
extern const struct expect_report_kind expect_junit;

/* With --json: an "expectation" for each, before the log's result. */
void expect_json(struct out *out, const struct moment *when,
		 const struct expect_check *check);

#endif
