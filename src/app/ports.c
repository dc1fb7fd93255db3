/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of ports of this program; a tty takes every name that is left. */
#include "app/app.h"
#include "app/port_sim.h"

const struct port_ops *const app_ports[] = {
	&port_sim_ops,
	&port_serial_ops,
	&port_tty_ops,
	NULL,
};
