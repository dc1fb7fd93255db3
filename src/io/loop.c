/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ppoll() with a clock and signals. Caught signals are blocked except while
 * waiting, so that none can slip in between a look at the flags and the wait.
 * The real clock is CLOCK_BOOTTIME: a module does not stop while the machine
 * that watches it sleeps.
 */
#define _GNU_SOURCE
#include "io/loop.h"

#include <errno.h>
#include <time.h>

static const struct {
	int number;
	unsigned bit;
} loop_signal_table[] = {
	{ SIGINT, LOOP_INT },     { SIGTERM, LOOP_TERM }, { SIGHUP, LOOP_HUP },
	{ SIGWINCH, LOOP_WINCH }, { SIGCONT, LOOP_CONT }, { SIGCHLD, LOOP_CHLD },
	{ SIGTSTP, LOOP_TSTP },   { SIGQUIT, LOOP_QUIT },
};

#define N_SIGNALS (sizeof(loop_signal_table) / sizeof(loop_signal_table[0]))

/* A ppoll() that takes so long has slept; one that need not takes a few us. */
#define SLEPT_US 500

/* One int for each signal: handlers then never read what they write. */
static volatile sig_atomic_t arrived[N_SIGNALS];

static void on_signal(int number)
{
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (loop_signal_table[i].number == number)
			arrived[i] = 1;
	}
}

static int64_t clock_us(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts) != 0)
		return 0;
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void set_action(int number, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

/* As by nohup(1), for a job that is to outlive its terminal. */
static bool hangup_is_ignored(void)
{
	struct sigaction action;

	return sigaction(SIGHUP, NULL, &action) == 0 &&
	       action.sa_handler == SIG_IGN;
}

void loop_init(struct loop *loop, enum loop_clock clock, unsigned caught)
{
	sigset_t blocked;

	if (hangup_is_ignored())
		caught &= ~(unsigned)LOOP_HUP;
	*loop = (struct loop){
		.clock = clock,
		.speed = 1,
		.caught = caught,
		.base_us = clock_us(CLOCK_BOOTTIME),
		.unix_base_us = clock_us(CLOCK_REALTIME),
	};
	sigemptyset(&blocked);
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (loop_signal_table[i].bit & caught)
			sigaddset(&blocked, loop_signal_table[i].number);
	}
	sigprocmask(SIG_BLOCK, &blocked, &loop->saved_mask);
	loop->wait_mask = loop->saved_mask;
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (!(loop_signal_table[i].bit & caught))
			continue;
		arrived[i] = 0;
		sigdelset(&loop->wait_mask, loop_signal_table[i].number);
		set_action(loop_signal_table[i].number, on_signal);
	}
	set_action(SIGPIPE, SIG_IGN);
}

void loop_fini(struct loop *loop)
{
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (loop_signal_table[i].bit & loop->caught)
			set_action(loop_signal_table[i].number, SIG_DFL);
	}
	sigprocmask(SIG_SETMASK, &loop->saved_mask, NULL);
}

void loop_set_speed(struct loop *loop, unsigned speed)
{
	if (speed < 1)
		speed = 1;
	if (speed > 1000)
		speed = 1000;
	loop->now = loop_now(loop);
	loop->base_us = clock_us(CLOCK_BOOTTIME);
	loop->speed = speed;
}

void loop_set_wall(struct loop *loop)
{
	loop->unix_base_us = clock_us(CLOCK_REALTIME) - loop_now(loop);
}

hl78_time loop_now(const struct loop *loop)
{
	if (loop->clock == LOOP_JUMPING)
		return loop->now;
	return loop->now +
	       (clock_us(CLOCK_BOOTTIME) - loop->base_us) * loop->speed;
}

int64_t loop_unix(const struct loop *loop)
{
	return loop->unix_base_us + loop_now(loop);
}

hl78_time loop_from_unix(const struct loop *loop, int64_t unix_us)
{
	if (unix_us == HL78_NEVER)
		return HL78_NEVER;
	return unix_us - loop->unix_base_us;
}

static bool signal_waits(void)
{
	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (arrived[i])
			return true;
	}
	return false;
}

/* How long to wait, in real time; NULL for as long as it takes. */
static const struct timespec *
wait_span(const struct loop *loop, hl78_time deadline, struct timespec *span)
{
	int64_t us;

	*span = (struct timespec){ 0 };
	if (signal_waits())
		return span;
	if (deadline == HL78_NEVER)
		return NULL;
	if (loop->clock == LOOP_JUMPING)
		return span;
	us = deadline - loop_now(loop);
	if (us > 0) {
		/* Rounded up: waking early would only spin. */
		us = us / loop->speed + (us % loop->speed != 0);
		span->tv_sec = us / 1000000;
		span->tv_nsec = us % 1000000 * 1000;
	}
	return span;
}

/*
 * ppoll() does not look at signals while a descriptor is ready. One that slept
 * has: a signal that waited would have ended it at once.
 */
static void let_signals_in(const struct loop *loop)
{
	const struct timespec none = { 0 };

	(void)ppoll(NULL, 0, &none, &loop->wait_mask);
}

int loop_wait(struct loop *loop, struct pollfd *fds, size_t n,
	      hl78_time deadline)
{
	const struct timespec *wait;
	struct timespec span;
	int64_t began;
	int ready;

	wait = wait_span(loop, deadline, &span);
	began = clock_us(CLOCK_MONOTONIC);
	ready = ppoll(fds, n, wait, &loop->wait_mask);
	if (ready < 0) {
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
		return errno == EINTR ? 0 : -errno;
	}
	if (ready > 0 && clock_us(CLOCK_MONOTONIC) - began < SLEPT_US)
		let_signals_in(loop);
	if (ready == 0 && loop->clock == LOOP_JUMPING && !signal_waits() &&
	    deadline != HL78_NEVER && deadline > loop->now)
		loop->now = deadline;
	return ready;
}

unsigned loop_signals_wait(const struct loop *loop)
{
	unsigned signals = 0;

	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (arrived[i])
			signals |= loop_signal_table[i].bit;
	}
	return signals & loop->caught;
}

unsigned loop_signals(struct loop *loop)
{
	unsigned signals = loop_signals_wait(loop);

	for (size_t i = 0; i < N_SIGNALS; i++) {
		if (signals & loop_signal_table[i].bit)
			arrived[i] = 0;
	}
	return signals;
}
