/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of expectations against logs: each failing in each way it can, with
 * what is said and the line; files that are wrong; and that a file made from a
 * log holds for that log.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/expect.h"
#include "app/replay.h"

#define STAMP "2026-11-22T08:"
#define HEAD  "# fotacon log 1, /dev/ttyUSB0 115200 8N1\n"

/* An update that goes well: 40 s to be downloaded, 90 s to be installed. */
#define GOOD HEAD \
	STAMP "00:00.000000Z > AT+CGMR\n" \
	STAMP "00:00.010000Z < HL7802.4.4.14.0\n" \
	STAMP "00:00.020000Z < OK\n" \
	STAMP "00:01.000000Z > AT+WDSS=1,1\n" \
	STAMP "00:01.010000Z < OK\n" \
	STAMP "00:02.000000Z < +WDSI: 4\n" \
	STAMP "00:03.000000Z < +WDSI: 6\n" \
	STAMP "00:05.000000Z < +WDSI: 23,1\n" \
	STAMP "00:06.000000Z < +WDSI: 9,524648\n" \
	STAMP "00:06.000000Z < +WDSI: 2\n" \
	STAMP "00:16.000000Z > AT+WDSR=3\n" \
	STAMP "00:16.010000Z < OK\n" \
	STAMP "00:20.000000Z < +WDSI: 18\n" \
	STAMP "00:40.000000Z < +WDSI: 18,50\n" \
	STAMP "01:00.000000Z < +WDSI: 18,100\n" \
	STAMP "01:00.000000Z < +WDSI: 10\n" \
	STAMP "01:01.000000Z < +WDSI: 12\n" \
	STAMP "01:02.000000Z < +WDSI: 14\n" \
	STAMP "02:32.000000Z < +WDSI: 16\n" \
	STAMP "02:33.000000Z > AT+CGMR\n" \
	STAMP "02:33.010000Z < HL7802.4.5.4.0\n" \
	STAMP "02:33.020000Z < OK\n"

/* The same without stamps, and only to the download's middle. */
#define CUT "AT+WDSS=1,1\r\nOK\r\n+WDSI: 4\r\n+WDSI: 6\r\n+WDSI: 23,1\r\n" \
	    "+WDSI: 9,1000\r\n+WDSI: 18\r\n+WDSI: 18,50\r\n"

static char folder[] = "/tmp/fotacon-expect-XXXXXX";
static char log_path[64], ini_path[64];

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) >= 0, 1);
	assert_int_equal(fclose(file), 0);
}

static struct expectations expectations;
static struct replay_result result;

static void check(const char *log, const char *ini)
{
	static const struct replay_view nothing;
	static struct out out;

	write_file(log_path, log);
	write_file(ini_path, ini);
	assert_true(expectations_read(&expectations, ini_path));
	out_init(&out, STDOUT_FILENO);
	assert_true(replay_log(log_path, HL78_FORMAT_UNKNOWN, &nothing, &out,
			       &expectations, &result));
}

static unsigned say_broken(void)
{
	for (int id = 0; id < N_EXPECTS; id++)
		if (result.check.findings[id].broken)
			print_message("%s: %s\n",
				      expect_name((enum expect_id)id),
				      result.check.findings[id].text);
	return expect_check_broken(&result.check);
}

static void test_findings(void **state)
{
	static const struct {
		const char *log;
		const char *ini;
		enum expect_id id; /* N_EXPECTS: all is well */
		uint64_t line;
		const char *text;
	} table[] = {
		{ GOOD, "[expect]\noutcome = updated\nversion = "
			"HL7802.4.5.4.0\nevents = 4 6 (23,0 4 6)? 23,1 9 2? "
			"18* (12 10 | 10 12) 3? 14 0? 16\nnever = 5 7 11 13 "
			"15\n[limit]\nsession = 4\ndownload = 45\ninstall = "
			"91\nwhole = 154\nrequest = 11\n", N_EXPECTS, 0, "" },
		{ GOOD, "[expect]\noutcome = failed, rejected\n",
		  EXPECT_OUTCOME, 23, "updated, expected failed or rejected" },
		{ GOOD, "[expect]\noutcome = none updated\n", N_EXPECTS, 0,
		  "" },
		{ CUT, "[expect]\noutcome = updated\n", EXPECT_OUTCOME, 8,
		  "incomplete, expected updated" },
		{ GOOD, "[expect]\nversion = HL7802.4.6.0.0\n",
		  EXPECT_VERSION, 23,
		  "HL7802.4.5.4.0 was read last, expected HL7802.4.6.0.0" },
		{ CUT, "[expect]\nversion = HL7802.4.5.4.0\n", EXPECT_VERSION,
		  8, "no version was read, expected HL7802.4.5.4.0: the log "
		     "has no AT+CGMR" },
		{ GOOD, "[expect]\nevents = 4 6 23,0 ...\n", EXPECT_EVENTS, 9,
		  "23,1 came, expected 23,0" },
		{ GOOD, "[expect]\nevents = ... 14\n", EXPECT_EVENTS, 23,
		  "no more came, expected any event or 14" },
		{ GOOD, "[expect]\nevents = 4 6 23,1 9 2 18* 10 12 14\n",
		  EXPECT_EVENTS, 20, "16 came, expected the end" },
		{ CUT, "[expect]\nevents = 4 6 23,1 9 18* 10\n",
		  EXPECT_EVENTS, 8, "no more came, expected 18 or 10" },
		{ CUT, "[expect]\nevents = 4 6 23,1 9 18,100\n",
		  EXPECT_EVENTS, 7, "18 came, expected 18,100" },
		{ GOOD, "[expect]\nnever = 13 18,50\n", EXPECT_NEVER, 15,
		  "18,50 came" },
		{ GOOD, "[limit]\nsession = 3\n", EXPECT_LIMIT_SESSION, 9,
		  "the way to the DM server took 4.0 s, expected 3 s at "
		  "most" },
		{ GOOD, "[limit]\ndownload = 43\n", EXPECT_LIMIT_DOWNLOAD, 16,
		  "the download took 44.0 s, expected 43 s at most" },
		{ GOOD, "[limit]\ninstall = 89\n", EXPECT_LIMIT_INSTALL, 20,
		  "the installation took 90.0 s, expected 89 s at most" },
		{ GOOD, "[limit]\nwhole = 150\n", EXPECT_LIMIT_WHOLE, 23,
		  "the whole took 153.0 s, expected 150 s at most" },
		{ GOOD, "[limit]\nrequest = 9\n", EXPECT_LIMIT_REQUEST, 12,
		  "the answer to the request to download took 10.0 s, "
		  "expected 9 s at most" },
		{ CUT, "[limit]\nsession = 3\n", EXPECT_LIMIT_SESSION, 8,
		  "cannot be checked: the log has no time stamps" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct expect_finding *f =
			&result.check.findings[table[i].id];

		check(table[i].log, table[i].ini);
		if (expect_check_broken(&result.check) !=
		    (table[i].id < N_EXPECTS))
			fail_msg("row %zu: %u are broken", i, say_broken());
		if (table[i].id == N_EXPECTS)
			continue;
		assert_true(f->broken);
		assert_string_equal(f->text, table[i].text);
		assert_int_equal(f->line, table[i].line);
	}
}

static void test_wrong_files(void **state)
{
	static const char *const table[] = {
		"", "[expect]\n", "[expects]\noutcome = none\n",
		"[expect]\noutcomes = none\n", "[expect]\noutcome = good\n",
		"[expect]\noutcome =\n", "[expect]\nversion = 4.5\n",
		"[expect]\nevents = 4 (6\n", "[expect]\nnever = 5*\n",
		"[expect]\nnever = .\n", "[limit]\nsession = -1\n",
		"[limit]\nsession = 3.5\n", "[limit]\nsession = 31536001\n",
		"[limit]\nsession = 99999999999999999999\n",
		"[limit]\nphase = 3\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		write_file(ini_path, table[i]);
		if (expectations_read(&expectations, ini_path))
			fail_msg("taken: %s", table[i]);
	}
	assert_false(expectations_read(&expectations, "/nonexistent.ini"));
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(log_path, sizeof(log_path), "%s/run.log", folder);
	snprintf(ini_path, sizeof(ini_path), "%s/run.ini", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(log_path);
	unlink(ini_path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_wrong_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
