/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON Lines: the writer against jansson, and lines of every type that a modem
 * gives rise to against doc/fotacon.schema.json.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include <hl78/text.h>

#include "app/app.h"
#include "app/expect_report.h"
#include "app/json.h"
#include "app/jsonl.h"

#include "schema.h"

static struct out out;
static FILE *file;

static int set_up(void **state)
{
	(void)state;
	file = tmpfile();
	assert_non_null(file);
	out_init(&out, fileno(file));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return fclose(file);
}

/* What was written so far, as one text. Freed by the caller. */
static char *written(void)
{
	struct stat st;
	char *text;

	assert_true(out_flush(&out));
	assert_int_equal(fstat(out.fd, &st), 0);
	text = malloc((size_t)st.st_size + 1);
	assert_non_null(text);
	assert_int_equal(pread(out.fd, text, (size_t)st.st_size, 0),
			 st.st_size);
	text[st.st_size] = '\0';
	return text;
}

static void start_afresh(void)
{
	assert_int_equal(ftruncate(out.fd, 0), 0);
	assert_int_equal(lseek(out.fd, 0, SEEK_SET), 0);
}

/* ---- the writer ---- */

static json_t *only_line(void)
{
	char *text = written();
	json_error_t error;
	json_t *line = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (!line)
		fail_msg("%s: %s", error.text, text);
	assert_int_equal(text[strlen(text) - 1], '\n');
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
	return line;
}

static void members_are_what_jansson_reads(void **state)
{
	json_t *line, *want;

	(void)state;
	json_begin(&out, "test");
	json_str(&out, "text", "He said \"OK\"");
	json_str(&out, "nothing", NULL);
	json_int(&out, "least", INT64_MIN + 1);
	json_int(&out, "most", INT64_MAX);
	json_int(&out, "unknown", JSON_UNKNOWN);
	json_bool(&out, "yes", true);
	json_bool(&out, "no", false);
	json_seconds(&out, "span", 281300000);
	json_seconds(&out, "no_span", JSON_UNKNOWN);
	json_end(&out);

	line = only_line();
	want = json_pack("{s:s, s:s, s:n, s:I, s:I, s:n, s:b, s:b, s:f, s:n}",
			 "type", "test", "text", "He said \"OK\"", "nothing",
			 "least", (json_int_t)(INT64_MIN + 1), "most",
			 (json_int_t)INT64_MAX, "unknown", "yes", 1, "no", 0,
			 "span", 281.3, "no_span");
	assert_non_null(want);
	assert_true(json_equal(line, want));
	json_decref(line);
	json_decref(want);
}

static void seconds_have_six_decimals_at_most(void **state)
{
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {
		{ 0, "0" },           { 1, "0.000001" },
		{ 100000, "0.1" },    { 1000000, "1" },
		{ 1010, "0.00101" },  { 281300000, "281.3" },
		{ 10000000, "10" },   { -1500000, "-1.5" },
		{ INT64_MAX, "9223372036854.775807" },
	};
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		out_seconds(&out, cases[i].us);
		out_char(&out, ' ');
	}
	text = written();
	for (size_t i = 0, at = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].text);

		assert_memory_equal(text + at, cases[i].text, len);
		assert_int_equal(text[at + len], ' ');
		at += len + 1;
	}
	free(text);
}

/* One line of foreign text, read back by jansson, is its notation. */
static void check_text(const void *bytes, size_t len)
{
	char notation[4096];
	json_t *line;
	size_t n;

	start_afresh();
	json_begin(&out, "at");
	json_text(&out, "text", bytes, len);
	json_end(&out);
	line = only_line();
	assert_int_equal(hl78_text_escape(bytes, len, notation,
					  sizeof(notation), &n), len);
	assert_string_equal(json_string_value(json_object_get(line, "text")),
			    notation);
	json_decref(line);
}

static void any_bytes_become_valid_text(void **state)
{
	uint32_t seed = 7802;
	uint8_t bytes[1000];

	(void)state;
	check_text("", 0);
	check_text("\"", 1);
	check_text("\\", 1);
	check_text("a\0b", 3);
	check_text("\x1b]0;title\x07", 10);
	check_text("\xe2\x80\xae" "abc", 6); /* right-to-left override */
	check_text("caf\xc3\xa9 \"1\\2\"", 11);
	check_text("cut \xe2\x82", 6);
	for (int i = 0; i < 256; i++) {
		bytes[0] = (uint8_t)i;
		check_text(bytes, 1);
	}
	/* Longer than the pieces it goes in, characters across their ends. */
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (uint8_t)(seed >> 24);
			if (round % 2 && i % 3 == 0 && i + 3 <= sizeof(bytes))
				memcpy(bytes + i, "\xe2\x82\xac", 3);
			if (round % 2 && i % 3 == 0)
				i += 2;
		}
		check_text(bytes, sizeof(bytes));
	}
}

static void lines_longer_than_the_buffer_are_whole(void **state)
{
	size_t size = 3 * OUT_SIZE + 7;
	char *much = malloc(size);
	json_t *line;

	(void)state;
	assert_non_null(much);
	memset(much, 'x', size);
	json_begin(&out, "at");
	json_text(&out, "text", much, size);
	json_end(&out);
	line = only_line();
	assert_int_equal(json_string_length(json_object_get(line, "text")),
			 size);
	json_decref(line);
	free(much);
}

static void a_reader_that_went_away_is_remembered(void **state)
{
	static struct out full;

	(void)state;
	out_init(&full, -1);
	out_text(&full, "x");
	assert_false(out_flush(&full));
	for (int i = 0; i < 3 * OUT_SIZE; i++)
		out_char(&full, 'x');
	assert_true(full.len <= OUT_SIZE);
	assert_false(out_flush(&full));
}

/* ---- the lines against the schema ---- */

static int load(void **state)
{
	return schema_load() ? set_up(state) : -1;
}

static int drop(void **state)
{
	schema_drop();
	return tear_down(state);
}

/* Checks all lines written; returns how many of `type` there are. */
static int check_lines(const char *type)
{
	char *text = written();
	int n = schema_check_lines(text, type);

	free(text);
	return n;
}

struct said {
	enum hl78_side side;
	const char *text;
};

/* An update with all that makes a line of its own. */
static const struct said talk[] = {
	{ HL78_HOST, "AT+CGMR" },
	{ HL78_MODULE, "HL7802.4.4.14.0" },
	{ HL78_MODULE, "OK" },
	{ HL78_HOST, "AT+WDSS=1,1" },
	{ HL78_MODULE, "+CME ERROR: 650" },
	{ HL78_HOST, "AT+WDSS=1,1" },
	{ HL78_MODULE, "OK" },
	{ HL78_MODULE, "+WDSI: 4" },
	{ HL78_MODULE, "+WDSI: 6" },
	{ HL78_MODULE, "+WDSI: 23,1" },
	{ HL78_MODULE, "+WDSI: 99,abc,\"98%\",-1" },
	{ HL78_MODULE, "+WDSI: 9,524648" },
	{ HL78_MODULE, "+WDSI: 2" },
	{ HL78_HOST, "AT+WDSR=3" },
	{ HL78_MODULE, "OK" },
	{ HL78_MODULE, "+WDSI: 18" },
	{ HL78_MODULE, "+WDSI: 18,1" },
	{ HL78_MODULE, "+WDSI: 18,50" },
	{ HL78_MODULE, "+WDSI: 16" }, /* out of order */
	{ HL78_MODULE, "\x1b[2J \"quoted\" \\ \xff" },
};

static void feed(struct hl78_modem *modem, const struct said *said,
		 struct moment *when)
{
	char line[128];
	const char *at = line;
	size_t len, n;
	const struct hl78_event *ev;

	len = (size_t)snprintf(line, sizeof(line), "%s%s", said->text,
			       said->side == HL78_HOST ? "\r" : "\r\n");
	for (; len > 0; at += n, len -= n) {
		n = hl78_modem_feed(modem, said->side, at, len, when->stamp);
		while ((ev = hl78_modem_next_event(modem)))
			jsonl_event(&out, when, modem, ev);
	}
}

/* One of each, the first and the last not met. */
static void add_expectations(const struct moment *when)
{
	static struct expectations all; /* too large for a stack */
	static struct expect_check check;

	all.given = (UINT32_C(1) << N_EXPECTS) - 1;
	expect_check_begin(&check, &all);
	check.findings[EXPECT_OUTCOME] = (struct expect_finding){
		.broken = true, .line = 7, .text = "a \"b\", expected c" };
	check.findings[EXPECT_LIMIT_REQUEST] = (struct expect_finding){
		.broken = true, .text = "d" };
	expect_json(&out, when, &check);
}

static void every_line_fits_the_schema(void **state)
{
	const struct hl78_modem_config config = { .source = HL78_TRANSCRIPT };
	struct hl78_modem *modem = hl78_modem_new(&config);
	struct moment when = {
		.clock = HL78_CLOCK_UTC,
		.stamp = INT64_C(1795334401123456),
	};
	const struct port_info port = {
		.path = "/dev/ttyACM1", .vid = 0x1199, .pid = 0xc001,
		.at_port = true,
	};
	struct hl78_outcome outcome;

	(void)state;
	assert_non_null(modem);
	jsonl_start(&out, &when, "tests/\"a\\b\".log", "log");
	jsonl_port(&out, &when, &port);
	for (size_t i = 0; i < sizeof(talk) / sizeof(talk[0]); i++) {
		feed(modem, &talk[i], &when);
		when.stamp += 1500001;
		when.t += 1500001;
	}
	hl78_modem_outcome(modem, when.stamp, true, &outcome);
	jsonl_unknown(&out, &when, 3);
	add_expectations(&when);
	jsonl_result(&out, &when, &outcome,
		     app_outcome_status(outcome.kind), when.t);
	hl78_modem_free(modem);

	assert_int_equal(check_lines("unknown"), 1);
	assert_int_equal(check_lines("expectation"), N_EXPECTS);
	assert_int_equal(check_lines("start"), 1);
	assert_int_equal(check_lines("port"), 1);
	assert_int_equal(check_lines("result"), 1);
	assert_int_equal(check_lines("event"), 10);
	assert_true(check_lines("at") >= 10);
	assert_true(check_lines("state") >= 4);
	assert_true(check_lines("identity") >= 1);
	assert_int_equal(check_lines("prompt"), 1);
	assert_true(check_lines("progress") >= 2);
	assert_true(check_lines("advice") >= 1);
}

static void what_is_not_known_is_null(void **state)
{
	static const char want[] =
		"{\"type\":\"result\",\"t\":0,\"outcome\":\"none\","
		"\"status\":0,\"verified\":false,\"from\":null,\"to\":null,"
		"\"reason\":null,\"seconds\":null}\n";
	const struct moment when = {
		.clock = HL78_CLOCK_NONE,
		.stamp = HL78_NO_TIME,
	};
	const struct hl78_outcome outcome = { .kind = HL78_OUT_NONE };
	char *text;

	(void)state;
	jsonl_result(&out, &when, &outcome, 0, JSON_UNKNOWN);
	text = written();
	assert_string_equal(text, want);
	free(text);
	assert_int_equal(check_lines("result"), 1);
}

static void an_event_has_its_data(void **state)
{
	static const char want[] =
		"{\"type\":\"event\",\"t\":2.5,"
		"\"time\":\"2026-11-22T08:00:01.123456Z\",\"code\":99,"
		"\"data\":[\"abc\",98,-1],\"name\":\"event-99\",";
	const struct hl78_modem_config config = { .source = HL78_CAPTURE };
	const struct said said = { HL78_MODULE, "+WDSI: 99,abc,\"98%\",-1" };
	struct hl78_modem *modem = hl78_modem_new(&config);
	struct moment when = {
		.t = 2500000,
		.clock = HL78_CLOCK_UTC,
		.stamp = INT64_C(1795334401123456),
	};
	char *text;

	(void)state;
	assert_non_null(modem);
	feed(modem, &said, &when);
	hl78_modem_free(modem);
	text = written();
	assert_non_null(strstr(text, want));
	assert_non_null(strstr(text, "\"raw\":\"+WDSI: 99,abc,\\\"98%\\\",-1"
				     "\"}\n"));
	free(text);
	assert_int_equal(check_lines("event"), 1);
}

static void overlong_lines_say_their_length(void **state)
{
	const struct hl78_modem_config config = { .source = HL78_CAPTURE };
	struct hl78_modem *modem = hl78_modem_new(&config);
	const struct moment when = { .clock = HL78_CLOCK_NONE };
	const struct hl78_event *ev;
	static char line[5000];
	size_t n;
	char *text;

	(void)state;
	assert_non_null(modem);
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	for (size_t at = 0; at < sizeof(line); at += n) {
		n = hl78_modem_feed(modem, HL78_MODULE, line + at,
				    sizeof(line) - at, 0);
		while ((ev = hl78_modem_next_event(modem)))
			jsonl_event(&out, &when, modem, ev);
	}
	hl78_modem_free(modem);
	text = written();
	assert_non_null(strstr(text, "\"a line of 4999 bytes; only its first "
				     "2048 are kept\""));
	free(text);
	assert_int_equal(check_lines("anomaly"), 1);
}

int main(void)
{
#define JSON_TEST(f)   cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define SCHEMA_TEST(f) cmocka_unit_test_setup_teardown(f, load, drop)
	const struct CMUnitTest tests[] = {
		JSON_TEST(members_are_what_jansson_reads),
		JSON_TEST(seconds_have_six_decimals_at_most),
		JSON_TEST(any_bytes_become_valid_text),
		JSON_TEST(lines_longer_than_the_buffer_are_whole),
		JSON_TEST(a_reader_that_went_away_is_remembered),
		SCHEMA_TEST(every_line_fits_the_schema),
		SCHEMA_TEST(what_is_not_known_is_null),
		SCHEMA_TEST(an_event_has_its_data),
		SCHEMA_TEST(overlong_lines_say_their_length),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
