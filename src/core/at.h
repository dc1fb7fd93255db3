/* SPDX-License-Identifier: MIT */
/*
 * The command queue of a live line: one command at a time, each with the
 * time-out of its table, and a way back in step after one that got no answer.
 * It knows no answers and no events; modem.c tells it what came.
 */
#ifndef CORE_AT_H
#define CORE_AT_H

#include <hl78/modem.h>

/* Commands that can wait: a person's few, and one of a procedure. */
#define AT_QUEUE_MAX 8

struct at_entry {
	int id; /* 0: a probe of ours */
	enum hl78_owner owner;
	bool insist;
	size_t len;
	char text[HL78_COMMAND_MAX];
};

enum at_state {
	AT_IDLE,
	AT_SENDING,
	AT_WAITING, /* for the final result, until the deadline */
	AT_QUIET,   /* until the line has been quiet for a while */
};

struct at {
	struct at_entry queue[AT_QUEUE_MAX];
	unsigned first, n;
	struct at_entry current;
	char out[HL78_COMMAND_MAX + 1];
	size_t out_len, out_sent;
	enum at_state state;
	bool probe_due;    /* after a time-out */
	unsigned n_probes; /* in a row */
	int next_id;
	hl78_time deadline; /* of WAITING and QUIET */
	char raw[HL78_COMMAND_MAX]; /* bytes that are no command, */
	size_t raw_len, raw_sent;   /* to go out when none is SENDING */
	bool mixed; /* some went out, and may be answered, too */
};

void at_init(struct at *at);

/* Queues a command; its id, or HL78_ERR_SYNTAX, HL78_ERR_SPACE. */
int at_push(struct at *at, const char *text, size_t len,
	    enum hl78_owner owner, bool insist);

/*
 * Bytes that go out as they are, behind the command that is being sent, if one
 * is, and before the next. 0, or HL78_ERR_SYNTAX, HL78_ERR_SPACE.
 */
int at_raw(struct at *at, const void *bytes, size_t len);
/*
 * `n` of them went out. The command that waits gets its time anew, and the next
 * one a quiet line: what they bring about answers nobody.
 */
void at_raw_sent(struct at *at, size_t n, hl78_time now);

/*
 * Starts the next command, or the probe that is due, where none is under way:
 * `current` is then the one that goes out.
 */
bool at_start(struct at *at);

/* Bytes of the current command went out. True with the last of them. */
bool at_sent(struct at *at, size_t n, hl78_time now);

/* The final result of the current command came. */
void at_final(struct at *at, hl78_time now);

/* The current command, if it waits, waits until then. */
void at_wait(struct at *at, hl78_time until);

/* CONNECT: the data phase takes as long as it takes, within bounds. */
void at_connected(struct at *at, hl78_time now);

/* What came was another's answer: ours is awaited, then a quiet line. */
void at_settle(struct at *at, hl78_time now);

/* Any line came: in AT_QUIET the quiet begins anew. */
void at_line(struct at *at, hl78_time now);

/* The module restarted: the current command is gone, the rest waits. */
void at_restarted(struct at *at, hl78_time now);

/* Drops all that is queued or under way. */
void at_clear(struct at *at);

enum at_due {
	AT_DUE_NOTHING,
	AT_DUE_TIMEOUT, /* the current command got no answer */
	AT_DUE_MUTE,    /* nor did the probes after it */
};

enum at_due at_tick(struct at *at, hl78_time now);

/*
 * After a time-out: a plain AT goes first, so that a late answer is not taken
 * for that of the next command.
 */
void at_probe(struct at *at);

static inline hl78_time at_deadline(const struct at *at)
{
	return at->deadline;
}

#endif
