/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local update of the simulated module: AT+WDSD, a transfer without trouble,
 * the package in flash, its installation, and what of it outlives the power.
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

/* ---- the beginning ---- */

static void asks_until_it_gives_up(void **state)
{
	hl78_time begin;

	(void)state;
	local_open("", 0);
	run_send(run, "AT");
	run_for(run, 100);
	run_clear(run);
	begin = run->now;
	local_announce(2000);
	run_for(run, 299000);
	/* No OK, no text: NAK, at once and every few seconds. */
	assert_in_range(run->len, 60, 300);
	for (size_t i = 0; i < run->len; i++)
		assert_int_equal(run->out[i], SIGN_NAK);
	run_clear(run);
	assert_true(sim_transfers(run->sim));
	run_for(run, 2000);
	assert_false(sim_transfers(run->sim));
	assert_int_equal(sender_sign(run, "\x15", 0), 0);
	local_text("+CME ERROR: 3");
	assert_true(run->now - begin <= HL78_SEC(302));
	run_check(run, "AT", 100, "OK");
	run_close(run);
}

static void begins_in_the_last_second(void **state)
{
	(void)state;
	local_open("", 0);
	local_announce(2000);
	run_for(run, 299000);
	run->len = 1; /* the last NAK, not all the others */
	local_sender(2000);
	assert_int_equal(sender_run(run, sender), SENDER_DONE);
	local_received(1, 2000);
	run_close(run);
}

/* With the echo on it comes first, and alone. */
static void echo_then_nak(void **state)
{
	static const char all[] = "AT+WDSD=10\r\x15";

	(void)state;
	run_open(run, "happy,delay=1", 0);
	run_send(run, "AT+WDSD=10");
	run_for(run, 100);
	assert_int_equal(run->len, sizeof(all) - 1);
	assert_memory_equal(run->out, all, run->len);
	run_close(run);
}

static const struct refusal {
	const char *spec;
	const char *before; /* a command, and so long after it */
	int64_t ms;
	const char *command;
	const char *answer;
} refusals[] = {
	{ "", NULL, 0, "AT+WDSD=0", "+CME ERROR: 3" },
	{ "", NULL, 0, "AT+WDSD", "ERROR" },
	{ "", NULL, 0, "AT+WDSD=10,1", "+CME ERROR: 50" },
	{ "", NULL, 0, "AT+WDSD=67108865", "+CME ERROR: 916" },
	{ "", "AT+CMEE=0", 100, "AT+WDSD=0", "ERROR" },
	{ "offer=never", "AT+WDSS=1,1", 10000, "AT+WDSD=10", "+CME ERROR: 652" },
	/* It asks; it downloads; it has been downloaded. */
	{ "agreements", "AT+WDSS=1,1", 10000, "AT+WDSD=10", "+CME ERROR: 650" },
	{ "", "AT+WDSS=1,1", 10000, "AT+WDSD=10", "+CME ERROR: 650" },
	{ "agree=install,size=3000", "AT+WDSS=1,1", 30000, "AT+WDSD=10",
	  "+CME ERROR: 650" },
};

static void refused_meanwhile(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *r = &refusals[i];

		local_open(r->spec, 0);
		if (r->before)
			run_send(run, r->before);
		run_for(run, r->ms);
		run_clear(run);
		run_send(run, r->command);
		run_for(run, 20);
		assert_string_equal(run_fold(run), r->answer);
		assert_false(sim_transfers(run->sim));
		run_close(run);
	}
}

/* ---- clean ---- */

static const size_t sizes[] = {
	1, 127, 128, 129, 896, 897, 1023, 1024, 1025, 2048, 20000, 70 * 1024,
};

static void every_size_and_kind(void **state)
{
	static const struct {
		const char *spec;
		size_t block;
		bool crc;
	} kinds[] = {
		{ "", 1024, false }, { "", 128, false },
		{ "start=crc", 1024, true }, { "start=crc", 128, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (size_t k = 0; k < 4; k++) {
			local_open(kinds[k].spec, 0);
			local_announce(sizes[i]);
			*sender = (struct sender){ .file = local.file,
						  .size = sizes[i],
						  .block = kinds[k].block,
						  .crc = kinds[k].crc };
			assert_int_equal(sender_run(run, sender),
					 SENDER_DONE);
			assert_int_equal(sender->naks + sender->timeouts, 0);
			local_text("OK 3");
			local_received(1, sizes[i]);
			run_close(run);
		}
	}
}

static void every_chunk(void **state)
{
	(void)state;
	for (size_t i = 0; i < RUN_N_CHUNKS; i++) {
		local_open("", run_chunks[i]);
		assert_int_equal(local_transfer(5000), SENDER_DONE);
		local_received(1, 5000);
		local_text("OK 3");
		run_check(run, "AT+WDSR=4", 10000, "OK 12 14 0 16");
		run_close(run);
	}
}

/* The answer to the end, OK and the request come in one piece. */
static void end_in_one_piece(void **state)
{
	static const char all[] = "\x06\r\nOK\r\n\r\n+WDSI: 3\r\n";
	static const uint8_t eot[] = { SIGN_EOT };
	hl78_time sent;
	const char *out;
	size_t len;

	(void)state;
	local_open("", 0);
	local_announce(100);
	local_sender(100);
	assert_int_equal(sender_sign(run, "\x15", 1000), SIGN_NAK);
	sent = run->now;
	sender_block(run, sender, 1);
	assert_int_equal(sender_sign(run, "\x06", 1000), SIGN_ACK);
	assert_int_equal(run->now - sent, HL78_MS(200));
	run_clear(run);
	sim_feed(run->sim, eot, 1, run->now);
	do {
		run->now = sim_deadline(run->sim);
		sim_tick(run->sim, run->now);
		out = sim_output(run->sim, &len);
	} while (len == 0);
	/* Soon: nothing has to be written to flash. */
	assert_in_range(run->now - sent, HL78_MS(210), HL78_MS(300));
	assert_int_equal(len, sizeof(all) - 1);
	assert_memory_equal(out, all, len);
	run_close(run);
}

static void rate_is_that_of_modules(void **state)
{
	hl78_time begin;
	int64_t rate;

	(void)state;
	local_open("", 0);
	begin = run->now;
	assert_int_equal(local_transfer(LOCAL_FILE_MAX), SENDER_DONE);
	rate = LOCAL_FILE_MAX / ((run->now - begin) / HL78_SEC(1));
	assert_in_range(rate, 3800, 5300);
	run_close(run);
}

/* Five minutes are for one block, not for all. */
static void takes_as_long_as_it_takes(void **state)
{
	hl78_time begin;

	(void)state;
	local_open("ack=60000", 0);
	begin = run->now;
	local_announce(7 * 1024);
	local_sender(7 * 1024);
	sender->wait_ms = 70000;
	assert_int_equal(sender_run(run, sender), SENDER_DONE);
	assert_true(run->now - begin > HL78_MIN(7));
	local_received(1, 7 * 1024);
	run_close(run);
}

/* No session meanwhile, or the server would have a package, too. */
static void nothing_comes_between(void **state)
{
	(void)state;
	local_open("polling=1,ack=20000", 0);
	local_announce(9 * 1024);
	local_sender(9 * 1024);
	sender->wait_ms = 30000;
	assert_int_equal(sender_run(run, sender), SENDER_DONE);
	local_text("OK 3");
	run_check(run, NULL, 120000, "");
	run_check(run, "AT+WDSR=4", 10000, "OK 12 14 0 16");
	run_check(run, NULL, 70000, "4 6 23,1 9,524648 18 18,1..6");
	run_close(run);
}

/* ---- installing it ---- */

static void installs_what_came(void **state)
{
	(void)state;
	local_open("to=HL7802.4.6.9.4", 0);
	assert_int_equal(local_transfer(3000), SENDER_DONE);
	local_text("OK 3");
	run_check(run, "AT+WDSS=1,1", 100, "+CME ERROR: 650");
	/* Unanswered, it asks again. */
	run_check(run, NULL, 1790000, "");
	run_check(run, NULL, 20000, "3");
	run_check(run, "AT+WDSR=5,10", 599000, "OK");
	run_check(run, NULL, 2000, "3");
	run_check(run, "AT+WDSR=4", 10000, "OK 12 14 0 16");
	/* The echo is on again, and the server was not told. */
	run_check(run, "ATE0", 60000, "ATE0 OK");
	local_version("HL7802.4.6.9.4");
	/* What the server has it still has. */
	run_check(run, "AT+WDSS=1,1", 4500, "OK 4 6 23,1 9,524648 18");
	run_close(run);
}

static const struct {
	const char *spec;
	const char *events;
	const char *version;
} endings[] = {
	{ "happy", "OK 12 14 0 16", "HL7802.4.5.4.0" },
	{ "agree=download+install", "OK 12 14 0 16", "HL7802.4.5.4.0" },
	{ "wrong-delta", "OK 12 14 0 15", "HL7802.4.4.14.0" },
	{ "silent-mismatch", "OK 12 14 0 16", "HL7802.4.4.14.0" },
	{ "fault=no-result", "OK 12 14 0", "HL7802.4.4.14.0" },
	{ "not-certified", "OK 13", "HL7802.4.4.14.0" },
};

static void each_ending(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		local_open(endings[i].spec, 0);
		assert_int_equal(local_transfer(3000), SENDER_DONE);
		local_text("OK 3");
		run_check(run, "AT+WDSR=4", 60000, endings[i].events);
		run_send(run, "ATE0");
		run_for(run, 100);
		run_clear(run);
		local_version(endings[i].version);
		/* Nothing is left of it. */
		run_check(run, "AT+CMEE=1", 100, "OK");
		run_check(run, "AT+WDSR=4", 100, "+CME ERROR: 922");
		assert_int_equal(local_transfer(3000), SENDER_DONE);
		run_close(run);
	}
}

static void stuck_stays_dark(void **state)
{
	(void)state;
	local_open("stuck-after-14", 0);
	assert_int_equal(local_transfer(3000), SENDER_DONE);
	run_clear(run);
	run_check(run, "AT+WDSR=4", 3600000, "OK 12 14");
	run_check(run, "AT", 1000, "");
	run_close(run);
}

static void there_and_back(void **state)
{
	static const char *const versions[] = {
		"HL7802.4.5.4.0", "HL7802.4.4.14.0", "HL7802.4.5.4.0",
	};

	(void)state;
	local_open("back=HL7802.4.4.14.0", 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(local_transfer(3000), SENDER_DONE);
		run_send(run, "AT+WDSR=4");
		run_for(run, 10000);
		run_send(run, "ATE0");
		run_for(run, 100);
		run_clear(run);
		local_version(versions[i]);
	}
	run_close(run);
}

/* ---- what is in the file ---- */

static uint32_t crc32_of(const uint8_t *bytes, size_t len)
{
	uint32_t crc = 0xffffffff;

	while (len-- > 0) {
		crc ^= *bytes++;
		for (int i = 0; i < 8; i++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

/* The head of a delta package of `size` bytes, into the local.file. */
static void make_package(size_t size)
{
	static const uint8_t magic[] = { 0xd4, 0xc3, 0xb2, 0xa1 };
	uint32_t crc;

	memset(local.file, 0, 0x100);
	strcpy((char *)local.file, "I;parts=9;usage=test");
	/* zlib's, of a text that everybody knows it of */
	assert_int_equal(crc32_of((const uint8_t *)"123456789", 9),
			 0xcbf43926);
	crc = crc32_of(local.file, 0xfc);
	for (int i = 0; i < 4; i++) {
		local.file[0xfc + i] = (uint8_t)(crc >> (24 - 8 * i));
		local.file[0x100 + i] = magic[i];
		local.file[0x10c + i] = (uint8_t)((size - 256) >> 8 * i);
	}
}

static const char *installed(size_t size)
{
	local_open("", 0);
	assert_int_equal(local_transfer(size), SENDER_DONE);
	run_clear(run);
	run_send(run, "AT+WDSR=4");
	run_for(run, 3000);
	run_close(run);
	return run_fold(run);
}

static void damaged_packages_are_not_certified(void **state)
{
	/* Bytes of the head that are checked. */
	static const size_t places[] = {
		0, 1, 5, 0xfb, 0xfc, 0xff, 0x100, 0x103, 0x10c, 0x10f,
	};

	(void)state;
	make_package(3000);
	assert_string_equal(installed(3000), "OK 12 14");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		local.file[places[i]] ^= 1;
		assert_string_equal(installed(3000), "OK 13");
		local.file[places[i]] ^= 1;
	}
	/* Cut off, in its body and in its head. */
	assert_string_equal(installed(2999), "OK 13");
	assert_string_equal(installed(0x10c), "OK 13");
	assert_string_equal(installed(2), "OK 13");
	/* Something else altogether is taken as it is. */
	local.file[0] ^= 1;
	local.file[0x100] ^= 1;
	assert_string_equal(installed(3000), "OK 12 14");
	assert_string_equal(installed(1), "OK 12 14");
}

/* ---- over runs ---- */

static void next_run(void)
{
	char saved[SIM_STATE_MAX], why[256];
	size_t len = sim_save(run->sim, saved);

	run_close(run);
	run_open(run, "mask=4479,install=1,boot=2,to=HL7802.9.9.9.9", 0);
	if (sim_load(run->sim, saved, len, why, sizeof(why)) != 0)
		fail_msg("%s", why);
	sim_place(run->sim, local.place, sizeof(local.place));
}

static void what_power_takes(void **state)
{
	(void)state;
	local_open("", 0);
	local_announce(5000);
	local_sender(5000);
	assert_int_equal(sender_sign(run, "\x15", 1000), SIGN_NAK);
	sender_block(run, sender, 1);
	run_for(run, 300);
	/* Waiting for a transfer ends with it, */
	next_run();
	run_check(run, NULL, 10000, "0");
	run_check(run, "ATE0", 100, "ATE0 OK");
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	run_clear(run);
	/* what is stored stays, and asks; agreed to and cut, again; */
	next_run();
	run_check(run, NULL, 10000, "0 3");
	run_check(run, "AT+WDSR=4", 100, "AT+WDSR=4 OK");
	next_run();
	run_check(run, NULL, 10000, "0 3");
	run_send(run, "AT+WDSR=4");
	run_until(run, "14", 20);
	run_clear(run);
	/* and an installation goes on. */
	next_run();
	run_check(run, NULL, 20000, "0 16");
	run_check(run, "AT+CGMR", 100, "AT+CGMR HL7802.9.9.9.9 OK");
	run_close(run);
}

static void flaw_is_kept(void **state)
{
	(void)state;
	make_package(3000);
	local.file[7] ^= 1;
	local_open("", 0);
	assert_int_equal(local_transfer(3000), SENDER_DONE);
	run_clear(run);
	next_run();
	run_check(run, NULL, 10000, "0 3");
	run_check(run, "AT+WDSR=4", 10000, "AT+WDSR=4 OK 13");
	run_close(run);
}

/* ---- a place that is too small, and none ---- */

static void place_of_any_size(void **state)
{
	size_t len;

	(void)state;
	local_open("", 0);
	local.place[2000] = 0x55;
	sim_place(run->sim, local.place, 2000);
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	local_received(1, 2000);
	assert_int_equal(local.place[2000], 0x55);
	run_close(run);
	local_open("", 0);
	sim_place(run->sim, NULL, 0);
	assert_int_equal(local_transfer(5000), SENDER_DONE);
	assert_int_equal(sim_received(run->sim, &len), 1);
	assert_int_equal(len, 0);
	run_close(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_until_it_gives_up),
		cmocka_unit_test(begins_in_the_last_second),
		cmocka_unit_test(echo_then_nak),
		cmocka_unit_test(refused_meanwhile),
		cmocka_unit_test(every_size_and_kind),
		cmocka_unit_test(every_chunk),
		cmocka_unit_test(end_in_one_piece),
		cmocka_unit_test(rate_is_that_of_modules),
		cmocka_unit_test(takes_as_long_as_it_takes),
		cmocka_unit_test(nothing_comes_between),
		cmocka_unit_test(installs_what_came),
		cmocka_unit_test(each_ending),
		cmocka_unit_test(stuck_stays_dark),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test_teardown(damaged_packages_are_not_certified,
					  local_file),
		cmocka_unit_test(what_power_takes),
		cmocka_unit_test_teardown(flaw_is_kept, local_file),
		cmocka_unit_test(place_of_any_size),
	};

	return cmocka_run_group_tests(tests, local_file, NULL);
}
