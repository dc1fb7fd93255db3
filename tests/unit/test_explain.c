/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers in words, row by row, and the values that parameters take: the same
 * table serves who types a setting and who reads one.
 */
#include <hl78/explain.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <hl78/command.h>
#include <hl78/wds.h>

static const struct {
	const char *command;
	const char *line;
	const char *words;
} rows[] = {
	{ "AT+WDSI?", "+WDSI: 4479", "all events are told" },
	{ "AT+WDSI?", "+WDSI: 0",
	  "no events are told: AT+WDSI=4479 turns all on" },
	{ "AT+WDSI?", "+WDSI: 4223", "all events are told but 18" },
	{ "AT+WDSI?", "+WDSI: 6", "events that are told: 1-5" },
	{ "AT+WDSI?", "+WDSI: 128", "events that are told: bit 7" },
	{ "at+wdsi?", "+WDSI: 8191", "all events are told" },
	/* An event is not one of these: the events have it. */
	{ "", "+WDSI: 4", "" },
	{ "AT+CSQ", "+WDSI: 4", "" },
	{ "AT+WDSI?", "+WDSI: 9,524648", "" },
	{ "AT+WDSS?", "+WDSS: 1,0", "no session" },
	{ "AT+WDSS?", "+WDSS: 1,1", "a session is open" },
	{ "AT+WDSS?", "+WDSS: 2,1", "device services use PDP context 1" },
	{ "AT+WDSS=?", "+WDSS: 1,(0-1)", "" },
	{ "AT+WDSC?", "+WDSC: 0,0", "connect: goes on without asking" },
	{ "AT+WDSC?", "+WDSC: 1,1", "download: asks first" },
	{ "AT+WDSC?", "+WDSC: 2,1", "install: asks first" },
	{ "AT+WDSC?", "+WDSC: 3,0", "no polling" },
	{ "AT+WDSC?", "+WDSC: 3,90", "looks for packages every 90 min" },
	{ "AT+WDSC?", "+WDSC: 3,1440", "looks for packages every 1 d" },
	{ "AT+WDSC?", "+WDSC: 4,15,60,240,480,1440,2880",
	  "retries after 15 min, 1 h, 4 h, 8 h, 1 d, 2 d" },
	{ "AT+WDSC?", "+WDSC: 5,1", "reboot: asks first" },
	{ "AT+WDSC?", "+WDSC: 6,0", "uninstall: goes on without asking" },
	{ "AT+WDSC?", "+WDSC: 7,0", "" },
	{ "AT+WDSC=?", "+WDSC: (0-2,5,6),(0-1)", "" },
	{ "AT+WDSR=3", "+CME ERROR: 3", "=" },
	{ "AT+WDSS=1,1", "+CME ERROR: 650", "=" },
	{ "AT", "+CME ERROR: 99999", "" },
	{ "AT", "+CME ERROR: SIM PIN required", "" },
	{ "", "+KSUP: 0", "ready" },
	{ "", "+KSUP: 2", "SIM absent" },
	{ "", "READY", "" },
	{ "AT+CREG?", "+CREG: 0,5", "registered, roaming" },
	{ "AT+CREG?", "+CREG: 2,1,\"00FE\",\"0001\",7", "registered, home" },
	{ "AT+CEREG?", "+CEREG: 0,2", "not registered, searching" },
	{ "AT+CEREG?", "+CEREG: 0,3", "registration denied" },
	{ "AT+CEREG?", "+CEREG: 0,11", "" },
	{ "", "+CEREG: 5", "registered, roaming" },
	{ "", "+CEREG: 0,1", "registered, home" },
	{ "", "+CEREG: 5,\"0001\",\"00000002\",7", "registered, roaming" },
	{ "AT+CEREG?", "+CEREG: 2", "not registered, searching" },
	{ "AT+CSQ", "+CEREG: 1,\"00FE\",\"0001\",7", "registered, home" },
	{ "AT+CSQ", "+CSQ: 17,99", "-79 dBm" },
	{ "AT+CSQ", "+CSQ: 0,0", "-113 dBm or less" },
	{ "AT+CSQ", "+CSQ: 31,99", "-51 dBm or more" },
	{ "AT+CSQ", "+CSQ: 99,99", "no signal known" },
	{ "AT+CSQ", "+CSQ: 45,99", "" },
	{ "AT+CESQ", "+CESQ: 99,99,255,255,17,50",
	  "LTE: RSRP -91 dBm, RSRQ -11.5 dB" },
	{ "AT+CESQ", "+CESQ: 99,99,255,255,34,97",
	  "LTE: RSRP -44 dBm, RSRQ -3 dB" },
	{ "AT+CESQ", "+CESQ: 99,99,255,255,255,60", "LTE: RSRP -81 dBm" },
	{ "AT+CESQ", "+CESQ: 99,99,255,255,255,255", "no LTE signal known" },
	{ "AT+CPIN?", "+CPIN: READY", "no PIN is wanted" },
	{ "AT+CPIN?", "+CPIN: SIM PIN", "the PIN is wanted: AT+CPIN=<pin>" },
	{ "AT+CPIN?", "+CPIN: SIM PUK",
	  "locked: AT+CPIN=<puk>,<new pin> opens it" },
	{ "AT+COPS?", "+COPS: 0", "automatic, on no network" },
	{ "AT+COPS?", "+COPS: 0,0,\"Bench, net\",7", "automatic, LTE" },
	{ "AT+COPS?", "+COPS: 1,2,\"26201\",9", "manual, NB-IoT" },
	{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",,,0,0,0,0,0,,0,,,,",
	  "the APN of context 1 is left to the network" },
	{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"bench.apn\"", "" },
	{ "AT+CGACT?", "+CGACT: 1,1", "context 1 is up" },
	{ "AT+CGATT?", "+CGATT: 1", "attached" },
	{ "AT+CFUN?", "+CFUN: 1", "full functionality" },
	{ "AT+CFUN?", "+CFUN: 4", "radio off" },
	{ "AT+CMEE?", "+CMEE: 1", "errors with their number" },
	{ "AT+KSREP?", "+KSREP: 0", "start-up is not told" },
	{ "AT+KSLEEP?", "+KSLEEP: 2", "never sleeps" },
	{ "AT+KSLEEP?", "+KSLEEP: 1,2,10", "sleeps by itself, hibernate" },
	{ "AT+IPR?", "+IPR: 9600", "" },
	{ "AT+CEDRXS?", "+CEDRXS: 4,\"0101\"", "" },
	/* Another's answer, and none that anybody asked for. */
	{ "AT+CMEE?", "+CFUN: 1", "" },
	{ "", "+CFUN: 1", "" },
	{ "AT+CFUN=?", "+CFUN: (0,1,4),(0-1)", "" },
	{ "AT", "OK", "" },
	{ "AT", "ERROR", "" },
	{ "ATI", "HL7802", "" },
	{ "AT+CSQ", "+CSQ:", "" },
	{ "AT+CSQ", "+CSQ", "" },
	{ "AT+WDSI?", "+WDSI: 99999999999999999999", "" },
};

static void each_row(void **state)
{
	char out[HL78_EXPLAIN_MAX], wanted[HL78_EXPLAIN_MAX];
	struct hl78_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		hl78_line_read(&line, rows[i].line, strlen(rows[i].line));
		snprintf(wanted, sizeof(wanted), "%s", rows[i].words);
		if (strcmp(wanted, "=") == 0)
			snprintf(wanted, sizeof(wanted), "%s: %s",
				 hl78_cme_info(line.code)->meaning,
				 hl78_cme_info(line.code)->cure);
		hl78_explain(&line, rows[i].command, strlen(rows[i].command),
			     out, sizeof(out));
		if (strcmp(out, wanted) != 0)
			fail_msg("%s, %s: '%s', not '%s'", rows[i].command,
				 rows[i].line, out, wanted);
	}
}

/* However small the room, it is kept, and nothing is cut off at the most. */
static void little_room(void **state)
{
	char out[HL78_EXPLAIN_MAX + 1];
	struct hl78_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		hl78_line_read(&line, rows[i].line, strlen(rows[i].line));
		for (size_t size = 1; size < sizeof(out); size++) {
			memset(out, 'x', sizeof(out));
			hl78_explain(&line, rows[i].command,
				     strlen(rows[i].command), out, size);
			assert_true(strlen(out) < size);
			assert_int_equal(out[size], 'x');
		}
	}
	for (int code = 0; code < 1000; code++) {
		const struct hl78_cme_info *cme = hl78_cme_info(code);

		assert_true(strlen(cme->meaning) + 3 +
			    (cme->cure ? strlen(cme->cure) : 0) <
			    HL78_EXPLAIN_MAX);
	}
}

/* ---- choices ---- */

/* "1 3 4" of a command typed so far. */
static const char *choices(const char *text)
{
	static char out[256];
	struct hl78_command_line line;
	const struct hl78_choice *choice;

	out[0] = '\0';
	assert_true(hl78_command_read(&line, text, strlen(text)));
	choice = hl78_choices(line.command, line.args, line.args_len);
	for (; choice->value; choice++)
		snprintf(out + strlen(out), sizeof(out) - strlen(out), "%s%s",
			 out[0] ? " " : "", choice->value);
	return out;
}

static void what_may_follow(void **state)
{
	static const struct {
		const char *text;
		const char *values;
	} table[] = {
		{ "AT+WDSI=", "4479 0 1 2 4 8 16 32 64 256 4096" },
		{ "AT+WDSI=4", "4479 0 1 2 4 8 16 32 64 256 4096" },
		{ "AT+WDSI=4479,", "" },
		{ "AT+WDSS=", "1 2" },
		{ "AT+WDSS=1,", "1 0" },
		{ "at+wdss=2,", "1 2" },
		{ "AT+WDSS=3,", "" },
		{ "AT+WDSC=", "0 1 2 3 4 5 6" },
		{ "AT+WDSC=1,", "0 1" },
		{ "AT+WDSC=3,", "0 <minutes>" },
		{ "AT+WDSC=4,", "<minutes>" },
		{ "AT+WDSR=", "1 3 4 6 0 2 5 7 8 9" },
		{ "AT+WDSR=2,", "<minutes>" },
		{ "AT+WDSR=3,", "" },
		{ "AT+WDSD=", "<bytes>" },
		{ "AT+CMEE=", "1 0 2" },
		{ "AT+CFUN=", "1 0 4" },
		{ "AT+CFUN=1,", "0 1" },
		{ "AT+KSREP=", "0 1" },
		{ "AT+CREG=", "0 1 2" },
		{ "AT+IPR=", "115200 9600 19200 38400 57600 230400 460800 "
			     "921600 3000000" },
		{ "AT+KGSN=", "3 0 1 2" },
		{ "AT+CGDCONT=", "1 2" },
		{ "AT+CGDCONT=1,", "\"IP\" \"IPV6\" \"IPV4V6\"" },
		{ "AT+CGDCONT=1,\"a,b\",", "<apn>" },
		{ "AT+COPS=1,2,\"26201\",", "0 7 9" },
		{ "ATE", "0 1" },
		{ "ATI", "3 8 9" },
		{ "AT&K", "0 3 4" },
		{ "AT+NOSUCH=", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(choices(table[i].text), table[i].values) != 0)
			fail_msg("%s: '%s', not '%s'", table[i].text,
				 choices(table[i].text), table[i].values);
	}
}

static const char *meaning(const char *text)
{
	struct hl78_command_line line;
	const struct hl78_choice *choice;

	assert_true(hl78_command_read(&line, text, strlen(text)));
	choice = hl78_choice(line.command, line.args, line.args_len);
	return choice ? choice->meaning : NULL;
}

/* What the other tables say of the same values. */
static void the_tables_agree(void **state)
{
	size_t n;
	const struct hl78_mask_bit *bits = hl78_mask_bits(&n);
	char text[HL78_WDS_MAX];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "AT+WDSI=%d", bits[i].value);
		assert_non_null(meaning(text));
		assert_int_equal(strncmp(meaning(text), bits[i].title,
					 strlen(bits[i].title)), 0);
	}
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++) {
		const struct hl78_request_info *info =
			hl78_request_info((enum hl78_request)i);

		assert_true(hl78_wds_accept(text, sizeof(text),
					    (enum hl78_request)i) > 0);
		assert_int_equal(strncmp(meaning(text), "accepts to ", 11), 0);
		assert_string_equal(meaning(text) + 11, info->name);
		snprintf(text, sizeof(text), "AT+WDSR=%d", info->defer);
		assert_non_null(strstr(meaning(text), "later"));
		assert_int_equal(strncmp(meaning(text), info->name,
					 strlen(info->name)), 0);
		snprintf(text, sizeof(text), "AT+WDSC=%d", info->wdsc_mode);
		assert_non_null(strstr(meaning(text), info->name));
	}
	assert_null(meaning("AT+WDSR="));
	assert_null(meaning("AT+WDSR=44"));
	assert_null(meaning("AT+NOSUCH=1"));
}

/* A group without its command would never be seen. */
static void every_command_with_help_is_known(void **state)
{
	static const char *const names[] = {
		"+WDSI", "+WDSS", "+WDSC", "+WDSR", "+WDSD", "+WDSG", "+WDSE",
		"I", "+CGMR", "+CGMM", "+CGSN", "+KGSN", "+CGDCONT", "+CEREG",
		"+COPS", "+CESQ", "+CPIN", "+CMEE", "+CFUN", "+KSREP",
		"+KSLEEP", "+IPR", "&F", "&K", "&W", "Z", "E", "+CREG", "+CSQ",
		"+CPWROFF", "+CPOF", "+CLCK", "+CPWD", "+KCNXCFG", "+CGATT",
	};
	struct hl78_command_line line;
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(text, sizeof(text), "AT%s", names[i]);
		assert_true(hl78_command_read(&line, text, strlen(text)));
		if (!line.command)
			fail_msg("%s is in no table", text);
		assert_true(strlen(line.command->summary) > 0);
		assert_true(!line.command->params || line.command->help);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
		cmocka_unit_test(little_room),
		cmocka_unit_test(what_may_follow),
		cmocka_unit_test(the_tables_agree),
		cmocka_unit_test(every_command_with_help_is_known),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
