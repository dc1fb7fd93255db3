/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every front end of a local update would have to do in the same way. It
 * shows nothing. Invariants: what is sent is what was checked, so a file that
 * has changed since is not installed; and before the module is told to
 * install, the log is on the disk.
 */
#include "app/live.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/update_text.h"
#include "io/package.h"

static void __attribute__((format(printf, 2, 3)))
note(struct live *l, const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	live_note(l, text);
}

int live_update(struct live *l, const struct package *package,
		const struct hl78_update_plan *plan)
{
	int err = hl78_modem_update(l->modem, plan, loop_now(l->loop));

	if (err)
		return err;
	l->update = (struct live_update){
		.package = package,
		.dry_run = plan->dry_run,
	};
	if (plan->dry_run)
		return 0;
	note(l, LIVE_UPDATE_PACKAGE "%s, %" PRIu64 " bytes, %s",
	     package->sha256, package->size, package->name);
	if (plan->to[0])
		note(l, LIVE_UPDATE_EXPECTS "%s", plan->to);
	return 0;
}

static void note_resent(struct live *l, const struct hl78_xmodem_counts *now)
{
	const struct hl78_xmodem_counts *told = &l->update.told;

	note(l, "xmodem block %" PRIu32 " of %" PRIu32 " sent again, %s",
	     now->block + 1, now->blocks,
	     now->timeouts > told->timeouts ? "no answer came" :
	     now->naks > told->naks	    ? "the module asked for it" :
					      "for safety");
}

static void block_words(const struct logfile_figures *f, char *text,
			size_t size)
{
	snprintf(text, size, "xmodem block %" PRIu32 " of %" PRIu32 ", %" PRIu32
		 " bytes, ack in %" PRIu32 " ms", f->n[0], f->n[1], f->n[2],
		 f->n[3]);
}

/* That a block went well can wait, for there are many. */
static void note_block(struct live *l, const struct hl78_xmodem_counts *now)
{
	const struct logfile_figures figures = { {
		now->block, now->blocks, now->block_len,
		(uint32_t)(now->ack_took / 1000),
	} };

	logfile_gather(l->log, block_words, &figures, loop_unix(l->loop));
}

static void note_transfer(struct live *l)
{
	const struct hl78_xmodem_counts *now =
		&hl78_modem_update_status(l->modem)->transfer;

	if (now->resent > l->update.told.resent)
		note_resent(l, now);
	if (now->block > l->update.told.block)
		note_block(l, now);
	l->update.told = *now;
}

/* A remark of a log has 512 bytes at most. */
_Static_assert(sizeof(LIVE_UPDATE_CHANGES) + HL78_OWED_MAX <= 512,
	       "the log has no room for what is to be put back");

/* For whoever has to put it back, should this program not live to do so. */
void live_update_changes(struct live *l)
{
	char changes[HL78_OWED_MAX], text[HL78_OWED_MAX + 40];

	if (!update_changes(l->modem, changes, sizeof(changes)))
		return;
	snprintf(text, sizeof(text), LIVE_UPDATE_CHANGES "%s", changes);
	live_note(l, text);
}

/* A transfer that is tried again begins anew in the log, too. */
static void note_step(struct live *l, const struct hl78_update_status *now)
{
	struct live_update *u = &l->update;

	if (now->step == u->step && now->attempt == u->attempt)
		return;
	u->told = now->transfer;
	if (now->step == HL78_UPDATE_ANNOUNCE) {
		live_update_changes(l);
	} else if (now->step == HL78_UPDATE_AGREE && now->attempt == 0) {
		live_update_changes(l);
		live_note(l, LIVE_UPDATE_STORED "the package is in the module "
			  "already");
	}
	if (now->step == HL78_UPDATE_TRANSFER)
		note(l, "xmodem start %s",
		     now->check == HL78_XMODEM_CRC ? "crc" : "nak");
	else if (now->step == HL78_UPDATE_STORE)
		note(l, "xmodem eot ack");
	u->step = now->step;
	u->attempt = now->attempt;
}

/* ---- events ---- */

static bool is_on_the_line(enum hl78_update_step step)
{
	return step == HL78_UPDATE_ANNOUNCE || step == HL78_UPDATE_TRANSFER ||
	       step == HL78_UPDATE_STORE;
}

/* Said once; what to do about it is for when it is to be installed. */
static void look_at_file(struct live *l)
{
	struct live_update *u = &l->update;

	if (u->changed || !package_changed(u->package))
		return;
	u->changed = true;
	snprintf(l->warning, sizeof(l->warning), "%.200s has changed since it "
		 "was read and checked: what was sent is not installed",
		 u->package->path);
	l->news |= 1u << LIVE_WARNING;
	live_note(l, l->warning);
}

static void take_step(struct live *l)
{
	const struct hl78_update_status *now =
		hl78_modem_update_status(l->modem);

	if (now->step == HL78_UPDATE_STORE)
		look_at_file(l);
	/* Nobody is to be asked about it. */
	if (now->step == HL78_UPDATE_AGREE && l->update.changed)
		l->update.distrusts = true;
	note_step(l, now);
	port_hurry(&l->port, is_on_the_line(now->step));
}

void live_update_over(struct live *l, const struct hl78_outcome *outcome)
{
	note(l, "update over: %s%s%s", hl78_outcome_name(outcome->kind),
	     outcome->reason[0] ? ", " : "", outcome->reason);
}

static void take_over(struct live *l)
{
	struct hl78_outcome outcome;

	take_step(l);
	port_hurry(&l->port, false);
	hl78_modem_outcome(l->modem, loop_now(l->loop), true, &outcome);
	if (!l->update.dry_run)
		live_update_over(l, &outcome);
	logfile_sync(l->log);
	l->update.package = NULL;
}

bool live_update_takes(struct live *l, const struct hl78_event *ev)
{
	struct live_update *u = &l->update;

	if (!u->package)
		return false;
	switch (ev->type) {
	case HL78_EV_UPDATE:
		take_step(l);
		return false;
	case HL78_EV_TRANSFER:
		note_transfer(l);
		return false;
	case HL78_EV_UPDATE_OVER:
		take_over(l);
		return false;
	case HL78_EV_WANT_DATA:
		u->wants = true;
		u->offset = ev->want.offset;
		u->len = ev->want.len;
		return true;
	case HL78_EV_ABOUT_TO_INSTALL:
		u->installs = true;
		return true;
	default:
		return false;
	}
}

static void give(struct live *l)
{
	const struct live_update *u = &l->update;

	if (u->offset > u->package->size ||
	    u->len > u->package->size - u->offset ||
	    hl78_modem_give_data(l->modem, u->package->data + u->offset, u->len,
				 loop_now(l->loop)) != 0)
		hl78_modem_update_cancel(l->modem, loop_now(l->loop));
}

static void install(struct live *l)
{
	look_at_file(l);
	if (l->update.changed) {
		hl78_modem_update_distrust(l->modem, loop_now(l->loop));
		return;
	}
	live_note(l, "the module is told to install");
	logfile_sync(l->log);
	hl78_modem_go_on(l->modem, loop_now(l->loop));
}

void live_update_go_on(struct live *l)
{
	struct live_update *u = &l->update;

	if (u->wants) {
		u->wants = false;
		give(l);
	} else if (u->distrusts) {
		u->distrusts = false;
		hl78_modem_update_distrust(l->modem, loop_now(l->loop));
	} else if (u->installs) {
		u->installs = false;
		install(l);
	}
}
