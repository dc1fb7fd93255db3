/* SPDX-License-Identifier: MIT */
/*
 * The end of a task: it is decided how it ends, what was changed in the module
 * is put back as far as it can be reached, and only then is it over.
 */
#include "core/modem.h"

#include <string.h>

/* OK to AT+WDSS=1,0 is followed by 8 within about 3 s (AN 4.4). */
#define CLOSE_WITHIN HL78_SEC(10)

/* ---- a session, closed ---- */

static bool closing(struct hl78_modem *m, unsigned stage)
{
	m->task.stage = stage;
	task_limit(m, stage < TASK_CLOSED ? CLOSE_WITHIN : HL78_NEVER);
	return stage >= TASK_CLOSED;
}

/* 8, or an answer to AT+WDSS? where indications are off. */
bool task_close_session(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->id)
		return false;
	if (m->session.status.session == HL78_SESSION_CLOSED)
		return closing(m, TASK_CLOSED);
	switch (t->stage) {
	case TASK_CLOSE:
		return task_send(m, "AT+WDSS=1,0") && closing(m, TASK_CLOSING);
	case TASK_CLOSING:
		if (!t->due && t->result == HL78_RESULT_OK)
			return false;
		if (task_send(m, "AT+WDSS?"))
			t->stage = TASK_LOOKS;
		return false;
	default:
		return closing(m, TASK_STAYS_OPEN);
	}
}

/* ---- the end ---- */

void task_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
	     const char *reason)
{
	struct task *t = &m->task;
	struct builder b;

	/* The versions are the run's. */
	run_outcome(&m->run, &m->session.status, m->now, true, &t->end);
	t->end.kind = kind;
	t->end.verified = false;
	builder_init(&b, t->end.reason, sizeof(t->end.reason));
	builder_text(&b, reason);
	t->ended = true;
	t->kind->decided(m);
}

void task_end_by_run(struct hl78_modem *m)
{
	struct task *t = &m->task;

	run_outcome(&m->run, &m->session.status, m->now, true, &t->end);
	t->ended = true;
	t->kind->decided(m);
}

/* ---- put back ---- */

enum { SETTLE, COMPARE, PUT, DONE };

/* Nothing can be put back now; what was changed stays in the list. */
static bool is_out_of_reach(const struct hl78_modem *m)
{
	return m->session.status.link <= HL78_LINK_SILENT ||
	       m->session.status.guard.active || m->task.left_alone;
}

static bool over(struct hl78_modem *m)
{
	struct procedure *p = &m->procedure;

	if (p->n_changes > p->base && m->task.stage == DONE) {
		m->task.stage = DONE + 1;
		task_tell(m, "could not be put back: ",
			  p->changes[p->n_changes - 1]);
		return true;
	}
	p->base = 0;
	run_fix(&m->run, &m->task.end);
	task_enter_common(m, TASK_OVER);
	return true;
}

/* After a restart only what differs, and the echo that it turned on. */
static void compare(struct hl78_modem *m)
{
	struct task *t = &m->task;
	const struct hl78_identity *id = &m->facts.identity;

	procedure_drop_equal(&m->procedure, id);
	if (t->echo == 0 && id->echo == 1)
		procedure_keep(&m->procedure, "ATE0");
}

bool task_put_back(struct hl78_modem *m)
{
	struct task *t = &m->task;
	struct procedure *p = &m->procedure;

	if (t->stage >= DONE || is_out_of_reach(m)) {
		t->stage = t->stage < DONE ? DONE : t->stage;
		return over(m);
	}
	if (t->id)
		return false; /* it may still get its answer */
	t->stage++;
	switch (t->stage) {
	case COMPARE:
		if (!t->restarted || p->n_changes == p->base)
			return true;
		task_part(m, t->kind->ask_again);
		break;
	case PUT:
		if (t->restarted)
			compare(m);
		t->kind->withhold(m);
		if (p->n_changes == p->base)
			return true;
		task_part(m, PART_PUT_BACK);
		break;
	default:
		return true;
	}
	return false;
}
