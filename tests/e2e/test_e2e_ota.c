/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ota, as scripts run it, from the session to the verdict: each scenario
 * of the simulated module in virtual time, with its outcome, status, reason and
 * valid JSON; what is agreed to and when; and a person at the terminal.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "run.h"
#include "unit/schema.h"

#define OLD "HL7802.4.4.14.0"
#define NEW "HL7802.4.5.4.0"

/* A relative path: they run in a folder of their own. */
#define PIN "pin"

static struct run run;
static char folder[] = "/tmp/ota.XXXXXX";
static char program[4096];
static const char *const log_path = "log", *const pin_path = PIN;

static int run_args(const char *const *args)
{
	run = (struct run){ .input = NULL };
	run_program(&run, args);
	return run.status;
}

#define RUN(...) run_args((const char *const[]){ __VA_ARGS__, NULL })
#define OTA(...) RUN("ota", "-L", "none", __VA_ARGS__)

static bool has(const char *text)
{
	return strstr(run.out, text) != NULL;
}

static unsigned count(const char *text)
{
	unsigned n = 0;

	for (const char *at = run.out; (at = strstr(at, text)); at++)
		n++;
	return n;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder) || !schema_load())
		return -1;
	if (!realpath(e2e_program(), program) || chdir(folder) != 0)
		return -1;
	setenv("FOTACON", program, 1);
	write_file(PIN, "1234\n", 0600);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	schema_drop();
	unlink(pin_path);
	return rmdir(folder);
}

/* ---- each scenario ---- */

static const struct row {
	const char *spec;
	const char *option; /* besides --accept; NULL: none */
	const char *outcome;
	int status;
	const char *reason; /* a part of it; NULL: of no concern */
} rows[] = {
	{ "sim:", NULL, "updated", 0, NULL },
	{ "sim:agreements", NULL, "updated", 0, NULL },
	{ "sim:first-contact", NULL, "updated", 0, NULL },
	{ "sim:registration-failures", NULL, "updated", 0, NULL },
	{ "sim:key-rotation", NULL, "updated", 0, NULL },
	{ "sim:key-rotation,rotation=bootstrap", NULL, "updated", 0, NULL },
	{ "sim:key-rotation,rotation=re-registered", NULL, "updated", 0, NULL },
	{ "sim:key-rotation,rotation=serial-changed", NULL, "updated", 0, NULL },
	{ "sim:denied", NULL, "denied", 1, "denied the session (7)" },
	{ "sim:no-apn", NULL, "failed", 1, "650" },
	{ "sim:no-apn", "--apn=bench.apn", "updated", 0, NULL },
	{ "sim:sim-pin", NULL, "failed", 1, "the SIM wants its PIN" },
	{ "sim:sim-pin", "--pin-file=" PIN, "updated", 0, NULL },
	{ "sim:polling", NULL, "updated", 0, NULL },
	{ "sim:polling", "--no-start", "updated", 0, NULL },
	{ "sim:hibernate", NULL, "updated", 0, NULL },
	{ "sim:crash-in-answer", NULL, "updated", 0, NULL },
	{ "sim:reset", NULL, "updated", 0, NULL },
	{ "sim:power-cut", NULL, "updated", 0, NULL },
	{ "sim:cfun-off", NULL, "suspended", 7, "the download is suspended" },
	{ "sim:network-loss", NULL, "updated", 0, NULL },
	{ "sim:network-loss-short", NULL, "updated", 0, NULL },
	{ "sim:nat-release", NULL, "none", 0, "nothing was offered" },
	{ "sim:download-issue", NULL, "updated", 0, NULL },
	{ "sim:download-issue-0", NULL, "failed", 1, "11" },
	{ "sim:download-issue-1", NULL, "failed", 1, "11" },
	{ "sim:download-issue-2", NULL, "failed", 1, "11" },
	{ "sim:download-issue-3", NULL, "suspended", 7, NULL },
	{ "sim:download-issue-5", NULL, "failed", 1, "11" },
	{ "sim:download-issue-bare", NULL, "failed", 1, "11" },
	{ "sim:power-cut-installing", NULL, "updated", 0, NULL },
	{ "sim:not-certified", NULL, "rejected", 1, "13" },
	{ "sim:wrong-delta", NULL, "failed", 1, "15" },
	{ "sim:silent-mismatch", NULL, "mismatch", 1, "the old one" },
	{ "sim:stuck-after-14", NULL, "timeout", 4, "15 minutes" },
	{ "sim:bad-line", NULL, "updated", 0, NULL },
	/* No scenarios, but ways that one can go. */
	{ "sim:happy,version=" NEW, "--expect-version=" NEW, "none", 0,
	  "there already" },
	{ "sim:", "--expect-version=" NEW, "updated", 0, NULL },
	{ "sim:", "--expect-version=HL7802.4.9.0.0", "mismatch", 1,
	  "not HL7802.4.9.0.0" },
	{ "sim:agreements", "--expect-version=HL7802.4.9.0.0", "mismatch", 1,
	  "not HL7802.4.9.0.0" },
	{ "sim:happy,offer=never", NULL, "none", 0, "nothing was offered" },
	{ "sim:happy,fault=no-result", NULL, "mismatch", 1, "the old one" },
	{ "sim:agreements,size=1464", NULL, "updated", 0, NULL },
	{ "sim:agreements,size=1464,fault=power-cut,at=40%", NULL, "updated",
	  0, NULL },
	{ "sim:happy,agree=connect+download+install", NULL, "updated", 0,
	  NULL },
};

static void check_log(const struct row *row)
{
	const char *result;
	char want[80];

	RUN("replay", "--json", log_path);
	result = strstr(run.out, "\"type\":\"result\"");
	snprintf(want, sizeof(want), "\"outcome\":\"%s\"", row->outcome);
	if (!result || !strstr(result, want))
		fail_msg("%s: its log is %s", row->spec,
			 result ? result : run.out);
	unlink(log_path);
}

static void check_row(const struct row *row)
{
	const char *result;
	char want[80];

	if (row->option)
		RUN("ota", "-L", log_path, "--json", "--accept", row->option,
		    row->spec);
	else
		RUN("ota", "-L", log_path, "--json", "--accept", row->spec);
	result = strstr(run.out, "\"type\":\"result\"");
	snprintf(want, sizeof(want), "\"verified\":%s",
		 strcmp(row->outcome, "updated") == 0 ? "true" : "false");
	if (run.status != row->status || !result || !strstr(result, want) ||
	    (row->reason && !strstr(result, row->reason)))
		fail_msg("%s %s: %d, %s", row->spec,
			 row->option ? row->option : "", run.status,
			 result ? result : run.out);
	run_check_json(&run, row->outcome);
	assert_int_equal(schema_check_lines(run.out, "result"), 1);
	check_log(row);
}

static void every_scenario_has_its_outcome(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

/* A scenario without a row would be one that nobody looked at. */
static void every_scenario_has_a_row(void **state)
{
	static char list[sizeof(run.out)];
	char name[32], spec[48];
	bool found;

	(void)state;
	assert_int_equal(RUN("sim", "--list"), 0);
	memcpy(list, run.out, sizeof(list));
	for (char *at = strstr(list, "Scenarios:\n") + 11; *at == ' ';
	     at = strchr(at, '\n') + 1) {
		if (sscanf(at, "  %31[a-z0-9-]", name) != 1 || at[2] == ' ')
			continue;
		snprintf(spec, sizeof(spec), "sim:%s", name);
		found = strcmp(name, "happy") == 0;
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			found |= strncmp(rows[i].spec, spec,
					 strlen(spec)) == 0;
		if (!found)
			fail_msg("scenario %s has no row", name);
	}
}

/* ---- what is agreed to ---- */

static void nothing_is_agreed_to_by_nobody(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "sim:agreements"), 7);
	assert_false(has(" > AT+WDSR"));
	assert_true(has("> AT+WDSI=0\n")); /* and put back */
	assert_non_null(strstr(run.err, "pending"));
	/* Put off, and then nobody says yes either. */
	assert_int_equal(OTA("-e", "--defer", "download=10", "sim:"), 7);
	assert_true(has(" > AT+WDSR=2,10\n"));
	assert_false(has(" > AT+WDSR=3"));
}

static void agreements_are_for_the_run(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--accept", "--agree", "download,install",
			     "sim:"), 0);
	assert_true(has(" > AT+WDSC=1,1\n"));
	assert_true(has(" > AT+WDSC=2,1\n"));
	assert_true(has(" > AT+WDSR=3\n"));
	assert_true(has(" > AT+WDSR=4\n"));
	assert_true(has(" > AT+WDSC=1,0\n"));
	assert_true(has(" > AT+WDSC=2,0\n"));
	assert_int_equal(OTA("-e", "--agree", "none", "sim:agreements"), 0);
	assert_true(has(" > AT+WDSC=1,0\n"));
	assert_false(has(" > AT+WDSR"));
	assert_true(has(" > AT+WDSC=1,1\n"));
}

static void put_off_once(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--yes", "--defer",
			     "download=10,install=1440", "sim:"), 0);
	assert_int_equal(count(" > AT+WDSR=2,10\n"), 1);
	assert_int_equal(count(" > AT+WDSR=3\n"), 1);
	assert_int_equal(count(" > AT+WDSR=5,1440\n"), 1);
	assert_int_equal(count(" > AT+WDSR=4\n"), 1);
	assert_true(has("\nupdated " OLD " to " NEW ", verified; 24:"));
}

/* ---- hours of the day ---- */

/* A zone in which it is this time of the day now, to the second. */
static void make_it(int hour, int minute)
{
	long now = (long)(time(NULL) % 86400);
	long off = hour * 3600L + minute * 60L - now;
	char tz[40];

	snprintf(tz, sizeof(tz), "TST%c%ld:%02ld:%02ld", off < 0 ? '+' : '-',
		 labs(off) / 3600, labs(off) / 60 % 60, labs(off) % 60);
	setenv("TZ", tz, 1);
}

static void accepted_in_the_window(void **state)
{
	(void)state;
	make_it(12, 0);
	assert_int_equal(OTA("-e", "--accept", "--window", "11:00-13:00",
			     "sim:"), 0);
	assert_false(has(" > AT+WDSR=2"));
	assert_false(has(" > AT+WDSR=5"));
	assert_true(has(" > AT+WDSC=1,1\n")); /* or nothing would be held back */
	make_it(12, 0);
	assert_int_equal(OTA("-e", "--accept", "--window", "13:00-14:00",
			     "sim:"), 0);
	assert_int_equal(count(" > AT+WDSR=2,60\n"), 1);
	assert_int_equal(count(" > AT+WDSR=3\n"), 1);
	assert_false(has(" > AT+WDSR=5"));
	assert_true(has("the download is put off by 60 minutes, to 01:00:0"));
	/* Over midnight; and closed by the time the package is there. */
	make_it(23, 30);
	assert_int_equal(OTA("-e", "--accept", "--window", "00:30-00:31",
			     "sim:"), 0);
	assert_int_equal(count(" > AT+WDSR=2,60\n"), 1);
	assert_int_equal(count(" > AT+WDSR=3\n"), 1);
	assert_int_equal(count(" > AT+WDSR=5,14"), 1);
	assert_int_equal(count(" > AT+WDSR=4\n"), 1);
	unsetenv("TZ");
}

/* ---- the rest ---- */

static void lines_for_people(void **state)
{
	(void)state;
	assert_int_equal(OTA("--accept", "sim:agreements"), 0);
	assert_true(has("the module is HL7802 with " OLD));
	assert_true(has("at the end is put back: AT+WDSI=0, AT+CMEE=0"));
	assert_true(has("waits for a session with the DM server"));
	assert_true(has("23,1     session with the DM server"));
	assert_true(has("asks to download"));
	assert_false(has("18,45"));
	assert_true(has("keep its power on"));
	assert_true(has("\nupdated " OLD " to " NEW ", verified; "));
	assert_non_null(strstr(run.err, "download  20 %"));
	assert_non_null(strstr(run.err, " of 524 kB  "));
	assert_non_null(strstr(run.err, "installs, 1:00; usually"));

	assert_int_equal(OTA("-q", "--accept", "sim:"), 0);
	assert_ptr_equal(strstr(run.out, "updated"), run.out);
	assert_string_equal(run.err, "");
	assert_int_equal(OTA("--progress", "none", "--accept", "sim:"), 0);
	assert_string_equal(run.err, "");
}

/* Nobody else is there to begin a session, or to offer something. */
static void wait_in_vain_ends(void **state)
{
	static const char *const ways[][2] = {
		{ "--no-start", "sim:" },
		{ "--idle=0", "sim:happy,offer=never" },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(OTA("--accept", ways[i][0], ways[i][1]), 4);
		assert_non_null(strstr(run.err, "timeout: the simulated module "
				       "does nothing more by itself"));
		assert_null(strstr(run.err, "not put back"));
	}
	assert_int_equal(RUN("ota", "-L", log_path, "--accept", "--no-start",
			     "--timeout=90", "sim:"), 4);
	assert_non_null(strstr(run.err, "not done within 90 s"));
	RUN("replay", log_path);
	assert_int_equal(count("# update over"), 1);
	unlink(log_path);
}

/* Once with until when, then at intervals that grow. */
static void waits_are_told(void **state)
{
	(void)state;
	assert_int_equal(OTA("--idle", "1000", "sim:happy,offer=never"), 0);
	assert_int_equal(count("waits for the server to offer something, "
			       "until 00:16:4"), 1);
	assert_non_null(strstr(run.err, "still waits for the server to offer "
			       "something, since 00:00:0"));
	assert_non_null(strstr(run.err, "(1:00), until 00:16:4"));
	assert_non_null(strstr(run.err, "(3:00), until"));
	assert_non_null(strstr(run.err, "(7:00), until"));
	assert_non_null(strstr(run.err, "(15:00), until"));
	assert_null(strstr(run.err, "(2:00), until"));
	assert_non_null(strstr(run.out, "none"));
}

static void of_several_contexts(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--accept", "--apn", "bench.apn", "--cid",
			     "1", "sim:no-apn"), 0);
	assert_true(has("bench.apn"));
	OTA("--accept", "--cid", "2", "sim:");
	assert_true(has("an HL780x downloads over CID 1 only"));
	OTA("--accept", "--cid", "1", "sim:");
	assert_false(has("over CID 1 only"));
}

static void the_version_that_is_expected(void **state)
{
	(void)state;
	assert_int_equal(OTA("--accept", "--expect-version", NEW, "sim:"), 0);
	assert_int_equal(OTA("--accept", "--expect-version", "HL7802.4.6.9.4",
			     "sim:"), 1);
	assert_non_null(strstr(run.err, "mismatch"));
}

static void the_pin_comes_from_a_file(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--accept", "--pin-file", pin_path,
			     "sim:sim-pin"), 0);
	assert_null(strstr(run.out, "1234"));
	assert_string_equal(strstr(run.err, "others") ? "said" : "", "");
	chmod(pin_path, 0644);
	OTA("--accept", "--pin-file", pin_path, "sim:sim-pin");
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.err, "others can read the PIN"));
	write_file(pin_path, "12\n", 0600);
	assert_int_equal(OTA("--pin-file", pin_path, "sim:sim-pin"), 2);
	write_file(pin_path, "1234x\n", 0600);
	assert_int_equal(OTA("--pin-file", pin_path, "sim:sim-pin"), 2);
	write_file(pin_path, "123456789\n", 0600);
	assert_int_equal(OTA("--pin-file", pin_path, "sim:sim-pin"), 2);
	assert_null(strstr(run.err, "123456"));
	assert_int_equal(OTA("--json", "--pin-file", "/none/such", "sim:"), 2);
	run_check_json(&run, "refused");
	write_file(pin_path, "1234\n", 0600);
}

static void options_are_checked(void **state)
{
	(void)state;
	assert_int_equal(OTA("--window", "01:00-04:00", "sim:"), 2);
	assert_non_null(strstr(run.err, "--accept"));
	assert_int_equal(OTA("--accept", "--window", "1-4", "sim:"), 2);
	assert_int_equal(OTA("--agree", "yes", "sim:"), 2);
	assert_int_equal(OTA("--defer", "download=0", "sim:"), 2);
	assert_int_equal(OTA("--defer", "download=1441", "sim:"), 2);
	assert_int_equal(OTA("--cid", "3", "sim:"), 2);
	assert_int_equal(OTA("--apn", "a\"b", "sim:"), 2);
	assert_int_equal(OTA("--expect-version", "four", "sim:"), 2);
	assert_int_equal(OTA("--idle", "-1", "sim:"), 2);
	assert_int_equal(OTA("--repeat", "0", "sim:"), 2);
	assert_int_equal(OTA("--back", "x.ua", "sim:"), 2);
	assert_int_equal(OTA("--pin", "1234", "sim:"), 2);
	assert_int_equal(RUN("ota"), 2);
	assert_int_equal(OTA("sim:", "x.ua"), 2);
	assert_int_equal(OTA("--read-only", "sim:"), 5);
	assert_int_equal(OTA("/dev/none-such"), 3);
	assert_int_equal(OTA("--json", "/dev/none-such"), 3);
	run_check_json(&run, "lost");
}

static void time_runs_out(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--accept", "--timeout", "30",
			     "sim:agreements"), 4);
	assert_true(has("> AT+WDSI=0\n"));
	assert_non_null(strstr(run.err, "not done within 30 s"));
	assert_int_equal(OTA("--json", "--accept", "--timeout", "30", "sim:"),
			 4);
	run_check_json(&run, "timeout");
	assert_true(has("\"from\":\"" OLD "\""));
	/* It goes on by itself, and that is said. */
	assert_non_null(strstr(run.err, "the download agreement is off"));
}

/* One after the other, and a table; the first failure ends it. */
static void repeated(void **state)
{
	(void)state;
	assert_int_equal(OTA("-q", "--accept", "--repeat", "2", "--idle", "60",
			     "sim:happy,back=" OLD), 0);
	assert_true(has("\n  1  " OLD "       " NEW "        updated "));
	assert_true(has("\n  2  " NEW));
	assert_true(has("\n2 of 2 runs\n"));
	assert_int_equal(OTA("-q", "--accept", "--repeat", "3",
			     "sim:wrong-delta"), 1);
	assert_true(has(" failed "));
	assert_true(has("\n1 of 3 runs\n"));
	assert_non_null(strstr(run.err, "run 1 of 3:"));
	assert_int_equal(OTA("--json", "--accept", "--repeat", "3",
			     "sim:wrong-delta"), 1);
	run_check_json(&run, "failed");
	assert_int_equal(schema_check_lines(run.out, "run"), 1);
}

/* Two runs on one module: the second goes on where the first has left it. */
static void gone_on_with(void **state)
{
	static const char spec[] = "sim:agreements,state=memory";

	(void)state;
	assert_int_equal(OTA("--accept", "--timeout", "60", spec), 4);
	assert_non_null(strstr(run.err, "not done within 60 s"));
	assert_int_equal(OTA("-e", "--accept", spec), 0);
	assert_true(has("updated " OLD " to " NEW ", verified"));
	assert_false(has("  9,524648")); /* not from its beginning */
	unlink("memory");
	assert_int_equal(OTA("--agree", "install", "--timeout", "300", spec),
			 7);
	assert_int_equal(OTA("--accept", spec), 0);
	assert_true(has("updated " OLD " to " NEW ", verified"));
	unlink("memory");
}

/* A session that nobody starts, and one that polling opens. */
static void no_session_is_started(void **state)
{
	(void)state;
	assert_int_equal(OTA("-e", "--accept", "--no-start", "--timeout",
			     "600", "sim:"), 4);
	assert_false(has(" > AT+WDSS=1,1"));
	assert_true(has("waits for a session with the DM server (23,1)\n"));
	assert_int_equal(OTA("-e", "--accept", "--no-start", "sim:polling"), 0);
	assert_false(has(" > AT+WDSS=1,1"));
	assert_false(has(" > AT+WDSS=1,0")); /* it is not ours */
}

/* ---- a person at the terminal ---- */

/* What is typed before a question is no answer to it. */
static bool is_asked_twice(struct e2e *e, void *question)
{
	char row[4096];
	int n = 0;

	for (int i = 0; i < e->rows; i++)
		n += strstr(e2e_row(e, i, row, sizeof(row)), question) != NULL;
	return n == 2;
}

static void asked_on_a_terminal(void **state)
{
	const char *argv[] = { e2e_program(), "ota", "-L", "none",
			       "sim:agreements", NULL };
	static const char *const no_env[] = { NULL };
	static char again[] = "anything else to leave it:",
		    stored[] = "else to leave it stored:";
	struct e2e e;

	(void)state;
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "The module asks to download 524 648 bytes.");
	e2e_expect(&e, "else to leave it unanswered:");
	e2e_type(&e, "\n");
	e2e_expect(&e, again);
	e2e_type(&e, "later 1441\n");
	e2e_until(&e, is_asked_twice, again, "the question once more");
	e2e_type(&e, "accept\n");
	e2e_expect(&e, "the download is accepted");
	e2e_expect(&e, "else to leave it stored:");
	e2e_type(&e, "later 10\n");
	e2e_expect(&e, "the installation is put off by 10 minutes, to ");
	e2e_until(&e, is_asked_twice, stored, "the question once more");
	e2e_type(&e, "install\n");
	e2e_expect(&e, "keep its power on");
	e2e_expect(&e, "updated " OLD " to " NEW ", verified");
	assert_int_equal(e2e_exit(&e), 0);
	e2e_stop(&e);

	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "else to leave it unanswered:");
	e2e_type(&e, "no\n");
	e2e_expect(&e, "the download stays unanswered");
	assert_int_equal(e2e_exit(&e), 7);
	e2e_stop(&e);
}

static void interrupted_at_the_question(void **state)
{
	const char *argv[] = { e2e_program(), "ota", "-L", "none",
			       "sim:agreements", NULL };
	static const char *const no_env[] = { NULL };
	struct e2e e;

	(void)state;
	e2e_start(&e, 50, 132, no_env, argv);
	e2e_expect(&e, "else to leave it unanswered:");
	e2e_type(&e, "\x1a");
	e2e_expect(&e, "it cannot be stopped now, and goes on");
	e2e_type(&e, "\x03");
	e2e_expect(&e, "waits for the answer to its request to download");
	assert_int_equal(e2e_exit(&e), 130);
	assert_false(e2e_has(&e, "unanswered: fotacon"));
	e2e_stop(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scenario_has_its_outcome),
		cmocka_unit_test(every_scenario_has_a_row),
		cmocka_unit_test(nothing_is_agreed_to_by_nobody),
		cmocka_unit_test(agreements_are_for_the_run),
		cmocka_unit_test(put_off_once),
		cmocka_unit_test(accepted_in_the_window),
		cmocka_unit_test(lines_for_people),
		cmocka_unit_test(wait_in_vain_ends),
		cmocka_unit_test(waits_are_told),
		cmocka_unit_test(of_several_contexts),
		cmocka_unit_test(the_version_that_is_expected),
		cmocka_unit_test(the_pin_comes_from_a_file),
		cmocka_unit_test(options_are_checked),
		cmocka_unit_test(time_runs_out),
		cmocka_unit_test(repeated),
		cmocka_unit_test(gone_on_with),
		cmocka_unit_test(no_session_is_started),
		cmocka_unit_test(asked_on_a_terminal),
		cmocka_unit_test(interrupted_at_the_question),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
