/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session log: records come from hl78_recorder, which masks secrets; here
 * they reach a file, one write() each, so that what a crash leaves behind is
 * whole but for its last line. Only remarks that come many times a second may
 * be gathered: whole records still, in order, and a second late at most. A
 * write that fails is said once, and the next is tried all the same: a disk can
 * have room again.
 */
#define _GNU_SOURCE
#include "io/logfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hl78/text.h>
#include <hl78/trace.h>

#include "io/state.h"

/* Names that are tried when several logs start in one second. */
#define NAMES_MAX 99
/* So much of the port's name is in that of its log. */
#define NAME_PORT_MAX 64
/* Words of a gathered remark. */
#define NOTE_SIZE    160
/*
 * What is gathered is written with the first that comes after so long, which
 * wakes nobody; where none comes, after as long again; and when there is so much.
 */
#define GATHER_US    HL78_MS(500)
#define GATHERED_MAX 64
/* Of gathered records, for one write(). */
#define ONE_WRITE    4096

/* A remark that is not in words yet. */
struct gathered {
	logfile_words *words;
	struct logfile_figures figures;
	int64_t unix_us;
};

struct logfile {
	int fd;
	struct hl78_recorder *recorder;
	bool torn;     /* the last record went out in part */
	bool failed;   /* said already, or about to be */
	bool notice_waits;
	char path[PATH_MAX];
	char notice[PATH_MAX + 128];
	/* Of the last ones: no record of another kind comes behind them. */
	struct gathered gathered[GATHERED_MAX];
	size_t n_gathered;
	int64_t gather_by; /* the first from then on is written with them */
};

/* "ttyUSB0-20261122T080001Z" */
static void base_name(char *out, size_t size, const char *port,
		      int64_t unix_us)
{
	const char *last = strrchr(port, '/');
	char stamp[HL78_STAMP_SIZE];
	size_t len;

	len = state_name(last ? last + 1 : port, out, NAME_PORT_MAX + 1);
	hl78_stamp_write(stamp, unix_us);
	/* 2026-11-22T08:00:01.123456Z without its punctuation */
	snprintf(out + len, size - len, "-%.4s%.2s%.5s%.2s%.2sZ", stamp,
		 stamp + 5, stamp + 8, stamp + 14, stamp + 17);
}

/* "ttyUSB0-20261122T080001Z.log", "...Z-2.log": in the order of their time. */
static bool is_of(const char *name, const char *base, size_t len)
{
	static const char form[] = "-ddddddddTddddddZ";
	const char *at = name + len;

	if (strncmp(name, base, len) != 0)
		return false;
	for (const char *f = form; *f; f++, at++) {
		if (*f == 'd' ? *at < '0' || *at > '9' : *at != *f)
			return false;
	}
	if (*at == '-')
		at += 1 + strspn(at + 1, "0123456789");
	return strcmp(at, ".log") == 0;
}

/* Shorter is older where one began as the other: "...Z.log", "...Z-2.log". */
static bool is_newer(const char *a, const char *b, size_t stamp)
{
	int order = strncmp(a, b, stamp);

	if (order == 0 && strlen(a) != strlen(b))
		return strlen(a) > strlen(b);
	return order > 0 || (order == 0 && strcmp(a, b) > 0);
}

bool logfile_last(const char *port, const char *folder, char *out, size_t size)
{
	char base[NAME_PORT_MAX + 1], own[PATH_MAX], best[NAME_MAX + 1] = "";
	const char *last = strrchr(port, '/');
	size_t len = state_name(last ? last + 1 : port, base, sizeof(base));
	size_t stamp = len + strlen("-20261122T080001Z");
	struct dirent *entry;
	DIR *dir;

	if (!folder && state_path("", own, sizeof(own)) != 0)
		return false;
	folder = folder ? folder : own;
	dir = opendir(folder);
	while (dir && (entry = readdir(dir))) {
		if (is_of(entry->d_name, base, len) &&
		    (!best[0] || is_newer(entry->d_name, best, stamp)))
			snprintf(best, sizeof(best), "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return best[0] && snprintf(out, size, "%s/%s", folder, best) <
			  (int)size;
}

static int find_path(struct logfile *log, const char *folder, const char *name)
{
	int n;

	if (!folder)
		return state_path(name, log->path, sizeof(log->path));
	n = snprintf(log->path, sizeof(log->path), "%s/%s", folder, name);
	return n < (int)sizeof(log->path) ? state_folder(folder) :
					    -ENAMETOOLONG;
}

static int open_new(struct logfile *log,
		    const struct logfile_options *options, int64_t unix_us)
{
	char base[96], name[112];
	int err;

	base_name(base, sizeof(base), options->port, unix_us);
	for (int i = 1; i <= NAMES_MAX; i++) {
		if (i == 1)
			snprintf(name, sizeof(name), "%s.log", base);
		else
			snprintf(name, sizeof(name), "%s-%d.log", base, i);
		err = find_path(log, options->folder, name);
		if (err)
			return err;
		log->fd = open(log->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND |
			       O_CLOEXEC, 0600);
		if (log->fd >= 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

static int open_given(struct logfile *log, const char *path)
{
	struct stat st;
	char last;

	snprintf(log->path, sizeof(log->path), "%s", path);
	if (strlen(path) >= sizeof(log->path))
		return -ENAMETOOLONG;
	log->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log->fd < 0)
		return -errno;
	if (fstat(log->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    pread(log->fd, &last, 1, st.st_size - 1) == 1)
		log->torn = last != '\n';
	return 0;
}

static ssize_t write_once(int fd, const void *bytes, size_t len)
{
	ssize_t n;

	do {
		n = write(fd, bytes, len);
	} while (n < 0 && errno == EINTR);
	return n;
}

static void write_failed(struct logfile *log, int err)
{
	if (log->failed)
		return;
	log->failed = true;
	log->notice_waits = true;
	snprintf(log->notice, sizeof(log->notice),
		 "the log has gaps from here on, %s: %s", log->path,
		 strerror(err));
}

/* One record, or several. */
static void write_records(struct logfile *log, const char *text, size_t len)
{
	ssize_t n;

	if (log->torn) {
		if (write_once(log->fd, "\n", 1) != 1) {
			write_failed(log, errno);
			return;
		}
		log->torn = false;
	}
	n = write_once(log->fd, text, len);
	if (n == (ssize_t)len)
		return;
	log->torn = n > 0 && text[n - 1] != '\n';
	write_failed(log, n < 0 ? errno : ENOSPC);
}

static void write_first_line(struct logfile *log,
			     const struct logfile_options *options)
{
	char port[256], text[320];
	size_t len;
	int n;

	hl78_text_escape(options->port, strlen(options->port), port,
			 sizeof(port), &len);
	n = snprintf(text, sizeof(text), "# fotacon log 1, %s %.48s\n", port,
		     options->settings);
	write_records(log, text, (size_t)n);
}

struct logfile *logfile_open(const struct logfile_options *options,
			     int64_t unix_us, char *error, size_t size)
{
	struct logfile *log = calloc(1, sizeof(*log));
	int err = -ENOMEM;

	if (!log)
		goto fail;
	log->fd = -1;
	log->recorder = hl78_recorder_new(options->secrets_in_clear);
	if (!log->recorder)
		goto fail;
	err = options->path ? open_given(log, options->path) :
			      open_new(log, options, unix_us);
	if (err)
		goto fail;
	write_first_line(log, options);
	return log;
fail:
	snprintf(error, size, "no log is written, %.200s: %s",
		 log && log->path[0] ? log->path : "HOME is not set",
		 strerror(-err));
	logfile_close(log);
	return NULL;
}

static void write_ready(struct logfile *log)
{
	const char *text;
	size_t len;

	while ((text = hl78_recorder_next(log->recorder, &len)))
		write_records(log, text, len);
}

/* In words now, with one write() for many. */
static void write_gathered(struct logfile *log)
{
	char text[NOTE_SIZE], out[ONE_WRITE];
	const char *record;
	size_t len, n = 0;

	for (size_t i = 0; i < log->n_gathered; i++) {
		const struct gathered *g = &log->gathered[i];

		g->words(&g->figures, text, sizeof(text));
		hl78_recorder_note(log->recorder, text, g->unix_us);
		record = hl78_recorder_next(log->recorder, &len);
		if (len > sizeof(out) - n) {
			write_records(log, out, n);
			n = 0;
		}
		memcpy(out + n, record, len);
		n += len;
	}
	log->n_gathered = 0;
	if (n)
		write_records(log, out, n);
}

void logfile_close(struct logfile *log)
{
	if (!log)
		return;
	if (log->recorder && log->fd >= 0) {
		write_gathered(log);
		hl78_recorder_flush(log->recorder);
		write_ready(log);
	}
	hl78_recorder_free(log->recorder);
	if (log->fd >= 0)
		close(log->fd);
	free(log);
}

void logfile_feed(struct logfile *log, enum hl78_side side, const void *bytes,
		  size_t len, int64_t unix_us)
{
	const uint8_t *at = bytes;
	size_t n;

	if (!log)
		return;
	write_gathered(log);
	while (len > 0) {
		n = hl78_recorder_feed(log->recorder, side, at, len, unix_us);
		write_ready(log);
		at += n;
		len -= n;
	}
	write_ready(log);
}

void logfile_note(struct logfile *log, const char *text, int64_t unix_us)
{
	if (!log)
		return;
	write_gathered(log);
	write_ready(log);
	hl78_recorder_note(log->recorder, text, unix_us);
	write_ready(log);
}

/* A clock set back must not make what was gathered wait for it. */
static void write_gathered_by(struct logfile *log, int64_t by, int64_t unix_us)
{
	if (unix_us < by && by - unix_us <= 2 * GATHER_US)
		return;
	write_gathered(log);
	log->gather_by = unix_us + GATHER_US;
}

void logfile_gather(struct logfile *log, logfile_words *words,
		    const struct logfile_figures *figures, int64_t unix_us)
{
	char text[NOTE_SIZE];

	if (!log)
		return;
	/* What the module has said is not to wait for it. */
	if (hl78_recorder_deadline(log->recorder) != HL78_NEVER) {
		words(figures, text, sizeof(text));
		logfile_note(log, text, unix_us);
		return;
	}
	log->gathered[log->n_gathered++] = (struct gathered){
		.words = words, .figures = *figures, .unix_us = unix_us,
	};
	if (log->n_gathered == GATHERED_MAX)
		write_gathered(log);
	write_gathered_by(log, log->gather_by, unix_us);
}

int64_t logfile_deadline(const struct logfile *log)
{
	if (!log)
		return HL78_NEVER;
	/* Where something is gathered, no text waits. */
	return log->n_gathered ? log->gather_by + GATHER_US :
				 hl78_recorder_deadline(log->recorder);
}

void logfile_tick(struct logfile *log, int64_t unix_us)
{
	if (!log)
		return;
	hl78_recorder_tick(log->recorder, unix_us);
	write_ready(log);
	if (log->n_gathered)
		write_gathered_by(log, log->gather_by + GATHER_US, unix_us);
}

void logfile_sync(struct logfile *log)
{
	if (log)
		write_gathered(log);
	/* A pipe or a terminal cannot be synced, and need not be. */
	if (log && fdatasync(log->fd) != 0 && errno != EINVAL)
		write_failed(log, errno);
}

const char *logfile_path(const struct logfile *log)
{
	return log ? log->path : "";
}

const char *logfile_notice(struct logfile *log)
{
	if (!log || !log->notice_waits)
		return NULL;
	log->notice_waits = false;
	return log->notice;
}
