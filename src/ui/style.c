/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Styles as theme files write them, and colours brought down to what a
 * terminal has. The palette above 15 is xterm's: a cube of six steps a
 * colour, then 24 greys; the first 16 are taken as VGA's.
 */
#include "ui/role.h"

#include <string.h>

#include <hl78/types.h>

struct word {
	const char *name;
	int32_t value;
};

static const struct word attrs[] = {
	{ "bold", STYLE_BOLD },
	{ "dim", STYLE_DIM },
	{ "underline", STYLE_UNDERLINE },
	{ "reverse", STYLE_REVERSE },
	{ NULL, 0 }
};

static const struct word colours[] = {
	{ "default", COLOUR_DEFAULT },
	{ "black", 0 },
	{ "red", 1 },
	{ "green", 2 },
	{ "yellow", 3 },
	{ "blue", 4 },
	{ "magenta", 5 },
	{ "cyan", 6 },
	{ "white", 7 },
	{ "bright-black", 8 },
	{ "bright-red", 9 },
	{ "bright-green", 10 },
	{ "bright-yellow", 11 },
	{ "bright-blue", 12 },
	{ "bright-magenta", 13 },
	{ "bright-cyan", 14 },
	{ "bright-white", 15 },
	{ NULL, 0 }
};

static bool find(const struct word *words, const char *text, size_t len,
		 int32_t *value)
{
	for (; words->name; words++) {
		if (strlen(words->name) == len &&
		    memcmp(words->name, text, len) == 0) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* "rr/gg/bb" */
static int parse_rgb(const char *text, size_t len, int32_t *colour)
{
	int32_t value = 0;

	if (len != 8 || text[2] != '/' || text[5] != '/')
		return HL78_ERR_SYNTAX;
	for (int i = 0; i < 8; i++) {
		int digit = hex(text[i]);

		if (i == 2 || i == 5)
			continue;
		if (digit < 0)
			return HL78_ERR_SYNTAX;
		value = value * 16 + digit;
	}
	*colour = COLOUR_RGB | value;
	return 0;
}

static int parse_colour(const char *text, size_t len, int32_t *colour)
{
	int32_t value = 0;

	if (find(colours, text, len, colour))
		return 0;
	if (len > 4 && memcmp(text, "rgb:", 4) == 0)
		return parse_rgb(text + 4, len - 4, colour);
	if (len == 0)
		return HL78_ERR_SYNTAX;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return HL78_ERR_SYNTAX;
		if (value <= 255)
			value = value * 10 + (text[i] - '0');
	}
	if (value > 255)
		return HL78_ERR_RANGE;
	*colour = value;
	return 0;
}

static int parse_word(const char *word, size_t len, struct style *style,
		      bool *seen_fg, bool *seen_bg)
{
	bool *seen = NULL;
	int32_t *colour = NULL, attr;

	if (len > 3 && memcmp(word, "fg=", 3) == 0) {
		colour = &style->fg;
		seen = seen_fg;
	} else if (len > 3 && memcmp(word, "bg=", 3) == 0) {
		colour = &style->bg;
		seen = seen_bg;
	}
	if (colour) {
		if (*seen)
			return HL78_ERR_SYNTAX;
		*seen = true;
		return parse_colour(word + 3, len - 3, colour);
	}
	if (!find(attrs, word, len, &attr) || style->attrs & (unsigned)attr)
		return HL78_ERR_SYNTAX;
	style->attrs |= (unsigned)attr;
	return 0;
}

int role_parse_style(const char *text, struct style *style, const char **wrong)
{
	struct style made = { COLOUR_DEFAULT, COLOUR_DEFAULT, 0 };
	bool seen_fg = false, seen_bg = false;
	size_t len;
	int err;

	for (;; text += len) {
		text += strspn(text, " \t");
		len = strcspn(text, " \t");
		if (len == 0)
			break;
		err = parse_word(text, len, &made, &seen_fg, &seen_bg);
		if (err) {
			if (wrong)
				*wrong = text;
			return err;
		}
	}
	*style = made;
	return 0;
}

/* ---- fewer colours ---- */

static const uint8_t steps[6] = { 0, 95, 135, 175, 215, 255 };

static const int32_t vga[16] = {
	0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa,
	0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff,
	0x55ffff, 0xffffff,
};

int32_t colour_rgb(int32_t colour)
{
	int n;

	if (colour & COLOUR_RGB)
		return colour & 0xffffff;
	if (colour < 16)
		return vga[colour];
	if (colour < 232) {
		n = colour - 16;
		return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 |
		       steps[n % 6];
	}
	n = 8 + 10 * (colour - 232);
	return n << 16 | n << 8 | n;
}

static int32_t distance(int32_t a, int32_t b)
{
	int32_t sum = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int32_t d = (a >> shift & 255) - (b >> shift & 255);

		sum += d * d;
	}
	return sum;
}

/*
 * There the first 8 numbers, or up to 256, are a palette's: a blue that dark
 * is told by one with a trace of green.
 */
static int32_t direct(int32_t colour)
{
	int32_t rgb = colour_rgb(colour);

	if (colour < 8)
		return colour;
	return rgb < 256 ? rgb | 0x000100 : rgb;
}

int colour_near(int32_t colour, int n_colours)
{
	int first = 16, end = 256, best = 0;
	int32_t rgb, least = INT32_MAX;

	if (colour < 0 || n_colours < 8)
		return COLOUR_DEFAULT;
	if (n_colours == COLOURS_DIRECT)
		return direct(colour);
	if (n_colours < 256) {
		first = 0;
		end = n_colours < 16 ? 8 : 16;
	}
	/* As it is, where the palette has it. */
	if (!(colour & COLOUR_RGB) && colour < end)
		return colour;
	/* A bright one keeps its hue; black would not be seen. */
	if (!(colour & COLOUR_RGB) && colour < 16)
		return colour == 8 ? 7 : colour - 8;
	rgb = colour_rgb(colour);
	for (int i = first; i < end; i++) {
		int32_t d = distance(rgb, colour_rgb(i));

		if (d < least) {
			least = d;
			best = i;
		}
	}
	return best;
}
