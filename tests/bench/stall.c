/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stall FOTACON [SECONDS]: a port that talks as 921600 baud allow while
 * nobody reads the terminal, for so long, and how many of its lines stand in
 * the log afterwards; beside other terminal programs, all at once, each with
 * a port and a terminal of its own. Prints a table, judges nothing.
 */
#include "e2e/e2e.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "e2e/flood.h"

#define SECONDS 60
/* Silence after which a program is taken to have started, or to be done. */
#define QUIET_MS 1500

/* In `argv` LOG and PORT stand for what it is to open. */
static const struct peer {
	const char *name;
	const char *argv[8];
} peers[] = {
	{ "fotacon", { "fotacon", "-L", "LOG", "PORT" } },
	{ "fotacon, lines", { "fotacon", "--ui=plain", "-L", "LOG", "PORT" } },
	{ "tio", { "tio", "-l", "--log-file", "LOG", "PORT" } },
	{ "picocom", { "picocom", "-q", "-g", "LOG", "PORT" } },
	{ "minicom", { "minicom", "-o", "-C", "LOG", "-D", "PORT" } },
	{ "tee (cat)", { "/bin/sh", "-c", "exec tee LOG <PORT" } },
};

#define N_PEERS (sizeof(peers) / sizeof(peers[0]))

/* `text` with the two words replaced. */
static char *fill_in(const char *text, const char *log, const char *port)
{
	char out[512] = "";
	size_t n = 0;

	while (*text && n + 200 < sizeof(out)) {
		const char *by = strncmp(text, "LOG", 3) == 0 ? log :
				 strncmp(text, "PORT", 4) == 0 ? port : NULL;

		if (by)
			n += (size_t)snprintf(out + n, sizeof(out) - n, "%s",
					      by);
		else
			out[n++] = *text;
		text += !by ? 1 : by == log ? 3 : 4;
		out[n] = '\0';
	}
	return strdup(out);
}

static void start(const struct peer *peer, struct e2e *e, const char *log,
		  const struct flood *flood)
{
	static const char *const env[] = { NULL };
	const char *argv[9] = { NULL };

	for (size_t i = 0; peer->argv[i]; i++)
		argv[i] = fill_in(peer->argv[i], log, flood->name);
	if (strcmp(argv[0], "fotacon") == 0)
		argv[0] = e2e_program();
	e2e_start(e, 24, 80, env, argv);
}

static bool has_ended(struct e2e *e)
{
	int status;

	if (e->status < 0 && waitpid(e->pid, &status, WNOHANG) == e->pid)
		e->status = status;
	return e->status >= 0;
}

static void measure(const struct peer *peer, double seconds)
{
	struct flood flood;
	struct e2e e;
	char log[64];
	size_t logged;

	snprintf(log, sizeof(log), "/tmp/fotacon-stall-%d.log", (int)getpid());
	flood_open(&flood);
	start(peer, &e, log, &flood);
	e2e_settle(&e, QUIET_MS);
	if (has_ended(&e)) {
		printf("%-15s not here, or it does not start\n", peer->name);
		exit(0);
	}
	e.stalled = true;
	flood_send(&flood, seconds, true);
	e.stalled = false;
	e2e_settle(&e, QUIET_MS);
	kill(e.pid, SIGTERM);
	for (int i = 0; i < 50 && !has_ended(&e); i++) {
		e2e_settle(&e, 50);
		usleep(50000);
	}
	logged = flood_logged(&flood, log);
	printf("%-15s %9zu %9zu %8.2f %%\n", peer->name, flood.n_lines, logged,
	       100.0 * (double)(flood.n_lines - logged) /
	       (double)flood.n_lines);
	unlink(log);
	e2e_stop(&e);
	exit(0);
}

int main(int argc, char **argv)
{
	double seconds = argc > 2 ? strtod(argv[2], NULL) : SECONDS;

	if (argc < 2 || seconds <= 0) {
		fprintf(stderr, "usage: stall FOTACON [SECONDS]\n");
		return 2;
	}
	setenv("FOTACON", argv[1], 1);
	printf("The port says %d bytes a second, nobody reads the terminal "
	       "for %g s:\n%-15s %9s %9s %10s\n", FLOOD_BYTES_S, seconds, "",
	       "lines", "in log", "lost");
	fflush(stdout);
	for (size_t i = 0; i < N_PEERS; i++) {
		if (fork() == 0)
			measure(&peers[i], seconds);
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
