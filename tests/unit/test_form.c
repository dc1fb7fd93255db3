/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line of a page is chosen, and which are in sight. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/form.h"

static struct form_lines lines;
static struct form form;

/* Three lines to be read, items 0 to 4, another line to be read. */
static int set_up(void **state)
{
	(void)state;
	lines.n = 0;
	for (int i = 0; i < 3; i++)
		form_add(&lines, FORM_TEXT);
	for (int i = 0; i < 5; i++)
		form_add(&lines, i);
	form_add(&lines, FORM_TEXT);
	form = (struct form){ .item = 0 };
	return 0;
}

static void is_at(int item, int top)
{
	assert_int_equal(form.item, item);
	assert_int_equal(form.top, top);
}

static void all_in_sight(void **state)
{
	(void)state;
	form_place(&form, &lines, 20);
	is_at(0, 0);
	form_move(&form, &lines, ROWS_UP);
	is_at(0, 0);
	form_move(&form, &lines, ROWS_DOWN);
	is_at(1, 0);
	form_move(&form, &lines, ROWS_END);
	is_at(4, 0);
	form_move(&form, &lines, ROWS_DOWN);
	is_at(4, 0);
	form_move(&form, &lines, ROWS_PAGE_UP);
	is_at(0, 0);
}

/* Keys that are typed ahead choose, and leave what is in sight to the frame. */
static void before_it_is_drawn(void **state)
{
	(void)state;
	form_move(&form, &lines, ROWS_DOWN);
	is_at(1, 0);
	form_place(&form, &lines, 8);
	is_at(1, 0);
}

static void little_room(void **state)
{
	(void)state;
	form_place(&form, &lines, 3);
	is_at(0, 1); /* as much of what comes before as there is room for */
	form_move(&form, &lines, ROWS_DOWN);
	is_at(1, 2);
	form_move(&form, &lines, ROWS_END);
	is_at(4, 6);
	form_move(&form, &lines, ROWS_UP);
	form_move(&form, &lines, ROWS_UP);
	is_at(2, 5);
	form_move(&form, &lines, ROWS_PAGE_UP);
	is_at(0, 3);
	/* Over its end, what is only read comes into sight. */
	form_move(&form, &lines, ROWS_UP);
	is_at(0, 2);
	form_move(&form, &lines, ROWS_UP);
	is_at(0, 1);
	form_move(&form, &lines, ROWS_UP);
	is_at(0, 1);
	form_move(&form, &lines, ROWS_PAGE_DOWN);
	is_at(2, 3);
	form_place(&form, &lines, 1);
	is_at(2, 5);
}

/* The same item stays chosen when lines come and go. */
static void lines_change(void **state)
{
	(void)state;
	form_place(&form, &lines, 4);
	form_move(&form, &lines, ROWS_END);
	is_at(4, 5);
	lines.n = 0;
	for (int i = 0; i < 6; i++)
		form_add(&lines, i);
	form_place(&form, &lines, 4);
	is_at(4, 2);
	lines.n = 3; /* it is there no more */
	form_place(&form, &lines, 4);
	is_at(0, 0);
	lines.n = 0;
	form_place(&form, &lines, 4);
	is_at(FORM_TEXT, 0);
	form_move(&form, &lines, ROWS_DOWN);
	is_at(FORM_TEXT, 0);
}

static void pressed(void **state)
{
	(void)state;
	form_place(&form, &lines, 4);
	is_at(0, 0);
	assert_false(form_press(&form, &lines, 2));
	assert_false(form_press(&form, &lines, 4)); /* outside */
	assert_false(form_press(&form, &lines, -1));
	form_move(&form, &lines, ROWS_END);
	is_at(4, 5);
	assert_true(form_press(&form, &lines, 0));
	is_at(2, 5);
	assert_false(form_press(&form, &lines, 3));
	is_at(2, 5);
}

static void never_too_many(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		form_add(&lines, i);
	assert_int_equal(lines.n, FORM_LINES_MAX);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(all_in_sight),
		TEST(before_it_is_drawn),
		TEST(little_room),
		TEST(lines_change),
		TEST(pressed),
		TEST(never_too_many),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
