/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A module that can be unplugged: a simulated one on a pty of its own, which
 * the console knows by a link.
 */
#ifndef E2E_MODULE_H
#define E2E_MODULE_H

#include "e2e/e2e.h"
#include "sim/sim.h"

struct module {
	struct sim *sim;
	int fd; /* master of its pty; -1: unplugged */
	char link[64];
	size_t heard; /* bytes of the host */
	/*
	 * How much faster than we it lives, 0 for four times; may be changed
	 * at any moment.
	 */
	unsigned speed;
	hl78_time time; /* its own, */
	hl78_time seen; /* and ours then */
};

/* With `fd` -1: a new module, and the link to it. */
void module_plug(struct module *m, const char *spec);
void module_unplug(struct module *m);
/* For e2e.idle, with the module as its argument. */
void module_idle(void *module);

/* Plugs it and starts the console on it; `option` may be NULL. */
void module_begin(struct e2e *e, struct module *m, const char *spec,
		  const char *option);

#endif
