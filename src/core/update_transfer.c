/* SPDX-License-Identifier: MIT */
/*
 * The transfer of a local update: announced, asked for, sent, acknowledged. The
 * sender of XMODEM does the blocks; here its bytes are told from text, and what
 * the module says beside it (OK, 3, an error) counts as well.
 */
#include "core/update_parts.h"

#include <string.h>

/* The module gives up after five minutes without the first block (AN 7). */
#define ASKS_WITHIN HL78_MIN(5)
/* It says so itself, and a little later than we counted. */
#define ASKS_GRACE HL78_SEC(10)
/* OK and 3 follow EOT at once; a slow flash is given time. */
#define STORES_WITHIN HL78_SEC(60)
/* 3 without OK, an error behind CAN CAN: what belongs together comes so. */
#define ANSWERS_WITHIN HL78_SEC(5)
/* Plain AT, before a transfer is announced anew. */
#define SILENCES_BORNE 3u

/* Stages of a step: of each its own, and the look for a module that failed. */
enum { ANNOUNCE, WAIT, PROBE, PROBED = PROBE + SILENCES_BORNE };

/* ---- bytes ---- */

/* ACK, NAK, CAN, and the C that asks for the first block: see xmodem.h. */
static bool may_be_protocol(const struct update *u, char byte)
{
	return byte == 0x06 || byte == 0x15 || byte == 0x18 ||
	       (byte == 'C' && !u->sender.counts.block);
}

static bool listens(const struct update *u)
{
	return u->listens && u->sender.state < HL78_XMODEM_DONE;
}

size_t update_feed(struct hl78_modem *m, const char *bytes, size_t len,
		   struct frame_line *line)
{
	struct update *u = &m->update;
	size_t n = 0;

	memset(line, 0, sizeof(*line));
	u->fed_protocol = listens(u) && len &&
			  hl78_xmodem_sender_byte(&u->sender,
						  (uint8_t)bytes[0], m->now);
	if (u->fed_protocol)
		return 1;
	if (!listens(u))
		return frame_feed(&m->frames[HL78_MODULE], bytes, len, m->now,
				  line);
	do {
		if (n)
			hl78_xmodem_sender_byte(&u->sender, (uint8_t)bytes[n],
						m->now);
		n += frame_feed(&m->frames[HL78_MODULE], bytes + n, 1, m->now,
				line);
	} while (n < len && !line->text && !may_be_protocol(u, bytes[n]));
	return n;
}

bool hl78_modem_fed_protocol(const struct hl78_modem *modem)
{
	return modem->update.fed_protocol;
}

bool update_holds_line(const struct hl78_modem *m)
{
	const struct update *u = &m->update;

	if (!update_runs(m))
		return false;
	return u->status.step == HL78_UPDATE_ANNOUNCE ||
	       u->status.step == HL78_UPDATE_TRANSFER ||
	       u->status.step == HL78_UPDATE_STORE;
}

/* ---- events ---- */

static bool is_shown(const struct hl78_xmodem_counts *a,
		     const struct hl78_xmodem_counts *b)
{
	return a->block == b->block && a->resent == b->resent &&
	       a->naks == b->naks && a->timeouts == b->timeouts;
}

bool update_transfer_events(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct hl78_event *ev;
	uint64_t offset;
	size_t len;

	if (!u->listens)
		return false;
	u->status.transfer = u->sender.counts;
	u->status.check = u->sender.check;
	if (!is_shown(&u->shown, &u->sender.counts)) {
		u->shown = u->sender.counts;
		modem_event(m, HL78_EV_TRANSFER, m->now);
		return true;
	}
	if (!hl78_xmodem_sender_wants(&u->sender, &offset, &len) ||
	    u->wanted == offset + 1)
		return false;
	u->wanted = offset + 1;
	ev = modem_event(m, HL78_EV_WANT_DATA, m->now);
	ev->want.offset = offset;
	ev->want.len = len;
	return true;
}

/* ---- how it fails ---- */

/*
 * Firmware that needs short blocks at the end, and has not got them. It refuses
 * the transfer, or falls silent at its end; silence before has other causes.
 */
static bool wants_short_blocks(const struct hl78_modem *m,
			       enum hl78_outcome_kind kind)
{
	const struct hl78_xmodem_counts *c = &m->update.sender.counts;
	static const char fixed[] = "HL7800.4.6.9.4";
	const char *text = m->facts.identity.firmware;
	struct hl78_firmware fw, since;

	return !m->update.status.tail_128 &&
	       (kind == HL78_OUT_FAILED || c->block + 1 >= c->blocks) &&
	       hl78_firmware_read(&fw, text, strlen(text)) &&
	       hl78_firmware_read(&since, fixed, sizeof(fixed) - 1) &&
	       hl78_firmware_compare(&fw, &since) < 0;
}

/*
 * The transfer is over. What the module still says to AT+WDSD is waited for a
 * while, so that it answers nothing else.
 */
static void stop(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	if (u->listens) {
		u->status.transfer = u->sender.counts;
		u->status.check = u->sender.check;
	}
	u->listens = false;
	if (t->id)
		at_wait(&m->at, m->now + ANSWERS_WITHIN);
}

static void end_transfer(struct hl78_modem *m, enum hl78_outcome_kind kind,
			 const char *reason)
{
	char whole[sizeof(m->task.end.reason)];
	struct builder b;

	builder_init(&b, whole, sizeof(whole));
	builder_text(&b, reason);
	if (wants_short_blocks(m, kind))
		builder_text(&b, "; for firmware before 4.6.9.4 try 128-byte "
				 "blocks at the end (--tail-128)");
	stop(m);
	task_end(m, kind, whole);
}

/*
 * It may be tried again, and that is told; it is announced once the module
 * answers.
 */
static bool failed(struct hl78_modem *m, enum hl78_outcome_kind kind,
		   const char *reason)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	bool short_blocks = wants_short_blocks(m, kind);

	if (u->status.attempt > u->plan.retries || t->cancelled) {
		end_transfer(m, kind, reason);
		return true;
	}
	stop(m);
	task_limit(m, HL78_NEVER);
	t->stage = PROBE;
	task_tell(m, reason,
		  short_blocks ? ": tried anew, with 128-byte blocks at the "
				 "end" : ": tried anew");
	u->status.tail_128 |= short_blocks;
	return true;
}

/* "at block 20 of 199" */
static void add_block(struct builder *b, const struct update *u)
{
	builder_text(b, " at block ");
	builder_int(b, u->sender.counts.block + 1);
	builder_text(b, " of ");
	builder_int(b, u->sender.counts.blocks);
}

static bool cancelled(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char reason[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, "cancelled");
	if (u->sender.counts.block)
		add_block(&b, u);
	builder_text(&b, ": the module drops what it got");
	stop(m);
	task_end(m, HL78_OUT_INTERRUPTED, reason);
	return true;
}

static bool restarted(struct hl78_modem *m)
{
	m->task.restarted = true;
	stop(m);
	task_end(m, HL78_OUT_FAILED,
		 "the module restarted in the transfer, what was sent is "
		 "void: check its power, then begin anew");
	return true;
}

/*
 * 0 comes after a restart, but also with a new PDP context: it was a restart
 * where the block that is out is not acknowledged behind it.
 */
static bool seems_restarted(struct hl78_modem *m)
{
	struct update *u = &m->update;
	const struct hl78_xmodem_counts *c = &u->sender.counts;

	if (task_saw(&m->task, IN_BOOT))
		return true;
	if (u->sender.failure == HL78_XMODEM_ECHOED)
		return true;
	if (task_saw(&m->task, IN_READY)) {
		task_forget(&m->task, IN_READY);
		u->ready = true;
		u->ready_block = c->block;
		u->ready_resent = c->resent;
	}
	if (c->block != u->ready_block)
		u->ready = false;
	return u->ready && (c->resent != u->ready_resent ||
			    u->sender.state == HL78_XMODEM_FAILED);
}

/* The sender gave up. */
static bool sender_failed(struct hl78_modem *m)
{
	struct update *u = &m->update;
	enum hl78_xmodem_failure why = u->sender.failure;
	char reason[TASK_TEXT_MAX];
	struct builder b;

	if (why == HL78_XMODEM_BY_US)
		return cancelled(m);
	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, hl78_xmodem_failure_text(why));
	if (why != HL78_XMODEM_NO_END)
		add_block(&b, u);
	return failed(m,
		      why == HL78_XMODEM_NO_ANSWER ||
				      why == HL78_XMODEM_NO_END ?
			      HL78_OUT_TIMEOUT : HL78_OUT_FAILED,
		      reason);
}

/* The module answered AT+WDSD before the last block was acknowledged. */
static bool answered_amid(struct hl78_modem *m)
{
	struct update *u = &m->update;
	char reason[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, "the module ended the transfer");
	add_block(&b, u);
	builder_text(&b, ": ");
	task_add_result(&b, m);
	return failed(m, HL78_OUT_FAILED, reason);
}

/* ---- announce ---- */

static bool begin_sender(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct hl78_xmodem_sending what = {
		.size = u->plan.size,
		.tail_128 = u->status.tail_128,
		.baud = u->plan.baud,
		.start_within = HL78_NEVER, /* the step has its limit */
	};

	return hl78_xmodem_sender_begin(&u->sender, &what, m->now) == 0;
}

static bool announce(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	char command[HL78_WDS_MAX];

	hl78_wds_local(command, sizeof(command), (int64_t)u->plan.size);
	if (!task_send(m, command))
		return false;
	if (session_new_package(&m->session))
		modem_changed(m, HL78_EV_STATE, m->now);
	t->stage = WAIT;
	t->seen = 0;
	u->ready = false;
	u->wanted = 0;
	return false;
}

void update_command_out(struct hl78_modem *m, int id)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	if (!id || t->id != id || u->status.step != HL78_UPDATE_ANNOUNCE ||
	    t->stage != WAIT || !begin_sender(m))
		return;
	u->listens = true;
	memset(&u->shown, 0, sizeof(u->shown));
	at_wait(&m->at, HL78_NEVER);
	t->since = m->now;
	task_limit(m, ASKS_WITHIN + ASKS_GRACE);
	t->until = m->now + ASKS_WITHIN;
	if (t->cancelled)
		hl78_xmodem_sender_cancel(&u->sender, m->now);
}

/* What is the matter with a module that takes no transfer now. */
static const char *refusal_cure(const struct hl78_modem *m)
{
	const struct hl78_status *st = &m->session.status;

	if (st->agreement.request == HL78_REQUEST_INSTALL ||
	    st->package == HL78_PACKAGE_STORED)
		return "; a package is stored and waits: AT+WDSR=4 installs it";
	if (st->agreement.request != HL78_REQUEST_NONE)
		return "; a request waits for its answer, give that first";
	return "; it may wait for an earlier transfer: wait 5 minutes or "
	       "restart it; or have a package stored: AT+WDSR=4 installs that";
}

static bool refused(struct hl78_modem *m)
{
	struct task *t = &m->task;
	bool waited = t->until != HL78_NEVER &&
		      m->now >= t->until - ASKS_GRACE;
	char reason[sizeof(t->end.reason)];
	struct builder b;

	if (t->cancelled)
		return cancelled(m);
	builder_init(&b, reason, sizeof(reason));
	builder_text(&b, waited ? "the module did not ask for the data within "
				  "5 minutes (" :
				  "the module refuses the transfer (");
	task_add_result(&b, m);
	builder_text(&b, ")");
	builder_text(&b, waited ? "; restart it, then try again" :
				  refusal_cure(m));
	stop(m);
	task_end(m, HL78_OUT_FAILED, reason);
	return true;
}

void update_begin_transfer(struct hl78_modem *m)
{
	m->update.status.attempt++;
	task_enter(m, HL78_UPDATE_ANNOUNCE);
}

/* Is anybody there? Asked before it is announced anew. */
static bool probe(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->id)
		return false;
	if (t->cancelled)
		return cancelled(m);
	if (t->stage > PROBE && t->result <= HL78_RESULT_CMS) {
		update_begin_transfer(m);
		return true;
	}
	if (t->stage == PROBED) {
		task_end(m, HL78_OUT_TIMEOUT,
			 "the transfer failed, and the module no longer "
			 "answers: restart it, then begin anew");
		return true;
	}
	if (!task_send(m, "AT"))
		return false;
	t->stage++;
	return false;
}

static bool wait_for_asking(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;

	if (task_saw(t, IN_BOOT))
		return restarted(m);
	if (t->has_result)
		return refused(m);
	if (u->listens && u->sender.state == HL78_XMODEM_FAILED)
		return sender_failed(m);
	if (u->listens && (u->sender.state == HL78_XMODEM_BLOCKS ||
			   u->sender.state == HL78_XMODEM_ENDING)) {
		task_enter(m, HL78_UPDATE_TRANSFER);
		return true;
	}
	if (!t->due)
		return false;
	stop(m);
	task_end(m, HL78_OUT_TIMEOUT,
		 "the module did not ask for the data within 5 minutes, and "
		 "does not say why: restart it, then try again");
	return true;
}

bool update_announce(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->stage >= PROBE)
		return probe(m);
	return t->stage == WAIT ? wait_for_asking(m) : announce(m);
}

/* ---- transfer, store ---- */

static bool said_ok(const struct task *t)
{
	return t->has_result && t->result == HL78_RESULT_OK;
}

bool update_transfer(struct hl78_modem *m)
{
	struct update *u = &m->update;
	struct task *t = &m->task;
	enum hl78_xmodem_state state = u->sender.state;
	bool ending = state == HL78_XMODEM_ENDING ||
		      u->sender.failure == HL78_XMODEM_NO_END;

	if (t->stage >= PROBE)
		return probe(m);
	if (seems_restarted(m))
		return restarted(m);
	/* OK and 3 say what an ACK that was lost would have said. */
	if (state == HL78_XMODEM_DONE ||
	    (ending && (said_ok(t) || task_saw(t, IN_ASK_INSTALL)))) {
		u->status.transfer = u->sender.counts;
		u->listens = false;
		if (t->id)
			at_wait(&m->at, m->now + STORES_WITHIN);
		task_enter(m, HL78_UPDATE_STORE);
		task_limit(m, STORES_WITHIN);
		return true;
	}
	if (t->has_result)
		return answered_amid(m);
	if (state == HL78_XMODEM_FAILED)
		return sender_failed(m);
	return false;
}

/* 3 came alone: the OK is lost, or is on its way. */
static bool store_without_ok(struct hl78_modem *m)
{
	struct task *t = &m->task;

	if (t->stage == 0) {
		t->stage = 1;
		if (t->id)
			at_wait(&m->at, m->now + ANSWERS_WITHIN);
		task_limit(m, ANSWERS_WITHIN);
		return false;
	}
	if (!t->has_result)
		return false;
	task_enter(m, HL78_UPDATE_AGREE);
	return true;
}

bool update_store(struct hl78_modem *m)
{
	struct task *t = &m->task;
	char reason[TASK_TEXT_MAX];
	struct builder b;

	if (t->stage >= PROBE)
		return probe(m);
	if (task_saw(t, IN_BOOT))
		return restarted(m);
	if (t->has_result && t->result != HL78_RESULT_OK &&
	    t->result <= HL78_RESULT_NO_CARRIER) {
		builder_init(&b, reason, sizeof(reason));
		builder_text(&b, "the module refuses what it got: ");
		task_add_result(&b, m);
		return failed(m, HL78_OUT_FAILED, reason);
	}
	if (said_ok(t) && (t->is_deaf || task_saw(t, IN_ASK_INSTALL))) {
		task_enter(m, HL78_UPDATE_AGREE);
		return true;
	}
	if (task_saw(t, IN_ASK_INSTALL))
		return store_without_ok(m);
	if (!t->due)
		return false;
	/* OK is its word: the package is there, and 3 was lost or is late. */
	if (said_ok(t)) {
		modem_happens(m, IN_STORED, -1, -1, 0, m->now);
		task_end(m, HL78_OUT_PENDING,
			 "the module took the package (OK), but did not ask "
			 "to install it (3) within 60 s: it is stored, "
			 "AT+WDSR=4 installs it");
		return true;
	}
	return failed(m, HL78_OUT_TIMEOUT,
		      "the end of the transfer was acknowledged, but neither "
		      "OK nor 3 came within 60 s");
}
