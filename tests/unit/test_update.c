/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The local update against a module of the test's own, in virtual time: one row
 * for each way it can go, with its outcome, its reason and how long it took.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct bench *bench;

static int open_bench(void **state)
{
	(void)state;
	bench = malloc(sizeof(*bench));
	assert_non_null(bench);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	free(bench);
	return 0;
}

/* ---- how it can go ---- */

struct row {
	const char *name;
	struct bench_script script;
	unsigned retries;
	int cancel_at;
	uint32_t cancel_block;
	bool ask, defers, by_hand, comes_and_goes;
	enum hl78_outcome_kind kind;
	bool verified;
	const char *reason; /* a part of it; NULL: there is none */
	int from_s, to_s;   /* it took so many seconds */
	const char *told;   /* a part of it; NULL: whatever */
	const char *sent;   /* the last commands; NULL: whatever */
};

#define FAULT(which, at, times) \
	.receive = { .fault = which, .block = at, .count = times }

static const struct row rows[] = {
	{
		.name = "clean",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
		.told = "identify | preflight | quiet | announce | transfer | "
			"store | +WDSI: 3 | agree | about to install | verify | "
			"+WDSI: 12 | +WDSI: 14 | install | +WDSI: 16 | "
			"read-back | put-back | over",
	},
	{
		.name = "asked, and no 12",
		.ask = true,
		.script = { .installs = "@2 +WDSI: 14\n@90 +KSUP: 0\n"
					"@95 +WDSI: 16" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "a person's own AT+WDSR=4",
		.ask = true, .by_hand = true,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "put off",
		.ask = true, .defers = true,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 3690, .to_s = 3700,
		.sent = "AT+WDSR=5,60|AT+WDSR=4|AT|AT+CGMR|",
	},
	{
		.name = "nobody there",
		.script = { .answers = { { "AT", "" } } },
		.kind = HL78_OUT_TIMEOUT, .reason = "does not answer",
		.from_s = 5, .to_s = 60,
	},
	{
		.name = "CME 3 at once",
		.script = { .wdsd = "+CME ERROR: 3" },
		.kind = HL78_OUT_FAILED,
		.reason = "the module refuses the transfer (CME 3: operation "
			  "not allowed); it may wait for an earlier transfer",
		.to_s = 5,
	},
	{
		.name = "650",
		.script = { .wdsd = "+CME ERROR: 650" },
		.kind = HL78_OUT_FAILED, .reason = "(CME 650: ", .to_s = 5,
	},
	{
		.name = "CME 3 after 300 s without NAK",
		.script = { .first_nak = HL78_MIN(60) },
		.kind = HL78_OUT_FAILED,
		.reason = "did not ask for the data within 5 minutes (CME 3",
		.from_s = 300, .to_s = 302,
	},
	{
		.name = "nothing at all, for 310 s",
		.script = { .first_nak = HL78_MIN(60),
			    .give_up = HL78_MIN(60) },
		.kind = HL78_OUT_TIMEOUT, .reason = "and does not say why",
		.from_s = 310, .to_s = 330,
	},
	{
		.name = "NAK at 299 s",
		.script = { .first_nak = HL78_SEC(296) },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 389, .to_s = 400,
	},
	{
		.name = "asks with C",
		.script = { .receive = { .crc = true } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "an event amid the transfer",
		.script = { .amid = "+WDSI: 8\n+CEREG: 1" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
		.told = "transfer | +WDSI: 8 | store",
	},
	{
		.name = "CAN CAN",
		.script = { FAULT(HL78_XMODEM_CANCEL, 2, 1) },
		.kind = HL78_OUT_FAILED,
		.reason = "CAN CAN) at block 2 of 3", .to_s = 10,
	},
	{
		.name = "CAN CAN of old firmware",
		.script = { .from = "HL7802.4.4.14.0",
			    FAULT(HL78_XMODEM_CANCEL, 2, 1) },
		.kind = HL78_OUT_FAILED, .reason = "(--tail-128)", .to_s = 10,
	},
	{
		.name = "CAN CAN, announced anew",
		.retries = 1,
		.script = { .from = "HL7802.4.4.14.0",
			    FAULT(HL78_XMODEM_CANCEL, 2, 1) },
		.kind = HL78_OUT_FAILED, .to_s = 20,
		.reason = "CAN CAN) at block 2 of 6",
		.told = "CAN CAN) at block 2 of 3: tried anew, with "
			"128-byte blocks at the end",
	},
	{
		.name = "CAN CAN, and well when announced anew",
		.retries = 1,
		.script = { FAULT(HL78_XMODEM_CANCEL, 2, 1), .once = true },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 110,
		.told = "at block 2 of 3: tried anew | announce | transfer",
	},
	{
		.name = "NAK for ever",
		.script = { FAULT(HL78_XMODEM_NAK_STORM, 2, 0) },
		.kind = HL78_OUT_FAILED, .reason = "at block 2 of 3",
		.to_s = 60,
	},
	{
		.name = "silence from block 2 on",
		.script = { FAULT(HL78_XMODEM_GO_SILENT, 2, 0) },
		.kind = HL78_OUT_TIMEOUT, .reason = "at block 2 of 3",
		.from_s = 60, .to_s = 180,
	},
	{
		.name = "silence, and again when announced anew",
		.retries = 1,
		.script = { FAULT(HL78_XMODEM_GO_SILENT, 2, 0) },
		.kind = HL78_OUT_TIMEOUT, .reason = "at block 2 of 3",
		.from_s = 120, .to_s = 360,
	},
	{
		.name = "silence of old firmware: no reason for short blocks",
		.retries = 1,
		.script = { .from = "HL7802.4.4.14.0",
			    FAULT(HL78_XMODEM_GO_SILENT, 2, 1), .once = true },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 150, .to_s = 300,
		.told = "transfer | the module does not answer any more at "
			"block 2 of 3: tried anew | announce | transfer | store",
	},
	{
		.name = "a plain ERROR amid",
		.script = { .amid = "ERROR", .amid_ends = true },
		.kind = HL78_OUT_FAILED,
		.reason = "ended the transfer at block 2 of 3: ERROR",
		.to_s = 10,
	},
	{
		.name = "EOT never answered",
		.script = { FAULT(HL78_XMODEM_IGNORE_EOT, 0, 0) },
		.kind = HL78_OUT_TIMEOUT,
		.reason = "(EOT) was not acknowledged",
		.from_s = 60, .to_s = 115,
	},
	{
		.name = "the ACK of EOT lost, OK and 3 stand for it",
		.script = { .loses_end = true },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "the ACK of EOT lost, 3 stands for it",
		.script = { .loses_end = true, .stored = "@1 +WDSI: 3" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 95, .to_s = 110,
	},
	{
		.name = "the ACK of EOT lost, and 3 long after OK",
		.script = { .loses_end = true,
			    .stored = "@1 OK\n@55 +WDSI: 3" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 145, .to_s = 160,
	},
	{
		.name = "3 without OK",
		.script = { .stored = "@1 +WDSI: 3" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 95, .to_s = 110,
	},
	{
		.name = "OK without 3",
		.script = { .stored = "@1 OK" },
		.kind = HL78_OUT_PENDING,
		.reason = "it is stored, AT+WDSR=4 installs it",
		.from_s = 60, .to_s = 65,
	},
	{
		.name = "OK, and 3 doubled into something else",
		.script = { .stored = "@1 OK\n@2 ++WDSI: 3" },
		.kind = HL78_OUT_PENDING,
		.reason = "it is stored, AT+WDSR=4 installs it",
		.from_s = 60, .to_s = 65,
	},
	{
		.name = "neither OK nor 3",
		.script = { .stored = "@1 +CEREG: 1" },
		.kind = HL78_OUT_TIMEOUT, .reason = "neither OK nor 3",
		.from_s = 60, .to_s = 75,
	},
	{
		.name = "the wrong size, it says",
		.script = { .stored = "@1 +CME ERROR: 3" },
		.kind = HL78_OUT_FAILED,
		.reason = "refuses what it got: CME 3", .to_s = 5,
	},
	{
		.name = "AT+WDSR=4 refused",
		.script = { .accepted = "+CME ERROR: 3" },
		.kind = HL78_OUT_FAILED,
		.reason = "refuses to install (AT+WDSR=4: CME 3", .to_s = 5,
	},
	{
		.name = "AT+WDSR=4 and AT+CGMR garbled, once each",
		.script = { .garbles = true },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
		.sent = "AT+WDSR=4|AT+WDSR=4|AT|AT+CGMR|AT+CGMR|",
	},
	{
		.name = "13",
		.script = { .installs = "@3 +WDSI: 13" },
		.kind = HL78_OUT_REJECTED, .reason = "not certified",
		.to_s = 10,
	},
	{
		.name = "no 14",
		.script = { .installs = "@1 +WDSI: 12" },
		.kind = HL78_OUT_TIMEOUT, .reason = "did not start (no 14)",
		.from_s = 120, .to_s = 122,
	},
	{
		.name = "15",
		.script = { .to = "HL7802.4.6.9.4",
			    .installs = "@2 +WDSI: 14\n@60 +KSUP: 0\n"
					"@61 +WDSI: 15" },
		.kind = HL78_OUT_FAILED, .reason = "(15)", .from_s = 60,
		.to_s = 70,
	},
	{
		.name = "16, and the old version",
		.script = { .to = "HL7802.4.6.9.4" },
		.kind = HL78_OUT_MISMATCH, .reason = "the old one",
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "16, and another than expected",
		.script = { .to = "HL7802.4.7.0.0" },
		.kind = HL78_OUT_MISMATCH,
		.reason = "HL7802.4.7.0.0 was read, not HL7802.4.7.1.0",
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "16, and no answer any more",
		.script = { .mute_after = true },
		.kind = HL78_OUT_UPDATED, .reason = "was not read",
		.from_s = 200, .to_s = 240,
	},
	{
		.name = "no event after 14, an answer later",
		.script = { .answers_late = true, .installs = "@2 +WDSI: 14" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 900, .to_s = 940,
	},
	{
		.name = "a restart after 14 and no 16, the new version",
		.script = { .installs = "@2 +WDSI: 14\n@80 +KSUP: 0" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 140, .to_s = 150,
	},
	{
		.name = "no event after 14, the old version",
		.script = { .to = "HL7802.4.6.9.4",
			    .installs = "@2 +WDSI: 14\n@80 +KSUP: 0" },
		.kind = HL78_OUT_MISMATCH, .reason = "the old one",
		.from_s = 900, .to_s = 910,
	},
	{
		.name = "stuck after 14",
		.script = { .mute_after = true, .installs = "@2 +WDSI: 14" },
		.kind = HL78_OUT_TIMEOUT,
		.reason = "no answer to AT+CGMR",
		.from_s = 1020, .to_s = 1060,
	},
	{
		.name = "the port gone and back while it installs",
		.script = { .installs = "@2 +WDSI: 14\n@30 lost\n@80 back\n"
					"@81 +KSUP: 0\n@85 +WDSI: 16" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 80, .to_s = 95,
	},
	{
		.name = "the port gone and back, and 16 lost with it",
		.script = { .installs = "@2 +WDSI: 14\n@30 lost\n@80 back" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 140, .to_s = 150,
	},
	{
		.name = "the port gone twice, the old version between",
		.script = { .boots = 2,
			    .installs = "@2 +WDSI: 14\n@30 lost\n@40 back\n"
					"@130 lost\n@150 back" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 210, .to_s = 220,
	},
	{
		.name = "the port gone and back while it asks",
		.ask = true, .comes_and_goes = true,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "the port never back",
		.script = { .installs = "@2 +WDSI: 14\n@30 lost" },
		.kind = HL78_OUT_LOST, .reason = "did not come back",
		.from_s = 1000, .to_s = 1030,
	},
	{
		.name = "the port gone in the transfer",
		.script = { .lost_at_block = 1 },
		.kind = HL78_OUT_LOST, .reason = "lost in the transfer",
		.to_s = 10,
	},
	{
		.name = "restarted in the transfer",
		.script = { .amid = "+KSUP: 0", .amid_ends = true },
		.kind = HL78_OUT_FAILED, .reason = "restarted in the transfer",
		.to_s = 10,
	},
	{
		.name = "restarted in the transfer, told by 0 alone",
		.script = { .amid = "+WDSI: 0", .amid_ends = true },
		.kind = HL78_OUT_FAILED, .reason = "restarted in the transfer",
		.to_s = 40,
	},
	{
		.name = "restarted in the transfer, told by an echo alone",
		.script = { .amid = "\x02\x02\xfd", .amid_ends = true },
		.kind = HL78_OUT_FAILED, .reason = "restarted in the transfer",
		.to_s = 10,
	},
	{
		.name = "a new PDP context amid the transfer",
		.script = { .amid = "+WDSI: 0" },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 100,
	},
	{
		.name = "cancelled at identify",
		.cancel_at = HL78_UPDATE_IDENTIFY,
		.kind = HL78_OUT_INTERRUPTED, .reason = "before the transfer",
		.to_s = 1, .sent = "",
	},
	{
		.name = "cancelled at quiet",
		.cancel_at = HL78_UPDATE_QUIET,
		.kind = HL78_OUT_INTERRUPTED, .reason = "before the transfer",
		.to_s = 1, .sent = "AT+WDSD=?|",
	},
	{
		.name = "cancelled when announced",
		.cancel_at = HL78_UPDATE_ANNOUNCE,
		.kind = HL78_OUT_INTERRUPTED, .reason = "cancelled: ",
		.to_s = 10,
	},
	{
		.name = "cancelled in the transfer",
		.cancel_at = HL78_UPDATE_TRANSFER, .cancel_block = 1,
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "cancelled at block 2 of 3", .to_s = 20,
	},
	{
		.name = "cancelled when it stores",
		.cancel_at = HL78_UPDATE_STORE,
		.kind = HL78_OUT_PENDING, .reason = "AT+WDSR=4 installs it",
		.to_s = 10,
	},
	{
		.name = "cancelled when it asks",
		.ask = true, .cancel_at = HL78_UPDATE_AGREE,
		.kind = HL78_OUT_PENDING, .reason = "AT+WDSR=4 installs it",
		.to_s = 10,
	},
	{
		.name = "cancelled after AT+WDSR=4",
		.cancel_at = HL78_UPDATE_VERIFY,
		.kind = HL78_OUT_INTERRUPTED, .reason = "keep its power on",
		.to_s = 10, .sent = "AT+WDSR=4|",
	},
	{
		.name = "cancelled while it installs",
		.cancel_at = HL78_UPDATE_INSTALL,
		.kind = HL78_OUT_INTERRUPTED, .reason = "keep its power on",
		.to_s = 10, .sent = "AT+WDSR=4|",
	},
	{
		/* It answers again: what was changed is put back. */
		.name = "cancelled when it is read back",
		.cancel_at = HL78_UPDATE_READ_BACK,
		.kind = HL78_OUT_INTERRUPTED, .reason = "AT+CGMR tells it",
		.to_s = 100, .sent = "AT+WDSR=4|",
	},
};

static bool ends_with(const char *text, const char *end)
{
	size_t a = strlen(text), b = strlen(end);

	return a >= b && strcmp(text + a - b, end) == 0;
}

static void play(const struct row *row, size_t chunk)
{
	struct bench *b = bench;
	int seconds;

	bench_open(b, &row->script);
	b->chunk = chunk;
	b->plan.retries = row->retries;
	b->plan.agree = row->ask ? HL78_AGREE_ASK : HL78_AGREE_YES;
	b->cancel_at = row->cancel_at;
	b->cancel_block = row->cancel_block;
	b->defers = row->defers;
	b->by_hand = row->by_hand;
	b->comes_and_goes = row->comes_and_goes;
	bench_update(b);
	seconds = (int)((b->now - b->began) / 1000000);
	if (getenv("VERBOSE"))
		print_message("%s: %s (%s) %d s\n  %s\n  %s\n", row->name,
			      hl78_outcome_name(b->outcome.kind),
			      b->outcome.reason, seconds, b->told, b->sent);
	if (b->outcome.kind != row->kind ||
	    b->outcome.verified != row->verified ||
	    (row->reason ? !strstr(b->outcome.reason, row->reason) :
			   b->outcome.reason[0] != '\0') ||
	    seconds < row->from_s || seconds > row->to_s ||
	    (row->told && !strstr(b->told, row->told)) ||
	    (row->sent && !ends_with(b->sent, row->sent)))
		fail_msg("%s: %s%s (%s), %d s\n%s\n%s", row->name,
			 hl78_outcome_name(b->outcome.kind),
			 b->outcome.verified ? ", verified" : "",
			 b->outcome.reason, seconds, b->told, b->sent);
	if (b->outcome.kind == HL78_OUT_UPDATED) {
		assert_int_equal(b->n_got, BENCH_SIZE);
		for (size_t i = 0; i < b->n_got; i++)
			assert_int_equal(b->got[i], bench_byte(i));
	}
	bench_close(b);
}

static void test_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		play(&rows[i], SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ways, open_bench,
						close_bench),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
