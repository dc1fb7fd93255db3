/* SPDX-License-Identifier: MIT */
/*
 * The indication mask of AT+WDSI, as the events it turns on and back. A bit
 * turns on one to three events; the text form names events, never bits, as
 * long as every bit has a meaning (AN 4.2).
 */
#include <hl78/wds.h>

#include <string.h>

#include "core/ascii.h"
#include "core/build.h"

/* Lowest first: the events then are in the order of their numbers, too. */
static const struct hl78_mask_bit bits[] = {
	{ .bit = 0, .value = 1, .n_codes = 1, .codes = { 0 },
	  .title = "services ready" },
	{ .bit = 1, .value = 2, .n_codes = 3, .codes = { 1, 2, 3 },
	  .title = "requests for agreement" },
	{ .bit = 2, .value = 4, .n_codes = 2, .codes = { 4, 5 },
	  .title = "authentication" },
	{ .bit = 3, .value = 8, .n_codes = 3, .codes = { 6, 7, 8 },
	  .title = "session" },
	{ .bit = 4, .value = 16, .n_codes = 3, .codes = { 9, 10, 11 },
	  .title = "package" },
	{ .bit = 5, .value = 32, .n_codes = 2, .codes = { 12, 13 },
	  .title = "certification" },
	{ .bit = 6, .value = 64, .n_codes = 3, .codes = { 14, 15, 16 },
	  .title = "update" },
	{ .bit = 8, .value = 256, .n_codes = 1, .codes = { 18 },
	  .title = "download progress" },
	{ .bit = 12, .value = 4096, .n_codes = 1, .codes = { 23 },
	  .title = "bootstrap or DM server" },
};

#define N_BITS (sizeof(bits) / sizeof(bits[0]))

const struct hl78_mask_bit *hl78_mask_bits(size_t *n)
{
	*n = N_BITS;
	return bits;
}

unsigned hl78_mask_for(int code)
{
	for (size_t i = 0; i < N_BITS; i++)
		for (size_t k = 0; k < bits[i].n_codes; k++)
			if (bits[i].codes[k] == code)
				return bits[i].value;
	return 0;
}

bool hl78_mask_valid(int64_t mask)
{
	return mask >= 0 && (mask & ~(int64_t)HL78_MASK_ALL) == 0;
}

static void add_part(struct builder *b, const char *before, int number)
{
	if (b->len)
		builder_char(b, ' ');
	builder_text(b, before);
	builder_int(b, number);
}

/* Runs of neighbouring numbers as "first-last", across bits. */
static void add_events(struct builder *b, unsigned mask)
{
	int last_known = bits[N_BITS - 1].codes[0];

	for (int code = 0; code <= last_known; code++) {
		int first = code;

		if (!(hl78_mask_for(code) & mask))
			continue;
		while (hl78_mask_for(code + 1) & mask)
			code++;
		add_part(b, "", first);
		if (code == first)
			continue;
		builder_char(b, '-');
		builder_int(b, code);
	}
}

const char *hl78_mask_text(unsigned mask, char *out, size_t size)
{
	struct builder b;

	builder_init(&b, out, size);
	if (mask == 0)
		builder_text(&b, "none");
	if (mask == HL78_MASK_ALL)
		builder_text(&b, "all");
	if (mask == 0 || mask == HL78_MASK_ALL)
		return out;
	add_events(&b, mask);
	for (int bit = 0; bit < 32; bit++)
		if (mask & ~(unsigned)HL78_MASK_ALL & (1u << bit))
			add_part(&b, "bit ", bit);
	return out;
}

static bool is_word(const char *text, size_t len, const char *word)
{
	return ascii_equal_nocase(text, len, word, strlen(word));
}

/*
 * Reads "9" or "9-11" and adds its bits. Returns the bytes used up, or an
 * error.
 */
static int read_part(const char *text, size_t len, unsigned *mask)
{
	uint64_t first;
	size_t n = ascii_read_uint(text, len, INT32_MAX, &first);
	uint64_t last = first;

	if (!n)
		return HL78_ERR_SYNTAX;
	if (n < len && text[n] == '-') {
		size_t more = ascii_read_uint(text + n + 1, len - n - 1,
					      INT32_MAX, &last);

		if (!more || last < first)
			return HL78_ERR_SYNTAX;
		n += 1 + more;
	}
	for (uint64_t code = first; code <= last; code++) {
		unsigned value = hl78_mask_for((int)code);

		if (!value)
			return HL78_ERR_RANGE;
		*mask |= value;
	}
	return (int)n;
}

static bool is_separator(char c)
{
	return c == ',' || ascii_is_blank(c);
}

/* A list of parts, which is not empty. */
static int read_events(const char *text, size_t len, unsigned *mask)
{
	for (size_t at = 0; at < len;) {
		int n = read_part(text + at, len - at, mask);

		if (n < 0)
			return n;
		at += (size_t)n;
		if (at < len && !is_separator(text[at]))
			return HL78_ERR_SYNTAX;
		while (at < len && is_separator(text[at]))
			at++;
	}
	return 0;
}

int hl78_mask_parse(const char *text, unsigned *mask)
{
	unsigned found = 0;
	size_t len;
	int err = 0;

	while (ascii_is_blank(*text))
		text++;
	len = strlen(text);
	while (len && ascii_is_blank(text[len - 1]))
		len--;
	if (!len)
		return HL78_ERR_SYNTAX;
	if (is_word(text, len, "all"))
		found = HL78_MASK_ALL;
	else if (!is_word(text, len, "none"))
		err = read_events(text, len, &found);
	if (!err)
		*mask = found;
	return err;
}
