/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Terminals by their TERM, each played by libvterm: a canvas goes in, and what
 * is shown has to be that canvas.
 */
#ifndef UNIT_TERMINALS_H
#define UNIT_TERMINALS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <vterm.h>

#include "app/screen.h"
#include "ui/canvas.h"

#define N_TERMINALS 16

struct terminal {
	const char *name;
	const char *locale;
	const char *more; /* an environment variable */
	const char *value;
	int colours;
	unsigned attrs;
	unsigned ncv;
	bool cursor_hides;
};

extern const struct terminal terminals[N_TERMINALS];

struct bench {
	const struct terminal *t;
	struct screen *screen;
	struct canvas canvas;
	struct style theme[N_ROLES];
	VTerm *vt;
	int cursor; /* whether it is seen */
	size_t bytes;
};

/* Whether terminfo has it here; if not, it is said. */
bool terminal_known(const struct terminal *t);
/* A screen of this size in the theme without colours. */
void bench_start(struct bench *b, const struct terminal *t, int rows, int cols);
void bench_stop(struct bench *b);
/* One frame; what was written for it, until the next. */
const char *bench_frame(struct bench *b);
/* The terminal shows the canvas; else this fails, and names the frame. */
void bench_check(const struct bench *b, const char *bytes, const char *frame);

#endif
