/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes to lines: the same lines however the bytes are cut, and the ends of
 * data phases found in them.
 */
#include "core/frame.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const size_t chunks[] = { 1, 2, 3, 7, 64, SIZE_MAX };
#define N_CHUNKS (sizeof(chunks) / sizeof(chunks[0]))

/* What to do when a line reads CONNECT. */
enum { TEXT_ONLY, UNTIL_PATTERN, COUNTED };

struct reading {
	int phase;
	uint64_t count;
	char out[1 << 14];
	size_t len;
};

static void keep(struct reading *r, struct frame *f,
		 const struct frame_line *line)
{
	if (!line->text)
		return;
	assert_true(line->len <= HL78_LINE_MAX);
	assert_true(line->len <= line->true_len);
	/* "[text]", "{payload}", its last "{payload}=bytes", "…" if cut. */
	r->len += (size_t)snprintf(
		r->out + r->len, sizeof(r->out) - r->len, "%c%.*s%s%c",
		line->data ? '{' : '[', line->len > 100 ? 5 : (int)line->len,
		line->text, line->len < line->true_len ? "..." : "",
		line->data ? '}' : ']');
	if (line->data_end)
		r->len += (size_t)snprintf(r->out + r->len,
					   sizeof(r->out) - r->len, "=%d",
					   (int)f->payload);
	if (line->len == 7 && memcmp(line->text, "CONNECT", 7) == 0 &&
	    r->phase != TEXT_ONLY)
		frame_data_begin(f, r->phase == COUNTED ? r->count
							: FRAME_UNTIL_PATTERN);
}

static void read_all(struct reading *r, const char *bytes, size_t len,
		     size_t chunk)
{
	struct frame *f = malloc(sizeof(*f));
	struct frame_line line;

	assert_non_null(f);
	frame_init(f);
	r->len = 0;
	r->out[0] = '\0';
	for (size_t at = 0; at < len;) {
		size_t n = len - at < chunk ? len - at : chunk;
		char *copy = malloc(n);

		assert_non_null(copy);
		memcpy(copy, bytes + at, n);
		n = frame_feed(f, copy, n, (hl78_time)at, &line);
		assert_true(n > 0);
		at += n;
		keep(r, f, &line);
		free(copy);
	}
	frame_finish(f, &line);
	keep(r, f, &line);
	frame_finish(f, &line);
	assert_null(line.text);
	free(f);
}

static void check_phase(int phase, uint64_t count, const char *bytes,
			size_t len, const char *lines)
{
	struct reading r = { .phase = phase, .count = count };

	for (size_t i = 0; i < N_CHUNKS; i++) {
		read_all(&r, bytes, len, chunks[i]);
		assert_string_equal(r.out, lines);
	}
}

#define LIT(s) s, sizeof(s) - 1

static void test_lines(void **state)
{
	(void)state;
	check_phase(TEXT_ONLY, 0, LIT("\r\nOK\r\n"), "[OK]");
	check_phase(TEXT_ONLY, 0, LIT("a\rb\nc\r\nd\r\r\ne\n\n\rf"),
		    "[a][b][c][d][e][f]");
	check_phase(TEXT_ONLY, 0, LIT("no end"), "[no end]");
	check_phase(TEXT_ONLY, 0, LIT(" \r\n"), "[ ]");
	check_phase(TEXT_ONLY, 0, LIT(""), "");
}

static void test_nuls(void **state)
{
	(void)state;
	check_phase(TEXT_ONLY, 0, LIT("\0\0\0\r\n\0O\0K\0\r\0\n\0"), "[OK]");
	check_phase(TEXT_ONLY, 0,
		    LIT("+WDS\0\0\0\0\0\0\0\0\0\0I: 4\r\n\0\0\0"),
		    "[+WDSI: 4]");
}

static void test_overlong(void **state)
{
	static char bytes[3 * HL78_LINE_MAX];
	struct reading r = { .phase = TEXT_ONLY };

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	bytes[HL78_LINE_MAX] = '\n';
	bytes[2 * HL78_LINE_MAX + 2] = '\n';
	for (size_t i = 0; i < N_CHUNKS; i++) {
		read_all(&r, bytes, 2 * HL78_LINE_MAX + 3, chunks[i]);
		assert_string_equal(r.out, "[xxxxx][xxxxx...]");
	}
}

/* The time of a line is that of its first byte. */
static void test_time(void **state)
{
	struct frame *f = malloc(sizeof(*f));
	struct frame_line line;

	(void)state;
	assert_non_null(f);
	frame_init(f);
	assert_int_equal(frame_feed(f, "\r\n", 2, 1, &line), 2);
	assert_null(line.text);
	assert_int_equal(frame_feed(f, LIT("\0\0"), 2, &line), 2);
	assert_int_equal(frame_feed(f, "O", 1, 3, &line), 1);
	assert_int_equal(frame_feed(f, "K", 1, 4, &line), 1);
	assert_int_equal(frame_feed(f, "\r", 1, 5, &line), 1);
	assert_int_equal(line.len, 2);
	assert_int_equal(line.at, 3);
	assert_int_equal(frame_feed(f, "\nX\rY", 4, 6, &line), 3);
	assert_int_equal(line.len, 1);
	assert_int_equal(line.at, 6);
	free(f);
}

static void test_pattern(void **state)
{
	(void)state;
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\r\n200 OK\r\n+WDSI: 4\r\n\r\n"
			"--EOF--Pattern--\r\nOK\r\n"),
		    "[CONNECT]{200 OK}{+WDSI: 4}{--EOF--Pattern-}=20[OK]");
	/* glued to payload, and with what word processors make of hyphens */
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\nmc-EOF-Pattern-\nOK\n"),
		    "[CONNECT]{mc-EOF-Pattern-}=2[OK]");
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\n1\xe2\x80\x93" "EOF\xe2\x80\x93Pattern"
			"\xe2\x80\x93\nOK\n"),
		    "[CONNECT]{1\xe2\x80\x93" "EOF\xe2\x80\x93Pattern\xe2}"
		    "=1[OK]");
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\n\x96" "EOF\x97Pattern\x96\x96OK\n"),
		    "[CONNECT]{\x96" "EOF\x97Pattern\x96}=0[OK]");
	/* not it: words, a beginning, another order */
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\n--EOF--Patter\n--EOF Pattern--\nOK\n"),
		    "[CONNECT]{--EOF--Patter}{--EOF Pattern--}{OK}");
	/* a beginning in the middle of one */
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\n--EOF--EOF--Pattern--\nOK\n"),
		    "[CONNECT]{--EOF--EOF--Pattern-}=6[OK]");
	check_phase(UNTIL_PATTERN, 0,
		    LIT("CONNECT\n-E-EOF-Pattern-\nOK\n"),
		    "[CONNECT]{-E-EOF-Pattern-}=2[OK]");
	/* over a line's end it is none, but the lines are still payload */
	check_phase(UNTIL_PATTERN, 0, LIT("CONNECT\n--EOF\n--Pattern--\nOK\n"),
		    "[CONNECT]{--EOF}{--Pattern--}{OK}");
}

static void test_counted(void **state)
{
	(void)state;
	check_phase(COUNTED, 12, LIT("CONNECT\r\n+WDSI: 4\r\nOK\r\nOK\r\n"),
		    "[CONNECT]{+WDSI: 4}{OK}=12[OK]");
	check_phase(COUNTED, 3, LIT("CONNECT\n\0\r\n--EOF--Pattern--\nOK\n"),
		    "[CONNECT]{}=3[--EOF--Pattern--][OK]");
	check_phase(COUNTED, 4, LIT("CONNECT\r\nabcdOK\r\n"),
		    "[CONNECT]{abcd}=4[OK]");
	check_phase(COUNTED, 1, LIT("CONNECT\r\r\nOK\r\n"),
		    "[CONNECT]{}=1[OK]");
}

/* A line that was cut out already is taken where it is one, and only there. */
static void test_feed_line(void **state)
{
	static char text[HL78_LINE_MAX + 1];
	struct frame *f = malloc(sizeof(*f));
	struct frame_line line;

	(void)state;
	assert_non_null(f);
	frame_init(f);
	memset(text, 'x', sizeof(text));
	assert_false(frame_feed_line(f, text, 0, false, 1, &line));
	assert_false(frame_feed_line(f, text, sizeof(text), false, 1, &line));
	assert_true(frame_feed_line(f, text, HL78_LINE_MAX, false, 1, &line));
	assert_ptr_equal(line.text, text);
	assert_int_equal(line.len, HL78_LINE_MAX);
	assert_int_equal(line.true_len, HL78_LINE_MAX);
	assert_int_equal(line.at, 1);
	assert_false(line.data || line.data_end);
	/* half a line before it */
	assert_int_equal(frame_feed(f, "O", 1, 2, &line), 1);
	assert_false(frame_feed_line(f, text, 4, false, 3, &line));
	assert_int_equal(frame_feed(f, LIT("K\r"), 4, &line), 2);
	assert_int_equal(line.len, 2);
	/* behind a CR whose LF did not come: that LF is none of the payload */
	assert_true(frame_feed_line(f, "CONNECT", 7, true, 5, &line));
	frame_data_begin(f, 1);
	assert_int_equal(frame_feed(f, LIT("\nx"), 6, &line), 2);
	assert_true(line.data_end);
	assert_int_equal(f->payload, 1);
	/* behind a CRLF it is */
	assert_true(frame_feed_line(f, "CONNECT", 7, false, 7, &line));
	frame_data_begin(f, 1);
	assert_false(frame_feed_line(f, text, 4, false, 8, &line));
	assert_int_equal(frame_feed(f, LIT("\nx"), 9, &line), 1);
	assert_true(line.data_end);
	/* hyphens may still belong to the pattern before them */
	frame_data_begin(f, FRAME_UNTIL_PATTERN);
	assert_int_equal(frame_feed(f, LIT("--EOF--Pattern-"), 10, &line), 15);
	assert_true(line.data_end);
	assert_false(frame_feed_line(f, "--", 2, false, 11, &line));
	assert_int_equal(frame_feed(f, LIT("-\r\n"), 12, &line), 3);
	assert_null(line.text);
	assert_true(frame_feed_line(f, "OK", 2, false, 13, &line));
	free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nuls),
		cmocka_unit_test(test_overlong),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_pattern),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_feed_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
