/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can go wrong between a host and a module while a package of 25 blocks
 * goes over, and how `fotacon update` has to end: held in virtual time by
 * test_e2e_localupdate, shown beside a peer by the bench.
 */
#ifndef E2E_UPDATE_FAULTS_H
#define E2E_UPDATE_FAULTS_H

#include <stddef.h>
#include <stdio.h>

#define UPDATE_FAULTS_SIZE 25000 /* bytes of the package */
/* A module that installs and starts in no time: what is left is the transfer. */
#define UPDATE_FAULTS_SIM  "happy,install=0,boot=0"

static const struct update_fault {
	const char *name;
	const char *spec;   /* behind UPDATE_FAULTS_SIM */
	const char *outcome;
	int status;
	const char *reason; /* a part of it; NULL: none */
	int from, to;       /* seconds in all, whole ones */
	int baud;           /* of the line; 0: it takes no time */
} update_faults[] = {
	{ "clean", "", "updated", 0, NULL, 9, 10, 0 },
	{ "a URC before an ACK", ",fault=urc,at=20", "updated", 0, NULL,
	  9, 10, 0 },
	{ "ACK 2 s late", ",fault=late-ack,at=20,late=2000", "updated", 0,
	  NULL, 11, 12, 0 },
	{ "ACK 15 s late", ",fault=late-ack,at=20,late=15000", "updated", 0,
	  NULL, 24, 25, 0 },
	{ "ACK lost", ",fault=lose-ack,at=20", "updated", 0, NULL, 30, 40, 0 },
	{ "three NAKs", ",fault=nak-storm,at=20,count=3", "updated", 0, NULL,
	  10, 14, 0 },
	/* The second transfer meets it as well. */
	{ "NAK for ever", ",fault=nak-storm,at=20,count=ever"
	  ",fault=nak-storm,at=20,count=ever", "failed", 1, "too often",
	  10, 15, 0 },
	{ "one stray CAN", ",fault=stray-can,at=20", "updated", 0, NULL,
	  9, 10, 0 },
	{ "CAN CAN", ",fault=cancel,at=20,fault=cancel,at=20", "failed", 1,
	  "CAN", 7, 10, 0 },
	{ "CAN CAN once", ",fault=cancel,at=20", "updated", 0, NULL,
	  13, 15, 0 },
	{ "EOT NAKed once", ",fault=nak-eot", "updated", 0, NULL, 9, 11, 0 },
	{ "EOT never answered", ",fault=ignore-eot", "timeout", 4, "no longer",
	  60, 90, 0 },
	{ "never asks, CME 3 at 300 s", ",fault=no-start", "failed", 1,
	  "CME 3", 300, 301, 0 },
	{ "first block at 299 s", ",fault=late-start,late=299000", "updated",
	  0, NULL, 308, 309, 0 },
	{ "dead at block 20", ",fault=silent,at=20", "timeout", 4,
	  "no longer", 100, 130, 0 },
	/* Behind the last one also for those who send small blocks at the end. */
	{ "URC, OK, 3 with last ACK", ",delay=0,fault=urc,at=29", "updated",
	  0, NULL, 9, 10, 0 },
	{ "9600 baud", "", "updated", 0, NULL, 36, 37, 9600 },
};

#define UPDATE_N_FAULTS (sizeof(update_faults) / sizeof(update_faults[0]))

/*
 * The module of a row in the process of fotacon itself, in virtual time; there
 * the line is a part of the module's answer.
 */
static inline void update_fault_sim(const struct update_fault *f, char *out,
				    size_t size)
{
	int line_ms = f->baud ? 1028 * 10 * 1000 / f->baud : 0;

	snprintf(out, size, "sim:" UPDATE_FAULTS_SIM "%s,ack=%d", f->spec,
		 200 + line_ms);
}

#endif
