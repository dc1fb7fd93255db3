/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What terminfo knows of some terminals is written here once more, as the
 * judge of what is read from it.
 */
#include "unit/terminals.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The attributes that terminfo knows of them, and those colours rule out. */
#define VT100_ATTRS (STYLE_BOLD | STYLE_UNDERLINE | STYLE_REVERSE)
#define ALL_ATTRS   (VT100_ATTRS | STYLE_DIM)

const struct terminal terminals[N_TERMINALS] = {
	{ "xterm-256color", "C.UTF-8", NULL, NULL, 256, ALL_ATTRS, 0, true },
	{ "xterm-256color", "C.UTF-8", "COLORTERM", "truecolor",
	  COLOURS_DIRECT, ALL_ATTRS, 0, true },
	{ "xterm-256color", "C.UTF-8", "NO_COLOR", "1", 0, ALL_ATTRS, 0, true },
	{ "xterm", "C.UTF-8", NULL, NULL, 8, ALL_ATTRS, 0, true },
	{ "xterm", "C", NULL, NULL, 8, ALL_ATTRS, 0, true },
	{ "xterm-16color", "C.UTF-8", NULL, NULL, 16, ALL_ATTRS, 0, true },
	{ "linux", "C.UTF-8", NULL, NULL, 8, ALL_ATTRS,
	  STYLE_UNDERLINE | STYLE_DIM, true },
	{ "linux", "C", NULL, NULL, 8, ALL_ATTRS, STYLE_UNDERLINE | STYLE_DIM,
	  true },
	{ "vt100", "C", NULL, NULL, 0, VT100_ATTRS, 0, false },
	{ "vt100", "C.UTF-8", NULL, NULL, 0, VT100_ATTRS, 0, false },
	{ "vt220", "C", NULL, NULL, 0, VT100_ATTRS, 0, true },
	{ "screen", "C.UTF-8", NULL, NULL, 8, ALL_ATTRS, 0, true },
	{ "screen", "C", NULL, NULL, 8, ALL_ATTRS, 0, true },
	{ "tmux", "C.UTF-8", NULL, NULL, 8, ALL_ATTRS, 0, true },
	{ "putty", "C", NULL, NULL, 8, VT100_ATTRS,
	  STYLE_UNDERLINE | STYLE_DIM | STYLE_REVERSE, true },
	{ "ansi", "C.UTF-8", NULL, NULL, 8, VT100_ATTRS, STYLE_UNDERLINE,
	  false },
};

/* ---- a terminal ---- */

static int on_prop(VTermProp prop, VTermValue *value, void *user)
{
	struct bench *b = user;

	if (prop == VTERM_PROP_CURSORVISIBLE)
		b->cursor = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

static void set_env(const struct terminal *t)
{
	unsetenv("NO_COLOR");
	unsetenv("COLORTERM");
	setenv("TERM", t->name, 1);
	if (t->more)
		setenv(t->more, t->value, 1);
	assert_non_null(setlocale(LC_CTYPE, t->locale));
}

bool terminal_known(const struct terminal *t)
{
	set_env(t);
	if (screen_possible())
		return true;
	print_message("# no terminfo entry for %s here\n", t->name);
	return false;
}

void bench_start(struct bench *b, const struct terminal *t, int rows,
			int cols)
{
	memset(b, 0, sizeof(*b));
	b->t = t;
	set_env(t);
	assert_true(screen_possible());
	assert_int_equal(canvas_init(&b->canvas, rows, cols), 0);
	b->screen = screen_new(rows, cols, APP_COLOR_AUTO);
	assert_non_null(b->screen);
	b->canvas.glyphs = screen_glyphs(b->screen);
	b->vt = vterm_new(rows, cols);
	vterm_set_utf8(b->vt, strcmp(t->locale, "C") != 0);
	vterm_screen_set_callbacks(vterm_obtain_screen(b->vt), &callbacks, b);
	vterm_screen_reset(vterm_obtain_screen(b->vt), 1);
	role_mono(b->theme);
	screen_theme(b->screen, b->theme);
}

void bench_stop(struct bench *b)
{
	vterm_free(b->vt);
	screen_free(b->screen);
	canvas_fini(&b->canvas);
}

const char *bench_frame(struct bench *b)
{
	static char bytes[1 << 16];
	const char *out;
	size_t len;

	screen_draw(b->screen, &b->canvas);
	out = screen_output(b->screen, &len);
	assert_true(len < sizeof(bytes));
	memcpy(bytes, out, len);
	bytes[len] = '\0';
	b->bytes += len;
	vterm_input_write(b->vt, out, len);
	screen_sent(b->screen, len);
	screen_output(b->screen, &len);
	assert_int_equal(len, 0);
	return bytes;
}

/* ---- what it has to show ---- */

struct wanted {
	int32_t fg, bg;
	unsigned attrs;
};

static int32_t wanted_colour(const struct terminal *t, int32_t colour)
{
	if (t->colours == 0 || colour == COLOUR_DEFAULT)
		return COLOUR_DEFAULT;
	if (t->colours == COLOURS_DIRECT)
		return colour;
	return colour_near(colour, t->colours);
}

static struct wanted wanted(const struct bench *b, uint16_t role)
{
	const struct style *style = &b->theme[role];
	struct wanted w = {
		.fg = wanted_colour(b->t, style->fg),
		.bg = wanted_colour(b->t, style->bg),
		.attrs = style->attrs & b->t->attrs,
	};
	unsigned ruled_out = b->t->ncv & w.attrs;

	if (w.fg == COLOUR_DEFAULT && w.bg == COLOUR_DEFAULT)
		return w;
	w.attrs &= ~(ruled_out & ~(unsigned)STYLE_REVERSE);
	/* Where it has both of them, in reverse is the other way round. */
	if (ruled_out & STYLE_REVERSE && w.fg != COLOUR_DEFAULT &&
	    w.bg != COLOUR_DEFAULT) {
		int32_t fg = w.fg;

		w.attrs &= ~(unsigned)STYLE_REVERSE;
		w.fg = w.bg;
		w.bg = fg;
	}
	return w;
}

static bool is_colour(const VTermColor *colour, bool preset, int32_t want)
{
	if (want == COLOUR_DEFAULT)
		return preset;
	if (preset)
		return false;
	if (want & COLOUR_RGB)
		return VTERM_COLOR_IS_RGB(colour) &&
		       colour->rgb.red == (want >> 16 & 255) &&
		       colour->rgb.green == (want >> 8 & 255) &&
		       colour->rgb.blue == (want & 255);
	return VTERM_COLOR_IS_INDEXED(colour) && colour->indexed.idx == want;
}

/* Whether it looks so, as far as anybody can see. */
static bool looks(const VTermScreenCell *cell, const struct wanted *w,
		  bool blank)
{
	bool reverse = w->attrs & STYLE_REVERSE;

	if (!is_colour(&cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg),
		       w->bg) ||
	    cell->attrs.reverse != reverse ||
	    !cell->attrs.underline != !(w->attrs & STYLE_UNDERLINE))
		return false;
	if (blank && !reverse)
		return true;
	return cell->attrs.bold == !!(w->attrs & STYLE_BOLD) &&
	       is_colour(&cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg),
			 w->fg);
}

static bool right(const struct bench *b, int row, int col)
{
	const struct cell *want = canvas_cell(&b->canvas, row, col);
	VTermPos pos = { row, col };
	VTermScreenCell cell;
	struct wanted w = wanted(b, want->role);
	bool blank = want->code == ' ';

	vterm_screen_get_cell(vterm_obtain_screen(b->vt), pos, &cell);
	if (want->width == 0)
		return cell.chars[0] == (uint32_t)-1;
	if (cell.chars[0] != want->code && !(blank && cell.chars[0] == 0))
		return false;
	if (looks(&cell, &w, blank))
		return true;
	/* A question may be its words alone. */
	if (!blank || (want->role != ROLE_PROMPT && want->role != ROLE_DANGER))
		return false;
	w = wanted(b, ROLE_NORMAL);
	return looks(&cell, &w, blank);
}

/* There is no way to it where the cursor would go on to another row. */
static bool out_of_reach(const struct bench *b, int row, int col)
{
	const struct canvas *c = &b->canvas;

	return strcmp(b->t->name, "ansi") == 0 && row == c->rows - 1 &&
	       col >= c->cols - 2 &&
	       (canvas_cell(c, row, c->cols - 1)->width == 0 ||
		canvas_cell(c, row, c->cols - 2)->width == 0);
}

void bench_check(const struct bench *b, const char *bytes, const char *frame)
{
	const struct canvas *canvas = &b->canvas;
	bool visible = canvas->cursor_row >= 0;
	VTermPos at;

	for (int row = 0; row < canvas->rows; row++) {
		for (int col = 0; col < canvas->cols; col++) {
			if (right(b, row, col) || out_of_reach(b, row, col))
				continue;
			for (const char *p = bytes; *p; p++)
				putchar(*p == '\033' ? '^' : *p);
			fail_msg("%s, %s, %s: row %d, column %d", b->t->name,
				 b->t->locale, frame, row, col);
		}
	}
	vterm_state_get_cursorpos(vterm_obtain_state(b->vt), &at);
	if (visible) {
		assert_int_equal(at.row, canvas->cursor_row);
		assert_int_equal(at.col, canvas->cursor_col);
	}
	assert_int_equal(b->cursor, visible || !b->t->cursor_hides);
}
