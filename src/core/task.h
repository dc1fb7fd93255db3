/* SPDX-License-Identifier: MIT */
/*
 * What the local update and the one over the air have in common, of which one
 * runs at a time: steps over the command queue and the state machine, their
 * limits and waits, the installation and the version read back, the end and
 * what is put back. task.c is its life, task_install.c the installation,
 * task_end.c the end.
 *
 * A step is driven by one function, called whenever something may have changed
 * and no event waits to be pulled: it looks at what happened, does the next
 * thing, and says whether there may be more to do at once.
 */
#ifndef CORE_TASK_H
#define CORE_TASK_H

#include <hl78/modem.h>

#include "core/build.h"
#include "core/procedures.h"
#include "core/session.h"

/* The longest text of a problem or a decision. */
#define TASK_TEXT_MAX 160

/* Steps that all kinds have; to some two of them are one. */
enum task_step {
	TASK_VERIFY,    /* AT+WDSR=4 was accepted: 12 or 13, 14 */
	TASK_INSTALL,   /* 14: 15, 16, or the watchdog */
	TASK_READ_BACK, /* AT+CGMR */
	TASK_PUT_BACK,
	TASK_OVER,
	N_TASK_STEPS
};

struct task_kind {
	enum hl78_procedure which;
	enum hl78_event_type changed, over;
	uint8_t steps[N_TASK_STEPS]; /* the common ones by its own numbers */
	enum procedure_part ask_again; /* what a restart may have changed */
	bool (*go)(struct hl78_modem *m);
	/* What its caller looks up follows. */
	void (*show)(struct hl78_modem *m);
	/* It is decided how it ends: what comes before the putting back. */
	void (*decided)(struct hl78_modem *m);
	/* Keeps back, and tells, what is not to be put back yet. */
	void (*withhold)(struct hl78_modem *m);
	/* Cancelled: a procedure that is a part of it sends nothing more. */
	bool (*stops_part)(const struct hl78_modem *m);
};

struct task {
	const struct task_kind *kind; /* NULL: none was begun */
	int step;            /* by its own numbers */
	enum task_step common; /* of those that stand for two */
	unsigned stage;      /* within the step */
	hl78_time since, until; /* of the step, as it is shown */
	hl78_time limit;     /* of the step; HL78_NEVER: none */
	bool due;            /* it has passed */
	hl78_time wake_at;   /* a wait within the step ends */
	bool woken;          /* it has ended */
	/* Its command: under way, and the result of the last. */
	int id;
	bool has_result;
	enum hl78_result result;
	int code;
	bool part_failed;    /* the procedure that is a part of it */
	uint64_t seen;       /* what happened, 1 << enum input */
	unsigned n_again;    /* a line that garbles: asked again so often */
	bool about_to_install, gone_on;
	bool is_deaf;        /* 3 and 14 cannot be heard */
	bool taken_up;       /* it installed already: 16 may have been before */
	bool missed;         /* so it was, and so may be what follows it */
	bool left_alone;     /* it may install: nothing is sent to it */
	bool restarted;      /* settings may be lost */
	int8_t echo;         /* before it, -1: not known */
	bool cancelled;
	bool ended;          /* so: */
	struct hl78_outcome end;
	struct hl78_set_up want; /* of its set-up */
	char decision[TASK_TEXT_MAX]; /* text of its event */
};

_Static_assert(N_INPUTS <= 64, "struct task keeps a bit for each input");

static inline bool task_runs(const struct task *t)
{
	return t->kind && t->step != t->kind->steps[TASK_OVER];
}

static inline bool task_saw(const struct task *t, enum input input)
{
	return t->seen >> input & 1;
}

static inline void task_forget(struct task *t, enum input input)
{
	t->seen &= ~(UINT64_C(1) << input);
}

/* ---- task.c, for the modem ---- */

void task_init(struct task *t);
/* Does what is to be done now, while no event waits. */
void task_continue(struct hl78_modem *m);
/* Something happened to the state machine. */
void task_happens(struct task *t, enum input input);
/* The result of a command, whosever. */
void task_result(struct task *t, int id, enum hl78_result result, int code);
/* A procedure ended; false: it is no part of a task. */
bool task_part_done(struct task *t, bool ok);
bool task_stops_part(const struct hl78_modem *m);
hl78_time task_deadline(const struct task *t);
void task_tick(struct task *t, hl78_time now);

/* ---- task.c, for its kinds ---- */

/* Whether one may begin now: the port is open, and nothing else runs. */
bool task_may_begin(const struct hl78_modem *m);
void task_begin(struct hl78_modem *m, const struct task_kind *kind, int step,
	       hl78_time now);

void task_enter(struct hl78_modem *m, int step);
void task_enter_common(struct hl78_modem *m, enum task_step step);
/* The time of the step counts from now. */
void task_limit(struct hl78_modem *m, hl78_time within);
/* A wait within the step: `woken` is set when it ends. */
void task_wait(struct hl78_modem *m, hl78_time span);
/* Queues its command; false while the queue is full. */
bool task_send(struct hl78_modem *m, const char *command);
/* Begins a procedure that is a part of it. */
void task_part(struct hl78_modem *m, enum procedure_part part);
/* Its event with a text: two clauses, the second may be NULL. */
void task_tell(struct hl78_modem *m, const char *what, const char *more);
/* The result of its command: "CME 3: operation not allowed". */
void task_add_result(struct builder *b, const struct hl78_modem *m);
/* Ended by its caller; false where there is nothing to end. */
bool task_cancel(struct hl78_modem *m, hl78_time now);

/* ---- task_install.c ---- */

/* Stages on the way to AT+WDSR=4. */
enum { TASK_ASKING, TASK_GOING, TASK_ACCEPTING, TASK_REFUSED };

/*
 * The installation was accepted, by whomever, or has begun: it is watched from
 * now on. False: it was not.
 */
bool task_installs(struct hl78_modem *m);
/* HL78_EV_ABOUT_TO_INSTALL; its caller goes on. */
void task_about_to_install(struct hl78_modem *m);
/* From TASK_GOING on; TASK_REFUSED is the caller's. */
bool task_accept(struct hl78_modem *m);
/* AT+WDSR=4 was refused for good. */
void task_end_refused(struct hl78_modem *m);
bool task_verify(struct hl78_modem *m);
bool task_install(struct hl78_modem *m);
bool task_read_back(struct hl78_modem *m);

/* ---- task_owed.c ---- */

/* Commands, ", " between them, that put back what a task before has changed. */
void task_keep_owed(struct hl78_modem *m, const char *owed);

/* ---- task_end.c ---- */

/* Stops the session, from TASK_CLOSE on, to one of the last two. */
enum { TASK_CLOSE, TASK_CLOSING, TASK_LOOKS, TASK_CLOSED, TASK_STAYS_OPEN };
bool task_close_session(struct hl78_modem *m);

/* It is decided how it ends. */
void task_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
	     const char *reason);
/* The same, by what the run came to. */
void task_end_by_run(struct hl78_modem *m);
bool task_put_back(struct hl78_modem *m);

#endif
