/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one place where a process waits: file descriptors, a deadline and
 * signals in one ppoll(), and the clock that deadlines are read on. It calls
 * nobody back: loop_wait() returns, and the caller looks at what is ready.
 *
 *	loop_init(&loop, LOOP_REAL, LOOP_INT | LOOP_TERM);
 *	for (;;) {
 *		loop_wait(&loop, fds, n, deadline);
 *		signals = loop_signals(&loop);
 *		now = loop_now(&loop);
 *		...
 *	}
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <poll.h>
#include <signal.h>

#include <hl78/types.h>

enum loop_clock {
	LOOP_REAL,    /* goes with the machine's, `speed` times as fast */
	LOOP_JUMPING, /* stands still, and jumps to the next deadline */
};

/* Signals as bits. SIGPIPE is ignored always: EPIPE tells. */
enum loop_signal {
	LOOP_INT = 1 << 0,
	LOOP_TERM = 1 << 1,
	LOOP_HUP = 1 << 2,
	LOOP_WINCH = 1 << 3,
	LOOP_CONT = 1 << 4,
	LOOP_CHLD = 1 << 5,
	LOOP_TSTP = 1 << 6,
	LOOP_QUIT = 1 << 7,
};

struct loop {
	enum loop_clock clock;
	unsigned speed;        /* of LOOP_REAL; 1 by default */
	hl78_time now;         /* LOOP_JUMPING: the time; else when rebased */
	int64_t base_us;       /* machine's clock when rebased */
	int64_t unix_base_us;  /* wall clock at time 0, as last read */
	unsigned caught;       /* enum loop_signal: those that are ours */
	sigset_t wait_mask;    /* while waiting */
	sigset_t saved_mask;   /* before loop_init() */
};

/*
 * Time starts at 0. Signals in `caught` are blocked from now on and arrive
 * only inside loop_wait(). A SIGHUP that is ignored by then, as by nohup, stays
 * so. One loop at a time in a process.
 */
void loop_init(struct loop *loop, enum loop_clock clock, unsigned caught);
/* Gives the caught signals their default action and the old mask back. */
void loop_fini(struct loop *loop);

/* Changes how fast time goes from now on; 1 to 1000. Only for LOOP_REAL. */
void loop_set_speed(struct loop *loop, unsigned speed);

/*
 * Reads the wall clock anew, for a log that is about to begin: simulated time
 * may have left it far behind.
 */
void loop_set_wall(struct loop *loop);

/* Microseconds since loop_init(), also while the machine slept. */
hl78_time loop_now(const struct loop *loop);

/*
 * Microseconds since 1970 UTC for log records: the wall clock when it was read
 * plus what passed on this clock, so that it never goes back within a log.
 */
int64_t loop_unix(const struct loop *loop);
/* When a point in that time will be on the loop's clock. HL78_NEVER stays. */
hl78_time loop_from_unix(const struct loop *loop, int64_t unix_us);

/*
 * Waits until one of `fds` is ready, the deadline is there (HL78_NEVER: none)
 * or a caught signal arrives. Entries with a negative fd are passed over.
 * Returns the number of entries with revents set, 0 for a deadline or a
 * signal, or a negative errno. A jumping clock waits only where it has neither
 * a deadline nor anything ready.
 */
int loop_wait(struct loop *loop, struct pollfd *fds, size_t n,
	      hl78_time deadline);

/* The caught signals that arrived since the last call. */
unsigned loop_signals(struct loop *loop);
/* Those that the next call will tell of. */
unsigned loop_signals_wait(const struct loop *loop);

#endif
