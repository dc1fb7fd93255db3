/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Timeline and what a large screen has besides, of a log and of a module
 * that runs; and the mouse, as a terminal sends it.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AVERAGE "average 1.0 kB/s"

static const char *const no_env[] = { NULL };

static const char log_text[] =
	"# fotacon log 1, /dev/ttyX 115200 8N1\n"
	"2026-11-22T08:00:00.000000Z > AT+WDSS=1,1\n"
	"2026-11-22T08:00:00.100000Z < OK\n"
	"2026-11-22T08:00:02.000000Z < +WDSI: 4\n"
	"2026-11-22T08:00:03.000000Z < +WDSI: 6\n"
	"2026-11-22T08:00:04.000000Z < +WDSI: 23,1\n"
	"2026-11-22T08:00:04.000000Z < +WDSI: 9,100000\n"
	"2026-11-22T08:00:05.000000Z < +WDSI: 18\n"
	"2026-11-22T08:00:55.000000Z < +WDSI: 18,50\n"
	"2026-11-22T08:01:45.000000Z < +WDSI: 18,100\n"
	"2026-11-22T08:01:45.000000Z < +WDSI: 10\n"
	"2026-11-22T08:01:46.000000Z < +WDSI: 12\n"
	"2026-11-22T08:01:50.000000Z < +WDSI: 14\n"
	"2026-11-22T08:03:20.000000Z < +WDSI: 16\n"
	"2026-11-22T08:03:24.000000Z < +WDSI: 4\n"
	"2026-11-22T08:03:25.000000Z < +WDSI: 6\n"
	"2026-11-22T08:03:26.000000Z < +WDSI: 23,1\n"
	"2026-11-22T08:03:30.000000Z < +WDSI: 8\n";

struct on_log {
	struct e2e e;
	char spec[sizeof(E2E_LOG)];
};

static void open_log(struct on_log *t, const char *const *env, int rows,
		     int cols, const char *text)
{
	const char *const argv[] = { e2e_program(), "--log", "none", t->spec,
				     NULL };

	strcpy(t->spec, E2E_LOG);
	e2e_log(t->spec, text);
	e2e_start(&t->e, rows, cols, env, argv);
}

static void close_log(struct on_log *t)
{
	e2e_type(&t->e, "\0330");
	assert_int_equal(e2e_exit(&t->e), 0);
	e2e_stop(&t->e);
	e2e_log_gone(t->spec);
}

/* By its key, by F6 from the events, and by name; and back. */
static void page(void **state)
{
	struct on_log t;
	struct e2e *e = &t.e;

	(void)state;
	open_log(&t, no_env, 24, 80, log_text);
	e2e_expect(e, "session closed");
	e2e_type(e, "\033t");
	e2e_expect(e, " Timeline ");
	e2e_expect(e, "  1:40  \xe2\x9c\x93 Download");
	e2e_expect(e, "100 %, 100 kB, 1.0 kB/s");
	e2e_expect(e, "  1:30  \xe2\x9c\x93 Install");
	e2e_expect(e, "\xe2\x9c\x93 Report");
	e2e_expect(e, " Total 3:29   Download 1:40   Install 1:30");
	e2e_type(e, "\033t");
	e2e_gone(e, " Timeline ");
	e2e_type(e, E2E_F6 E2E_F6);
	e2e_expect(e, " Timeline ");
	e2e_type(e, E2E_F6);
	e2e_gone(e, " Timeline ");
	e2e_type(e, ":timel\r");
	e2e_expect(e, " Timeline ");
	e2e_type(e, "\033\033");
	e2e_gone(e, " Timeline ");
	close_log(&t);
}

/* Without stamps there are no times, and none are made up. */
static void untimed(void **state)
{
	struct on_log t;

	(void)state;
	open_log(&t, no_env, 24, 80,
		 "AT+WDSS=1,1\r\r\nOK\r\n\r\n+WDSI: 4\r\n"
		 "\r\n+WDSI: 6\r\n\r\n+WDSI: 23,1\r\n\r\n+WDSI: 8\r\n");
	e2e_expect(&t.e, "session closed");
	e2e_type(&t.e, "\033t");
	e2e_expect(&t.e, " no times are known");
	e2e_expect(&t.e, "\xe2\x9c\x93 Connect");
	assert_false(e2e_has(&t.e, "0:00"));
	close_log(&t);
}

static void large(void **state)
{
	struct on_log t;
	struct e2e *e = &t.e;

	(void)state;
	open_log(&t, no_env, 43, 132, log_text);
	e2e_expect(e, " Download rate ");
	e2e_expect(e, AVERAGE);
	e2e_expect(e, "  1:30  \xe2\x9c\x93 Install");
	e2e_resize(e, 24, 80);
	e2e_gone(e, " Download rate ");
	e2e_gone(e, " Timeline ");
	e2e_resize(e, 43, 132);
	e2e_expect(e, " Download rate ");
	close_log(&t);
}

/* The row of the phase that runs; false: there is none. */
static bool find_running(struct e2e *e, char *row, size_t size)
{
	for (int i = 0; i < e->rows; i++) {
		if (strstr(e2e_row(e, i, row, size),
			   "\xe2\x97\x90 Request"))
			return true;
	}
	return false;
}

static bool has_moved(struct e2e *e, void *arg)
{
	char row[4096];

	return find_running(e, row, sizeof(row)) && strcmp(row, arg) != 0;
}

/* A phase that runs: its time goes on while nothing else happens. */
static void running(void **state)
{
	const char *const argv[] = { e2e_program(), "--log", "none", "--start",
				     "sim:agreements", NULL };
	char row[4096];
	struct e2e e;

	(void)state;
	e2e_start(&e, 24, 80, no_env, argv);
	e2e_expect(&e, "asks to download");
	e2e_type(&e, "\033t");
	e2e_expect(&e, "\xe2\x97\x90 Request");
	for (int i = 0; i < 3; i++) {
		assert_true(find_running(&e, row, sizeof(row)));
		e2e_until(&e, has_moved, row, "its time stands still");
	}
	e2e_stop(&e);
}

/* The same by a word, where there are only lines. */
static void plain(void **state)
{
	static const char *const dumb[] = { "TERM=dumb", NULL };
	struct on_log t;
	struct e2e *e = &t.e;

	(void)state;
	open_log(&t, dumb, 40, 80, log_text);
	e2e_expect(e, "session closed");
	e2e_type(e, ":timeline\n");
	e2e_expect(e, "  Run 1");
	e2e_expect(e, "  08:00:05     1:40 + Download   100 %, 100 kB, 1.0 kB/s");
	e2e_expect(e, "  08:03:24     0:06 + Report     session with");
	e2e_type(e, ":quit\n");
	assert_int_equal(e2e_exit(e), 0);
	e2e_stop(e);
	e2e_log_gone(t.spec);
}

static bool has_mouse(struct e2e *e, void *arg)
{
	(void)arg;
	return e->mouse != 0;
}

/* Presses and the wheel, as xterm reports them; rows and columns from 1. */
static void mouse(void **state)
{
	struct on_log t;
	struct e2e *e = &t.e;

	(void)state;
	open_log(&t, no_env, 24, 80, log_text);
	e2e_expect(e, "session closed");
	e2e_until(e, has_mouse, NULL, "the mouse is not asked for");
	e2e_type(e, "\033[<64;5;9M"); /* the events, AT has the focus */
	e2e_expect(e, "End follows");
	e2e_type(e, "\033[<65;5;9M");
	e2e_expect(e, " following ");
	e2e_type(e, "\033[<0;5;8M\033[<0;5;8m");
	e2e_expect(e, "End follows");
	e2e_type(e, "\033[<0;45;24M"); /* F6 on the hint bar, in the events */
	e2e_expect(e, " Timeline ");
	e2e_type(e, "\033[<0;60;6M"); /* its title */
	e2e_gone(e, " Timeline ");
	e2e_type(e, "\033[<0;2;24M");
	e2e_expect(e, "Without function keys");
	close_log(&t);
	assert_false(e->mouse);
}

static void no_mouse(void **state)
{
	static const char text[] = "[fotacon]\nmouse = no\n";
	char path[] = "/tmp/test_e2e_timeline.XXXXXX";
	const char *const argv[] = { e2e_program(), "--config", path, "--log",
				     "none", "sim:", NULL };
	struct e2e e;

	(void)state;
	e2e_file(path, text);
	e2e_start(&e, 24, 80, no_env, argv);
	e2e_expect(&e, "+CMEE: 0");
	e2e_type(&e, "\033m"); /* the frame after the one that would */
	e2e_expect(&e, " Messages ");
	assert_false(e.mouse);
	e2e_type(&e, "\0330");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page),	   cmocka_unit_test(untimed),
		cmocka_unit_test(large),   cmocka_unit_test(running),
		cmocka_unit_test(plain),   cmocka_unit_test(mouse),
		cmocka_unit_test(no_mouse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
