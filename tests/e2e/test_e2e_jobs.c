/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The subcommands for a live module, as scripts run them: what stands on which
 * output, and the exit status; and modules that are silent, never stop, or go
 * away in the middle of an answer.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static struct run run;

static int run_args(const char *input, const char *const *args)
{
	run = (struct run){ .input = input };
	run_program(&run, args);
	return run.status;
}

#define RUN(input, ...) \
	run_args(input, (const char *const[]){ __VA_ARGS__, NULL })

static void answers_are_on_standard_output(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "at", "sim:", "ATI", "at+cgmr"), 0);
	assert_string_equal(run.out, "HL7802\nOK\nHL7802.4.4.14.0\nOK\n");
	assert_string_equal(run.err, "");
	assert_int_equal(RUN(NULL, "at", "-q", "sim:", "AT+CGMR"), 0);
	assert_string_equal(run.out, "HL7802.4.4.14.0\n");
}

static void an_error_ends_the_commands(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "at", "sim:", "AT+NONE", "ATI"), 1);
	assert_string_equal(run.out, "ERROR\n");
	assert_non_null(strstr(run.err, "AT+NONE: ERROR"));
	assert_int_equal(RUN(NULL, "at", "--keep-going", "sim:", "AT+NONE",
			     "ATI"), 1);
	assert_string_equal(run.out, "ERROR\nHL7802\nOK\n");
	assert_non_null(strstr(run.err, "1 command was answered"));
}

static void what_cannot_be_sent_is_a_usage_error(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "at", "sim:", "ATI", "hello"), 2);
	assert_string_equal(run.out, "");
	assert_non_null(strstr(run.err, "begins with AT: hello"));
	assert_int_equal(RUN("ATI\n\n# a remark\r\nhello\n", "at", "sim:",
			     "-"), 2);
	assert_string_equal(run.out, "HL7802\nOK\n");
	assert_non_null(strstr(run.err, "line 4"));
	assert_int_equal(RUN(NULL, "at", "sim:", "AT\nATI"), 2);
	assert_int_equal(RUN(NULL, "at", "sim:none-such", "ATI"), 2);
	assert_int_equal(RUN(NULL, "at", "/dev/none-such", "ATI"), 3);
	assert_int_equal(RUN(NULL, "session", "sim:", "tset"), 2);
	assert_non_null(strstr(run.err, "did you mean test?"));
}

static void a_secret_is_not_repeated(void **state)
{
	(void)state;
	RUN(NULL, "at", "sim:", "AT+CPIN=4711,x");
	assert_null(strstr(run.err, "4711"));
	assert_non_null(strstr(run.err, "AT+CPIN=****"));
	RUN(NULL, "at", "--json", "sim:sim-pin", "AT+CPIN=\"4711\"");
	assert_null(strstr(run.out, "4711"));
	assert_non_null(strstr(run.out, "\"text\":\"AT+CPIN=****\""));
}

static void input_that_cannot_be_read_is_an_error(void **state)
{
	(void)state;
	run = (struct run){ .closed = true };
	run_program(&run, (const char *const[]){ "at", "sim:", "-", NULL });
	assert_int_equal(run.status, 2);
}

static void a_full_disk_is_told(void **state)
{
	static const char *const runs[][4] = {
		{ "at", "sim:", "ATI" },
		{ "info", "--json", "sim:" },
		{ "ports", "--json" },
		{ "sim", "--list" },
		{ "--help" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		run = (struct run){ .to = "/dev/full" };
		run_program(&run, runs[i]);
		assert_int_equal(run.status, 2);
		assert_non_null(strstr(run.err, "No space left"));
	}
}

/* 64 kB of commands: as many answers. */
static void none_of_many_lines_is_lost(void **state)
{
	static const char line[] = "AT+WDSI?\n", answer[] = "+WDSI: 0\nOK\n";
	static char input[65536 + sizeof(line)];
	size_t n = 65536 / strlen(line) + 1;

	(void)state;
	for (size_t i = 0; i < n; i++)
		memcpy(input + i * strlen(line), line, strlen(line));
	assert_int_equal(RUN(input, "at", "sim:", "-"), 0);
	assert_int_equal(run.out_len, n * strlen(answer));
	for (size_t i = 0; i < n; i++)
		assert_memory_equal(run.out + i * strlen(answer), answer,
				    strlen(answer));
}

static void info_has_what_a_registration_asks_for(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "info", "sim:"), 0);
	assert_non_null(strstr(run.out, "Model          HL7802\n"));
	assert_non_null(strstr(run.out, "IMEI           004999010640000\n"));
	assert_non_null(strstr(run.out, "(AT+WDSI=0)"));
	assert_string_equal(run.err, "");
	assert_int_equal(RUN(NULL, "info", "--csv", "--name", "bench, 2",
			     "sim:"), 0);
	assert_string_equal(run.out, "TYPE,SERIAL NUMBER,IMEI,NAME\n"
			    "HL7802,FX000000000001,004999010640000,"
			    "\"bench, 2\"\n");
	assert_int_equal(RUN(NULL, "info", "--csv", "--json", "sim:"), 2);
}

static void json_ends_with_the_result(void **state)
{
	const char *at;

	(void)state;
	RUN(NULL, "at", "--json", "sim:", "ATI", "AT+NONE");
	run_check_json(&run, "failed");
	RUN(NULL, "info", "--json", "sim:");
	run_check_json(&run, "none");
	at = strstr(run.out, "\"type\":\"identity\"");
	assert_non_null(at);
	assert_non_null(strstr(at, "\"cid\":1,")); /* all, and once */
	assert_null(strstr(at + 1, "\"type\":\"identity\""));
	RUN(NULL, "session", "--json", "-L", "none", "sim:", "test");
	run_check_json(&run, "closed");
	RUN(NULL, "at", "--json", "/dev/none-such", "ATI");
	run_check_json(&run, "lost");
	assert_int_equal(RUN(NULL, "at", "--json", "sim:none-such", "ATI"), 2);
	run_check_json(&run, "refused");
}

/* Which there are depends on the machine; that it is told of does not. */
static void ports_are_listed(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "ports"), 0);
	assert_true(run.out_len > 0 ||
		    strstr(run.err, "no serial port found") != NULL);
	assert_int_equal(RUN(NULL, "-l"), 0);
	assert_int_equal(RUN(NULL, "ports", "--json"), 0);
	run_check_json(&run, "none");
	assert_string_equal(run.err, "");
}

/* A port that is only to be watched is not sent to. */
static void read_only_is_refused(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "at", "--read-only", "sim:", "AT"), 5);
	assert_string_equal(run.out, "");
	assert_non_null(strstr(run.err, "read-only"));
}

static void verbs_of_a_session(void **state)
{
	(void)state;
	assert_int_equal(RUN(NULL, "session", "-L", "none", "sim:", "test"),
			 0);
	assert_non_null(strstr(run.out, "session with the DM server\n"));
	assert_non_null(strstr(run.out, "session closed\n"));
	assert_non_null(strstr(run.out, "the server was reached"));
	assert_non_null(strstr(run.err, "put back"));
	assert_int_equal(RUN(NULL, "session", "-L", "none", "sim:", "start"),
			 0);
	assert_null(strstr(run.out, "session closed\n"));
	assert_int_equal(RUN(NULL, "session", "-L", "none", "sim:", "restore"),
			 0);
	assert_int_equal(RUN(NULL, "session", "-L", "none", "sim:", "stop"),
			 0);
	assert_non_null(strstr(run.out, "no session is open\n"));
	assert_int_equal(RUN(NULL, "session", "-L", "none", "sim:", "status"),
			 0);
	assert_string_equal(run.out, "closed\n");
}

static void the_same_run_gives_the_same_bytes(void **state)
{
	static char first[sizeof(run.out)];

	(void)state;
	RUN(NULL, "session", "--json", "-L", "none",
	    "sim:first-contact,seed=7", "test");
	memcpy(first, run.out, sizeof(first));
	RUN(NULL, "session", "--json", "-L", "none",
	    "sim:first-contact,seed=7", "test");
	assert_string_equal(run.out, first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_on_standard_output),
		cmocka_unit_test(an_error_ends_the_commands),
		cmocka_unit_test(what_cannot_be_sent_is_a_usage_error),
		cmocka_unit_test(a_secret_is_not_repeated),
		cmocka_unit_test(input_that_cannot_be_read_is_an_error),
		cmocka_unit_test(a_full_disk_is_told),
		cmocka_unit_test(none_of_many_lines_is_lost),
		cmocka_unit_test(info_has_what_a_registration_asks_for),
		cmocka_unit_test(json_ends_with_the_result),
		cmocka_unit_test(ports_are_listed),
		cmocka_unit_test(read_only_is_refused),
		cmocka_unit_test(verbs_of_a_session),
		cmocka_unit_test(the_same_run_gives_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
