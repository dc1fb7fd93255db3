/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers as people read them: decimal units as package sizes have them,
 * digits in groups of three. No floating point, no locale.
 */
#include "ui/format.h"

#include <inttypes.h>
#include <stdio.h>

const char *format_clock(int64_t seconds, char out[FORMAT_MAX])
{
	if (seconds < 0)
		seconds = 0;
	snprintf(out, FORMAT_MAX, "%02" PRId64 ":%02d:%02d", seconds / 3600,
		 (int)(seconds / 60 % 60), (int)(seconds % 60));
	return out;
}

const char *format_left(int64_t seconds, char out[FORMAT_MAX])
{
	if (seconds < 0)
		seconds = 0;
	if (seconds >= 3600)
		snprintf(out, FORMAT_MAX, "%" PRId64 ":%02d:%02d",
			 seconds / 3600, (int)(seconds / 60 % 60),
			 (int)(seconds % 60));
	else
		snprintf(out, FORMAT_MAX, "%d:%02d", (int)(seconds / 60),
			 (int)(seconds % 60));
	return out;
}

const char *format_bytes(int64_t bytes, char out[FORMAT_MAX])
{
	if (bytes < 0)
		bytes = 0;
	if (bytes < 1000)
		snprintf(out, FORMAT_MAX, "%d byte%s", (int)bytes,
			 bytes == 1 ? "" : "s");
	else if (bytes < 1000000)
		snprintf(out, FORMAT_MAX, "%d %03d bytes", (int)(bytes / 1000),
			 (int)(bytes % 1000));
	else
		snprintf(out, FORMAT_MAX, "%" PRId64 " %03d %03d bytes",
			 bytes / 1000000, (int)(bytes / 1000 % 1000),
			 (int)(bytes % 1000));
	return out;
}

const char *format_size(int64_t bytes, char out[FORMAT_MAX])
{
	if (bytes < 0)
		bytes = 0;
	if (bytes < 1000)
		snprintf(out, FORMAT_MAX, "%d B", (int)bytes);
	else if (bytes < 10000)
		snprintf(out, FORMAT_MAX, "%d.%d kB", (int)(bytes / 1000),
			 (int)(bytes / 100 % 10));
	else if (bytes < 10000000)
		snprintf(out, FORMAT_MAX, "%d kB", (int)(bytes / 1000));
	else
		snprintf(out, FORMAT_MAX, "%" PRId64 ".%d MB", bytes / 1000000,
			 (int)(bytes / 100000 % 10));
	return out;
}
