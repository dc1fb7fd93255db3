/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update, as scripts run it, from the package's file to the verdict:
 * the simulated module in virtual time, so that what takes a quarter of an hour
 * takes none. Each way that an update can go has its outcome and its status.
 */
#define _GNU_SOURCE
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"
#include "update_faults.h"

#define OLD "HL7802.4.4.14.0"
#define NEW "HL7802.4.5.4.0"

static struct run run;
static char folder[] = "/tmp/localupdate.XXXXXX";
static char there[80], back[80], other[80];

static int run_args(const char *const *args)
{
	run = (struct run){ .input = NULL };
	run_program(&run, args);
	return run.status;
}

#define RUN(...) run_args((const char *const[]){ __VA_ARGS__, NULL })

static void make(char *path, size_t size, const char *name, const char *spec)
{
	snprintf(path, size, "%s/%s", folder, name);
	assert_int_equal(RUN("sim", "-q", "--package", path, spec), 0);
}

/* 25 blocks of 1024, the last of them filled. */
static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	make(there, sizeof(there), "HL7802_4.4.14.0_to_4.5.4.0.ua",
	     "happy,size=25000");
	make(back, sizeof(back), "HL7802_4.5.4.0_to_4.4.14.0.ua",
	     "happy,size=12000,version=" NEW ",to=" OLD);
	make(other, sizeof(other), "HL7800_4.4.14.0_to_4.5.4.0.ua",
	     "happy,size=9000");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(there);
	unlink(back);
	unlink(other);
	return rmdir(folder);
}

/* ---- the table ---- */

static const struct row {
	const char *spec;
	const char *option; /* NULL: none */
	const char *outcome;
	int status;
	const char *reason; /* a part of it */
} rows[] = {
	{ "sim:", NULL, "updated", 0, NULL },
	{ "sim:agreements", NULL, "updated", 0, NULL },
	{ "sim:happy,start=crc", NULL, "updated", 0, NULL },
	{ "sim:happy,echo=off", NULL, "updated", 0, NULL },
	{ "sim:bad-line", NULL, "updated", 0, NULL },
	{ "sim:happy,fault=cancel,at=3", "--retries=0", "failed", 1, "CAN" },
	{ "sim:happy,fault=reset,at=40%", NULL, "failed", 1, "restarted" },
	/* In the installation. */
	{ "sim:not-certified", NULL, "rejected", 1, "13" },
	{ "sim:wrong-delta", NULL, "failed", 1, "15" },
	{ "sim:silent-mismatch", NULL, "mismatch", 1, "the old one" },
	{ "sim:happy,fault=no-result", NULL, "mismatch", 1, "the old one" },
	{ "sim:happy,to=HL7802.4.5.5.0", NULL, "mismatch", 1,
	  "HL7802.4.5.5.0 was read, not " NEW },
	{ "sim:happy,fault=no-ask", NULL, "pending", 7, "did not ask" },
	{ "sim:stuck-after-14", NULL, "timeout", 4, "15 minutes" },
	/* Before it. */
	{ "sim:happy,version=" NEW, NULL, "none", 0, "already" },
	{ "sim:happy,version=HL7802.4.3.0.0", NULL, "refused", 5,
	  "from-version" },
	{ "sim:happy,version=HL7802.4.3.0.0", "--allow=from-version",
	  "updated", 0, NULL },
	{ "sim:sim-pin", NULL, "refused", 5, "sim-pin" },
	{ "sim:happy", "--flow=xonxoff", "refused", 5, "xonxoff" },
	{ "sim:happy", "--dry-run", "none", 0, "dry run" },
	{ "sim:sim-pin", "--dry-run", "refused", 5, "sim-pin" },
};

/* Of the last result in what was printed; its seconds differ. */
static void keep_result(char out[400])
{
	const char *result = strstr(run.out, "\"type\":\"result\""), *at;

	assert_non_null(result);
	at = strstr(result, "\"outcome\"");
	assert_non_null(at);
	snprintf(out, 400, "%.*s",
		 (int)(strstr(at, "\"seconds\"") - at), at);
}

/* A log says the same as whoever wrote it, to the letter. */
static void check_replay(const char *log, const char *spec)
{
	char live[400], again[400];

	keep_result(live);
	RUN("replay", "--json", log);
	keep_result(again);
	if (strcmp(live, again) != 0)
		fail_msg("%s: %s\nits log: %s", spec, live, again);
	unlink(log);
}

static void check_row(const struct row *row)
{
	const char *result;
	char want[80], log[96];

	snprintf(log, sizeof(log), "%s/log", folder);
	if (row->option)
		RUN("update", "-L", log, "--json", "--yes", row->option,
		    row->spec, there);
	else
		RUN("update", "-L", log, "--json", "--yes", row->spec, there);
	run_check_json(&run, row->outcome);
	result = strstr(run.out, "\"type\":\"result\"");
	snprintf(want, sizeof(want), "\"verified\":%s",
		 strcmp(row->outcome, "updated") == 0 ? "true" : "false");
	if (run.status != row->status || !result || !strstr(result, want) ||
	    (row->reason && !strstr(result, row->reason)) ||
	    (!row->reason && !strstr(result, "\"to\":\"" NEW "\"")))
		fail_msg("%s %s: %d, %s", row->spec,
			 row->option ? row->option : "", run.status,
			 result ? result : run.out);
	check_replay(log, row->spec);
}

static void every_way_has_its_outcome(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

/* ---- what goes wrong on the line ---- */

static double seconds_of(const char *result)
{
	const char *at = strstr(result, "\"seconds\":");

	return at ? strtod(at + strlen("\"seconds\":"), NULL) : -1;
}

static void check_fault(const struct update_fault *f)
{
	const char *result, *sent;
	char sim[160], baud[24], log[96];
	bool installed;
	double seconds;

	update_fault_sim(f, sim, sizeof(sim));
	snprintf(baud, sizeof(baud), "--baud=%d", f->baud ? f->baud : 115200);
	snprintf(log, sizeof(log), "%s/log", folder);
	RUN("update", "-L", log, "--json", "--yes", baud, sim, there);
	run_check_json(&run, f->outcome);
	result = strstr(run.out, "\"type\":\"result\"");
	sent = strstr(run.out, "\"percent\":100,\"bytes\":25000");
	installed = strstr(run.out, "\"code\":16") != NULL;
	seconds = result ? seconds_of(result) : -1;
	if (run.status != f->status || !result || seconds < f->from ||
	    seconds > f->to || installed != (f->status == 0) ||
	    (sent == NULL && f->status == 0) ||
	    !strstr(result, f->reason ? f->reason : "\"reason\":null"))
		fail_msg("%s: %d, %s", f->name, run.status,
			 result ? result : run.out);
	printf("# %-28s %-8s %d  %5.1f s  %s\n", f->name, f->outcome,
	       run.status, seconds, f->reason ? f->reason : "");
	check_replay(log, f->name);
}

static void every_fault_ends_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < UPDATE_N_FAULTS; i++)
		check_fault(&update_faults[i]);
}

/* ---- the rest ---- */

static bool has(const char *text)
{
	return strstr(run.out, text) != NULL;
}

static void lines_for_people(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "-L", "none", "--yes", "sim:", there),
			 0);
	assert_true(has("25 000 bytes, " OLD " to " NEW));
	assert_true(has("the module is HL7802 with " OLD));
	assert_true(has("mask: indications are none; in an update they are "
			"turned on until the end"));
	assert_true(has("this puts it back: AT+WDSI=0, AT+CMEE=0"));
	assert_true(has("the module asks for 8-bit checksums: 25 blocks"));
	assert_true(has("sent: 25 000 bytes in 0:0"));
	assert_true(has("keep its power on"));
	assert_true(has("\nupdated " OLD " to " NEW ", verified; "));
	assert_non_null(strstr(run.err, "transfer  20 %  5.1 kB of 25 kB"));
	assert_non_null(strstr(run.err, "transfer 100 %"));
	assert_non_null(strstr(run.err, "installs, 1:00; usually"));

	assert_int_equal(RUN("update", "-q", "-L", "none", "--yes", "sim:",
			     there), 0);
	assert_ptr_equal(strstr(run.out, "updated"), run.out);
	assert_string_equal(run.err, "");
	assert_int_equal(RUN("update", "-L", "none", "--progress", "none",
			     "--yes", "sim:", there), 0);
	assert_string_equal(run.err, "");
}

static unsigned count(const char *text)
{
	unsigned n = 0;

	for (const char *at = run.out; (at = strstr(at, text)); at++)
		n++;
	return n;
}

/* Each announcement once, behind its reason, and none that was not sent. */
static void what_is_announced_is_sent(void **state)
{
	(void)state;
	RUN("update", "-L", "none", "--yes", "sim:happy,fault=silent,at=3",
	    there);
	assert_int_equal(run.status, 4);
	assert_int_equal(count("changed until the end"), 1);
	assert_int_equal(count("announced; within"), 1);
	RUN("update", "-L", "none", "--yes", "sim:happy,fault=cancel,at=3",
	    there);
	assert_int_equal(run.status, 0);
	assert_int_equal(count("changed until the end"), 1);
	assert_int_equal(count("announced; within"), 2);
	assert_non_null(strstr(strstr(run.out, "at the end"), "announced;"));
}

static void json_tells_how_far_it_is(void **state)
{
	(void)state;
	RUN("update", "-L", "none", "--json", "--yes", "sim:", there);
	assert_true(has("\"type\":\"problem\",\"t\":"));
	assert_true(has("\"id\":\"mask\",\"class\":\"mend\""));
	assert_true(has("\"what\":\"transfer\",\"percent\":20,\"bytes\":5120,"
			"\"total\":25000,\"estimated\":false"));
	assert_true(has("\"what\":\"transfer\",\"percent\":100,\"bytes\":25000"));
	assert_true(has("\"what\":\"install\",\"percent\":null"));
	assert_true(has("\"type\":\"prompt\""));
	assert_string_equal(run.err, "");
}

static void nothing_is_agreed_to_by_nobody(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "-L", "none", "-e", "sim:", there), 7);
	assert_false(has(" > AT+WDSR"));
	assert_true(has("> AT+WDSI=0\n")); /* and put back */
	assert_non_null(strstr(run.err, "pending"));
	assert_non_null(strstr(run.err, "AT+WDSR=4 installs it"));
}

/* Put off: that is the end of it, or with --yes until it asks again. */
static void an_installation_is_put_off(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "-L", "none", "-e", "--defer", "30",
			     "sim:", there), 7);
	assert_true(has("> AT+WDSR=5,30"));
	assert_false(has(" > AT+WDSR=4"));
	assert_true(has("> AT+WDSI=0\n")); /* and put back */
	assert_non_null(strstr(run.err, "pending: the installation is put "
			       "off"));
	assert_int_equal(RUN("update", "-L", "none", "-e", "--defer", "30",
			     "--yes", "sim:", there), 0);
	assert_non_null(strstr(strstr(run.out, "> AT+WDSR=5,30"),
			       " > AT+WDSR=4"));
	assert_true(has("put off for 30 min, and agreed to when"));
	assert_true(has("\nupdated " OLD " to " NEW ", verified; 3"));
	assert_non_null(strstr(run.err, "is put off, 29:00 left"));
	assert_int_equal(RUN("update", "-L", "none", "--json", "--defer", "30",
			     "sim:", there), 7);
	run_check_json(&run, "pending");
}

static void what_is_no_package(void **state)
{
	char empty[96];

	(void)state;
	snprintf(empty, sizeof(empty), "%s/empty", folder);
	fclose(fopen(empty, "w"));
	assert_int_equal(RUN("update", "--json", "sim:", empty), 5);
	run_check_json(&run, "refused");
	unlink(empty);
	assert_int_equal(RUN("update", "sim:", empty), 2);
	assert_non_null(strstr(run.err, empty));
	assert_int_equal(RUN("update", "sim:", folder), 2);
	/* Its log would be written into it. */
	assert_int_equal(RUN("update", "--yes", "--log", there, "sim:", there),
			 2);
	assert_non_null(strstr(run.err, "--log names the package"));
	/* For another model; a file that was changed in one byte. */
	assert_int_equal(RUN("update", "-L", "none", "--yes", "sim:", other),
			 5);
	assert_non_null(strstr(run.err, "family"));
	assert_int_equal(truncate(other, 8999), 0);
	assert_int_equal(RUN("update", "-L", "none", "--yes", "--allow",
			     "family", "sim:", other), 5);
	assert_non_null(strstr(run.err, "checksum"));
	/* A way back that is none is found before the way there. */
	assert_int_equal(RUN("update", "-L", "none", "--yes", "--repeat", "1",
			     "--back", other, "sim:", there), 5);
	assert_non_null(strstr(run.err, "HL7800_4.4.14.0_to_4.5.4.0.ua: a"));
	assert_false(has("announced"));
}

static void options_are_checked(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "--allow", "force", "sim:", there), 2);
	assert_non_null(strstr(run.err, "there is no general --force"));
	/* What cannot be helped is not allowed either. */
	assert_int_equal(RUN("update", "--allow", "checksum", "sim:", there),
			 2);
	assert_int_equal(RUN("update", "--repeat", "2", "sim:", there), 2);
	assert_int_equal(RUN("update", "--retries", "10", "sim:", there), 2);
	assert_int_equal(RUN("update", "--read-only", "sim:", there), 5);
}

static void there_and_back(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "-L", "none", "-q", "--yes", "--repeat",
			     "2", "--back", back, "sim:happy,back=" OLD,
			     there), 0);
	assert_true(has("\n  1  there  " OLD "       " NEW));
	assert_true(has("\n  4  back   " NEW "        " OLD));
	assert_true(has("\n4 of 4 runs\n"));
	/* The first failure ends it: the way back is none. */
	assert_int_equal(RUN("update", "-L", "none", "--json", "--yes",
			     "--repeat", "2", "--back", back, "sim:", there),
			 1);
	run_check_json(&run, "mismatch");
	assert_true(has("\"type\":\"run\",\"t\":"));
	assert_true(has("\"number\":2,\"way\":\"back\""));
	assert_false(has("\"number\":3"));
	assert_non_null(strstr(run.err, "run 2 of 4, back, HL7802_4.5.4.0_to_"));
	/* Its table is there, too. */
	RUN("update", "-L", "none", "-q", "--yes", "--repeat", "2", "--back",
	    back, "sim:", there);
	assert_true(has("\n  2  back   " NEW));
	assert_true(has("\n2 of 4 runs\n"));
}

static void time_runs_out(void **state)
{
	(void)state;
	assert_int_equal(RUN("update", "-L", "none", "-e", "--yes",
			     "--timeout", "3", "sim:", there), 4);
	assert_true(has("> AT+WDSI=0\n"));
	assert_false(has(" > AT+WDSR"));
	assert_non_null(strstr(run.err, "not done within 3 s"));
	assert_non_null(strstr(run.err, "the settings of the module are as"));
	RUN("update", "-L", "none", "--json", "--yes", "--timeout", "3",
	    "sim:", there);
	run_check_json(&run, "timeout");
	assert_true(has("\"from\":\"" OLD "\""));
}

/* A log of it is as good as having been there. */
static void its_log_is_a_replay(void **state)
{
	char log[96], text[65536] = "";
	FILE *file;
	size_t n;

	(void)state;
	snprintf(log, sizeof(log), "%s/log", folder);
	assert_int_equal(RUN("update", "-q", "-L", log, "--yes", "sim:",
			     there), 0);
	file = fopen(log, "r");
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	assert_true(n > 0 && n < sizeof(text) - 1);
	assert_non_null(strstr(text, " # xmodem start nak\n"));
	assert_non_null(strstr(text, " # xmodem block 25 of 25, 1024 bytes, "
			       "ack in "));
	assert_non_null(strstr(text, " # xmodem eot ack\n"));
	assert_null(strstr(text, "\\x02"));
	assert_null(strstr(text, "\\x06"));
	assert_null(strstr(text, "\\x15"));
	assert_int_equal(RUN("replay", "-q", log), 0);
	assert_string_equal(run.out, "updated " OLD " to " NEW ", verified\n");
	assert_int_equal(RUN("replay", "--json", log), 0);
	assert_true(has("\"what\":\"transfer\",\"percent\":100"));
	unlink(log);
}

static void a_reader_that_goes_away_is_not_waited_for(void **state)
{
	(void)state;
	run = (struct run){ .to = "/dev/full" };
	run_program(&run, (const char *const[]){ "update", "-L", "none",
		    "--yes", "sim:", there, NULL });
	assert_int_equal(run.status, 0); /* of the module, not of the disk */
	assert_non_null(strstr(run.err, "updated " OLD " to " NEW));
	assert_non_null(strstr(run.err, "transfer 100 %"));
	assert_non_null(strstr(run.err, "installs, 1:00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_has_its_outcome),
		cmocka_unit_test(every_fault_ends_right),
		cmocka_unit_test(lines_for_people),
		cmocka_unit_test(what_is_announced_is_sent),
		cmocka_unit_test(json_tells_how_far_it_is),
		cmocka_unit_test(nothing_is_agreed_to_by_nobody),
		cmocka_unit_test(an_installation_is_put_off),
		cmocka_unit_test(what_is_no_package),
		cmocka_unit_test(options_are_checked),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(time_runs_out),
		cmocka_unit_test(its_log_is_a_replay),
		cmocka_unit_test(a_reader_that_goes_away_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
