/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A console that is closed in a download, with a request that waits, or in an
 * installation, and opened again, now or after the host was restarted: where
 * the module is comes from itself, and what it does not say by itself (how
 * large the package is, what it asked) from the last log of its port. Nothing
 * is taken over of a module that is another one, or has other firmware by now.
 */
#include <stdio.h>
#include <string.h>

#include "app/port_sim.h"
#include "app/recall.h"
#include "app/work.h"
#include "ui/format.h"

void work_remember(struct work *w, const struct hl78_modem *modem,
		   const char *log)
{
	const struct hl78_identity *id = hl78_modem_identity(modem);
	struct work_before *before = &w->before;

	*before = (struct work_before){
		.known = true, .status = *hl78_modem_status(modem),
	};
	snprintf(before->imei, sizeof(before->imei), "%s", id->imei);
	snprintf(before->firmware, sizeof(before->firmware), "%s",
		 id->firmware);
	snprintf(before->log, sizeof(before->log), "%s", log);
}

/* Its own, where it is named on the command line: it will be appended to. */
static bool find_log(const struct work *w, char *out, size_t size)
{
	const struct live_options *o = &w->options->live;

	if (o->log && strcmp(o->log, "none") != 0)
		return snprintf(out, size, "%s", o->log) < (int)size;
	return logfile_last(o->port, o->log_folder, out, size);
}

void work_recall_log(struct work *w)
{
	struct hl78_modem *modem;
	char log[PATH_MAX];

	if (w->before.known || !port_sim_remembers(w->options->live.port) ||
	    !find_log(w, log, sizeof(log)))
		return;
	modem = recall_play(log, NULL, NULL);
	if (!modem)
		return;
	recall_pass(modem, loop_unix(w->loop));
	work_remember(w, modem, log);
	/* A log that was named can be of any port, and the guard asks none. */
	if (!w->options->live.log || strcmp(w->options->live.log, "none") == 0)
		w->inherited = hl78_modem_status(modem)->guard;
	hl78_modem_free(modem);
}

/* ---- once the module has said who it is ---- */

static void shift(hl78_time *at, hl78_time by)
{
	if (*at != HL78_NO_TIME)
		*at += by;
}

/* From the clock of logs to ours. */
static void to_our_clock(const struct work *w, struct hl78_status *status)
{
	hl78_time by = loop_now(w->loop) - loop_unix(w->loop);

	shift(&status->package_since, by);
	shift(&status->agreement.asked_at, by);
	shift(&status->agreement.deferred_until, by);
	shift(&status->agreement.again_at, by);
}

/* "a download at 46 % of 524 kB", "a package that is stored, asked to install" */
static const char *what_was(const struct hl78_status *was, char *out,
			    size_t size)
{
	static const char *const texts[HL78_N_PACKAGE] = {
		[HL78_PACKAGE_OFFERED] = "a package that was offered",
		[HL78_PACKAGE_DOWNLOADING] = "a download",
		[HL78_PACKAGE_SUSPENDED] = "a suspended download",
		[HL78_PACKAGE_STORED] = "a package that is stored",
	};
	const struct hl78_progress *g = &was->progress;
	enum hl78_request request = was->agreement.request;
	bool part = was->package == HL78_PACKAGE_DOWNLOADING ||
		    was->package == HL78_PACKAGE_SUSPENDED;
	char total[FORMAT_MAX];
	size_t n;

	n = (size_t)snprintf(out, size, "%s", texts[was->package]);
	if (part && g->percent >= 0)
		n += (size_t)snprintf(out + n, size - n, " at %d %%",
				      g->percent);
	if (g->total > 0)
		n += (size_t)snprintf(out + n, size - n, ", %s",
				      format_size(g->total, total));
	if (request != HL78_REQUEST_NONE)
		snprintf(out + n, size - n, ", asked to %s",
			 hl78_request_info(request)->name);
	return out;
}

static void take_over(struct work *w)
{
	struct work_before *before = &w->before;
	struct hl78_status was = before->status;
	char text[160], note[PATH_MAX + 32];
	const char *name = strrchr(before->log, '/');

	to_our_clock(w, &was);
	if (!hl78_modem_recall(w->modem, &was, loop_now(w->loop)))
		return;
	work_row(w, ROW_OWN, work_now(w), "known from before: %s (%.100s)",
		 what_was(&was, text, sizeof(text)),
		 name ? name + 1 : before->log);
	snprintf(note, sizeof(note), "%s%s", RECALL_GOES_ON, before->log);
	live_note(&w->live, note);
}

void work_recalled(struct work *w)
{
	const struct hl78_identity *id = hl78_modem_identity(w->modem);
	const struct work_before *before = &w->before;
	bool installed = before->status.package == HL78_PACKAGE_INSTALLING;

	if (!before->known || !before->imei[0] ||
	    strcmp(before->imei, id->imei) != 0 || !id->firmware[0] ||
	    hl78_modem_status(w->modem)->guard.active) {
		w->before.known = false;
		return;
	}
	w->before.known = false;
	if (strcmp(before->firmware, id->firmware) != 0)
		work_row(w, ROW_GOOD, work_now(w), "the firmware has changed "
			 "since the last log here: it was %s, it is %s",
			 before->firmware[0] ? before->firmware : "not known",
			 id->firmware);
	else if (installed)
		work_row(w, ROW_WARNING, work_now(w), "the last log here ends "
			 "in an installation; the firmware is the one from "
			 "before, %s", id->firmware);
	else
		take_over(w);
}
