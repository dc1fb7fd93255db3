/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A random walk: the module and the library at the two ends of a line, what was
 * done, and what of it was heard. walk_judge.c looks at every step of it.
 */
#ifndef TESTS_UNIT_WALK_H
#define TESTS_UNIT_WALK_H

#include "unit/duo.h"

#define WALK_DIARY 24

enum walk_machine { WALK_SESSION, WALK_PACKAGE, WALK_REQUEST, WALK_N_MACHINES };

/* Counts of all walks. */
struct walk_counts {
	unsigned walks, actions, events;
	unsigned anomalies; /* told after something was not heard */
	unsigned looks;
	unsigned allowed; /* not right, but the word that tells is to come */
	unsigned unsure;  /* not right, and the word that told was not heard */
	unsigned long seen[WALK_N_MACHINES][16]; /* right, by state */
};

struct walk {
	struct duo duo;
	uint64_t seed, random;
	char spec[256];
	char diary[WALK_DIARY][96]; /* what was done last */
	unsigned n_actions;
	/*
	 * The module may have restarted, and has not said so: it is dark, or
	 * its first word after that is still to come.
	 */
	bool unheard;
	/* Something was not heard: until what is shown is true again. */
	bool unsure[WALK_N_MACHINES];
	bool right[WALK_N_MACHINES]; /* at the last look */
	bool says_open; /* +WDSS: 1,1, or 9 as a session is being opened */
	hl78_time context_at; /* OK to AT+WDSS=2, the last; 0 for none */
	/* 4 was not heard: a request to connect may still be thought to wait. */
	bool connects_unheard;
	bool forgot; /* it installed, and neither 15 nor 16 will come */
	struct walk_counts *counts;
};

/* The hooks of the duo, before the first step. Borrows `w` while it walks. */
void walk_watch(struct walk *w);
/* After every step: what is shown is right, or may be; else the test fails. */
void walk_judge(struct walk *w);
/* From now on nobody knows, until what is shown is right again. */
void walk_unsure(struct walk *w);
/* Ends the test with what was done last. */
__attribute__((format(printf, 2, 3), noreturn)) void
walk_wrong(struct walk *w, const char *format, ...);

const char *walk_machine_name(enum walk_machine machine);

#endif
