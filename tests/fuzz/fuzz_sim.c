/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated module against any host: the input chooses a module, what is
 * typed, and how time passes. Two modules get the same, one in one piece and
 * one byte by byte, and must say the same and keep the same file; the deadline
 * is later than now after each tick; output stays bounded.
 *
 * First byte: the module. Then 0x00 to 0x1f but CR: time passes, by the table
 * of spans; 0x7f: the next byte is sent as it is; "\n" is sent as CR; all else
 * is sent.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OUTPUT_MAX 65536
#define PIECE_MAX  8192
#define PLACE_SIZE 3000
/* Virtual time is cheap, but not free where there is polling. */
#define SPAN_SUM_MAX HL78_MIN(60 * 24 * 3)

static const char *const specs[] = {
	"happy,mask=4479",
	"agreements,mask=4479,size=20000",
	"first-contact,mask=4479,size=1464,install=1",
	"happy,mask=4479,agree=connect+download+install,polling=1,delay=0",
	"happy,echo=off,offer=100,rate=10000000,size=67108864",
	"agreements,mask=4479,boot=0,install=0,size=1,delay=3000",
	"bad-line,mask=4479,pin=1234,fault=crash,fault=network-long,at=20%",
	"hibernate,mask=4479,polling=1,size=20000,fault=power-cut,at=50%",
	"happy,mask=4479,ack=0,fault=urc,fault=lose-ack,fault=nak-eot",
	"bad-line,mask=4479,start=crc,fault=doze,fault=reset,at=50%",
	"key-rotation,mask=4479,rotate=3600,fault=bootstrap-denied,count=2",
	"registration-failures,mask=4479,agree=connect,polling=60,told=2",
};

static const hl78_time spans[] = {
	0, HL78_MS(1), HL78_MS(9), HL78_MS(10), HL78_MS(500), HL78_SEC(2),
	HL78_SEC(10), HL78_SEC(60), HL78_MIN(29), HL78_MIN(30), HL78_MIN(1440),
};

#define N(table) (sizeof(table) / sizeof(table[0]))

struct pair {
	struct sim *whole;
	struct sim *bytewise;
	hl78_time now;
	uint8_t piece[PIECE_MAX];
	size_t len;
	uint8_t said[OUTPUT_MAX]; /* by `bytewise`, since the last look */
	size_t said_len;
	uint8_t files[2][PLACE_SIZE];
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void listen(struct pair *pair)
{
	size_t len;
	const void *out = sim_output(pair->bytewise, &len);

	check(len <= OUTPUT_MAX - pair->said_len);
	memcpy(pair->said + pair->said_len, out, len);
	pair->said_len += len;
	sim_sent(pair->bytewise, len);
}

static void send_piece(struct pair *pair)
{
	size_t i;

	sim_feed(pair->whole, pair->piece, pair->len, pair->now);
	for (i = 0; i < pair->len; i++) {
		sim_feed(pair->bytewise, &pair->piece[i], 1, pair->now);
		listen(pair);
	}
	pair->len = 0;
}

static void compare(struct pair *pair)
{
	size_t len, whole_len;
	const void *out = sim_output(pair->whole, &len);

	listen(pair);
	check(len == pair->said_len);
	check(memcmp(out, pair->said, len) == 0);
	sim_sent(pair->whole, len);
	pair->said_len = 0;
	check(sim_deadline(pair->whole) == sim_deadline(pair->bytewise));
	check(sim_received(pair->whole, &len) ==
	      sim_received(pair->bytewise, &whole_len));
	check(len == whole_len && len <= PLACE_SIZE);
	check(memcmp(pair->files[0], pair->files[1], PLACE_SIZE) == 0);
}

static void pass(struct pair *pair, hl78_time span)
{
	send_piece(pair);
	compare(pair);
	pair->now += span;
	sim_tick(pair->whole, pair->now);
	sim_tick(pair->bytewise, pair->now);
	check(sim_deadline(pair->whole) > pair->now);
	compare(pair);
}

static void type(struct pair *pair, uint8_t byte)
{
	if (pair->len == sizeof(pair->piece))
		pass(pair, 0);
	pair->piece[pair->len++] = byte;
}

static void play(struct pair *pair, const uint8_t *data, size_t size)
{
	hl78_time sum = 0;
	size_t i;

	for (i = 0; i < size; i++) {
		if (data[i] == '\n' || data[i] == '\r') {
			type(pair, '\r');
		} else if (data[i] < 0x20) {
			hl78_time span = spans[data[i] % N(spans)];

			sum += span;
			pass(pair, sum < SPAN_SUM_MAX ? span : 0);
		} else if (data[i] == 0x7f && i + 1 < size) {
			type(pair, data[++i]);
		} else {
			type(pair, data[i]);
		}
	}
	pass(pair, HL78_MIN(31));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pair pair;
	struct sim_config config;
	char why[128];

	if (size == 0)
		return 0;
	memset(&pair, 0, sizeof(pair));
	check(sim_config_init(&config, specs[data[0] % N(specs)], why,
			      sizeof(why)) == 0);
	pair.whole = sim_new(&config, pair.now);
	pair.bytewise = sim_new(&config, pair.now);
	check(pair.whole && pair.bytewise);
	sim_place(pair.whole, pair.files[0], PLACE_SIZE);
	sim_place(pair.bytewise, pair.files[1], PLACE_SIZE);
	play(&pair, data + 1, size - 1);
	sim_free(pair.whole);
	sim_free(pair.bytewise);
	return 0;
}
