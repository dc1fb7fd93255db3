/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `fotacon update` says before and after a transfer, answered: before it by
 * a simulated module, in real time, after it with OK, and 13 in place of an
 * installation, so that it is over then.
 */
#ifndef BENCH_TALK_H
#define BENCH_TALK_H

#include <stdbool.h>

/* Until AT+WDSD; what asks for the first block is the caller's. */
bool talk_until_announced(int master);
/* The package is stored. */
void talk_stored(int master);
/* Answers what there is to answer, for some milliseconds at most. */
void talk_on(int master, int ms);

#endif
