/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of what is allowed, so that what nobody thought of is found as well:
 * printable characters, the controls that move the cursor, and the sequences
 * that draw. Invariant: between two bytes the state is all there is.
 */
#include "e2e/warden.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <hl78/text.h>

enum { TEXT, ESCAPE, CHARSET, CSI };

/* What they end with: those that draw, move, set modes or scroll. */
static const char csi_plain[] = "ABCDGHJKLMPSTX`@bdefhlmr";
/* Of "CSI ?": modes; and tabs. */
static const char csi_private[] = "hlJK";
/* Keypad, cursor kept and put back, lines up and down. */
static const char escapes[] = "=>78DEMH";

static void refuse(struct warden *w, const char *what, unsigned c)
{
	if (!w->refused[0])
		snprintf(w->refused, sizeof(w->refused),
			 "byte %zu: %s 0x%02x", w->n, what, c);
}

static void finish_character(struct warden *w)
{
	if (w->code < w->least || !hl78_printable(w->code))
		refuse(w, "the character", w->code);
	w->least = 0;
}

static void begin_character(struct warden *w, unsigned char c)
{
	static const struct {
		unsigned char from, to, bits;
		int left;
		uint32_t least;
	} kinds[] = {
		{ 0xc2, 0xdf, 0x1f, 1, 0x80 },
		{ 0xe0, 0xef, 0x0f, 2, 0x800 },
		{ 0xf0, 0xf4, 0x07, 3, 0x10000 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (c < kinds[i].from || c > kinds[i].to)
			continue;
		w->code = c & kinds[i].bits;
		w->left = kinds[i].left;
		w->least = kinds[i].least;
		return;
	}
	refuse(w, "no UTF-8", c);
}

static void take_text(struct warden *w, unsigned char c)
{
	if (w->left > 0) {
		if ((c & 0xc0) != 0x80)
			refuse(w, "broken UTF-8", c);
		w->code = w->code << 6 | (c & 0x3f);
		if (--w->left == 0)
			finish_character(w);
	} else if (c == 0x1b) {
		w->state = ESCAPE;
		w->n_params = 0;
	} else if (c >= 0x80) {
		begin_character(w, c);
	} else if ((c < ' ' && !strchr("\b\t\n\r\016\017", c)) || c == 0 ||
		   c == 0x7f) {
		refuse(w, "the control character", c);
	}
}

static void take_escape(struct warden *w, unsigned char c)
{
	w->state = TEXT;
	w->n_own++;
	if (c == '[')
		w->state = CSI;
	else if (c == '(' || c == ')')
		w->state = CHARSET;
	else if (!strchr(escapes, c) || c == 0)
		refuse(w, "after Esc", c);
}

/* xterm keeps its title when the alternate screen comes, and puts it back. */
static bool keeps_title(const struct warden *w)
{
	return strcmp(w->params, "22;0;0") == 0 ||
	       strcmp(w->params, "23;0;0") == 0;
}

static void take_csi(struct warden *w, unsigned char c)
{
	if (((c >= '0' && c <= ';') || (c == '?' && w->n_params == 0)) &&
	    w->n_params + 1 < sizeof(w->params)) {
		w->params[w->n_params++] = (char)c;
		return;
	}
	w->params[w->n_params] = '\0';
	w->state = TEXT;
	if (c == 't' && keeps_title(w))
		return;
	if (c == 0 ||
	    !strchr(w->params[0] == '?' ? csi_private : csi_plain, c))
		refuse(w, "a sequence that ends with", c);
}

void warden_watch(struct warden *w, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++, w->n++) {
		unsigned char c = (unsigned char)bytes[i];

		switch (w->state) {
		case ESCAPE:
			take_escape(w, c);
			break;
		case CHARSET:
			w->state = TEXT;
			break;
		case CSI:
			take_csi(w, c);
			break;
		default:
			take_text(w, c);
		}
	}
}
