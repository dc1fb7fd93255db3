/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * latency [EVENTS]: from a line written on the port to the read of the terminal
 * that shows it. Once of lines that come alone, once of a steady stream, a line
 * each 10 ms; the programs run at the same time, and are asked in turn.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/peers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define PAUSE_MS  70   /* between lines that come alone */
#define STREAM_MS 10
#define EVENTS_MAX 2000
#define RATIO 1.5
#define P99_MS 20

static const enum peer all[] = { PEER_FOTACON, PEER_PICOCOM, PEER_TIO };

struct subject {
	struct bench b;
	double ms[EVENTS_MAX];
	size_t n;
	size_t lost;
};

/* Up to 1 s, which counts as lost. */
static void one(struct subject *s, int number)
{
	char text[32];
	double start;

	snprintf(text, sizeof(text), "+TEST: %06d", number * 7919 % 1000000);
	start = bench_ms();
	bench_say(&s->b, text);
	while (!e2e_has(&s->b.e, text)) {
		bench_pump(&s->b, 20);
		if (bench_ms() - start > 1000) {
			s->lost++;
			return;
		}
	}
	s->ms[s->n++] = s->b.read_ms - start;
}

static void alone(struct subject *subjects, size_t n, size_t events)
{
	for (size_t i = 0; i < events; i++) {
		for (size_t k = 0; k < n; k++)
			one(&subjects[k], (int)i);
		/* Not in step with anything. */
		for (size_t k = 0; k < n; k++)
			bench_rest(&subjects[k].b, PAUSE_MS / 2 + (int)(i * 37 % PAUSE_MS) / 2);
	}
}

/* Those of the lines under way that are on the screen now. */
static void look(struct subject *s, const double *sent, size_t *from, size_t to)
{
	char text[32];
	size_t i;

	for (i = *from; i < to; i++) {
		snprintf(text, sizeof(text), "+LINE: %06zu", i);
		if (e2e_has(&s->b.e, text)) {
			s->lost += i - *from; /* gone by without being seen */
			s->ms[s->n++] = s->b.read_ms - sent[i];
			*from = i + 1;
		}
	}
}

static void stream(struct subject *s, size_t events)
{
	static double sent[EVENTS_MAX];
	double next = bench_ms(), end;
	size_t n = 0, seen = 0;
	char text[32];

	s->n = s->lost = 0;
	end = next + (double)events * STREAM_MS + 1000;
	while (seen < events && bench_ms() < end) {
		double now = bench_ms();

		if (n < events && now >= next) {
			snprintf(text, sizeof(text), "+LINE: %06zu", n);
			sent[n++] = bench_ms();
			bench_say(&s->b, text);
			next += STREAM_MS;
		}
		if (bench_pump(&s->b, n < events && next > now ?
			       (int)(next - now) : 1))
			look(s, sent, &seen, n);
	}
	s->lost += events - seen;
}

static void report(const char *what, struct subject *subjects, size_t n)
{
	double median[COUNT(all)], p99[COUNT(all)], best = 1e9;

	printf("%s, ms:%*s median     99 %%    worst   not seen\n", what,
	       (int)(24 - strlen(what)), "");
	for (size_t k = 0; k < n; k++) {
		struct subject *s = &subjects[k];

		bench_sort(s->ms, s->n);
		median[k] = bench_at(s->ms, s->n, 50);
		p99[k] = bench_at(s->ms, s->n, 99);
		if (k > 0 && median[k] < best)
			best = median[k];
		printf("  %-26s %8.2f %8.2f %8.2f %6zu of %zu\n",
		       bench_name(s->b.peer), median[k], p99[k],
		       bench_at(s->ms, s->n, 100), s->lost, s->n + s->lost);
	}
	if (n > 1)
		printf("  median %.2f x the better peer, goal 1.5: %s\n",
		       median[0] / best,
		       bench_verdict(median[0] <= RATIO * best));
	printf("  99 %% below %d ms: %s\n", P99_MS,
	       bench_verdict(p99[0] < P99_MS));
}

int main(int argc, char **argv)
{
	static struct subject subjects[COUNT(all)];
	static const char *const env[] = { "HOME=/nonexistent", NULL };
	static const char *const more[] = { "PORT", NULL };
	long events = argc > 1 ? strtol(argv[1], NULL, 10) : 200;
	size_t n = 0;

	if (events < 1 || events > EVENTS_MAX) {
		fprintf(stderr, "usage: latency [1..%d]\n", EVENTS_MAX);
		return 2;
	}
	for (size_t i = 0; i < COUNT(all); i++) {
		if (!bench_have(all[i]))
			continue;
		bench_start(&subjects[n].b, all[i], env,
			    all[i] == PEER_FOTACON ? more : NULL, false);
		bench_ready(&subjects[n++].b);
	}
	for (size_t k = 0; k < n; k++)
		bench_rest(&subjects[k].b, 1000);
	alone(subjects, n, (size_t)events);
	report("a line alone", subjects, n);
	for (size_t k = 0; k < n; k++)
		stream(&subjects[k], (size_t)events * 2 < EVENTS_MAX ?
		       (size_t)events * 2 : EVENTS_MAX);
	report("a line each 10 ms", subjects, n);
	for (size_t k = 0; k < n; k++)
		bench_stop(&subjects[k].b);
	return 0;
}
