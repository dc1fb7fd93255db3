/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pty as a port that talks without a pause, line after numbered line, and
 * the log of whoever had it open, compared with what was said.
 */
#ifndef E2E_FLOOD_H
#define E2E_FLOOD_H

#include <stdbool.h>
#include <stddef.h>

/* What 921600 baud carry: ten bits a byte. */
#define FLOOD_BYTES_S 92160
/* One line, CR and LF included. */
#define FLOOD_LINE    64

struct flood {
	int master;
	char name[64];   /* of the port */
	size_t n_lines;  /* begun so far */
	size_t n_lost;   /* bytes that nobody took in time */
	double longest;  /* seconds in which nothing was taken */
};

void flood_open(struct flood *f);
void flood_close(struct flood *f);

/*
 * Talks for so long. `lossy` as a line does: what finds no room is gone; else
 * it is kept until there is, which `longest` tells. False when nothing was
 * taken for E2E_SECONDS.
 */
bool flood_send(struct flood *f, double seconds, bool lossy);
/* A piece of it: for a test that has more to do in between. */
bool flood_lines(struct flood *f, size_t n);

/* How many of the lines said stand in a log, each whole and in their order. */
size_t flood_logged(const struct flood *f, const char *path);

#endif
