/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From roles to what a terminal is told before it draws one. A terminal with
 * the sequences of ECMA-48 gets what has to change, or all of it behind a
 * reset, whichever is shorter; others get their own strings, from the plain
 * look on. Invariant: `have` is what the terminal draws in.
 */
#include "app/looks.h"

#include <stdio.h>
#include <string.h>

/* What a blank shows. */
#define SEEN_IN_BLANKS (STYLE_REVERSE | STYLE_UNDERLINE)

/* ESC, "[", a 0, four attributes, two colours, and what separates them. */
#define SGR_MAX 80

/* ---- from a theme ---- */

static int32_t colour_of(const struct looks *l, int32_t colour)
{
	if (l->colours == 0)
		return COLOUR_DEFAULT;
	if (l->exact && colour != COLOUR_DEFAULT && colour & COLOUR_RGB)
		return colour;
	return colour_near(colour, l->colours);
}

/* `base`: 38 or 48, of ECMA-48. */
static void colour_text(const struct looks *l, char *text, size_t size,
			int base, int32_t colour)
{
	const char *string = base == 38 ? l->caps->setaf : l->caps->setab;
	size_t len;

	text[0] = '\0';
	if (colour == COLOUR_DEFAULT)
		return;
	if (colour & COLOUR_RGB && l->exact) {
		snprintf(text, size, "%d;2;%d;%d;%d", base, colour >> 16 & 255,
			 colour >> 8 & 255, colour & 255);
		return;
	}
	string = termcaps_fill(string, colour, 0);
	len = strlen(string);
	if (l->caps->ecma_sgr && len > 3)
		snprintf(text, size, "%.*s", (int)len - 3, string + 2);
	else
		snprintf(text, size, "%s", string);
}

static uint8_t add_look(struct looks *l, unsigned attrs, int32_t fg, int32_t bg)
{
	struct look *new = &l->list[l->n];
	int id = l->n;

	for (int i = 0; i < l->n; i++) {
		if (l->list[i].attrs == attrs && l->list[i].fg == fg &&
		    l->list[i].bg == bg)
			return (uint8_t)i;
	}
	l->n++;
	*new = (struct look){ .attrs = attrs, .fg = fg, .bg = bg,
			      .blank = (uint8_t)id };
	colour_text(l, new->fg_text, sizeof(new->fg_text), 38, fg);
	colour_text(l, new->bg_text, sizeof(new->bg_text), 48, bg);
	if (!(attrs & SEEN_IN_BLANKS))
		new->blank = add_look(l, 0, COLOUR_DEFAULT, bg);
	return (uint8_t)id;
}

/* What it does not have it is not told to turn on and off. */
static unsigned possible(const struct termcaps *caps)
{
	return (*caps->bold ? (unsigned)STYLE_BOLD : 0) |
	       (*caps->dim ? (unsigned)STYLE_DIM : 0) |
	       (*caps->smul ? (unsigned)STYLE_UNDERLINE : 0) |
	       (*caps->rev ? (unsigned)STYLE_REVERSE : 0);
}

static uint8_t look_of(struct looks *l, const struct style *style)
{
	unsigned attrs = style->attrs & possible(l->caps);
	int32_t fg = colour_of(l, style->fg), bg = colour_of(l, style->bg);
	bool coloured = fg != COLOUR_DEFAULT || bg != COLOUR_DEFAULT;
	bool both = fg != COLOUR_DEFAULT && bg != COLOUR_DEFAULT;

	if (coloured)
		attrs &= ~(l->caps->ncv & ~(unsigned)STYLE_REVERSE);
	/* Colours in reverse are other colours. */
	if (both && attrs & l->caps->ncv & STYLE_REVERSE)
		return add_look(l, attrs & ~(unsigned)STYLE_REVERSE, bg, fg);
	return add_look(l, attrs, fg, bg);
}

void looks_theme(struct looks *l, const struct style *theme)
{
	l->n = 0;
	l->of_role[ROLE_CLEARED] = add_look(l, 0, COLOUR_DEFAULT,
					    COLOUR_DEFAULT);
	for (int i = 0; i < N_ROLES; i++)
		l->of_role[i] = look_of(l, &theme[i]);
	l->have = LOOK_PLAIN;
	l->unsure = true;
}

bool looks_erases(const struct looks *l, uint8_t id)
{
	const struct look *look = &l->list[id];

	return look->blank == id && !(look->attrs & SEEN_IN_BLANKS) &&
	       (look->bg == COLOUR_DEFAULT || l->caps->bce);
}

/* ---- telling ---- */

static char *add(char *at, const char *text)
{
	size_t len = strlen(text);

	memcpy(at, text, len);
	at[len] = ';';
	return at + len + 1;
}

static char *add_attrs(char *at, unsigned attrs)
{
	static const char *const on[] = { "1", "2", "4", "7" };

	for (int i = 0; i < 4; i++) {
		if (attrs & 1u << i)
			at = add(at, on[i]);
	}
	return at;
}

/* All of it, behind a reset, whose 0 need not be written. */
static size_t say_all(char *out, const struct look *to)
{
	char *at = out;

	*at++ = '\033';
	*at++ = '[';
	*at++ = ';';
	at = add_attrs(at, to->attrs);
	if (to->fg != COLOUR_DEFAULT)
		at = add(at, to->fg_text);
	if (to->bg != COLOUR_DEFAULT)
		at = add(at, to->bg_text);
	at[-1] = 'm';
	return (size_t)(at - out);
}

/* What changes; 0 where only a reset takes away what has to go. */
static size_t say_change(const struct termcaps *caps, char *out,
			 const struct look *from, const struct look *to)
{
	const unsigned weight = STYLE_BOLD | STYLE_DIM;
	unsigned gone = from->attrs & ~to->attrs;
	unsigned new = to->attrs & ~from->attrs;
	char *at = out;

	if ((gone && !caps->ecma_off) ||
	    (!caps->ecma_default &&
	     ((from->fg != to->fg && to->fg == COLOUR_DEFAULT) ||
	      (from->bg != to->bg && to->bg == COLOUR_DEFAULT))))
		return 0;
	*at++ = '\033';
	*at++ = '[';
	if (gone & weight) {
		at = add(at, "22");
		new |= to->attrs & weight;
	}
	if (gone & STYLE_UNDERLINE)
		at = add(at, "24");
	if (gone & STYLE_REVERSE)
		at = add(at, "27");
	at = add_attrs(at, new);
	if (from->fg != to->fg)
		at = add(at, to->fg == COLOUR_DEFAULT ? "39" : to->fg_text);
	if (from->bg != to->bg)
		at = add(at, to->bg == COLOUR_DEFAULT ? "49" : to->bg_text);
	at[-1] = 'm';
	return (size_t)(at - out);
}

/* By the terminal's own strings. */
static void tell_strings(struct looks *l, struct termout *out,
			 const struct look *to)
{
	const struct termcaps *caps = l->caps;
	const char *const on[] = { caps->bold, caps->dim, caps->smul,
				   caps->rev };

	if (l->have != LOOK_PLAIN || l->unsure)
		looks_reset(l, out);
	for (int i = 0; i < 4; i++) {
		if (to->attrs & 1u << i)
			termout_text(out, on[i]);
	}
	termout_text(out, to->fg_text);
	termout_text(out, to->bg_text);
}

void looks_tell(struct looks *l, struct termout *out, uint8_t id)
{
	const struct look *to = &l->list[id];
	char all[SGR_MAX], change[SGR_MAX];
	size_t n, len;

	if (l->have == id && !l->unsure)
		return;
	if (l->unsure)
		looks_reset(l, out);
	if (!l->caps->ecma_sgr) {
		tell_strings(l, out, to);
	} else if (id != l->have) {
		n = say_change(l->caps, change, &l->list[l->have], to);
		len = say_all(all, to);
		if (n > 0 && n <= len) {
			termout_put(out, change, n);
		} else {
			/* A set of symbols that is a look goes with it. */
			if (strncmp(l->caps->smacs, "\033[", 2) == 0)
				looks_tell_symbols(l, out, false);
			termout_put(out, all, len);
		}
	}
	l->have = id;
}

void looks_tell_symbols(struct looks *l, struct termout *out, bool symbols)
{
	if (l->symbols == symbols)
		return;
	termout_text(out, symbols ? l->caps->smacs : l->caps->rmacs);
	l->symbols = symbols;
}

void looks_reset(struct looks *l, struct termout *out)
{
	termout_text(out, l->caps->sgr0);
	if (l->symbols)
		termout_text(out, l->caps->rmacs);
	l->have = LOOK_PLAIN;
	l->symbols = l->unsure = false;
}
