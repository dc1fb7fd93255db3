/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feeds a modem as its callers do, pulls every event at once and writes it
 * down. What no event may ever do is checked here, for all tests that talk.
 */
#include "unit/talk.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const size_t talk_chunks[TALK_N_CHUNKS] = {
	1, 2, 3, 7, 64, TALK_LINES, 0
};

static void add(char *out, size_t size, size_t *at, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void add(char *out, size_t size, size_t *at, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(out + *at, size - *at, format, args);
	va_end(args);
	assert_true(n >= 0 && (size_t)n < size - *at);
	*at += (size_t)n;
}

/* ---- events ---- */

static void describe_wdsi(const struct hl78_line *line, char *out, size_t size)
{
	size_t at = 0;

	add(out, size, &at, "! %d", line->code);
	for (int i = 0; i < line->n_data; i++) {
		const struct hl78_datum *d = &line->data[i];

		assert_true(d->start + d->len <= line->len);
		if (d->is_int)
			add(out, size, &at, ",%lld", (long long)d->value);
		else
			add(out, size, &at, ",'%.*s'", (int)d->len,
			    line->text + d->start);
	}
}

static void describe_procedure(const struct hl78_event *ev, char *out,
			       size_t size)
{
	static const char *const names[] = {
		[HL78_PROC_IDENTIFY] = "identify",
		[HL78_PROC_SET_UP] = "set-up",
		[HL78_PROC_PUT_BACK] = "put-back",
	};

	snprintf(out, size, "* %s %s%s%s", names[ev->procedure.which],
		 ev->procedure.ok ? "ok" : "failed",
		 ev->procedure.command ? ": " : "",
		 ev->procedure.command ? ev->procedure.command : "");
}

/* False for what a person does not see as a line. */
static bool describe(const struct hl78_event *ev, char *out, size_t size)
{
	static const char marks[HL78_N_EVENTS] = {
		[HL78_EV_COMMAND] = '>', [HL78_EV_ANSWER] = '<',
		[HL78_EV_URC] = '.',	 [HL78_EV_ANOMALY] = '~',
	};
	char result[64];

	out[0] = '\0';
	switch (ev->type) {
	case HL78_EV_WDSI:
		describe_wdsi(&ev->line, out, size);
		break;
	case HL78_EV_DATA:
		snprintf(out, size, "# %zu", ev->line.true_len);
		break;
	case HL78_EV_OVERLONG:
		assert_int_equal(ev->len, HL78_LINE_MAX);
		snprintf(out, size, "%% %zu", ev->line.true_len);
		break;
	case HL78_EV_DONE:
		hl78_result_text(ev->done.result, ev->done.code, result,
				 sizeof(result));
		snprintf(out, size, "= %.*s: %s", (int)ev->done.command_len,
			 ev->done.command, result);
		break;
	case HL78_EV_PROCEDURE:
		describe_procedure(ev, out, size);
		break;
	default:
		if (marks[ev->type])
			snprintf(out, size, "%c %.*s", marks[ev->type],
				 (int)ev->len, ev->text);
		break;
	}
	return out[0] != '\0';
}

/* A bare 18 and a new 9 tell of a suspension that no line told. */
static void check_percent(struct talk *t, const struct hl78_event *ev,
			  const struct hl78_status *st)
{
	int code = ev->type == HL78_EV_WDSI ? ev->line.code : -1;

	if (st->package != HL78_PACKAGE_DOWNLOADING ||
	    code == HL78_WDSI_OFFERED ||
	    (code == HL78_WDSI_PROGRESS && !ev->line.n_data)) {
		t->percent = -1;
	} else if (code == HL78_WDSI_PROGRESS &&
		   ev->line.data[0].value == st->progress.percent) {
		assert_true(st->progress.percent >= t->percent);
		t->percent = st->progress.percent;
	}
}

static void check_event(struct talk *t, const struct hl78_event *ev)
{
	const struct hl78_status *st = hl78_modem_status(t->modem);

	assert_true(ev->at <= t->now);
	assert_true(ev->len <= HL78_LINE_MAX);
	assert_null(ev->len ? memchr(ev->text, '\0', ev->len) : NULL);
	assert_true(st->progress.percent >= -1 && st->progress.percent <= 100);
	check_percent(t, ev, st);
}

static void pull(struct talk *t)
{
	const struct hl78_event *ev;
	char text[HL78_LINE_MAX + 64];

	while ((ev = hl78_modem_next_event(t->modem))) {
		const struct hl78_status *st = hl78_modem_status(t->modem);

		check_event(t, ev);
		if (describe(ev, text, sizeof(text)))
			add(t->told, sizeof(t->told), &t->told_len, "%s%s",
			    t->told_len ? " | " : "", text);
		add(t->all, sizeof(t->all), &t->all_len,
		    "%d %lld %s, %d %d %d %d %d %d%%\n", ev->type,
		    (long long)(ev->at - TALK_START), text, st->link,
		    st->session, st->package, st->agreement.request,
		    st->guard.active, st->progress.percent);
	}
}

/* ---- life ---- */

void talk_open(struct talk *t, enum hl78_source source, size_t chunk)
{
	struct hl78_modem_config config = { .source = source };

	memset(t, 0, sizeof(*t));
	t->now = TALK_START;
	t->chunk = chunk ? chunk : SIZE_MAX;
	t->percent = -1;
	t->modem = hl78_modem_new(&config);
	assert_non_null(t->modem);
	if (source == HL78_LIVE)
		hl78_modem_link(t->modem, true, t->now);
	pull(t);
}

void talk_close(struct talk *t)
{
	hl78_modem_free(t->modem);
}

struct talk *talk_new(enum hl78_source source)
{
	struct talk *t = malloc(sizeof(*t));

	assert_non_null(t);
	talk_open(t, source, 0);
	return t;
}

void talk_free(struct talk *t)
{
	talk_close(t);
	free(t);
}

/* ---- bytes and time ---- */

/* The text of the line that begins here, if it is plain; `*end`: its end. */
static size_t plain_line(enum hl78_side side, const char *bytes, size_t len,
			 size_t *end)
{
	size_t n = 0;

	while (n < len && (unsigned char)bytes[n] >= ' ')
		n++;
	if (side == HL78_HOST)
		*end = n < len && bytes[n] == '\r';
	else if (len - n >= 2 && memcmp(bytes + n, "\r\n", 2) == 0)
		*end = 2;
	else
		*end = n < len && bytes[n] == '\n';
	return *end ? n : 0;
}

static size_t feed_some(struct talk *t, enum hl78_side side, const char *bytes,
			size_t len)
{
	size_t end, n = plain_line(side, bytes, len, &end);

	if (t->chunk == TALK_LINES && n &&
	    hl78_modem_feed_line(t->modem, side, bytes, n, t->now)) {
		t->n_lines++;
		return n + end;
	}
	n = hl78_modem_feed(t->modem, side, bytes,
			    len < t->chunk ? len : t->chunk, t->now);
	assert_true(n > 0);
	return n;
}

void talk_feed(struct talk *t, enum hl78_side side, const void *bytes,
	       size_t len)
{
	/* Its own memory: nobody may read beyond, or keep it for long. */
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	if (len)
		memcpy(copy, bytes, len);
	pull(t);
	for (size_t at = 0; at < len;) {
		at += feed_some(t, side, copy + at, len - at);
		pull(t);
	}
	memset(copy, 'x', len);
	free(copy);
}

static void feed_with_end(struct talk *t, enum hl78_side side,
			  const char *text, const char *end)
{
	size_t len = strlen(text);
	char *line = malloc(len + 3);

	assert_non_null(line);
	memcpy(line, text, len);
	memcpy(line + len, end, strlen(end) + 1);
	talk_feed(t, side, line, strlen(line));
	free(line);
}

void talk_line(struct talk *t, const char *line)
{
	talk_feed(t, HL78_MODULE, "\r\n", 2);
	feed_with_end(t, HL78_MODULE, line, "\r\n");
}

void talk_send(struct talk *t)
{
	const char *out;
	size_t len;

	pull(t);
	while ((out = hl78_modem_output(t->modem, &len)) && len) {
		if (len > t->chunk)
			len = t->chunk;
		for (size_t i = 0; i < len; i++)
			add(t->sent, sizeof(t->sent), &t->sent_len,
			    out[i] == '\r' ? "\\r" : "%c", out[i]);
		hl78_modem_sent(t->modem, len, t->now);
		pull(t);
	}
	pull(t);
}

int talk_command(struct talk *t, const char *text, bool insist)
{
	int id = hl78_modem_command(t->modem, text, strlen(text), HL78_BY_USER,
				    insist, t->now);

	talk_send(t);
	return id;
}

void talk_reply(struct talk *t, const char *line)
{
	talk_line(t, line);
	talk_send(t);
}

void talk_pass(struct talk *t, int64_t ms)
{
	hl78_time end = t->now + HL78_MS(ms);

	for (;;) {
		hl78_time due = hl78_modem_deadline(t->modem);

		if (due > end)
			break;
		t->now = due > t->now ? due : t->now;
		hl78_modem_tick(t->modem, t->now);
		assert_true(hl78_modem_deadline(t->modem) > t->now);
		talk_send(t);
	}
	t->now = end;
}

/* ---- scripts ---- */

static void play_line(struct talk *t, const char *line, size_t len)
{
	char text[HL78_LINE_MAX];
	int seconds;

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	if (text[0] == '>') {
		feed_with_end(t, HL78_HOST, text + 2, "\r");
	} else if (text[0] == '<') {
		talk_line(t, text + 2);
	} else if (text[0] == '#') {
		hl78_modem_remark(t->modem, text + 2, strlen(text + 2), t->now);
		pull(t);
	} else if (strcmp(text, "lost") == 0 || strcmp(text, "back") == 0) {
		hl78_modem_link(t->modem, text[0] == 'b', t->now);
		pull(t);
	} else {
		assert_int_equal(sscanf(text, "+%d", &seconds), 1);
		talk_pass(t, seconds * 1000);
	}
}

void talk_play(struct talk *t, const char *script)
{
	while (*script) {
		size_t len = strcspn(script, "\n");

		play_line(t, script, len);
		script += len + (script[len] == '\n');
	}
}

/* ---- expectations ---- */

void talk_expect(struct talk *t, const char *told)
{
	assert_string_equal(t->told, told);
	t->told_len = 0;
	t->told[0] = '\0';
}

void talk_expect_sent(struct talk *t, const char *sent)
{
	assert_string_equal(t->sent, sent);
	t->sent_len = 0;
	t->sent[0] = '\0';
}

static void check(enum hl78_source source, const char *script,
		  const void *bytes, size_t len, const char *told)
{
	struct talk *t = malloc(2 * sizeof(*t)), *whole = t + 1;

	assert_non_null(t);
	for (int i = TALK_N_CHUNKS - 1; i >= 0; i--) {
		talk_open(t, source, talk_chunks[i]);
		if (script)
			talk_play(t, script);
		else
			talk_feed(t, HL78_MODULE, bytes, len);
		hl78_modem_finish(t->modem, t->now);
		pull(t);
		talk_close(t);
		if (talk_chunks[i] == 0)
			*whole = *t;
		assert_string_equal(t->all, whole->all);
		talk_expect(t, told);
	}
	free(t);
}

void talk_check_stream(enum hl78_source source, const void *bytes, size_t len,
		       const char *told)
{
	check(source, NULL, bytes, len, told);
}

void talk_check_script(const char *script, const char *told)
{
	check(HL78_TRANSCRIPT, script, NULL, 0, told);
}

/* ---- the fixture ---- */

struct talk *live;

int live_open(void **state)
{
	(void)state;
	live = talk_new(HL78_LIVE);
	return 0;
}

int live_close(void **state)
{
	(void)state;
	talk_free(live);
	return 0;
}

const struct hl78_status *live_status(void)
{
	return hl78_modem_status(live->modem);
}
