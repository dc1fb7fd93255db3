/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who said what: answers against events, commands against their echo, payload
 * against the rest, in captures and in logs with marks, at every chunk size.
 * And what the answers tell of the module.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CAPTURE(s, told) \
	talk_check_stream(HL78_CAPTURE, s, sizeof(s) - 1, told)

/* ---- AT+WDSI? ---- */

static void test_mask(void **state)
{
	(void)state;
	CAPTURE("AT+WDSI?\n+WDSI: 4479\n\nOK\n",
		"> AT+WDSI? | < +WDSI: 4479 | < OK");
	CAPTURE("at+wdsi?\n+WDSI: 0\n\nOK\n",
		"> at+wdsi? | < +WDSI: 0 | < OK");
	/* events before, after, and on both sides; with data and without */
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+WDSI: 4479\n\nOK\n+WDSI: 6\n",
		"> AT+WDSI? | ! 4 | < +WDSI: 4479 | < OK | ! 6");
	CAPTURE("AT+WDSI?\n+WDSI: 4479\n+WDSI: 23,1\n\nOK\n",
		"> AT+WDSI? | < +WDSI: 4479 | ! 23,1 | < OK");
	CAPTURE("+WDSI: 8\nAT+WDSI?\n+WDSI: 18,5\n+WDSI: 0\n+WDSI: 9,7\nOK\n",
		"! 8 | > AT+WDSI? | ! 18,5 | < +WDSI: 0 | ! 9,7 | < OK");
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+WDSI: 6\n+WDSI: 8\nOK\n",
		"> AT+WDSI? | ! 4 | ! 6 | < +WDSI: 8 | < OK");
	/* behind it as well, where its number is none of a mask alone */
	CAPTURE("AT+WDSI?\n+WDSI: 383\n+WDSI: 16\n\nOK\n",
		"> AT+WDSI? | < +WDSI: 383 | ! 16 | < OK");
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+WDSI: 4479\n+WDSI: 6\n+WDSI: 23,1\nOK\n",
		"> AT+WDSI? | ! 4 | < +WDSI: 4479 | ! 6 | ! 23,1 | < OK");
	/* never set: OK alone */
	CAPTURE("AT+WDSI?\nOK\n+WDSI: 4\n", "> AT+WDSI? | < OK | ! 4");
}

/* Without an OK all are events. */
static void test_mask_without_ok(void **state)
{
	(void)state;
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+WDSI: 6\n",
		"> AT+WDSI? | ! 4 | ! 6");
	CAPTURE("AT+WDSI?\n+WDSI: 4\nERROR\n", "> AT+WDSI? | ! 4 | < ERROR");
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+CME ERROR: 3\n+WDSI: 6\n",
		"> AT+WDSI? | ! 4 | < +CME ERROR: 3 | ! 6");
	CAPTURE("AT+WDSI?\n+WDSI: 4\nAT+CGMR\nHL7802.4.4.14.0\nOK\n",
		"> AT+WDSI? | ! 4 | > AT+CGMR | < HL7802.4.4.14.0 | < OK");
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+KSUP: 0\nOK\n",
		"> AT+WDSI? | ! 4 | . +KSUP: 0 | . OK");
	CAPTURE("AT+WDSI?\n+WDSI: 4\nU-Boot 2016.01\nOK\n",
		"> AT+WDSI? | ! 4 | . U-Boot 2016.01 | . OK");
}

/* The very end of the log still belongs to the query. */
static void test_mask_at_the_end(void **state)
{
	(void)state;
	CAPTURE("AT+WDSI?\n+WDSI: 4\n+WDSI: 4479\n\nOK",
		"> AT+WDSI? | ! 4 | < +WDSI: 4479 | < OK");
	CAPTURE("AT+WDSI?\n+WDSI: 4479", "> AT+WDSI? | ! 4479");
	CAPTURE("AT+WDSI?\n+WDSI: 4\nAT",
		"> AT+WDSI? | ! 4 | > AT");
}

/* More than can wait: the first are events, the mask is still found. */
static void test_many_before_the_mask(void **state)
{
	static const char event[] = "+WDSI: 4\n", told[] = " | ! 4";
	char stream[1024] = "AT+WDSI?\n", all[1024] = "> AT+WDSI?";

	(void)state;
	for (int i = 0; i < 40; i++) {
		strcat(stream, event);
		strcat(all, told);
	}
	strcat(stream, "+WDSI: 4479\n\nOK\n");
	strcat(all, " | < +WDSI: 4479 | < OK");
	talk_check_stream(HL78_CAPTURE, stream, strlen(stream), all);
}

/* An overlong line, and one that fills the store, while lines wait. */
static void test_long_before_the_mask(void **state)
{
	static char stream[8192];
	size_t len;

	(void)state;
	strcpy(stream, "AT+WDSI?\n+WDSI: 4\n");
	len = strlen(stream);
	memset(stream + len, 'x', 3000);
	strcpy(stream + len + 3000, "\n+WDSI: 4479\nOK\n");
	talk_check_stream(HL78_CAPTURE, stream, strlen(stream),
			  "> AT+WDSI? | ! 4 | % 3000 | < +WDSI: 4479 | < OK");
}

/* ---- AT+WDSC? and AT+WDSS?, as the note misprints them ---- */

static void test_config(void **state)
{
	(void)state;
	CAPTURE("at+wdsc?\n+WDSI: 0,0\n+WDSI: 1,1\n+WDSI: 2,1\n+WDSI: 3,0\n"
		"+WDSI: 4,15,60,240,480,1440,2880\n+WDSI: 5,1\n+WDSI: 6,1\n"
		"\nOK\n",
		"> at+wdsc? | < +WDSI: 0,0 | < +WDSI: 1,1 | < +WDSI: 2,1 | "
		"< +WDSI: 3,0 | < +WDSI: 4,15,60,240,480,1440,2880 | "
		"< +WDSI: 5,1 | < +WDSI: 6,1 | < OK");
	CAPTURE("at+wdsc?\n+WDS: 0,0\n+WDS: 4,15,60\nOK\n",
		"> at+wdsc? | < +WDS: 0,0 | < +WDS: 4,15,60 | < OK");
	/* what is an event even there */
	CAPTURE("AT+WDSC?\n+WDSC: 0,0\n+WDSI: 4\n+WDSI: 9,5\n+WDSC: 1,0\n"
		"+WDSI: 18,3\n+WDSI: 23,1\n+WDSI: 8\nOK\n",
		"> AT+WDSC? | < +WDSC: 0,0 | ! 4 | ! 9,5 | < +WDSC: 1,0 | "
		"! 18,3 | ! 23,1 | ! 8 | < OK");
	CAPTURE("AT+WDSC?\n+WDSI: 18\n+WDSI: 7,1\nOK\n+WDSI: 5,1\n",
		"> AT+WDSC? | ! 18 | ! 7,1 | < OK | ! 5,1");
}

static void test_session(void **state)
{
	(void)state;
	CAPTURE("at+wdss?\n+WDSI: 1,0\n+WDSI: 2,1\n\nOK\n",
		"> at+wdss? | < +WDSI: 1,0 | < +WDSI: 2,1 | < OK");
	CAPTURE("at+wds?\nERROR\nat+wds?\n+WDS: 1,0\n+WDS: 2,1\n\nOK\n",
		"> at+wds? | < ERROR | > at+wds? | < +WDS: 1,0 | "
		"< +WDS: 2,1 | < OK");
	CAPTURE("AT+WDSS?\n+WDSI: 4\n+WDSI: 23,1\n+WDSI: 18,2\n+WDSI: 9,1\n"
		"+WDSI: 2\n+WDSI: 1,1,1\n+WDSS: 1,1\nOK\n",
		"> AT+WDSS? | ! 4 | ! 23,1 | ! 18,2 | ! 9,1 | ! 2 | "
		"! 1,1,1 | < +WDSS: 1,1 | < OK");
	/* the answer to another command, though of the same name */
	CAPTURE("AT+WDSS=1,1\n+WDSI: 1,0\nOK\n",
		"> AT+WDSS=1,1 | ! 1,0 | < OK");
}

/* ---- commands and their echo ---- */

static void test_torn_command(void **state)
{
	(void)state;
	CAPTURE("at\n+WDSI: 4\n+wdsi?\n+WDSI: 4479\n\nOK\n\n+WDSI: 6\n",
		"> at | ! 4 | > +wdsi? | < +WDSI: 4479 | < OK | ! 6");
	CAPTURE("AT\n+wdss=1,1\nOK\n", "> AT | > +wdss=1,1 | < OK");
	/* without a lone AT before it, it is text */
	CAPTURE("ATI\n+wdsi?\nOK\n", "> ATI | < +wdsi? | < OK");
	CAPTURE("+wdsi?\n", ". +wdsi?");
}

static void test_echo(void **state)
{
	(void)state;
	/* a shell's line, seen twice, then the module's own echo */
	CAPTURE("at ati3\nat ati3\nati3\nHL7800.4.6.8.0\nOK\n",
		"> at ati3 | < HL7800.4.6.8.0 | < OK");
	/* the same command twice is two commands */
	CAPTURE("AT\nOK\nAT\nAT\nOK\n", "> AT | < OK | > AT | > AT | < OK");
	CAPTURE("ATI\r\r\nHL7800\r\r\n\r\r\nOK\r\r\n",
		"> ATI | < HL7800 | < OK");
	talk_check_script("> AT+CGMR\n< AT+CGMR\n< HL7802.4.4.14.0\n< OK\n",
			  "> AT+CGMR | < HL7802.4.4.14.0 | < OK");
	talk_check_script("> at+cgmr\n< HL7802.4.4.14.0\n< OK\n",
			  "> at+cgmr | < HL7802.4.4.14.0 | < OK");
	/* an echo torn by an event, where the host's side is known */
	talk_check_script("> at+wdsi?\n< at\n< +WDSI: 4\n< +wdsi?\n"
			  "< +WDSI: 4479\n< OK\n",
			  "> at+wdsi? | > at | ! 4 | > +wdsi? | "
			  "< +WDSI: 4479 | < OK");
}

static void test_answers(void **state)
{
	(void)state;
	/* by the command's name; others are nobody's */
	CAPTURE("AT+CEREG?\n+CEREG: 1,5\n+KTCP_DATA: 1,12\nOK\n",
		"> AT+CEREG? | < +CEREG: 1,5 | . +KTCP_DATA: 1,12 | < OK");
	CAPTURE("AT+CEREG=1\nOK\n+CEREG: 5\n",
		"> AT+CEREG=1 | < OK | . +CEREG: 5");
	CAPTURE("AT+CMEE=1\nsome text\nOK\n",
		"> AT+CMEE=1 | . some text | < OK");
	CAPTURE("AT+CGSN\n359516050776741\nOK\n",
		"> AT+CGSN | < 359516050776741 | < OK");
	/* of a command that no table knows */
	CAPTURE("AT+NEVERSEEN\n+NEVERSEEN: 1\ntext\n+OTHER: 2\nOK\n",
		"> AT+NEVERSEEN | < +NEVERSEEN: 1 | < text | . +OTHER: 2 | "
		"< OK");
	/* a result that nobody waits for */
	CAPTURE("OK\nERROR\n+CME ERROR: 3\nNO CARRIER\n",
		". OK | . ERROR | . +CME ERROR: 3 | . NO CARRIER");
}

/* ---- what is no event ---- */

static void test_no_event(void **state)
{
	(void)state;
	CAPTURE("+WDSI: 23,1 indicates that the module is connected\n"
		"- +WDSI: 18 indicates progress\n+WDSI: 14, which\n",
		". +WDSI: 23,1 indicates that the module is connected | "
		". - +WDSI: 18 indicates progress | . +WDSI: 14, which");
	CAPTURE("U-Boot 2016.01 (Mar 02 2018)\nERROR: 00000008\n"
		"Hit any key to stop autoboot:  0\n",
		". U-Boot 2016.01 (Mar 02 2018) | . ERROR: 00000008 | "
		". Hit any key to stop autoboot:  0");
	CAPTURE("AT+CGMR\nERROR: 00000008\nHL7800.4.6.8.0\nOK\n",
		"> AT+CGMR | < ERROR: 00000008 | < HL7800.4.6.8.0 | < OK");
}

static void test_lenient(void **state)
{
	(void)state;
	CAPTURE("\0\0\0\0+WD\0SI: 16\r\r\n\0\0", "! 16");
	CAPTURE("  +WDSI: 11, 2\n+WDSI: 18,\"98%\"\n+WDSI:8\n",
		"! 11,2 | ! 18,98 | ! 8");
	CAPTURE("AT+CGDCONT=1,\xe2\x80\x9cIP\xe2\x80\x9d\nOK\n",
		"> AT+CGDCONT=1,\xe2\x80\x9cIP\xe2\x80\x9d | < OK");
	CAPTURE("+WDSI: 21\n+WDSI: 4096,x\n", "! 21 | ! 4096,'x'");
}

/* ---- data phases ---- */

static void test_data(void **state)
{
	(void)state;
	CAPTURE("AT+KHTTPGET=1,\"/\"\nCONNECT\nHTTP/1.1 200 OK\n+WDSI: 14\n\n"
		"OK\n200 OK\n--EOF--Pattern--\n\nOK\n+WDSI: 8\n",
		"> AT+KHTTPGET=1,\"/\" | < CONNECT | # 37 | < OK | ! 8");
	CAPTURE("AT+KTCPSND=1,8\nCONNECT\n11111111\xe2\x80\x93" "EOF\xe2\x80"
		"\x93Pattern\xe2\x80\x93\nOK\n+KTCP_DATA: 1,12\n",
		"> AT+KTCPSND=1,8 | < CONNECT | # 8 | < OK | "
		". +KTCP_DATA: 1,12");
	/* glued to what follows, too */
	CAPTURE("AT+KTCPSND=1,8\nCONNECT\n1-EOF-Pattern--OK\n",
		"> AT+KTCPSND=1,8 | < CONNECT | # 1 | < OK");
	/* n bytes, whatever they are */
	CAPTURE("AT+KTCPRCV=1,21\r\nCONNECT\r\n+WDSI: 4\r\nOK\r\n200 OK"
		"\r\nOK\r\n+WDSI: 6\r\n",
		"> AT+KTCPRCV=1,21 | < CONNECT | # 21 | < OK | ! 6");
	CAPTURE("AT+KUDPRCV=1,3\nCONNECT\nabc--EOF--Pattern--\nOK\n",
		"> AT+KUDPRCV=1,3 | < CONNECT | # 3 | < OK");
	/* NO CARRIER and an echo end it, and are what they are */
	CAPTURE("ATD*99#\nCONNECT 115200\n+WDSI: 4\nNO CARRIER\n+WDSI: 8\n",
		"> ATD*99# | < CONNECT 115200 | # 20 | < NO CARRIER | ! 8");
	CAPTURE("AT+KTCPSND=1,8\nCONNECT\n+WDSI: 4\nATI\nHL7800\nOK\n",
		"> AT+KTCPSND=1,8 | < CONNECT | # 13 | > ATI | < HL7800 | "
		"< OK");
	/* it never ends */
	CAPTURE("AT+KTCPSND=1,8\nCONNECT\n+WDSI: 4\nOK\n",
		"> AT+KTCPSND=1,8 | < CONNECT");
	/* CONNECT that nobody asked for */
	CAPTURE("CONNECT\n+WDSI: 4\n--EOF--Pattern--\n+WDSI: 6\n",
		". CONNECT | # 9 | ! 6");
}

/* With both sides known the payload can be the host's, and has no CR. */
static void test_data_of_the_host(void **state)
{
	(void)state;
	talk_check_script("> AT+KTCPSND=1,8\n< CONNECT\n"
			  "> 11111111--EOF--Pattern--\n< OK\n< +WDSI: 4\n",
			  "> AT+KTCPSND=1,8 | < CONNECT | # 8 | < OK | ! 4");
	talk_check_script("> AT+KTCPSND=1,8\n< CONNECT\n> abc\n"
			  "> AT+CGMR\n< HL7802.4.4.14.0\n< OK\n",
			  "> AT+KTCPSND=1,8 | < CONNECT | # 0 | "
			  "> AT+CGMR | < HL7802.4.4.14.0 | < OK");
}

static void data_without_cr(struct talk *t)
{
	static const char payload[] = "11111111--EOF--Pattern--";

	talk_play(t, "> AT+KTCPSND=1,8\n< CONNECT\n");
	talk_feed(t, HL78_HOST, payload, strlen(payload));
	talk_play(t, "< OK\n< +WDSI: 14\n> AT+CGMR\n");
	talk_expect(t, "> AT+KTCPSND=1,8 | < CONNECT | # 8 | < OK | ! 14 | "
		       "> AT+CGMR");
}

static void test_data_without_cr(void **state)
{
	struct talk *t = malloc(sizeof(*t));

	(void)state;
	assert_non_null(t);
	for (int i = 0; i < TALK_N_CHUNKS; i++) {
		talk_open(t, HL78_TRANSCRIPT, talk_chunks[i]);
		data_without_cr(t);
		talk_close(t);
	}
	free(t);
}

/* ---- facts ---- */

static const struct hl78_identity *after(struct talk *t, const char *script)
{
	talk_play(t, script);
	return hl78_modem_identity(t->modem);
}

static void test_identity(void **state)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	const struct hl78_identity *id;

	(void)state;
	id = after(t, "> ATI\n< HL7800-M\n< OK\n"
		      "> AT+CGMR\n< BHL7800.1.6.3.0.20180803\n< OK\n"
		      "> AT+CGSN\n< 359516050776741\n< OK\n"
		      "> AT+KGSN=3\n< +KGSN: VU810225890410\n< OK\n"
		      "> AT+WDSS?\n< +WDSS: 1,0\n< +WDSS: 2,3\n< OK\n"
		      "> AT+CGDCONT?\n< +CGDCONT: 1,\"IP\",\"one\",,0\n"
		      "< +CGDCONT: 3,\"IP\",\"bench.apn\",,0\n< OK\n"
		      "> AT+WDSI?\n< +WDSI: 4479\n< OK\n"
		      "> AT+CMEE?\n< +CMEE: 1\n< OK\n");
	assert_string_equal(id->model, "HL7800-M");
	assert_string_equal(id->firmware, "BHL7800.1.6.3.0.20180803");
	assert_string_equal(id->imei, "359516050776741");
	assert_string_equal(id->serial_number, "VU810225890410");
	assert_int_equal(id->cid, 3);
	assert_string_equal(id->apn, "bench.apn");
	assert_int_equal(id->mask, 4479);
	assert_int_equal(id->cmee, 1);
	assert_int_equal(id->echo, 0);
	talk_free(t);
}

static void test_config_told(void **state)
{
	static const int timers[] = { 15, 60, 240, 480, 1440, 2880, 1, 2 };
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	const struct hl78_identity *id;

	(void)state;
	id = after(t, "> AT+WDSC?\n< +WDSC: 0,0\n< +WDSC: 1,1\n"
		      "< +WDSC: 2,0\n< +WDSC: 3,120\n"
		      "< +WDSC: 4,15,60,240,480,1440,2880,1,2\n"
		      "< +WDSC: 5,1\n< +WDSC: 6,1\n< OK\n");
	assert_int_equal(id->ask[HL78_REQUEST_CONNECT], 0);
	assert_int_equal(id->ask[HL78_REQUEST_DOWNLOAD], 1);
	assert_int_equal(id->ask[HL78_REQUEST_INSTALL], 0);
	assert_int_equal(id->ask[HL78_REQUEST_REBOOT], 1);
	assert_int_equal(id->polling, 120);
	assert_int_equal(id->n_timers, 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(id->timers[i], timers[i]);
	/* what is set is known once it is accepted, and not before */
	talk_play(t, "> AT+WDSC=2,1\n< OK\n> AT+WDSC=1,0\n< ERROR\n"
		     "> AT+WDSI=0\n< OK\n> AT+WDSC=3,7\n< OK\n"
		     "> AT+WDSS=2,2\n< OK\n> AT+CMEE=2\n< OK\n");
	assert_int_equal(id->ask[HL78_REQUEST_INSTALL], 1);
	assert_int_equal(id->ask[HL78_REQUEST_DOWNLOAD], 1);
	assert_int_equal(id->mask, 0);
	assert_int_equal(id->polling, 7);
	assert_int_equal(id->cid, 2);
	assert_int_equal(id->cmee, 2);
	talk_free(t);
}

/* An OK alone is the mask of a module where none was ever set. */
static void test_mask_never_set(void **state)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);

	(void)state;
	assert_int_equal(after(t, "> AT+WDSI?\n< ERROR\n")->mask, -1);
	assert_int_equal(after(t, "> AT+WDSI?\n< OK\n")->mask, 0);
	talk_free(t);
}

/* What comes between a question and its OK is not all of the answer. */
static void test_not_told(void **state)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	const struct hl78_identity *id;

	(void)state;
	id = after(t, "> AT+CGMR\n< HL7800.4.6.8.0\n< NORMAL POWER DOWN\n"
		      "< OK\n> ATI\n< HL7800\n< BOOT SEQUENCE 2\n< OK\n");
	assert_string_equal(id->firmware, "HL7800.4.6.8.0");
	assert_string_equal(id->model, "HL7800");
	talk_play(t, "> AT+CGMR\n< HL7800.\n< OK\n");
	assert_string_equal(id->firmware, "HL7800.");
	talk_play(t, "> AT+CGSN\n< 35951605077674X\n< +KGSN: 1\n< OK\n"
		     "> AT+WDSS?\n< +WDSS: 2\n< +WDSS: 7,1\n< OK\n");
	assert_string_equal(id->imei, "");
	assert_string_equal(id->serial_number, "");
	assert_int_equal(id->cid, -1);
	talk_free(t);
}

/* ---- commands that come again ---- */

/* What a line of the host is, and what the OK after it. */
static void say_and_ok(struct talk *t, const char *line, char *told,
		       size_t size)
{
	char text[128];

	snprintf(text, sizeof(text), "%s\r", line);
	talk_feed(t, HL78_HOST, text, strlen(text));
	talk_line(t, "OK");
	assert_true(t->told_len < size);
	memcpy(told, t->told, t->told_len + 1);
	t->told_len = 0;
	t->told[0] = '\0';
}

/* The second time is as the first, whatever came between. */
static void test_again(void **state)
{
	static const char *const lines[] = {
		"AT", "at", "AT+CGMR", "at+cgmr", " AT+CGMR", "AT+CGMR ",
		"at ati3", "at at ati3", "ATI", "AT+WDSS=1,1", "AT+WDSS=1,0",
		"hello", "AT is prose", "\1\2\25AT+CESQ", "x",
		"AT+WDSI=4479 \xe2\x80\x94 all", "AT+CMEE=1;+CESQ",
	};
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	char first[128], again[128], filler[32];
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		say_and_ok(t, lines[i], first, sizeof(first));
		say_and_ok(t, lines[i], again, sizeof(again));
		assert_string_equal(again, first);
		for (n = 0; n < 100; n++) {
			snprintf(filler, sizeof(filler), "AT+X=%d", n);
			say_and_ok(t, filler, again, sizeof(again));
		}
		say_and_ok(t, lines[i], again, sizeof(again));
		assert_string_equal(again, first);
	}
	talk_free(t);
}

/* Nor does one command's OK count for another of the same look. */
static void test_again_means_the_same(void **state)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);
	const struct hl78_identity *id = hl78_modem_identity(t->modem);
	char line[64], told[128];
	int i, n;

	(void)state;
	for (i = 0; i < 3; i++) {
		for (n = 0; n < 200; n++) {
			snprintf(line, sizeof(line), "AT+WDSI=%d", n);
			say_and_ok(t, line, told, sizeof(told));
			assert_int_equal(id->mask, n);
			say_and_ok(t, "AT+CMEE=1", told, sizeof(told));
			assert_int_equal(id->mask, n);
		}
	}
	talk_free(t);
}

/* A line is taken as a line wherever the stream lets it be one. */
static void test_by_line(void **state)
{
	struct talk *t = malloc(sizeof(*t));

	(void)state;
	assert_non_null(t);
	talk_open(t, HL78_TRANSCRIPT, TALK_LINES);
	talk_play(t, "> AT+KTCPRCV=1,14\n< CONNECT\n< +WDSI: 4\n"
		     "< --EOF--Pattern--\n< OK\n< +WDSI: 6\n> AT\n< OK");
	talk_expect(t, "> AT+KTCPRCV=1,14 | < CONNECT | # 14 | < OK | ! 6 | "
		       "> AT | < OK");
	assert_int_equal(t->n_lines, 7); /* payload is none */
	talk_close(t);
	free(t);
}

/* Not while events wait. */
static void test_by_line_in_turn(void **state)
{
	struct talk *t = talk_new(HL78_TRANSCRIPT);

	(void)state;
	assert_true(hl78_modem_feed_line(t->modem, HL78_MODULE, "+WDSI: 4", 8,
					 t->now));
	assert_false(hl78_modem_feed_line(t->modem, HL78_MODULE, "+WDSI: 6", 8,
					  t->now));
	talk_line(t, "+WDSI: 8");
	talk_expect(t, "! 4 | ! 8");
	talk_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_mask_without_ok),
		cmocka_unit_test(test_mask_at_the_end),
		cmocka_unit_test(test_many_before_the_mask),
		cmocka_unit_test(test_long_before_the_mask),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_torn_command),
		cmocka_unit_test(test_echo),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_no_event),
		cmocka_unit_test(test_lenient),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_data_of_the_host),
		cmocka_unit_test(test_data_without_cr),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_config_told),
		cmocka_unit_test(test_mask_never_set),
		cmocka_unit_test(test_not_told),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_again_means_the_same),
		cmocka_unit_test(test_by_line),
		cmocka_unit_test(test_by_line_in_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
