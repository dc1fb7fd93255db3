/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which port or log a console works on: opened at the start, changed later, or
 * none at all. What belongs to a port goes with it, rows included; what was
 * said to the user stays. Invariant: there is always a modem, and where no port
 * is open it is one that nothing comes from and nothing goes to.
 */
#include "app/work.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/port_sim.h"

static const char replay_prefix[] = "replay:";

/* The options of a port that was chosen later, and its spec. */
struct work_chosen {
	struct console_options options;
	char spec[];
};

int work_refuse(struct work *w, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(w->why, sizeof(w->why), format, args);
	va_end(args);
	if (!w->shown)
		app_error("%s", w->why);
	return status;
}

/* ---- opening ---- */

static int open_replay(struct work *w, const char *spec)
{
	struct hl78_modem_config config = { .read_only = true };
	char why[640];

	w->replay = playback_open(spec, loop_now(w->loop), why, sizeof(why));
	if (!w->replay)
		return work_refuse(w, APP_USAGE, "%s", why);
	snprintf(w->name, sizeof(w->name), "%s", playback_name(w->replay));
	config.source = playback_source(w->replay);
	w->modem = hl78_modem_new(&config);
	return w->modem ? APP_DONE : work_refuse(w, APP_NO_LINK, "no memory");
}

void work_go_live(struct work *w)
{
	bool may_send = !w->options->live.read_only;

	w->modem = w->live.modem;
	w->seen = *hl78_modem_status(w->modem);
	snprintf(w->name, sizeof(w->name), "%s", w->live.port.name);
	w->want_identity = may_send;
	w->want_set_up = w->want_session = w->options->start && may_send;
}

static int open_port(struct work *w)
{
	int status = work_follow(w);

	if (status != APP_DONE || w->replay)
		return status;
	work_recall_log(w);
	if (!w->shown)
		status = live_open(&w->live, &w->options->live, w->loop);
	else
		status = live_take(&w->live, &w->options->live, w->loop);
	if (status != APP_DONE) {
		snprintf(w->why, sizeof(w->why), "%s", w->live.port.error);
		return status;
	}
	work_go_live(w);
	work_inherit(w);
	return APP_DONE;
}

static int open_none(struct work *w)
{
	if (!live_none(&w->live, w->loop))
		return work_refuse(w, APP_NO_LINK, "no memory");
	w->modem = w->live.modem;
	snprintf(w->name, sizeof(w->name), "no port");
	return APP_DONE;
}

static int open_what(struct work *w)
{
	const char *port = w->options->live.port;
	size_t n = strlen(replay_prefix);

	if (rows_init(&w->events, WORK_EVENTS_MAX) != 0 ||
	    rows_init(&w->at, WORK_AT_MAX) != 0 ||
	    rows_init(&w->messages, WORK_MESSAGES_MAX) != 0)
		return work_refuse(w, APP_NO_LINK, "no memory");
	if (!port)
		return open_none(w);
	return strncmp(port, replay_prefix, n) == 0 ? open_replay(w, port + n) :
						      open_port(w);
}

static int begin(struct work *w, const struct console_options *options,
		 struct loop *loop, bool shown)
{
	int status;

	*w = (struct work){ .options = options, .loop = loop, .shown = shown,
			    .live = { .port = { .fd = -1 } },
			    .note = { .fd = -1 } };
	phases_init(&w->phases);
	status = open_what(w);
	if (w->modem)
		w->seen = *hl78_modem_status(w->modem);
	return status;
}

int work_open(struct work *w, const struct console_options *options,
	      struct loop *loop)
{
	return begin(w, options, loop, false);
}

void work_look(struct work *w)
{
	if (!w->replay && work_has_port(w))
		live_look(&w->live);
}

void work_close(struct work *w)
{
	if (w->replay)
		hl78_modem_free(w->modem);
	playback_close(w->replay);
	live_close(&w->live);
	package_close(&w->update.package);
	work_leave(w);
	rows_fini(&w->events);
	rows_fini(&w->at);
	rows_fini(&w->messages);
	free(w->chosen);
	*w = (struct work){ .live = { .port = { .fd = -1 } },
			    .note = { .fd = -1 } };
}

bool work_has_port(const struct work *w)
{
	return w->replay || w->live.port.state != PORT_CLOSED;
}

/* ---- another port ---- */

/* A clock that jumps is no clock for a module that is real. */
static bool clock_fits(const struct work *w, const char *port)
{
	return w->loop->clock == LOOP_REAL ||
	       port_sim_clock(port, true) == LOOP_JUMPING;
}

static struct work_chosen *choose(struct work *w, const char *spec)
{
	size_t size = strlen(spec) + 1;
	struct work_chosen *chosen = malloc(sizeof(*chosen) + size);

	if (!chosen) {
		snprintf(w->why, sizeof(w->why), "no memory");
		return NULL;
	}
	if (!console_options_for(w->options, spec, &chosen->options, w->why,
				 sizeof(w->why))) {
		free(chosen);
		return NULL;
	}
	if (!clock_fits(w, chosen->options.live.port)) {
		snprintf(w->why, sizeof(w->why), "where time jumps, only a "
			 "simulated module follows another one");
		free(chosen);
		return NULL;
	}
	/* --start is for the port that the user came for. */
	chosen->options.start &= !work_has_port(w);
	if (chosen->options.live.port == spec) {
		memcpy(chosen->spec, spec, size);
		chosen->options.live.port = chosen->spec;
	}
	return chosen;
}

/*
 * Whether the two cannot be open at once: the same port, whatever it is
 * called, or one log for both.
 */
static bool in_the_way(const struct work *w, const struct console_options *o)
{
	const struct port *port = &w->live.port;
	char path[PATH_MAX];

	if (port->state != PORT_OPEN)
		return false;
	if (strcmp(port->spec, o->live.port) == 0 || (w->live.log && o->live.log))
		return true;
	return port->identity.known && realpath(o->live.port, path) &&
	       strcmp(path, port->identity.path) == 0;
}

/* The user is told of the end of the one in `old`, and goes on in `next`. */
static void replace(struct work *old, struct work *next)
{
	const char *log = logfile_path(old->live.log);
	char name[sizeof(old->name)], left[PATH_MAX];
	bool told = work_has_port(old);

	snprintf(name, sizeof(name), "%s", old->name);
	snprintf(left, sizeof(left), "%s", log);
	rows_fini(&next->messages);
	next->messages = old->messages;
	old->messages = (struct rows){ 0 };
	memcpy(next->notice, old->notice, sizeof(next->notice));
	next->notice_severity = old->notice_severity;
	next->n_notices = old->n_notices;
	work_close(old);
	*old = *next;
	if (told)
		work_say(old, HL78_INFO, "%s is closed%s%s", name,
			 left[0] ? "; its log is " : "", left);
}

/* Opens it beside the one that is open, and closes that when it is. */
static int take(struct work *w, const struct console_options *options)
{
	static struct work next; /* too large for a stack */
	unsigned speed = w->loop->speed;
	int64_t wall = w->loop->unix_base_us;
	int status;

	/* A simulated module's time is no other port's. */
	if (w->loop->clock == LOOP_REAL) {
		loop_set_speed(w->loop, 1);
		loop_set_wall(w->loop);
	}
	status = begin(&next, options, w->loop, true);
	if (status == APP_DONE) {
		replace(w, &next);
		return status;
	}
	memcpy(w->why, next.why, sizeof(w->why));
	work_close(&next);
	if (w->loop->clock == LOOP_REAL)
		loop_set_speed(w->loop, speed);
	w->loop->unix_base_us = wall;
	return status;
}

static int take_chosen(struct work *w, struct work_chosen *chosen)
{
	int status = take(w, &chosen->options);

	if (status == APP_DONE)
		w->chosen = chosen;
	else
		free(chosen);
	return status;
}

/* Closes the one that is open, and opens none. */
static void let_go(struct work *w)
{
	struct work_chosen *none = malloc(sizeof(*none));

	if (!none)
		return;
	none->options = *w->options;
	none->options.live.port = NULL;
	take_chosen(w, none);
}

int work_change(struct work *w, const char *spec)
{
	struct work_chosen *chosen = choose(w, spec);

	if (!chosen)
		return APP_USAGE;
	if (in_the_way(w, &chosen->options))
		let_go(w);
	return take_chosen(w, chosen);
}
