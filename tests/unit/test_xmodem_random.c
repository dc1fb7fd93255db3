/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transfers on bad lines, in virtual time: bytes are lost, doubled, garbled and
 * late both ways, whole packets vanish, the receiver makes mistakes of its own,
 * the clock steps forward, all in pieces of any size. Each transfer ends, and
 * none ends as done with a byte wrong or missing at the receiver. 1,500 of them,
 * always the same, or with FOTACON_LONG 10,000 others; FOTACON_SEED repeats a
 * run, or the one transfer that failed.
 *
 * Two things no sender can know, and they are left out: damage that the sum of a
 * block does not show, which a sum of one byte misses once in 256 times, and an
 * answer that becomes another valid answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/xline.h"

#define SIZE_MAX_HERE 40000

static uint64_t seed;

struct luck {
	uint32_t lost, doubled, garbled, vanished, late; /* in 10,000 packets */
	bool crc;
	unsigned long faults;
};

static uint32_t any(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed * 0x2545f4914f6cdd1dull) >> 33) % below;
}

static bool chance(uint32_t of_10000)
{
	return any(10000) < of_10000;
}

static unsigned check_of(const uint8_t *data, size_t len, bool crc)
{
	unsigned c = 0;

	for (size_t i = 0; i < len; i++) {
		if (!crc) {
			c = (c + data[i]) & 0xff;
			continue;
		}
		c ^= (unsigned)data[i] << 8;
		for (int bit = 0; bit < 8; bit++)
			c = c & 0x8000 ? (c << 1 ^ 0x1021) & 0xffff : c << 1;
	}
	return c;
}

/* Whether a block as damaged looks sound, and is another. */
static bool looks_sound(const uint8_t *p, size_t len, const uint8_t *was,
			bool crc)
{
	size_t room = p[0] == 2 ? 1024 : 128;
	unsigned sum;

	if (len < 4 + room + crc || (p[0] != 1 && p[0] != 2) ||
	    (p[1] ^ p[2]) != 0xff)
		return false;
	sum = p[3 + room];
	if (crc)
		sum = sum << 8 | p[4 + room];
	return sum == check_of(p + 3, room, crc) && memcmp(p, was, 3 + room);
}

static uint8_t garbled(uint8_t byte, bool back)
{
	uint8_t other;

	do {
		other = (uint8_t)any(256);
	} while (other == byte ||
		 (back && (other == 0x06 || other == 0x15 || other == 0x18)));
	return other;
}

static size_t damage(struct luck *k, bool back, uint8_t *p, size_t len)
{
	if (len && chance(k->lost)) {
		size_t at = any((uint32_t)len);

		memmove(p + at, p + at + 1, len - at - 1);
		len--;
		k->faults++;
	}
	if (len && chance(k->doubled)) {
		size_t at = any((uint32_t)len);

		memmove(p + at + 1, p + at, len - at);
		len++;
		k->faults++;
	}
	if (len && chance(k->garbled)) {
		size_t at = any((uint32_t)len);

		p[at] = garbled(p[at], back);
		k->faults++;
	}
	return len;
}

/* Delays of every order, to half a minute. */
static hl78_time delay(void)
{
	hl78_time most = HL78_MS(1);

	for (uint32_t i = any(15); i; i--)
		most *= 2;
	return any((uint32_t)most * 2);
}

static size_t spoil(struct xline *l, bool back, const uint8_t *bytes,
		    size_t len, uint8_t *to, hl78_time *late)
{
	struct luck *k = l->user;
	size_t n;

	if (chance(k->late)) {
		*late = delay();
		k->faults++;
	}
	if (chance(k->vanished)) {
		k->faults++;
		return 0;
	}
	memcpy(to, bytes, len);
	n = damage(k, back, to, len);
	if (!back && len > 4 && looks_sound(to, n, bytes, k->crc)) {
		memcpy(to, bytes, len);
		return len;
	}
	return n;
}

static uint32_t some(uint32_t most)
{
	return any(3) ? 0 : any(most);
}

static void set_up(struct xline *l, struct luck *k)
{
	static const uint32_t rates[] = { 0, 9600, 115200, 921600, 3000000 };
	static const size_t pieces[] = { 0, 0, 1, 2, 3, 7, 64 };
	struct hl78_xmodem_receiving receiving = { .crc = any(3) == 0 };
	struct hl78_xmodem_sending sending = {
		.tail_128 = any(3) == 0, .start_within = HL78_MIN(5),
	};

	memset(k, 0, sizeof(*k));
	k->lost = some(1500);
	k->doubled = some(1500);
	k->garbled = some(1500);
	k->vanished = some(1500);
	k->late = some(1500);
	k->crc = receiving.crc;
	l->size = 1 + any(any(20) ? 6000 : SIZE_MAX_HERE);
	l->baud = sending.baud = rates[any(5)];
	l->piece = pieces[any(7)];
	l->think = any(4) ? HL78_MS(any(30)) : HL78_MS(any(2000));
	sending.size = l->size;
	receiving.size = any(2) ? l->size : 0;
	receiving.lenient = any(4) == 0;
	receiving.again_every = any(2) ? HL78_NEVER : 0;
	if (any(3) == 0) {
		receiving.fault = (enum hl78_xmodem_fault)any(
				  HL78_XMODEM_IGNORE_EOT);
		receiving.block = 1 + any(8);
		receiving.count = any(4);
		receiving.delay = delay();
	}
	if (any(5) == 0) {
		l->jump = HL78_MS(any(5000));
		l->jump_by = HL78_MS(any(60000));
	}
	xline_begin(l, &sending, &receiving);
}

/* Returns whether it is done. */
static bool transfer(struct xline *l, uint8_t *file, uint8_t *got,
		     unsigned long *faults)
{
	uint64_t from = seed;
	struct luck k;

	l->now = l->jump = l->jump_by = 0;
	l->n_got = l->text_len = 0;
	l->out.from = l->out.to = l->back.from = l->back.to = 0;
	l->out.last = l->back.last = 0;
	l->file = file;
	l->got = got;
	l->spoil = spoil;
	l->user = &k;
	set_up(l, &k);
	for (size_t i = 0; i < l->size; i++)
		file[i] = (uint8_t)any(256);
	if (!xline_run(l, HL78_SEC(86400)))
		fail_msg("seed %llu: does not end", (unsigned long long)from);
	*faults += k.faults;
	if (l->sender.state != HL78_XMODEM_DONE)
		return false;
	if (!xline_same(l))
		fail_msg("seed %llu: done, and %zu of %zu bytes are there",
			 (unsigned long long)from, l->n_got, l->size);
	return true;
}

static void none_is_done_with_a_wrong_byte(void **state)
{
	static struct xline l;
	static uint8_t file[SIZE_MAX_HERE];
	static uint8_t got[SIZE_MAX_HERE + 2 * HL78_XMODEM_BLOCK];
	unsigned long failures[HL78_XMODEM_BY_US + 1] = { 0 };
	unsigned long n = getenv("FOTACON_LONG") ? 10000 : 1500;
	unsigned long done = 0, faults = 0, resent = 0;

	(void)state;
	for (unsigned long i = 0; i < n; i++) {
		if (transfer(&l, file, got, &faults))
			done++;
		failures[l.sender.failure]++;
		resent += l.sender.counts.resent;
	}
	printf("# %lu transfers with %lu faults: %lu done, %lu packets sent"
	       " again\n", n, faults, done, resent);
	for (int i = 1; i <= HL78_XMODEM_BY_US; i++)
		if (failures[i])
			printf("# %6lu: %s\n", failures[i],
			       hl78_xmodem_failure_text(
					(enum hl78_xmodem_failure)i));
	/* It would be no test if nothing were sent, or nothing went wrong. */
	assert_true(done > n / 2);
	assert_true(faults > n && resent > n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_done_with_a_wrong_byte),
	};
	const char *given = getenv("FOTACON_SEED");

	if (given)
		seed = strtoull(given, NULL, 10);
	else if (getenv("FOTACON_LONG"))
		seed = (uint64_t)time(NULL);
	if (!seed)
		seed = 1;
	printf("# FOTACON_SEED=%llu\n", (unsigned long long)seed);
	return cmocka_run_group_tests_name("xmodem_random", tests, NULL, NULL);
}
