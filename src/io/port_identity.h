/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a port is known by when it comes back: a name in /dev goes to whoever
 * comes first.
 *
 *	USB device   its ids and serial number, and which of its interfaces,
 *	             under any name; without a serial number of its own: its
 *	             ids, and the place where it is plugged in
 *	link         what the link names, once it has been made anew
 *	pty          nothing: it is gone for good when it is lost, and another
 *	             one under its number is a stranger's
 *	others       the path
 */
#ifndef IO_PORT_IDENTITY_H
#define IO_PORT_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "io/port_list.h"

/* A file as it was seen: one made anew under its name differs. */
struct port_file {
	dev_t dev;
	ino_t ino;
	int64_t changed_ns;
};

struct port_identity {
	bool known;           /* after the first opening */
	bool mortal;          /* a pty by its own name: lost is gone for good */
	struct port_info usb; /* vid -1: no USB device */
	bool serial_tells;    /* no other device had that number */
	char path[PORT_PATH_MAX]; /* when it was open last */
	struct port_file link;    /* of the name that was given, if it is one */
};

enum port_match {
	PORT_MATCH,       /* that is it */
	PORT_GONE,        /* it is not there */
	PORT_OTHER,       /* something else is there, under its name or so */
	PORT_LIKE,        /* one of its kind, which may be it or not */
};

/* Keeps what the port that is open at `path`, given as `spec`, is known by. */
void port_identity_learn(struct port_identity *id, const char *spec,
			 const char *path, const struct port_list *list);

/*
 * Looks for it in the list. With PORT_MATCH, PORT_OTHER and PORT_LIKE `found`
 * is the one meant. Only for one with USB.
 */
enum port_match port_identity_find(const struct port_identity *id,
				   const struct port_list *list,
				   const struct port_info **found);

/*
 * Whether the tty that `spec` leads to now, `path`, is the one that was open,
 * or was put in its place on purpose. Only for one without USB.
 */
enum port_match port_identity_check(const struct port_identity *id,
				    const char *spec, const char *path);

/*
 * A name for it that lasts, for what is kept of it between runs: of a USB
 * device its ids and serial number or place, else the last part of `spec`, as
 * it was given. Returns `out`.
 */
const char *port_identity_name(const struct port_identity *id,
			       const char *spec, char *out, size_t size);

#endif
