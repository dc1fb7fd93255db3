/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session log on disk: both sides of a port and remarks, appended, one
 * write() a record but for those that are gathered. What goes wrong with the
 * disk is said once and stops nothing.
 */
#ifndef IO_LOGFILE_H
#define IO_LOGFILE_H

#include <hl78/types.h>

struct logfile_options {
	const char *path;      /* NULL: a new name in the folder */
	const char *folder;    /* NULL: the state folder */
	const char *port;      /* "/dev/ttyUSB0", for name and first line */
	const char *settings;  /* "115200 8N1" */
	bool secrets_in_clear;
};

struct logfile;

/*
 * Opens a log and writes its first line. A path that is given is appended to;
 * a name of our own is always a new file. NULL on failure, with a sentence in
 * `error`.
 */
struct logfile *logfile_open(const struct logfile_options *options,
			     int64_t unix_us, char *error, size_t size);
/*
 * The newest log of our own naming for a port, in `folder` (NULL: the state
 * folder). False where there is none.
 */
bool logfile_last(const char *port, const char *folder, char *out, size_t size);
/* Writes what still waits, and closes. NULL is allowed. */
void logfile_close(struct logfile *log);

/* All of these take a NULL log and then do nothing. */
void logfile_feed(struct logfile *log, enum hl78_side side, const void *bytes,
		  size_t len, int64_t unix_us);
void logfile_note(struct logfile *log, const char *text, int64_t unix_us);
/*
 * A remark that comes many times a second, and that nobody would miss if we are
 * killed: put in words only when it is written, a second late at most and
 * before any other record. At most 159 bytes of words.
 */
struct logfile_figures {
	uint32_t n[4];
};
typedef void logfile_words(const struct logfile_figures *figures, char *text,
			   size_t size);
void logfile_gather(struct logfile *log, logfile_words *words,
		    const struct logfile_figures *figures, int64_t unix_us);
/* When logfile_tick() is wanted, on the clock of the stamps. */
int64_t logfile_deadline(const struct logfile *log);
void logfile_tick(struct logfile *log, int64_t unix_us);
/* Everything so far is on the disk afterwards (fdatasync). */
void logfile_sync(struct logfile *log);

const char *logfile_path(const struct logfile *log);
/* A sentence about a failed write, once; NULL otherwise. */
const char *logfile_notice(struct logfile *log);

#endif
