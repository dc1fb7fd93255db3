/* SPDX-License-Identifier: MIT */
/*
 * What a line is by its own form. It looks at nothing but the line: whether
 * an answer was expected is for dialog.c to know. Lenient about blanks, control
 * bytes and quotes around values (all seen on real lines), strict about what
 * stands behind an event: prose that begins like one is not one.
 */
#include <hl78/line.h>

#include <string.h>

#include "core/ascii.h"

/* Blanks, CR, NUL, and the single bytes of XMODEM that can stick to a line. */
static bool is_margin(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* What around a text says nothing. */
static bool is_space(char c)
{
	return ascii_is_blank(c) || c == '\r' || c == '\n' || c == '\0';
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && ascii_is_blank(*p))
		p++;
	return p;
}

static bool starts_with(const char *p, const char *end, const char *word,
			size_t len)
{
	return (size_t)(end - p) >= len && memcmp(p, word, len) == 0;
}

/* A quotation mark, straight or curled by a word processor: its length. */
static size_t quote_len(const char *p, const char *end)
{
	if (p == end || (*p != '"' && *p != '\xe2'))
		return 0;
	if (*p == '"')
		return 1;
	if (starts_with(p, end, "\xe2\x80\x9c", 3) ||
	    starts_with(p, end, "\xe2\x80\x9d", 3))
		return 3;
	return 0;
}

static bool is_value_char(char c)
{
	return ascii_is_digit(c) || ascii_is_alpha(c) || strchr("._%:+-", c);
}

/*
 * One value from `p`: `*start` to `*stop` without its quotes. Returns where it
 * ends, quotes included, or NULL when it is none.
 */
static const char *scan_value(const char *p, const char *end,
			      const char **start, const char **stop)
{
	size_t quote = quote_len(p, end);

	if (!quote) {
		*start = p;
		while (p < end && *p && is_value_char(*p))
			p++;
		*stop = p;
		return p;
	}
	for (*start = p += quote; p < end; p++) {
		quote = quote_len(p, end);
		if (quote) {
			*stop = p;
			return p + quote;
		}
	}
	return NULL;
}

static bool read_integer(const char *p, const char *end, int64_t *value)
{
	bool negative = p < end && *p == '-';
	uint64_t v;
	size_t n;

	p += negative;
	n = ascii_read_uint(p, (size_t)(end - p), INT64_MAX, &v);
	if (!n)
		return false;
	*value = negative ? -(int64_t)v : (int64_t)v;
	return p + n == end;
}

static void set_datum(struct hl78_datum *datum, const char *text,
		      const char *start, const char *stop)
{
	const char *digits_end = stop;

	if (digits_end > start && digits_end[-1] == '%')
		digits_end--;
	datum->is_int = read_integer(start, digits_end, &datum->value);
	datum->start = (uint16_t)(start - text);
	datum->len = (uint16_t)(stop - start);
}

/* The values behind an event's number, up to the end of the line. */
static bool read_data(struct hl78_line *line, const char *p, const char *end)
{
	const char *start, *stop;

	while (p < end) {
		if (*p != ',')
			return false;
		start = p + 1;
		p = skip_blanks(start, end);
		/* "+WDSI: 14, which …" is prose, "+WDSI: 11, 2" is not. */
		if (p > start && p < end && ascii_is_alpha(*p))
			return false;
		p = scan_value(p, end, &start, &stop);
		if (!p)
			return false;
		if (line->n_data < HL78_DATA_MAX)
			set_datum(&line->data[line->n_data++], line->text,
				  start, stop);
		p = skip_blanks(p, end);
	}
	return true;
}

/* "+WDSI:" is behind us; the rest must be a number, values, and no more. */
static bool read_wdsi(struct hl78_line *line, const char *p, const char *end)
{
	uint64_t code;
	size_t n;

	p = skip_blanks(p, end);
	n = ascii_read_uint(p, (size_t)(end - p), INT32_MAX, &code);
	if (!n)
		return false;
	line->code = (int32_t)code;
	line->n_data = 0;
	return read_data(line, skip_blanks(p + n, end), end);
}

/* The number of "+CME ERROR: n"; -1 for the worded form of AT+CMEE=2. */
static int32_t error_number(const char *p, const char *end)
{
	uint64_t n;

	p = skip_blanks(p, end);
	return ascii_read_uint(p, (size_t)(end - p), INT32_MAX, &n)
		       ? (int32_t)n
		       : -1;
}

static void read_boot(struct hl78_line *line, const char *p, const char *end)
{
	line->kind = HL78_LINE_BOOT;
	line->code = error_number(p, end);
}

/* "+KSUP:" is behind us: a number and no more, or a line that was cut there. */
static bool read_ksup(struct hl78_line *line, const char *p, const char *end)
{
	uint64_t n;
	size_t digits;

	p = skip_blanks(p, end);
	digits = ascii_read_uint(p, (size_t)(end - p), INT32_MAX, &n);
	if (skip_blanks(p + digits, end) != end)
		return false;
	read_boot(line, p, end);
	return true;
}

/* A line that begins with "+". */
static void read_plus(struct hl78_line *line, const char *p, const char *end)
{
	static const char wdsi[] = "+WDSI:", cme[] = "+CME ERROR:",
			  cms[] = "+CMS ERROR:", ksup[] = "+KSUP:";
	const char *name_end = p + 1;

	if (starts_with(p, end, wdsi, sizeof(wdsi) - 1)) {
		line->kind = HL78_LINE_WDSI;
		line->name_len = sizeof(wdsi) - 2;
		if (!read_wdsi(line, p + sizeof(wdsi) - 1, end)) {
			line->kind = HL78_LINE_PREFIXED;
			line->code = -1;
			line->n_data = 0;
		}
		return;
	}
	if (starts_with(p, end, cme, sizeof(cme) - 1)) {
		line->kind = HL78_LINE_CME;
		line->code = error_number(p + sizeof(cme) - 1, end);
		return;
	}
	if (starts_with(p, end, cms, sizeof(cms) - 1)) {
		line->kind = HL78_LINE_CMS;
		line->code = error_number(p + sizeof(cms) - 1, end);
		return;
	}
	if (starts_with(p, end, ksup, sizeof(ksup) - 1) &&
	    read_ksup(line, p + sizeof(ksup) - 1, end)) {
		line->name_len = sizeof(ksup) - 2;
		return;
	}
	while (name_end < end && ascii_is_name(*name_end))
		name_end++;
	if (name_end == p + 1 || name_end == end || *name_end != ':')
		return;
	line->kind = HL78_LINE_PREFIXED;
	line->name_len = (size_t)(name_end - p);
}

/* What an extended command's name begins with, or a basic one's: "&F". */
static bool is_sign(char c)
{
	switch (c) {
	case '+':
	case '&':
	case '%':
	case '#':
	case '*':
	case '$':
	case '\\':
	case '!':
	case '^':
	case '@':
		return true;
	default:
		return false;
	}
}

/* What may follow a command's name: its form, or the next command. */
static bool may_follow_name(char c)
{
	return c == '=' || c == '?' || c == ';' || c == '+' || c == '&';
}

/* Past the name of an extended command, or NULL when it has none. */
static const char *skip_name(const char *p, const char *end)
{
	bool extended = *p++ == '+';

	if (p == end || !ascii_is_alpha(*p))
		return NULL;
	while (p < end && ascii_is_name(*p) && (extended || *p != '_'))
		p++;
	return p;
}

/*
 * Past basic commands strung together, "E0Q0V1", or NULL. Only a number lets
 * another letter follow, or words would be commands ("home").
 */
static const char *skip_basic(const char *p, const char *end)
{
	const char *digits;

	do {
		if (!strchr("ADEHILMNOPQSTVWXZadehilmnopqstvwxz", *p++))
			return NULL;
		for (digits = p; p < end && ascii_is_digit(*p); p++)
			;
	} while (p < end && ascii_is_alpha(*p) && p > digits);
	return p < end && ascii_is_alpha(*p) ? NULL : p;
}

/* ATD: a number, with T or P before it. */
static bool is_dialled(const char *p, const char *end)
{
	if (p < end && strchr("TtPp", *p))
		p++;
	return p == end || ascii_is_digit(*p) || strchr("*#+>\"", *p);
}

/*
 * Whether what stands behind AT reads as a command: a basic one (I, I3, E0,
 * &F, S0=1), or an extended one by its sign and name. Prose does not: "AT+WSDS
 * is used to …", "at 10:00". Digits alone pass: "at13" is how one capture
 * spells ATI3.
 */
static bool is_command_body(const char *p, const char *end)
{
	if (p < end && ascii_is_digit(*p)) {
		while (p < end && ascii_is_digit(*p))
			p++;
		return p == end;
	}
	if (p < end && ascii_lower(*p) == 'd')
		return is_dialled(p + 1, end);
	if (p < end)
		p = is_sign(*p) ? skip_name(p, end) : skip_basic(p, end);
	if (!p)
		return false;
	p = skip_blanks(p, end);
	if (p == end)
		return true;
	if (!may_follow_name(*p))
		return false;
	/* "AT+WDS=1,1 — activates …": a remark behind a dash is prose. */
	for (; p + 1 < end; p++)
		if (*p == ' ' && (unsigned char)p[1] >= 0x80)
			return false;
	return true;
}

static bool is_at(const char *p, const char *end)
{
	return starts_with(p, end, "AT", 2) || starts_with(p, end, "at", 2);
}

static void read_command(struct hl78_line *line, const char *p,
			 const char *end)
{
	const char *body = p + 2;

	/* A shell's "at " before the command proper. */
	if (body < end && ascii_is_blank(*body)) {
		body = skip_blanks(body, end);
		if (is_at(body, end))
			body += 2;
	}
	if (is_command_body(body, end))
		line->kind = HL78_LINE_COMMAND;
}

static void read_word(struct hl78_line *line, const char *p, const char *end)
{
	static const struct {
		const char *word;
		size_t len;
		enum hl78_line_kind kind;
	} words[] = {
		{ "OK", 2, HL78_LINE_OK },
		{ "ERROR", 5, HL78_LINE_ERROR },
		{ "CONNECT", 7, HL78_LINE_CONNECT },
		{ "NO CARRIER", 10, HL78_LINE_NO_CARRIER },
		{ "READY", 5, HL78_LINE_BOOT },
	};
	size_t len = (size_t)(end - p);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].len == len && !memcmp(p, words[i].word, len)) {
			line->kind = words[i].kind;
			if (line->kind == HL78_LINE_BOOT)
				line->code = 0; /* as +KSUP: 0 */
			return;
		}
	}
	if (starts_with(p, end, "CONNECT ", 8) && ascii_is_digit(p[8]))
		line->kind = HL78_LINE_CONNECT;
	else if (starts_with(p, end, "U-Boot ", 7))
		read_boot(line, end, end);
}

static void set_text(struct hl78_line *line, const char *text,
		     const char *end, bool (*is_around)(char c))
{
	while (text < end && is_around(*text))
		text++;
	while (end > text && is_around(end[-1]))
		end--;
	line->text = text;
	line->len = line->true_len = (size_t)(end - text);
}

/* By its form, from `p` on, where there is something. */
static void read_form(struct hl78_line *line, const char *p, const char *end)
{
	switch (*p) {
	case '+':
		read_plus(line, p, end);
		break;
	case 'A':
	case 'a':
		if (is_at(p, end))
			read_command(line, p, end);
		break;
	case 'O':
	case 'E':
	case 'C':
	case 'N':
	case 'R':
	case 'U':
		read_word(line, p, end);
		break;
	default:
		break;
	}
}

void hl78_line_read(struct hl78_line *line, const char *text, size_t len)
{
	set_text(line, text, text + len, is_margin);
	line->name_len = 0;
	line->code = -1;
	line->n_data = 0;
	line->kind = line->len ? HL78_LINE_TEXT : HL78_LINE_BLANK;
	if (line->len)
		read_form(line, line->text, line->text + line->len);
	/* Nothing stuck to it then: a control byte is part of the text. */
	if (line->kind == HL78_LINE_TEXT)
		set_text(line, text, text + len, is_space);
}

bool hl78_reader_begin(struct hl78_reader *r, const struct hl78_line *line,
		       const char *name)
{
	size_t len = strlen(name);

	r->at = NULL;
	r->end = line->text + line->len;
	if (line->name_len != len || memcmp(line->text, name, len) != 0)
		return false;
	r->at = skip_blanks(line->text + len + 1, r->end);
	return true;
}

bool hl78_reader_text(struct hl78_reader *r, const char **text, size_t *len)
{
	const char *p = r->at, *start, *stop;
	size_t quote;

	if (p == NULL)
		return false;
	quote = quote_len(p, r->end);
	start = p += quote;
	while (p < r->end && (quote ? !quote_len(p, r->end) : *p != ','))
		p++;
	stop = p;
	if (quote && p < r->end)
		p = skip_blanks(p + quote_len(p, r->end), r->end);
	while (!quote && stop > start && ascii_is_blank(stop[-1]))
		stop--;
	if (p < r->end && *p != ',')
		return false;
	r->at = p < r->end ? skip_blanks(p + 1, r->end) : NULL;
	*text = start;
	*len = (size_t)(stop - start);
	return true;
}

bool hl78_reader_int(struct hl78_reader *r, int64_t min, int64_t max,
		     int64_t *value)
{
	struct hl78_reader before = *r;
	const char *text;
	size_t len;
	int64_t v;

	if (hl78_reader_text(r, &text, &len) &&
	    read_integer(text, text + len, &v) && v >= min && v <= max) {
		*value = v;
		return true;
	}
	*r = before;
	return false;
}

bool hl78_reader_done(const struct hl78_reader *r)
{
	return r->at == NULL;
}
