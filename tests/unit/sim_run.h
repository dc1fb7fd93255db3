/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A host for the simulated module in virtual time, for the tests of src/sim:
 * it sends text, lets time pass from deadline to deadline, and keeps all that
 * comes back. Every step checks what must always hold: after a tick the
 * deadline is later than now.
 */
#ifndef TESTS_UNIT_SIM_RUN_H
#define TESTS_UNIT_SIM_RUN_H

#include "sim/sim.h"

/* Where a run starts: no special moment of the clock. */
#define RUN_START HL78_SEC(1000)

struct run {
	struct sim *sim;
	hl78_time now;
	size_t chunk; /* most bytes sent and taken at once; 0: all */
	char out[1 << 16];
	size_t len;
};

/* Sizes in which a stream is cut, the last is whole. */
#define RUN_N_CHUNKS 6
extern const size_t run_chunks[RUN_N_CHUNKS];

void run_open(struct run *run, const char *spec, size_t chunk);
void run_close(struct run *run);

/* Sends the bytes now; or a command with its "\r". */
void run_feed(struct run *run, const void *bytes, size_t len);
void run_send(struct run *run, const char *command);
/* Lets time pass, in milliseconds. */
void run_for(struct run *run, int64_t ms);
/* Takes what the module has sent; run_feed() and run_for() do so too. */
void run_drain(struct run *run);
/* Forgets what has come so far. */
void run_clear(struct run *run);

/*
 * What has come since the last look, on one line: lines parted by a blank,
 * "+WDSI: " left off, 18,1 18,2 18,3 folded to 18,1..3. Forgets it.
 */
const char *run_fold(struct run *run);

/* Sends a command, waits, and compares what came. */
void run_check(struct run *run, const char *command, int64_t ms,
	       const char *folded);
/*
 * A course: what is sent, how long is waited, and what comes meanwhile. Run
 * with input and output cut small, and with late ticks, it is the same.
 */
struct run_step {
	const char *send; /* NULL: nothing */
	int64_t ms;
	const char *expect; /* folded; NULL: no step */
};

#define RUN_STEPS_MAX 12

struct run_course {
	const char *spec;
	struct run_step steps[RUN_STEPS_MAX];
};

void run_course(struct run *run, const struct run_course *course);
/* With a host that comes late, by one long tick. */
void run_course_late(struct run *run, const struct run_course *course);

/* Lets time pass until the event comes; fails after `limit_s`. */
hl78_time run_until(struct run *run, const char *event, int64_t limit_s);

#endif
