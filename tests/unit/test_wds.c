/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of device services against the application note's, and the mask
 * both ways.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <hl78/wds.h>

/* An event line as the reader gives it. */
static struct hl78_line line_of(int code, int n_data, int64_t value)
{
	struct hl78_line line = {
		.kind = HL78_LINE_WDSI,
		.code = code,
		.n_data = (uint8_t)n_data,
	};

	line.data[0].is_int = true;
	line.data[0].value = value;
	return line;
}

static void names_and_severities(void **state)
{
	static const struct {
		int code;
		const char *name;
		enum hl78_severity severity;
	} wanted[] = {
		{ 0, "ready", HL78_INFO },
		{ 1, "ask-connect", HL78_ASK },
		{ 2, "ask-download", HL78_ASK },
		{ 3, "ask-install", HL78_ASK },
		{ 4, "auth-start", HL78_INFO },
		{ 5, "auth-failed", HL78_WARNING },
		{ 6, "auth-ok", HL78_GOOD },
		{ 7, "denied", HL78_ERROR },
		{ 8, "session-closed", HL78_INFO },
		{ 9, "package-offered", HL78_INFO },
		{ 10, "package-stored", HL78_GOOD },
		{ 11, "download-problem", HL78_ERROR },
		{ 12, "certified", HL78_GOOD },
		{ 13, "not-certified", HL78_ERROR },
		{ 14, "update-start", HL78_WARNING },
		{ 15, "update-failed", HL78_ERROR },
		{ 16, "update-done", HL78_GOOD },
		{ 17, "event-17", HL78_WARNING },
		{ 18, "download-progress", HL78_INFO },
		{ 19, "event-19", HL78_INFO },
		{ 20, "event-20", HL78_INFO },
		{ 21, "event-21", HL78_INFO },
		{ 22, "event-22", HL78_INFO },
		{ 23, "session-server", HL78_INFO },
		{ 24, "event-24", HL78_ASK },
		{ 25, "event-25", HL78_INFO },
		{ 2147483647, "event-2147483647", HL78_INFO },
		{ -1, "event--1", HL78_INFO },
	};
	char name[32];

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct hl78_line line = line_of(wanted[i].code, 0, 0);
		const struct hl78_wdsi_info *info =
			hl78_wdsi_info(wanted[i].code);

		assert_string_equal(hl78_wdsi_name(wanted[i].code, name,
						   sizeof(name)),
				    wanted[i].name);
		assert_int_equal(info->severity, wanted[i].severity);
		assert_int_equal(hl78_wdsi_severity(&line),
				 wanted[i].severity);
		assert_non_null(info->meaning);
		if (wanted[i].code >= 0 && wanted[i].code <= 24)
			assert_int_equal(info->code, wanted[i].code);
		else
			assert_null(info->name);
	}
}

static void what_asks_says_what_to_do(void **state)
{
	(void)state;
	for (int code = -1; code < 30; code++) {
		const struct hl78_wdsi_info *info = hl78_wdsi_info(code);

		if (info->severity >= HL78_ASK)
			assert_non_null(info->todo);
		/* What has a name is in the note, and nothing else is. */
		assert_int_equal(info->section != NULL, info->name != NULL);
		if (info->command) {
			assert_non_null(info->todo);
			assert_memory_equal(info->command, "AT+", 3);
		}
	}
	assert_string_equal(hl78_wdsi_info(1)->command, "AT+WDSR=1");
	assert_string_equal(hl78_wdsi_info(2)->command, "AT+WDSR=3");
	/* Nothing that is proposed installs. */
	assert_string_equal(hl78_wdsi_info(3)->command, "AT+WDSR=5,30");
	assert_string_equal(hl78_wdsi_info(7)->command, "AT+WDSS=1,1");
	assert_string_equal(hl78_wdsi_info(16)->command, "AT+CGMR");
}

/* What to do about a problem depends on its reason (AN 4.2). */
static void problems_by_their_reason(void **state)
{
	static const char *const commands[] = {
		"AT+CFUN=1,1", "AT+CEREG?", NULL, "AT+CFUN=1,1", "AT+WDSS=1,1",
		"AT+CFUN=1,1",
	};

	(void)state;
	for (int64_t reason = 0; reason < 6; reason++) {
		const struct hl78_wdsi_info *info =
			hl78_wdsi_info_of(11, reason);

		assert_int_equal(info->code, 11);
		assert_non_null(info->todo);
		if (commands[reason])
			assert_string_equal(info->command, commands[reason]);
		else
			assert_null(info->command);
	}
	assert_ptr_equal(hl78_wdsi_info_of(11, 6), hl78_wdsi_info(11));
	assert_ptr_equal(hl78_wdsi_info_of(11, -1), hl78_wdsi_info(11));
	assert_ptr_equal(hl78_wdsi_info_of(18, 4), hl78_wdsi_info(18));
	/* NAT released (AN 4.4.3): the remedy stands at 23,1. */
	assert_non_null(strstr(hl78_wdsi_info_of(23, 1)->todo, "start it again"));
	assert_null(hl78_wdsi_info_of(23, 0)->todo);
}

static void severity_names(void **state)
{
	(void)state;
	assert_string_equal(hl78_severity_name(HL78_INFO), "info");
	assert_string_equal(hl78_severity_name(HL78_GOOD), "good");
	assert_string_equal(hl78_severity_name(HL78_ASK), "ask");
	assert_string_equal(hl78_severity_name(HL78_WARNING), "warning");
	assert_string_equal(hl78_severity_name(HL78_ERROR), "error");
}

static void meanings_with_data(void **state)
{
	static const struct {
		int code;
		int n_data;
		int64_t value;
		const char *text;
	} wanted[] = {
		{ 4, 0, 0, "authentication starts" },
		{ 6, 0, 0, "authenticated, session starts" },
		{ 2, 0, 0, "asks to download" },
		{ 14, 0, 0, "update starts: do not power off" },
		{ 9, 1, 524648, "package available, 524 648 bytes" },
		{ 9, 1, 1464, "package available, 1 464 bytes" },
		{ 9, 1, 999, "package available, 999 bytes" },
		{ 9, 1, 1000000, "package available, 1 000 000 bytes" },
		{ 9, 0, 0, "package available" },
		{ 9, 1, -5, "package available" },
		{ 18, 0, 0, "download starts" },
		{ 18, 1, 46, "downloading, 46 %" },
		{ 11, 0, 0, "download problem" },
		{ 11, 1, 0, "download problem: out of memory" },
		{ 11, 1, 1, "download problem: HTTP or HTTPS" },
		{ 11, 1, 5, "download problem: flash" },
		{ 11, 1, 6, "download problem: reason 6" },
		{ 23, 1, 0, "session with the bootstrap server" },
		{ 23, 1, 1, "session with the DM server" },
		{ 23, 1, 7, "session with server 7" },
		{ 23, 0, 0, "session with a server" },
		{ 8, 1, 3, "session closed" },
		{ 42, 1, 3, "unknown event 42" },
	};
	char text[96];

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct hl78_line line = line_of(
			wanted[i].code, wanted[i].n_data, wanted[i].value);

		assert_string_equal(
			hl78_wdsi_meaning(&line, text, sizeof(text)),
			wanted[i].text);
	}
}

static void a_meaning_is_cut_to_its_buffer(void **state)
{
	struct hl78_line line = line_of(9, 1, 524648);
	char text[12];

	(void)state;
	memset(text, 'x', sizeof(text));
	hl78_wdsi_meaning(&line, text, 8);
	assert_string_equal(text, "package");
	assert_int_equal(text[8], 'x');
}

static void text_data_is_no_number(void **state)
{
	struct hl78_line line = line_of(9, 1, 5);
	char text[64];

	(void)state;
	line.data[0].is_int = false;
	assert_string_equal(hl78_wdsi_meaning(&line, text, sizeof(text)),
			    "package available");
	line.code = 11;
	assert_int_equal(hl78_wdsi_severity(&line), HL78_ERROR);
}

static void problems_that_resume_are_warnings(void **state)
{
	static const enum hl78_severity wanted[] = {
		HL78_ERROR,   HL78_ERROR,   HL78_ERROR, HL78_WARNING,
		HL78_WARNING, HL78_ERROR,   HL78_ERROR,
	};

	(void)state;
	for (int reason = 0; reason < 7; reason++) {
		struct hl78_line line = line_of(11, 1, reason);

		assert_int_equal(hl78_wdsi_severity(&line), wanted[reason]);
	}
}

/* ---- the mask ---- */

static void mask_bits_are_those_of_all(void **state)
{
	size_t n;
	const struct hl78_mask_bit *bits = hl78_mask_bits(&n);
	unsigned all = 0;

	(void)state;
	assert_int_equal(n, 9);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(bits[i].value, 1u << bits[i].bit);
		assert_true(i == 0 || bits[i].bit > bits[i - 1].bit);
		assert_non_null(bits[i].title);
		all |= bits[i].value;
	}
	assert_int_equal(all, HL78_MASK_ALL);
}

static void mask_of_an_event(void **state)
{
	static const unsigned wanted[25] = {
		1,  2,	2,  2,	4,  4,	8, 8,	8, 16, 16, 16, 32,
		32, 64, 64, 64, 0, 256, 0, 0, 0, 0, 4096, 0,
	};

	(void)state;
	for (int code = 0; code < 25; code++)
		assert_int_equal(hl78_mask_for(code), wanted[code]);
	assert_int_equal(hl78_mask_for(-1), 0);
	assert_int_equal(hl78_mask_for(279), 0);
}

static void mask_valid(void **state)
{
	(void)state;
	assert_true(hl78_mask_valid(0));
	assert_true(hl78_mask_valid(4479));
	assert_true(hl78_mask_valid(127));
	assert_true(hl78_mask_valid(256));
	assert_true(hl78_mask_valid(383));
	assert_true(hl78_mask_valid(4096));
	assert_true(hl78_mask_valid(4352));
	assert_false(hl78_mask_valid(128));
	assert_false(hl78_mask_valid(255));
	assert_false(hl78_mask_valid(384));
	assert_false(hl78_mask_valid(4095));
	assert_false(hl78_mask_valid(8191));
	assert_false(hl78_mask_valid(-1));
	assert_false(hl78_mask_valid((int64_t)1 << 32));
}

static void mask_as_text(void **state)
{
	static const struct {
		unsigned mask;
		const char *text;
	} wanted[] = {
		{ 0, "none" },
		{ 4479, "all" },
		{ 1, "0" },
		{ 2, "1-3" },
		{ 4, "4-5" },
		{ 16, "9-11" },
		{ 64, "14-16" },
		{ 64 | 256, "14-16 18" },
		{ 15 | 32 | 64 | 4096, "0-8 12-16 23" },
		{ 128, "bit 7" },
		{ 8191, "0-16 18 23 bit 7 bit 9 bit 10 bit 11" },
		{ 0x80000001u, "0 bit 31" },
	};
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_string_equal(hl78_mask_text(wanted[i].mask, text,
						   sizeof(text)),
				    wanted[i].text);
}

static void every_valid_mask_comes_back(void **state)
{
	unsigned n_valid = 0;
	char text[128];

	(void)state;
	for (unsigned mask = 0; mask <= 8191; mask++) {
		unsigned back = ~mask;

		if (!hl78_mask_valid(mask))
			continue;
		n_valid++;
		hl78_mask_text(mask, text, sizeof(text));
		assert_int_equal(hl78_mask_parse(text, &back), 0);
		assert_int_equal(back, mask);
	}
	assert_int_equal(n_valid, 512);
}

static void mask_from_text(void **state)
{
	static const struct {
		const char *text;
		int err;
		unsigned mask;
	} wanted[] = {
		{ "9,10,18", 0, 16 | 256 },
		{ "9-11 18", 0, 16 | 256 },
		{ "  All ", 0, 4479 },
		{ "NONE", 0, 0 },
		{ "0", 0, 1 },
		{ "0-16, 18, 23", 0, 4479 },
		{ "3\t,4", 0, 6 },
		{ "17", HL78_ERR_RANGE, 0 },
		{ "0-18", HL78_ERR_RANGE, 0 },
		{ "24", HL78_ERR_RANGE, 0 },
		{ "0-2147483647", HL78_ERR_RANGE, 0 },
		{ "", HL78_ERR_SYNTAX, 0 },
		{ "  ", HL78_ERR_SYNTAX, 0 },
		{ "a", HL78_ERR_SYNTAX, 0 },
		{ "9-", HL78_ERR_SYNTAX, 0 },
		{ "-9", HL78_ERR_SYNTAX, 0 },
		{ "11-9", HL78_ERR_SYNTAX, 0 },
		{ "9;10", HL78_ERR_SYNTAX, 0 },
		{ "all 9", HL78_ERR_SYNTAX, 0 },
		{ ",", HL78_ERR_SYNTAX, 0 },
		{ "99999999999999999999", HL78_ERR_SYNTAX, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		unsigned mask = 12345;

		assert_int_equal(hl78_mask_parse(wanted[i].text, &mask),
				 wanted[i].err);
		assert_int_equal(mask, wanted[i].err ? 12345u :
						       wanted[i].mask);
	}
}

/* ---- agreements ---- */

static void requests(void **state)
{
	static const struct hl78_request_info wanted[HL78_N_REQUESTS] = {
		{ "none", -1, -1, -1, -1, false },
		{ "connect", 0, 1, 1, 0, false },
		{ "download", 1, 2, 3, 2, true },
		{ "install", 2, 3, 4, 5, true },
		{ "reboot", 5, 24, 6, 7, false },
	};

	(void)state;
	for (int i = 0; i < HL78_N_REQUESTS; i++) {
		const struct hl78_request_info *info =
			hl78_request_info((enum hl78_request)i);

		assert_string_equal(info->name, wanted[i].name);
		assert_int_equal(info->wdsc_mode, wanted[i].wdsc_mode);
		assert_int_equal(info->event, wanted[i].event);
		assert_int_equal(info->accept, wanted[i].accept);
		assert_int_equal(info->defer, wanted[i].defer);
		assert_int_equal(info->repeats, wanted[i].repeats);
	}
	assert_int_equal(hl78_request_of(0), HL78_REQUEST_NONE);
	assert_int_equal(hl78_request_of(1), HL78_REQUEST_CONNECT);
	assert_int_equal(hl78_request_of(2), HL78_REQUEST_DOWNLOAD);
	assert_int_equal(hl78_request_of(3), HL78_REQUEST_INSTALL);
	assert_int_equal(hl78_request_of(24), HL78_REQUEST_REBOOT);
	assert_int_equal(hl78_request_of(-1), HL78_REQUEST_NONE);
}

/* ---- result numbers ---- */

static void cme_numbers(void **state)
{
	static const int known[] = {
		3,   4,	  10,  11,  12,	 13,  14,  15,	16,
		30,  31,  32,  50,  100, 107, 132, 133, 134,
		148, 149, 650, 651, 652, 916, 917, 922,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct hl78_cme_info *info = hl78_cme_info(known[i]);

		assert_int_equal(info->code, known[i]);
		assert_string_not_equal(info->meaning, "unknown error");
		if (known[i] != 100)
			assert_non_null(info->cure);
	}
	assert_string_equal(hl78_cme_info(0)->meaning, "unknown error");
	assert_string_equal(hl78_cme_info(-3)->meaning, "unknown error");
	assert_null(hl78_cme_info(123456)->cure);
}

static void cme_650_names_the_request_that_waits(void **state)
{
	(void)state;
	for (int i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++) {
		enum hl78_request request = (enum hl78_request)i;
		const struct hl78_cme_info *info =
			hl78_cme_info_in(650, request);
		char command[HL78_WDS_MAX];

		assert_int_equal(info->code, 650);
		assert_non_null(strstr(info->meaning,
				       hl78_request_info(request)->name));
		assert_true(hl78_wds_accept(command, sizeof(command),
					    request) > 0);
		assert_non_null(strstr(info->cure, command));
		assert_true(hl78_wds_defer(command, sizeof(command), request,
					   30) > 0);
		assert_non_null(strstr(info->cure, command));
	}
	assert_ptr_equal(hl78_cme_info_in(650, HL78_REQUEST_NONE),
			 hl78_cme_info(650));
	assert_ptr_equal(hl78_cme_info_in(3, HL78_REQUEST_INSTALL),
			 hl78_cme_info(3));
}

static void ksup_texts(void **state)
{
	(void)state;
	assert_string_equal(hl78_ksup_text(0), "ready");
	assert_string_equal(hl78_ksup_text(1), "waiting for a code");
	assert_string_equal(hl78_ksup_text(6), "inactive SIM");
	assert_string_equal(hl78_ksup_text(7), "unknown");
	assert_string_equal(hl78_ksup_text(-1), "unknown");
}

static void errors_in_words(void **state)
{
	(void)state;
	assert_string_equal(hl78_err_text(0), "no error");
	for (int err = HL78_ERR_TRANSFER; err < 0; err++)
		assert_string_not_equal(hl78_err_text(err), "unknown error");
	assert_string_equal(hl78_err_text(HL78_ERR_TRANSFER - 1),
			    "unknown error");
	assert_string_equal(hl78_err_text(1), "unknown error");
	assert_string_equal(hl78_err_text(INT32_MIN), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_severities),
		cmocka_unit_test(what_asks_says_what_to_do),
		cmocka_unit_test(problems_by_their_reason),
		cmocka_unit_test(severity_names),
		cmocka_unit_test(meanings_with_data),
		cmocka_unit_test(a_meaning_is_cut_to_its_buffer),
		cmocka_unit_test(text_data_is_no_number),
		cmocka_unit_test(problems_that_resume_are_warnings),
		cmocka_unit_test(mask_bits_are_those_of_all),
		cmocka_unit_test(mask_of_an_event),
		cmocka_unit_test(mask_valid),
		cmocka_unit_test(mask_as_text),
		cmocka_unit_test(every_valid_mask_comes_back),
		cmocka_unit_test(mask_from_text),
		cmocka_unit_test(requests),
		cmocka_unit_test(cme_numbers),
		cmocka_unit_test(cme_650_names_the_request_that_waits),
		cmocka_unit_test(ksup_texts),
		cmocka_unit_test(errors_in_words),
	};

	return cmocka_run_group_tests_name("wds", tests, NULL, NULL);
}
