/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log reader: time stamps of other programs and Zephyr consoles, what
 * becomes of stamps that fall, and our own where reading them is cut short.
 */
#include "unit/trace_reading.h"

static void test_tera_term(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED,
	      "\xef\xbb\xbf[2021-04-22 14:14:50.907] AT+CGMR\r\r\n"
	      "[2021-04-22 14:14:50.950] HL7800.4.6.8.0\r\n"
	      "[2021-04-22 14:14:50.951] \r\n"
	      "unstamped\r\n"
	      "[2021-04-22 14:14:51.000] OK",
	      "< 2021-04-22T14:14:50.907000 AT+CGMR\\x0d\\x0a\n"
	      "< 2021-04-22T14:14:50.950000 HL7800.4.6.8.0\\x0d\\x0a\n"
	      "< 2021-04-22T14:14:50.951000 \\x0d\\x0a\n"
	      "< - unstamped\\x0d\\x0a\n"
	      "< 2021-04-22T14:14:51.000000 OK\\x0d\\x0a\n");
}

static void test_tio(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED,
	      "[14:14:50.907] AT\n[14:14:50.950] OK\n[14:14:51] +WDSI: 4\n",
	      "< 1970-01-01T14:14:50.907000 AT\\x0d\\x0a\n"
	      "< 1970-01-01T14:14:50.950000 OK\\x0d\\x0a\n"
	      "< 1970-01-01T14:14:51.000000 +WDSI: 4\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED,
	      "[2021-04-22T14:14:50.907+0200] OK\n"
	      "[2021-04-22T14:14:50.908] OK\n",
	      "< 2021-04-22T12:14:50.907000Z OK\\x0d\\x0a\n"
	      "< 2021-04-22T14:14:50.908000 OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED, "[00:00:00.000] AT\n[00:00:02.500] OK\n",
	      "< +0.000000 AT\\x0d\\x0a\n< +2.500000 OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED,
	      "[00:00:00.000] AT\n[00:00:02.500] a\n[00:00:01.000] b\n"
	      "[00:00:00.250] c\n",
	      "< +0.000000 AT\\x0d\\x0a\n< +2.500000 a\\x0d\\x0a\n"
	      "< +3.500000 b\\x0d\\x0a\n< +3.750000 c\\x0d\\x0a\n");
}

static void test_minicom(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED,
	      "[2021-04-22 14:14:50] AT\r\n[2021-04-22 14:14:51] OK\r\n",
	      "< 2021-04-22T14:14:50.000000 AT\\x0d\\x0a\n"
	      "< 2021-04-22T14:14:51.000000 OK\\x0d\\x0a\n");
}

static void test_ts(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED, "Nov 22 08:00:01 AT\nNov 22 08:00:02 OK\n",
	      "< 1972-11-22T08:00:01.000000 AT\\x0d\\x0a\n"
	      "< 1972-11-22T08:00:02.000000 OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED, "Dec 31 23:59:59 AT\nJan 01 00:00:01 OK\n",
	      "< 1972-12-31T23:59:59.000000 AT\\x0d\\x0a\n"
	      "< 1973-01-01T00:00:01.000000 OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED, "00:00:01 AT\n00:00:03 OK\n",
	      "< +1.000000 AT\\x0d\\x0a\n< +3.000000 OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED, "00:00:01 AT\n00:00:00 OK\n00:00:05 x\n",
	      "< +1.000000 AT\\x0d\\x0a\n< +1.000000 OK\\x0d\\x0a\n"
	      "< +6.000000 x\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED,
	      "1668934801.123456 AT\n1668934801.5 OK\n",
	      "< 2022-11-20T09:00:01.123456Z AT\\x0d\\x0a\n"
	      "< 2022-11-20T09:00:01.500000Z OK\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED,
	      "2022-11-20T09:00:01 AT\n2022-11-20T09:00:02 OK\n",
	      "< 2022-11-20T09:00:01.000000 AT\\x0d\\x0a\n"
	      "< 2022-11-20T09:00:02.000000 OK\\x0d\\x0a\n");
}

static void test_stamps_with_marks(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED,
	      "2022-11-20T09:00:01 > AT\n2022-11-20T09:00:02 < OK\n"
	      "2022-11-20T09:00:03 > \n",
	      "> 2022-11-20T09:00:01.000000 AT\\x0d\n"
	      "< 2022-11-20T09:00:02.000000 OK\\x0d\\x0a\n"
	      "< 2022-11-20T09:00:03.000000 > \\x0d\\x0a\n");
}

static void test_midnight(void **state)
{
	(void)state;
	check(HL78_FORMAT_STAMPED,
	      "[23:59:59] a\n[00:00:01] b\n[00:00:00] c\n[12:00:00] d\n",
	      "< 1970-01-01T23:59:59.000000 a\\x0d\\x0a\n"
	      "< 1970-01-02T00:00:01.000000 b\\x0d\\x0a\n"
	      "< 1970-01-02T00:00:01.000000 c\\x0d\\x0a\n"
	      "< 1970-01-02T12:00:00.000000 d\\x0d\\x0a\n");
}

/*
 * In each form: past midnight time goes on; of a clock that is set back a little
 * there the times stand still until it has caught up.
 */
static void test_clocks_of_all_forms(void **state)
{
	static const struct {
		const char *form; /* hours of day one, of day two */
		const char *before, *after;
		const char *shown[2]; /* how 23:59:59 and 00:00:01 come out */
	} table[] = {
		{ "[2021-04-%s.000] ", "22 23", "23 00",
		  { "2021-04-22T23:59:59.000000", "2021-04-23T00:00:01.000000" } },
		{ "[2021-04-%s.000Z] ", "22T23", "23T00",
		  { "2021-04-22T23:59:59.000000Z",
		    "2021-04-23T00:00:01.000000Z" } },
		{ "[%s] ", "23", "00",
		  { "1970-01-01T23:59:59.000000", "1970-01-02T00:00:01.000000" } },
		{ "%s.000000 ", "23", "00",
		  { "1970-01-01T23:59:59.000000", "1970-01-02T00:00:01.000000" } },
		{ "Apr %s ", "22 23", "23 00",
		  { "1972-04-22T23:59:59.000000", "1972-04-23T00:00:01.000000" } },
		{ "2021-04-%s ", "22T23", "23T00",
		  { "2021-04-22T23:59:59.000000", "2021-04-23T00:00:01.000000" } },
		{ "2021-04-%s+02:00 ", "23T01", "23T02",
		  { "2021-04-22T23:59:59.000000Z",
		    "2021-04-23T00:00:01.000000Z" } },
		{ "2021-04-%s ", "22 23", "23 00",
		  { "2021-04-22T23:59:59.000000", "2021-04-23T00:00:01.000000" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char stamp[3][160], hours[3][32], text[800], want[512];

		snprintf(hours[0], 32, "%s:59:59", table[i].before);
		snprintf(hours[1], 32, "%s:00:01", table[i].after);
		snprintf(hours[2], 32, "%s:00:00", table[i].after);
		for (int k = 0; k < 3; k++) {
			const char *at = strstr(table[i].form, "%s");

			snprintf(stamp[k], sizeof(stamp[k]), "%.*s%s%s",
				 (int)(at - table[i].form), table[i].form,
				 hours[k], at + 2);
		}
		/* a second before midnight, one behind it, set back by one */
		snprintf(text, sizeof(text), "%sa\n%sb\n%sc\n%sd\n", stamp[0],
			 stamp[1], stamp[2], stamp[1]);
		snprintf(want, sizeof(want),
			 "< %s a\\x0d\\x0a\n< %s b\\x0d\\x0a\n"
			 "< %s c\\x0d\\x0a\n< %s d\\x0d\\x0a\n",
			 table[i].shown[0], table[i].shown[1],
			 table[i].shown[1], table[i].shown[1]);
		check_bytes(HL78_FORMAT_STAMPED, text, strlen(text), want);
	}
	/* The end of summer time; a clock that is put right by years. */
	check(HL78_FORMAT_STAMPED,
	      "[2021-10-31 02:59:59] a\n[2021-10-31 02:00:00] b\n"
	      "[2021-10-31 03:00:00] c\n",
	      "< 2021-10-31T02:59:59.000000 a\\x0d\\x0a\n"
	      "< 2021-10-31T02:59:59.000000 b\\x0d\\x0a\n"
	      "< 2021-10-31T03:00:00.000000 c\\x0d\\x0a\n");
	check(HL78_FORMAT_STAMPED,
	      "[1600000000] a\n[1795334400] b\n[1600000001] c\n",
	      "< 2020-09-13T12:26:40.000000Z a\\x0d\\x0a\n"
	      "< 2026-11-22T08:00:00.000000Z b\\x0d\\x0a\n"
	      "< 2026-11-22T08:00:00.000000Z c\\x0d\\x0a\n");
	check(HL78_FORMAT_FOTACON,
	      "2026-11-22T23:59:59.900000Z < a\n"
	      "2026-11-23T00:00:00.100000Z < b\n"
	      "2026-11-22T22:00:00.000000Z < c\n",
	      "< 2026-11-22T23:59:59.900000Z a\\x0d\\x0a\n"
	      "< 2026-11-23T00:00:00.100000Z b\\x0d\\x0a\n"
	      "< 2026-11-23T00:00:00.100000Z c\\x0d\\x0a\n");
}

static void test_no_stamps(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE,
	      "[2021-13-22 14:14:50.907] x\n[24:00:00] x\n[12:00:00.] x\n"
	      "Nov 32 08:00:01 x\n123456789012 x\n359516050776741\n",
	      "< - [2021-13-22 14:14:50.907] x\\x0a\n"
	      "< - [24:00:00] x\\x0a\n< - [12:00:00.] x\\x0a\n"
	      "< - Nov 32 08:00:01 x\\x0a\n< - 123456789012 x\\x0a\n"
	      "< - 359516050776741\\x0a\n");
}

static void test_zephyr(void **state)
{
	(void)state;
	check(HL78_FORMAT_ZEPHYR,
	      "*** Booting Zephyr OS ***\r\n"
	      "[00:04:42.037,109] <inf> modem_hl7800: +WDSI: 3\r\n"
	      "\x1b[0m[00:04:43.000,000] \x1b[0m<inf> modem_hl7800: OK\x1b[0m\n"
	      "\x1b[1;31m[00:04:42.999,000] <err> a_b: FOTA: x\x1b[0m\r\n"
	      "[00:00:00.500,000] <inf> boot text: y\n"
	      "[100:00:00.000,001] z\n",
	      "< - *** Booting Zephyr OS ***\\x0d\\x0a\n"
	      "< +282.037109 +WDSI: 3\\x0d\\x0a\n"
	      "< +283.000000 OK\\x0d\\x0a\n"
	      "< +283.000000 FOTA: x\\x0d\\x0a\n"
	      "< +283.500000 boot text: y\\x0d\\x0a\n"
	      "< +360283.000001 z\\x0d\\x0a\n");
}

static void test_zephyr_file(void **state)
{
	(void)state;
	check_file(HL78_FORMAT_ZEPHYR,
		   "captures/hl7800-laird-local-update.log",
"< +282.037109 Initiate FW update, total packets: 30\\x0d\\x0a\n"
"< +282.037109 FOTA state: IDLE->START\\x0d\\x0a\n"
"< +283.304565 FOTA state: START->WIP\\x0d\\x0a\n"
"< +291.190887 FOTA state: WIP->PAD\\x0d\\x0a\n"
"< +291.458679 FOTA state: PAD->SEND_EOT\\x0d\\x0a\n"
"< +291.467529 +WDSI: 3\\x0d\\x0a\n"
"< +291.479095 FOTA state: SEND_EOT->INSTALL\\x0d\\x0a\n"
"< +372.876190 Startup State: READY\\x0d\\x0a\n"
"< +372.876220 FOTA state: INSTALL->REBOOT_AND_RECONFIGURE\\x0d\\x0a\n"
"< +372.876251 Modem Reset\\x0d\\x0a\n"
"< +372.926361 Sleep State: UNINITIALIZED\\x0d\\x0a\n"
"< +372.926361 Network State: 0 NOT_REGISTERED\\x0d\\x0a\n"
"< +372.926391 Startup State: UNKNOWN\\x0d\\x0a\n"
"< +372.926422 FOTA state: REBOOT_AND_RECONFIGURE->IDLE\\x0d\\x0a\n"
"< +372.926422 Modem Run    \\x0d\\x0a\n");
}

/* Reads two lines; the second's stamp may be known by the first's minute. */
static void read_second(struct hl78_record *record, const char *first,
			const char *second, char *bytes, size_t size)
{
	struct hl78_log_reader *reader =
		hl78_log_reader_new(HL78_FORMAT_FOTACON);
	char text[256];
	int n = snprintf(text, sizeof(text), "%s\n%s\n", first, second);
	size_t at = 0;

	assert_non_null(reader);
	at += hl78_log_reader_feed(reader, text, (size_t)n);
	assert_true(hl78_log_reader_next(reader, record));
	while (!hl78_log_reader_next(reader, record)) {
		assert_true(at < (size_t)n);
		at += hl78_log_reader_feed(reader, text + at, (size_t)n - at);
	}
	assert_true(record->len <= size);
	memcpy(bytes, record->bytes, record->len);
	record->bytes = NULL;
	hl78_log_reader_free(reader);
}

/*
 * Whatever stands in a stamp, it is read the same behind a record of its minute
 * and behind one of another.
 */
static void test_own_stamps_in_a_minute(void **state)
{
	static const char same[] = "2026-11-22T08:00:00.000000Z < OK";
	static const char other[] = "2026-11-22T07:59:00.000000Z < OK";
	static const char odd[] = "2026-11-22T08:00:00,000000Z < OK";
	static const char zone[] = "2026-11-22T10:00:00.0+02:00 < OK";
	const char *const firsts[] = { same, odd, zone };
	char second[] = "2026-11-22T08:00:47.123956Z < OK";
	char want_bytes[64], got_bytes[64];
	struct hl78_record want, have;
	size_t at, i;
	int c;

	(void)state;
	for (at = 0; at < sizeof(second) - 3; at++) {
		char kept = second[at];

		for (c = 1; c < 256; c++) {
			if (c == '\n')
				continue;
			second[at] = (char)c;
			read_second(&want, other, second, want_bytes,
				    sizeof(want_bytes));
			for (i = 0; i < 3; i++) {
				read_second(&have, firsts[i], second,
					    got_bytes, sizeof(got_bytes));
				/* time never falls */
				if (want.time != HL78_NO_TIME &&
				    want.time < HL78_SEC(1795334400))
					want.time = have.time;
				assert_int_equal(have.time, want.time);
				assert_int_equal(have.kind, want.kind);
				assert_int_equal(have.clock, want.clock);
				assert_int_equal(have.len, want.len);
				assert_int_equal(have.text_len, want.text_len);
				assert_memory_equal(got_bytes, want_bytes,
						    want.len);
			}
		}
		second[at] = kept;
	}
	read_second(&have, same, second, got_bytes, sizeof(got_bytes));
	assert_int_equal(have.time, INT64_C(1795334447123956));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_stamps_in_a_minute),
		cmocka_unit_test(test_tera_term),
		cmocka_unit_test(test_tio),
		cmocka_unit_test(test_minicom),
		cmocka_unit_test(test_ts),
		cmocka_unit_test(test_stamps_with_marks),
		cmocka_unit_test(test_midnight),
		cmocka_unit_test(test_clocks_of_all_forms),
		cmocka_unit_test(test_no_stamps),
		cmocka_unit_test(test_zephyr),
		cmocka_unit_test(test_zephyr_file),
	};

	return cmocka_run_group_tests(tests, reading_begin, reading_end);
}
