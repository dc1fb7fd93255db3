/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of the screen: how a terminal is entered and left, what it can
 * show, and in which colours. What is drawn is the differ's. Invariant:
 * between calls all output is in `out`, and after a frame the terminal shows
 * that frame once it has all of it.
 */
#include "app/screen.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "app/differ.h"
#include "app/termcaps.h"
#include "app/termout.h"

struct screen {
	struct termout out;
	bool left; /* the terminal is not ours: enter it first */
	bool mouse;
	enum glyph_set glyphs;
	int colours;
	struct differ differ;
};

/* Of $TERM, since screen_possible(). */
static struct termcaps caps;

bool screen_possible(void)
{
	return termcaps_read(&caps);
}

/* ---- leaving ---- */

static size_t append(char *out, size_t size, size_t len, const char *text)
{
	size_t n = strlen(text);

	if (n > size - len)
		n = size - len;
	memcpy(out + len, text, n);
	return len + n;
}

size_t screen_undo(char *out, size_t size)
{
	size_t len = 0;

	if (caps.mouse)
		len = append(out, size, len, "\033[?1006l\033[?1000l");
	if (caps.paste)
		len = append(out, size, len, "\033[?2004l");
	len = append(out, size, len, caps.sgr0);
	len = append(out, size, len, caps.rmkx);
	len = append(out, size, len, caps.cnorm);
	if (caps.ecma_csr)
		len = append(out, size, len, "\033[r");
	/*
	 * Where there is no second screen, or a multiplexer that keeps it from
	 * us, the shell goes on below ours; leaving it hides that anyway.
	 */
	len = append(out, size, len,
		     termcaps_fill(caps.cup, CANVAS_MAX - 1, 0));
	len = append(out, size, len, "\r\n");
	return append(out, size, len, caps.rmcup);
}

void screen_left(struct screen *s)
{
	termout_drop(&s->out);
	s->left = true;
}

/* ---- start ---- */

static bool locale_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static enum glyph_set find_glyphs(void)
{
	const char *term = getenv("TERM");

	/* The kernel's own terminal has but the symbols of its font. */
	if (locale_is_utf8())
		return term && strncmp(term, "linux", 5) == 0 ?
		       GLYPHS_CONSOLE : GLYPHS_UTF8;
	return *caps.acsc && *caps.smacs ? GLYPHS_ACS : GLYPHS_ASCII;
}

static bool wants_colours(enum app_color color)
{
	const char *no_color = getenv("NO_COLOR");

	return color == APP_COLOR_ALWAYS ||
	       (color == APP_COLOR_AUTO && !(no_color && *no_color));
}

static int find_colours(enum app_color color)
{
	if (!wants_colours(color) || caps.colors < 8)
		return 0;
	if (caps.colors == COLOURS_DIRECT && caps.rgb)
		return COLOURS_DIRECT;
	/* Of a number in between, the first 8 are what they always are. */
	return caps.colors > 256 ? 8 : caps.colors;
}

/* The palette is not all it has, though its terminfo entry knows no more. */
static bool says_truecolor(void)
{
	const char *says = getenv("COLORTERM");

	return says && (strcmp(says, "truecolor") == 0 ||
			strcmp(says, "24bit") == 0);
}

struct screen *screen_new(int rows, int cols, enum app_color color)
{
	struct screen *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->left = true;
	s->mouse = caps.mouse;
	s->glyphs = find_glyphs();
	s->colours = find_colours(color);
	differ_init(&s->differ, &caps, &s->out, !glyphs_ascii(s->glyphs));
	s->differ.looks.colours = s->colours;
	s->differ.looks.exact = s->colours == 256 && caps.ecma_sgr &&
				says_truecolor();
	differ_resize(&s->differ, rows, cols);
	return s;
}

void screen_free(struct screen *s)
{
	if (!s)
		return;
	differ_fini(&s->differ);
	termout_fini(&s->out);
	free(s);
}

int screen_colours(const struct screen *s)
{
	return s->colours;
}

enum glyph_set screen_glyphs(const struct screen *s)
{
	return s->glyphs;
}

bool screen_keypad_is_keys(const struct screen *s)
{
	(void)s;
	return caps.keypad_is_keys;
}

void screen_no_mouse(struct screen *s)
{
	s->mouse = false;
}

/* ---- what is shown ---- */

void screen_theme(struct screen *s, const struct style *theme)
{
	differ_theme(&s->differ, theme);
}

void screen_resize(struct screen *s, int rows, int cols)
{
	differ_resize(&s->differ, rows, cols);
}

void screen_redraw(struct screen *s)
{
	differ_forget(&s->differ);
}

static void enter(struct screen *s)
{
	if (!s->left)
		return;
	s->left = false;
	termout_text(&s->out, caps.smcup);
	if (caps.paste)
		termout_text(&s->out, "\033[?2004h");
	if (s->mouse)
		termout_text(&s->out, "\033[?1000h\033[?1006h");
}

void screen_draw(struct screen *s, const struct canvas *canvas)
{
	enter(s);
	differ_draw(&s->differ, canvas);
}

void screen_say(struct screen *s, const char *bytes, size_t len)
{
	termout_put(&s->out, bytes, len);
}

const char *screen_output(const struct screen *s, size_t *len)
{
	return termout_rest(&s->out, len);
}

void screen_sent(struct screen *s, size_t n)
{
	termout_sent(&s->out, n);
}
