/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Phases: of scripts with times, and of every log under tests/data, one after
 * the other in one golden file. UPDATE_GOLDEN=1 rewrites it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <hl78/trace.h>

#include "app/phases.h"

#define START "> AT+WDSS=1,1\n< OK\n"
#define DM    "< +WDSI: 4\n+1\n< +WDSI: 6\n+1\n< +WDSI: 23,1\n"
#define OFFER "+1\n< +WDSI: 9,100000\n"

static struct phases phases;
static char told[1 << 16];
static size_t told_len;

__attribute__((format(printf, 1, 2)))
static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	told_len += (size_t)vsnprintf(told + told_len, sizeof(told) - told_len,
				      format, args);
	va_end(args);
	assert_true(told_len < sizeof(told));
}

/* What must hold of any list: one at most runs, and none overlap. */
static void check(void)
{
	hl78_time at = HL78_NO_TIME;
	unsigned run = 0;
	int n_open = 0;

	assert_true(phases.end - phases.first <= PHASES_MAX);
	for (uint64_t i = phases.first; i < phases.end; i++) {
		const struct phase *p = phase_at(&phases, i);

		assert_true(p->run >= run);
		run = p->run;
		n_open += p->open;
		if (p->kind == PHASE_VERDICT || p->kind == PHASE_RUN)
			continue;
		assert_true(p->start >= at);
		assert_true(p->open || p->end >= p->start);
		at = p->open ? p->start : p->end;
	}
	assert_true(n_open <= 1);
	assert_int_equal(n_open, phase_running(&phases) != NULL);
}

/* "Download 60 + 100 %, 100 kB": name, seconds, its end, what it brought. */
static void say_phases(void)
{
	static const char marks[N_ROW_KINDS] = {
		[ROW_INFO] = '.', [ROW_GOOD] = '+', [ROW_WARNING] = '!',
		[ROW_ERROR] = 'x',
	};

	for (uint64_t i = phases.first; i < phases.end; i++) {
		const struct phase *p = phase_at(&phases, i);
		hl78_time took = phase_took(p, p->start);

		say("%s", phase_name(p->kind));
		if (p->kind == PHASE_RUN)
			say(" %u", p->run);
		else if (p->open)
			say(" ...");
		else if (p->kind != PHASE_VERDICT && took < 0)
			say(" -");
		else if (p->kind != PHASE_VERDICT)
			say(" %d", (int)(took / HL78_SEC(1)));
		if (p->kind != PHASE_RUN)
			say(" %c%s%s", marks[p->look], p->detail[0] ? " " : "",
			    p->detail);
		say("\n");
	}
}

static void pull(struct hl78_modem *modem, bool timed)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(modem))) {
		phases_see(&phases, ev, modem,
			   timed ? ev->at : HL78_NO_TIME);
		check();
	}
}

static void feed(struct hl78_modem *modem, enum hl78_side side,
		 const void *from, size_t len, hl78_time now, bool timed)
{
	const char *bytes = from;

	while (len > 0) {
		size_t n = hl78_modem_feed(modem, side, bytes, len, now);

		pull(modem, timed);
		bytes += n;
		len -= n;
	}
}

/* ---- scripts ---- */

/*
 * "> TEXT" of the host, "< TEXT" of the module, "# TEXT" of a log's remarks,
 * "+SECONDS", "lost", "back".
 */
static void play_on(struct hl78_modem *modem, const char *script,
		    hl78_time *now)
{
	char line[200];

	while (*script) {
		size_t len = strcspn(script, "\n");
		enum hl78_side side = script[0] == '>' ? HL78_HOST :
							 HL78_MODULE;

		if (script[0] == '+')
			*now += HL78_SEC(strtol(script, NULL, 10));
		else if (script[0] == 'l' || script[0] == 'b')
			hl78_modem_link(modem, script[0] == 'b', *now);
		snprintf(line, sizeof(line), "%.*s\r%s",
			 len > 2 ? (int)len - 2 : 0, script + 2,
			 side == HL78_HOST ? "" : "\n");
		if (script[0] == '<' || script[0] == '>')
			feed(modem, side, line, strlen(line), *now, true);
		else if (script[0] == '#')
			hl78_modem_remark(modem, script + 2, len - 2, *now);
		pull(modem, true);
		script += len + 1;
	}
}

static void expect_phases(const char *script, const char *want)
{
	struct hl78_modem_config config = { .source = HL78_TRANSCRIPT };
	struct hl78_modem *modem = hl78_modem_new(&config);
	hl78_time now = HL78_SEC(1000);

	assert_non_null(modem);
	phases_init(&phases);
	play_on(modem, script, &now);
	hl78_modem_finish(modem, now);
	pull(modem, true);
	hl78_modem_free(modem);
	told_len = 0;
	told[0] = '\0';
	say_phases();
	assert_string_equal(told, want);
}

static void test_update(void **state)
{
	(void)state;
	expect_phases(START "+2\n" DM OFFER
		      "< +WDSI: 2\n+30\n> AT+WDSR=3\n< OK\n+5\n< +WDSI: 18\n"
		      "+60\n< +WDSI: 18,100\n< +WDSI: 10\n+2\n< +WDSI: 12\n"
		      "+1\n< +WDSI: 3\n+1800\n< +WDSI: 3\n+10\n> AT+WDSR=4\n"
		      "< OK\n+1\n< +WDSI: 14\n+120\n< +KSUP: 0\n+10\n"
		      "< +WDSI: 0\n< +WDSI: 16\n+3\n" DM "+4\n< +WDSI: 8\n",
		      "Run 1\n"
		      "Connect 2 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Request 30 + to download\n"
		      "Download 65 + 100 %, 100 kB, 1.5 kB/s\n"
		      "Verify 2 + package certified\n"
		      "Stored 1 .\n"
		      "Request 1810 + to install, asked 2 times\n"
		      "Install 121 +\n"
		      "Restart 10 +\n"
		      "Verdict + update succeeded\n"
		      "Report 6 + session with the DM server\n");
}

/* Announced, sent, taken; what a log shows of it begins with its first block. */
static void test_transfer(void **state)
{
	(void)state;
	expect_phases("> AT+WDSD=2048\n+3\n# xmodem start nak\n+1\n"
		      "# xmodem block 1 of 2, 1024 bytes, ack in 88 ms\n+1\n"
		      "# xmodem block 2 of 2 sent again, for a NAK\n+1\n"
		      "# xmodem block 2 of 2, 1024 bytes, ack in 88 ms\n+1\n"
		      "# xmodem eot ack\n< OK\n< +WDSI: 3\n+5\n> AT+WDSR=4\n"
		      "< OK\n+60\n< +WDSI: 16\n",
		      "Run 1\n"
		      "Transfer 3 + 2 of 2 blocks, 1 sent again\n"
		      "Request 5 + to install\n"
		      "Install 60 +\n"
		      "Verdict + update succeeded\n");
	/* Given up: the next command is about something else. */
	expect_phases("> AT+WDSD=2048\n# xmodem start nak\n"
		      "# xmodem block 1 of 2, 1024 bytes, ack in 88 ms\n+9\n"
		      "> ATI\n< HL7802\n< OK\n",
		      "Run 1\n"
		      "Transfer 9 ! 1 of 2 blocks\n");
}

static void test_runs(void **state)
{
	(void)state;
	/* What is told twice is one run; what begins anew is another. */
	expect_phases(START DM "+20\n< +WDSI: 8\n+600\n" START DM
		      "> AT+WDSS=1,0\n< OK\n+3\n< +WDSI: 8\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 20 .\n"
		      "Run 2\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 3 .\n");
	/* An offer in the session that reports the update before. */
	expect_phases(START DM OFFER "< +WDSI: 14\n+100\n< +WDSI: 16\n+2\n" DM
		      "+5\n< +WDSI: 9,4000\n< +WDSI: 18\n+5\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Install 100 +\n"
		      "Verdict + update succeeded\n"
		      "Report 7 + package available, 4 000 bytes\n"
		      "Run 2\n"
		      "Download ... . 0 %, 0 B\n");
	/* A verdict of which nothing went before. */
	expect_phases("< +WDSI: 16\n+5\n" START DM OFFER,
		      "Run 1\n"
		      "Verdict + update succeeded\n"
		      "Report ... . package available, 100 000 bytes\n");
	/* A restart for no reason is told, too. */
	expect_phases("< U-Boot 2016.01\n+5\n< +KSUP: 0\n+9\n"
		      "< U-Boot 2016.01\n",
		      "Run 1\nRestart 5 +\nRun 2\nRestart ... .\n");
}

static void test_failures(void **state)
{
	(void)state;
	expect_phases(START "< +WDSI: 4\n< +WDSI: 5\n< +WDSI: 4\n+1\n"
		      "< +WDSI: 5\n+2\n< +WDSI: 7\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 3 x connection denied by the server\n");
	expect_phases(START DM OFFER "< +WDSI: 18\n+10\n< +WDSI: 18,20\n+1\n"
		      "< +WDSI: 11,5\n+2\n< +WDSI: 8\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Download 11 x 20 %, 20 kB, 2.0 kB/s\n"
		      "Session 2 .\n"
		      "Verdict x download problem: flash\n");
	expect_phases(START DM OFFER "< +WDSI: 18,100\n+1\n< +WDSI: 10\n+1\n"
		      "< +WDSI: 13\n+1\n< +WDSI: 8\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Download 1 + 100 %, 100 kB\n"
		      "Verify 1 x package not certified\n"
		      "Session 1 .\n"
		      "Verdict x package not certified\n");
	expect_phases(START DM OFFER "< +WDSI: 14\n+100\n< +WDSI: 15\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Install 100 x\n"
		      "Verdict x update failed\n");
}

/* Suspended, resumed further back; the rates are those of what was fetched. */
static void test_suspension(void **state)
{
	(void)state;
	expect_phases(START DM OFFER "< +WDSI: 18\n+10\n< +WDSI: 18,10\n+10\n"
		      "< +WDSI: 18,40\n+1\n< +WDSI: 11,4\n< +WDSI: 8\n+300\n"
		      START DM "< +WDSI: 9,70000\n+1\n< +WDSI: 18,30\n+5\n"
		      "< +WDSI: 18,50\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Download 21 ! 40 %, 40 kB, 2.0 kB/s\n"
		      "Suspended 303 . download problem: can be resumed\n"
		      "Download ... . 30 to 50 %, 20 kB, 4.0 kB/s\n");
	assert_int_equal(phases.percent, 50);
	assert_int_equal(phases.rate[1], 1000);
	assert_int_equal(phases.rate[10], 1000);
	assert_int_equal(phases.rate[11], 2000);
	assert_int_equal(phases.rate[29], 2000);
	assert_int_equal(phases.rate[31], 4000);
	assert_int_equal(phases.rate[50], 4000);
	assert_int_equal(phases.rate[51], 0);
	/* 10 s, 9.5 s and 5.25 s for 10, 19 and 21 percent */
	assert_in_range(phase_average_rate(phases.rate), 2000, 2040);
	/* A reset, without a word of the download. */
	expect_phases(START DM OFFER "< +WDSI: 18\n+10\n< +WDSI: 18,10\n"
		      "< +KSUP: 0\n+20\n< +WDSI: 0\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 1 . package available, 100 000 bytes\n"
		      "Download 10 ! 10 %, 10 kB, 1.0 kB/s\n"
		      "Suspended ... . the module restarted\n");
}

static void test_port_lost(void **state)
{
	(void)state;
	expect_phases("back\n" START DM "+10\nlost\n+60\nback\n< +WDSI: 8\n",
		      "Run 1\n"
		      "Connect 0 +\n"
		      "Auth 2 + session with the DM server\n"
		      "Session 10 .\n"
		      "Port gone 60 !\n"
		      "Session 0 .\n");
	/* Under the guard it is expected. */
	expect_phases("back\n< +WDSI: 14\n+10\nlost\n+60\nback\n+1\n"
		      "< +WDSI: 16\n",
		      "Run 1\nInstall 71 +\nVerdict + update succeeded\n");
}

/* What was read afterwards says more than the event. */
static void test_judge(void **state)
{
	(void)state;
	phases_init(&phases);
	phases_judge(&phases, ROW_GOOD, "nothing to judge", 0);
	assert_int_equal(phases.end, 0);
	expect_phases("< +WDSI: 14\n+100\n< +WDSI: 16\n",
		      "Run 1\nInstall 100 +\nVerdict + update succeeded\n");
	phases_judge(&phases, ROW_ERROR, "the old version", HL78_SEC(2000));
	assert_int_equal(phases.end, 3);
	assert_string_equal(phase_at(&phases, 2)->detail, "the old version");
	/* Nor does the installation stay a success then. */
	assert_int_equal(phase_at(&phases, 1)->look, ROW_WARNING);
	assert_int_equal(phase_at(&phases, 2)->look, ROW_ERROR);
	assert_int_equal(phase_at(&phases, 2)->start, HL78_SEC(1100));
	phases_shift(&phases, -HL78_SEC(1000));
	assert_int_equal(phase_at(&phases, 1)->start, 0);
	assert_int_equal(phase_at(&phases, 1)->end, HL78_SEC(100));
}

/* However long it goes on, the list is bounded, and the newest are there. */
static void test_bounded(void **state)
{
	struct hl78_modem_config config = { .source = HL78_TRANSCRIPT };
	struct hl78_modem *modem = hl78_modem_new(&config);
	hl78_time now = 0;
	struct phase_span span;

	(void)state;
	assert_non_null(modem);
	phases_init(&phases);
	for (int i = 0; i < 1000; i++)
		play_on(modem, START DM "+20\n< +WDSI: 8\n+60\n", &now);
	hl78_modem_free(modem);
	assert_int_equal(phases.run, 1000);
	assert_int_equal(phases.end - phases.first, PHASES_MAX);
	assert_null(phase_at(&phases, phases.first - 1));
	assert_int_equal(phase_at(&phases, phases.end - 1)->run, 1000);
	phase_span(&phases, 1000, now, &span);
	assert_int_equal(span.took, HL78_SEC(22));
	assert_int_equal(span.of[PHASE_SESSION], HL78_SEC(20));
	phase_span(&phases, 1, now, &span);
	assert_int_equal(span.start, HL78_NO_TIME);
}

/* ---- logs ---- */

static const char *const logs[] = {
	"captures/hl7800-at-error-and-crash.log",
	"captures/hl7800-laird-local-update.log",
	"captures/hl7800-tcp-session.log",
	"captures/hl7812-uboot-after-interrupted-update.log",
	"captures/hl7812-version-block.log",
	"captures/hl8548g-airvantage-session-ok.log",
	"captures/rc7611-raw-bytes.log",
	"composed/bx310x-fota-no-agreements.txt",
	"composed/bx310x-fota-with-agreements.txt",
	"composed/bx310x-session-bootstrap.txt",
	"composed/hl78xx-local-update.txt",
	"note/4.5.2.log",
	"note/6.5-first.log",
	"note/6.5-second.log",
	"note/6.5-third.log",
	"note/6.5-sixth.log",
	"note/8.log",
};

struct playing {
	struct hl78_log_reader *reader;
	struct hl78_modem *modem;
	hl78_time now;
	bool timed;
};

static void take_records(struct playing *p)
{
	struct hl78_modem_config config = { .source = HL78_CAPTURE };
	struct hl78_record record;

	while (hl78_log_reader_next(p->reader, &record)) {
		enum hl78_format format = hl78_log_reader_format(p->reader);

		if (record.kind == HL78_RECORD_NOTE)
			continue;
		if (format == HL78_FORMAT_FOTACON ||
		    format == HL78_FORMAT_PYTHON ||
		    format == HL78_FORMAT_TRANSCRIPT)
			config.source = HL78_TRANSCRIPT;
		if (!p->modem)
			p->modem = hl78_modem_new(&config);
		if (record.time != HL78_NO_TIME) {
			p->now = record.time;
			p->timed = true;
		}
		feed(p->modem, record.kind == HL78_RECORD_HOST ? HL78_HOST :
								 HL78_MODULE,
		     record.bytes, record.len, p->now, p->timed);
	}
}

static void play_log(const char *data, const char *name)
{
	struct playing p = { .reader = hl78_log_reader_new(
				     HL78_FORMAT_UNKNOWN) };
	char path[512], bytes[4096];
	size_t len;
	FILE *file;

	phases_init(&phases);
	snprintf(path, sizeof(path), "%s/%s", data, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		for (size_t at = 0; at < len;) {
			at += hl78_log_reader_feed(p.reader, bytes + at,
						   len - at);
			take_records(&p);
		}
	}
	fclose(file);
	hl78_log_reader_finish(p.reader);
	take_records(&p);
	if (p.modem) {
		hl78_modem_finish(p.modem, p.now);
		pull(p.modem, p.timed);
	}
	hl78_modem_free(p.modem);
	hl78_log_reader_free(p.reader);
	say("== %s\n", name);
	say_phases();
}

static void test_logs(void **state)
{
	const char *top = getenv("FOTACON_SRCDIR");
	char data[256], path[300], was[sizeof(told)];
	size_t len;
	FILE *file;

	(void)state;
	told_len = 0;
	snprintf(data, sizeof(data), "%s/tests/data", top ? top : ".");
	snprintf(path, sizeof(path), "%s/golden/phases.txt", data);
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
		play_log(data, logs[i]);
	if (getenv("UPDATE_GOLDEN")) {
		file = fopen(path, "w");
		assert_non_null(file);
		assert_int_equal(fwrite(told, 1, told_len, file), told_len);
		assert_int_equal(fclose(file), 0);
	}
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s: missing; UPDATE_GOLDEN=1 writes it", path);
	len = fread(was, 1, sizeof(was) - 1, file);
	was[len] = '\0';
	fclose(file);
	assert_string_equal(told, was);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_update),
		cmocka_unit_test(test_transfer),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_suspension),
		cmocka_unit_test(test_port_lost),
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
