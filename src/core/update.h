/* SPDX-License-Identifier: MIT */
/*
 * The local update, a task (see task.h). update.c is its life and what its
 * caller does, update_steps.c the steps up to the transfer and the agreement,
 * update_transfer.c the transfer and its bytes, update_preflight.c what stands
 * in the way.
 */
#ifndef CORE_UPDATE_H
#define CORE_UPDATE_H

#include <hl78/modem.h>

#include "core/frame.h"
#include "core/task.h"

struct update {
	struct hl78_update_plan plan;
	struct hl78_update_status status;
	struct hl78_xmodem_sender sender;
	bool listens;      /* bytes of the module go to the sender first */
	bool fed_protocol; /* those of the last feed did, and were its */
	enum hl78_left left; /* as far as that holds */
	bool agreed;
	bool put_off;      /* by the plan: it was */
	bool distrusted;   /* what was sent is not to be installed */
	bool called_off;   /* the transfer that was left: CAN CAN went out */
	uint32_t told;     /* problems whose events were raised */
	char texts[HL78_N_PROBLEMS][TASK_TEXT_MAX];
	struct hl78_xmodem_counts shown; /* by the last HL78_EV_TRANSFER */
	uint64_t wanted;   /* offset of the last HL78_EV_WANT_DATA, + 1 */
	bool ready;        /* 0 came amid the transfer, when this was so: */
	uint32_t ready_block, ready_resent;
};

static inline uint32_t update_bit(enum hl78_problem_id id)
{
	return UINT32_C(1) << id;
}

/* ---- update.c, for the modem ---- */

void update_init(struct update *u);
bool update_runs(const struct hl78_modem *m);
/* Of the sender. */
hl78_time update_deadline(const struct hl78_modem *m);
void update_tick(struct hl78_modem *m);

/* ---- update_transfer.c, for the modem ---- */

/* The command line of AT+WDSD is out: from now on bytes are its. */
void update_command_out(struct hl78_modem *m, int id);
/* Commands are held back: they would be taken for data. */
bool update_holds_line(const struct hl78_modem *m);
/*
 * Bytes of the module, while it listens: a run of the transfer's or text up to
 * the end of a line, which is then in `line`.
 */
size_t update_feed(struct hl78_modem *m, const char *bytes, size_t len,
		   struct frame_line *line);

/* ---- update_preflight.c ---- */

/* Finds what can be seen before anything is changed. */
void update_find_problems(struct update *u,
			  const struct hl78_identity *identity,
			  const struct hl78_status *status);
/* One more; `text` NULL: the general one. */
void update_problem(struct update *u, enum hl78_problem_id id,
		    const char *text);
bool update_allows(const struct update *u, enum hl78_problem_id id);
/* Those found that keep it from going on. */
uint32_t update_obstacles(const struct update *u);
/* "from-version: the package …; take … (also: size)" */
void update_explain(const struct update *u, uint32_t obstacles, char *out,
		    size_t size);

#endif
