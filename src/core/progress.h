/* SPDX-License-Identifier: MIT */
/*
 * How far a download is: percents of the whole package, and a total that is
 * remembered over suspensions, since 9 on a resume tells only what remains.
 */
#ifndef CORE_PROGRESS_H
#define CORE_PROGRESS_H

#include <hl78/session.h>

/* Percents over which the rate is taken. */
#define PROGRESS_SAMPLES 8

struct progress {
	int64_t remainder; /* of a resume whose total is unknown; -1: none */
	unsigned n_samples;
	struct {
		hl78_time at;
		int percent;
	} samples[PROGRESS_SAMPLES];
};

void progress_reset(struct progress *p, struct hl78_progress *out);

/* 9,bytes: a package's size, or on a resume what remains of it. */
void progress_offered(struct progress *p, struct hl78_progress *out,
		      int64_t bytes, bool resume);

/*
 * 18 or 18,percent (-1 for none). False when the percent is out of range or
 * goes back though nothing was suspended; it is not taken then.
 */
bool progress_percent(struct progress *p, struct hl78_progress *out,
		      int64_t percent, hl78_time now);

/* The download stops for now: percents may go back after this. */
void progress_suspended(struct progress *p, struct hl78_progress *out);

/* The size of the package, from what was known before. */
void progress_recall(struct progress *p, struct hl78_progress *out,
		     const struct hl78_progress *was);

/* All of it is stored. */
void progress_complete(struct progress *p, struct hl78_progress *out);

#endif
