/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of port->error. */
#ifndef IO_PORT_SAY_H
#define IO_PORT_SAY_H

#include "io/port.h"

/* The service that takes every modem for its own, as /proc spells it. */
#define PORT_MODEMMANAGER      "ModemManager"
#define PORT_MODEMMANAGER_CURE \
	"sudo systemctl stop ModemManager ends it, sudo mmcli -m N --inhibit " \
	"its hold on one modem (mmcli -L has the numbers)"

/* Why `path` cannot be had, by its negative errno, which is returned. */
int port_say(struct port *port, int err, const char *path);

/* That `holder` has `path` ("minicom (1234)", empty: unknown). Returns -EBUSY. */
int port_say_held(struct port *port, const char *path, const char *holder);

/* That no rate was answered. */
void port_say_no_rate(struct port *port);

/*
 * Why a lost port is not taken up again, with the device in question (NULL:
 * not a USB device). Returns -ENOENT or -ENODEV.
 */
int port_say_match(struct port *port, enum port_match match,
		   const struct port_info *found);

#endif
