/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring of rows, and windows on it that follow or stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ui/rows.h"

static struct rows rows;
static struct rows_window window;

static int set_up(void **state)
{
	(void)state;
	rows_window_init(&window);
	return rows_init(&rows, 10);
}

static int tear_down(void **state)
{
	(void)state;
	rows_fini(&rows);
	return 0;
}

static void push(int n)
{
	for (int i = 0; i < n; i++)
		rows_push(&rows, "x", 1);
}

static void test_ring(void **state)
{
	char text[ROW_TEXT_MAX + 1];
	struct row *row;

	(void)state;
	assert_int_equal(rows_count(&rows), 0);
	assert_null(rows_at(&rows, 0));
	assert_null(rows_last(&rows));
	rows_push(&rows, "first", 5)->kind = ROW_OWN;
	push(9);
	assert_int_equal(rows_count(&rows), 10);
	assert_memory_equal(rows_at(&rows, 0)->text, "first", 5);
	push(1);
	assert_int_equal(rows_count(&rows), 10);
	assert_null(rows_at(&rows, 0));
	/* Nothing of a dropped row is left in its place. */
	assert_int_equal(rows_at(&rows, 10)->kind, ROW_INFO);
	assert_int_equal(rows_at(&rows, 10)->event, -1);
	row_init(rows_last(&rows), "last", 4);
	assert_int_equal(rows_count(&rows), 10);
	assert_memory_equal(rows_at(&rows, 10)->text, "last", 4);

	memset(text, 'a', sizeof(text));
	row = rows_push(&rows, text, ROW_TEXT_MAX);
	assert_false(row->cut);
	row = rows_push(&rows, text, ROW_TEXT_MAX + 1);
	assert_true(row->cut);
	assert_int_equal(row->text_len, ROW_TEXT_MAX);
}

static void test_follow(void **state)
{
	(void)state;
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.top, 0);
	push(3);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.top, 0);
	assert_int_equal(window.chosen, 2);
	push(20);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.top, 19);
	assert_int_equal(window.chosen, 22);
}

static void test_choose(void **state)
{
	(void)state;
	push(10);
	rows_window_place(&window, &rows, 4);
	rows_window_choose(&window, &rows, ROWS_UP);
	assert_false(window.follow);
	assert_int_equal(window.chosen, 8);
	assert_int_equal(window.top, 6);
	rows_window_choose(&window, &rows, ROWS_PAGE_UP);
	assert_int_equal(window.chosen, 5);
	assert_int_equal(window.top, 5);
	rows_window_choose(&window, &rows, ROWS_TOP);
	assert_int_equal(window.chosen, 0);
	rows_window_choose(&window, &rows, ROWS_UP);
	assert_int_equal(window.chosen, 0);
	rows_window_choose(&window, &rows, ROWS_PAGE_DOWN);
	assert_int_equal(window.chosen, 3);
	assert_int_equal(window.top, 0);
	rows_window_choose(&window, &rows, ROWS_END);
	assert_true(window.follow);
	assert_int_equal(window.top, 6);
}

/* What is looked at stays in place while rows are added, and dropped. */
static void test_stays(void **state)
{
	(void)state;
	push(10);
	rows_window_place(&window, &rows, 4);
	rows_window_choose(&window, &rows, ROWS_PAGE_UP);
	rows_window_choose(&window, &rows, ROWS_PAGE_UP);
	assert_int_equal(window.top, 3);
	push(3);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.top, 3);
	push(5);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.top, 8);
	rows_window_choose(&window, &rows, ROWS_DOWN);
	assert_int_equal(window.top, 8);
	assert_int_equal(window.chosen, 9);
	assert_false(window.follow);
	rows_window_choose(&window, &rows, ROWS_END);
	assert_true(window.follow);
	assert_int_equal(window.top, 14);
}

static void test_resized(void **state)
{
	(void)state;
	push(10);
	rows_window_place(&window, &rows, 8);
	rows_window_choose(&window, &rows, ROWS_UP);
	rows_window_place(&window, &rows, 2);
	assert_int_equal(window.chosen, 8);
	assert_in_range(window.chosen, window.top, window.top + 1);
	rows_window_place(&window, &rows, 100);
	assert_int_equal(window.top, 0);
	rows_window_place(&window, &rows, 0);
	assert_int_equal(window.top, 8);
}

static void test_pick(void **state)
{
	(void)state;
	push(10);
	rows_window_place(&window, &rows, 4);
	rows_window_pick(&window, &rows, 1);
	assert_false(window.follow);
	assert_int_equal(window.chosen, 7);
	assert_int_equal(window.top, 6);
	rows_window_pick(&window, &rows, 4); /* outside */
	rows_window_pick(&window, &rows, -1);
	assert_int_equal(window.chosen, 7);
	rows_window_pick(&window, &rows, 3);
	assert_true(window.follow);
	rows_window_place(&window, &rows, 20);
	rows_window_pick(&window, &rows, 15); /* no row there */
	assert_int_equal(window.chosen, 9);
}

/* What came below a window and was never in it is counted, once. */
static void test_new(void **state)
{
	(void)state;
	push(6);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(rows_window_new(&window, &rows), 0);
	rows_window_go(&window, &rows, 5); /* the newest: it stays there */
	assert_false(window.follow);
	push(3);
	rows_window_place(&window, &rows, 4);
	assert_int_equal(window.chosen, 5);
	assert_int_equal(rows_window_new(&window, &rows), 3);
	rows_window_choose(&window, &rows, ROWS_DOWN);
	assert_int_equal(rows_window_new(&window, &rows), 2);
	rows_window_choose(&window, &rows, ROWS_TOP);
	assert_int_equal(rows_window_new(&window, &rows), 2);
	push(20); /* all that was seen is dropped */
	rows_window_place(&window, &rows, 4);
	assert_int_equal(rows_window_new(&window, &rows), 6);
	rows_window_choose(&window, &rows, ROWS_END);
	assert_int_equal(rows_window_new(&window, &rows), 0);
	/* Another list, shorter than what was seen of this one. */
	rows_window_choose(&window, &rows, ROWS_TOP);
	rows.first = rows.end = 0;
	push(8);
	rows_window_place(&window, &rows, 4);
	assert_true(rows_window_new(&window, &rows) <= 4);
}

static void test_raw(void **state)
{
	char text[ROW_RAW_MAX + 1];
	struct row *row = rows_push(&rows, "x", 1);

	(void)state;
	assert_int_equal(row->source, ROW_FROM_US);
	assert_int_equal(row->raw_len, 0);
	memset(text, 'a', sizeof(text));
	row_set_raw(row, text, ROW_RAW_MAX);
	assert_false(row->raw_cut);
	row_set_raw(row, text, ROW_RAW_MAX + 1);
	assert_true(row->raw_cut);
	assert_int_equal(row->raw_len, ROW_RAW_MAX);
	row_init(row, "y", 1);
	assert_int_equal(row->raw_len, 0);
	assert_false(row->raw_cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ring, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_follow, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_choose, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pick, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_resized, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_raw, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
