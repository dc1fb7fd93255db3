/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drafts of settings: what is wanted against what is, however either came
 * about, and the commands that make the one of the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ui/draft.h"

static struct hl78_identity id;
static struct draft draft;

static int set_up(void **state)
{
	(void)state;
	id = (struct hl78_identity){
		.mask = HL78_MASK_ALL, .polling = 0,
		.ask = { -1, 0, 1, 1, -1 },
		.timers = { 15, 60, 240, 0, 0 }, .n_timers = 5,
	};
	draft_init(&draft);
	return 0;
}

static void takes(const char *text)
{
	char why[200];

	if (!draft_set(&draft, text, why, sizeof(why)))
		fail_msg("%s: %s", text, why);
}

static void refuses(const char *text, const char *want)
{
	struct draft before = draft;
	char why[200];

	assert_false(draft_set(&draft, text, why, sizeof(why)));
	assert_string_equal(why, want);
	assert_memory_equal(&draft, &before, sizeof(draft));
}

/* All commands of the draft, a blank between them. */
static const char *commands(void)
{
	static char all[600];
	struct draft_command command;

	all[0] = '\0';
	for (int i = 0; i < N_DRAFT_SETTINGS; i++) {
		if (!draft_command(&draft, &id, (enum draft_setting)i,
				   &command))
			continue;
		assert_true(command.done[0]);
		strcat(strcat(all, all[0] ? " " : ""), command.text);
	}
	return all;
}

static void nothing_is_to_change(void **state)
{
	(void)state;
	assert_int_equal(draft_count(&draft, &id), 0);
	assert_string_equal(commands(), "");
	assert_int_equal(draft_mask(&draft, &id), HL78_MASK_ALL);
}

static void turned_and_turned_back(void **state)
{
	(void)state;
	assert_true(draft_turn_bit(&draft, &id, 8));
	assert_true(draft_turn_bit(&draft, &id, 4096));
	assert_true(draft_changes_bit(&draft, &id, 8));
	assert_false(draft_changes_bit(&draft, &id, 1));
	assert_int_equal(draft_count(&draft, &id), 1);
	assert_string_equal(commands(), "AT+WDSI=375");
	draft_turn_bit(&draft, &id, 8);
	draft_turn_bit(&draft, &id, 4096);
	assert_int_equal(draft_count(&draft, &id), 0);

	assert_true(draft_turn_ask(&draft, &id, HL78_REQUEST_CONNECT));
	assert_true(draft_turn_ask(&draft, &id, HL78_REQUEST_INSTALL));
	assert_string_equal(commands(), "AT+WDSC=0,1 AT+WDSC=2,0");
	draft_turn_ask(&draft, &id, HL78_REQUEST_CONNECT);
	assert_string_equal(commands(), "AT+WDSC=2,0");
}

/* What is not known cannot be turned, but it can be said how it is to be. */
static void what_is_not_known(void **state)
{
	(void)state;
	id.mask = -1;
	id.n_timers = 0;
	id.polling = -1;
	assert_false(draft_turn_bit(&draft, &id, 8));
	assert_false(draft_turn_ask(&draft, &id, HL78_REQUEST_REBOOT));
	assert_int_equal(draft_count(&draft, &id), 0);
	takes("reboot ask");
	takes("indications 9-11 18");
	takes("polling off");
	takes("retries 15");
	assert_string_equal(commands(), "AT+WDSI=272 AT+WDSC=5,1 AT+WDSC=3,0 "
			    "AT+WDSC=4,15");
	/* Known now: it is turned from what was said. */
	assert_true(draft_turn_ask(&draft, &id, HL78_REQUEST_REBOOT));
	assert_int_equal(draft.ask[HL78_REQUEST_REBOOT], 0);
}

/* The module changes meanwhile: the draft stays, what it is against does not. */
static void the_module_changes(void **state)
{
	(void)state;
	draft_turn_bit(&draft, &id, 8);
	takes("polling 60");
	assert_string_equal(commands(), "AT+WDSI=4471 AT+WDSC=3,60");
	id.mask = 8 | 16; /* somebody set it */
	assert_string_equal(commands(), "AT+WDSI=16 AT+WDSC=3,60");
	id.mask = 16; /* as it was wanted */
	id.polling = 60;
	assert_int_equal(draft_count(&draft, &id), 0);
	id.mask = 24;
	assert_string_equal(commands(), "AT+WDSI=16");
}

/* Bits that only kin of the module have stay as they are. */
static void bits_of_its_kin(void **state)
{
	(void)state;
	id.mask = 8191;
	draft_turn_bit(&draft, &id, 1);
	assert_string_equal(commands(), "AT+WDSI=8190");
}

static void values_are_checked(void **state)
{
	static const char polling[] =
		"polling takes 1 to 525600 minutes, or off";
	static const char retries[] =
		"retries takes up to 8 times of 1 to 20160 minutes (15,60,240)";

	(void)state;
	takes("polling 525600");
	refuses("polling 525601", polling);
	refuses("polling 99999999999999999999", polling);
	refuses("polling", polling);
	refuses("polling 6x", polling);
	refuses("polling -1", polling);
	takes("retries 1,20160");
	takes("retries 1 2, 3,4,5,6,7,8");
	refuses("retries 1,2,3,4,5,6,7,8,9", retries);
	refuses("retries 1,20161", retries);
	refuses("retries 5000000000", retries);
	refuses("retries 1,0,2", retries);
	refuses("retries", retries);
	refuses("retries a", retries);
	refuses("download yes", "download takes ask or auto");
	refuses("indications 17", "indications takes numbers of events "
		"(0-8,18), all or none");
	refuses("colour red", "settings are indications, connect, download, "
		"install, reboot, polling, retries, apn, cid");
	refuses("", "settings are indications, connect, download, install, "
		"reboot, polling, retries, apn, cid");
}

/* Firmware that has all eight timers fills up with zeros. */
static void timers_that_are_the_same(void **state)
{
	char text[64];

	(void)state;
	takes("retries 15,60,240");
	assert_int_equal(draft_count(&draft, &id), 0);
	assert_string_equal(draft_timers_text(id.timers, id.n_timers, text,
					      sizeof(text)), "15, 60, 240");
	takes("retries 15,60");
	assert_string_equal(commands(), "AT+WDSC=4,15,60");
	takes("retries 0");
	assert_string_equal(commands(), "AT+WDSC=4,0");
	assert_string_equal(draft_timers_text(id.timers, 0, text,
					      sizeof(text)), "");
}

static void the_question_names_the_commands(void **state)
{
	char text[200];

	(void)state;
	takes("indications none");
	assert_string_equal(draft_question(&draft, &id, text, sizeof(text)),
			    "Change 1 setting: AT+WDSI=0?");
	takes("polling 60");
	assert_string_equal(draft_question(&draft, &id, text, sizeof(text)),
			    "Change 2 settings: AT+WDSI=0, AT+WDSC=3,60?");
	for (size_t size = 1; size < sizeof(text); size++)
		assert_true(strlen(draft_question(&draft, &id, text, size)) <
			    size);
}

static void results_in_words(void **state)
{
	struct draft_command command;

	(void)state;
	takes("indications all");
	assert_false(draft_command(&draft, &id, DRAFT_INDICATIONS, &command));
	takes("indications 9-11");
	takes("retries 1,2");
	takes("download auto");
	takes("polling 5");
	draft_command(&draft, &id, DRAFT_INDICATIONS, &command);
	assert_string_equal(command.done, "indications on: 9-11");
	draft_command(&draft, &id, DRAFT_RETRIES, &command);
	assert_string_equal(command.done, "it tries again after 1, 2 min");
	draft_command(&draft, &id, DRAFT_DOWNLOAD, &command);
	assert_string_equal(command.done,
			    "download: the module goes on by itself");
	draft_command(&draft, &id, DRAFT_POLLING, &command);
	assert_string_equal(command.done, "it polls every 5 min");
}

/* The context of sessions and its APN; HL780x downloads over cid 1 (AN 4.1.1). */
static void contexts(void **state)
{
	static const char whys[] = "apn takes a name of at most 63 letters, "
				   "digits, . and -, or network: its choice";
	char text[120];

	(void)state;
	id.cid = 1;
	snprintf(id.apn, sizeof(id.apn), "old.apn");
	takes("cid 1");
	takes("apn old.apn");
	assert_string_equal(commands(), "");
	takes("apn bench.apn");
	assert_string_equal(commands(), "AT+CGDCONT=1,\"IP\",\"bench.apn\"");
	takes("cid 2");
	assert_string_equal(commands(), "AT+CGDCONT=2,\"IP\",\"bench.apn\" "
					"AT+WDSS=2,2");
	takes("apn network");
	assert_string_equal(commands(), "AT+CGDCONT=2,\"IP\",\"\" "
					"AT+WDSS=2,2");
	refuses("cid 0", "cid takes 1 or 2");
	refuses("cid 3", "cid takes 1 or 2");
	refuses("cid 11", "cid takes 1 or 2");
	refuses("apn", whys);
	refuses("apn a\"b", whys);
	refuses("apn a;+CFUN", whys);
	memset(text, 'a', sizeof(text));
	memcpy(text, "apn ", 4);
	text[4 + 64] = '\0';
	refuses(text, whys);
	text[4 + 63] = '\0';
	takes(text);
	assert_true(strlen(commands()) < 2 * HL78_WDS_MAX);
	snprintf(id.model, sizeof(id.model), "HL7802");
	assert_true(draft_cid_misleads(&id, 2));
	assert_false(draft_cid_misleads(&id, 1));
	snprintf(id.model, sizeof(id.model), "HL7812");
	assert_false(draft_cid_misleads(&id, 2));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_to_change),
		TEST(turned_and_turned_back),
		TEST(what_is_not_known),
		TEST(the_module_changes),
		TEST(bits_of_its_kin),
		TEST(values_are_checked),
		TEST(timers_that_are_the_same),
		TEST(the_question_names_the_commands),
		TEST(results_in_words),
		TEST(contexts),
	};

	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
