/* SPDX-License-Identifier: MIT */
/*
 * The life of a task: begun, driven from step to step, cancelled. It knows
 * nothing of what the steps are for. Invariant: it moves on only while no event
 * waits to be pulled, so that a step's events never crowd those of a line.
 */
#include "core/modem.h"

#include <string.h>

void task_init(struct task *t)
{
	memset(t, 0, sizeof(*t));
	t->since = HL78_NO_TIME;
	t->until = t->limit = t->wake_at = HL78_NEVER;
	t->echo = -1;
	t->want.mask = HL78_MASK_ALL;
	memset(t->want.ask, -1, sizeof(t->want.ask));
}

bool task_may_begin(const struct hl78_modem *m)
{
	return hl78_modem_running(m) == HL78_PROC_NONE &&
	       !m->config.read_only && !m->config.no_events &&
	       m->config.source == HL78_LIVE &&
	       m->session.status.link != HL78_LINK_CLOSED;
}

void task_begin(struct hl78_modem *m, const struct task_kind *kind, int step,
	       hl78_time now)
{
	if (now > m->now)
		m->now = now;
	task_init(&m->task);
	m->task.kind = kind;
	m->procedure.base = m->procedure.n_changes;
	task_enter(m, step);
}

/* ---- what steps do ---- */

void task_limit(struct hl78_modem *m, hl78_time within)
{
	struct task *t = &m->task;

	t->limit = within == HL78_NEVER ? HL78_NEVER : m->now + within;
	t->until = t->limit;
	t->due = false;
}

void task_wait(struct hl78_modem *m, hl78_time span)
{
	m->task.wake_at = m->now + span;
	m->task.woken = false;
}

void task_enter(struct hl78_modem *m, int step)
{
	struct task *t = &m->task;

	t->step = step;
	t->since = m->now;
	t->stage = 0;
	t->wake_at = HL78_NEVER;
	t->woken = false;
	task_limit(m, HL78_NEVER);
	t->kind->show(m);
	modem_event(m, task_runs(t) ? t->kind->changed : t->kind->over, m->now);
}

void task_enter_common(struct hl78_modem *m, enum task_step step)
{
	m->task.common = step;
	task_enter(m, m->task.kind->steps[step]);
}

bool task_send(struct hl78_modem *m, const char *command)
{
	struct task *t = &m->task;
	int id = at_push(&m->at, command, strlen(command), HL78_BY_PROCEDURE,
			 false);

	if (id < 0)
		return false;
	t->id = id;
	t->has_result = false;
	return true;
}

void task_part(struct hl78_modem *m, enum procedure_part part)
{
	m->task.part_failed = false;
	procedure_begin_part(&m->procedure, part, &m->task.want);
}

void task_tell(struct hl78_modem *m, const char *what, const char *more)
{
	struct task *t = &m->task;
	struct builder b;

	builder_init(&b, t->decision, sizeof(t->decision));
	builder_text(&b, what);
	if (more)
		builder_text(&b, more);
	modem_text_event(m, t->kind->changed, m->now, t->decision, b.len);
}

void task_add_result(struct builder *b, const struct hl78_modem *m)
{
	const struct task *t = &m->task;
	char text[32];

	if (t->result == HL78_RESULT_CME && t->code >= 0) {
		builder_text(b, "CME ");
		builder_int(b, t->code);
		builder_text(b, ": ");
		builder_text(b, hl78_cme_info_in(t->code, m->session.status
							  .agreement.request)
				->meaning);
	} else {
		builder_text(b, hl78_result_text(t->result, t->code, text,
						 sizeof(text)));
	}
}

/* ---- driven ---- */

void task_continue(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (!t->kind)
		return;
	while (task_runs(t) && !m->n_events &&
	       m->procedure.which == HL78_PROC_NONE)
		if (!t->kind->go(m))
			break;
	t->kind->show(m);
}

void task_happens(struct task *t, enum input input)
{
	t->seen |= UINT64_C(1) << input;
}

void task_result(struct task *t, int id, enum hl78_result result, int code)
{
	if (!id || t->id != id)
		return;
	t->id = 0;
	t->has_result = true;
	t->result = result;
	t->code = code;
}

bool task_part_done(struct task *t, bool ok)
{
	if (!task_runs(t))
		return false;
	t->part_failed = !ok;
	return true;
}

bool task_stops_part(const struct hl78_modem *m)
{
	return task_runs(&m->task) && m->task.cancelled &&
	       m->task.kind->stops_part(m);
}

hl78_time task_deadline(const struct task *t)
{
	hl78_time first = t->due ? HL78_NEVER : t->limit;

	if (!task_runs(t))
		return HL78_NEVER;
	return t->wake_at < first ? t->wake_at : first;
}

void task_tick(struct task *t, hl78_time now)
{
	if (!task_runs(t))
		return;
	if (now >= t->limit)
		t->due = true;
	if (now >= t->wake_at) {
		t->woken = true;
		t->wake_at = HL78_NEVER;
	}
}

/* ---- the caller's side ---- */

int hl78_modem_go_on(struct hl78_modem *modem, hl78_time now)
{
	struct task *t = &modem->task;

	if (!t->about_to_install)
		return HL78_ERR_STATE;
	if (now > modem->now)
		modem->now = now;
	t->about_to_install = false;
	t->gone_on = true;
	modem_send_next(modem, modem->now);
	return 0;
}

bool task_cancel(struct hl78_modem *m, hl78_time now)
{
	struct task *t = &m->task;

	if (!task_runs(t) || t->ended)
		return false;
	if (now > m->now)
		m->now = now;
	t->cancelled = true;
	return true;
}
