/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the roles of a theme look on a terminal, and the shortest way from one
 * look to another. Looks that are the same there are one; a blank's is but what
 * can be seen of it.
 */
#ifndef APP_LOOKS_H
#define APP_LOOKS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/termcaps.h"
#include "app/termout.h"
#include "ui/role.h"

/* A cell that was cleared: nothing is in it, in the terminal's own colours. */
#define ROLE_CLEARED N_ROLES

/* Of each role at most its text and its blanks, and the plain one. */
#define LOOKS_MAX (2 * N_ROLES + 1)
#define LOOK_PLAIN 0

struct look {
	unsigned attrs; /* enum style */
	int32_t fg;     /* COLOUR_DEFAULT, a number, or COLOUR_RGB | 0xrrggbb */
	int32_t bg;
	uint8_t blank;  /* the look that its blanks have */
	char fg_text[24]; /* what tells the terminal; as ECMA-48 has it the */
	char bg_text[24]; /* parameters alone */
};

struct looks {
	const struct termcaps *caps;
	int colours;
	bool exact; /* any colour, whatever terminfo knows */
	uint8_t of_role[N_ROLES + 1];
	/* What the terminal draws in, */
	uint8_t have;
	bool symbols; /* with its other set of symbols, */
	bool unsure;  /* or we do not know */
	int n;
	struct look list[LOOKS_MAX];
};

/*
 * The looks of a theme with so many colours, as colour_near() has them, or
 * with any, by red, green and blue (`exact`).
 */
void looks_theme(struct looks *looks, const struct style *theme);
/* Whether a blank of this look is what the terminal has where it erases. */
bool looks_erases(const struct looks *looks, uint8_t look);
/* Whether a blank that is drawn, or erased, now would have this look. */
static inline bool looks_shows_blank(const struct looks *looks, uint8_t look)
{
	return !looks->unsure && looks->list[looks->have].blank == look;
}

/* What is drawn next looks so. */
void looks_tell(struct looks *looks, struct termout *out, uint8_t look);
/* The same for the set of symbols. */
void looks_tell_symbols(struct looks *looks, struct termout *out,
			bool symbols);
/* Others have drawn: the terminal is told to forget their looks. */
void looks_reset(struct looks *looks, struct termout *out);

#endif
