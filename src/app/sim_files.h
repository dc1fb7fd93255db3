/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of `fotacon sim`: a package it accepts, and the one it was sent. */
#ifndef APP_SIM_FILES_H
#define APP_SIM_FILES_H

#include "app/app.h"
#include "sim/sim.h"

/* --package: makes one for this module, says so, and that is all: a status. */
int sim_package_main(const struct app_options *options,
		     const struct sim_config *config);

/* --received: where what comes is kept. */
struct sim_inbox {
	const char *path; /* NULL: nowhere */
	void *bytes;
	unsigned n_files; /* that are dealt with */
};

/* False, and it is said, when it cannot be. */
bool sim_inbox_open(struct sim_inbox *inbox, struct sim *sim,
		    const struct app_options *options);
void sim_inbox_close(struct sim_inbox *inbox);

/*
 * Keeps a file that has come since the last call: its length, 0 for none, or
 * a negative errno.
 */
int64_t sim_inbox_keep(struct sim_inbox *inbox, const struct sim *sim);

#endif
