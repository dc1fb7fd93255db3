/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The questions of fotacon update, and the signals: what a person says while it
 * runs. Invariants: only what is typed at a question answers it, and what must
 * not stop does not, but says so.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/update_job.h"

/* What is typed to agree. */
#define AGREED "install"
#define AGREED_FILE "send"

/* ---- the question ---- */

static void file_declined(struct job *job)
{
	job_end_as(job, HL78_OUT_REFUSED, "a file of unknown kind: nothing was "
		   "sent");
}

/* Nobody can be asked: the package stays, and the module asks again. */
void update_ask(struct job *job)
{
	struct update_job *u = job->own;

	if (!steady_can_ask(job, &u->steady) && u->about_file) {
		file_declined(job);
		return;
	}
	if (!steady_can_ask(job, &u->steady)) {
		update_say(job, "nobody is there to agree, and there is no "
			   "--yes: the package stays stored");
		update_cancel(job);
		return;
	}
	steady_ask(job, &u->steady);
	update_show_ask(job);
}

/*
 * A line, as a terminal gives it. An empty one is asked about once more, the
 * end of the input is a no.
 */
void update_input(struct job *job)
{
	struct update_job *u = job->own;
	char line[64];
	ssize_t n = read(STDIN_FILENO, line, sizeof(line) - 1);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0 && line[0] == '\n' && u->about_file) {
		update_show_ask(job);
		return;
	}
	if (n > 0 && line[0] == '\n') {
		fputs("Type install to go on, anything else to leave it "
		      "stored: ", stderr);
		return;
	}
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	steady_answered(job, &u->steady);
	if (u->about_file) {
		u->about_file = false;
		u->file_agreed = strcmp(line, AGREED_FILE) == 0;
		if (!u->file_agreed)
			file_declined(job);
	} else if (strcmp(line, AGREED) != 0) {
		update_say(job, "the package stays stored; AT+WDSR=4 installs "
			   "it");
		update_cancel(job);
	} else {
		hl78_modem_agree(job->live.modem, loop_now(&job->loop));
	}
}

/* Before anything is asked of the module: somebody there may know better. */
bool update_doubts_file(struct job *job)
{
	const struct app_options *o = job->options;
	struct update_job *u = job->own;

	if (u->steady.asked)
		return true;
	if (u->packages[0].kind != PACKAGE_UNKNOWN || o->yes || o->dry_run ||
	    u->file_agreed || !steady_can_ask(job, &u->steady))
		return false;
	u->about_file = true;
	job_remark(job, "%s is no package of a known kind: nothing in it can be "
		   "checked", u->packages[0].name);
	update_ask(job);
	return true;
}

/* ---- signals ---- */

unsigned update_signals(struct job *job, unsigned signals)
{
	struct update_job *u = job->own;

	return steady_signals(job, &u->steady, signals,
			      job->live.modem && update_is_delicate(job),
			      update_ask);
}
