/* SPDX-License-Identifier: MIT */
/*
 * The time stamps that programs put before a line, as a table of patterns. It
 * reads one stamp at a time and knows nothing of the one before; what a value
 * that falls means is said by the pattern and decided by the reader. Years 1 to
 * 9999, so that no value overflows.
 */
#include "core/ascii.h"
#include "core/trace.h"

#include <string.h>

/*
 * A pattern's letters: Y year, M D h m s two digits each, b a month's name,
 * H hours without a limit, e seconds since 1970, f a fraction or nothing,
 * u Zephyr's fraction "037,109", z a zone or nothing, Z a zone. A blank at its
 * end may be missing at the end of a line. All else stands for itself.
 */
struct form {
	const char *pattern;
	enum hl78_clock clock; /* where the stamp names no zone */
	enum trace_wrap wrap;
};

static const struct form forms[] = {
	/* Tera Term, minicom */
	{ "[Y-M-D h:m:sf] ", HL78_CLOCK_LOCAL, TRACE_WRAP_NONE },
	/* tio: iso8601, 24hour and its relatives, epoch */
	{ "[Y-M-DTh:m:sfz] ", HL78_CLOCK_LOCAL, TRACE_WRAP_NONE },
	{ "[h:m:sf] ", HL78_CLOCK_LOCAL, TRACE_WRAP_DAY },
	{ "[ef] ", HL78_CLOCK_UTC, TRACE_WRAP_NONE },
	/* ts: as it is, with -s or -i, %.s, and formats of one's own */
	{ "b D h:m:sf ", HL78_CLOCK_LOCAL, TRACE_WRAP_YEAR },
	{ "h:m:sf ", HL78_CLOCK_LOCAL, TRACE_WRAP_DAY },
	{ "ef ", HL78_CLOCK_UTC, TRACE_WRAP_NONE },
	{ "Y-M-DTh:m:sfz ", HL78_CLOCK_LOCAL, TRACE_WRAP_NONE },
	{ "Y-M-D h:m:sfz ", HL78_CLOCK_LOCAL, TRACE_WRAP_NONE },
};

static const struct form uptime_form = {
	"[H:m:su] ", HL78_CLOCK_RELATIVE, TRACE_WRAP_BOOT
};

static const struct form own_form = {
	"Y-M-DTh:m:sfZ ", HL78_CLOCK_UTC, TRACE_WRAP_NONE
};

struct cursor {
	const uint8_t *at;
	const uint8_t *end;
};

struct fields {
	/* A date without a year is taken in a leap year, none as 1970-01-01. */
	int year, month, day;
	int hour, minute, second;
	int64_t epoch;
	int micros;
	int zone; /* minutes east of Greenwich */
	bool zoned;
};

/* A number of least to most digits. */
static bool read_number(struct cursor *c, int least, int most, int64_t *value)
{
	int n = 0;

	*value = 0;
	while (n < most && c->at < c->end && ascii_is_digit(*c->at)) {
		*value = *value * 10 + (*c->at++ - '0');
		n++;
	}
	return n >= least;
}

/* Two digits up to `max`. */
static bool read_two(struct cursor *c, int min, int max, int *value)
{
	int64_t number;

	if (!read_number(c, 2, 2, &number) || number < min || number > max)
		return false;
	*value = (int)number;
	return true;
}

static bool read_month(struct cursor *c, int *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	if (c->end - c->at < 3)
		return false;
	for (i = 0; i < 12; i++) {
		if (!memcmp(c->at, names + 3 * i, 3)) {
			*month = i + 1;
			c->at += 3;
			return true;
		}
	}
	return false;
}

static bool read_literal(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != (uint8_t)wanted)
		return false;
	c->at++;
	return true;
}

/* Up to nine digits behind a point or a comma; microseconds count. */
static bool read_fraction(struct cursor *c, int *micros)
{
	int n;

	*micros = 0;
	if (c->at == c->end || (*c->at != '.' && *c->at != ','))
		return true;
	c->at++;
	if (c->at == c->end || !ascii_is_digit(*c->at))
		return false;
	for (n = 0; n < 9; n++) {
		int digit = 0;

		if (c->at < c->end && ascii_is_digit(*c->at))
			digit = *c->at++ - '0';
		if (n < 6)
			*micros = *micros * 10 + digit;
	}
	return true;
}

/* Zephyr's ".037,109": milliseconds, microseconds. */
static bool read_uptime_fraction(struct cursor *c, int *micros)
{
	int64_t ms, us;

	if (!read_literal(c, '.') || !read_number(c, 3, 3, &ms) ||
	    !read_literal(c, ',') || !read_number(c, 3, 3, &us))
		return false;
	*micros = (int)(ms * 1000 + us);
	return true;
}

/* "Z", "+0200", "+02:00". */
static bool read_zone(struct cursor *c, struct fields *f)
{
	int sign, hours, minutes;

	if (c->at == c->end)
		return false;
	if (*c->at == 'Z') {
		c->at++;
		f->zoned = true;
		return true;
	}
	if (*c->at != '+' && *c->at != '-')
		return false;
	sign = *c->at++ == '+' ? 1 : -1;
	if (!read_two(c, 0, 23, &hours))
		return false;
	read_literal(c, ':');
	if (!read_two(c, 0, 59, &minutes))
		return false;
	f->zone = sign * (hours * 60 + minutes);
	f->zoned = true;
	return true;
}

static bool read_year(struct cursor *c, int *year)
{
	int64_t number;

	if (!read_number(c, 4, 4, &number) || number < 1)
		return false;
	*year = (int)number;
	return true;
}

/* The field that one letter of a pattern stands for. */
static bool read_field(struct cursor *c, char letter, struct fields *f)
{
	int64_t number;

	switch (letter) {
	case 'Y':
		return read_year(c, &f->year);
	case 'M':
		return read_two(c, 1, 12, &f->month);
	case 'D':
		return read_two(c, 1, 31, &f->day);
	case 'h':
		return read_two(c, 0, 23, &f->hour);
	case 'm':
		return read_two(c, 0, 59, &f->minute);
	case 's':
		return read_two(c, 0, 60, &f->second);
	case 'b':
		f->year = 1972;
		return read_month(c, &f->month);
	case 'H':
		if (!read_number(c, 2, 6, &number))
			return false;
		f->hour = (int)number;
		return true;
	case 'e':
		return read_number(c, 9, 11, &f->epoch);
	case 'f':
		return read_fraction(c, &f->micros);
	case 'u':
		return read_uptime_fraction(c, &f->micros);
	case 'z':
		if (c->at == c->end || *c->at == ' ' || *c->at == ']')
			return true;
		return read_zone(c, f);
	case 'Z':
		return read_zone(c, f);
	default:
		return read_literal(c, letter);
	}
}

/* Days since 1970-01-01. */
static int64_t days_of(const struct fields *f)
{
	/* Years begin in March, so that a leap day is the last of its year. */
	int year = f->year - (f->month <= 2);
	int month = f->month > 2 ? f->month - 3 : f->month + 9;
	int days = 365 * year + year / 4 - year / 100 + year / 400 +
		   (153 * month + 2) / 5 + f->day - 1;

	return days - 719468;
}

static size_t read_form(const struct form *form, struct trace_stamp *stamp,
			const uint8_t *text, size_t len)
{
	struct fields f = { .year = 1970, .month = 1, .day = 1 };
	struct cursor c = { text, text + len };
	const char *p;
	int64_t seconds;

	for (p = form->pattern; *p; p++) {
		if (read_field(&c, *p, &f))
			continue;
		if (*p == ' ' && !p[1] && (c.at == c.end || *c.at == '\r'))
			break;
		return 0;
	}
	seconds = f.epoch + days_of(&f) * 86400 +
		  f.hour * INT64_C(3600) + f.minute * 60 + f.second -
		  f.zone * 60;
	stamp->clock = f.zoned ? HL78_CLOCK_UTC : form->clock;
	stamp->wrap = form->wrap;
	stamp->value = seconds * 1000000 + f.micros;
	return (size_t)(c.at - text);
}

size_t trace_stamp_read(struct trace_stamp *stamp, const uint8_t *text,
			size_t len)
{
	size_t i, n;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		n = read_form(&forms[i], stamp, text, len);
		if (n)
			return n;
	}
	return 0;
}

size_t trace_uptime_read(struct trace_stamp *stamp, const uint8_t *text,
			 size_t len)
{
	return read_form(&uptime_form, stamp, text, len);
}

size_t trace_own_stamp_read(struct trace_stamp *stamp, const uint8_t *text,
			    size_t len)
{
	return read_form(&own_form, stamp, text, len);
}
