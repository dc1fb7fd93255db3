/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files that a package is picked from: those that were used last, then a
 * folder with what leads out of it and into others. Which of them are packages
 * their first bytes say; the rest of them is not read.
 */
#ifndef APP_FILES_H
#define APP_FILES_H

#include <limits.h>

#include "ui/model.h"

/* Of one folder; beyond that one has to type, or to name it. */
#define FILES_MAX        4000
#define FILES_RECENT_MAX 5
#define FILES_TYPED_MAX  64

enum file_kind {
	FILE_RECENT,  /* a package that was used before */
	FILE_UP,
	FILE_FOLDER,
	FILE_PACKAGE,
	FILE_OTHER,   /* it can be read, and is none that is known */
	FILE_CLOSED,  /* it cannot be read */
};

struct file_entry {
	uint64_t id;      /* of its path: the same each time */
	enum file_kind kind;
	char *path;
	char *name;       /* as it is shown: "old/" */
	char mark[48];    /* "203 kB  2026-11-20 14:02" */
};

struct files {
	char folder[PATH_MAX];
	char typed[FILES_TYPED_MAX]; /* only names that have it are picked */
	struct file_entry *list;
	size_t n;
	struct ui_pick *picks; /* those of them that are shown */
	size_t n_picks;
	const char *remark;    /* why there is none, or not all; or NULL */
};

/*
 * Reads a folder, and who was used last: `recent` is the file with their
 * paths, or NULL. What was typed is forgotten. 0 or a negative errno: it is as
 * it was then.
 */
int files_read(struct files *files, const char *folder, const char *recent);
void files_fini(struct files *files);

/* A character more; false: it has no room. */
bool files_type(struct files *files, const char *bytes, size_t len);
/* One less; false: there is none. */
bool files_rub_out(struct files *files);

/* The one with this id; NULL: there is none. */
const struct file_entry *files_entry(const struct files *files, uint64_t id);
/* The one to begin with: the last one used, or else the first package. */
uint64_t files_first(const struct files *files);

/* Among those that were used, for the next time. 0 or a negative errno. */
int files_remember(const char *recent, const char *path);

#endif
