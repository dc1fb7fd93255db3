/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every tty needs around its bytes, a real serial port as well as a pty:
 * found, checked, locked, and its settings put back at the end.
 */
#ifndef IO_PORT_DEVICE_H
#define IO_PORT_DEVICE_H

#include <termios.h>

#include "io/port.h"
#include "io/port_list.h"

struct port_device {
	int fd;                   /* carries the lock; bytes may go through it */
	char path[PORT_PATH_MAX]; /* links resolved */
	struct termios saved;
	bool hurried;             /* the driver was asked for low latency */
};

/*
 * Finds, opens and locks what port->spec names, and fills in port->name and
 * port->line. Its settings are as they were. 0, or a negative errno with the
 * sentence in port->error.
 */
int port_device_open(struct port_device *device, struct port *port);
/*
 * Makes the line as port->settings want it, and shuts others out: the last
 * step, for nobody can open the device afterwards. On failure the device is
 * closed; returns and says as above.
 */
int port_device_start(struct port_device *device, struct port *port);
/* See port_hurry(). */
void port_device_hurry(struct port_device *device, bool on);
/* Puts the settings back, unlocks, closes. */
void port_device_close(struct port_device *device);

#endif
