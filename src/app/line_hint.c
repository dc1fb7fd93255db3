/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person who types a command could mean, from the tables of AT commands
 * and of actions, and the user's macros: lines for Tab, each with its meaning,
 * and a few words for the end of the line. Pure: text in, text out.
 */
#include "app/line.h"

#include <stdio.h>
#include <string.h>

#include <hl78/command.h>

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

/* ---- AT commands ---- */

static void name_choice(struct line_choice *out, const char *before,
			const char *name, const char *meaning)
{
	snprintf(out->line, sizeof(out->line), "%s%s", before, name);
	snprintf(out->shown, sizeof(out->shown), "%s%s", before, name);
	out->meaning = meaning;
	out->is_own = false;
}

static bool command_name(const char *text, size_t len, size_t i,
			 struct line_choice *out)
{
	size_t n;
	const struct hl78_command *commands = hl78_commands(&n);

	for (size_t k = 0; k < n; k++) {
		name_choice(out, "AT", commands[k].name, commands[k].summary);
		if (begins(out->line, text, len) && i-- == 0)
			return true;
	}
	return false;
}

/* How the command whose name is typed can go on. */
static bool command_form(const struct hl78_command *command, size_t i,
			 struct line_choice *out)
{
	static const struct {
		const char *form; /* as the table has it */
		const char *tail;
		const char *meaning; /* NULL: the command's own */
	} forms[] = {
		{ " =", "=", NULL },
		{ "?", "?", "how it is set" },
		{ "=?", "=?", "what it takes" },
	};

	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		const char *at = command->forms;
		bool has = strcmp(at, "=") == 0;

		/* "=" is another one than "=?". */
		for (; (at = strstr(at, forms[k].form)) && !has; at++)
			has = k > 0 ? at == command->forms || at[-1] == ' ' :
				      at[2] == '\0' || at[2] == ' ';
		if (!has || i-- > 0)
			continue;
		snprintf(out->line, sizeof(out->line), "AT%s%s",
			 command->name, forms[k].tail);
		snprintf(out->shown, sizeof(out->shown), "AT%s%s",
			 command->name, forms[k].tail);
		out->meaning = forms[k].meaning ? forms[k].meaning :
			       command->help ? command->help :
					       command->summary;
		out->is_own = false;
		return true;
	}
	return false;
}

/* A value of the parameter that is typed last. */
static bool command_value(const struct hl78_command_line *line,
			  const char *text, size_t len, size_t i,
			  struct line_choice *out)
{
	size_t from = hl78_choice_offset(line->args, line->args_len);
	const struct hl78_choice *choice =
		hl78_choices(line->command, line->args, line->args_len);
	size_t done = (size_t)(line->args - text) + from;

	for (; choice->value; choice++) {
		bool is_own = choice->value[0] == '<';

		if ((!is_own && !begins(choice->value, text + done,
					len - done)) || i-- > 0)
			continue;
		snprintf(out->line, sizeof(out->line), "%.*s%s",
			 (int)(is_own ? len : done), text,
			 is_own ? "" : choice->value);
		snprintf(out->shown, sizeof(out->shown), "%s", choice->value);
		out->meaning = choice->meaning;
		out->is_own = is_own;
		return true;
	}
	return false;
}

static bool at_choice(const char *text, size_t len, size_t i,
		      struct line_choice *out)
{
	struct hl78_command_line line;
	struct line_choice second = { .meaning = NULL };

	if (hl78_command_read(&line, text, len) && line.command &&
	    line.args + line.args_len == text + len) {
		bool plus = line.command->name[0] == '+';

		if (line.form == HL78_FORM_SET || (!plus && line.args_len > 0))
			return command_value(&line, text, len, i, out);
		if (line.form == HL78_FORM_RUN && line.name_len > 0 &&
		    !command_name(text, len, 1, &second))
			return plus ? command_form(line.command, i, out) :
				command_value(&line, text, len, i, out);
	}
	return command_name(text, len, i, out);
}

/* ---- names ---- */

/* A word of the arguments, as "[start|stop]" lists them; no "MINUTES". */
static bool action_word(const struct action_info *info, const char *text,
			size_t len, size_t i, struct line_choice *out)
{
	const char *at = info->args ? info->args : "";

	for (at += strspn(at, "[|"); *at; at += strspn(at, "[|]")) {
		size_t n = strcspn(at, "|]");

		snprintf(out->line, sizeof(out->line), ":%s %.*s", info->name,
			 (int)n, at);
		snprintf(out->shown, sizeof(out->shown), "%.*s", (int)n, at);
		if (at[0] >= 'a' && begins(out->line, text, len) && i-- == 0) {
			out->meaning = "";
			out->is_own = false;
			return true;
		}
		at += n;
	}
	return false;
}

static bool name_choice_of(const char *text, size_t len, size_t i,
			   const struct action_macro *macros,
			   struct line_choice *out)
{
	for (int k = 1; k < N_ACTIONS; k++) {
		const struct action_info *info = action_info((enum action)k);

		name_choice(out, ":", info->name, info->help);
		if (begins(out->line, text, len) && i-- == 0)
			return true;
		if (len > strlen(out->line) &&
		    begins(text, out->line, strlen(out->line)) &&
		    text[strlen(out->line)] == ' ')
			return action_word(info, text, len, i, out);
	}
	for (; macros && macros->name; macros++) {
		name_choice(out, ":", macros->name, macros->command);
		if (begins(out->line, text, len) && i-- == 0)
			return true;
	}
	return false;
}

bool line_choice(const char *text, size_t len, size_t i,
		 const struct action_macro *macros, struct line_choice *out)
{
	/* Nothing is typed: all the names there are. */
	if (len > 0 && text[0] == ':')
		return name_choice_of(text, len, i, macros, out);
	return at_choice(text, len, i, out);
}

/* ---- the end of the line ---- */

/* "C  D  I= …": what may follow, each with two blanks before it. */
static const char *continuations(const char *text, size_t len,
				 const struct action_macro *macros, char *out,
				 size_t size)
{
	struct line_choice choice;
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; line_choice(text, len, i, macros, &choice); i++) {
		int n = snprintf(out + used, size - used, "%s%s",
				 used ? "  " : "", choice.line + len);

		if (n < 0 || (size_t)n >= size - used) {
			out[used] = '\0';
			break;
		}
		used += (size_t)n;
	}
	return out;
}

static const char *name_hint(const char *text, size_t len,
			     const struct action_macro *macros, char *out,
			     size_t size)
{
	const struct action_info *info;
	const struct action_macro *macro;
	char name[64];
	const char *args;

	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	macro = action_macro(macros, name + 1);
	info = action_info(action_of_name(name + 1, &args));
	if (macro)
		snprintf(out, size, "  %s", macro->command);
	else if (!info->name[0] || strcmp(info->name, name + 1) != 0)
		return continuations(text, len, macros, out, size);
	else
		snprintf(out, size, " %s%s%s", info->args ? info->args : "",
			 info->args ? "  " : "", info->help);
	return out;
}

/* "1 starts it, 0 stops it": of the parameter whose turn it is. */
static bool values_hint(const struct hl78_command_line *line, char *out,
			size_t size)
{
	const struct hl78_choice *choice =
		hl78_choice(line->command, line->args, line->args_len);
	size_t used = 2;

	snprintf(out, size, "  ");
	if (choice) {
		snprintf(out, size, "  %s", choice->meaning);
		return choice->meaning[0] != '\0';
	}
	choice = hl78_choices(line->command, line->args, line->args_len);
	if (!choice->value || line->args[line->args_len - 1] != ',')
		return false;
	for (; choice->value && used < size; choice++)
		used += (size_t)snprintf(out + used, size - used,
					 "%s%s %s", used > 2 ? ", " : "",
					 choice->value, choice->meaning);
	return true;
}

static const char *command_hint(const struct hl78_command_line *line,
				char *out, size_t size)
{
	const struct hl78_command *c = line->command;
	bool set = line->form == HL78_FORM_SET;

	if (line->args_len > 0 && values_hint(line, out, size))
		return out;
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

const char *line_hint(const char *text, size_t len,
		      const struct action_macro *macros, char *out, size_t size)
{
	struct hl78_command_line line;
	struct line_choice second;

	out[0] = '\0';
	if (len == 0)
		return out;
	if (text[0] == ':')
		return name_hint(text, len, macros, out, size);
	if (text[0] == '&' && len == 1)
		snprintf(out, size, "ask warning error good info own, or a "
			 "text; !... all but");
	if (text[0] == '&' || text[0] == '/')
		return out;
	if (hl78_command_read(&line, text, len) && line.command &&
	    (line.form != HL78_FORM_RUN || line.args_len > 0 ||
	     !command_name(text, len, 1, &second)))
		return command_hint(&line, out, size);
	return continuations(text, len, macros, out, size);
}
