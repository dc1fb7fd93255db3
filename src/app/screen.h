/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a canvas to the bytes that a terminal wants. It never touches the
 * terminal: whoever owns that takes the bytes and writes them when there is
 * room.
 */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "app/app.h"
#include "ui/canvas.h"

/*
 * Whether $TERM names a terminal that can show a full screen. It must be asked
 * before screen_new().
 */
bool screen_possible(void);
/*
 * The bytes that undo a full screen of $TERM, whatever state it is in: see
 * keeper.h. Returns their length, at most `size`.
 */
size_t screen_undo(char *out, size_t size);

struct screen;

/* NULL when there is no memory, or no such terminal. One at a time. */
struct screen *screen_new(int rows, int cols, enum app_color color);
void screen_free(struct screen *screen);

/*
 * 0 where it has none, or the user wants none; COLOURS_DIRECT where it has all.
 */
int screen_colours(const struct screen *screen);
/* What the locale and the terminal can show. */
enum glyph_set screen_glyphs(const struct screen *screen);
/* For keys.h: F5 to F10 are the keypad, as on a vt100. */
bool screen_keypad_is_keys(const struct screen *screen);
/* The terminal is not asked for its mouse: call it before the first frame. */
void screen_no_mouse(struct screen *screen);
/* N_ROLES styles, copied; all is drawn again. At any time. */
void screen_theme(struct screen *screen, const struct style *theme);

/* A new size; all is drawn again. */
void screen_resize(struct screen *screen, int rows, int cols);
/* The terminal's content is not what we think: all is drawn again. */
void screen_redraw(struct screen *screen);

/* Turns what has changed since the last call into output. */
void screen_draw(struct screen *screen, const struct canvas *canvas);

/* Bytes for the terminal that are no cells, between two frames. */
void screen_say(struct screen *screen, const char *bytes, size_t len);

/* What is to be written; `*len` 0 for nothing. Borrowed until the next call. */
const char *screen_output(const struct screen *screen, size_t *len);
void screen_sent(struct screen *screen, size_t n);
/* Forgets what was not written, after the screen was undone. */
void screen_left(struct screen *screen);

#endif
