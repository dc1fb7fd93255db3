/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session log: records come from hl78_recorder, which masks secrets; here
 * they reach a file, one write() each, so that what a crash leaves behind is
 * whole but for its last line. A write that fails is said once, and the next
 * is tried all the same: a disk can have room again.
 */
#define _GNU_SOURCE
#include "io/logfile.h"

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

struct logfile {
	int fd;
	struct hl78_recorder *recorder;
	bool torn;     /* the last record went out in part */
	bool failed;   /* said already, or about to be */
	bool notice_waits;
	char path[PATH_MAX];
	char notice[PATH_MAX + 128];
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

static void write_record(struct logfile *log, const char *text, size_t len)
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
	log->torn = n > 0;
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
	write_record(log, text, (size_t)n);
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
		write_record(log, text, len);
}

void logfile_close(struct logfile *log)
{
	if (!log)
		return;
	if (log->recorder && log->fd >= 0) {
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
	write_ready(log);
	hl78_recorder_note(log->recorder, text, unix_us);
	write_ready(log);
}

int64_t logfile_deadline(const struct logfile *log)
{
	return log ? hl78_recorder_deadline(log->recorder) : HL78_NEVER;
}

void logfile_tick(struct logfile *log, int64_t unix_us)
{
	if (!log)
		return;
	hl78_recorder_tick(log->recorder, unix_us);
	write_ready(log);
}

void logfile_sync(struct logfile *log)
{
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
