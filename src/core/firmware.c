/* SPDX-License-Identifier: MIT */
/*
 * Firmware versions taken apart and compared: [A|B|T] model [-M], four
 * numbers, a build number or none, an eight-digit date or none, all parted by
 * points. A text that leaves a part out or has one too many is no version.
 */
#include <hl78/firmware.h>

#include <string.h>

#include "core/ascii.h"

#define N_PARTS	    4
#define DATE_DIGITS 8

struct cursor {
	const char *at;
	const char *end;
};

static size_t left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static bool take(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if (len > left(c) || !ascii_equal_nocase(c->at, len, text, len))
		return false;
	c->at += len;
	return true;
}

/* Returns the number of digits, 0 for no number. */
static size_t take_uint(struct cursor *c, uint64_t *value)
{
	size_t n = ascii_read_uint(c->at, left(c), INT32_MAX, value);

	c->at += n;
	return n;
}

/* "BHL7800-M": the model always begins with HL, as kept in capitals. */
static bool take_model(struct cursor *c, struct hl78_firmware *fw)
{
	static const char variants[] = "abt";
	size_t n = 2;

	if (left(c) && memchr(variants, ascii_lower(*c->at), 3)) {
		fw->variant = (char)(ascii_lower(*c->at) - 'a' + 'A');
		c->at++;
	}
	if (!take(c, "HL"))
		return false;
	memcpy(fw->model, "HL", 2);
	while (left(c) && ascii_is_digit(*c->at)) {
		if (n + 1 == sizeof(fw->model))
			return false;
		fw->model[n++] = *c->at++;
	}
	fw->model[n] = '\0';
	fw->m = take(c, "-M");
	return n > 2;
}

/* What stands behind the four numbers: ".99", ".20180803" or both. */
static bool take_tail(struct cursor *c, struct hl78_firmware *fw)
{
	uint64_t value;

	for (int i = 0; i < 2 && take(c, "."); i++) {
		size_t n = take_uint(c, &value);

		if (!n || fw->date >= 0)
			return false;
		if (n == DATE_DIGITS)
			fw->date = (int32_t)value;
		else if (i == 0)
			fw->build = (int32_t)value;
		else
			return false;
	}
	return true;
}

bool hl78_firmware_read(struct hl78_firmware *fw, const char *text, size_t len)
{
	struct cursor c = { text, text + len };
	uint64_t value;

	memset(fw, 0, sizeof(*fw));
	fw->build = -1;
	fw->date = -1;
	while (left(&c) && ascii_is_blank(*c.at))
		c.at++;
	while (left(&c) && ascii_is_blank(c.end[-1]))
		c.end--;
	if (!take_model(&c, fw))
		return false;
	for (int i = 0; i < N_PARTS; i++) {
		if (!take(&c, ".") || !take_uint(&c, &value))
			return false;
		fw->part[i] = (uint32_t)value;
	}
	return take_tail(&c, fw) && !left(&c);
}

int hl78_firmware_compare(const struct hl78_firmware *a,
			  const struct hl78_firmware *b)
{
	for (int i = 0; i < N_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return (a->build > b->build) - (a->build < b->build);
}

bool hl78_firmware_same(const struct hl78_firmware *a,
			const struct hl78_firmware *b)
{
	if (hl78_firmware_compare(a, b) != 0)
		return false;
	return a->date < 0 || b->date < 0 || a->date == b->date;
}
