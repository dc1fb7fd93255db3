/* SPDX-License-Identifier: MIT */
/*
 * The life of a local update: begun, driven from step to step, agreed to,
 * cancelled, ended. Invariant: it moves on only while no event waits to be
 * pulled, so that a step's events never crowd those of a line.
 */
#include "core/update_parts.h"

#include <string.h>

static const struct {
	const char *name;
	bool (*go)(struct hl78_modem *m);
} steps[HL78_N_UPDATE_STEPS] = {
	[HL78_UPDATE_IDLE] = { "idle", NULL },
	[HL78_UPDATE_IDENTIFY] = { "identify", update_identify },
	[HL78_UPDATE_PREFLIGHT] = { "preflight", update_preflight },
	[HL78_UPDATE_QUIET] = { "quiet", update_quiet },
	[HL78_UPDATE_ANNOUNCE] = { "announce", update_announce },
	[HL78_UPDATE_TRANSFER] = { "transfer", update_transfer },
	[HL78_UPDATE_STORE] = { "store", update_store },
	[HL78_UPDATE_AGREE] = { "agree", update_agree },
	[HL78_UPDATE_VERIFY] = { "verify", update_verify },
	[HL78_UPDATE_INSTALL] = { "install", update_install },
	[HL78_UPDATE_READ_BACK] = { "read-back", update_read_back },
	[HL78_UPDATE_PUT_BACK] = { "put-back", update_put_back },
	[HL78_UPDATE_OVER] = { "over", NULL },
};

const char *hl78_update_step_name(enum hl78_update_step step)
{
	return steps[step].name;
}

void update_init(struct update *u)
{
	memset(u, 0, sizeof(*u));
	u->status.since = u->status.begun = HL78_NO_TIME;
	u->status.until = u->limit = u->wake_at = HL78_NEVER;
	u->echo = -1;
}

/* ---- what steps do ---- */

void update_limit(struct hl78_modem *m, hl78_time within)
{
	struct update *u = &m->update;

	u->limit = within == HL78_NEVER ? HL78_NEVER : m->now + within;
	u->status.until = u->limit;
	u->due = false;
}

void update_wait(struct hl78_modem *m, hl78_time span)
{
	m->update.wake_at = m->now + span;
	m->update.woken = false;
}

void update_enter(struct hl78_modem *m, enum hl78_update_step step)
{
	struct update *u = &m->update;

	u->status.step = step;
	u->status.since = m->now;
	u->stage = 0;
	u->wake_at = HL78_NEVER;
	u->woken = false;
	update_limit(m, HL78_NEVER);
	modem_event(m,
		    step == HL78_UPDATE_OVER ? HL78_EV_UPDATE_OVER :
					       HL78_EV_UPDATE,
		    m->now);
}

bool update_send(struct hl78_modem *m, const char *command)
{
	struct update *u = &m->update;
	int id = at_push(&m->at, command, strlen(command), HL78_BY_PROCEDURE,
			 false);

	if (id < 0)
		return false;
	u->id = id;
	u->has_result = false;
	return true;
}

void update_part(struct hl78_modem *m, enum procedure_part part)
{
	m->update.part_failed = false;
	procedure_begin_part(&m->procedure, part);
}

void update_tell(struct hl78_modem *m, const char *what, const char *more)
{
	struct update *u = &m->update;
	struct builder b;

	builder_init(&b, u->decision, sizeof(u->decision));
	builder_text(&b, what);
	if (more)
		builder_text(&b, more);
	modem_text_event(m, HL78_EV_UPDATE, m->now, u->decision, b.len);
}

bool update_tell_problem(struct hl78_modem *m)
{
	struct update *u = &m->update;

	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		enum hl78_problem_id id = (enum hl78_problem_id)i;
		struct hl78_event *ev;

		if (!(u->status.problems & ~u->told & update_bit(id)))
			continue;
		u->told |= update_bit(id);
		ev = modem_text_event(m, HL78_EV_PROBLEM, m->now, u->texts[id],
				      strlen(u->texts[id]));
		ev->problem.id = id;
		ev->problem.allowed = update_allows(u, id);
		return true;
	}
	return false;
}

/* "CME 3: operation not allowed", "ERROR" */
void update_add_result(struct builder *b, const struct hl78_modem *m)
{
	const struct update *u = &m->update;
	char text[32];

	if (u->result == HL78_RESULT_CME && u->code >= 0) {
		builder_text(b, "CME ");
		builder_int(b, u->code);
		builder_text(b, ": ");
		builder_text(b, hl78_cme_info_in(u->code, m->session.status
							  .agreement.request)
				->meaning);
	} else {
		builder_text(b, hl78_result_text(u->result, u->code, text,
						 sizeof(text)));
	}
}

/* ---- the end ---- */

void update_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
		const char *reason)
{
	struct update *u = &m->update;
	struct builder b;

	/* The versions are the run's. */
	run_outcome(&m->run, &m->session.status, m->now, true, &u->end);
	u->end.kind = kind;
	u->end.verified = false;
	builder_init(&b, u->end.reason, sizeof(u->end.reason));
	builder_text(&b, reason);
	u->ended = true;
	update_enter(m, HL78_UPDATE_PUT_BACK);
}

void update_end_by_run(struct hl78_modem *m)
{
	struct update *u = &m->update;

	run_outcome(&m->run, &m->session.status, m->now, true, &u->end);
	u->ended = true;
	update_enter(m, HL78_UPDATE_PUT_BACK);
}

/*
 * Until the package is stored, nothing survives the loss of the port; one that
 * was stored before does, and is asked for when the port is back.
 */
static bool is_lost(struct hl78_modem *m)
{
	struct update *u = &m->update;
	bool in_transfer = u->status.step == HL78_UPDATE_TRANSFER ||
			   u->status.step == HL78_UPDATE_STORE;

	if (u->status.step >= HL78_UPDATE_AGREE ||
	    !update_saw(u, IN_LINK_LOST))
		return false;
	u->listens = false;
	if (u->left == HL78_LEFT_STORED && !u->plan.dry_run && !u->due) {
		update_forget(u, IN_LINK_LOST);
		update_ask_again(m);
		return true;
	}
	update_end(m, HL78_OUT_LOST,
		   in_transfer ? "the port was lost in the transfer; what was "
				 "sent is void: begin anew when it is back" :
				 "the port was lost before the transfer; begin "
				 "anew when it is back");
	return true;
}

/* Somebody has agreed to what was left: it is watched as if we had. */
static bool is_begun(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (u->left != HL78_LEFT_STORED || u->plan.dry_run ||
	    u->status.step >= HL78_UPDATE_AGREE ||
	    !update_saw(u, IN_UPDATE_START))
		return false;
	update_enter(m, HL78_UPDATE_VERIFY);
	return true;
}

/* Before anything of the package went out: just stop. */
static bool is_cancelled(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (!u->status.cancelled || u->status.step > HL78_UPDATE_QUIET)
		return false;
	if (u->id)
		return false; /* its answer first */
	update_end(m, HL78_OUT_INTERRUPTED, "cancelled before the transfer");
	return true;
}

/* ---- driven ---- */

void update_continue(struct hl78_modem *m)
{
	struct update *u = &m->update;

	while (update_runs(u) && !m->n_events &&
	       m->procedure.which == HL78_PROC_NONE)
		if (!update_transfer_events(m) && !is_begun(m) &&
		    !is_lost(m) && !is_cancelled(m) && !steps[u->status.step].go(m))
			break;
}

void update_happens(struct update *u, enum input input)
{
	u->seen |= UINT64_C(1) << input;
}

void update_result(struct update *u, int id, enum hl78_result result, int code)
{
	if (!id || u->id != id)
		return;
	u->id = 0;
	u->has_result = true;
	u->result = result;
	u->code = code;
}

bool update_part_done(struct update *u, bool ok)
{
	if (!update_runs(u))
		return false;
	u->part_failed = !ok;
	return true;
}

bool update_stops_part(const struct update *u)
{
	return update_runs(u) && u->status.cancelled &&
	       u->status.step <= HL78_UPDATE_QUIET;
}

hl78_time update_deadline(const struct update *u)
{
	hl78_time first = HL78_NEVER, sender = HL78_NEVER;

	if (!update_runs(u))
		return HL78_NEVER;
	if (u->listens)
		sender = hl78_xmodem_sender_deadline(&u->sender);
	if (!u->due)
		first = u->limit;
	first = u->wake_at < first ? u->wake_at : first;
	return sender < first ? sender : first;
}

void update_tick(struct update *u, hl78_time now)
{
	if (!update_runs(u))
		return;
	if (now >= u->limit)
		u->due = true;
	if (now >= u->wake_at) {
		u->woken = true;
		u->wake_at = HL78_NEVER;
	}
	if (u->listens && now >= hl78_xmodem_sender_deadline(&u->sender))
		hl78_xmodem_sender_tick(&u->sender, now);
}

/* ---- the caller's side ---- */

static bool is_terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

int hl78_modem_update(struct hl78_modem *modem,
		      const struct hl78_update_plan *plan, hl78_time now)
{
	const uint32_t all = (UINT32_C(1) << HL78_N_PROBLEMS) - 1;
	struct update *u = &modem->update;

	if (update_runs(u) || modem->procedure.which != HL78_PROC_NONE ||
	    modem->config.read_only || modem->config.no_events ||
	    modem->config.source != HL78_LIVE ||
	    (modem->session.status.guard.active &&
	     plan->left != HL78_LEFT_INSTALLED) ||
	    modem->session.status.link == HL78_LINK_CLOSED)
		return HL78_ERR_STATE;
	if (plan->retries > HL78_UPDATE_RETRIES_MAX || plan->facts & ~all ||
	    plan->allow & ~all || plan->agree > HL78_AGREE_YES ||
	    plan->defer_min > HL78_DEFER_MIN_MAX ||
	    plan->left >= HL78_N_LEFT ||
	    !is_terminated(plan->imei, sizeof(plan->imei)) ||
	    !is_terminated(plan->was, sizeof(plan->was)) ||
	    !is_terminated(plan->owed, sizeof(plan->owed)) ||
	    !is_terminated(plan->family, sizeof(plan->family)) ||
	    !is_terminated(plan->from, sizeof(plan->from)) ||
	    !is_terminated(plan->to, sizeof(plan->to)))
		return HL78_ERR_RANGE;
	if (now > modem->now)
		modem->now = now;
	update_init(u);
	u->plan = *plan;
	u->status.begun = modem->now;
	u->status.tail_128 = plan->tail_128;
	modem->procedure.base = modem->procedure.n_changes;
	u->left = plan->left;
	/* What was seen of it counts. That it is over the caller knows. */
	if (u->left != HL78_LEFT_INSTALLED)
		run_begin(&modem->run);
	else if (modem->session.status.guard.active)
		modem_happens(modem, IN_UPDATE_DONE, -1, -1, 0, modem->now);
	run_expect_once(&modem->run, plan->to);
	update_enter(modem, HL78_UPDATE_IDENTIFY);
	modem_send_next(modem, modem->now);
	return 0;
}

int hl78_modem_give_data(struct hl78_modem *modem, const void *bytes,
			 size_t len, hl78_time now)
{
	struct update *u = &modem->update;
	int err;

	if (!u->listens)
		return HL78_ERR_STATE;
	if (now > modem->now)
		modem->now = now;
	err = hl78_xmodem_sender_give(&u->sender, bytes, len, modem->now);
	if (!err)
		modem_send_next(modem, modem->now);
	return err;
}

int hl78_modem_agree(struct hl78_modem *modem, hl78_time now)
{
	struct update *u = &modem->update;

	if (u->status.step != HL78_UPDATE_AGREE || u->agreed ||
	    u->status.cancelled)
		return HL78_ERR_STATE;
	if (now > modem->now)
		modem->now = now;
	u->agreed = true;
	modem_send_next(modem, modem->now);
	return 0;
}

int hl78_modem_go_on(struct hl78_modem *modem, hl78_time now)
{
	struct update *u = &modem->update;

	if (!u->status.about_to_install)
		return HL78_ERR_STATE;
	if (now > modem->now)
		modem->now = now;
	u->status.about_to_install = false;
	u->gone_on = true;
	modem_send_next(modem, modem->now);
	return 0;
}

void hl78_modem_update_cancel(struct hl78_modem *modem, hl78_time now)
{
	struct update *u = &modem->update;

	if (!update_runs(u) || u->ended)
		return;
	if (now > modem->now)
		modem->now = now;
	u->status.cancelled = true;
	if (u->listens)
		hl78_xmodem_sender_cancel(&u->sender, modem->now);
	modem_send_next(modem, modem->now);
}

void hl78_modem_update_distrust(struct hl78_modem *modem, hl78_time now)
{
	if (update_runs(&modem->update))
		modem->update.distrusted = true;
	hl78_modem_update_cancel(modem, now);
}

const struct hl78_update_status *
hl78_modem_update_status(const struct hl78_modem *modem)
{
	return &modem->update.status;
}
