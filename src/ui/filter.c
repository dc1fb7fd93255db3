/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Filters and what they let through. A sieve keeps the numbers of the rows
 * that pass, not the rows. Invariants: its numbers rise; all of them are in
 * the list that it was last held against; no row but the newest is looked at
 * twice.
 */
#include "ui/filter.h"

#include <string.h>

static const char separators[] = " ,";

/* The kinds that events can have. */
static unsigned kind_of(const char *name, size_t len)
{
	for (int kind = 0; kind <= ROW_OWN; kind++) {
		const char *other = row_kind_name((enum row_kind)kind);

		if (strlen(other) == len && memcmp(other, name, len) == 0)
			return 1u << kind;
	}
	return 0;
}

/* 0 where it is not nothing but names. */
static unsigned kinds_of(const char *words)
{
	unsigned kinds = 0, kind;
	size_t len;

	for (words += strspn(words, separators); *words;
	     words += len, words += strspn(words, separators)) {
		len = strcspn(words, separators);
		kind = kind_of(words, len);
		if (!kind)
			return 0;
		kinds |= kind;
	}
	return kinds;
}

void filter_show(char *out, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len >= size) {
		len = size - 1;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(out, text, len);
	out[len] = '\0';
}

void filter_set(struct filter *filter, const char *words)
{
	memset(filter, 0, sizeof(*filter));
	words += strspn(words, " ");
	filter_show(filter->shown, sizeof(filter->shown), words);
	filter->but = words[0] == '!';
	words += filter->but;
	words += strspn(words, " ");
	filter->on = words[0] != '\0';
	filter->kinds = kinds_of(words);
	if (words[0] == '/' && words[1])
		words++;
	if (!filter->kinds)
		find_set(&filter->find, words, strlen(words));
}

bool filter_passes(const struct filter *filter, const struct row *row)
{
	bool is = filter->kinds ? filter->kinds >> row->kind & 1 :
				  find_in_row(&filter->find, row);

	return !filter->on || is != filter->but;
}

/* ---- the rows that pass ---- */

void sieve_restart(struct sieve *sieve)
{
	sieve->rows = (struct rows){ .end = 0 };
	sieve->seen = 0;
}

static uint64_t *slot(struct sieve *sieve, uint64_t number)
{
	return &sieve->picked[number % SIEVE_MAX];
}

/* Those that the list has dropped, and the newest, which may have changed. */
static void drop(struct sieve *sieve, const struct rows *list)
{
	struct rows *rows = &sieve->rows;

	if (sieve->seen > list->end)
		sieve_restart(sieve); /* it has begun anew */
	while (rows->first < rows->end &&
	       *slot(sieve, rows->first) < list->first)
		rows->first++;
	if (sieve->seen > list->first)
		sieve->seen--;
	else
		sieve->seen = list->first;
	if (rows->first < rows->end &&
	    *slot(sieve, rows->end - 1) >= sieve->seen)
		rows->end--;
}

const struct rows *sieve_rows(struct sieve *sieve, const struct filter *filter,
			      const struct rows *list)
{
	struct rows *rows = &sieve->rows;

	drop(sieve, list);
	rows->ring = list->ring;
	rows->capacity = list->capacity;
	rows->picked = sieve->picked;
	rows->n_picked = SIEVE_MAX;
	for (; sieve->seen < list->end; sieve->seen++) {
		if (!filter_passes(filter, rows_at(list, sieve->seen)))
			continue;
		*slot(sieve, rows->end++) = sieve->seen;
		if (rows->end - rows->first > SIEVE_MAX)
			rows->first++;
	}
	return rows;
}

uint64_t sieve_out(const struct rows *rows, const struct rows *list,
		   uint64_t number)
{
	if (!rows->picked)
		return number;
	if (number >= rows->end)
		return list->end;
	if (number < rows->first)
		return list->first;
	return rows->picked[number % rows->n_picked];
}

uint64_t sieve_in(const struct rows *rows, uint64_t number)
{
	uint64_t low = rows->first, high = rows->end, half;

	if (!rows->picked)
		return number;
	while (low < high) {
		half = low + (high - low) / 2;
		if (rows->picked[half % rows->n_picked] < number)
			low = half + 1;
		else
			high = half;
	}
	return low;
}
