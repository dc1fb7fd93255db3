/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sim_sender.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/sim_sender.h"

static const char signs[] = { SIGN_NAK, SIGN_ACK, SIGN_CAN, '\0' };

/* The first of them, taken out; 0 for none. */
static int take_sign(struct run *run, const char *wanted)
{
	for (size_t i = 0; i < run->len; i++) {
		char c = run->out[i];

		if (c == '\0' || !strchr(wanted, c))
			continue;
		run->len--;
		memmove(run->out + i, run->out + i + 1, run->len - i);
		return c;
	}
	return 0;
}

int sender_sign(struct run *run, const char *wanted, int64_t ms)
{
	hl78_time end = run->now + HL78_MS(ms);
	int sign;

	for (;;) {
		hl78_time at = sim_deadline(run->sim);

		sign = take_sign(run, wanted);
		if (sign || run->now >= end)
			return sign;
		run_for(run, ((at < end ? at : end) - run->now + 999) / 1000);
	}
}

/* CRC-16/XMODEM: 0x1021, from 0. */
static unsigned crc16(const uint8_t *bytes, size_t len)
{
	unsigned crc = 0;

	while (len-- > 0) {
		crc ^= (unsigned)*bytes++ << 8;
		for (int i = 0; i < 8; i++)
			crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
	}
	return crc;
}

void sender_block(struct run *run, const struct sender *s, unsigned n)
{
	uint8_t packet[3 + 1024 + 2] = { s->block == 1024 ? 2 : 1, (uint8_t)n,
					 (uint8_t)~n };
	size_t at = (n - 1) * s->block, len = 3;
	unsigned sum = 0;

	for (size_t i = 0; i < s->block; i++) {
		packet[len] = at + i < s->size ? s->file[at + i] : 0x1a;
		sum += packet[len++];
	}
	if (s->crc) {
		sum = crc16(packet + 3, s->block);
		packet[len++] = (uint8_t)(sum >> 8);
	}
	packet[len++] = (uint8_t)sum;
	run_feed(run, packet, len);
}

static void note(struct sender *s, int sign)
{
	size_t n = strlen(s->signs);

	s->naks += sign == SIGN_NAK;
	s->timeouts += sign == 0;
	if (n + 1 < sizeof(s->signs))
		s->signs[n] = sign == SIGN_ACK ? 'A' : sign == SIGN_NAK ? 'N' :
			      sign == SIGN_CAN ? 'c' : sign ? (char)sign : '-';
}

/* Block `n`, 0 for the end, until it is acknowledged. */
static enum sender_end deliver(struct run *run, struct sender *s, unsigned n)
{
	static const uint8_t eot[] = { SIGN_EOT };
	bool can = false;

	for (int i = 0; i < s->tries; i++) {
		int sign;

		if (n)
			sender_block(run, s, n);
		else
			run_feed(run, eot, 1);
		do {
			sign = sender_sign(run, signs, s->wait_ms);
			note(s, sign);
			if (sign == SIGN_ACK)
				return SENDER_DONE;
			if (sign == SIGN_CAN && can)
				return SENDER_CANCELLED;
			can = sign == SIGN_CAN;
		} while (can);
	}
	return SENDER_NO_ANSWER;
}

enum sender_end sender_run(struct run *run, struct sender *s)
{
	unsigned n_blocks = (unsigned)((s->size + s->block - 1) / s->block);
	enum sender_end end = SENDER_DONE;

	s->tries = s->tries ? s->tries : 10;
	s->wait_ms = s->wait_ms ? s->wait_ms : 20000;
	if (!sender_sign(run, s->crc ? "C" : "\x15", 300000))
		return SENDER_NO_START;
	for (s->blocks = 0; s->blocks < n_blocks && end == SENDER_DONE;
	     s->blocks++)
		end = deliver(run, s, s->blocks + 1);
	if (end == SENDER_DONE)
		end = deliver(run, s, 0);
	return end;
}

/* ---- a local update ---- */

struct local local;

int local_file(void **state)
{
	uint32_t x = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(local.file); i++)
		local.file[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
	return 0;
}

int local_plain_file(void **state)
{
	(void)state;
	memset(local.file, 'x', sizeof(local.file));
	return 0;
}

void local_open(const char *spec, size_t chunk)
{
	char all[200];

	snprintf(all, sizeof(all), "%s%smask=4479,echo=off,install=1,boot=2",
		 spec, *spec ? "," : "");
	run_open(&local.run, all, chunk);
	memset(local.place, 0, sizeof(local.place));
	sim_place(local.run.sim, local.place, sizeof(local.place));
	run_check(&local.run, "AT+CMEE=1", 100, "OK");
}

void local_announce(size_t size)
{
	char command[40];

	snprintf(command, sizeof(command), "AT+WDSD=%zu", size);
	run_send(&local.run, command);
}

void local_sender(size_t size)
{
	local.sender = (struct sender){ .file = local.file, .size = size,
					.block = 1024 };
}

enum sender_end local_transfer(size_t size)
{
	local_announce(size);
	local_sender(size);
	return sender_run(&local.run, &local.sender);
}

void local_received(unsigned n_files, size_t size)
{
	size_t len;

	assert_int_equal(sim_received(local.run.sim, &len), n_files);
	assert_int_equal(len, size);
	assert_memory_equal(local.place, local.file, size);
}

void local_text(const char *text)
{
	run_drain(&local.run);
	assert_string_equal(run_fold(&local.run), text);
}

void local_version(const char *version)
{
	char answer[80];

	snprintf(answer, sizeof(answer), "%s OK", version);
	run_check(&local.run, "AT+CGMR", 100, answer);
}
