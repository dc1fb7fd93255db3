/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells that ports may have come, gone, or been taken by somebody. What there
 * is now, port_list_read() says. While nothing happens it costs nothing.
 */
#ifndef IO_PORT_WATCH_H
#define IO_PORT_WATCH_H

#include <stdbool.h>

struct port_watch {
	int fd; /* readable when something happened; -1: none */
};

/*
 * Watches the folders in which serial ports appear. A negative errno, and fd
 * -1, where the machine has no watch to give: then only looking again helps.
 */
int port_watch_open(struct port_watch *watch);
/* Allowed in any case, fd being -1. */
void port_watch_close(struct port_watch *watch);

/*
 * Watches one port besides: who opens it, and whether its name comes or goes.
 * It may be one that is watched already, or not there yet; it is to be named
 * again whenever it came back.
 */
void port_watch_add(struct port_watch *watch, const char *path);

/* Takes what happened; false where nothing did. */
bool port_watch_take(struct port_watch *watch);

#endif
