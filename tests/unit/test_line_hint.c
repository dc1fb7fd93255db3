/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is offered while a command is typed: whole names for Tab, what follows
 * for the end of the line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <hl78/command.h>

#include "app/line.h"

static const struct action_macro macros[] = {
	{ "signal", "AT+CSQ" }, { "setting", "AT&V" }, { NULL, NULL },
};

static const char *hint(const char *text)
{
	static char out[256];

	return line_hint(text, strlen(text), macros, out, sizeof(out));
}

static const char *candidate(const char *text, size_t i)
{
	static struct line_choice out;

	return line_choice(text, strlen(text), i, macros, &out) ? out.line :
								  NULL;
}

static void names_in_any_case(void **state)
{
	(void)state;
	assert_string_equal(candidate("at+wds", 4), "AT+WDSI");
	assert_null(candidate("at+wds", 7));
	assert_string_equal(candidate("AT+WDS", 0), "AT+WDSC");
	assert_string_equal(candidate("AT+WDS", 1), "AT+WDSD");
	assert_string_equal(candidate(":acc", 0), ":accept");
	assert_null(candidate("nonsense", 0));
}

/* How a command goes on whose name is whole. */
static void forms(void **state)
{
	size_t n;
	const struct hl78_command *all = hl78_commands(&n);

	(void)state;
	assert_string_equal(candidate("at+wdsi", 0), "AT+WDSI=");
	assert_string_equal(candidate("at+wdsi", 1), "AT+WDSI?");
	assert_string_equal(candidate("at+wdsi", 2), "AT+WDSI=?");
	assert_null(candidate("at+wdsi", 3));
	assert_string_equal(candidate("AT+WDSR", 0), "AT+WDSR=");
	assert_string_equal(candidate("AT+WDSR", 1), "AT+WDSR=?");
	assert_null(candidate("AT+WDSR", 2));
	assert_string_equal(candidate("AT+CSQ", 0), "AT+CSQ=?");
	assert_null(candidate("AT+CSQ", 1));
	/* Each command can be reached, with its meaning. */
	for (size_t i = 0; i < n; i++) {
		struct line_choice choice;
		char name[64];
		size_t k = 0;

		snprintf(name, sizeof(name), "AT%s", all[i].name);
		while (line_choice("AT", 2, k, NULL, &choice) &&
		       strcmp(choice.line, name) != 0)
			k++;
		assert_string_equal(choice.line, name);
		assert_string_equal(choice.meaning, all[i].summary);
	}
}

static void values(void **state)
{
	struct line_choice choice;

	(void)state;
	assert_string_equal(candidate("AT+WDSI=", 0), "AT+WDSI=4479");
	assert_string_equal(candidate("at+wdsi=44", 0), "at+wdsi=4479");
	assert_null(candidate("at+wdsi=44", 1));
	assert_string_equal(candidate("AT+WDSC=3,", 0), "AT+WDSC=3,0");
	assert_string_equal(candidate("AT+CGDCONT=1,\"IP", 0),
			    "AT+CGDCONT=1,\"IP\"");
	assert_string_equal(candidate("ATE", 0), "ATE0");
	assert_string_equal(candidate("AT&K", 1), "AT&K3");
	assert_null(candidate("AT+WDSR=3,", 0));
	assert_null(candidate("AT+WDSI=4479;", 0));
	/* What is to be typed is told, and leaves the line as it is. */
	assert_true(line_choice("AT+WDSR=2,1", 11, 0, NULL, &choice));
	assert_true(choice.is_own);
	assert_string_equal(choice.line, "AT+WDSR=2,1");
	assert_string_equal(choice.shown, "<minutes>");
	assert_true(strlen(choice.meaning) > 0);
}

static void names_of_ours(void **state)
{
	(void)state;
	assert_string_equal(candidate(":se", 0), ":session");
	assert_string_equal(candidate(":se", 1), ":setup");
	assert_string_equal(candidate(":se", 2), ":search");
	assert_string_equal(candidate(":se", 3), ":set");
	assert_string_equal(candidate(":se", 4), ":setting");
	assert_string_equal(candidate(":sig", 0), ":signal");
	assert_null(candidate(":sig", 1));
	assert_string_equal(hint(":signal"), "  AT+CSQ");
	assert_string_equal(candidate(":session ", 0), ":session start");
	assert_string_equal(candidate(":session ", 1), ":session stop");
	assert_string_equal(candidate(":session st", 1), ":session stop");
	assert_string_equal(candidate(":session ", 3), ":session test");
	assert_null(candidate(":session ", 4));
	assert_string_equal(candidate(":accept i", 0), ":accept install");
	assert_null(candidate(":later ", 0));
	assert_null(candidate(":nonsense ", 0));
}

static void what_follows(void **state)
{
	(void)state;
	assert_string_equal(hint(""), "");
	assert_non_null(strstr(hint("AT+WDS"), "C  D"));
	assert_non_null(strstr(hint("at+wdsi"), "indications"));
	assert_non_null(strstr(hint("AT+WDSI?"), "indications"));
	assert_non_null(strstr(hint("AT+WDSI="), "<mask>"));
	assert_string_equal(hint("AT+WDSI=4479"), "  all indications");
	assert_string_equal(hint("AT+WDSS=1,"), "  1 starts it, 0 stops it");
	assert_string_equal(hint("AT+WDSR=3"), "  accepts to download");
	assert_non_null(strstr(hint("AT+WDSI=12"), "4479 is all"));
	assert_non_null(strstr(hint(":later"), "[MINUTES]"));
	assert_string_equal(hint(":la"), "ter");
	assert_string_equal(hint("nonsense"), "");
	assert_non_null(strstr(hint("&"), "warning"));
	assert_string_equal(hint("&warning"), "");
	assert_string_equal(hint("/"), "");
}

/* However small the room, it is kept. */
static void little_room(void **state)
{
	char out[64];

	(void)state;
	for (size_t size = 1; size < sizeof(out); size++) {
		memset(out, 'x', sizeof(out));
		line_hint("AT+", 3, macros, out, size);
		line_hint("AT+WDSR=2,", 10, macros, out, size);
		line_hint("AT+COPS=", 8, macros, out, size);
		line_hint("AT+CSCS=1,2", 11, macros, out, size);
		line_hint("AT+CEREG=,", 10, macros, out, size);
		line_hint("AT+WDSC=1,", 10, macros, out, size);
		assert_true(strlen(out) < size);
		assert_int_equal(out[size], 'x');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_any_case),
		cmocka_unit_test(forms),
		cmocka_unit_test(values),
		cmocka_unit_test(names_of_ours),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(little_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
