/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ota: what its parts share. ota_main.c is the command, ota_run.c goes
 * through the runs, ota_ask.c answers the module's requests, ota_show.c says
 * what happens, ota_text.c has the words.
 */
#ifndef APP_OTA_JOB_H
#define APP_OTA_JOB_H

#include "app/job.h"
#include "app/jsonl.h"
#include "app/progress_line.h"
#include "app/recall.h"
#include "app/steady.h"

/* The wait that is going on, as it was shown. */
struct ota_wait_shown {
	enum hl78_ota_wait what;
	hl78_time since;
	hl78_time until;
	hl78_time again_at; /* it is said anew; HL78_NEVER: not at all */
	hl78_time gap;      /* between that and the time after */
	bool said;
};

struct ota_job {
	struct steady steady;
	struct progress_line line;
	const char *pin;            /* "": none */

	struct jsonl_run *runs;
	unsigned n_runs;            /* wanted */
	unsigned n_over;            /* of these */
	bool under_way;             /* the one after those is */
	bool cancelled;             /* it was told to end */

	/* Of the one that is under way; HL78_NO_TIME: not so far. */
	enum hl78_ota_step step;
	hl78_time begun_at, loads_at, loaded_at, installs_at, installed_at;
	bool identity_shown;
	int tenth;                  /* of the download, told last */
	int64_t minute;             /* of the installation, so */
	struct ota_wait_shown wait;

	/* The request that was answered, or is asked about. */
	enum hl78_request asked;
	unsigned n_asked;           /* which time it is that it was raised */
	enum hl78_ota_step cut;     /* it was in, when the job ended before it */

	bool recalled;              /* the note of a run before was looked for */
	struct recall recall;
};

/* A run is under way, and not at its end. */
bool ota_runs_on(const struct job *job);
/* The module was told to install, and has not said how it went. */
bool ota_installs(const struct job *job);
/* A signal does not end it lightly. */
bool ota_is_delicate(const struct job *job);
/* It is told to end, as soon as that harms nothing. */
void ota_cancel(struct job *job);

/* What is done at each turn of the job. */
extern const struct job_ops ota_ops;

/* ---- requests ---- */

/* Answers the one that waits for us, or asks; to be called for each event. */
void ota_answer(struct job *job, const struct hl78_event *ev);
/* A line was typed. */
void ota_input(struct job *job);
unsigned ota_signals(struct job *job, unsigned signals);

/* ---- for people ---- */

void ota_show(struct job *job, const struct hl78_event *ev);
/* A line of our own among the events. */
void ota_say(struct job *job, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* What may go wrong, for people and for scripts. */
void ota_advise(struct job *job, const char *text);
/* Whatever goes with the time. */
void ota_show_pace(struct job *job);
/* With --json: it installs, still. */
void ota_tell_installing(struct job *job);
/* The verdict, and of several runs a table. */
void ota_show_end(struct job *job);
/* How it stands in the module, where it was not let come to its end. */
void ota_show_cut(struct job *job);

#endif
