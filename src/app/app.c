/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The few things that all subcommands need: the version, how an error is said,
 * and what exit status an outcome has.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "app/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <hl78/text.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

const char *app_version(void)
{
	return PACKAGE_VERSION;
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
