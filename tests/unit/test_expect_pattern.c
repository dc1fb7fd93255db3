/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Patterns of events: which courses each takes and which not, what it would
 * have taken, what is wrong with a bad one; and small patterns at random
 * against the C library's regular expressions.
 */
#include <regex.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/expect_pattern.h"

#define COURSE "4 6 (23,0 4 6)? 23,1 9 2? 18* (12 10 | 10 12) 3? 14 0? 16"

static struct expect_pattern pattern;
static struct expect_course course;

static void read_good(const char *text)
{
	char why[200] = "";

	if (!expect_pattern_read(&pattern, text, why, sizeof(why)))
		fail_msg("\"%s\": %s", text, why);
}

/*
 * Plays "4 6 23,1": true when it is taken whole and may end; else `at` is the
 * number of events taken.
 */
static bool plays(const char *events, unsigned *at)
{
	const char *p = events;

	*at = 0;
	expect_course_begin(&course, &pattern);
	while (*(p += strspn(p, " "))) {
		int64_t data[8];
		size_t n = 0;
		char *end;
		int code = (int)strtol(p, &end, 10);

		while (*end == ',')
			data[n++] = strtol(end + 1, &end, 10);
		p = end;
		if (!expect_course_event(&course, code, data, n))
			return false;
		++*at;
	}
	return expect_course_complete(&course);
}

static void test_courses(void **state)
{
	static const struct {
		const char *pattern;
		const char *events;
		bool good;
		const char *wanted; /* else, and what was wanted there */
	} table[] = {
		{ COURSE, "4 6 23,1 9,524648 18 18,1 18,100 12 10 3 14 0 16",
		  true, NULL },
		{ COURSE, "4 6 23,0 4 6 23,1 9,1 2 10 12 14 16", true, NULL },
		{ COURSE, "4 6 23,1 9,1 12 14 16", false, "10" },
		{ COURSE, "4 6 23,1 9,1 18 18 11,4", false, "18, 12 or 10" },
		{ COURSE, "4 6 23,1 9 10 12 14", false, "0 or 16" },
		{ COURSE, "4 6 23,1 9 10 12 14 16 8", false, "the end" },
		{ COURSE, "4 5", false, "6" },
		{ COURSE, "", false, "4" },
		{ "", "", true, NULL },
		{ "", "0", false, "the end" },
		{ "4", "4", true, NULL },
		{ "18,100", "18,100", true, NULL },
		{ "18,100", "18,99", false, "18,100" },
		{ "18,100", "18", false, "18,100" },
		{ "11", "11,4", true, NULL },
		{ "...", "", true, NULL },
		{ "...", "1 2 3", true, NULL },
		{ "... 16 ...", "4 6 16 8", true, NULL },
		{ "... 16 ...", "4 6 8", false, "any event or 16" },
		{ ".", "4", true, NULL },
		{ ".", "4 4", false, "the end" },
		{ "(4 5){2}", "4 5 4 5", true, NULL },
		{ "(4 5){2}", "4 5", false, "4" },
		{ "(4 5){0,5} 4 6", "4 6", true, NULL },
		{ "(4 5){0,5} 4 6", "4 5 4 5 4 5 4 5 4 5 4 6", true, NULL },
		{ "(4 5){0,5} 4 6", "4 5 4 5 4 5 4 5 4 5 4 5 4 6", false,
		  "6" },
		{ "4{2,}", "4 4 4 4 4", true, NULL },
		{ "4{2,}", "4", false, "4" },
		{ "4{0}", "", true, NULL },
		{ "4{0} 6", "4", false, "6" },
		{ "((4{0}){1000}){1000} 6", "6", true, NULL },
		{ "4{1} 6{0,1}", "4 6", true, NULL },
		{ "4+", "4 4 4", true, NULL },
		{ "4+", "", false, "4" },
		{ "(4|5|6)+", "6 5 4 4", true, NULL },
		{ "(4|5|6)+ 8", "6 7", false, "4, 5, 6 or 8" },
		{ "((4?)*)*", "4 4 4", true, NULL },
		{ "1|2|3|4|5|6|7|8|9", "10", false,
		  "1, 2, 3, 4, 5, 6, 7, 8 or others" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char wanted[100];
		unsigned at;
		bool good;

		read_good(table[i].pattern);
		good = plays(table[i].events, &at);
		if (good != table[i].good)
			fail_msg("\"%s\" takes \"%s\": %d", table[i].pattern,
				 table[i].events, good);
		if (!good)
			assert_string_equal(expect_course_wanted(&course,
						wanted, sizeof(wanted)),
					    table[i].wanted);
	}
}

static void test_wrong(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} table[] = {
		{ "4 x", "neither an event, . nor a group, at character 3" },
		{ "(4 6", "a group without its end, at character 5" },
		{ "4 6)", "a ) without its group, at character 4" },
		{ "()", "neither an event, . nor a group, at character 2" },
		{ "4 | | 6", "neither an event, . nor a group, at character 5" },
		{ "* 4", "neither an event, . nor a group, at character 1" },
		{ "4**", "neither an event, . nor a group, at character 3" },
		{ "23,", "no number behind the comma, at character 4" },
		{ "1,2,3,4,5,6", "more data of an event than 4 numbers, "
				 "at character 11" },
		{ "4{", "no number behind {, at character 3" },
		{ "4{2", "a repetition without its }, at character 4" },
		{ "4{3,2}", "a repetition from 3 to 2, at character 6" },
		{ "4{1001}", "a number above 1000, at character 6" },
		{ "99999999999", "a number above 2147483647, at character 10" },
		{ "((((((((((((((((((((((4))))))))))))))))))))))",
		  "more than 20 groups in each other, at character 22" },
	};
	char why[200];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_false(expect_pattern_read(&pattern, table[i].text, why,
						 sizeof(why)));
		assert_string_equal(why, table[i].why);
	}
	/* As long as it is written out, not as it stands. */
	assert_false(expect_pattern_read(&pattern, "(((4{100}){100}){100})",
					 why, sizeof(why)));
	assert_non_null(strstr(why, "too long"));
	read_good("4{1000}");
}

/* ---- against regular expressions ---- */

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* A pattern of events 0 to 2, and the same as an expression of letters. */
static void compose(char *ours, char *theirs, unsigned depth)
{
	static const char *const times[] = { "",  "",	   "?",	   "*",
					     "+", "{2}", "{0,2}", "{1,}" };
	unsigned n = 1 + chance(3);

	for (unsigned i = 0; i < n; i++) {
		unsigned kind = chance(depth ? 6 : 4);

		if (i && depth < 3 && chance(4) == 0) {
			strcat(ours, " | ");
			strcat(theirs, "|");
		}
		if (kind < 4) {
			strcat(ours, (const char *[]){ "0", "1", "2",
						       "." }[kind]);
			strcat(theirs, (const char *[]){ "a", "b", "c",
							 "." }[kind]);
		} else {
			strcat(ours, "(");
			strcat(theirs, "(");
			compose(ours, theirs, depth - 1);
			strcat(ours, ")");
			strcat(theirs, ")");
		}
		kind = chance(8);
		strcat(ours, times[kind]);
		strcat(ours, " ");
		strcat(theirs, times[kind]);
	}
}

static void test_like_regex(void **state)
{
	const char *told = getenv("FOTACON_SEED");

	(void)state;
	seed = told ? strtoull(told, NULL, 0) : 20261122;
	print_message("FOTACON_SEED=%llu\n", (unsigned long long)seed);
	for (int i = 0; i < 400; i++) {
		char ours[4096] = "", inner[4096] = "", theirs[4200];
		regex_t regex;

		compose(ours, inner, 2);
		snprintf(theirs, sizeof(theirs), "^(%s)$", inner);
		read_good(ours);
		assert_int_equal(regcomp(&regex, theirs,
					 REG_EXTENDED | REG_NOSUB), 0);
		for (int k = 0; k < 30; k++) {
			char events[64] = "", letters[16] = "";
			unsigned n = chance(8), at;

			for (unsigned j = 0; j < n; j++) {
				unsigned code = chance(3);

				strcat(events, (const char *[]){ "0 ", "1 ",
							"2 " }[code]);
				letters[j] = (char)('a' + code);
			}
			if (plays(events, &at) !=
			    (regexec(&regex, letters, 0, NULL, 0) == 0))
				fail_msg("\"%s\", %s: \"%s\"", ours, theirs,
					 events);
		}
		regfree(&regex);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_courses),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_like_regex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
