/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows "sim:": a scenario that is built in or a file of the user's. */
#ifndef APP_SIM_SPEC_H
#define APP_SIM_SPEC_H

#include <stddef.h>

#include "sim/sim.h"

#define SIM_SPEC_WHY_MAX 10000

/*
 * As sim_config_init(), but a SCENARIO with a slash in it, or .ini at its end,
 * is a scenario file: a section [scenario] with a summary and any keys, and a
 * section [fault], [fault 1], ... with kind and at for each fault. All that is
 * wrong with a file is said, a line each, with file, line, section and key.
 */
int sim_spec_read(struct sim_config *config, const char *spec, char *why,
		  size_t why_size);
/* That on stderr. */
void sim_spec_complain(const char *why);

#endif
