/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Faults of the simulated module that strike and end by hand: what each does,
 * when it cannot be, that those which last do so until they are ended, and an
 * operation that the server has now.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "unit/sim_run.h"

static struct run run;

#define CONNECT "4 6 23,1"
#define REST    "18,100 10 12 14 8 0 16 " CONNECT " 8"
#define SPEC    "mask=4479,echo=off,size=6000,install=10,boot=2,rate=500"

static void strike(const char *fault)
{
	char why[128] = "";

	if (sim_strike(run.sim, fault, run.now, why, sizeof(why)) != 0)
		fail_msg("%s: %s", fault, why);
	run_drain(&run);
}

static void refused(const char *fault, int err, const char *reason)
{
	char why[128] = "";

	assert_int_equal(sim_strike(run.sim, fault, run.now, why, sizeof(why)),
			 err);
	assert_string_equal(why, reason);
	if (err == HL78_ERR_STATE)
		assert_string_equal(sim_strike_held(run.sim, fault), reason);
}

static void heal(const char *fault)
{
	assert_true(sim_suffers(run.sim, fault));
	sim_heal(run.sim, fault, run.now);
	assert_false(sim_suffers(run.sim, fault));
	run_drain(&run);
}

/* Half of the package is there. */
static void open_half_way(const char *spec)
{
	run_open(&run, spec, 0);
	run_send(&run, "AT+CEREG=1");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "18,50", 30);
	run_clear(&run);
}

static void unknown(void **state)
{
	(void)state;
	run_open(&run, SPEC, 0);
	refused("earthquake", HL78_ERR_SYNTAX,
		"there is no fault \"earthquake\"");
	assert_false(sim_suffers(run.sim, "earthquake"));
	sim_heal(run.sim, "earthquake", run.now);
	run_close(&run);
}

static void not_now(void **state)
{
	(void)state;
	run_open(&run, SPEC, 0);
	refused("nat", HL78_ERR_STATE, "no session is open");
	refused("issue-4", HL78_ERR_STATE, "nothing is downloaded now");
	strike("network-long");
	refused("network-short", HL78_ERR_STATE,
		"the module is not registered");
	strike("power-cut");
	refused("reset", HL78_ERR_STATE, "the module is dark");
	refused("cfun-off", HL78_ERR_STATE, "the module is dark");
	run_close(&run);

	run_open(&run, SPEC, 0);
	run_check(&run, "AT+CPWROFF", 10000, "OK");
	refused("power-cut", HL78_ERR_STATE, "the module is turned off");
	run_close(&run);

	run_open(&run, SPEC, 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 60);
	run_for(&run, 3000);
	refused("reset", HL78_ERR_STATE, "the module installs, and is dark");
	run_close(&run);
}

static void restarts(void **state)
{
	(void)state;
	open_half_way("happy," SPEC);
	strike("reset");
	assert_false(sim_suffers(run.sim, "reset"));
	run_check(&run, NULL, 60000, "0 " CONNECT " 18 18,59 18,84 " REST);
	run_close(&run);
}

static void power_cut(void **state)
{
	(void)state;
	open_half_way("happy," SPEC);
	strike("power-cut");
	run_check(&run, "AT", 20000, "");
	heal("power-cut");
	run_check(&run, NULL, 60000, "0 " CONNECT " 18 18,59 18,84 " REST);

	/* By itself it ends as well, after half a minute and the boot. */
	strike("power-cut");
	run_check(&run, NULL, 31900, "");
	assert_false(sim_suffers(run.sim, "power-cut"));
	run_check(&run, NULL, 1200, "0");
	run_close(&run);
}

/* Off in the middle, it installs when the power is back (AN 10). */
static void power_cut_while_it_installs(void **state)
{
	(void)state;
	run_open(&run, "happy," SPEC, 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 60);
	run_for(&run, 8000);
	run_clear(&run);
	strike("power-cut");
	run_check(&run, NULL, 40000, "");
	assert_false(sim_suffers(run.sim, "power-cut"));
	run_check(&run, NULL, 20000, "0 16 " CONNECT " 8");
	run_close(&run);
}

static void network(void **state)
{
	(void)state;
	open_half_way("happy," SPEC);
	strike("network-long");
	assert_false(sim_suffers(run.sim, "network-short"));
	run_check(&run, NULL, 10000, "+CEREG: 0");
	heal("network-long");
	run_check(&run, NULL, 60000, "+CEREG: 1 18,75 " REST);
	run_close(&run);

	/* The radio off and on, a restart: what is not there is not found. */
	open_half_way("happy," SPEC);
	strike("network-long");
	run_check(&run, "AT+CFUN=0", 1000, "+CEREG: 0 8 OK");
	run_check(&run, "AT+CFUN=1", 20000, "OK");
	run_check(&run, "AT+CFUN=1,1", 60000, "OK");
	assert_true(sim_suffers(run.sim, "network-long"));
	run_check(&run, NULL, 90000,
		  "0 " CONNECT " 18 18,59 18,84 " REST);
	run_close(&run);
}

static void radio(void **state)
{
	(void)state;
	open_half_way("happy," SPEC);
	strike("cfun-off");
	run_check(&run, NULL, 3600000, "8 +CEREG: 0");
	heal("cfun-off");
	run_check(&run, NULL, 60000,
		  "+CEREG: 1 " CONNECT " 18 18,59 18,84 " REST);
	run_close(&run);
}

static void nat(void **state)
{
	(void)state;
	run_open(&run, "offer=never," SPEC, 0);
	run_check(&run, "AT+WDSS=1,1", 10000, "OK " CONNECT);
	strike("nat");
	sim_offer(run.sim, run.now);
	run_check(&run, NULL, 3600000, "");
	heal("nat");
	run_check(&run, NULL, 2000, "9,6000 18");
	run_close(&run);
}

static void denied(void **state)
{
	(void)state;
	run_open(&run, "offer=never," SPEC, 0);
	strike("denied");
	run_check(&run, "AT+WDSS=1,1", 10000, "OK 4 7");
	heal("denied");
	run_check(&run, "AT+WDSS=1,1", 5000, "OK " CONNECT);
	run_close(&run);
}

static void issues(void **state)
{
	(void)state;
	open_half_way("happy," SPEC);
	strike("issue-5");
	run_check(&run, NULL, 60000, "11,5");
	run_close(&run);

	open_half_way("happy," SPEC);
	strike("issue-3");
	run_check(&run, NULL, 60000, "11,3");
	/* Its memory is whole again without a restart: only by hand. */
	heal("issue-3");
	run_check(&run, "AT+WDSS=1,0", 40000,
		  "OK 8 " CONNECT " 18 18,59 18,84 " REST);
	run_close(&run);
}

static void stuck(void **state)
{
	(void)state;
	run_open(&run, "happy," SPEC, 0);
	strike("stuck");
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 60);
	run_for(&run, 3600000);
	run_clear(&run);
	heal("stuck");
	run_check(&run, NULL, 30000, "0 16 " CONNECT " 8");
	run_close(&run);

	/* Taking the power away helps, too. */
	run_open(&run, "happy,fault=stuck," SPEC, 0);
	run_send(&run, "AT+WDSS=1,1");
	run_until(&run, "14", 60);
	run_for(&run, 3600000);
	run_clear(&run);
	strike("power-cut");
	run_check(&run, NULL, 60000, "0 16 " CONNECT " 8");
	run_close(&run);
}

/* One of a transfer is for the next one; there is room for eight in all. */
static void of_a_transfer(void **state)
{
	int i;

	(void)state;
	run_open(&run, SPEC ",fault=reset,at=1000s", 0);
	for (i = 0; i < SIM_FAULTS_MAX - 1; i++)
		strike("no-start");
	refused("no-start", HL78_ERR_STATE, "there is no room for another "
					    "fault");
	run_send(&run, "AT+WDSD=1000");
	run_for(&run, 60000);
	assert_int_equal(run.len, 0);
	/* That one has struck: behind its transfer there is room for one. */
	refused("cancel", HL78_ERR_STATE, "there is no room for another fault");
	run_check(&run, NULL, 300000, "ERROR");
	strike("cancel");
	refused("cancel", HL78_ERR_STATE, "there is no room for another fault");
	run_close(&run);
}

static void offered_now(void **state)
{
	(void)state;
	run_open(&run, "offer=never," SPEC, 0);
	run_check(&run, "AT+WDSS=1,1", 60000, "OK " CONNECT);
	sim_offer(run.sim, run.now);
	run_check(&run, NULL, 60000, "9,6000 18 18,25 18,50 18,75 " REST);
	/* Another one waits for a session. */
	sim_offer(run.sim, run.now);
	run_check(&run, NULL, 60000, "");
	run_check(&run, "ATE0", 100, "ATE0 OK");
	run_check(&run, "AT+WDSS=1,1", 5000, "OK " CONNECT " 9,6000 18");
	run_close(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown),
		cmocka_unit_test(not_now),
		cmocka_unit_test(restarts),
		cmocka_unit_test(power_cut),
		cmocka_unit_test(power_cut_while_it_installs),
		cmocka_unit_test(network),
		cmocka_unit_test(radio),
		cmocka_unit_test(nat),
		cmocka_unit_test(denied),
		cmocka_unit_test(issues),
		cmocka_unit_test(stuck),
		cmocka_unit_test(of_a_transfer),
		cmocka_unit_test(offered_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
