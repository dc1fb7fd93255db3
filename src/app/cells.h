/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row of a canvas as a terminal would have it: a word for each cell, so that
 * cells that look the same are equal.
 */
#ifndef APP_CELLS_H
#define APP_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/looks.h"
#include "ui/canvas.h"

#define CELL_CODE   0x1fffff
#define CELL_SYMBOL 0x200000 /* the code is one of the terminal's other set */
#define CELL_REST   0        /* the right half of the cell before */

static inline uint8_t cell_look(uint32_t cell)
{
	return (uint8_t)(cell >> 24);
}

static inline bool cell_is_blank(uint32_t cell)
{
	return (cell & (CELL_CODE | CELL_SYMBOL)) == ' ';
}

/* Symbols are in Unicode (`utf8`), or those of the terminal's other set. */
void cells_of(uint32_t *out, const struct looks *looks, bool utf8,
	      const struct cell *row, int cols);
/* The bytes that draw its character; their number. */
size_t cell_text(uint32_t cell, char text[4]);

#endif
