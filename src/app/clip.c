/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OSC 52: base64 between an introducer and a BEL. What is in the text cannot
 * end the sequence, since base64 has letters only.
 */
#include "app/clip.h"

#include <stdlib.h>
#include <string.h>

static const char introducer[] = "\033]52;c;";
static const char terminator[] = "\a";
/* Of GNU screen: what is between these goes to the terminal as it is. */
static const char wrap[] = "\033P";
static const char unwrap[] = "\033\\";
/* It takes no longer strings than 768 bytes, older ones than 256. */
#define PIECE_MAX 200

/* Bytes put together; there is room for all. */
struct bytes {
	char *at;
	size_t len;
};

static void add(struct bytes *b, const char *text, size_t len)
{
	memcpy(b->at + b->len, text, len);
	b->len += len;
}

static void add_base64(struct bytes *b, const unsigned char *text, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		unsigned v = (unsigned)text[i] << 16 |
			     (n > 1 ? (unsigned)text[i + 1] << 8 : 0) |
			     (n > 2 ? text[i + 2] : 0);
		char four[4] = {
			digits[v >> 18], digits[v >> 12 & 63],
			n > 1 ? digits[v >> 6 & 63] : '=',
			n > 2 ? digits[v & 63] : '=',
		};

		add(b, four, sizeof(four));
	}
}

static void add_wrapped(struct bytes *b, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i += PIECE_MAX) {
		size_t n = len - i < PIECE_MAX ? len - i : PIECE_MAX;

		add(b, wrap, sizeof(wrap) - 1);
		add(b, text + i, n);
		add(b, unwrap, sizeof(unwrap) - 1);
	}
}

char *clip_sequence(const char *text, size_t len, const char *term, bool tmux,
		    size_t *n)
{
	bool is_screen = !tmux && term && strncmp(term, "screen", 6) == 0;
	size_t room = CLIP_BASE64_MAX + 16;
	struct bytes plain, out;

	if (len > CLIP_TEXT_MAX)
		return NULL;
	plain = (struct bytes){ malloc(room), 0 };
	if (!plain.at)
		return NULL;
	add(&plain, introducer, sizeof(introducer) - 1);
	add_base64(&plain, (const unsigned char *)text, len);
	add(&plain, terminator, sizeof(terminator) - 1);
	*n = plain.len;
	if (!is_screen)
		return plain.at;
	out = (struct bytes){ malloc(room + (room / PIECE_MAX + 1) *
				     (sizeof(wrap) + sizeof(unwrap))), 0 };
	if (out.at)
		add_wrapped(&out, plain.at, plain.len);
	free(plain.at);
	*n = out.len;
	return out.at;
}
