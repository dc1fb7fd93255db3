/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes at the pace of a line, and reads away what the program says. The
 * kernel keeps for a reader what it keeps for one of a serial port, a few
 * kilobytes: a program that does not read loses the rest.
 */
#define _GNU_SOURCE
#include "e2e/flood.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "e2e/e2e.h"

/* Between two looks at the clock. */
#define TICK_MS 5

static double seconds_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void flood_open(struct flood *f)
{
	struct termios raw;
	int slave;

	*f = (struct flood){ .master = -1 };
	assert_int_equal(openpty(&f->master, &slave, f->name, NULL, NULL), 0);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	close(slave);
	fcntl(f->master, F_SETFL, O_NONBLOCK);
	fcntl(f->master, F_SETFD, FD_CLOEXEC);
}

void flood_close(struct flood *f)
{
	close(f->master);
}

/* No two lines are the same, and none means anything to a module's host. */
static void write_line(size_t number, char line[FLOOD_LINE + 1])
{
	int n = snprintf(line, FLOOD_LINE + 1, "flood %08zu ", number);

	for (; n < FLOOD_LINE - 2; n++)
		line[n] = (char)('a' + (number + (size_t)n) % 26);
	memcpy(line + n, "\r\n", 3);
}

static void hear(const struct flood *f)
{
	char bytes[4096];

	while (read(f->master, bytes, sizeof(bytes)) > 0)
		;
}

/* How many of the bytes were taken. */
static size_t give(struct flood *f, const char *bytes, size_t len)
{
	ssize_t n = write(f->master, bytes, len);

	hear(f);
	return n > 0 ? (size_t)n : 0;
}

/* All of it, however long that takes. */
static bool give_all(struct flood *f, const char *bytes, size_t len)
{
	double since = seconds_now(), waited;
	size_t done = 0, n;

	while (done < len) {
		n = give(f, bytes + done, len - done);
		done += n;
		waited = seconds_now() - since;
		if (waited > f->longest)
			f->longest = waited;
		if (n > 0)
			since = seconds_now();
		else if (waited > E2E_SECONDS)
			return false;
		else
			poll(NULL, 0, TICK_MS);
	}
	return true;
}

bool flood_lines(struct flood *f, size_t n)
{
	char line[FLOOD_LINE + 1];

	for (size_t i = 0; i < n; i++) {
		write_line(f->n_lines++, line);
		if (!give_all(f, line, FLOOD_LINE))
			return false;
	}
	return true;
}

/* What does not fit is lost, in the middle of a line as well. */
static void give_lossy(struct flood *f, size_t n)
{
	char line[FLOOD_LINE + 1];

	for (size_t i = 0; i < n; i++) {
		write_line(f->n_lines++, line);
		f->n_lost += FLOOD_LINE - give(f, line, FLOOD_LINE);
	}
}

bool flood_send(struct flood *f, double seconds, bool lossy)
{
	double begin = seconds_now(), passed = 0;
	size_t sent = 0, due;

	while (passed < seconds) {
		poll(NULL, 0, TICK_MS);
		passed = seconds_now() - begin;
		due = (size_t)((passed < seconds ? passed : seconds) *
			       FLOOD_BYTES_S / FLOOD_LINE);
		if (lossy)
			give_lossy(f, due - sent);
		else if (!flood_lines(f, due - sent))
			return false;
		sent = due;
	}
	return true;
}

size_t flood_logged(const struct flood *f, const char *path)
{
	char text[4096], line[FLOOD_LINE + 1];
	size_t n = 0, next = 0, number;
	FILE *log = fopen(path, "r");
	char *at;

	while (log && fgets(text, sizeof(text), log)) {
		at = strstr(text, "flood ");
		if (!at)
			continue;
		number = strtoul(at + strlen("flood "), NULL, 10);
		if (number < next || number >= f->n_lines)
			continue;
		write_line(number, line);
		line[FLOOD_LINE - 2] = '\0';
		at[strcspn(at, "\r\n")] = '\0';
		if (strcmp(at, line) != 0)
			continue;
		next = number + 1;
		n++;
	}
	if (log)
		fclose(log);
	return n;
}
