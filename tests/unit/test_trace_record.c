/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The recorder: what becomes of lines, pieces, stamps and secrets, and that the
 * reader gives the bytes back.
 */
#include <hl78/trace.h>

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* 2026-11-22T08:00:00Z; the tests print only seconds and milliseconds of it. */
#define START INT64_C(1795334400000000)

struct log {
	struct hl78_recorder *rec;
	int64_t now;
	char text[131072]; /* as written */
	size_t len;
};

static void pull(struct log *log)
{
	const char *record;
	size_t len;

	while ((record = hl78_recorder_next(log->rec, &len))) {
		assert_true(log->len + len < sizeof(log->text));
		assert_int_equal(record[len - 1], '\n');
		memcpy(log->text + log->len, record, len);
		log->len += len;
	}
	log->text[log->len] = '\0';
}

static int start(void **state)
{
	struct log *log = malloc(sizeof(*log));

	log->rec = hl78_recorder_new(false);
	log->now = START;
	log->len = 0;
	log->text[0] = '\0';
	*state = log;
	return !log->rec;
}

static int stop(void **state)
{
	struct log *log = *state;

	hl78_recorder_free(log->rec);
	free(log);
	return 0;
}

static void feed_bytes(struct log *log, enum hl78_side side, const void *bytes,
		       size_t len)
{
	const uint8_t *in = bytes;

	while (len) {
		size_t n = hl78_recorder_feed(log->rec, side, in, len,
					      log->now);
		size_t before = log->len;

		pull(log);
		assert_true(n > 0 || log->len > before);
		in += n;
		len -= n;
	}
}

static void host(struct log *log, const char *text)
{
	feed_bytes(log, HL78_HOST, text, strlen(text));
}

static void module(struct log *log, const char *text)
{
	feed_bytes(log, HL78_MODULE, text, strlen(text));
}

static void after_ms(struct log *log, int ms)
{
	log->now += HL78_MS(ms);
	if (log->now >= hl78_recorder_deadline(log->rec))
		hl78_recorder_tick(log->rec, log->now);
	pull(log);
}

/* Compares the log without its stamps, each line as "> text". */
static void assert_log(struct log *log, const char *expected)
{
	char got[4096];
	size_t n = 0;
	char *at = log->text;

	hl78_recorder_flush(log->rec);
	pull(log);
	while (*at) {
		char *end = strchr(at, '\n') + 1;

		assert_true(end - at > HL78_STAMP_SIZE);
		assert_int_equal(at[HL78_STAMP_SIZE - 1], ' ');
		at += HL78_STAMP_SIZE;
		assert_true(n + (size_t)(end - at) < sizeof(got));
		memcpy(got + n, at, (size_t)(end - at));
		n += (size_t)(end - at);
		at = end;
	}
	got[n] = '\0';
	assert_string_equal(got, expected);
}

/* ---- stamps ---- */

static void assert_stamp(int64_t unix_us, const char *expected)
{
	char out[HL78_STAMP_SIZE];

	assert_int_equal(hl78_stamp_write(out, unix_us), 27);
	assert_string_equal(out, expected);
}

static void test_stamps(void **state)
{
	(void)state;
	assert_stamp(0, "1970-01-01T00:00:00.000000Z");
	assert_stamp(-1, "1969-12-31T23:59:59.999999Z");
	assert_stamp(START + 1123456, "2026-11-22T08:00:01.123456Z");
	assert_stamp(INT64_C(951782400000000), "2000-02-29T00:00:00.000000Z");
	assert_stamp(INT64_C(951868800000000), "2000-03-01T00:00:00.000000Z");
	assert_stamp(INT64_C(1709251199000000), "2024-02-29T23:59:59.000000Z");
	assert_stamp(INT64_C(4107542400000000), "2100-03-01T00:00:00.000000Z");
	assert_stamp(INT64_MIN, "0000-01-01T00:00:00.000000Z");
	assert_stamp(INT64_MAX, "9999-12-31T23:59:59.999999Z");
}

static void test_stamp_is_of_the_first_byte(void **state)
{
	struct log *log = *state;

	module(log, "O");
	log->now += 42000;
	module(log, "K\r\n");
	assert_string_equal(log->text, "2026-11-22T08:00:00.000000Z < OK\n");
}

/* ---- lines ---- */

static void test_line_ends(void **state)
{
	struct log *log = *state;

	host(log, "AT\r");
	host(log, "ATI\r\nATI3\n\r\r\n");
	module(log, "\r\nOK\r\n\n\r\nHL7800\nAT\r\r\nOK\r\n");
	assert_log(log, "> AT\n> ATI\n> ATI3\n"
			"< OK\n< HL7800\n< AT\\x0d\n< OK\n");
}

static void test_crlf_of_the_host_in_two_reads(void **state)
{
	struct log *log = *state;

	host(log, "AT\r");
	module(log, "AT\r");
	host(log, "\nATI\r");
	assert_log(log, "> AT\n< AT\\x0d\\c\n> ATI\n");
}

static void test_echo_before_the_answer(void **state)
{
	struct log *log = *state;

	host(log, "AT+CGMR\r");
	module(log, "AT+CGMR\r");
	module(log, "\r\nHL7800.4.6.8.0\r\n");
	assert_log(log, "> AT+CGMR\n< AT+CGMR\\x0d\n< HL7800.4.6.8.0\n");
}

static void test_text_that_waits(void **state)
{
	struct log *log = *state;

	assert_true(hl78_recorder_deadline(log->rec) == HL78_NEVER);
	module(log, "\r\n> ");
	assert_true(hl78_recorder_deadline(log->rec) ==
		    START + HL78_MS(HL78_RECORD_WAIT_MS));
	after_ms(log, 99);
	assert_int_equal(log->len, 0);
	after_ms(log, 1);
	assert_true(hl78_recorder_deadline(log->rec) == HL78_NEVER);
	host(log, "hello\x1a");
	module(log, "\r\n+CMGS: 1\r\n");
	assert_log(log, "< > \\c\n> hello\\x1a\\c\n< \n< +CMGS: 1\n");
}

static void test_late_feed_is_as_a_tick(void **state)
{
	struct log *log = *state;

	module(log, "+WD");
	log->now += HL78_MS(100);
	module(log, "SI: 4\r\n");
	assert_string_equal(log->text,
			    "2026-11-22T08:00:00.000000Z < +WD\\c\n"
			    "2026-11-22T08:00:00.100000Z < SI: 4\n");
}

static void test_clock_set_back(void **state)
{
	struct log *log = *state;

	module(log, "+WD");
	log->now -= HL78_SEC(3600);
	hl78_recorder_tick(log->rec, log->now);
	assert_true(hl78_recorder_deadline(log->rec) == HL78_NEVER);
	assert_log(log, "< +WD\\c\n");
}

static void test_pieces_of_a_long_line(void **state)
{
	struct log *log = *state;
	char line[2 * HL78_RECORD_PIECE + 3];
	char *second;
	size_t i;

	for (i = 0; i < sizeof(line) - 3; i++)
		line[i] = (char)('a' + i % 23);
	/* a character across the border of two pieces, CRLF at the end */
	memcpy(line + HL78_RECORD_PIECE - 1, "€", 3);
	memcpy(line + sizeof(line) - 3, "\r\n", 3);
	module(log, line);
	pull(log);
	second = strchr(log->text, '\n') + 1;
	assert_memory_equal(second - 4, "a\\c\n", 4);
	assert_memory_equal(second + HL78_STAMP_SIZE, "< €", 5);
	assert_null(strstr(log->text, "\\x"));
	assert_int_equal(log->text[log->len - 1], '\n');
	assert_int_not_equal(log->text[log->len - 2], 'c');
}

static void test_utf8_in_two_reads(void **state)
{
	struct log *log = *state;

	module(log, "caf\xc3");
	module(log, "\xa9 \xff\r\n");
	assert_log(log, "< café \\xff\n");
}

static void test_notes(void **state)
{
	struct log *log = *state;
	char text[600];

	module(log, "+WD");
	hl78_recorder_note(log->rec, "port lost\n\\c", log->now);
	pull(log);
	assert_log(log, "< +WD\\c\n# port lost\\x0a\\\\c\n");

	log->len = 0;
	memset(text, 'n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text + 511, "é", 2);
	hl78_recorder_note(log->rec, text, log->now);
	hl78_recorder_note(log->rec, "second", log->now);
	pull(log);
	text[511] = '\n';
	assert_memory_equal(log->text + HL78_STAMP_SIZE + 2, text, 512);
	assert_string_equal(log->text + 2 * HL78_STAMP_SIZE + 2 + 512,
			    "# second\n");
}

/* ---- secrets ---- */

static void test_secret_in_one_line(void **state)
{
	struct log *log = *state;

	host(log, "AT+CPIN=1234\r");
	module(log, "AT+CPIN=1234\r\r\nOK\r\n");
	host(log, "AT+CLCK=\"SC\",1,\"1234\"\r");
	host(log, "AT+CPIN?\r");
	assert_log(log, "> AT+CPIN=****\n< AT+CPIN=****\n< OK\n"
			"> AT+CLCK=\"SC\",1,****\n> AT+CPIN?\n");
}

static void test_secret_in_clear(void **state)
{
	struct log *log = *state;

	hl78_recorder_free(log->rec);
	log->rec = hl78_recorder_new(true);
	host(log, "AT+CPIN=1234\r");
	hl78_recorder_note(log->rec, "AT+CPIN=1234", log->now);
	assert_log(log, "> AT+CPIN=1234\n# AT+CPIN=1234\n");
}

static void test_secret_in_two_reads(void **state)
{
	struct log *log = *state;

	host(log, "AT+CPIN=12");
	after_ms(log, 200);
	host(log, "34\r");
	host(log, "AT\r");
	assert_log(log, "> AT+CPIN=****\\c\n> \n> AT\n");
}

static void test_secret_behind_a_torn_name(void **state)
{
	struct log *log = *state;

	host(log, "AT+CP");
	after_ms(log, 200);
	host(log, "IN=1234\r");
	module(log, "AT+CP");
	after_ms(log, 200);
	module(log, "IN=1234\r\r\nOK\r\n");
	assert_log(log, "> AT+CP\\c\n> IN=****\n< AT+CP\\c\n< IN=****\n< OK\n");
}

static void test_secret_typed_and_echoed(void **state)
{
	struct log *log = *state;
	const char *typed = "AT+CPIN=8642\r";
	const char *p;

	for (p = typed; *p; p++) {
		feed_bytes(log, HL78_HOST, p, 1);
		log->now += HL78_MS(1);
		feed_bytes(log, HL78_MODULE, p, 1);
		log->now += HL78_MS(150);
	}
	module(log, "\r\nOK\r\n");
	assert_log(log, "> A\\c\n< A\\c\n> T\\c\n< T\\c\n> +\\c\n< +\\c\n"
			"> C\\c\n< C\\c\n> P\\c\n< P\\c\n> I\\c\n< I\\c\n"
			"> N\\c\n< N\\c\n> =\\c\n< =\\c\n"
			"> ****\\c\n< ****\\c\n> \n< \n< OK\n");
}

/* An event in the middle of an echo: the rest of it is still an echo. */
static void test_secret_echo_split_by_an_event(void **state)
{
	struct log *log = *state;

	host(log, "AT+CPIN=8642\r\n");
	module(log, "AT+CPIN=86\r\n+WDSI: 4\r\n42\r\r\nOK\r\n42\r\n");
	assert_log(log, "> AT+CPIN=****\n< AT+CPIN=****\n< +WDSI: 4\n"
			"< ****\n< OK\n< 42\n");
}

static void test_secret_echo_split_in_its_name(void **state)
{
	struct log *log = *state;

	host(log, "AT+CPIN=8642\r");
	module(log, "AT+CP\r\n+WDSI: 4\r\nIN=8642\r\r\nOK\r\n");
	host(log, "AT\r");
	module(log, "AT\r\r\nIN=8642\r\n");
	assert_log(log, "> AT+CPIN=****\n< AT+CP\n< +WDSI: 4\n< IN=****\n"
			"< OK\n> AT\n< AT\\x0d\n< IN=8642\n");
}

static void test_secret_after_a_long_text(void **state)
{
	struct log *log = *state;
	char text[2 * HL78_RECORD_PIECE];

	memset(text, 'x', sizeof(text));
	feed_bytes(log, HL78_MODULE, text, sizeof(text) - 5);
	module(log, "AT+CPIN=8642\r\n");
	hl78_recorder_flush(log->rec);
	pull(log);
	assert_null(strstr(log->text, "8642"));
	assert_null(strstr(log->text, "=8"));
	assert_non_null(strstr(log->text, "****\n"));
}

static void test_secret_in_a_note(void **state)
{
	struct log *log = *state;

	hl78_recorder_note(log->rec, "would send AT+CPIN=8642", log->now);
	assert_log(log, "# would send AT+CPIN=****\n");
}

/* ---- the way back ---- */

static void assert_reads_back(struct log *log, const char *expected, size_t len)
{
	struct hl78_log_reader *reader = hl78_log_reader_new(
		HL78_FORMAT_FOTACON);
	struct hl78_record record;
	char got[8192];
	size_t at = 0, n = 0;

	hl78_recorder_flush(log->rec);
	pull(log);
	do {
		at += hl78_log_reader_feed(reader, log->text + at,
					   log->len - at);
		while (hl78_log_reader_next(reader, &record)) {
			assert_int_equal(record.kind, HL78_RECORD_MODULE);
			assert_true(n + record.len <= sizeof(got));
			memcpy(got + n, record.bytes, record.len);
			n += record.len;
		}
	} while (at < log->len);
	hl78_log_reader_free(reader);
	assert_int_equal(n, len);
	assert_memory_equal(got, expected, len);
}

static void test_every_byte_is_read_back(void **state)
{
	struct log *log = *state;
	char bytes[256 + 14];
	int i;

	memcpy(bytes, "A\\c\r\n", 5);
	for (i = 0; i < 256; i++)
		bytes[5 + i] = (char)(255 - i == '\n' ? 'n' : 255 - i);
	memcpy(bytes + 261, "end\r\r\nA\\c", 9);
	feed_bytes(log, HL78_MODULE, bytes, sizeof(bytes));
	assert_reads_back(log, bytes, sizeof(bytes));
}

static void test_pieces_are_read_back(void **state)
{
	struct log *log = *state;
	char bytes[6000];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i % 251 == '\n' ? '\\' : i % 251);
	memcpy(bytes + sizeof(bytes) - 2, "\r\n", 2);
	/* the end of a full piece is a CR of CRLF */
	memcpy(bytes + 1234 + HL78_RECORD_PIECE - 1, "\r\n", 2);
	feed_bytes(log, HL78_MODULE, bytes, 1234);
	after_ms(log, 150);
	feed_bytes(log, HL78_MODULE, bytes + 1234, HL78_RECORD_PIECE);
	feed_bytes(log, HL78_MODULE, bytes + 1234 + HL78_RECORD_PIECE,
		   sizeof(bytes) - 1234 - HL78_RECORD_PIECE);
	assert_reads_back(log, bytes, sizeof(bytes));
}

#define recorder_test(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stamps),
		recorder_test(test_stamp_is_of_the_first_byte),
		recorder_test(test_line_ends),
		recorder_test(test_crlf_of_the_host_in_two_reads),
		recorder_test(test_echo_before_the_answer),
		recorder_test(test_text_that_waits),
		recorder_test(test_late_feed_is_as_a_tick),
		recorder_test(test_clock_set_back),
		recorder_test(test_pieces_of_a_long_line),
		recorder_test(test_utf8_in_two_reads),
		recorder_test(test_notes),
		recorder_test(test_secret_in_one_line),
		recorder_test(test_secret_in_clear),
		recorder_test(test_secret_in_two_reads),
		recorder_test(test_secret_behind_a_torn_name),
		recorder_test(test_secret_typed_and_echoed),
		recorder_test(test_secret_echo_split_by_an_event),
		recorder_test(test_secret_echo_split_in_its_name),
		recorder_test(test_secret_after_a_long_text),
		recorder_test(test_secret_in_a_note),
		recorder_test(test_every_byte_is_read_back),
		recorder_test(test_pieces_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
