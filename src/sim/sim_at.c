/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The AT interpreter: echo, command lines, parameters, the way to a handler,
 * and answers on the wire. A command is carried out after the configured
 * delay, its lines go out one by one with events possible between them, and
 * what comes in meanwhile waits.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/internal.h"

/* From one line of an answer to the next. */
#define LINE_GAP HL78_MS(1)

static const struct sim_command *const tables[] = {
	sim_commands_general,
	sim_commands_card,
	sim_commands_network,
	sim_commands_wds,
};

/* Of AT+CMEE=2; a number without a text is given as a number. */
static const struct {
	int code;
	const char *text;
} cme_texts[] = {
	{ SIM_CME_NOT_ALLOWED, "operation not allowed" },
	{ SIM_CME_NOT_SUPPORTED, "operation not supported" },
	{ SIM_CME_PIN, "SIM PIN required" },
	{ SIM_CME_PUK, "SIM PUK required" },
	{ SIM_CME_WRONG, "incorrect password" },
	{ SIM_CME_NO_NETWORK, "no network service" },
	{ SIM_CME_PARAMETERS, "incorrect parameters" },
};

enum form {
	FORM_RUN,
	FORM_READ,
	FORM_TEST,
	FORM_SET,
};

struct line {
	const char *name; /* without AT */
	size_t name_len;
	enum form form;
	struct sim_params params;
};

/* ---- answers ---- */

/*
 * A line of the answer: the first has an empty line before it, as has the
 * final result. NUL parts what goes out at once.
 */
static void add_line(struct sim_at *at, bool gap, const char *line)
{
	size_t room = sizeof(at->answer) - at->answer_len;
	int n = snprintf(at->answer + at->answer_len, room, "%s%s\r\n",
			 gap ? "\r\n" : "", line);

	if ((size_t)n < room)
		at->answer_len += (size_t)n + 1;
}

void sim_answer(struct sim *sim, const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	add_line(&sim->at, sim->at.answer_len == 0, line);
}

static const char *cme_text(int code)
{
	size_t i;

	for (i = 0; i < sizeof(cme_texts) / sizeof(cme_texts[0]); i++) {
		if (cme_texts[i].code == code)
			return cme_texts[i].text;
	}
	return NULL;
}

static void end_answer(struct sim *sim, int result)
{
	int cmee = sim->profile.cmee;
	const char *text = cmee == 2 ? cme_text(result) : NULL;
	char line[64] = "ERROR";

	if (result == 0)
		snprintf(line, sizeof(line), "OK");
	else if (result > 0 && text)
		snprintf(line, sizeof(line), "+CME ERROR: %s", text);
	else if (result > 0 && cmee != 0)
		snprintf(line, sizeof(line), "+CME ERROR: %d", result);
	add_line(&sim->at, true, line);
}

/* ---- reading a command line ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_letter(char c)
{
	return upper(c) >= 'A' && upper(c) <= 'Z';
}

/* Cuts blanks off both ends. */
static struct sim_param trim(const char *text, const char *end)
{
	while (text < end && is_blank(*text))
		text++;
	while (text < end && is_blank(end[-1]))
		end--;
	return (struct sim_param){ .text = text, .len = (size_t)(end - text) };
}

/* Blanks off both ends, then a pair of quotes. */
static struct sim_param read_param(const char *text, const char *end)
{
	struct sim_param param = trim(text, end);

	if (param.len >= 2 && param.text[0] == '"' &&
	    param.text[param.len - 1] == '"') {
		param.text++;
		param.len -= 2;
	}
	return param;
}

/* False when there are too many. */
static bool read_params(struct sim_params *params, const char *text,
			const char *end)
{
	const char *start = text;
	bool quoted = false;

	params->n = 0;
	for (;; text++) {
		if (text < end && *text == '"')
			quoted = !quoted;
		if (text < end && (quoted || *text != ','))
			continue;
		if (params->n == SIM_PARAMS_MAX)
			return false;
		params->param[params->n++] = read_param(start, text);
		if (text >= end)
			return true;
		start = text + 1;
	}
}

/* "E0", "I", "&K3": a letter, perhaps "&" before and digits behind it. */
static bool read_basic(struct line *line, const char *text, const char *end)
{
	const char *digits;

	line->name = text;
	if (text < end && *text == '&')
		text++;
	if (text == end || !is_letter(*text))
		return false;
	text++;
	line->name_len = (size_t)(text - line->name);
	line->form = FORM_SET;
	for (digits = text; digits < end; digits++) {
		if (!is_digit(*digits))
			return false;
	}
	line->params.n = text < end;
	line->params.param[0] = trim(text, end);
	return true;
}

/* "+CGMR", "+WDSI?", "+WDSI=?", "+WDSI=4479" */
static bool read_extended(struct line *line, const char *text, const char *end)
{
	line->name = text++;
	while (text < end && (is_letter(*text) || is_digit(*text)))
		text++;
	line->name_len = (size_t)(text - line->name);
	line->params.n = 0;
	if (text == end) {
		line->form = FORM_RUN;
		return true;
	}
	if (end - text == 1 && *text == '?') {
		line->form = FORM_READ;
		return true;
	}
	if (*text++ != '=')
		return false;
	if (end - text == 1 && *text == '?') {
		line->form = FORM_TEST;
		return true;
	}
	line->form = FORM_SET;
	if (text == end)
		return true;
	return read_params(&line->params, text, end);
}

static bool same_name(const char *name, const struct line *line)
{
	size_t i;

	if (strlen(name) != line->name_len)
		return false;
	for (i = 0; i < line->name_len; i++) {
		if (name[i] != upper(line->name[i]))
			return false;
	}
	return true;
}

static const struct sim_command *find_command(const struct line *line)
{
	const struct sim_command *command;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (command = tables[i]; command->name; command++) {
			if (same_name(command->name, line))
				return command;
		}
	}
	return NULL;
}

/* Every command there is can be asked what it takes. */
static int answer_test(struct sim *sim, const char *text)
{
	if (!text)
		return 0;
	for (;;) {
		size_t len = strcspn(text, "\n");

		sim_answer(sim, "%.*s", (int)len, text);
		if (text[len] == '\0')
			return 0;
		text += len + 1;
	}
}

static int run_command(struct sim *sim, const struct line *line)
{
	const struct sim_command *command = find_command(line);

	if (!command)
		return SIM_ERROR;
	if (command->card && line->form != FORM_TEST && !sim_card_ready(sim))
		return sim->flash.card.tries > 0 ? SIM_CME_PIN : SIM_CME_PUK;
	switch (line->form) {
	case FORM_RUN:
		if (!command->run)
			return SIM_ERROR;
		command->run(sim);
		return 0;
	case FORM_READ:
		if (!command->read)
			return SIM_ERROR;
		command->read(sim);
		return 0;
	case FORM_SET:
		if (!command->set)
			return SIM_ERROR;
		return command->set(sim, &line->params);
	case FORM_TEST:
		return answer_test(sim, command->test);
	}
	return SIM_ERROR;
}

static int run_line(struct sim *sim)
{
	struct sim_at *at = &sim->at;
	struct sim_param body;
	struct line line;
	const char *end;

	if (at->line_len > sizeof(at->line))
		return SIM_ERROR;
	/* Behind "AT". */
	body = trim(at->line + 2, at->line + at->line_len);
	end = body.text + body.len;
	if (body.len == 0)
		return 0;
	if (*body.text == '+' ? !read_extended(&line, body.text, end)
			      : !read_basic(&line, body.text, end))
		return SIM_ERROR;
	return run_command(sim, &line);
}

/* ---- parameters ---- */

int sim_param_int(const struct sim_params *params, size_t i, int min, int max,
		  int *value)
{
	const struct sim_param *param = &params->param[i];
	int64_t number = 0;
	size_t at;

	if (i >= params->n || param->len == 0)
		return SIM_CME_MISSING;
	for (at = 0; at < param->len; at++) {
		if (!is_digit(param->text[at]))
			return SIM_CME_PARAMETERS;
		/* Beyond every range it need not grow. */
		if (number <= max)
			number = number * 10 + (param->text[at] - '0');
	}
	if (number < min || number > max)
		return SIM_CME_RANGE;
	*value = (int)number;
	return 0;
}

int sim_param_optional(const struct sim_params *params, size_t i, int min,
		       int max, int missing, int *value)
{
	if (i >= params->n || params->param[i].len == 0) {
		*value = missing;
		return 0;
	}
	return sim_param_int(params, i, min, max, value);
}

bool sim_param_text(const struct sim_params *params, size_t i, char *out,
		    size_t size)
{
	const struct sim_param *param = &params->param[i];
	size_t at;

	out[0] = '\0';
	if (i >= params->n)
		return true;
	if (param->len >= size)
		return false;
	for (at = 0; at < param->len; at++) {
		char c = param->text[at];

		if (c < ' ' || c > '~' || c == '"')
			return false;
	}
	memcpy(out, param->text, param->len);
	out[param->len] = '\0';
	return true;
}

/* ---- input ---- */

/*
 * Adds a byte to the line, which begins with "AT": all before that is noise.
 * True when the byte ends a command.
 */
static bool collect(struct sim_at *at, char c)
{
	if (c == '\r') {
		if (at->line_len >= 2)
			return true;
		at->line_len = 0;
	} else if (c == '\b') {
		if (at->line_len > 0 && at->line_len <= sizeof(at->line))
			at->line_len--;
	} else if (at->line_len < 2) {
		if (upper(c) == "AT"[at->line_len])
			at->line[at->line_len++] = c;
		else
			at->line_len = upper(c) == 'A';
	} else if (at->line_len < sizeof(at->line)) {
		at->line[at->line_len++] = c;
	} else {
		at->line_len = sizeof(at->line) + 1;
	}
	return false;
}

void sim_at_run(struct sim *sim)
{
	struct sim_at *at = &sim->at;
	size_t n = sim_transfer_feed(sim, at->input, at->input_len);

	while (n < at->input_len && !at->busy) {
		char c = at->input[n++];

		/* Line feeds and NULs mean nothing, and are not echoed. */
		if (c == '\n' || c == '\0')
			continue;
		if (sim->profile.echo)
			sim_put(sim, &c, 1);
		if (!collect(at, c))
			continue;
		at->busy = true;
		sim->timers[SIM_TIMER_ANSWER] =
			sim->now + HL78_MS(sim->config.delay);
	}
	at->input_len -= n;
	memmove(at->input, at->input + n, at->input_len);
}

/* Free for the next one. */
static void end_command(struct sim_at *at)
{
	at->line_len = 0;
	at->busy = false;
	at->executed = false;
	at->held = false;
}

void sim_at_answer_due(struct sim *sim)
{
	struct sim_at *at = &sim->at;
	size_t len;

	if (!at->executed) {
		int result;

		at->answer_len = 0;
		at->answer_at = 0;
		result = run_line(sim);
		at->executed = true;
		at->held = result == SIM_LATER;
		if (!at->held)
			end_answer(sim, result);
	}
	if (at->held)
		return;
	if (sim_fault_crashes(sim))
		return;
	len = strlen(at->answer + at->answer_at);
	sim_put(sim, at->answer + at->answer_at, len);
	at->answer_at += len + 1;
	if (at->answer_at < at->answer_len) {
		sim->timers[SIM_TIMER_ANSWER] = sim->now + LINE_GAP;
		return;
	}
	end_command(at);
}

void sim_at_finish(struct sim *sim, int result)
{
	struct sim_at *at = &sim->at;

	end_answer(sim, result);
	sim_put(sim, at->answer, strlen(at->answer));
	end_command(at);
}

void sim_at_reset(struct sim *sim)
{
	struct sim_at *at = &sim->at;

	at->input_len = 0;
	end_command(at);
	sim->timers[SIM_TIMER_ANSWER] = HL78_NEVER;
}
