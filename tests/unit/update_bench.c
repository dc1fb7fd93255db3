/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both ends in one loop: what is due first happens first. The clock jumps, so
 * an update takes no time.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN HL78_SEC(1000)

uint8_t bench_byte(uint64_t offset)
{
	return (uint8_t)(offset * 7 + offset / 256);
}

void bench_note(char *out, size_t size, size_t *len, const char *text)
{
	int n = snprintf(out + *len, size - *len, "%s", text);

	assert_true(n >= 0 && (size_t)n < size - *len);
	*len += (size_t)n;
}

static void tell(struct bench *b, const char *a, const char *c)
{
	bench_note(b->told, sizeof(b->told), &b->told_len, b->told_len ? " | " : "");
	bench_note(b->told, sizeof(b->told), &b->told_len, a);
	bench_note(b->told, sizeof(b->told), &b->told_len, c);
}

/* ---- events ---- */

static void give(struct bench *b, const struct hl78_event *ev)
{
	uint8_t piece[HL78_XMODEM_BLOCK];

	for (size_t i = 0; i < ev->want.len; i++)
		piece[i] = bench_byte(ev->want.offset + i);
	if (hl78_modem_update_status(b->modem)->cancelled) {
		assert_int_equal(hl78_modem_give_data(b->modem, piece,
						      ev->want.len, b->now),
				 HL78_ERR_STATE);
		return;
	}
	assert_int_equal(hl78_modem_give_data(b->modem, piece, ev->want.len + 1,
					      b->now), HL78_ERR_RANGE);
	assert_int_equal(hl78_modem_give_data(b->modem, piece, ev->want.len,
					      b->now), 0);
}

static void maybe_cancel(struct bench *b)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(b->modem);

	if (b->cancel_at && (int)st->step == b->cancel_at &&
	    st->transfer.block >= b->cancel_block) {
		b->cancel_at = 0;
		hl78_modem_update_cancel(b->modem, b->now);
	}
}

static void send(struct bench *b, const char *command)
{
	assert_true(hl78_modem_command(b->modem, command, strlen(command),
				       HL78_BY_USER, false, b->now) > 0);
}

static void on_update(struct bench *b, const struct hl78_event *ev)
{
	const struct hl78_update_status *st =
		hl78_modem_update_status(b->modem);
	char text[256];

	if (ev->len) {
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		tell(b, "", text);
		return;
	}
	tell(b, hl78_update_step_name(st->step), "");
	maybe_cancel(b);
	if (st->step != HL78_UPDATE_AGREE || st->cancelled)
		return;
	if (b->comes_and_goes) {
		hl78_modem_link(b->modem, false, b->now);
		hl78_modem_link(b->modem, true, b->now);
	}
	if (b->defers)
		send(b, "AT+WDSR=5,60");
	else if (b->by_hand)
		send(b, "AT+WDSR=4");
	else if (b->plan.agree == HL78_AGREE_ASK)
		assert_int_equal(hl78_modem_agree(b->modem, b->now), 0);
}

static void on_event(struct bench *b, const struct hl78_event *ev)
{
	char text[256];

	switch (ev->type) {
	case HL78_EV_WANT_DATA:
		give(b, ev);
		break;
	case HL78_EV_UPDATE:
		on_update(b, ev);
		break;
	case HL78_EV_PROBLEM:
		snprintf(text, sizeof(text), "%s%s %.*s",
			 hl78_problem_info(ev->problem.id)->id,
			 ev->problem.allowed ? "" : "!", (int)ev->len,
			 ev->text);
		tell(b, "? ", text);
		break;
	case HL78_EV_TRANSFER:
		maybe_cancel(b);
		break;
	case HL78_EV_ABOUT_TO_INSTALL:
		tell(b, "about to install", "");
		assert_int_equal(hl78_modem_go_on(b->modem, b->now), 0);
		break;
	case HL78_EV_WDSI:
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		tell(b, "", text);
		if (b->defers && ev->line.code == HL78_WDSI_ASK_INSTALL &&
		    hl78_modem_status(b->modem)->agreement.n_asked > 1)
			assert_int_equal(hl78_modem_agree(b->modem, b->now),
					 0);
		break;
	case HL78_EV_UPDATE_OVER:
		tell(b, "over", "");
		b->over = true;
		hl78_modem_outcome(b->modem, b->now, true, &b->outcome);
		break;
	default:
		break;
	}
}

/* From AT+WDSD on a command is refused until the transfer is over. */
static void type(struct bench *b)
{
	enum hl78_update_step step = hl78_modem_update_status(b->modem)->step;
	bool held = step >= HL78_UPDATE_ANNOUNCE && step <= HL78_UPDATE_STORE;
	int err;

	if (hl78_modem_queued(b->modem) > 3 || step == HL78_UPDATE_OVER)
		return;
	err = hl78_modem_command(b->modem, "AT+CSQ", 6, HL78_BY_USER, true,
				 b->now);
	assert_true(held ? err == HL78_ERR_TRANSFER : err > 0);
	if (held)
		assert_int_equal(hl78_modem_raw(b->modem, "x", 1, true, b->now),
				 HL78_ERR_TRANSFER);
	b->n_held += held;
	b->n_typed += !held;
}

static void pull(struct bench *b);

void bench_link(struct bench *b, bool up)
{
	hl78_modem_link(b->modem, up, b->now);
	pull(b);
}

static void pull(struct bench *b)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(b->modem))) {
		on_event(b, ev);
		b->n_events++;
		if (b->n_events == b->cancel_event)
			hl78_modem_update_cancel(b->modem, b->now);
		if (b->n_events == b->lose_event)
			b->loses = true;
		if (b->types && (ev->type == HL78_EV_UPDATE ||
				 ev->type == HL78_EV_TRANSFER ||
				 ev->type == HL78_EV_WDSI))
			type(b);
	}
	if (b->loses) {
		b->loses = b->receiving = false;
		b->n_due = 0;
		if (b->back_in)
			module_back(b);
		bench_link(b, false);
	}
}

void bench_feed(struct bench *b, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	pull(b);
	while (len) {
		size_t n = len < b->chunk ? len : b->chunk;

		n = hl78_modem_feed(b->modem, HL78_MODULE, at, n, b->now);
		assert_true(n > 0);
		pull(b);
		at += n;
		len -= n;
	}
}

static bool is_stopped(const struct bench *b)
{
	size_t len;

	hl78_modem_output(b->modem, &len);
	return b->stops_at && len &&
	       (int)hl78_modem_update_status(b->modem)->step == b->stops_at;
}

static void take_output(struct bench *b)
{
	const char *out;
	size_t len;

	pull(b);
	while (!is_stopped(b) &&
	       (out = hl78_modem_output(b->modem, &len)) && len) {
		char copy[HL78_XMODEM_PACKET_MAX];
		bool is_data = hl78_modem_output_is_data(b->modem);

		if (len > b->chunk)
			len = b->chunk;
		assert_true(len <= sizeof(copy));
		memcpy(copy, out, len);
		hl78_modem_sent(b->modem, len, b->now);
		pull(b);
		if (is_data)
			module_data(b, (const uint8_t *)copy, len);
		else
			module_command(b, copy, len);
		module_says(b);
		pull(b);
	}
}

/* ---- time ---- */

static void run(struct bench *b, bool settle)
{
	for (unsigned n = 0; !b->over && !is_stopped(b); n++) {
		unsigned which;
		hl78_time host, module;

		assert_true(n < 100000);
		take_output(b);
		if (b->over)
			break;
		host = hl78_modem_deadline(b->modem);
		module = module_next(b, &which);
		if (settle && host == HL78_NEVER && module == HL78_NEVER)
			break;
		assert_true(host != HL78_NEVER || module != HL78_NEVER);
		if (module <= host) {
			b->now = module > b->now ? module : b->now;
			module_due(b, which);
		} else {
			b->now = host > b->now ? host : b->now;
			hl78_modem_tick(b->modem, b->now);
			assert_true(hl78_modem_deadline(b->modem) > b->now);
		}
		pull(b);
	}
}

/* ---- life ---- */

void bench_open(struct bench *b, const struct bench_script *script)
{
	memset(b, 0, sizeof(*b));
	b->script = script;
	b->now = BEGIN;
	b->chunk = SIZE_MAX;
	b->plan.size = BENCH_SIZE;
	b->plan.agree = HL78_AGREE_YES;
	snprintf(b->plan.to, sizeof(b->plan.to), "HL7802.4.7.1.0");
	snprintf(b->version, sizeof(b->version), "%s",
		 script->from ? script->from : "HL7802.4.6.9.4");
	snprintf(b->sleep, sizeof(b->sleep), "2");
	b->cmee = 1;
	b->mask = HL78_MASK_ALL;
	b->echo = 1;
	b->modem = hl78_modem_new(NULL);
	assert_non_null(b->modem);
	hl78_modem_link(b->modem, true, b->now);
	pull(b);
	if (script->left_over)
		module_waits(b);
}

void bench_settle(struct bench *b)
{
	b->over = false;
	run(b, true);
}

void bench_command(struct bench *b, const char *command)
{
	send(b, command);
	bench_settle(b);
}

void bench_hear(struct bench *b, const char *line)
{
	module_speak(b, line);
}

void bench_close(struct bench *b)
{
	hl78_modem_free(b->modem);
}

void bench_update(struct bench *b)
{
	b->began = b->now;
	b->over = false;
	b->told_len = b->sent_len = 0;
	b->accepted = b->data_done = false;
	b->n_boots = 0;
	assert_int_equal(hl78_modem_update(b->modem, &b->plan, b->now), 0);
	assert_int_equal(hl78_modem_update(b->modem, &b->plan, b->now),
			 HL78_ERR_STATE);
	run(b, false);
	assert_true(b->over == (hl78_modem_running(b->modem) ==
				HL78_PROC_NONE));
}
