/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What fotacon ota says to a request: the options read, and accept or defer at
 * each moment, over midnight and on days of 23 and 25 hours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "app/ota_policy.h"

#define BIT(r) (UINT32_C(1) << HL78_REQUEST_##r)

/* ---- what is given ---- */

static void agreements_are_read(void **state)
{
	struct ota_policy p = { .accept = false };

	(void)state;
	assert_true(ota_policy_read_agree(&p, "download"));
	assert_int_equal(p.ask_on, BIT(DOWNLOAD));
	assert_true(ota_policy_read_agree(&p, "install,connect,download"));
	assert_int_equal(p.ask_on, BIT(CONNECT) | BIT(DOWNLOAD) | BIT(INSTALL));
	assert_int_equal(p.ask_off, 0);
	assert_true(ota_policy_read_agree(&p, "none"));
	assert_int_equal(p.ask_on, 0);
	assert_int_equal(p.ask_off, BIT(CONNECT) | BIT(DOWNLOAD) |
				    BIT(INSTALL));
	assert_false(ota_policy_read_agree(&p, ""));
	assert_false(ota_policy_read_agree(&p, "downloads"));
	assert_false(ota_policy_read_agree(&p, "download,"));
	assert_false(ota_policy_read_agree(&p, "download,none"));
	assert_false(ota_policy_read_agree(&p, "reboot"));
}

static void deferrals_are_read(void **state)
{
	struct ota_policy p = { .accept = false };

	(void)state;
	assert_true(ota_policy_read_defer(&p, "download=10,install=1440"));
	assert_int_equal(p.defer_min[HL78_REQUEST_DOWNLOAD], 10);
	assert_int_equal(p.defer_min[HL78_REQUEST_INSTALL], 1440);
	assert_int_equal(p.defer_min[HL78_REQUEST_CONNECT], 0);
	assert_true(ota_policy_read_defer(&p, "connect=1"));
	assert_int_equal(p.defer_min[HL78_REQUEST_DOWNLOAD], 0);
	assert_false(ota_policy_read_defer(&p, "download=0"));
	assert_false(ota_policy_read_defer(&p, "download=1441"));
	assert_false(ota_policy_read_defer(&p, "download=99999999999"));
	assert_false(ota_policy_read_defer(&p, "download="));
	assert_false(ota_policy_read_defer(&p, "download"));
	assert_false(ota_policy_read_defer(&p, "download=10,"));
	assert_false(ota_policy_read_defer(&p, "download=10 install=10"));
	assert_false(ota_policy_read_defer(&p, "download=-1"));
	assert_true(ota_policy_read_defer(&p, "10"));
	assert_int_equal(p.defer_min[HL78_REQUEST_DOWNLOAD], 10);
	assert_int_equal(p.defer_min[HL78_REQUEST_INSTALL], 10);
	assert_int_equal(p.defer_min[HL78_REQUEST_CONNECT], 0);
	assert_false(ota_policy_read_defer(&p, "0"));
	assert_false(ota_policy_read_defer(&p, "1441"));
	assert_false(ota_policy_read_defer(&p, "10,"));
}

static void windows_are_read(void **state)
{
	static const char *const wrong[] = {
		"", "01:00", "01:00-", "-04:00", "1-4", "01:00-01:00",
		"01:60-02:00", "25:00-02:00", "24:00-02:00", "24:01-02:00",
		"01:00-04:00x", "01:00 04:00", "01:0-04:00", "001:00-04:00",
		"01:00-24:01",
	};
	struct ota_policy p = { .accept = false };

	(void)state;
	assert_true(ota_policy_read_window(&p, "01:00-04:30"));
	assert_true(p.window.given);
	assert_int_equal(p.window.from, 60);
	assert_int_equal(p.window.to, 270);
	assert_true(ota_policy_read_window(&p, "22:00-4:00"));
	assert_true(ota_policy_read_window(&p, "00:00-24:00"));
	assert_int_equal(p.window.to, 1440);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(ota_policy_read_window(&p, wrong[i]));
}

static void what_contradicts_itself_is_said(void **state)
{
	struct ota_policy p = { .accept = false };

	(void)state;
	assert_null(ota_policy_wrong(&p));
	ota_policy_read_window(&p, "01:00-04:00");
	assert_non_null(strstr(ota_policy_wrong(&p), "--accept"));
	p.accept = true;
	assert_null(ota_policy_wrong(&p));
	ota_policy_read_agree(&p, "none");
	assert_non_null(strstr(ota_policy_wrong(&p), "--window"));
	p.window.given = false;
	assert_null(ota_policy_wrong(&p));
	ota_policy_read_defer(&p, "install=5");
	assert_non_null(strstr(ota_policy_wrong(&p), "--defer"));
}

static void names_of_access_points(void **state)
{
	char apn[80];

	(void)state;
	assert_true(ota_policy_apn_valid("internet.iot-1"));
	assert_false(ota_policy_apn_valid(""));
	assert_false(ota_policy_apn_valid("a\"b"));
	assert_false(ota_policy_apn_valid("a b"));
	assert_false(ota_policy_apn_valid("a\rAT"));
	assert_false(ota_policy_apn_valid("\xc3\xa4"));
	memset(apn, 'a', sizeof(apn));
	apn[HL78_APN_MAX - 1] = '\0';
	assert_true(ota_policy_apn_valid(apn));
	apn[HL78_APN_MAX - 1] = 'a';
	apn[HL78_APN_MAX] = '\0';
	assert_false(ota_policy_apn_valid(apn));
}

/* ---- what becomes of it ---- */

static void check_plan(const struct ota_policy *p, bool asks,
		       enum hl78_ota_policy say, int8_t connect,
		       int8_t download, int8_t install)
{
	struct hl78_ota_plan plan;

	ota_policy_plan(p, asks, &plan);
	assert_int_equal(plan.policy[HL78_REQUEST_DOWNLOAD], say);
	assert_int_equal(plan.policy[HL78_REQUEST_INSTALL], say);
	assert_int_equal(plan.ask[HL78_REQUEST_CONNECT], connect);
	assert_int_equal(plan.ask[HL78_REQUEST_DOWNLOAD], download);
	assert_int_equal(plan.ask[HL78_REQUEST_INSTALL], install);
	assert_int_equal(plan.ask[HL78_REQUEST_REBOOT], -1);
}

static void the_plan_follows(void **state)
{
	struct ota_policy p = { .accept = false };

	(void)state;
	check_plan(&p, false, HL78_OTA_LEAVE, -1, -1, -1);
	check_plan(&p, true, HL78_OTA_CALLER, -1, -1, -1);
	p.accept = true;
	check_plan(&p, false, HL78_OTA_ACCEPT, -1, -1, -1);
	check_plan(&p, true, HL78_OTA_ACCEPT, -1, -1, -1);
	ota_policy_read_agree(&p, "connect");
	check_plan(&p, false, HL78_OTA_ACCEPT, 1, -1, -1);
	/* What is held back has to be asked. */
	ota_policy_read_window(&p, "01:00-04:00");
	check_plan(&p, false, HL78_OTA_CALLER, 1, 1, 1);
	p = (struct ota_policy){ .accept = true };
	ota_policy_read_defer(&p, "install=60");
	check_plan(&p, false, HL78_OTA_ACCEPT, -1, -1, 1);
	ota_policy_read_agree(&p, "none");
	p.defer_min[HL78_REQUEST_INSTALL] = 0;
	check_plan(&p, false, HL78_OTA_ACCEPT, 0, 0, 0);
}

/* ---- moments ---- */

static time_t local(int year, int month, int day, int hour, int min, int dst)
{
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day,
		.tm_hour = hour, .tm_min = min, .tm_isdst = dst,
	};

	return mktime(&tm);
}

static void zone(const char *tz)
{
	setenv("TZ", tz, 1);
	tzset();
}

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

static const struct {
	const char *window;
	int year, month, day, hour, min, dst;
	unsigned minutes;
} moments[] = {
	{ "01:00-04:00", 2026, 6, 10, 1, 0, 1, 0 },
	{ "01:00-04:00", 2026, 6, 10, 3, 59, 1, 0 },
	{ "01:00-04:00", 2026, 6, 10, 4, 0, 1, 21 * 60 },
	{ "01:00-04:00", 2026, 6, 10, 0, 59, 1, 1 },
	{ "01:00-04:00", 2026, 6, 10, 20, 30, 1, 270 },
	/* Over midnight. */
	{ "22:00-04:00", 2026, 6, 10, 23, 59, 1, 0 },
	{ "22:00-04:00", 2026, 6, 10, 0, 0, 1, 0 },
	{ "22:00-04:00", 2026, 6, 10, 4, 0, 1, 18 * 60 },
	{ "22:00-00:00", 2026, 6, 10, 23, 59, 1, 0 },
	{ "22:00-24:00", 2026, 6, 10, 23, 59, 1, 0 },
	{ "22:00-24:00", 2026, 6, 10, 0, 0, 1, 22 * 60 },
	{ "00:00-24:00", 2026, 6, 10, 12, 0, 1, 0 },
	/* 23 hours: 2:00 is 3:00. */
	{ "01:00-04:00", 2026, 3, 28, 23, 0, 0, 120 },
	{ "03:00-04:00", 2026, 3, 28, 23, 0, 0, 180 },
	{ "05:00-06:00", 2026, 3, 29, 1, 30, 0, 150 },
	{ "01:30-04:00", 2026, 3, 29, 3, 30, 1, 0 },
	/* This one is not there on that day: the most, and looked at again. */
	{ "02:00-03:00", 2026, 3, 28, 23, 0, 0, 1440 },
	{ "02:00-03:00", 2026, 3, 29, 23, 0, 1, 180 },
	{ "02:15-03:15", 2026, 3, 29, 1, 30, 0, 30 },
	/* 25 hours: 2:00 to 3:00 comes twice. */
	{ "02:00-03:00", 2026, 10, 25, 1, 30, 1, 30 },
	{ "02:00-03:00", 2026, 10, 25, 2, 59, 1, 0 },
	{ "02:00-03:00", 2026, 10, 25, 2, 59, 0, 0 },
	{ "04:00-05:00", 2026, 10, 25, 2, 30, 1, 150 },
	{ "04:00-05:00", 2026, 10, 25, 2, 30, 0, 90 },
	/* And the next one is 25 hours off: the most that can be. */
	{ "01:00-01:01", 2026, 10, 25, 1, 1, 1, 1440 },
	{ "01:00-01:30", 2026, 10, 25, 1, 45, 1, 1440 },
};

static void accepted_inside_put_off_outside(void **state)
{
	(void)state;
	zone(BERLIN);
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		struct ota_policy p = { .accept = true };
		time_t now = local(moments[i].year, moments[i].month,
				   moments[i].day, moments[i].hour,
				   moments[i].min, moments[i].dst);

		assert_true(ota_policy_read_window(&p, moments[i].window));
		for (int s = 0; s < 60; s += 59)
			if (ota_policy_minutes(&p, now + s) !=
			    moments[i].minutes)
				fail_msg("row %zu: %u, not %u", i,
					 ota_policy_minutes(&p, now + s),
					 moments[i].minutes);
	}
}

/* Wherever it is put off to, it is inside, unless that is a day away. */
static void each_minute_of_a_year(void **state)
{
	static const char *const windows[] = {
		"01:00-04:00", "22:30-02:30", "02:30-02:45", "00:00-00:01",
	};
	time_t first = local(2026, 1, 1, 0, 0, 0);

	(void)state;
	zone(BERLIN);
	for (size_t w = 0; w < sizeof(windows) / sizeof(windows[0]); w++) {
		struct ota_policy p = { .accept = true };

		ota_policy_read_window(&p, windows[w]);
		for (int m = 0; m < 365 * 1440; m += 97) {
			time_t now = first + 60 * (time_t)m + m % 60;
			unsigned off = ota_policy_minutes(&p, now);

			assert_true(off <= HL78_DEFER_MIN_MAX);
			if (off < HL78_DEFER_MIN_MAX)
				assert_int_equal(ota_policy_minutes(
					&p, now + 60 * (time_t)off), 0);
			if (off > 1)
				assert_true(ota_policy_minutes(
					&p, now + 60) > 0);
		}
	}
}

/* Somebody sets the clock while it is put off: it is looked at anew. */
static void a_clock_that_jumps(void **state)
{
	struct ota_policy p = { .accept = true };
	time_t now = local(2026, 6, 10, 20, 0, 1);

	(void)state;
	zone(BERLIN);
	ota_policy_read_window(&p, "01:00-04:00");
	now = local(2026, 6, 10, 20, 0, 1);
	assert_int_equal(ota_policy_minutes(&p, now), 300);
	assert_int_equal(ota_policy_minutes(&p, now + 300 * 60 - 7200), 120);
	assert_int_equal(ota_policy_minutes(&p, now + 300 * 60 + 4 * 3600),
			 20 * 60);
	zone("UTC0");
	assert_int_equal(ota_policy_minutes(&p, now), 420);
	/* Without a window there is nothing to wait for. */
	p.window.given = false;
	assert_int_equal(ota_policy_minutes(&p, now), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agreements_are_read),
		cmocka_unit_test(deferrals_are_read),
		cmocka_unit_test(windows_are_read),
		cmocka_unit_test(what_contradicts_itself_is_said),
		cmocka_unit_test(names_of_access_points),
		cmocka_unit_test(the_plan_follows),
		cmocka_unit_test(accepted_inside_put_off_outside),
		cmocka_unit_test(each_minute_of_a_year),
		cmocka_unit_test(a_clock_that_jumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
