/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in the way of a local update: each problem found, refused and
 * allowed, and nothing but questions sent before it is decided.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BIT(id) (UINT32_C(1) << (id))

static struct bench *bench;

static int open_bench(void **state)
{
	(void)state;
	bench = malloc(sizeof(*bench));
	assert_non_null(bench);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	free(bench);
	return 0;
}

static const struct row {
	enum hl78_problem_id id;
	struct bench_script script;
	uint32_t facts;
	const char *family, *from;
	const char *heard;  /* before it begins */
	uint64_t size;
	const char *reason; /* when it is refused */
} rows[] = {
	{ .id = HL78_PF_FILE, .facts = BIT(HL78_PF_FILE),
	  .reason = "file: the package file is empty" },
	{ .id = HL78_PF_FILE, .size = HL78_XMODEM_SIZE_MAX + 1,
	  .reason = "file: the package file is empty, too large" },
	{ .id = HL78_PF_CHECKSUM, .facts = BIT(HL78_PF_CHECKSUM),
	  .reason = "checksum: " },
	{ .id = HL78_PF_XONXOFF, .facts = BIT(HL78_PF_XONXOFF),
	  .reason = "xonxoff: " },
	{ .id = HL78_PF_PORT_BUSY, .facts = BIT(HL78_PF_PORT_BUSY),
	  .reason = "port-busy: another program has the port open; end that" },
	{ .id = HL78_PF_MODEMMANAGER, .facts = BIT(HL78_PF_MODEMMANAGER),
	  .reason = "modemmanager: " },
	{ .id = HL78_PF_NOT_AT_PORT, .facts = BIT(HL78_PF_NOT_AT_PORT),
	  .reason = "not-at-port: " },
	{ .id = HL78_PF_FAMILY, .family = "HL7800",
	  .reason = "family: the package is for HL7800, the module is HL7802" },
	{ .id = HL78_PF_FROM_VERSION, .from = "HL7802.4.3.0.0",
	  .reason = "from-version: the package is for HL7802.4.3.0.0, the "
		    "module runs HL7802.4.6.9.4; take the package for the "
		    "version" },
	{ .id = HL78_PF_FROM_VERSION, .from = "HL7802.4.6.9.4",
	  .script = { .from = "HL7802." },
	  .reason = "from-version: the package is for HL7802.4.6.9.4, the "
		    "module runs HL7802.; " },
	{ .id = HL78_PF_SIZE, .size = 40000,
	  .script = { .answers = { { "AT+WDSD=?",
				     "+WDSD: (1-30000)\nOK" } } },
	  .reason = "size: the package has 40000 bytes, the module takes 1 to "
		    "30000" },
	{ .id = HL78_PF_PENDING, .heard = "+WDSI: 3",
	  .reason = "pending: a package is stored, and waits for the agreement "
		    "to install it (AT+WDSR=4)" },
	{ .id = HL78_PF_PENDING, .heard = "+WDSI: 2",
	  .reason = "pending: the request to download" },
	{ .id = HL78_PF_PENDING, .heard = "+WDSI: 18,5",
	  .reason = "pending: a download was suspended, and goes on later; "
		    "bring that to its end first: AT+WDSR=4 installs what is "
		    "stored, AT+WDSS=1,1 goes on with a download" },
	{ .id = HL78_PF_PENDING, .heard = "+WDSI: 10",
	  .reason = "pending: a package is stored, and waits to be installed; "
		    "bring that to its end first: AT+WDSR=4 installs" },
	{ .id = HL78_PF_SIM_PIN,
	  .script = { .answers = { { "AT+CPIN?", "+CPIN: SIM PIN\nOK" } } },
	  .reason = "sim-pin: " },
	{ .id = HL78_PF_NO_INSTALL_ASK,
	  .script = { .answers = { { "AT+WDSI?", "ERROR" },
				   { "AT+WDSI=4479", "ERROR" },
				   { "AT+WDSI=4095", "ERROR" } },
		      .stored = "@1 OK" },
	  .reason = "no-install-ask: the module has no indications" },
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static void begin(const struct row *row)
{
	struct bench *b = bench;

	bench_open(b, &row->script);
	b->plan.facts = row->facts;
	if (row->size)
		b->plan.size = row->size;
	if (row->family)
		snprintf(b->plan.family, sizeof(b->plan.family), "%s",
			 row->family);
	if (row->from)
		snprintf(b->plan.from, sizeof(b->plan.from), "%s", row->from);
	if (row->heard)
		bench_hear(b, row->heard);
}

/* Its event, refused or not: "? size! the package …". */
static void expect_told(const struct row *row, bool refused)
{
	const struct hl78_problem_info *info = hl78_problem_info(row->id);
	char text[64];

	snprintf(text, sizeof(text), "? %s%s ", info->id, refused ? "!" : "");
	if (!strstr(bench->told, text))
		fail_msg("%s is not told: %s", text, bench->told);
}

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		struct bench *b = bench;

		begin(&rows[i]);
		bench_update(b);
		expect_told(&rows[i], true);
		assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
		if (!strstr(b->outcome.reason, rows[i].reason))
			fail_msg("%s, not %s", b->outcome.reason,
				 rows[i].reason);
		assert_null(strstr(b->sent, "AT+WDSD=2"));
		assert_null(strstr(b->sent, "=4479"));
		assert_int_equal(hl78_modem_changes(b->modem), 0);
		bench_close(b);
	}
}

static void test_allowed(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		struct bench *b = bench;
		bool may = hl78_problem_info(rows[i].id)->kind == HL78_ALLOW;

		begin(&rows[i]);
		b->plan.allow = BIT(rows[i].id);
		bench_update(b);
		expect_told(&rows[i], !may);
		if ((b->outcome.kind == HL78_OUT_UPDATED) != may)
			fail_msg("%s: %s (%s)\n%s", hl78_problem_info(rows[i].id)
				 ->id, hl78_outcome_name(b->outcome.kind),
				 b->outcome.reason, b->told);
		bench_close(b);
	}
}

static const struct bench_script as_ever;

/* There already: nothing is sent, and that is no failure. */
static void test_same_version(void **state)
{
	static const struct bench_script same = { .from = "HL7802.4.7.1.0" };
	struct bench *b = bench;

	(void)state;
	bench_open(b, &same);
	snprintf(b->plan.from, sizeof(b->plan.from), "HL7802.4.6.0.0");
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_NONE);
	assert_string_equal(b->outcome.reason, "the module runs the version "
			    "of the package already");
	assert_null(strstr(b->told, "from-version"));
	b->plan.facts = BIT(HL78_PF_CHECKSUM);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	b->plan.facts = 0;
	b->plan.allow = BIT(HL78_PF_SAME_VERSION);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	assert_non_null(strstr(b->outcome.reason, "from-version"));
	assert_non_null(strstr(b->outcome.reason, "to be allowed, too: the "
			       "module runs HL7802.4.7.1.0"));
	b->plan.from[0] = '\0';
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_true(b->outcome.verified);
	bench_close(b);
}

static void test_dry_run(void **state)
{
	struct bench *b = bench;

	(void)state;
	bench_open(b, &as_ever);
	b->plan.dry_run = true;
	b->mask = 0;
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_NONE);
	assert_non_null(strstr(b->outcome.reason, "dry run"));
	assert_string_equal(b->told, "identify | preflight | "
			    "? mask indications are none | put-back | over");
	assert_null(strstr(b->sent, "AT+WDSI="));
	b->plan.facts = BIT(HL78_PF_PORT_BUSY) | BIT(HL78_PF_MODEMMANAGER) |
			BIT(HL78_PF_NOT_AT_PORT);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	assert_non_null(strstr(b->outcome.reason,
			       "; also modemmanager, not-at-port"));
	bench_close(b);
}

/* A transfer that somebody began: told, and ended where that is allowed. */
static void test_left_over(void **state)
{
	static const struct bench_script script = { .left_over = true };
	struct bench *b = bench;
	const char *command;

	(void)state;
	bench_open(b, &script);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_REFUSED);
	assert_non_null(strstr(b->outcome.reason, "pending: the module waits "
			       "for the data of a transfer"));
	assert_true(hl78_modem_status(b->modem)->awaits_transfer);
	assert_non_null(strstr(hl78_status_advice(hl78_modem_status(b->modem),
						  &command), "transfer"));
	b->plan.allow = BIT(HL78_PF_PENDING);
	bench_update(b);
	assert_non_null(strstr(b->told, "the earlier transfer is cancelled"));
	assert_int_equal(b->outcome.kind, HL78_OUT_UPDATED);
	assert_false(hl78_modem_status(b->modem)->awaits_transfer);
	bench_close(b);
}

/* Another program takes the answers: more likely than cable and power. */
static void test_silent_and_shared(void **state)
{
	static const struct bench_script script = {
		.answers = { { "AT", "" }, { "ATI", "" } },
	};
	struct bench *b = bench;

	(void)state;
	bench_open(b, &script);
	b->plan.facts = BIT(HL78_PF_PORT_BUSY);
	bench_update(b);
	assert_int_equal(b->outcome.kind, HL78_OUT_TIMEOUT);
	assert_non_null(strstr(b->outcome.reason, "(port-busy)"));
	bench_close(b);
}

static void test_names(void **state)
{
	enum hl78_problem_id id;

	(void)state;
	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		const struct hl78_problem_info *info =
			hl78_problem_info((enum hl78_problem_id)i);

		assert_true(hl78_problem_find(info->id, strlen(info->id), &id));
		assert_int_equal(id, i);
		assert_false(hl78_problem_find(info->id, strlen(info->id) - 1,
					       &id));
		assert_true(info->text[0] && info->cure[0]);
		assert_non_null(hl78_problem_class_name(info->kind));
	}
	for (int i = 0; i < HL78_N_UPDATE_STEPS; i++)
		assert_non_null(hl78_update_step_name(
			(enum hl78_update_step)i));
}

static void test_range(void **state)
{
	struct bench *b = bench;
	struct hl78_update_plan plan;

	(void)state;
	bench_open(b, &as_ever);
	plan = b->plan;
	plan.retries = HL78_UPDATE_RETRIES_MAX + 1;
	assert_int_equal(hl78_modem_update(b->modem, &plan, b->now),
			 HL78_ERR_RANGE);
	plan = b->plan;
	memset(plan.to, 'x', sizeof(plan.to));
	assert_int_equal(hl78_modem_update(b->modem, &plan, b->now),
			 HL78_ERR_RANGE);
	hl78_modem_link(b->modem, false, b->now);
	assert_int_equal(hl78_modem_update(b->modem, &b->plan, b->now),
			 HL78_ERR_STATE);
	assert_int_equal(hl78_modem_agree(b->modem, b->now), HL78_ERR_STATE);
	assert_int_equal(hl78_modem_go_on(b->modem, b->now), HL78_ERR_STATE);
	assert_int_equal(hl78_modem_give_data(b->modem, "x", 1, b->now),
			 HL78_ERR_STATE);
	hl78_modem_update_cancel(b->modem, b->now);
	assert_int_equal(hl78_modem_update_status(b->modem)->step,
			 HL78_UPDATE_IDLE);
	bench_close(b);
}

#define BENCH(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH(test_refused),	  BENCH(test_allowed),
		BENCH(test_same_version), BENCH(test_dry_run),
		BENCH(test_left_over),	  BENCH(test_names),
		BENCH(test_silent_and_shared),
		BENCH(test_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
