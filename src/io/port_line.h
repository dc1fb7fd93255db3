/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a serial line: raw, 8 bits, no parity, rate and flow. */
#ifndef IO_PORT_LINE_H
#define IO_PORT_LINE_H

#include "io/port.h"

/*
 * Sets what the settings ask for, on any tty, starting from what is set there.
 * 0, or a negative errno: -EINVAL where the line does not take the rate or the
 * flow control.
 */
int port_line_set(int fd, const struct port_settings *settings);

/* The same on an open port; what came before is dropped, and it is described. */
int port_line_change(struct port *port);

/* "115200 8N1 rtscts" for people, into port->line. */
void port_line_describe(struct port *port);

#endif
