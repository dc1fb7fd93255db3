/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Curses ends each refresh in the plain look, and sets every colour and
 * attribute by a sequence of its own. Here a look is only noted, and told when
 * something follows that shows it; moves of the cursor and modes do not, on a
 * terminal where they are safe in any look. What few terminals can do is put
 * in terms that all of them know. Invariant: whatever shows a look
 * is written with `have` equal to `want`.
 */
#include "app/shorten.h"

#include <stdio.h>
#include <string.h>

#define ESC '\033'
#define SO  '\016'
#define SI  '\017'

/* Underline, blinking, reverse video, strike: what a blank shows. */
#define SEEN_IN_BLANKS (1 << 4 | 1 << 5 | 1 << 7 | 1 << 9)

#define PARAMS_MAX 16
/* "0", nine attributes, two colours by red, green and blue, and a font. */
#define TOLD_MAX   80

void shorten_init(struct shorten *s,
		  void (*put)(void *arg, const char *bytes, size_t len),
		  void *arg)
{
	memset(s, 0, sizeof(*s));
	s->put = put;
	s->arg = arg;
	s->unsure = true;
}

void shorten_resize(struct shorten *s, int rows)
{
	s->rows = rows;
}

void shorten_exact(struct shorten *s, int colour, int32_t rgb)
{
	if (colour >= 16 && colour < 256)
		s->exact[colour] = rgb < 0 ? 0 : SHORTEN_EXACT | rgb;
}

bool shorten_is_exact(const struct shorten *s, int colour, int32_t rgb)
{
	return s->exact[colour] == (SHORTEN_EXACT | rgb);
}

void shorten_forget(struct shorten *s)
{
	s->unsure = true;
}

/* ---- telling a look ---- */

static int add(char *out, int len, int number)
{
	return len + snprintf(out + len, TOLD_MAX - (size_t)len, "%d;", number);
}

static int add_colour(const struct shorten *s, char *out, int len, int base,
		      int colour)
{
	int32_t exact = colour < 256 ? 0 : s->exact[colour - 256];

	if (colour < 256)
		return add(out, len, colour);
	len = add(out, len, base);
	len = add(out, len, exact ? 2 : 5);
	if (!exact)
		return add(out, len, colour - 256);
	for (int shift = 16; shift >= 0; shift -= 8)
		len = add(out, len, exact >> shift & 255);
	return len;
}

/* Attributes and colours go only together, by a 0. */
static void tell_sgr(struct shorten *s)
{
	const struct shorten_look *want = &s->want;
	struct shorten_look have = s->have;
	char out[TOLD_MAX] = "\033[";
	int len = 2;

	if (s->unsure || (have.attrs & ~want->attrs) ||
	    (have.fg && !want->fg) || (have.bg && !want->bg)) {
		len = add(out, len, 0);
		have.attrs = 0;
		have.fg = have.bg = 0;
	}
	for (int n = 1; n < 10; n++) {
		if ((want->attrs & ~have.attrs) & 1u << n)
			len = add(out, len, n);
	}
	if (want->fg != have.fg)
		len = add_colour(s, out, len, 38, want->fg);
	if (want->bg != have.bg)
		len = add_colour(s, out, len, 48, want->bg);
	if (want->font && (s->unsure || want->font != have.font))
		len = add(out, len, want->font);
	if (len == 2)
		return;
	if (strcmp(out, "\033[0;") == 0)
		len = 3; /* "ESC [ m" is the same */
	out[len - 1] = 'm';
	s->put(s->arg, out, (size_t)len);
}

static void tell(struct shorten *s)
{
	const char set[] = { ESC, '(', (char)s->want.set };
	const char shift = (char)s->want.shift;

	if (s->coloured)
		tell_sgr(s);
	if (set[2] && (s->unsure || s->want.set != s->have.set))
		s->put(s->arg, set, sizeof(set));
	if (shift && (s->unsure || s->want.shift != s->have.shift))
		s->put(s->arg, &shift, 1);
	s->have = s->want;
	s->unsure = false;
}

/* Before blanks, which have the background at most. */
static void tell_ground(struct shorten *s)
{
	if (s->unsure || s->want.bg != s->have.bg ||
	    (s->want.attrs | s->have.attrs) & SEEN_IN_BLANKS)
		tell(s);
}

/* ---- reading ---- */

/* The numbers of "ESC [ 1 ; 2 x"; their count, -1 for what is none. */
static int read_params(const char *p, const char *end, int out[PARAMS_MAX])
{
	int n = 0;

	out[0] = 0;
	for (; p < end; p++) {
		if (*p == ';' && n < PARAMS_MAX - 1)
			out[++n] = 0;
		else if (*p >= '0' && *p <= '9' && out[n] < 1000)
			out[n] = 10 * out[n] + (*p - '0');
		else
			return -1;
	}
	return n + 1;
}

/* "5;n" behind a 38 or 48. */
static bool palette(const int *params, int n, int16_t *colour)
{
	if (n < 3 || params[1] != 5 || params[2] > 255)
		return false;
	*colour = (int16_t)(256 + params[2]);
	return true;
}

/* One of them, with those that belong to it; how many, 0: not understood. */
static int read_sgr(struct shorten_look *look, const int *params, int n)
{
	static const uint16_t off[] = {
		[22] = 1 << 1 | 1 << 2, [23] = 1 << 3, [24] = 1 << 4,
		[25] = 1 << 5 | 1 << 6, [27] = 1 << 7, [28] = 1 << 8,
		[29] = 1 << 9,
	};
	int p = params[0], tens = p / 10;

	if (p == 38 || p == 48)
		return palette(params, n, p == 38 ? &look->fg : &look->bg) ?
			       3 : 0;
	if (p == 0)
		look->attrs = 0;
	if (p == 0 || p == 39)
		look->fg = 0;
	if (p == 0 || p == 49)
		look->bg = 0;
	if (p == 0 || p == 39 || p == 49)
		return 1;
	if (p < 10)
		look->attrs |= (uint16_t)(1 << p);
	else if (p <= 12)
		look->font = (uint8_t)p;
	else if (p < 30 && off[p])
		look->attrs &= (uint16_t)~off[p];
	else if ((tens == 3 || tens == 9) && p % 10 < 8)
		look->fg = (int16_t)p;
	else if ((tens == 4 || tens == 10) && p % 10 < 8)
		look->bg = (int16_t)p;
	else
		return 0;
	return 1;
}

/* False for a sequence that does more than we know. */
static bool sgr(struct shorten *s, const char *p, const char *end)
{
	struct shorten_look look = s->want;
	int params[PARAMS_MAX], n = read_params(p, end, params), used;

	for (int i = 0; i < n; i += used) {
		used = read_sgr(&look, params + i, n - i);
		if (used == 0)
			return false;
	}
	if (n < 0)
		return false;
	s->want = look;
	s->coloured = true;
	return true;
}

/* "ESC [", numbers and the like, a letter: from `p` to before `end`. */
static void control(struct shorten *s, const char *p, const char *end)
{
	static const char moves_and_modes[] = "ABCDGHdfhlr";
	static const char blanks[] = "JKLMPSTX@";
	int params[PARAMS_MAX], n = read_params(p + 2, end - 1, params);
	char last = end[-1];

	if (last == 'm' && sgr(s, p + 2, end - 1))
		return;
	if (strchr(blanks, last))
		tell_ground(s);
	else if (!strchr(moves_and_modes, last))
		tell(s);
	if (last == 'm')
		s->raw = true;
	/* A scroll, for which curses goes to the last line of those. */
	if (last == 'S' && n == 1) {
		for (int i = 0; i < params[0]; i++)
			s->put(s->arg, "\n", 1);
		return;
	}
	/* Not all that call themselves xterm, or putty, can repeat (REP). */
	if (last == 'b' && n == 1 && s->last) {
		for (int i = 0; i < params[0]; i++)
			s->put(s->arg, &s->last, 1);
		return;
	}
	/* All lines scroll again; where the cursor goes is the same. */
	if (last == 'r' && n == 2 && params[0] == 1 && params[1] == s->rows) {
		s->put(s->arg, "\033[r", 3);
		return;
	}
	s->put(s->arg, p, (size_t)(end - p));
}

/* Any other sequence. */
static void escape(struct shorten *s, const char *p, const char *end)
{
	if (end - p == 3 && p[1] == '(') {
		s->want.set = (uint8_t)p[2];
		return;
	}
	if (end - p == 2 && p[1] == 'M')
		tell_ground(s);
	else
		tell(s);
	if (p[1] == '7')
		s->kept = s->have;
	if (p[1] == '8')
		s->have = s->want = s->kept;
	s->put(s->arg, p, (size_t)(end - p));
}

/* Behind the sequence that begins at `p`. */
static const char *sequence_end(const char *p, const char *end)
{
	bool csi = end - p > 1 && p[1] == '[';

	for (p += csi ? 2 : 1; p < end; p++) {
		if (csi ? *p >= 0x40 : *p >= 0x30)
			return p + 1;
	}
	return end;
}

void shorten_feed(struct shorten *s, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len, *next;

	for (; p < end && !s->raw; p = next) {
		next = p + 1;
		if (*p == ESC) {
			next = sequence_end(p, end);
			if (next - p > 2 && p[1] == '[')
				control(s, p, next);
			else
				escape(s, p, next);
		} else if (*p == SO || *p == SI) {
			s->want.shift = (uint8_t)*p;
		} else {
			if (*p == '\n' || *p == ' ')
				tell_ground(s);
			else if (*p != '\r' && *p != '\b')
				tell(s);
			s->last = *p >= ' ' && *p < 0x7f ? *p : '\0';
			s->put(s->arg, p, 1);
		}
	}
	if (p < end)
		s->put(s->arg, p, (size_t)(end - p));
}
