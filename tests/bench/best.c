/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * best ROUNDS COMMAND...: runs each command (a line for the shell) in turn,
 * ROUNDS times over, and prints for each its best time in seconds and its
 * largest memory in KiB. In turn, so that a machine that is busy for a while
 * is so for all of them.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct best {
	int64_t ns;
	long kib;
};

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int run(const char *command, struct best *best)
{
	int64_t start = now_ns(), ns;
	struct rusage usage;
	int status;
	pid_t child = fork();

	if (child < 0)
		return 1;
	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (wait4(child, &status, 0, &usage) != child)
		return 1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "best: this failed: %s\n", command);
		return 1;
	}
	ns = now_ns() - start;
	if (best->ns == 0 || ns < best->ns)
		best->ns = ns;
	if (usage.ru_maxrss > best->kib)
		best->kib = usage.ru_maxrss;
	return 0;
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	struct best *bests;

	if (rounds < 1) {
		fprintf(stderr, "usage: best ROUNDS COMMAND...\n");
		return 2;
	}
	bests = calloc((size_t)argc, sizeof(*bests));
	if (!bests)
		return 1;
	for (long r = 0; r < rounds; r++) {
		for (int i = 2; i < argc; i++) {
			if (run(argv[i], &bests[i]) != 0)
				return 1;
		}
	}
	for (int i = 2; i < argc; i++)
		printf("%.3f %ld\n", (double)bests[i].ns / 1e9, bests[i].kib);
	free(bests);
	return 0;
}
