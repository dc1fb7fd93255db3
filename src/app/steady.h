/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work that is not lightly ended: what its subcommands do alike. A question on
 * the terminal that only what is typed at it answers; signals, of which a first
 * one ends the showing and not the work; and a note that tells the next one on
 * this port where the log is.
 */
#ifndef APP_STEADY_H
#define APP_STEADY_H

#include "app/job.h"
#include "io/headless.h"

struct steady {
	bool asked;    /* a question stands on the terminal */
	bool headless; /* a signal ended the showing */
	bool stopped;  /* SIGTSTP came at a wrong moment: said */
	struct headless note;
};

/* Signals that steady_signals() takes, for job_ops.catches. */
#define STEADY_CATCHES (LOOP_TSTP | LOOP_QUIT)

void steady_init(struct steady *s);

/* Somebody is there to answer. With --json a program reads, and types nothing. */
bool steady_can_ask(const struct job *job, const struct steady *s);
/* Before the question is written: what was typed so far is no answer to it. */
void steady_ask(struct job *job, struct steady *s);
/* It was answered. */
void steady_answered(struct job *job, struct steady *s);
/* It is not to be answered any more: nothing else follows on its row. */
void steady_end_question(struct job *job, struct steady *s);

/*
 * For job_ops.signals. While it is `delicate` it cannot be stopped, and a first
 * SIGTERM, or SIGHUP, is no end. A question that stood there is ended, and then
 * `ask` is called to put it again, or to decide that nobody is left to answer.
 */
unsigned steady_signals(struct job *job, struct steady *s, unsigned signals,
			bool delicate, void (*ask)(struct job *job));

/* The note: written while the port is held and there is a log to name. */
void steady_leave_note(struct job *job, struct steady *s);
/* At the end: it stays where there is something to know. */
void steady_settle_note(struct steady *s, bool stays);

#endif
