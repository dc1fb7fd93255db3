/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Near misses: which of some words one was meant to be, by the slips of fingers
 * that lie between them. Nothing is known here of what the words are for.
 */
#include "app/args.h"

#include <string.h>

/* Longer words are not compared: nobody means a name by them. */
enum { WORD_MAX = 24 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Letters put in, left out, changed or swapped with their neighbour. */
static unsigned slips(const char *a, const char *b)
{
	unsigned d[WORD_MAX + 1][WORD_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > WORD_MAX || nb > WORD_MAX)
		return WORD_MAX;
	for (size_t i = 0; i <= na; i++)
		d[i][0] = (unsigned)i;
	for (size_t j = 0; j <= nb; j++)
		d[0][j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		for (size_t j = 1; j <= nb; j++) {
			d[i][j] = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			d[i][j] = least(d[i][j], d[i - 1][j] + 1);
			d[i][j] = least(d[i][j], d[i][j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[na][nb];
}

const char *args_meant(const char *word, const char *const *words, size_t n)
{
	const char *best = NULL;
	unsigned fewest = 3;

	for (size_t i = 0; i < n; i++) {
		unsigned s = slips(word, words[i]);

		if (s < fewest && 2 * s < strlen(words[i])) {
			fewest = s;
			best = words[i];
		}
	}
	return best;
}
