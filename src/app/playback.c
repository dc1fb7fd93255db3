/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two clocks meet here: the log's, which the modem lives on, and the
 * watcher's, which says when a record is due. Deadlines of the modem between
 * two records pass as they did then.
 */
#define _GNU_SOURCE
#include "app/playback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/loginput.h"

#define SPEED_MAX 1000
/*
 * A log that grows is looked at this often, and time goes on in it this much
 * behind, so that what is read late still comes at its own time.
 */
#define LOOK_MS 500

struct playback {
	struct log_input *in;
	char name[64];
	unsigned speed; /* 0: as fast as it can be read */
	struct hl78_record record;
	size_t fed;     /* bytes of it */
	bool used;      /* all of them: the next one is wanted */
	bool waits;     /* there is a record */
	bool done;
	bool follows;   /* the log grows */
	hl78_time look_at; /* the next time when it had nothing more */
	enum hl78_clock clock;
	hl78_time first; /* stamp of the first record that has one */
	hl78_time log_now;
	hl78_time start; /* on the watcher's clock, when `first` is due */
};

/* False when the speed is none. `path` gets the rest. */
static bool read_spec(const char *spec, char *path, size_t size,
		      unsigned *speed)
{
	static const char key[] = ",speed=";
	const char *comma = strstr(spec, key);
	size_t len = comma ? (size_t)(comma - spec) : strlen(spec);
	const char *value = comma ? comma + strlen(key) : "max";

	*speed = 0;
	if (len == 0 || len >= size)
		return false;
	memcpy(path, spec, len);
	path[len] = '\0';
	if (strcmp(value, "max") == 0)
		return true;
	for (; *value >= '0' && *value <= '9' && *speed <= SPEED_MAX; value++)
		*speed = 10 * *speed + (unsigned)(*value - '0');
	return !*value && *speed >= 1 && *speed <= SPEED_MAX;
}

/* Takes the next record; its stamp, if any, becomes the log's time. */
static int take(struct playback *p, hl78_time now)
{
	int got = log_input_next(p->in, &p->record);

	p->waits = got > 0;
	p->look_at = now + HL78_MS(LOOK_MS);
	p->used = false;
	p->fed = 0;
	if (!p->waits || p->record.clock == HL78_CLOCK_NONE ||
	    p->record.time == HL78_NO_TIME)
		return got;
	if (p->first == HL78_NO_TIME) {
		p->first = p->log_now = p->record.time;
		p->clock = p->record.clock;
		p->start = now;
	}
	return got;
}

static struct playback *open_log(const char *path, bool follows, hl78_time now,
				 char *error, size_t size)
{
	struct playback *p = calloc(1, sizeof(*p));
	const char *last;
	char why[200];
	int got;

	if (!p) {
		snprintf(error, size, "no memory");
		return NULL;
	}
	p->first = p->log_now = HL78_NO_TIME;
	p->follows = follows;
	p->in = follows ? log_input_follow(path, why, sizeof(why)) :
			  log_input_open(path, why, sizeof(why));
	if (!p->in) {
		snprintf(error, size, "%.400s: %s", path, why);
		goto fail;
	}
	got = take(p, now);
	if (got < 0) {
		snprintf(error, size, "%.400s: %s", path, strerror(-got));
		goto fail;
	}
	last = strrchr(path, '/');
	snprintf(p->name, sizeof(p->name), "%.60s", last ? last + 1 : path);
	return p;
fail:
	playback_close(p);
	return NULL;
}

struct playback *playback_open(const char *spec, hl78_time now, char *error,
			       size_t size)
{
	struct playback *p;
	char path[1024];
	unsigned speed;

	if (!read_spec(spec, path, sizeof(path), &speed)) {
		snprintf(error, size, "replay:%.100s: the form is "
			 "replay:LOG[,speed=1 to %d or max]", spec, SPEED_MAX);
		return NULL;
	}
	p = open_log(path, false, now, error, size);
	if (p)
		p->speed = speed;
	return p;
}

struct playback *playback_follow(const char *path, int64_t unix_us,
				 char *error, size_t size)
{
	return open_log(path, true, unix_us, error, size);
}

void playback_last(struct playback *p)
{
	log_input_last(p->in);
	p->follows = false;
	if (!p->waits)
		p->used = true; /* there may be more than at the last look */
}

void playback_close(struct playback *p)
{
	if (!p)
		return;
	if (p->in)
		log_input_close(p->in);
	free(p);
}

const char *playback_name(const struct playback *p)
{
	return p->name;
}

enum hl78_source playback_source(const struct playback *p)
{
	return log_input_source(p->in);
}

enum hl78_clock playback_clock(const struct playback *p)
{
	return p->clock;
}

hl78_time playback_time(const struct playback *p)
{
	return p->log_now;
}

uint64_t playback_line(const struct playback *p, const char *text, size_t len)
{
	/* An event can be of a line before, which was kept back. */
	return memmem(p->record.bytes, p->record.len, text, len) ?
	       p->record.line_number : 0;
}

/* The stamp of the record that waits, or the time as it is. */
static hl78_time record_time(const struct playback *p)
{
	if (p->record.time == HL78_NO_TIME || p->record.time < p->log_now)
		return p->log_now;
	return p->record.time;
}

hl78_time playback_deadline(const struct playback *p)
{
	if (p->done)
		return HL78_NEVER;
	if (p->follows && !p->used && !p->waits)
		return p->look_at;
	if (p->used || !p->waits || p->speed == 0 || p->first == HL78_NO_TIME)
		return 0;
	return p->start + (record_time(p) - p->first) / (int)p->speed;
}

bool playback_done(const struct playback *p)
{
	return p->done;
}

/* Nothing has been written since: time goes on all the same. */
static bool pass_time(struct playback *p, struct hl78_modem *modem,
		      hl78_time now)
{
	hl78_time at = now - HL78_MS(LOOK_MS);
	hl78_time due = hl78_modem_deadline(modem);

	if (p->first == HL78_NO_TIME || at <= p->log_now)
		return false;
	if (due > at) {
		p->log_now = at;
		return false;
	}
	p->log_now = due > p->log_now ? due : p->log_now;
	hl78_modem_tick(modem, p->log_now);
	return true;
}

bool playback_step(struct playback *p, struct hl78_modem *modem,
		   hl78_time now)
{
	hl78_time at, due;

	/* Not before: events borrow its bytes. */
	if (p->used || (p->follows && !p->waits && now >= p->look_at))
		take(p, now);
	if (p->follows && !p->waits)
		return pass_time(p, modem, now);
	if (p->done || playback_deadline(p) > now)
		return false;
	at = p->first == HL78_NO_TIME ? 0 : record_time(p);
	if (!p->waits) {
		p->done = true;
		hl78_modem_finish(modem, at);
		return true;
	}
	due = hl78_modem_deadline(modem);
	if (due <= at) {
		hl78_modem_tick(modem, due);
		p->log_now = due > p->log_now ? due : p->log_now;
		return true;
	}
	if (p->first != HL78_NO_TIME)
		p->log_now = at;
	p->fed += log_record_feed(&p->record, p->fed, modem, at);
	p->used = p->fed >= p->record.len;
	return true;
}
