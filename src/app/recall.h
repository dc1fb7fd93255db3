/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What somebody left behind who had a port and did not live to the end of his
 * work: a note of io/headless names the log, and that tells the rest.
 */
#ifndef APP_RECALL_H
#define APP_RECALL_H

#include <hl78/modem.h>
#include <hl78/trace.h>

#include "io/headless.h"

struct job;

struct recall {
	bool found;
	char log[PATH_MAX];
	struct hl78_outcome outcome; /* as it stood when the log ended */
	struct hl78_guard guard;     /* on the log's clock: since 1970, UTC */
	bool announced;  /* in its log */
	bool kept;       /* so, that a package was in the module already */
	bool sends;  /* a package was on its way to the module */
	bool stored; /* a package waits for the agreement to install it */
	char changes[HL78_OWED_MAX]; /* commands that put back what it changed, or "" */
	char imei[20];    /* of the module; empty: not known */
	char was[HL78_VERSION_MAX]; /* what it ran before; so, too */
	char package[65]; /* SHA-256 of what was sent; empty: not known */
	struct headless note;
};

/* What a log says that goes on from another one; its path follows. */
#define RECALL_GOES_ON "recalled from "

/*
 * Plays a log of ours, and before it those that it goes on from, to a modem
 * that sends nothing: it then knows how the module stood. `see` is shown each
 * record of the log itself before that, and may be NULL. NULL where it cannot
 * be read; else the caller's, for hl78_modem_free().
 */
struct hl78_modem *recall_play(const char *log,
			       void (*see)(void *arg,
					   const struct hl78_record *record),
			       void *arg);
/* Until `until` nothing more was heard. */
void recall_pass(struct hl78_modem *modem, hl78_time until);

/*
 * Looks for a note of `device` whose writer is dead, and reads his log.
 * `unix_us` is now. The note stays: recall_done().
 */
void recall_read(struct recall *r, const char *device, int64_t unix_us);
/* A clause: where that has left the module. Empty for nothing. */
const char *recall_text(const struct recall *r, char *out, size_t size);
/* Reads it of a job's port, and says in a remark what it tells. */
void recall_say(struct recall *r, struct job *job);
/* It has been told, and is known now: `settled` takes the note away. */
void recall_done(struct recall *r, bool settled);

#endif
