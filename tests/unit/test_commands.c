/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command table's own order and completeness, command lines taken apart,
 * and the secrets: found wherever they stand, and at the same place in every
 * longer line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <hl78/command.h>

/* ---- the table ---- */

static void the_table_is_sorted_and_whole(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	assert_true(n > 100);
	for (size_t i = 0; i < n; i++) {
		if (i && strcmp(all[i - 1].name, all[i].name) >= 0)
			fail_msg("%s is out of order", all[i].name);
		assert_true(all[i].summary && all[i].summary[0]);
		assert_true(all[i].forms && all[i].forms[0]);
		assert_in_range(all[i].timeout_ms, 1000, 600000);
		assert_true(!all[i].params == !all[i].help);
		if (strstr(all[i].forms, "=?"))
			assert_int_equal(all[i].name[0], '+');
		assert_in_range(all[i].secret_after + 1, 0, 20);
	}
}

static const struct hl78_command *command_of(const char *text)
{
	struct hl78_command_line line;

	assert_true(hl78_command_read(&line, text, strlen(text)));
	return line.command;
}

/* By its own name in small letters, so the search meets every row. */
static void every_command_is_found(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), "at%s", all[i].name);
		for (char *c = text; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
		assert_ptr_equal(command_of(text), &all[i]);
	}
}

static void times_and_flags(void **state)
{
	static const struct {
		const char *text;
		unsigned timeout_ms;
		unsigned flags;
	} wanted[] = {
		{ "AT", 2000, 0 },
		{ "AT+WDSS", 60000, 0 },
		{ "AT+WDSR", 60000, 0 },
		{ "AT+WDSD", 310000, HL78_CMD_GUARDED },
		{ "AT+COPS", 180000, 0 },
		{ "AT+CFUN", 30000, HL78_CMD_GUARDED | HL78_CMD_REBOOTS },
		{ "AT+CPWROFF", 120000, HL78_CMD_GUARDED | HL78_CMD_REBOOTS },
		{ "AT+CGATT", 150000, 0 },
		{ "AT+KTCPCNX", 150000, 0 },
		{ "AT+KTCPRCV", 60000, HL78_CMD_DATA },
		{ "AT+KUDPSND", 60000, HL78_CMD_DATA },
		{ "AT+CGMR", 5000, HL78_CMD_FREE_TEXT },
		{ "ATI", 5000, HL78_CMD_FREE_TEXT },
		{ "AT&F", 30000, HL78_CMD_GUARDED },
		{ "ATZ", 30000, HL78_CMD_GUARDED | HL78_CMD_REBOOTS },
		{ "AT+IPR", 5000, HL78_CMD_GUARDED },
		{ "AT&W", 30000, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const struct hl78_command *command =
			command_of(wanted[i].text);

		assert_non_null(command);
		assert_int_equal(command->timeout_ms, wanted[i].timeout_ms);
		assert_int_equal(command->flags, wanted[i].flags);
	}
}

/* ---- reading ---- */

static void check_read(const char *text, const char *name,
		       enum hl78_form form, const char *args, bool known)
{
	struct hl78_command_line line;
	char got_name[64];
	char got_args[64];

	assert_true(hl78_command_read(&line, text, strlen(text)));
	snprintf(got_name, sizeof(got_name), "%.*s", (int)line.name_len,
		 line.name);
	snprintf(got_args, sizeof(got_args), "%.*s", (int)line.args_len,
		 line.args);
	assert_string_equal(got_name, name);
	assert_int_equal(line.form, form);
	assert_string_equal(got_args, args);
	assert_int_equal(line.command != NULL, known);
}

static void reads_lines(void **state)
{
	(void)state;
	check_read("AT", "", HL78_FORM_RUN, "", true);
	check_read("  at  ", "", HL78_FORM_RUN, "", true);
	check_read("AT+WDSS=1,1", "+WDSS", HL78_FORM_SET, "1,1", true);
	check_read(" at+wdss = 1,1 ", "+wdss", HL78_FORM_SET, "1,1", true);
	check_read("AT+WDSI?", "+WDSI", HL78_FORM_READ, "", true);
	check_read("AT+WDSI=?", "+WDSI", HL78_FORM_TEST, "", true);
	check_read("AT+WDSI= ? ", "+WDSI", HL78_FORM_TEST, "", true);
	check_read("AT+WDSI=", "+WDSI", HL78_FORM_SET, "", true);
	check_read("AT+CGMR", "+CGMR", HL78_FORM_RUN, "", true);
	check_read("ATI", "I", HL78_FORM_RUN, "", true);
	check_read("ATI3", "I", HL78_FORM_RUN, "3", true);
	check_read("ATE0", "E", HL78_FORM_RUN, "0", true);
	check_read("AT&K3", "&K", HL78_FORM_RUN, "3", true);
	check_read("AT &F", "&F", HL78_FORM_RUN, "", true);
	check_read("ATD*99***1#", "D", HL78_FORM_RUN, "*99***1#", true);
	check_read("AT+NOSUCH=\"a;b\"", "+NOSUCH", HL78_FORM_SET, "\"a;b\"",
		   false);
	check_read("AT!PRIID?", "!PRIID", HL78_FORM_READ, "", false);
	check_read("AT+WDSIX?", "+WDSIX", HL78_FORM_READ, "", false);
	check_read("AT+", "+", HL78_FORM_RUN, "", false);
	check_read("AT&", "&", HL78_FORM_RUN, "", false);
	check_read("AT?", "?", HL78_FORM_RUN, "", false);
	check_read("ATS0=1", "S", HL78_FORM_RUN, "0=1", false);
	check_read("AT;+CGMR", "", HL78_FORM_RUN, "", true);
	check_read("AT+CMEE=1;+CGMR", "+CMEE", HL78_FORM_SET, "1", true);
}

static void what_does_not_begin_with_at(void **state)
{
	static const char *const texts[] = {
		"", " ", "A", "+WDSI: 4", "OK", "BAT", "A/", "1AT",
	};
	struct hl78_command_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(hl78_command_read(&line, texts[i],
					       strlen(texts[i])));
	assert_false(hl78_command_read(&line, "AT", 1));
}

static void misprints_are_what_they_mean(void **state)
{
	(void)state;
	assert_ptr_equal(command_of("AT+WDS=1,1"), command_of("AT+WDSS=1,1"));
	assert_ptr_equal(command_of("at+wds?"), command_of("AT+WDSS?"));
	assert_ptr_equal(command_of("AT+WSDS=1000"), command_of("AT+WDSD=1"));
	assert_ptr_equal(command_of("at1"), command_of("ATI"));
	assert_ptr_equal(command_of("at13"), command_of("ATI3"));
	check_read("AT+WDS=1,0", "+WDS", HL78_FORM_SET, "1,0", true);
	/* a command of its own, however often it is mistaken for +CGMR */
	assert_string_equal(command_of("at+cmgr")->name, "+CMGR");
}

static unsigned flags_of(const char *text)
{
	struct hl78_command_line line;

	assert_true(hl78_command_read(&line, text, strlen(text)));
	return line.flags;
}

static void no_command_hides_behind_another(void **state)
{
	static const char *const guarded[] = {
		"AT+CFUN=1,1",	     "AT+CMEE=1;+CFUN=1,1",
		"ATE0+CFUN=1",	     "ATE0Z",
		"AT E1 ; &F",	     "ate0v1q0&f",
		"AT+CPWROFF",	     "AT+CMEE=1;;+CPOF",
		"AT+NOSUCH=1;Z",     "AT+CGDCONT=1,\"IP\",\"a\";+IPR=9600",
		"AT=;+CFUN=0",	     "AT+CGMR;+WDSD=10",
		"AT+CMEE=?;+CFUN=4", "AT+CMEE?;+CFUN=4",
		"AT+WSDS=5",	     "AT+CFUN =1",
		"AT;+CFUN=1",	     "ATS0=0Z",
		"ATE0 V1 Z",	     "ATD1;+CFUN=0",
		"AT&F?",	     "ATI?Z",
	};
	static const char *const harmless[] = {
		"AT",		    "AT+CFUN?",
		"AT+CFUN=?",	    "AT+CMEE=1;+CFUN?",
		"AT+WDSD=?",	    "AT+CGDCONT=1,\"IP\",\"x;+CFUN=1\"",
		"AT&W",		    "AT+WDSS=1,1",
		"AT+NOSUCH=\";Z\"", "ATI3",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
		if (!(flags_of(guarded[i]) & HL78_CMD_GUARDED))
			fail_msg("not held back: %s", guarded[i]);
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (flags_of(harmless[i]) & HL78_CMD_GUARDED)
			fail_msg("held back: %s", harmless[i]);
	assert_int_equal(flags_of("AT+KTCPRCV=1,5"), HL78_CMD_DATA);
	assert_int_equal(flags_of("AT+KTCPRCV=?"), 0);
	assert_int_equal(flags_of("AT+CGMR=?"), HL78_CMD_FREE_TEXT);
}

/* ---- secrets ---- */

/* `|` in the text stands where the secret begins; without one there is none. */
static void check_secret(const char *marked)
{
	char text[256];
	const char *bar = strchr(marked, '|');
	size_t wanted;
	size_t len;
	size_t before;

	snprintf(text, sizeof(text), "%.*s%s",
		 bar ? (int)(bar - marked) : (int)strlen(marked), marked,
		 bar ? bar + 1 : "");
	len = strlen(text);
	wanted = bar ? (size_t)(bar - marked) : len;
	if (hl78_secret_offset(text, len) != wanted)
		fail_msg("%s: hidden from %zu on", marked,
			 hl78_secret_offset(text, len));
	/* what is hidden of a beginning is hidden there of the whole */
	before = len;
	for (size_t n = 0; n <= len; n++) {
		size_t at = hl78_secret_offset(text, n);

		assert_true(at <= n);
		if (before != len)
			assert_int_equal(at, before);
		if (at < n)
			before = at;
		/* nothing of the secret ever shows */
		assert_true(at <= wanted);
	}
}

static void secrets_are_found(void **state)
{
	static const char *const lines[] = {
		"AT+CPIN=|1234",
		"at+cpin=|\"1234\"",
		" AT +CPIN = |1234 ",
		"AT+CPIN=|12345678,1111",
		"AT+CMEE=1;+CPIN=|1234",
		"AT+CMEE=1; +CPIN=|1234;+CGMR",
		"12:00:01 > AT+CPIN=|1234",
		"AT+CPIN=|x",
		"AT+CLCK=\"SC\",1,|\"1234\"",
		"AT+CLCK=\"SC\",1, |1234",
		"AT+CPWD=\"SC\",|\"1234\",\"4321\"",
		"AT+KCNXCFG=1,\"GPRS\",\"apn\",|\"login\",\"pw\"",
		"AT+KCNXCFG=1,\"GPRS\",\"a,b\",|\"login\",\"pw\"",
		"+KCNXCFG: 1,\"GPRS\",\"apn\",|\"login\",\"pw\",\"IPV4\"",
		"+KCNXCFG:1,\"GPRS\",\"apn\",|,,\"IPV4\"",
		"AT+CGAUTH=1,1,|\"user\",\"pw\"",
		"+CGAUTH: 1,1,|\"user\",\"pw\"",
		"AT+WPPP=1,1,|\"user\",\"pw\"",
		"+WPPP: 1,1,|\"user\",\"pw\"",
		"AT+KFTPCFG=1,\"ftp.example\",|\"user\",\"pw\",21",
		"AT+KHTTPCFG=1,\"example\",443,2,|\"user\",\"pw\"",
		/* the inner one begins first */
		"AT+KCNXCFG=1,\"GPRS\",\"x+CPIN=|1\",\"login\"",
		"AT+KCNXCFG=1,\"GPRS\",\"apn\";+CPIN=|1234",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		check_secret(lines[i]);
}

/* A quote too few or too many must not show what it should protect. */
static void mistyped_quotes_show_nothing(void **state)
{
	static const char *const lines[] = {
		"AT+CLCK=\"SC,1,|1234",
		"AT+CLCK=SC\",1,|1234",
		"AT+CLCK=\"SC,1,|\"1234\"",
		"AT+CPWD=\"SC,|1234,4321",
		"AT+CPWD=\"S\"|C\",1234",
		"AT+KCNXCFG=1,\"GPRS,\"|apn\",\"login\",\"pw\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		check_secret(lines[i]);
}

static void what_is_no_secret(void **state)
{
	static const char *const lines[] = {
		"",
		"+",
		"AT+CPIN?",
		"AT+CPIN=?",
		"AT+CPIN=? ",
		"AT+CPIN=",
		"AT+CPIN",
		"+CPIN: READY",
		"+CPIN: SIM PIN",
		"+CLCK: 1",
		"AT+CLCK=\"SC\",2",
		"AT+CLCK=?",
		"+CPWD: (\"SC\",8),(\"P2\",8)",
		"AT+KCNXCFG?",
		"AT+KCNXCFG=1,\"GPRS\",\"apn\"",
		"+KCNXCFG: 1,\"GPRS\",\"apn\",",
		"+KFTPCFG: (1-2),<remote-name/ip>,(0-64),(0-64),(1-65535)",
		"AT+CPINX=1234",
		"AT+WDSS=1,1",
		"+WDSI: 18,5",
		"+CME ERROR: 650",
		"AT+CGDCONT=1,\"IP\",\"apn\",,0,0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		check_secret(lines[i]);
}

/* Whatever the table calls secret is found, whatever its first letter. */
static void every_secret_of_the_table_is_found(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);
	unsigned n_secret = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char text[128];
		size_t wanted;

		if (all[i].secret_after < 0)
			continue;
		n_secret++;
		snprintf(text, sizeof(text), "AT%s=", all[i].name);
		for (int k = 0; k < all[i].secret_after; k++)
			strncat(text, "1,", sizeof(text) - strlen(text) - 1);
		wanted = strlen(text);
		strncat(text, "secret", sizeof(text) - strlen(text) - 1);
		assert_int_equal(hl78_secret_offset(text, strlen(text)),
				 wanted);
	}
	assert_int_equal(n_secret, 9);
}

/* Any mixture of the pieces keeps the promise about longer lines. */
static void longer_lines_hide_at_the_same_place(void **state)
{
	static const char *const pieces[] = {
		"+CPIN", "+KCNXCFG", "+CLCK", "=", ":", ",", "\"", "?",
		";",	 " ",	     "1",     "(", "+", "x", "AT",
	};
	enum { N_PIECES = sizeof(pieces) / sizeof(pieces[0]) };
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[160] = "";
		size_t found = SIZE_MAX;
		size_t len;

		for (int k = 0; k < 16; k++) {
			random = random * 1664525u + 1013904223u;
			strncat(text, pieces[(random >> 16) % N_PIECES],
				sizeof(text) - strlen(text) - 1);
		}
		len = strlen(text);
		for (size_t n = 0; n <= len; n++) {
			size_t at = hl78_secret_offset(text, n);

			if (found != SIZE_MAX && at != found)
				fail_msg("%s: %zu, then %zu", text, found, at);
			if (at < n)
				found = at;
		}
	}
}

/* A NUL ends no name: the known one ends there, the typed one does not. */
static void test_nul_in_name(void **state)
{
	struct hl78_command_line line;

	(void)state;
	assert_true(hl78_command_read(&line, "AT\0", 3));
	assert_null(line.command);
	assert_true(hl78_command_read(&line, "AT\0X", 4));
	assert_null(line.command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nul_in_name),
		cmocka_unit_test(the_table_is_sorted_and_whole),
		cmocka_unit_test(every_command_is_found),
		cmocka_unit_test(times_and_flags),
		cmocka_unit_test(reads_lines),
		cmocka_unit_test(what_does_not_begin_with_at),
		cmocka_unit_test(misprints_are_what_they_mean),
		cmocka_unit_test(no_command_hides_behind_another),
		cmocka_unit_test(secrets_are_found),
		cmocka_unit_test(mistyped_quotes_show_nothing),
		cmocka_unit_test(what_is_no_secret),
		cmocka_unit_test(every_secret_of_the_table_is_found),
		cmocka_unit_test(longer_lines_hide_at_the_same_place),
	};

	return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
