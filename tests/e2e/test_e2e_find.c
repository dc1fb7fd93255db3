/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person does with the events and the AT pane to find their way: all
 * about one event, its command taken over, search, filter, scrolling back.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENTER "\r"
#define BACK  "\033\033"
#define UP    "\033[A"
#define HOME  "\033[H"
#define END   "\033[F"

static const char *const no_env[] = { NULL };

static void start(struct e2e *e, int rows, int cols, const char *option,
		  const char *port)
{
	const char *const argv[] = { e2e_program(), "--log", "none", option,
				     port, NULL };

	e2e_start(e, rows, cols, no_env, argv);
}

static void quit(struct e2e *e)
{
	e2e_type(e, "\0330");
	assert_int_equal(e2e_exit(e), 0);
	e2e_stop(e);
}

struct both {
	const char *one;
	const char *other;
};

static bool has_both(struct e2e *e, void *arg)
{
	const struct both *both = arg;
	char row[4096];

	for (int i = 0; i < e->rows; i++) {
		if (strstr(e2e_row(e, i, row, sizeof(row)), both->one) &&
		    strstr(row, both->other))
			return true;
	}
	return false;
}

/* Waits for a row with two texts. */
static void expect_row(struct e2e *e, const char *one, const char *other)
{
	struct both both = { one, other };

	e2e_until(e, has_both, &both, other);
}

/* Twenty sessions, most refused, one with something odd in it. */
static void write_log(char *path)
{
	int fd = mkstemp(path);
	FILE *out = fdopen(fd, "w");

	assert_non_null(out);
	fputs("# fotacon log 1, /dev/ttyX 115200 8N1\n", out);
	for (int i = 0; i < 20; i++)
		fprintf(out, "2026-11-22T08:%02d:00.000000Z < +WDSI: 4\n"
			"2026-11-22T08:%02d:01.000000Z < +WDSI: %s\n", i, i,
			i == 7 ? "99,\"\\x1b]0;owned\\x07\"" :
			i == 3 || i == 11 ? "7" : i < 19 ? "5" : "6");
	fputs("2026-11-22T08:20:00.000000Z < +WDSI: 8\n", out);
	assert_int_equal(fclose(out), 0);
}

static void start_log(struct e2e *e, int rows, int cols, char *path)
{
	char spec[64];

	write_log(path);
	snprintf(spec, sizeof(spec), "replay:%s", path);
	start(e, rows, cols, "--quiet", spec);
	e2e_expect(e, "session closed");
	e2e_expect(e, "replay  "); /* all of it was read */
	e2e_type(e, E2E_F6);
	e2e_gone(e, " F6 \xe2\x94\x80"); /* on its rule: it has the focus */
}

static void search(void **state)
{
	char path[] = "/tmp/fotacon-e2e-log-XXXXXX";
	struct e2e e;

	(void)state;
	start_log(&e, 24, 80, path);
	e2e_type(&e, "/denied");
	e2e_expect(&e, " /denied   in 2 rows");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "/denied: goes on from the top");
	e2e_expect(&e, "denied by the server");
	e2e_type(&e, "n");
	e2e_expect(&e, "/denied: n and N go on");
	expect_row(&e, "08:11:01", "denied by the server");
	e2e_type(&e, "n");
	e2e_expect(&e, "/denied: goes on from the top");
	expect_row(&e, "08:03:01", "denied by the server");
	e2e_type(&e, "N");
	e2e_expect(&e, "/denied: goes on from the end");
	/* The case counts where there is an upper-case letter. */
	e2e_type(&e, ":search Denied" ENTER);
	e2e_expect(&e, "/Denied: nothing found");
	expect_row(&e, "08:11:01", "denied by the server");
	e2e_type(&e, BACK);
	e2e_gone(&e, "/Denied");
	/* What is typed for a search is visible text, as all is. */
	e2e_type(&e, "/\\x1b]0" ENTER);
	e2e_expect(&e, "/\\\\x1b]0: "); /* a backslash is shown as two */
	quit(&e);
	unlink(path);
}

static void filter(void **state)
{
	char path[] = "/tmp/fotacon-e2e-log-XXXXXX";
	struct e2e e;

	(void)state;
	start_log(&e, 24, 80, path);
	e2e_type(&e, "&");
	e2e_expect(&e, "ask warning error good info own");
	e2e_type(&e, "error" ENTER);
	e2e_expect(&e, "filter: error; & clears");
	e2e_gone(&e, "authentication starts");
	expect_row(&e, "08:03:01", "denied by the server");
	expect_row(&e, "08:11:01", "denied by the server");
	e2e_expect(&e, "2 of ");
	e2e_type(&e, ":filter !authentication" ENTER);
	e2e_expect(&e, "filter: !authentication");
	e2e_expect(&e, "unknown event 99");
	e2e_type(&e, "&" ENTER);
	e2e_gone(&e, "filter");
	e2e_expect(&e, "authentication starts");
	quit(&e);
	unlink(path);
}

static void detail(struct e2e *e)
{
	e2e_type(e, "/denied" ENTER);
	e2e_expect(e, "goes on from the top");
	e2e_type(e, BACK ENTER);
	e2e_expect(e, "+WDSI: 7  denied");
	e2e_expect(e, "Meaning   \xe2\x9c\x97 error: connection denied");
	e2e_expect(e, "To do     start the session again");
	e2e_expect(e, "With      AT+WDSS=1,1");
	e2e_gone(e, " AT \xe2\x94\x80");
	e2e_type(e, "a"); /* there is no line to put it into */
	e2e_expect(e, "! a replay sends nothing");
	e2e_type(e, ENTER);
	e2e_gone(e, "To do");
	e2e_expect(e, " AT \xe2\x94\x80");
	e2e_type(e, ENTER);
	e2e_expect(e, "To do");
	e2e_type(e, BACK);
	e2e_gone(e, "To do");
}

static void all_about_one(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 16, 60 } };
	char path[] = "/tmp/fotacon-e2e-log-XXXXXX";
	struct e2e e;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		strcpy(strrchr(path, '-'), "-XXXXXX");
		start_log(&e, sizes[i][0], sizes[i][1], path);
		detail(&e);
		quit(&e);
		unlink(path);
	}
	/* The line itself, as text; and where it stands. */
	strcpy(strrchr(path, '-'), "-XXXXXX");
	start_log(&e, 24, 80, path);
	e2e_type(&e, "/event 99" ENTER BACK ENTER);
	e2e_expect(&e, "Line      +WDSI: 99,\"\\x1b]0;owned\\x07\"");
	e2e_expect(&e, "From      the log, line 17, 08:07:01");
	e2e_expect(&e, "nothing is known of it");
	quit(&e);
	unlink(path);
}

/* A command is taken over, and goes out when a person says so. */
static void use(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, 24, 80, "--start", "sim:agreements,delay=0,speed=20");
	e2e_expect(&e, "asks to download");
	e2e_type(&e, "AT+CSQ" E2E_F6 ENTER);
	e2e_expect(&e, "With      AT+WDSR=3   a: into the AT line");
	e2e_type(&e, "a");
	e2e_expect(&e, " Command   > AT+WDSR=3");
	e2e_gone(&e, "With");
	e2e_gone(&e, "AT+CSQ");
	assert_true(e2e_has(&e, "? Download")); /* it was not sent */
	e2e_type(&e, "\031"); /* Ctrl-Y: what was there */
	e2e_expect(&e, " Command   > AT+WDSR=3AT+CSQ");
	e2e_type(&e, "\025" E2E_F6 END "a");
	e2e_expect(&e, " Command   > AT+WDSR=3");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "download starts");
	e2e_type(&e, "\025/cmee=1" ENTER);
	e2e_expect(&e, "/cmee=1: ");
	e2e_expect(&e, "> AT+CMEE=1");
	e2e_type(&e, "n"); /* the only one: round to it again */
	e2e_expect(&e, "/cmee=1: goes on from the top");
	e2e_type(&e, BACK);
	e2e_gone(&e, "/cmee=1");
	e2e_type(&e, "nx"); /* now it is a letter, the first one in the line */
	e2e_expect(&e, " Command   > nx");
	e2e_stop(&e);
}

/* Esc Esc closes what is open, and one too many puts nothing off. */
static void back_answers_nothing(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, 24, 80, "--start", "sim:agreements,delay=0,speed=20");
	e2e_expect(&e, "? Download");
	e2e_expect(&e, "F8  Later");
	e2e_type(&e, BACK "\033" "5" "x"); /* minutes would swallow it */
	e2e_expect(&e, " Command   > x");
	assert_true(e2e_has(&e, "? Download"));
	e2e_type(&e, E2E_F8); /* from there it is a step back */
	e2e_expect(&e, "Ask again in minutes");
	e2e_expect(&e, "F8  Back");
	e2e_type(&e, BACK);
	e2e_expect(&e, "? Download");
	e2e_stop(&e);
}

/* Of the line that says what is next, from anywhere. */
static void use_next(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, 24, 80, "--start",
	      "sim:,fault=issue-4,at=40%,rate=100000,delay=0,speed=20");
	e2e_expect(&e, "11,4");
	e2e_expect(&e, "AT+WDSS=1,1   Esc a");
	e2e_type(&e, E2E_F6 "\033a");
	e2e_expect(&e, " Command   > AT+WDSS=1,1");
	e2e_stop(&e);
}

/* What comes while one looks at what was is counted, and moves nothing. */
static void new_below(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, 16, 60, "--start", "sim:,delay=0,speed=20");
	e2e_expect(&e, "a session is started");
	e2e_type(&e, E2E_F6 HOME);
	e2e_expect(&e, "1 of ");
	e2e_expect(&e, " new below, End follows");
	e2e_expect(&e, "indications are all on");
	e2e_type(&e, END);
	e2e_expect(&e, "following");
	e2e_gone(&e, "indications are all on");
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search),   cmocka_unit_test(filter),
		cmocka_unit_test(all_about_one),
		cmocka_unit_test(use),	    cmocka_unit_test(use_next),
		cmocka_unit_test(back_answers_nothing),
		cmocka_unit_test(new_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
