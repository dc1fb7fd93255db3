/* SPDX-License-Identifier: MIT */
/*
 * What a line does: it is classified by the dialog, shown as an event, and
 * handed to whoever learns from it, the facts, the state machine, the run. A
 * line is handled in this one place, whether it came from a port or a log.
 */
#include "core/modem.h"

#include <string.h>

#include "core/build.h"
#include "core/obstacle.h"

/* A running module sent this line; most lines find that known. */
static void spoke(struct hl78_modem *m, hl78_time at)
{
	if (m->session.status.link != HL78_LINK_READY)
		modem_happens(m, IN_SPOKE, -1, -1, 0, at);
}

/* ---- results of commands ---- */

static struct hl78_reader args_of(const struct dialog *d)
{
	struct hl78_reader r = { d->command.args,
				 d->command.args + d->command.args_len };

	return r;
}

static void session_command_ok(struct hl78_modem *m, hl78_time at)
{
	struct hl78_reader args = args_of(&m->dialog);
	int64_t mode, value;

	if (!hl78_reader_int(&args, 1, 2, &mode))
		return;
	if (mode == 2)
		session_context_set(&m->session, at);
	else if (hl78_reader_int(&args, 0, 1, &value))
		modem_happens(m, value ? IN_START_OK : IN_STOP_OK, -1, -1, 0,
			      at);
}

/* AT+WDSR=n[,min] was accepted. */
static void answer_ok(struct hl78_modem *m, hl78_time at)
{
	static const enum input accepted[HL78_N_REQUESTS] = {
		[HL78_REQUEST_CONNECT] = IN_ACCEPT_CONNECT,
		[HL78_REQUEST_DOWNLOAD] = IN_ACCEPT_DOWNLOAD,
		[HL78_REQUEST_INSTALL] = IN_ACCEPT_INSTALL,
		[HL78_REQUEST_REBOOT] = IN_ACCEPT_REBOOT,
	};
	struct hl78_reader args = args_of(&m->dialog);
	int64_t n, minutes = HL78_ASK_AGAIN_MIN;

	if (!hl78_reader_int(&args, 0, 9, &n))
		return;
	hl78_reader_int(&args, 0, HL78_DEFER_MIN_MAX, &minutes);
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++) {
		const struct hl78_request_info *info =
			hl78_request_info((enum hl78_request)i);

		if (n == info->accept)
			modem_happens(m, accepted[i], -1, -1, 0, at);
		else if (n == info->defer)
			modem_happens(m, IN_DEFER, -1, i, minutes, at);
	}
}

/*
 * AT+WDSD=n is answered when all of it is in flash (AN 7). An update of ours
 * waits for 3 as well, before it says so.
 */
static void transfer_ok(struct hl78_modem *m, hl78_time at)
{
	if (!update_runs(m))
		modem_happens(m, IN_STORED, -1, -1, 0, at);
}

/* AT+CFUN=fun[,rst]: 0 and 4 end what goes over the air, rst 1 restarts. */
static void power_ok(struct hl78_modem *m, hl78_time at)
{
	struct hl78_reader args = args_of(&m->dialog);
	int64_t fun, rst = 0;

	if (!hl78_reader_int(&args, 0, 15, &fun))
		return;
	hl78_reader_int(&args, 0, 1, &rst);
	if (rst)
		modem_happens(m, IN_BOOT, -1, -1, 0, at);
	else if (fun == 0 || fun == 4)
		modem_happens(m, IN_POWER_OFF, -1, -1, 0, at);
}

static void off_ok(struct hl78_modem *m, hl78_time at)
{
	modem_happens(m, IN_POWER_OFF, -1, -1, 0, at);
}

/* Commands whose OK moves the state. */
static const struct {
	enum command_id command;
	enum hl78_form form;
	void (*ok)(struct hl78_modem *m, hl78_time at);
} effects[] = {
	{ CMD_WDSS, HL78_FORM_SET, session_command_ok },
	{ CMD_WDSR, HL78_FORM_SET, answer_ok },
	{ CMD_WDSD, HL78_FORM_SET, transfer_ok },
	{ CMD_CFUN, HL78_FORM_SET, power_ok },
	{ CMD_CPWROFF, HL78_FORM_RUN, off_ok },
	{ CMD_CPOF, HL78_FORM_RUN, off_ok },
};

static void command_ok(struct hl78_modem *m, hl78_time at)
{
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++)
		if (dialog_asks(&m->dialog, effects[i].command,
				effects[i].form))
			effects[i].ok(m, at);
}

/* Commands that are steps of a run: an error to one of them ends it. */
static bool is_step(const struct dialog *d)
{
	return (dialog_asks(d, CMD_WDSS, HL78_FORM_SET) &&
		d->command.args_len == 3 &&
		memcmp(d->command.args, "1,1", 3) == 0) ||
	       dialog_asks(d, CMD_WDSR, HL78_FORM_SET) ||
	       dialog_asks(d, CMD_WDSD, HL78_FORM_SET);
}

/* "CME 650: no APN …", "AT+WDSS=1,1: ERROR" */
static void step_failed(struct hl78_modem *m, enum hl78_result result,
			int code)
{
	const struct hl78_cme_info *info = hl78_cme_info_in(
		code, m->session.status.agreement.request);
	char why[96];
	struct builder b;

	builder_init(&b, why, sizeof(why));
	if (result == HL78_RESULT_CME && code >= 0) {
		builder_text(&b, "CME ");
		builder_int(&b, code);
		builder_text(&b, ": ");
		builder_text(&b, info->meaning);
	} else {
		builder_bytes(&b, m->dialog.text,
			      m->dialog.len < 48 ? m->dialog.len : 48);
		builder_text(&b, ": ");
		hl78_result_text(result, code, b.out + b.len, b.size - b.len);
	}
	run_step_failed(&m->run, &m->session.status, why);
}

/* Whether a download asks is a setting; how it goes on, a state. */
static void learn_resumption(struct hl78_modem *m)
{
	int8_t asks = m->facts.identity.ask[HL78_REQUEST_DOWNLOAD];

	m->session.status.resumption = asks < 0 ? HL78_RESUMES_UNTOLD :
				       asks ? HL78_RESUMES_ASKED :
					      HL78_RESUMES_ALONE;
}

void modem_command_done(struct hl78_modem *m, enum hl78_result result,
			int code, hl78_time at)
{
	struct dialog *d = &m->dialog;
	bool ok = result == HL78_RESULT_OK;
	bool changed = facts_done(&m->facts, d, ok);

	if (changed)
		modem_changed(m, HL78_EV_IDENTITY, at);
	learn_resumption(m);
	obstacle_result(&m->session, d, result, code);
	if (!ok && result <= HL78_RESULT_CMS && is_step(d))
		step_failed(m, result, code);
	if (ok && d->command_id != CMD_OTHER)
		command_ok(m, at);
	d->waiting = false;
	if (m->at.state == AT_WAITING) {
		at_final(&m->at, at);
		modem_sent_done(m, &m->at.current, result, code, at);
	}
}

static void final_line(struct hl78_modem *m, const struct hl78_line *line,
		       hl78_time at)
{
	enum hl78_result result = HL78_RESULT_ERROR;

	switch (line->kind) {
	case HL78_LINE_OK:
		result = HL78_RESULT_OK;
		break;
	case HL78_LINE_CME:
		result = HL78_RESULT_CME;
		break;
	case HL78_LINE_CMS:
		result = HL78_RESULT_CMS;
		break;
	case HL78_LINE_NO_CARRIER:
		result = HL78_RESULT_NO_CARRIER;
		break;
	default:
		break;
	}
	spoke(m, at);
	if (m->session.status.awaits_transfer) {
		m->session.status.awaits_transfer = false;
		modem_changed(m, HL78_EV_STATE, at);
	}
	modem_command_done(m, result, line->code, at);
}

/* ---- lines of the module ---- */

/* An echo that stands for the host; after a lone "at" it may be its rest. */
static void echoed_command(struct hl78_modem *m, const struct hl78_line *line,
			   hl78_time at)
{
	char whole[HL78_COMMAND_MAX];
	struct builder b;

	if (line->kind == HL78_LINE_COMMAND) {
		modem_text_event(m, HL78_EV_COMMAND, at, line->text,
				 line->len);
		dialog_begin(&m->dialog, line->text, line->len);
		return;
	}
	builder_init(&b, whole, sizeof(whole));
	builder_text(&b, "AT");
	builder_bytes(&b, line->text, line->len);
	modem_text_event(m, HL78_EV_COMMAND, at, line->text, line->len);
	dialog_begin(&m->dialog, whole, b.len);
}

static void answer_line(struct hl78_modem *m, const struct hl78_line *line,
			hl78_time at)
{
	struct facts *f = &m->facts;

	facts_answer(f, &m->dialog, line);
	obstacle_answer(&m->session, &m->dialog, line);
	if (f->version_told)
		run_version(&m->run, f->identity.firmware);
	if (f->session_told)
		modem_happens(m,
			      f->session_open ? IN_SAYS_OPEN : IN_SAYS_CLOSED,
			      -1, -1, 0, at);
	f->version_told = f->session_told = false;
}

/* Which side the payload comes from is not told: both can end the phase. */
static void begin_data(struct hl78_modem *m, hl78_time at)
{
	frame_data_begin(&m->frames[HL78_MODULE], dialog_payload(&m->dialog));
	frame_data_begin(&m->frames[HL78_HOST], FRAME_UNTIL_PATTERN);
	at_connected(&m->at, at);
}

void modem_end_data(struct hl78_modem *m)
{
	frame_data_end(&m->frames[HL78_MODULE]);
	frame_data_end(&m->frames[HL78_HOST]);
}

static void event_line(struct hl78_modem *m, const struct hl78_line *line,
		       hl78_time at)
{
	int64_t value;
	enum input input = session_input_of(line, &value);

	if (input == IN_READY)
		input = session_ready_means(&m->session, at);
	if (input == IN_BOOT) {
		modem_happens(m, IN_BOOT, -1, -1, 0, at);
		input = IN_READY;
	}
	modem_happens(m, input, line->code, value, 0, at);
}

static void boot_line(struct hl78_modem *m, const struct hl78_line *line,
		      hl78_time at)
{
	modem_happens(m, IN_BOOT, -1, -1, 0, at);
	if (m->config.source == HL78_LIVE)
		modem_send_restarted(m, at);
	else if (m->dialog.waiting)
		modem_command_done(m, HL78_RESULT_RESET, -1, at);
	/* A start-up state tells that it runs; boot-loader text does not. */
	if (line->code >= 0)
		spoke(m, at);
}

static void urc_line(struct hl78_modem *m, const struct hl78_line *line,
		     hl78_time at)
{
	if (line->kind == HL78_LINE_CONNECT)
		begin_data(m, at);
	else if (line->kind == HL78_LINE_PREFIXED)
		spoke(m, at);
}

static void line_event(struct hl78_modem *m, enum hl78_event_type type,
		       const struct hl78_line *line, hl78_time at)
{
	struct hl78_event *ev;

	if (m->config.no_events)
		return;
	ev = modem_text_event(m, type, at, line->text, line->len);
	/* Of the values only those that are there: lines are many. */
	memcpy(&ev->line, line,
	       offsetof(struct hl78_line, data) +
		       line->n_data * sizeof(line->data[0]));
}

static void handle(struct hl78_modem *m, const struct hl78_line *line,
		   enum saying say, hl78_time at)
{
	switch (say) {
	case SAY_ECHO:
		break;
	case SAY_COMMAND:
		echoed_command(m, line, at);
		break;
	case SAY_ANSWER:
		line_event(m, HL78_EV_ANSWER, line, at);
		if (line->kind == HL78_LINE_CONNECT)
			begin_data(m, at);
		else
			answer_line(m, line, at);
		break;
	case SAY_FINAL:
		line_event(m, HL78_EV_ANSWER, line, at);
		final_line(m, line, at);
		break;
	case SAY_UNDECIDED: /* nobody answers for it: an event */
	case SAY_WDSI:
		line_event(m, HL78_EV_WDSI, line, at);
		event_line(m, line, at);
		break;
	case SAY_BOOT:
		line_event(m, HL78_EV_URC, line, at);
		boot_line(m, line, at);
		break;
	case SAY_URC:
		line_event(m, HL78_EV_URC, line, at);
		urc_line(m, line, at);
		break;
	}
}

/* `raw` ends the wait of the lines on hold, and comes after them. */
static void release_before(struct hl78_modem *m, enum hl78_side side,
			   const struct frame_line *raw, bool answered)
{
	m->tail = *raw;
	m->tail_side = side;
	hold_release(&m->hold, answered);
}

static void overlong_line(struct hl78_modem *m, const struct frame_line *raw)
{
	struct hl78_event *ev = modem_text_event(m, HL78_EV_OVERLONG, raw->at,
						 raw->text, raw->len);

	ev->line.true_len = raw->true_len;
}

/* An event can stand before the answer to AT+WDSI? and behind it. */
static enum hold_as hold_as(const struct hl78_line *line, enum saying say)
{
	if (say != SAY_UNDECIDED)
		return HOLD_NO_MASK;
	return line->code > HL78_WDSI_ASK_REBOOT ? HOLD_SURELY : HOLD_MAYBE;
}

static void module_line(struct hl78_modem *m, const struct frame_line *raw)
{
	bool holding = m->hold.n > 0;
	struct hl78_line line;
	enum saying say;

	if (raw->true_len > HL78_LINE_MAX) {
		if (holding)
			release_before(m, HL78_MODULE, raw, false);
		else
			overlong_line(m, raw);
		return;
	}
	hl78_line_read(&line, raw->text, raw->len);
	if (line.kind == HL78_LINE_BLANK)
		return;
	say = dialog_module(&m->dialog, &line);
	if (say == SAY_ECHO || (!holding && say != SAY_UNDECIDED)) {
		handle(m, &line, say, raw->at);
		return;
	}
	if (say == SAY_FINAL || say == SAY_COMMAND || say == SAY_BOOT ||
	    !hold_add(&m->hold, raw, hold_as(&line, say)))
		release_before(m, HL78_MODULE, raw, line.kind == HL78_LINE_OK);
}

/* ---- payload, and lines of the host ---- */

void modem_payload_ended(struct hl78_modem *m, uint64_t payload, hl78_time at)
{
	modem_end_data(m);
	modem_event(m, HL78_EV_DATA, at)->line.true_len = payload;
}

static void data_line(struct hl78_modem *m, const struct frame_line *raw)
{
	struct frame *f = &m->frames[HL78_MODULE];
	struct hl78_line line;

	if (raw->data_end) {
		modem_payload_ended(m, f->payload, raw->at);
		return;
	}
	hl78_line_read(&line, raw->text, raw->len);
	if (line.kind == HL78_LINE_NO_CARRIER ||
	    (line.kind == HL78_LINE_COMMAND &&
	     m->config.source == HL78_CAPTURE)) {
		modem_payload_ended(m, f->payload, raw->at);
		module_line(m, raw);
	}
}

/*
 * What the host sends without line ends, blocks and control bytes of a
 * transfer, sticks to the command after it: the command begins behind the last
 * byte that is no text.
 */
static void read_host_line(struct hl78_line *line, const char *text, size_t len)
{
	size_t start = len;

	hl78_line_read(line, text, len);
	if (line->kind != HL78_LINE_TEXT)
		return;
	while (start && text[start - 1] >= ' ' && text[start - 1] < 0x7f)
		start--;
	if (start)
		hl78_line_read(line, text + start, len - start);
}

static void host_command(struct hl78_modem *m, const char *text, size_t len,
			 hl78_time at)
{
	struct frame *f = &m->frames[HL78_MODULE];

	if (f->data)
		modem_payload_ended(m, f->payload, at);
	modem_text_event(m, HL78_EV_COMMAND, at, text, len);
}

static void host_line(struct hl78_modem *m, const struct frame_line *raw)
{
	struct hl78_line line;

	if (m->hold.n) {
		release_before(m, HL78_HOST, raw, false);
		return;
	}
	if (dialog_begin_again(&m->dialog, raw->text, raw->len)) {
		host_command(m, raw->text, raw->len, raw->at);
		return;
	}
	read_host_line(&line, raw->text, raw->len);
	if (line.kind == HL78_LINE_COMMAND) {
		host_command(m, line.text, line.len, raw->at);
		dialog_begin(&m->dialog, line.text, line.len);
	} else if (raw->data_end) {
		modem_payload_ended(m, m->frames[HL78_HOST].payload, raw->at);
	} else if (!raw->data && line.kind != HL78_LINE_BLANK) {
		modem_text_event(m, HL78_EV_COMMAND, raw->at, line.text,
				 line.len);
	}
}

void modem_line(struct hl78_modem *m, enum hl78_side side,
		const struct frame_line *line)
{
	if (side == HL78_HOST)
		host_line(m, line);
	else if (line->data)
		data_line(m, line);
	else
		module_line(m, line);
	modem_send_next(m, line->at);
}

bool modem_held_line(struct hl78_modem *m)
{
	struct hl78_status *st = &m->session.status;
	bool lost = st->link == HL78_LINK_CLOSED;
	struct frame_line raw;
	struct hl78_line line;
	enum saying say;
	bool is_mask;

	if (hold_take(&m->hold, &raw, &is_mask)) {
		hl78_line_read(&line, raw.text, raw.len);
		say = dialog_module(&m->dialog, &line);
		handle(m, &line, is_mask ? SAY_ANSWER : say, raw.at);
		if (lost) /* it came before that */
			st->link = HL78_LINK_CLOSED;
		return true;
	}
	if (!m->tail.text)
		return false;
	raw = m->tail;
	m->tail.text = NULL;
	modem_line(m, m->tail_side, &raw);
	return true;
}

void modem_release(struct hl78_modem *m)
{
	if (m->hold.n && !m->hold.releasing)
		hold_release(&m->hold, false);
}
