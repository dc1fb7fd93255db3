/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways an update over the air can go, see ota_bench.h:
 * that are rare.
 */
#include "unit/ota_bench.h"

static const struct ota_way ways[] = {
	{
		.name = "restarted, and silent for good", .spec = "happy" SMALL,
		.script = "=18,43 mute\n@20 <+KSUP: 0",
		.kind = HL78_OUT_TIMEOUT,
		.reason = "restarted, and does not answer since",
		.from_s = 960, .to_s = 1020,
	},
	{
		.name = "accepted, and nothing is heard", .spec = ASKS,
		.instead = { { "AT+WDSR=3", "OK", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1800, .to_s = 2000,
		.told = "AT+WDSR=3~nothing was heard of the download for 20 "
			"minutes: the session is started anew~AT+WDSS=1,0~8~"
			"AT+WDSS=1,1~650: ~2~"
			"AT+WDSR=3~16",
	},
	{
		.name = "accepted, nothing is heard, and not ours to start",
		.spec = ASKS, .no_start = true,
		.script = "@5 AT+WDSS=1,1",
		.instead = { { "AT+WDSR=3", "OK", 0 } },
		.kind = HL78_OUT_TIMEOUT,
		.reason = "nothing was heard of the download for 20 minutes",
		.from_s = 1200, .to_s = 1220,
	},
	{
		.name = "11,4 again and again",
		.spec = "agreements,fault=issue-4,at=20%,fault=issue-4,at=40%,"
			"fault=issue-4,at=60%,fault=issue-4,at=80%" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 220, .to_s = 400,
	},
	{
		.name = "650 for ever", .spec = "happy",
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 650", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "CME 650",
		.from_s = 1860, .to_s = 1870,
	},
	{
		.name = "650 together with the request", .spec = "happy",
		.instead = { { "AT+WDSS=1,1",
			       "+WDSI: 2\r\n\r\n+CME ERROR: 650", 1 },
			     { "AT+WDSR=3",
			       "OK\r\n\r\n+WDSI: 18,50\r\n\r\n"
			       "+WDSI: 10\r\n\r\n+WDSI: 13", 1 } },
		.kind = HL78_OUT_REJECTED, .reason = "(13)", .to_s = 10,
	},
	{
		.name = "652", .spec = "happy" SMALL,
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 652", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "begun while a session closes", .early = true,
		.spec = "happy" SMALL,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n"
			  "=4 AT+WDSS=1,0\n=AT+WDSS=1,0 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "the session does not close",
		.spec = "happy,offer=never",
		.instead = { { "AT+WDSS=1,0", "OK", 0 } },
		.kind = HL78_OUT_NONE, .reason = "nothing was offered",
		.from_s = 70, .to_s = 85,
		.told = "AT+WDSS=1,0 | AT+WDSS? | put-back | the session does "
			"not close (no 8)",
	},
	{
		.name = "an answer that a restart swallows", .spec = ASKS,
		.instead = { { "AT+WDSR=4",
			       "+KSUP: 0\r\n\r\n+WDSI: 0\r\n\r\n"
			       "+WDSI: 3", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 160,
		.told = "AT+WDSR=4~3~AT+WDSS?~about-to-install | AT+WDSR=4~"
			"install~16",
	},
	{
		.name = "an answer that nobody heard, and a restart",
		.spec = ASKS, .script = "=install <+KSUP: 0\n@150 <+WDSI: 3",
		.instead = { { "AT+WDSR=4", "", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 230, .to_s = 300,
		.told = "AT+WDSR=4~install~3~verify~about-to-install | "
			"AT+WDSR=4 | install~16",
	},
	{
		.name = "no answer to AT+WDSR=4", .spec = ASKS,
		.instead = { { "AT+WDSR=4", "", 0 } },
		.kind = HL78_OUT_TIMEOUT, .reason = "did not start (no 14)",
		.from_s = 130, .to_s = 260,
	},
	{
		.name = "put off by hand at the last moment", .spec = ASKS,
		.script = "=about-to-install AT+WDSR=5,10",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 690, .to_s = 740,
		.sent = "AT+WDSR=5,10 | AT+WDSR=4",
	},
	{
		.name = "begun when the watchdog is over", .early = true,
		.spec = "stuck-after-14" SMALL,
		.script = "@0 AT+CGMR\n@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n"
			  "@1200 begin",
		.kind = HL78_OUT_TIMEOUT, .reason = "no answer to AT+CGMR",
		.from_s = 100, .to_s = 160,
	},
	{
		.name = "the port never back from the installation",
		.spec = "happy" SMALL, .script = "=14 lost",
		.kind = HL78_OUT_LOST, .reason = "did not come back",
		.from_s = 1020, .to_s = 1080,
	},
	{
		.name = "the SIM's question is not understood at first",
		.spec = "sim-pin" SMALL, .pin = "1234",
		.instead = { { "AT+CPIN?", "ERROR", 1 },
			     { "AT+WDSS=1,1", "+CME ERROR: 11", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 150,
	},
	{
		.name = "the PUK", .spec = "happy",
		.instead = { { "AT+CPIN?", "+CPIN: SIM PUK\r\n\r\nOK", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "wants its PUK", .to_s = 5,
	},
	{
		.name = "accepted without network", .spec = ASKS,
		.instead = { { "AT+WDSR=3", "+CME ERROR: 30", 2 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 130, .to_s = 180,
		.told = "AT+WDSR=3 | (the network) | AT+WDSR=3 | AT+WDSR=3",
	},
	{
		.name = "the report is refused", .spec = "happy" SMALL,
		.agree = "1--",
		.instead = { { "AT+WDSR=1", "+CME ERROR: 3", 0 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 390, .to_s = 440,
		.told = "AT+WDSR=1~the module has not reported",
	},
	{
		.name = "silent when it is set up", .spec = "happy",
		.script = "=AT+CMEE=1 mute",
		.kind = HL78_OUT_TIMEOUT,
		.reason = "stopped answering when it was set up",
		.from_s = 45, .to_s = 200,
	},
	{
		.name = "an agreement is refused", .spec = "happy",
		.agree = "-11",
		.instead = { { "AT+WDSC=2,1", "ERROR", 0 } },
		.kind = HL78_OUT_FAILED,
		.reason = "does not take the agreement (AT+WDSC) to install",
		.to_s = 5, .sent = "AT+WDSC=2,1 | AT+WDSC=1,0 | AT+WDSI=0",
	},
	{
		.name = "no events", .spec = "happy",
		.instead = { { "AT+WDSI=4479", "ERROR", 0 },
			     { "AT+WDSI=4095", "ERROR", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "does not tell its events",
		.to_s = 5,
	},
	{
		.name = "not all events", .spec = "happy,mask=127" SMALL,
		.instead = { { "AT+WDSI=4479", "ERROR", 0 },
			     { "AT+WDSI=4095", "ERROR", 0 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "does not tell all events (AT+WDSI)",
	},
	{
		.name = "the context is refused", .spec = "happy", .cid = 2,
		.instead = { { "AT+WDSS=2,2", "+CME ERROR: 916", 0 } },
		.kind = HL78_OUT_FAILED,
		.reason = "does not take the context (AT+WDSS=2: CME 916",
		.to_s = 5,
	},
	{
		.name = "the APN is refused", .spec = "happy", .apn = "x",
		.instead = { { "AT+CGDCONT=1,\"IP\",\"x\"", "ERROR", 0 } },
		.kind = HL78_OUT_FAILED,
		.reason = "does not take the APN (AT+CGDCONT: ERROR)",
		.to_s = 5,
	},
	{
		.name = "a restart when the APN is asked",
		.spec = "happy" SMALL, .apn = "x",
		.instead = { { "AT+CGDCONT?", "+KSUP: 0", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 240, .to_s = 290, .told = "0 did not come in time",
		.sent = "AT+CGDCONT? | AT+CGDCONT? | AT+CGDCONT=1,\"IP\",\"x\"~"
			"AT+WDSS=1,1~AT+CGDCONT=1,\"IP\",\"\"",
	},
	{
		.name = "echo off", .spec = "happy,echo=off" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140, .sent = "ATE0",
	},
};

const struct ota_ways ota_ways_rare = {
	ways, sizeof(ways) / sizeof(ways[0])
};
