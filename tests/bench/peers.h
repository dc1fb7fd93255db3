/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The programs that are measured beside each other: each on a terminal of its
 * own, and on a port of its own that is a pseudo-terminal too. Of a program
 * that is not installed the bench says so, and goes on without.
 */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include "e2e/e2e.h"

enum peer {
	PEER_FOTACON,
	PEER_PICOCOM,
	PEER_TIO,
	PEER_MINICOM,
	PEER_HTOP, /* has no port */
	PEER_CAT,  /* has nothing but one */
	N_PEERS
};

struct bench {
	enum peer peer;
	struct e2e e;       /* its terminal */
	int module;         /* the other side of its port; -1: it has none */
	int line;           /* cat's port, kept open; or -1 */
	char port[64];
	bool silent;        /* the module says nothing by itself */
	char command[256];  /* that comes from the host */
	size_t command_len;
	double read_ms;     /* when the terminal got the last bytes */
};

double bench_ms(void);

const char *bench_name(enum peer peer);
/* Says so, once, where it is not installed. */
bool bench_have(enum peer peer);

/*
 * Starts it in 80 by 24. `env` as for e2e_start(). "PORT" in `more`, further
 * arguments of fotacon, is the name of the port, which otherwise is the last
 * argument; NULL for none.
 */
void bench_start(struct bench *b, enum peer peer, const char *const *env,
		 const char *const *more, bool silent);
void bench_stop(struct bench *b);

/*
 * Waits up to `ms` for bytes on the terminal or commands on the port, which are
 * answered; true when the terminal got some. They go to the screen.
 */
bool bench_pump(struct bench *b, int ms);
/* For so long, whatever comes. */
void bench_rest(struct bench *b, int ms);
/* Until the screen is up. */
void bench_ready(struct bench *b);
bool bench_is_ready(struct bench *b);
/* What the module says: a line. */
void bench_say(struct bench *b, const char *text);

/* The n values, sorted; of these the one below which `percent` of them lie. */
void bench_sort(double *values, size_t n);
double bench_at(const double *sorted, size_t n, double percent);

/* "met" or "MISSED". */
const char *bench_verdict(bool met);

#endif
