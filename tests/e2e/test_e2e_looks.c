/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same screen on other terminals: without colours, without UTF-8, small,
 * large, changing its size; and that nothing a module says reaches the terminal
 * as it is.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const no_env[] = { NULL };

static void start(struct e2e *e, int rows, int cols, const char *const *env,
		  const char *port)
{
	const char *const argv[] = { e2e_program(), "--log", "none", port,
				     NULL };

	e2e_start(e, rows, cols, env, argv);
}

static void quit(struct e2e *e)
{
	e2e_type(e, "\0330"); /* Esc 0 is F10 everywhere */
	assert_int_equal(e2e_exit(e), 0);
	assert_false(e->alt_screen);
	e2e_stop(e);
}

static void colours(void **state)
{
	static const char *const none[] = { "NO_COLOR=1", NULL };
	static const char *const vt100[] = { "TERM=vt100", NULL };
	struct e2e e;

	(void)state;
	start(&e, 24, 80, no_env, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	assert_true(e2e_colour(&e, "Indications"));
	quit(&e);
	start(&e, 24, 80, none, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	assert_false(e2e_colour(&e, "Indications"));
	assert_false(e2e_colour(&e, "fotacon"));
	quit(&e);
	start(&e, 24, 80, vt100, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	assert_false(e2e_colour(&e, "Indications"));
	assert_false(e2e_colour(&e, "fotacon"));
	quit(&e);
}

/* Rules are drawn with the DEC set, or with hyphens; no UTF-8 is written. */
static void charsets(void **state)
{
	static const char *const acs[] = { "TERM=vt100", "LC_ALL=C", NULL };
	static const char *const ascii[] = { "TERM=sun", "LC_ALL=C", NULL };
	char row[4096];
	struct e2e e;

	(void)state;
	start(&e, 24, 80, acs, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	e2e_expect(&e, "\xe2\x94\x80\xe2\x94\x80 following"); /* ACS "qq" */
	quit(&e);
	start(&e, 34, 80, ascii, "sim:");
	e2e_expect(&e, "+CMEE: 0");
	for (int i = 0; i < e.rows; i++) {
		for (const char *p = e2e_row(&e, i, row, sizeof(row)); *p; p++)
			assert_in_range((unsigned char)*p, ' ', '~');
	}
	quit(&e);
}

static bool beside(struct e2e *e, void *arg)
{
	char row[4096];

	(void)arg;
	for (int i = 0; i < e->rows; i++) {
		if (strstr(e2e_row(e, i, row, sizeof(row)), " Events ") &&
		    strstr(row, " AT "))
			return true;
	}
	return false;
}

static bool above(struct e2e *e, void *arg)
{
	return !beside(e, arg) && e2e_has(e, " Events ") &&
	       e2e_has(e, " AT ") && e2e_has(e, "F10");
}

static bool one_pane(struct e2e *e, void *arg)
{
	(void)arg;
	return !e2e_has(e, " Events ") && e2e_has(e, " AT ");
}

static void sizes(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, 24, 80, no_env, "sim:");
	e2e_until(&e, above, NULL, "Events above AT");
	e2e_resize(&e, 43, 132);
	e2e_until(&e, beside, NULL, "Events beside AT");
	e2e_resize(&e, 10, 40);
	e2e_until(&e, one_pane, NULL, "one pane");
	e2e_resize(&e, 1, 1);
	e2e_settle(&e, 200);
	e2e_resize(&e, 24, 80);
	e2e_until(&e, above, NULL, "Events above AT again");
	quit(&e);
	/* A serial console that knows no size counts as 80 by 24. */
	start(&e, 0, 0, no_env, "sim:");
	e2e_until(&e, above, NULL, "80 by 24");
	quit(&e);
}

/* Escapes, C1 and bidirectional controls of a module are shown, not obeyed. */
static void hostile(void **state)
{
	char spec[] = E2E_LOG;
	static const char log[] =
		"# fotacon log 1, /dev/ttyX 115200 8N1\n"
		"2026-11-22T08:00:01.123456Z < x\\x1b]0;owned\\x07\\x1b[2Jred\n"
		"2026-11-22T08:00:01.123457Z < \\xc2\\x9bc\342\200\256evil\n"
		"2026-11-22T08:00:02.000000Z < +WDSI: 4\n";
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	start(&e, 24, 80, no_env, spec);
	e2e_expect(&e, "authentication starts");
	e2e_expect(&e, "x\\x1b]0;owned\\x07\\x1b[2Jred");
	e2e_expect(&e, "\\xc2\\x9bc\\xe2\\x80\\xaeevil");
	e2e_expect(&e, "replay");
	e2e_expect(&e, "no update took place"); /* its verdict */
	quit(&e);
	e2e_log_gone(spec);
}

/* A request in a log is shown, and takes no answer, not even a first step. */
static void asked_in_a_log(void **state)
{
	char spec[] = E2E_LOG;
	static const char log[] =
		"# fotacon log 1, /dev/ttyX 115200 8N1\n"
		"2026-11-22T08:00:01.123456Z < +WDSI: 3\n";
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	start(&e, 24, 80, no_env, spec);
	e2e_expect(&e, "Install the stored package?");
	e2e_settle(&e, 600); /* keys count from now on */
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "! a replay sends nothing");
	/* Names are typed where no AT line is, and Esc Esc closes that line. */
	e2e_type(&e, ":mess");
	e2e_expect(&e, ":mess ages");
	e2e_type(&e, "\r");
	e2e_expect(&e, "Messages \xe2\x94\x80");
	e2e_type(&e, ":sus");
	e2e_expect(&e, ":sus pend");
	e2e_type(&e, "\033\033");
	e2e_gone(&e, ":sus");
	assert_true(e2e_has(&e, "Install the stored package?"));
	quit(&e);
	e2e_log_gone(spec);
}

/* Silence means something else in a log than at a port that is listened to. */
static void silence(void **state)
{
	char spec[] = E2E_LOG;
	static const char log[] =
		"# fotacon log 1, /dev/ttyX 115200 8N1\n"
		"2026-11-22T08:00:01.123456Z > AT\n";
	const char *const argv[] = { e2e_program(), "--log", "none",
				     "--read-only", "sim:", NULL };
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	start(&e, 24, 80, no_env, spec);
	e2e_expect(&e, "no answer: check speed, cable and power");
	quit(&e);
	e2e_log_gone(spec);
	e2e_start(&e, 24, 80, no_env, argv);
	e2e_expect(&e, "nothing is asked; what the module says");
	quit(&e);
}

/* The row of the percents goes in steps, and ends where they ended. */
static void percents_in_steps(void **state)
{
	char spec[] = E2E_LOG;
	static const char log[] =
		"# fotacon log 1, /dev/ttyX 115200 8N1\n"
		"2026-11-22T08:00:01.000000Z < +WDSI: 18\n"
		"2026-11-22T08:00:02.000000Z < +WDSI: 18,41\n"
		"2026-11-22T08:00:03.000000Z < +WDSI: 18,47\n"
		"2026-11-22T08:00:04.000000Z < +WDSI: 11,4\n"
		"2026-11-22T08:00:05.000000Z < +WDSI: 18\n"
		"2026-11-22T08:00:06.000000Z < +WDSI: 18,52\n"
		"2026-11-22T08:00:07.000000Z < +WDSI: 18,58\n"
		"2026-11-22T08:00:08.000000Z < +WDSI: 18,61\n";
	struct e2e e;

	(void)state;
	e2e_log(spec, log);
	start(&e, 43, 132, no_env, spec);
	e2e_expect(&e, "08:00:08  18,61");
	e2e_expect(&e, "08:00:03  18,47");
	assert_false(e2e_has(&e, "18,41"));
	assert_false(e2e_has(&e, "18,5"));
	quit(&e);
	e2e_log_gone(spec);
}

/* Keys of the user's are shown, and do what is shown. */
static void own_keys(void **state)
{
	static const char text[] = "[keys]\nhelp = F12\nquit = Alt-Q\n"
				   "later = F13\nsession = Ctrl-T\n";
	char path[] = "/tmp/test_e2e_looks.XXXXXX";
	const char *const argv[] = { e2e_program(), "--config", path, "--log",
				     "none", "sim:", NULL };
	struct e2e e;

	(void)state;
	e2e_file(path, text);
	e2e_start(&e, 24, 80, no_env, argv);
	e2e_expect(&e, "+CMEE: 0");
	e2e_expect(&e, "F12Help ^TSessn F3Setup ");
	e2e_expect(&e, "F7Yes   F13LaterF9Port  M-qQuit");
	e2e_type(&e, "\033[24~");
	e2e_expect(&e, "F12: close");
	e2e_expect(&e, "Ctrl-T, F2 ");
	e2e_type(&e, "\033[24~");
	e2e_gone(&e, "F12: close");
	e2e_type(&e, "at+csq\024\r"); /* what is typed stays */
	e2e_expect(&e, "Start a session");
	e2e_expect(&e, " F13  No");
	e2e_type(&e, "\033[25~");
	e2e_gone(&e, "Start a session");
	e2e_type(&e, "\024");
	e2e_expect(&e, "> at+csq");
	e2e_type(&e, "\025"); /* F1 and its digit as ever, with Esc shown */
	e2e_type(&e, "\033");
	e2e_expect(&e, "1Help");
	e2e_type(&e, "1");
	e2e_expect(&e, "F12: close");
	e2e_type(&e, E2E_F1);
	e2e_gone(&e, "F12: close");
	e2e_type(&e, "\033q");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours),  cmocka_unit_test(charsets),
		cmocka_unit_test(sizes),    cmocka_unit_test(hostile),
		cmocka_unit_test(asked_in_a_log),
		cmocka_unit_test(silence),
		cmocka_unit_test(percents_in_steps),
		cmocka_unit_test(own_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
