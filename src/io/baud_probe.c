/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search for a rate, as a state machine over a table: a rate, a try, a
 * deadline. ERROR counts as an answer, for the module may have taken what came
 * at a wrong rate for the beginning of a command.
 */
#include "io/baud_probe.h"

#include <stdio.h>
#include <string.h>

/* What AT+IPR sets on modules, most usual first. */
static const unsigned rates[] = {
	115200, 921600, 9600, 460800, 230400, 57600, 38400, 19200, 3000000,
};

#define N_RATES (sizeof(rates) / sizeof(rates[0]))

static const char command[] = "AT\r";

static void begin_try(struct baud_probe *p, hl78_time now)
{
	p->sent = 0;
	p->line_len = 0;
	p->deadline = now + HL78_MS(BAUD_PROBE_WAIT_MS);
}

void baud_probe_init(struct baud_probe *p, hl78_time now)
{
	*p = (struct baud_probe){ .state = BAUD_PROBE_RUNNING };
	begin_try(p, now);
}

unsigned baud_probe_rate(const struct baud_probe *p)
{
	return rates[p->rate];
}

void baud_probe_skip(struct baud_probe *p, hl78_time now)
{
	if (p->state != BAUD_PROBE_RUNNING)
		return;
	p->tries = 0;
	if (p->rate + 1 == N_RATES)
		p->state = BAUD_PROBE_FAILED;
	else
		p->rate++;
	begin_try(p, now);
}

const void *baud_probe_output(const struct baud_probe *p, size_t *len)
{
	*len = p->state == BAUD_PROBE_RUNNING ? strlen(command) - p->sent : 0;
	return command + p->sent;
}

void baud_probe_sent(struct baud_probe *p, size_t len)
{
	p->sent += len;
}

static void end_line(struct baud_probe *p)
{
	if ((p->line_len == 2 && memcmp(p->line, "OK", 2) == 0) ||
	    (p->line_len == 5 && memcmp(p->line, "ERROR", 5) == 0))
		p->state = BAUD_PROBE_FOUND;
	p->line_len = 0;
}

void baud_probe_feed(struct baud_probe *p, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (; len > 0 && p->state == BAUD_PROBE_RUNNING; at++, len--) {
		if (*at == '\r' || *at == '\n') {
			end_line(p);
			continue;
		}
		if (*at < 0x20 || *at > 0x7e)
			p->noise = true;
		/* Longer than an answer is enough to know of it. */
		if (p->line_len < sizeof(p->line))
			p->line[p->line_len++] = (char)*at;
	}
}

void baud_probe_tick(struct baud_probe *p, hl78_time now)
{
	if (p->state != BAUD_PROBE_RUNNING || now < p->deadline)
		return;
	if (++p->tries < BAUD_PROBE_TRIES)
		begin_try(p, now);
	else
		baud_probe_skip(p, now);
}

const char *baud_probe_tried(const struct baud_probe *p, char *out,
			     size_t size)
{
	size_t len = 0;
	int n;

	out[0] = '\0';
	for (size_t i = 0; i <= p->rate; i++) {
		n = snprintf(out + len, size - len, "%s%u", i ? ", " : "",
			     rates[i]);
		if (n < 0 || (size_t)n >= size - len)
			break;
		len += (size_t)n;
	}
	return out;
}
