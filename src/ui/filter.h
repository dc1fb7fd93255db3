/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a list shows of its rows: those of some kinds, or with a text, or all
 * but these; and the list of them, kept as the rows come. Each row is looked
 * at once, the newest, which may be rewritten, as often as it is asked for.
 */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include "ui/find.h"

#define FILTER_SHOWN_MAX 28

struct filter {
	bool on;
	bool but;         /* all but these */
	unsigned kinds;   /* a bit each; 0: the text decides */
	struct find find;
	char shown[FILTER_SHOWN_MAX]; /* as it was given, for people */
};

/*
 * Reads "warning error", "!info", "denied", "!download": names of kinds with
 * blanks or commas between them, or else a text, "/error" one that would be a
 * name. Empty: the filter is off.
 */
void filter_set(struct filter *filter, const char *words);
bool filter_passes(const struct filter *filter, const struct row *row);

/* Of a list with more rows the newest of those that pass. */
#define SIEVE_MAX 2048

/* Zeroed, it has no rows. */
struct sieve {
	struct rows rows; /* a selection, to be read with rows_at() and so on */
	uint64_t picked[SIEVE_MAX];
	uint64_t seen;    /* the rows of the list before this one are sorted */
};

/* After the filter, or the list, has become another one. */
void sieve_restart(struct sieve *sieve);
/* What passes of the list as it is now. Borrows the list's rows. */
const struct rows *sieve_rows(struct sieve *sieve, const struct filter *filter,
			      const struct rows *list);

/*
 * A row's number in the list, from its number in `rows`, which are these or a
 * selection of them, and back: the first of those from it on. An end leads to
 * the end.
 */
uint64_t sieve_out(const struct rows *rows, const struct rows *list,
		   uint64_t number);
uint64_t sieve_in(const struct rows *rows, uint64_t number);

/* As much of a text as fits, no character broken. */
void filter_show(char *out, size_t size, const char *text);

#endif
