/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bytes: what the screen costs a slow line, in bytes to the terminal, beside
 * minicom and htop: the first paint, one again (Ctrl-L), ten seconds of
 * nothing, a percent of a download, an event among others, and one that comes
 * alone, so that what is advised after it is shown, and running times go on.
 */
#include <stddef.h>
#include <stdio.h>

#include "bench/peers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SETTLE_MS  1500
#define IDLE_MS    10000
#define PERCENT_MS 60
#define EVENT_MS   150
#define ALONE_MS   900

static const struct budget {
	const char *term;
	size_t first, again, percent, event;
} budgets[] = {
	{ "TERM=vt100", 2000, 2500, 40, 120 },
	{ "TERM=xterm-256color", 2800, 3500, 55, 160 },
};

static const enum peer all[] = { PEER_FOTACON, PEER_MINICOM, PEER_HTOP };

/*
 * Without 16, after which the version is read: nine commands and their answers
 * are no event.
 */
static const char *const events[] = {
	"+WDSI: 1", "+WDSI: 4", "+WDSI: 6", "+WDSI: 23,1", "+WDSI: 9,524648",
	"+WDSI: 2", "+WDSI: 18", "%", "+WDSI: 10", "+WDSI: 3", "+WDSI: 12",
	"+WDSI: 14", "+WDSI: 8", "+WDSI: 0",
};

struct subject {
	struct bench b;
	bool there;
	size_t first, again, idle, percent, event, alone;
};

static struct subject subjects[COUNT(budgets)][COUNT(all)];

static void rest(int ms)
{
	double end = bench_ms() + ms;

	while (bench_ms() < end) {
		for (size_t i = 0; i < COUNT(budgets); i++) {
			for (size_t k = 0; k < COUNT(all); k++) {
				if (subjects[i][k].there)
					bench_pump(&subjects[i][k].b, 1);
			}
		}
	}
}

/* The bytes since the last time of each that is there. */
static void take(size_t offset)
{
	for (size_t i = 0; i < COUNT(budgets); i++) {
		for (size_t k = 0; k < COUNT(all); k++) {
			struct subject *s = &subjects[i][k];

			if (s->there)
				*(size_t *)(void *)((char *)s + offset) +=
					e2e_bytes(&s->b.e);
		}
	}
}

#define TAKE(member) take(offsetof(struct subject, member))

static void start(void)
{
	static const char *const more[] = { "PORT", NULL };

	for (size_t i = 0; i < COUNT(budgets); i++) {
		const char *const env[] = { "HOME=/nonexistent",
					    budgets[i].term, NULL };

		for (size_t k = 0; k < COUNT(all); k++) {
			struct subject *s = &subjects[i][k];

			s->there = bench_have(all[k]);
			if (!s->there)
				continue;
			bench_start(&s->b, all[k], env,
				    all[k] == PEER_FOTACON ? more : NULL,
				    false);
			bench_ready(&s->b);
			/* It goes on painting by itself. */
			if (all[k] == PEER_HTOP)
				s->first = e2e_bytes(&s->b.e);
		}
	}
}

static void say(const char *text)
{
	for (size_t i = 0; i < COUNT(budgets); i++)
		bench_say(&subjects[i][0].b, text);
}

static void percents(void)
{
	char text[32];

	rest(ALONE_MS);
	TAKE(event);
	for (int i = 1; i <= 100; i++) {
		snprintf(text, sizeof(text), "+WDSI: 18,%d", i);
		say(text);
		rest(PERCENT_MS);
	}
	rest(ALONE_MS);
	TAKE(percent);
}

static void update(int apart_ms, bool with_percents)
{
	for (size_t i = 0; i < COUNT(events); i++) {
		if (events[i][0] != '%') {
			say(events[i]);
			rest(apart_ms);
		} else if (with_percents) {
			percents();
		}
	}
	rest(ALONE_MS);
}

static void show(size_t i)
{
	const struct budget *budget = &budgets[i];
	const struct subject *ours = &subjects[i][0];
	size_t n = COUNT(events) - 1;

	printf("bytes, %-20s first   again 10 s idle percent   event   alone\n",
	       budget->term);
	for (size_t k = 0; k < COUNT(all); k++) {
		const struct subject *s = &subjects[i][k];

		if (!s->there)
			continue;
		printf("  %-22s %8zu", bench_name(all[k]), s->first);
		if (all[k] == PEER_MINICOM) /* Ctrl-L goes to the port */
			printf("       - %8zu\n", s->idle);
		else if (all[k] == PEER_HTOP)
			printf("%8zu %8zu\n", s->again, s->idle);
		else
			printf("%8zu %8zu %7zu %7zu %7zu\n", s->again, s->idle,
			       s->percent / 100, s->event / n, s->alone / n);
	}
	printf("  at most                %8zu%8zu        0 %7zu %7zu\n",
	       budget->first, budget->again, budget->percent, budget->event);
	printf("  first %s, again %s, idle %s, percent %s, event %s\n",
	       bench_verdict(ours->first <= budget->first),
	       bench_verdict(ours->again <= budget->again),
	       bench_verdict(ours->idle == 0),
	       bench_verdict(ours->percent / 100 <= budget->percent),
	       bench_verdict(ours->event / n <= budget->event));
}

static void paint_again(void)
{
	for (size_t i = 0; i < COUNT(budgets); i++) {
		for (size_t k = 0; k < COUNT(all); k++) {
			if (subjects[i][k].there && all[k] != PEER_MINICOM)
				e2e_type(&subjects[i][k].b.e, "\014");
		}
	}
}

int main(void)
{
	start();
	rest(SETTLE_MS);
	for (size_t i = 0; i < COUNT(budgets); i++) {
		for (size_t k = 0; k < COUNT(all); k++) {
			struct subject *s = &subjects[i][k];
			size_t n = s->there ? e2e_bytes(&s->b.e) : 0;

			if (all[k] != PEER_HTOP)
				s->first = n;
		}
	}
	rest(IDLE_MS);
	TAKE(idle);
	paint_again();
	rest(300);
	TAKE(again);
	update(EVENT_MS, true);
	TAKE(event);
	update(ALONE_MS, false);
	TAKE(alone);
	for (size_t i = 0; i < COUNT(budgets); i++) {
		for (size_t k = 0; k < COUNT(all); k++) {
			if (subjects[i][k].there)
				bench_stop(&subjects[i][k].b);
		}
		show(i);
	}
	return 0;
}
