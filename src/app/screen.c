/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of curses, and of no more of it than terminfo, colour pairs and
 * the difference of two screens. Curses writes into a memory file, not to the
 * terminal, so that a slow line never holds anything up; it reads nothing and
 * its signal handlers are replaced. Invariant: between calls the memory file is
 * read to its end and all output is in `buf`.
 */
#define _GNU_SOURCE
#include "app/screen.h"

#include <curses.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

#include "app/shorten.h"

/* More blanks than this are skipped by moving the cursor. */
#define BLANKS_JOINED 8
/* The memory file is emptied when it is larger than this. */
#define FILE_MAX (1 << 20)

struct screen {
	SCREEN *curses;
	FILE *out; /* the memory file */
	FILE *in;  /* nothing */
	char *buf;
	size_t len;
	size_t size;
	size_t sent;
	off_t taken; /* of the memory file */
	struct shorten shorten;
	bool safe_moves; /* the cursor moves in any look */
	bool cursor_hides;
	bool erases_coloured; /* what is cleared takes the background */
	int colours;
	bool exact; /* of 256, each can stand for any */
	bool left;      /* the terminal is not ours: enter it first */
	bool mouse;
	bool paste;
	bool keypad_is_keys;
	enum glyph_set glyphs;
	attr_t attrs[N_ROLES];
	int pairs[N_ROLES];
	int32_t grounds[N_ROLES]; /* background colours */
	struct cell *told; /* the canvas as curses has it; NULL: no memory */
	size_t n_told;
	struct cell before[CANVAS_MAX];
	struct cell cells[CANVAS_MAX];
	cchar_t row[CANVAS_MAX + 1];
};

/* ---- terminfo ---- */

static const char *capability(const char *name)
{
	/* terminfo's names are not const in its interface */
	char copy[16];
	const char *value;

	snprintf(copy, sizeof(copy), "%s", name);
	value = tigetstr(copy);
	return value && value != (const char *)-1 ? value : "";
}

static bool has_flag(const char *name)
{
	char copy[16];

	snprintf(copy, sizeof(copy), "%s", name);
	return tigetflag(copy) == 1;
}

bool screen_possible(void)
{
	const char *term = getenv("TERM");
	int err;

	if (!term || !*term || strcmp(term, "dumb") == 0)
		return false;
	if (setupterm(NULL, STDOUT_FILENO, &err) != OK)
		return false;
	return *capability("cup") && *capability("clear");
}

/* Appends a capability without the padding that only hardware wants. */
static size_t append(char *out, size_t size, size_t len, const char *text)
{
	while (*text && len < size) {
		const char *end = text[0] == '$' && text[1] == '<' ?
				  strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			out[len++] = *text++;
	}
	return len;
}

size_t screen_undo(char *out, size_t size)
{
	char cup[16] = "cup", *at;
	size_t len = 0;

	if (*capability("kmous"))
		len = append(out, size, len, "\033[?1006l\033[?1000l");
	if (*capability("BE") || *capability("kmous"))
		len = append(out, size, len, "\033[?2004l");
	len = append(out, size, len, capability("sgr0"));
	len = append(out, size, len, capability("rmkx"));
	len = append(out, size, len, capability("cnorm"));
	/*
	 * Where there is no second screen, or a multiplexer that keeps it from
	 * us, the shell goes on below ours; leaving it hides that anyway.
	 */
	at = tparm(tigetstr(cup), CANVAS_MAX - 1, 0, 0, 0, 0, 0, 0, 0, 0);
	len = append(out, size, len, at ? at : "");
	len = append(out, size, len, "\r\n");
	return append(out, size, len, capability("rmcup"));
}

/* ---- output ---- */

static void put(void *screen, const char *bytes, size_t len)
{
	struct screen *s = screen;

	if (s->len + len > s->size) {
		size_t size = 2 * (s->len + len);
		char *buf = realloc(s->buf, size);

		if (!buf)
			return;
		s->buf = buf;
		s->size = size;
	}
	memcpy(s->buf + s->len, bytes, len);
	s->len += len;
}

/* Takes what curses wrote since the last time out of the memory file. */
static void collect(struct screen *s)
{
	int fd = fileno(s->out);
	off_t end;
	char *all;
	ssize_t n;

	fflush(s->out);
	end = lseek(fd, 0, SEEK_CUR);
	all = end > s->taken ? malloc((size_t)(end - s->taken)) : NULL;
	n = all ? pread(fd, all, (size_t)(end - s->taken), s->taken) : 0;
	if (n > 0 && s->safe_moves)
		shorten_feed(&s->shorten, all, (size_t)n);
	else if (n > 0)
		put(s, all, (size_t)n);
	free(all);
	s->taken = end;
	if (end > FILE_MAX && ftruncate(fd, 0) == 0)
		s->taken = lseek(fd, 0, SEEK_SET);
}

void screen_say(struct screen *s, const char *bytes, size_t len)
{
	put(s, bytes, len);
}

const char *screen_output(const struct screen *s, size_t *len)
{
	*len = s->len - s->sent;
	return s->buf ? s->buf + s->sent : "";
}

void screen_sent(struct screen *s, size_t n)
{
	s->sent += n;
	if (s->sent >= s->len)
		s->sent = s->len = 0;
}

void screen_left(struct screen *s)
{
	endwin();
	collect(s);
	s->sent = s->len = 0;
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
	return *capability("acsc") && *capability("smacs") ? GLYPHS_ACS :
							     GLYPHS_ASCII;
}

static bool wants_colours(enum app_color color)
{
	const char *no_color = getenv("NO_COLOR");

	return color == APP_COLOR_ALWAYS ||
	       (color == APP_COLOR_AUTO && !(no_color && *no_color));
}

static int find_colours(enum app_color color)
{
	if (!wants_colours(color) || !has_colors() || start_color() == ERR ||
	    COLORS < 8)
		return 0;
	use_default_colors();
	if (COLORS == COLOURS_DIRECT && has_flag("RGB"))
		return COLOURS_DIRECT;
	/* Of a number in between, the first 8 are what they always are. */
	return COLORS > 256 ? 8 : COLORS;
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
	int fd;

	if (!s)
		return NULL;
	shorten_init(&s->shorten, put, s);
	fd = memfd_create("screen", MFD_CLOEXEC);
	s->out = fd >= 0 ? fdopen(fd, "w") : NULL;
	s->in = fopen("/dev/null", "r");
	/* Else it takes ways around what pads, though nothing is padded. */
	setenv("NCURSES_NO_PADDING", "1", 1);
	if (s->out && s->in)
		s->curses = newterm(NULL, s->out, s->in);
	if (!s->curses) {
		screen_free(s);
		return NULL;
	}
	typeahead(-1);
	noecho();
	nonl();
	scrollok(stdscr, FALSE);
	s->glyphs = find_glyphs();
	s->colours = find_colours(color);
	s->mouse = *capability("kmous") != '\0';
	s->paste = s->mouse || *capability("BE");
	s->safe_moves = has_flag("msgr");
	s->cursor_hides = *capability("civis") != '\0';
	s->exact = s->safe_moves && s->colours == 256 && says_truecolor();
	s->erases_coloured = has_flag("bce");
	s->keypad_is_keys = strcmp(capability("kf7"), "\033Ov") == 0;
	s->left = true;
	collect(s);
	screen_resize(s, rows, cols);
	return s;
}

void screen_free(struct screen *s)
{
	if (!s)
		return;
	if (s->curses)
		delscreen(s->curses);
	if (s->out)
		fclose(s->out);
	if (s->in)
		fclose(s->in);
	free(s->told);
	free(s->buf);
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
	return s->keypad_is_keys;
}

/* All is told to curses anew. */
static void tell_anew(struct screen *s)
{
	if (s->told)
		memset(s->told, 0, sizeof(*s->told) * s->n_told);
}

static void forget_exact(struct screen *s, const struct style *theme,
			 bool taken[256])
{
	memset(taken, 0, 256 * sizeof(*taken));
	for (int i = 0; i < 256; i++)
		shorten_exact(&s->shorten, i, -1);
	for (int i = 0; i < N_ROLES; i++) {
		const int32_t colours[] = { theme[i].fg, theme[i].bg };

		for (int k = 0; k < 2; k++) {
			if (colours[k] >= 0 && colours[k] < 256)
				taken[colours[k]] = true;
		}
	}
}

/*
 * The number of a colour for curses. One of red, green and blue lends that of
 * one that the theme does not have: there are always some left.
 */
static int number_of(struct screen *s, int32_t colour, bool taken[256])
{
	int32_t rgb = colour & ~COLOUR_RGB;
	int n = 255;

	if (s->colours == 0)
		return COLOUR_DEFAULT;
	if (!s->exact || colour < 0 || !(colour & COLOUR_RGB))
		return colour_near(colour, s->colours);
	while (n > 16 && taken[n] && !shorten_is_exact(&s->shorten, n, rgb))
		n--;
	taken[n] = true;
	shorten_exact(&s->shorten, n, rgb);
	return n;
}

void screen_no_mouse(struct screen *s)
{
	s->mouse = false;
}

void screen_theme(struct screen *s, const struct style *theme)
{
	bool taken[256];
	static const struct {
		unsigned style;
		attr_t attr;
	} table[] = {
		{ STYLE_BOLD, A_BOLD },
		{ STYLE_DIM, A_DIM },
		{ STYLE_UNDERLINE, A_UNDERLINE },
		{ STYLE_REVERSE, A_REVERSE },
	};

	tell_anew(s);
	forget_exact(s, theme, taken);
	if (s->colours > 0)
		reset_color_pairs();
	for (int i = 0; i < N_ROLES; i++) {
		int fg;

		s->attrs[i] = A_NORMAL;
		for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++) {
			if (theme[i].attrs & table[k].style)
				s->attrs[i] |= table[k].attr;
		}
		/* What it does not have it is not told to turn on and off. */
		s->attrs[i] &= termattrs();
		s->pairs[i] = 0;
		s->grounds[i] = number_of(s, theme[i].bg, taken);
		fg = number_of(s, theme[i].fg, taken);
		/* Its own blanks have pair 0: then they are like ours. */
		if (fg != COLOUR_DEFAULT || s->grounds[i] != COLOUR_DEFAULT)
			s->pairs[i] = alloc_pair(fg, s->grounds[i]);
		if (s->pairs[i] < 0)
			s->pairs[i] = 0;
	}
	screen_redraw(s);
}

void screen_resize(struct screen *s, int rows, int cols)
{
	free(s->told);
	s->n_told = (size_t)rows * (size_t)cols;
	s->told = calloc(s->n_told, sizeof(*s->told));
	resizeterm(rows, cols);
	shorten_resize(&s->shorten, rows);
	screen_redraw(s);
}

void screen_redraw(struct screen *s)
{
	shorten_forget(&s->shorten);
	clearok(curscr, TRUE);
}

/* ---- drawing ---- */

/* The name of a symbol in the DEC graphics set; 0 for none. */
static wchar_t acs_name(uint32_t code)
{
	static const struct {
		uint32_t code;
		wchar_t name;
	} table[] = {
		{ 0x2500, L'q' }, { 0x2502, L'x' }, { 0x252c, L'w' },
		{ 0x2592, L'a' }, { 0x00b7, L'~' }, { 0x25c6, L'`' },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (table[i].code == code)
			return table[i].name;
	}
	return 0;
}

static void set_cell(struct screen *s, cchar_t *out, const struct cell *cell)
{
	wchar_t text[2] = { (wchar_t)cell->code, 0 };
	attr_t attrs = s->attrs[cell->role];
	int pair = s->pairs[cell->role];
	wchar_t name = s->glyphs == GLYPHS_ACS ? acs_name(cell->code) : 0;

	if (name) {
		text[0] = name;
		attrs |= A_ALTCHARSET;
	}
	/* A pair that does not fit a short goes in through the last one. */
	setcchar(out, text, attrs, (short)pair, &pair);
}

/* Whether a blank looks the same in both. */
static bool same_blank(const struct screen *s, uint16_t a, uint16_t b)
{
	const attr_t seen = A_REVERSE | A_UNDERLINE;

	return s->grounds[a] == s->grounds[b] &&
	       !((s->attrs[a] | s->attrs[b]) & seen);
}

/*
 * Blanks between words keep the colours of the word before them where that
 * cannot be seen: it saves the terminal two changes of colour.
 */
static void join_blanks(const struct screen *s, struct cell *cells, int cols)
{
	int word = -1;

	for (int col = 0; col < cols; col++) {
		if (cells[col].code == ' ')
			continue;
		for (int i = word + 1; word >= 0 && i < col; i++) {
			if (col - word <= BLANKS_JOINED + 1 &&
			    same_blank(s, cells[word].role, cells[i].role))
				cells[i].role = cells[word].role;
		}
		word = col;
	}
}

/* Whether blanks in it have to be written one by one. */
static bool blanks_cost(const struct screen *s, uint16_t role)
{
	return (s->attrs[role] & A_REVERSE) ||
	       (s->grounds[role] != COLOUR_DEFAULT && !s->erases_coloured);
}

static bool costly_blank(const struct screen *s, const struct cell *cell)
{
	return cell->code == ' ' && (cell->role == ROLE_PROMPT ||
				     cell->role == ROLE_DANGER) &&
	       blanks_cost(s, cell->role);
}

/* There a question is its words, with a blank on either side. */
static void keep_to_words(const struct screen *s, struct cell *cells, int cols)
{
	int end;

	if (!blanks_cost(s, ROLE_PROMPT) && !blanks_cost(s, ROLE_DANGER))
		return;
	for (int col = 0; col < cols; col = end + 1) {
		end = col;
		while (end < cols && costly_blank(s, &cells[end]))
			end++;
		if (end < cols && end - col <= BLANKS_JOINED)
			continue;
		for (int i = col + 1; i < (end < cols ? end - 1 : cols); i++)
			cells[i].role = ROLE_NORMAL;
	}
}

/* A row of a canvas as it is told to curses. */
static void take_row(const struct screen *s, struct cell *out,
		     const struct cell *row, int cols)
{
	memcpy(out, row, sizeof(*out) * (size_t)cols);
	keep_to_words(s, out, cols);
	join_blanks(s, out, cols);
}

static bool same_cells(const struct cell *a, const struct cell *b, int n)
{
	return memcmp(a, b, sizeof(*a) * (size_t)n) == 0;
}

/*
 * Where the row differs from the one before, from `*from` up to `to`, which is
 * returned; `*from` is a whole character. What is told to curses costs time.
 */
static int find_change(const struct screen *s, int cols, int *from)
{
	int to = cols;

	while (to > 0 && same_cells(&s->before[to - 1], &s->cells[to - 1], 1))
		to--;
	while (*from < to && same_cells(&s->before[*from], &s->cells[*from], 1))
		(*from)++;
	while (*from > 0 && s->cells[*from].width == 0)
		(*from)--;
	return to;
}

static void draw_row(struct screen *s, const struct canvas *canvas, int row)
{
	const struct cell *now = canvas_cell(canvas, row, 0);
	int cols = canvas->cols, n = 0, from = 0, to = cols;
	struct cell *told = s->told ?
			    s->told + (size_t)row * (size_t)cols : NULL;

	/* Most rows are as they were. */
	if (told && same_cells(told, now, cols))
		return;
	take_row(s, s->cells, now, cols);
	if (told) {
		take_row(s, s->before, told, cols);
		to = find_change(s, cols, &from);
		memcpy(told, now, sizeof(*told) * (size_t)cols);
	}
	for (int col = from; col < to; col++) {
		if (s->cells[col].width > 0)
			set_cell(s, &s->row[n++], &s->cells[col]);
	}
	if (n > 0)
		mvadd_wchnstr(row, from, s->row, n);
}

static void enter(struct screen *s)
{
	if (!s->left)
		return;
	s->left = false;
	if (s->paste)
		put(s, "\033[?2004h", 8);
	if (s->mouse)
		put(s, "\033[?1000h\033[?1006h", 16);
}

void screen_draw(struct screen *s, const struct canvas *canvas)
{
	bool cursor = canvas->cursor_row >= 0;

	for (int row = 0; row < canvas->rows; row++)
		draw_row(s, canvas, row);
	curs_set(cursor);
	/* Where nobody sees it, it need not go anywhere. */
	leaveok(stdscr, !cursor && s->cursor_hides);
	move(cursor ? canvas->cursor_row : 0, cursor ? canvas->cursor_col : 0);
	wnoutrefresh(stdscr);
	doupdate();
	collect(s);
	enter(s);
}
