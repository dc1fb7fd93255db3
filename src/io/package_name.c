/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The versions in a package's name, which is the only place that has them:
 * HL7802_4.3.9.0_to_4.4.14.0_allBin_nbIOT11_sig11.ua, HL7802.4.4.14.0.dwl. A
 * version has its model, its own or that of the one before it. Where a name can
 * be understood in two ways nothing is taken from it: a wrong version is worse
 * than none.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <hl78/firmware.h>

#include "io/package_parts.h"

/* More of them in one name are no pair. */
#define VERSIONS_MAX 8

struct version {
	const char *start; /* in the name, its model included */
	const char *end;
	char text[sizeof(((struct package *)NULL)->to)];
};

struct names {
	char model[24]; /* the newest, as written: "BHL7800-M"; "" */
	struct version versions[VERSIONS_MAX];
	unsigned n;
};

static const char digits[] = "0123456789";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_between(char c)
{
	return c == '_' || c == '-' || c == '.' || c == ' ';
}

static char upper(char c)
{
	return is_letter(c) ? (char)(c & ~0x20) : c;
}

/* The length of a model: "HL7802", "thl7800", "HL7800-M"; 0 for none. */
static size_t model_length(const char *at)
{
	size_t n = at[0] && strchr("aAbBtT", at[0]) ? 1 : 0, len;

	if (strncasecmp(at + n, "HL", 2) != 0)
		return 0;
	n += 2;
	len = strspn(at + n, digits);
	n += len;
	if (len > 0 && strncasecmp(at + n, "-M", 2) == 0 &&
	    !is_letter(at[n + 2]))
		n += 2;
	return len > 0 && !is_letter(at[n]) ? n : 0;
}

/*
 * The length of "4.4.14.0", with a build number and a date or without; 0 for
 * none. Numbers parted by underscores are four.
 */
static size_t numbers_length(const char *at, bool underscores)
{
	const char *p = at;
	char dot = '\0';
	unsigned n = 0;

	while (is_digit(*p)) {
		p += strspn(p, digits);
		n++;
		if (n == 1)
			dot = *p;
		if (*p != dot || !is_digit(p[1]) || (n == 4 && dot == '_'))
			break;
		p++;
	}
	if (n < 4 || is_letter(*p) || (dot != '.' && !underscores))
		return 0;
	return (size_t)(p - at);
}

/* Adds the version of `model` with these numbers, if it is one. */
static bool add(struct names *names, const char *start, const char *numbers,
		size_t len)
{
	struct version *v = &names->versions[names->n];
	char text[sizeof(v->text)];
	struct hl78_firmware fw;
	int n;

	if (names->n == VERSIONS_MAX || len == 0 || !names->model[0])
		return false;
	n = snprintf(text, sizeof(text), "%s.%.*s", names->model, (int)len,
		     numbers);
	if (n >= (int)sizeof(text))
		return false;
	for (char *c = text; *c; c++)
		*c = *c == '_' ? '.' : upper(*c);
	if (!hl78_firmware_read(&fw, text, (size_t)n))
		return false;
	memcpy(v->text, text, sizeof(text));
	v->start = start;
	v->end = numbers + len;
	names->n++;
	return true;
}

/* Whether the word before `at` is "to". */
static bool is_behind_to(const char *name, const char *at)
{
	return at - name >= 4 && is_between(at[-1]) &&
	       strncasecmp(at - 3, "to", 2) == 0 && is_between(at[-4]);
}

/*
 * Reads what begins at `at`, and returns where to go on. Underscores in the
 * place of dots count behind a model or "to" only: elsewhere they part what has
 * nothing to do with each other.
 */
static const char *read_at(struct names *names, const char *name,
			   const char *at)
{
	size_t model = model_length(at), len;
	const char *numbers = at + model;

	if (model > 0 && model < sizeof(names->model)) {
		snprintf(names->model, sizeof(names->model), "%.*s",
			 (int)model, at);
		if (is_between(*numbers))
			numbers++;
	}
	len = numbers_length(numbers, model > 0 || is_behind_to(name, at));
	if (add(names, at, numbers, len))
		return numbers + len;
	if (model > 0)
		return at + model;
	return at + 1 + strspn(at + 1, is_digit(*at) ? "0123456789." : "");
}

/* Whether exactly "to" stands between two versions. */
static bool is_to(const struct version *from, const struct version *to)
{
	const char *p = from->end;

	while (p < to->start && is_between(*p))
		p++;
	if (p == from->end || strncasecmp(p, "to", 2) != 0)
		return false;
	p += 2;
	if (p >= to->start)
		return false;
	while (p < to->start && is_between(*p))
		p++;
	return p == to->start;
}

static void take_family(struct package *p, const char *model)
{
	size_t n = 0;

	if (upper(*model) != 'H')
		model++;
	for (; *model && *model != '-' && n + 1 < sizeof(p->family); model++)
		p->family[n++] = upper(*model);
	p->family[n] = '\0';
}

static void take(char *out, size_t size, const struct version *version)
{
	snprintf(out, size, "%s", version->text);
}

/* The one pair with "to" between them; else -1. */
static int find_pair(const struct names *names)
{
	int found = -1;

	for (unsigned i = 0; i + 1 < names->n; i++) {
		if (!is_to(&names->versions[i], &names->versions[i + 1]))
			continue;
		if (found >= 0)
			return -1;
		found = (int)i;
	}
	return found;
}

/* Whether the next word is "to": what follows was not understood. */
static bool is_before_to(const char *at)
{
	return is_between(at[0]) && strncasecmp(at + 1, "to", 2) == 0 &&
	       is_between(at[3]);
}

static bool begins_word(const char *name, const char *at)
{
	return at == name || is_between(at[-1]);
}

void package_name_read(struct package *p)
{
	struct names names = { .n = 0 };
	const struct version *v = names.versions;
	const char *at;
	size_t len = 0;
	int pair;

	/* Versions before the first model are of that model, too. */
	for (at = p->name; *at && len == 0; at++)
		len = begins_word(p->name, at) ? model_length(at) : 0;
	if (len == 0 || len >= sizeof(names.model))
		return;
	snprintf(names.model, sizeof(names.model), "%.*s", (int)len, at - 1);
	take_family(p, names.model);
	for (at = p->name; *at;)
		at = begins_word(p->name, at) ? read_at(&names, p->name, at) :
						at + 1;
	pair = find_pair(&names);
	if (pair >= 0) {
		take(p->from, sizeof(p->from), &v[pair]);
		take(p->to, sizeof(p->to), &v[pair + 1]);
	} else if (names.n == 1 && is_before_to(v[0].end)) {
		take(p->from, sizeof(p->from), &v[0]);
	} else if (names.n == 1) {
		take(p->to, sizeof(p->to), &v[0]);
	}
	p->delta = p->from[0] != '\0';
}
