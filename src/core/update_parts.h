/* SPDX-License-Identifier: MIT */
/* What the files of the local update have of each other; see update.h. */
#ifndef CORE_UPDATE_PARTS_H
#define CORE_UPDATE_PARTS_H

#include "core/build.h"
#include "core/modem.h"

/* ---- update.c ---- */

void update_enter(struct hl78_modem *m, enum hl78_update_step step);
/* The time of the step counts from now. */
void update_limit(struct hl78_modem *m, hl78_time within);
/* A wait within the step: `woken` is set when it ends. */
void update_wait(struct hl78_modem *m, hl78_time span);
/* Queues its command; false while the queue is full. */
bool update_send(struct hl78_modem *m, const char *command);
/* Begins a procedure that is a part of it. */
void update_part(struct hl78_modem *m, enum procedure_part part);
/* An HL78_EV_UPDATE with a text: two clauses, the second may be NULL. */
void update_tell(struct hl78_modem *m, const char *what, const char *more);
/* Raises what `problems` has and was not told: one of them. */
bool update_tell_problem(struct hl78_modem *m);

/* The result of its command: "CME 3: operation not allowed". */
void update_add_result(struct builder *b, const struct hl78_modem *m);

/* It is decided how it ends; settings are put back. */
void update_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
		const char *reason);
/* The same, by what came of the installation. */
void update_end_by_run(struct hl78_modem *m);

/* ---- the steps ---- */

bool update_identify(struct hl78_modem *m);
/*
 * What is stored may be being installed: the module is asked from time to time,
 * from the first question on, until that must have ended.
 */
void update_ask_again(struct hl78_modem *m);
bool update_preflight(struct hl78_modem *m);
bool update_quiet(struct hl78_modem *m);
bool update_announce(struct hl78_modem *m);
bool update_transfer(struct hl78_modem *m);
bool update_store(struct hl78_modem *m);
bool update_agree(struct hl78_modem *m);
bool update_verify(struct hl78_modem *m);
bool update_install(struct hl78_modem *m);
bool update_read_back(struct hl78_modem *m);
bool update_put_back(struct hl78_modem *m);

/* ---- update_transfer.c ---- */

/* The next attempt, from AT+WDSD on. */
void update_begin_transfer(struct hl78_modem *m);
/* What is wanted of the caller, or has changed; false for nothing. */
bool update_transfer_events(struct hl78_modem *m);

#endif
