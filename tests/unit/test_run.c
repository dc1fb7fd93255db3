/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Outcomes: transcripts as a log has them, and how the last run in each stands
 * when it ends there. Times are those of the script.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OLD "HL7802.4.4.14.0"
#define NEW "HL7802.4.5.4.0"

/* Pieces that transcripts are made of. */
#define READ_OLD "> AT+CGMR\n< " OLD "\n< OK\n"
#define READ_NEW "> AT+CGMR\n< " NEW "\n< OK\n"
#define START	 "> AT+WDSS=1,1\n< OK\n"
#define STOP	 "> AT+WDSS=1,0\n< OK\n< +WDSI: 8\n"
#define DM	 "< +WDSI: 4\n< +WDSI: 6\n< +WDSI: 23,1\n"
#define OPEN	 START DM
#define OFFER	 "< +WDSI: 9,524648\n"
#define LOAD	 "< +WDSI: 18\n< +WDSI: 18,46\n"
#define STORED	 "< +WDSI: 18,100\n< +WDSI: 10\n< +WDSI: 12\n"
#define INSTALL	 "< +WDSI: 14\n"
#define BOOT	 "< +KSUP: 0\n< +WDSI: 0\n"
#define REPORT	 DM "< +WDSI: 8\n"
#define DOWNLOAD OPEN OFFER LOAD STORED
#define UPDATE	 DOWNLOAD INSTALL "+120\n" BOOT "< +WDSI: 16\n" REPORT

/* Outcomes that say it all. */
static bool needs_no_reason(const char *kind)
{
	return strcmp(kind, "none") == 0 || strcmp(kind, "closed") == 0 ||
	       strcmp(kind, "updated*") == 0;
}

/* "updated*" is a verified one; `why` is a part of the reason. */
static const char *expected; /* the version to come; NULL: any */

static void check_timed(const char *script, bool timed, const char *kind,
			const char *from_to, const char *why)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	struct hl78_outcome out;
	char is[32], versions[160];

	hl78_modem_expect(t->modem, expected);
	talk_play(t, script);
	hl78_modem_finish(t->modem, t->now);
	hl78_modem_outcome(t->modem, t->now, timed, &out);
	talk_free(t);
	snprintf(is, sizeof(is), "%s%s", hl78_outcome_name(out.kind),
		 out.verified ? "*" : "");
	snprintf(versions, sizeof(versions), "%s>%s", out.from, out.to);
	if (strcmp(is, kind) != 0 || strcmp(versions, from_to) != 0 ||
	    !strstr(out.reason, why) ||
	    needs_no_reason(kind) != (out.reason[0] == '\0'))
		fail_msg("%s: %s, %s, %s", script, is, versions, out.reason);
}

static void check(const char *script, const char *kind, const char *from_to,
		  const char *why)
{
	check_timed(script, true, kind, from_to, why);
}

static void test_sessions(void **state)
{
	(void)state;
	check("", "none", ">", "");
	check(READ_OLD, "none", OLD ">", "");
	check(OPEN, "none", ">", "");
	check(START, "none", ">", "");
	check(OPEN "< +WDSI: 8\n", "closed", ">", "");
	check(OPEN STOP, "closed", ">", "");
	/* first contact, and by itself */
	check(START "< +WDSI: 4\n< +WDSI: 6\n< +WDSI: 23,0\n" DM, "none", ">",
	      "");
	check(DM "+20\n< +WDSI: 8\n", "closed", ">", "");
	/* one closed, the next still open: the last one decides */
	check(OPEN STOP "+5\n" OPEN, "none", ">", "");
	check(OPEN OFFER LOAD "< +WDSI: 11,5\n< +WDSI: 8\n" OPEN STOP,
	      "closed", ">", "");
}

static void test_denied(void **state)
{
	(void)state;
	check(START "< +WDSI: 4\n< +WDSI: 7\n", "denied", ">", "(7)");
	check(START "< +WDSI: 4\n< +WDSI: 6\n< +WDSI: 7\n< +WDSI: 8\n",
	      "denied", ">", "(7)");
	check(START "< +WDSI: 4\n< +WDSI: 5\n", "denied", ">", "(5)");
	/* a key rotation: five of them, then the bootstrap server */
	check(START "< +WDSI: 4\n< +WDSI: 5\n< +WDSI: 4\n< +WDSI: 5\n"
		    "< +WDSI: 4\n< +WDSI: 5\n< +WDSI: 4\n< +WDSI: 5\n"
		    "< +WDSI: 4\n< +WDSI: 5\n",
	      "denied", ">", "(5)");
	check(START "< +WDSI: 4\n< +WDSI: 5\n< +WDSI: 4\n< +WDSI: 6\n"
		    "< +WDSI: 23,0\n" DM "< +WDSI: 8\n",
	      "closed", ">", "");
	/* 7, then success: by itself, or asked for again */
	check(START "< +WDSI: 4\n< +WDSI: 7\n" DM "< +WDSI: 8\n", "closed",
	      ">", "");
	check(START "< +WDSI: 7\n+60\n" OPEN STOP, "closed", ">", "");
}

static void test_failed_steps(void **state)
{
	(void)state;
	check("> AT+WDSS=1,1\n< +CME ERROR: 650\n", "failed", ">", "CME 650");
	check("> AT+WDSS=1,1\n< ERROR\n", "failed", ">",
	      "AT+WDSS=1,1: ERROR");
	check("> AT+WDS=1,1\n< ERROR\n", "failed", ">", "ERROR");
	check("> AT+WDSD=0\n< +CME ERROR: 3\n", "failed", ">", "CME 3");
	check(OPEN STOP "> AT+WDSS=1,1\n< +CME ERROR: 133\n", "failed", ">",
	      "CME 133");
	/* no steps of a run */
	check("> AT+WDSS=1,0\n< ERROR\n> AT+FOO\n< ERROR\n> AT+WDSS?\n"
	      "< +CME ERROR: 4\n", "none", ">", "");
	/* mended */
	check("> AT+WDSS=1,1\n< +CME ERROR: 650\n" OPEN STOP, "closed", ">",
	      "");
	check(OPEN "< +WDSI: 2\n> AT+WDSR=9\n< +CME ERROR: 3\n"
	      "> AT+WDSR=3\n< OK\n", "incomplete", ">", "in the download");
	/* 650 because a request waits: that it waits matters more */
	check("< +WDSI: 2\n> AT+WDSS=1,1\n< +CME ERROR: 650\n", "pending",
	      ">", "download");
	/* after an update another one that does not even begin */
	check(READ_OLD UPDATE READ_NEW "> AT+WDSD=0\n< +CME ERROR: 3\n",
	      "failed", NEW ">", "CME 3");
}

static void test_downloads(void **state)
{
	(void)state;
	check(OPEN OFFER, "incomplete", ">", "before the download");
	check(OPEN OFFER LOAD, "incomplete", ">", "in the download, at 46 %");
	/* ended by 8, a stop, a reset, the power */
	check(OPEN OFFER "< +WDSI: 8\n", "suspended", ">", "");
	check(OPEN OFFER LOAD "< +WDSI: 8\n", "suspended", ">", "at 46 %");
	check(OPEN OFFER LOAD "> AT+WDSS=1,0\n< OK\n", "suspended", ">", "");
	check(OPEN OFFER LOAD "< +KSUP: 0\n", "suspended", ">", "");
	check(OPEN OFFER LOAD "> AT+CFUN=0\n< OK\n", "suspended", ">", "");
	check(OPEN OFFER LOAD "> AT+CFUN=1,1\n< OK\n", "suspended", ">", "");
	check(OPEN OFFER LOAD "< U-Boot 2016.01\n", "suspended", ">", "");
	/* 8 between 9 and 18, and it goes on */
	check(OPEN OFFER "< +WDSI: 8\n" LOAD, "incomplete", ">", "46 %");
	/* resumed */
	check(OPEN OFFER LOAD STOP "+5\n" START "< +WDSI: 18,47\n",
	      "incomplete", ">", "at 47 %");
	check(OPEN OFFER LOAD STOP START, "suspended", ">", "");
	check(OPEN OFFER LOAD STOP OPEN, "suspended", ">", "");
	check(OPEN OFFER LOAD "< +KSUP: 0\n< +WDSI: 9,300000\n< +WDSI: 2\n",
	      "pending", ">", "download");
	check(OPEN OFFER LOAD STORED, "pending", ">", "not installed");
	check(OPEN OFFER LOAD STORED "< +WDSI: 8\n", "pending", ">",
	      "not installed");
}

static void test_problems(void **state)
{
	static const struct {
		const char *event, *kind, *why;
	} table[] = {
		{ "< +WDSI: 11\n", "failed", "(11)" },
		{ "< +WDSI: 11,0\n", "failed", "(11,0)" },
		{ "< +WDSI: 11,1\n", "failed", "(11,1)" },
		{ "< +WDSI: 11,2\n", "failed", "(11,2)" },
		{ "< +WDSI: 11,3\n", "suspended", "(11,3)" },
		{ "< +WDSI: 11, 4\n", "suspended", "(11,4)" },
		{ "< +WDSI: 11,5\n", "failed", "(11,5)" },
		{ "< +WDSI: 11,9\n", "failed", "(11,9)" },
	};
	char script[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(script, sizeof(script), "%s%s", OPEN OFFER LOAD,
			 table[i].event);
		check(script, table[i].kind, ">", table[i].why);
		/* and the session closes */
		strcat(script, "< +WDSI: 8\n");
		check(script, table[i].kind, ">", table[i].why);
		/* resumed later, to the end */
		strcat(script, "+60\n" DM "< +WDSI: 9,300000\n"
			       "< +WDSI: 18,50\n");
		check(script, "incomplete", ">", "at 50 %");
		strcat(script, STORED INSTALL BOOT "< +WDSI: 16\n" READ_NEW);
		check(script, "updated", ">" NEW, "not known");
	}
}

static void test_pending(void **state)
{
	(void)state;
	check("< +WDSI: 1\n", "pending", ">", "connect waits");
	check(OPEN "< +WDSI: 2\n", "pending", ">", "download waits");
	check(OPEN "< +WDSI: 2\n< +WDSI: 8\n", "pending", ">", "");
	check(OPEN "< +WDSI: 2\n> AT+WDSR=2,60\n< OK\n", "pending", ">",
	      "download is put off");
	check(OPEN "< +WDSI: 2\n> AT+WDSR=3\n< OK\n" OFFER LOAD STORED
		   "< +WDSI: 3\n", "pending", ">", "install waits");
	check(OPEN "< +WDSI: 3\n> AT+WDSR=4\n< ERROR\n", "pending", ">", "");
	check(OPEN "< +WDSI: 3\n> AT+WDSR=5,10\n< OK\n+600\n< +WDSI: 3\n",
	      "pending", ">", "install waits");
	/* local update, sent and not accepted */
	check("> AT+WDSD=984236\n< OK\n< +WDSI: 3\n", "pending", ">", "");
	/* answered */
	check("< +WDSI: 1\n> AT+WDSR=1\n< OK\n" DM "< +WDSI: 8\n", "closed",
	      ">", "");
	check("< +WDSI: 1\n" OPEN STOP, "closed", ">", "");
}

static void test_updated(void **state)
{
	(void)state;
	check(READ_OLD UPDATE READ_NEW, "updated*", OLD ">" NEW, "");
	check(UPDATE READ_NEW, "updated", ">" NEW, "not known");
	check(READ_OLD UPDATE, "updated", OLD ">", "not read");
	check(UPDATE, "updated", ">", "not read");
	/* the version by ATI3, before and after */
	check("> ATI3\n< " OLD "\n< OK\n" UPDATE "> at13\n< " NEW "\n< OK\n",
	      "updated*", OLD ">" NEW, "");
	/* without 16, or before it: an answer decides */
	check(READ_OLD DOWNLOAD INSTALL BOOT READ_NEW, "updated*",
	      OLD ">" NEW, "");
	/* 8 between 14 and the reset, 10 before 12 and after it */
	check(READ_OLD OPEN OFFER LOAD "< +WDSI: 18,100\n< +WDSI: 12\n"
	      "< +WDSI: 10\n" INSTALL "< +WDSI: 8\n" BOOT "< +WDSI: 16\n"
	      READ_NEW, "updated*", OLD ">" NEW, "");
	/* local */
	check(READ_OLD "> AT+WDSD=984236\n< OK\n< +WDSI: 3\n> AT+WDSR=4\n"
	      "< OK\n< +WDSI: 12\n" INSTALL "+150\n< +KSUP: 0\n"
	      "< +WDSI: 16\n" READ_NEW, "updated*", OLD ">" NEW, "");
}

static void test_mismatch(void **state)
{
	(void)state;
	check(READ_OLD UPDATE READ_OLD, "mismatch", OLD ">" OLD, "old one");
	check(READ_OLD DOWNLOAD INSTALL BOOT READ_OLD, "mismatch",
	      OLD ">" OLD, "");
	/* the date alone differs where only one has one */
	check("> AT+CGMR\n< HL7800.4.6.8.0\n< OK\n" UPDATE
	      "> AT+CGMR\n< BHL7800.4.6.8.0.20200101\n< OK\n", "mismatch",
	      "HL7800.4.6.8.0>BHL7800.4.6.8.0.20200101", "");
	/* a damaged flash is neither */
	check(READ_OLD UPDATE "> AT+CGMR\n< HL7802.\n< OK\n", "updated",
	      OLD ">HL7802.", "");
	/*
	 * Read while the module still runs the old one: this is not
	 * afterwards, and says nothing of the update.
	 */
	check(READ_OLD DOWNLOAD INSTALL READ_OLD, "incomplete", OLD ">",
	      "installs");
	check(READ_OLD DOWNLOAD INSTALL READ_OLD BOOT "< +WDSI: 16\n",
	      "updated", OLD ">", "not read");
	check(READ_OLD DOWNLOAD INSTALL READ_OLD "+1000\n", "timeout",
	      OLD ">", "15 minutes");
}

static void test_failed_and_rejected(void **state)
{
	(void)state;
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 15\n" REPORT READ_OLD,
	      "failed", OLD ">" OLD, "(15)");
	check(READ_OLD DOWNLOAD INSTALL "< +WDSI: 15\n" READ_NEW, "failed",
	      OLD ">" NEW, "(15)");
	check(READ_OLD OPEN OFFER LOAD "< +WDSI: 18,100\n< +WDSI: 13\n"
	      "< +WDSI: 8\n", "rejected", OLD ">", "(13)");
	check(READ_OLD OPEN OFFER LOAD "< +WDSI: 18,100\n< +WDSI: 10\n"
	      "< +WDSI: 13\n" READ_OLD, "rejected", OLD ">", "(13)");
	/* a package comes again after that, and is taken */
	check(READ_OLD OPEN OFFER LOAD "< +WDSI: 13\n" OFFER LOAD STORED
	      INSTALL BOOT "< +WDSI: 16\n" READ_NEW, "updated*",
	      OLD ">" NEW, "");
}

static void test_watchdog(void **state)
{
	(void)state;
	check(DOWNLOAD INSTALL, "incomplete", ">", "installs");
	check(DOWNLOAD INSTALL "+899\n", "incomplete", ">", "");
	check(DOWNLOAD INSTALL "+900\n", "timeout", ">", "");
	check_timed(DOWNLOAD INSTALL "+900\n", false, "incomplete", ">", "");
	/* from the OK on, where that came first */
	check(DOWNLOAD "< +WDSI: 3\n> AT+WDSR=4\n< OK\n+600\n" INSTALL
		       "+301\n", "timeout", ">", "");
	/* an answer decides, and so does 16, however late */
	check(READ_OLD DOWNLOAD INSTALL "+1000\n" READ_NEW, "updated*",
	      OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL "+1000\n" READ_OLD, "mismatch",
	      OLD ">" OLD, "");
	check(READ_OLD DOWNLOAD INSTALL "+1000\n< +WDSI: 16\n", "updated",
	      OLD ">", "not read");
	check(DOWNLOAD INSTALL "+1000\n< +WDSI: 15\n", "failed", ">", "(15)");
	/* a power cut while it installs is no failure */
	check(READ_OLD DOWNLOAD INSTALL "+30\nlost\n+30\nback\n" BOOT "+60\n"
	      BOOT "< +WDSI: 16\n" READ_NEW, "updated*", OLD ">" NEW, "");
	check(DOWNLOAD INSTALL "+30\nlost\n", "incomplete", ">", "");
}

static void test_lost(void **state)
{
	(void)state;
	check(OPEN "lost\n", "lost", ">", "port");
	check(OPEN OFFER LOAD "lost\n", "lost", ">", "port");
	check(OPEN OFFER LOAD "lost\n+5\nback\n", "incomplete", ">", "");
	check(READ_OLD UPDATE READ_NEW "lost\n", "updated*", OLD ">" NEW, "");
}

/* After a verdict the module connects to report it: that is no other run. */
static void test_report(void **state)
{
	(void)state;
	check(READ_OLD UPDATE "+5\n" READ_NEW, "updated*", OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n< +WDSI: 1\n"
	      READ_NEW, "updated*", OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n< +WDSI: 1\n"
	      "> AT+WDSR=1\n< OK\n" REPORT READ_NEW, "updated*",
	      OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n< +WDSI: 1\n" OPEN
	      "< +WDSI: 8\n" READ_NEW, "updated*", OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL "< +WDSI: 15\n< +WDSI: 1\n" OPEN STOP,
	      "failed", OLD ">", "(15)");
	/* the host opens it, sooner than the module asks */
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n" OPEN STOP READ_NEW,
	      "updated*", OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n> AT+WDSS=1,1\n"
	      "< +CME ERROR: 650\n" READ_NEW, "updated*", OLD ">" NEW, "");
	/* denied, or without network, it comes again to report */
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n" READ_NEW
	      "< +WDSI: 4\n< +WDSI: 7\n+900\n" REPORT, "updated*",
	      OLD ">" NEW, "");
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n" READ_NEW
	      "< +WDSI: 4\n< +WDSI: 8\n+900\n" REPORT, "updated*",
	      OLD ">" NEW, "");
	/* the next session is one */
	check(READ_OLD UPDATE READ_NEW "+60\n" OPEN STOP, "closed", NEW ">",
	      "");
	check(READ_OLD UPDATE READ_NEW "+60\n" DM "< +WDSI: 8\n", "closed",
	      NEW ">", "");
	check(READ_OLD UPDATE READ_NEW OPEN OFFER LOAD, "incomplete", NEW ">",
	      "46 %");
	/* an offer in the report's session is, too */
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 16\n" READ_NEW DM OFFER
	      LOAD, "incomplete", NEW ">", "46 %");
}

static void test_several(void **state)
{
	(void)state;
	/* up, and down again */
	check(READ_OLD UPDATE READ_NEW DOWNLOAD INSTALL BOOT "< +WDSI: 16\n"
	      READ_OLD, "updated*", NEW ">" OLD, "");
	check(READ_OLD UPDATE READ_NEW DOWNLOAD INSTALL BOOT "< +WDSI: 16\n"
	      READ_NEW, "mismatch", NEW ">" NEW, "");
	/* failed, and tried again */
	check(READ_OLD DOWNLOAD INSTALL BOOT "< +WDSI: 15\n" REPORT READ_OLD
	      UPDATE READ_NEW, "updated*", OLD ">" NEW, "");
	/* 16 was lost with the port; the next run is not lost with it */
	check(READ_OLD DOWNLOAD INSTALL "lost\n+1000\nback\n" READ_NEW OPEN
	      OFFER LOAD, "incomplete", NEW ">", "46 %");
	check(READ_OLD DOWNLOAD INSTALL "lost\n+1000\nback\n" OPEN OFFER LOAD
	      STORED INSTALL BOOT "< +WDSI: 16\n" READ_NEW, "updated*",
	      OLD ">" NEW, "");
}

/* The sixth run of AN 6.5, which its prose tells and no transcript shows. */
static void test_of_the_note(void **state)
{
	(void)state;
	check("> AT+CGMR\n< BHL7800.1.6.3.0.20180803\n< OK\n"
	      "> AT+WDSC?\n< +WDSC: 0,0\n< +WDSC: 1,0\n< +WDSC: 2,1\n< OK\n"
	      "> AT+WDSS=1,1\n< OK\n" DM "< +WDSI: 9,1464\n< +WDSI: 18\n"
	      "< +WDSI: 18,100\n< +WDSI: 12\n< +WDSI: 10\n+2\n"
	      "< +WDSI: 3\n> AT+WDSR=4\n< OK\n+90\n< +WDSI: 16\n"
	      "> AT+CPIN=\"1234\"\n< OK\n+5\n< +WDSI: 4\n< +WDSI: 6\n"
	      "< +WDSI: 23,1\n< +WDSI: 8\n"
	      "> AT+CGMR\n< THL7800.1.6.3.0.99.20180803\n< OK\n",
	      "updated*",
	      "BHL7800.1.6.3.0.20180803>THL7800.1.6.3.0.99.20180803", "");
}

/* A version that was expected: no other one is good enough. */
static void test_expected(void **state)
{
	(void)state;
	expected = NEW;
	check(READ_OLD UPDATE READ_NEW, "updated*", OLD ">" NEW, "");
	check(UPDATE READ_NEW, "updated*", ">" NEW, "");
	check(READ_NEW UPDATE READ_NEW, "updated*", NEW ">" NEW, "");
	check(READ_OLD UPDATE READ_OLD, "mismatch", OLD ">" OLD, "the old one");
	check(READ_OLD UPDATE, "updated", OLD ">", "was not read");
	/* It holds in every run of a log. */
	check(READ_OLD OPEN STOP UPDATE "> AT+CGMR\n< HL7802.4.5.5.0\n< OK\n",
	      "mismatch", OLD ">HL7802.4.5.5.0",
	      "HL7802.4.5.5.0 was read, not " NEW);
	check(READ_OLD UPDATE "> AT+CGMR\n< HL7802.\n< OK\n", "mismatch",
	      OLD ">HL7802.", "HL7802. was read");
	expected = "no version";
	check(READ_OLD UPDATE READ_NEW, "updated*", OLD ">" NEW, "");
	expected = NULL;
}

#define SEND	"> AT+WDSD=203744\n# xmodem start nak\n" \
		"# xmodem block 1 of 199, 1024 bytes, ack in 88 ms\n"
#define SENT	"# xmodem block 199 of 199, 1024 bytes, ack in 9 ms\n" \
		"# xmodem eot ack\n< OK\n< +WDSI: 3\n"

/* A remark says which version a package should lead to: in its run alone. */
static void test_expects(void **state)
{
	const char *other = "# package 6d1c, 203744 bytes, x.ua\n"
			    "# expects HL7802.4.5.5.0\n";
	char script[2000];

	(void)state;
	snprintf(script, sizeof(script), "%s%s%s", READ_OLD, other,
		 SEND SENT INSTALL "+90\n" BOOT "< +WDSI: 16\n" READ_NEW);
	check(script, "mismatch", OLD ">" NEW, NEW " was read, not ");
	/* What came over the air afterwards has its own. */
	snprintf(script, sizeof(script), "%s%s%s", READ_OLD, other,
		 SEND SENT INSTALL "+90\n" BOOT "< +WDSI: 15\n" REPORT
		 READ_OLD UPDATE READ_NEW);
	check(script, "updated*", OLD ">" NEW, "");
	/* A note of the user's is no version. */
	check(READ_OLD "# expects no harm\n" UPDATE READ_NEW, "updated*",
	      OLD ">" NEW, "");
	/* The same in the update itself, and all of it stored: OK. */
	check(READ_OLD SEND "# xmodem block 199 of 199, 1024 bytes, ack in "
	      "9 ms\n# xmodem eot ack\n< OK\n", "pending", OLD ">",
	      "stored and not installed");
}

/* A package from the host: its blocks are remarks. */
static void test_sent(void **state)
{
	(void)state;
	check(READ_OLD "> AT+WDSD=203744\n# xmodem start nak\n",
	      "incomplete", OLD ">", "while a package is sent");
	check(READ_OLD SEND, "incomplete", OLD ">", "sent, block 1 of 199");
	check(READ_OLD SEND "# xmodem block 2 of 199 sent again, no answer "
	      "came\n", "incomplete", OLD ">", "sent, block 1 of 199");
	check(READ_OLD SEND "# xmodem block 7 of 2, 1024 bytes\n"
	      "# xmodem block\n# xmodem block 99999999999 of 2\n",
	      "incomplete", OLD ">", "sent, block 1 of 199");
	check(READ_OLD SEND "< +CME ERROR: 3\n", "failed", OLD ">", "CME 3");
	check(READ_OLD SEND "lost\n", "lost", OLD ">", "port");
	check(READ_OLD SEND "# port lost\n", "lost", OLD ">", "port");
	check(READ_OLD SEND SENT, "pending", OLD ">", "install");
	check(READ_OLD SEND SENT "> AT+WDSR=4\n< OK\n", "incomplete", OLD ">",
	      "installs");
	check(READ_OLD SEND SENT "> AT+WDSR=4\n< OK\n< +WDSI: 14\n+120\n"
	      BOOT "< +WDSI: 16\n" READ_NEW, "updated*", OLD ">" NEW, "");
	/* Another one after it is another run. */
	check(READ_OLD SEND SENT "> AT+WDSR=4\n< OK\n< +WDSI: 14\n+120\n"
	      BOOT "< +WDSI: 16\n" READ_NEW SEND, "incomplete", NEW ">",
	      "sent, block 1 of 199");
}

/* How its writer saw an update end, where the lines do not say. */
static void test_told(void **state)
{
	static const char sends[] = "> AT+WDSD=203744\n# xmodem start nak\n"
				    "# xmodem block 2 of 199, 1024 bytes, ack "
				    "in 9 ms\n";
	char script[512];

	(void)state;
	check(READ_OLD "# package 00, 9 bytes, x\n"
	      "# update over: refused, sim-pin: it waits\n", "refused",
	      OLD ">", "sim-pin: it waits");
	snprintf(script, sizeof(script), "%s< +CME ERROR: 3\n"
		 "# update over: interrupted, cancelled\n", sends);
	check(script, "interrupted", ">", "cancelled");
	check(INSTALL "# update over: interrupted, by hand\n", "interrupted",
	      ">", "by hand");
	/* The last one counts. */
	check("# update over: interrupted, a\n# update over: timeout, b\n",
	      "timeout", ">", "b");
	/* What the lines decide it does not change, and more may follow. */
	check(READ_OLD INSTALL "+120\n" BOOT "< +WDSI: 16\n" READ_NEW
	      "# update over: interrupted, late\n", "updated*", OLD ">" NEW,
	      "");
	check(INSTALL "< +WDSI: 15\n# update over: timeout, late\n", "failed",
	      ">", "(15)");
	check(READ_OLD INSTALL "# update over: interrupted, by hand\n+120\n"
	      BOOT "< +WDSI: 16\n" READ_NEW, "updated*", OLD ">" NEW, "");
	snprintf(script, sizeof(script), "# update over: interrupted, a\n%s",
		 sends);
	check(script, "incomplete", ">", "sent, block 2 of 199");
	/* The next update is another one, before a block of it is sent. */
	check(READ_OLD INSTALL "+120\n" BOOT "< +WDSI: 16\n" READ_NEW
	      "# package 00, 9 bytes, x\n"
	      "# update over: interrupted, b\n", "interrupted", NEW ">", "b");
	/* A word alone does not update a module; others are no words. */
	check("# update over: updated\n", "none", ">", "");
	check("# update over: refusedly, x\n# update over: \n# update over\n",
	      "none", ">", "");
}

static void test_names(void **state)
{
	(void)state;
	for (int i = 0; i < HL78_N_OUTCOMES; i++)
		assert_non_null(
			hl78_outcome_name((enum hl78_outcome_kind)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_denied),
		cmocka_unit_test(test_failed_steps),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_updated),
		cmocka_unit_test(test_mismatch),
		cmocka_unit_test(test_failed_and_rejected),
		cmocka_unit_test(test_watchdog),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_of_the_note),
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_expects),
		cmocka_unit_test(test_sent),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
