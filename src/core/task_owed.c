/* SPDX-License-Identifier: MIT */
/*
 * What a task before this one changed in the module, and did not live to put
 * back: the commands for it, from its log, are kept as if the change had been
 * made here. What such a text may say is a closed list: settings, and nothing
 * behind them.
 */
#include "core/modem.h"

#include <string.h>

#include "core/ascii.h"

/* Numbers, and nothing behind them: the text is from a log. */
static bool are_numbers(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != ',' && !ascii_is_digit(text[i]))
			return false;
	return len > 0;
}

/* A context: a number, or names of access points between quotes, too. */
static bool is_context(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' || text[i] == ';' ||
		    text[i] == '\\')
			return false;
	return len > 0 && ascii_is_digit(text[0]);
}

/* The settings that tasks change, and no other. */
static bool may_be_owed(const char *command, size_t len)
{
	static const char *const whole[] = { "AT+WDSS=1,1", "ATE0" };
	static const struct {
		const char *head;
		bool (*is_rest)(const char *text, size_t len);
	} settings[] = {
		{ "AT+CMEE=", are_numbers },  { "AT+WDSI=", are_numbers },
		{ "AT+KSLEEP=", are_numbers }, { "AT+WDSC=", are_numbers },
		{ "AT+WDSS=2,", are_numbers }, { "AT+CGDCONT=", is_context },
	};

	if (len >= HL78_WDS_MAX)
		return false;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (len == strlen(whole[i]) &&
		    memcmp(command, whole[i], len) == 0)
			return true;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		size_t n = strlen(settings[i].head);

		if (len > n && memcmp(command, settings[i].head, n) == 0)
			return settings[i].is_rest(command + n, len - n);
	}
	return false;
}

/* Where the last of the commands begins; ", " stands before it. */
static size_t start_of_last(const char *owed, size_t end)
{
	size_t start = end;

	while (start > 1 && (owed[start - 1] != ' ' || owed[start - 2] != ','))
		start--;
	return start > 1 ? start : 0;
}

void task_keep_owed(struct hl78_modem *m, const char *owed)
{
	char command[HL78_WDS_MAX];
	size_t start, len;

	/* The last change comes first. */
	for (size_t end = strlen(owed); end > 0; end = start ? start - 2 : 0) {
		start = start_of_last(owed, end);
		len = end - start;
		if (!may_be_owed(owed + start, len))
			continue;
		memcpy(command, owed + start, len);
		command[len] = '\0';
		procedure_keep(&m->procedure, command);
		m->task.restarted = true; /* so it is looked first */
	}
}
