/* SPDX-License-Identifier: MIT */
/*
 * After a time-out the line may still owe us an answer. A plain AT is sent and
 * its final result awaited, then a moment of quiet: what comes late is shown
 * and belongs to nobody. Invariant: in AT_IDLE nothing of ours is on the line
 * but bytes that are no command.
 */
#include "core/at.h"

#include <string.h>

/* A probe is answered at once or not at all. */
#define PROBE_MS 2000
/* A module that woke from hibernate can miss the first. */
#define PROBES_MAX 2
/* Late lines follow each other closely. */
#define QUIET_MS 250
/* The answer of a slow module, when it is not known to which command. */
#define SETTLE_MS 1000
/* Boot text pauses while flash is read; the AT port is there 12 s at most. */
#define BOOT_QUIET_MS 1000
/* A data phase: what a slow server needs, not what a lost one would. */
#define DATA_MS 120000
/* Of commands that no table knows. */
#define DEFAULT_MS 10000

void at_init(struct at *at)
{
	memset(at, 0, sizeof(*at));
	at->next_id = 1;
	at->deadline = HL78_NEVER;
}

static bool is_sendable(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return len > 0;
}

int at_push(struct at *at, const char *text, size_t len,
	    enum hl78_owner owner, bool insist)
{
	struct at_entry *e;

	if (!is_sendable(text, len))
		return HL78_ERR_SYNTAX;
	if (len > HL78_COMMAND_MAX || at->n == AT_QUEUE_MAX)
		return HL78_ERR_SPACE;
	e = &at->queue[(at->first + at->n++) % AT_QUEUE_MAX];
	e->id = at->next_id;
	at->next_id = at->next_id == INT32_MAX ? 1 : at->next_id + 1;
	e->owner = owner;
	e->insist = insist;
	e->len = len;
	memcpy(e->text, text, len);
	return e->id;
}

int at_raw(struct at *at, const void *bytes, size_t len)
{
	if (len == 0)
		return HL78_ERR_SYNTAX;
	if (len > sizeof(at->raw) - at->raw_len)
		return HL78_ERR_SPACE;
	memcpy(at->raw + at->raw_len, bytes, len);
	at->raw_len += len;
	return 0;
}

static void send(struct at *at)
{
	memcpy(at->out, at->current.text, at->current.len);
	at->out[at->current.len] = '\r';
	at->out_len = at->current.len + 1;
	at->out_sent = 0;
	at->state = AT_SENDING;
	at->deadline = HL78_NEVER;
}

void at_probe(struct at *at)
{
	at->probe_due = true;
}

static void take_probe(struct at *at)
{
	at->current.id = 0;
	at->current.owner = HL78_BY_PROCEDURE;
	at->current.insist = true;
	at->current.len = 2;
	memcpy(at->current.text, "AT", 2);
	at->probe_due = false;
	at->n_probes++;
}

bool at_start(struct at *at)
{
	if (at->state != AT_IDLE || at->raw_len)
		return false;
	if (at->probe_due) {
		take_probe(at);
		send(at);
		return true;
	}
	if (at->n == 0)
		return false;
	at->current = at->queue[at->first];
	at->first = (at->first + 1) % AT_QUEUE_MAX;
	at->n--;
	send(at);
	return true;
}

static unsigned timeout_of(const struct at *at)
{
	struct hl78_command_line line;

	if (at->current.id == 0)
		return PROBE_MS;
	if (hl78_command_read(&line, at->current.text, at->current.len) &&
	    line.command)
		return line.command->timeout_ms;
	return DEFAULT_MS;
}

bool at_sent(struct at *at, size_t n, hl78_time now)
{
	at->out_sent += n;
	if (at->state != AT_SENDING || at->out_sent < at->out_len)
		return false;
	at->state = AT_WAITING;
	at->deadline = now + HL78_MS(timeout_of(at));
	return true;
}

static void quiet(struct at *at, unsigned ms, hl78_time now)
{
	at->state = AT_QUIET;
	at->deadline = now + HL78_MS(ms);
	at->out_len = at->out_sent = 0;
}

void at_raw_sent(struct at *at, size_t n, hl78_time now)
{
	hl78_time deadline = now + HL78_MS(timeout_of(at));

	at->raw_sent += n;
	if (at->raw_sent == at->raw_len)
		at->raw_sent = at->raw_len = 0;
	if (at->state != AT_WAITING) {
		quiet(at, QUIET_MS, now);
		return;
	}
	at->mixed = true;
	if (at->deadline < deadline)
		at->deadline = deadline;
}

void at_final(struct at *at, hl78_time now)
{
	bool was_alone = at->n_probes == 0 && !at->mixed;

	at->n_probes = 0;
	at->mixed = false;
	if (!was_alone) {
		quiet(at, QUIET_MS, now);
		return;
	}
	at->state = AT_IDLE;
	at->deadline = HL78_NEVER;
}

void at_settle(struct at *at, hl78_time now)
{
	quiet(at, SETTLE_MS, now);
}

void at_wait(struct at *at, hl78_time until)
{
	if (at->state == AT_WAITING)
		at->deadline = until;
}

void at_connected(struct at *at, hl78_time now)
{
	if (at->state == AT_WAITING)
		at->deadline = now + HL78_MS(DATA_MS);
}

void at_line(struct at *at, hl78_time now)
{
	/* One that has been quiet long enough stays so. */
	if (at->state == AT_QUIET && now < at->deadline &&
	    at->deadline < now + HL78_MS(QUIET_MS))
		at->deadline = now + HL78_MS(QUIET_MS);
}

void at_restarted(struct at *at, hl78_time now)
{
	at->n_probes = 0;
	at->probe_due = at->mixed = false;
	quiet(at, BOOT_QUIET_MS, now);
}

void at_clear(struct at *at)
{
	at->n = 0;
	at->n_probes = 0;
	at->probe_due = at->mixed = false;
	at->out_len = at->out_sent = 0;
	at->raw_len = at->raw_sent = 0;
	at->state = AT_IDLE;
	at->deadline = HL78_NEVER;
}

enum at_due at_tick(struct at *at, hl78_time now)
{
	enum at_state before = at->state;

	if (now < at->deadline)
		return AT_DUE_NOTHING;
	at->deadline = HL78_NEVER;
	at->state = AT_IDLE;
	at->mixed = false;
	if (before == AT_QUIET)
		return AT_DUE_NOTHING;
	if (at->n_probes < PROBES_MAX)
		return AT_DUE_TIMEOUT;
	at->n_probes = 0;
	return AT_DUE_MUTE;
}
