/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sender and a receiver of XMODEM at the ends of a line, in virtual time: the
 * line has a rate, the receiver takes its time, both ends read and write in
 * pieces. What goes wrong on the line is the test's: two hooks see what is
 * handed to it.
 */
#ifndef TESTS_XLINE_H
#define TESTS_XLINE_H

#include <hl78/xmodem.h>

#define XLINE_BYTES 32768

/* Bytes on their way, in order. */
struct xpipe {
	uint8_t bytes[XLINE_BYTES];
	hl78_time at[XLINE_BYTES]; /* when each arrives */
	size_t from, to;
	hl78_time last;
};

struct xline {
	struct hl78_xmodem_sender sender;
	struct hl78_xmodem_receiver receiver;
	uint32_t baud;          /* of the line; 0: no rate */
	hl78_time think;        /* the receiver's answers take so long */
	size_t piece;           /* bytes a read or write; 0: whole */
	hl78_time now;
	const uint8_t *file;
	size_t size;
	uint8_t *got;           /* room for size and two blocks */
	size_t n_got;
	char text[4096];        /* what the sender did not take */
	size_t text_len;
	struct xpipe out, back;
	/*
	 * What really goes onto the line for a packet or answer, 0 or more
	 * bytes into `to`, which has room for 2 * len + 8; NULL: the same.
	 * `*late` is how much later.
	 */
	size_t (*spoil)(struct xline *l, bool back, const uint8_t *bytes,
			size_t len, uint8_t *to, hl78_time *late);
	/* What is said before the ACK of block `say_at`. */
	const char *say_before;
	uint32_t say_at;
	const char *say_at_end; /* behind EOT's ACK, in the same read */
	const char *say_given_up; /* when nothing came for too long */
	hl78_time file_at;      /* from then on there is a file to give */
	hl78_time jump;         /* once, at this time, the clock goes on by `jump_by` */
	hl78_time jump_by;
	void *user;
};

/* `l` was cleared; size, file, got, baud and what else is known are set. */
void xline_begin(struct xline *l, const struct hl78_xmodem_sending *sending,
		 const struct hl78_xmodem_receiving *receiving);
/*
 * Until the sender is over, and what it sent has arrived. False: it did not end
 * within so long.
 */
bool xline_run(struct xline *l, hl78_time within);
/* Whether the receiver has the file, all of it, and nothing but fill behind. */
bool xline_same(const struct xline *l);

#endif
