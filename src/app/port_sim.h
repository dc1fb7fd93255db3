/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated module as a kind of port, "sim:[SCENARIO][,key=value...]". */
#ifndef APP_PORT_SIM_H
#define APP_PORT_SIM_H

#include "io/port.h"

extern const struct port_ops port_sim_ops;

/*
 * How fast time is to go for this port: a factor, 0 for jumping to the next
 * deadline, negative where the port has no say (any other kind; or nothing was
 * said in its spec).
 */
int64_t port_sim_speed(const struct port *port);

#endif
