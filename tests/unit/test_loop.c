/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The poll loop: a clock that jumps, descriptors that are ready, signals that
 * arrive only while it waits. The real clock is only asked what cannot depend
 * on how fast the machine is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/loop.h"

static void clock_jumps_to_the_deadline(void **state)
{
	struct loop loop;

	(void)state;
	loop_init(&loop, LOOP_JUMPING, 0);
	assert_int_equal(loop_now(&loop), 0);
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_MIN(30)), 0);
	assert_int_equal(loop_now(&loop), HL78_MIN(30));
	/* A deadline that has passed does not turn it back. */
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_SEC(1)), 0);
	assert_int_equal(loop_now(&loop), HL78_MIN(30));
	loop_fini(&loop);
}

static void what_is_ready_comes_before_a_jump(void **state)
{
	struct pollfd fds[2] = { { .fd = -1, .events = POLLIN } };
	struct loop loop;
	int ends[2];
	char c;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fds[1] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	loop_init(&loop, LOOP_JUMPING, 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(loop_wait(&loop, fds, 2, HL78_SEC(5)), 1);
	assert_int_equal(fds[0].revents, 0);
	assert_int_equal(fds[1].revents, POLLIN);
	assert_int_equal(loop_now(&loop), 0);

	assert_int_equal(read(ends[0], &c, 1), 1);
	assert_int_equal(loop_wait(&loop, fds, 2, HL78_SEC(5)), 0);
	assert_int_equal(fds[1].revents, 0);
	assert_int_equal(loop_now(&loop), HL78_SEC(5));

	/* Without a deadline it waits for the descriptor, however long. */
	close(ends[1]);
	assert_int_equal(loop_wait(&loop, fds, 2, HL78_NEVER), 1);
	assert_int_equal(fds[1].revents, POLLHUP);
	close(ends[0]);
	loop_fini(&loop);
}

static void signals_arrive_while_waiting(void **state)
{
	struct loop loop;

	(void)state;
	loop_init(&loop, LOOP_JUMPING, LOOP_TERM | LOOP_WINCH);
	raise(SIGTERM);
	raise(SIGWINCH);
	assert_int_equal(loop_signals(&loop), 0);
	/* It returns for them, and the clock does not jump. */
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_SEC(9)), 0);
	assert_int_equal(loop_now(&loop), 0);
	assert_int_equal(loop_signals(&loop), LOOP_TERM | LOOP_WINCH);
	assert_int_equal(loop_signals(&loop), 0);
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_SEC(9)), 0);
	assert_int_equal(loop_now(&loop), HL78_SEC(9));
	loop_fini(&loop);
}

static void signals_that_wait_are_not_slept_over(void **state)
{
	struct loop loop;

	(void)state;
	loop_init(&loop, LOOP_REAL, LOOP_HUP);
	raise(SIGHUP);
	/* Would hang for ever if the signal did not end it. */
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_NEVER), 0);
	/* Nor the flag, which nobody has taken yet. */
	assert_int_equal(loop_wait(&loop, NULL, 0, HL78_NEVER), 0);
	assert_int_equal(loop_signals(&loop), LOOP_HUP);
	loop_fini(&loop);
}

/* A port that floods leaves a descriptor ready at every look. */
static void signals_arrive_in_a_flood(void **state)
{
	struct pollfd fd = { .events = POLLIN };
	struct loop loop;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	fd.fd = ends[0];
	loop_init(&loop, LOOP_REAL, LOOP_TERM);
	raise(SIGTERM);
	assert_int_equal(loop_wait(&loop, &fd, 1, HL78_NEVER), 1);
	assert_int_equal(loop_signals(&loop), LOOP_TERM);
	loop_fini(&loop);
	close(ends[0]);
	close(ends[1]);
}

static void nohup_is_respected(void **state)
{
	struct loop loop;

	(void)state;
	signal(SIGHUP, SIG_IGN);
	loop_init(&loop, LOOP_JUMPING, LOOP_HUP | LOOP_TERM);
	raise(SIGHUP);
	raise(SIGTERM);
	loop_wait(&loop, NULL, 0, HL78_SEC(1));
	assert_int_equal(loop_signals(&loop), LOOP_TERM);
	loop_fini(&loop);
	raise(SIGHUP); /* which would end the test */
	signal(SIGHUP, SIG_DFL);
}

static void masks_and_actions_are_put_back(void **state)
{
	struct sigaction action;
	sigset_t before, after;
	struct loop loop;

	(void)state;
	sigprocmask(SIG_BLOCK, NULL, &before);
	loop_init(&loop, LOOP_REAL, LOOP_INT);
	sigprocmask(SIG_BLOCK, NULL, &after);
	assert_true(sigismember(&after, SIGINT));
	sigaction(SIGPIPE, NULL, &action);
	assert_ptr_equal(action.sa_handler, SIG_IGN);
	loop_fini(&loop);
	sigprocmask(SIG_BLOCK, NULL, &after);
	assert_int_equal(sigismember(&before, SIGINT),
			 sigismember(&after, SIGINT));
	sigaction(SIGINT, NULL, &action);
	assert_ptr_equal(action.sa_handler, SIG_DFL);
}

static void speed_does_not_set_the_clock_back(void **state)
{
	struct loop loop;
	hl78_time before;

	(void)state;
	loop_init(&loop, LOOP_REAL, 0);
	before = loop_now(&loop);
	assert_true(before >= 0);
	loop_set_speed(&loop, 1000);
	assert_true(loop_now(&loop) >= before);
	before = loop_now(&loop);
	loop_set_speed(&loop, 0);
	assert_int_equal(loop.speed, 1);
	assert_true(loop_now(&loop) >= before);
	/* A deadline in the past returns at once at any speed. */
	assert_int_equal(loop_wait(&loop, NULL, 0, 0), 0);
	loop_fini(&loop);
}

static void wall_clock_goes_with_the_loop(void **state)
{
	struct loop loop;
	int64_t start;

	(void)state;
	loop_init(&loop, LOOP_JUMPING, 0);
	start = loop_unix(&loop);
	loop_wait(&loop, NULL, 0, HL78_MIN(3));
	assert_int_equal(loop_unix(&loop) - start, HL78_MIN(3));
	assert_int_equal(loop_from_unix(&loop, start + HL78_MIN(4)),
			 HL78_MIN(4));
	assert_int_equal(loop_from_unix(&loop, HL78_NEVER), HL78_NEVER);
	loop_fini(&loop);
}

/* A log that begins after an hour of simulated time has the real one. */
static void wall_clock_is_read_anew(void **state)
{
	struct loop loop;
	int64_t start;

	(void)state;
	loop_init(&loop, LOOP_JUMPING, 0);
	start = loop_unix(&loop);
	loop_wait(&loop, NULL, 0, HL78_MIN(60));
	loop_set_wall(&loop);
	assert_in_range(loop_unix(&loop) - start, 0, HL78_MIN(30));
	assert_int_equal(loop_now(&loop), HL78_MIN(60));
	loop_fini(&loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_jumps_to_the_deadline),
		cmocka_unit_test(what_is_ready_comes_before_a_jump),
		cmocka_unit_test(signals_arrive_while_waiting),
		cmocka_unit_test(signals_that_wait_are_not_slept_over),
		cmocka_unit_test(signals_arrive_in_a_flood),
		cmocka_unit_test(nohup_is_respected),
		cmocka_unit_test(masks_and_actions_are_put_back),
		cmocka_unit_test(speed_does_not_set_the_clock_back),
		cmocka_unit_test(wall_clock_goes_with_the_loop),
		cmocka_unit_test(wall_clock_is_read_anew),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
