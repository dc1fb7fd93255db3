/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of one line: what each form of line is, how lenient it is about
 * blanks, quotes and control bytes, and what it must not take for an event, a
 * result or a command.
 */
#include <hl78/line.h>

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const kinds[] = {
	[HL78_LINE_BLANK] = "blank",	 [HL78_LINE_OK] = "ok",
	[HL78_LINE_ERROR] = "error",	 [HL78_LINE_CME] = "cme",
	[HL78_LINE_CMS] = "cms",	 [HL78_LINE_NO_CARRIER] = "no carrier",
	[HL78_LINE_CONNECT] = "connect", [HL78_LINE_WDSI] = "wdsi",
	[HL78_LINE_BOOT] = "boot",	 [HL78_LINE_COMMAND] = "command",
	[HL78_LINE_PREFIXED] = "prefixed", [HL78_LINE_TEXT] = "text",
};

struct expect {
	const char *text;
	const char *kind;
	int code;
};

/* In memory of its very size, so that a sanitizer sees a read beyond it. */
static void check(const struct expect *e, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(e[i].text);
		char *copy = malloc(len ? len : 1);
		struct hl78_line line;

		assert_non_null(copy);
		memcpy(copy, e[i].text, len);
		hl78_line_read(&line, copy, len);
		if (strcmp(kinds[line.kind], e[i].kind) != 0 ||
		    line.code != e[i].code)
			fail_msg("'%s' is %s %d", e[i].text, kinds[line.kind],
				 line.code);
		assert_int_equal(line.true_len, line.len);
		free(copy);
	}
}

#define CHECK(table) check(table, sizeof(table) / sizeof((table)[0]))

static void test_results(void **state)
{
	static const struct expect table[] = {
		{ "OK", "ok", -1 },
		{ "  OK \r", "ok", -1 },
		{ "OKAY", "text", -1 },
		{ "200 OK", "text", -1 },
		{ "ERROR", "error", -1 },
		{ "ERROR: 00000008", "text", -1 },
		{ "+CME ERROR: 650", "cme", 650 },
		{ "+CME ERROR:3", "cme", 3 },
		{ "+CME ERROR: SIM PIN required", "cme", -1 },
		{ "+CMS ERROR: 500", "cms", 500 },
		{ "+CME ERROR: 99999999999999999999", "cme", -1 },
		{ "NO CARRIER", "no carrier", -1 },
		{ "NO CARRIERS", "text", -1 },
		{ "CONNECT", "connect", -1 },
		{ "CONNECT 115200", "connect", -1 },
		{ "CONNECTED", "text", -1 },
		{ "CONNECT to the server", "text", -1 },
		{ "", "blank", -1 },
		{ " \t\r\n\x7f", "blank", -1 },
	};

	(void)state;
	CHECK(table);
}

static void test_boot(void **state)
{
	static const struct expect table[] = {
		{ "+KSUP: 0", "boot", 0 },
		{ "+KSUP: 6", "boot", 6 },
		{ "+KSUP:", "boot", -1 },
		{ "+KSUP: 0 ", "boot", 0 },
		{ "+KSUP: zero", "prefixed", -1 },
		{ "+KSUP: 0,1", "prefixed", -1 },
		{ "+KSUP: \033[5n", "prefixed", -1 },
		{ "READY", "boot", 0 },
		{ "READY.", "text", -1 },
		{ "U-Boot 2016.01 (Mar 02 2018 - 10:11:12)", "boot", -1 },
		{ "U-Boots are ships", "text", -1 },
		{ "+CPIN: READY", "prefixed", -1 },
	};

	(void)state;
	CHECK(table);
}

/* What begins like an event and is none ends in anything but values. */
static void test_prose(void **state)
{
	static const struct expect table[] = {
		{ "+WDSI: 23,1 indicates that the module", "prefixed", -1 },
		{ "+WDSI: 14, which indicates the start", "prefixed", -1 },
		{ "+WDSI: 9,<remaining_bytes> and +WDSI: 2", "prefixed", -1 },
		{ "+WDSI: 11,<x>\tFirmware download issue", "prefixed", -1 },
		{ "+WDSI: 4\tThe module is starting", "prefixed", -1 },
		{ "+WDSI: 15 (failure)", "prefixed", -1 },
		{ "+WDSI: 16.", "prefixed", -1 },
		{ "+WDSI: 3 or +WDSI: 4", "prefixed", -1 },
		{ "+WDSI: 4, +WDSI: 6 and more", "prefixed", -1 },
		{ "+WDSI: (0-4479)", "prefixed", -1 },
		{ "+WDSI: <mask>", "prefixed", -1 },
		{ "+WDSI: -1", "prefixed", -1 },
		{ "+WDSI: 4294967296", "prefixed", -1 },
		{ "+WDSI: 18,\"98", "prefixed", -1 },
		{ "+WDSI:", "prefixed", -1 },
		{ "+WDSI", "text", -1 },
		{ "+wdsi?", "text", -1 },
		{ "WDSI: 4", "text", -1 },
		{ "the indication +WDSI: 4", "text", -1 },
	};

	(void)state;
	CHECK(table);
}

static void test_commands(void **state)
{
	static const struct expect table[] = {
		{ "AT", "command", -1 },
		{ "at", "command", -1 },
		{ "ATI", "command", -1 },
		{ "at13", "command", -1 },
		{ "AT+WDSS=1,1", "command", -1 },
		{ "at+wdsi?", "command", -1 },
		{ "AT+WDSI=?", "command", -1 },
		{ "at ati3", "command", -1 },
		{ "at AT+CGMR", "command", -1 },
		{ "AT&F", "command", -1 },
		{ "ATE0", "command", -1 },
		{ "ATE0Q0V1&C1", "command", -1 },
		{ "ATS0=1", "command", -1 },
		{ "ATD*99***1#", "command", -1 },
		{ "ATDT5551234", "command", -1 },
		{ "AT!GSTATUS?", "command", -1 },
		{ "AT^SYSINFO", "command", -1 },
		{ "AT+CMEE=1;+CGMR", "command", -1 },
		{ "AT+CPIN?;+CREG?", "command", -1 },
		/* prose, and words that begin so */
		{ "AT+WSDS is used to perform this update", "text", -1 },
		{ "AT+CGMR will confirm the version", "text", -1 },
		{ "AT+WDS=1,1 \xe2\x80\x94 activate the download", "text",
		  -1 },
		{ "at 10:00 the session ends", "text", -1 },
		{ "at 5 percent", "text", -1 },
		{ "at device startup", "text", -1 },
		{ "at home", "text", -1 },
		{ "athena", "text", -1 },
		{ "ATTENTION", "text", -1 },
		{ "At once", "text", -1 },
		{ "attached", "text", -1 },
		{ "AT+", "text", -1 },
		{ "AT+=1", "text", -1 },
	};

	(void)state;
	CHECK(table);
}

static void test_prefixed(void **state)
{
	static const struct expect table[] = {
		{ "+KTCP_DATA: 1,12", "prefixed", -1 },
		{ "+CGDCONT: 1,\"IP\",\"\"", "prefixed", -1 },
		{ "+: 1", "text", -1 },
		{ "+CEREG", "text", -1 },
		{ "+33 6 12: call me", "text", -1 },
	};
	struct hl78_line line;

	(void)state;
	CHECK(table);
	hl78_line_read(&line, "  +KTCP_IND: 1,1", 16);
	assert_int_equal(line.name_len, 9);
	assert_int_equal(line.len, 14);
}

static void check_data(const char *text, int code, const char *data)
{
	struct hl78_line line;
	char out[512] = "";
	size_t at = 0;

	hl78_line_read(&line, text, strlen(text));
	if (line.kind != HL78_LINE_WDSI)
		fail_msg("'%s' is %s", text, kinds[line.kind]);
	assert_int_equal(line.code, code);
	for (int i = 0; i < line.n_data; i++) {
		const struct hl78_datum *d = &line.data[i];

		at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%.*s",
				       i ? " " : "", (int)d->len,
				       line.text + d->start);
		if (d->is_int)
			at += (size_t)snprintf(out + at, sizeof(out) - at,
					       "=%lld", (long long)d->value);
	}
	assert_string_equal(out, data);
}

static void test_events(void **state)
{
	(void)state;
	check_data("+WDSI: 4", 4, "");
	check_data("+WDSI:4", 4, "");
	check_data("  +WDSI:\t4 \r", 4, "");
	check_data(" \x15+WDSI: 3", 3, "");
	check_data("+WDSI: 9,524648", 9, "524648=524648");
	check_data("+WDSI: 11, 2", 11, "2=2");
	check_data("+WDSI: 11 , 2", 11, "2=2");
	check_data("+WDSI: 18,\"98%\"", 18, "98%=98");
	check_data("+WDSI: 18,98%", 18, "98%=98");
	check_data("+WDSI: 18,\xe2\x80\x9c" "98\xe2\x80\x9d", 18, "98=98");
	check_data("+WDSI: 11,-4", 11, "-4=-4");
	check_data("+WDSI: 4,15,60,240", 4, "15=15 60=60 240=240");
	check_data("+WDSI: 99,\"a b\",c", 99, "a b c");
	check_data("+WDSI: 9,9223372036854775807", 9,
		   "9223372036854775807=9223372036854775807");
	check_data("+WDSI: 9,9223372036854775808", 9, "9223372036854775808");
	check_data("+WDSI: 2147483647", INT32_MAX, "");
	check_data("+WDSI: 18,", 18, "");
	check_data("+WDSI: 1,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18", 1,
		   "1=1 2=2 3=3 4=4 5=5 6=6 7=7 8=8 9=9 10=10 11=11 12=12 "
		   "13=13 14=14 15=15 16=16");
}

/* What is kept of a line: control bytes around a form, or in a text. */
static void test_margins(void **state)
{
	static const struct {
		const char *line;
		size_t len;
		const char *text;
	} table[] = {
		{ "\x01\x02hello", 7, "\x01\x02hello" },
		{ " \t\x07hello\x7f \r", 11, "\x07hello\x7f" },
		{ "\0\0hello\0", 8, "hello" },
		{ "\r\r hello", 8, "hello" },
		{ "\x15\x15+WDSI: 4", 10, "+WDSI: 4" },
		{ "\x06OK\x11", 4, "OK" },
		{ "\x06" "AT+CFUN?", 9, "AT+CFUN?" },
		{ "\x15\x15", 2, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hl78_line line;

		hl78_line_read(&line, table[i].line, table[i].len);
		assert_int_equal(line.len, strlen(table[i].text));
		assert_memory_equal(line.text, table[i].text, line.len);
		assert_int_equal(line.true_len, line.len);
	}
}

/* ---- the cursor over an answer ---- */

static bool begin(struct hl78_reader *r, struct hl78_line *line,
		  const char *text, const char *name)
{
	hl78_line_read(line, text, strlen(text));
	return hl78_reader_begin(r, line, name);
}

static void test_reader(void **state)
{
	struct hl78_line line;
	struct hl78_reader r;
	const char *text;
	int64_t n;
	size_t len;

	(void)state;
	assert_true(begin(&r, &line, "+X: 1 , \"a,b\" ,, last one ", "+X"));
	assert_true(hl78_reader_int(&r, 0, 9, &n));
	assert_int_equal(n, 1);
	/* What is no integer, or out of range, stays to be read. */
	assert_false(hl78_reader_int(&r, 0, 9, &n));
	assert_true(hl78_reader_text(&r, &text, &len));
	assert_int_equal(len, 3);
	assert_memory_equal(text, "a,b", 3);
	assert_true(hl78_reader_text(&r, &text, &len));
	assert_int_equal(len, 0);
	assert_false(hl78_reader_done(&r));
	assert_true(hl78_reader_text(&r, &text, &len));
	assert_int_equal(len, 8);
	assert_memory_equal(text, "last one", 8);
	assert_true(hl78_reader_done(&r));
	assert_false(hl78_reader_text(&r, &text, &len));
	assert_false(hl78_reader_int(&r, 0, 9, &n));

	assert_true(begin(&r, &line, "+X: 10,-3", "+X"));
	assert_false(hl78_reader_int(&r, 0, 9, &n));
	assert_true(hl78_reader_int(&r, 0, 10, &n));
	assert_true(hl78_reader_int(&r, -3, 10, &n));
	assert_int_equal(n, -3);
}

/* Another name: false, and nothing to read. */
static void test_reader_of_another(void **state)
{
	struct hl78_line line;
	struct hl78_reader r;
	const char *text;
	size_t len;

	(void)state;
	assert_false(begin(&r, &line, "+XY: 1", "+X"));
	assert_true(hl78_reader_done(&r));
	assert_false(hl78_reader_text(&r, &text, &len));
	assert_false(begin(&r, &line, "+x: 1", "+X"));
	assert_false(begin(&r, &line, "X", "+X"));
	assert_true(hl78_reader_done(&r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_prose),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_prefixed),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_margins),
		cmocka_unit_test(test_reader),
		cmocka_unit_test(test_reader_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
