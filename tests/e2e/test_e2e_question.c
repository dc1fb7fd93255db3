/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update on a terminal: what it asks, what answers it, and what a signal
 * at the question does. Nothing is agreed to but by a word typed there.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define OLD "HL7802.4.4.14.0"
#define NEW "HL7802.4.5.4.0"

static struct run run;
static char folder[] = "/tmp/question.XXXXXX";
static char there[80];

static int run_args(const char *const *args)
{
	run = (struct run){ .input = NULL };
	run_program(&run, args);
	return run.status;
}

#define RUN(...) run_args((const char *const[]){ __VA_ARGS__, NULL })

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(there, sizeof(there), "%s/HL7802_4.4.14.0_to_4.5.4.0.ua",
		 folder);
	return RUN("sim", "-q", "--package", there, "happy,size=25000");
}

static int tear_down(void **state)
{
	(void)state;
	unlink(there);
	return rmdir(folder);
}

static void of_unknown_kind(void **state)
{
	const char *argv[] = { e2e_program(), "update", "-L", "none", "sim:",
			       NULL, NULL };
	static const char *const no_env[] = { NULL };
	char odd[96];
	FILE *file;
	struct e2e e;

	(void)state;
	snprintf(odd, sizeof(odd), "%s/odd", folder);
	file = fopen(odd, "w");
	assert_non_null(file);
	for (int i = 0; i < 3000; i++)
		fputc('x', file);
	fclose(file);
	argv[5] = odd;
	RUN("update", "-L", "none", "--yes", "sim:", odd);
	assert_non_null(strstr(run.err, "odd is no package of a known kind"));
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "Type send to send it all the same");
	e2e_type(&e, "install\n");
	e2e_expect(&e, "nothing was sent");
	assert_int_equal(e2e_exit(&e), 5);
	e2e_stop(&e);
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "Type send to send it all the same");
	e2e_type(&e, "send\n");
	e2e_expect(&e, "announced; within");
	e2e_stop(&e);
	unlink(odd);
}

/* Of the line that changes nothing is left beside those that stay. */
static void check_ends(struct e2e *e, const char *text)
{
	char row[4096];
	size_t len, n = strlen(text);

	for (int i = 0; i < e->rows; i++) {
		e2e_row(e, i, row, sizeof(row));
		len = strlen(row);
		if (strstr(row, text))
			assert_string_equal(row + len - n, text);
	}
}

/* On a terminal it is asked for, and a word has to be typed. */
static void asked_on_a_terminal(void **state)
{
	const char *argv[] = { e2e_program(), "update", "-L", "none", "sim:",
			       there, NULL };
	static const char *const no_env[] = { NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "else to leave it stored:");
	assert_false(e2e_has(&e, "it is to install"));
	e2e_type(&e, "install\n");
	e2e_expect(&e, "it is to install: keep its power on");
	e2e_expect(&e, "updated " OLD " to " NEW ", verified");
	check_ends(&e, "keep its power on");
	check_ends(&e, "package certified");
	check_ends(&e, "do not power off");
	check_ends(&e, "which version is it now?");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);

	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "else to leave it stored:");
	e2e_type(&e, "yes\n");
	e2e_expect(&e, "the package stays stored");
	assert_int_equal(e2e_exit(&e), 7);
	assert_false(e2e_has(&e, "it is to install"));
	e2e_stop(&e);
}

/* Typed before the question, it is no answer; nor is Enter alone. */
static void only_what_is_typed_at_the_question_counts(void **state)
{
	const char *argv[] = { e2e_program(), "update", "-L", "none",
			       "sim:happy,speed=20", there, NULL };
	static const char *const no_env[] = { NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "the module asks for");
	e2e_type(&e, "install\n");
	e2e_expect(&e, "else to leave it stored:");
	e2e_type(&e, "\n");
	e2e_expect(&e, "Type install to go on, anything else to leave");
	e2e_type(&e, "no\n");
	e2e_expect(&e, "the package stays stored");
	assert_int_equal(e2e_exit(&e), 7);
	assert_false(e2e_has(&e, "it is to install"));
	e2e_stop(&e);
}

/* What is typed before the question is dropped, so it has to be there. */
static bool is_asked_again(struct e2e *e, void *arg)
{
	char row[4096];
	int n = 0;

	(void)arg;
	for (int i = 0; i < e->rows; i++) {
		e2e_row(e, i, row, sizeof(row));
		n += strstr(row, "else to leave it stored:") != NULL;
	}
	return n > 1;
}

/* A signal at the question has an answer, and the row of the question an end. */
static void signals_at_the_question(void **state)
{
	static const struct {
		const char *key, *text;
		int status, signal; /* that, where there is no key */
	} ways[] = {
		{ "\x03", "the package stays stored: the same command", 130,
		  0 },
		{ "\x1c", "the package stays stored: the same command", 130,
		  0 },
		{ "\x1a", "it cannot be stopped now, and goes on", 7, 0 },
		{ NULL, "SIGTERM: the work goes on", 7, SIGTERM },
		{ NULL, "SIGHUP: the work goes on", 7, SIGHUP },
	};
	const char *argv[] = { e2e_program(), "update", "-L", "none", "sim:",
			       there, NULL };
	static const char *const no_env[] = { NULL };
	struct e2e e;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		e2e_start(&e, 50, 132, no_env, argv);
		e2e_expect(&e, "else to leave it stored:");
		if (ways[i].key)
			e2e_type(&e, ways[i].key);
		else
			assert_int_equal(kill(e.pid, ways[i].signal), 0);
		e2e_expect(&e, ways[i].text);
		if (ways[i].signal)
			e2e_expect(&e, "nobody is there to agree");
		if (!ways[i].signal && ways[i].status == 7) {
			e2e_until(&e, is_asked_again, NULL, "not asked again");
			e2e_type(&e, "no\n");
		}
		assert_int_equal(e2e_exit(&e), ways[i].status);
		assert_false(e2e_has(&e, "stored: fotacon"));
		assert_false(e2e_has(&e, "cancelled:"));
		e2e_stop(&e);
	}
}

/* With --json a program reads, on a terminal as anywhere. */
static void json_asks_nobody(void **state)
{
	const char *argv[] = { e2e_program(), "update", "-L", "none", "--json",
			       "sim:", there, NULL };
	static const char *const no_env[] = { NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "\"type\":\"prompt\"");
	e2e_expect(&e, "\"outcome\":\"pending\",\"status\":7");
	assert_int_equal(e2e_exit(&e), 7);
	assert_false(e2e_has(&e, "leave it stored:"));
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_unknown_kind),
		cmocka_unit_test(asked_on_a_terminal),
		cmocka_unit_test(only_what_is_typed_at_the_question_counts),
		cmocka_unit_test(signals_at_the_question),
		cmocka_unit_test(json_asks_nobody),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
