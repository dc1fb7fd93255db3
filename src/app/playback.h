/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log played to a modem for somebody who watches: "replay:LOG[,speed=N]".
 * Time is what the log says, N times as fast; without N, or in a log without
 * time stamps, all of it comes at once. Or the log of a console that is still
 * at work: what is there comes at once, the rest when it is written, and time
 * goes on in between.
 */
#ifndef APP_PLAYBACK_H
#define APP_PLAYBACK_H

#include <hl78/modem.h>
#include <hl78/trace.h>

struct playback;

/*
 * Opens what `spec`, behind "replay:", names. NULL with a sentence in `error`.
 * `now` is the watcher's clock, here and below.
 */
struct playback *playback_open(const char *spec, hl78_time now, char *error,
			       size_t size);
/*
 * Opens a log of ours that is being written. The watcher's clock is that of
 * the stamps, microseconds since 1970 UTC, here and below. It is not done
 * before playback_last() has been called: nobody writes any more.
 */
struct playback *playback_follow(const char *path, int64_t unix_us,
				 char *error, size_t size);
void playback_last(struct playback *p);
void playback_close(struct playback *p);

/* "session.log", for titles. */
const char *playback_name(const struct playback *p);
enum hl78_source playback_source(const struct playback *p);
/* What points in time of the modem are read on. */
enum hl78_clock playback_clock(const struct playback *p);
/* The modem's time; HL78_NO_TIME in a log without any. */
hl78_time playback_time(const struct playback *p);

/*
 * The number in the log, from 1, of a line that an event tells of; 0 where it
 * is not the one that was fed last.
 */
uint64_t playback_line(const struct playback *p, const char *text, size_t len);

/* When there is more, HL78_NEVER after the end. */
hl78_time playback_deadline(const struct playback *p);
/*
 * Feeds what is next and due, one line at most; pull the modem's events before
 * the next call. False when nothing is due now.
 */
bool playback_step(struct playback *p, struct hl78_modem *modem,
		   hl78_time now);
/* The log is over, the modem has been told. */
bool playback_done(const struct playback *p);

#endif
