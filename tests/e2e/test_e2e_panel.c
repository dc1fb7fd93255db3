/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of the local update by the keys that a person would press, from
 * picking the file to the verdict: what it shows, what each key leads to, and
 * that nothing is sent, allowed or installed that nobody meant.
 */
#include "e2e/e2e.h"
#include "e2e/run.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME   "HL7802.4.4.14.0_to_HL7802.4.5.4.0.ua"
#define DOWN   "\033[B"
#define F4     "\033OS"
#define ESCESC "\033\033"
#define ENTER  "\r"

static const char *const no_env[] = { NULL };

static char program[PATH_MAX], start_folder[PATH_MAX];
static char folder[] = "/tmp/fotacon-panel-XXXXXX";

/* A folder with a package, a folder and a text; the test works in it. */
static int prepare(void **state)
{
	static const char *const args[] = { "sim", "--package", NAME,
					    "size=81920", NULL };
	static struct run run;
	FILE *file;

	(void)state;
	if (!realpath(e2e_program(), program) ||
	    !getcwd(start_folder, sizeof(start_folder)) || !mkdtemp(folder) ||
	    chdir(folder) != 0 || setenv("FOTACON", program, 1) != 0)
		return -1;
	run_program(&run, args);
	file = fopen("notes.txt", "w");
	if (run.status != 0 || !file || fputs("notes\n", file) < 0 ||
	    fclose(file) != 0)
		return -1;
	return mkdir("old", 0700);
}

static int clean_up(void **state)
{
	(void)state;
	unlink(NAME);
	unlink("notes.txt");
	rmdir("old");
	return chdir(start_folder) != 0 || rmdir(folder) != 0 ? -1 : 0;
}

static void start(struct e2e *e, const char *const *env, const char *spec)
{
	const char *const argv[] = { program, spec, NULL };

	e2e_start(e, 24, 80, env, argv);
	e2e_expect(e, "+CMEE: 0");
}

/* Yes, once it counts. */
static void agree(struct e2e *e, const char *question, const char *yes)
{
	e2e_expect(e, question);
	e2e_expect(e, yes);
	e2e_type(e, E2E_F7);
	e2e_gone(e, question);
}

/* From the panes to a package that the module has been asked about. */
static void ask_about(struct e2e *e)
{
	e2e_type(e, F4);
	e2e_expect(e, "type a part of a name");
	e2e_expect(e, "delta package (.ua), 81 920 bytes");
	e2e_type(e, ENTER);
	e2e_expect(e, "F7 checks the module");
	e2e_type(e, E2E_F7);
}

static void send_it(struct e2e *e)
{
	ask_about(e);
	e2e_expect(e, "F7 sends it");
	e2e_type(e, E2E_F7);
	agree(e, "Send 81 920 bytes to the module?", "F7  Yes");
}

static void leave(struct e2e *e, const char *keys, int status)
{
	e2e_type(e, keys);
	assert_int_equal(e2e_exit(e), status);
	e2e_stop(e);
}

/* ---- from the file to the verdict ---- */

static void all_of_it(struct e2e *e, const char *const *env)
{
	start(e, env, "sim:size=81920,speed=2,install=3,boot=1,"
		      "fault=nak-storm,at=25");
	e2e_type(e, F4);
	e2e_expect(e, "notes.txt");
	e2e_expect(e, "old/");
	e2e_type(e, "4.5.4");
	e2e_gone(e, "notes.txt");
	e2e_expect(e, NAME);
	e2e_expect(e, "HL7802.4.4.14.0 ");
	e2e_type(e, ESCESC); /* what was typed goes first */
	e2e_expect(e, "notes.txt");
	e2e_type(e, ESCESC);
	e2e_expect(e, "Command");
	send_it(e);
	e2e_expect(e, "Transfer");
	e2e_expect(e, "sent again: ");
	e2e_expect(e, "kB/s");
	/* An AT command would be taken for a part of the package. */
	e2e_type(e, E2E_F5 "AT+CSQ" ENTER);
	e2e_expect(e, "held back: a package is sent");
	e2e_expect(e, "is sent again");
	e2e_type(e, F4);
	agree(e, "Install the stored package?", "F7  Install...");
	e2e_expect(e, "Install now? Keep the power on.");
	agree(e, "Install now? Keep the power on.", "F7  Install");
	e2e_expect(e, "silent while it installs");
	e2e_expect(e, "of at most 15:00");
	e2e_expect(e, "cannot be cancelled any more");
	e2e_expect(e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	e2e_expect(e, " in all");
	/* The next time it is among those that were used. */
	e2e_type(e, ENTER);
	e2e_expect(e, "Used before");
	leave(e, E2E_F10, 0);
}

static void from_file_to_verdict(void **state)
{
	struct e2e e;

	(void)state;
	all_of_it(&e, no_env);
}

/* Put off, and agreed to later: it is seen how that goes. */
static void put_off(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920,speed=20,install=30,boot=5");
	send_it(&e);
	e2e_expect(&e, "F7  Install...");
	e2e_type(&e, ":later 600" ENTER);
	e2e_expect(&e, "asks again in 9:");
	e2e_expect(&e, "asks you before it installs");
	assert_false(e2e_has(&e, "pending"));
	e2e_type(&e, E2E_F7);
	agree(&e, "Install the stored package?", "F7  Install...");
	agree(&e, "Install now? Keep the power on.", "F7  Install");
	e2e_expect(&e, "updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified");
	leave(&e, E2E_F10, 0);
}

/* And what was changed is put back, should nobody agree before the end. */
static void put_off_and_left(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920,speed=20");
	send_it(&e);
	e2e_expect(&e, "F7  Install...");
	e2e_type(&e, ":later 600" ENTER);
	e2e_expect(&e, "asks again in 9:");
	e2e_type(&e, ":update cancel" ENTER);
	agree(&e, "Cancel the update?", "F7  Yes");
	e2e_expect(&e, "pending");
	e2e_expect(&e, "Indications none");
	leave(&e, E2E_F10, 0);
}

/* ---- by accident ---- */

static void nothing_by_accident(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920,version=HL7802.4.5.4.0");
	ask_about(&e);
	e2e_expect(&e, "allow?");
	e2e_expect(&e, "same-version: ");
	/* No key sends it while something stands in the way. */
	e2e_type(&e, E2E_F7);
	e2e_expect(&e, "nothing waits for an answer");
	e2e_type(&e, "v");
	e2e_expect(&e, "allowed");
	e2e_expect(&e, "F7 sends it");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "allow?");
	e2e_gone(&e, "F7 sends it");
	/* What is allowed can bring up the next thing. */
	e2e_type(&e, " ");
	e2e_expect(&e, "F7 sends it");
	e2e_type(&e, E2E_F7);
	agree(&e, "Send 81 920 bytes to the module?", "F7  Yes");
	e2e_expect(&e, "more stands in the way");
	e2e_expect(&e, "from-version: ");
	/* One step back at a time. */
	e2e_type(&e, ESCESC);
	e2e_expect(&e, "type a part of a name");
	e2e_type(&e, ":update notes.txt" ENTER);
	e2e_expect(&e, "of no known kind");
	leave(&e, ESCESC ESCESC ":quit" ENTER, 0);
}

/* ---- its end, before its time ---- */

static void cancelled(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920");
	send_it(&e);
	e2e_expect(&e, "Enter cancels it: the module keeps its firmware");
	e2e_expect(&e, " of 80, ");
	e2e_type(&e, ENTER);
	e2e_expect(&e, "Cancel the update?");
	e2e_expect(&e, "F7  Yes");
	e2e_type(&e, ESCESC); /* no */
	e2e_gone(&e, "Cancel the update?");
	e2e_type(&e, ":update cancel" ENTER);
	agree(&e, "Cancel the update?", "F7  Yes");
	e2e_expect(&e, "interrupted");
	/* All that was changed is put back. */
	e2e_expect(&e, "Indications none");
	leave(&e, E2E_F10, 0);
}

/* Leaving ends a transfer as a cancel does; the note in the log says so. */
static void left(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920");
	send_it(&e);
	e2e_expect(&e, " of 80, ");
	e2e_type(&e, E2E_F10);
	e2e_expect(&e, "A package is being sent. Quit?");
	e2e_expect(&e, "F7  Quit");
	leave(&e, E2E_F7, 0);
}

/* The terminal goes: the transfer goes on, and nobody can agree. */
static void hung_up(void **state)
{
	struct e2e e;

	(void)state;
	start(&e, no_env, "sim:size=81920,speed=30");
	send_it(&e);
	e2e_expect(&e, " of 80, ");
	assert_int_equal(kill(e.pid, SIGHUP), 0);
	assert_int_equal(e2e_exit(&e), 7);
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_file_to_verdict),
		cmocka_unit_test(put_off),
		cmocka_unit_test(put_off_and_left),
		cmocka_unit_test(nothing_by_accident),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(left),
		cmocka_unit_test(hung_up),
	};

	return cmocka_run_group_tests(tests, prepare, clean_up);
}
