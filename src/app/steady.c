/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions, signals and notes of work that takes minutes and must not be
 * broken off by accident. What the work is, and when it is delicate, is the
 * caller's to say. Invariant: what was typed before a question, or is left of
 * one, never answers another.
 */
#include "app/steady.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void steady_init(struct steady *s)
{
	*s = (struct steady){ .note = { .fd = -1 } };
}

/* ---- the question ---- */

bool steady_can_ask(const struct job *job, const struct steady *s)
{
	return isatty(STDIN_FILENO) && !s->headless && !job->options->json;
}

void steady_ask(struct job *job, struct steady *s)
{
	/* In the background this would stop us. */
	if (tcgetpgrp(STDIN_FILENO) == getpgrp())
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
	s->asked = true;
	job->wants_input = true;
}

void steady_answered(struct job *job, struct steady *s)
{
	s->asked = false;
	job->wants_input = false;
}

void steady_end_question(struct job *job, struct steady *s)
{
	if (s->asked)
		fputc('\n', stderr);
	steady_answered(job, s);
}

/* ---- signals ---- */

/* A terminal that goes away may send SIGHUP more than once. */
static void go_headless(struct job *job, struct steady *s, const char *name,
			void (*ask)(struct job *job))
{
	bool asked = s->asked;

	if (s->headless)
		return;
	steady_end_question(job, s);
	s->headless = true;
	job_remark(job, "%s: the work goes on; %s ends it", name,
		   strcmp(name, "SIGTERM") == 0 ? "a second one" : "SIGTERM");
	if (asked)
		ask(job);
}

/* What must not stop says so, and goes on. */
static void stop(struct job *job, struct steady *s, bool delicate,
		 void (*ask)(struct job *job))
{
	bool asked = s->asked;

	if (!delicate) {
		raise(SIGSTOP);
	} else if (asked || !s->stopped) {
		steady_end_question(job, s);
		job_remark(job, "it cannot be stopped now, and goes on");
		if (asked)
			ask(job);
	}
	s->stopped = delicate;
}

unsigned steady_signals(struct job *job, struct steady *s, unsigned signals,
			bool delicate, void (*ask)(struct job *job))
{
	if (signals & LOOP_TSTP)
		stop(job, s, delicate, ask);
	if (signals & LOOP_QUIT)
		signals |= LOOP_INT;
	signals &= ~(unsigned)STEADY_CATCHES;
	if (job->ended || !delicate)
		return signals;
	if (signals & LOOP_TERM && !s->headless) {
		go_headless(job, s, "SIGTERM", ask);
		signals &= ~(unsigned)LOOP_TERM;
	}
	if (signals & LOOP_HUP) {
		go_headless(job, s, "SIGHUP", ask);
		signals &= ~(unsigned)LOOP_HUP;
	}
	return signals;
}

/* ---- the note ---- */

void steady_leave_note(struct job *job, struct steady *s)
{
	const struct port_identity *id = &job->live.port.identity;

	if (job->live.log && id->known && s->note.fd < 0)
		(void)headless_write(&s->note, id->path,
				     logfile_path(job->live.log));
}

void steady_settle_note(struct steady *s, bool stays)
{
	if (stays)
		headless_leave(&s->note);
	else
		headless_remove(&s->note);
	s->note.fd = -1;
}
