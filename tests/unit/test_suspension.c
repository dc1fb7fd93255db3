/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Table 12 of the application note as it stands (AN 8.1 to 8.5, 10): what stops
 * a download, with the agreement and without, of a large package and of one
 * that is smaller than a flash page; what the module says then and when it is
 * back, and what the library makes of it, to the end of the update.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/duo.h"

enum cause { STOP, RESET, CFUN, SHORT, LONG, CUT, N_CAUSES };

/* What stops it; `back` is what the user does then, NULL: nothing. */
static const struct {
	const char *name;
	const char *command;
	const char *fault;
	int64_t off_ms; /* till the look at what is left of it */
	const char *back;
	int64_t back_ms; /* till the next look */
} causes[N_CAUSES] = {
	[STOP] = { "stop", "AT+WDSS=1,0", NULL, 1700, "AT+WDSS=1,1", 10000 },
	[RESET] = { "reset", "AT+CFUN=1,1", NULL, 2000, NULL, 12000 },
	[CFUN] = { "CFUN=0", "AT+CFUN=0", NULL, 60000, "AT+CFUN=1", 9000 },
	[SHORT] = { "short loss", NULL, "network-short", 20000, NULL, 12000 },
	[LONG] = { "long loss", NULL, "network-long", 100000, NULL, 26000 },
	[CUT] = { "power cut", NULL, "power-cut", 20000, NULL, 25000 },
};

/* The agreement; 524,648 bytes, or less than a page of flash. */
enum agreement { FREE, ASKS };
enum size { LARGE, SMALL };

/* "session package agreement outcome percent" */
#define STATE_SIZE 80

struct row {
	enum cause cause;
	enum agreement agreement;
	enum size size;
	const char *off;       /* events when it stops, */
	const char *off_state; /* and what the library shows then */
	const char *back;
	const char *back_state;
	const char *rest; /* with AT+WDSR=3 where it asks, to 16 */
};

#define END "10 12 14 8 0 16"

static const struct row rows[] = {
	{ STOP, ASKS, LARGE,
	  "8", "closed suspended none suspended 40",
	  "4 6 23,1 9,315752 2", "open suspended download pending 40",
	  "18 18,40..100 " END },
	{ STOP, ASKS, SMALL,
	  "8", "closed suspended none suspended 0",
	  "4 6 23,1 9,1464 2", "open suspended download pending 0",
	  "18 18,100 " END },
	{ STOP, FREE, LARGE,
	  "8", "closed suspended none suspended 40",
	  "4 6 23,1 18 18,40..43", "open downloading none incomplete 43",
	  "18,44..100 " END },
	{ STOP, FREE, SMALL,
	  "8", "closed suspended none suspended 0",
	  "4 6 23,1 18", "open downloading none incomplete 0",
	  "18,100 " END },
	{ RESET, ASKS, LARGE,
	  "", "closed suspended none suspended 40",
	  "0 9,313704 2", "closed suspended download pending 40",
	  "4 6 23,1 18 18,40..100 " END },
	{ RESET, ASKS, SMALL,
	  "", "closed suspended none suspended 0",
	  "0 9,1464 2", "closed suspended download pending 0",
	  "4 6 23,1 18 18,100 " END },
	{ RESET, FREE, LARGE,
	  "", "closed suspended none suspended 40",
	  "0 4 6 23,1 18 18,40", "open downloading none incomplete 40",
	  "18,41..100 " END },
	{ RESET, FREE, SMALL,
	  "", "closed suspended none suspended 0",
	  "0 4 6 23,1 18", "open downloading none incomplete 0",
	  "18,100 " END },
	{ CFUN, ASKS, LARGE,
	  "8", "closed suspended none suspended 40",
	  "9,315752 2", "closed suspended download pending 40",
	  "4 6 23,1 18 18,40..100 " END },
	{ CFUN, ASKS, SMALL,
	  "8", "closed suspended none suspended 0",
	  "9,1464 2", "closed suspended download pending 0",
	  "4 6 23,1 18 18,100 " END },
	{ CFUN, FREE, LARGE,
	  "8", "closed suspended none suspended 40",
	  "4 6 23,1 18 18,40", "open downloading none incomplete 40",
	  "18,41..100 " END },
	{ CFUN, FREE, SMALL,
	  "8", "closed suspended none suspended 0",
	  "4 6 23,1 18", "open downloading none incomplete 0",
	  "18,100 " END },
	{ SHORT, ASKS, LARGE,
	  "", "open downloading none incomplete 40",
	  "18,41", "open downloading none incomplete 41",
	  "18,42..100 " END },
	{ SHORT, ASKS, SMALL,
	  "", "open downloading none incomplete 0",
	  "18,100 10", "open stored none pending 100",
	  "12 14 8 0 16" },
	{ SHORT, FREE, LARGE,
	  "", "open downloading none incomplete 40",
	  "18,41", "open downloading none incomplete 41",
	  "18,42..100 " END },
	{ SHORT, FREE, SMALL,
	  "", "open downloading none incomplete 0",
	  "18,100 10", "open stored none pending 100",
	  "12 14 8 0 16" },
	{ LONG, ASKS, LARGE,
	  "8", "closed suspended none suspended 40",
	  "9,315752 2", "closed suspended download pending 40",
	  "4 6 23,1 18 18,40..100 " END },
	{ LONG, ASKS, SMALL,
	  "8", "closed suspended none suspended 0",
	  "9,1464 2", "closed suspended download pending 0",
	  "4 6 23,1 18 18,100 " END },
	{ LONG, FREE, LARGE,
	  "8", "closed suspended none suspended 40",
	  "4 6 23,1 18 18,40", "open downloading none incomplete 40",
	  "18,41..100 " END },
	{ LONG, FREE, SMALL,
	  "8", "closed suspended none suspended 0",
	  "4 6 23,1 18", "open downloading none incomplete 0",
	  "18,100 " END },
	{ CUT, ASKS, LARGE,
	  "", "open downloading none incomplete 40",
	  "0 9,315752 2", "closed suspended download pending 40",
	  "4 6 23,1 18 18,40..100 " END },
	{ CUT, ASKS, SMALL,
	  "", "open downloading none incomplete 0",
	  "0 9,1464 2", "closed suspended download pending 0",
	  "4 6 23,1 18 18,100 " END },
	{ CUT, FREE, LARGE,
	  "", "open downloading none incomplete 40",
	  "0 4 6 23,1 18 18,40..41", "open downloading none incomplete 41",
	  "18,42..100 " END },
	{ CUT, FREE, SMALL,
	  "", "open downloading none incomplete 0",
	  "0 4 6 23,1 18", "open downloading none incomplete 0",
	  "18,100 " END },
};

static struct duo duo;

static const char *state_of(char out[STATE_SIZE])
{
	const struct hl78_status *st = hl78_modem_status(duo.modem);
	struct hl78_outcome o;

	hl78_modem_outcome(duo.modem, duo.now, true, &o);
	snprintf(out, STATE_SIZE, "%s %s %s %s %d",
		 hl78_session_name(st->session), hl78_package_name(st->package),
		 hl78_request_info(st->agreement.request)->name,
		 hl78_outcome_name(o.kind), st->progress.percent);
	return out;
}

static void same(const struct row *row, const char *what, const char *is,
		 const char *wanted)
{
	if (strcmp(is, wanted) != 0)
		fail_msg("%s, %s, %s, %s: \"%s\", not \"%s\"",
			 causes[row->cause].name,
			 row->agreement == ASKS ? "asks" : "free",
			 row->size == SMALL ? "1464" : "524648", what, is, wanted);
}

/* Up to the moment at which it is stopped. */
static void download(const struct row *row, size_t chunk)
{
	char spec[96];

	snprintf(spec, sizeof(spec), "mask=4479,agree=%s,%s",
		 row->agreement == ASKS ? "download" : "none",
		 row->size == SMALL ? "size=1464,rate=100" : "size=524648");
	duo_open(&duo, spec, chunk);
	assert_string_equal(duo_ask(&duo, "AT+CGMR"), "OK");
	assert_string_equal(duo_ask(&duo, "AT+WDSS=1,1"), "OK");
	if (row->agreement == ASKS) {
		duo_until(&duo, "2", 10);
		assert_string_equal(duo_ask(&duo, "AT+WDSR=3"), "OK");
	}
	duo_until(&duo, row->size == SMALL ? "18" : "18,40", 120);
	duo_for(&duo, row->size == SMALL ? 5000 : 100);
	duo_events(&duo);
}

static void stop(const struct row *row)
{
	char why[128] = "";

	if (causes[row->cause].command)
		assert_string_equal(duo_ask(&duo, causes[row->cause].command),
				    "OK");
	else
		assert_int_equal(sim_strike(duo.sim, causes[row->cause].fault,
					    duo.now, why, sizeof(why)), 0);
	duo_for(&duo, causes[row->cause].off_ms);
}

/* Without the agreement nobody has to do anything, but for the radio. */
static void go_on(const struct row *row)
{
	const char *back = causes[row->cause].back;

	if (back && (row->agreement == ASKS || row->cause == CFUN))
		assert_string_equal(duo_ask(&duo, back), "OK");
	duo_for(&duo, causes[row->cause].back_ms);
}

static void play(const struct row *row, size_t chunk)
{
	char state[STATE_SIZE];

	download(row, chunk);
	stop(row);
	same(row, "stopped", duo_events(&duo), row->off);
	same(row, "stopped", state_of(state), row->off_state);
	go_on(row);
	same(row, "back", duo_events(&duo), row->back);
	same(row, "back", state_of(state), row->back_state);
	if (row->agreement == ASKS && row->cause != SHORT)
		assert_string_equal(duo_ask(&duo, "AT+WDSR=3"), "OK");
	duo_until(&duo, "16", 400);
	same(row, "the rest", duo_events(&duo), row->rest);
	assert_string_equal(duo_ask(&duo, "AT+CGMR"), "OK");
	same(row, "the end", state_of(state), "closed updated none updated 100");
	duo_close(&duo);
}

static void every_cell_of_the_table(void **state)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 64, 0 };

	(void)state;
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), N_CAUSES * 2 * 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t c = 0; c < sizeof(chunks) / sizeof(chunks[0]); c++)
			play(&rows[i], chunks[c]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
