/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes JSON Lines: objects of one line, their members in the order of the
 * calls. Names are ours and need no escape; texts are taken for foreign, and
 * come out in the notation of hl78/text.h.
 */
#ifndef APP_JSON_H
#define APP_JSON_H

#include "app/out.h"

/* A number that is not known: null. */
#define JSON_UNKNOWN INT64_MIN

/* A line starts and ends. */
void json_begin(struct out *out, const char *type);
void json_end(struct out *out);

void json_text(struct out *out, const char *name, const void *text,
	       size_t len);
/* NULL is null. */
void json_str(struct out *out, const char *name, const char *text);
void json_int(struct out *out, const char *name, int64_t value);
/* Microseconds as seconds. */
void json_seconds(struct out *out, const char *name, int64_t us);
void json_bool(struct out *out, const char *name, bool value);

/* The name of a member whose value the caller writes. */
void json_name(struct out *out, const char *name);

#endif
