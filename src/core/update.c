/* SPDX-License-Identifier: MIT */
/*
 * The life of a local update: begun, agreed to, cancelled, ended. What it has
 * in common with the one over the air is in task.c.
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
	[HL78_UPDATE_VERIFY] = { "verify", task_verify },
	[HL78_UPDATE_INSTALL] = { "install", task_install },
	[HL78_UPDATE_READ_BACK] = { "read-back", task_read_back },
	[HL78_UPDATE_PUT_BACK] = { "put-back", task_put_back },
	[HL78_UPDATE_OVER] = { "over", NULL },
};

const char *hl78_update_step_name(enum hl78_update_step step)
{
	return steps[step].name;
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

/* ---- the end ---- */

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
	    !task_saw(&m->task, IN_LINK_LOST))
		return false;
	u->listens = false;
	if (u->left == HL78_LEFT_STORED && !u->plan.dry_run && !m->task.due) {
		task_forget(&m->task, IN_LINK_LOST);
		update_ask_again(m);
		return true;
	}
	task_end(m, HL78_OUT_LOST,
		 in_transfer ? "the port was lost in the transfer; what was "
			       "sent is void: begin anew when it is back" :
			       "the port was lost before the transfer; begin "
			       "anew when it is back");
	return true;
}

/* Somebody has agreed to what was left: it is watched as if we had. */
static bool is_begun(struct hl78_modem *m)
{
	const struct update *u = &m->update;

	if (u->left != HL78_LEFT_STORED || u->plan.dry_run ||
	    u->status.step >= HL78_UPDATE_AGREE ||
	    !task_saw(&m->task, IN_UPDATE_START))
		return false;
	task_enter_common(m, TASK_VERIFY);
	return true;
}

/* Before anything of the package went out: just stop. */
static bool is_cancelled(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	if (!t->cancelled || u->status.step > HL78_UPDATE_QUIET)
		return false;
	if (t->id)
		return false; /* its answer first */
	task_end(m, HL78_OUT_INTERRUPTED, "cancelled before the transfer");
	return true;
}

/* ---- driven ---- */

static bool go(struct hl78_modem *m)
{
	return update_transfer_events(m) || is_begun(m) || is_lost(m) ||
	       is_cancelled(m) || steps[m->task.step].go(m);
}

static void show(struct hl78_modem *m)
{
	struct hl78_update_status *st = &m->update.status;
	const struct task *t = &m->task;

	st->step = (enum hl78_update_step)t->step;
	st->since = t->since;
	st->until = t->until;
	st->about_to_install = t->about_to_install;
	st->cancelled = t->cancelled;
}

static void decided(struct hl78_modem *m)
{
	task_enter_common(m, TASK_PUT_BACK);
}

static bool stops_part(const struct hl78_modem *m)
{
	return m->task.step <= HL78_UPDATE_QUIET;
}

static const struct task_kind kind = {
	.which = HL78_PROC_UPDATE,
	.changed = HL78_EV_UPDATE,
	.over = HL78_EV_UPDATE_OVER,
	.steps = {
		[TASK_VERIFY] = HL78_UPDATE_VERIFY,
		[TASK_INSTALL] = HL78_UPDATE_INSTALL,
		[TASK_READ_BACK] = HL78_UPDATE_READ_BACK,
		[TASK_PUT_BACK] = HL78_UPDATE_PUT_BACK,
		[TASK_OVER] = HL78_UPDATE_OVER,
	},
	.ask_again = PART_ASK_AGAIN,
	.go = go,
	.show = show,
	.decided = decided,
	.withhold = update_withhold,
	.stops_part = stops_part,
};

void update_init(struct update *u)
{
	memset(u, 0, sizeof(*u));
	u->status.since = u->status.begun = HL78_NO_TIME;
	u->status.until = HL78_NEVER;
}

bool update_runs(const struct hl78_modem *m)
{
	return m->task.kind == &kind && task_runs(&m->task);
}

hl78_time update_deadline(const struct hl78_modem *m)
{
	return m->update.listens ?
	       hl78_xmodem_sender_deadline(&m->update.sender) : HL78_NEVER;
}

void update_tick(struct hl78_modem *m)
{
	struct update *u = &m->update;

	if (u->listens && m->now >= hl78_xmodem_sender_deadline(&u->sender))
		hl78_xmodem_sender_tick(&u->sender, m->now);
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

	if (!task_may_begin(modem) ||
	    (modem->session.status.guard.active &&
	     plan->left != HL78_LEFT_INSTALLED))
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
	u->left = plan->left;
	/* What was seen of it counts. That it is over the caller knows. */
	if (u->left != HL78_LEFT_INSTALLED)
		run_begin(&modem->run);
	else if (modem->session.status.guard.active)
		modem_happens(modem, IN_UPDATE_DONE, -1, -1, 0, modem->now);
	run_expect_once(&modem->run, plan->to);
	task_begin(modem, &kind, HL78_UPDATE_IDENTIFY, modem->now);
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

	if (!update_runs(modem) || modem->task.step != HL78_UPDATE_AGREE ||
	    u->agreed || modem->task.cancelled)
		return HL78_ERR_STATE;
	if (now > modem->now)
		modem->now = now;
	u->agreed = true;
	modem_send_next(modem, modem->now);
	return 0;
}

void hl78_modem_update_cancel(struct hl78_modem *modem, hl78_time now)
{
	struct update *u = &modem->update;

	if (!update_runs(modem) || !task_cancel(modem, now))
		return;
	if (u->listens)
		hl78_xmodem_sender_cancel(&u->sender, modem->now);
	modem_send_next(modem, modem->now);
}

void hl78_modem_update_distrust(struct hl78_modem *modem, hl78_time now)
{
	if (update_runs(modem))
		modem->update.distrusted = true;
	hl78_modem_update_cancel(modem, now);
}

const struct hl78_update_status *
hl78_modem_update_status(const struct hl78_modem *modem)
{
	return &modem->update.status;
}
