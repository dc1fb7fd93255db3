/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An update that was cut off (kill -9, a power cut of the host) goes on from
 * where it left the module: a transfer is cancelled and made anew, a stored
 * package installed once that is agreed to, an installation watched to its end.
 * What the module is not asked about comes from the log of the one before.
 */
#include <stdio.h>
#include <string.h>

#include "app/update_job.h"

/* A module that installs is asked so often whether it is back, */
#define LOOK_EVERY HL78_SEC(10)
/* and after its result so long for its version. */
#define VERSION_MAX HL78_MIN(1)

static struct hl78_modem *modem_of(const struct job *job)
{
	return job->live.modem;
}

/* ---- what is found ---- */

static void watch(struct job *job);

static bool is_same_package(const struct update_job *u)
{
	return strcmp(u->recall.package, u->packages[0].sha256) == 0;
}

static enum hl78_left left_by(const struct job *job)
{
	const struct update_job *u = job->own;
	const struct recall *r = &u->recall;

	if (r->sends)
		return HL78_LEFT_SENDING;
	if (job->options->repeat || !is_same_package(u))
		return HL78_LEFT_NOTHING;
	if (r->stored)
		return HL78_LEFT_STORED;
	return r->found && r->outcome.kind == HL78_OUT_UPDATED &&
			       r->was[0] ?
		       HL78_LEFT_INSTALLED : HL78_LEFT_NOTHING;
}

void update_recall(struct job *job)
{
	struct update_job *u = job->own;
	bool installs;

	u->recalled = true;
	recall_say(&u->recall, job);
	u->left = left_by(job);
	installs = u->recall.guard.active &&
		   u->recall.guard.ends_at > loop_unix(&job->loop);
	if (installs && job->options->dry_run)
		job_end_as(job, HL78_OUT_PENDING, "the module installs: keep "
			   "its power on; without --dry-run its end is waited "
			   "for");
	else if (installs)
		watch(job);
}

void update_recalled(const struct job *job, struct hl78_update_plan *plan)
{
	const uint32_t pending = UINT32_C(1) << HL78_PF_PENDING;
	const struct update_job *u = job->own;
	const struct recall *r = &u->recall;

	if (!r->found || u->n_over)
		return;
	plan->left = u->left;
	/* It was ours, so it is ours to cancel. */
	if (r->sends)
		plan->allow |= pending;
	else if (r->stored && u->left != HL78_LEFT_STORED)
		plan->facts |= pending;
	snprintf(plan->imei, sizeof(plan->imei), "%s", r->imei);
	snprintf(plan->was, sizeof(plan->was), "%s", r->was);
	snprintf(plan->owed, sizeof(plan->owed), "%s", r->changes);
}

/* An outcome of the module itself: what the note was for is known. */
void update_recall_done(struct job *job)
{
	struct update_job *u = job->own;

	recall_done(&u->recall, !job->options->dry_run &&
		    (job->status == APP_DONE || job->status == APP_SAID_NO));
}

/* ---- an installation that is watched ---- */

static void watch(struct job *job)
{
	struct update_job *u = job->own;

	u->resume = RESUME_WATCH;
	hl78_modem_installs(modem_of(job),
			    loop_from_unix(&job->loop, u->recall.guard.since));
	u->look_at = loop_now(&job->loop) + LOOK_EVERY;
	u->look_id = 0;
	u->read_at = u->over_since = HL78_NO_TIME;
	hl78_modem_expect(modem_of(job), u->packages[0].to);
}

static void look(struct job *job)
{
	static const char command[] = "AT+CGMR";
	struct update_job *u = job->own;

	u->look_at = loop_now(&job->loop) + LOOK_EVERY;
	u->look_id = job_send(job, command, sizeof(command) - 1);
}

void update_watch_done(struct job *job, const struct hl78_event *ev)
{
	struct update_job *u = job->own;

	if (ev->done.id == u->look_id && ev->done.result == HL78_RESULT_OK)
		u->read_at = ev->at;
}

/* Before it restarts it tells the version that it had. */
static bool is_new(const struct job *job)
{
	const struct update_job *u = job->own;
	const char *now = hl78_modem_identity(modem_of(job))->firmware;

	return u->read_at != HL78_NO_TIME && now[0] && u->recall.was[0] &&
	       strcmp(now, u->recall.was) != 0;
}

/* The verdict, and what was changed in the module put back. */
static void watched(struct job *job)
{
	struct update_job *u = job->own;

	u->resume = RESUME_NOTHING;
	u->left = HL78_LEFT_INSTALLED;
}

void update_watch_on(struct job *job)
{
	struct update_job *u = job->own;
	hl78_time now = loop_now(&job->loop);

	if (hl78_modem_status(modem_of(job))->guard.active) {
		u->over_since = HL78_NO_TIME;
	} else if (u->over_since == HL78_NO_TIME) {
		u->over_since = u->look_at = now;
		u->read_at = HL78_NO_TIME;
	}
	if (is_new(job) ||
	    (u->over_since != HL78_NO_TIME &&
	     (u->read_at != HL78_NO_TIME || now >= u->over_since + VERSION_MAX)))
		watched(job);
	else if (now >= u->look_at)
		look(job);
}
