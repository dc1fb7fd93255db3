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

#include <string.h>

#include "app/line.h"

static const char *hint(const char *text)
{
	static char out[256];

	return line_hint(text, strlen(text), out, sizeof(out));
}

static const char *candidate(const char *text, size_t i)
{
	static char out[64];

	return line_candidate(text, strlen(text), i, out, sizeof(out)) ? out :
									 NULL;
}

static void names_in_any_case(void **state)
{
	(void)state;
	assert_string_equal(candidate("at+wdsi", 0), "AT+WDSI");
	assert_null(candidate("at+wdsi", 1));
	assert_string_equal(candidate("AT+WDS", 0), "AT+WDSC");
	assert_string_equal(candidate("AT+WDS", 1), "AT+WDSD");
	assert_string_equal(candidate(":acc", 0), ":accept");
	assert_null(candidate("AT+WDSI=", 0));
	assert_null(candidate("nonsense", 0));
}

static void what_follows(void **state)
{
	(void)state;
	assert_string_equal(hint(""), "");
	assert_non_null(strstr(hint("AT+WDS"), "C  D"));
	assert_non_null(strstr(hint("at+wdsi"), "indications"));
	assert_non_null(strstr(hint("AT+WDSI?"), "indications"));
	assert_non_null(strstr(hint("AT+WDSI="), "<mask>"));
	assert_null(strstr(hint("AT+WDSI=4479"), "<mask>"));
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
		line_hint("AT+", 3, out, size);
		assert_true(strlen(out) < size);
		assert_int_equal(out[size], 'x');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_any_case),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(little_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
