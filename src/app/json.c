/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON writer. It keeps no state: a line begins with its type, so that
 * every further member has a comma before it.
 */
#include "app/json.h"

#include <string.h>

void json_begin(struct out *out, const char *type)
{
	out_text(out, "{\"type\":\"");
	out_text(out, type);
	out_char(out, '"');
}

void json_end(struct out *out)
{
	out_text(out, "}\n");
}

void json_name(struct out *out, const char *name)
{
	out_text(out, ",\"");
	out_text(out, name);
	out_text(out, "\":");
}

void json_text(struct out *out, const char *name, const void *text, size_t len)
{
	json_name(out, name);
	out_char(out, '"');
	out_json(out, text, len);
	out_char(out, '"');
}

void json_str(struct out *out, const char *name, const char *text)
{
	if (text) {
		json_text(out, name, text, strlen(text));
		return;
	}
	json_name(out, name);
	out_text(out, "null");
}

void json_int(struct out *out, const char *name, int64_t value)
{
	json_name(out, name);
	if (value == JSON_UNKNOWN)
		out_text(out, "null");
	else
		out_int(out, value);
}

void json_seconds(struct out *out, const char *name, int64_t us)
{
	json_name(out, name);
	if (us == JSON_UNKNOWN)
		out_text(out, "null");
	else
		out_seconds(out, us);
}

void json_bool(struct out *out, const char *name, bool value)
{
	json_name(out, name);
	out_text(out, value ? "true" : "false");
}
