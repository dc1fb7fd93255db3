/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person who types a command could mean, from the table of AT commands
 * and the names of actions: whole lines for Tab, a few words for the end of
 * the line. Pure: text in, text out.
 */
#include "app/line.h"

#include <stdio.h>
#include <string.h>

#include <hl78/command.h>

#include "ui/action.h"

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Whether `whole` begins with `text`, in any case. */
static bool begins(const char *whole, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!whole[i] || upper(whole[i]) != upper(text[i]))
			return false;
	}
	return true;
}

/* Candidate number `i` of all there are, whatever was typed. */
static bool nth_name(size_t i, char *out, size_t size)
{
	size_t n;
	const struct hl78_command *commands = hl78_commands(&n);

	if (i < n) {
		snprintf(out, size, "AT%s", commands[i].name);
		return true;
	}
	i -= n;
	if (i + 1 >= N_ACTIONS)
		return false;
	snprintf(out, size, ":%s", action_info((enum action)(i + 1))->name);
	return true;
}

bool line_candidate(const char *text, size_t len, size_t i, char *out,
		    size_t size)
{
	for (size_t k = 0; nth_name(k, out, size); k++) {
		if (begins(out, text, len) && strlen(out) > 1 && i-- == 0)
			return true;
	}
	return false;
}

/* "C  D  I= …": what may follow, each with two blanks before it. */
static const char *continuations(const char *text, size_t len, char *out,
				 size_t size)
{
	char name[64];
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; line_candidate(text, len, i, name, sizeof(name));
	     i++) {
		int n = snprintf(out + used, size - used, "%s%s",
				 used ? "  " : "", name + len);

		if (n < 0 || (size_t)n >= size - used) {
			out[used] = '\0';
			break;
		}
		used += (size_t)n;
	}
	return out;
}

static const char *action_hint(const char *text, size_t len, char *out,
			       size_t size)
{
	const struct action_info *info;
	char name[64];
	const char *args;

	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	info = action_info(action_of_name(name + 1, &args));
	if (!info->name[0] || strcmp(info->name, name + 1) != 0)
		return continuations(text, len, out, size);
	snprintf(out, size, " %s%s%s", info->args ? info->args : "",
		 info->args ? "  " : "", info->help);
	return out;
}

static const char *command_hint(const struct hl78_command_line *line,
				char *out, size_t size)
{
	const struct hl78_command *c = line->command;
	bool set = line->form == HL78_FORM_SET;

	if (set && line->args_len == 0 && c->params)
		snprintf(out, size, "%s  %s", c->params,
			 c->help ? c->help : c->summary);
	else if (set)
		snprintf(out, size, "  %s", c->help ? c->help : c->summary);
	else if (line->form == HL78_FORM_RUN && c->params)
		snprintf(out, size, "  %s; =%s", c->summary, c->params);
	else
		snprintf(out, size, "  %s", c->summary);
	return out;
}

const char *line_hint(const char *text, size_t len, char *out, size_t size)
{
	struct hl78_command_line line;
	char second[64];

	out[0] = '\0';
	if (len == 0)
		return out;
	if (text[0] == ':')
		return action_hint(text, len, out, size);
	if (text[0] == '&' && len == 1)
		snprintf(out, size, "ask warning error good info own, or a "
			 "text; !... all but");
	if (text[0] == '&' || text[0] == '/')
		return out;
	if (hl78_command_read(&line, text, len) && line.command &&
	    (line.form != HL78_FORM_RUN ||
	     !line_candidate(text, len, 1, second, sizeof(second))))
		return command_hint(&line, out, size);
	return continuations(text, len, out, size);
}
