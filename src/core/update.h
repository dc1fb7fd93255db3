/* SPDX-License-Identifier: MIT */
/*
 * The local update: steps over the command queue, the state machine and the
 * XMODEM sender. update.c is its life and what its caller does, update_steps.c
 * the steps up to the transfer and the end, update_transfer.c the transfer and
 * its bytes, update_install.c what comes after it, update_preflight.c what
 * stands in the way.
 *
 * A step has one function, called whenever something may have changed and no
 * event waits to be pulled: it looks at what happened, does the next thing, and
 * says whether there may be more to do at once.
 */
#ifndef CORE_UPDATE_H
#define CORE_UPDATE_H

#include <hl78/modem.h>

#include "core/frame.h"
#include "core/session.h"

/* The longest text of a problem or a decision. */
#define UPDATE_TEXT_MAX 160

struct update {
	struct hl78_update_plan plan;
	struct hl78_update_status status;
	struct hl78_xmodem_sender sender;
	bool listens;      /* bytes of the module go to the sender first */
	bool fed_protocol; /* those of the last feed did, and were its */
	unsigned stage;    /* within the step */
	hl78_time limit;   /* of the step; HL78_NEVER: none */
	bool due;          /* it has passed */
	hl78_time wake_at; /* a wait within the step ends */
	bool woken;        /* it has ended */
	/* Its command: under way, and the result of the last. */
	int id;
	bool has_result;
	enum hl78_result result;
	int code;
	bool part_failed;  /* the procedure that is a part of it */
	enum hl78_left left; /* as far as that holds */
	uint64_t seen;     /* what happened, 1 << enum input */
	unsigned n_again;  /* a line that garbles: asked again so often */
	bool agreed;
	bool put_off;      /* by the plan: it was */
	bool distrusted;   /* what was sent is not to be installed */
	bool gone_on;
	bool is_deaf;      /* 3 and 14 cannot be heard */
	bool left_alone;   /* it may install: nothing is sent to it */
	bool called_off;   /* the transfer that was left: CAN CAN went out */
	bool restarted;    /* settings may be lost */
	int8_t echo;       /* before it, -1: not known */
	bool ended;        /* so: */
	struct hl78_outcome end;
	uint32_t told;     /* problems whose events were raised */
	char texts[HL78_N_PROBLEMS][UPDATE_TEXT_MAX];
	char decision[UPDATE_TEXT_MAX]; /* text of an HL78_EV_UPDATE */
	struct hl78_xmodem_counts shown; /* by the last HL78_EV_TRANSFER */
	uint64_t wanted;   /* offset of the last HL78_EV_WANT_DATA, + 1 */
	bool ready;        /* 0 came amid the transfer, when this was so: */
	uint32_t ready_block, ready_resent;
};

_Static_assert(N_INPUTS <= 64, "struct update keeps a bit for each input");

static inline bool update_runs(const struct update *u)
{
	return u->status.step != HL78_UPDATE_IDLE &&
	       u->status.step != HL78_UPDATE_OVER;
}

static inline bool update_saw(const struct update *u, enum input input)
{
	return u->seen >> input & 1;
}

static inline void update_forget(struct update *u, enum input input)
{
	u->seen &= ~(UINT64_C(1) << input);
}

static inline uint32_t update_bit(enum hl78_problem_id id)
{
	return UINT32_C(1) << id;
}

/* ---- update.c, for the modem ---- */

void update_init(struct update *u);
/* Does what is to be done now, while no event waits. */
void update_continue(struct hl78_modem *m);
/* Something happened to the state machine. */
void update_happens(struct update *u, enum input input);
/* The result of a command, whosever. */
void update_result(struct update *u, int id, enum hl78_result result, int code);
/* A procedure ended; false: it is no part of an update. */
bool update_part_done(struct update *u, bool ok);
/* It was cancelled: a procedure that is a part of it sends nothing more. */
bool update_stops_part(const struct update *u);
hl78_time update_deadline(const struct update *u);
void update_tick(struct update *u, hl78_time now);

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
