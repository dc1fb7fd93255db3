/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory is taken at construction and nowhere else: constructors fail cleanly
 * when the n-th request for it does, for every n, and what they made asks for
 * none in all of its life. Linked with --wrap for malloc, calloc and realloc.
 */
#include <hl78/modem.h>
#include <hl78/trace.h>

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static unsigned n_asked;   /* since the last reset */
static unsigned fail_at;   /* the request that fails, from 1; 0 for none */

static bool is_refused(void)
{
	return ++n_asked == fail_at;
}

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return is_refused() ? NULL : __real_realloc(p, size);
}

/* ---- construction ---- */

static void *new_modem(void)
{
	return hl78_modem_new(NULL);
}

static void *new_recorder(void)
{
	return hl78_recorder_new(false);
}

static void *new_reader(void)
{
	return hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
}

static void free_modem(void *p)
{
	hl78_modem_free(p);
}

static void free_recorder(void *p)
{
	hl78_recorder_free(p);
}

static void free_reader(void *p)
{
	hl78_log_reader_free(p);
}

static const struct {
	void *(*make)(void);
	void (*unmake)(void *p);
} things[] = {
	{ new_modem, free_modem },
	{ new_recorder, free_recorder },
	{ new_reader, free_reader },
};

#define N_THINGS (sizeof(things) / sizeof(things[0]))

static void test_new_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_THINGS; i++) {
		void *p = NULL;

		for (fail_at = 1; !p; fail_at++) {
			assert_true(fail_at < 100);
			n_asked = 0;
			p = things[i].make();
			/* It failed if and only if a request did. */
			assert_true((p == NULL) == (n_asked == fail_at));
		}
		assert_true(fail_at > 2);
		things[i].unmake(p);
		things[i].unmake(NULL);
	}
	fail_at = 0;
}

/* ---- life ---- */

static hl78_time moment; /* what an update asks for is given then */

static void answer_data(struct hl78_modem *m, const struct hl78_event *ev)
{
	static const uint8_t data[HL78_XMODEM_BLOCK];

	if (ev->type == HL78_EV_WANT_DATA)
		hl78_modem_give_data(m, data, ev->want.len, moment);
	else if (ev->type == HL78_EV_ABOUT_TO_INSTALL)
		hl78_modem_go_on(m, moment);
}

static void pull(struct hl78_modem *m)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(m)))
		answer_data(m, ev);
}

static void feed(struct hl78_modem *m, enum hl78_side side, const char *text,
		 hl78_time now)
{
	size_t len = strlen(text);

	while (len) {
		size_t n = hl78_modem_feed(m, side, text, len, now);

		text += n;
		len -= n;
		pull(m);
	}
}

/* An update of two blocks, every question answered by OK. */
static void update(struct hl78_modem *m, hl78_time now)
{
	struct hl78_update_plan plan = { .size = 1500, .to = "HL7802.4.5.4.0",
					 .agree = HL78_AGREE_YES,
					 .allow = 1u << HL78_PF_PENDING };
	const struct hl78_update_status *st = hl78_modem_update_status(m);
	size_t len;

	moment = now;
	hl78_modem_update(m, &plan, now);
	for (int i = 0; i < 400 && st->step != HL78_UPDATE_OVER; i++) {
		const char *say = "\r\nOK\r\n";

		pull(m);
		hl78_modem_output(m, &len);
		if (len && !hl78_modem_output_is_data(m))
			say = st->step == HL78_UPDATE_ANNOUNCE ? "\x15" : say;
		else if (st->step == HL78_UPDATE_TRANSFER)
			say = "\x06";
		else if (st->step == HL78_UPDATE_STORE)
			say = "\r\nOK\r\n+WDSI: 3\r\n";
		else if (st->step == HL78_UPDATE_INSTALL)
			say = "\r\n+WDSI: 16\r\n";
		else if (st->step == HL78_UPDATE_VERIFY)
			say = "\r\n+WDSI: 14\r\n";
		if (len)
			hl78_modem_sent(m, len, now);
		pull(m);
		now = moment += HL78_SEC(1);
		feed(m, HL78_MODULE, say, now);
		hl78_modem_tick(m, now);
	}
	assert_int_equal(st->step, HL78_UPDATE_OVER);
	assert_int_equal(st->transfer.block, 2);
}

/* One over the air, which ends while something waits. */
static void ota(struct hl78_modem *m, hl78_time now)
{
	struct hl78_ota_plan plan = { .apn = "bench.apn", .pin = "1234",
				      .policy = { 0, 1, 1, 1, 1 } };
	const struct hl78_ota_status *st = hl78_modem_ota_status(m);
	size_t len;

	assert_int_equal(hl78_modem_ota(m, &plan, now), 0);
	for (int i = 0; i < 4000 && st->step != HL78_OTA_OVER; i++) {
		const char *say = "\r\nOK\r\n";

		pull(m);
		hl78_modem_output(m, &len);
		if (len)
			hl78_modem_sent(m, len, now);
		else if (i % 4 == 0)
			say = "\r\n+WDSI: 2\r\n+WDSI: 18,1\r\n";
		else if (i % 4 == 1)
			say = "\r\n+WDSI: 8\r\n";
		pull(m);
		now = moment += HL78_SEC(1);
		feed(m, HL78_MODULE, say, now);
		hl78_modem_tick(m, now);
		if (i == 3000)
			hl78_modem_ota_cancel(m, now);
	}
	assert_int_equal(st->step, HL78_OTA_OVER);
}

/* A stream with something of everything. */
static void live_through(struct hl78_modem *m, enum hl78_side side)
{
	static char long_line[3 * HL78_LINE_MAX];
	struct hl78_outcome outcome;
	hl78_time now = 0;
	size_t len;

	memset(long_line, 'x', sizeof(long_line) - 1);
	hl78_modem_link(m, true, now);
	hl78_modem_start(m, HL78_PROC_IDENTIFY, NULL, now);
	for (int i = 0; i < 20; i++) {
		hl78_modem_command(m, "AT+CGMR", 7, HL78_BY_USER, false, now);
		hl78_modem_output(m, &len);
		hl78_modem_sent(m, len, now);
		now += HL78_SEC(1);
		feed(m, side, "AT+WDSI?\r\n+WDSI: 4\r\n", now);
		feed(m, side, "\r\nOK\r\n+WDSI: 2\r\n+WDSI: 9,1\r\n", now);
		feed(m, side, long_line, now);
		feed(m, side, "\r\nCONNECT\r\nxx--EOF--Pattern--\r\n", now);
		feed(m, side, "+WDSI: 14\r\n+KSUP: 0\r\n+WDSI: 16\r\n", now);
		hl78_modem_tick(m, now);
		pull(m);
	}
	hl78_modem_outcome(m, now, true, &outcome);
	hl78_modem_link(m, false, now);
	hl78_modem_finish(m, now);
	pull(m);
}

static void test_modem_takes_none(void **state)
{
	static const enum hl78_source sources[] = { HL78_LIVE, HL78_TRANSCRIPT,
						    HL78_CAPTURE };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct hl78_modem_config config = { .source = sources[i] };
		struct hl78_modem *m = hl78_modem_new(&config);

		assert_non_null(m);
		n_asked = 0;
		if (sources[i] == HL78_LIVE) {
			hl78_modem_link(m, true, 0);
			update(m, 0);
			ota(m, moment);
		}
		live_through(m, HL78_MODULE);
		if (sources[i] == HL78_TRANSCRIPT)
			live_through(m, HL78_HOST);
		assert_int_equal(n_asked, 0);
		hl78_modem_free(m);
	}
}

static void test_recorder_takes_none(void **state)
{
	struct hl78_recorder *rec = hl78_recorder_new(false);
	static char bytes[3 * HL78_RECORD_PIECE];
	size_t len;

	(void)state;
	assert_non_null(rec);
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes + 100, "\r\nAT+CPIN=\"1234\"\r\n", 18);
	n_asked = 0;
	for (int i = 0; i < 4; i++) {
		enum hl78_side side = i % 2 ? HL78_HOST : HL78_MODULE;
		size_t at = 0;

		while (at < sizeof(bytes)) {
			at += hl78_recorder_feed(rec, side, bytes + at,
						 sizeof(bytes) - at, i);
			while (hl78_recorder_next(rec, &len))
				;
		}
		hl78_recorder_note(rec, "a note", i);
		hl78_recorder_tick(rec, HL78_SEC(i + 1));
		while (hl78_recorder_next(rec, &len))
			;
	}
	hl78_recorder_flush(rec);
	assert_int_equal(n_asked, 0);
	hl78_recorder_free(rec);
}

static void test_reader_takes_none(void **state)
{
	static const char *const logs[] = {
		"# fotacon log 1, sim: 115200 8N1\n"
		"2026-11-22T08:00:01.123456Z > AT\n"
		"2026-11-22T08:00:01.130001Z < OK\n",
		"AT\r\nOK\r\n+WDSI: 4\r\n",
		"[2021-04-22 14:14:50.907] AT\n[2021-04-22 14:14:51.0] OK\n",
		"[00:04:42.037,109] <inf> modem: +WDSI: 4\n",
		"b'> AT\\r'\nb'< OK\\r\\n'\n",
		"> AT\n< OK\n",
	};
	struct hl78_record record;

	(void)state;
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		struct hl78_log_reader *r =
			hl78_log_reader_new(HL78_FORMAT_UNKNOWN);
		size_t len = strlen(logs[i]), n_records = 0;

		assert_non_null(r);
		n_asked = 0;
		for (size_t at = 0; at < len;) {
			at += hl78_log_reader_feed(r, logs[i] + at, len - at);
			while (hl78_log_reader_next(r, &record))
				n_records++;
		}
		hl78_log_reader_finish(r);
		while (hl78_log_reader_next(r, &record))
			n_records++;
		assert_true(n_records > 0);
		assert_int_equal(n_asked, 0);
		hl78_log_reader_free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_fails),
		cmocka_unit_test(test_modem_takes_none),
		cmocka_unit_test(test_recorder_takes_none),
		cmocka_unit_test(test_reader_takes_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
