/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words and figures of a local update. A transfer and an installation are two
 * things: only the first has percents, the second has time.
 */
#include "app/update_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ui/format.h"

/* A rate over less than this says nothing. */
#define RATE_AFTER HL78_MS(200)

/* Whether the last block took it over one of `n` equal parts. */
static bool is_new(const struct hl78_xmodem_counts *c, uint64_t n)
{
	return n * c->block / c->blocks != n * (c->block - 1) / c->blocks;
}

bool update_rate_of(const struct hl78_xmodem_counts *c, hl78_time now,
		    struct update_rate *r)
{
	hl78_time spent = now - c->started_at;

	*r = (struct update_rate){ .rate = -1, .left_s = -1 };
	if (c->started_at == HL78_NO_TIME || c->block == 0 || c->blocks == 0)
		return false;
	r->percent = (int)(UINT64_C(100) * c->block / c->blocks);
	r->is_new = is_new(c, 100);
	r->is_tenth = is_new(c, 10);
	if (spent < RATE_AFTER)
		return true;
	r->rate = (int64_t)(c->bytes * UINT64_C(1000) /
			    (uint64_t)(spent / 1000));
	if (r->rate > 0)
		r->left_s = ((int64_t)(c->size - c->bytes) + r->rate - 1) /
			    r->rate;
	return true;
}

const char *update_problem_text(const struct hl78_event *ev, char *out,
				size_t size)
{
	if (ev->len)
		snprintf(out, size, "%.*s", (int)ev->len, ev->text);
	else
		snprintf(out, size, "%s", hl78_problem_info(ev->problem.id)->text);
	return out;
}

const char *update_problem_line(const struct hl78_event *ev, const char *allow,
				char *out, size_t size)
{
	const struct hl78_problem_info *info = hl78_problem_info(ev->problem.id);
	char text[400];

	update_problem_text(ev, text, sizeof(text));
	if (info->kind == HL78_MEND)
		snprintf(out, size, "%s: %s; in an update %s", info->id, text,
			 info->cure);
	else if (ev->problem.allowed)
		snprintf(out, size, "%s: %s; allowed", info->id, text);
	else if (info->kind == HL78_ALLOW)
		snprintf(out, size, "%s: %s; %s, or %s %s", info->id, text,
			 info->cure, allow, info->id);
	else
		snprintf(out, size, "%s: %s; %s", info->id, text, info->cure);
	return out;
}

bool update_changes(const struct hl78_modem *modem, char *out, size_t size)
{
	const char *command;
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; (command = hl78_modem_change(modem, i)) &&
			   len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					i ? ", " : "", command);
	return len > 0;
}

bool update_changes_line(const struct hl78_modem *modem, char *out,
			 size_t size)
{
	char changes[HL78_OWED_MAX];

	if (!update_changes(modem, changes, sizeof(changes)))
		return false;
	snprintf(out, size, "changed until the end; this puts it back: %s",
		 changes);
	return true;
}

/* ---- steps ---- */

static void transfer_text(const struct hl78_update_status *st, char *out,
			  size_t size)
{
	snprintf(out, size, "%s %s: %" PRIu32 " block%s%s",
		 st->attempt > 1 ? "once more," : "the module asks for",
		 st->check == HL78_XMODEM_CRC ? "CRC-16" : "8-bit checksums",
		 st->transfer.blocks, st->transfer.blocks == 1 ? "" : "s",
		 st->tail_128 ? ", the last 896 bytes in small ones" : "");
}

static void sent_text(const struct hl78_xmodem_counts *c, hl78_time now,
		      char *out, size_t size)
{
	char bytes[FORMAT_MAX], clock[FORMAT_MAX], again[40] = "";

	if (c->resent)
		snprintf(again, sizeof(again), ", %" PRIu32 " block%s sent "
			 "again", c->resent, c->resent == 1 ? "" : "s");
	snprintf(out, size, "sent: %s in %s%s; the module stores it",
		 format_bytes((int64_t)c->size, bytes),
		 format_left((now - c->started_at) / HL78_SEC(1), clock),
		 again);
}

const char *update_step_text(const struct hl78_update_status *st,
			     hl78_time now, char *out, size_t size)
{
	static const char *const texts[HL78_N_UPDATE_STEPS] = {
		[HL78_UPDATE_ANNOUNCE] = "announced; within 5 minutes the "
					 "module asks for the first block",
		[HL78_UPDATE_VERIFY] = "it is to install: keep its power on",
		[HL78_UPDATE_INSTALL] = "it installs, usually for 1 to 8 "
					"minutes, and is silent meanwhile",
		[HL78_UPDATE_READ_BACK] = "which version is it now?",
	};
	const char *text = texts[st->step];

	snprintf(out, size, "%s", text ? text : "");
	if (st->step == HL78_UPDATE_TRANSFER)
		transfer_text(st, out, size);
	else if (st->step == HL78_UPDATE_STORE)
		sent_text(&st->transfer, now, out, size);
	return out;
}

/* ---- with the time ---- */

const char *update_transfer_pace(const struct hl78_xmodem_counts *c,
				 hl78_time now, char *out, size_t size)
{
	char bytes[FORMAT_MAX], all[FORMAT_MAX], rate[FORMAT_MAX + 4] = "";
	char left[FORMAT_MAX + 8] = "", again[32] = "", part[FORMAT_MAX];
	struct update_rate r;

	update_rate_of(c, now, &r);
	if (r.rate >= 0)
		snprintf(rate, sizeof(rate), "  %s/s",
			 format_size(r.rate, part));
	if (r.left_s >= 0)
		snprintf(left, sizeof(left), "  %s left",
			 format_left(r.left_s, part));
	if (c->resent)
		snprintf(again, sizeof(again), "  %" PRIu32 " sent again",
			 c->resent);
	snprintf(out, size, "transfer %3d %%  %s of %s%s%s%s", r.percent,
		 format_size((int64_t)c->bytes, bytes),
		 format_size((int64_t)c->size, all), rate, left, again);
	return out;
}

const char *update_install_pace(hl78_time spent, char *out, size_t size)
{
	char clock[FORMAT_MAX];

	format_left(spent / HL78_SEC(1), clock);
	if (spent < HL78_MIN(UPDATE_USUAL_MIN))
		snprintf(out, size, "installs, %s; usually 1 to 8 minutes; "
			 "keep the power on", clock);
	else
		snprintf(out, size, "installs, %s, longer than usual; silence "
			 "is normal; keep the power on", clock);
	return out;
}

const char *update_pace(const struct hl78_update_status *st, hl78_time now,
			char *out, size_t size)
{
	char clock[FORMAT_MAX];

	out[0] = '\0';
	switch (st->step) {
	case HL78_UPDATE_ANNOUNCE:
		if (st->until != HL78_NEVER && st->until > now)
			snprintf(out, size, "waits for the module to ask for "
				 "the first block, %s left",
				 format_left((st->until - now) / HL78_SEC(1),
					     clock));
		break;
	case HL78_UPDATE_AGREE:
		if (st->until != HL78_NEVER && st->until > now)
			snprintf(out, size, "is put off, %s left",
				 format_left((st->until - now) / HL78_SEC(1),
					     clock));
		break;
	case HL78_UPDATE_TRANSFER:
		update_transfer_pace(&st->transfer, now, out, size);
		break;
	case HL78_UPDATE_VERIFY:
	case HL78_UPDATE_INSTALL:
		update_install_pace(now - st->since, out, size);
		break;
	default:
		break;
	}
	return out;
}
