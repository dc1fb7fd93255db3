/* SPDX-License-Identifier: MIT */
/*
 * The first steps of a local update, which ask, judge and quiet the module. None
 * of them sends a byte of the package.
 */
#include "core/update_parts.h"

#include <string.h>

/* Behind CAN CAN a module says something, or nothing. */
#define CANCEL_SETTLES HL78_SEC(2)

/* It may install, or wait for data: asked so often whether it is back. */
#define LOOK_EVERY HL78_SEC(10)
/* What was announced before it gives up after five minutes (AN 7). */
#define GIVES_UP_WITHIN (HL78_MIN(5) + HL78_SEC(10))

#define OPEN_AGAIN "AT+WDSS=1,1"

/* ---- identify ---- */

enum { ASK, ASKED, CANCELLED, ASK_ANEW, ASKED_ANEW, WAITING };

static void refuse(struct hl78_modem *m, uint32_t obstacles)
{
	char reason[sizeof(m->task.end.reason)];

	update_explain(&m->update, obstacles, reason, sizeof(reason));
	task_end(m, HL78_OUT_REFUSED, reason);
}

/*
 * It answers nothing but asks for data: a transfer that somebody began. Two CAN
 * end that, where this is allowed.
 */
static bool left_over_transfer(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	update_problem(u, HL78_PF_PENDING,
		       "the module waits for the data of a transfer that was "
		       "begun before");
	if (update_tell_problem(m))
		return true; /* and comes here again */
	if (!update_allows(u, HL78_PF_PENDING)) {
		refuse(m, update_bit(HL78_PF_PENDING));
		return true;
	}
	if (at_raw(&m->at, "\x18\x18", 2) < 0)
		return false;
	if (!u->called_off)
		task_tell(m, "the earlier transfer is cancelled", NULL);
	u->called_off = true;
	task_wait(m, CANCEL_SETTLES);
	t->stage = CANCELLED;
	return true;
}

static bool ask(struct hl78_modem *m, unsigned next)
{
	task_part(m, PART_IDENTIFY);
	m->task.stage = next;
	return false;
}

/* It does not answer, and there is a reason: asked until that must be over. */
static bool wait_for_answers(struct hl78_modem *m)
{
	struct task *t = &m->task;
	bool stored = m->update.left == HL78_LEFT_STORED;

	if (t->limit == HL78_NEVER) {
		task_tell(m, m->session.status.link == HL78_LINK_CLOSED ?
			  "the module is asked when its port is back" :
			  stored ?
			  "the module does not answer: it may install "
			  "what is stored, and is asked again" :
			  "the module does not answer: it waits for the "
			  "earlier transfer, and gives it up within 5 minutes",
			  NULL);
		task_limit(m, stored ? HL78_MIN(HL78_INSTALL_WATCHDOG_MIN) :
				       GIVES_UP_WITHIN);
	}
	task_wait(m, LOOK_EVERY);
	t->stage = WAITING;
	return true;
}

void update_ask_again(struct hl78_modem *m)
{
	struct task *t = &m->task;
	hl78_time limit = t->step == HL78_UPDATE_IDENTIFY ? t->limit :
							    HL78_NEVER;

	t->restarted = true;
	if (t->step != HL78_UPDATE_IDENTIFY)
		task_enter(m, HL78_UPDATE_IDENTIFY);
	t->limit = t->until = limit;
	wait_for_answers(m);
}

/* Away for as long as an installation takes. */
static bool is_away(struct hl78_modem *m)
{
	if (m->session.status.link != HL78_LINK_CLOSED)
		return false;
	if (m->task.due)
		task_end(m, HL78_OUT_LOST,
			 "the port went away, and did not come back: check "
			 "cable and power, then begin anew");
	else
		task_wait(m, LOOK_EVERY);
	return true;
}

bool update_identify(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	switch (t->stage) {
	case ASK:
		return ask(m, ASKED);
	case CANCELLED:
		if (!t->woken)
			return false;
		t->stage = ASK_ANEW;
		return true;
	case ASK_ANEW:
		return ask(m, ASKED_ANEW);
	case WAITING:
		if (!t->woken)
			return false;
		return is_away(m) || ask(m, ASKED);
	default:
		break;
	}
	if (!t->part_failed) {
		task_enter(m, HL78_UPDATE_PREFLIGHT);
		return true;
	}
	if (t->stage == ASKED &&
	    (m->session.status.awaits_transfer ||
	     (u->left == HL78_LEFT_SENDING && !u->called_off)))
		return left_over_transfer(m);
	/* It takes the answers. */
	if (u->plan.facts & update_bit(HL78_PF_PORT_BUSY)) {
		task_end(m, HL78_OUT_TIMEOUT,
			 "the module does not answer, and another program "
			 "has the port open (port-busy): end that program");
		return true;
	}
	/* Before it has asked for data it takes no CAN either. */
	if (!t->due && (u->left == HL78_LEFT_STORED ||
			(u->left == HL78_LEFT_SENDING && u->called_off)))
		return wait_for_answers(m);
	task_end(m, HL78_OUT_TIMEOUT,
		 "the module does not answer: check speed, cable and power; "
		 "it may be asleep, install an update, or wait for a "
		 "transfer that was begun before (5 minutes at most)");
	return true;
}

/* ---- preflight ---- */

static bool has_refusal(uint32_t obstacles)
{
	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		enum hl78_problem_id id = (enum hl78_problem_id)i;

		if (obstacles & update_bit(id) &&
		    hl78_problem_info(id)->kind == HL78_REFUSE)
			return true;
	}
	return false;
}

static bool is_another(const struct hl78_modem *m)
{
	const char *imei = m->facts.identity.imei;

	return m->update.plan.imei[0] && imei[0] &&
	       strcmp(m->update.plan.imei, imei) != 0;
}

/* That holds for the module that it was left in, and no other. */
static void take_what_is_left(struct hl78_modem *m)
{
	struct update *u = &m->update;
	const char *firmware = m->facts.identity.firmware;
	char text[TASK_TEXT_MAX];
	struct builder b;

	if (is_another(m)) {
		if (u->left != HL78_LEFT_SENDING) {
			builder_init(&b, text, sizeof(text));
			builder_text(&b, "the last update here was of another "
				     "module, IMEI ");
			builder_text(&b, u->plan.imei);
			builder_text(&b, "; this one is ");
			builder_text(&b, m->facts.identity.imei);
			update_problem(u, HL78_PF_PENDING, text);
		}
		u->left = HL78_LEFT_NOTHING;
		return;
	}
	if (!u->plan.dry_run)
		task_keep_owed(m, m->update.plan.owed);
	/* Somebody has agreed to it meanwhile. */
	if (u->left == HL78_LEFT_STORED && u->plan.was[0] && firmware[0] &&
	    strcmp(u->plan.was, firmware) != 0)
		u->left = HL78_LEFT_INSTALLED;
}

bool update_preflight(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	const struct hl78_identity *id = &m->facts.identity;
	uint32_t obstacles;

	if (t->stage == 0) {
		take_what_is_left(m);
		update_find_problems(u, id, &m->session.status);
		t->echo = id->echo;
		t->stage = 1;
	}
	if (update_tell_problem(m))
		return true;
	obstacles = update_obstacles(u);
	if (u->left == HL78_LEFT_INSTALLED && !u->plan.dry_run &&
	    !(obstacles & update_bit(HL78_PF_PENDING))) {
		t->restarted = true;
		run_installed(&m->run, u->plan.was);
		task_end_by_run(m);
		return true;
	}
	/* Nothing will be sent: what else would be in the way is not. */
	if (obstacles & update_bit(HL78_PF_SAME_VERSION) &&
	    !has_refusal(obstacles))
		task_end(m, HL78_OUT_NONE,
			 hl78_problem_info(HL78_PF_SAME_VERSION)->text);
	else if (obstacles)
		refuse(m, obstacles);
	else if (u->plan.dry_run)
		task_end(m, HL78_OUT_NONE,
			 "a dry run: nothing stands in the way, and nothing "
			 "was changed");
	else
		task_enter(m, HL78_UPDATE_QUIET);
	return true;
}

/* ---- quiet ---- */

enum { QUIETED = TASK_STAYS_OPEN + 1 };

static bool close_session(struct hl78_modem *m)
{
	if (m->session.status.session != HL78_SESSION_CLOSED)
		procedure_keep(&m->procedure, OPEN_AGAIN);
	return task_close_session(m);
}

/* The module asks but once, and did so in the update before. */
static void ask_for_stored(struct hl78_modem *m)
{
	modem_happens(m, IN_ASK_INSTALL, -1, -1, 0, m->now);
	task_enter(m, HL78_UPDATE_AGREE);
}

/* What it could not be brought to. */
static bool is_quiet(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	const struct hl78_identity *id = &m->facts.identity;

	if (t->part_failed && u->left == HL78_LEFT_STORED) {
		update_ask_again(m);
		return true;
	}
	if (t->part_failed) {
		task_end(m, HL78_OUT_TIMEOUT,
			 "the module stopped answering before the transfer: "
			 "check cable and power");
		return true;
	}
	if (id->sleep[0] && strcmp(id->sleep, "2") != 0) {
		task_end(m, HL78_OUT_FAILED,
			 "the module does not turn its sleep off "
			 "(AT+KSLEEP=2), which would break the transfer");
		return true;
	}
	t->is_deaf = id->mask < 0 ||
		     !(id->mask & (int)hl78_mask_for(HL78_WDSI_ASK_INSTALL));
	if (t->is_deaf && !(u->status.problems &
			    update_bit(HL78_PF_NO_INSTALL_ASK)))
		update_problem(u, HL78_PF_NO_INSTALL_ASK, NULL);
	if (update_tell_problem(m))
		return true;
	if (update_obstacles(u))
		refuse(m, update_obstacles(u));
	else if (u->left == HL78_LEFT_STORED)
		ask_for_stored(m);
	else
		update_begin_transfer(m);
	return true;
}

bool update_quiet(struct hl78_modem *m)
{
	switch (m->task.stage) {
	case QUIETED:
		return is_quiet(m);
	case TASK_STAYS_OPEN:
		task_end(m, HL78_OUT_TIMEOUT,
			 "the session does not close: stop it (AT+WDSS=1,0), "
			 "then begin anew");
		return true;
	case TASK_CLOSED:
		task_part(m, PART_QUIET);
		m->task.stage = QUIETED;
		return false;
	default:
		return close_session(m);
	}
}

/* ---- put back ---- */

/*
 * While a request waits, a session cannot be opened (AN 9): the way back stays in
 * the list, for later.
 */
void update_withhold(struct hl78_modem *m)
{
	struct procedure *p = &m->procedure;

	if (m->session.status.agreement.request == HL78_REQUEST_NONE ||
	    p->n_changes == p->base ||
	    strcmp(p->changes[p->base], OPEN_AGAIN) != 0)
		return;
	p->base++;
	task_tell(m, "the session stays closed until the request is "
		  "answered", NULL);
}
