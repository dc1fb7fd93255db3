/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways an update over the air can go, see ota_bench.h:
 * over what interrupts it, and the installation.
 */
#include "unit/ota_bench.h"

static const struct ota_way ways[] = {
	/* ---- suspended ---- */
	{
		.name = "stopped by hand, asked again", .spec = ASKS,
		.script = "=18,43 AT+WDSS=1,0\n@100 AT+WDSS=1,1",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 180, .to_s = 230,
		.told = "AT+WDSS=1,0~the download is suspended: AT+WDSS=1,1 "
			"resumes it, then request 2 comes again~(the download "
			"to be resumed)~8~AT+WDSS=1,1~2~AT+WDSR=3~"
			"the download goes on~16",
	},
	{
		.name = "stopped by hand, and left so", .spec = ASKS,
		.script = "=18,43 AT+WDSS=1,0",
		.kind = HL78_OUT_SUSPENDED,
		.reason = "the download is suspended; AT+WDSS=1,1 resumes it",
		.from_s = 1800, .to_s = 1830,
	},
	{
		.name = "stopped by hand, nobody is asked",
		.spec = "happy" SMALL, .script = "=18,43 AT+WDSS=1,0",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 95, .to_s = 150,
		.told = "the download is suspended: the module connects again "
			"by itself~8~4~6~23,1~the download goes on~16",
	},
	{
		.name = "a restart, asked again", .spec = "reset" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 100, .to_s = 170,
		.told = "0~the download is suspended: request 2 comes again "
			"after the restart~2~AT+WDSR=3~the download goes on~16",
	},
	{
		.name = "a restart, and the caller answers later",
		.spec = "reset" SMALL, .policy = "aca",
		.script = "@20 accept\n@300 accept",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 380, .to_s = 440,
	},
	{
		.name = "a restart, nobody is asked",
		.spec = "reset,agree=none" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 100, .to_s = 170,
		.told = "0~4~6~23,1~16",
	},
	{
		.name = "a power cut", .spec = "power-cut" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 130, .to_s = 190,
	},
	{
		.name = "a power cut, nobody is asked",
		.spec = "power-cut,agree=none" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 130, .to_s = 190,
	},
	{
		.name = "a package below a page, and a restart",
		.spec = "reset,size=1464,rate=100",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 100, .to_s = 190,
	},
	{
		.name = "a short loss of network",
		.spec = "network-loss-short" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 120, .to_s = 180,
	},
	{
		.name = "a long loss of network", .spec = "network-loss" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 200, .to_s = 270,
		.told = "8~the download is suspended: request 2 comes again "
			"with the network~2~AT+WDSR=3~the download goes on~16",
	},
	{
		.name = "a long loss of network, nobody is asked",
		.spec = "network-loss,agree=none" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 200, .to_s = 270,
	},
	{
		.name = "the radio turned off, and on", .spec = ASKS,
		.script = "=18,43 AT+CFUN=0\n@120 AT+CFUN=1",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 200, .to_s = 260,
		.told = "8~the download is suspended: ~the download is "
			"suspended: the radio is off: AT+CFUN=1, then request "
			"2 comes again~2~AT+WDSR=3",
	},
	{
		.name = "the radio turned off for good", .spec = "cfun-off",
		.kind = HL78_OUT_SUSPENDED, .reason = "suspended",
		.from_s = 60, .to_s = 3000,
	},
	{
		.name = "11,4 and a session anew", .spec = "download-issue" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 120, .to_s = 200,
		.told = "11,4~the download is suspended: a new session resumes "
			"it~AT+WDSS=1,0~8~AT+WDSS=1,1~2~AT+WDSR=3~16",
	},
	{
		.name = "11,4 in a session of others",
		.spec = "download-issue" SMALL, .no_start = true,
		.script = "@5 AT+WDSS=1,1",
		.kind = HL78_OUT_SUSPENDED, .reason = "a new session resumes it",
		.from_s = 1800, .to_s = 1840,
	},
	{
		.name = "11,3 and a restart",
		.spec = "agreements,fault=issue-3,at=40%" SMALL,
		.script = "@100 AT+CFUN=1,1",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 190, .to_s = 250,
		.told = "11,3~a restart resumes it (AT+CFUN=1,1)~AT+CFUN=1,1~2~"
			"AT+WDSR=3",
	},
	{
		.name = "11,3 and none",
		.spec = "agreements,fault=issue-3,at=40%" SMALL,
		.kind = HL78_OUT_SUSPENDED, .reason = "a restart resumes it",
		.from_s = 1800, .to_s = 1840,
	},
	{
		.name = "11,0", .spec = "agreements,fault=issue-0,at=40%" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "(11,0)", .to_s = 20,
		.told = "11,0~close~AT+WDSS=1,0~8~put-back",
	},
	{
		.name = "11,1", .spec = "agreements,fault=issue-1,at=40%" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "(11,1)", .to_s = 20,
	},
	{
		.name = "11,2", .spec = "agreements,fault=issue-2,at=40%" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "(11,2)", .to_s = 20,
	},
	{
		.name = "11,5", .spec = "agreements,fault=issue-5,at=40%" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "(11,5)", .to_s = 20,
	},
	{
		.name = "the port gone and back in the download",
		.spec = "happy" SMALL,
		.script = "=18,43 lost\n@40 back",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 150,
		.told = "(the port to come back)~16",
	},
	{
		.name = "the port gone for good", .spec = "happy" SMALL,
		.script = "=18,43 lost",
		.kind = HL78_OUT_LOST, .reason = "did not come back",
		.from_s = 600, .to_s = 640,
	},
	{
		.name = "a crash in an answer", .spec = "crash-in-answer" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 190,
	},
	{
		.name = "hibernation", .spec = "hibernate" SMALL,
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 190,
	},
	{
		.name = "the address is given to others (NAT)",
		.spec = "nat-release",
		.kind = HL78_OUT_NONE, .reason = "nothing was offered",
		.from_s = 60, .to_s = 75,
	},

	/* ---- installing ---- */
	{
		.name = "15", .spec = "wrong-delta" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "the update failed (15)",
		.from_s = 90, .to_s = 140, .told = "15~report~23,1~8~put-back",
	},
	{
		.name = "13", .spec = "not-certified" SMALL,
		.kind = HL78_OUT_REJECTED, .reason = "not certified (13)",
		.to_s = 30, .told = "13~close~AT+WDSS=1,0~8~put-back",
	},
	{
		.name = "16, and the old version", .spec = "silent-mismatch" SMALL,
		.kind = HL78_OUT_MISMATCH, .reason = "the old one",
		.from_s = 90, .to_s = 140,
	},
	{
		.name = "stuck after 14", .spec = "stuck-after-14" SMALL,
		.kind = HL78_OUT_TIMEOUT, .reason = "no answer to AT+CGMR",
		.from_s = 1000, .to_s = 1080,
	},
	{
		.name = "neither 15 nor 16", .spec = "happy,fault=no-result" SMALL,
		.kind = HL78_OUT_MISMATCH, .reason = "the old one",
		.from_s = 900, .to_s = 960,
	},
	{
		.name = "the port gone and back while it installs",
		.spec = "happy" SMALL, .script = "=14 lost\n@150 back",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 210, .to_s = 560, .sent = "AT+CGMR~AT+WDSI=0",
	},
	{
		.name = "a PIN that is known", .spec = "sim-pin" SMALL,
		.pin = "1234",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 150,
		.told = "AT+CPIN=\"1234\"~16~report~AT+CPIN=\"1234\"~23,1~8~"
			"close",
	},
	{
		.name = "a PIN that is not known", .spec = "sim-pin" SMALL,
		.kind = HL78_OUT_FAILED, .reason = "the SIM wants its PIN",
		.from_s = 600, .to_s = 620,
		.told = "connect~(the SIM's PIN)~AT+CPIN?~put-back",
	},
	{
		.name = "a PIN given by hand", .spec = "sim-pin" SMALL,
		.script = "@45 AT+CPIN=\"1234\"",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 430, .to_s = 480,
		.told = "(the SIM's PIN)~16~report~(the SIM's PIN)~the module "
			"has not reported",
	},
	{
		.name = "a wrong PIN, once only", .spec = "sim-pin" SMALL,
		.pin = "9999",
		.kind = HL78_OUT_FAILED,
		.reason = "does not take the PIN, which is not tried again "
			  "(AT+CPIN: CME 16",
		.to_s = 10, .sent = "AT+CPIN=\"9999\" | AT+WDSI=0",
	},
	{
		.name = "the report is left to the user",
		.spec = "happy" SMALL, .agree = "1--", .policy = "laa",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 90, .to_s = 140,
		.told = "the module asks to connect, to report: AT+WDSR=1 lets "
			"it~put-back~not put back while it matters: "
			"AT+WDSC=0,0",
	},
	{
		.name = "the report is put off", .spec = "happy" SMALL,
		.agree = "1--", .defer = { 60, 0, 0 },
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 3690, .to_s = 3750,
		.told = "1 | AT+WDSR=0,60~1 | AT+WDSR=1~23,1~8~close",
	},
	{
		.name = "nobody lets it report", .spec = "happy" SMALL,
		.agree = "1--", .policy = "caa",
		.kind = HL78_OUT_UPDATED, .verified = true,
		.from_s = 390, .to_s = 440,
		.told = "the module has not reported to the server yet",
	},
};

const struct ota_ways ota_ways_resume = {
	ways, sizeof(ways) / sizeof(ways[0])
};
