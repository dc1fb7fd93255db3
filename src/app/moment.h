/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When something was, in the ways that reports say it. */
#ifndef APP_MOMENT_H
#define APP_MOMENT_H

#include <hl78/trace.h>

struct moment {
	hl78_time t;          /* since the start; never falls */
	enum hl78_clock clock; /* what `stamp` is read on */
	hl78_time stamp;      /* HL78_NO_TIME with HL78_CLOCK_NONE */
	uint64_t line_number; /* in the log; 0 where there is none */
};

#endif
