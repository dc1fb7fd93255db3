/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terminal comes back, whatever ends or stops the console: started from a
 * shell, each signal is sent to its processes, and modes, cursor and screen
 * are compared with those before. Prints the table.
 */
#include "e2e/run.h"
#include "e2e/shell.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum whom {
	TO_NOBODY,  /* a key quits */
	TO_KEEPER,  /* the process that was started */
	TO_CONSOLE, /* its child */
	TO_GROUP,   /* both, as `kill %1` does */
};

static const struct row {
	const char *name;
	int signal;
	enum whom whom;
	int status; /* as the shell sees it */
} table[] = {
	{ "F10", 0, TO_NOBODY, 0 },
	{ "TERM", SIGTERM, TO_KEEPER, 143 },
	{ "HUP", SIGHUP, TO_KEEPER, 129 },
	{ "INT", SIGINT, TO_KEEPER, 130 },
	{ "QUIT", SIGQUIT, TO_KEEPER, 131 },
	{ "SEGV", SIGSEGV, TO_KEEPER, 139 },
	{ "ABRT", SIGABRT, TO_KEEPER, 134 },
	{ "KILL", SIGKILL, TO_KEEPER, 137 },
	{ "TERM", SIGTERM, TO_CONSOLE, 143 },
	{ "HUP", SIGHUP, TO_CONSOLE, 129 },
	{ "INT", SIGINT, TO_CONSOLE, 130 },
	{ "SEGV", SIGSEGV, TO_CONSOLE, 139 },
	{ "ABRT", SIGABRT, TO_CONSOLE, 134 },
	{ "KILL", SIGKILL, TO_CONSOLE, 137 },
	{ "TERM", SIGTERM, TO_GROUP, 143 },
	{ "HUP", SIGHUP, TO_GROUP, 129 },
};

static const char *const whom_names[] = {
	[TO_NOBODY] = "-",
	[TO_KEEPER] = "keeper",
	[TO_CONSOLE] = "console",
	[TO_GROUP] = "both",
};

static void send(const struct shell *sh, enum whom whom, int number)
{
	if (whom == TO_KEEPER)
		assert_int_equal(kill(sh->program, number), 0);
	else if (whom == TO_CONSOLE)
		assert_int_equal(kill(sh->child, number), 0);
	else if (whom == TO_GROUP)
		assert_int_equal(kill(-sh->program, number), 0);
}

static void begin(struct shell *sh, const char *arguments)
{
	char line[512];

	shell_start(sh, shell_plain);
	snprintf(line, sizeof(line), "--log none %s", arguments);
	shell_console(sh, line);
}

static void one(const struct row *row)
{
	struct shell sh;

	begin(&sh, "sim:");
	if (row->whom == TO_NOBODY)
		e2e_type(&sh.e, E2E_F10);
	send(&sh, row->whom, row->signal);
	shell_expect_end(&sh, sh.program);
	shell_check(&sh);
	assert_true(e2e_has(&sh.e, "before-it"));
	shell_check_status(&sh, row->status);
	shell_expect_end(&sh, sh.child);
	shell_check(&sh);
	printf("  %-5s to %-8s status %3d  modes, cursor, screen as before\n",
	       row->name, whom_names[row->whom], row->status);
	shell_stop(&sh);
}

static void ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		one(&table[i]);
}

/* Stopped by key and by signal, and continued; `bg` stops it again. */
static void stops(void **state)
{
	static const enum whom whoms[] = { TO_NOBODY, TO_KEEPER, TO_GROUP };
	struct shell sh;

	(void)state;
	begin(&sh, "sim:");
	for (size_t i = 0; i < sizeof(whoms) / sizeof(whoms[0]); i++) {
		if (whoms[i] == TO_NOBODY)
			e2e_type(&sh.e, "\032");
		send(&sh, whoms[i], SIGTSTP);
		shell_check(&sh);
		e2e_type(&sh.e, "echo in the shell\r");
		e2e_expect(&sh.e, "in the shell");
		e2e_type(&sh.e, "bg\r");
		e2e_type(&sh.e, "echo still there\r");
		e2e_expect(&sh.e, "still there");
		shell_check(&sh);
		e2e_type(&sh.e, "fg\r");
		e2e_expect(&sh.e, "Command   >");
		assert_true(sh.e.alt_screen);
		printf("  TSTP  to %-8s bg, fg      drawn again\n",
		       whom_names[whoms[i]]);
	}
	for (int i = 0; i < 10; i++) {
		e2e_type(&sh.e, "\032");
		shell_check(&sh);
		e2e_type(&sh.e, "bg; fg\r");
		e2e_expect(&sh.e, "Command   >");
	}
	printf("  TSTP  ten times   bg; fg      drawn again\n");
	e2e_type(&sh.e, "at\r");
	e2e_expect(&sh.e, "> at");
	e2e_type(&sh.e, E2E_F10);
	shell_check(&sh);
	shell_check_status(&sh, 0);
	shell_stop(&sh);
}

/* ---- while the module is at work ---- */

static char package[] = "/tmp/fotacon-signals-XXXXXX";

static int make_package(void **state)
{
	const char *const args[] = { "sim", "--package", package,
				     "size=4000000", NULL };
	static struct run run;

	(void)state;
	close(mkstemp(package));
	unlink(package); /* it is not written over */
	run_program(&run, args);
	return run.status;
}

static int remove_package(void **state)
{
	(void)state;
	return unlink(package);
}

/* From the panes into the transfer of a package. */
static void send_package(struct e2e *e)
{
	char line[80];

	snprintf(line, sizeof(line), ":update %s\r", package);
	e2e_type(e, line);
	e2e_expect(e, "F7 checks the module");
	e2e_type(e, E2E_F7);
	e2e_expect(e, "F7 sends it");
	e2e_type(e, E2E_F7);
	e2e_expect(e, "F7  Yes");
	e2e_type(e, E2E_F7);
}

static const struct moment {
	const char *name;
	const char *arguments;
	const char *sign;
	const char *const *shell;
	void (*get_there)(struct e2e *e);
} moments[] = {
	{ "download", "--log none --start sim:happy,size=4000000,speed=20",
	  "downloading, ", shell_plain, NULL },
	{ "transfer", "--log none sim:", "block ", shell_plain, send_package },
	{ "installing",
	  "--log none --start sim:happy,size=9000,speed=20,install=1200",
	  "update starts", shell_bash, NULL },
};

static const struct busy_row {
	const char *name;
	int signal;
	enum whom whom;
	bool goes_on; /* without a screen */
} busy_rows[] = {
	{ "TERM", SIGTERM, TO_KEEPER, true },
	{ "HUP", SIGHUP, TO_KEEPER, true },
	{ "INT", SIGINT, TO_KEEPER, false },
	{ "SEGV", SIGSEGV, TO_KEEPER, true },
	{ "KILL", SIGKILL, TO_KEEPER, true },
	{ "ABRT", SIGABRT, TO_CONSOLE, false },
	{ "KILL", SIGKILL, TO_CONSOLE, false },
	{ "HUP", SIGHUP, TO_GROUP, true },
};

#define N_BUSY_ROWS (sizeof(busy_rows) / sizeof(busy_rows[0]))

static bool has_left(struct e2e *e, void *arg)
{
	(void)arg;
	return !(e->modes & E2E_ALT_SCREEN);
}

static bool is_plain_or_back(struct e2e *e, void *sh)
{
	(void)e;
	return shell_terminal_is_plain(sh) || shell_terminal_is_back(sh);
}

static void check_busy(struct shell *sh, const struct busy_row *row,
		       const struct moment *moment)
{
	if (moment->get_there)
		moment->get_there(&sh->e);
	e2e_expect(&sh->e, moment->sign);
	send(sh, row->whom, row->signal);
	if (!row->goes_on)
		shell_expect_end(sh, sh->child);
	e2e_until(&sh->e, has_left, NULL, "the screen is not left");
	/* bash may have prompted before that: its next prompt counts. */
	e2e_type(&sh->e, "\r");
	e2e_until(&sh->e, is_plain_or_back, sh, "the terminal is not left");
	e2e_expect(&sh->e, "before-it");
	assert_int_equal(kill(sh->child, 0), row->goes_on ? 0 : -1);
	printf("  %-5s to %-8s %-10s %s, modes, cursor, screen as before\n",
	       row->name, whom_names[row->whom], moment->name,
	       row->goes_on ? "works on" : "ends");
	if (row->goes_on)
		kill(sh->child, SIGKILL);
	shell_expect_end(sh, sh->child);
	shell_expect_end(sh, sh->program);
	shell_check(sh);
	shell_stop(sh);
}

/* All rows of a moment at a time: they wait more than they do. */
static void at_work(void **state)
{
	static struct shell shells[N_BUSY_ROWS];

	(void)state;
	for (size_t m = 0; m < sizeof(moments) / sizeof(moments[0]); m++) {
		for (size_t i = 0; i < N_BUSY_ROWS; i++)
			shell_start(&shells[i], moments[m].shell);
		for (size_t i = 0; i < N_BUSY_ROWS; i++)
			shell_type_console(&shells[i], moments[m].arguments);
		for (size_t i = 0; i < N_BUSY_ROWS; i++) {
			shell_expect_console(&shells[i]);
			check_busy(&shells[i], &busy_rows[i], &moments[m]);
		}
	}
}

/*
 * While the module installs the work outlives the screen: the first SIGTERM
 * and a lost terminal take the screen only.
 */
static void headless(void **state)
{
	struct shell sh;

	(void)state;
	begin(&sh, "--start sim:happy,speed=40,size=30000");
	e2e_expect(&sh.e, "installing");
	send(&sh, TO_GROUP, SIGTERM);
	shell_check(&sh);
	shell_check_status(&sh, 0); /* "updated" */
	shell_stop(&sh);

	begin(&sh, "--start sim:happy,size=30000,speed=20");
	e2e_expect(&sh.e, "installing");
	send(&sh, TO_KEEPER, SIGTERM);
	shell_check(&sh);
	send(&sh, TO_KEEPER, SIGTERM);
	shell_expect_end(&sh, sh.program);
	shell_check_status(&sh, 143);
	printf("  TERM in an installation: goes on without a screen; twice: "
	       "143\n");
	shell_stop(&sh);
}

/* The terminal is closed: the console goes when nothing is under way. */
static void hung_up(void **state)
{
	struct shell sh;

	(void)state;
	begin(&sh, "sim:");
	close(sh.e.master);
	sh.e.master = -1;
	shell_expect_end(&sh, sh.child);
	kill(sh.e.pid, SIGKILL);
	e2e_stop(&sh.e);
	printf("  the terminal closed: both end\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(stops),
		cmocka_unit_test_setup_teardown(at_work, make_package,
						remove_package),
		cmocka_unit_test(headless),
		cmocka_unit_test(hung_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
