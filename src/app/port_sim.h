/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated module as a kind of port, "sim:[SCENARIO][,key=value...]". */
#ifndef APP_PORT_SIM_H
#define APP_PORT_SIM_H

#include "io/loop.h"
#include "io/port.h"
#include "sim/sim.h"

extern const struct port_ops port_sim_ops;

/*
 * The clock for a port: jumping where the spec is that of a simulated module
 * and its speed is "max", or left open and `jump`; else the machine's.
 */
enum loop_clock port_sim_clock(const char *spec, bool jump);

/*
 * On stderr, where one would not open because there is more than one thing
 * wrong with its spec: all but the last, which is in port->error.
 */
void port_sim_complain(const char *spec);

/*
 * Whether the module behind a spec is the one that it was before: any but a
 * simulated one without a memory.
 */
bool port_sim_remembers(const char *spec);

/* The module behind an open port of this kind; NULL for any other port. */
struct sim *port_sim_of(const struct port *port);

/* Time goes as fast as the spec of an open simulated module wants it. */
void port_sim_pace(const struct port *port, struct loop *loop);

#endif
