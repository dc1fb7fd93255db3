/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon replay LOG...: one log after the other, each shown, each held against
 * what is expected of it, and the results as programs for tests read them. A
 * folder stands for the logs in it. Nothing is kept from log to log but counts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/expect_report.h"
#include "app/replay.h"

static const struct replay_view no_view;

struct replays {
	const struct app_options *options;
	const struct replay_view *view;
	struct out *out;
	struct out *junit;         /* NULL: none is wanted */
	struct expect_report lines, tap, xml;
	struct expectations *all;  /* of --expect; NULL: each log has its own */
	struct expectations *own;  /* of the log, read when it is its turn */
	uint64_t n_logs;
	int status;
};

/* The worst counts: a file that cannot be read, then what was not met. */
static void worse(struct replays *r, int status)
{
	if (r->status != APP_USAGE && status != APP_DONE)
		r->status = status;
}

static bool reports(const struct replays *r)
{
	return r->options->tap || r->options->junit;
}

/* ---- what is expected ---- */

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The length of a name without its last ".ending"; all of it has none. */
static size_t without_ending(const char *name, size_t len)
{
	size_t n = len;

	while (n > 0 && name[n - 1] != '.' && name[n - 1] != '/')
		n--;
	return n > 1 && name[n - 1] == '.' && name[n - 2] != '/' ? n - 1 : len;
}

static bool is_packed(const char *name, size_t len)
{
	return (len > 3 && memcmp(name + len - 3, ".gz", 3) == 0) ||
	       (len > 4 && memcmp(name + len - 4, ".zst", 4) == 0);
}

/*
 * The file beside a log: run.log goes with run.log.ini or run.ini, run.log.gz
 * with run.log.gz.ini first. False: there is none.
 */
static bool find_beside(const char *log, char *path, size_t size)
{
	size_t ends[3] = { strlen(log) }, n = 1;

	if (is_packed(log, ends[0]))
		ends[n++] = without_ending(log, ends[0]);
	ends[n] = without_ending(log, ends[n - 1]);
	n += ends[n] < ends[n - 1];
	for (size_t i = 0; i < n; i++) {
		int len = snprintf(path, size, "%.*s.ini", (int)ends[i], log);

		if (len > 0 && (size_t)len < size && is_file(path))
			return true;
	}
	return false;
}

/* NULL where nothing is; false where it is wrong, which has been said. */
static bool expected_of(struct replays *r, const char *path,
			struct replay_result *result,
			const struct expectations **e)
{
	char beside[4096];

	*e = r->all;
	if (r->all || !reports(r) || strcmp(path, "-") == 0 ||
	    !find_beside(path, beside, sizeof(beside)))
		return true;
	*e = r->own;
	if (expectations_read(r->own, beside))
		return true;
	snprintf(result->error, sizeof(result->error),
		 "what is expected of it cannot be read: %.200s", beside);
	return false;
}

/* ---- a log ---- */

static void report(struct replays *r, const char *path,
		   const struct replay_result *result)
{
	if (r->options->tap)
		expect_tap.log(&r->tap, path, result);
	else if (!r->options->json)
		expect_lines.log(&r->lines, path, result);
	if (r->junit)
		expect_junit.log(&r->xml, path, result);
}

static void replay(struct replays *r, const char *path)
{
	struct replay_result *result = calloc(1, sizeof(*result));
	const struct expectations *e;

	if (!result) {
		app_error("%.512s: %s", path, strerror(ENOMEM));
		worse(r, APP_USAGE);
		return;
	}
	r->n_logs++;
	if (!expected_of(r, path, result, &e)) {
		worse(r, APP_USAGE);
	} else if (!replay_log(path, r->options->format, r->view, r->out, e,
			       result)) {
		/* What one log gave is out before the next one is said bad. */
		out_flush(r->out);
		app_error("%.512s: %s", path, result->error);
		worse(r, APP_USAGE);
	} else if (expect_check_broken(&result->check)) {
		worse(r, APP_UNEXPECTED);
	}
	report(r, path, result);
	out_flush(r->out);
	free(result);
}

/* ---- folders ---- */

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_log(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && !(dot && (strcmp(dot, ".ini") == 0 ||
					   strcmp(dot, ".xml") == 0));
}

static void enter(struct replays *r, FTS *tree, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(tree, entry, FTS_SKIP);
		break;
	case FTS_F:
		if (is_log(entry->fts_name))
			replay(r, entry->fts_path);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		app_error("%.512s: %s", entry->fts_path,
			  strerror(entry->fts_errno));
		worse(r, APP_USAGE);
		break;
	default: /* links, pipes: not followed, not waited for */
		break;
	}
}

/* The files of a folder and of those in it, by name. */
static void replay_folder(struct replays *r, char *path)
{
	char *paths[] = { path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	uint64_t before = r->n_logs;
	FTSENT *entry;

	if (!tree) {
		app_error("%.512s: %s", path, strerror(errno));
		worse(r, APP_USAGE);
		return;
	}
	while ((entry = fts_read(tree)) && !r->out->error)
		enter(r, tree, entry);
	fts_close(tree);
	/* Nothing was found wrong, and nothing was looked at. */
	if (r->n_logs == before && r->status == APP_DONE) {
		app_error("there is no log in the folder %.512s", path);
		worse(r, APP_USAGE);
	}
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void replay_all(struct replays *r, int n, char **operands)
{
	if (r->options->tap)
		expect_tap.begin(&r->tap);
	if (r->junit)
		expect_junit.begin(&r->xml);
	for (int i = 0; i < n && !r->out->error; i++) {
		if (is_folder(operands[i]))
			replay_folder(r, operands[i]);
		else
			replay(r, operands[i]);
	}
	if (r->options->tap)
		expect_tap.end(&r->tap);
	if (r->junit)
		expect_junit.end(&r->xml);
}

/* ---- start and end ---- */

static const struct replay_view *choose_view(const struct app_options *options,
					     bool many)
{
	if (options->tap)
		return &no_view;
	if (options->unknown)
		return &unknown_view;
	if (options->json)
		return &json_view;
	if (!options->quiet)
		return &timeline_view;
	return many ? &named_outcome_view : &outcome_view;
}

/* False, and said, where the report cannot be written. */
static bool open_junit(struct replays *r)
{
	int fd;

	if (!r->options->junit)
		return true;
	fd = open(r->options->junit, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		  0666);
	r->junit = fd < 0 ? NULL : malloc(sizeof(*r->junit));
	if (!r->junit) {
		app_error("the report %.512s cannot be written: %s",
			  r->options->junit, strerror(errno));
		return false;
	}
	out_init(r->junit, fd);
	return true;
}

static void close_junit(struct replays *r)
{
	if (!r->junit)
		return;
	out_flush(r->junit);
	if (close(r->junit->fd) < 0 && !r->junit->error)
		r->junit->error = errno;
	if (r->junit->error) {
		app_error("the report %.512s could not be written whole: %s",
			  r->options->junit, strerror(r->junit->error));
		worse(r, APP_USAGE);
	}
	free(r->junit);
}

static int run(struct replays *r, int n, char **operands)
{
	if (r->options->expectations && !expectations_read(r->all, r->options->expectations))
		return APP_USAGE;
	if (!r->options->expectations)
		r->all = NULL;
	if (!open_junit(r))
		return APP_USAGE;
	r->lines.out = r->tap.out = r->out;
	r->xml.out = r->junit;
	replay_all(r, n, operands);
	close_junit(r);
	return app_end_output(r->out, r->status);
}

int replay_main(const struct app_options *options, int n, char **operands)
{
	struct replays r = { .options = options };
	struct expectations *both = calloc(2, sizeof(*both));
	int status = APP_USAGE;

	r.out = malloc(sizeof(*r.out));
	if (r.out && both) {
		out_init(r.out, STDOUT_FILENO);
		r.view = choose_view(options, n > 1 || is_folder(operands[0]));
		r.all = &both[0];
		r.own = &both[1];
		status = run(&r, n, operands);
	} else {
		app_error("%s", strerror(ENOMEM));
	}
	free(both);
	free(r.out);
	return status;
}
