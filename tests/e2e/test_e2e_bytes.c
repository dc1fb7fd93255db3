/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the full screen costs a slow line, in bytes that reach the terminal at
 * 80 by 24: the first paint, one again, a percent of a download, an event; and
 * nothing while nothing happens.
 */
#include "e2e/e2e.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Of a hundred percents, so many must have come one by one. */
#define SINGLES_MIN 50

static const struct budget {
	const char *term[2];
	size_t first, repaint, percent, event;
} budgets[] = {
	{ { "TERM=xterm-256color", NULL }, 2800, 3500, 55, 160 },
	{ { "TERM=linux", NULL }, 2000, 2500, 55, 140 },
	{ { "TERM=vt100", NULL }, 2000, 2500, 40, 120 },
};

static void start(struct e2e *e, const struct budget *budget,
		  const char *const *argv)
{
	const char *copy[16];
	size_t n = 0;

	for (; argv[n]; n++)
		copy[n] = argv[n];
	copy[n] = NULL;
	copy[0] = e2e_program();
	e2e_start(e, 24, 80, budget->term, copy);
	e2e_expect(e, "F10");
}

static void paint(void **state)
{
	static const char *const argv[] = { "fotacon", "--log", "none",
					    "sim:", NULL };
	size_t first, repaint, idle;
	struct e2e e;

	(void)state;
	for (size_t i = 0; i < COUNT(budgets); i++) {
		const struct budget *budget = &budgets[i];

		start(&e, budget, argv);
		e2e_expect(&e, "+CMEE: 0");
		e2e_settle(&e, 300);
		first = e2e_bytes(&e);
		e2e_settle(&e, 1500);
		idle = e2e_bytes(&e);
		e2e_type(&e, "\014");
		e2e_settle(&e, 300);
		repaint = e2e_bytes(&e);
		printf("# %-20s first %zu, again %zu, idle %zu\n",
		       budget->term[0], first, repaint, idle);
		assert_in_range(first, 1, budget->first);
		assert_in_range(repaint, 500, budget->repaint);
		assert_int_equal(idle, 0);
		e2e_type(&e, "\0330"); /* Esc 0 is F10 everywhere */
		assert_int_equal(e2e_exit(&e), 0);
		e2e_stop(&e);
	}
}

/* ---- an update ---- */

struct download {
	int percent;         /* as last seen; -1: none yet */
	size_t from;         /* bytes so far, when it was seen first, */
	size_t to;           /* and last */
	size_t singles[101]; /* what each cost, of those that came one by one */
	size_t n_singles;
};

/* The number before " %" in the line of the download; -1: none. */
static int shown_percent(struct e2e *e)
{
	char row[4096];

	e2e_row(e, 3, row, sizeof(row));
	for (const char *p = row; strstr(row, " Download") && *p; p++) {
		if (*p >= '0' && *p <= '9' && p[-1] == ' ')
			return (int)strtol(p, NULL, 10);
	}
	return -1;
}

/* Notes what the terminal got for each percent. True when they are over. */
static bool counted(struct e2e *e, void *arg)
{
	struct download *d = arg;
	int percent = shown_percent(e);

	if (percent == d->percent)
		return false;
	if (percent < 0)
		return true;
	if (d->percent < 0)
		d->from = e->bytes;
	else if (percent == d->percent + 1)
		d->singles[d->n_singles++] = e->bytes - d->to;
	d->percent = percent;
	d->to = e->bytes;
	return false;
}

static int compare(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

/* A percent takes about 80 ms, so that most have a frame of their own. */
static void percents(void **state)
{
	static const char *const argv[] = {
		"fotacon", "--log", "none", "--start",
		"sim:happy,speed=20,rate=3300", NULL
	};

	(void)state;
	for (size_t i = 0; i < COUNT(budgets); i++) {
		struct download d = { .percent = -1 };
		size_t mean, median;
		struct e2e e;

		start(&e, &budgets[i], argv);
		e2e_until(&e, counted, &d, "no end of the percents");
		assert_in_range(d.n_singles, SINGLES_MIN, 100);
		qsort(d.singles, d.n_singles, sizeof(d.singles[0]), compare);
		median = d.singles[d.n_singles / 2];
		mean = (d.to - d.from) / 100;
		printf("# %-20s percent: mean %zu, median of %zu %zu, "
		       "most %zu\n", budgets[i].term[0], mean, d.n_singles,
		       median, d.singles[d.n_singles - 1]);
		assert_in_range(mean, 10, budgets[i].percent);
		assert_in_range(median, 10, budgets[i].percent);
		e2e_stop(&e);
	}
}

/* ---- events ---- */

/*
 * An update with agreements, as a module tells it, and what shows it. One
 * comes when the one before is on the screen: what is advised between them is
 * not, only what is in the end.
 */
static const struct {
	const char *line;
	const char *shown;
} events[] = {
	{ "+WDSI: 1", "asks to connect" },
	{ "+WDSI: 4", "authentication starts" },
	{ "+WDSI: 6", "authenticated" },
	{ "+WDSI: 23,1", "session with the DM server" },
	{ "+WDSI: 9,524648", "package available" },
	{ "+WDSI: 2", "asks to download" },
	{ "+WDSI: 18", "download starts" },
	{ "+WDSI: 10", "package downloaded" },
	{ "+WDSI: 3", "asks to install" },
	{ "+WDSI: 12", "package certified" },
	{ "+WDSI: 14", "update starts" },
	{ "+WDSI: 8", "session closed" },
	{ "+WDSI: 0", "device services ready" },
	{ "+WDSI: 16", "update succeeded" },
};

static void each_event(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(budgets); i++) {
		char name[64], line[64];
		const char *const argv[] = { "fotacon", "--log", "none",
					     "--read-only", name, NULL };
		size_t n = COUNT(events), all = 0;
		int module, slave;
		struct e2e e;

		assert_int_equal(openpty(&module, &slave, name, NULL, NULL), 0);
		start(&e, &budgets[i], argv);
		e2e_settle(&e, 500);
		for (size_t k = 0; k < n; k++) {
			size_t cost;

			e2e_bytes(&e);
			snprintf(line, sizeof(line), "\r\n%s\r\n",
				 events[k].line);
			assert_int_equal(write(module, line, strlen(line)),
					 strlen(line));
			e2e_expect(&e, events[k].shown);
			e2e_settle(&e, 100);
			cost = e2e_bytes(&e);
			printf("# %4zu %s\n", cost, events[k].line);
			all += cost;
		}
		e2e_settle(&e, 800);
		all += e2e_bytes(&e);
		printf("# %-20s event: mean of %zu %zu\n", budgets[i].term[0],
		       n, all / n);
		assert_in_range(all / n, 50, budgets[i].event);
		e2e_stop(&e);
		close(slave);
		close(module);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paint),
		cmocka_unit_test(percents),
		cmocka_unit_test(each_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
