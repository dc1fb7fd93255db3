/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search in rows, filters, and the list of the rows that pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui.h"

static struct rows list;
static struct sieve sieve;

static int set_up(void **state)
{
	(void)state;
	memset(&sieve, 0, sizeof(sieve));
	return rows_init(&list, 10);
}

static int tear_down(void **state)
{
	(void)state;
	rows_fini(&list);
	return 0;
}

static struct row *push(enum row_kind kind, const char *text)
{
	struct row *row = rows_push(&list, text, strlen(text));

	row->kind = kind;
	return row;
}

/* ---- find ---- */

static bool found(const char *pattern, const char *text, size_t len)
{
	struct find find;

	find_set(&find, pattern, strlen(pattern));
	return find_in_text(&find, text, len);
}

#define FOUND(pattern, text) found(pattern, text, sizeof(text) - 1)

static void test_case(void **state)
{
	(void)state;
	assert_true(FOUND("dm", "session with the DM server"));
	assert_true(FOUND("DM", "session with the DM server"));
	assert_false(FOUND("Dm", "session with the DM server"));
	assert_false(FOUND("DM", "session with the dm server"));
	assert_true(FOUND("caf\xc3\xa9", "CAF\xc3\xa9"));
}

static void test_places(void **state)
{
	(void)state;
	assert_true(FOUND("a", "a"));
	assert_true(FOUND("ab", "aab"));
	assert_true(FOUND("aab", "aaab"));
	assert_false(FOUND("abc", "ab"));
	assert_false(FOUND("b", ""));
	assert_false(FOUND("", "anything"));
	assert_true(FOUND("server", "server"));
	assert_false(found("b", "ab", 1)); /* the end is the length's */
}

/* As it is shown, and in no other way. */
static void test_as_shown(void **state)
{
	(void)state;
	assert_true(FOUND("\\x1b]", "x\033]0;owned"));
	assert_true(FOUND("x\\x", "x\033]0;owned"));
	assert_false(FOUND("\033", "x\033]0;owned"));
	assert_true(FOUND("\\x00", "a\0b"));
	assert_true(FOUND("\\xff", "\xff"));
	assert_true(FOUND("c:\\\\d", "c:\\d"));
	/* A pattern that is no text at all finds nothing. */
	assert_false(FOUND("\xff", "\xff"));
}

static void test_fields(void **state)
{
	struct row *row = push(ROW_GOOD, "session with the DM server");
	struct find find;

	(void)state;
	snprintf(row->code, sizeof(row->code), "23,1");
	snprintf(row->stamp, sizeof(row->stamp), "08:14:02");
	find_set(&find, "23,", 3);
	assert_true(find_in_row(&find, row));
	find_set(&find, "dm", 2);
	assert_true(find_in_row(&find, row));
	/* A number is not looked for in times, but a time is. */
	find_set(&find, "14", 2);
	assert_false(find_in_row(&find, row));
	find_set(&find, "8:14", 4);
	assert_true(find_in_row(&find, row));
}

static void test_round(void **state)
{
	struct find find;
	uint64_t at;
	bool wrapped;

	(void)state;
	find_set(&find, "x", 1);
	at = 0;
	assert_false(find_from(&find, &list, false, &at, &wrapped));
	for (int i = 0; i < 14; i++) /* 4 to 13 are kept */
		push(ROW_INFO, i == 5 || i == 11 ? "x" : "y");
	at = 0;
	assert_true(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 5);
	assert_false(wrapped);
	assert_true(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 5); /* itself included */
	at = 6;
	assert_true(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 11);
	at = 12;
	assert_true(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 5);
	assert_true(wrapped);
	at = 14;
	assert_true(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 5);
	assert_true(wrapped);
	at = 10;
	assert_true(find_from(&find, &list, true, &at, &wrapped));
	assert_int_equal(at, 5);
	assert_false(wrapped);
	at = 3; /* before the first is past the end */
	assert_true(find_from(&find, &list, true, &at, &wrapped));
	assert_int_equal(at, 11);
	assert_true(wrapped);
	at = 4;
	assert_true(find_from(&find, &list, true, &at, &wrapped));
	assert_int_equal(at, 11);
	assert_true(wrapped);
	find_set(&find, "z", 1);
	at = 7;
	assert_false(find_from(&find, &list, false, &at, &wrapped));
	assert_int_equal(at, 7);
	find_set(&find, "y", 1);
	assert_int_equal(find_count(&find, &list), 8);
}

/* What is painted is what is found, wide and escaped characters included. */
static void test_mark(void **state)
{
	static const char text[] = "a\033b \xe6\xbc\xa2 aab";
	struct canvas canvas;
	struct find find;

	(void)state;
	assert_int_equal(canvas_init(&canvas, 1, 40), 0);
	canvas_text(&canvas, 0, 2, 38, ROLE_TEXT, text, sizeof(text) - 1);
	/* "a\x1bb 漢 aab" from column 2 on */
	find_set(&find, "b \xe6\xbc\xa2 ", 6);
	find_mark(&find, &canvas, 0, 2, 16);
	for (int col = 0; col < 40; col++) {
		bool in = col >= 7 && col < 12;

		assert_int_equal(canvas_cell(&canvas, 0, col)->role ==
				 ROLE_MATCH, in);
	}
	canvas_paint(&canvas, 0, 2, 14, ROLE_TEXT);
	find_set(&find, "a", 1);
	find_mark(&find, &canvas, 0, 2, 13); /* the last one is outside */
	assert_int_equal(canvas_cell(&canvas, 0, 2)->role, ROLE_MATCH);
	assert_int_equal(canvas_cell(&canvas, 0, 12)->role, ROLE_MATCH);
	assert_int_equal(canvas_cell(&canvas, 0, 13)->role, ROLE_TEXT);
	find_mark(&find, &canvas, 0, 2, 400); /* no further than there is */
	canvas_fini(&canvas);
}

/* ---- filter ---- */

static bool passes(const char *words, enum row_kind kind, const char *text)
{
	struct filter filter;

	filter_set(&filter, words);
	return filter_passes(&filter, push(kind, text));
}

static void test_words(void **state)
{
	static const char *const kinds[] = { "info", "good", "ask", "warning",
					     "error", "own" };
	char but[16];

	(void)state;
	for (int word = 0; word <= ROW_OWN; word++) {
		assert_string_equal(row_kind_name((enum row_kind)word),
				    kinds[word]);
		snprintf(but, sizeof(but), "!%s", kinds[word]);
		for (int kind = 0; kind <= ROW_OWN; kind++) {
			assert_int_equal(passes(kinds[word],
						(enum row_kind)kind, "x"),
					 kind == word);
			assert_int_equal(passes(but, (enum row_kind)kind, "x"),
					 kind != word);
		}
	}
	assert_true(passes("ask, warning", ROW_ASK, "x"));
	assert_true(passes("ask warning", ROW_WARNING, "x"));
	assert_false(passes("ask,warning", ROW_ERROR, "x"));
	assert_false(passes("! ask warning", ROW_WARNING, "x"));
	assert_true(passes("!ask warning", ROW_INFO, "x"));
}

static void test_texts(void **state)
{
	struct filter filter;

	(void)state;
	assert_true(passes("server", ROW_GOOD, "session with the DM server"));
	assert_false(passes("server", ROW_GOOD, "session closed"));
	assert_true(passes("!server", ROW_GOOD, "session closed"));
	/* One word that is no kind, and all of it is a text. */
	assert_true(passes("ask again", ROW_INFO, "they ask again"));
	assert_false(passes("ask again", ROW_ASK, "asks to download"));
	assert_false(passes("host", ROW_HOST, "x"));
	/* A text that is a kind's name. */
	assert_true(passes("/error", ROW_INFO, "an error"));
	assert_false(passes("/error", ROW_ERROR, "failed"));
	assert_true(passes("/", ROW_INFO, "either/or"));
	/* Nothing given: everything passes. */
	assert_true(passes("", ROW_INFO, "x"));
	assert_true(passes("  ", ROW_INFO, "x"));
	assert_true(passes("!", ROW_INFO, "x"));
	filter_set(&filter, " ");
	assert_false(filter.on);
	filter_set(&filter, "!warning");
	assert_true(filter.on);
	assert_string_equal(filter.shown, "!warning");
	/* No character is broken where it is cut. */
	filter_set(&filter, "123456789012345678901234567\xc3\xa9");
	assert_string_equal(filter.shown, "123456789012345678901234567");
	filter_set(&filter, "12345678901234567890123456\xc3\xa9");
	assert_string_equal(filter.shown, "12345678901234567890123456");
}

/* ---- the rows that pass ---- */

/* Against all rows, looked at one by one. */
static void check_sieve(const struct filter *filter)
{
	const struct rows *rows = sieve_rows(&sieve, filter, &list);
	uint64_t at = rows->first;

	for (uint64_t n = list.first; n < list.end; n++) {
		if (!filter_passes(filter, rows_at(&list, n)))
			continue;
		assert_ptr_equal(rows_at(rows, at), rows_at(&list, n));
		assert_int_equal(sieve_out(rows, &list, at), n);
		assert_int_equal(sieve_in(rows, n), at);
		at++;
	}
	assert_int_equal(at, rows->end);
	assert_null(rows_at(rows, at));
	assert_int_equal(sieve_out(rows, &list, at), list.end);
	assert_int_equal(sieve_in(rows, list.end), at);
}

/* Rows come, the newest is rewritten, old ones go, some of them unseen. */
static void test_sieve(void **state)
{
	struct filter filter;
	uint32_t random = 1;

	(void)state;
	filter_set(&filter, "warning");
	check_sieve(&filter);
	for (int i = 0; i < 3000; i++) {
		random = random * 1664525 + 1013904223;
		if (random >> 28 < 4 && rows_count(&list) > 0)
			rows_last(&list)->kind = random >> 20 & 1 ?
						 ROW_WARNING : ROW_INFO;
		else
			push(random >> 24 & 1 ? ROW_WARNING : ROW_INFO, "x");
		if (random >> 16 & 3)
			check_sieve(&filter);
		/* Even a list that nobody looked at for long. */
		for (int k = 0; i % 500 == 499 && k < 25; k++)
			push(k & 1 ? ROW_WARNING : ROW_INFO, "y");
	}
	/* A list that has begun anew. */
	list.first = list.end = 0;
	check_sieve(&filter);
	push(ROW_WARNING, "z");
	check_sieve(&filter);
}

/* However many rows there are, each is looked at once. */
static void test_sieve_cost(void **state)
{
	struct filter filter;

	(void)state;
	filter_set(&filter, "z");
	for (int i = 0; i < 10; i++)
		push(ROW_INFO, "z");
	sieve_rows(&sieve, &filter, &list);
	for (uint64_t n = list.first; n + 1 < list.end; n++)
		list.ring[n].text[0] = 'y';
	/* Rows that do not change are not looked at again. */
	assert_int_equal(rows_count(sieve_rows(&sieve, &filter, &list)), 10);
	list.ring[9].text[0] = 'y';
	assert_int_equal(rows_count(sieve_rows(&sieve, &filter, &list)), 9);
}

/* ---- what the keys do with it ---- */

static struct ui ui;
static struct ui_model model;

static int set_up_ui(void **state)
{
	ui_init(&ui);
	model = (struct ui_model){ .events = &list, .at = &list,
				   .messages = &list };
	ui_act(&ui, &model, ACTION_FOCUS_EVENTS);
	return set_up(state);
}

static void fill(void)
{
	for (int i = 0; i < 10; i++)
		push(i % 3 ? ROW_INFO : ROW_WARNING, i % 3 ? "x" : "fault");
	rows_window_place(&ui.events, &list, 4);
}

static void test_search_goes_on(void **state)
{
	(void)state;
	fill();
	assert_false(ui_act(&ui, &model, ACTION_FIND_NEXT));
	assert_true(ui_search(&ui, &model, "fault")); /* 6 to 9 are shown */
	assert_int_equal(ui.events.chosen, 6);
	assert_int_equal(ui.search.how, UI_SEARCH_FOUND);
	ui_act(&ui, &model, ACTION_FIND_NEXT);
	assert_int_equal(ui.events.chosen, 9);
	assert_false(ui.events.follow);
	ui_act(&ui, &model, ACTION_FIND_NEXT);
	assert_int_equal(ui.events.chosen, 0);
	assert_int_equal(ui.search.how, UI_SEARCH_WRAPPED);
	ui_act(&ui, &model, ACTION_FIND_PREVIOUS);
	assert_int_equal(ui.events.chosen, 9);
	assert_int_equal(ui.search.how, UI_SEARCH_WRAPPED);
	ui_act(&ui, &model, ACTION_FIND_PREVIOUS);
	assert_int_equal(ui.events.chosen, 6);
	assert_int_equal(ui.search.how, UI_SEARCH_FOUND);
	/* Nothing found: nothing moves. */
	ui_search(&ui, &model, "none");
	assert_int_equal(ui.events.chosen, 6);
	assert_int_equal(ui.search.how, UI_SEARCH_NOTHING);
	/* Esc Esc ends it, and then is for others. */
	assert_true(ui_act(&ui, &model, ACTION_BACK));
	assert_false(ui_act(&ui, &model, ACTION_BACK));
	assert_false(ui_act(&ui, &model, ACTION_FIND_NEXT));
	/* So does an empty one. */
	ui_search(&ui, &model, "x");
	ui_search(&ui, &model, "");
	assert_false(ui_act(&ui, &model, ACTION_FIND_NEXT));
	/* Help has no rows. */
	ui_act(&ui, &model, ACTION_HELP);
	assert_false(ui_search(&ui, &model, "x"));
}

static void test_filter_keeps_the_place(void **state)
{
	(void)state;
	fill();
	rows_window_go(&ui.events, &list, 4);
	ui_filter(&ui, &model, "warning"); /* 0 3 6 9 */
	assert_int_equal(ui.events.chosen, 2); /* which is 6 */
	/* What does not pass moves nothing, what passes is counted. */
	push(ROW_INFO, "x");
	ui_act(&ui, &model, ACTION_UP);
	assert_int_equal(sieve_out(&ui.sieve.rows, &list, ui.events.chosen), 3);
	ui_filter(&ui, &model, "");
	assert_int_equal(ui.events.chosen, 3);
	/* One that follows goes on with it. */
	rows_window_choose(&ui.events, &list, ROWS_END);
	ui_filter(&ui, &model, "warning");
	assert_true(ui.events.follow);
	ui_filter(&ui, &model, "none of them");
	assert_int_equal(rows_count(&ui.sieve.rows), 0);
	ui_act(&ui, &model, ACTION_UP);
	ui_act(&ui, &model, ACTION_CHOOSE);
	assert_null(ui_proposed(&ui, &model));
	ui_filter(&ui, &model, "");
	assert_in_range(ui.events.chosen, list.first, list.end - 1);
}

/* The command of the event that is chosen, where the events are. */
static void test_proposed(void **state)
{
	(void)state;
	assert_null(ui_proposed(&ui, &model));
	push(ROW_ASK, "asks to download")->event = HL78_WDSI_ASK_DOWNLOAD;
	push(ROW_INFO, "unknown event 99")->event = 99;
	push(ROW_OWN, "you did something");
	rows_window_place(&ui.events, &list, 4);
	assert_null(ui_proposed(&ui, &model));
	ui_act(&ui, &model, ACTION_UP);
	assert_null(ui_proposed(&ui, &model));
	ui_act(&ui, &model, ACTION_UP);
	assert_string_equal(ui_proposed(&ui, &model), "AT+WDSR=3");
	ui_act(&ui, &model, ACTION_FOCUS_AT);
	assert_null(ui_proposed(&ui, &model));
}

#define WITH(test, up) cmocka_unit_test_setup_teardown(test, up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(test_case, set_up),    WITH(test_places, set_up),
		WITH(test_as_shown, set_up), WITH(test_fields, set_up),
		WITH(test_round, set_up),   WITH(test_mark, set_up),
		WITH(test_words, set_up),   WITH(test_texts, set_up),
		WITH(test_sieve, set_up),   WITH(test_sieve_cost, set_up),
		WITH(test_search_goes_on, set_up_ui),
		WITH(test_filter_keeps_the_place, set_up_ui),
		WITH(test_proposed, set_up_ui),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("no C.UTF-8 locale\n", stderr);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
