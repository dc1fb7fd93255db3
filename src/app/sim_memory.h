/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file in which a simulated module keeps its memory over runs: state=FILE. */
#ifndef APP_SIM_MEMORY_H
#define APP_SIM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/sim.h"

struct sim_memory {
	char path[SIM_PATH_SIZE]; /* "": nothing is kept */
	char kept[SIM_STATE_MAX]; /* what the file holds */
	size_t kept_len;
};

/*
 * Gives the new module what the file holds; where there is none, it is made.
 * 0, or a negative errno with a sentence in `error`: the file cannot be read
 * or written, or (-EINVAL) it holds no state.
 */
int sim_memory_open(struct sim_memory *memory, const char *path,
		    struct sim *sim, char *error, size_t size);

/*
 * Writes the file anew where the module has something new to keep: whole or
 * not at all. 0, or a negative errno.
 */
int sim_memory_keep(struct sim_memory *memory, const struct sim *sim);

#endif
