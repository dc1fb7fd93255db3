/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways an update over the air can go, see ota_bench.h:
 * by what is asked, and answered; those taken up amid, and cancelled.
 */
#include "unit/ota_bench.h"

static const struct ota_way ways[] = {
	/* ---- requests ---- */
	{
		.name = "the download is left", .spec = ASKS, .policy = "ala",
		.kind = HL78_OUT_PENDING,
		.reason = "the request to download waits for its answer",
		.to_s = 15, .told = "2~close~AT+WDSS=1,0~8~put-back",
	},
	{
		.name = "the installation is left", .spec = ASKS,
		.policy = "aal",
		.kind = HL78_OUT_PENDING,
		.reason = "the request to install waits for its answer",
		.to_s = 35,
	},
	{
		.name = "left, and the agreements of the run stay",
		.spec = "happy" SMALL, .agree = "-11", .policy = "all",
		.kind = HL78_OUT_PENDING, .reason = "to download", .to_s = 35,
		.told = "not put back while it matters: AT+WDSC=1,0, "
			"AT+WDSC=2,0",
		.sent = "AT+WDSC=1,1 | AT+WDSC=2,1~AT+WDSI=0 | AT+CMEE=0",
	},
	{
		.name = "both are put off once", .spec = ASKS,
		.defer = { 0, 10, 60 },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 70 * 60 + 90, .to_s = 70 * 60 + 150,
		.told = "2 | AT+WDSR=2,10 | (the module to ask again)~"
			"2 | AT+WDSR=3~3 | AT+WDSR=5,60~3~AT+WDSR=4~16",
	},
	{
		.name = "put off for a day", .spec = ASKS,
		.defer = { 0, 0, 1440 },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 86400 + 90, .to_s = 86400 + 150,
		.told = "AT+WDSR=5,1440~3~AT+WDSR=4~16",
	},
	{
		.name = "put off, then left", .spec = ASKS, .policy = "all",
		.defer = { 0, 5, 0 },
		.kind = HL78_OUT_PENDING, .reason = "to download",
		.from_s = 300, .to_s = 330,
		.told = "AT+WDSR=2,5~2~close",
	},
	{
		.name = "the caller answers", .spec = ASKS, .policy = "acc",
		.script = "@120 accept\n@240 accept",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 320, .to_s = 370,
		.told = "(an answer to the module's request) | ask | AT+WDSR=3~"
			"(an answer to the module's request) | ask | "
			"about-to-install | AT+WDSR=4",
	},
	{
		.name = "the caller puts off, and agrees", .spec = ASKS,
		.policy = "aca",
		.script = "@60 later 7\n@1000 accept",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1090, .to_s = 1140,
		.told = "ask | AT+WDSR=2,7 | (the module to ask again)~2~"
			"(an answer to the module's request) | ask | AT+WDSR=3",
	},
	{
		.name = "the caller never answers: asked every 30 minutes",
		.spec = ASKS, .policy = "aca", .script = "@5500 cancel",
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "the request to download still waits for its answer",
		.from_s = 5500, .to_s = 5510,
		.told = "2~2~2~2~close~AT+WDSS=1,0~put-back",
	},
	{
		.name = "answered by hand", .spec = ASKS, .policy = "acc",
		.script = "@30 AT+WDSR=3\n@90 AT+WDSR=4",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 170, .to_s = 220,
	},
	{
		.name = "put off by hand", .spec = ASKS, .policy = "aca",
		.script = "@30 AT+WDSR=2,3\n@400 accept",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 490, .to_s = 530,
		.told = "AT+WDSR=2,3 | (the module to ask again)~2~ask",
	},
	{
		.name = "650: a request of before waits", .early = true,
		.spec = ASKS, .policy = "aaa",
		.script = "@0 AT+WDSI=0\n@1 AT+WDSS=1,1\n@10 AT+WDSS=1,0\n"
			  "@60 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1800, .to_s = 2000,
		.told = "connect~AT+WDSS=1,1~650: a request of the module "
			"waits that was not seen~(the module to ask again)~"
			"2 | download | AT+WDSR=3",
	},
	{
		.name = "650 in an open session: one that nobody heard",
		.spec = ASKS, .early = true,
		.script = "@0 AT+WDSI=0\n@1 AT+WDSS=1,1\n@60 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1750, .to_s = 2000,
		.told = "connect~AT+WDSS=1,1~650: a request of the module "
			"waits that was not seen~(the module to ask again)~"
			"2 | download | AT+WDSR=3",
	},
	{
		.name = "an open session is left alone if it was nobody's",
		.spec = "happy,offer=never", .early = true,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n@60 begin",
		.kind = HL78_OUT_NONE, .reason = "nothing was offered",
		.from_s = 60, .to_s = 75,
		.sent = "AT+WDSS? | AT+CMEE? | AT+CPIN? | AT+CMEE=1 | "
			"AT+WDSS=1,1 | AT+CMEE=0",
	},
	{
		.name = "who does not start a session does not ask for it",
		.spec = "happy,offer=never", .early = true, .no_start = true,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n@60 begin",
		.kind = HL78_OUT_NONE, .reason = "nothing was offered",
		.from_s = 60, .to_s = 75,
		.sent = "AT+CPIN? | AT+CMEE=1 | AT+CMEE=0",
	},
	{
		.name = "the answer is refused", .spec = ASKS,
		.instead = { { "AT+WDSR=3", "+CME ERROR: 922", 0 } },
		.kind = HL78_OUT_FAILED,
		.reason = "does not take the answer to its request (AT+WDSR: "
			  "CME 922",
		.to_s = 30, .sent = "AT+WDSS=1,0",
	},
	{
		.name = "answers are garbled once", .spec = ASKS,
		.instead = { { "AT+WDSR=3", "ERROR", 1 },
			     { "AT+WDSR=4", "ERROR", 1 },
			     { "AT+WDSS=1,1", "ERROR", 2 } },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.sent = "AT+WDSS=1,1 | AT+WDSS=1,1 | AT+WDSS=1,1~AT+WDSR=3 | "
			"AT+WDSR=3~AT+WDSR=4 | AT+WDSR=4",
	},
	{
		.name = "the installation is refused", .spec = ASKS,
		.instead = { { "AT+WDSR=4", "+CME ERROR: 3", 0 } },
		.kind = HL78_OUT_FAILED,
		.reason = "refuses to install (AT+WDSR=4: CME 3", .to_s = 40,
	},
	{
		.name = "a deferral is refused", .spec = ASKS,
		.defer = { 0, 10, 0 },
		.instead = { { "AT+WDSR=2,10", "+CME ERROR: 3", 0 } },
		.kind = HL78_OUT_FAILED, .reason = "(AT+WDSR: CME 3",
		.to_s = 30,
	},

	/* ---- in the middle ---- */
	{
		.name = "a session is open", .spec = "happy" SMALL,
		.early = true, .script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n"
					 "=23,1 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "a request waits", .spec = ASKS, .early = true,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n@100 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "set-up~download~AT+WDSR=3~16",
	},
	{
		.name = "a download goes on", .spec = "happy" SMALL,
		.early = true,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n=18,43 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 85, .to_s = 140,
	},
	{
		.name = "a package is stored", .spec = ASKS, .early = true,
		.script = "@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n@20 AT+WDSR=3\n"
			  "@100 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 80, .to_s = 140, .told = "set-up~verify~AT+WDSR=4",
	},
	{
		.name = "it installs", .spec = "happy" SMALL, .early = true,
		.script = "@0 AT+CGMR\n@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n"
			  "@40 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 60, .to_s = 110,
		.told = "install~16~read-back~report~8",
	},
	{
		.name = "it has installed, and not reported",
		.spec = "happy" SMALL, .early = true,
		.script = "@0 AT+CGMR\n@0 AT+WDSI=4479\n@1 AT+WDSS=1,1\n"
			  "=16 begin",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 1, .to_s = 20, .told = "read-back~report~23,1~8",
	},

	/* ---- cancelled ---- */
	{
		.name = "cancelled at identify", .spec = "happy",
		.script = "=identify cancel",
		.kind = HL78_OUT_INTERRUPTED, .reason = "before anything",
		.to_s = 1,
	},
	{
		.name = "cancelled when it is set up", .spec = "happy",
		.script = "=AT+WDSI=4479 cancel",
		.kind = HL78_OUT_INTERRUPTED, .reason = "before a session",
		.to_s = 1, .sent = "AT+WDSI=4479 | AT+WDSI=0 | AT+CMEE=0",
	},
	{
		.name = "cancelled when it connects", .spec = "happy",
		.script = "=4 cancel",
		.kind = HL78_OUT_INTERRUPTED, .reason = "nothing was offered",
		.to_s = 10, .sent = "AT+WDSS=1,1 | AT+WDSS=1,0 | AT+WDSI=0",
	},
	{
		.name = "cancelled in the download, asked", .spec = ASKS,
		.script = "=18,43 cancel",
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "the download is suspended; AT+WDSS=1,1 resumes it",
		.to_s = 30, .sent = "AT+WDSS=1,0 | AT+WDSI=0",
	},
	{
		.name = "cancelled in the download, not asked",
		.spec = "happy" SMALL, .script = "=18,43 cancel",
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "the module goes on with the download by itself",
		.to_s = 20, .sent = "AT+WDSS=1,1 | AT+WDSI=0",
	},
	{
		.name = "cancelled when it asks to install", .spec = ASKS,
		.policy = "aac", .script = "=ask cancel",
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "the request to install still waits", .to_s = 30,
	},
	{
		.name = "cancelled at the last moment", .spec = ASKS,
		.script = "=about-to-install cancel",
		.kind = HL78_OUT_INTERRUPTED,
		.reason = "the request to install still waits", .to_s = 30,
	},
	{
		.name = "cancelled while it installs", .spec = "happy" SMALL,
		.script = "=14 cancel",
		.kind = HL78_OUT_INTERRUPTED, .reason = "keep its power on",
		.to_s = 30, .sent = "AT+WDSS=1,1",
	},
	{
		.name = "cancelled when it reports", .spec = "happy" SMALL,
		.script = "=report cancel",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
	},
};

const struct ota_ways ota_ways_request = {
	ways, sizeof(ways) / sizeof(ways[0])
};
