/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A module for tests of the local update, as simple as can be: a table of
 * answers, the receiver of libhl78, and faults to order. It and the modem are
 * run together in virtual time, until nothing is due any more or the update is
 * over. It shares no line with the simulated module.
 */
#ifndef TESTS_UNIT_UPDATE_BENCH_H
#define TESTS_UNIT_UPDATE_BENCH_H

#include <hl78/modem.h>

/* What the module does at one point of an update, in place of what is right. */
struct bench_script {
	const char *from, *to;   /* versions; NULL: the usual */
	const char *answers[4][2]; /* command, answer in place of the usual */
	const char *wdsd;        /* says this at once, in place of NAKs */
	hl78_time first_nak;     /* microseconds after AT+WDSD; 0: 1 s */
	hl78_time give_up;       /* says CME 3 then; 0: after 5 min */
	struct hl78_xmodem_receiving receive; /* faults, */
	bool once;               /* of the first transfer alone */
	const char *amid;        /* text before the ACK of block 2 */
	bool amid_ends;          /* and is deaf behind it */
	bool loses_end;          /* the ACK of EOT is lost */
	const char *stored;      /* lines after EOT; NULL: OK, 3 */
	bool garbles;            /* ERROR to the first of these two */
	const char *accepted;    /* to AT+WDSR=4; NULL: OK */
	/* After that, "@SECONDS LINE\n"…; "lost" and "back" are the port's. */
	const char *installs;
	bool mute_after;         /* no answers after AT+WDSR=4 */
	bool answers_late;       /* none until 15 minutes have passed */
	uint32_t lost_at_block;  /* the port goes */
	unsigned boots;          /* until it runs the new one; 0 is 1 */
	bool left_over;          /* it waits for a transfer as we come, */
	bool left_unasked;       /* and has not asked yet, so takes no CAN */
	const char *begins_with; /* somebody has agreed: it installs then */
};

struct bench {
	struct hl78_modem *modem;
	const struct bench_script *script;
	struct hl78_update_plan plan;
	hl78_time now, began;
	size_t chunk;
	/* the module */
	struct hl78_xmodem_receiver receiver;
	bool receiving, data_done;
	unsigned n_transfers;
	char line[128];
	size_t line_len;
	char version[HL78_VERSION_MAX], sleep[24];
	int cmee, mask, echo, session;
	bool accepted, deaf, left_over;
	unsigned n_boots;
	unsigned n_garbled;
	struct {
		hl78_time at;
		char text[96];
	} due[24];
	unsigned n_due;
	uint8_t got[1 << 16];
	size_t n_got;
	/* the caller */
	bool over;
	int cancel_at; /* step at which to cancel, 0 for none */
	uint32_t cancel_block;
	bool defers, by_hand, comes_and_goes;
	unsigned n_events;       /* so far; at one of them, from 1, it is */
	unsigned cancel_event, lose_event; /* cancelled, or the port lost */
	bool types;              /* a person types at every event: */
	unsigned n_typed, n_held;
	bool loses;
	hl78_time back_in;       /* after that; 0: it stays away */
	int stops_at;            /* the run ends at this step, 0: when over */
	bool mute_close;         /* no 8 */
	char sent[1 << 14];      /* commands, each with "|" behind it */
	size_t sent_len;
	char told[1 << 14];      /* steps, problems, decisions */
	size_t told_len;
	struct hl78_outcome outcome;
};

#define BENCH_SIZE 2500u /* bytes of the package: three blocks */

void bench_open(struct bench *b, const struct bench_script *script);
void bench_close(struct bench *b);
/* Begins with b->plan and runs until it is over. */
void bench_update(struct bench *b);
/* Runs until nothing is due any more. */
void bench_settle(struct bench *b);
/* A person's command, and what comes of it. */
void bench_command(struct bench *b, const char *command);
/* A line of the module, now. */
void bench_hear(struct bench *b, const char *line);
uint8_t bench_byte(uint64_t offset);

/* ---- between the two ends ---- */

void bench_note(char *out, size_t size, size_t *len, const char *text);
/* Bytes of the module, now. */
void bench_feed(struct bench *b, const void *bytes, size_t len);
void bench_link(struct bench *b, bool up);

void module_command(struct bench *b, const char *bytes, size_t len);
void module_data(struct bench *b, const uint8_t *bytes, size_t len);
/* What the receiver has to say, and what the module says behind it. */
void module_says(struct bench *b);
/* Lines: "OK\n+WDSI: 3"; or "lost", "back", "hears". */
void module_speak(struct bench *b, const char *text);
/* Its port comes back. */
void module_back(struct bench *b);
/* It waits for a transfer that somebody began. */
void module_waits(struct bench *b);
hl78_time module_next(const struct bench *b, unsigned *which);
void module_due(struct bench *b, unsigned which);

#endif
