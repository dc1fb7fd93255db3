/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A talk with a modem, for the tests of the core: bytes are fed in pieces of a
 * chosen size, time is a number, and what the modem tells is kept in two
 * records. `told` has what a person would see, `all` every event with its time
 * and the state after it. Each event is checked for what must always hold.
 */
#ifndef TESTS_UNIT_TALK_H
#define TESTS_UNIT_TALK_H

#include <hl78/modem.h>

/* Where a talk begins: no special moment of the clock. */
#define TALK_START HL78_SEC(1000)

struct talk {
	struct hl78_modem *modem;
	hl78_time now;
	size_t chunk; /* most bytes fed, or sent, at once; 0: all */
	unsigned n_lines; /* fed by hl78_modem_feed_line() */
	int percent;  /* the last, -1 after a suspension */
	/*
	 * "> AT | < OK | ! 18,98 | . text | # 28 | % 3000 | = AT: OK | ~ text
	 * | * set-up failed: AT+CMEE=1": a command, an answer, an event with
	 * its data, another line, payload and an overlong line with their
	 * lengths, a result of our own command, an anomaly, a procedure.
	 */
	char told[1 << 14];
	size_t told_len;
	char all[1 << 17];
	size_t all_len;
	char sent[1 << 12]; /* CR as "\r" */
	size_t sent_len;
};

/* As a chunk size: all at once, but lines as lines where they are plain. */
#define TALK_LINES (SIZE_MAX - 1)

/* Sizes in which a stream is cut; 0, the last, is whole. */
#define TALK_N_CHUNKS 7
extern const size_t talk_chunks[TALK_N_CHUNKS];

void talk_open(struct talk *t, enum hl78_source source, size_t chunk);
void talk_close(struct talk *t);
/* The same on the heap, all bytes at once. */
struct talk *talk_new(enum hl78_source source);
void talk_free(struct talk *t);

/* Bytes of one side, now. */
void talk_feed(struct talk *t, enum hl78_side side, const void *bytes,
	       size_t len);
/* A line of the module as it comes, "\r\n" before and behind it. */
void talk_line(struct talk *t, const char *line);
/* Takes and keeps what the modem sends, in pieces of the chunk's size. */
void talk_send(struct talk *t);
/* Queues a command of the user; returns as hl78_modem_command() does. */
int talk_command(struct talk *t, const char *text, bool insist);
/* A line, then whatever goes out because of it. */
void talk_reply(struct talk *t, const char *line);
/* Lets time pass, with all that falls due. */
void talk_pass(struct talk *t, int64_t ms);

/*
 * A script: "> TEXT" from the host, "< TEXT" from the module, "+SECONDS",
 * "# text" a remark, "lost" and "back" of the port, each on a line of its own.
 */
void talk_play(struct talk *t, const char *script);

/* What was told, or sent, since the last look; forgets it. */
void talk_expect(struct talk *t, const char *told);
void talk_expect_sent(struct talk *t, const char *sent);

/*
 * Feeds a stream, all of it the module's or a script, at every chunk size:
 * `told` must be so at each, and all events the same.
 */
void talk_check_stream(enum hl78_source source, const void *bytes, size_t len,
		       const char *told);
void talk_check_script(const char *script, const char *told);

/* A fixture: each test has a talk on a live line of its own. */
#define LIVE(test) cmocka_unit_test_setup_teardown(test, live_open, live_close)
extern struct talk *live;
int live_open(void **state);
int live_close(void **state);
const struct hl78_status *live_status(void);

#endif
