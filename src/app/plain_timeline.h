/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phases as lines, for the console without a screen. */
#ifndef APP_PLAIN_TIMELINE_H
#define APP_PLAIN_TIMELINE_H

#include "app/out.h"
#include "ui/phase.h"

/* `now` is on the clock of the phases; HL78_NO_TIME: it has none. */
void plain_timeline(struct out *out, const struct phases *phases,
		    hl78_time now);

#endif
