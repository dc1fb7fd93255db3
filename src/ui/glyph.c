/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of our own symbols. Severities differ in shape, not only in
 * colour, in each of the sets. Everything here is one column wide in every
 * terminal that shows it. What stands in the second set is in IBM's code page
 * 437, as which the kernel's own font begins, and in the fonts of Debian's
 * console-setup.
 */
#include "ui/glyph.h"

static const uint32_t glyphs[N_GLYPHS][N_GLYPH_SETS] = {
	/*                   UTF-8   console ACS     ASCII */
	[GLYPH_NONE] =     { 0x2013, '-',    '-',    '-' },
	[GLYPH_CUT] =      { 0x2026, '~',    '~',    '~' },
	[GLYPH_RULE] =     { 0x2500, 0x2500, 0x2500, '-' },
	[GLYPH_EDGE] =     { 0x2502, 0x2502, 0x2502, '|' },
	[GLYPH_TEE] =      { 0x252c, 0x252c, 0x252c, '+' },
	[GLYPH_BAR] =      { 0x2588, 0x2588, '#',    '#' },
	[GLYPH_BAR_REST] = { 0x2591, 0x2591, 0x2592, '.' },
	[GLYPH_INFO] =     { 0x00b7, 0x00b7, 0x00b7, '.' },
	[GLYPH_GOOD] =     { 0x2713, '+',    '+',    '+' },
	[GLYPH_ASK] =      { '?',    '?',    '?',    '?' },
	[GLYPH_WARNING] =  { '!',    '!',    '!',    '!' },
	[GLYPH_ERROR] =    { 0x2717, 'x',    'x',    'x' },
	[GLYPH_OWN] =      { 0x203a, 0x00bb, '>',    '>' },
	[GLYPH_HOST] =     { '>',    '>',    '>',    '>' },
	[GLYPH_MODULE] =   { '<',    '<',    '<',    '<' },
	[GLYPH_REMARK] =   { '#',    '#',    '#',    '#' },
	[GLYPH_ON] =       { 0x25cf, 0x25a0, 0x25c6, '*' },
	[GLYPH_BETWEEN] =  { 0x25d0, '~',    '~',    '~' },
	[GLYPH_OFF] =      { 0x25cb, 'o',    'o',    'o' },
	[GLYPH_ARROW] =    { 0x2192, 0x2192, '>',    '>' },
	[GLYPH_BAR_LEFT] = { 0x258c, 0x2588, '#',    '#' },
	[GLYPH_BAR_RIGHT] = { 0x2590, 0x2588, '#',   '#' },
	[GLYPH_BAR_LOW] =  { 0x2584, '_',    '_',    '_' },
};

bool glyphs_ascii(enum glyph_set set)
{
	return set == GLYPHS_ACS || set == GLYPHS_ASCII;
}

uint32_t glyph_code(enum glyph glyph, enum glyph_set set)
{
	return glyphs[glyph][set];
}

uint32_t glyph_half(enum glyph_set set)
{
	return set == GLYPHS_UTF8 ? 0x258c : 0;
}
