/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes between port (or log), modem and session log, and what is to be asked
 * of the module when: its identity after each opening and each update, then
 * what --start wants. Who shows any of it is not known here.
 */
#include "app/work.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/port_sim.h"

/* A module that says nothing for so long has nothing more to say. */
#define QUIET_MIN 2
/* For a person, "as fast as possible" is still to be seen. */
#define SPEED_MAX 1000

static const char replay_prefix[] = "replay:";

void work_say(struct work *w, enum hl78_severity severity,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(w->notice, sizeof(w->notice), format, args);
	va_end(args);
	w->notice_severity = severity;
	w->n_notices++;
}

/* ---- opening ---- */

static int open_replay(struct work *w, const char *spec)
{
	struct hl78_modem_config config = { .read_only = true };
	char why[640];

	w->replay = playback_open(spec, loop_now(w->loop), why, sizeof(why));
	if (!w->replay) {
		app_error("%s", why);
		return APP_USAGE;
	}
	snprintf(w->name, sizeof(w->name), "%s", playback_name(w->replay));
	config.source = playback_source(w->replay);
	w->modem = hl78_modem_new(&config);
	return w->modem ? APP_DONE : APP_NO_LINK;
}

static void open_log(struct work *w)
{
	const struct console_options *o = w->options;
	const struct logfile_options options = {
		.path = o->log,
		.port = w->port.spec,
		.settings = w->port.line,
		.secrets_in_clear = o->log_secrets,
	};
	char why[WORK_NOTICE_MAX];

	if (o->log && strcmp(o->log, "none") == 0)
		return;
	w->log = logfile_open(&options, loop_unix(w->loop), why, sizeof(why));
	if (!w->log)
		work_say(w, HL78_WARNING, "%s", why);
}

static void set_speed(struct work *w)
{
	int64_t speed = port_sim_speed(&w->port);

	if (speed > 0)
		loop_set_speed(w->loop, (unsigned)speed);
	else if (speed == 0 && w->loop->clock == LOOP_REAL)
		loop_set_speed(w->loop, SPEED_MAX);
}

static int open_port(struct work *w)
{
	const struct console_options *o = w->options;
	const struct hl78_modem_config config = { .read_only = o->read_only };
	int err = port_open(&w->port, app_ports, o->port, &o->settings,
			    loop_now(w->loop));

	if (err) {
		app_error("%s", w->port.error);
		return err == -EINVAL ? APP_USAGE : APP_NO_LINK;
	}
	set_speed(w);
	snprintf(w->name, sizeof(w->name), "%s", w->port.name);
	w->modem = hl78_modem_new(&config);
	if (!w->modem)
		return APP_NO_LINK;
	open_log(w);
	hl78_modem_link(w->modem, true, loop_now(w->loop));
	w->want_identity = !o->read_only;
	w->want_set_up = w->want_session = o->start && !o->read_only;
	return APP_DONE;
}

int work_open(struct work *w, const struct console_options *options,
	      struct loop *loop)
{
	size_t n = strlen(replay_prefix);
	int status;

	*w = (struct work){ .options = options, .loop = loop,
			    .drained = true };
	w->port.fd = -1;
	if (rows_init(&w->events, WORK_EVENTS_MAX) != 0 ||
	    rows_init(&w->at, WORK_AT_MAX) != 0)
		status = APP_NO_LINK;
	else if (strncmp(options->port, replay_prefix, n) == 0)
		status = open_replay(w, options->port + n);
	else
		status = open_port(w);
	if (status == APP_NO_LINK && !w->port.error[0])
		app_error("no memory");
	if (w->modem)
		w->seen = *hl78_modem_status(w->modem);
	return status;
}

void work_close(struct work *w)
{
	port_close(&w->port);
	logfile_close(w->log);
	playback_close(w->replay);
	hl78_modem_free(w->modem);
	rows_fini(&w->events);
	rows_fini(&w->at);
	*w = (struct work){ .port = { .fd = -1 } };
}

/* ---- time ---- */

hl78_time work_now(const struct work *w)
{
	return w->replay ? playback_time(w->replay) : loop_now(w->loop);
}

static hl78_time earlier(hl78_time a, hl78_time b)
{
	return a < b ? a : b;
}

hl78_time work_deadline(struct work *w)
{
	hl78_time at = earlier(hl78_modem_deadline(w->modem),
			       port_deadline(&w->port));
	int64_t log = logfile_deadline(w->log);

	if (w->replay)
		return playback_deadline(w->replay);
	return earlier(at, loop_from_unix(w->loop, log));
}

/* ---- bytes ---- */

static void lost(struct work *w)
{
	hl78_time now = loop_now(w->loop);

	logfile_note(w->log, "port lost", loop_unix(w->loop));
	hl78_modem_link(w->modem, false, now);
	work_row(w, ROW_WARNING, now, "%s%s", w->port.error,
		 w->port.settings.no_reopen ? "" : ", waiting for it");
}

static void back(struct work *w)
{
	hl78_time now = loop_now(w->loop);
	char text[96];

	snprintf(text, sizeof(text), "port back %s", w->port.name);
	logfile_note(w->log, text, loop_unix(w->loop));
	hl78_modem_link(w->modem, true, now);
	work_row(w, ROW_OWN, now, "%s is back; asking the module afresh",
		 w->port.name);
	w->want_identity = !w->options->read_only;
}

static void read_port(struct work *w)
{
	ssize_t n;

	/* Events borrow the bytes they came from. */
	if (w->in_at < w->in_len || !w->drained)
		return;
	w->in_time = loop_now(w->loop);
	n = port_read(&w->port, w->in, sizeof(w->in), w->in_time);
	w->in_at = 0;
	w->in_len = n > 0 ? (size_t)n : 0;
	if (n < 0)
		lost(w);
	else
		logfile_feed(w->log, HL78_MODULE, w->in, w->in_len,
			     loop_unix(w->loop));
}

void work_flush(struct work *w)
{
	hl78_time now = loop_now(w->loop);
	const void *out;
	size_t len;
	ssize_t n;

	while ((out = hl78_modem_output(w->modem, &len)) && len > 0) {
		n = port_write(&w->port, out, len, now);
		if (n < 0)
			lost(w);
		if (n <= 0)
			break;
		logfile_feed(w->log, HL78_HOST, out, (size_t)n,
			     loop_unix(w->loop));
		hl78_modem_sent(w->modem, (size_t)n, now);
	}
}

void work_fd(const struct work *w, struct pollfd *fd)
{
	size_t len;

	*fd = (struct pollfd){ .fd = -1 };
	if (w->replay || w->port.state != PORT_OPEN)
		return;
	fd->fd = w->port.fd;
	fd->events = POLLIN;
	hl78_modem_output(w->modem, &len);
	if (len > 0)
		fd->events |= POLLOUT;
}

void work_run(struct work *w, short revents)
{
	hl78_time now = loop_now(w->loop);

	if (w->replay)
		return;
	if (port_tick(&w->port, now))
		back(w);
	if (revents || (w->port.state == PORT_OPEN && w->port.fd < 0))
		read_port(w);
	if (hl78_modem_deadline(w->modem) <= now)
		hl78_modem_tick(w->modem, now);
	logfile_tick(w->log, loop_unix(w->loop));
}

static bool step_replay(struct work *w)
{
	if (playback_step(w->replay, w->modem, loop_now(w->loop)))
		return true;
	if (!playback_done(w->replay) || w->has_verdict)
		return false;
	work_verdict(w);
	return true;
}

static bool step_bytes(struct work *w)
{
	if (w->replay)
		return step_replay(w);
	if (w->in_at == w->in_len)
		return false;
	w->in_at += hl78_modem_feed(w->modem, HL78_MODULE, w->in + w->in_at,
				    w->in_len - w->in_at, w->in_time);
	return true;
}

/* ---- what is to be asked ---- */

static bool start(struct work *w, enum hl78_procedure which)
{
	const struct hl78_set_up all = {
		.mask = HL78_MASK_ALL,
		.ask = { -1, -1, -1, -1, -1 },
	};

	if (hl78_modem_start(w->modem, which, &all, loop_now(w->loop)) != 0)
		return false;
	w->asking = true;
	return true;
}

/* Starts what is wanted and possible now; it is tried again at each step. */
static bool pursue(struct work *w)
{
	if (w->replay || w->port.state != PORT_OPEN ||
	    hl78_modem_running(w->modem) != HL78_PROC_NONE)
		return false;
	if (w->want_identity) {
		w->want_identity = !start(w, HL78_PROC_IDENTIFY);
		return !w->want_identity;
	}
	if (w->want_set_up) {
		w->want_set_up = !start(w, HL78_PROC_SET_UP);
		return !w->want_set_up;
	}
	if (w->want_session) {
		w->want_session = false;
		work_session(w, true);
		return true;
	}
	return false;
}

bool work_step(struct work *w)
{
	const struct hl78_event *event = hl78_modem_next_event(w->modem);
	const char *notice = logfile_notice(w->log);

	if (notice)
		work_say(w, HL78_WARNING, "%s", notice);
	if (event)
		work_event(w, event);
	w->drained = !event && !step_bytes(w);
	return !w->drained || pursue(w);
}

/* ---- how it stands ---- */

bool work_under_way(const struct work *w)
{
	return !w->replay && (hl78_status_busy(hl78_modem_status(w->modem)) ||
			      w->verdict_due);
}

/* Something runs that has its own end: a procedure, a transfer, a guard. */
static bool busy(const struct work *w)
{
	return hl78_status_busy(hl78_modem_status(w->modem)) ||
	       w->want_identity || w->want_set_up || w->want_session ||
	       hl78_modem_running(w->modem) != HL78_PROC_NONE ||
	       hl78_modem_queued(w->modem) > 0;
}

/* States of a package from which something follows by itself. */
static bool moving(enum hl78_package_state package)
{
	return package == HL78_PACKAGE_OFFERED ||
	       package == HL78_PACKAGE_STORED;
}

bool work_settled(const struct work *w)
{
	const struct hl78_status *status = hl78_modem_status(w->modem);

	if (w->replay)
		return w->has_verdict;
	if (w->port.state == PORT_LOST && w->port.settings.no_reopen)
		return true;
	if (busy(w))
		return false;
	if (w->has_verdict || w->refused ||
	    status->agreement.request != HL78_REQUEST_NONE)
		return true;
	if (status->session == HL78_SESSION_CLOSED && !moving(status->package))
		return true;
	return loop_now(w->loop) >= work_quiet_at(w);
}

hl78_time work_quiet_at(const struct work *w)
{
	return w->spoke_at + HL78_MIN(QUIET_MIN);
}

void work_outcome(const struct work *w, struct hl78_outcome *outcome)
{
	hl78_time now = work_now(w);

	hl78_modem_outcome(w->modem, now, now != HL78_NO_TIME, outcome);
}
