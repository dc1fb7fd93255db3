/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scenario files: those that are compiled in read the same as files, and of a
 * wrong one everything is said, with file, section and key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/sim_spec.h"

static char path[] = "/tmp/fotacon-test-XXXXXX.ini";

static int make_file(void **state)
{
	int fd = mkstemps(path, 4);

	(void)state;
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static int read_text(struct sim_config *config, const char *text,
		     const char *more, char why[SIM_SPEC_WHY_MAX])
{
	char spec[200];
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	snprintf(spec, sizeof(spec), "%s%s", path, more);
	why[0] = '\0';
	return sim_spec_read(config, spec, why, SIM_SPEC_WHY_MAX);
}

/* Compiled in by a script, and read as a file by iniparser. */
static void built_in_and_file_are_one(void **state)
{
	const char *top = getenv("FOTACON_SRCDIR");
	const struct sim_scenario *all;
	char why[SIM_SPEC_WHY_MAX];
	size_t i, n;

	(void)state;
	all = sim_scenarios(&n);
	assert_true(n > 10);
	for (i = 0; i < n; i++) {
		struct sim_config built_in, file;
		char spec[512];

		snprintf(spec, sizeof(spec), "%s/src/sim/scenarios/%s.ini",
			 top ? top : ".", all[i].name);
		if (sim_spec_read(&file, spec, why, sizeof(why)) != 0)
			fail_msg("%s", why);
		assert_int_equal(sim_spec_read(&built_in, all[i].name, why,
					       sizeof(why)), 0);
		assert_memory_equal(&file, &built_in, sizeof(file));
	}
}

static void good_file(void **state)
{
	char why[SIM_SPEC_WHY_MAX];
	struct sim_config c;

	(void)state;
	if (read_text(&c, "; mine\n[Scenario]\nsummary = \"two, or more\"\n"
			  "Size = 1464 ; small\nagree=download+install\n\n"
			  "[fault 2]\nat = 12s\nkind = denied\nlasts = 7\n"
			  "[FAULT 1]\nkind = reset\nat = 40%\n"
			  "[fault 3]\nlate=7\ncount = ever\nat=9\n"
			  "kind = late-ack\n", "", why) != 0)
		fail_msg("%s", why);
	assert_int_equal(strncmp(c.scenario, "fotacon-test-", 13), 0);
	assert_null(strchr(c.scenario, '.'));
	assert_int_equal(c.size, 1464);
	assert_int_equal(c.rate, 3100);
	assert_int_equal(c.agree, SIM_AGREE_DOWNLOAD | SIM_AGREE_INSTALL);
	assert_int_equal(c.n_faults, 3);
	assert_int_equal(c.faults[2].at, 9);
	assert_int_equal(c.faults[2].late, 7);
	assert_int_equal(c.faults[2].count, SIM_COUNT_EVER);
	assert_int_equal(c.faults[0].at, 12);
	assert_int_equal(c.faults[0].lasts, 7);
	assert_int_equal(c.faults[0].moment, SIM_AT_SECOND);
	assert_int_equal(c.faults[1].at, 40);
	assert_int_equal(c.faults[1].moment, SIM_AT_PERCENT);
	/* The SPEC's own keys come after it. */
	assert_int_equal(read_text(&c, "[scenario]\nsize = 5\n",
				   ",size=7,seed=9", why), 0);
	assert_int_equal(c.size, 7);
	assert_int_equal(c.seed, 9);
}

static void a_key_list_is_no_path(void **state)
{
	char why[SIM_SPEC_WHY_MAX];
	struct sim_config c;

	(void)state;
	assert_int_equal(sim_spec_read(&c, "state=/tmp/x.ini", why,
				       sizeof(why)), 0);
	assert_string_equal(c.scenario, "happy");
	assert_string_equal(c.state, "/tmp/x.ini");
}

/* A file, and what must be said of it: in this order, a line each. */
static const struct {
	const char *text;
	const char *lines[6];
} wrong[] = {
	{ "[scenario]\nsize = 0\ncolour = red\nrate = fast\n"
	  "[fault]\nkind = flood\n[faults]\nkind = reset\n",
	  { ":2: [scenario] size = 0: size=0 is not allowed, it takes 1 to",
	    ":3: [scenario] colour = red: there is no key \"colour\", the keys",
	    ":4: [scenario] rate = fast: rate=fast is not allowed",
	    ":6: [fault] kind: fault=flood is not allowed, it takes denied, ",
	    ":7: [faults]: there is no such section" } },
	{ "[scenario]\nfault = reset\n[fault 1]\nat = 40%\n[fault 2]\n"
	  "kind = reset\nat = soon\nhow = hard\n",
	  { ":2: [scenario] fault = reset: a fault has a section of its own",
	    ":3: [fault 1]: kind is missing",
	    ":7: [fault 2] at: at=soon is not allowed, it takes 0% to 100%",
	    ":8: [fault 2] how = hard: a fault has no such key" } },
	{ "[scenario]\ncount = 3\n[fault]\nkind = cancel\nat = 4%\n"
	  "count = 0\nlate = x\n",
	  { ":2: [scenario] count = 3: a fault has a section of its own",
	    ":5: [fault] at: at=4% is not allowed",
	    ":6: [fault] count: count=0 is not allowed, it takes 1 to 1000",
	    ":7: [fault] late: late=x is not allowed" } },
	{ "[fault x]\n[fault1]\nkind = reset\n[fault 1]\n",
	  { ": it has no section [scenario]",
	    ":1: [fault x]: there is no such section",
	    ":2: [fault1]: there is no such section",
	    ":4: [fault 1]: kind is missing" } },
	{ "size = 5\n[scenario]\nsize = 5\n",
	  { ":1: [] size = 5: there is no such section" } },
	{ "", { ": it has no section [scenario]" } },
	{ "[scenario]\nsize = 5\nwhat is this\nsize = 6\n",
	  { ":3: neither [section] nor key = value",
	    ":4: [scenario] size" } },
};

static void all_that_is_wrong_is_said(void **state)
{
	char why[SIM_SPEC_WHY_MAX];
	struct sim_config c;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *line = why;

		assert_int_equal(read_text(&c, wrong[i].text, "", why),
				 HL78_ERR_SYNTAX);
		for (n = 0; wrong[i].lines[n]; n++) {
			char *end = line + strcspn(line, "\n");
			char *at = strstr(line, wrong[i].lines[n]);

			if (strncmp(line, path, strlen(path)) != 0 || !at ||
			    at > end)
				fail_msg("no \"%s\" in line %zu of:\n%s",
					 wrong[i].lines[n], n, why);
			line = *end ? end + 1 : end;
		}
		if (*line)
			fail_msg("more than was wrong: %s", line);
	}
}

static void no_file(void **state)
{
	char why[SIM_SPEC_WHY_MAX];
	struct sim_config c;

	(void)state;
	assert_int_equal(sim_spec_read(&c, "./no-such", why, sizeof(why)),
			 HL78_ERR_SYNTAX);
	assert_string_equal(why, "./no-such: No such file or directory");
	assert_int_equal(sim_spec_read(&c, "none.ini,size=3", why,
				       sizeof(why)), HL78_ERR_SYNTAX);
	assert_string_equal(why, "none.ini: No such file or directory");
	assert_int_equal(sim_spec_read(&c, "/tmp", why, sizeof(why)),
			 HL78_ERR_SYNTAX);
}

static void any_buffer_will_do(void **state)
{
	char guarded[300], why[SIM_SPEC_WHY_MAX];
	struct sim_config c;
	size_t size;

	(void)state;
	read_text(&c, wrong[0].text, "", why);
	for (size = 1; size < sizeof(guarded); size += 7) {
		memset(guarded, '#', sizeof(guarded));
		sim_spec_read(&c, path, guarded, size);
		assert_true(strlen(guarded) < size);
		assert_int_equal(guarded[size], '#');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_and_file_are_one),
		cmocka_unit_test(good_file),
		cmocka_unit_test(a_key_list_is_no_path),
		cmocka_unit_test(all_that_is_wrong_is_said),
		cmocka_unit_test(no_file),
		cmocka_unit_test(any_buffer_will_do),
	};

	return cmocka_run_group_tests_name("sim_spec", tests, make_file,
					   remove_file);
}
