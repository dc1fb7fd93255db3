/* SPDX-License-Identifier: MIT */
/*
 * The sender of XMODEM-1K. One block is on the line, the next is ready. The
 * trouble with XMODEM is that answers carry no number: every copy of a block
 * that arrives gets one. So an answer that comes sooner than the copy can have
 * crossed the line is an old one; answers still owed to earlier copies are
 * counted, and waited for, within limits, before anything new goes out; and where
 * anything went out twice, EOT follows only on a last block acknowledged beyond
 * doubt. Every wait and every number of tries has an end. What the bytes mean,
 * and what the module says once EOT is acknowledged, is not its business.
 */
#include "core/xmodem.h"

#include <string.h>

/* What goes out. */
enum { NOTHING, PACKET, END, CANCEL };

static const uint8_t end_bytes[] = { XMODEM_EOT };
static const uint8_t cancel_bytes[] = { XMODEM_CAN, XMODEM_CAN };

/* A module that erases its flash has been seen to take 15 s. */
#define ANSWER_WITHIN HL78_SEC(20)
#define END_WITHIN    HL78_SEC(10)
/* Answers to copies come close together, but for what the module does between. */
#define SETTLE	      HL78_SEC(1)
#define SETTLES_MAX   3 /* then what is owed is lost */
#define SETTLE_LAST   HL78_SEC(3) /* before EOT: no second chance behind it */
#define SETTLES_LAST_MAX 10
/* Parts `C` from a line; the pauses amid a line are those of USB, 16 ms. */
#define QUIET	      HL78_MS(200)
/* The port takes nothing. */
#define STALL	      HL78_SEC(60)

#define COPIES_MAX    10
#define SILENCES_MAX  5  /* time-outs in a row */
#define ENDS_MAX      6  /* EOTs into silence */
#define TIMEOUTS_MAX  30 /* in all: ten minutes */
#define TOO_FAST      2  /* time-outs in a row, each with an early ACK */
#define RESENT_MAX(blocks) (50 + (blocks) / 4)

/* Of the time that a packet takes: clocks of lines differ, and we look late. */
#define SURELY(time)  ((time) - (time) / 8)

static hl78_time later(hl78_time a, hl78_time b)
{
	return a > b ? a : b;
}

/* 8N1: ten bits a byte. */
static hl78_time crossing(const struct hl78_xmodem_sender *s, size_t n)
{
	return s->baud ? (hl78_time)((uint64_t)n * 10000000 / s->baud) : 0;
}

static bool is_over(const struct hl78_xmodem_sender *s)
{
	return s->state == HL78_XMODEM_DONE || s->state == HL78_XMODEM_FAILED;
}

static struct hl78_xmodem_packet *packet_of(struct hl78_xmodem_sender *s,
					    uint32_t n)
{
	return &s->packets[n % 2];
}

/* Its sum, when it has not the right kind yet. */
static void seal(struct hl78_xmodem_sender *s, struct hl78_xmodem_packet *p)
{
	uint8_t *data = p->bytes + XMODEM_HEADER;

	if (p->check == s->check || s->check == HL78_XMODEM_UNDECIDED)
		return;
	xmodem_check_put(s->check, data, p->len, data + p->len);
	p->check = s->check;
}

/* ---- what goes out ---- */

static const uint8_t *out_bytes(const struct hl78_xmodem_sender *s, size_t *len)
{
	const struct hl78_xmodem_packet *p = &s->packets[s->at % 2];

	switch (s->out) {
	case PACKET:
		*len = XMODEM_HEADER + p->len + xmodem_check_len(p->check);
		return p->bytes;
	case END:
		*len = sizeof(end_bytes);
		return end_bytes;
	case CANCEL:
		*len = sizeof(cancel_bytes);
		return cancel_bytes;
	default:
		*len = 0;
		return NULL;
	}
}

static void put(struct hl78_xmodem_sender *s, int what, hl78_time now)
{
	s->out = what;
	s->out_at = 0;
	s->waiting = s->early = false;
	s->answer_by = s->ask_at = HL78_NEVER;
	s->stall_by = now + STALL;
}

static void stop_timers(struct hl78_xmodem_sender *s)
{
	s->start_by = s->ask_at = s->stall_by = HL78_NEVER;
	s->answer_by = s->settle_by = HL78_NEVER;
}

static void end(struct hl78_xmodem_sender *s, enum hl78_xmodem_state state,
		enum hl78_xmodem_failure failure)
{
	s->state = state;
	s->failure = failure;
	s->out = NOTHING;
	stop_timers(s);
}

/* The receiver is told; what the port has begun to take stays whole. */
static void give_up(struct hl78_xmodem_sender *s,
		    enum hl78_xmodem_failure failure, hl78_time now)
{
	s->state = HL78_XMODEM_CANCELLING;
	s->failure = failure;
	stop_timers(s);
	if (s->out != NOTHING && s->out_at)
		s->stall_by = now + STALL;
	else
		put(s, CANCEL, now);
}

/* The block on the line, as soon as it was given. */
static void send_block(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->given < s->at)
		return;
	seal(s, packet_of(s, s->at));
	put(s, PACKET, now);
	s->copies++;
}

static void send_again(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->copies >= COPIES_MAX ||
	    s->counts.resent >= RESENT_MAX(s->counts.blocks)) {
		give_up(s, HL78_XMODEM_TOO_MANY, now);
		return;
	}
	/* The NAK can have been one of a clock, the copy still to be answered. */
	s->odd = true;
	s->counts.resent++;
	send_block(s, now);
}

static void send_end(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->ends >= COPIES_MAX) {
		end(s, HL78_XMODEM_FAILED, HL78_XMODEM_NO_END);
		return;
	}
	s->state = HL78_XMODEM_ENDING;
	put(s, END, now);
	s->ends++;
}

static void start(struct hl78_xmodem_sender *s, enum hl78_xmodem_check check,
		  hl78_time now)
{
	s->state = HL78_XMODEM_BLOCKS;
	s->check = check;
	s->asked_crc = check == HL78_XMODEM_CRC;
	s->start_by = s->ask_at = HL78_NEVER;
	send_block(s, now);
}

/* Block `at` is over there, and nothing more of it is to come. */
static void go_on(struct hl78_xmodem_sender *s, hl78_time now)
{
	s->settle_by = HL78_NEVER;
	s->copies = s->silences = s->too_fast = 0;
	if (s->at == s->counts.blocks) {
		send_end(s, now);
		return;
	}
	s->at++;
	s->echoed = 0;
	send_block(s, now);
}

/* ---- answers ---- */

static void pay(struct hl78_xmodem_sender *s)
{
	if (s->owed)
		s->owed--;
	s->settles = 0;
}

/*
 * The block is acknowledged, or so it seems. Where answers and copies did not
 * match, the answer may have been meant for the block before, and behind EOT
 * that would be too late to find out: so the last block goes out once more when
 * it is quiet, and its answer is beyond doubt. A block that comes twice is
 * acknowledged, and not taken twice.
 */
static void settle(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->at == s->counts.blocks && s->odd && !s->sure)
		s->settle_by = now + SETTLE_LAST;
	else if (s->owed && !s->sure)
		s->settle_by = now + SETTLE;
	else
		go_on(s, now);
}

/* An answer came meanwhile. */
static void settle_more(struct hl78_xmodem_sender *s, bool ack, hl78_time now)
{
	if (s->at == s->counts.blocks && s->odd) {
		if (s->settles++ < SETTLES_LAST_MAX)
			s->settle_by = now + SETTLE_LAST;
		return;
	}
	pay(s);
	if (ack) {
		settle(s, now);
		return;
	}
	/* A block more or less does no harm, one too few does. */
	s->settle_by = HL78_NEVER;
	s->counts.naks++;
	send_again(s, now);
}

static void count_block(struct hl78_xmodem_sender *s, hl78_time now)
{
	struct hl78_xmodem_counts *c = &s->counts;

	if (c->block >= s->at)
		return; /* sent again though it was acknowledged */
	c->block = s->at;
	c->block_len = packet_of(s, s->at)->len;
	c->bytes = xmodem_block_start(s, s->at) + xmodem_block_of_file(s, s->at);
	c->ack_took = later(now - s->line_free, 0);
}

/*
 * Before the first ACK a receiver that asked with C may have fallen back to
 * NAK, or have got a damaged block: each gets its turn.
 */
static void refused(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (!s->counts.block && s->asked_crc && s->copies >= 2)
		s->check = s->check == HL78_XMODEM_CRC ? HL78_XMODEM_SUM
						       : HL78_XMODEM_CRC;
	s->counts.naks++;
	send_again(s, now);
}

/* An answer to what is out. */
static void answered(struct hl78_xmodem_sender *s, bool ack, hl78_time now)
{
	s->waiting = false;
	s->answer_by = s->ask_at = HL78_NEVER;
	if (s->state == HL78_XMODEM_ENDING) {
		if (ack)
			end(s, HL78_XMODEM_DONE, HL78_XMODEM_NO_FAILURE);
		else
			send_end(s, now);
	} else if (ack) {
		count_block(s, now);
		settle(s, now);
	} else {
		refused(s, now);
	}
}

static void take_answer(struct hl78_xmodem_sender *s, bool ack, hl78_time now)
{
	if (s->state == HL78_XMODEM_STARTING && !ack)
		start(s, HL78_XMODEM_SUM, now);
	if (s->state != HL78_XMODEM_BLOCKS && s->state != HL78_XMODEM_ENDING)
		return;
	s->silences = 0;
	if (s->settle_by != HL78_NEVER) {
		settle_more(s, ack, now);
	} else if (s->waiting && now >= s->crossed_at) {
		answered(s, ack, now);
	} else {
		s->early |= ack && s->waiting;
		/* Several NAKs can be there before anything was sent. */
		s->odd |= s->counts.started_at != HL78_NO_TIME;
		pay(s);
	}
}

/* ---- text, and `C` in it ---- */

/* Whether a `C` now asks: nothing of a line before it. */
static bool may_ask(const struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->in_line && now - s->heard_at < QUIET)
		return false;
	if (s->state == HL78_XMODEM_STARTING)
		return true;
	return s->state == HL78_XMODEM_BLOCKS && !s->counts.block;
}

/* It was quiet behind the `C`. */
static void ask(struct hl78_xmodem_sender *s, hl78_time now)
{
	s->ask_at = HL78_NEVER;
	if (s->state == HL78_XMODEM_STARTING) {
		start(s, HL78_XMODEM_CRC, now);
	} else if (s->waiting) {
		s->check = HL78_XMODEM_CRC;
		s->asked_crc = true;
		s->counts.naks++;
		send_again(s, now);
	}
}

static bool take_text(struct hl78_xmodem_sender *s, uint8_t byte, hl78_time now)
{
	if (byte == XMODEM_C && may_ask(s, now)) {
		if (s->state == HL78_XMODEM_STARTING ||
		    (s->waiting && now >= s->crossed_at))
			s->ask_at = now + QUIET;
		return true;
	}
	s->ask_at = HL78_NEVER;
	s->in_line = byte != '\r' && byte != '\n';
	s->heard_at = now;
	return false;
}

/*
 * The header of the block on the line comes back: whoever echoes takes commands,
 * and no blocks.
 */
static bool is_echo(struct hl78_xmodem_sender *s, uint8_t byte)
{
	const struct hl78_xmodem_packet *p = packet_of(s, s->at);

	if (s->state != HL78_XMODEM_BLOCKS || !s->copies)
		return false;
	if (byte != p->bytes[s->echoed])
		s->echoed = 0;
	if (byte == p->bytes[s->echoed])
		s->echoed++;
	return s->echoed == XMODEM_HEADER;
}

bool hl78_xmodem_sender_byte(struct hl78_xmodem_sender *s, uint8_t byte,
			     hl78_time now)
{
	bool can = s->can;

	if (is_over(s))
		return false;
	if (is_echo(s, byte)) {
		end(s, HL78_XMODEM_FAILED, HL78_XMODEM_ECHOED);
		return false;
	}
	s->can = byte == XMODEM_CAN;
	switch (byte) {
	case XMODEM_CAN:
		if (can)
			end(s, HL78_XMODEM_FAILED,
			    s->failure ? s->failure : HL78_XMODEM_CANCELLED);
		return true;
	case XMODEM_ACK:
	case XMODEM_NAK:
		take_answer(s, byte == XMODEM_ACK, now);
		return true;
	default:
		return take_text(s, byte, now);
	}
}

/* ---- the caller's side ---- */

int hl78_xmodem_sender_begin(struct hl78_xmodem_sender *s,
			     const struct hl78_xmodem_sending *what,
			     hl78_time now)
{
	if (!what->size || what->size > HL78_XMODEM_SIZE_MAX)
		return HL78_ERR_RANGE;
	memset(s, 0, sizeof(*s));
	s->counts.size = what->size;
	s->counts.blocks = xmodem_count_blocks(what);
	s->counts.started_at = HL78_NO_TIME;
	s->baud = what->baud;
	s->tail_128 = what->tail_128;
	s->at = 1;
	s->line_free = s->heard_at = now;
	stop_timers(s);
	if (what->start_within != HL78_NEVER)
		s->start_by = now + what->start_within;
	return 0;
}

bool hl78_xmodem_sender_wants(const struct hl78_xmodem_sender *s,
			      uint64_t *offset, size_t *len)
{
	uint32_t n = s->given + 1;

	if (s->state != HL78_XMODEM_STARTING && s->state != HL78_XMODEM_BLOCKS)
		return false;
	if (n > s->at + 1 || n > s->counts.blocks)
		return false;
	*offset = xmodem_block_start(s, n);
	*len = xmodem_block_of_file(s, n);
	return true;
}

int hl78_xmodem_sender_give(struct hl78_xmodem_sender *s, const void *bytes,
			    size_t len, hl78_time now)
{
	struct hl78_xmodem_packet *p = packet_of(s, s->given + 1);
	uint64_t offset;
	size_t wanted;

	if (!hl78_xmodem_sender_wants(s, &offset, &wanted))
		return HL78_ERR_STATE;
	if (len != wanted)
		return HL78_ERR_RANGE;
	s->given++;
	p->len = (uint16_t)xmodem_block_len(s, s->given);
	p->bytes[0] = p->len == HL78_XMODEM_BLOCK ? XMODEM_STX : XMODEM_SOH;
	p->bytes[1] = (uint8_t)s->given;
	p->bytes[2] = (uint8_t)~s->given;
	memcpy(p->bytes + XMODEM_HEADER, bytes, len);
	memset(p->bytes + XMODEM_HEADER + len, XMODEM_FILL, p->len - len);
	p->check = HL78_XMODEM_UNDECIDED;
	seal(s, p);
	if (s->state == HL78_XMODEM_BLOCKS && s->given == s->at)
		send_block(s, now);
	return 0;
}

const void *hl78_xmodem_sender_output(const struct hl78_xmodem_sender *s,
				      size_t *len)
{
	const uint8_t *bytes = out_bytes(s, len);

	*len -= bytes ? s->out_at : 0;
	return bytes ? bytes + s->out_at : NULL;
}

/* All of it is in the port's hands. */
static void handed_over(struct hl78_xmodem_sender *s, hl78_time now)
{
	bool cancelled = s->out == CANCEL;

	s->out = NOTHING;
	s->stall_by = HL78_NEVER;
	if (cancelled) {
		end(s, HL78_XMODEM_FAILED, s->failure);
	} else if (s->state == HL78_XMODEM_CANCELLING) {
		put(s, CANCEL, now);
	} else {
		s->waiting = true;
		s->answer_by = s->line_free + (s->state == HL78_XMODEM_ENDING ?
					       END_WITHIN : ANSWER_WITHIN);
	}
}

void hl78_xmodem_sender_sent(struct hl78_xmodem_sender *s, size_t n,
			     hl78_time now)
{
	size_t len;

	if (!out_bytes(s, &len) || !n)
		return;
	n = n < len - s->out_at ? n : len - s->out_at;
	/* An old ACK for one of EOT does no harm: all blocks are over there. */
	if (!s->out_at)
		s->crossed_at = s->out != PACKET ? now :
				later(s->line_free, now) +
				SURELY(crossing(s, len));
	if (s->out == PACKET && s->counts.started_at == HL78_NO_TIME)
		s->counts.started_at = now;
	s->line_free = later(s->line_free, now) + crossing(s, n);
	s->stall_by = now + STALL;
	s->out_at += n;
	if (s->out_at == len)
		handed_over(s, now);
}

void hl78_xmodem_sender_cancel(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (!is_over(s) && s->state != HL78_XMODEM_CANCELLING)
		give_up(s, HL78_XMODEM_BY_US, now);
}

/* ---- time ---- */

hl78_time hl78_xmodem_sender_deadline(const struct hl78_xmodem_sender *s)
{
	const hl78_time timers[] = { s->start_by, s->ask_at, s->stall_by,
				     s->answer_by, s->settle_by };
	hl78_time first = HL78_NEVER;

	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++)
		if (timers[i] < first)
			first = timers[i];
	return first;
}

/*
 * Nobody answered. A line on which answers come sooner than they can, time and
 * again, and then none, is faster than was said.
 */
static void unanswered(struct hl78_xmodem_sender *s, hl78_time now)
{
	s->waiting = false;
	s->answer_by = HL78_NEVER;
	s->silences++;
	if (s->state == HL78_XMODEM_ENDING) {
		if (s->silences >= ENDS_MAX)
			end(s, HL78_XMODEM_FAILED, HL78_XMODEM_NO_END);
		else
			send_end(s, now);
		return;
	}
	s->owed++;
	s->too_fast = s->early ? s->too_fast + 1 : 0;
	if (s->too_fast == TOO_FAST) {
		s->baud = 0;
		s->owed = 0;
	}
	if (s->silences >= SILENCES_MAX || s->counts.timeouts >= TIMEOUTS_MAX) {
		give_up(s, HL78_XMODEM_NO_ANSWER, now);
		return;
	}
	s->counts.timeouts++;
	s->sure = false;
	send_again(s, now);
}

/* It stayed quiet: what is owed will not come, at the latest the third time. */
static void settled(struct hl78_xmodem_sender *s, hl78_time now)
{
	bool last = s->at == s->counts.blocks;

	if (++s->settles >= SETTLES_MAX || last) {
		s->owed = 0;
		s->settles = 0;
	}
	s->settle_by = HL78_NEVER;
	if (last && s->odd) {
		s->sure = true;
		send_again(s, now);
	} else {
		go_on(s, now);
	}
}

void hl78_xmodem_sender_tick(struct hl78_xmodem_sender *s, hl78_time now)
{
	if (s->ask_at <= now)
		ask(s, now);
	if (s->start_by <= now)
		end(s, HL78_XMODEM_FAILED, HL78_XMODEM_NO_START);
	if (s->stall_by <= now)
		end(s, HL78_XMODEM_FAILED,
		    s->failure ? s->failure : HL78_XMODEM_NO_ANSWER);
	if (s->answer_by <= now)
		unanswered(s, now);
	if (s->settle_by <= now)
		settled(s, now);
}
