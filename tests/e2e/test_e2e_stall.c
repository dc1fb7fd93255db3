/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A terminal that takes no more output, as behind a hung line or a slow one,
 * while the module talks as fast as a port can: the log has every line, each
 * way out ends by itself, and the terminal is as it was when somebody reads it
 * again.
 */
#include "e2e/shell.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "e2e/flood.h"

/* Seconds of talk at full speed, with the terminal full all the time. */
#define FLOOD_S 1
#define A_FEW   100

struct stall {
	struct shell sh;
	struct flood flood;
	struct termios port; /* as it was */
	char log[64];
	char arguments[256];
};

static void prepare(struct stall *s)
{
	flood_open(&s->flood);
	assert_int_equal(tcgetattr(s->flood.master, &s->port), 0);
	snprintf(s->log, sizeof(s->log), "/tmp/fotacon-e2e-stall-%d.log",
		 (int)getpid());
	unlink(s->log);
	shell_start(&s->sh, shell_plain);
	snprintf(s->arguments, sizeof(s->arguments), "-L %s %s", s->log,
		 s->flood.name);
}

static void begin(struct stall *s)
{
	prepare(s);
	shell_console(&s->sh, s->arguments);
}

static bool all_logged(struct e2e *e, void *stall)
{
	struct stall *s = stall;

	(void)e;
	return flood_logged(&s->flood, s->log) == s->flood.n_lines;
}

/* Nobody has the port any more; `killed` had no time to put its modes back. */
static void check_port(const struct stall *s, bool killed)
{
	int fd = open(s->flood.name, O_RDWR | O_NOCTTY | O_NONBLOCK);
	struct termios now;

	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(tcgetattr(fd, &now), 0);
	close(fd);
	if (!killed)
		assert_true(e2e_same_modes(&s->port, &now));
}

static char last_byte(const char *path)
{
	FILE *log = fopen(path, "r");
	int c;

	assert_non_null(log);
	assert_int_equal(fseek(log, -1, SEEK_END), 0);
	c = fgetc(log);
	fclose(log);
	return (char)c;
}

/* The program ends, nobody reading; then the terminal is looked at. */
static void finish(struct stall *s, const char *name, bool killed)
{
	shell_expect_end(&s->sh, s->sh.program);
	if (s->sh.child > 0)
		shell_expect_end(&s->sh, s->sh.child);
	check_port(s, killed);
	assert_int_equal(last_byte(s->log), '\n');
	if (!s->sh.e.stalled)
		e2e_type(&s->sh.e, "\021"); /* Ctrl-Q */
	s->sh.e.stalled = false;
	shell_check(&s->sh);
	e2e_until(&s->sh.e, all_logged, s, "the log misses lines");
	e2e_expect(&s->sh.e, "before-it");
	e2e_type(&s->sh.e, "echo and after it\r");
	e2e_expect(&s->sh.e, "and after it");
	printf("  stalled, %-9s ends, terminal as before, %zu lines logged\n",
	       name, s->flood.n_lines);
	shell_stop(&s->sh);
	flood_close(&s->flood);
	unlink(s->log);
}

static void the_log_has_every_line(void **state)
{
	struct stall s;

	(void)state;
	begin(&s);
	e2e_stall(&s.sh.e);
	assert_true(flood_send(&s.flood, FLOOD_S, false));
	e2e_until(&s.sh.e, all_logged, &s, "the log misses lines");
	assert_true(e2e_full(&s.sh.e));
	/* It is drawn from the newest state when it is read again. */
	s.sh.e.stalled = false;
	e2e_expect(&s.sh.e, "Command   >");
	e2e_stall(&s.sh.e);
	assert_true(flood_lines(&s.flood, A_FEW));
	e2e_until(&s.sh.e, all_logged, &s, "the log misses lines");
	e2e_type(&s.sh.e, E2E_F10);
	finish(&s, "F10", false);
}

static const struct {
	const char *name;
	int signal;
	bool console; /* to the console, not to the keeper */
} signals[] = {
	{ "TERM", SIGTERM, false },
	{ "HUP", SIGHUP, false },
	{ "INT", SIGINT, false },
	{ "QUIT", SIGQUIT, false },
	{ "KILL", SIGKILL, true },
	{ "SEGV", SIGSEGV, true },
};

static void signals_end_it(void **state)
{
	struct stall s;

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		begin(&s);
		e2e_stall(&s.sh.e);
		assert_true(flood_lines(&s.flood, A_FEW));
		e2e_until(&s.sh.e, all_logged, &s, "the log misses lines");
		kill(signals[i].console ? s.sh.child : s.sh.program,
		     signals[i].signal);
		finish(&s, signals[i].name, signals[i].console);
	}
}

/* The watch over an installation goes on, whatever cannot be said. */
static void the_watch_goes_on(void **state)
{
	struct stall s;

	(void)state;
	begin(&s);
	assert_int_equal(write(s.flood.master, "\r\n+WDSI: 14\r\n", 14), 14);
	e2e_expect(&s.sh.e, "installing");
	e2e_stall(&s.sh.e);
	kill(s.sh.program, SIGTERM);
	assert_true(flood_send(&s.flood, FLOOD_S, false));
	e2e_until(&s.sh.e, all_logged, &s, "the log misses lines");
	kill(s.sh.program, SIGTERM);
	finish(&s, "TERM, TERM", false);
}

static bool has_log(struct e2e *e, void *path)
{
	(void)e;
	return access(path, F_OK) == 0;
}

/* Plain lines behind Ctrl-S. */
static void xoff(void **state)
{
	struct stall s;
	char line[512];

	(void)state;
	prepare(&s);
	snprintf(line, sizeof(line), "%s --ui=plain --read-only %s",
		 e2e_program(), s.arguments);
	shell_run(&s.sh, line);
	e2e_until(&s.sh.e, has_log, s.log, "the port is not opened");
	assert_true(flood_lines(&s.flood, 1));
	e2e_expect(&s.sh.e, "< flood 00000000");
	e2e_type(&s.sh.e, "\023");
	assert_true(flood_send(&s.flood, FLOOD_S, false));
	e2e_until(&s.sh.e, all_logged, &s, "the log misses lines");
	kill(s.sh.program, SIGTERM);
	finish(&s, "Ctrl-S", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_has_every_line),
		cmocka_unit_test(signals_end_it),
		cmocka_unit_test(the_watch_goes_on),
		cmocka_unit_test(xoff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
