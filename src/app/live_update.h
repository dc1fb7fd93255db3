/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A local update on a port that is open: the package goes from memory to the
 * module, block by block, and what happens goes to the log; both without the
 * caller, whose part is to show it and to agree.
 *
 *	update_plan(&plan, package, &l->port)   app/update_plan.h
 *	plan.agree = ...
 *	live_update(l, package, &plan)
 *	ev = live_event(l)                      HL78_EV_UPDATE_OVER is the last
 */
#ifndef APP_LIVE_UPDATE_H
#define APP_LIVE_UPDATE_H

#include <hl78/modem.h>

struct live;
struct package;

/* A remark in the log, and behind it the SHA-256 of what is sent. */
#define LIVE_UPDATE_PACKAGE "package "
/* Another, and behind it the version that it should lead to, where known. */
#define LIVE_UPDATE_EXPECTS "expects "
/* Another, and behind it the commands that put back what was changed. */
#define LIVE_UPDATE_CHANGES "changed, put back by "
/* Another, in place of a transfer. */
#define LIVE_UPDATE_STORED "no transfer: "

/* Part of struct live. */
struct live_update {
	const struct package *package; /* borrowed; NULL: none is under way */
	enum hl78_update_step step;    /* that was seen last */
	unsigned attempt;
	struct hl78_xmodem_counts told; /* as the log has them */
	bool dry_run;  /* nothing is sent, so the log has nothing to tell of */
	bool wants;    /* a piece of the package, this one: */
	uint64_t offset;
	size_t len;
	bool installs; /* the module is about to be told to */
	bool changed;  /* the file is no longer what was read */
	bool distrusts; /* so that its installation is to be called off */
};

/*
 * Begins the update. The package is borrowed until HL78_EV_UPDATE_OVER has been
 * pulled. 0, or as hl78_modem_update().
 */
int live_update(struct live *l, const struct package *package,
		const struct hl78_update_plan *plan);

/* In the log: what was changed in the module, and how to put that back. */
void live_update_changes(struct live *l);
/* In the log: how it ended, for whoever replays it. */
void live_update_over(struct live *l, const struct hl78_outcome *outcome);

/*
 * For live_event(). An event that is seen to here and is for nobody else: true.
 * What it asks for is done by the next ..._go_on(), when nothing borrows it.
 */
bool live_update_takes(struct live *l, const struct hl78_event *ev);
void live_update_go_on(struct live *l);

#endif
