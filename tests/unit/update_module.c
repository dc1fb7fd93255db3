/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The module of the update's tests: a command to an answer, a block to the
 * receiver, and what its script has in place of what is right.
 */
#include "unit/update_bench.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void say_at(struct bench *b, hl78_time after, const char *text)
{
	assert_true(b->n_due < 24);
	b->due[b->n_due].at = b->now + after;
	assert_true(strlen(text) < sizeof(b->due[0].text));
	memcpy(b->due[b->n_due].text, text, strlen(text) + 1);
	b->n_due++;
}

static void say(struct bench *b, const char *text)
{
	say_at(b, HL78_MS(5), text);
}

static void boot(struct bench *b)
{
	b->cmee = 0;
	b->echo = 1;
	b->session = 0;
	b->receiving = false;
	b->deaf = b->script->mute_after;
	if (b->accepted && ++b->n_boots >= b->script->boots)
		snprintf(b->version, sizeof(b->version), "%s",
			 b->script->to ? b->script->to : b->plan.to);
}

/* "OK\n+WDSI: 3" as one read. */
void module_speak(struct bench *b, const char *text)
{
	char out[256];
	size_t n = 0;

	if (strcmp(text, "lost") == 0 || strcmp(text, "back") == 0) {
		if (text[0] == 'b' && b->accepted)
			boot(b);
		bench_link(b, text[0] == 'b');
		return;
	}
	if (strcmp(text, "hears") == 0) {
		boot(b);
		return;
	}
	if (strstr(text, "+KSUP"))
		boot(b);
	while (*text) {
		size_t len = strcspn(text, "\n");

		n += (size_t)snprintf(out + n, sizeof(out) - n, "\r\n%.*s\r\n",
				      (int)len, text);
		text += len + (text[len] == '\n');
	}
	bench_feed(b, out, n);
}

static void play_installation(struct bench *b, const char *script)
{
	while (*script) {
		char text[96];
		unsigned long seconds;
		int n = 0;

		assert_int_equal(sscanf(script, "@%lu %95[^\n]%n", &seconds,
					text, &n), 2);
		say_at(b, HL78_SEC(seconds), text);
		script += n + (script[n] == '\n');
	}
}

static void begin_receiving(struct bench *b)
{
	struct hl78_xmodem_receiving what = b->script->receive;

	if (b->script->wdsd) {
		say(b, b->script->wdsd);
		return;
	}
	if (b->n_transfers++ && b->script->once)
		memset(&what, 0, sizeof(what));
	what.size = b->plan.size;
	what.give_up = HL78_NEVER;
	if (b->script->first_nak) {
		say_at(b, b->script->first_nak, "NAKS");
	} else {
		hl78_xmodem_receiver_begin(&b->receiver, &what, b->now);
		b->receiving = true;
		b->n_got = 0;
	}
	say_at(b, b->script->give_up ? b->script->give_up : HL78_MIN(5),
	       "GIVE UP");
}

/* Before the text of an answer stands the command that it answers. */
static const char *usual_answer(struct bench *b, const char *c, char *out,
				size_t size)
{
	const struct {
		const char *command, *format, *text;
		int number;
	} answers[] = {
		{ "ATI", "HL7802\nOK", NULL, 0 },
		{ "AT+CGMR", "%s\nOK", b->version, 0 },
		{ "AT+CGSN", "359516050776741\nOK", NULL, 0 },
		{ "AT+KGSN=3", "+KGSN: VU810225890410\nOK", NULL, 0 },
		{ "AT+CPIN?", "+CPIN: READY\nOK", NULL, 0 },
		{ "AT+WDSD=?", "+WDSD: (1-4194304)\nOK", NULL, 0 },
		{ "AT+WDSC?", "+WDSC: 0,0\n+WDSC: 1,0\n+WDSC: 2,0\nOK", NULL,
		  0 },
		{ "AT+KSLEEP?", "+KSLEEP: %s\nOK", b->sleep, 0 },
		{ "AT+WDSI?", "+WDSI: %d\nOK", NULL, b->mask },
		{ "AT+CMEE?", "+CMEE: %d\nOK", NULL, b->cmee },
		{ "AT+WDSS?", "+WDSS: 1,%d\nOK", NULL, b->session },
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const char *format = answers[i].format, *mark;

		if (strcmp(c, answers[i].command) != 0)
			continue;
		mark = strchr(format, '%');
		if (!mark)
			return format;
		if (mark[1] == 's')
			snprintf(out, size, "%.*s%s%s", (int)(mark - format),
				 format, answers[i].text, mark + 2);
		else
			snprintf(out, size, "%.*s%d%s", (int)(mark - format),
				 format, answers[i].number, mark + 2);
		return out;
	}
	return "OK";
}

/* By somebody else: silent from then on until it restarts. */
static void maybe_begin(struct bench *b, const char *c)
{
	if (!b->script->begins_with || b->accepted ||
	    strcmp(c, b->script->begins_with) != 0)
		return;
	b->accepted = b->deaf = true;
	play_installation(b, "@1 +WDSI: 12\n@2 +WDSI: 14\n@90 +KSUP: 0\n"
			  "@95 +WDSI: 16");
}

static void answer(struct bench *b, const char *c)
{
	const char *text = NULL;
	unsigned minutes;
	char out[128];

	for (int i = 0; i < 4 && b->script->answers[i][0]; i++)
		if (strcmp(b->script->answers[i][0], c) == 0)
			text = b->script->answers[i][1];
	if (b->deaf || (text && !text[0]))
		return;
	if (!text) {
		sscanf(c, "AT+CMEE=%d", &b->cmee);
		sscanf(c, "AT+WDSI=%d", &b->mask);
		sscanf(c, "AT+KSLEEP=%23s", b->sleep);
		if (strncmp(c, "ATE", 3) == 0)
			b->echo = c[3] == '1';
		text = usual_answer(b, c, out, sizeof(out));
	}
	if (strncmp(c, "AT+WDSD=", 8) == 0 && c[8] != '?') {
		begin_receiving(b);
		return;
	}
	if (b->script->garbles &&
	    ((strcmp(c, "AT+WDSR=4") == 0 && b->n_garbled == 0) ||
	     (strcmp(c, "AT+CGMR") == 0 && b->n_garbled == 1 &&
	      b->accepted))) {
		b->n_garbled++;
		say(b, "ERROR");
		return;
	}
	if (strcmp(c, "AT+WDSR=4") == 0) {
		say(b, b->script->accepted ? b->script->accepted : "OK");
		if (b->script->accepted && strcmp(b->script->accepted, "OK"))
			return;
		b->accepted = true;
		b->deaf = b->script->mute_after || b->script->answers_late;
		if (b->script->answers_late)
			say_at(b, HL78_MIN(15) + HL78_SEC(1), "hears");
		play_installation(b, b->script->installs ? b->script->installs :
				  "@1 +WDSI: 12\n@2 +WDSI: 14\n@90 +KSUP: 0\n"
				  "@95 +WDSI: 16");
		return;
	}
	say(b, text);
	if (sscanf(c, "AT+WDSR=5,%u", &minutes) == 1 && strcmp(text, "OK") == 0)
		say_at(b, HL78_MIN(minutes), "ASK AGAIN");
	if (strcmp(c, "AT+WDSS=1,0") == 0 && !b->mute_close) {
		b->session = 0;
		say_at(b, HL78_SEC(3), "+WDSI: 8");
	}
}

void module_command(struct bench *b, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == 0x18 && b->script->left_unasked)
			continue;
		if (bytes[i] == 0x18) { /* twice ends what was left over */
			if (b->left_over)
				say(b, "+CME ERROR: 3");
			b->left_over = b->deaf = false;
			continue;
		}
		if (bytes[i] != '\r') {
			assert_true(b->line_len < sizeof(b->line) - 1);
			b->line[b->line_len++] = bytes[i];
			continue;
		}
		b->line[b->line_len] = '\0';
		bench_note(b->sent, sizeof(b->sent), &b->sent_len, b->line);
		bench_note(b->sent, sizeof(b->sent), &b->sent_len, "|");
		b->line_len = 0;
		if (b->echo && !b->deaf) {
			char echo[140];

			snprintf(echo, sizeof(echo), "%s\r", b->line);
			bench_feed(b, echo, strlen(echo));
		}
		answer(b, b->line);
		maybe_begin(b, b->line);
	}
}

static void keep_data(struct bench *b)
{
	size_t len;
	const uint8_t *data = hl78_xmodem_receiver_data(&b->receiver, &len);

	if (!data)
		return;
	assert_true(b->n_got + len <= sizeof(b->got));
	memcpy(b->got + b->n_got, data, len);
	b->n_got += len;
}

static void after_block(struct bench *b)
{
	const struct bench_script *s = b->script;
	struct hl78_xmodem_receiver *r = &b->receiver;

	if (s->lost_at_block && r->blocks == s->lost_at_block &&
	    r->state == HL78_XMODEM_BLOCKS) {
		b->receiving = false;
		say(b, "lost");
	} else if (s->amid && r->blocks == 2 && !b->data_done) {
		b->data_done = true;
		b->receiving = !s->amid_ends;
		module_speak(b, s->amid);
	}
}

void module_data(struct bench *b, const uint8_t *bytes, size_t len)
{
	while (len && b->receiving) {
		size_t n = hl78_xmodem_receiver_feed(&b->receiver, bytes, len,
						     b->now);

		keep_data(b);
		after_block(b);
		if (!n)
			return;
		bytes += n;
		len -= n;
	}
}

/* What the receiver has to say, and what the module says behind it. */
void module_says(struct bench *b)
{
	const void *out;
	size_t len;

	if (!b->receiving)
		return;
	while ((out = hl78_xmodem_receiver_output(&b->receiver, &len)) && len) {
		uint8_t copy[16];

		len = len < sizeof(copy) ? len : sizeof(copy);
		memcpy(copy, out, len);
		hl78_xmodem_receiver_sent(&b->receiver, len);
		if (b->receiver.state == HL78_XMODEM_DONE &&
		    b->script->loses_end)
			continue;
		bench_feed(b, copy, len);
	}
	if (b->receiver.state == HL78_XMODEM_DONE) {
		b->receiving = false;
		if (!b->script->stored)
			module_speak(b, "OK\n+WDSI: 3");
		else
			play_installation(b, b->script->stored);
	} else if (b->receiver.state == HL78_XMODEM_FAILED) {
		b->receiving = false;
		say(b, "+CME ERROR: 3");
	}
}

/* ---- time ---- */

hl78_time module_next(const struct bench *b, unsigned *which)
{
	hl78_time at = HL78_NEVER;

	*which = b->n_due;
	if (b->receiving)
		at = hl78_xmodem_receiver_deadline(&b->receiver);
	for (unsigned i = 0; i < b->n_due; i++)
		if (b->due[i].at < at) {
			at = b->due[i].at;
			*which = i;
		}
	return at;
}

void module_due(struct bench *b, unsigned which)
{
	char text[96];

	if (which == b->n_due) {
		hl78_xmodem_receiver_tick(&b->receiver, b->now);
		module_says(b);
		return;
	}
	snprintf(text, sizeof(text), "%s", b->due[which].text);
	memmove(&b->due[which], &b->due[which + 1],
		(b->n_due - which - 1) * sizeof(b->due[0]));
	b->n_due--;
	if (strcmp(text, "NAK") == 0) {
		if (b->left_over) {
			bench_feed(b, "\x15", 1);
			say_at(b, HL78_SEC(3), "NAK");
		}
	} else if (strcmp(text, "GIVE UP") == 0) {
		if (b->n_got || b->deaf ||
		    (b->receiving && b->receiver.blocks))
			return;
		b->receiving = false;
		module_speak(b, "+CME ERROR: 3");
	} else if (strcmp(text, "ASK AGAIN") == 0) {
		if (!b->accepted)
			module_speak(b, "+WDSI: 3");
	} else if (strcmp(text, "GAVE UP") == 0) {
		b->left_over = b->deaf = false;
		module_speak(b, "+CME ERROR: 3");
	} else if (strcmp(text, "NAKS") == 0) {
		struct hl78_xmodem_receiving what = b->script->receive;

		what.size = b->plan.size;
		what.give_up = HL78_NEVER;
		hl78_xmodem_receiver_begin(&b->receiver, &what, b->now);
		b->receiving = true;
	} else {
		module_speak(b, text);
	}
}

void module_back(struct bench *b)
{
	say_at(b, b->back_in, "back");
}

void module_waits(struct bench *b)
{
	b->left_over = b->deaf = true;
	if (b->script->left_unasked)
		say_at(b, HL78_MIN(4), "GAVE UP");
	else
		say_at(b, HL78_SEC(1), "NAK");
}
