/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways an update over the air can go, see ota_bench.h:
 * with nothing amiss, and without a session.
 */
#include "unit/ota_bench.h"

static const struct ota_way ways[] = {
	/* ---- as it should ---- */
	{
		.name = "nothing is asked", .spec = "happy" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "identify~set-up~connect~at the end is put back: "
			"AT+WDSI=0, AT+CMEE=0~AT+WDSS=1,1~(a session with the DM "
			"server (23,1))~23,1~offer~9,31000~download~18,96~"
			"verify~14~install~16~read-back~report~23,1~8~close~"
			"put-back~over",
		.sent = "AT+WDSI=0 | AT+CMEE=0",
	},
	{
		.name = "both are asked", .spec = ASKS,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "2 | AT+WDSR=3~3 | about-to-install | AT+WDSR=4~14~16",
	},
	{
		.name = "the agreements are turned on for the run",
		.spec = "happy" SMALL, .agree = "111",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "at the end is put back: AT+WDSC=2,0, AT+WDSC=1,0, "
			"AT+WDSC=0,0, AT+WDSI=0, AT+CMEE=0~2 | AT+WDSR=3~"
			"AT+WDSR=4~16~report~1 | AT+WDSR=1~23,1~8~put-back",
		.sent = "AT+WDSC=0,1~AT+WDSC=1,1~AT+WDSC=2,1~AT+WDSC=2,0 | "
			"AT+WDSC=1,0 | AT+WDSC=0,0 | AT+WDSI=0 | AT+CMEE=0",
	},
	{
		.name = "the agreements are turned off for the run",
		.spec = ASKS, .agree = "-00",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.sent = "AT+WDSC=1,0~AT+WDSC=2,0~AT+WDSS=1,1~AT+WDSC=2,1 | "
			"AT+WDSC=1,1",
	},
	{
		.name = "first contact", .spec = "first-contact" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 150, .told = "23,0~4~6~23,1~offer",
	},
	{
		.name = "as expected", .spec = "happy" SMALL,
		.expect = "HL7802.4.5.4.0",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "another than expected", .spec = "happy" SMALL,
		.expect = "HL7802.4.9.0.0",
		.kind = HL78_OUT_MISMATCH,
		.reason = "HL7802.4.5.4.0 was read, not HL7802.4.9.0.0",
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "it runs that already", .spec = "happy",
		.expect = "HL7802.4.4.14.0",
		.kind = HL78_OUT_NONE,
		.reason = "HL7802.4.4.14.0 is there already", .to_s = 2,
		.told = "identify~put-back~over",
	},
	{
		.name = "nothing is offered", .spec = "happy,offer=never",
		.kind = HL78_OUT_NONE, .reason = "nothing was offered",
		.from_s = 60, .to_s = 75,
		.told = "offer | (the server to offer something)~close~"
			"AT+WDSS=1,0~8~put-back",
	},
	{
		.name = "offered after half an hour",
		.spec = "happy,offer=1800" SMALL, .idle_s = 1,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1880, .to_s = 1950,
	},
	{
		.name = "context and APN", .spec = "happy" SMALL,
		.apn = "bench.apn", .cid = 2,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "at the end is put back: AT+CGDCONT=2, AT+WDSS=2,1~"
			"put-back",
		.sent = "AT+WDSS=2,2 | AT+CGDCONT? | "
			"AT+CGDCONT=2,\"IP\",\"bench.apn\"~AT+WDSS=1,1~"
			"AT+CGDCONT=2 | AT+WDSS=2,1 | AT+WDSI=0",
	},
	{
		.name = "an APN in place of another",
		.spec = "happy,apn=old.apn" SMALL, .apn = "bench.apn",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.sent = "AT+CGDCONT=1,\"IP\",\"bench.apn\"~AT+WDSS=1,1~"
			"AT+CGDCONT=1,\"IP\",\"old.apn\"",
	},
	{
		.name = "an APN that is there already",
		.spec = "happy,apn=bench.apn,mask=4479" SMALL,
		.apn = "bench.apn",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "at the end is put back: AT+CMEE=0 | ",
	},
	{
		.name = "no context, and an APN for it", .apn = "bench.apn",
		.spec = "no-apn" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.sent = "AT+CGDCONT=1,\"IP\",\"bench.apn\"~AT+WDSS=1,1~"
			"AT+CGDCONT=1 | ",
	},

	/* ---- no session ---- */
	{
		.name = "no APN", .spec = "no-apn",
		.kind = HL78_OUT_FAILED, .reason = "CME 650: no APN",
		.to_s = 10, .sent = "AT+WDSS=1,1 | AT+CGDCONT? | AT+WDSI=0",
	},
	{
		.name = "an APN that is none", .spec = "happy",
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 133", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "(AT+WDSS=1,1: CME 133",
		.to_s = 10,
	},
	{
		.name = "activation fails", .spec = "happy",
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 148", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "(AT+WDSS=1,1: CME 148",
		.to_s = 10,
	},
	{
		.name = "no network for a while", .spec = "happy" SMALL,
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 30", 3 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 150, .to_s = 200,
		.told = "AT+WDSS=1,1 | (the network) | AT+WDSS=1,1 | "
			"AT+WDSS=1,1 | AT+WDSS=1,1 | (a session with",
	},
	{
		.name = "no network at all", .spec = "happy",
		.instead = { { "AT+WDSS=1,1", "+CME ERROR: 30", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "CME 30: no network",
		.from_s = 600, .to_s = 640,
	},
	{
		.name = "denied", .spec = "denied",
		.kind = HL78_OUT_DENIED, .reason = "denied the session (7)",
		.from_s = 10, .to_s = 30,
		.told = "7 | the server denied the session (7): tried once "
			"more | AT+WDSS=1,1~7~put-back",
	},
	{
		.name = "denied once", .spec = "happy" SMALL,
		.instead = { { "AT+WDSS=1,1",
			       "OK\r\n\r\n+WDSI: 4\r\n\r\n+WDSI: 7", 1 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 100, .to_s = 150,
	},
	{
		.name = "authentication fails for ever", .spec = "happy",
		.instead = { { "AT+WDSS=1,1",
			       "OK\r\n\r\n+WDSI: 4\r\n\r\n+WDSI: 5\r\n\r\n"
			       "+WDSI: 4\r\n\r\n+WDSI: 5", 0 } },
		.kind = HL78_OUT_DENIED, .reason = "authentication failed (5)",
		.from_s = 1200, .to_s = 1220,
	},
	{
		.name = "authentication fails, and the session closes",
		.spec = "happy",
		.instead = { { "AT+WDSS=1,1",
			       "OK\r\n\r\n+WDSI: 4\r\n\r\n+WDSI: 5\r\n\r\n"
			       "+WDSI: 8", 0 } },
		.kind = HL78_OUT_DENIED, .reason = "authentication failed (5)",
		.to_s = 10,
	},
	{
		.name = "five failures, bootstrap, and well",
		.spec = "happy" SMALL,
		.script = "@4 <+WDSI: 5\n@5 <+WDSI: 4\n@6 <+WDSI: 5\n"
			  "@7 <+WDSI: 23,0",
		.instead = { { "AT+WDSS=1,1", "OK\r\n\r\n+WDSI: 4", 1 } },
		.kind = HL78_OUT_TIMEOUT, .reason = "no session came about",
		.from_s = 1200, .to_s = 1220,
	},
	{
		.name = "nothing but OK", .spec = "happy",
		.instead = { { "AT+WDSS=1,1", "OK", 0 } },
		.kind = HL78_OUT_TIMEOUT,
		.reason = "no session came about within 20 minutes",
		.from_s = 1200, .to_s = 1220,
	},
	{
		.name = "a session that closes by itself",
		.spec = "happy,offer=never", .script = "@20 <+WDSI: 8",
		.kind = HL78_OUT_CLOSED, .from_s = 20, .to_s = 25,
	},
	{
		.name = "stopped by hand in the offer",
		.spec = "happy,offer=never", .script = "@20 AT+WDSS=1,0",
		.kind = HL78_OUT_CLOSED, .from_s = 20, .to_s = 25,
	},
	{
		.name = "another opens it", .spec = "happy" SMALL,
		.no_start = true, .script = "@100 AT+WDSS=1,1",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 190, .to_s = 240,
	},
	{
		.name = "polling, and an offer", .spec = "polling" SMALL,
		.no_start = true,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 200, .to_s = 260,
	},
	{
		.name = "polling, and none", .spec = "polling,offer=never",
		.no_start = true, .idle_s = 1,
		.kind = HL78_OUT_CLOSED, .from_s = 135, .to_s = 160,
	},
	{
		.name = "nobody there", .spec = "happy", .script = "@0 mute",
		.kind = HL78_OUT_TIMEOUT, .reason = "does not answer",
		.from_s = 5, .to_s = 60,
	},
	{
		.name = "mute from the session on", .spec = "happy",
		.script = "=connect mute",
		.kind = HL78_OUT_TIMEOUT, .reason = "no answer in time",
		.from_s = 10, .to_s = 400,
	},
};

const struct ota_ways ota_ways_session = {
	ways, sizeof(ways) / sizeof(ways[0])
};
