/* SPDX-License-Identifier: MIT */
/*
 * The receiver of XMODEM and XMODEM-1K, as strict as receivers are: a block that
 * is no repeat and does not follow ends it. It takes nothing for an end that
 * could be a byte of a damaged block: EOT counts when it is quiet behind it. It
 * makes faults to order, for those who test senders. It keeps one block, which
 * the caller takes before the next.
 */
#include "core/xmodem.h"

#include <string.h>

#define ASK_EVERY   HL78_SEC(3)
#define AGAIN_EVERY HL78_SEC(10)
#define GIVE_UP     HL78_MIN(5)
/* Between two bytes of a block; then it has lost some. */
#define GAP	    HL78_SEC(1)
/* Behind EOT, and behind a block whose sum is wrong. */
#define QUIET	    HL78_MS(50)
/* Where noise came before it: it could be the rest of a block, come late. */
#define QUIET_NOISY HL78_SEC(1)
#define ERRORS_MAX  10 /* in a row */

static bool is_over(const struct hl78_xmodem_receiver *r)
{
	return r->state == HL78_XMODEM_DONE || r->state == HL78_XMODEM_FAILED;
}

static void stop_timers(struct hl78_xmodem_receiver *r)
{
	r->quiet_at = r->ask_at = r->give_up_at = HL78_NEVER;
}

static hl78_time after(hl78_time now, hl78_time span)
{
	return span == HL78_NEVER ? HL78_NEVER : now + span;
}

/* When it asks again if nothing comes. */
static void ask_later(struct hl78_xmodem_receiver *r, hl78_time now)
{
	r->ask_at = after(now, r->state == HL78_XMODEM_STARTING ?
			       r->what.ask_every : r->what.again_every);
}

/* ---- answers ---- */

/* They stay in order: one that is late holds back all behind it. */
static void answer(struct hl78_xmodem_receiver *r, uint8_t byte)
{
	if (r->n_answers == sizeof(r->answers))
		return;
	r->answers[r->n_answers++] = byte;
	if (r->due_at == HL78_NEVER)
		r->n_due = r->n_answers;
}

static void end(struct hl78_xmodem_receiver *r, enum hl78_xmodem_state state,
		enum hl78_xmodem_failure failure)
{
	r->state = state;
	r->failure = failure;
	stop_timers(r);
}

static void cancel(struct hl78_xmodem_receiver *r,
		   enum hl78_xmodem_failure failure)
{
	answer(r, XMODEM_CAN);
	answer(r, XMODEM_CAN);
	end(r, HL78_XMODEM_FAILED, failure);
}

/* For the first block, or for one again. */
static void ask(struct hl78_xmodem_receiver *r, hl78_time now)
{
	if (r->state == HL78_XMODEM_BLOCKS && ++r->errors > ERRORS_MAX) {
		cancel(r, HL78_XMODEM_TOO_MANY);
		return;
	}
	answer(r, !r->blocks && r->what.crc ? XMODEM_C : XMODEM_NAK);
	ask_later(r, now);
}

/* Whether the fault ordered strikes once more, of `times` times. */
static bool strikes(struct hl78_xmodem_receiver *r,
		    enum hl78_xmodem_fault fault, uint32_t times)
{
	if (r->what.fault != fault || r->faults >= times)
		return false;
	r->faults++;
	return true;
}

static uint32_t times(const struct hl78_xmodem_receiver *r)
{
	return r->what.count ? r->what.count : 1;
}

/* The ACK of a block, its number from 1, as ordered. */
static void acknowledge(struct hl78_xmodem_receiver *r, uint32_t block,
			hl78_time now)
{
	if (block == r->what.block) {
		if (strikes(r, HL78_XMODEM_LOSE_ACK, times(r)))
			return;
		if (strikes(r, HL78_XMODEM_CANCEL, 1)) {
			cancel(r, HL78_XMODEM_BY_US);
			return;
		}
		if (strikes(r, HL78_XMODEM_LATE_ACK, times(r)))
			r->due_at = now + r->what.delay;
		if (strikes(r, HL78_XMODEM_STRAY_CAN, times(r)))
			answer(r, XMODEM_CAN);
		if (strikes(r, HL78_XMODEM_DOUBLE_ACK, times(r)))
			answer(r, XMODEM_ACK);
	}
	answer(r, XMODEM_ACK);
}

/* ---- blocks ---- */

/* What is skipped until it is quiet is asked for again then. */
static void purge(struct hl78_xmodem_receiver *r, hl78_time now)
{
	r->need = 0;
	r->purging = true;
	r->quiet_at = now + QUIET;
	r->ask_at = HL78_NEVER;
}

static void take_block(struct hl78_xmodem_receiver *r, size_t len,
		       hl78_time now)
{
	uint64_t size = r->what.size;

	r->state = HL78_XMODEM_BLOCKS;
	r->errors = 0;
	r->lent = len;
	if (size && size - r->bytes < len)
		r->lent = (size_t)(size - r->bytes);
	if (size && r->bytes >= size)
		r->lent = 0;
	r->blocks++;
	r->bytes += len;
	acknowledge(r, r->blocks, now);
}

/* A block whose sum is right. */
static void good_block(struct hl78_xmodem_receiver *r, size_t len,
		       hl78_time now)
{
	uint8_t number = r->packet[1];

	r->noisy = false;
	r->give_up_at = after(now, r->what.give_up);
	if (number == (uint8_t)(r->blocks + 1)) {
		if (r->what.block == r->blocks + 1 &&
		    strikes(r, HL78_XMODEM_NAK_STORM,
			    r->what.count ? r->what.count : UINT32_MAX)) {
			answer(r, XMODEM_NAK);
		} else {
			take_block(r, len, now);
		}
	} else if (r->blocks && number == (uint8_t)r->blocks) {
		acknowledge(r, r->blocks, now);
	} else if (r->what.lenient) {
		ask(r, now);
	} else {
		cancel(r, HL78_XMODEM_TOO_MANY);
	}
	if (!is_over(r))
		ask_later(r, now);
}

static enum hl78_xmodem_check check_of(const struct hl78_xmodem_receiver *r)
{
	return r->what.crc ? HL78_XMODEM_CRC : HL78_XMODEM_SUM;
}

static void packet_byte(struct hl78_xmodem_receiver *r, uint8_t byte,
			hl78_time now)
{
	size_t len;

	r->packet[r->got++] = byte;
	r->quiet_at = now + GAP;
	if (r->got == XMODEM_HEADER && (r->packet[1] ^ byte) != 0xff) {
		r->noisy = true;
		purge(r, now);
		return;
	}
	if (r->got < r->need)
		return;
	r->quiet_at = HL78_NEVER;
	len = r->packet[0] == XMODEM_STX ? HL78_XMODEM_BLOCK
					 : HL78_XMODEM_SMALL;
	if (xmodem_check_good(check_of(r), r->packet + XMODEM_HEADER, len,
			      r->packet + XMODEM_HEADER + len)) {
		r->need = 0;
		good_block(r, len, now);
	} else {
		r->noisy = true;
		purge(r, now);
	}
}

static void begin_packet(struct hl78_xmodem_receiver *r, uint8_t byte,
			 hl78_time now)
{
	r->need = XMODEM_HEADER + xmodem_check_len(check_of(r)) +
		  (byte == XMODEM_STX ? HL78_XMODEM_BLOCK : HL78_XMODEM_SMALL);
	r->packet[0] = byte;
	r->got = 1;
	r->quiet_at = now + GAP;
	r->ask_at = HL78_NEVER;
}

/* ---- what stands between blocks ---- */

static void between(struct hl78_xmodem_receiver *r, uint8_t byte, bool can,
		    hl78_time now)
{
	if (byte == XMODEM_SOH || byte == XMODEM_STX) {
		r->end = 0;
		begin_packet(r, byte, now);
	} else if (byte == XMODEM_EOT && r->blocks) {
		r->end = byte;
		r->quiet_at = now + (r->noisy ? QUIET_NOISY : QUIET);
	} else if (byte == XMODEM_CAN) {
		if (can || r->end == byte) {
			r->end = byte;
			r->quiet_at = now + (r->noisy ? QUIET_NOISY : QUIET);
		}
	} else if (byte == XMODEM_BS && r->end == XMODEM_CAN) {
		return; /* some senders wipe a CAN out like that */
	} else {
		/* The rest of a block that lost its first byte, it may be. */
		r->noisy = true;
		r->end = 0;
		r->quiet_at = now + GAP;
	}
}

static void take_end(struct hl78_xmodem_receiver *r, hl78_time now)
{
	uint64_t size = r->what.size;
	uint8_t byte = r->end;

	r->end = 0;
	if (byte == XMODEM_CAN) {
		end(r, HL78_XMODEM_FAILED, HL78_XMODEM_CANCELLED);
		return;
	}
	r->noisy = false;
	if (r->what.fault == HL78_XMODEM_IGNORE_EOT)
		return;
	if (strikes(r, HL78_XMODEM_NAK_EOT, times(r))) {
		answer(r, XMODEM_NAK);
		ask_later(r, now);
		return;
	}
	/* One block of nothing but fill is borne. */
	r->wrong_size = (size && (r->bytes < size ||
				  r->bytes - size > HL78_XMODEM_BLOCK)) ||
			r->what.fault == HL78_XMODEM_WRONG_SIZE;
	answer(r, XMODEM_ACK);
	end(r, HL78_XMODEM_DONE, HL78_XMODEM_NO_FAILURE);
}

/* It is quiet behind whatever came. */
static void quiet(struct hl78_xmodem_receiver *r, hl78_time now)
{
	r->quiet_at = HL78_NEVER;
	if (r->end) {
		take_end(r, now);
		return;
	}
	if (r->need)
		r->noisy = true; /* it was cut short */
	r->need = 0;
	r->purging = false;
	ask(r, now);
}

/* ---- the caller's side ---- */

void hl78_xmodem_receiver_begin(struct hl78_xmodem_receiver *r,
				const struct hl78_xmodem_receiving *what,
				hl78_time now)
{
	memset(r, 0, sizeof(*r));
	r->what = *what;
	if (!what->ask_every)
		r->what.ask_every = ASK_EVERY;
	if (!what->again_every)
		r->what.again_every = AGAIN_EVERY;
	if (!what->give_up)
		r->what.give_up = GIVE_UP;
	stop_timers(r);
	r->due_at = HL78_NEVER;
	r->give_up_at = after(now, r->what.give_up);
	ask(r, now);
}

static bool is_silent(const struct hl78_xmodem_receiver *r)
{
	return r->what.fault == HL78_XMODEM_GO_SILENT &&
	       r->blocks + 1 >= r->what.block;
}

size_t hl78_xmodem_receiver_feed(struct hl78_xmodem_receiver *r,
				 const void *bytes, size_t len, hl78_time now)
{
	const uint8_t *p = bytes;
	uint32_t before = r->blocks;
	size_t n = 0;

	r->lent = 0;
	if (is_silent(r) && !is_over(r)) {
		stop_timers(r);
		return len;
	}
	while (n < len && r->blocks == before && !is_over(r)) {
		uint8_t byte = p[n++];
		bool can = r->can;

		r->can = !r->need && !r->purging && byte == XMODEM_CAN;
		if (r->purging)
			r->quiet_at = now + QUIET;
		else if (r->need)
			packet_byte(r, byte, now);
		else
			between(r, byte, can, now);
	}
	return n;
}

const void *hl78_xmodem_receiver_data(const struct hl78_xmodem_receiver *r,
				      size_t *len)
{
	*len = r->lent;
	return r->lent ? r->packet + XMODEM_HEADER : NULL;
}

const void *hl78_xmodem_receiver_output(const struct hl78_xmodem_receiver *r,
					size_t *len)
{
	*len = r->n_due;
	return r->n_due ? r->answers : NULL;
}

void hl78_xmodem_receiver_sent(struct hl78_xmodem_receiver *r, size_t n)
{
	n = n < r->n_due ? n : r->n_due;
	r->n_due = (uint8_t)(r->n_due - n);
	r->n_answers = (uint8_t)(r->n_answers - n);
	memmove(r->answers, r->answers + n, r->n_answers);
}

hl78_time hl78_xmodem_receiver_deadline(const struct hl78_xmodem_receiver *r)
{
	const hl78_time timers[] = { r->due_at, r->quiet_at, r->ask_at,
				     r->give_up_at };
	hl78_time first = HL78_NEVER;

	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++)
		if (timers[i] < first)
			first = timers[i];
	return first;
}

void hl78_xmodem_receiver_tick(struct hl78_xmodem_receiver *r, hl78_time now)
{
	if (r->due_at <= now) {
		r->due_at = HL78_NEVER;
		r->n_due = r->n_answers;
	}
	if (r->quiet_at <= now)
		quiet(r, now);
	if (r->give_up_at <= now)
		end(r, HL78_XMODEM_FAILED,
		    r->state == HL78_XMODEM_STARTING ? HL78_XMODEM_NO_START
						     : HL78_XMODEM_NO_ANSWER);
	if (r->ask_at <= now)
		ask(r, now);
}
