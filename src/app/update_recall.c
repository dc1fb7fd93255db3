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

void update_recall(struct job *job)
{
	struct update_job *u = job->own;

	u->recalled = true;
	recall_say(&u->recall, job);
	if (u->recall.guard.active &&
	    u->recall.guard.ends_at > loop_unix(&job->loop)) {
		hl78_modem_installs(modem_of(job),
				    loop_from_unix(&job->loop,
						   u->recall.guard.since));
		update_watch(job);
	} else if (u->recall.stored) {
		u->resume = RESUME_STORED;
	}
}

void update_recalled_facts(const struct job *job, uint32_t *facts,
			   uint32_t *allow)
{
	const uint32_t pending = UINT32_C(1) << HL78_PF_PENDING;
	const struct update_job *u = job->own;

	/* It was ours, so it is ours to cancel. */
	if (u->recall.sends)
		*allow |= pending;
	if (u->resume == RESUME_STORED)
		*facts |= pending;
}

void update_recall_done(struct job *job)
{
	struct update_job *u = job->own;

	recall_done(&u->recall, job->status == APP_DONE ||
					job->status == APP_SAID_NO);
}

/* ---- a stored package ---- */

bool update_is_stored(const struct job *job)
{
	const struct update_job *u = job->own;

	return u->resume == RESUME_STORED && !job->options->repeat &&
	       !job->options->dry_run &&
	       strcmp(u->recall.package, u->packages[0].sha256) == 0;
}

void update_install_stored(struct job *job)
{
	static const char command[] = "AT+WDSR=4";
	struct update_job *u = job->own;

	update_leave_note(job);
	live_note(&job->live, "the module is told to install");
	logfile_sync(job->live.log);
	u->installs_at = loop_now(&job->loop);
	if (job_send(job, command, sizeof(command) - 1) > 0)
		update_watch(job);
}

void update_none_stored(struct job *job)
{
	struct update_job *u = job->own;

	job_remark(job, "it is not there any more: the package is sent anew");
	u->resume = RESUME_NOTHING;
}

/* ---- an installation that is watched ---- */

void update_watch(struct job *job)
{
	struct update_job *u = job->own;

	u->resume = RESUME_WATCH;
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

/* The version that it is to have; before it restarts it tells the old one. */
static bool is_new(const struct job *job)
{
	const struct update_job *u = job->own;

	return u->read_at != HL78_NO_TIME && u->packages[0].to[0] &&
	       strcmp(hl78_modem_identity(modem_of(job))->firmware,
		      u->packages[0].to) == 0;
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
		job_end(job);
	else if (now >= u->look_at)
		look(job);
}
