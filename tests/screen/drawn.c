/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scene drawn at 80x24, and where on it a text stands. One at a time. */
#include "screen/drawn.h"

#include <stdio.h>
#include <string.h>

struct stage stage;
struct canvas canvas;

int drawn_begin(void **state)
{
	(void)state;
	stage_init(&stage);
	return canvas_init(&canvas, 24, 80);
}

int drawn_end(void **state)
{
	(void)state;
	canvas_fini(&canvas);
	stage_fini(&stage);
	return 0;
}

void drawn_scene(const char *name)
{
	for (size_t i = 0; i < n_scenes; i++) {
		if (strcmp(scenes[i].name, name) != 0)
			continue;
		scenes[i].set(&stage);
		ui_draw(&stage.ui, &stage.model, &canvas);
		return;
	}
	fail_msg("no scene %s", name);
}

/* Finds a place on the screen by what is drawn there. */
int drawn_find(int row, const char *text)
{
	int len = (int)strlen(text);

	for (int col = 0; col + len <= canvas.cols; col++) {
		int same = 0;

		while (same < len && canvas_cell(&canvas, row, col + same)->code
				     == (uint32_t)text[same])
			same++;
		if (same == len)
			return col;
	}
	return -1;
}

/* The row, of all, that has the text; -1 for none. */
int drawn_find_row(const char *text)
{
	int row = canvas.rows - 1;

	while (row >= 0 && drawn_find(row, text) < 0)
		row--;
	return row;
}

enum action drawn_mouse(int button, int row, int col)
{
	struct key key = { .code = KEYS_MOUSE };
	enum action action;

	key.mouse.button = button;
	key.mouse.pressed = true;
	key.mouse.row = row;
	key.mouse.col = col;
	action = ui_mouse(&stage.ui, &stage.model, &key);
	ui_draw(&stage.ui, &stage.model, &canvas);
	return action;
}
