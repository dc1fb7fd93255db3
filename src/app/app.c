/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The few things that all subcommands need: the version, how an error is said,
 * and an outcome in words and as exit status.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "app/app.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <hl78/text.h>

#include "app/out.h"
#include "io/loop.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

const char *app_version(void)
{
	return PACKAGE_VERSION;
}

enum app_status app_signal_status(unsigned signals)
{
	if (signals & LOOP_INT)
		return APP_INTERRUPTED;
	if (signals & LOOP_TERM)
		return APP_TERMINATED;
	return signals & LOOP_HUP ? APP_HUNG_UP : APP_DONE;
}

enum app_status app_outcome_status(enum hl78_outcome_kind kind)
{
	static const enum app_status statuses[HL78_N_OUTCOMES] = {
		[HL78_OUT_UPDATED] = APP_DONE,
		[HL78_OUT_NONE] = APP_DONE,
		[HL78_OUT_CLOSED] = APP_DONE,
		[HL78_OUT_FAILED] = APP_SAID_NO,
		[HL78_OUT_REJECTED] = APP_SAID_NO,
		[HL78_OUT_MISMATCH] = APP_SAID_NO,
		[HL78_OUT_DENIED] = APP_SAID_NO,
		[HL78_OUT_LOST] = APP_NO_LINK,
		[HL78_OUT_TIMEOUT] = APP_TIMEOUT,
		[HL78_OUT_REFUSED] = APP_REFUSED,
		[HL78_OUT_SUSPENDED] = APP_WAITING,
		[HL78_OUT_PENDING] = APP_WAITING,
		[HL78_OUT_INCOMPLETE] = APP_WAITING,
		[HL78_OUT_INTERRUPTED] = APP_INTERRUPTED,
	};

	return statuses[kind];
}

const char *app_outcome_text(const struct hl78_outcome *o, char *out,
			     size_t size)
{
	const char *name = hl78_outcome_name(o->kind);
	const char *version = o->to[0] ? o->to : o->from;
	const char *proof = o->kind != HL78_OUT_UPDATED ? "" :
			    o->verified ? ", verified" : ", not verified";

	if (o->kind == HL78_OUT_NONE && !o->reason[0])
		snprintf(out, size, "none: no update took place%s%s",
			 version[0] ? ", the module has " : "", version);
	else if (o->from[0] && o->to[0] && strcmp(o->from, o->to) != 0)
		snprintf(out, size, "%s%s %s to %s%s%s%s", name,
			 o->kind == HL78_OUT_UPDATED ? "" : ":", o->from,
			 o->to, proof, o->reason[0] ? "; " : "", o->reason);
	else
		snprintf(out, size, "%s%s%s%s%s%s", name,
			 o->to[0] ? ", the module has " :
			 o->from[0] ? ", from " : "", version, proof,
			 o->reason[0] ? ": " : "", o->reason);
	return out;
}

size_t app_hide_secret(const char *text, size_t len, char *out, size_t size)
{
	static const char hidden[] = "****";
	size_t clear = hl78_secret_offset(text, len);
	size_t extra = clear < len ? strlen(hidden) : 0;

	if (clear > size - 1 - extra)
		clear = size - 1 - extra;
	memcpy(out, text, clear);
	memcpy(out + clear, hidden, extra);
	out[clear + extra] = '\0';
	return clear + extra;
}

void app_error(const char *format, ...)
{
	char text[1024], shown[HL78_ESCAPED_MAX * sizeof(text)];
	va_list args;
	size_t len;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	hl78_text_escape(text, strlen(text), shown, sizeof(shown), &len);
	fprintf(stderr, "fotacon: %s\n", shown);
}

void app_error_to(struct out *err, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	out_text(err, "fotacon: ");
	out_foreign(err, text, strlen(text));
	out_char(err, '\n');
	out_flush(err);
}

static void __attribute__((format(printf, 2, 0)))
error_without_wait(bool last, const char *format, va_list args)
{
	static struct out err; /* too large for a stack */

	out_init(&err, STDERR_FILENO);
	out_drop(&err, NULL);
	app_error_to(&err, format, args);
	if (last)
		out_finish(&err);
	if (err.fd != STDERR_FILENO)
		close(err.fd);
}

void app_error_last(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_without_wait(true, format, args);
	va_end(args);
}

void app_error_now(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_without_wait(false, format, args);
	va_end(args);
}

int app_end_output(struct out *out, int status)
{
	if (out_flush(out) || out->error == EPIPE)
		return status;
	app_error("standard output: %s", strerror(out->error));
	return status == APP_DONE ? APP_USAGE : status;
}
