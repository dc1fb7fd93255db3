/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file over the line into flash: AT+WDSD, XMODEM, and what is said at its
 * end (AN 7). From the command on the line is the receiver's, which is the
 * library's; here is how long the module takes for its answers, what its flash
 * makes of the file, and how it gets back to AT commands. Events can come
 * between the answers.
 */
#include <string.h>

#include "sim/internal.h"

/* Without the first byte, and likewise without another block (AN 7). */
#define GIVE_UP HL78_MIN(5)
/* Something that a module says by itself. */
#define URC     "+CEREG: 5"

/* ---- the file ---- */

static uint32_t be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static uint32_t le32(const uint8_t *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[1] << 8 | at[0];
}

/* CRC-32 of zip and Ethernet, bit by bit: it is a short head, once a file. */
static uint32_t crc32_of(const uint8_t *bytes, size_t len)
{
	uint32_t crc = 0xffffffff;
	int i;

	while (len-- > 0) {
		crc ^= *bytes++;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/*
 * A delta package (.ua) begins with its parts in words and their CRC-32, then
 * comes a header of numbers, with the length of all behind the words. One that
 * contradicts itself there is flawed; a file of another kind never is.
 */
#define UA_CRC    0x0fc
#define UA_MAGIC  0x100
#define UA_LENGTH 0x10c

static bool is_flawed(const struct sim_transfer *t)
{
	static const uint8_t magic[] = { 0xd4, 0xc3, 0xb2, 0xa1 };
	const uint8_t *head = t->head;
	bool has_magic = !memcmp(head + UA_MAGIC, magic, sizeof(magic));

	if (!has_magic && memcmp(head, "I;", 2) != 0)
		return false;
	return !has_magic || t->taken < SIM_HEAD_MAX ||
	       be32(head + UA_CRC) != crc32_of(head, UA_CRC) ||
	       le32(head + UA_LENGTH) != t->taken - UA_MAGIC;
}

/* Where it still fits: as much as that. */
static void put_at(uint8_t *to, size_t size, int64_t offset, const void *bytes,
		   size_t len)
{
	size_t at = (size_t)offset;

	if (at >= size)
		return;
	memcpy(to + at, bytes, len < size - at ? len : size - at);
}

static void take_piece(struct sim *sim, const void *bytes, size_t len)
{
	struct sim_transfer *t = &sim->transfer;

	put_at(t->head, sizeof(t->head), t->taken, bytes, len);
	if (sim->place.bytes)
		put_at(sim->place.bytes, sim->place.size, t->taken, bytes, len);
	t->taken += (int64_t)len;
	t->until = sim->now + GIVE_UP;
}

static void count_file(struct sim *sim)
{
	size_t len = (size_t)sim->transfer.taken;

	sim->place.len = len < sim->place.size ? len : sim->place.size;
	sim->place.n_files++;
}

/* ---- its end ---- */

static bool has_ended(const struct sim_transfer *t)
{
	return t->receiver.state == HL78_XMODEM_DONE ||
	       t->receiver.state == HL78_XMODEM_FAILED;
}

/*
 * What a module says of a transfer that failed or was called off is known of
 * the first alone, that nothing was sent; so it says that of all.
 */
static void fail(struct sim *sim)
{
	sim_transfer_drop(sim);
	sim_at_finish(sim, SIM_CME_NOT_ALLOWED);
}

static void end(struct sim *sim)
{
	struct sim_transfer *t = &sim->transfer;

	if (t->receiver.state != HL78_XMODEM_DONE || t->receiver.wrong_size) {
		fail(sim);
		return;
	}
	sim_transfer_drop(sim);
	count_file(sim);
	if (t->fault && t->fault->kind == SIM_FAULT_URC &&
	    t->fault->at > t->stored)
		sim_urc(sim, URC);
	sim_at_finish(sim, 0);
	sim_package_store(sim, t->taken, is_flawed(t),
			  !t->fault || t->fault->kind != SIM_FAULT_NO_ASK);
}

void sim_transfer_drop(struct sim *sim)
{
	sim->transfer.active = false;
	sim->timers[SIM_TIMER_TRANSFER] = HL78_NEVER;
}

/* ---- answers ---- */

static void arm(struct sim *sim)
{
	const struct sim_transfer *t = &sim->transfer;
	hl78_time at = hl78_xmodem_receiver_deadline(&t->receiver);

	if (t->answer_at < at)
		at = t->answer_at;
	if (t->until < at)
		at = t->until;
	sim->timers[SIM_TIMER_TRANSFER] = at;
}

/* Blocks go to flash, the end only to whoever waits for it. */
static hl78_time time_for_answer(const struct sim *sim)
{
	if (sim->transfer.receiver.state == HL78_XMODEM_STARTING)
		return 0;
	return HL78_MS(has_ended(&sim->transfer) ? sim->config.delay
						 : sim->config.ack);
}

/* After all that may have made the receiver want to answer. */
static void settle(struct sim *sim)
{
	struct sim_transfer *t = &sim->transfer;
	size_t len;

	hl78_xmodem_receiver_output(&t->receiver, &len);
	if (t->answer_at == HL78_NEVER &&
	    (len > 0 || t->receiver.blocks > t->stored || has_ended(t)))
		t->answer_at = sim->now + time_for_answer(sim);
	arm(sim);
}

/* A block is in flash: what goes wrong then, before its answer. */
static void strike_block(struct sim *sim)
{
	struct sim_transfer *t = &sim->transfer;
	uint32_t before = t->stored;

	t->stored = t->receiver.blocks;
	if (t->stored == before)
		return;
	sim_fault_percent(sim, (int)(t->taken * 100 / t->size));
	if (!t->active || !t->fault || t->fault->at <= before ||
	    t->fault->at > t->stored)
		return;
	if (t->fault->kind == SIM_FAULT_URC)
		sim_urc(sim, URC);
	else if (t->fault->kind == SIM_FAULT_DOZE && sim->flash.sleep[0] != 2)
		sim_sleep_fall(sim);
}

/* Whether what the receiver would say is kept back: its first NAK, or all. */
static bool is_mute(const struct sim *sim)
{
	const struct sim_transfer *t = &sim->transfer;

	if (!t->fault || t->receiver.state != HL78_XMODEM_STARTING)
		return false;
	return t->fault->kind == SIM_FAULT_NO_START ||
	       (t->fault->kind == SIM_FAULT_LATE_START &&
		sim->now < t->begun_at + HL78_MS(t->fault->late));
}

static void answer(struct sim *sim)
{
	struct sim_transfer *t = &sim->transfer;
	const void *out;
	size_t len;

	t->answer_at = HL78_NEVER;
	strike_block(sim);
	if (!t->active)
		return;
	out = hl78_xmodem_receiver_output(&t->receiver, &len);
	if (!is_mute(sim))
		sim_put(sim, out, len);
	hl78_xmodem_receiver_sent(&t->receiver, len);
	if (has_ended(t))
		end(sim);
}

void sim_transfer_due(struct sim *sim)
{
	struct sim_transfer *t = &sim->transfer;

	if (hl78_xmodem_receiver_deadline(&t->receiver) <= sim->now)
		hl78_xmodem_receiver_tick(&t->receiver, sim->now);
	if (t->answer_at <= sim->now)
		answer(sim);
	if (t->active && t->until <= sim->now)
		fail(sim);
	if (t->active)
		settle(sim);
}

/* ---- the line ---- */

size_t sim_transfer_feed(struct sim *sim, const char *bytes, size_t len)
{
	struct sim_transfer *t = &sim->transfer;
	size_t taken = 0, n;

	if (!t->active || len == 0)
		return 0;
	/* Before that the receiver itself looks to it. */
	if (t->until == HL78_NEVER)
		t->until = sim->now + GIVE_UP;
	do {
		const void *piece;
		size_t piece_len;

		n = hl78_xmodem_receiver_feed(&t->receiver, bytes + taken,
					      len - taken, sim->now);
		taken += n;
		piece = hl78_xmodem_receiver_data(&t->receiver, &piece_len);
		if (n > 0 && piece)
			take_piece(sim, piece, piece_len);
	} while (n > 0 && taken < len);
	settle(sim);
	return taken;
}

int sim_transfer_begin(struct sim *sim, int64_t size)
{
	struct hl78_xmodem_receiving what = {
		.crc = sim->config.start == 1,
		.size = (uint64_t)size,
		.give_up = GIVE_UP,
		/*
		 * Whether a module asks again for a block that does not come
		 * is not known; a host must get on without it.
		 */
		.again_every = HL78_NEVER,
	};
	struct sim_transfer *t = &sim->transfer;

	/* Request 2 or 3 waits, or the package it is about is under way. */
	if (sim->flash.package != SIM_PACKAGE_NONE)
		return SIM_CME_SERVICES;
	if (sim->session.state != SIM_SESSION_CLOSED)
		return SIM_CME_SESSION;
	*t = (struct sim_transfer){ .active = true,
				    .begun_at = sim->now,
				    .size = size,
				    .answer_at = HL78_NEVER,
				    .until = HL78_NEVER };
	t->fault = sim_fault_transfer(sim, &what);
	hl78_xmodem_receiver_begin(&t->receiver, &what, sim->now);
	settle(sim);
	return 0;
}

/* ---- for the host ---- */

void sim_place(struct sim *sim, void *place, size_t size)
{
	sim->place.bytes = place;
	sim->place.size = size;
}

unsigned sim_received(const struct sim *sim, size_t *len)
{
	*len = sim->place.len;
	return sim->place.n_files;
}

bool sim_transfers(const struct sim *sim)
{
	return sim->transfer.active;
}
