/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * idle [SECONDS]: how often programs that have nothing to do wake, and what
 * processor time that takes: all processes of each, its keeper included, all at
 * the same time. A wakeup is a voluntary context switch, as /proc counts them.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/peers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct idle {
	const char *what;
	enum peer peer;
	bool clock;
	const char *more[4];
} idles[] = {
	{ "fotacon", PEER_FOTACON, false, { "PORT" } },
	{ "fotacon, a running time", PEER_FOTACON, true, { "PORT" } },
	{ "fotacon sim:", PEER_FOTACON, false, { "sim:" } },
	{ "minicom", PEER_MINICOM, false, { NULL } },
	{ "picocom", PEER_PICOCOM, false, { NULL } },
	{ "tio", PEER_TIO, false, { NULL } },
	{ "htop", PEER_HTOP, false, { NULL } },
};

struct use {
	long wakeups;
	double ms; /* of the processor */
};

static long parent_of(const char *pid)
{
	char path[64], text[512];
	long parent = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return -1;
	if (fgets(text, sizeof(text), file) && strrchr(text, ')'))
		sscanf(strrchr(text, ')'), ") %*c %ld", &parent);
	fclose(file);
	return parent;
}

static void count_thread(const char *folder, const char *tid, struct use *use)
{
	char path[128], text[256];
	long long ns;
	long n;
	FILE *file;

	snprintf(path, sizeof(path), "%.60s/%.20s/status", folder, tid);
	file = fopen(path, "r");
	while (file && fgets(text, sizeof(text), file)) {
		if (sscanf(text, "voluntary_ctxt_switches: %ld", &n) == 1)
			use->wakeups += n;
	}
	if (file)
		fclose(file);
	snprintf(path, sizeof(path), "%.60s/%.20s/schedstat", folder, tid);
	file = fopen(path, "r");
	if (file && fscanf(file, "%lld", &ns) == 1)
		use->ms += (double)ns / 1e6;
	if (file)
		fclose(file);
}

/* Its threads, and those of its children. */
static void count(long pid, struct use *use)
{
	char folder[64];
	struct dirent *entry;
	DIR *dir;

	snprintf(folder, sizeof(folder), "/proc/%ld/task", pid);
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		if (isdigit((unsigned char)entry->d_name[0]))
			count_thread(folder, entry->d_name, use);
	}
	if (dir)
		closedir(dir);
	dir = opendir("/proc");
	while (dir && (entry = readdir(dir))) {
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    parent_of(entry->d_name) == pid)
			count(strtol(entry->d_name, NULL, 10), use);
	}
	if (dir)
		closedir(dir);
}

/* A session is open: its duration is on the screen. */
static void start_clock(struct bench *b)
{
	bench_say(b, "+WDSI: 4");
	bench_say(b, "+WDSI: 6");
	bench_say(b, "+WDSI: 23,1");
}

static void rest(struct bench *b, size_t n, double ms)
{
	double end = bench_ms() + ms;

	while (bench_ms() < end) {
		for (size_t i = 0; i < n; i++) {
			if (b[i].e.pid)
				bench_pump(&b[i], 5);
		}
	}
}

/* How often it wakes in a second, at most, to be what was promised. */
static double allowed(const struct idle *idle)
{
	return idle->clock ? 1 : 0;
}

static void report(const struct idle *idle, const struct use *before,
		   const struct use *after, size_t bytes, double seconds)
{
	long wakeups = after->wakeups - before->wakeups;

	printf("  %-28s %8ld %9.2f %10.2f %8zu", idle->what, wakeups,
	       (double)wakeups / seconds, after->ms - before->ms, bytes);
	/* One second may begin and end within the time measured. */
	if (idle->peer == PEER_FOTACON)
		printf("  at most %.0f a second: %s", allowed(idle),
		       bench_verdict((double)wakeups <=
				     allowed(idle) * (seconds + 1)));
	printf("\n");
}

int main(int argc, char **argv)
{
	static struct bench b[COUNT(idles)];
	static const char *const env[] = { "HOME=/nonexistent", NULL };
	struct use before[COUNT(idles)] = { 0 }, after[COUNT(idles)] = { 0 };
	long seconds = argc > 1 ? strtol(argv[1], NULL, 10) : 10;

	if (seconds < 1 || seconds > 3600) {
		fprintf(stderr, "usage: idle [1..3600]\n");
		return 2;
	}
	for (size_t i = 0; i < COUNT(idles); i++) {
		if (!bench_have(idles[i].peer))
			continue;
		bench_start(&b[i], idles[i].peer, env, idles[i].more, false);
		bench_ready(&b[i]);
		bench_rest(&b[i], 500);
		if (idles[i].clock)
			start_clock(&b[i]);
	}
	/* What is said at a start is gone by then. */
	rest(b, COUNT(idles), 12000);
	for (size_t i = 0; i < COUNT(idles); i++) {
		if (!b[i].e.pid)
			continue;
		e2e_bytes(&b[i].e);
		count(b[i].e.pid, &before[i]);
	}
	rest(b, COUNT(idles), (double)seconds * 1000);
	printf("idle, %ld s:%*swakeups  a second  processor ms  bytes\n",
	       seconds, 16, "");
	for (size_t i = 0; i < COUNT(idles); i++) {
		if (!b[i].e.pid)
			continue;
		count(b[i].e.pid, &after[i]);
		report(&idles[i], &before[i], &after[i], e2e_bytes(&b[i].e),
		       (double)seconds);
		bench_stop(&b[i]);
	}
	return 0;
}
