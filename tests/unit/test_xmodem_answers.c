/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sender of XMODEM, answered by hand: which answer counts for which copy of
 * which block, where answers carry no number.
 */
#include "unit/xhand.h"

static void nak_sends_the_same_again(void **state)
{
	uint8_t first[HL78_XMODEM_PACKET_MAX];

	(void)state;
	begin(3000, 115200);
	say(NAK);
	take();
	memcpy(first, out, out_len);
	cross();
	say(NAK);
	take();
	assert_memory_equal(out, first, 1028);
	assert_int_equal(s.counts.resent, 1);
	assert_int_equal(s.counts.naks, 1);
	assert_int_equal(s.counts.timeouts, 0);
	cross();
	say(ACK);
	take();
	check_block(2, 1024, 1024, false);
}

/* A storm: one copy on its way, whatever comes before it can be there. */
static void early_naks_are_old(void **state)
{
	(void)state;
	begin(3000, 9600);
	say(NAK);
	take();
	cross();
	say(NAK NAK NAK);
	take();
	check_block(1, 0, 1024, false);
	for (int i = 0; i < 9; i++) {
		now += HL78_MS(100); /* the copy takes 1071 */
		say(NAK);
		assert_true(quiet());
	}
	assert_int_equal(s.counts.naks, 1);
	now += HL78_MS(200);
	say(NAK);
	assert_false(quiet());
	assert_int_equal(s.counts.naks, 2);
}

static void early_acks_are_old(void **state)
{
	(void)state;
	begin(3000, 115200);
	say(NAK);
	take();
	cross();
	say(ACK ACK); /* doubled: the second is before block 2 is out */
	assert_int_equal(s.counts.block, 1);
	take();
	now += HL78_MS(50); /* of 89 */
	say(ACK);
	assert_int_equal(s.counts.block, 1);
	assert_true(quiet());
	now += HL78_MS(40);
	say(ACK);
	assert_int_equal(s.counts.block, 2);
}

/* An answer to what waits for the port, or is half in its hands, is old too. */
static void half_a_block_has_no_answer(void **state)
{
	size_t len;

	(void)state;
	begin(3000, 0);
	say(NAK);
	give();
	assert_non_null(hl78_xmodem_sender_output(&s, &len));
	say(ACK);
	hl78_xmodem_sender_sent(&s, 1000, now);
	now += HL78_SEC(1);
	say(ACK NAK);
	assert_int_equal(s.counts.block, 0);
	assert_int_equal(s.counts.naks, 0);
	assert_non_null(hl78_xmodem_sender_output(&s, &len));
	assert_int_equal(len, 28);
}

/* At 9600 baud the block alone takes 1.07 s, and the module has 20 s more. */
static void waits_as_long_as_the_line_takes(void **state)
{
	static const uint32_t rates[] = { 9600, 115200, 3000000, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(rates); i++) {
		hl78_time block = rates[i] ? 10280000000 / rates[i] : 0;

		begin(3000, rates[i]);
		say(NAK);
		take();
		assert_in_range(wait_for_it() - block, HL78_SEC(20) - 10,
				HL78_SEC(20) + 10);
		assert_int_equal(s.counts.timeouts, 1);
		take();
		check_block(1, 0, 1024, false);
	}
}

/* The first copy was late, so both are answered: one block all the same. */
static void two_answers_to_two_copies(void **state)
{
	(void)state;
	for (uint32_t baud = 0; baud <= 115200; baud += 115200)
		for (int gap = 0; gap < 900; gap += 100) {
			begin(3000, baud);
			say(NAK);
			take();
			wait_for_it();
			take();
			cross();
			say(ACK);
			assert_int_equal(s.counts.block, 1);
			assert_true(quiet());
			now += HL78_MS(gap);
			hl78_xmodem_sender_tick(&s, now);
			assert_true(quiet());
			say(ACK);
			assert_int_equal(s.counts.block, 1);
			take(); /* at once, then */
			check_block(2, 1024, 1024, false);
			cross();
			say(ACK);
			assert_int_equal(s.counts.block, 2);
			assert_false(quiet());
		}
}

/* The same where the second answer comes while block 2 is on its way. */
static void second_answer_during_the_next_block(void **state)
{
	(void)state;
	begin(3000, 9600);
	say(NAK);
	take();
	wait_for_it();
	take();
	cross();
	say(ACK);
	wait_for_it(); /* settled */
	take();
	check_block(2, 1024, 1024, false);
	now += HL78_MS(500);
	say(ACK); /* the old one */
	assert_int_equal(s.counts.block, 1);
	now += HL78_MS(600);
	say(ACK);
	assert_int_equal(s.counts.block, 2);
	assert_false(quiet()); /* nothing is owed any more */
}

/*
 * Nor is the answer that is owed one to EOT: once anything was sent again, the
 * last block has to be acknowledged out of a quiet.
 */
static void owed_before_the_end(void **state)
{
	(void)state;
	begin(2000, 0);
	say(NAK);
	take();
	wait_for_it();
	take();
	cross();
	say(ACK);
	wait_for_it(); /* in vain for the second ACK, which comes later */
	take();
	cross();
	say(ACK);
	assert_int_equal(s.counts.block, 2);
	assert_int_equal(s.state, HL78_XMODEM_BLOCKS);
	now += HL78_MS(2500);
	hl78_xmodem_sender_tick(&s, now);
	assert_true(quiet());
	say(NAK); /* the true answer to block 2 */
	now += HL78_MS(2500);
	hl78_xmodem_sender_tick(&s, now);
	assert_true(quiet());
	wait_for_it();
	take();
	check_block(2, 1024, 976, false);
	cross();
	say(ACK);
	check_end();
	say(ACK);
	assert_int_equal(s.state, HL78_XMODEM_DONE);
	assert_int_equal(s.counts.bytes, 2000);
}

/* A receiver that talks without end does not keep it from its end. */
static void last_quiet_is_bounded(void **state)
{
	(void)state;
	begin(1000, 0);
	say(NAK);
	take();
	say(NAK);
	take();
	say(ACK);
	for (int i = 0; i < 100 && quiet(); i++) {
		now += HL78_MS(1500);
		hl78_xmodem_sender_tick(&s, now);
		if (quiet())
			say(ACK);
	}
	take();
	check_block(1, 0, 1000, false);
	assert_in_range(now, HL78_SEC(5), HL78_SEC(30));
}

/* The first copy was lost: nothing is owed for ever, and little time lost. */
static void owed_answers_that_never_come(void **state)
{
	hl78_time lost = 0;

	(void)state;
	begin(10000, 0);
	say(NAK);
	take();
	lost += wait_for_it();
	for (uint32_t n = 1; n <= 6; n++) {
		take();
		cross();
		say(ACK);
		assert_int_equal(s.counts.block, n);
		if (quiet())
			lost += wait_for_it();
		assert_false(quiet());
	}
	assert_int_equal(s.owed, 0);
	assert_in_range(lost, HL78_SEC(20), HL78_SEC(30));
}

/* One too few does harm: a NAK where only ACKs were owed sends it again. */
static void nak_while_answers_are_owed(void **state)
{
	(void)state;
	begin(3000, 0);
	say(NAK);
	take();
	wait_for_it();
	take();
	cross();
	say(ACK);
	assert_int_equal(s.counts.block, 1);
	say(NAK);
	take();
	check_block(1, 0, 1024, false);
	cross();
	say(ACK);
	assert_int_equal(s.counts.block, 1);
	take();
	check_block(2, 1024, 1024, false);
}

/* A port of USB that has a rate by name only. */
static void line_faster_than_said(void **state)
{
	int copies = 0;

	(void)state;
	begin(10000, 9600);
	say(NAK);
	while (s.counts.block < 9 && copies < 20) {
		take();
		copies++;
		now += HL78_MS(2);
		say(ACK);
		if (quiet())
			wait_for_it();
	}
	assert_int_equal(s.counts.block, 9);
	assert_in_range(copies, 10, 12);
	assert_in_range(now, HL78_SEC(20), HL78_SEC(60));
}

/* A module at the end of a slow line that is none answers EOT at once. */
static void end_is_never_too_early(void **state)
{
	(void)state;
	begin(10, 9600);
	say(NAK);
	take();
	cross();
	say(ACK);
	check_end();
	say(ACK);
	assert_int_equal(s.state, HL78_XMODEM_DONE);
}

static void ack_took_from_the_last_byte(void **state)
{
	(void)state;
	begin(3000, 115200);
	say(NAK);
	take();
	now = s.line_free + 88000;
	say(ACK);
	assert_int_equal(s.counts.ack_took, 88000);
	assert_int_equal(s.counts.block_len, 1024);
	assert_int_equal(s.counts.bytes, 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nak_sends_the_same_again),
		cmocka_unit_test(early_naks_are_old),
		cmocka_unit_test(early_acks_are_old),
		cmocka_unit_test(half_a_block_has_no_answer),
		cmocka_unit_test(waits_as_long_as_the_line_takes),
		cmocka_unit_test(two_answers_to_two_copies),
		cmocka_unit_test(second_answer_during_the_next_block),
		cmocka_unit_test(owed_before_the_end),
		cmocka_unit_test(last_quiet_is_bounded),
		cmocka_unit_test(owed_answers_that_never_come),
		cmocka_unit_test(nak_while_answers_are_owed),
		cmocka_unit_test(line_faster_than_said),
		cmocka_unit_test(end_is_never_too_early),
		cmocka_unit_test(ack_took_from_the_last_byte),
	};

	return cmocka_run_group_tests_name("xmodem_answers", tests, make_file,
					   NULL);
}
