/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starts the programs, plays a module that answers whatever it is asked, and
 * looks at their screens. What is timed is the read() of the bytes that made
 * the screen what it is, not the look at it.
 */
#define _GNU_SOURCE
#include "bench/peers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ARGS_MAX 16
#define READY_MS 10000

static const struct {
	const char *name;
	const char *argv[ARGS_MAX];
	const char *ready; /* on the screen when all of it is there */
} peers[N_PEERS] = {
	[PEER_FOTACON] = { "fotacon", { "fotacon", "--config", "none" },
			   "F10" },
	[PEER_PICOCOM] = { "picocom",
			   { "picocom", "-b", "115200", "PORT" },
			   "Terminal ready" },
	[PEER_TIO] = { "tio", { "tio", "-b", "115200", "PORT" }, "Connected" },
	[PEER_MINICOM] = { "minicom",
			   { "minicom", "-o", "-b", "115200", "-D", "PORT" },
			   "special keys" },
	[PEER_HTOP] = { "htop", { "htop" }, "F10" },
	[PEER_CAT] = { "cat", { "cat", "PORT" }, "" },
};

double bench_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

const char *bench_name(enum peer peer)
{
	return peers[peer].name;
}

bool bench_have(enum peer peer)
{
	static bool said[N_PEERS];
	const char *dir = getenv("PATH");
	char path[512];

	if (peer == PEER_FOTACON)
		return true;
	while (dir && *dir) {
		int len = (int)strcspn(dir, ":");

		snprintf(path, sizeof(path), "%.*s/%s", len, dir,
			 peers[peer].name);
		if (access(path, X_OK) == 0)
			return true;
		dir += len + (dir[len] == ':');
	}
	if (!said[peer])
		printf("%s is not installed: nothing to compare with\n",
		       peers[peer].name);
	said[peer] = true;
	return false;
}

/* ---- life ---- */

/*
 * All but cat set the line's modes themselves, and none has to share it: with
 * somebody else fotacon would warn of that.
 */
static void open_port(struct bench *b)
{
	struct termios modes;

	b->module = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (b->module < 0 || grantpt(b->module) != 0 ||
	    unlockpt(b->module) != 0 ||
	    ptsname_r(b->module, b->port, sizeof(b->port)) != 0) {
		perror("a pseudo-terminal");
		exit(1);
	}
	if (b->peer != PEER_CAT)
		return;
	b->line = open(b->port, O_RDWR | O_NOCTTY | O_CLOEXEC);
	tcgetattr(b->line, &modes);
	cfmakeraw(&modes);
	tcsetattr(b->line, TCSANOW, &modes);
}

void bench_start(struct bench *b, enum peer peer, const char *const *env,
		 const char *const *more, bool silent)
{
	const char *argv[ARGS_MAX + 1];
	size_t n = 0;

	*b = (struct bench){ .peer = peer, .module = -1, .line = -1,
			     .silent = silent };
	if (peer != PEER_HTOP)
		open_port(b);
	for (size_t i = 0; peers[peer].argv[i]; i++)
		argv[n++] = peers[peer].argv[i];
	for (; more && *more && n < ARGS_MAX; more++)
		argv[n++] = *more;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(argv[i], "PORT") == 0)
			argv[i] = b->port;
	}
	argv[n] = NULL;
	if (peer == PEER_FOTACON)
		argv[0] = e2e_program();
	e2e_start(&b->e, 24, 80, env, argv);
	fcntl(b->e.master, F_SETFD, FD_CLOEXEC);
}

/* The program first: some open what has the name of their port next. */
void bench_stop(struct bench *b)
{
	e2e_stop(&b->e);
	if (b->line >= 0)
		close(b->line);
	if (b->module >= 0)
		close(b->module);
}

/* ---- the module ---- */

void bench_say(struct bench *b, const char *text)
{
	char line[300];
	int len = snprintf(line, sizeof(line), "\r\n%s\r\n", text);

	if (write(b->module, line, (size_t)len) != len)
		fprintf(stderr, "the port takes no more\n");
}

static void answer(struct bench *b)
{
	static const struct {
		const char *command;
		const char *answer;
	} answers[] = {
		{ "ATI", "HL7802" },
		{ "AT+CGMR", "HL7802.4.4.14.0" },
		{ "AT+CGSN", "359516050776741" },
		{ "AT+KGSN=3", "+KGSN: 8G929200830110" },
		{ "AT+WDSI?", "+WDSI: 4479" },
		{ "AT+WDSC?", "+WDSC: 0,1" },
		{ "AT+CMEE?", "+CMEE: 1" },
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (strcmp(b->command, answers[i].command) == 0)
			bench_say(b, answers[i].answer);
	}
	bench_say(b, "OK");
}

static void hear(struct bench *b)
{
	char bytes[256];
	ssize_t n = read(b->module, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < n && !b->silent; i++) {
		if (bytes[i] == '\r') {
			b->command[b->command_len] = '\0';
			b->command_len = 0;
			answer(b);
		} else if (b->command_len + 1 < sizeof(b->command)) {
			b->command[b->command_len++] = bytes[i];
		}
	}
}

/* ---- the screen ---- */

bool bench_pump(struct bench *b, int ms)
{
	struct pollfd fds[2] = {
		{ .fd = b->e.master, .events = POLLIN },
		{ .fd = b->module, .events = POLLIN },
	};
	char bytes[65536];
	ssize_t n;

	if (poll(fds, 2, ms) <= 0)
		return false;
	if (fds[1].revents & POLLIN)
		hear(b);
	if (!fds[0].revents)
		return false;
	n = read(b->e.master, bytes, sizeof(bytes));
	if (n <= 0) {
		fprintf(stderr, "%s has ended\n", peers[b->peer].name);
		exit(1);
	}
	b->read_ms = bench_ms();
	b->e.bytes += (size_t)n;
	vterm_input_write(b->e.vt, bytes, (size_t)n);
	return true;
}

void bench_rest(struct bench *b, int ms)
{
	double end = bench_ms() + ms, left;

	while ((left = end - bench_ms()) > 0)
		bench_pump(b, (int)left + 1);
}

bool bench_is_ready(struct bench *b)
{
	return e2e_has(&b->e, peers[b->peer].ready);
}

void bench_ready(struct bench *b)
{
	double end = bench_ms() + READY_MS;

	while (!bench_is_ready(b)) {
		bench_pump(b, 100);
		if (bench_ms() > end) {
			fprintf(stderr, "%s does not start\n",
				peers[b->peer].name);
			exit(1);
		}
	}
}

/* ---- figures ---- */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

void bench_sort(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
}

double bench_at(const double *sorted, size_t n, double percent)
{
	size_t i = (size_t)((double)n * percent / 100);

	return n == 0 ? 0 : sorted[i < n ? i : n - 1];
}

const char *bench_verdict(bool met)
{
	return met ? "met" : "MISSED";
}
