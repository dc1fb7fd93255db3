/* SPDX-License-Identifier: MIT */
/*
 * The visible notation of bytes, and the UTF-8 it needs. Decides which code
 * points are safe to show, not how wide they are. No state; every output is
 * bounded by the caller's size, and a way back exists for every byte.
 */
#include <hl78/text.h>

#include <string.h>

/*
 * What must not reach a terminal or a log as itself, in ascending order:
 * controls, and all that is invisible or turns the order of its neighbours
 * (Unicode's Default_Ignorable_Code_Point, Bidi_Control, private use).
 */
static const struct {
	uint32_t first, last;
} unsafe[] = {
	{ 0x0000, 0x001f },     { 0x007f, 0x009f },     { 0x00ad, 0x00ad },
	{ 0x034f, 0x034f },     { 0x061c, 0x061c },     { 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },     { 0x180b, 0x180f },     { 0x200b, 0x200f },
	{ 0x2028, 0x202e },     { 0x2060, 0x206f },     { 0x3164, 0x3164 },
	{ 0xd800, 0xf8ff },     { 0xfdd0, 0xfdef },     { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },     { 0xffa0, 0xffa0 },     { 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 },   { 0x1d173, 0x1d17a },   { 0xe0000, 0xe0fff },
	{ 0xf0000, UINT32_MAX },
};

size_t hl78_utf8_decode(const uint8_t *bytes, size_t len, uint32_t *code)
{
	/* The least code point that needs so many bytes. */
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c;
	size_t n, i;

	if (!len)
		return 0;
	c = bytes[0];
	if (c < 0x80) {
		*code = c;
		return 1;
	}
	if (c < 0xc2 || c > 0xf4)
		return 0;
	n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (n > len)
		return 0;
	c &= 0x7fu >> n;
	for (i = 1; i < n; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (bytes[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code = c;
	return n;
}

bool hl78_printable(uint32_t code)
{
	size_t i;

	if (code >= 0x20 && code < 0x7f)
		return true;
	if ((code & 0xfffe) == 0xfffe)
		return false; /* the last two of each plane: noncharacters */
	for (i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++) {
		if (code <= unsafe[i].last)
			return code < unsafe[i].first;
	}
	return true;
}

/*
 * The notation of what stands at `in`: its length in `out`, and in `*n_in` the
 * bytes it stands for.
 */
static size_t escape_one(const uint8_t *in, size_t len, char out[4],
			 size_t *n_in)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t code;
	size_t n = hl78_utf8_decode(in, len, &code);

	if (n && hl78_printable(code)) {
		*n_in = n;
		memcpy(out, in, n);
		if (code != '\\')
			return n;
		out[1] = '\\';
		return 2;
	}
	*n_in = 1;
	out[0] = '\\';
	out[1] = 'x';
	out[2] = digits[in[0] >> 4];
	out[3] = digits[in[0] & 15];
	return HL78_ESCAPED_MAX;
}

/* How many bytes from here on stand for themselves, most of all text. */
static size_t plain_run(const uint8_t *in, size_t len)
{
	size_t n = 0;

	while (n < len && in[n] >= 0x20 && in[n] < 0x7f && in[n] != '\\')
		n++;
	return n;
}

size_t hl78_text_escape(const void *bytes, size_t len, char *out, size_t size,
			size_t *out_len)
{
	const uint8_t *in = bytes;
	size_t room = size ? size - 1 : 0;
	size_t used = 0, n = 0;

	while (used < len) {
		char piece[HL78_ESCAPED_MAX];
		size_t n_in, n_out;
		size_t left = len - used < room - n ? len - used : room - n;
		size_t plain = plain_run(in + used, left);

		if (plain) {
			memcpy(out + n, in + used, plain);
			n += plain;
			used += plain;
			continue;
		}
		n_out = escape_one(in + used, len - used, piece, &n_in);
		if (n_out > room - n)
			break;
		memcpy(out + n, piece, n_out);
		n += n_out;
		used += n_in;
	}
	if (size)
		out[n] = '\0';
	*out_len = n;
	return used;
}

/* The value of a lower-case hexadecimal digit, -1 for none. */
static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

size_t hl78_text_unescape(const char *text, size_t len, void *out)
{
	const char *end = text + len;
	uint8_t *to = out;

	while (text < end) {
		const char *mark = memchr(text, '\\', (size_t)(end - text));
		size_t plain = (size_t)((mark ? mark : end) - text);
		int high = -1, low = -1;

		memmove(to, text, plain);
		to += plain;
		text += plain;
		if (!mark)
			break;
		if (end - text >= 4 && text[1] == 'x') {
			high = digit_value(text[2]);
			low = digit_value(text[3]);
		}
		if (high >= 0 && low >= 0) {
			*to++ = (uint8_t)(high << 4 | low);
			text += 4;
			continue;
		}
		if (end - text >= 2 && text[1] == '\\')
			text++; /* a doubled one */
		*to++ = '\\';
		text++;
	}
	return (size_t)(to - (uint8_t *)out);
}
