/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terminal comes back, whatever ends or stops the console: started from a
 * shell, each signal is sent to its processes, and modes, cursor and screen
 * are compared with those before. Prints the table.
 */
#include "e2e/e2e.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const no_env[] = { NULL };
static const char *const shell[] = { "/bin/sh", "-i", NULL };

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

static bool screen_left(struct e2e *e, void *arg)
{
	(void)arg;
	return !e->alt_screen && e->cursor && e->mouse == 0;
}

static bool modes_are_back(struct e2e *e, void *before)
{
	struct termios now;

	e2e_modes(e, &now);
	return e2e_same_modes(before, &now);
}

static bool is_gone(struct e2e *e, void *pid)
{
	(void)e;
	return kill(*(pid_t *)pid, 0) != 0;
}

/* A shell with the console in it; what is running, for signals. */
struct run {
	struct e2e e;
	struct termios before;
	pid_t keeper;
	pid_t console;
};

static void begin(struct run *r, const char *arguments)
{
	char line[1024];

	e2e_start(&r->e, 24, 80, no_env, shell);
	e2e_expect(&r->e, "$");
	e2e_modes(&r->e, &r->before);
	e2e_type(&r->e, "echo before-it\r");
	e2e_until(&r->e, modes_are_back, &r->before, "the shell's modes");
	snprintf(line, sizeof(line), "%s --log none %s\r", e2e_program(),
		 arguments);
	e2e_type(&r->e, line);
	e2e_expect(&r->e, "Command   >");
	assert_true(r->e.alt_screen);
	r->keeper = e2e_child(&r->e, r->e.pid);
	r->console = e2e_child(&r->e, r->keeper);
}

static void send(const struct run *r, enum whom whom, int number)
{
	if (whom == TO_KEEPER)
		assert_int_equal(kill(r->keeper, number), 0);
	else if (whom == TO_CONSOLE)
		assert_int_equal(kill(r->console, number), 0);
	else if (whom == TO_GROUP)
		assert_int_equal(kill(-r->keeper, number), 0);
}

/* The shell has the terminal again, as it was. */
static void check_shell(struct run *r)
{
	e2e_until(&r->e, screen_left, NULL, "the screen is not left");
	e2e_until(&r->e, modes_are_back, &r->before, "other modes");
}

static void check_status(struct run *r, int status)
{
	char text[32];

	e2e_type(&r->e, "echo \"=$?=\"\r");
	snprintf(text, sizeof(text), "=%d=", status);
	e2e_expect(&r->e, text);
}

static void finish(struct run *r)
{
	e2e_type(&r->e, "exit\r");
	e2e_stop(&r->e);
}

static void one(const struct row *row)
{
	struct run r;

	begin(&r, "sim:");
	if (row->whom == TO_NOBODY)
		e2e_type(&r.e, E2E_F10);
	send(&r, row->whom, row->signal);
	e2e_until(&r.e, is_gone, &r.keeper, "the keeper stays");
	check_shell(&r);
	assert_true(e2e_has(&r.e, "before-it"));
	check_status(&r, row->status);
	e2e_until(&r.e, is_gone, &r.console, "the console stays");
	check_shell(&r);
	printf("  %-5s to %-8s status %3d  modes, cursor, screen as before\n",
	       row->name, whom_names[row->whom], row->status);
	finish(&r);
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
	struct run r;

	(void)state;
	begin(&r, "sim:");
	for (size_t i = 0; i < sizeof(whoms) / sizeof(whoms[0]); i++) {
		if (whoms[i] == TO_NOBODY)
			e2e_type(&r.e, "\032");
		send(&r, whoms[i], SIGTSTP);
		check_shell(&r);
		e2e_type(&r.e, "echo in the shell\r");
		e2e_expect(&r.e, "in the shell");
		e2e_type(&r.e, "bg\r");
		e2e_type(&r.e, "echo still there\r");
		e2e_expect(&r.e, "still there");
		check_shell(&r);
		e2e_type(&r.e, "fg\r");
		e2e_expect(&r.e, "Command   >");
		assert_true(r.e.alt_screen);
		printf("  TSTP  to %-8s bg, fg      drawn again\n",
		       whom_names[whoms[i]]);
	}
	e2e_type(&r.e, "at\r");
	e2e_expect(&r.e, "> at");
	e2e_type(&r.e, E2E_F10);
	check_shell(&r);
	check_status(&r, 0);
	finish(&r);
}

/*
 * While the module installs the work outlives the screen: the first SIGTERM
 * and a lost terminal take the screen only.
 */
static void headless(void **state)
{
	struct run r;

	(void)state;
	begin(&r, "--start sim:happy,speed=40,size=30000");
	e2e_expect(&r.e, "installing");
	send(&r, TO_GROUP, SIGTERM);
	check_shell(&r);
	check_status(&r, 0); /* "updated" */
	finish(&r);

	begin(&r, "--start sim:happy,size=30000,speed=20");
	e2e_expect(&r.e, "installing");
	send(&r, TO_KEEPER, SIGTERM);
	check_shell(&r);
	send(&r, TO_KEEPER, SIGTERM);
	e2e_until(&r.e, is_gone, &r.keeper, "a second SIGTERM does not end it");
	check_status(&r, 143);
	printf("  TERM in an installation: goes on without a screen; twice: "
	       "143\n");
	finish(&r);
}

/* The terminal is closed: the console goes when nothing is under way. */
static void hung_up(void **state)
{
	struct run r;

	(void)state;
	begin(&r, "sim:");
	close(r.e.master);
	r.e.master = -1;
	e2e_until(&r.e, is_gone, &r.console, "the console stays");
	kill(r.e.pid, SIGKILL);
	e2e_stop(&r.e);
	printf("  the terminal closed: both end\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(stops),
		cmocka_unit_test(headless),
		cmocka_unit_test(hung_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
