/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local update as a console works on it: the package that was taken, what
 * stands in its way, and how far it is. The steps are libhl78's, the bytes
 * live_update.c's.
 */
#ifndef APP_WORK_UPDATE_H
#define APP_WORK_UPDATE_H

#include <hl78/modem.h>

#include "io/package.h"
#include "ui/phase.h"

struct work;

#define WORK_PROBLEM_MAX 200

enum work_update_stage {
	WORK_UPDATE_NONE,
	WORK_UPDATE_TAKEN, /* there is a package, */
	WORK_UPDATE_ASKS,  /* the module is asked about it, */
	WORK_UPDATE_ASKED, /* and has answered */
	WORK_UPDATE_RUNS,
	WORK_UPDATE_OVER,
};

struct work_update {
	enum work_update_stage stage;
	struct package package; /* open from TAKEN on */
	char path[PATH_MAX];    /* as it is kept for the next time */
	uint32_t problems;      /* found: 1u << enum hl78_problem_id, */
	uint32_t allow;         /* and waved through */
	char texts[HL78_N_PROBLEMS][WORK_PROBLEM_MAX];
	bool failed;            /* the module could not be asked: the outcome */

	enum hl78_update_step step;    /* as the rows know it, */
	enum hl78_update_step reached; /* the furthest before it is put back */
	unsigned attempt;
	uint32_t resent;        /* told of, and when */
	hl78_time resent_at;
	bool goes_on;           /* begins by itself, see work_update_go(), */
	bool told;              /* and problems have had their rows */
	bool agreed;
	bool noted;             /* for whoever comes, should we be killed */
	bool cancelled;
	bool leaves;            /* whoever asked for its end wants to go */

	struct hl78_xmodem_counts sent; /* the newest */
	int64_t rates[PHASE_RATES];     /* of each percent, bytes a second */
	int percent;
	uint64_t from_bytes;    /* where this percent began, */
	hl78_time from_at;      /* and when */
	int64_t rate;           /* all in all; -1: not known */
	int64_t eta_s;
	hl78_time took;         /* of all of it, once it is over */
	struct hl78_outcome outcome;
};

/* Why no update can be begun now; NULL: it can. */
const char *work_update_held(const struct work *w);
/*
 * Takes a file for one: reads and checks it. False, and `error` of the package
 * says why, where there is nothing to send. What was taken before is dropped.
 */
bool work_update_take(struct work *w, const char *path);
/* Forgets it; not while it runs. */
void work_update_drop(struct work *w);
/* Asks the module what stands in the way. Nothing is changed. */
void work_update_ask(struct work *w);
/* Waves a problem through, or takes that back; false: it is none for that. */
bool work_update_allow(struct work *w, enum hl78_problem_id id);
/* Nothing stands in the way any more. */
bool work_update_may_start(const struct work *w);
void work_update_start(struct work *w);

/*
 * All of it: asks, allows these where they are found, and begins where nothing
 * else stands in the way. What does is told.
 */
void work_update_go(struct work *w, uint32_t allow);
/* Goes on with that; true when something was done. */
bool work_update_go_on(struct work *w);

bool work_update_runs(const struct work *w);
/* From the announcement on until the module has it. */
bool work_update_sends(const struct work *w);
/* What a cancel would mean, a sentence; NULL: there is nothing to cancel. */
const char *work_update_cancel_means(const struct work *w);
/* Ends it, orderly; its end comes as its outcome does. */
void work_update_cancel(struct work *w);
/*
 * Whoever wants to go waits for the orderly end of what runs: true as long as
 * it is to be waited for. An installation is left alone.
 */
bool work_update_leave(struct work *w);
/* Nobody is there to agree: the package stays in the module. */
void work_update_alone(struct work *w);

/* A path as it was typed: "~/" is the home folder. */
void work_update_path(const char *typed, char *out, size_t size);

/* After each event of the module. */
void work_update_event(struct work *w, const struct hl78_event *ev);

#endif
