/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon update PORT FILE: the command. The packages are opened, and what can
 * be refused without the module is; the rest is update_run.c's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "app/args.h"
#include "app/update_job.h"

/* A file that can be read and is no package is refused, as by its checks. */
static int open_package(const struct app_options *options, const char *port,
			struct package *package, const char *path)
{
	int err = package_open(package, path);
	bool refused = err == -ENODATA || err == -EFBIG;
	char why[400];

	if (!err)
		return APP_DONE;
	snprintf(why, sizeof(why), "%.80s%s %s", path,
		 refused ? "" : ":", package->error);
	return job_never(options, port, HL78_OUT_REFUSED,
			 refused ? APP_REFUSED : APP_USAGE, why);
}

/* A log is appended to what is there. */
static bool is_log(const struct app_options *options,
		   const struct package *package)
{
	struct stat log, file;

	return options->log && package->size &&
	       stat(options->log, &log) == 0 &&
	       stat(package->path, &file) == 0 &&
	       log.st_dev == file.st_dev && log.st_ino == file.st_ino;
}

static int run(const struct app_options *options, struct update_job *u,
	       char **operands)
{
	int status = open_package(options, operands[0], &u->packages[0],
				  operands[1]);
	char why[200];

	if (status == APP_DONE && options->back)
		status = open_package(options, operands[0], &u->packages[1],
				      options->back);
	if (status == APP_DONE && (is_log(options, &u->packages[0]) ||
				   is_log(options, &u->packages[1])))
		return job_never(options, operands[0], HL78_OUT_REFUSED,
				 APP_USAGE, "--log names the package: the log "
				 "would be written into it");
	/* Known before the way there, not behind it. */
	if (status == APP_DONE && u->packages[1].bad) {
		snprintf(why, sizeof(why), "%.80s: a checksum of this package, "
			 "which is to lead back, is wrong: get it again",
			 options->back);
		return job_never(options, operands[0], HL78_OUT_REFUSED,
				 APP_REFUSED, why);
	}
	u->n_runs = options->repeat ? 2 * options->repeat : 1;
	u->runs = calloc(u->n_runs, sizeof(*u->runs));
	if (!u->runs) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	progress_line_init(&u->line, options->progress,
			   options->quiet || options->json);
	return status == APP_DONE ? job_run(options, &update_ops, u,
					    operands[0], options->log) :
				    status;
}

int update_main(const struct app_options *options, int n, char **operands)
{
	struct update_job *u = calloc(1, sizeof(*u));
	int status;

	(void)n;
	if (!u) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	steady_init(&u->steady);
	u->recall.note.fd = -1;
	u->begun_at = u->sends_at = u->sent_at = HL78_NO_TIME;
	u->installs_at = u->installed_at = HL78_NO_TIME;
	status = run(options, u, operands);
	package_close(&u->packages[0]);
	package_close(&u->packages[1]);
	free(u->runs);
	free(u);
	return status;
}
