/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * start [ROUNDS]: from the start of a program to the read of the terminal that
 * completes its first screen, the programs in turn.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/peers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define GOAL_MS  50
#define QUIET_MS 60
#define ROUNDS_MAX 100

static const struct start {
	const char *what;
	enum peer peer;
	bool silent;
	const char *more[4];
} starts[] = {
	{ "fotacon, a module that answers", PEER_FOTACON, false, { "PORT" } },
	{ "fotacon, one that is silent", PEER_FOTACON, true, { "PORT" } },
	{ "fotacon --read-only", PEER_FOTACON, true,
	  { "--read-only", "PORT" } },
	{ "fotacon sim:", PEER_FOTACON, true, { "sim:" } },
	{ "minicom", PEER_MINICOM, true, { NULL } },
	{ "htop", PEER_HTOP, true, { NULL } },
	{ "picocom, no screen", PEER_PICOCOM, true, { NULL } },
	{ "tio, no screen", PEER_TIO, true, { NULL } },
};

static double once(const struct start *start)
{
	static const char *const env[] = { "HOME=/nonexistent", NULL };
	double begin = bench_ms(), took;
	struct bench b;

	bench_start(&b, start->peer, env, start->more, start->silent);
	bench_ready(&b);
	took = b.read_ms - begin;
	bench_stop(&b);
	poll(NULL, 0, QUIET_MS); /* it may be busy with its end */
	return took;
}

int main(int argc, char **argv)
{
	static double ms[COUNT(starts)][ROUNDS_MAX];
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 15;
	double minicom = 0;
	size_t n;

	if (rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: start [1..%d]\n", ROUNDS_MAX);
		return 2;
	}
	n = (size_t)rounds;
	for (size_t r = 0; r < n; r++) {
		for (size_t i = 0; i < COUNT(starts); i++) {
			if (bench_have(starts[i].peer))
				ms[i][r] = once(&starts[i]);
		}
	}
	for (size_t i = 0; i < COUNT(starts); i++) {
		bench_sort(ms[i], n);
		if (starts[i].peer == PEER_MINICOM)
			minicom = bench_at(ms[i], n, 50);
	}
	printf("start to first screen, ms:         best   median x minicom"
	       "  goals: at most %d, less than minicom\n", GOAL_MS);
	for (size_t i = 0; i < COUNT(starts); i++) {
		double median = bench_at(ms[i], n, 50);

		if (!bench_have(starts[i].peer))
			continue;
		printf("  %-30s %8.1f %8.1f", starts[i].what, ms[i][0], median);
		if (minicom > 0)
			printf(" %8.2f", median / minicom);
		if (starts[i].peer == PEER_FOTACON)
			printf("  %s", bench_verdict(median <= GOAL_MS));
		if (starts[i].peer == PEER_FOTACON && minicom > 0)
			printf(", %s", bench_verdict(median < minicom));
		printf("\n");
	}
	return 0;
}
