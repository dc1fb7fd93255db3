/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon inspect, as people and scripts run it: what it says of packages that
 * are right, bad, unknown or not to be read, its exit status, its JSON Lines.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"
#include "unit/packages.h"
#include "unit/schema.h"

#define GOOD "HL7802_4.3.9.0_to_4.4.14.0_allBin_nbIOT11_sig11.ua"
#define BAD "HL7802_4.4.14.0_to_4.5.4.0.ua"
#define FULL "HL7802.4.5.4.0.dwl"
#define UNKNOWN "notes.txt"
#define FOREIGN "\033]0;x\007\xff.ua"
#define PIPE "pipe.ua"

static char folder[] = "/tmp/fotacon-inspect-XXXXXX";
static char before[4096];
static struct run run;

static int run_args(const char *const *args)
{
	run = (struct run){ .input = NULL };
	run_program(&run, args);
	return run.status;
}

#define RUN(...) run_args((const char *const[]){ __VA_ARGS__, NULL })

static void out_has(const char *text)
{
	if (!strstr(run.out, text))
		fail_msg("no \"%s\" in:\n%s", text, run.out);
}

static void err_has(const char *text)
{
	if (!strstr(run.err, text))
		fail_msg("no \"%s\" in:\n%s", text, run.err);
}

static void no_raw_bytes(void)
{
	for (const char *c = run.out; *c; c++)
		assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
	for (const char *c = run.err; *c; c++)
		assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
}

static int make_files(void **state)
{
	struct test_package p;
	FILE *file;

	(void)state;
	if (!getcwd(before, sizeof(before)) || !mkdtemp(folder) ||
	    chdir(folder) < 0)
		return -1;
	test_ua_make(&p, 203744, 1);
	test_package_write(&p, GOOD);
	p.size = 100000;
	test_package_write(&p, BAD);
	test_package_write(&p, FOREIGN);
	test_package_free(&p);
	test_dwl_make(&p, 5000, true, 2);
	test_package_write(&p, FULL);
	test_package_free(&p);
	file = fopen(UNKNOWN, "w");
	if (!file)
		return -1;
	fputs("hello\n", file);
	return fclose(file) == 0 && mkfifo(PIPE, 0600) == 0 ? 0 : -1;
}

static int remove_files(void **state)
{
	(void)state;
	unlink(GOOD);
	unlink(BAD);
	unlink(FULL);
	unlink(UNKNOWN);
	unlink(FOREIGN);
	unlink(PIPE);
	return chdir(before) == 0 ? rmdir(folder) : -1;
}

static void a_delta(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", GOOD), 0);
	assert_string_equal(run.err, "");
	out_has(GOOD "\n");
	out_has("ua, a delta by its name\n");
	out_has("HL7802.4.3.9.0 to HL7802.4.4.14.0, by its name\n");
	out_has("203 744 bytes\n");
	out_has("  md5           good         of all behind the header\n");
	out_has("  signature     not checked  only the module checks it\n");
	out_has("        9 0x00000009");
	assert_null(strstr(run.out, "BAD"));
}

static void a_full_package(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", FULL), 0);
	out_has("  kind          dwl, a full package by its name\n");
	out_has("  versions      HL7802.4.5.4.0, by its name\n");
	out_has("        2 BINA             176      5160\n");
}

static void a_bad_one_is_refused(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", BAD), 5);
	out_has("  length        BAD          103744 of 203744 bytes are "
		"missing: get it again\n");
	out_has("  verdict       bad");
}

static void an_unknown_one_is_not(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", UNKNOWN), 0);
	out_has("  kind          unknown\n");
	out_has("  verdict       not known");
}

static void what_cannot_be_read(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", "none-such.ua"), 2);
	assert_string_equal(run.out, "");
	assert_string_equal(run.err, "fotacon: none-such.ua: there is no such "
				     "file\n");
	assert_int_equal(RUN("inspect", "."), 2);
	err_has(".: is a folder");
	assert_int_equal(RUN("inspect", PIPE), 2);
	err_has("is a pipe");
	assert_int_equal(RUN("inspect", "/dev/zero"), 2);
	err_has("is a device");
	assert_int_equal(RUN("inspect"), 2);
}

static void the_worst_of_several(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", GOOD, UNKNOWN, FULL), 0);
	assert_int_equal(RUN("inspect", BAD, GOOD), 5);
	assert_int_equal(RUN("inspect", "none-such", BAD, GOOD), 2);
	out_has(GOOD "\n");
	assert_int_equal(RUN("inspect", BAD, GOOD, "none-such"), 2);
}

static void only_what_is_bad(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", "-q", GOOD, UNKNOWN, FULL), 0);
	assert_string_equal(run.out, "");
	assert_string_equal(run.err, "");
	assert_int_equal(RUN("inspect", "-q", BAD, GOOD), 5);
	assert_memory_equal(run.out, BAD ": length: ",
			    strlen(BAD ": length: "));
	assert_null(strstr(run.out, GOOD));
	assert_null(strstr(run.out, "signature"));
}

static void names_are_foreign_text(void **state)
{
	(void)state;
	assert_int_equal(RUN("inspect", FOREIGN), 5);
	out_has("\\x1b]0;x\\x07\\xff.ua\n");
	no_raw_bytes();
	assert_int_equal(RUN("inspect", "-q", FOREIGN), 5);
	no_raw_bytes();
	assert_int_equal(RUN("inspect", "--json", FOREIGN), 5);
	no_raw_bytes();
	assert_int_equal(RUN("inspect", "\033[31mnone"), 2);
	no_raw_bytes();
}

static void lines_for_scripts(void **state)
{
	(void)state;
	assert_true(schema_load());
	assert_int_equal(RUN("inspect", "--json", GOOD, FULL, UNKNOWN), 0);
	run_check_json(&run, "none");
	assert_int_equal(schema_check_lines(run.out, "package"), 3);
	assert_int_equal(schema_check_lines(run.out, "start"), 1);
	out_has("\"kind\":\"ua\",\"bad\":false,\"delta\":true,"
		"\"told_by\":\"name\",\"size\":203744,"
		"\"family\":\"HL7802\",\"from\":\"HL7802.4.3.9.0\","
		"\"to\":\"HL7802.4.4.14.0\",\"sha256\":\"");
	out_has("{\"name\":\"signature\",\"result\":\"not checked\",\"text\":"
		"\"only the module checks it\"}]");
	out_has("{\"type\":\"BINA\",\"offset\":176,\"size\":5160}");

	assert_int_equal(RUN("inspect", "--json", BAD), 5);
	run_check_json(&run, "refused");
	assert_int_equal(schema_check_lines(run.out, "package"), 1);
	out_has("\"bad\":true");
	out_has("\"result\":\"bad\"");

	assert_int_equal(RUN("inspect", "--json", BAD, "none-such"), 2);
	run_check_json(&run, "refused");
	assert_int_equal(schema_check_lines(run.out, "package"), 2);
	out_has("\"path\":\"none-such\",\"error\":\"there is no such file\","
		"\"kind\":null");
	schema_drop();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_delta),
		cmocka_unit_test(a_full_package),
		cmocka_unit_test(a_bad_one_is_refused),
		cmocka_unit_test(an_unknown_one_is_not),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(the_worst_of_several),
		cmocka_unit_test(only_what_is_bad),
		cmocka_unit_test(names_are_foreign_text),
		cmocka_unit_test(lines_for_scripts),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
