/* SPDX-License-Identifier: MIT */
/*
 * Classification needs two things: the line's own form (line.c) and the command
 * that waits. A command declares by its name how its answer begins; all else is
 * unsolicited, unless the command answers in free text.
 */
#include "core/dialog.h"

#include <string.h>

#include "core/ascii.h"
#include "core/frame.h"

void dialog_init(struct dialog *d, enum hl78_source source)
{
	static const char *const names[N_COMMAND_IDS] = {
		[CMD_CFUN] = "AT+CFUN",	      [CMD_CGDCONT] = "AT+CGDCONT",
		[CMD_CGMM] = "AT+CGMM",	      [CMD_CGMR] = "AT+CGMR",
		[CMD_CGSN] = "AT+CGSN",	      [CMD_CMEE] = "AT+CMEE",
		[CMD_CPIN] = "AT+CPIN",	      [CMD_CPOF] = "AT+CPOF",
		[CMD_CPWROFF] = "AT+CPWROFF", [CMD_I] = "ATI",
		[CMD_KGSN] = "AT+KGSN",	      [CMD_KSLEEP] = "AT+KSLEEP",
		[CMD_WDSC] = "AT+WDSC",	      [CMD_WDSD] = "AT+WDSD",
		[CMD_WDSI] = "AT+WDSI",	      [CMD_WDSR] = "AT+WDSR",
		[CMD_WDSS] = "AT+WDSS",
	};
	struct hl78_command_line line;

	memset(d, 0, sizeof(*d));
	d->source = source;
	for (int i = CMD_OTHER + 1; i < N_COMMAND_IDS; i++)
		if (hl78_command_read(&line, names[i], strlen(names[i])))
			d->known[i] = line.command;
}

/* Takes off a shell's "at " ("at ati3"); whether there was one. */
static bool strip_shell(const char **text, size_t *len)
{
	const char *p = *text, *end = p + *len;

	if (*len < 5 || !ascii_is_blank(p[2]))
		return false;
	for (p += 2; p < end && ascii_is_blank(*p); p++)
		;
	if (!ascii_equal_nocase(p, end - p < 2 ? 0 : 2, "at", 2))
		return false;
	*text = p;
	*len = (size_t)(end - p);
	return true;
}

static enum command_id id_of(const struct dialog *d,
			     const struct hl78_command_line *line)
{
	for (int i = CMD_OTHER + 1; i < N_COMMAND_IDS; i++)
		if (line->command && line->command == d->known[i])
			return (enum command_id)i;
	return CMD_OTHER;
}

/* Of the last eight bytes: commands differ in these. */
static size_t hash(const char *text, size_t len)
{
	uint64_t word = 0;

	if (len >= sizeof(word))
		memcpy(&word, text + len - sizeof(word), sizeof(word));
	else
		while (len)
			word = word << 8 | (unsigned char)text[--len];
	return word * UINT64_C(0x9e3779b97f4a7c15) >> 56 & (DIALOG_RECENT - 1);
}

/* Where a command is remembered, or else NULL. */
static const struct dialog_command *recall(const struct dialog *d,
					   const char *text, size_t len)
{
	const struct dialog_command *row = d->recent[hash(text, len)], *c;

	for (c = row; c < row + DIALOG_WAYS; c++)
		if (c->line.name && c->len == len &&
		    memcmp(c->text, text, len) == 0)
			return c;
	return NULL;
}

/* Takes a command apart, and remembers that in place of another. */
static const struct dialog_command *take_apart(struct dialog *d,
					       const char *text, size_t len)
{
	struct dialog_command *row = d->recent[hash(text, len)];
	struct dialog_command *c = &row[d->turn++ % DIALOG_WAYS];
	struct hl78_line line;

	memcpy(c->text, text, len);
	c->len = len;
	if (!hl78_command_read(&c->line, c->text, len)) {
		memset(&c->line, 0, sizeof(c->line));
		c->line.name = c->line.args = c->text;
	}
	c->id = id_of(d, &c->line);
	hl78_line_read(&line, c->text, len);
	c->is_line = line.kind == HL78_LINE_COMMAND && line.len == len &&
		     !strip_shell(&text, &len);
	return c;
}

static void begin(struct dialog *d, const struct dialog_command *command)
{
	d->text = command->text;
	d->len = command->len;
	d->command = command->line;
	d->command_id = command->id;
	d->waiting = true;
	d->echoed = false;
	d->answered = false;
}

void dialog_begin(struct dialog *d, const char *text, size_t len)
{
	const struct dialog_command *command;

	d->shell = strip_shell(&text, &len);
	if (len > HL78_COMMAND_MAX)
		len = HL78_COMMAND_MAX;
	command = recall(d, text, len);
	begin(d, command ? command : take_apart(d, text, len));
}

bool dialog_begin_again(struct dialog *d, const char *text, size_t len)
{
	const struct dialog_command *command = recall(d, text, len);

	if (!command || !command->is_line)
		return false;
	d->shell = false;
	begin(d, command);
	return true;
}

/* After a lone "at" a line "+name?" or "+name=…" is its rest. */
static bool is_rest_of_at(const struct dialog *d, const struct hl78_line *line)
{
	size_t i = 1;

	if (d->source == HL78_LIVE || !d->waiting || d->len != 2 ||
	    line->kind != HL78_LINE_TEXT || line->text[0] != '+')
		return false;
	while (i < line->len && ascii_is_alpha(line->text[i]))
		i++;
	return i > 1 && i < line->len &&
	       (line->text[i] == '?' || line->text[i] == '=');
}

static enum saying command_line(struct dialog *d, const struct hl78_line *line)
{
	const char *text = line->text;
	size_t len = line->len;

	strip_shell(&text, &len);
	if (!d->waiting || d->answered ||
	    !ascii_equal_nocase(text, len, d->text, d->len))
		return d->source == HL78_LIVE ? SAY_URC : SAY_COMMAND;
	/* A shell shows a command more than once before it is sent. */
	if (d->source == HL78_CAPTURE && text == line->text && !d->shell)
		return SAY_COMMAND;
	d->echoed = true;
	return SAY_ECHO;
}

static bool name_is(const struct hl78_line *line, const char *name, size_t len)
{
	return ascii_equal_nocase(line->text, line->name_len, name, len);
}

/* An early note prints +WDS: for the answers of both. */
static bool is_misprint(const struct dialog *d, const struct hl78_line *line)
{
	return name_is(line, "+WDS", 4) &&
	       (dialog_asks(d, CMD_WDSS, HL78_FORM_READ) ||
		dialog_asks(d, CMD_WDSC, HL78_FORM_READ));
}

static enum saying prefixed_line(const struct dialog *d,
				 const struct hl78_line *line)
{
	if (!d->waiting)
		return SAY_URC;
	if (name_is(line, d->command.name, d->command.name_len) ||
	    is_misprint(d, line))
		return SAY_ANSWER;
	if (d->command.command)
		return name_is(line, d->command.command->name,
			       strlen(d->command.command->name))
			       ? SAY_ANSWER
			       : SAY_URC;
	return SAY_URC;
}

/*
 * A line "+WDSI: n[,data]" is an event, but for the answer to AT+WDSI?, and
 * for answers to AT+WDSS? and AT+WDSC? that captures print under this name.
 * No event with these numbers has data.
 */
static enum saying wdsi_line(const struct dialog *d,
			     const struct hl78_line *line)
{
	if (line->n_data == 0)
		return dialog_asks(d, CMD_WDSI, HL78_FORM_READ) ? SAY_UNDECIDED
							       : SAY_WDSI;
	if (dialog_asks(d, CMD_WDSC, HL78_FORM_READ) && line->code <= 6)
		return SAY_ANSWER;
	if (dialog_asks(d, CMD_WDSS, HL78_FORM_READ) && line->n_data == 1 &&
	    (line->code == 1 || line->code == 2))
		return SAY_ANSWER;
	return SAY_WDSI;
}

static enum saying text_line(struct dialog *d, const struct hl78_line *line)
{
	const struct hl78_command *known = d->command.command;

	if (is_rest_of_at(d, line))
		return SAY_COMMAND;
	/* Behind payload that was counted the pattern stands on its own. */
	if (d->waiting && frame_has_pattern(line->text, line->len))
		return SAY_ECHO;
	if (!d->waiting || (known && !(known->flags & HL78_CMD_FREE_TEXT)))
		return SAY_URC;
	return SAY_ANSWER;
}

/* Word for word what we sent, whether it reads as a command or not. */
static bool is_own_echo(const struct dialog *d, const struct hl78_line *line)
{
	return d->source == HL78_LIVE && d->waiting && !d->echoed &&
	       line->len == d->len &&
	       memcmp(line->text, d->text, d->len) == 0;
}

enum saying dialog_module(struct dialog *d, const struct hl78_line *line)
{
	enum saying say = SAY_URC;

	if (is_own_echo(d, line)) {
		d->echoed = true;
		return SAY_ECHO;
	}
	switch (line->kind) {
	case HL78_LINE_COMMAND:
		return command_line(d, line);
	case HL78_LINE_OK:
	case HL78_LINE_ERROR:
	case HL78_LINE_CME:
	case HL78_LINE_CMS:
	case HL78_LINE_NO_CARRIER:
		return d->waiting ? SAY_FINAL : SAY_URC;
	case HL78_LINE_CONNECT:
		say = d->waiting ? SAY_ANSWER : SAY_URC;
		break;
	case HL78_LINE_BOOT:
		return SAY_BOOT;
	case HL78_LINE_WDSI:
		say = wdsi_line(d, line);
		break;
	case HL78_LINE_PREFIXED:
		say = prefixed_line(d, line);
		break;
	case HL78_LINE_TEXT:
		say = text_line(d, line);
		break;
	case HL78_LINE_BLANK:
		break;
	}
	d->answered = d->answered || say == SAY_ANSWER || say == SAY_UNDECIDED;
	return say;
}

uint64_t dialog_payload(const struct dialog *d)
{
	const char *name = d->command.name, *p, *end;
	size_t len = d->command.name_len;
	uint64_t n;

	if (!d->waiting || d->command.form != HL78_FORM_SET || len < 4 ||
	    !ascii_equal_nocase(name + len - 3, 3, "RCV", 3))
		return UINT64_MAX;
	end = d->command.args + d->command.args_len;
	p = memchr(d->command.args, ',', d->command.args_len);
	if (!p)
		return UINT64_MAX;
	for (p++; p < end && ascii_is_blank(*p); p++)
		;
	if (!ascii_read_uint(p, (size_t)(end - p), INT32_MAX, &n) || n == 0)
		return UINT64_MAX;
	return n;
}
