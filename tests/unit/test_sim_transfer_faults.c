/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local transfer into the simulated module with all that can go wrong in it,
 * by order and by chance.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/sim_sender.h"

static struct run *const run = &local.run;
static struct sender *const sender = &local.sender;

static const struct fault {
	const char *spec;
	enum sender_end end;
	const char *signs; /* of five blocks and the end */
	const char *text;  /* 400 s later; NULL: echoes, too */
	int files;
} faults[] = {
	{ "fault=none", SENDER_DONE, "AAAAAA", "OK 3", 1 },
	{ "fault=urc,at=2", SENDER_DONE, "AAAAAA", "+CEREG: 5 OK 3", 1 },
	{ "fault=urc,at=6", SENDER_DONE, "AAAAAA", "+CEREG: 5 OK 3", 1 },
	{ "fault=nak-storm,at=3", SENDER_DONE, "AANNNAAAA", "OK 3", 1 },
	{ "fault=nak-storm,at=3,count=5", SENDER_DONE, "AANNNNNAAAA", "OK 3",
	  1 },
	{ "fault=nak-storm,at=2,count=ever", SENDER_NO_ANSWER, "ANNNNNNNNNN",
	  "+CME ERROR: 3", 0 },
	{ "fault=lose-ack,at=2", SENDER_DONE, "A-AAAAA", "OK 3", 1 },
	{ "fault=lose-ack,at=2,count=2", SENDER_DONE, "A--AAAAA", "OK 3", 1 },
	{ "fault=late-ack,at=2", SENDER_DONE, "AAAAAA", "OK 3", 1 },
	/* A simple sender sends again, and believes the ACK of the first. */
	{ "fault=late-ack,at=5,late=21000", SENDER_DONE, "AAAA-AA", "OK 3", 1 },
	{ "fault=stray-can,at=2", SENDER_DONE, "AcAAAAA", "OK 3", 1 },
	{ "fault=cancel,at=2", SENDER_CANCELLED, "Acc", "+CME ERROR: 3", 0 },
	{ "fault=silent,at=4", SENDER_NO_ANSWER, "AAA----------",
	  "+CME ERROR: 3", 0 },
	{ "fault=silent", SENDER_NO_ANSWER, "----------", "+CME ERROR: 3", 0 },
	{ "fault=nak-eot", SENDER_DONE, "AAAAANA", "OK 3", 1 },
	{ "fault=nak-eot,count=2", SENDER_DONE, "AAAAANNA", "OK 3", 1 },
	{ "fault=ignore-eot", SENDER_NO_ANSWER, "AAAAA----------",
	  "+CME ERROR: 3", 0 },
	{ "fault=no-ask", SENDER_DONE, "AAAAAA", "OK", 1 },
	{ "fault=wrong-size", SENDER_DONE, "AAAAAA", "+CME ERROR: 3", 0 },
	{ "fault=no-start", SENDER_NO_START, "", "+CME ERROR: 3", 0 },
	{ "fault=late-start,late=200", SENDER_DONE, "AAAAAA", "OK 3", 1 },
	/* It may not sleep, and does not. */
	{ "fault=doze,at=2", SENDER_DONE, "AAAAAA", "OK 3", 1 },
	/* What strikes anywhere strikes here. */
	{ "fault=reset,at=40%", SENDER_NO_ANSWER, "AA----------",
	  NULL, 0 },
	{ "fault=power-cut,at=40%", SENDER_NO_ANSWER, "A----------", NULL, 0 },
	/* With the network back it asks again. */
	{ "fault=network-short,at=40%", SENDER_DONE, "AAAAAA", "OK 3 3", 1 },
};

static void each_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];
		enum sender_end end;
		size_t len;

		local_open(f->spec, 0);
		end = local_transfer(5000);
		run_for(run, 400000);
		if (end != f->end || strcmp(sender->signs, f->signs) != 0)
			fail_msg("%s: ends with %d, %s", f->spec, (int)end,
				 sender->signs);
		while (sender_sign(run, "\x06\x15\x18", 0))
			;
		if (f->text)
			local_text(f->text);
		assert_int_equal(sim_received(run->sim, &len), f->files);
		if (f->files)
			local_received(1, 5000);
		/* It hears commands again; and the next is without a fault. */
		run_send(run, "\rATE0");
		run_for(run, 100);
		if (!f->files) {
			run_clear(run);
			assert_int_equal(local_transfer(5000), SENDER_DONE);
			local_text("OK 3");
			local_received(1, 5000);
		}
		run_close(run);
	}
}

/* Later than it waits, and at the last moment. */
static void asks_late(void **state)
{
	(void)state;
	local_open("fault=late-start,late=300001,fault=late-start,late=299000",
		   0);
	local_announce(5000);
	run_for(run, 301000);
	local_text("+CME ERROR: 3");
	local_announce(5000);
	run_for(run, 298000);
	assert_int_equal(run->len, 0);
	run_for(run, 1500);
	assert_int_equal(run->len, 1);
	local_sender(5000);
	assert_int_equal(sender_run(run, sender), SENDER_DONE);
	local_received(1, 5000);
	run_close(run);
}

/* A doubled ACK counts for the next block where a sender believes it. */
static void double_ack(void **state)
{
	(void)state;
	local_open("fault=double-ack,at=2", 0);
	local_announce(5000);
	local_sender(5000);
	assert_int_equal(sender_sign(run, "\x15", 1000), SIGN_NAK);
	run_clear(run);
	sender_block(run, sender, 1);
	run_for(run, 300);
	assert_int_equal(run->len, 1);
	sender_block(run, sender, 2);
	run_for(run, 300);
	assert_int_equal(run->len, 3);
	run_close(run);
}

static void urc_stands_before_its_ack(void **state)
{
	static const char all[] = "\r\n+CEREG: 5\r\n\x06";

	(void)state;
	local_open("fault=urc,at=2", 0);
	local_announce(5000);
	local_sender(5000);
	assert_int_equal(sender_sign(run, "\x15", 1000), SIGN_NAK);
	sender_block(run, sender, 1);
	run_for(run, 300);
	run_clear(run);
	sender_block(run, sender, 2);
	run_for(run, 300);
	assert_int_equal(run->len, sizeof(all) - 1);
	assert_memory_equal(run->out, all, run->len);
	run_close(run);
}

/* Each transfer has the next of them. */
static void faults_in_a_row(void **state)
{
	(void)state;
	local_open("fault=cancel,at=1,fault=silent,at=2,fault=cancel,at=3", 0);
	assert_int_equal(local_transfer(5000), SENDER_CANCELLED);
	assert_string_equal(sender->signs, "cc");
	local_text("+CME ERROR: 3");
	assert_int_equal(local_transfer(5000), SENDER_NO_ANSWER);
	run_for(run, 300000);
	local_text("+CME ERROR: 3");
	assert_int_equal(local_transfer(5000), SENDER_CANCELLED);
	assert_string_equal(sender->signs, "AAcc");
	local_text("+CME ERROR: 3");
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	run_close(run);
}

static void host_cancels(void **state)
{
	static const uint8_t can[] = { SIGN_CAN, SIGN_CAN };

	(void)state;
	local_open("", 0);
	local_announce(5000);
	local_sender(5000);
	assert_int_equal(sender_sign(run, "\x15", 1000), SIGN_NAK);
	sender_block(run, sender, 1);
	assert_int_equal(sender_sign(run, "\x06", 1000), SIGN_ACK);
	run_feed(run, can, sizeof(can));
	run_for(run, 2000);
	local_text("+CME ERROR: 3");
	run_check(run, "AT", 100, "OK");
	/* Before the first block, too. */
	local_announce(5000);
	run_for(run, 1000);
	run_clear(run);
	run_feed(run, can, sizeof(can));
	run_for(run, 2000);
	local_text("+CME ERROR: 3");
	run_close(run);
}

/* Announced otherwise than sent. */
static void sizes_that_differ(void **state)
{
	static const struct {
		size_t announced, sent;
		const char *text;
	} rows[] = {
		{ 5000, 5000, "OK 3" },
		{ 5000, 4000, "+CME ERROR: 3" },
		{ 5000, 5119, "OK 3" }, /* it may be fill */
		{ 4096, 5120, "OK 3" }, /* one block of fill is borne */
		{ 5000, 9000, "+CME ERROR: 3" },
	};
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		local_open("", 0);
		local_announce(rows[i].announced);
		local_sender(rows[i].sent);
		assert_int_equal(sender_run(run, sender), SENDER_DONE);
		local_text(rows[i].text);
		if (!strcmp(rows[i].text, "OK 3"))
			local_received(1, rows[i].announced);
		else
			assert_int_equal(sim_received(run->sim, &len), 0);
		run_close(run);
	}
}

static void dozes_unless_told_not_to(void **state)
{
	(void)state;
	local_open("fault=doze,at=2", 0);
	run_check(run, "AT+KSLEEP=1,0,0", 100, "OK");
	assert_int_equal(local_transfer(5000), SENDER_NO_ANSWER);
	assert_string_equal(sender->signs, "A----------");
	run_for(run, 10000);
	run_clear(run);
	run_check(run, "\rATE0", 100, "ATE0 OK");
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	run_close(run);
}

/* It does not hibernate in a transfer, whatever it may otherwise. */
static void hibernates_behind_it(void **state)
{
	(void)state;
	local_open("hibernate,sleep=2,ack=5000", 0);
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	assert_string_equal(sender->signs, "AAAAAA");
	local_text("OK 3");
	run_close(run);
}

/* Lost, doubled and garbled bytes both ways, and a storm: it gets through. */
static void bad_line(void **state)
{
	unsigned troubled = 0, done = 0;

	(void)state;
	for (int seed = 0; seed < 40; seed++) {
		char spec[40];

		snprintf(spec, sizeof(spec), "bad-line,seed=%d", seed);
		run_open(run, spec, 0);
		sim_place(run->sim, local.place, sizeof(local.place));
		do {
			run_clear(run);
			local_announce(30 * 1024);
			run_for(run, 1000);
		} while (!sim_transfers(run->sim));
		*sender = (struct sender){ .file = local.file, .size = 30 * 1024,
					  .block = 1024, .tries = 30 };
		if (sender_run(run, sender) == SENDER_DONE &&
		    !strstr(run->out, "ERROR")) {
			local_received(1, 30 * 1024);
			done++;
		}
		troubled += sender->naks + sender->timeouts > 0;
		run_close(run);
	}
	assert_in_range(troubled, 30, 40);
	assert_in_range(done, 30, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_fault, local_plain_file,
						local_file),
		cmocka_unit_test(asks_late),
		cmocka_unit_test(double_ack),
		cmocka_unit_test(urc_stands_before_its_ack),
		cmocka_unit_test(faults_in_a_row),
		cmocka_unit_test(host_cancels),
		cmocka_unit_test(sizes_that_differ),
		cmocka_unit_test_setup_teardown(dozes_unless_told_not_to,
						local_plain_file, local_file),
		cmocka_unit_test(hibernates_behind_it),
		cmocka_unit_test(bad_line),
	};

	return cmocka_run_group_tests(tests, local_file, NULL);
}
