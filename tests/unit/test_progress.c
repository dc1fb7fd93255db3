/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far a download is, over suspensions and without a history, and how fast.
 */
#include "core/progress.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static struct progress p;
static struct hl78_progress out;

static int start(void **state)
{
	(void)state;
	progress_reset(&p, &out);
	return 0;
}

static void expect(int percent, int64_t total, bool estimated, int64_t bytes)
{
	assert_int_equal(out.percent, percent);
	assert_int_equal(out.total, total);
	assert_int_equal(out.estimated, estimated);
	assert_int_equal(out.bytes, bytes);
}

static bool percent(int64_t n, int second)
{
	return progress_percent(&p, &out, n, HL78_SEC(second));
}

static void test_nothing(void **state)
{
	(void)state;
	expect(-1, -1, false, -1);
	assert_int_equal(out.rate, -1);
	assert_int_equal(out.eta_s, -1);
	progress_complete(&p, &out);
	expect(-1, -1, false, -1);
	progress_suspended(&p, &out);
	expect(-1, -1, false, -1);
}

static void test_one_go(void **state)
{
	(void)state;
	progress_offered(&p, &out, 524648, false);
	expect(-1, 524648, false, -1);
	assert_true(percent(-1, 0));
	expect(0, 524648, false, 0);
	assert_true(percent(1, 1));
	assert_true(percent(1, 2)); /* again is not back */
	assert_true(percent(46, 3)); /* some can be skipped */
	expect(46, 524648, false, 241338);
	/* the offer once more, as after an agreement, changes nothing */
	progress_offered(&p, &out, 524648, false);
	expect(46, 524648, false, 241338);
	progress_complete(&p, &out);
	expect(100, 524648, false, 524648);
	assert_int_equal(out.rate, -1);
}

/* Refused, and all stays as it was. */
static void test_refused(void **state)
{
	(void)state;
	progress_offered(&p, &out, 1000, false);
	assert_true(percent(50, 1));
	assert_false(percent(49, 2));
	assert_false(percent(0, 2));
	assert_false(percent(101, 2));
	assert_false(percent(INT64_MAX, 2));
	expect(50, 1000, false, 500);
	assert_true(percent(50, 3));
	progress_offered(&p, &out, -1, false);
	expect(50, 1000, false, 500);
}

static void test_resume(void **state)
{
	(void)state;
	progress_offered(&p, &out, 524648, false);
	assert_true(percent(40, 1));
	progress_suspended(&p, &out);
	progress_offered(&p, &out, 330000, true);
	expect(40, 524648, false, 194648);
	/* What was not in flash yet is fetched again. */
	assert_true(percent(-1, 100));
	assert_true(percent(37, 101));
	expect(37, 524648, false, 194119);
	assert_true(percent(38, 102));
	assert_false(percent(37, 103));
}

/* A short package starts from zero again. */
static void test_resume_from_zero(void **state)
{
	(void)state;
	progress_offered(&p, &out, 1464, false);
	assert_true(percent(70, 1));
	progress_suspended(&p, &out);
	progress_offered(&p, &out, 1464, true);
	expect(70, 1464, false, 0);
	assert_true(percent(0, 2));
	expect(0, 1464, false, 0);
}

/* With agreement off neither a suspension nor an offer need be told. */
static void test_resume_untold(void **state)
{
	(void)state;
	progress_offered(&p, &out, 1000, false);
	assert_true(percent(40, 1));
	assert_true(percent(-1, 2));
	expect(40, 1000, false, 400);
	assert_true(percent(35, 3));
	expect(35, 1000, false, 350);
}

/* A console started in the middle works the total out. */
static void test_no_history(void **state)
{
	(void)state;
	progress_offered(&p, &out, 60000, true);
	expect(-1, -1, false, -1);
	assert_true(percent(-1, 1));
	expect(0, -1, false, -1);
	assert_true(percent(40, 2));
	expect(40, 100000, true, 40000);
	assert_true(percent(41, 3));
	expect(41, 100000, true, 41000);
	/* The next resume tells better, and starts over. */
	progress_suspended(&p, &out);
	progress_offered(&p, &out, 50000, true);
	assert_true(percent(50, 4));
	expect(50, 100000, true, 50000);
}

static void test_no_history_at_its_end(void **state)
{
	(void)state;
	progress_offered(&p, &out, 60000, true);
	assert_true(percent(100, 1));
	expect(100, -1, false, -1);
	assert_int_equal(out.rate, -1);
}

/* From zero what remains is all of it: nothing is estimated. */
static void test_no_history_from_zero(void **state)
{
	(void)state;
	progress_offered(&p, &out, 60000, true);
	assert_true(percent(0, 1));
	expect(0, 60000, false, 0);
}

/* More than all cannot remain: that is another package. */
static void test_another_package(void **state)
{
	(void)state;
	progress_offered(&p, &out, 1000, false);
	assert_true(percent(90, 1));
	progress_offered(&p, &out, 5000, true);
	expect(-1, -1, false, -1);
	assert_true(percent(50, 2));
	expect(50, 10000, true, 5000);
	progress_offered(&p, &out, 700, false);
	expect(-1, 700, false, -1);
}

static void test_rate(void **state)
{
	(void)state;
	progress_offered(&p, &out, 100000, false);
	assert_true(percent(-1, 0));
	assert_int_equal(out.rate, -1);
	assert_true(percent(1, 1));
	assert_int_equal(out.rate, 1000);
	assert_int_equal(out.eta_s, 99);
	/* over the last percents only: it becomes faster */
	for (int i = 0; i < 20; i++)
		assert_true(percent(2 + i * 2, 2 + i));
	assert_int_equal(out.rate, 2000);
	assert_int_equal(out.eta_s, 30);
	progress_suspended(&p, &out);
	assert_int_equal(out.rate, -1);
	assert_int_equal(out.eta_s, -1);
	/* two at the same time, or with one sample, tell no rate */
	assert_true(percent(50, 100));
	assert_true(percent(51, 100));
	assert_int_equal(out.rate, -1);
}

static void test_huge(void **state)
{
	(void)state;
	progress_offered(&p, &out, INT64_MAX, false);
	assert_true(percent(99, 0));
	assert_true(out.bytes > 0 && out.bytes < INT64_MAX);
	assert_true(percent(100, 1));
	assert_int_equal(out.bytes, INT64_MAX);
	progress_offered(&p, &out, 0, false);
	assert_true(percent(0, 2));
	assert_true(percent(50, 3));
	expect(50, 0, false, 0);
	progress_reset(&p, &out);
	progress_offered(&p, &out, INT64_MAX, true);
	assert_true(percent(50, 0));
	assert_true(percent(60, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing, start),
		cmocka_unit_test_setup(test_one_go, start),
		cmocka_unit_test_setup(test_refused, start),
		cmocka_unit_test_setup(test_resume, start),
		cmocka_unit_test_setup(test_resume_from_zero, start),
		cmocka_unit_test_setup(test_resume_untold, start),
		cmocka_unit_test_setup(test_no_history, start),
		cmocka_unit_test_setup(test_no_history_at_its_end, start),
		cmocka_unit_test_setup(test_no_history_from_zero, start),
		cmocka_unit_test_setup(test_another_package, start),
		cmocka_unit_test_setup(test_rate, start),
		cmocka_unit_test_setup(test_huge, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
