/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sender of XMODEM, answered by hand: what goes out, byte for byte, how it
 * starts, and that every wait and every number of tries has an end.
 */
#include "unit/xhand.h"

/* ---- what goes out ---- */

/* All of a file, by its blocks: sizes of 1024 or 128. */
static void check_file(size_t size, bool tail, bool crc, const char *blocks)
{
	const struct hl78_xmodem_sending what = {
		.size = size, .tail_128 = tail, .start_within = HL78_NEVER,
	};
	size_t at = 0;
	uint32_t n = 0;

	now = 0;
	assert_int_equal(hl78_xmodem_sender_begin(&s, &what, now), 0);
	assert_int_equal(s.counts.blocks, strlen(blocks));
	assert_int_equal(take(), 0);
	say(crc ? "C" : NAK);
	if (crc)
		wait_for_it();
	for (; blocks[n]; n++) {
		size_t room = blocks[n] == 'K' ? 1024 : 128;
		size_t len = size - at < room ? size - at : room;

		take();
		assert_int_equal(out[0], room == 1024 ? 2 : 1);
		check_block(n + 1, at, len, crc);
		at += len;
		say(ACK);
		assert_int_equal(s.counts.block, n + 1);
		assert_int_equal(s.counts.bytes, at);
	}
	assert_int_equal(at, size);
	check_end();
	assert_int_equal(s.state, HL78_XMODEM_ENDING);
	say(ACK);
	assert_int_equal(s.state, HL78_XMODEM_DONE);
	assert_int_equal(s.counts.resent, 0);
}

static void cuts_a_file_into_blocks(void **state)
{
	static const struct {
		size_t size;
		const char *blocks, *with_tail;
	} files[] = {
		{ 1, "K", "s" },
		{ 127, "K", "s" },
		{ 128, "K", "s" },
		{ 129, "K", "ss" },
		{ 895, "K", "sssssss" },
		{ 896, "K", "sssssss" },
		{ 897, "K", "K" },
		{ 1023, "K", "K" },
		{ 1024, "K", "K" }, /* and no block more */
		{ 1025, "KK", "Ks" },
		{ 1920, "KK", "Ksssssss" },
		{ 1921, "KK", "KK" },
		{ 4096, "KKKK", "KKKK" },
		{ 4097, "KKKKK", "KKKKs" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++)
		for (int crc = 0; crc < 2; crc++) {
			check_file(files[i].size, false, crc, files[i].blocks);
			check_file(files[i].size, true, crc,
				   files[i].with_tail);
		}
}

static void numbers_wrap(void **state)
{
	(void)state;
	begin(270 * 1024, 0);
	say(NAK);
	for (uint32_t n = 1; n <= 270; n++) {
		take();
		check_block(n, (n - 1) * 1024, 1024, false);
		say(ACK);
	}
	check_end();
}

static void refuses_sizes(void **state)
{
	struct hl78_xmodem_sending what = { .size = 0 };

	(void)state;
	assert_int_equal(hl78_xmodem_sender_begin(&s, &what, 0),
			 HL78_ERR_RANGE);
	what.size = HL78_XMODEM_SIZE_MAX + 1ull;
	assert_int_equal(hl78_xmodem_sender_begin(&s, &what, 0),
			 HL78_ERR_RANGE);
	what.size = HL78_XMODEM_SIZE_MAX;
	assert_int_equal(hl78_xmodem_sender_begin(&s, &what, 0), 0);
	assert_int_equal(s.counts.blocks, 65536);
}

/* One block ahead, and exactly what was wanted. */
static void wants_one_block_ahead(void **state)
{
	uint64_t offset;
	size_t len;

	(void)state;
	begin(3000, 0);
	assert_true(hl78_xmodem_sender_wants(&s, &offset, &len));
	assert_int_equal(offset, 0);
	assert_int_equal(len, 1024);
	assert_int_equal(hl78_xmodem_sender_give(&s, file, 1023, now),
			 HL78_ERR_RANGE);
	give();
	assert_int_equal(hl78_xmodem_sender_give(&s, file, 952, now),
			 HL78_ERR_STATE);
	assert_int_equal(s.given, 2);
	say(NAK);
	take();
	assert_int_equal(s.given, 2);
	say(ACK);
	/* The second goes out with no help, and the last is wanted. */
	assert_false(quiet());
	assert_true(hl78_xmodem_sender_wants(&s, &offset, &len));
	assert_int_equal(offset, 2048);
	assert_int_equal(len, 952);
	take();
	check_block(2, 1024, 1024, false);
}

/* A file that is slow in coming stops nothing but itself. */
static void waits_for_the_file(void **state)
{
	uint64_t offset;
	size_t len;

	(void)state;
	begin(2048, 0);
	say(NAK);
	assert_true(quiet());
	assert_int_equal(hl78_xmodem_sender_deadline(&s), HL78_NEVER);
	say(NAK);
	assert_true(hl78_xmodem_sender_wants(&s, &offset, &len));
	assert_int_equal(hl78_xmodem_sender_give(&s, file, len, now), 0);
	assert_false(quiet());
	take();
	check_block(1, 0, 1024, false);
	assert_int_equal(s.counts.naks, 0);
}

static void goes_out_in_any_pieces(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 64 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		begin(1500, 115200);
		pieces = sizes[i];
		say(NAK);
		take();
		check_block(1, 0, 1024, false);
		assert_int_equal(s.line_free - s.counts.started_at,
				 s.line_free - 1000);
		cross();
		say(ACK);
		take();
		check_block(2, 1024, 476, false);
	}
}

/* ---- the start ---- */

static void starts_on_nak_at_once(void **state)
{
	(void)state;
	begin(100, 115200);
	assert_int_equal(take(), 0);
	assert_int_equal(say("\r\n"), 2);
	assert_int_equal(say(NAK), 0);
	assert_int_equal(s.check, HL78_XMODEM_SUM);
	take();
	check_block(1, 0, 100, false);
	assert_int_equal(s.counts.started_at, now);
}

/* Those that piled up before ask for nothing more. */
static void starts_once_for_many_naks(void **state)
{
	(void)state;
	begin(100, 0);
	say(NAK NAK NAK NAK);
	take();
	assert_int_equal(take(), 0);
	assert_int_equal(s.counts.naks, 0);
}

static void starts_on_a_c_alone(void **state)
{
	(void)state;
	begin(100, 115200);
	assert_int_equal(say("AT+WDSD=100\r\r\n"), 14);
	assert_int_equal(say("C"), 0);
	assert_int_equal(s.state, HL78_XMODEM_STARTING);
	assert_true(quiet());
	assert_in_range(wait_for_it(), HL78_MS(50), HL78_SEC(1));
	assert_int_equal(s.check, HL78_XMODEM_CRC);
	take();
	check_block(1, 0, 100, true);
}

/* Several at once are the same; a line left open long ago is no line. */
static void starts_on_more_than_one_c(void **state)
{
	(void)state;
	begin(100, 0);
	say("CCC");
	wait_for_it();
	assert_int_equal(s.check, HL78_XMODEM_CRC);

	begin(100, 0);
	assert_int_equal(say("> "), 2);
	now += HL78_SEC(1);
	assert_int_equal(say("C"), 0);
	wait_for_it();
	assert_int_equal(s.check, HL78_XMODEM_CRC);
}

static void text_is_no_c(void **state)
{
	static const char *const texts[] = {
		"\r\n+CME ERROR: 3\r\n", "\r\n+CEREG: 2\r\n",
		"\r\nCONNECT\r\n", "C\r\n", "ABC",
	};
	static const size_t sizes[] = { 1, 2, 3, 7, 64 };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t k = 0; k < COUNT(sizes); k++) {
			begin(100, 115200);
			for (const char *p = texts[i]; *p; p++) {
				char byte[2] = { *p, '\0' };

				if ((size_t)(p - texts[i]) % sizes[k] == 0)
					now += HL78_MS(16);
				hl78_xmodem_sender_tick(&s, now);
				say(byte);
			}
			now += HL78_SEC(10);
			hl78_xmodem_sender_tick(&s, now);
			assert_int_equal(s.state, HL78_XMODEM_STARTING);
			assert_true(quiet());
		}
}

static void nak_behind_a_c_decides(void **state)
{
	(void)state;
	begin(100, 0);
	say("C" NAK);
	assert_int_equal(s.check, HL78_XMODEM_SUM);
	take();
	check_block(1, 0, 100, false);
	now += HL78_SEC(1);
	hl78_xmodem_sender_tick(&s, now);
	assert_true(quiet());
}

static void nobody_asks(void **state)
{
	(void)state;
	begin(100, 0);
	say("\r\nnothing\r\n" ACK);
	assert_int_equal(wait_for_it(), HL78_MIN(5));
	check_failed(HL78_XMODEM_NO_START);
}

/* A receiver that asked with C and then falls back to NAK, or back again. */
static void falls_back(void **state)
{
	(void)state;
	begin(2000, 0);
	say("C");
	wait_for_it();
	take();
	check_block(1, 0, 1024, true);
	cross();
	say(NAK); /* damaged, as likely */
	take();
	check_block(1, 0, 1024, true);
	cross();
	say(NAK);
	take();
	check_block(1, 0, 1024, false);
	cross();
	say(NAK);
	take();
	check_block(1, 0, 1024, true);
	cross();
	say(NAK);
	take();
	check_block(1, 0, 1024, false);
	say(ACK);
	/* It holds from then on. */
	take();
	check_block(2, 1024, 976, false);
	for (int i = 0; i < 4; i++) {
		say(NAK);
		take();
		check_block(2, 1024, 976, false);
	}
}

/* `C` again for a first block that was damaged, or in place of a NAK. */
static void c_asks_for_the_first_block_again(void **state)
{
	(void)state;
	for (int crc = 0; crc < 2; crc++) {
		begin(2000, 115200);
		say(crc ? "C" : NAK);
		if (crc)
			wait_for_it();
		take();
		assert_int_equal(say("C"), 0); /* cannot have crossed */
		cross();
		assert_int_equal(say("C"), 0);
		wait_for_it();
		take();
		check_block(1, 0, 1024, true);
		assert_int_equal(s.counts.naks, 1);
		cross();
		say(ACK);
		take();
		cross();
		/* Behind the first ACK it is a letter. */
		assert_int_equal(say("C"), 1);
	}
}

/* ---- ends ---- */

static void can_can_ends_it(void **state)
{
	size_t len;

	(void)state;
	begin(3000, 0); /* before the start */
	assert_int_equal(say(CAN CAN), 0);
	check_failed(HL78_XMODEM_CANCELLED);

	begin(3000, 0); /* amid a block: not a byte more of it */
	say(NAK);
	give();
	hl78_xmodem_sender_output(&s, &len);
	hl78_xmodem_sender_sent(&s, 100, now);
	say(CAN CAN);
	check_failed(HL78_XMODEM_CANCELLED);
	assert_int_equal(say(ACK "C" NAK CAN), 4);
}

static void one_can_is_noise(void **state)
{
	static const char *const between[] = { ACK, NAK, "x", "\r\n", "C" };

	(void)state;
	for (size_t i = 0; i < COUNT(between); i++) {
		begin(3000, 0);
		say(NAK);
		take();
		assert_int_equal(say(CAN), 0);
		say(between[i]);
		say(CAN);
		assert_int_not_equal(s.state, HL78_XMODEM_FAILED);
		say(CAN);
		check_failed(HL78_XMODEM_CANCELLED);
	}
}

/* All that stands behind the last ACK is the module's word. */
static void takes_nothing_behind_the_end(void **state)
{
	static const char text[] = "\r\nOK\r\n\r\n+WDSI: 3\r\n";

	(void)state;
	begin(10, 0);
	say(NAK);
	take();
	say(ACK);
	check_end();
	assert_int_equal(say(ACK "\r\nOK\r\n\r\n+WDSI: 3\r\n"),
			 sizeof(text) - 1);
	assert_int_equal(s.state, HL78_XMODEM_DONE);
	assert_int_equal(say(ACK NAK CAN CAN), 4);
	assert_int_equal(s.state, HL78_XMODEM_DONE);
}

/* A line of the module amid it is neither lost nor an answer. */
static void text_between_answers(void **state)
{
	static const char urc[] = "\r\n+CEREG: 5,\"C018\"\r\n";

	(void)state;
	begin(3000, 0);
	say(NAK);
	take();
	assert_int_equal(say(urc), sizeof(urc) - 1);
	assert_int_equal(s.counts.block, 0);
	assert_true(quiet());
	say(ACK);
	assert_int_equal(s.counts.block, 1);
	take();
	assert_int_equal(say(urc), sizeof(urc) - 1);
	assert_int_equal(s.counts.resent, 0);
}

static void cancels_behind_the_block(void **state)
{
	size_t len;

	(void)state;
	begin(3000, 0); /* before the start */
	hl78_xmodem_sender_cancel(&s, now);
	check_cancel(HL78_XMODEM_BY_US);

	begin(3000, 0); /* a block that the port has not begun is dropped */
	say(NAK);
	give();
	hl78_xmodem_sender_cancel(&s, now);
	check_cancel(HL78_XMODEM_BY_US);

	begin(3000, 0); /* one that it has begun stays whole */
	say(NAK);
	give();
	hl78_xmodem_sender_output(&s, &len);
	hl78_xmodem_sender_sent(&s, 1, now);
	hl78_xmodem_sender_cancel(&s, now);
	hl78_xmodem_sender_cancel(&s, now);
	say(ACK NAK);
	assert_non_null(hl78_xmodem_sender_output(&s, &len));
	assert_int_equal(len, 1027);
	hl78_xmodem_sender_sent(&s, len, now);
	check_cancel(HL78_XMODEM_BY_US);
	hl78_xmodem_sender_cancel(&s, now);
	check_failed(HL78_XMODEM_BY_US);
}

static void copies_are_bounded(void **state)
{
	int n = 1;

	(void)state;
	begin(3000, 0);
	say(NAK);
	take();
	for (; s.state == HL78_XMODEM_BLOCKS && n < 100; n++) {
		say(NAK);
		if (s.state == HL78_XMODEM_BLOCKS)
			take();
	}
	assert_int_equal(n - 1, 10);
	check_cancel(HL78_XMODEM_TOO_MANY);
}

/* Every block twice and three times is too often for all together. */
static void all_copies_are_bounded(void **state)
{
	(void)state;
	begin(200 * 1024, 0);
	say(NAK);
	while (s.state == HL78_XMODEM_BLOCKS) {
		take();
		say(s.copies < 4 ? NAK : ACK);
	}
	assert_in_range(s.counts.block, 20, 100);
	check_cancel(HL78_XMODEM_TOO_MANY);
}

static void silence_is_bounded(void **state)
{
	(void)state;
	begin(3000, 0);
	say(NAK);
	while (s.state == HL78_XMODEM_BLOCKS) {
		take();
		wait_for_it();
	}
	check_cancel(HL78_XMODEM_NO_ANSWER);
	assert_in_range(now, HL78_SEC(60), HL78_SEC(120));
}

static void end_is_sent_again(void **state)
{
	int n = 0;

	(void)state;
	begin(10, 0);
	say(NAK);
	take();
	say(ACK);
	check_end();
	say(NAK);
	check_end();
	assert_in_range(wait_for_it(), HL78_SEC(5), HL78_SEC(15));
	check_end();
	say(ACK);
	assert_int_equal(s.state, HL78_XMODEM_DONE);

	begin(10, 0);
	say(NAK);
	take();
	say(ACK);
	now = 0;
	for (; s.state == HL78_XMODEM_ENDING && n < 100; n++) {
		check_end();
		wait_for_it();
	}
	check_failed(HL78_XMODEM_NO_END);
	assert_in_range(n, 5, 6);

	begin(10, 0);
	say(NAK);
	take();
	say(ACK);
	for (n = 0; s.state == HL78_XMODEM_ENDING && n < 100; n++) {
		check_end();
		say(NAK);
	}
	check_failed(HL78_XMODEM_NO_END);
	assert_int_equal(n, 10);
}

static void port_that_takes_nothing(void **state)
{
	size_t len;

	(void)state;
	begin(3000, 115200);
	say(NAK);
	give();
	hl78_xmodem_sender_output(&s, &len);
	hl78_xmodem_sender_sent(&s, 10, now);
	wait_for_it();
	check_failed(HL78_XMODEM_NO_ANSWER);

	begin(3000, 0);
	hl78_xmodem_sender_cancel(&s, now);
	wait_for_it();
	check_failed(HL78_XMODEM_BY_US);
}

static void failures_have_words(void **state)
{
	(void)state;
	for (int i = HL78_XMODEM_NO_FAILURE; i <= HL78_XMODEM_BY_US; i++)
		assert_true(strlen(hl78_xmodem_failure_text(
				(enum hl78_xmodem_failure)i)) > 5);
	assert_non_null(hl78_xmodem_failure_text(
			(enum hl78_xmodem_failure)99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_a_file_into_blocks),
		cmocka_unit_test(numbers_wrap),
		cmocka_unit_test(refuses_sizes),
		cmocka_unit_test(wants_one_block_ahead),
		cmocka_unit_test(waits_for_the_file),
		cmocka_unit_test(goes_out_in_any_pieces),
		cmocka_unit_test(starts_on_nak_at_once),
		cmocka_unit_test(starts_once_for_many_naks),
		cmocka_unit_test(starts_on_a_c_alone),
		cmocka_unit_test(starts_on_more_than_one_c),
		cmocka_unit_test(text_is_no_c),
		cmocka_unit_test(nak_behind_a_c_decides),
		cmocka_unit_test(nobody_asks),
		cmocka_unit_test(falls_back),
		cmocka_unit_test(c_asks_for_the_first_block_again),
		cmocka_unit_test(can_can_ends_it),
		cmocka_unit_test(one_can_is_noise),
		cmocka_unit_test(takes_nothing_behind_the_end),
		cmocka_unit_test(text_between_answers),
		cmocka_unit_test(cancels_behind_the_block),
		cmocka_unit_test(copies_are_bounded),
		cmocka_unit_test(all_copies_are_bounded),
		cmocka_unit_test(silence_is_bounded),
		cmocka_unit_test(end_is_sent_again),
		cmocka_unit_test(port_that_takes_nothing),
		cmocka_unit_test(failures_have_words),
	};

	return cmocka_run_group_tests_name("xmodem_send", tests, make_file,
					   NULL);
}
