/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line between a sender and a receiver, see the header. Time goes from one
 * arrival or deadline to the next.
 */
#include "unit/xline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void pipe_put(struct xline *l, struct xpipe *p, const uint8_t *bytes,
		     size_t len, hl78_time from)
{
	hl78_time byte_us = l->baud ? 10000000 / l->baud : 0;

	if (p->from == p->to)
		p->from = p->to = 0;
	assert_true(p->to + len <= XLINE_BYTES);
	if (p->last < from)
		p->last = from;
	for (size_t i = 0; i < len; i++) {
		p->last += byte_us;
		p->bytes[p->to] = bytes[i];
		p->at[p->to++] = p->last;
	}
}

static void put(struct xline *l, bool back, const uint8_t *bytes, size_t len)
{
	uint8_t spoilt[2 * HL78_XMODEM_PACKET_MAX + 8];
	hl78_time from = l->now + (back ? l->think : 0);
	hl78_time late = 0;

	if (l->spoil) {
		len = l->spoil(l, back, bytes, len, spoilt, &late);
		bytes = spoilt;
	}
	pipe_put(l, back ? &l->back : &l->out, bytes, len, from + late);
}

static size_t piece_of(const struct xline *l, size_t len)
{
	return l->piece && l->piece < len ? l->piece : len;
}

static void give(struct xline *l)
{
	uint64_t offset;
	size_t len;

	while (l->now >= l->file_at &&
	       hl78_xmodem_sender_wants(&l->sender, &offset, &len)) {
		assert_true(offset + len <= l->size);
		assert_int_equal(hl78_xmodem_sender_give(&l->sender,
				 l->file + offset, len, l->now), 0);
	}
}

/* The hooks see a packet whole, whatever the pieces in which it is taken. */
static void send(struct xline *l)
{
	uint8_t whole[HL78_XMODEM_PACKET_MAX];
	const void *bytes;
	size_t len;

	give(l);
	while ((bytes = hl78_xmodem_sender_output(&l->sender, &len))) {
		size_t whole_len = len, all = len;

		memcpy(whole, bytes, len);
		put(l, false, whole, len);
		while (all) {
			size_t n = piece_of(l, all);

			hl78_xmodem_sender_sent(&l->sender, n, l->now);
			all -= n;
			bytes = hl78_xmodem_sender_output(&l->sender, &len);
			if (all)
				assert_memory_equal(bytes, whole + whole_len -
						    all, all);
		}
		give(l);
	}
}

static void say(struct xline *l, const char *text)
{
	pipe_put(l, &l->back, (const uint8_t *)text, strlen(text),
		 l->now + l->think);
}

static void answer(struct xline *l)
{
	const uint8_t *bytes;
	size_t len;

	if (l->receiver.failure == HL78_XMODEM_NO_START && l->say_given_up) {
		say(l, l->say_given_up);
		l->say_given_up = NULL;
	}
	while ((bytes = hl78_xmodem_receiver_output(&l->receiver, &len))) {
		bool over = l->receiver.state == HL78_XMODEM_DONE;

		if (l->say_before && l->receiver.blocks == l->say_at) {
			say(l, l->say_before);
			l->say_before = NULL;
		}
		put(l, true, bytes, len);
		hl78_xmodem_receiver_sent(&l->receiver, len);
		if (over && l->say_at_end)
			say(l, l->say_at_end);
	}
}

static void keep(struct xline *l)
{
	size_t len;
	const void *data = hl78_xmodem_receiver_data(&l->receiver, &len);

	if (!data)
		return;
	assert_true(l->n_got + len <= l->size + 2 * HL78_XMODEM_BLOCK);
	memcpy(l->got + l->n_got, data, len);
	l->n_got += len;
}

/* When the next read is complete. */
static hl78_time next_read(const struct xline *l, const struct xpipe *p)
{
	size_t len = p->to - p->from;

	return len ? p->at[p->from + piece_of(l, len) - 1] : HL78_NEVER;
}

static void read_out(struct xline *l)
{
	while (l->out.from < l->out.to && next_read(l, &l->out) <= l->now) {
		size_t len = piece_of(l, l->out.to - l->out.from);
		size_t n = hl78_xmodem_receiver_feed(&l->receiver,
						     l->out.bytes + l->out.from,
						     len, l->now);
		keep(l);
		answer(l);
		if (!n)
			n = len; /* it is over: lost */
		l->out.from += n;
	}
}

static void read_back(struct xline *l)
{
	while (l->back.from < l->back.to && l->back.at[l->back.from] <= l->now) {
		uint8_t byte = l->back.bytes[l->back.from++];

		if (hl78_xmodem_sender_byte(&l->sender, byte, l->now))
			continue;
		if (l->text_len < sizeof(l->text) - 1)
			l->text[l->text_len++] = (char)byte;
	}
}

static hl78_time next_time(const struct xline *l)
{
	const hl78_time times[] = {
		hl78_xmodem_sender_deadline(&l->sender),
		hl78_xmodem_receiver_deadline(&l->receiver),
		next_read(l, &l->out),
		l->back.from < l->back.to ? l->back.at[l->back.from]
					  : HL78_NEVER,
		l->now < l->file_at ? l->file_at : HL78_NEVER,
	};
	hl78_time first = HL78_NEVER;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i] < first)
			first = times[i];
	return first;
}

void xline_begin(struct xline *l, const struct hl78_xmodem_sending *sending,
		 const struct hl78_xmodem_receiving *receiving)
{
	hl78_xmodem_receiver_begin(&l->receiver, receiving, l->now);
	assert_int_equal(hl78_xmodem_sender_begin(&l->sender, sending, l->now),
			 0);
}

static bool sender_over(const struct xline *l)
{
	return l->sender.state == HL78_XMODEM_DONE ||
	       l->sender.state == HL78_XMODEM_FAILED;
}

bool xline_run(struct xline *l, hl78_time within)
{
	hl78_time end = l->now + within;

	for (;;) {
		send(l);
		answer(l);
		if (sender_over(l) && l->out.from == l->out.to &&
		    l->back.from == l->back.to)
			return true;
		hl78_time next = next_time(l);

		if (next > end)
			return false;
		if (next > l->now)
			l->now = next;
		if (l->jump && l->now >= l->jump) {
			l->now += l->jump_by;
			l->jump = 0;
		}
		read_out(l);
		read_back(l);
		hl78_xmodem_receiver_tick(&l->receiver, l->now);
		assert_true(hl78_xmodem_receiver_deadline(&l->receiver) >
			    l->now);
		hl78_xmodem_sender_tick(&l->sender, l->now);
		assert_true(hl78_xmodem_sender_deadline(&l->sender) > l->now);
	}
}

bool xline_same(const struct xline *l)
{
	if (l->n_got < l->size || l->n_got - l->size >= HL78_XMODEM_BLOCK)
		return false;
	for (size_t i = l->size; i < l->n_got; i++)
		if (l->got[i] != 0x1a)
			return false;
	return memcmp(l->got, l->file, l->size) == 0;
}
