/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who the module is, for the form of a server: the names of its fields, and
 * their values as the module told them, visible whatever bytes they have.
 */
#include "app/card.h"

#include <stdio.h>
#include <string.h>

#include <hl78/text.h>

static size_t add(char *out, size_t used, const char *name, const char *value)
{
	char text[64 * HL78_ESCAPED_MAX + 1];
	size_t len = strnlen(value, 63), n;

	hl78_text_escape(value, len, text, sizeof(text), &n);
	used += (size_t)snprintf(out + used, CARD_MAX - used, "%-15s%.*s\n",
				 name, (int)n, text);
	return used < CARD_MAX ? used : CARD_MAX - 1;
}

bool card_text(const struct hl78_identity *id, char out[CARD_MAX])
{
	size_t used = 0;

	out[0] = '\0';
	if (!id->imei[0])
		return false;
	used = add(out, used, "Model", id->model);
	used = add(out, used, "Serial number", id->serial_number);
	used = add(out, used, "IMEI", id->imei);
	add(out, used, "Firmware", id->firmware);
	return true;
}
