/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every writer of a device-services command at both ends of its range, and
 * what is written when there is no room.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <hl78/wds.h>

#define WRITES(call, text)                                                  \
	do {                                                                \
		char out[HL78_WDS_MAX];                                     \
		int len = call;                                             \
		assert_int_equal(len, (int)strlen(text));                   \
		assert_string_equal(out, text);                             \
	} while (0)

/* Nothing is written: the buffer is as it was. */
#define REFUSES(call)                                                       \
	do {                                                                \
		char out[HL78_WDS_MAX] = "untouched";                       \
		assert_int_equal(call, HL78_ERR_RANGE);                     \
		assert_string_equal(out, "untouched");                      \
	} while (0)

static void writes_indications(void **state)
{
	(void)state;
	WRITES(hl78_wds_indications(out, sizeof(out), 0), "AT+WDSI=0");
	WRITES(hl78_wds_indications(out, sizeof(out), 4479), "AT+WDSI=4479");
	WRITES(hl78_wds_indications(out, sizeof(out), 8191), "AT+WDSI=8191");
	REFUSES(hl78_wds_indications(out, sizeof(out), 8192));
	REFUSES(hl78_wds_indications(out, sizeof(out), -1));
	REFUSES(hl78_wds_indications(out, sizeof(out), (int64_t)1 << 32));
}

static void writes_session_and_context(void **state)
{
	(void)state;
	WRITES(hl78_wds_session(out, sizeof(out), true), "AT+WDSS=1,1");
	WRITES(hl78_wds_session(out, sizeof(out), false), "AT+WDSS=1,0");
	WRITES(hl78_wds_context(out, sizeof(out), 1), "AT+WDSS=2,1");
	WRITES(hl78_wds_context(out, sizeof(out), 2), "AT+WDSS=2,2");
	REFUSES(hl78_wds_context(out, sizeof(out), 0));
	REFUSES(hl78_wds_context(out, sizeof(out), 3));
}

static void writes_agreements(void **state)
{
	(void)state;
	WRITES(hl78_wds_agreement(out, sizeof(out), HL78_REQUEST_CONNECT,
				  true),
	       "AT+WDSC=0,1");
	WRITES(hl78_wds_agreement(out, sizeof(out), HL78_REQUEST_DOWNLOAD,
				  true),
	       "AT+WDSC=1,1");
	WRITES(hl78_wds_agreement(out, sizeof(out), HL78_REQUEST_INSTALL,
				  false),
	       "AT+WDSC=2,0");
	WRITES(hl78_wds_agreement(out, sizeof(out), HL78_REQUEST_REBOOT,
				  true),
	       "AT+WDSC=5,1");
	REFUSES(hl78_wds_agreement(out, sizeof(out), HL78_REQUEST_NONE, true));
	REFUSES(hl78_wds_agreement(out, sizeof(out), HL78_N_REQUESTS, true));
}

static void writes_polling(void **state)
{
	(void)state;
	WRITES(hl78_wds_polling(out, sizeof(out), 0), "AT+WDSC=3,0");
	WRITES(hl78_wds_polling(out, sizeof(out), 525600), "AT+WDSC=3,525600");
	REFUSES(hl78_wds_polling(out, sizeof(out), 525601));
	REFUSES(hl78_wds_polling(out, sizeof(out), -1));
}

static void writes_timers(void **state)
{
	static const int usual[] = { 15, 60, 240, 480, 1440, 2880, 0, 0 };
	static const int longest[] = { 20160, 20160, 20160, 20160,
				       20160, 20160, 20160, 20160, 1 };
	static const int hole[] = { 15, 0, 240 };
	static const int zero_first[] = { 0, 60 };
	static const int too_long[] = { 15, 20161 };
	static const int negative[] = { -1 };

	(void)state;
	WRITES(hl78_wds_timers(out, sizeof(out), usual, 6),
	       "AT+WDSC=4,15,60,240,480,1440,2880");
	WRITES(hl78_wds_timers(out, sizeof(out), usual, 8),
	       "AT+WDSC=4,15,60,240,480,1440,2880,0,0");
	WRITES(hl78_wds_timers(out, sizeof(out), longest, 8),
	       "AT+WDSC=4,20160,20160,20160,20160,20160,20160,20160,20160");
	WRITES(hl78_wds_timers(out, sizeof(out), zero_first, 2),
	       "AT+WDSC=4,0,60");
	WRITES(hl78_wds_timers(out, sizeof(out), usual, 1), "AT+WDSC=4,15");
	REFUSES(hl78_wds_timers(out, sizeof(out), usual, 0));
	REFUSES(hl78_wds_timers(out, sizeof(out), longest, 9));
	REFUSES(hl78_wds_timers(out, sizeof(out), hole, 3));
	REFUSES(hl78_wds_timers(out, sizeof(out), too_long, 2));
	REFUSES(hl78_wds_timers(out, sizeof(out), negative, 1));
}

static void writes_answers(void **state)
{
	(void)state;
	WRITES(hl78_wds_accept(out, sizeof(out), HL78_REQUEST_CONNECT),
	       "AT+WDSR=1");
	WRITES(hl78_wds_accept(out, sizeof(out), HL78_REQUEST_DOWNLOAD),
	       "AT+WDSR=3");
	WRITES(hl78_wds_accept(out, sizeof(out), HL78_REQUEST_INSTALL),
	       "AT+WDSR=4");
	WRITES(hl78_wds_accept(out, sizeof(out), HL78_REQUEST_REBOOT),
	       "AT+WDSR=6");
	REFUSES(hl78_wds_accept(out, sizeof(out), HL78_REQUEST_NONE));
	WRITES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_CONNECT, 1),
	       "AT+WDSR=0,1");
	WRITES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_DOWNLOAD, 30),
	       "AT+WDSR=2,30");
	WRITES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_INSTALL, 1440),
	       "AT+WDSR=5,1440");
	/* a request cannot be refused: 0 minutes would be that */
	REFUSES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_INSTALL, 0));
	REFUSES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_INSTALL, 1441));
	REFUSES(hl78_wds_defer(out, sizeof(out), HL78_REQUEST_NONE, 30));
}

static void writes_local(void **state)
{
	(void)state;
	WRITES(hl78_wds_local(out, sizeof(out), 1), "AT+WDSD=1");
	WRITES(hl78_wds_local(out, sizeof(out), 67108864), "AT+WDSD=67108864");
	REFUSES(hl78_wds_local(out, sizeof(out), 0));
	REFUSES(hl78_wds_local(out, sizeof(out), -1));
	REFUSES(hl78_wds_local(out, sizeof(out), 67108865));
}

static void half_a_command_is_none(void **state)
{
	char out[16];

	(void)state;
	for (size_t size = 0; size < strlen("AT+WDSR=5,30") + 1; size++) {
		memset(out, 'x', sizeof(out));
		assert_int_equal(
			hl78_wds_defer(out, size, HL78_REQUEST_INSTALL, 30),
			HL78_ERR_SPACE);
		assert_int_equal(out[0], size ? '\0' : 'x');
		assert_int_equal(out[size], 'x');
	}
	assert_int_equal(hl78_wds_defer(out, strlen("AT+WDSR=5,30") + 1,
					HL78_REQUEST_INSTALL, 30),
			 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_indications),
		cmocka_unit_test(writes_session_and_context),
		cmocka_unit_test(writes_agreements),
		cmocka_unit_test(writes_polling),
		cmocka_unit_test(writes_timers),
		cmocka_unit_test(writes_answers),
		cmocka_unit_test(writes_local),
		cmocka_unit_test(half_a_command_is_none),
	};

	return cmocka_run_group_tests_name("wds_write", tests, NULL, NULL);
}
