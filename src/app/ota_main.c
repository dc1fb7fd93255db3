/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ota PORT: the command. The PIN is read from its file, which must not
 * be readable by others without being said; all the rest is ota_run.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/args.h"
#include "app/job_show.h"
#include "app/ota_job.h"

/* Room for the PIN, an end of line, and one byte too many. */
#define PIN_ROOM 12

static int refuse(const struct app_options *options, const char *port,
		  const char *why)
{
	return job_never(options, port, HL78_OUT_REFUSED, APP_USAGE, why);
}

static ssize_t read_all(int fd, char *bytes, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, bytes + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* 4 to 8 digits, and blanks or an end of line behind them. */
static bool take_pin(const char *bytes, size_t len, char pin[9])
{
	size_t n = 0;

	while (n < len && bytes[n] >= '0' && bytes[n] <= '9')
		n++;
	if (n < 4 || n > 8)
		return false;
	memcpy(pin, bytes, n);
	pin[n] = '\0';
	while (n < len && strchr(" \t\r\n", bytes[n]) && bytes[n])
		n++;
	return n == len;
}

/* A pipe will do as well: another program may be the one that knows it. */
static bool read_pin(const char *path, char pin[9], char *why, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char bytes[PIN_ROOM];
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0 ||
	    (n = read_all(fd, bytes, sizeof(bytes))) < 0) {
		snprintf(why, size, "%.200s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	if (S_ISREG(st.st_mode) && st.st_mode & (S_IRGRP | S_IROTH))
		app_error("%s: others can read the PIN in it: chmod 600", path);
	if (!take_pin(bytes, (size_t)n, pin)) {
		snprintf(why, size, "%.200s: a PIN of 4 to 8 digits, and "
			 "nothing else, is to stand in it", path);
		return false;
	}
	explicit_bzero(bytes, sizeof(bytes));
	return true;
}

int ota_main(const struct app_options *options, int n, char **operands)
{
	struct ota_job *o = calloc(1, sizeof(*o));
	char pin[9] = "", why[300];
	int status = APP_NO_LINK;

	(void)n;
	if (options->pin_file &&
	    !read_pin(options->pin_file, pin, why, sizeof(why))) {
		free(o);
		return refuse(options, operands[0], why);
	}
	if (o) {
		steady_init(&o->steady);
		o->pin = pin;
		o->recall.note.fd = -1;
		o->wait.again_at = HL78_NEVER;
		o->n_runs = options->repeat ? options->repeat : 1;
		o->runs = calloc(o->n_runs, sizeof(*o->runs));
		progress_line_init(&o->line, options->progress,
				   options->quiet || options->json);
	}
	if (o && o->runs)
		status = job_run(options, &ota_ops, o, operands[0],
				 options->log);
	else
		app_error("no memory");
	explicit_bzero(pin, sizeof(pin));
	if (o)
		free(o->runs);
	free(o);
	return status;
}
