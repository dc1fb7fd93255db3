/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sender of XMODEM that is answered by hand, for the tests of it: one for a
 * program, with its file, its time, and what it sent last.
 */
#ifndef TESTS_XHAND_H
#define TESTS_XHAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <hl78/xmodem.h>

#define ACK "\x06"
#define NAK "\x15"
#define CAN "\x18"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FILE_MAX (300 * 1024)

static uint8_t file[FILE_MAX];
static struct hl78_xmodem_sender s;
static hl78_time now;
static uint8_t out[HL78_XMODEM_PACKET_MAX]; /* the last that was taken */
static size_t out_len;
static size_t pieces; /* in which the port takes it; 0: whole */

static inline int make_file(void **state)
{
	uint32_t x = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(file); i++) {
		x = x * 1103515245 + 12345;
		file[i] = (uint8_t)(x >> 16);
	}
	return 0;
}

static inline void begin(uint64_t size, uint32_t baud)
{
	const struct hl78_xmodem_sending what = {
		.size = size, .baud = baud, .start_within = HL78_MIN(5),
	};

	now = 1000;
	pieces = 0;
	assert_int_equal(hl78_xmodem_sender_begin(&s, &what, now), 0);
}

static inline void give(void)
{
	uint64_t offset;
	size_t len;

	while (hl78_xmodem_sender_wants(&s, &offset, &len)) {
		assert_true(len && len <= HL78_XMODEM_BLOCK);
		assert_int_equal(hl78_xmodem_sender_give(&s, file + offset, len,
							 now), 0);
	}
}

/* What goes out now, handed over at once. Returns its length. */
static inline size_t take(void)
{
	const void *bytes;
	size_t len;

	give();
	for (out_len = 0; (bytes = hl78_xmodem_sender_output(&s, &len));) {
		size_t n = pieces && pieces < len ? pieces : len;

		memcpy(out + out_len, bytes, n);
		out_len += n;
		hl78_xmodem_sender_sent(&s, n, now);
		if (n == len)
			break;
	}
	assert_true(s.state != HL78_XMODEM_BLOCKS ||
		    !hl78_xmodem_sender_output(&s, &len));
	give();
	return out_len;
}

/* How many of them the sender did not take. */
static inline size_t say(const char *bytes)
{
	size_t text = 0;

	for (; *bytes; bytes++)
		text += !hl78_xmodem_sender_byte(&s, (uint8_t)*bytes, now);
	return text;
}

static inline bool quiet(void)
{
	size_t len;

	return !hl78_xmodem_sender_output(&s, &len);
}

/* To the next deadline; returns how long that took. */
static inline hl78_time wait_for_it(void)
{
	hl78_time from = now;

	assert_true(hl78_xmodem_sender_deadline(&s) != HL78_NEVER);
	now = hl78_xmodem_sender_deadline(&s);
	hl78_xmodem_sender_tick(&s, now);
	assert_true(hl78_xmodem_sender_deadline(&s) > now);
	return now - from;
}

/* Behind a block's last byte. */
static inline void cross(void)
{
	now += s.baud ? (hl78_time)(out_len * 10000000 / s.baud) : 1;
}

static inline uint16_t slow_crc(const uint8_t *data, size_t len)
{
	unsigned crc = 0;

	for (size_t i = 0; i < len; i++) {
		crc ^= (unsigned)data[i] << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff
					   : crc << 1;
	}
	return (uint16_t)crc;
}

/* What was taken is block `n`: of the file from `start` on, `len` bytes. */
static inline void check_block(uint32_t n, size_t start, size_t len, bool crc)
{
	size_t room = out[0] == 2 ? 1024 : 128;
	uint8_t sum = 0;

	assert_int_equal(out_len, 3 + room + (crc ? 2 : 1));
	assert_true(out[0] == 1 || out[0] == 2);
	assert_int_equal(out[1], n & 0xff);
	assert_int_equal(out[2], 255 - (n & 0xff));
	assert_memory_equal(out + 3, file + start, len);
	for (size_t i = len; i < room; i++)
		assert_int_equal(out[3 + i], 0x1a);
	for (size_t i = 0; i < room; i++)
		sum = (uint8_t)(sum + out[3 + i]);
	if (crc)
		assert_int_equal(out[3 + room] << 8 | out[4 + room],
				 slow_crc(out + 3, room));
	else
		assert_int_equal(out[3 + room], sum);
}

static inline void check_end(void)
{
	assert_int_equal(take(), 1);
	assert_int_equal(out[0], 4);
}

static inline void check_failed(enum hl78_xmodem_failure failure)
{
	assert_int_equal(s.state, HL78_XMODEM_FAILED);
	assert_int_equal(s.failure, failure);
	assert_true(quiet());
	assert_int_equal(hl78_xmodem_sender_deadline(&s), HL78_NEVER);
}

static inline void check_cancel(enum hl78_xmodem_failure failure)
{
	assert_int_equal(s.state, HL78_XMODEM_CANCELLING);
	assert_int_equal(take(), 2);
	assert_memory_equal(out, CAN CAN, 2);
	check_failed(failure);
}

#endif
