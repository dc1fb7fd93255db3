/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The engine under any line, any order and any clock. The first byte chooses:
 * inputs straight into the state machine, two bytes each, or a modem of one
 * of the three sources. There the second byte chooses the sizes of the pieces,
 * and two modems get the same, one whole and one in pieces:
 *
 *	0x01 to 0x05  time passes, by the table of spans
 *	0x0e          up to the next op it is the host that speaks
 *	0x0f          a command of ours, up to the next op
 *	0x10, 0x11    the port is lost, is back
 *	0x12, 0x13    a procedure is started: identify, set up
 *	0x14          bytes of ours that are no command, up to the next op
 *	0x16          an update of as many bytes as are behind it, up to the
 *	              next op, asked for in this way or that by the first
 *	0x17          yes, go on, or cancel it, by the number of bytes behind it
 *	0x19          an update over the air, in this way or that by the byte
 *	              behind it
 *	0x1a          its request answered, or cancelled, by the number of bytes
 *	              behind it
 *	all else      is said by the module
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <hl78/explain.h>
#include <hl78/modem.h>

#include "core/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const hl78_time spans[] = {
	HL78_MS(1), HL78_MS(250), HL78_SEC(5), HL78_SEC(70), HL78_MIN(20),
};

#define N_SPANS (sizeof(spans) / sizeof(spans[0]))

/* Of one line, with all that waited for it. */
#define EVENTS_OF_A_LINE 128

static void check(bool holds)
{
	if (!holds)
		abort();
}

/*
 * The percent never goes back but over a suspension. A bare 18 (value below
 * 0) and another 9 tell of one as well.
 */
static void check_percent(int *last, const struct hl78_status *st,
			  enum input input, int64_t value)
{
	int percent = st->progress.percent;

	check(percent >= -1 && percent <= 100);
	if (st->package != HL78_PACKAGE_DOWNLOADING || input == IN_OFFERED ||
	    (input == IN_PROGRESS && value < 0)) {
		*last = -1;
	} else if (input == IN_PROGRESS && value == percent) {
		check(percent >= *last);
		*last = percent;
	}
}

static void check_status(const struct hl78_status *st)
{
	const struct hl78_progress *p = &st->progress;
	const char *command;

	check(st->link < HL78_N_LINK && st->session < HL78_N_SESSION);
	check(st->package < HL78_N_PACKAGE && st->opener < HL78_N_OPENERS);
	check(st->agreement.request < HL78_N_REQUESTS);
	check(st->agreement.request != HL78_REQUEST_NONE ||
	      st->agreement.n_asked == 0);
	check(p->total >= -1 && p->bytes >= -1 && p->rate >= -1);
	check(p->eta_s >= -1 && (p->bytes < 0 || p->bytes <= p->total));
	hl78_status_advice(st, &command);
}

/* ---- the state machine alone ---- */

static void run_machine(const uint8_t *data, size_t size)
{
	static const int64_t values[] = {
		-1, 0, 1, 2, 5, 40, 41, 99, 100, 101, 1464, 524648,
		INT32_MAX, INT64_MAX / 100, INT64_MAX,
	};
	struct session s;
	int percent = -1;
	hl78_time now = 0;

	session_init(&s);
	for (; size > 1; data += 2, size -= 2) {
		struct happening h = {
			.input = (enum input)(data[0] % N_INPUTS),
			.code = data[0] % N_INPUTS <= IN_OTHER ? 1 : -1,
			.value = values[data[1] % 15],
			.minutes = data[1] % 64,
		};

		now += spans[data[1] % N_SPANS];
		if (session_deadline(&s) <= now) {
			struct happening due = { .input = IN_WATCHDOG,
						 .code = -1, .at = now };

			session_happens(&s, &due);
			check(session_deadline(&s) > now);
		}
		h.at = now;
		if (session_happens(&s, &h) & CHANGED_ANOMALY)
			check(memchr(s.anomaly, '\0', sizeof(s.anomaly) - 1));
		check_status(&s.status);
		check_percent(&percent, &s.status, h.input, h.value);
	}
}

/* ---- a modem ---- */

struct side {
	struct hl78_modem *modem;
	int percent;
	uint64_t digest;
	uint64_t sent; /* the same of what went out: an event may come amid */
	char command[64]; /* the last */
	size_t command_len;
	uint32_t sizes; /* of the pieces; 0: whole */
	hl78_time now;
};

static void mix(uint64_t *digest, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i++)
		*digest = (*digest ^ p[i]) * 0x100000001b3;
}

static void add(struct side *s, const void *bytes, size_t len)
{
	mix(&s->digest, bytes, len);
}

static void add_number(struct side *s, int64_t n)
{
	add(s, &n, sizeof(n));
}

static void check_line(struct side *s, const struct hl78_event *ev)
{
	const struct hl78_line *line = &ev->line;
	char words[HL78_EXPLAIN_MAX];

	check(line->text == ev->text && line->len == ev->len);
	check(line->n_data <= HL78_DATA_MAX);
	for (int i = 0; i < line->n_data; i++)
		check(line->data[i].start + line->data[i].len <= line->len);
	hl78_explain(line, s->command, s->command_len, words, sizeof(words));
	check(memchr(words, '\0', sizeof(words)));
	add(s, words, strlen(words));
}

static void check_choices(const char *text, size_t len)
{
	struct hl78_command_line line;
	const struct hl78_choice *choice;

	if (!hl78_command_read(&line, text, len))
		return;
	check(hl78_choice_offset(line.args, line.args_len) <= line.args_len);
	choice = hl78_choice(line.command, line.args, line.args_len);
	check(!choice || (choice->value && choice->meaning));
}

static void give(struct side *s, const struct hl78_event *ev)
{
	uint8_t piece[HL78_XMODEM_BLOCK];
	int err;

	check(ev->want.len > 0 && ev->want.len <= sizeof(piece));
	memset(piece, (int)ev->want.offset, ev->want.len);
	err = hl78_modem_give_data(s->modem, piece, ev->want.len, s->now);
	check(err == 0 || err == HL78_ERR_STATE); /* it came to nothing */
}

static void take_ota_status(struct side *s)
{
	const struct hl78_ota_status *st = hl78_modem_ota_status(s->modem);

	check(st->step < HL78_N_OTA_STEPS && st->wait < HL78_N_OTA_WAITS);
	check(st->asked < HL78_N_REQUESTS && st->since <= s->now);
	check(hl78_ota_step_name(st->step) && hl78_ota_wait_text(st->wait));
	add_number(s, st->step * 100 + st->wait);
	add_number(s, st->until);
}

static void take_update_event(struct side *s, const struct hl78_event *ev)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(s->modem);

	check(st->step < HL78_N_UPDATE_STEPS);
	check(st->transfer.block <= st->transfer.blocks);
	check(st->transfer.bytes <= st->transfer.size);
	take_ota_status(s);
	add_number(s, st->step * 1000 + st->attempt);
	add_number(s, st->transfer.block);
	if (ev->type == HL78_EV_PROBLEM)
		check(ev->problem.id < HL78_N_PROBLEMS && ev->len);
	if (ev->type == HL78_EV_WANT_DATA)
		give(s, ev);
}

static void take_event(struct side *s, const struct hl78_event *ev)
{
	const struct hl78_status *st = hl78_modem_status(s->modem);
	enum input input = IN_SPOKE;
	int64_t value = -1;
	char text[64];

	check(ev->at <= s->now && ev->len <= HL78_LINE_MAX);
	check(!ev->len || !memchr(ev->text, '\0', ev->len));
	add_number(s, ev->type);
	add_number(s, ev->at);
	add(s, ev->text, ev->len);
	add_number(s, st->link * 1000 + st->session * 100 + st->package);
	add_number(s, st->agreement.request);
	if (ev->type == HL78_EV_ANSWER || ev->type == HL78_EV_URC ||
	    ev->type == HL78_EV_WDSI)
		check_line(s, ev);
	if (ev->type == HL78_EV_COMMAND) {
		check_choices(ev->text, ev->len);
		s->command_len = ev->len < sizeof(s->command) ?
				 ev->len : sizeof(s->command);
		memcpy(s->command, ev->text, s->command_len);
	}
	if (ev->type == HL78_EV_DONE) {
		hl78_result_text(ev->done.result, ev->done.code, text,
				 sizeof(text));
		add(s, text, strlen(text));
		add(s, ev->done.command, ev->done.command_len);
	}
	check_status(st);
	if (ev->type >= HL78_EV_UPDATE)
		take_update_event(s, ev);
	/* At an event's line the state is already that behind it. */
	if (ev->type == HL78_EV_WDSI)
		input = session_input_of(&ev->line, &value);
	check_percent(&s->percent, st, input, value);
}

static void pull(struct side *s)
{
	const struct hl78_event *ev;
	int n = 0;

	while ((ev = hl78_modem_next_event(s->modem))) {
		take_event(s, ev);
		check(++n <= EVENTS_OF_A_LINE);
	}
}

static size_t piece(struct side *s, size_t len)
{
	size_t n;

	if (!s->sizes)
		return len;
	s->sizes = s->sizes * 1103515245 + 12345;
	n = 1 + (s->sizes >> 16) % 9;
	return n < len ? n : len;
}

static void feed(struct side *s, enum hl78_side from, const uint8_t *bytes,
		 size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t n = piece(s, len - at);
		uint8_t *copy = malloc(n);
		size_t taken = 0;

		check(copy != NULL);
		memcpy(copy, bytes + at, n);
		while (taken < n) {
			size_t more = hl78_modem_feed(s->modem, from,
						      copy + taken, n - taken,
						      s->now);
			pull(s);
			check(more > 0 && more <= n - taken);
			taken += more;
		}
		free(copy);
		at += n;
	}
}

static void send(struct side *s)
{
	const void *out;
	size_t len;

	pull(s);
	while ((out = hl78_modem_output(s->modem, &len)) && len) {
		size_t n = piece(s, len);

		pull(s);
		check(len <= HL78_XMODEM_PACKET_MAX);
		mix(&s->sent, out, n);
		hl78_modem_sent(s->modem, n, s->now);
		pull(s);
	}
	pull(s);
}

/* Deadlines are met one by one, or all at once and late. */
static void pass(struct side *s, unsigned span)
{
	hl78_time end = s->now + spans[span];

	for (int i = 0; i < 1000; i++) {
		hl78_time due = hl78_modem_deadline(s->modem);

		if (due > end)
			break;
		s->now = span == N_SPANS - 1 ? end : due > s->now ? due
								   : s->now;
		hl78_modem_tick(s->modem, s->now);
		check(hl78_modem_deadline(s->modem) > s->now);
		send(s);
	}
	s->now = end;
}

static void start(struct side *s, enum hl78_procedure which)
{
	static const struct hl78_set_up want = { .mask = HL78_MASK_ALL,
						 .ask = { -1, 0, 1, 1, -1 } };

	add_number(s, hl78_modem_start(s->modem, which, &want, s->now));
	send(s);
}

static void update(struct side *s, const uint8_t *text, size_t len)
{
	uint8_t how = len ? text[0] : 0;
	struct hl78_update_plan plan = {
		.size = len, .allow = how & 1 ? (UINT32_C(1) << HL78_N_PROBLEMS) - 1 : 0,
		.tail_128 = how & 2, .retries = how >> 2 & 1,
		.agree = how & 8 ? HL78_AGREE_YES : HL78_AGREE_ASK,
		.baud = how & 16 ? 115200 : 0, .to = "HL7802.4.7.1.0",
	};

	add_number(s, hl78_modem_update(s->modem, &plan, s->now));
}

static void meddle(struct side *s, size_t how)
{
	if (how % 3 == 0)
		add_number(s, hl78_modem_agree(s->modem, s->now));
	else if (how % 3 == 1)
		add_number(s, hl78_modem_go_on(s->modem, s->now));
	else
		hl78_modem_update_cancel(s->modem, s->now);
}

static void ota(struct side *s, uint8_t how)
{
	struct hl78_ota_plan plan = {
		.ask = { -1, how & 1, how >> 1 & 1, -1, -1 },
		.cid = how % 3, .no_start = how >> 7, .idle_s = how & 4 ? 60 : 0,
	};

	for (int i = 0; i < HL78_N_REQUESTS; i++) {
		plan.policy[i] = (enum hl78_ota_policy)((how >> 3) %
							HL78_N_OTA_POLICIES);
		plan.defer_min[i] = how & 32 ? 5 : 0;
	}
	if (how & 64)
		memcpy(plan.pin, "1234", 5);
	if (how & 16)
		memcpy(plan.apn, "bench.apn", 10);
	add_number(s, hl78_modem_ota(s->modem, &plan, s->now));
}

static void meddle_ota(struct side *s, size_t how)
{
	if (how % 3 == 2)
		hl78_modem_ota_cancel(s->modem, s->now);
	else
		add_number(s, hl78_modem_ota_answer(s->modem, how % 3 == 0,
						    (unsigned)how, s->now));
}

static bool is_op(uint8_t c)
{
	return (c >= 1 && c <= N_SPANS) || (c >= 0x0e && c <= 0x14) ||
	       c == 0x16 || c == 0x17 || c == 0x19 || c == 0x1a;
}

/* One op with the text behind it. */
static void run_op(struct side *s, uint8_t op, const uint8_t *text, size_t len)
{
	enum hl78_side from = op == 0x0e ? HL78_HOST : HL78_MODULE;

	if (op >= 1 && op <= N_SPANS)
		pass(s, op - 1u);
	if (op == 0x0f) {
		add_number(s, hl78_modem_command(s->modem, (const char *)text,
						 len, HL78_BY_USER, len & 1,
						 s->now));
		len = 0;
	} else if (op == 0x14) {
		add_number(s, hl78_modem_raw(s->modem, text, len, len & 1,
					     s->now));
		len = 0;
	} else if (op == 0x16) {
		update(s, text, len);
		len = 0;
	} else if (op == 0x17) {
		meddle(s, len);
		len = 0;
	} else if (op == 0x19) {
		ota(s, len ? text[0] : 0);
		len = 0;
	} else if (op == 0x1a) {
		meddle_ota(s, len);
		len = 0;
	} else if (op == 0x10 || op == 0x11) {
		hl78_modem_link(s->modem, op == 0x11, s->now);
	} else if (op == 0x12 || op == 0x13) {
		start(s, op == 0x12 ? HL78_PROC_IDENTIFY : HL78_PROC_SET_UP);
	}
	pull(s);
	feed(s, from, text, len);
	send(s);
}

static void run_modem(struct side *s, const uint8_t *data, size_t size)
{
	struct hl78_outcome outcome;
	uint8_t op = 0;

	while (size) {
		size_t len = 0;

		while (len < size && !is_op(data[len]))
			len++;
		run_op(s, op, data, len);
		if (len == size)
			break;
		op = data[len];
		data += len + 1;
		size -= len + 1;
	}
	hl78_modem_finish(s->modem, s->now);
	pull(s);
	hl78_modem_outcome(s->modem, s->now, true, &outcome);
	check(outcome.kind < HL78_N_OUTCOMES);
	check(memchr(outcome.reason, '\0', sizeof(outcome.reason)));
	add(s, outcome.reason, strlen(outcome.reason));
	add_number(s, outcome.kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct side whole = { .percent = -1 }, cut;
	struct hl78_modem_config config;

	if (size < 2)
		return 0;
	if (data[0] % 4 == 3) {
		run_machine(data + 1, size - 1);
		return 0;
	}
	config = (struct hl78_modem_config){
		.source = (enum hl78_source)(data[0] % 4),
	};
	cut = whole;
	cut.sizes = data[1] + 1u;
	whole.modem = hl78_modem_new(&config);
	cut.modem = hl78_modem_new(&config);
	check(whole.modem && cut.modem);
	if (config.source == HL78_LIVE) {
		hl78_modem_link(whole.modem, true, 0);
		hl78_modem_link(cut.modem, true, 0);
	}
	run_modem(&whole, data + 2, size - 2);
	run_modem(&cut, data + 2, size - 2);
	check(whole.digest == cut.digest && whole.sent == cut.sent);
	hl78_modem_free(whole.modem);
	hl78_modem_free(cut.modem);
	return 0;
}
