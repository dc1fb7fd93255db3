/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The receiver of XMODEM, fed by hand, in pieces of every size: what it takes,
 * what it answers, and when.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <hl78/xmodem.h>

#define ACK "\x06"
#define NAK "\x15"
#define CAN "\x18"
#define EOT "\x04"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const size_t sizes[] = { 1, 2, 3, 7, 64, 4096 };

static struct hl78_xmodem_receiver r;
static hl78_time now;
static size_t piece = 4096;
static char got[8192]; /* the data that was lent */
static size_t n_got;

static void begin_with(struct hl78_xmodem_receiving what)
{
	now = 0;
	n_got = 0;
	hl78_xmodem_receiver_begin(&r, &what, now);
}

/* All that is to be sent now. */
static const char *answers(void)
{
	static char text[64];
	const void *bytes;
	size_t len, n = 0;

	while ((bytes = hl78_xmodem_receiver_output(&r, &len))) {
		memcpy(text + n, bytes, 1);
		hl78_xmodem_receiver_sent(&r, 1);
		n++;
	}
	text[n] = '\0';
	return text;
}

#define expect(wanted) assert_string_equal(answers(), wanted)

/* It has asked. */
static void begin(bool crc)
{
	begin_with((struct hl78_xmodem_receiving){ .crc = crc });
	answers();
}

static size_t feed(const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	size_t at = 0;

	while (at < len) {
		size_t n = len - at < piece ? len - at : piece;
		size_t data_len;
		const void *data;

		n = hl78_xmodem_receiver_feed(&r, p + at, n, now);
		data = hl78_xmodem_receiver_data(&r, &data_len);
		assert_true(!data == !data_len);
		if (data) {
			memcpy(got + n_got, data, data_len);
			n_got += data_len;
		}
		if (!n)
			break;
		at += n;
	}
	return at;
}

static size_t feed_text(const char *text)
{
	return feed(text, strlen(text));
}

/* A block of `fill`; `damage` is added to its sum. Returns its length. */
static size_t make(uint8_t *p, unsigned number, size_t len, char fill, bool crc,
		   int damage)
{
	unsigned sum = 0, c = 0;

	p[0] = len == 1024 ? 2 : 1;
	p[1] = (uint8_t)number;
	p[2] = (uint8_t)(255 - p[1]);
	memset(p + 3, fill, len);
	for (size_t i = 0; i < len; i++) {
		sum += (uint8_t)fill;
		c ^= (unsigned)(uint8_t)fill << 8;
		for (int bit = 0; bit < 8; bit++)
			c = c & 0x8000 ? (c << 1 ^ 0x1021) & 0xffff : c << 1;
	}
	p[3 + len] = (uint8_t)(crc ? c >> 8 : sum + (unsigned)damage);
	p[4 + len] = (uint8_t)(c + (unsigned)damage);
	return 4 + len + crc;
}

static void block(unsigned number, size_t len, char fill)
{
	uint8_t p[HL78_XMODEM_PACKET_MAX];
	size_t n = make(p, number, len, fill, r.what.crc, 0);

	assert_int_equal(feed(p, n), n);
}

static void damaged_block(unsigned number, char fill)
{
	uint8_t p[HL78_XMODEM_PACKET_MAX];
	size_t n = make(p, number, 1024, fill, r.what.crc, 1);

	feed(p, n);
}

static hl78_time wait_for_it(void)
{
	hl78_time from = now;

	assert_true(hl78_xmodem_receiver_deadline(&r) != HL78_NEVER);
	now = hl78_xmodem_receiver_deadline(&r);
	hl78_xmodem_receiver_tick(&r, now);
	assert_true(hl78_xmodem_receiver_deadline(&r) > now);
	return now - from;
}

/* EOT, and quiet behind it. */
static void finish(void)
{
	feed_text(EOT);
	expect("");
	wait_for_it();
	expect(ACK);
	assert_int_equal(r.state, HL78_XMODEM_DONE);
	assert_int_equal(hl78_xmodem_receiver_deadline(&r), HL78_NEVER);
}

static void check_failed(enum hl78_xmodem_failure failure)
{
	assert_int_equal(r.state, HL78_XMODEM_FAILED);
	assert_int_equal(r.failure, failure);
	assert_int_equal(feed_text("\x02"), 0);
	assert_int_equal(hl78_xmodem_receiver_deadline(&r), HL78_NEVER);
}

/* ---- what it takes ---- */

static void takes_blocks_in_any_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (int crc = 0; crc < 2; crc++) {
			piece = sizes[i];
			begin_with((struct hl78_xmodem_receiving){ .crc = crc });
			expect(crc ? "C" : NAK);
			block(1, 1024, 'a');
			expect(ACK);
			assert_int_equal(r.state, HL78_XMODEM_BLOCKS);
			block(2, 128, 'b');
			expect(ACK);
			assert_int_equal(n_got, 1152);
			assert_int_equal(got[1023], 'a');
			assert_int_equal(got[1024], 'b');
			assert_int_equal(got[1151], 'b');
			finish();
			assert_int_equal(r.blocks, 2);
			assert_int_equal(r.bytes, 1152);
			assert_false(r.wrong_size);
			assert_int_equal(feed_text("AT\r"), 0);
		}
}

/* A feed ends behind a block: two in one read are two feeds. */
static void lends_one_block_at_a_time(void **state)
{
	uint8_t p[2 * HL78_XMODEM_PACKET_MAX];
	size_t n = make(p, 1, 1024, 'a', false, 0);
	size_t m = make(p + n, 2, 1024, 'b', false, 0);
	const char *data;
	size_t len;

	(void)state;
	begin_with((struct hl78_xmodem_receiving){ .size = 2000 });
	assert_int_equal(hl78_xmodem_receiver_feed(&r, p, n + m, now), n);
	data = hl78_xmodem_receiver_data(&r, &len);
	assert_int_equal(len, 1024);
	assert_int_equal(data[0], 'a');
	assert_int_equal(hl78_xmodem_receiver_feed(&r, p + n, m, now), m);
	data = hl78_xmodem_receiver_data(&r, &len);
	assert_int_equal(len, 976); /* no fill */
	assert_int_equal(data[975], 'b');
	hl78_xmodem_receiver_feed(&r, EOT, 1, now);
	assert_null(hl78_xmodem_receiver_data(&r, &len));
}

static void numbers_wrap(void **state)
{
	(void)state;
	begin(false);
	for (unsigned n = 1; n <= 600; n++) {
		n_got = 0;
		block(n & 255, 128, (char)n);
		expect(ACK);
		assert_int_equal(n_got, 128);
	}
	assert_int_equal(r.blocks, 600);
}

static void compares_with_the_size(void **state)
{
	static const struct {
		uint64_t size;
		int blocks;
		bool wrong;
		size_t got;
	} rows[] = {
		{ 0, 2, false, 2048 },
		{ 2048, 2, false, 2048 },
		{ 1025, 2, false, 1025 },
		{ 2049, 2, true, 2048 },
		{ 1024, 2, false, 1024 }, /* a superfluous block is borne */
		{ 1023, 2, true, 1023 },
		{ 1024, 3, true, 1024 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		begin_with((struct hl78_xmodem_receiving){ .size = rows[i].size });
		answers();
		for (int n = 1; n <= rows[i].blocks; n++) {
			block((unsigned)n, 1024, 'x');
			expect(ACK);
		}
		finish();
		assert_int_equal(r.wrong_size, rows[i].wrong);
		assert_int_equal(n_got, rows[i].got);
		assert_int_equal(r.bytes, rows[i].blocks * 1024);
	}
}

/* ---- when it asks ---- */

static void asks_until_it_gives_up(void **state)
{
	hl78_time last = 0;
	int asked = 0;

	(void)state;
	begin_with((struct hl78_xmodem_receiving){ .crc = true });
	while (r.state == HL78_XMODEM_STARTING) {
		asked += (int)strlen(answers());
		last = wait_for_it();
	}
	assert_int_equal(asked, 100);
	assert_int_equal(now, HL78_MIN(5));
	assert_int_equal(last, HL78_SEC(3));
	check_failed(HL78_XMODEM_NO_START);
	begin_with((struct hl78_xmodem_receiving){
		.ask_every = HL78_SEC(1), .give_up = HL78_SEC(2) });
	expect(NAK);
	assert_int_equal(wait_for_it(), HL78_SEC(1));
	expect(NAK);
	wait_for_it();
	check_failed(HL78_XMODEM_NO_START);
}

static void asks_again_in_silence(void **state)
{
	int asked = 0;

	(void)state;
	begin(true);
	block(1, 1024, 'a');
	expect(ACK);
	assert_int_equal(wait_for_it(), HL78_SEC(10));
	expect(NAK);
	while (r.state == HL78_XMODEM_BLOCKS && ++asked < 100)
		wait_for_it();
	assert_int_equal(asked, 10);
	expect(NAK NAK NAK NAK NAK NAK NAK NAK NAK CAN CAN);
	check_failed(HL78_XMODEM_TOO_MANY);
	/* Or it just waits. */
	begin_with((struct hl78_xmodem_receiving){ .again_every = HL78_NEVER });
	answers();
	block(1, 1024, 'a');
	expect(ACK);
	assert_int_equal(wait_for_it(), HL78_MIN(5));
	expect("");
	check_failed(HL78_XMODEM_NO_ANSWER);
}

/* ---- what goes wrong on the line ---- */

static void takes_no_block_twice(void **state)
{
	(void)state;
	begin(false);
	for (unsigned n = 1; n <= 2; n++) {
		block(n, 1024, 'a');
		block(n, 1024, 'a');
		block(n, 1024, 'a');
		expect(ACK ACK ACK);
	}
	assert_int_equal(r.blocks, 2);
	assert_int_equal(n_got, 2048);
}

/* It is purged and asked for again, by the right byte, and then taken. */
static void asks_for_damaged_blocks_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (int crc = 0; crc < 2; crc++) {
			piece = sizes[i];
			begin(crc);
			damaged_block(1, 'a');
			feed_text("surplus");
			expect("");
			assert_in_range(wait_for_it(), HL78_MS(5), HL78_MS(200));
			expect(crc ? "C" : NAK);
			block(1, 1024, 'a');
			expect(ACK);
			damaged_block(2, 'b');
			expect("");
			wait_for_it();
			expect(NAK);
			block(2, 1024, 'b');
			expect(ACK);
			assert_int_equal(n_got, 2048);
		}
}

static void asks_again_behind_a_wrong_header(void **state)
{
	uint8_t p[HL78_XMODEM_PACKET_MAX];
	size_t n = make(p, 1, 1024, '\x02', false, 0);

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		piece = sizes[i];
		begin(false);
		p[2] = 0;
		feed(p, n);
		expect("");
		wait_for_it();
		expect(NAK); /* one, though the data was full of STX */
		assert_int_equal(r.blocks, 0);
		p[2] = 254;
		feed(p, n);
		expect(ACK);
	}
}

static void asks_again_behind_half_a_block(void **state)
{
	uint8_t p[HL78_XMODEM_PACKET_MAX];
	size_t n = make(p, 1, 1024, 'a', false, 0);

	(void)state;
	begin(false);
	feed(p, n - 1);
	assert_int_equal(wait_for_it(), HL78_SEC(1));
	expect(NAK);
	feed(p, n);
	expect(ACK);
}

static void skips_noise(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		piece = sizes[i];
		begin(false);
		feed("\0\xff\r\n" EOT ACK, 6); /* EOT before all is none */
		block(1, 128, 'a');
		expect(ACK);
		feed_text("noise");
		block(2, 128, 'b');
		expect(ACK);
		assert_int_equal(n_got, 256);
		/* Its first byte lost, a block is noise as well. */
		feed_text("aaaaaaaa");
		assert_int_equal(wait_for_it(), HL78_SEC(1));
		expect(NAK);
	}
}

/* What could be a byte of a block is no end. */
static void end_is_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		piece = sizes[i];
		begin(false);
		block(1, 128, 'a');
		expect(ACK);
		feed_text(EOT "\xfb rest of block 4");
		now += HL78_MS(100);
		hl78_xmodem_receiver_tick(&r, now);
		expect("");
		wait_for_it();
		expect(NAK);
		/* Behind noise it takes a longer quiet. */
		feed_text(EOT);
		now += HL78_MS(100);
		hl78_xmodem_receiver_tick(&r, now);
		expect("");
		feed_text("x" CAN CAN "x" EOT);
		assert_int_equal(wait_for_it(), HL78_SEC(1));
		expect(ACK);
		assert_int_equal(r.state, HL78_XMODEM_DONE);
	}
}

static void can_can_ends_it(void **state)
{
	(void)state;
	begin(false);
	feed_text(CAN CAN CAN CAN "\b\b\b\b"); /* as sx does */
	wait_for_it();
	check_failed(HL78_XMODEM_CANCELLED);
	expect("");
	begin(false);
	feed_text(CAN);
	block(1, 128, 'a');
	expect(ACK);
	feed_text(CAN);
	block(2, 128, 'a');
	expect(ACK);
	assert_int_equal(r.state, HL78_XMODEM_BLOCKS);
}

static void block_that_does_not_follow(void **state)
{
	(void)state;
	for (int lenient = 0; lenient < 2; lenient++) {
		begin_with((struct hl78_xmodem_receiving){ .lenient = lenient });
		answers();
		block(1, 128, 'a');
		expect(ACK);
		block(3, 128, 'c');
		expect(lenient ? NAK : CAN CAN);
		if (!lenient)
			check_failed(HL78_XMODEM_TOO_MANY);
		assert_int_equal(r.blocks, 1);
	}
	/* Nor does 0 before 1. */
	begin(false);
	block(0, 128, 'a');
	expect(CAN CAN);
}

static void errors_are_bounded(void **state)
{
	int n = 0;

	(void)state;
	begin(false);
	block(1, 128, 'a');
	answers();
	for (; r.state == HL78_XMODEM_BLOCKS && n < 100; n++) {
		damaged_block(2, 'b');
		wait_for_it();
	}
	assert_int_equal(n, 11);
	check_failed(HL78_XMODEM_TOO_MANY);
}

/* ---- faults to order ---- */

static void order(enum hl78_xmodem_fault fault, uint32_t at, uint32_t count)
{
	begin_with((struct hl78_xmodem_receiving){
		.fault = fault, .block = at, .count = count,
		.delay = HL78_SEC(15), .again_every = HL78_NEVER });
	answers();
	block(1, 128, 'a');
	expect(ACK);
}

static void faults_of_a_block(void **state)
{
	(void)state;
	order(HL78_XMODEM_NAK_STORM, 2, 3);
	for (int i = 0; i < 3; i++) {
		block(2, 128, 'b');
		expect(NAK);
	}
	block(2, 128, 'b');
	expect(ACK);
	assert_int_equal(n_got, 256);
	order(HL78_XMODEM_NAK_STORM, 2, 0);
	for (int i = 0; i < 300; i++) {
		block(2, 128, 'b');
		expect(NAK);
	}
	order(HL78_XMODEM_LOSE_ACK, 2, 2);
	block(2, 128, 'b');
	block(2, 128, 'b');
	expect("");
	block(2, 128, 'b');
	expect(ACK);
	assert_int_equal(n_got, 256);
	order(HL78_XMODEM_DOUBLE_ACK, 2, 0);
	block(2, 128, 'b');
	expect(ACK ACK);
	block(3, 128, 'c');
	expect(ACK);
	order(HL78_XMODEM_STRAY_CAN, 2, 0);
	block(2, 128, 'b');
	expect(CAN ACK);
	order(HL78_XMODEM_CANCEL, 2, 0);
	block(2, 128, 'b');
	expect(CAN CAN);
	check_failed(HL78_XMODEM_BY_US);
	order(HL78_XMODEM_GO_SILENT, 2, 0);
	block(2, 128, 'b');
	feed_text(EOT);
	expect("");
	assert_int_equal(r.blocks, 1);
	assert_int_equal(hl78_xmodem_receiver_deadline(&r), HL78_NEVER);
}

/* The answer to a second copy stands behind that to the first. */
static void late_ack(void **state)
{
	(void)state;
	order(HL78_XMODEM_LATE_ACK, 2, 0);
	block(2, 128, 'b');
	now += HL78_SEC(10);
	block(2, 128, 'b');
	expect("");
	assert_int_equal(wait_for_it(), HL78_SEC(5));
	expect(ACK ACK);
	block(3, 128, 'c');
	expect(ACK);
}

static void faults_of_the_end(void **state)
{
	(void)state;
	order(HL78_XMODEM_NAK_EOT, 0, 2);
	for (int i = 0; i < 2; i++) {
		feed_text(EOT);
		wait_for_it();
		expect(NAK);
	}
	finish();
	assert_false(r.wrong_size);
	order(HL78_XMODEM_IGNORE_EOT, 0, 0);
	for (int i = 0; i < 10; i++) {
		feed_text(EOT);
		now += HL78_SEC(10);
		hl78_xmodem_receiver_tick(&r, now);
		expect("");
		assert_int_equal(r.state, HL78_XMODEM_BLOCKS);
	}
	order(HL78_XMODEM_WRONG_SIZE, 0, 0);
	finish();
	assert_true(r.wrong_size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_blocks_in_any_pieces),
		cmocka_unit_test(lends_one_block_at_a_time),
		cmocka_unit_test(numbers_wrap),
		cmocka_unit_test(compares_with_the_size),
		cmocka_unit_test(asks_until_it_gives_up),
		cmocka_unit_test(asks_again_in_silence),
		cmocka_unit_test(takes_no_block_twice),
		cmocka_unit_test(asks_for_damaged_blocks_again),
		cmocka_unit_test(asks_again_behind_a_wrong_header),
		cmocka_unit_test(asks_again_behind_half_a_block),
		cmocka_unit_test(skips_noise),
		cmocka_unit_test(end_is_alone),
		cmocka_unit_test(can_can_ends_it),
		cmocka_unit_test(block_that_does_not_follow),
		cmocka_unit_test(errors_are_bounded),
		cmocka_unit_test(faults_of_a_block),
		cmocka_unit_test(late_ack),
		cmocka_unit_test(faults_of_the_end),
	};

	return cmocka_run_group_tests_name("xmodem_receive", tests, NULL,
					   NULL);
}
