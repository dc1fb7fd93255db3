/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of `fotacon sim`. A package is made for the versions of the SPEC,
 * and named by them in a folder; a file that the module was sent is written
 * once it is whole, and the next one takes its place. Nothing that was there
 * before is replaced without --yes.
 */
#include "app/sim_files.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/out.h"
#include "io/file.h"
#include "io/package_make.h"

/* ---- a package for it ---- */

static bool is_folder(const char *path)
{
	size_t len = strlen(path);
	struct stat st;

	return path[len - 1] == '/' ||
	       (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* FILE, or in a folder the name that tells the versions. */
static bool package_path(char *out, size_t size, const char *path,
			 const struct sim_config *config)
{
	char name[NAME_MAX + 1];
	size_t len = strlen(path);

	if (!is_folder(path))
		return (size_t)snprintf(out, size, "%s", path) < size;
	return package_make_name(name, sizeof(name), config->version,
				 config->to) &&
	       (size_t)snprintf(out, size, "%s%s%s", path,
				path[len - 1] == '/' ? "" : "/", name) < size;
}

/* What is said of a file that cannot be written. */
static void complain(const char *path, int err)
{
	if (err == -EEXIST)
		app_error("sim: %s is there already; --yes replaces it", path);
	else if (err == -EINVAL)
		app_error("sim: %s is no file: it is not replaced", path);
	else
		app_error("sim: %s cannot be written: %s", path,
			  strerror(-err));
}

static void say_package(const char *path, const struct sim_config *config,
			bool quiet)
{
	char numbers[32];
	struct out out;

	out_init(&out, 1);
	out_foreign(&out, path, strlen(path));
	if (!quiet) {
		snprintf(numbers, sizeof(numbers), ": %" PRId64 " bytes, ",
			 config->size);
		out_text(&out, numbers);
		out_text(&out, config->version);
		out_text(&out, " to ");
		out_text(&out, config->to);
	}
	out_char(&out, '\n');
	out_flush(&out);
}

int sim_package_main(const struct app_options *options,
		     const struct sim_config *config)
{
	char path[PATH_MAX];
	int err;

	if (!package_path(path, sizeof(path), options->package, config)) {
		complain(options->package, -ENAMETOOLONG);
		return APP_USAGE;
	}
	err = package_make(path, (uint64_t)config->size,
			   (uint64_t)config->seed, options->yes);
	if (err == -ERANGE) {
		app_error("sim: size=%" PRId64 " is too small for a package, "
			  "it takes %d bytes at least", config->size,
			  PACKAGE_MAKE_MIN);
		return APP_USAGE;
	}
	if (err) {
		complain(path, err);
		return APP_USAGE;
	}
	say_package(path, config, options->quiet);
	return APP_DONE;
}

/* ---- what comes ---- */

bool sim_inbox_open(struct sim_inbox *inbox, struct sim *sim,
		    const struct app_options *options)
{
	struct stat st;

	*inbox = (struct sim_inbox){ .path = options->received };
	if (!inbox->path)
		return true;
	if (stat(inbox->path, &st) == 0 &&
	    (!options->yes || !S_ISREG(st.st_mode))) {
		complain(inbox->path, options->yes ? -EINVAL : -EEXIST);
		return false;
	}
	/* As much as can come; what is not used takes no memory. */
	inbox->bytes = malloc(SIM_PACKAGE_MAX);
	if (!inbox->bytes) {
		app_error("%s", strerror(ENOMEM));
		return false;
	}
	sim_place(sim, inbox->bytes, SIM_PACKAGE_MAX);
	return true;
}

void sim_inbox_close(struct sim_inbox *inbox)
{
	free(inbox->bytes);
	inbox->bytes = NULL;
}

int64_t sim_inbox_keep(struct sim_inbox *inbox, const struct sim *sim)
{
	unsigned n_files;
	size_t len;
	int err;

	n_files = sim_received(sim, &len);
	if (!inbox->path || n_files == inbox->n_files)
		return 0;
	inbox->n_files = n_files;
	err = file_replace(inbox->path, inbox->bytes, len, 0666);
	if (err) {
		complain(inbox->path, err);
		return err;
	}
	return (int64_t)len;
}
