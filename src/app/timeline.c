/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log for people: a line for each command, answer and event, with its time
 * or, in a log without stamps, the number of its line; the outcome at the end.
 * The sign before an event tells its severity, so that no colour is needed.
 */
#define _GNU_SOURCE
#include "app/replay.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/json.h"
#include "app/update_text.h"

#define DAY_MS (24 * INT64_C(3600000))

/* Columns of an event's number and data: "18,100". */
enum { CODE_WIDTH = 8 };

static const char severity_signs[HL78_N_SEVERITIES] = {
	[HL78_INFO] = ' ',    [HL78_GOOD] = '+',  [HL78_ASK] = '?',
	[HL78_WARNING] = '!', [HL78_ERROR] = 'X',
};

static void spaces(struct out *out, int n)
{
	while (n-- > 0)
		out_char(out, ' ');
}

/* "08:00:01.123 ", or the line's number in as many columns. */
static void write_when(struct out *out, const struct moment *when)
{
	hl78_time ms = when->stamp / 1000;
	char number[16];

	if (when->clock == HL78_CLOCK_NONE) {
		snprintf(number, sizeof(number), "%12llu ",
			 (unsigned long long)when->line_number);
		out_text(out, number);
		return;
	}
	/* Since a start there are no days: hours go on counting. */
	if (when->clock != HL78_CLOCK_RELATIVE)
		ms = (ms % DAY_MS + DAY_MS) % DAY_MS;
	out_digits(out, (uint64_t)(ms / 3600000), 2);
	out_char(out, ':');
	out_digits(out, (uint64_t)(ms / 60000 % 60), 2);
	out_char(out, ':');
	out_digits(out, (uint64_t)(ms / 1000 % 60), 2);
	out_char(out, '.');
	out_digits(out, (uint64_t)(ms % 1000), 3);
	out_char(out, ' ');
}

static void write_line(struct out *out, const struct moment *when, char sign,
		       const void *text, size_t len)
{
	write_when(out, when);
	out_char(out, sign);
	out_char(out, ' ');
	out_foreign(out, text, len);
	out_char(out, '\n');
}

/* Of one side or the other: a PIN, or its echo, is nobody's to read. */
static void write_at(struct out *out, const struct moment *when, char sign,
		     const struct hl78_event *ev)
{
	char shown[HL78_LINE_MAX + 8];
	size_t len = app_hide_secret(ev->text, ev->len, shown, sizeof(shown));

	write_line(out, when, sign, shown, len);
}

void timeline_line(struct out *out, const struct moment *when, char sign,
		   const char *text)
{
	write_line(out, when, sign, text, strlen(text));
}

/* What to do about the line before. */
static void write_advice(struct out *out, const char *text,
			 const char *command)
{
	spaces(out, 15 + CODE_WIDTH);
	out_text(out, "-> ");
	out_foreign(out, text, strlen(text));
	if (command) {
		out_text(out, ": ");
		out_text(out, command);
	}
	out_char(out, '\n');
}

static void write_code(struct out *out, const struct hl78_line *line)
{
	/* What stands behind "+WDSI:", blanks taken off. */
	const char *text = line->text + line->name_len;
	const char *end = line->text + line->len;

	while (text < end && (*text == ':' || *text == ' '))
		text++;
	out_foreign(out, text, (size_t)(end - text));
	spaces(out, CODE_WIDTH - (int)(end - text));
	out_char(out, ' ');
}

static int64_t first_value(const struct hl78_line *line)
{
	return line->n_data && line->data[0].is_int ? line->data[0].value : -1;
}

static void write_wdsi(struct out *out, const struct moment *when,
		       const struct hl78_event *ev)
{
	enum hl78_severity severity = hl78_wdsi_severity(&ev->line);
	const struct hl78_wdsi_info *info =
		hl78_wdsi_info_of(ev->line.code, first_value(&ev->line));
	char meaning[160];

	write_when(out, when);
	out_char(out, severity_signs[severity]);
	out_char(out, ' ');
	write_code(out, &ev->line);
	hl78_wdsi_meaning(&ev->line, meaning, sizeof(meaning));
	out_foreign(out, meaning, strlen(meaning));
	out_char(out, '\n');
	if (info->todo && severity >= HL78_ASK)
		write_advice(out, info->todo, info->command);
}

static void write_cme(struct out *out, const struct hl78_cme_info *cme)
{
	char text[320];

	snprintf(text, sizeof(text), "%d is %s%s%s", cme->code, cme->meaning,
		 cme->cure ? ": " : "", cme->cure ? cme->cure : "");
	write_advice(out, text, NULL);
}

static void write_cut(struct out *out, size_t true_len)
{
	char text[64];

	snprintf(text, sizeof(text), "cut: the line has %zu bytes", true_len);
	write_advice(out, text, NULL);
}

/* Of hundreds of blocks those that make another tenth. */
static void write_transfer(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem, hl78_time at)
{
	const struct hl78_xmodem_counts *c =
		&hl78_modem_update_status(modem)->transfer;
	struct update_rate rate;
	char text[160];

	if (update_rate_of(c, at, &rate) && rate.is_tenth)
		timeline_line(out, when, '#',
			      update_transfer_pace(c, at, text, sizeof(text)));
}

static void timeline_event(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem,
			   const struct hl78_event *ev)
{
	switch (ev->type) {
	case HL78_EV_COMMAND:
		write_at(out, when, '>', ev);
		break;
	case HL78_EV_ANSWER:
	case HL78_EV_URC:
		write_at(out, when, '<', ev);
		break;
	case HL78_EV_WDSI:
		write_wdsi(out, when, ev);
		break;
	case HL78_EV_OVERLONG:
		write_line(out, when, '<', ev->text, ev->len);
		write_cut(out, ev->line.true_len);
		break;
	case HL78_EV_ANOMALY:
		write_line(out, when, '!', ev->text, ev->len);
		break;
	case HL78_EV_TRANSFER:
		write_transfer(out, when, modem, ev->at);
		break;
	case HL78_EV_DONE:
		if (ev->done.cme)
			write_cme(out, ev->done.cme);
		break;
	default:
		break;
	}
}

static void timeline_start(struct out *out, const struct moment *when,
			   const char *path, enum hl78_format format,
			   bool timed)
{
	static const char *const clocks[] = {
		[HL78_CLOCK_NONE] = "no times: numbers of lines",
		[HL78_CLOCK_RELATIVE] = "times since its start",
		[HL78_CLOCK_LOCAL] = "local times",
		[HL78_CLOCK_UTC] = "times in UTC",
	};

	(void)timed;
	out_foreign(out, path, strlen(path));
	out_text(out, ": ");
	out_text(out, hl78_format_name(format));
	out_text(out, ", ");
	out_text(out, clocks[when->clock]);
	out_char(out, '\n');
}

static void timeline_day(struct out *out, const struct moment *when)
{
	char stamp[HL78_STAMP_SIZE];

	/* Some clocks know no year, or no date: theirs are of the 1970s. */
	hl78_stamp_write(stamp, when->stamp);
	if (strncmp(stamp, "1970-01-", 8) == 0)
		out_text(out, "the next day");
	else if (strncmp(stamp, "197", 3) == 0)
		out_bytes(out, stamp + strlen("2026-"), strlen("11-22"));
	else
		out_bytes(out, stamp, strlen("2026-11-22"));
	out_char(out, '\n');
}

static void timeline_note(struct out *out, const struct moment *when,
			  const struct hl78_record *record)
{
	static const char block[] = "xmodem block ", ack[] = "ack in ";
	const size_t n = sizeof(block) - 1;

	/* Told by the event of the transfer. */
	if (record->len > n && memcmp(record->bytes, block, n) == 0 &&
	    memmem(record->bytes, record->len, ack, sizeof(ack) - 1))
		return;
	write_line(out, when, '#', record->bytes, record->len);
}

static void write_outcome(struct out *out, const struct hl78_outcome *o)
{
	char text[400];

	app_outcome_text(o, text, sizeof(text));
	out_foreign(out, text, strlen(text));
	out_char(out, '\n');
}

static void timeline_end(struct out *out, const struct moment *when,
			 const char *path, const struct replay_end *end)
{
	int64_t s = end->seconds_us / 1000000;

	(void)when;
	(void)path;
	out_text(out, "\nOutcome:  ");
	write_outcome(out, &end->outcome);
	if (end->n_unknown > 0) {
		out_text(out, "Unknown:  ");
		out_int(out, (int64_t)end->n_unknown);
		out_text(out, end->n_unknown == 1 ? " line" : " lines");
		out_text(out, " not understood: --unknown lists them\n");
	}
	if (end->seconds_us == JSON_UNKNOWN)
		return;
	out_text(out, "Duration: ");
	out_int(out, s / 3600);
	out_char(out, ':');
	out_digits(out, (uint64_t)(s / 60 % 60), 2);
	out_char(out, ':');
	out_digits(out, (uint64_t)(s % 60), 2);
	out_char(out, '\n');
}

const struct replay_view timeline_view = {
	.start = timeline_start,
	.day = timeline_day,
	.note = timeline_note,
	.event = timeline_event,
	.end = timeline_end,
};

static void unknown_line(struct out *out, const struct moment *when,
			 const char *path, const struct hl78_event *ev)
{
	out_foreign(out, path, strlen(path));
	out_char(out, ':');
	out_int(out, (int64_t)when->line_number);
	out_text(out, ": ");
	out_foreign(out, ev->text, ev->len);
	out_char(out, '\n');
}

static void outcome_end(struct out *out, const struct moment *when,
			const char *path, const struct replay_end *end)
{
	(void)when;
	(void)path;
	write_outcome(out, &end->outcome);
}

static void named_outcome_end(struct out *out, const struct moment *when,
			      const char *path, const struct replay_end *end)
{
	(void)when;
	out_foreign(out, path, strlen(path));
	out_text(out, ": ");
	write_outcome(out, &end->outcome);
}

const struct replay_view unknown_view = { .unknown = unknown_line };
const struct replay_view outcome_view = { .end = outcome_end };
const struct replay_view named_outcome_view = { .end = named_outcome_end };
