/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The questions of fotacon update, and the signals: what a person says while it
 * runs. Invariants: only what is typed at a question answers it, and what must
 * not stop does not, but says so.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/update_job.h"

/* What is typed to agree. */
#define AGREED "install"
#define AGREED_FILE "send"

/* ---- the question ---- */

/* What was typed before the question was no answer to it. */
static void drop_typed(void)
{
	/* In the background this would stop us. */
	if (tcgetpgrp(STDIN_FILENO) == getpgrp())
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
}

static void file_declined(struct job *job)
{
	job_end_as(job, HL78_OUT_REFUSED, "a file of unknown kind: nothing was "
		   "sent");
}

/* With --json a program reads, which types nothing. */
static bool can_ask(const struct job *job)
{
	const struct update_job *u = job->own;

	return isatty(STDIN_FILENO) && !u->headless && !job->options->json;
}

/* Nobody can be asked: the package stays, and the module asks again. */
void update_ask(struct job *job)
{
	struct update_job *u = job->own;

	if (!can_ask(job) && u->about_file) {
		file_declined(job);
		return;
	}
	if (!can_ask(job)) {
		update_say(job, "nobody is there to agree, and there is no "
			   "--yes: the package stays stored");
		update_cancel(job);
		return;
	}
	drop_typed();
	update_show_ask(job);
	u->asked = true;
	job->wants_input = true;
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
	u->asked = false;
	job->wants_input = false;
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

	if (u->asked)
		return true;
	if (u->packages[0].kind != PACKAGE_UNKNOWN || o->yes || o->dry_run ||
	    u->file_agreed || !can_ask(job))
		return false;
	u->about_file = true;
	job_remark(job, "%s is no package of a known kind: nothing in it can be "
		   "checked", u->packages[0].name);
	update_ask(job);
	return true;
}

/* ---- signals ---- */

/* Nothing follows on the row of a question that is not to be answered. */
void update_end_question(struct job *job)
{
	struct update_job *u = job->own;

	if (u->asked)
		fputc('\n', stderr);
	u->asked = false;
	job->wants_input = false;
}

/* A terminal that goes away may send SIGHUP more than once. */
static void go_headless(struct job *job, const char *name)
{
	struct update_job *u = job->own;
	bool asked = u->asked;

	if (u->headless)
		return;
	update_end_question(job);
	u->headless = true;
	job_remark(job, "%s: the work goes on; %s ends it", name,
		   strcmp(name, "SIGTERM") == 0 ? "a second one" : "SIGTERM");
	if (asked)
		update_ask(job);
}

/* What must not stop says so, and goes on. */
static void stop(struct job *job, bool delicate)
{
	struct update_job *u = job->own;
	bool asked = u->asked;

	if (!delicate) {
		raise(SIGSTOP);
	} else if (asked || !u->stopped) {
		update_end_question(job);
		job_remark(job, "it cannot be stopped now, and goes on");
		if (asked)
			update_ask(job);
	}
	u->stopped = delicate;
}

unsigned update_signals(struct job *job, unsigned signals)
{
	struct update_job *u = job->own;
	bool delicate = job->live.modem && update_is_delicate(job);

	if (signals & LOOP_TSTP)
		stop(job, delicate);
	if (signals & LOOP_QUIT)
		signals |= LOOP_INT;
	signals &= ~(unsigned)(LOOP_TSTP | LOOP_QUIT);
	if (job->ended || !delicate)
		return signals;
	if (signals & LOOP_TERM && !u->headless) {
		go_headless(job, "SIGTERM");
		signals &= ~(unsigned)LOOP_TERM;
	}
	if (signals & LOOP_HUP) {
		go_headless(job, "SIGHUP");
		signals &= ~(unsigned)LOOP_HUP;
	}
	return signals;
}
