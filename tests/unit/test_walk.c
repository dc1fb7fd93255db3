/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random walks: what a user may do, right and wrong, answers that never come,
 * hosts that forget, faults by hand and power that goes, against the simulated
 * module with the library at the other end, in virtual time. Every step is
 * judged by walk_judge.c, and every now and then a plain AT must be answered.
 * 5,000 actions, always the same, or with FOTACON_LONG 100,000 others;
 * FOTACON_SEED repeats a walk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "sim/internal.h"
#include "unit/walk.h"

#define ACTIONS 200 /* of a walk */

static struct walk w;
static struct walk_counts counts;

/* ---- chance ---- */

static unsigned pick(unsigned n)
{
	return (unsigned)(sim_random(&w.random) % n);
}

static bool chance(unsigned percent)
{
	return pick(100) < percent;
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(w.diary[w.n_actions % WALK_DIARY], sizeof(w.diary[0]), format,
		  args);
	va_end(args);
	w.n_actions++;
}

static bool walk_step(hl78_time end)
{
	bool more = duo_step(&w.duo, end);

	walk_judge(&w);
	return more;
}

static void walk_for(int64_t ms)
{
	hl78_time end = w.duo.now + HL78_MS(ms);

	while (walk_step(end))
		;
}

/* ---- what is done ---- */

static void send(const char *command, bool insist)
{
	int err = duo_send(&w.duo, command, insist);

	note("%s%s", command, err < 0 ? ", not taken" : "");
	if (err < 0 && err != HL78_ERR_SPACE && err != HL78_ERR_GUARDED)
		walk_wrong(&w, "%s: %s", command, hl78_err_text(err));
	walk_judge(&w);
}

static void follow_advice(void)
{
	const char *command = NULL;

	hl78_status_advice(hl78_modem_status(w.duo.modem), &command);
	if (command)
		send(command, false);
}

static void user_says(void)
{
	static const char *const commands[] = {
		"AT+WDSS=1,1", "AT+WDSS=1,1", "AT+WDSS=1,0", "AT+WDSS?",
		"AT+WDSR=1", "AT+WDSR=3", "AT+WDSR=3", "AT+WDSR=4",
		"AT+WDSR=4", "AT+WDSR=0,5", "AT+WDSR=2,1", "AT+WDSR=2,1440",
		"AT+WDSR=5,1", "AT+WDSR=5", "AT+WDSC=0,1", "AT+WDSC=0,0",
		"AT+WDSC=0,0", "AT+WDSC=1,1", "AT+WDSC=1,0", "AT+WDSC=2,1",
		"AT+WDSC=2,0", "AT+WDSC=3,30", "AT+WDSC=3,0", "AT+WDSC?",
		"AT+WDSI?", "AT+WDSI=4479", "AT+WDSI=4479", "AT+WDSS=2,1",
		"AT+CPIN=1234", "AT+CPIN?", "AT+CMEE=1", "AT+CGMR", "AT+CEREG=1",
		"AT+KSREP=1", "AT+KSREP=0", "ATE0", "ATE1", "AT&W", "AT&F",
		"AT+CFUN=1,1", "AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=4",
		"AT+KSLEEP=1,2,20", "AT+KSLEEP=2", "AT+CPWROFF", "AT+WDSD=3000",
	};
	static const char *const slips[] = {
		"AT+WDSX=1", "AT+WDSR=77", "AT+WDSS=1,7", "AT+WDSS=1",
		"ATXYZ", "AT+WDSC=9,9", "AT+WDSR=3,9999", "AT+WDSI=65535",
		"AT+WDSS=1,1;+WDSS=1,0", "AT+WDS=1,1", "AT+WDSI=383", "AT+CPIN=1",
	};

	if (chance(15))
		send(slips[pick(sizeof(slips) / sizeof(slips[0]))], false);
	else
		send(commands[pick(sizeof(commands) / sizeof(commands[0]))],
		     chance(10));
}

static void fault_strikes(void)
{
	static const char *const faults[] = {
		"reset", "power-cut", "cfun-off", "network-short",
		"network-long", "nat", "denied", "bootstrap-denied",
		"connection", "authentication", "registration",
		"not-certified", "wrong-delta",
		"mismatch", "no-result", "stuck", "crash", "issue", "issue-0",
		"issue-1", "issue-2", "issue-3", "issue-4", "issue-5",
	};
	const char *fault = faults[pick(sizeof(faults) / sizeof(faults[0]))];
	char why[128] = "";
	int err = sim_strike(w.duo.sim, fault, w.duo.now, why, sizeof(why));

	note("fault %s%s%s", fault, err ? ": " : "", why);
	if (err == HL78_ERR_SYNTAX)
		walk_wrong(&w, "%s", why);
	duo_settle(&w.duo);
	walk_judge(&w);
}

static void faults_end(void)
{
	const char *name, *summary;
	size_t i;

	note("faults end");
	for (i = 0; sim_fault_info(i, &name, &summary); i++)
		sim_heal(w.duo.sim, name, w.duo.now);
	duo_settle(&w.duo);
	walk_judge(&w);
}

static void server_offers(void)
{
	note("the server has an update");
	sim_offer(w.duo.sim, w.duo.now);
	duo_settle(&w.duo);
	walk_judge(&w);
}

static void time_passes(void)
{
	static const int64_t ms[] = { 1,     20,     300,    1000,   3000,
				      10000, 30000,  60000,  120000, 600000,
				      1860000 };
	int64_t span = chance(2) ? 86400000
				 : ms[pick(sizeof(ms) / sizeof(ms[0]))];

	span += pick(1000);
	note("%lld ms", (long long)span);
	walk_for(span);
}

/* Nobody hears what comes meanwhile. */
static void nobody_listens(void)
{
	size_t len;

	duo_settle(&w.duo);
	w.duo.now += HL78_MS(200 + pick(30000));
	sim_tick(w.duo.sim, w.duo.now);
	sim_output(w.duo.sim, &len);
	sim_sent(w.duo.sim, len);
	walk_unsure(&w);
}

static void host_restarts(void)
{
	note("the host restarts");
	nobody_listens();
	duo_host_restarts(&w.duo);
	if (chance(70))
		hl78_modem_start(w.duo.modem, HL78_PROC_IDENTIFY, NULL,
				 w.duo.now);
	duo_settle(&w.duo);
	walk_judge(&w);
}

static void line_goes(void)
{
	note("the line goes, and is back");
	hl78_modem_link(w.duo.modem, false, w.duo.now);
	nobody_listens();
	hl78_modem_tick(w.duo.modem, w.duo.now);
	hl78_modem_link(w.duo.modem, true, w.duo.now);
	duo_settle(&w.duo);
	walk_judge(&w);
}

/* No power for a while, and all that is kept over it: firmware, requests. */
static void power_goes(void)
{
	static char state[SIM_STATE_MAX];
	struct sim_config config = w.duo.sim->config;
	size_t len = sim_save(w.duo.sim, state);
	char why[128] = "";

	note("switched off and on");
	sim_free(w.duo.sim);
	w.duo.now += HL78_MS(6000 + pick(600000)); /* its boot included */
	hl78_modem_tick(w.duo.modem, w.duo.now);
	w.duo.sim = sim_new(&config, w.duo.now);
	assert_non_null(w.duo.sim);
	if (sim_load(w.duo.sim, state, len, why, sizeof(why)) < 0)
		walk_wrong(&w, "its state: %s", why);
	w.unheard = true;
	duo_settle(&w.duo);
	walk_judge(&w);
}

static void chunks_change(void)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 64, 0 };

	w.duo.chunk = chunks[pick(sizeof(chunks) / sizeof(chunks[0]))];
	note("chunks of %zu", w.duo.chunk);
}

static const struct {
	unsigned weight;
	void (*act)(void);
} actions[] = {
	{ 21, follow_advice }, { 26, user_says },     { 30, time_passes },
	{ 8, fault_strikes },  { 3, faults_end },     { 5, server_offers },
	{ 2, host_restarts },  { 1, line_goes },      { 1, power_goes },
	{ 3, chunks_change },
};

static void do_something(void)
{
	unsigned n = pick(100), i = 0;

	while (n >= actions[i].weight)
		n -= actions[i++].weight;
	actions[i].act();
}

/* One that was switched off is switched on again. */
static void wait_for_answer(hl78_time *end, const char *what)
{
	hl78_time before = w.duo.now;

	if (w.duo.sim->turned_off && !w.duo.sim->running) {
		power_goes();
		*end += w.duo.now - before;
	} else if (!walk_step(*end)) {
		walk_wrong(&w, "%s is not answered", what);
	}
}

/*
 * Whatever happened: once its faults are over and it has had the time for a
 * power cut, an installation and its boot, a plain AT is answered. While it
 * waits for a file it takes all for a part of it, for 5 minutes.
 */
static void probe(void)
{
	const struct sim_config *config = &w.duo.sim->config;
	int64_t patience = 360 + 2 * (config->boot + config->install);
	hl78_time end;

	faults_end();
	end = w.duo.now + HL78_MIN(60);
	while (hl78_modem_queued(w.duo.modem) > 0)
		wait_for_answer(&end, "a command");
	note("AT?");
	end = w.duo.now + HL78_SEC(patience);
	w.duo.done = false;
	do {
		if (hl78_modem_queued(w.duo.modem) == 0)
			duo_send(&w.duo, "AT", false);
		wait_for_answer(&end, "AT");
	} while (!w.duo.done || w.duo.result != HL78_RESULT_OK);
	if (hl78_modem_status(w.duo.modem)->link != HL78_LINK_READY)
		walk_wrong(&w, "it answers, and its link is not ready");
}

static void walk(uint64_t seed)
{
	static const char *const agreements[] = { "none", "download",
						  "install", "connect",
						  "download+install",
						  "connect+download+install" };
	unsigned i;

	memset(&w, 0, sizeof(w));
	w.seed = seed;
	w.random = seed;
	snprintf(w.spec, sizeof(w.spec),
		 "mask=4479,agree=%s,size=%u,rate=%u,install=%u,boot=%u,"
		 "credentials=%s,pin=%s,polling=%u,seed=%u",
		 agreements[pick(6)], 1 + pick(60000), 100 + pick(5000),
		 pick(1200), 5 + pick(8), chance(20) ? "none" : "dm",
		 chance(15) ? "1234" : "none", chance(30) ? 1 + pick(60) : 0,
		 pick(100000));
	duo_open(&w.duo, w.spec, 0);
	w.counts = &counts;
	walk_watch(&w);
	for (i = 0; i < ACTIONS; i++) {
		do_something();
		if (chance(4))
			probe();
	}
	probe();
	counts.actions += w.n_actions;
	counts.walks++;
	duo_close(&w.duo);
}

static uint64_t first_seed = 1;

static void none_goes_astray(void **state)
{
	unsigned n = getenv("FOTACON_LONG") ? 100000 : 5000;
	int i, j;

	(void)state;
	while (counts.actions < n)
		walk(first_seed + counts.walks);
	printf("# %u walks, %u actions, %u events, %u looks; %u before the word "
	       "that tells, %u after one that was not heard, %u out of order\n",
	       counts.walks, counts.actions, counts.events, counts.looks,
	       counts.allowed, counts.unsure, counts.anomalies);
	for (i = 0; i < WALK_N_MACHINES; i++) {
		printf("# %s:", walk_machine_name((enum walk_machine)i));
		for (j = 0; j < 9; j++)
			printf(" %lu", counts.seen[i][j]);
		printf("\n");
	}
	/* It would be no test if it came nowhere, or knew nothing. */
	assert_true(counts.events > counts.actions / 4);
	assert_true(counts.unsure < counts.looks / 5);
	assert_true(counts.seen[WALK_PACKAGE][HL78_PACKAGE_UPDATED] > 0);
	assert_true(counts.seen[WALK_PACKAGE][HL78_PACKAGE_SUSPENDED] > 0);
	assert_true(counts.seen[WALK_SESSION][HL78_SESSION_OPEN] > 0);
	assert_true(counts.seen[WALK_REQUEST][HL78_REQUEST_INSTALL] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_goes_astray),
	};
	const char *given = getenv("FOTACON_SEED");

	if (given)
		first_seed = strtoull(given, NULL, 10);
	else if (getenv("FOTACON_LONG"))
		first_seed = (uint64_t)time(NULL);
	printf("# FOTACON_SEED=%llu\n", (unsigned long long)first_seed);
	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
