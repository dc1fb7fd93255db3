/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flood [MEGABYTES]: lines of text, as fast as the program takes them from its
 * port, until it has the last one; a key now and then meanwhile. fotacon writes
 * its log, in which no byte may be missing, and answers a key on the screen; of
 * its peers, which write no log here, a key is answered when it is on the port.
 * What is slow gets less to do: the rates are compared.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/peers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define LINE_LEN  80 /* with its CR and LF */
#define BLOCK     (LINE_LEN * 800)
#define KEY_MS    150 /* between two */
#define KEYS_MAX  2000
#define GOAL_MS   100
#define SLOW_SHARE 50 /* of what tio gets: one part in so many */
#define LIMIT_MS  120000

static const enum peer all[] = { PEER_FOTACON, PEER_PICOCOM, PEER_TIO,
				 PEER_CAT };

struct flood {
	struct bench b;
	long lines;      /* to be sent */
	long made;
	char block[BLOCK];
	size_t at, len;  /* of the block, what is still to be written */
	char last[16];   /* what the last line says */
	char tail[32];   /* the end of what the terminal got */
	bool arrived;    /* the last line has */
	bool key_waits;
	double key_at;
	size_t typed;
	double ms[KEYS_MAX];
	size_t n;
};

/* A line of 78 bytes, without its end. */
static const char *text_of(long number, char out[128])
{
	snprintf(out, 128, "+FLOOD: %010ld %059d", number, 0);
	return out;
}

static void fill(struct flood *f)
{
	char text[128];

	f->at = f->len = 0;
	while (f->len + LINE_LEN <= sizeof(f->block) && f->made < f->lines) {
		text_of(++f->made, text);
		memcpy(f->block + f->len, text, LINE_LEN - 2);
		memcpy(f->block + f->len + LINE_LEN - 2, "\r\n", 2);
		f->len += LINE_LEN;
	}
}

/* Letters: the flood has none of these. */
static void type(struct flood *f)
{
	char key[2] = { (char)('a' + f->typed % 26), '\0' };

	if (f->n == KEYS_MAX)
		return;
	f->typed++;
	f->key_at = bench_ms();
	f->key_waits = true;
	e2e_type(&f->b.e, key);
}

static void answered(struct flood *f)
{
	f->ms[f->n++] = bench_ms() - f->key_at;
	f->key_waits = false;
}

/* The last letters, up to five of them, stand on the screen. */
static bool key_shown(struct flood *f)
{
	char letters[6];
	size_t n = f->typed < 5 ? f->typed : 5;

	for (size_t i = 0; i < n; i++)
		letters[i] = (char)('a' + (f->typed - n + i) % 26);
	letters[n] = '\0';
	return e2e_has(&f->b.e, letters);
}

/* The number of the last line, which can be cut anywhere. */
static void look_for_last(struct flood *f, const char *bytes, size_t n)
{
	char both[sizeof(f->tail) + 65536 + 1];
	size_t kept = strlen(f->tail);

	memcpy(both, f->tail, kept);
	memcpy(both + kept, bytes, n);
	both[kept + n] = '\0';
	if (memmem(both, kept + n, f->last, strlen(f->last)))
		f->arrived = true;
	kept += n;
	n = kept < sizeof(f->tail) - 1 ? kept : sizeof(f->tail) - 1;
	memcpy(f->tail, both + kept - n, n);
	f->tail[n] = '\0';
}

static void read_terminal(struct flood *f)
{
	static char bytes[65536];
	ssize_t n = read(f->b.e.master, bytes, sizeof(bytes));

	if (n <= 0)
		return;
	f->b.e.bytes += (size_t)n;
	if (f->b.peer != PEER_FOTACON) {
		look_for_last(f, bytes, (size_t)n);
		return;
	}
	/* Only what has a screen of its own is small enough to look at. */
	vterm_input_write(f->b.e.vt, bytes, (size_t)n);
	if (f->key_waits && key_shown(f))
		answered(f);
	if (f->made == f->lines && f->at == f->len &&
	    e2e_has(&f->b.e, f->last))
		f->arrived = true;
}

static void read_port(struct flood *f)
{
	char bytes[64];

	if (read(f->b.module, bytes, sizeof(bytes)) > 0 && f->key_waits &&
	    f->b.peer != PEER_FOTACON)
		answered(f);
}

static void write_port(struct flood *f)
{
	ssize_t n;

	if (f->at == f->len)
		fill(f);
	n = write(f->b.module, f->block + f->at, f->len - f->at);
	if (n > 0)
		f->at += (size_t)n;
}

/* MB/s; 0 when the last line does not arrive. */
static double run(struct flood *f)
{
	double start = bench_ms(), key_at = start + KEY_MS;

	while (!f->arrived) {
		bool more = f->made < f->lines || f->at < f->len;
		struct pollfd fds[2] = {
			{ .fd = f->b.e.master, .events = POLLIN },
			{ .fd = f->b.module,
			  .events = (short)(POLLIN | (more ? POLLOUT : 0)) },
		};

		poll(fds, 2, 20);
		if (fds[0].revents)
			read_terminal(f);
		if (fds[1].revents & POLLIN)
			read_port(f);
		if (fds[1].revents & POLLOUT)
			write_port(f);
		if (bench_ms() > start + LIMIT_MS)
			return 0;
		/* cat takes none. */
		if (more && !f->key_waits && bench_ms() >= key_at &&
		    f->b.peer != PEER_CAT) {
			type(f);
			key_at = bench_ms() + KEY_MS;
		}
	}
	return (double)f->lines * LINE_LEN / 1e3 / (bench_ms() - start);
}

/* Whether the log has each line, in its order, and whole. */
static long missing(const struct flood *f, const char *log)
{
	FILE *file = fopen(log, "r");
	char line[512], want[128];
	long next = 1;

	while (file && next <= f->lines && fgets(line, sizeof(line), file)) {
		const char *text = strstr(line, " < +FLOOD: ");

		if (!text)
			continue;
		text_of(next, want);
		text += 3;
		if (strncmp(text, want, LINE_LEN - 2) != 0 ||
		    text[LINE_LEN - 2] != '\n')
			break;
		next++;
	}
	if (file)
		fclose(file);
	return f->lines - (next - 1);
}

int main(int argc, char **argv)
{
	static struct flood f[COUNT(all)];
	static const char *const env[] = { "HOME=/nonexistent", NULL };
	char log[] = "/tmp/fotacon-flood-XXXXXX";
	const char *const more[] = { "--log", log, "PORT", NULL };
	long megabytes = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
	double rate[COUNT(all)] = { 0 }, worst = 0;
	long lost = 0;
	bool ahead = true;

	if (megabytes < 1 || megabytes > 10000) {
		fprintf(stderr, "usage: flood [MEGABYTES]\n");
		return 2;
	}
	close(mkstemp(log));
	printf("flood of lines:          MB    MB/s  key ms: median    worst\n");
	for (size_t i = 0; i < COUNT(all); i++) {
		struct flood *s = &f[i];

		if (!bench_have(all[i]))
			continue;
		bench_start(&s->b, all[i], env,
			    all[i] == PEER_FOTACON ? more : NULL, false);
		bench_ready(&s->b);
		bench_rest(&s->b, 1000);
		s->lines = megabytes * 1000000 / LINE_LEN /
			   (all[i] == PEER_TIO ? SLOW_SHARE : 1);
		snprintf(s->last, sizeof(s->last), "%010ld", s->lines);
		rate[i] = run(s);
		if (all[i] == PEER_FOTACON) {
			bench_rest(&s->b, 300);
			lost = missing(s, log);
		}
		bench_stop(&s->b);
		bench_sort(s->ms, s->n);
		printf("  %-16s %9.0f %7.1f", bench_name(all[i]),
		       (double)s->lines * LINE_LEN / 1e6, rate[i]);
		if (s->typed > 0 && s->n == 0)
			printf("    none answered");
		else if (s->n > 0)
			printf("  %14.1f %8.1f", bench_at(s->ms, s->n, 50),
			       bench_at(s->ms, s->n, 100));
		printf("%s\n", rate[i] > 0 ? "" : "  the last line never came");
		if (all[i] == PEER_FOTACON)
			worst = s->n ? bench_at(s->ms, s->n, 100) : 0;
		else if (all[i] != PEER_CAT && rate[i] >= rate[0])
			ahead = false;
	}
	unlink(log);
	printf("  in the log %ld lines missing, goal 0: %s\n", lost,
	       bench_verdict(lost == 0));
	printf("  a key answered within %d ms: %s\n", GOAL_MS,
	       bench_verdict(worst > 0 && worst <= GOAL_MS));
	printf("  ahead of picocom and tio: %s\n", bench_verdict(ahead));
	return 0;
}
