/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stops an update of the simulated module, and how it goes on: sessions
 * closed, resets, no network, in each state of a package, with the download
 * agreement and without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "unit/sim_run.h"

static struct run run;

static void open_all(const char *spec)
{
	char full[256];

	snprintf(full, sizeof(full), "%s,mask=4479,echo=off", spec);
	run_open(&run, full, 0);
}

#define CONNECT "4 6 23,1"

static void stopped_with_agreement(void **state)
{
	(void)state;
	open_all("agreements");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_send(&run, "AT+WDSR=3");
	run_until(&run, "18,18", 60);
	run_fold(&run);
	run_check(&run, "AT+WDSS=1,0", 3600000, "OK 8");
	/* 63 blocks of 1500 bytes came, 46 pages of 2048 are kept. */
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,430440 2");
	run_check(&run, "AT+WDSR=3", 2000, "OK 18 18,18");
	run_until(&run, "3", 200);
	assert_string_equal(run_fold(&run), "18,19..100 10 12 3");
	run_close(&run);
}

static void stopped_without_agreement(void **state)
{
	(void)state;
	open_all("happy");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "18,6", 60);
	run_fold(&run);
	run_send(&run, "AT+WDSS=1,0");
	run_until(&run, "18,7", 30);
	assert_string_equal(run_fold(&run),
			    "OK 8 " CONNECT " 18 18,6..7");
	run_until(&run, "12", 200);
	assert_string_equal(run_fold(&run), "18,8..100 10 12");
	run_close(&run);
}

static void reset_during_a_download(void **state)
{
	(void)state;
	open_all("happy");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "18,40", 100);
	run_fold(&run);
	run_send(&run, "AT+CFUN=1,1");
	run_until(&run, "18,41", 60);
	assert_string_equal(run_fold(&run), "OK 0 " CONNECT " 18 18,40..41");
	run_close(&run);

	open_all("agreements");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_send(&run, "AT+WDSR=3");
	run_until(&run, "18,40", 100);
	run_fold(&run);
	/* Half a second till it resets: 141 blocks, 103 pages. */
	run_check(&run, "AT+CFUN=1,1", 60000, "OK 0 9,313704 2");
	run_check(&run, "AT+WDSS=1,1", 100, "AT+WDSS=1,1 ERROR");
	run_check(&run, "AT+WDSR=3", 5000,
		  "AT+WDSR=3 OK " CONNECT " 18 18,40..41");
	run_close(&run);
}

/* Less than a page was never written: from the start again. */
static void small_package_restarts(void **state)
{
	(void)state;
	open_all("agreements,size=1464,rate=100");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_send(&run, "AT+WDSR=3");
	run_until(&run, "18", 10);
	run_for(&run, 10000);
	run_fold(&run);
	run_check(&run, "AT+WDSS=1,0", 5000, "OK 8");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT " 9,1464 2");
	run_check(&run, "AT+WDSR=3", 20000, "OK 18 18,100 10 12 3");
	run_close(&run);
}

static void functionality_off_during_a_download(void **state)
{
	(void)state;
	open_all("agreements");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_send(&run, "AT+WDSR=3");
	run_until(&run, "18,40", 100);
	run_fold(&run);
	run_check(&run, "AT+CFUN=0", 60000, "8 OK");
	run_check(&run, "AT+WDSR=3", 100, "ERROR");
	/* 140 blocks came, 102 pages are kept. */
	run_check(&run, "AT+CFUN=1", 10000, "OK 9,315752 2");
	run_check(&run, "AT+WDSR=3", 5000, "OK " CONNECT " 18 18,40");
	run_close(&run);

	open_all("happy");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "18,40", 100);
	run_fold(&run);
	run_check(&run, "AT+CFUN=0", 60000, "8 OK");
	run_send(&run, "AT+CFUN=1");
	run_until(&run, "18,41", 30);
	assert_string_equal(run_fold(&run), "OK " CONNECT " 18 18,40..41");
	run_close(&run);
}

/* A reset after 14 does not stop the installation. */
static void reset_while_installing(void **state)
{
	(void)state;
	open_all("happy,size=1000,install=30,boot=4");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 20);
	run_fold(&run);
	run_check(&run, "AT+CFUN=1,1", 30000, "OK");
	run_check(&run, NULL, 20000, "0 16 " CONNECT " 8");
	run_check(&run, "AT+CGMR", 100, "AT+CGMR HL7802.4.5.4.0 OK");
	run_close(&run);
}

/* Stored, and reset before it installs: verified once more. */
static void reset_when_stored(void **state)
{
	(void)state;
	open_all("happy,size=1000,boot=2,install=1");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "10", 20);
	run_fold(&run);
	run_check(&run, "AT+CFUN=1,1", 30000,
		  "OK 0 12 14 0 16 " CONNECT " 8");
	run_close(&run);
}

/* What AT&W kept stays over a reset, not over an update. */
static void kept_profile(void **state)
{
	(void)state;
	open_all("happy,size=1000,boot=2,install=1");
	run_check(&run, "AT&W", 100, "OK");
	run_check(&run, "AT+CFUN=1,1", 10000, "OK 0");
	run_check(&run, "AT+WDSS=1,1", 30000,
		  "OK " CONNECT " 9,1000 18 18,100 10 12 14 8 0 16 " CONNECT
		  " 8");
	run_check(&run, "AT", 100, "AT OK");
	/* Reported once, nothing is left to do at the next start. */
	run_check(&run, "AT+CFUN=1,1", 60000, "AT+CFUN=1,1 OK 0");
	run_close(&run);
}

/* A command half typed before a reset is not ended by what comes after. */
static void reset_forgets_what_was_typed(void **state)
{
	(void)state;
	open_all("happy,boot=2");
	run_send(&run, "AT+CFUN=1,1");
	run_for(&run, 100);
	run_feed(&run, "ATI", 3);
	run_check(&run, NULL, 10000, "OK 0");
	run_check(&run, "3", 100, "3");
	run_close(&run);
}

static void server_remembers_over_a_reset(void **state)
{
	(void)state;
	open_all("happy,size=1000,offer=5,boot=10");
	run_check(&run, "AT+CFUN=1,1", 20000, "OK 0");
	run_check(&run, "AT+WDSS=1,1", 3500,
		  "AT+WDSS=1,1 OK " CONNECT " 9,1000");
	run_close(&run);
}

/* Accepted just as the session opens: the download starts once. */
static void accepted_at_the_last_moment(void **state)
{
	(void)state;
	open_all("agreements,size=1000");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_send(&run, "AT+WDSR=2,10");
	run_for(&run, 100);
	run_send(&run, "AT+WDSS=1,0");
	run_for(&run, 3000);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "23,1", 20);
	run_fold(&run);
	run_check(&run, "AT+WDSR=3", 10000, "OK 18 18,100 10 12 3");
	run_close(&run);
}

static void accepted_without_network(void **state)
{
	(void)state;
	open_all("agreements,size=1000");
	run_send(&run, "AT+CMEE=1");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "2", 20);
	run_fold(&run);
	run_check(&run, "AT+CFUN=0", 100, "8 OK");
	run_check(&run, "AT+WDSR=3", 100, "+CME ERROR: 30");
	run_check(&run, "AT+CFUN=1", 5000, "OK 9,1000 2");
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stopped_with_agreement),
		cmocka_unit_test(stopped_without_agreement),
		cmocka_unit_test(reset_during_a_download),
		cmocka_unit_test(small_package_restarts),
		cmocka_unit_test(functionality_off_during_a_download),
		cmocka_unit_test(reset_while_installing),
		cmocka_unit_test(reset_when_stored),
		cmocka_unit_test(kept_profile),
		cmocka_unit_test(reset_forgets_what_was_typed),
		cmocka_unit_test(server_remembers_over_a_reset),
		cmocka_unit_test(accepted_at_the_last_moment),
		cmocka_unit_test(accepted_without_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
