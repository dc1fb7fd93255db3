/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run over the air in words and figures. */
#ifndef APP_OTA_TEXT_H
#define APP_OTA_TEXT_H

#include "app/job.h"

#define OTA_CLOCK_MAX 32

/*
 * A moment that is still to come: "01:00:00", with the weekday where it is not
 * today; on a clock that only counts, "00:30:00" since the start. Returns `out`.
 */
const char *ota_clock(const struct job *job, hl78_time at,
		      char out[OTA_CLOCK_MAX]);

/* "installation". Never NULL. */
const char *ota_request_noun(enum hl78_request request);

/* The question of a request, for a terminal. Returns `out`. */
const char *ota_question(const struct job *job, enum hl78_request request,
			 char *out, size_t size);

/*
 * What it waits for: "waits for the module to ask again, until 01:00:00", for
 * one that has lasted "still waits for ..., since 23:10:02 (8:00), until ...".
 * False, and nothing written, for no wait. Returns whether there is one.
 */
bool ota_wait_line(const struct job *job, bool still, char *out, size_t size);
/* The same for a line that changes: "waits for ..., 0:42, until 01:00:00". */
bool ota_wait_pace(const struct job *job, char *out, size_t size);

/* "download  46 %  241 kB of 524 kB  3.1 kB/s  1:31 left". Returns `out`. */
const char *ota_download_pace(const struct hl78_progress *progress, char *out,
			      size_t size);

/* What a step that begins means; empty for nothing worth a line. */
const char *ota_step_text(enum hl78_ota_step step);

/*
 * How the module stands, for whoever ends the watch now: a clause, empty where
 * there is nothing to say. `session` tells that one was left open by us.
 */
const char *ota_cut_text(const struct job *job, char *out, size_t size);

#endif
