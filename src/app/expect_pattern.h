/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order in which events are to come, written as a pattern:
 *
 *	4 6 (23,0 4 6)? 23,1 9 2? 18* (12 10 | 10 12) 3? 14 0? 16
 *
 *	18       the event, whatever its data
 *	18,100   with this data, and maybe more behind it
 *	.        any event
 *	...      any number of any events
 *	( | )    a group, one of several ways
 *	? * +    of what stands before it: once at most, any number, one or more
 *	{2} {2,5} {2,}   so often
 *
 * A pattern stands for the whole course, from the first event to the last.
 * Events are taken one by one, in constant memory.
 */
#ifndef APP_EXPECT_PATTERN_H
#define APP_EXPECT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most steps a pattern may have, its repetitions written out. */
#define EXPECT_STEPS_MAX 1024
/* Data of one event that a pattern can tell. */
#define EXPECT_DATA_MAX 4

enum expect_step_kind {
	EXPECT_EVENT,  /* this one */
	EXPECT_ANY,    /* any event */
	EXPECT_BRANCH, /* on at `to` or at the next step, without an event */
	EXPECT_JUMP,   /* on at `to` */
	EXPECT_END,    /* nothing may come any more */
};

struct expect_step {
	enum expect_step_kind kind;
	int32_t code;
	unsigned n_data;
	int64_t data[EXPECT_DATA_MAX];
	unsigned to;
};

struct expect_pattern {
	unsigned n;
	struct expect_step steps[EXPECT_STEPS_MAX];
};

/*
 * Reads a pattern, NUL-terminated. False with the reason, a clause that names
 * the place, in `why`.
 */
bool expect_pattern_read(struct expect_pattern *pattern, const char *text,
			 char *why, size_t size);

/* Whether an event is the one of a step, or of a step for any. */
bool expect_step_takes(const struct expect_step *step, int code,
		       const int64_t *data, size_t n_data);

/* How far a course has come in a pattern. */
struct expect_course {
	const struct expect_pattern *pattern; /* borrowed */
	uint64_t at[EXPECT_STEPS_MAX / 64];   /* steps that may be next */
};

void expect_course_begin(struct expect_course *course,
			 const struct expect_pattern *pattern);
/*
 * One more event. False where it cannot come here: the course has not moved
 * then, so that expect_course_wanted() says what could have.
 */
bool expect_course_event(struct expect_course *course, int code,
			 const int64_t *data, size_t n_data);
/* Whether the course may end here. */
bool expect_course_complete(const struct expect_course *course);
/* What may come next: "9, 18,100 or the end". Returns `out`. */
const char *expect_course_wanted(const struct expect_course *course, char *out,
				 size_t size);

#endif
