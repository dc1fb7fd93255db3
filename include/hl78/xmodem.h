/* SPDX-License-Identifier: MIT */
/*
 * XMODEM-1K as an HL78xx speaks it (AN 7), both ends of it, without the line:
 * bytes in, bytes and wants out. The caller owns the port and the clock; the
 * structs are plain memory that holds no pointer, made, copied and dropped by
 * whoever has them. Only their public members are for callers.
 *
 * A block is SOH or STX, its number, 255 minus its number, 128 or 1024 bytes,
 * and a sum: of one byte when the receiver asked with NAK, which is what an
 * HL78xx does, or CRC-16 (two bytes) when it asked with `C`.
 */
#ifndef HL78_XMODEM_H
#define HL78_XMODEM_H

#include <hl78/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HL78_XMODEM_BLOCK      1024
#define HL78_XMODEM_SMALL      128
#define HL78_XMODEM_PACKET_MAX (3 + HL78_XMODEM_BLOCK + 2)
#define HL78_XMODEM_SIZE_MAX   (64u << 20) /* of a file, bytes */

enum hl78_xmodem_check {
	HL78_XMODEM_UNDECIDED, /* the receiver has not asked yet */
	HL78_XMODEM_SUM,       /* asked with NAK */
	HL78_XMODEM_CRC,       /* asked with C */
};

enum hl78_xmodem_state {
	HL78_XMODEM_STARTING, /* until the receiver asks for the first block */
	HL78_XMODEM_BLOCKS,
	HL78_XMODEM_ENDING,   /* EOT is out, or on its way */
	HL78_XMODEM_CANCELLING, /* CAN CAN is to go out at a block's end */
	HL78_XMODEM_DONE,     /* EOT was acknowledged */
	HL78_XMODEM_FAILED,   /* see the failure */
};

enum hl78_xmodem_failure {
	HL78_XMODEM_NO_FAILURE,
	HL78_XMODEM_NO_START,   /* nothing was asked for in time */
	HL78_XMODEM_CANCELLED,  /* CAN CAN from the other side */
	HL78_XMODEM_TOO_MANY,   /* one block, or all together, too often */
	HL78_XMODEM_NO_ANSWER,  /* to a block, or the port takes no bytes */
	HL78_XMODEM_NO_END,     /* EOT was not acknowledged */
	HL78_XMODEM_BY_US,      /* hl78_xmodem_sender_cancel() */
	HL78_XMODEM_ECHOED,     /* a block came back: nobody takes blocks */
};

/* "the module cancelled (CAN CAN)". Never NULL. */
const char *hl78_xmodem_failure_text(enum hl78_xmodem_failure failure);

/* ---- sender ---- */

struct hl78_xmodem_sending {
	uint64_t size;     /* of the file, bytes; at least 1 */
	/*
	 * What is left behind the blocks of 1024, when it is 896 bytes or
	 * fewer, goes as blocks of 128: the remedy for firmware before 4.6.9.4.
	 */
	bool tail_128;
	/*
	 * Of the line, 8N1, which makes time-outs and tells old answers; 0 where
	 * bytes do not take that time: a pty, a module's own USB port.
	 */
	uint32_t baud;
	hl78_time start_within; /* microseconds; HL78_NEVER: the caller's care */
};

/* Counts for whoever shows it. */
struct hl78_xmodem_counts {
	uint32_t block;      /* acknowledged so far */
	uint32_t blocks;     /* in all */
	uint64_t bytes;      /* of the file, acknowledged; size at the end */
	uint64_t size;
	uint32_t resent;     /* packets sent again, */
	uint32_t naks;       /* for a NAK, */
	uint32_t timeouts;   /* for silence */
	hl78_time started_at; /* first byte; HL78_NO_TIME before */
	hl78_time ack_took;  /* from the last byte of a block to its ACK */
	uint16_t block_len;  /* of the last one acknowledged */
};

/* Private: one block as it goes out. */
struct hl78_xmodem_packet {
	uint8_t bytes[HL78_XMODEM_PACKET_MAX];
	uint16_t len;      /* of its data, fill included */
	enum hl78_xmodem_check check; /* the sum behind it, if any */
};

struct hl78_xmodem_sender {
	enum hl78_xmodem_state state;
	enum hl78_xmodem_failure failure; /* also while CANCELLING */
	enum hl78_xmodem_check check;
	struct hl78_xmodem_counts counts;

	/* The rest is private. */
	uint32_t baud;
	bool tail_128;
	bool asked_crc;      /* once, before the first ACK */
	uint32_t at;         /* the block on the line; the first is 1 */
	uint32_t given;      /* blocks that were given */
	struct hl78_xmodem_packet packets[2]; /* of odd and even blocks */
	int out;             /* what goes out, of it so many bytes did */
	size_t out_at;
	bool waiting;        /* it is out: the next answer is to it */
	bool early;          /* an ACK came sooner than it can have crossed */
	bool odd;            /* answers and copies did not always match */
	bool sure;           /* the last block goes out once more for that */
	bool can;            /* the last byte was CAN */
	uint8_t echoed;      /* bytes of the block's header that came back */
	bool in_line;        /* the last byte was amid a line of text */
	uint8_t copies;      /* of the block on the line */
	uint8_t ends;        /* EOTs that were sent */
	uint8_t silences;    /* time-outs in a row */
	uint8_t too_fast;    /* of these with an early ACK */
	uint8_t settles;     /* waits in a row that brought none of the owed */
	uint32_t owed;       /* answers to earlier copies, still to come */
	hl78_time heard_at;  /* the last byte of text */
	hl78_time line_free; /* all that was handed over has left the line */
	hl78_time crossed_at; /* no earlier can it be on the other side */
	hl78_time start_by, ask_at, stall_by, answer_by, settle_by; /* timers */
};

/*
 * Nothing is sent until the receiver asks. HL78_ERR_RANGE: a size of 0 or above
 * HL78_XMODEM_SIZE_MAX.
 */
int hl78_xmodem_sender_begin(struct hl78_xmodem_sender *s,
			     const struct hl78_xmodem_sending *what,
			     hl78_time now);

/*
 * The piece of the file wanted next, one block ahead of the line, so that it
 * never waits for us; false: none now. `*len` <= HL78_XMODEM_BLOCK.
 */
bool hl78_xmodem_sender_wants(const struct hl78_xmodem_sender *s,
			      uint64_t *offset, size_t *len);
/*
 * Exactly that piece; copied. HL78_ERR_STATE where none is wanted,
 * HL78_ERR_RANGE where `len` is another than was wanted.
 */
int hl78_xmodem_sender_give(struct hl78_xmodem_sender *s, const void *bytes,
			    size_t len, hl78_time now);

/*
 * One byte of the receiver. True: it belongs to the protocol and is used up.
 * False: text of the module between (an URC), for whoever reads lines: 06, 15
 * and 18 cannot be in text, `C` can, and counts before the first ACK alone,
 * where nothing of a line is around it: at a line's start or behind a quiet, and
 * with a quiet behind it (the deadline). Behind DONE and FAILED all is text.
 */
bool hl78_xmodem_sender_byte(struct hl78_xmodem_sender *s, uint8_t byte,
			     hl78_time now);

/*
 * What is to be written to the port, NULL and 0 for nothing; what changes the
 * sender changes it. ..._sent() tells how much of it the port has taken, at the
 * time of writing: times on the line are reckoned from it.
 */
const void *hl78_xmodem_sender_output(const struct hl78_xmodem_sender *s,
				      size_t *len);
void hl78_xmodem_sender_sent(struct hl78_xmodem_sender *s, size_t n,
			     hl78_time now);
/* When ..._tick() is wanted; HL78_NEVER: it is not. Earlier does no harm. */
hl78_time hl78_xmodem_sender_deadline(const struct hl78_xmodem_sender *s);
void hl78_xmodem_sender_tick(struct hl78_xmodem_sender *s, hl78_time now);

/* CAN CAN at the end of the block that is going out; then FAILED, BY_US. */
void hl78_xmodem_sender_cancel(struct hl78_xmodem_sender *s, hl78_time now);

/* ---- receiver ---- */

/* What a receiver does wrong, to order, once where nothing else is said. */
enum hl78_xmodem_fault {
	HL78_XMODEM_NO_FAULT,
	HL78_XMODEM_NAK_STORM,   /* `count` NAKs for `block`, 0: for ever */
	HL78_XMODEM_LOSE_ACK,    /* the ACK of `block` is not sent, `count` times */
	HL78_XMODEM_LATE_ACK,    /* it is sent `delay` late; doubles are acknowledged too */
	HL78_XMODEM_DOUBLE_ACK,  /* it is sent twice */
	HL78_XMODEM_STRAY_CAN,   /* one CAN before the ACK of `block` */
	HL78_XMODEM_CANCEL,      /* CAN CAN in place of the ACK of `block` */
	HL78_XMODEM_GO_SILENT,   /* nothing any more from `block` on */
	HL78_XMODEM_NAK_EOT,     /* EOT is answered by NAK, `count` times */
	HL78_XMODEM_IGNORE_EOT,  /* EOT is never answered */
	HL78_XMODEM_WRONG_SIZE,  /* EOT: what came is called the wrong size */
	HL78_XMODEM_N_FAULTS
};

struct hl78_xmodem_receiving {
	bool crc;          /* asks with C, in place of NAK */
	uint64_t size;     /* announced, without fill; 0: not known */
	hl78_time ask_every; /* microseconds between NAKs at the start; 0: 3 s */
	hl78_time give_up; /* after so long without a block; 0: 5 min */
	/*
	 * NAK after so long without a byte amid the transfer; 0: 10 s, and
	 * HL78_NEVER: it just waits.
	 */
	hl78_time again_every;
	/* A block that does not follow is NAKed; false: it cancels. */
	bool lenient;
	enum hl78_xmodem_fault fault;
	uint32_t block;    /* the first is 1 */
	uint32_t count;    /* 0: once, but for NAK_STORM */
	hl78_time delay;   /* microseconds */
};

struct hl78_xmodem_receiver {
	enum hl78_xmodem_state state; /* STARTING, BLOCKS, DONE, FAILED */
	enum hl78_xmodem_failure failure;
	bool wrong_size;     /* DONE, but not `size` bytes (or so ordered) */
	uint32_t blocks;     /* taken */
	uint64_t bytes;      /* taken, fill included up to the last block */

	/* The rest is private. */
	struct hl78_xmodem_receiving what;
	uint8_t packet[HL78_XMODEM_PACKET_MAX];
	size_t got;          /* of it */
	size_t need;         /* in all; 0: between blocks */
	size_t lent;         /* bytes of a block that the caller may read */
	bool purging;        /* skips until it is quiet, then NAK */
	bool noisy;          /* bytes that are no block came since the last */
	bool can;            /* the last byte was CAN */
	uint8_t end;         /* EOT or CAN, until it is quiet behind it */
	uint32_t faults;     /* committed so far */
	uint8_t errors;      /* in a row */
	uint8_t answers[16];
	uint8_t n_answers;
	uint8_t n_due;       /* of them, to be sent now */
	hl78_time due_at;    /* the others */
	hl78_time quiet_at, ask_at, give_up_at; /* timers */
};

void hl78_xmodem_receiver_begin(struct hl78_xmodem_receiver *r,
				const struct hl78_xmodem_receiving *what,
				hl78_time now);
/*
 * Takes bytes up to the end of one block at most, and returns how many. A block
 * that ended well is then lent: see ..._data(). Behind DONE and FAILED it takes
 * nothing.
 */
size_t hl78_xmodem_receiver_feed(struct hl78_xmodem_receiver *r,
				 const void *bytes, size_t len, hl78_time now);
/*
 * The data of a block that the last feed completed, without fill where the size
 * is known; NULL for none. Until the next feed.
 */
const void *hl78_xmodem_receiver_data(const struct hl78_xmodem_receiver *r,
				      size_t *len);
/* Its answers, once they are due; NULL and 0 for none. */
const void *hl78_xmodem_receiver_output(const struct hl78_xmodem_receiver *r,
					size_t *len);
void hl78_xmodem_receiver_sent(struct hl78_xmodem_receiver *r, size_t n);
/*
 * As with the sender. EOT counts, and what is garbled is NAKed, once it is quiet
 * behind it: both need the ticks.
 */
hl78_time hl78_xmodem_receiver_deadline(const struct hl78_xmodem_receiver *r);
void hl78_xmodem_receiver_tick(struct hl78_xmodem_receiver *r, hl78_time now);

#ifdef __cplusplus
}
#endif

#endif
