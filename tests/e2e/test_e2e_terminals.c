/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same log in the console under many a TERM: every screen has to be that of
 * an xterm, cell by cell, in the symbols and colours that this terminal has,
 * with no sequence that it does not know. Then terminals that can show no full
 * screen, and a size that never rests.
 */
#include "e2e/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/glyph.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Everything that is drawn in symbols: a bar, a request, each severity. */
static const char log_text[] =
	"# fotacon log 1, /dev/ttyX 115200 8N1\n"
	"2026-11-22T08:00:01.000000Z > AT+CGMR\n"
	"2026-11-22T08:00:01.000001Z < HL7802.4.4.14.0\n"
	"2026-11-22T08:00:01.000002Z < OK\n"
	"2026-11-22T08:00:01.000003Z > AT+WDSI=4479\n"
	"2026-11-22T08:00:01.000004Z < OK\n"
	"2026-11-22T08:00:01.000005Z < +CME ERROR: 650\n"
	"2026-11-22T08:00:01.000006Z < x\\xff\\x1b[31m\xc3\xa9\n"
	"2026-11-22T08:00:02.000000Z < +WDSI: 4\n"
	"2026-11-22T08:00:02.000001Z < +WDSI: 6\n"
	"2026-11-22T08:00:02.000002Z < +WDSI: 23,1\n"
	"2026-11-22T08:00:02.000003Z < +WDSI: 9,524648\n"
	"2026-11-22T08:00:02.000004Z < +WDSI: 2\n"
	"2026-11-22T08:00:03.000001Z > AT+WDSR=3\n"
	"2026-11-22T08:00:03.000002Z < OK\n"
	"2026-11-22T08:00:04.000000Z < +WDSI: 18,1\n"
	"2026-11-22T08:00:05.000000Z < +WDSI: 18,46\n"
	"2026-11-22T08:00:06.000000Z < +WDSI: 11,4\n";

static char log_path[] = "/tmp/fotacon-e2e-log-XXXXXX";
static char log_spec[64];

/* ---- screens ---- */

enum { ROWS_MAX = 43, ROW_BYTES = 600, N_SHOTS = 5 };

struct shot {
	int rows;
	char text[ROWS_MAX][ROW_BYTES];
};

static struct shot wanted[N_SHOTS];

/*
 * An Esc is shown; with it all that was drawn before has come. `digit` then
 * makes a key of it.
 */
static void look(struct e2e *e, struct shot *shot, const char *digit)
{
	e2e_expect(e, "10Quit");
	e2e_type(e, "\033");
	e2e_gone(e, "10Quit");
	e2e_expect(e, "0Quit"); /* the last that is drawn */
	shot->rows = e->rows;
	for (int i = 0; i < e->rows; i++)
		e2e_row(e, i, shot->text[i], ROW_BYTES);
	e2e_type(e, digit);
}

static size_t utf8(uint32_t code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* The line of the update, with the bar. */
#define BAR_ROW " Download  "

/*
 * The same row in the symbols of another set. `is_bar`: it has the bar of the
 * download, whose half cell is not one of the table.
 */
static void translate(const char *row, bool is_bar, enum glyph_set set,
		      char *out)
{
	while (*row) {
		size_t n = 0, used;
		char from[4];

		used = utf8(glyph_half(GLYPHS_UTF8), from);
		if (is_bar && strncmp(row, from, used) == 0) {
			n = utf8(set == GLYPHS_UTF8 ? glyph_half(set) :
				 glyph_code(GLYPH_BAR_REST, set), out);
			row += used;
		}
		for (int i = 0; i < N_GLYPHS && n == 0; i++) {
			uint32_t code = glyph_code((enum glyph)i, GLYPHS_UTF8);

			used = utf8(code, from);
			if (code < 0x80 || strncmp(row, from, used) != 0)
				continue;
			n = utf8(glyph_code((enum glyph)i, set), out);
			row += used;
		}
		if (n == 0 && *row & 0x80 && glyphs_ascii(set))
			n = (size_t)sprintf(out, "\\x%02x", *row++ & 0xff);
		else if (n == 0)
			out[n++] = *row++;
		out += n;
	}
	*out = '\0';
}

static void check_shot(const char *term, int step, const struct shot *shot,
		       enum glyph_set set)
{
	char want[ROW_BYTES];

	assert_int_equal(shot->rows, wanted[step].rows);
	for (int i = 0; i < shot->rows; i++) {
		translate(wanted[step].text[i],
			  strncmp(wanted[step].text[i], BAR_ROW,
				  strlen(BAR_ROW)) == 0, set, want);
		if (strcmp(want, shot->text[i]) != 0)
			fail_msg("%s, screen %d, row %d:\n|%s\nnot\n|%s", term,
				 step, i, shot->text[i], want);
	}
}

/* They reach all parts of the screen, and change all of it. */
static void take_shots(struct e2e *e, struct shot *shots)
{
	e2e_expect(e, "suspended, from");
	look(e, &shots[0], "1");
	e2e_expect(e, "F1: close");
	e2e_type(e, "\033[B\033[B");
	look(e, &shots[1], "1");
	e2e_gone(e, "F1: close");
	e2e_resize(e, 43, 132);
	e2e_expect(e, "HL7802.4.4.14.0: download problem: can be resumed (11,4");
	look(e, &shots[2], "6");
	e2e_resize(e, 10, 40);
	/* Drawn anew, not only cut off: rows are counted from then on. */
	e2e_expect(e, "Events F10Quit");
	e2e_type(e, "\033[A\033[A\033[A");
	look(e, &shots[3], "5");
	e2e_resize(e, 24, 80);
	e2e_expect(e, "Indications");
	look(e, &shots[4], "5");
	e2e_expect(e, "10Quit");
}

/* ---- colours ---- */

struct tally {
	int coloured;
	int palette; /* of the 256, past the first 16 */
	int rgb;
	int standing_out; /* bold or in reverse */
};

static void count_colour(struct tally *t, const VTermColor *colour, bool preset)
{
	t->coloured += !preset;
	t->palette += !preset && VTERM_COLOR_IS_INDEXED(colour) &&
		      colour->indexed.idx >= 16;
	t->rgb += !preset && VTERM_COLOR_IS_RGB(colour);
}

static struct tally count_colours(struct e2e *e)
{
	struct tally t = { 0 };

	for (int i = 0; i < e->rows * e->cols; i++) {
		VTermPos pos = { .row = i / e->cols, .col = i % e->cols };
		VTermScreenCell cell;

		vterm_screen_get_cell(e->screen, pos, &cell);
		count_colour(&t, &cell.fg,
			     VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
		count_colour(&t, &cell.bg,
			     VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
		t.standing_out += cell.attrs.bold || cell.attrs.reverse;
	}
	return t;
}

/* ---- terminals ---- */

/* Debian has some entries in a package that need not be there. */
static bool has_entry(const char *term)
{
	static const char *const folders[] = { "/etc", "/lib", "/usr/lib",
					       "/usr/share" };
	char path[100];

	for (size_t i = 0; i < COUNT(folders); i++) {
		snprintf(path, sizeof(path), "%s/terminfo/%c/%s", folders[i],
			 term[0], term);
		if (access(path, R_OK) == 0)
			return true;
	}
	print_message("# no terminfo entry for %s here\n", term);
	return false;
}

static void start(struct e2e *e, int rows, int cols, const char *const *env,
		  const char *option, const char *value)
{
	const char *const argv[] = { e2e_program(), "--log", "none", option,
				     value, log_spec, NULL };

	e2e_start(e, rows, cols, env, argv);
}

static void quit(struct e2e *e)
{
	e2e_type(e, "\0330");
	assert_int_equal(e2e_exit(e), 0);
	assert_false(e->alt_screen);
	assert_true(e->cursor);
	assert_int_equal(e->mouse, VTERM_PROP_MOUSE_NONE);
	e2e_stop(e);
}

/* What libvterm does not know, and no terminal shows. */
static void check_strange(const char *term, char *strange)
{
	static const char *const known[] = {
		"[?0c", "[?1c", /* the shape of a Linux console's cursor */
		"[22t", "[23t", /* keep and restore the title */
	};
	char *rest;

	for (char *word = strtok_r(strange, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		size_t i = 0;

		while (i < COUNT(known) && strcmp(known[i], word) != 0)
			i++;
		if (i == COUNT(known))
			fail_msg("%s: what is ESC %s?", term, word);
	}
}

struct terminal {
	const char *name;
	const char *locale;
	enum glyph_set glyphs;
	int colours;
};

/* The first is the one that the others are compared with. */
static const struct terminal terminals[] = {
	{ "xterm-256color", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 256 },
	{ "xterm", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 8 },
	{ "xterm-16color", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 16 },
	{ "xterm", "LC_ALL=C", GLYPHS_ACS, 8 },
	{ "screen", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 8 },
	{ "tmux", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 8 },
	{ "tmux-256color", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 256 },
	{ "linux", "LC_ALL=C.UTF-8", GLYPHS_CONSOLE, 8 },
	{ "linux", "LC_ALL=C", GLYPHS_ACS, 8 },
	{ "vt100", "LC_ALL=C.UTF-8", GLYPHS_UTF8, 0 },
	{ "vt100", "LC_ALL=C", GLYPHS_ACS, 0 },
	{ "vt220", "LC_ALL=C", GLYPHS_ACS, 0 },
	{ "putty", "LC_ALL=C", GLYPHS_ACS, 8 },
	{ "minix", "LC_ALL=C", GLYPHS_ASCII, 8 },
};

static void start_terminal(struct e2e *e, const struct terminal *t)
{
	char term[40];
	const char *const env[] = { term, t->locale, NULL };

	snprintf(term, sizeof(term), "TERM=%s", t->name);
	start(e, 24, 80, env, "--ui", "full");
}

static void check_terminal(struct e2e *e, const struct terminal *t, bool first)
{
	static struct shot shots[N_SHOTS];
	struct tally tally;

	take_shots(e, first ? wanted : shots);
	for (int i = 0; !first && i < N_SHOTS; i++)
		check_shot(t->name, i, &shots[i], t->glyphs);
	tally = count_colours(e);
	assert_true(tally.coloured > 100 || t->colours == 0);
	assert_true(tally.coloured == 0 || t->colours > 0);
	assert_int_equal(tally.palette > 0, t->colours == 256);
	assert_int_equal(tally.rgb, 0);
	assert_true(tally.standing_out > 20);
	if (strcmp(t->locale, "LC_ALL=C") == 0)
		assert_false(e->eight_bits);
	check_strange(t->name, e->strange);
}

/* All at once, so that their first frames are awaited together. */
static void every_terminal(void **state)
{
	static struct e2e e[COUNT(terminals)];

	(void)state;
	for (size_t i = 0; i < COUNT(terminals); i++) {
		if (has_entry(terminals[i].name))
			start_terminal(&e[i], &terminals[i]);
	}
	for (size_t i = 0; i < COUNT(terminals); i++) {
		if (!e[i].vt)
			continue;
		check_terminal(&e[i], &terminals[i], i == 0);
		quit(&e[i]);
	}
}

/* What is asked for by the user, and what the terminal says of itself. */
static void colours_as_asked(void **state)
{
	static const char theme[] = "[roles]\n"
				    "normal = fg=rgb:ff/b0/00 bg=rgb:1a/10/00\n"
				    "label = fg=117\n";
	static const struct {
		const char *env[3];
		const char *option;
		const char *value;
		bool coloured;
		bool rgb;
	} table[] = {
		{ { "NO_COLOR=1" }, "--ui", "full", false, false },
		{ { "NO_COLOR=" }, "--ui", "full", true, false },
		{ { "NO_COLOR=1" }, "--color", "always", true, false },
		{ { "NO_COLOR=1" }, "--color", "auto", false, false },
		{ { "TERM=xterm" }, "--color", "never", false, false },
		{ { "TERM=vt100" }, "--color", "always", false, false },
		{ { "TERM=xterm-256color" }, "--theme", NULL, true, false },
		{ { "COLORTERM=truecolor" }, "--theme", NULL, true, true },
		{ { "TERM=xterm", "COLORTERM=24bit" }, "--theme", NULL, true,
		  false },
		{ { "TERM=xterm-direct" }, "--theme", NULL, true, true },
	};
	char path[] = "/tmp/fotacon-e2e-theme-XXXXXX";
	static struct shot shot;
	struct e2e e;

	(void)state;
	e2e_file(path, theme);
	for (size_t i = 0; i < COUNT(table); i++) {
		const char *value = table[i].value ? table[i].value : path;
		const char *term = table[i].env[0];
		struct tally t;

		if (strncmp(term, "TERM=", 5) == 0 && !has_entry(term + 5))
			continue;
		start(&e, 24, 80, table[i].env, table[i].option, value);
		e2e_expect(&e, "suspended, from");
		look(&e, &shot, "5");
		t = count_colours(&e);
		assert_int_equal(t.coloured > 0, table[i].coloured);
		assert_int_equal(t.rgb > 500, table[i].rgb);
		quit(&e);
	}
	unlink(path);
}

/* No full screen there: lines, and not one sequence. */
static void plain_lines(void **state)
{
	static const char *const terms[] = { "TERM=dumb", "TERM=nonsense-9000",
					     "TERM=", "TERM" };
	struct e2e e;

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		const char *const env[] = { terms[i], "COLORTERM=truecolor",
					    NULL };
		const char *const argv[] = {
			e2e_program(), "--log", "none", "--ui", "full",
			"--color", "always", log_spec, NULL
		};

		e2e_start(&e, 24, 80, env, argv);
		e2e_expect(&e, "TERM names no terminal for it; plain lines");
		e2e_expect(&e, "suspended, from");
		e2e_type(&e, ":quit\r");
		assert_int_equal(e2e_exit(&e), 0);
		assert_false(e.escapes);
		e2e_stop(&e);
	}
}

/* ---- sizes ---- */

static void set_size(struct e2e *e, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };

	assert_int_equal(ioctl(e->master, TIOCSWINSZ, &size), 0);
}

#define EVENTS_ROW 6

/* The module has been updated, has told its server so, and is at rest. */
static bool at_rest(struct e2e *e, void *arg)
{
	char row[ROW_BYTES];
	bool verified = false;

	(void)arg;
	/* Below the lines of state, of which one says verified, too. */
	for (int i = EVENTS_ROW; i < e->rows; i++) {
		e2e_row(e, i, row, sizeof(row));
		if (strstr(row, "verified"))
			verified = true;
		if (verified && strstr(row, "session closed"))
			return e2e_has(e, "closed   ");
	}
	return false;
}

/*
 * Sizes come faster than frames, while the module speaks. At the end it is the
 * screen that a fresh one would be: Ctrl-L changes nothing.
 */
static void storm(void **state)
{
	static const char *const none[] = { NULL };
	static struct shot before, after;
	const char *const argv[] = { e2e_program(), "--log", "none", "--start",
				     "sim:happy,speed=50,size=60000,rate=800",
				     NULL };
	unsigned random = 1;
	struct e2e e;

	(void)state;
	e2e_start(&e, 24, 80, none, argv);
	e2e_expect(&e, "session starts");
	for (int i = 0; i < 400; i++) {
		random = random * 1103515245 + 12345;
		if (i % 10 == 0)
			set_size(&e, 1, 1);
		else
			e2e_resize(&e, 1 + (int)(random >> 16) % 100,
				   1 + (int)(random >> 8) % 300);
		e2e_settle(&e, 0);
	}
	set_size(&e, 0, 0);
	e2e_resize(&e, 24, 80);
	e2e_until(&e, at_rest, NULL, "updated, and reported");
	look(&e, &before, "5");
	e2e_expect(&e, "10Quit");
	e2e_type(&e, "\014");
	look(&e, &after, "5");
	for (int i = 0; i < 24; i++)
		assert_string_equal(before.text[i], after.text[i]);
	e2e_resize(&e, 100, 300);
	e2e_expect(&e, "Serial");
	quit(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_terminal),
		cmocka_unit_test(colours_as_asked),
		cmocka_unit_test(plain_lines),
		cmocka_unit_test(storm),
	};
	int fd = mkstemp(log_path), failed;

	if (fd < 0 || write(fd, log_text, sizeof(log_text) - 1) < 0)
		return 99;
	close(fd);
	snprintf(log_spec, sizeof(log_spec), "replay:%s", log_path);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(log_path);
	return failed;
}
