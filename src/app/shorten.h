/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same for a terminal in fewer bytes: what curses writes, with changes of
 * colours only where something is drawn in them, and the shortest that lead
 * there, across frames. On a terminal with other ways than ECMA-48's it
 * changes nothing.
 */
#ifndef APP_SHORTEN_H
#define APP_SHORTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is drawn with; 0 where it was never said. */
struct shorten_look {
	uint16_t attrs; /* bit n: SGR n */
	int16_t fg;     /* its SGR number, 256 + n of a palette, 0 default */
	int16_t bg;
	uint8_t font;   /* SGR 10 to 12 */
	uint8_t shift;  /* SO or SI */
	uint8_t set;    /* the last byte of ESC ( B */
};

#define SHORTEN_EXACT 0x1000000

struct shorten {
	struct shorten_look want; /* as curses has it */
	struct shorten_look have; /* as the terminal has it */
	struct shorten_look kept; /* by ESC 7 */
	int32_t exact[256]; /* what a colour of the palette stands for:
			       SHORTEN_EXACT | 0xrrggbb, 0 for itself */
	bool coloured; /* an SGR was seen: the terminal knows them */
	bool unsure;   /* of `have` */
	char last;     /* written on the screen; 0: not ASCII, or none */
	bool raw;      /* something was not understood: hands off */
	int rows;      /* of the terminal; 0: not known */
	void (*put)(void *arg, const char *bytes, size_t len);
	void *arg;
};

/* `put` takes what is to be written. */
void shorten_init(struct shorten *s,
		  void (*put)(void *arg, const char *bytes, size_t len),
		  void *arg);
/* As many rows as curses believes in. */
void shorten_resize(struct shorten *s, int rows);
/*
 * From now on this colour of the palette, from 16 on, is told as 0xrrggbb; -1:
 * as itself.
 */
void shorten_exact(struct shorten *s, int colour, int32_t rgb);
bool shorten_is_exact(const struct shorten *s, int colour, int32_t rgb);
/* Whole sequences, as one refresh of curses writes them. */
void shorten_feed(struct shorten *s, const char *bytes, size_t len);
/* Others have written to the terminal. */
void shorten_forget(struct shorten *s);

#endif
