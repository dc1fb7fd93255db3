/* SPDX-License-Identifier: MIT */
/* What the files of the local update have of each other; see update.h. */
#ifndef CORE_UPDATE_PARTS_H
#define CORE_UPDATE_PARTS_H

#include "core/build.h"
#include "core/modem.h"

/* ---- update.c ---- */

/* Raises what `problems` has and was not told: one of them. */
bool update_tell_problem(struct hl78_modem *m);

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
/* The session that was closed stays so while a request waits. */
void update_withhold(struct hl78_modem *m);

/* ---- update_transfer.c ---- */

/* The next attempt, from AT+WDSD on. */
void update_begin_transfer(struct hl78_modem *m);
/* What is wanted of the caller, or has changed; false for nothing. */
bool update_transfer_events(struct hl78_modem *m);

#endif
