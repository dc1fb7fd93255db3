/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scene that is drawn, for tests of what the ui does by itself. */
#ifndef TESTS_SCREEN_DRAWN_H
#define TESTS_SCREEN_DRAWN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "screen/scenes.h"

extern struct stage stage;
extern struct canvas canvas;

/* An empty stage, before each test, and its end. */
int drawn_begin(void **state);
int drawn_end(void **state);
void drawn_scene(const char *name);
/* The column where a text begins in a row; -1 for none. */
int drawn_find(int row, const char *text);
/* The row, of all, that has the text; -1 for none. */
int drawn_find_row(const char *text);
/* A button is pressed there, and all drawn anew. What it meant. */
enum action drawn_mouse(int button, int row, int col);

#endif
