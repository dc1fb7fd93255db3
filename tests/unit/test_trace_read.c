/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log reader: our own logs, plain captures, transcripts and Python bytes,
 * their records exactly; lines longer than its buffer. Stamps of other programs
 * have a test of their own.
 */
#include "unit/trace_reading.h"

/* ---- our own log ---- */

static void test_own(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON,
	      "# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
	      "2026-11-22T08:00:01.123456Z > AT+WDSS=1,1\n"
	      "2026-11-22T08:00:01.130001Z < OK\n"
	      "2026-11-22T08:04:43.300001Z # port lost\n"
	      "# a remark\n"
	      "2026-11-22T08:04:43.300002Z < +WDSI: 4\n",
	      "# - fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
	      "> 2026-11-22T08:00:01.123456Z AT+WDSS=1,1\\x0d\n"
	      "< 2026-11-22T08:00:01.130001Z OK\\x0d\\x0a\n"
	      "# 2026-11-22T08:04:43.300001Z port lost\n"
	      "# - a remark\n"
	      "< 2026-11-22T08:04:43.300002Z +WDSI: 4\\x0d\\x0a\n");
}

/* As an editor saves it; one record, so that the first line alone tells. */
static void test_own_with_a_byte_order_mark(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON,
	      "\xef\xbb\xbf# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
	      "# a remark\n"
	      "# another\n"
	      "2026-11-22T08:00:01.000000Z < OK\n",
	      "# - fotacon log 1, /dev/ttyUSB0 115200 8N1\n"
	      "# - a remark\n"
	      "# - another\n"
	      "< 2026-11-22T08:00:01.000000Z OK\\x0d\\x0a\n");
}

static void test_own_without_its_first_line(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON, "2026-11-22T08:00:01.000000Z < OK\n",
	      "< 2026-11-22T08:00:01.000000Z OK\\x0d\\x0a\n");
}

static void test_own_pieces_and_escapes(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON,
	      "2026-11-22T08:00:01.000000Z < AT\\x0d\\c\n"
	      "2026-11-22T08:00:01.200000Z < \n"
	      "2026-11-22T08:00:01.300000Z > a\\\\c\n"
	      "2026-11-22T08:00:01.400000Z > a\\\\\\c\n"
	      "2026-11-22T08:00:01.500000Z < caf\xc3\xa9 \\xff\\q\n"
	      "2026-11-22T08:00:01.600000Z <\n"
	      "2026-11-22T08:00:01.700000Z # note\\c\n",
	      "< 2026-11-22T08:00:01.000000Z AT\\x0d\n"
	      "< 2026-11-22T08:00:01.200000Z \\x0d\\x0a\n"
	      "> 2026-11-22T08:00:01.300000Z a\\\\c\\x0d\n"
	      "> 2026-11-22T08:00:01.400000Z a\\\\\n"
	      "< 2026-11-22T08:00:01.500000Z caf\xc3\xa9 \\xff\\\\q\\x0d\\x0a\n"
	      "< 2026-11-22T08:00:01.600000Z \\x0d\\x0a\n"
	      "# 2026-11-22T08:00:01.700000Z note\\\\c\n");
}

static void test_own_torn_last_line(void **state)
{
	static const char text[] = "# fotacon log 1\n"
				   "2026-11-22T08:00:01.000000Z < OK\n"
				   "2026-11-22T08:00:02.000000Z < +WDSI: 16";
	const size_t whole = strchr(strchr(text, '\n') + 1, '\n') + 1 - text;
	size_t len;

	(void)state;
	for (len = whole; len < sizeof(text); len++)
		check_bytes(HL78_FORMAT_FOTACON, text, len,
			    "# - fotacon log 1\n"
			    "< 2026-11-22T08:00:01.000000Z OK\\x0d\\x0a\n");
}

static void test_own_stamps(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON,
	      "# fotacon log 1\r\n"
	      "2026-11-22T08:00:59.999999Z < a\r\n"
	      "2026-11-22T08:01:00.000000Z < b\r\n"
	      "2026-11-22T08:00:30.000000Z < back\r\n"
	      "2026-11-22T10:01:01.5+02:00 < zone\r\n"
	      "2026-11-22T08:01:02Z < short\r\n"
	      "2026-11-22T08:01:61.000000Z < no second\r\n"
	      "2026-11-22T08:01:03.000000Z ? no mark\r\n",
	      "# - fotacon log 1\n"
	      "< 2026-11-22T08:00:59.999999Z a\\x0d\\x0a\n"
	      "< 2026-11-22T08:01:00.000000Z b\\x0d\\x0a\n"
	      "< 2026-11-22T08:01:00.000000Z back\\x0d\\x0a\n"
	      "< 2026-11-22T08:01:01.500000Z zone\\x0d\\x0a\n"
	      "< 2026-11-22T08:01:02.000000Z short\\x0d\\x0a\n"
	      "< - 2026-11-22T08:01:61.000000Z < no second\\x0d\\x0a\n"
	      "< - 2026-11-22T08:01:03.000000Z ? no mark\\x0d\\x0a\n");
}

/* Before 1970 and in a leap second the short cut for stamps must agree. */
static void test_own_stamps_odd(void **state)
{
	(void)state;
	check(HL78_FORMAT_FOTACON,
	      "1969-12-31T23:58:07.250000Z < a\n"
	      "1969-12-31T23:58:08.125000Z < b\n"
	      "2016-12-31T23:59:60.500000Z < c\n"
	      "2017-01-01T00:00:00.600000Z < d\n",
	      "< 1969-12-31T23:58:07.250000Z a\\x0d\\x0a\n"
	      "< 1969-12-31T23:58:08.125000Z b\\x0d\\x0a\n"
	      "< 2017-01-01T00:00:00.500000Z c\\x0d\\x0a\n"
	      "< 2017-01-01T00:00:00.600000Z d\\x0d\\x0a\n");
	check(HL78_FORMAT_FOTACON,
	      "2026-11-22T08:00:01.5+00:00 < as long as ours\n"
	      "2026-11-22T08:00:02.000000Z < b\n",
	      "< 2026-11-22T08:00:01.500000Z as long as ours\\x0d\\x0a\n"
	      "< 2026-11-22T08:00:02.000000Z b\\x0d\\x0a\n");
}

/* ---- captures ---- */

static void test_capture(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE,
	      "AT\r\r\nOK\r\n\0\0\r\n> hello\n\n+WDSI: 4",
	      "< - AT\\x0d\\x0d\\x0a\n< - OK\\x0d\\x0a\n< - \\x00\\x00\\x0d\\x0a\n"
	      "< - > hello\\x0a\n< - \\x0a\n< - +WDSI: 4\n");
	check(HL78_FORMAT_CAPTURE, "", "");
}

static void test_capture_escapes(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE,
	      "\x1b[1;32m+WDSI: 4\x1b[0m\r\n"
	      "\x1b]0;title\x07" "a\x1b]2;t\x1b\\b\x1b(Bc\x1b=d\x1b[?25le\n"
	      "\x1bPq\x1b\\f\x1b\n"
	      "\x1b]no end\n"
	      "g\x1b[1;\n",
	      "< - +WDSI: 4\\x0d\\x0a\n"
	      "< - abcde\\x0a\n"
	      "< - f\\x1b\\x0a\n"
	      "< - no end\\x0a\n"
	      "< - g\\x1b[1;\\x0a\n");
}

static void test_capture_remarks(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE,
	      "AT+WDS=1,0 // stop // it\r\n"
	      "  // all of it\r\n"
	      "// all of it\n"
	      "https://a.b/c//d e\n"
	      "...\r\n  . \n"
	      "1...2\n"
	      "```\n```text\n``` x\n"
	      "+WDSI: 8          (after 14)\r\n"
	      "+WDSI: 18 (1)\n"
	      "+WDSC: 3,(0-525600)\n"
	      "a  (b) c\n",
	      "< - AT+WDS=1,0\\x0d\\x0a\n"
	      "< - https://a.b/c//d e\\x0a\n"
	      "< - 1...2\\x0a\n"
	      "< - ``` x\\x0a\n"
	      "< - +WDSI: 8\\x0d\\x0a\n"
	      "< - +WDSI: 18 (1)\\x0a\n"
	      "< - +WDSC: 3,(0-525600)\\x0a\n"
	      "< - a  (b) c\\x0a\n");
}

/* CRs alone end lines too, for remarks. */
static void test_capture_of_crs(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE,
	      "AT // x\rOK\r...\r+WDSI: 4\r\n",
	      "< - AT\\x0dOK\\x0d+WDSI: 4\\x0d\\x0a\n");
}

static void test_capture_file(void **state)
{
	(void)state;
	check_file(HL78_FORMAT_CAPTURE,
		   "captures/hl8548g-airvantage-session-ok.log",
"< - AT+CGSN\\x0a\n< - \\x0a\n< - 359516050776741\\x0a\n< - \\x0a\n"
"< - OK\\x0a\n< - AT+KGSN=3\\x0a\n< - \\x0a\n< - +KGSN: HE748602510810\\x0a\n"
"< - \\x0a\n< - OK\\x0a\n< - ATI9\\x0a\n< - \\x0a\n"
"< - RHL85xx.5.5.14.0.201502091756.x6250_1\\x0a\n"
"< - 2015/02/09 18:27:47\\x0a\n< - r3293\\x0a\n< - \\x0a\n< - OK\\x0a\n"
"< - AT+WDSS=1,1\\x0a\n< - \\x0a\n< - OK\\x0a\n< - \\x0a\n< - +WDSI: 4\\x0a\n"
"< - \\x0a\n< - +WDSI: 6\\x0a\n< - \\x0a\n< - +WDSI: 8\\x0a\n< - \\x0a\n"
"< - AT+WDSE\\x0a\n< - \\x0a\n< - +WDSE: 200\\x0a\n");
}

/* Each comes through whole: no line of them is a remark. */
static void test_capture_files_pass_whole(void **state)
{
	static const char *const names[] = {
		"captures/hl7800-at-error-and-crash.log",
		"captures/hl7800-tcp-session.log",
		"captures/hl7812-version-block.log",
	};
	size_t i, k, len;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *bytes = load(names[i], &len);
		struct hl78_log_reader *reader =
			hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
		struct hl78_record record;
		size_t used = 0, at = 0;

		do {
			used += hl78_log_reader_feed(reader, bytes + used,
						     len - used);
			if (used == len)
				hl78_log_reader_finish(reader);
			while (hl78_log_reader_next(reader, &record)) {
				for (k = 0; k < record.len; k++)
					assert_int_equal(
						record.bytes[k],
						(uint8_t)bytes[at + k]);
				at += record.len;
			}
		} while (used < len);
		assert_int_equal(at, len);
		assert_int_equal(hl78_log_reader_format(reader),
				 HL78_FORMAT_CAPTURE);
		hl78_log_reader_free(reader);
		free(bytes);
	}
}

static void test_application_note(void **state)
{
	static const char *const there[] = {
		"\n< - +WDSI: 18,6\\x0a\n< - \\x0a\n< - AT+WDS=1,0\\x0a\n"
		"< - \\x0a\n< - OK\\x0a\n< - \\x0a\n< - \\x0a\n< - \\x0a\n"
		"< - \\x0a\n< - AT+WDS=1,1\\x0a\n< - \\x0a\n< - OK\\x0a\n",
		"\n< - +WDSI: 9,524648\\x0a\n< - +WDSI: 18\\x0a\n",
	};
	static const char *const gone[] = { "```", "// stop", "...\\x0a\n<",
					    "// Download" };
	size_t i, len;
	char *bytes = load("note/hl78xx-fota-application-note.txt", &len);
	char *first = malloc(sizeof(got->text));

	(void)state;
	read_all(got, HL78_FORMAT_UNKNOWN, bytes, len, SIZE_MAX);
	assert_int_equal(got->format, HL78_FORMAT_CAPTURE);
	for (i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		assert_non_null(strstr(got->text, there[i]));
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		assert_null(strstr(got->text, gone[i]));
	memcpy(first, got->text, got->len + 1);
	for (i = 0; i < N_CHUNKS; i++) {
		read_all(got, HL78_FORMAT_UNKNOWN, bytes, len, chunks[i]);
		assert_string_equal(got->text, first);
	}
	free(first);
	free(bytes);
}

/* ---- transcripts ---- */

static void test_transcript_file(void **state)
{
	(void)state;
	check_file(HL78_FORMAT_TRANSCRIPT, "composed/hl78xx-local-update.txt",
"> - AT+WDSI=4479\\x0d\n< - OK\\x0d\\x0a\n> - AT+WDSC=2,1\\x0d\n"
"< - OK\\x0d\\x0a\n> - AT+CMEE=1\\x0d\n< - OK\\x0d\\x0a\n"
"> - AT+WDSD=984236\\x0d\n< - \\x15\n> - \\x02\\x01\\xfe\n< - \\x06\n"
"> - \\x04\n< - \\x06\n< - OK\\x0d\\x0a\n< - +WDSI: 3\\x0d\\x0a\n"
"> - AT+WDSR=4\\x0d\n< - OK\\x0d\\x0a\n< - +WDSI: 12\\x0d\\x0a\n"
"< - +WDSI: 14\\x0d\\x0a\n< - +KSUP: 0\\x0d\\x0a\n< - +WDSI: 16\\x0d\\x0a\n");
	check_file(HL78_FORMAT_TRANSCRIPT,
		   "composed/bx310x-fota-no-agreements.txt",
"> - AT+WDSS=1,1\\x0d\n< - OK\\x0d\\x0a\n< - +WDSI: 4\\x0d\\x0a\n"
"< - +WDSI: 6\\x0d\\x0a\n< - +WDSI: 23,1\\x0d\\x0a\n"
"< - +WDSI: 9,524648\\x0d\\x0a\n< - +WDSI: 18,0\\x0d\\x0a\n"
"< - +WDSI: 18,100\\x0d\\x0a\n< - +WDSI: 10\\x0d\\x0a\n"
"< - +WDSI: 12\\x0d\\x0a\n< - +WDSI: 14\\x0d\\x0a\n< - +WDSI: 8\\x0d\\x0a\n"
"< - READY\\x0d\\x0a\n< - +WDSI: 0\\x0d\\x0a\n< - +WDSI: 16\\x0d\\x0a\n"
"< - +WDSI: 4\\x0d\\x0a\n< - +WDSI: 6\\x0d\\x0a\n< - +WDSI: 23,1\\x0d\\x0a\n"
"< - +WDSI: 8\\x0d\\x0a\n");
}

static void test_transcript(void **state)
{
	(void)state;
	check(HL78_FORMAT_TRANSCRIPT,
	      "> AT // why\r\n< OK   (so)\r\n<\n> {ESC}\n< a{00}b {nope}\n"
	      "< {\"ok\":true}\nneither\n> // nothing\n< {CAN}{CAN}",
	      "> - AT\\x0d\n< - OK\\x0d\\x0a\n< - \\x0d\\x0a\n> - \\x1b\n"
	      "< - a\\x00b {nope}\\x0d\\x0a\n< - {\"ok\":true}\\x0d\\x0a\n"
	      "< - \\x18\\x18\n");
}

static void test_prompt_makes_no_transcript(void **state)
{
	(void)state;
	check(HL78_FORMAT_CAPTURE, "> hello\n+CMGS: 1\nOK\n",
	      "< - > hello\\x0a\n< - +CMGS: 1\\x0a\n< - OK\\x0a\n");
	check(HL78_FORMAT_CAPTURE, "> hello\n", "< - > hello\\x0a\n");
}

/* ---- Python ---- */

static void test_python_file(void **state)
{
	(void)state;
	check_file(HL78_FORMAT_PYTHON, "captures/rc7611-raw-bytes.log",
"> - AT\n> - +KTCPSND=1,1160\\x0d\n"
"< - AT+KTCPSND=1,1160\\x0d\\x0d\\x0aCONNECT\\x0d\\x0a\n"
"> - --EOF--Pattern--\\x0d\n< - \\x00\\x0d\\x0aOK\\x0d\\x0a\n"
"< - \\x0d\\x0a\\x0d\\x0a+KTCP_DATA: 1,171\\x0d\\x0a\n"
"< - \\x0d\\x0aAT+KTCPRCV=1,171\\x0d\\x0d\\x0aCONNECT\\x0d\\x0a"
"HTTP/1.1 200 OK\\x0d\\x0aServer: nginx/1.18.0\\x0d\\x0a"
"Date: Tue, 19 Apr 2022 06:37:26 GMT\\x0d\\x0a"
"Content-Type: application/json\\x0d\\x0aContent-Length: 17\\x0d\\x0a"
"Connection: keep-alive\\x0d\\x0a\\x0d\\x0a{\"success\":true}\\x0a"
"--EOF--Pattern--\\x0d\\x0aOK\\x0d\\x0a\n"
"> - AT+KTCPSTAT=1\\x0d\n"
"< - AT+KTCPSTAT=1\\x0d\\x0d\\x0a\\x0d\\x0a+KTCPSTAT: 3,-1,0,0"
"\\x0d\\x0a\\x0d\\x0aOK\\x0d\\x0a\n> - AT\n");
}

static void test_python(void **state)
{
	(void)state;
	check(HL78_FORMAT_PYTHON,
	      "b'> a\\'b\\\"c\\\\d\\te\\x1b\\101\\7\\0z'\r\n"
	      "connecting\n"
	      "(True, b\"< it's\\r\\n\") b'x'\n"
	      "b'< \\q\\x1g'",
	      "> - a'b\"c\\\\d\\x09e\\x1bA\\x07\\x00z\n"
	      "< - it's\\x0d\\x0a\n"
	      "< - \\\\q\\\\x1g\n");
}

/* ---- sizes ---- */

static void test_long_lines(void **state)
{
	const size_t len = 100000;
	char *text = malloc(len + 8);
	size_t i, n = 0, largest = 0;
	struct hl78_log_reader *reader;
	struct hl78_record record;

	(void)state;
	memset(text, 'x', len);
	memcpy(text + len, "\r\nOK\r\n", 6);
	for (i = 0; i < N_CHUNKS; i++) {
		read_all(got, HL78_FORMAT_UNKNOWN, text, len + 6, chunks[i]);
		if (n)
			assert_int_equal(got->n, n);
		n = got->n;
		assert_string_equal(strrchr(got->text, '<'),
				    "< - OK\\x0d\\x0a\n");
	}
	reader = hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
	for (i = n = 0; i < len + 6;) {
		i += hl78_log_reader_feed(reader, text + i, len + 6 - i);
		while (hl78_log_reader_next(reader, &record)) {
			n += record.len;
			if (record.len > largest)
				largest = record.len;
			assert_int_equal(record.line_number, n <= len + 2 ? 1 : 2);
		}
	}
	assert_int_equal(n, len + 6);
	assert_true(largest < 32768);
	hl78_log_reader_free(reader);
	free(text);
}

static void test_long_remark(void **state)
{
	const size_t len = 50000;
	char *text = malloc(len);
	size_t i;

	(void)state;
	memset(text, 'x', len);
	memcpy(text, "OK // ", 6);
	memcpy(text + len - 5, "\nOK\r\n", 5);
	for (i = 0; i < N_CHUNKS; i++) {
		read_all(got, HL78_FORMAT_UNKNOWN, text, len, chunks[i]);
		assert_string_equal(got->text, "< - OK\n< - \\x0a\n"
					       "< - OK\\x0d\\x0a\n");
	}
	free(text);
}

/* A full piece of ours is one line; so is its end. */
static void test_long_line_of_our_own(void **state)
{
	char *text = malloc(65536);
	size_t n = 0, i;

	(void)state;
	n += (size_t)sprintf(text, "2026-11-22T08:00:01.000000Z < ");
	for (i = 0; i < HL78_RECORD_PIECE; i++)
		n += (size_t)sprintf(text + n, "\\xff");
	n += (size_t)sprintf(text + n, "\\c\n2026-11-22T08:00:02.000000Z < a\n");
	for (i = 0; i < N_CHUNKS; i++) {
		read_all(got, HL78_FORMAT_FOTACON, text, n, chunks[i]);
		assert_int_equal(got->n, 2);
		assert_string_equal(strrchr(got->text, '<'),
				    "< 2026-11-22T08:00:02.000000Z a\\x0d\\x0a\n");
		assert_memory_equal(strrchr(got->text, '<') - 5, "\\xff\n", 5);
	}
	free(text);
}

/* No escape of a literal is lost where a line is cut. */
static void test_long_literal(void **state)
{
	char *text = malloc(131072);
	size_t n, i, at;

	(void)state;
	for (at = 0; at < 5; at++) {
		char *p;

		n = (size_t)sprintf(text, "%.*sb'< ", (int)at, "INFO:");
		for (i = 0; i < 10000; i++)
			n += (size_t)sprintf(text + n, "\\x%02x\\\\",
					     (unsigned)(i % 16));
		n += (size_t)sprintf(text + n, "'\n");
		read_all(got, HL78_FORMAT_PYTHON, text, n, 64);
		for (i = 0, p = got->text; *p; p++) {
			if (!strncmp(p, "< - ", 4))
				p += 3;
			else if (*p != '\n' && !strncmp(p, "\\x", 2))
				p += 3, i++;
			else if (*p != '\n')
				assert_memory_equal(p++, "\\\\", 2);
		}
		assert_int_equal(i, 10000);
	}
	free(text);
}

/* Which records are one line of text; lengths about the eight bytes of a word. */
static void test_text_len(void **state)
{
	static const struct {
		const char *line;
		size_t len;
	} table[] = {
		{ "< OK", 2 },	      { "> AT", 2 },
		{ "< ", 0 },	      { "# AT", 0 },
		{ "< 1234567", 7 },   { "< 12345678", 8 },
		{ "< 123456789", 9 }, { "< 1234567890abcdef", 16 },
		{ "< OK\r", 2 },      { "< \xc3\xa4\x7f", 3 },
		{ "< OK\\c", 0 },     { "< OK\\x0d", 0 },
		{ "< a\\\\", 0 },     { "< 12345678\\x00", 0 },
		{ "< \t", 0 },	      { "< 12345678\t", 0 },
		{ "< \t2345678", 0 }, { "< 1234567\t90123456", 0 },
	};
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct hl78_log_reader *reader;
		struct hl78_record record;
		int n = snprintf(text, sizeof(text), "%s %s\n",
				 "2026-11-22T08:00:00.000001Z", table[i].line);

		reader = hl78_log_reader_new(HL78_FORMAT_FOTACON);
		assert_non_null(reader);
		assert_int_equal(hl78_log_reader_feed(reader, text, (size_t)n),
				 n);
		assert_true(hl78_log_reader_next(reader, &record));
		check_text_len(&record);
		assert_int_equal(record.text_len, table[i].len);
		hl78_log_reader_free(reader);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(hl78_format_name(HL78_FORMAT_FOTACON),
			    "fotacon log");
	assert_string_equal(hl78_format_name(HL78_FORMAT_CAPTURE),
			    "plain capture");
	assert_non_null(hl78_format_name((enum hl78_format)99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_own_with_a_byte_order_mark),
		cmocka_unit_test(test_own_without_its_first_line),
		cmocka_unit_test(test_own_pieces_and_escapes),
		cmocka_unit_test(test_own_torn_last_line),
		cmocka_unit_test(test_own_stamps),
		cmocka_unit_test(test_own_stamps_odd),
		cmocka_unit_test(test_capture),
		cmocka_unit_test(test_capture_escapes),
		cmocka_unit_test(test_capture_remarks),
		cmocka_unit_test(test_capture_of_crs),
		cmocka_unit_test(test_capture_file),
		cmocka_unit_test(test_capture_files_pass_whole),
		cmocka_unit_test(test_application_note),
		cmocka_unit_test(test_transcript_file),
		cmocka_unit_test(test_transcript),
		cmocka_unit_test(test_prompt_makes_no_transcript),
		cmocka_unit_test(test_python_file),
		cmocka_unit_test(test_python),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_long_remark),
		cmocka_unit_test(test_long_line_of_our_own),
		cmocka_unit_test(test_long_literal),
		cmocka_unit_test(test_text_len),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, reading_begin, reading_end);
}
