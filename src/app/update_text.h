/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A local update in words and figures, for lines, JSON and screen alike. */
#ifndef APP_UPDATE_TEXT_H
#define APP_UPDATE_TEXT_H

#include <hl78/modem.h>

/* An installation takes so long at most in the usual case (AN 7). */
#define UPDATE_USUAL_MIN 8

struct update_rate {
	int percent;
	bool is_new;    /* the last block made it so, */
	bool is_tenth;  /* and another tenth of all */
	int64_t rate;   /* bytes a second; -1: not known yet */
	int64_t left_s; /* -1: not known */
};

/* False before the first block was acknowledged. */
bool update_rate_of(const struct hl78_xmodem_counts *counts, hl78_time now,
		    struct update_rate *rate);

/* The same in one line of ASCII. Returns `out`. */
const char *update_transfer_pace(const struct hl78_xmodem_counts *counts,
				 hl78_time now, char *out, size_t size);

/* What stands in the way, with its particulars. Returns `out`. */
const char *update_problem_text(const struct hl78_event *ev, char *out,
				size_t size);

/* The same, and what can be done about it; `allow` is how it is allowed here. */
const char *update_problem_line(const struct hl78_event *ev, const char *allow,
				char *out, size_t size);

/*
 * The commands that put back what was changed in the module, ", " between them;
 * HL78_OWED_MAX holds all there can be. False: nothing was.
 */
bool update_changes(const struct hl78_modem *modem, char *out, size_t size);

/* The same as a sentence, room for UPDATE_CHANGES_LINE. */
#define UPDATE_CHANGES_LINE (HL78_OWED_MAX + 80)
bool update_changes_line(const struct hl78_modem *modem, char *out,
			 size_t size);

/*
 * What the step that has begun means, in one line of ASCII; empty where that is
 * not worth a line. Returns `out`.
 */
const char *update_step_text(const struct hl78_update_status *status,
			     hl78_time now, char *out, size_t size);

/*
 * What goes with the time in this step, in one line of ASCII: the countdown, the
 * transfer, how long it installs. Empty where there is nothing of the kind.
 * Returns `out`.
 */
const char *update_pace(const struct hl78_update_status *status, hl78_time now,
			char *out, size_t size);

/* How long it installs. Returns `out`. */
const char *update_install_pace(hl78_time spent, char *out, size_t size);

#endif
