/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both ends in one loop: what is due first happens first. The clock jumps, so a
 * day takes no time. Whatever the status says is checked at every event.
 */
#include "unit/ota_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN HL78_SEC(1000)
/* Of the clock, before a run that does not end is given up. */
#define DAY HL78_MIN(60 * 48)

static void pull(struct ota_bench *b);

static void note(char *out, size_t size, size_t *len, const char *text,
		 const char *more)
{
	int n = snprintf(out + *len, size - *len, "%s%s%s", *len ? " | " : "",
			 text, more);

	assert_true(n >= 0 && (size_t)n < size - *len);
	*len += (size_t)n;
}

/* ---- the script ---- */

static void link_goes(struct ota_bench *b, bool up)
{
	b->lost = !up;
	hl78_modem_link(b->modem, up, b->now);
	pull(b);
}

static void begin(struct ota_bench *b)
{
	struct hl78_ota_plan plan;

	ota_bench_plan(b->way, &plan);
	b->begun = true;
	b->began = b->now;
	assert_int_equal(hl78_modem_ota(b->modem, &plan, b->now), 0);
	assert_int_equal(hl78_modem_ota(b->modem, &plan, b->now),
			 HL78_ERR_STATE);
	assert_int_equal(hl78_modem_running(b->modem), HL78_PROC_OTA);
}

static void do_this(struct ota_bench *b, const char *what)
{
	unsigned minutes;

	if (what[0] == '<') {
		size_t len = strlen(b->injected);

		assert_true(len + strlen(what) + 4 < sizeof(b->injected));
		snprintf(b->injected + len, sizeof(b->injected) - len,
			 "\r\n%s\r\n", what + 1);
	} else if (strncmp(what, "AT", 2) == 0) {
		assert_true(hl78_modem_command(b->modem, what, strlen(what),
					       HL78_BY_USER, true,
					       b->now) > 0);
	} else if (sscanf(what, "later %u", &minutes) == 1) {
		assert_int_equal(hl78_modem_ota_answer(b->modem, false, 0,
						       b->now),
				 HL78_ERR_RANGE);
		assert_int_equal(hl78_modem_ota_answer(b->modem, false,
						       minutes, b->now), 0);
	} else if (!strcmp(what, "accept")) {
		assert_int_equal(hl78_modem_ota_answer(b->modem, true, 0,
						       b->now), 0);
	} else if (!strcmp(what, "cancel")) {
		hl78_modem_ota_cancel(b->modem, b->now);
	} else if (!strcmp(what, "begin")) {
		begin(b);
	} else if (!strcmp(what, "lost") || !strcmp(what, "back")) {
		b->loses = what[0] == 'l';
		b->returns = what[0] == 'b';
	} else if (!strcmp(what, "mute") || !strcmp(what, "hears")) {
		b->mute = what[0] == 'm';
	} else {
		fail_msg("%s: what is \"%s\"?", b->way->name, what);
	}
}

static void read_script(struct ota_bench *b)
{
	const char *at = b->way->script;

	while (at && *at) {
		unsigned long seconds = 0;
		char trigger[48];
		int n = 0;

		assert_true(b->n_script < OTA_SCRIPT_MAX);
		assert_int_equal(sscanf(at, "%47[^ ] %95[^\n]%n", trigger,
					b->script[b->n_script].what, &n), 2);
		b->script[b->n_script].at = HL78_NEVER;
		if (trigger[0] == '@') {
			assert_int_equal(sscanf(trigger, "@%lu", &seconds), 1);
			b->script[b->n_script].at = b->now + HL78_SEC(seconds);
		} else {
			memcpy(b->script[b->n_script].text, trigger + 1,
			       strlen(trigger));
		}
		b->n_script++;
		at += n + (at[n] == '\n');
	}
}

static hl78_time script_next(const struct ota_bench *b)
{
	hl78_time at = b->back_at;

	for (unsigned i = 0; i < b->n_script; i++)
		if (!b->script[i].done && b->script[i].at < at)
			at = b->script[i].at;
	return at;
}

static void script_due(struct ota_bench *b)
{
	if (b->now >= b->back_at) {
		b->back_at = HL78_NEVER;
		link_goes(b, true);
	}
	for (unsigned i = 0; i < b->n_script; i++) {
		if (b->script[i].done || b->script[i].at > b->now)
			continue;
		b->script[i].done = true;
		do_this(b, b->script[i].what);
		pull(b);
	}
}

/* The first of a text that waits for it. */
static void told(struct ota_bench *b, const char *text)
{
	note(b->told, sizeof(b->told), &b->told_len, text, "");
	for (unsigned i = 0; i < b->n_script; i++) {
		if (b->script[i].done || b->script[i].at != HL78_NEVER ||
		    strcmp(b->script[i].text, text) != 0)
			continue;
		b->script[i].done = true;
		do_this(b, b->script[i].what);
		return;
	}
}

/* ---- events ---- */

/* Waits for people and for the server have no limit, if they want none. */
static bool may_last(const struct ota_bench *b, enum hl78_ota_wait wait)
{
	switch (wait) {
	case HL78_OTA_WAIT_NOTHING:
	case HL78_OTA_WAIT_ANSWER:
	case HL78_OTA_WAIT_REQUEST:
	case HL78_OTA_WAIT_START: /* at its very first moment */
	case HL78_OTA_WAIT_CLOSE:
		return true;
	case HL78_OTA_WAIT_SESSION:
		return b->way->no_start;
	case HL78_OTA_WAIT_OFFER:
		return b->way->idle_s == 1;
	default:
		return false;
	}
}

static void check_status(struct ota_bench *b)
{
	const struct hl78_ota_status *st = hl78_modem_ota_status(b->modem);

	assert_true(st->step > HL78_OTA_IDLE && st->step < HL78_N_OTA_STEPS);
	assert_true(st->wait < HL78_N_OTA_WAITS);
	assert_true(st->since <= b->now && st->step_since <= b->now);
	assert_true(st->begun == b->began);
	assert_non_null(hl78_ota_wait_text(st->wait));
	assert_true(st->asked == HL78_REQUEST_NONE ||
		    st->wait == HL78_OTA_WAIT_REQUEST);
	if (!(may_last(b, st->wait) ||
		    (st->until != HL78_NEVER && st->until >= b->now)))
		fail_msg("%s: waits for %s until %lld\n%s", b->way->name,
			 hl78_ota_wait_text(st->wait), (long long)st->until, b->told);
	if (st->step == HL78_OTA_OVER)
		return;
	assert_int_equal(hl78_modem_running(b->modem), HL78_PROC_OTA);
}

static void on_ota(struct ota_bench *b, const struct hl78_event *ev)
{
	const struct hl78_ota_status *st = hl78_modem_ota_status(b->modem);
	char text[256];

	check_status(b);
	if (ev->len) {
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		told(b, text);
		return;
	}
	if (st->step != b->step) {
		b->step = st->step;
		b->wait = HL78_OTA_WAIT_NOTHING;
		told(b, hl78_ota_step_name(st->step));
	}
	if (st->wait != b->wait) {
		b->wait = st->wait;
		snprintf(text, sizeof(text), "(%s)",
			 hl78_ota_wait_text(st->wait));
		if (st->wait > HL78_OTA_WAIT_ANSWER)
			note(b->told, sizeof(b->told), &b->told_len, text, "");
	}
	if (st->wait == HL78_OTA_WAIT_REQUEST)
		told(b, "ask");
}

static void on_event(struct ota_bench *b, const struct hl78_event *ev)
{
	char text[128];

	switch (ev->type) {
	case HL78_EV_OTA:
		on_ota(b, ev);
		break;
	case HL78_EV_ABOUT_TO_INSTALL:
		assert_true(hl78_modem_ota_status(b->modem)->about_to_install);
		told(b, "about-to-install");
		if (hl78_modem_ota_status(b->modem)->about_to_install)
			assert_int_equal(hl78_modem_go_on(b->modem, b->now),
					 0);
		break;
	case HL78_EV_COMMAND:
		snprintf(text, sizeof(text), "%.*s", (int)ev->len, ev->text);
		note(b->sent, sizeof(b->sent), &b->sent_len, text, "");
		told(b, text);
		break;
	case HL78_EV_WDSI:
		snprintf(text, sizeof(text), "%.*s", (int)ev->len - 7,
			 ev->text + 7);
		told(b, text);
		break;
	case HL78_EV_ANOMALY:
		note(b->told, sizeof(b->told), &b->told_len, "ANOMALY ",
		     ev->text);
		break;
	case HL78_EV_OTA_OVER:
		assert_false(b->over);
		told(b, "over");
		b->over = true;
		hl78_modem_outcome(b->modem, b->now, true, &b->outcome);
		assert_int_equal(hl78_modem_running(b->modem),
				 HL78_PROC_NONE);
		break;
	default:
		break;
	}
}

static void pull(struct ota_bench *b)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(b->modem))) {
		on_event(b, ev);
		b->n_events += b->begun;
		if (b->n_events && b->n_events == b->cancel_event)
			hl78_modem_ota_cancel(b->modem, b->now);
		if (b->n_events && b->n_events == b->lose_event) {
			b->lose_event = 0;
			b->loses = true;
			b->back_at = b->now + HL78_MIN(1);
		}
	}
	if (b->loses || b->returns) {
		bool up = b->returns;

		b->loses = b->returns = false;
		link_goes(b, up);
	}
}

/* ---- bytes ---- */

static void to_modem(struct ota_bench *b, const char *bytes, size_t len)
{
	pull(b);
	while (len && !b->lost) {
		size_t n = b->chunk && len > b->chunk ? b->chunk : len;

		n = hl78_modem_feed(b->modem, HL78_MODULE, bytes, n, b->now);
		assert_true(n > 0);
		pull(b);
		bytes += n;
		len -= n;
	}
}

static void from_sim(struct ota_bench *b)
{
	char copy[1 << 12];
	const char *out;
	size_t len;

	while ((out = sim_output(b->sim, &len)) && len) {
		len = len < sizeof(copy) ? len : sizeof(copy);
		memcpy(copy, out, len);
		sim_sent(b->sim, len);
		if (!b->mute)
			to_modem(b, copy, len);
	}
	while (b->injected[0]) {
		snprintf(copy, sizeof(copy), "%s", b->injected);
		b->injected[0] = '\0';
		to_modem(b, copy, strlen(copy));
	}
}

/* A whole command of the host: the module's, unless the way says otherwise. */
static void command(struct ota_bench *b)
{
	for (unsigned i = 0; i < 4; i++) {
		const char *answer = b->way->instead[i].answer;
		char out[256];

		if (!b->way->instead[i].command ||
		    strcmp(b->way->instead[i].command, b->line) != 0 ||
		    (b->way->instead[i].times &&
		     b->n_used[i] == b->way->instead[i].times))
			continue;
		b->n_used[i]++;
		snprintf(out, sizeof(out), "\r\n%s\r\n", answer);
		if (answer[0])
			to_modem(b, out, strlen(out));
		return;
	}
	sim_feed(b->sim, b->line, strlen(b->line), b->now);
	sim_feed(b->sim, "\r", 1, b->now);
}

static void take_output(struct ota_bench *b)
{
	const char *out;
	size_t len;

	pull(b);
	while ((out = hl78_modem_output(b->modem, &len)) && len) {
		char copy[600];

		len = b->chunk && len > b->chunk ? b->chunk : len;
		assert_true(len <= sizeof(copy));
		memcpy(copy, out, len);
		hl78_modem_sent(b->modem, len, b->now);
		for (size_t i = 0; i < len && !b->lost; i++) {
			if (copy[i] != '\r') {
				assert_true(b->line_len < sizeof(b->line) - 1);
				b->line[b->line_len++] = copy[i];
				continue;
			}
			b->line[b->line_len] = '\0';
			b->line_len = 0;
			command(b);
		}
		pull(b);
		from_sim(b);
	}
}

/* ---- life ---- */

void ota_bench_plan(const struct ota_way *way, struct hl78_ota_plan *plan)
{
	const char *policy = way->policy ? way->policy : "aaa";
	const char *agree = way->agree ? way->agree : "---";

	memset(plan, 0, sizeof(*plan));
	memset(plan->ask, -1, sizeof(plan->ask));
	for (int i = 0; i < 3; i++) {
		plan->policy[i + 1] = policy[i] == 'a' ? HL78_OTA_ACCEPT :
				      policy[i] == 'c' ? HL78_OTA_CALLER :
							 HL78_OTA_LEAVE;
		if (agree[i] != '-')
			plan->ask[i + 1] = (int8_t)(agree[i] == '1');
		plan->defer_min[i + 1] = way->defer[i];
	}
	snprintf(plan->apn, sizeof(plan->apn), "%s", way->apn ? way->apn : "");
	snprintf(plan->pin, sizeof(plan->pin), "%s", way->pin ? way->pin : "");
	snprintf(plan->expect, sizeof(plan->expect), "%s",
		 way->expect ? way->expect : "");
	plan->cid = way->cid;
	plan->no_start = way->no_start;
	plan->idle_s = way->idle_s == 0 ? 60 : way->idle_s == 1 ? 0 :
							way->idle_s;
}

void ota_bench_open(struct ota_bench *b, const struct ota_way *way,
		    size_t chunk)
{
	struct sim_config config;
	char why[256] = "";

	memset(b, 0, sizeof(*b));
	b->way = way;
	b->now = b->began = BEGIN;
	b->chunk = chunk;
	b->back_at = HL78_NEVER;
	if (sim_config_init(&config, way->spec, why, sizeof(why)) < 0)
		fail_msg("%s: %s", way->spec, why);
	b->sim = sim_new(&config, b->now);
	b->modem = hl78_modem_new(NULL);
	assert_non_null(b->sim);
	assert_non_null(b->modem);
	read_script(b);
	hl78_modem_link(b->modem, true, b->now);
	pull(b);
}

void ota_bench_run(struct ota_bench *b)
{
	if (!b->way->early)
		begin(b);
	for (unsigned n = 0; !b->over; n++) {
		hl78_time host, module, script;
		size_t len;

		assert_true(n < 1000000);
		take_output(b);
		from_sim(b);
		hl78_modem_output(b->modem, &len);
		if (len || b->over)
			continue;
		host = hl78_modem_deadline(b->modem);
		module = sim_deadline(b->sim);
		script = script_next(b);
		if (b->now - BEGIN > DAY ||
		    (host == HL78_NEVER && module == HL78_NEVER &&
		     script == HL78_NEVER))
			fail_msg("%s does not end:\n%s\n%s", b->way->name,
				 b->told, b->sent);
		if (script <= host && script <= module) {
			b->now = script > b->now ? script : b->now;
			script_due(b);
		} else if (module <= host) {
			b->now = module > b->now ? module : b->now;
			sim_tick(b->sim, b->now);
		} else {
			b->now = host > b->now ? host : b->now;
			hl78_modem_tick(b->modem, b->now);
			assert_true(hl78_modem_deadline(b->modem) > b->now);
		}
	}
}

void ota_bench_close(struct ota_bench *b)
{
	hl78_modem_free(b->modem);
	sim_free(b->sim);
}

bool ota_bench_has(const char *text, const char *parts)
{
	while (*parts) {
		size_t len = strcspn(parts, "~");
		char part[256];

		assert_true(len < sizeof(part));
		memcpy(part, parts, len);
		part[len] = '\0';
		text = strstr(text, part);
		if (!text)
			return false;
		text += len;
		parts += len + (parts[len] == '~');
	}
	return true;
}
