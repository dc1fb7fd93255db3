/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A port: something that gives a module's bytes and takes the host's. Kinds
 * are const tables of operations; which ones there are, their user says. A
 * port that goes away stays as it is, in the state "lost", and is opened again
 * when it is back: the same device, under whatever name it has by then.
 */
#ifndef IO_PORT_H
#define IO_PORT_H

#include <sys/types.h>

#include <hl78/types.h>

#include "io/baud_probe.h"
#include "io/port_identity.h"

enum port_flow {
	PORT_FLOW_NONE,
	PORT_FLOW_RTSCTS,
	PORT_FLOW_XONXOFF,
};

#define PORT_BAUD_DEFAULT 115200
/* The rate is looked for at the opening, which sends "AT" at several. */
#define PORT_BAUD_AUTO    1

struct port_settings {
	unsigned baud; /* see port_baud_valid(); 0: default; PORT_BAUD_AUTO */
	enum port_flow flow;
	bool no_reopen; /* a lost port stays lost */
};

enum port_state {
	PORT_CLOSED,
	PORT_OPEN,
	PORT_LOST,    /* was open, went away */
	PORT_PROBING, /* open, but its rate is being looked for */
};

/* A lost port is looked for this often. */
#define PORT_RETRY_MS 500

#define PORT_SPEC_MAX 512

struct port;

struct port_ops {
	const char *prefix; /* "sim:"; "" takes every spec */
	/* Whether one with that prefix is of this kind; NULL: it is. */
	bool (*takes)(const char *spec);
	/*
	 * Fills in fd (or leaves -1), name, line and impl. 0, or a negative
	 * errno and the whole sentence in `error`.
	 */
	int (*open)(struct port *port, hl78_time now);
	void (*close)(struct port *port);
	/* Bytes, 0 for none at present, a negative errno: it is gone. */
	ssize_t (*read)(struct port *port, void *buf, size_t size,
			hl78_time now);
	ssize_t (*write)(struct port *port, const void *buf, size_t len,
			 hl78_time now);
	/*
	 * Makes the line as port->settings has it now, and drops what came
	 * before. NULL: there is no rate.
	 */
	int (*set_line)(struct port *port);
	/*
	 * Asks the driver for each byte at once, or for what it had before;
	 * one that cannot is left as it is. NULL: nothing is held back.
	 */
	void (*hurry)(struct port *port, bool on);
	/* For ports without an fd; NULL where there is nothing to do. */
	hl78_time (*deadline)(const struct port *port);
	void (*tick)(struct port *port, hl78_time now);
};

struct port {
	const struct port_ops *ops;
	enum port_state state;
	struct port_settings settings;
	int fd;                   /* -1: none, or not open */
	char spec[PORT_SPEC_MAX]; /* as given */
	char name[64];            /* for titles: "ttyUSB0"; may change when back */
	char line[48];            /* "115200 8N1", "simulated" */
	char error[512];          /* why it is not open: a sentence */
	struct port_identity identity; /* what it is known by when lost */
	bool refused; /* lost, and what has its name cannot be had: see error */
	bool rate_unknown;
	struct baud_probe probe;
	hl78_time retry_at;
	void *impl;               /* owned by ops */
};

/*
 * Opens what `spec` names, with the first of `kinds` (ended by NULL) that
 * takes it. Returns 0, or a negative errno: port->error then says in a
 * sentence what is wrong. -EBUSY: held by somebody else. With PORT_BAUD_AUTO
 * it is PORT_PROBING then, where there is a rate: nothing can be read or
 * written until port_tick() said true, and it is PORT_CLOSED when no rate was
 * found.
 */
int port_open(struct port *port, const struct port_ops *const *kinds,
	      const char *spec, const struct port_settings *settings,
	      hl78_time now);
/* Also of one that is lost, or never opened but zeroed. */
void port_close(struct port *port);

/*
 * Bytes read; 0 for none at present; a negative errno once, when the port went
 * away: its state is PORT_LOST then and port->error says why.
 */
ssize_t port_read(struct port *port, void *buf, size_t size, hl78_time now);
/* Bytes taken, fewer than `len` (or 0) while it is full; errors as above. */
ssize_t port_write(struct port *port, const void *buf, size_t len,
		   hl78_time now);

/*
 * Asks for every byte as soon as it is there, and at the end for what was
 * before: some adapters keep them for 16 ms, which a protocol that waits for
 * each answer pays for with half its rate. Closing ends it, too.
 */
void port_hurry(struct port *port, bool on);

/* When port_tick() is wanted; while probing also when fd is readable. */
hl78_time port_deadline(const struct port *port);
/*
 * Does what is due. True when a lost port has just been opened again, or its
 * rate found; a failed try leaves its reason in port->error.
 */
bool port_tick(struct port *port, hl78_time now);

enum port_hint {
	PORT_HINT_SILENT,       /* nothing comes back: what it may be */
	PORT_HINT_GARBAGE,      /* what comes is no text */
	PORT_HINT_MODEMMANAGER, /* it runs, and may talk to the module too */
	PORT_HINT_SHARED,       /* somebody else has it open, without a lock */
};

/*
 * A sentence of help for a port that is open, into `out`. False where there is
 * nothing to say; the last two look at other processes.
 */
bool port_hint(const struct port *port, enum port_hint which, char *out,
	       size_t size);

/* The usual rates from 9600 to 3000000. */
bool port_baud_valid(unsigned baud);

/* A serial port that libserialport knows, or a link to one. */
extern const struct port_ops port_serial_ops;
/* Any tty: a pty, say, or a link to one. */
extern const struct port_ops port_tty_ops;

#endif
