/* SPDX-License-Identifier: MIT */
/*
 * Command lines taken apart, and the secrets in them found. The table of
 * commands is elsewhere. Reading never fails for a line that begins with AT:
 * what is in no table is sent all the same, and may hide no command that is.
 */
#include <hl78/command.h>

#include <string.h>

#include "core/ascii.h"

/* Bytes of a line still to be read. */
struct cursor {
	const char *at;
	const char *end;
};

static size_t left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static bool next_is(const struct cursor *c, char wanted)
{
	return c->at < c->end && *c->at == wanted;
}

static void skip_blanks(struct cursor *c)
{
	while (c->at < c->end && ascii_is_blank(*c->at))
		c->at++;
}

/* ---- look-up ---- */

/* Less than, equal to or greater than 0: a name as typed, and a known one. */
static int compare_name(const char *name, size_t len, const char *known)
{
	for (size_t i = 0; i < len; i++) {
		char c, k;

		if (!known[i])
			return 1; /* whatever is typed, a NUL included */
		if (name[i] == known[i])
			continue;
		c = ascii_lower(name[i]);
		k = ascii_lower(known[i]);
		if (c != k)
			return (unsigned char)c < (unsigned char)k ? -1 : 1;
	}
	return known[len] ? -1 : 0;
}

static const struct hl78_command *find_exact(const char *name, size_t len)
{
	size_t high;
	size_t low = 0;
	const struct hl78_command *all = hl78_commands(&high);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare_name(name, len, all[mid].name);

		if (!order)
			return &all[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/*
 * Misprints of the application note that are no command of any module: 4.4.3,
 * 6.5 and 8 print +WDS for +WDSS, 7 prints +WSDS for +WDSD, 6.5 at1 for ATI.
 */
static const struct {
	const char *printed;
	const char *meant;
} misprints[] = {
	{ "+WDS", "+WDSS" },
	{ "+WSDS", "+WDSD" },
	{ "1", "I" },
};

#define N_MISPRINTS (sizeof(misprints) / sizeof(misprints[0]))

static const struct hl78_command *find(const char *name, size_t len)
{
	const struct hl78_command *command = find_exact(name, len);

	for (size_t i = 0; !command && i < N_MISPRINTS; i++) {
		const char *printed = misprints[i].printed;
		const char *meant = misprints[i].meant;

		if (ascii_equal_nocase(name, len, printed, strlen(printed)))
			command = find_exact(meant, strlen(meant));
	}
	return command;
}

/* ---- reading ---- */

/* "+WDSI", "&K", "E"; nothing at the line's end and before ";". */
static void read_name(struct cursor *c, struct hl78_command_line *line)
{
	line->name = c->at;
	if (c->at < c->end && *c->at != ';') {
		char first = *c->at++;

		if (first == '&' && c->at < c->end)
			c->at++;
		else if (!ascii_is_name(first))
			while (c->at < c->end && ascii_is_name(*c->at))
				c->at++;
	}
	line->name_len = (size_t)(c->at - line->name);
	line->command = find(line->name, line->name_len);
}

/* Up to the ";" that is in no quotes; blanks at the end are not of them. */
static void read_args(struct cursor *c, struct hl78_command_line *line)
{
	bool quoted = false;

	line->args = c->at;
	for (; c->at < c->end && (quoted || *c->at != ';'); c->at++)
		if (*c->at == '"')
			quoted = !quoted;
	line->args_len = (size_t)(c->at - line->args);
	while (line->args_len &&
	       ascii_is_blank(line->args[line->args_len - 1]))
		line->args_len--;
}

/* ATE0, ATS0=1: another command may follow at once. ATD takes it all. */
static void read_basic_args(struct cursor *c, struct hl78_command_line *line)
{
	bool dials = ascii_lower(line->name[0]) == 'd';

	line->args = c->at;
	while (c->at < c->end && *c->at != ';' &&
	       (dials || ascii_is_digit(*c->at) || *c->at == '=' ||
		*c->at == '?'))
		c->at++;
	line->args_len = (size_t)(c->at - line->args);
}

static bool is_basic(const struct hl78_command_line *line)
{
	return line->name_len &&
	       (line->name[0] == '&' || ascii_is_name(line->name[0]));
}

/* "=?" with nothing but blanks behind it; "=?1" sets. */
static bool is_test(struct cursor c)
{
	if (!next_is(&c, '?'))
		return false;
	c.at++;
	skip_blanks(&c);
	return c.at == c.end || *c.at == ';';
}

/* One command of the line. Leaves the cursor where the next one begins. */
static void read_one(struct cursor *c, struct hl78_command_line *line)
{
	skip_blanks(c);
	read_name(c, line);
	skip_blanks(c);
	line->form = HL78_FORM_RUN;
	line->args = c->at;
	line->args_len = 0;
	if (is_basic(line)) {
		read_basic_args(c, line);
		return;
	}
	if (next_is(c, '=')) {
		c->at++;
		skip_blanks(c);
		line->form = HL78_FORM_SET;
		if (is_test(*c))
			line->form = HL78_FORM_TEST;
		else
			read_args(c, line);
	} else if (next_is(c, '?')) {
		line->form = HL78_FORM_READ;
	}
	while (c->at < c->end && *c->at != ';')
		c->at++;
}

/* What the command does in the form it has. */
static unsigned flags_of(const struct hl78_command_line *line)
{
	bool acts = line->form == HL78_FORM_RUN || line->form == HL78_FORM_SET;

	if (!line->command)
		return 0;
	return line->command->flags & (acts ? ~0u : HL78_CMD_FREE_TEXT);
}

bool hl78_command_read(struct hl78_command_line *line, const char *text,
		       size_t len)
{
	struct cursor c = { text, text + len };
	struct hl78_command_line more;

	skip_blanks(&c);
	if (left(&c) < 2 || !ascii_equal_nocase(c.at, 2, "AT", 2))
		return false;
	c.at += 2;
	read_one(&c, line);
	line->flags = flags_of(line);
	while (c.at < c.end) {
		if (*c.at == ';' || ascii_is_blank(*c.at)) {
			c.at++;
			continue;
		}
		read_one(&c, &more);
		line->flags |= flags_of(&more);
	}
	return true;
}

/* ---- secrets ---- */

/* Up to so many clear parameters are numbers, facilities, hosts: no commas. */
#define CLEAR_WITHOUT_COMMA 2

/* Behind a closing quote only these go on with a well-formed line. */
static bool may_follow_quote(char c)
{
	return c == ',' || c == ';' || ascii_is_blank(c);
}

/*
 * Moves over the `n` parameters in clear and returns whether a secret can
 * follow. A comma in quotes parts nothing where a parameter can hold one;
 * elsewhere it does, so that a forgotten quote cannot show a PIN. Where a
 * quote ends in the middle of a value the count is not to be trusted any more,
 * and all that is left is secret.
 */
static bool skip_clear(struct cursor *c, int n)
{
	bool commas_quoted = n > CLEAR_WITHOUT_COMMA;
	bool quoted = false;

	while (n > 0 && c->at < c->end) {
		char byte = *c->at++;

		if (byte == '"') {
			quoted = !quoted;
			if (!quoted && left(c) && !may_follow_quote(*c->at))
				return true;
		} else if (byte == ',' && !(quoted && commas_quoted)) {
			n--;
		} else if (byte == ';' && !quoted) {
			return false;
		}
	}
	return n == 0;
}

/* Behind "=", or behind the ":" of an answer that repeats a setting. */
static bool skip_to_values(struct cursor *c, int n_clear)
{
	bool is_answer;

	skip_blanks(c);
	/* "+CPIN: READY" is a state: where all is secret nothing is told. */
	is_answer = next_is(c, ':') && n_clear > 0;
	if (!is_answer && !next_is(c, '='))
		return false;
	c->at++;
	skip_blanks(c);
	/* "+KCNXCFG: (1-2),..." lists the values it takes. */
	return !(is_answer && next_is(c, '('));
}

/* The secret of the command or answer whose "+" is at `plus`, or NULL. */
static const char *find_secret(const char *plus, const char *end)
{
	struct cursor c = { plus + 1, end };
	const struct hl78_command *command;
	int n_clear;

	while (c.at < c.end && ascii_is_name(*c.at))
		c.at++;
	command = find_exact(plus, (size_t)(c.at - plus));
	if (!command || command->secret_after < 0)
		return NULL;
	n_clear = command->secret_after;
	if (!skip_to_values(&c, n_clear) || !skip_clear(&c, n_clear))
		return NULL;
	skip_blanks(&c);
	if (!left(&c) || (!n_clear && next_is(&c, '?')))
		return NULL;
	return c.at;
}

/* First letters of the names that carry a secret: most lines end here. */
static bool may_hide(char c)
{
	c = ascii_lower(c);
	return c == 'c' || c == 'k' || c == 'w';
}

size_t hl78_secret_offset(const char *text, size_t len)
{
	const char *end = text + len;
	const char *hidden = end;
	const char *plus = text;

	while (plus < hidden &&
	       (plus = memchr(plus, '+', (size_t)(hidden - plus)))) {
		const char *secret = NULL;

		if (plus + 1 < end && may_hide(plus[1]))
			secret = find_secret(plus, end);
		if (secret && secret < hidden)
			hidden = secret;
		plus++;
	}
	return (size_t)(hidden - text);
}
