/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a stranger can write to do something to a terminal: titles, queries,
 * modes, C1 in both forms, overlong and broken UTF-8, what turns or hides text.
 */
#ifndef TESTS_E2E_SEQUENCES_H
#define TESTS_E2E_SEQUENCES_H

/* No CR, LF or NUL: they are for a line, or a name, of their own. */
static const char *const sequences[] = {
	"\033]0;owned\007", "\033]2;owned\033\\", "\033]52;c;cm0gLXJm\007",
	"\033]8;;http://x\007link\033]8;;\007", "\033]4;1;?\007",
	"\033]10;?\033\\", "\033]1337;File=:AAAA\007",
	"\033P$qm\033\\", "\033P+q544e\033\\", "\033Ptmux;\033\033]0;x\007\033\\",
	"\033X\033\\", "\033^pm\033\\", "\033_Gq\033\\", "\033k title\033\\",
	"\033[6n", "\033[5n", "\033[?6n", "\033[c", "\033[>c", "\033[=c",
	"\033[0x", "\033[18t", "\033[21t", "\033[>q", "\033[?1$p", "\033[u",
	"\033[2J\033[H", "\033[?1049l", "\033[?1000h\033[?2004h", "\033[20h",
	"\033c", "\033Z", "\033[!p", "\033#8", "\033(0lqk", "\033[5i",
	"\033[?25l", "\033[1;5r", "\033[8;1;1t", "\033[31;5;7m",
	"\x9b" "6n", "\x9d" "0;owned\x9c", "\x90$qm\x9c", "\x8d\x85\x84",
	"\xc2\x9b" "6n", "\xc2\x9d" "0;owned\xc2\x9c", "\xc2\x90q\xc2\x9c",
	/* overlong: NUL, Esc, '/', in two, three and four bytes; surrogates */
	"\xc0\x80", "\xc0\x9b[6n", "\xe0\x80\x9b[6n", "\xf0\x80\x80\x9b[6n",
	"\xc0\xaf", "\xed\xa0\x80\xed\xb0\x80", "\xf4\x90\x80\x80",
	"\xf8\x88\x80\x80\x80", "\xfe\xff", "\xe2\x82", "\xf0\x9f\x98",
	/* bidi, zero-width, joiners, tags, variation, separators, private */
	"\xe2\x80\xae" "gpj.exe", "\xe2\x81\xa6x\xe2\x81\xa9", "\xd8\x9c",
	"\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xef\xbb\xbf", "\xc2\xad",
	"\xf3\xa0\x81\x81\xf3\xa0\x81\xbf", "\xef\xb8\x8f", "\xe1\xa0\x8e",
	"\xe2\x80\xa8\xe2\x80\xa9", "\xee\x80\x80", "\xef\xbf\xbe",
	"a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"\xe6\xbc\xa2\xe5\xad\x97\xf0\x9f\x98\x80", "%s%n%x", "$(id)`id`",
	"\007\007\010\010\010\177\013\014\005\016\017",
};

#define N_SEQUENCES (sizeof(sequences) / sizeof(sequences[0]))

#endif
