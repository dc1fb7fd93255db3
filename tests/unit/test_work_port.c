/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A console's work without a port, and from one port to another: what goes,
 * what stays, and that a port which cannot be opened changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "app/args.h"
#include "app/settings.h"
#include "app/work.h"

const struct app_command app_commands[] = {
	{ "", "[PORT]", "the console",
	  ARG_COMMON | ARG_BIT(ARG_READ_ONLY) | ARG_BIT(ARG_LOG), 0, 1, NULL },
	{ "info", "PORT", "identity", ARG_COMMON, 1, 1, NULL },
};
const size_t n_app_commands = 2;

static struct args line = {
	.command = &app_commands[0], .options = { .log = "none" },
	.given = ARG_BIT(ARG_LOG),
};
static char device[] = "sim:denied", yes[] = "yes";
static struct settings settings = { .n_ports = 1 };
static struct console_options options;
static struct loop loop;
static struct work w;

static int set_up(void **state)
{
	(void)state;
	memcpy(settings.ports[0].name, "bench", sizeof("bench"));
	settings.ports[0].values[SETTING_DEVICE] = device;
	settings.ports[0].values[SETTING_READ_ONLY] = yes;
	line.options.settings = &settings;
	line.options.line = &line;
	loop_init(&loop, LOOP_REAL, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	work_close(&w);
	loop_fini(&loop);
	return 0;
}

static void open_with(const char *port)
{
	console_options_of(&line.options, port, &options);
	assert_int_equal(work_open(&w, &options, &loop), APP_DONE);
}

static const char *last_message(void)
{
	static char text[ROW_TEXT_MAX + 1];
	const struct row *row = rows_last(&w.messages);

	if (!row)
		return "";
	memcpy(text, row->text, row->text_len);
	text[row->text_len] = '\0';
	return text;
}

static void nothing_is_open(void **state)
{
	struct pollfd fd;

	(void)state;
	open_with(NULL);
	assert_false(work_has_port(&w));
	assert_string_equal(w.name, "no port");
	assert_false(work_under_way(&w));
	assert_false(work_step(&w));
	assert_false(work_run(&w, 0));
	work_flush(&w);
	work_fd(&w, &fd);
	assert_int_equal(fd.fd, -1);
	assert_int_equal(work_deadline(&w), HL78_NEVER);
	assert_non_null(strstr(work_read_only(&w), "no port"));
	work_line(&w, "AT+CFUN=1,1");
	assert_int_equal(w.n_notices, 1);
	assert_int_equal(rows_count(&w.at), 0);
}

static void from_none_to_one(void **state)
{
	(void)state;
	open_with(NULL);
	assert_int_equal(work_change(&w, "sim:denied"), APP_DONE);
	assert_true(work_has_port(&w));
	assert_string_equal(w.name, "sim:denied");
	assert_null(work_read_only(&w));
	assert_true(w.want_identity);
	assert_int_equal(w.n_notices, 0); /* nothing was closed */
}

/* By its name in the settings, in any case, with what they say of it. */
static void by_its_name(void **state)
{
	(void)state;
	open_with("sim:");
	work_row(&w, ROW_OWN, 0, "a row of the one before");
	work_say(&w, HL78_INFO, "said before");
	assert_int_equal(work_change(&w, "BENCH"), APP_DONE);
	assert_string_equal(w.name, "sim:denied");
	assert_non_null(strstr(work_read_only(&w), "read-only"));
	assert_int_equal(rows_count(&w.events), 0);
	assert_int_equal(rows_count(&w.messages), 2);
	assert_string_equal(last_message(), "sim:happy is closed");
	/* What they say of one does not count for the next. */
	assert_int_equal(work_change(&w, "sim:reset"), APP_DONE);
	assert_null(work_read_only(&w));
}

/* The module goes on at its own speed, with its own rows. */
static void a_refusal_changes_nothing(void **state)
{
	static const char *const wrong[] = { "sim:no-such", "info", "benhc",
					     "/no/such/port", "replay:/no" };
	struct hl78_modem *modem;

	(void)state;
	open_with("sim:happy,speed=20");
	modem = w.modem;
	work_row(&w, ROW_OWN, 0, "a row");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int64_t before = loop_unix(&loop);

		assert_int_not_equal(work_change(&w, wrong[i]), APP_DONE);
		assert_string_not_equal(w.why, "");
		assert_ptr_equal(w.modem, modem);
		assert_int_equal(loop.speed, 20);
		assert_true(loop_unix(&loop) >= before);
		assert_int_equal(rows_count(&w.events), 1);
		assert_int_equal(w.n_notices, 0);
	}
	assert_int_equal(work_change(&w, "sim:"), APP_DONE);
	assert_int_equal(loop.speed, 1);
}

/* Two at once it could not be: the first is closed before. */
static void the_same_again(void **state)
{
	(void)state;
	open_with("sim:");
	assert_int_equal(work_change(&w, "sim:"), APP_DONE);
	assert_true(work_has_port(&w));
	assert_string_equal(w.name, "sim:happy");
	assert_string_equal(last_message(), "sim:happy is closed");
}

/* --start is for the first port only. */
static void starts_once(void **state)
{
	(void)state;
	line.options.start = true;
	open_with(NULL);
	assert_int_equal(work_change(&w, "sim:"), APP_DONE);
	assert_true(w.want_session);
	assert_int_equal(work_change(&w, "sim:denied"), APP_DONE);
	assert_false(w.want_session);
	line.options.start = false;
}

#define A_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(nothing_is_open),
		A_TEST(from_none_to_one),
		A_TEST(by_its_name),
		A_TEST(a_refusal_changes_nothing),
		A_TEST(the_same_again),
		A_TEST(starts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
