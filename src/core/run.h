/* SPDX-License-Identifier: MIT */
/*
 * The run: from the first sign of a session or an offer to its end, and how it
 * stands. The last run of a log decides its outcome.
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include <hl78/modem.h>

#include "core/session.h"

struct run {
	bool closed;      /* 8 came last of what concerns the session */
	bool denied;      /* 7 */
	bool auth_failed; /* 5, nothing better since */
	bool verdict;     /* 13, 15 or 16 came */
	bool reporting;   /* the session that reports it began */
	enum input ended_by; /* of the verdict */
	int64_t problem;  /* data of the last 11, -1 for none */
	bool problem_seen;
	bool installing;
	hl78_time installing_since;
	bool restarted;   /* a sign of a boot since then */
	bool fixed;       /* how it ended was decided by who made it: */
	struct hl78_outcome end;
	bool sends;       /* a package, from the host, so much of it: */
	uint32_t block, blocks;
	char failed_step[96]; /* a clause; empty for none */
	char from[HL78_VERSION_MAX]; /* the version before it */
	bool held;        /* that stays, whatever is read and begins */
	char to[HL78_VERSION_MAX];   /* read after the installation began */
	char now[HL78_VERSION_MAX];  /* the last one read, run or not */
	char expected[HL78_VERSION_MAX]; /* empty: any but `from` will do */
	bool expects_once; /* of this run alone */
};

void run_init(struct run *r);

/* Another run begins, whatever came before. */
void run_begin(struct run *r);

/* Until run_fix() this is the version before it: it may be read amid it. */
void run_hold(struct run *r, const char *was);

/* It was installed before, when the module ran `was`; the version was read. */
void run_installed(struct run *r, const char *was);

/* Decided: it holds until another run begins, or a verdict comes after all. */
void run_fix(struct run *r, const struct hl78_outcome *end);

/*
 * A log tells how its writer saw it end, in words as hl78_outcome_name() has
 * them. It holds where the lines of the log do not decide.
 */
void run_told(struct run *r, enum hl78_outcome_kind kind, const char *why,
	      size_t len);

/* What happened, and the state before it. Call it before the session's move. */
void run_happens(struct run *r, const struct hl78_status *before,
		 const struct happening *h);

/*
 * The version that runs are to lead to; NULL or empty: any other. Or this run
 * alone, as its package has it.
 */
void run_expect(struct run *r, const char *version);
void run_expect_once(struct run *r, const char *version);

/* An update is about to begin. */
void run_announced(struct run *r);

/* A package is on its way to the module, `block` of `blocks` are there. */
void run_transfer(struct run *r, uint32_t block, uint32_t blocks);

/* A version was read. */
void run_version(struct run *r, const char *version);

/* A step of a run (session, agreement, local update) was answered by an error. */
void run_step_failed(struct run *r, const struct hl78_status *status,
		     const char *why);

void run_outcome(const struct run *r, const struct hl78_status *status,
		 hl78_time now, bool timed, struct hl78_outcome *out);

#endif
