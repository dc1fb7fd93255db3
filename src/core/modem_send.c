/* SPDX-License-Identifier: MIT */
/*
 * The sending side: a person's commands and those of procedures go through one
 * queue, and their results back to whoever sent them. What would hurt an
 * installation is held back here, when it is queued and again when it is sent.
 */
#include "core/modem.h"

#include <string.h>

#include "core/build.h"

const char *hl78_result_text(enum hl78_result result, int code, char *out,
			     size_t size)
{
	static const char *const texts[] = {
		[HL78_RESULT_OK] = "OK",
		[HL78_RESULT_ERROR] = "ERROR",
		[HL78_RESULT_CME] = "CME ERROR",
		[HL78_RESULT_CMS] = "CMS ERROR",
		[HL78_RESULT_NO_CARRIER] = "NO CARRIER",
		[HL78_RESULT_TIMEOUT] = "no answer in time",
		[HL78_RESULT_RESET] = "the module restarted",
		[HL78_RESULT_LOST] = "the port was lost",
		[HL78_RESULT_GUARDED] = "held back while it installs",
	};
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, texts[result]);
	if (code >= 0 &&
	    (result == HL78_RESULT_CME || result == HL78_RESULT_CMS)) {
		builder_char(&b, ' ');
		builder_int(&b, code);
	}
	return out;
}

static bool is_under_way(const struct hl78_modem *m)
{
	return m->at.state == AT_SENDING || m->at.state == AT_WAITING;
}

static bool is_held_back(const struct hl78_modem *m, const char *text,
			 size_t len)
{
	struct hl78_command_line line;

	return m->session.status.guard.active &&
	       hl78_command_read(&line, text, len) &&
	       line.flags & HL78_CMD_GUARDED;
}

/* ---- procedures ---- */

static void procedure_continue(struct hl78_modem *m, enum procedure_next next,
			       hl78_time now)
{
	struct procedure *p = &m->procedure;
	struct hl78_event *ev;
	int id = 0;

	if (next == PROCEDURE_SEND && task_stops_part(m))
		next = PROCEDURE_FAILED;
	if (next == PROCEDURE_SEND) {
		id = at_push(&m->at, p->command, strlen(p->command),
			     HL78_BY_PROCEDURE, false);
		if (id > 0) {
			p->id = id;
			return;
		}
		if (id == HL78_ERR_SPACE)
			return; /* a person filled the queue: tried again */
		next = PROCEDURE_FAILED;
	}
	if (!task_part_done(&m->task, next == PROCEDURE_DONE)) {
		ev = modem_event(m, HL78_EV_PROCEDURE, now);
		ev->procedure.which = p->which;
		ev->procedure.ok = next == PROCEDURE_DONE;
		ev->procedure.command = ev->procedure.ok ? NULL : p->command;
	}
	p->which = HL78_PROC_NONE;
}

int hl78_modem_start(struct hl78_modem *modem, enum hl78_procedure which,
		     const struct hl78_set_up *want, hl78_time now)
{
	struct procedure *p = &modem->procedure;

	if (hl78_modem_running(modem) != HL78_PROC_NONE ||
	    which == HL78_PROC_NONE || which >= HL78_PROC_UPDATE ||
	    modem->config.read_only || modem->config.source != HL78_LIVE ||
	    modem->session.status.guard.active ||
	    modem->session.status.link == HL78_LINK_CLOSED ||
	    (which == HL78_PROC_SET_UP && !want))
		return HL78_ERR_STATE;
	procedure_begin(p, which, want);
	procedure_continue(modem,
			   procedure_next(p, &modem->facts.identity), now);
	modem_send_next(modem, now);
	return 0;
}

enum hl78_procedure hl78_modem_running(const struct hl78_modem *modem)
{
	return task_runs(&modem->task) ? modem->task.kind->which :
				       modem->procedure.which;
}

size_t hl78_modem_changes(const struct hl78_modem *modem)
{
	return modem->procedure.n_changes;
}

const char *hl78_modem_change(const struct hl78_modem *modem, size_t i)
{
	const struct procedure *p = &modem->procedure;

	return i < p->n_changes ? p->changes[p->n_changes - 1 - i] : NULL;
}

/* ---- the queue ---- */

void modem_sent_done(struct hl78_modem *m, const struct at_entry *entry,
		     enum hl78_result result, int code, hl78_time at)
{
	struct procedure *p = &m->procedure;
	struct hl78_event *ev;

	if (entry->id == 0) /* a probe: nobody asked for it */
		return;
	ev = modem_event(m, HL78_EV_DONE, at);
	ev->done.id = entry->id;
	ev->done.owner = entry->owner;
	ev->done.result = result;
	ev->done.code = code;
	ev->done.cme = result == HL78_RESULT_CME && code >= 0
			       ? hl78_cme_info_in(code,
						  m->session.status.agreement
							  .request)
			       : NULL;
	/* The entry stays as it is until this event has been pulled. */
	ev->done.command = entry->text;
	ev->done.command_len = entry->len;
	task_result(&m->task, entry->id, result, code);
	if (p->which == HL78_PROC_NONE || p->id != entry->id)
		return;
	if (procedure_out_of_step(p, result, m->dialog.answered)) {
		at_settle(&m->at, at);
		result = HL78_RESULT_TIMEOUT; /* as good as none */
	}
	procedure_continue(m, procedure_result(p, result, &m->facts.identity),
			   at);
}

void modem_send_waiting(struct hl78_modem *m, hl78_time now)
{
	struct procedure *p = &m->procedure;
	struct at_entry *e = &m->at.current;

	task_continue(m);
	while (p->which != HL78_PROC_NONE && p->id == 0) {
		procedure_continue(m, procedure_next(p, &m->facts.identity),
				   now);
		if (p->which != HL78_PROC_NONE)
			break; /* it sends, or waits for room */
		task_continue(m); /* it may have been a part of that */
	}
	/* An event may still borrow the text of the command before. */
	if (m->n_events || !at_start(&m->at))
		return;
	if (!e->insist && is_held_back(m, e->text, e->len)) {
		at_final(&m->at, now);
		m->at.out_len = 0;
		modem_sent_done(m, e, HL78_RESULT_GUARDED, -1, now);
		return;
	}
	modem_text_event(m, HL78_EV_COMMAND, now, e->text, e->len);
}

static bool may_send(const struct hl78_modem *m)
{
	return !m->config.read_only && m->config.source == HL78_LIVE &&
	       m->session.status.link != HL78_LINK_CLOSED;
}

int hl78_modem_command(struct hl78_modem *modem, const char *text, size_t len,
		       enum hl78_owner owner, bool insist, hl78_time now)
{
	int id;

	if (!may_send(modem))
		return HL78_ERR_STATE;
	if (update_holds_line(modem))
		return HL78_ERR_TRANSFER;
	if (!insist && is_held_back(modem, text, len))
		return HL78_ERR_GUARDED;
	id = at_push(&modem->at, text, len, owner, insist);
	if (id > 0)
		modem_send_next(modem, now);
	return id;
}

int hl78_modem_raw(struct hl78_modem *modem, const void *bytes, size_t len,
		   bool insist, hl78_time now)
{
	if (!may_send(modem))
		return HL78_ERR_STATE;
	if (update_holds_line(modem))
		return HL78_ERR_TRANSFER;
	if (!insist && modem->session.status.guard.active)
		return HL78_ERR_GUARDED;
	if (now > modem->now)
		modem->now = now;
	return at_raw(&modem->at, bytes, len);
}

size_t hl78_modem_queued(const struct hl78_modem *modem)
{
	return modem->at.n + is_under_way(modem);
}

const void *hl78_modem_output(const struct hl78_modem *modem, size_t *len)
{
	const struct at *at = &modem->at;

	if (at->state == AT_SENDING) {
		*len = at->out_len - at->out_sent;
		return at->out + at->out_sent;
	}
	if (modem->update.listens)
		return hl78_xmodem_sender_output(&modem->update.sender, len);
	/* They can end a data phase, which is an event. */
	*len = modem->n_events ? 0 : at->raw_len - at->raw_sent;
	return at->raw + at->raw_sent;
}

bool hl78_modem_output_is_data(const struct hl78_modem *modem)
{
	return modem->at.state != AT_SENDING && modem->update.listens;
}

/* Bytes that are no command went out: in a data phase they can end it. */
static void raw_sent(struct hl78_modem *m, size_t n)
{
	struct frame *f = &m->frames[HL78_HOST];
	const char *bytes = m->at.raw + m->at.raw_sent;
	struct frame_line line;

	for (size_t at = 0; at < n && f->data;) {
		at += frame_feed(f, bytes + at, n - at, m->now, &line);
		if (line.data_end)
			modem_payload_ended(m, f->payload, m->now);
	}
	at_raw_sent(&m->at, n, m->now);
	modem_send_next(m, m->now);
}

void hl78_modem_sent(struct hl78_modem *modem, size_t n, hl78_time now)
{
	const struct at_entry *e = &modem->at.current;

	if (now > modem->now)
		modem->now = now;
	if (hl78_modem_output_is_data(modem)) {
		hl78_xmodem_sender_sent(&modem->update.sender, n, modem->now);
		modem_send_next(modem, modem->now);
		return;
	}
	if (modem->at.state != AT_SENDING) {
		raw_sent(modem, n);
		return;
	}
	/* Until its CR is out, what comes answers something else. */
	if (at_sent(&modem->at, n, modem->now)) {
		dialog_begin(&modem->dialog, e->text, e->len);
		update_command_out(modem, e->id);
		modem_send_next(modem, modem->now);
	}
}

/* ---- the link ---- */

void modem_send_restarted(struct hl78_modem *m, hl78_time now)
{
	bool under_way = is_under_way(m);

	at_restarted(&m->at, now);
	m->dialog.waiting = false;
	m->facts.identity.echo = -1;
	m->session.status.awaits_transfer = false;
	if (under_way)
		modem_sent_done(m, &m->at.current, HL78_RESULT_RESET, -1, now);
}

static void drop_all(struct hl78_modem *m, hl78_time now)
{
	bool under_way = is_under_way(m);
	unsigned first = m->at.first, n = m->at.n;

	at_clear(&m->at);
	if (under_way)
		modem_sent_done(m, &m->at.current, HL78_RESULT_LOST, -1, now);
	for (unsigned i = 0; i < n; i++)
		modem_sent_done(m, &m->at.queue[(first + i) % AT_QUEUE_MAX],
				HL78_RESULT_LOST, -1, now);
	/* It waited for room in the queue. */
	if (m->procedure.which != HL78_PROC_NONE)
		procedure_continue(m, PROCEDURE_FAILED, now);
}

void hl78_modem_link(struct hl78_modem *modem, bool up, hl78_time now)
{
	if (now > modem->now)
		modem->now = now;
	modem_happens(modem, up ? IN_LINK_UP : IN_LINK_LOST, -1, -1, 0, now);
	if (up) {
		frame_init(&modem->frames[HL78_MODULE]);
		frame_init(&modem->frames[HL78_HOST]);
		modem->facts.identity.old =
			modem->facts.identity.model[0] != '\0' ||
			modem->facts.identity.firmware[0] != '\0';
		modem->facts.identity.echo = -1;
		return;
	}
	modem->session.status.awaits_transfer = false;
	modem_release(modem);
	modem->dialog.waiting = false;
	drop_all(modem, now);
}

void hl78_modem_ran(struct hl78_modem *modem, const char *version)
{
	run_version(&modem->run, version);
}

bool hl78_modem_recall(struct hl78_modem *modem, const struct hl78_status *was,
		       hl78_time now)
{
	unsigned changed = session_recall(&modem->session, was, now);

	if (changed & CHANGED_PROGRESS)
		modem_changed(modem, HL78_EV_PROGRESS, now);
	if (changed & CHANGED_STATE)
		modem_changed(modem, HL78_EV_STATE, now);
	if (changed & CHANGED_PROMPT)
		modem_changed(modem, HL78_EV_PROMPT, now);
	return changed != 0;
}

void hl78_modem_installs(struct hl78_modem *modem, hl78_time since)
{
	modem_happens(modem, IN_UPDATE_START, -1, -1, 0, since);
}
