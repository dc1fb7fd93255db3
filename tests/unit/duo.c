/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See duo.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "unit/duo.h"

#define PREFIX "+WDSI: "

/* ---- what was put on the line, and what was told of it ---- */

/* An answer to AT+WDSI? looks like an event; a mask here is larger than any. */
static bool is_event(const char *line)
{
	return !strncmp(line, PREFIX, strlen(PREFIX)) &&
	       atoi(line + strlen(PREFIX)) <= 23;
}

static void line_passes(struct duo *duo)
{
	char *slot = duo->waiting[duo->n_put % DUO_WAITING];

	if (duo->on_line && duo->line_len)
		duo->on_line(duo, duo->line);
	if (!is_event(duo->line))
		return;
	assert_true(duo->n_put - duo->n_told < DUO_WAITING);
	snprintf(slot, DUO_EVENT, "%s", duo->line + strlen(PREFIX));
	duo->n_put++;
}

static void watch(struct duo *duo, const char *bytes, size_t len)
{
	for (; len > 0; len--, bytes++) {
		if (*bytes == '\r' || *bytes == '\n') {
			duo->line[duo->line_len] = '\0';
			line_passes(duo);
			duo->line_len = 0;
		} else if (duo->line_len < sizeof(duo->line) - 1) {
			duo->line[duo->line_len++] = *bytes;
		}
	}
}

/* Who does not look for long sees the last of them. */
static void forget_half(struct duo *duo)
{
	size_t half = sizeof(duo->events) / 2;

	memmove(duo->events, duo->events + duo->events_len - half, half);
	duo->events_len = half;
	duo->row = half;
	duo->percent = -1;
}

/* Percents that follow each other are one row. */
static void keep(struct duo *duo, const char *text)
{
	int percent = -1;

	if (duo->events_len + 64 > sizeof(duo->events))
		forget_half(duo);
	if (sscanf(text, "18,%d", &percent) != 1)
		percent = -1;
	if (percent >= 0 && duo->percent >= 0 && percent == duo->percent + 1 &&
	    duo->events_len)
		duo->events_len = duo->row;
	else if (duo->events_len)
		duo->events[duo->events_len++] = ' ';
	if (duo->events_len && duo->events_len == duo->row) {
		duo->events_len += (size_t)sprintf(
			duo->events + duo->events_len, "..%d", percent);
	} else {
		duo->events_len += (size_t)sprintf(
			duo->events + duo->events_len, "%s", text);
		duo->row = duo->events_len;
	}
	duo->percent = percent;
}

static void failed(struct duo *duo, const char *told, const char *said)
{
	if (duo->on_failure)
		duo->on_failure(duo);
	fail_msg("%s was told, and the module said %s", told, said);
}

static void told(struct duo *duo, const struct hl78_event *ev)
{
	char line[DUO_EVENT];
	const char *text = line + strlen(PREFIX);

	snprintf(line, sizeof(line), "%.*s", (int)ev->len, ev->text);
	/* A mask whose OK never came is told as an event, and rightly so. */
	if (!is_event(line))
		return;
	if (duo->n_told == duo->n_put)
		failed(duo, text, "nothing");
	if (strcmp(text, duo->waiting[duo->n_told % DUO_WAITING]) != 0)
		failed(duo, text, duo->waiting[duo->n_told % DUO_WAITING]);
	duo->n_told++;
	keep(duo, text);
}

static void pull(struct duo *duo)
{
	const struct hl78_event *ev;

	while ((ev = hl78_modem_next_event(duo->modem))) {
		if (ev->type == HL78_EV_WDSI)
			told(duo, ev);
		if (ev->type == HL78_EV_DONE) {
			duo->done = true;
			duo->result = ev->done.result;
			duo->code = ev->done.code;
		}
		if (duo->on_event)
			duo->on_event(duo, ev);
	}
}

/* ---- the line ---- */

static size_t cut(const struct duo *duo, size_t len)
{
	return duo->chunk && len > duo->chunk ? duo->chunk : len;
}

static bool to_module(struct duo *duo)
{
	size_t len;
	const void *out = hl78_modem_output(duo->modem, &len);

	if (len == 0)
		return false;
	len = cut(duo, len);
	sim_feed(duo->sim, out, len, duo->now);
	hl78_modem_sent(duo->modem, len, duo->now);
	pull(duo);
	return true;
}

static bool to_host(struct duo *duo)
{
	char bytes[1024];
	size_t len, n;
	const void *out = sim_output(duo->sim, &len);

	if (len == 0)
		return false;
	len = cut(duo, len < sizeof(bytes) ? len : sizeof(bytes));
	memcpy(bytes, out, len);
	sim_sent(duo->sim, len);
	watch(duo, bytes, len);
	for (n = 0; n < len;) {
		n += hl78_modem_feed(duo->modem, HL78_MODULE, bytes + n,
				     len - n, duo->now);
		pull(duo);
	}
	return true;
}

void duo_settle(struct duo *duo)
{
	pull(duo);
	while (to_module(duo) || to_host(duo))
		;
}

bool duo_step(struct duo *duo, hl78_time end)
{
	hl78_time sim, modem, due;

	duo_settle(duo);
	sim = sim_deadline(duo->sim);
	modem = hl78_modem_deadline(duo->modem);
	due = sim < modem ? sim : modem;
	if (due > end) {
		duo->now = end;
		return false;
	}
	assert_true(due > duo->now);
	duo->now = due;
	sim_tick(duo->sim, due);
	hl78_modem_tick(duo->modem, due);
	duo_settle(duo);
	assert_true(sim_deadline(duo->sim) > due);
	assert_true(hl78_modem_deadline(duo->modem) > due);
	return true;
}

void duo_for(struct duo *duo, int64_t ms)
{
	hl78_time end = duo->now + HL78_MS(ms);

	while (duo_step(duo, end))
		;
}

void duo_until(struct duo *duo, const char *event, int64_t limit_s)
{
	hl78_time end = duo->now + HL78_SEC(limit_s);
	unsigned seen = duo->n_told;

	do {
		for (; seen < duo->n_told; seen++)
			if (!strcmp(duo->waiting[seen % DUO_WAITING], event))
				return;
	} while (duo_step(duo, end));
	fail_msg("no %s within %lld s: %s", event, (long long)limit_s,
		 duo_events(duo));
}

/* ---- commands ---- */

int duo_send(struct duo *duo, const char *command, bool insist)
{
	int id = hl78_modem_command(duo->modem, command, strlen(command),
				    HL78_BY_USER, insist, duo->now);

	duo_settle(duo);
	return id;
}

const char *duo_ask(struct duo *duo, const char *command)
{
	static char text[64];
	hl78_time end = duo->now + HL78_MIN(10);

	duo->done = false;
	if (duo_send(duo, command, false) < 0)
		fail_msg("%s is not taken", command);
	while (!duo->done && duo_step(duo, end))
		;
	assert_true(duo->done);
	return hl78_result_text(duo->result, duo->code, text, sizeof(text));
}

const char *duo_events(struct duo *duo)
{
	static char text[sizeof(duo->events)];

	duo->events[duo->events_len] = '\0';
	memcpy(text, duo->events, duo->events_len + 1);
	duo->events_len = duo->row = 0;
	duo->percent = -1;
	return text;
}

/* ---- its ends ---- */

static void new_host(struct duo *duo)
{
	duo->modem = hl78_modem_new(NULL);
	assert_non_null(duo->modem);
	hl78_modem_link(duo->modem, true, duo->now);
	pull(duo);
}

void duo_host_restarts(struct duo *duo)
{
	duo_settle(duo);
	hl78_modem_free(duo->modem);
	duo->n_told = duo->n_put;
	new_host(duo);
}

void duo_open(struct duo *duo, const char *spec, size_t chunk)
{
	struct sim_config config;
	char why[800] = "";

	memset(duo, 0, sizeof(*duo));
	if (sim_config_init(&config, spec, why, sizeof(why)) < 0)
		fail_msg("%s: %s", spec, why);
	duo->now = DUO_START;
	duo->chunk = chunk;
	duo->percent = -1;
	duo->sim = sim_new(&config, duo->now);
	assert_non_null(duo->sim);
	new_host(duo);
}

void duo_close(struct duo *duo)
{
	hl78_modem_free(duo->modem);
	sim_free(duo->sim);
}
