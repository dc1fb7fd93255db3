/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ways FOTACON: what is left of the terminal after each signal, at several
 * moments of an update, beside other programs. Each cell is a run of its own
 * from an interactive shell; first from one that leaves the terminal's modes
 * alone, so that all that is wrong shows, then from bash, which mends some.
 * Prints tables, judges nothing.
 */
#define _GNU_SOURCE
#include "e2e/shell.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/flood.h"

/* Silence after which a program is taken to have drawn. */
#define QUIET_MS  700
/* A program that takes longer to go is taken to stay. */
#define LEAVE_MS  3000
#define LOOK_MS   50
#define CELL_MAX  32

/* PORT stands for a port of a module that says nothing. */
static const struct column {
	const char *name;
	const char *command; /* NULL: the built program, with */
	const char *arguments;
	const char *sign;    /* that it has got so far */
} columns[] = {
	{ "idle", NULL, "sim:", "Command   >" },
	{ "download", NULL, "--start sim:happy,size=400000", "downloading, " },
	{ "installing", NULL, "--start sim:happy,size=20000,speed=10,install=600",
	  "installing" },
	{ "tio", "tio -n PORT", NULL, NULL },
	{ "picocom", "picocom PORT", NULL, NULL },
	{ "minicom", "minicom -o -D PORT", NULL, NULL },
	{ "htop", "htop", NULL, NULL },
};

#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static const struct row {
	const char *name;
	int signal; /* 0: the terminal is closed */
	bool child; /* to the child of what was started */
} rows[] = {
	{ "TERM", SIGTERM, false },
	{ "HUP", SIGHUP, false },
	{ "INT", SIGINT, false },
	{ "QUIT", SIGQUIT, false },
	{ "TSTP", SIGTSTP, false },
	{ "SEGV", SIGSEGV, false },
	{ "ABRT", SIGABRT, false },
	{ "KILL", SIGKILL, false },
	{ "SEGV console", SIGSEGV, true },
	{ "ABRT console", SIGABRT, true },
	{ "KILL console", SIGKILL, true },
	{ "closed", 0, false },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/* ---- one cell ---- */

static char state_of(pid_t pid)
{
	char path[64], text[512], state = 0;
	const char *end;
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	stat = fopen(path, "r");
	if (!stat)
		return 0;
	if (fgets(text, sizeof(text), stat) && (end = strrchr(text, ')')))
		sscanf(end, ") %c", &state);
	fclose(stat);
	return state == 'Z' ? 0 : state;
}

static bool is_alive(pid_t pid)
{
	return pid > 0 && state_of(pid) != 0;
}

static bool is_over(const struct row *row, const struct shell *sh)
{
	char state = state_of(sh->program);

	return state == 0 || (row->signal == SIGTSTP && state == 'T');
}

/* Waits for the end, or for the terminal to be back. */
static void wait_a_while(const struct row *row, struct shell *sh)
{
	for (int ms = 0; ms < LEAVE_MS; ms += LOOK_MS) {
		if (sh->e.master >= 0)
			e2e_settle(&sh->e, LOOK_MS);
		else
			usleep(LOOK_MS * 1000);
		if (is_over(row, sh) &&
		    (sh->e.master < 0 || shell_terminal_is_back(sh)))
			return;
		if (sh->e.master >= 0 && !is_over(row, sh) && shell_terminal_is_plain(sh))
			return;
	}
}

/* The first thing that is not as it was, and how many more. */
static void what_is_wrong(struct shell *sh, char out[CELL_MAX])
{
	static const struct {
		unsigned mode;
		const char *name;
	} modes[] = {
		{ E2E_ALT_SCREEN, "screen" }, { E2E_HIDDEN, "cursor" },
		{ E2E_KEYPAD | E2E_CURSOR_KEYS, "keypad" },
		{ E2E_MOUSE | E2E_FOCUS, "mouse" }, { E2E_PASTE, "paste" },
		{ E2E_ATTRIBUTES, "colour" },
	};
	const char *first = NULL;
	struct termios now;
	int n = 0;

	e2e_modes(&sh->e, &now);
	if (!e2e_same_modes(&now, &sh->before)) {
		first = "modes";
		n++;
	}
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!((sh->e.modes ^ sh->modes_before) & modes[i].mode))
			continue;
		if (!first)
			first = modes[i].name;
		n++;
	}
	if (n > 1)
		snprintf(out, CELL_MAX, "%s +%d", first, n - 1);
	else
		snprintf(out, CELL_MAX, "%s", first);
}

static void judge(const struct row *row, struct shell *sh, char out[CELL_MAX])
{
	bool is_there = is_alive(sh->program) || is_alive(sh->child);
	bool goes_on = row->signal != SIGTSTP && is_there;

	if (sh->e.master < 0)
		strcpy(out, goes_on ? "works on" : "ends");
	else if (!is_over(row, sh) && !shell_terminal_is_plain(sh))
		strcpy(out, "stays");
	else if (!is_over(row, sh) || shell_terminal_is_back(sh))
		strcpy(out, goes_on ? "ok, works on" : "ok");
	else
		what_is_wrong(sh, out);
}

static void run(const struct column *column, struct shell *sh,
		const struct flood *port)
{
	char line[600];
	const char *at;

	if (!column->command) {
		snprintf(line, sizeof(line), "--log none %s",
			 column->arguments);
		shell_console(sh, line);
		e2e_expect(&sh->e, column->sign);
		return;
	}
	at = strstr(column->command, "PORT");
	snprintf(line, sizeof(line), "%.*s%s",
		 (int)(at ? at - column->command : 100), column->command,
		 at ? port->name : "");
	shell_run(sh, line);
	e2e_settle(&sh->e, QUIET_MS);
}

static void cell(const struct column *column, const struct row *row,
		 const char *const *shell, char out[CELL_MAX])
{
	struct shell sh;
	struct flood port;

	strcpy(out, "-");
	if (row->child && column->command)
		return;
	flood_open(&port);
	shell_start(&sh, shell);
	run(column, &sh, &port);
	if (is_alive(sh.program)) {
		if (row->signal == 0) {
			close(sh.e.master);
			sh.e.master = -1;
		} else {
			kill(row->child ? sh.child : sh.program, row->signal);
		}
		wait_a_while(row, &sh);
		/* bash may have prompted too early: its next prompt counts. */
		if (sh.e.master >= 0 && is_over(row, &sh) &&
		    !shell_terminal_is_back(&sh)) {
			e2e_type(&sh.e, "\r");
			wait_a_while(row, &sh);
		}
		judge(row, &sh, out);
	}
	if (is_alive(sh.child))
		kill(sh.child, SIGKILL);
	if (is_alive(sh.program))
		kill(sh.program, SIGKILL);
	flood_close(&port);
	e2e_stop(&sh.e);
}

/* ---- the tables ---- */

static bool there(const struct column *column)
{
	char line[128];

	if (!column->command)
		return true;
	snprintf(line, sizeof(line), "%.*s",
		 (int)strcspn(column->command, " "), column->command);
	for (const char *at = getenv("PATH"); at && *at;
	     at += strcspn(at, ":"), at += *at == ':') {
		char path[512];

		snprintf(path, sizeof(path), "%.*s/%s", (int)strcspn(at, ":"),
			 at, line);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static void fill_column(const struct column *column,
			const char *const *shell, int fd)
{
	char out[N_ROWS][CELL_MAX];

	for (size_t i = 0; i < N_ROWS; i++) {
		if (there(column))
			cell(column, &rows[i], shell, out[i]);
		else
			strcpy(out[i], "not here");
	}
	exit(write(fd, out, sizeof(out)) == (ssize_t)sizeof(out) ? 0 : 1);
}

static void table(const char *const *shell)
{
	static char cells[N_COLUMNS][N_ROWS][CELL_MAX];
	int fds[N_COLUMNS][2];

	for (size_t i = 0; i < N_COLUMNS; i++) {
		if (pipe2(fds[i], O_CLOEXEC) != 0)
			exit(1);
		if (fork() == 0)
			fill_column(&columns[i], shell, fds[i][1]);
		close(fds[i][1]);
	}
	printf("\nfrom %s:\n%-13s", shell[0], "");
	for (size_t i = 0; i < N_COLUMNS; i++) {
		if (read(fds[i][0], cells[i], sizeof(cells[i])) !=
		    (ssize_t)sizeof(cells[i]))
			memset(cells[i], 0, sizeof(cells[i]));
		close(fds[i][0]);
		printf(" %-13s", columns[i].name);
	}
	printf("\n");
	for (size_t row = 0; row < N_ROWS; row++) {
		printf("%-13s", rows[row].name);
		for (size_t i = 0; i < N_COLUMNS; i++)
			printf(" %-13s", cells[i][row]);
		printf("\n");
	}
	fflush(stdout);
	while (wait(NULL) > 0)
		;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: ways FOTACON\n");
		return 2;
	}
	setenv("FOTACON", argv[1], 1);
	printf("Ways out: fotacon idle, in a download and while the module "
	       "installs, and others.\nok: the terminal is as it was; works on: "
	       "without it, until the module is\ndone; stays: has the "
	       "terminal after %d s as before; else what was not put back,\n"
	       "+N: and so many things more\n", LEAVE_MS / 1000);
	fflush(stdout);
	table(shell_plain);
	table(shell_bash);
	return 0;
}
