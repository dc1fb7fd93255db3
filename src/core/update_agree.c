/* SPDX-License-Identifier: MIT */
/*
 * A package is stored, and the module asks to install it: the step of a local
 * update that waits for a yes, puts the installation off as the plan says, and
 * finds out whether what an update before this one left is there still.
 */
#include "core/update_parts.h"

/* A request that is answered already: 14 comes within seconds, else never. */
#define BEGAN_WITHIN HL78_SEC(30)
/* A request that was put off comes again when the time has passed. */
#define ASKS_AGAIN_GRACE HL78_MIN(2)

enum { DEFERRING = TASK_REFUSED + 1, PUT_OFF, IN_DOUBT };

/* It is put off by the plan: once, and to be agreed to when it comes again. */
static bool defers(const struct update *u)
{
	return u->plan.defer_min && !u->put_off;
}

static bool defer(struct hl78_modem *m)
{
	char command[HL78_WDS_MAX];

	if (m->session.status.link == HL78_LINK_CLOSED)
		return false;
	hl78_wds_defer(command, sizeof(command), HL78_REQUEST_INSTALL,
		       m->update.plan.defer_min);
	if (task_send(m, command))
		m->task.stage = DEFERRING;
	return false;
}

/* AT+WDSR=5 was answered; by OK: the module asks again, and is then told yes. */
static bool deferred(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	char reason[TASK_TEXT_MAX];
	struct builder b;

	if (t->id)
		return false;
	builder_init(&b, reason, sizeof(reason));
	if (t->result != HL78_RESULT_OK) {
		builder_text(&b, "the module does not put the installation off "
				 "(AT+WDSR=5: ");
		task_add_result(&b, m);
		builder_text(&b, "); the package stays stored");
		task_end(m, HL78_OUT_FAILED, reason);
		return true;
	}
	if (u->plan.agree == HL78_AGREE_ASK) {
		task_end(m, HL78_OUT_PENDING,
			 "the installation is put off: the module asks "
			 "again, AT+WDSR=4 installs before that");
		return true;
	}
	u->put_off = true;
	t->stage = PUT_OFF;
	task_forget(t, IN_ASK_INSTALL);
	task_limit(m, HL78_MIN(u->plan.defer_min) + ASKS_AGAIN_GRACE);
	t->until -= ASKS_AGAIN_GRACE;
	builder_text(&b, "the installation is put off for ");
	builder_int(&b, u->plan.defer_min);
	builder_text(&b, " min, and agreed to when the module asks again");
	task_tell(m, reason, NULL);
	return true;
}

static bool asks_again(struct hl78_modem *m)
{
	struct task *t = &m->task;

	/* Where 3 is off nobody hears it. */
	if (!task_saw(t, IN_ASK_INSTALL) && !(t->due && t->is_deaf)) {
		if (t->due)
			task_end(m, HL78_OUT_PENDING,
				 "the installation was put off, and the "
				 "module did not ask again in time; AT+WDSR=4 "
				 "installs what is stored");
		return t->due;
	}
	task_limit(m, HL78_NEVER);
	t->stage = TASK_ASKING;
	return true;
}

/* What an update before this one left may be gone, or begun, by now. */
static bool refused(struct hl78_modem *m)
{
	if (m->update.left != HL78_LEFT_STORED) {
		task_end_refused(m);
		return true;
	}
	task_tell(m, "the module does not ask to install it: either it has "
		  "begun, which shows within 30 s, or it has it no more", NULL);
	task_wait(m, BEGAN_WITHIN);
	m->task.stage = IN_DOUBT;
	return true;
}

/* Nobody else has agreed to it either. */
static bool is_gone(struct hl78_modem *m)
{
	if (!m->task.woken)
		return false;
	m->update.left = HL78_LEFT_NOTHING;
	m->task.gone_on = m->update.agreed = false;
	task_enter(m, HL78_UPDATE_ANNOUNCE);
	task_tell(m, "it is not there any more: the package is sent anew",
		  NULL);
	return true;
}

static bool is_cancelled(struct hl78_modem *m)
{
	if (!m->task.cancelled)
		return false;
	m->task.about_to_install = false;
	task_end(m, HL78_OUT_PENDING, m->update.distrusted ?
		 "what was sent is stored, and is not the package any more: "
		 "do not install it, send it anew" :
		 "the package is stored, and not installed; AT+WDSR=4 "
		 "installs it");
	return true;
}

bool update_agree(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	if (task_installs(m))
		return true;
	if (t->stage == TASK_REFUSED)
		return refused(m);
	if (t->stage == TASK_ACCEPTING)
		return task_accept(m);
	/* Before AT+WDSR=4 they mean nothing: the package survives them. */
	if (task_saw(t, IN_BOOT))
		t->restarted = true;
	task_forget(t, IN_BOOT);
	task_forget(t, IN_LINK_LOST);
	if (is_cancelled(m))
		return true;
	switch (t->stage) {
	case TASK_GOING:
		return task_accept(m);
	case DEFERRING:
		return deferred(m);
	case PUT_OFF:
		return asks_again(m);
	case IN_DOUBT:
		return is_gone(m);
	default:
		break;
	}
	if (defers(u))
		return defer(m);
	if (u->plan.agree == HL78_AGREE_ASK && !u->agreed)
		return false;
	task_about_to_install(m);
	return true;
}
