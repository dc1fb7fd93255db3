/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An update over the air in virtual time: the modem at one end, the simulated
 * module at the other, between them a script of what people, the port and a
 * module that does not do as it should add to it.
 */
#ifndef TESTS_UNIT_OTA_BENCH_H
#define TESTS_UNIT_OTA_BENCH_H

#include <hl78/modem.h>

#include "sim/sim.h"

struct ota_way {
	const char *name;
	const char *spec; /* of the simulated module */
	/* Of request 1, 2, 3: "a" accept, "c" caller, "l" leave; NULL: aaa. */
	const char *policy;
	const char *agree; /* "0", "1" turned off, on, "-" as it is; NULL: --- */
	uint16_t defer[3]; /* minutes */
	const char *apn, *pin, *expect;
	uint8_t cid;
	bool no_start;
	uint32_t idle_s; /* 0: 60 s; 1: never */
	/*
	 * "@SECONDS WHAT", "=TEXT WHAT" when that has just been told, lines.
	 * WHAT: a command of a person ("AT…"), a line of the module ("<…"),
	 * "lost", "back", "accept", "later MINUTES", "cancel", "mute", "hears".
	 */
	const char *script;
	/* A command; what answers it in the module's place, so often. */
	struct {
		const char *command, *answer;
		unsigned times; /* 0: always */
	} instead[4];
	bool early; /* it begins only where the script says "begin" */

	enum hl78_outcome_kind kind;
	bool verified;
	const char *reason; /* a part of it; NULL: there is none */
	int from_s, to_s;   /* it took so many seconds */
	const char *told;   /* parts of it in that order, "~" between them */
	const char *sent;   /* the same of the commands */
};

/* A small package: ten seconds of download. */
#define SMALL ",size=31000"
#define ASKS "agreements" SMALL

struct ota_ways {
	const struct ota_way *way;
	size_t n;
};

extern const struct ota_ways ota_ways_session, ota_ways_request,
	ota_ways_resume, ota_ways_rare;

#define OTA_SCRIPT_MAX 12

struct ota_bench {
	const struct ota_way *way;
	struct hl78_modem *modem;
	struct sim *sim;
	hl78_time now, began;
	size_t chunk; /* 0: whole */
	bool begun, over, lost, mute;
	unsigned n_events, cancel_event, lose_event;
	bool loses, returns; /* the port is back after a minute */
	hl78_time back_at;
	unsigned n_used[4];
	char line[160]; /* of the host, not ended yet */
	size_t line_len;
	char injected[512];
	struct {
		bool done;
		hl78_time at; /* HL78_NEVER: by text */
		char text[48], what[96];
	} script[OTA_SCRIPT_MAX];
	unsigned n_script;
	enum hl78_ota_step step;
	enum hl78_ota_wait wait;
	char told[1 << 15], sent[1 << 14];
	size_t told_len, sent_len;
	struct hl78_outcome outcome;
};

/* Plays it to its end; `chunk` as for both sides of the line. */
void ota_bench_open(struct ota_bench *b, const struct ota_way *way,
		    size_t chunk);
void ota_bench_run(struct ota_bench *b);
void ota_bench_close(struct ota_bench *b);
void ota_bench_plan(const struct ota_way *way, struct hl78_ota_plan *plan);
/* Whether the text has all the parts, in their order. */
bool ota_bench_has(const char *text, const char *parts);

#endif
