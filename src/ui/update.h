/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the page of the local update shows, as plain structs that the program
 * fills: the files to pick from, what a package says of itself, what stands in
 * the way, and how far the update is. Texts are raw bytes, as all of the model.
 */
#ifndef UI_UPDATE_H
#define UI_UPDATE_H

#include <hl78/modem.h>
#include <hl78/update.h>

#include "ui/model.h"

enum ui_update_stage {
	UI_UPDATE_PICK,   /* a file is looked for */
	UI_UPDATE_FILE,   /* one is taken; the module has not been asked */
	UI_UPDATE_ASKING, /* the module is asked, and nothing changed */
	UI_UPDATE_ASKED,  /* what stands in the way is known */
	UI_UPDATE_RUNS,
	UI_UPDATE_OVER,
	N_UI_UPDATE_STAGES
};

struct ui_check {
	enum hl78_severity look; /* HL78_GOOD, HL78_ERROR; else: not checked */
	const char *name;        /* "header" */
	const char *text;
};

/* A package, NULL in its place: none. */
struct ui_package {
	const char *name;   /* of the file */
	const char *kind;   /* "delta package (.ua)" */
	const char *from;   /* NULL: not known; so are those below */
	const char *to;
	const char *family;
	const char *sha256; /* in hex digits */
	const char *error;  /* it cannot be read: why, and nothing else holds */
	int64_t size;
	const struct ui_check *checks;
	size_t n_checks;
};

struct ui_problem {
	enum hl78_problem_class kind;
	bool allowed;     /* by the user: it is gone on all the same */
	const char *id;   /* "from-version" */
	const char *text; /* a clause; so is the cure */
	const char *cure;
};

struct ui_update {
	enum ui_update_stage stage;

	/* To pick from; the list's `remark` is why there is none. */
	struct ui_picks files;
	const char *folder;
	const char *typed;  /* only names that have it are listed; "": all */

	/* The one that is taken, or the one singled out in the list. */
	const struct ui_package *package;
	const char *held;   /* why nothing can be done with it now; or NULL */
	const struct ui_problem *problems;
	size_t n_problems;

	/* From UI_UPDATE_ASKING on, on the clock of the model. */
	const struct hl78_update_status *status;
	enum hl78_update_step reached; /* the furthest, but for what follows all */
	const char *cancel;  /* what it would mean now; NULL: it cannot be */
	bool follows;        /* another program's, or a log's: to be read only */
	/* Of the transfer, as last shown: not a new one with each block. */
	struct hl78_xmodem_counts sent;
	uint32_t block;      /* of them; a new one every few percent */
	int64_t rate;        /* bytes a second; -1: not known */
	int64_t eta_s;
	const int64_t *rates; /* of each percent, PHASE_RATES of them; 0: unknown */

	/* Once it is over. */
	const struct hl78_outcome *verdict;
	enum row_kind verdict_kind;
	const char *verdict_text;
	const char *advice;  /* what to do after it; NULL: nothing */
	int64_t took_s;      /* all of it; -1: not known */
};

#endif
