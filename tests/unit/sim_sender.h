/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A simple sender of XMODEM for the tests of the simulated module, apart from
 * the library's: one block after the other, again for a NAK or after a time
 * without an answer. What is no sign of the protocol it leaves in run->out.
 */
#ifndef TESTS_UNIT_SIM_SENDER_H
#define TESTS_UNIT_SIM_SENDER_H

#include "unit/sim_run.h"

#define SIGN_NAK 0x15
#define SIGN_ACK 0x06
#define SIGN_CAN 0x18
#define SIGN_EOT 0x04

enum sender_end {
	SENDER_DONE,
	SENDER_CANCELLED, /* two CANs */
	SENDER_NO_START,
	SENDER_NO_ANSWER,
};

struct sender {
	const uint8_t *file;
	size_t size;
	size_t block;  /* 128 or 1024 */
	bool crc;
	int tries;     /* of a block */
	int64_t wait_ms; /* for an answer */
	/* Counted: */
	unsigned blocks, naks, timeouts;
	char signs[64]; /* the first ones, as letters: N A C c(=C) */
};

/* All of it, from the announcement on the line to the answer to EOT. */
enum sender_end sender_run(struct run *run, struct sender *s);

/* One block with its number, from 1. */
void sender_block(struct run *run, const struct sender *s, unsigned n);

/*
 * The next sign within so long, 0 for none: it is taken out of run->out. `C`
 * is one only where it is asked for.
 */
int sender_sign(struct run *run, const char *signs, int64_t ms);

/*
 * A local update of a module, for tests of it: there is one at a time. The
 * file is whatever local_file() makes of it, or the test.
 */
#define LOCAL_FILE_MAX (70 * 1024)

struct local {
	struct run run;
	struct sender sender;
	uint8_t file[LOCAL_FILE_MAX];
	uint8_t place[LOCAL_FILE_MAX]; /* what the module has of it */
};

extern struct local local;

/*
 * Fixtures: bytes of all kinds; and none that is a sign, for a module that
 * restarts, and echoes what it is sent.
 */
int local_file(void **state);
int local_plain_file(void **state);

/* Quick, all indications on, no echo, and behind AT+CMEE=1. */
void local_open(const char *spec, size_t chunk);
/* AT+WDSD. */
void local_announce(size_t size);
/* The sender is to send so much of the file, in blocks of 1024. */
void local_sender(size_t size);
/* Announced and sent; what the module says in text is left in the run. */
enum sender_end local_transfer(size_t size);

/* So many whole files, and the last of them is `size` bytes of ours. */
void local_received(unsigned n_files, size_t size);
/* What it has said, as run_fold(). */
void local_text(const char *text);
void local_version(const char *version);

#endif
