/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of terminfo. It copies what the screen needs, so that the
 * library keeps nothing, and says which of it is as ECMA-48 has it: that can be
 * said in fewer bytes, and without the library.
 */
#include "app/termcaps.h"

#include <curses.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "ui/role.h"

struct pool {
	char *at, *end;
};

/* terminfo's names are not const in its interface */
#define EXTENDED(get, name) get((char *)(uintptr_t)(name))

/* A copy without padding; "" for a string that is not there, or too long. */
static const char *keep(struct pool *pool, const char *text)
{
	char *copy = pool->at;

	if (!text || text == (const char *)-1 ||
	    strlen(text) >= (size_t)(pool->end - copy))
		return "";
	while (*text) {
		const char *end = text[0] == '$' && text[1] == '<' ?
				  strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			*pool->at++ = *text++;
	}
	*pool->at++ = '\0';
	return copy;
}

static const char *or_none(const char *string)
{
	return string && string != (const char *)-1 ? string : "";
}

static bool is(const char *string, const char *expected)
{
	return strcmp(string, expected) == 0;
}

static bool is_or_none(const char *string, const char *expected)
{
	return !*string || is(string, expected);
}

static void read_strings(struct termcaps *caps, struct pool *pool)
{
	caps->cup = keep(pool, cursor_address);
	caps->clear = keep(pool, clear_screen);
	caps->el = keep(pool, clr_eol);
	caps->ind = keep(pool, scroll_forward);
	caps->ri = keep(pool, scroll_reverse);
	caps->ich1 = keep(pool, insert_character);
	if (!*caps->ich1)
		caps->ich1 = keep(pool, termcaps_fill(or_none(parm_ich), 1, 0));
	caps->sgr0 = keep(pool, exit_attribute_mode);
	caps->smacs = keep(pool, enter_alt_charset_mode);
	caps->rmacs = keep(pool, exit_alt_charset_mode);
	caps->enacs = keep(pool, ena_acs);
	caps->acsc = keep(pool, acs_chars);
	caps->civis = keep(pool, cursor_invisible);
	caps->cnorm = keep(pool, cursor_normal);
	caps->smcup = keep(pool, enter_ca_mode);
	caps->rmcup = keep(pool, exit_ca_mode);
	caps->rmkx = keep(pool, keypad_local);
	/* An attribute that takes up a cell, or cannot be ended, is none. */
	if (magic_cookie_glitch > 0 || !*caps->sgr0)
		pool->end = pool->at;
	caps->bold = keep(pool, enter_bold_mode);
	caps->dim = keep(pool, enter_dim_mode);
	caps->smul = keep(pool, enter_underline_mode);
	caps->rev = keep(pool, enter_reverse_mode);
	caps->setaf = keep(pool, set_a_foreground);
	caps->setab = keep(pool, set_a_background);
}

static void read_colours(struct termcaps *caps)
{
	static const struct {
		int ncv;
		unsigned style;
	} table[] = {
		{ 2, STYLE_UNDERLINE }, { 4, STYLE_REVERSE },
		{ 16, STYLE_DIM }, { 32, STYLE_BOLD },
	};

	/* <term.h>'s own has room for 32767. */
	int n = EXTENDED(tigetnum, "colors");

	if (*caps->setaf && *caps->setab && n > 0)
		caps->colors = n;
	caps->rgb = EXTENDED(tigetflag, "RGB") == 1;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (no_color_video > 0 && no_color_video & table[i].ncv)
			caps->ncv |= table[i].style;
	}
}

/* Whether strings that turn on a look are those of ECMA-48. */
static bool looks_are_ecma(const struct termcaps *caps)
{
	return strstr(caps->sgr0, "\033[") && strchr(caps->sgr0, 'm') &&
	       is_or_none(caps->bold, "\033[1m") &&
	       is_or_none(caps->dim, "\033[2m") &&
	       is_or_none(caps->smul, "\033[4m") &&
	       is_or_none(caps->rev, "\033[7m") &&
	       (caps->colors == 0 || (strncmp(caps->setaf, "\033[", 2) == 0 &&
				      strncmp(caps->setab, "\033[", 2) == 0));
}

/* Of strings with padding: that of a vt100 is like the others. */
static void read_ecma(struct termcaps *caps)
{
	const char *cuf = or_none(parm_right_cursor);

	caps->ecma_cup = is(caps->cup, "\033[%i%p1%d;%p2%dH");
	caps->ecma_cuu = is(or_none(parm_up_cursor), "\033[%p1%dA");
	caps->ecma_cud = is(or_none(parm_down_cursor), "\033[%p1%dB");
	caps->ecma_cuf = is(cuf, "\033[%p1%dC");
	caps->ecma_cub = is(or_none(parm_left_cursor), "\033[%p1%dD");
	caps->ecma_ech = is(or_none(erase_chars), "\033[%p1%dX");
	caps->ecma_csr = caps->ecma_cup && *caps->ind && *caps->ri &&
			 is(or_none(change_scroll_region),
			    "\033[%i%p1%d;%p2%dr");
	caps->ecma_sgr = looks_are_ecma(caps);
	caps->ecma_off = caps->ecma_sgr &&
			 is(or_none(exit_underline_mode), "\033[24m");
	caps->ecma_default = caps->ecma_sgr &&
			     is(or_none(orig_pair), "\033[39;49m");
	caps->cr = is(or_none(carriage_return), "\r");
	caps->lf = is(or_none(cursor_down), "\n") || is(caps->ind, "\n");
	caps->bs = is(or_none(cursor_left), "\b");
}

bool termcaps_read(struct termcaps *caps)
{
	struct pool pool = { caps->pool, caps->pool + sizeof(caps->pool) };
	const char *term = getenv("TERM");
	int err;

	memset(caps, 0, sizeof(*caps));
	if (!term || !*term || is(term, "dumb"))
		return false;
	if (setupterm(NULL, STDOUT_FILENO, &err) != OK)
		return false;
	read_strings(caps, &pool);
	read_colours(caps);
	read_ecma(caps);
	caps->am = auto_right_margin;
	caps->xenl = eat_newline_glitch;
	caps->bce = back_color_erase;
	caps->msgr = move_standout_mode;
	caps->mouse = *or_none(key_mouse) != '\0';
	caps->paste = caps->mouse ||
		      *or_none(EXTENDED(tigetstr, "BE")) != '\0';
	caps->keypad_is_keys = is(or_none(key_f7), "\033Ov");
	del_curterm(cur_term);
	return *caps->cup && *caps->clear;
}

const char *termcaps_fill(const char *string, int a, int b)
{
	return *string ? or_none(tparm(string, a, b, 0, 0, 0, 0, 0, 0, 0)) : "";
}
