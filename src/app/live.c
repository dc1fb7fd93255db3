/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes between port, modem and session log. What the port's going and coming
 * means to the modem is done here; to tell of it is the caller's, who asks for
 * the news. Bytes are read only once all events of the last ones were pulled:
 * events borrow them. A byte is in the log once the modem has taken it and said
 * that it is text.
 */
#include "app/live.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/port_sim.h"

static void report(struct live *l, enum live_news news)
{
	l->news |= 1u << news;
}

/* ---- opening ---- */

static hl78_time earlier(hl78_time a, hl78_time b)
{
	return a < b ? a : b;
}

static void open_log(struct live *l, const struct live_options *o)
{
	const struct logfile_options options = {
		.path = o->log,
		.folder = o->log_folder,
		.port = l->port.spec,
		.settings = l->port.line,
		.secrets_in_clear = o->log_secrets,
	};

	if (o->log && strcmp(o->log, "none") == 0)
		return;
	l->log = logfile_open(&options, loop_unix(l->loop), l->notice,
			      sizeof(l->notice));
	if (!l->log)
		report(l, LIVE_NOTICE);
}

/* AT at several rates; what was sent is a remark in the log, once it is open. */
static int find_rate(struct live *l, unsigned limit_s)
{
	hl78_time end = limit_s ? HL78_SEC(limit_s) : HL78_NEVER;
	struct pollfd fd = { .fd = l->port.fd, .events = POLLIN };
	hl78_time now = loop_now(l->loop);
	int status;

	while (l->port.state == PORT_PROBING && !port_tick(&l->port, now)) {
		if (l->port.state != PORT_PROBING)
			break;
		loop_wait(l->loop, &fd, 1,
			  earlier(end, port_deadline(&l->port)));
		status = app_signal_status(loop_signals_wait(l->loop));
		if (status != APP_DONE)
			return status;
		now = loop_now(l->loop);
		if (now >= end) {
			snprintf(l->port.error, sizeof(l->port.error),
				 "no rate found within %u s", limit_s);
			return APP_TIMEOUT;
		}
	}
	return l->port.state == PORT_OPEN ? APP_DONE : APP_NO_LINK;
}

static void note_rate(struct live *l)
{
	char tried[128], text[256];

	baud_probe_tried(&l->port.probe, tried, sizeof(tried));
	snprintf(text, sizeof(text), "looked for the rate by AT at %s: it is "
		 "%u", tried, l->port.settings.baud);
	live_note(l, text);
}

void live_look(struct live *l)
{
	if (port_hint(&l->port, PORT_HINT_SHARED, l->warning,
		      sizeof(l->warning)) ||
	    port_hint(&l->port, PORT_HINT_MODEMMANAGER, l->warning,
		      sizeof(l->warning)))
		report(l, LIVE_WARNING);
}

static int open_port(struct live *l, const struct live_options *o,
		     struct loop *loop)
{
	int err;

	*l = (struct live){ .loop = loop, .port = { .fd = -1 },
			    .drained = true };
	if (o->read_only && o->settings.baud == PORT_BAUD_AUTO) {
		snprintf(l->port.error, sizeof(l->port.error), "the rate of "
			 "%.128s is to be found, which sends AT, and nothing is "
			 "to be sent: name the rate", o->port);
		return APP_USAGE;
	}
	err = port_open(&l->port, app_ports, o->port, &o->settings,
			loop_now(loop));
	if (!err)
		return APP_DONE;
	return err == -EINVAL ? APP_USAGE : APP_NO_LINK;
}

/* The rest, once the port is open. */
static int start(struct live *l, const struct live_options *o)
{
	const struct hl78_modem_config config = { .read_only = o->read_only };
	int status = find_rate(l, o->limit_s);

	if (status != APP_DONE)
		return status;
	port_sim_pace(&l->port, l->loop);
	l->modem = hl78_modem_new(&config);
	if (!l->modem) {
		snprintf(l->port.error, sizeof(l->port.error), "no memory");
		return APP_NO_LINK;
	}
	open_log(l, o);
	if (l->port.probe.state == BAUD_PROBE_FOUND)
		note_rate(l);
	hl78_modem_link(l->modem, true, loop_now(l->loop));
	return APP_DONE;
}

int live_take(struct live *l, const struct live_options *o, struct loop *loop)
{
	int status = open_port(l, o, loop);

	return status == APP_DONE ? start(l, o) : status;
}

bool live_none(struct live *l, struct loop *loop)
{
	const struct hl78_modem_config config = { .read_only = true };

	*l = (struct live){ .loop = loop, .port = { .fd = -1 },
			    .drained = true };
	l->modem = hl78_modem_new(&config);
	return l->modem != NULL;
}

int live_open(struct live *l, const struct live_options *o, struct loop *loop)
{
	int status = open_port(l, o, loop);

	if (status == APP_DONE) {
		if (l->port.state == PORT_PROBING)
			app_error("looking for the rate of %s", l->port.name);
		status = start(l, o);
	} else {
		port_sim_complain(o->port);
	}
	if (status == APP_NO_LINK || status == APP_USAGE ||
	    status == APP_TIMEOUT)
		app_error("%s", l->port.error);
	return status;
}

void live_close(struct live *l)
{
	port_close(&l->port);
	/* What nobody looked at any more is in the log all the same. */
	logfile_feed(l->log, HL78_MODULE, l->in + l->in_at,
		     l->in_len - l->in_at, l->in_unix);
	logfile_close(l->log);
	hl78_modem_free(l->modem);
	*l = (struct live){ .port = { .fd = -1 } };
}

/* ---- waiting ---- */

void live_fd(const struct live *l, struct pollfd *fd)
{
	size_t len;

	*fd = (struct pollfd){ .fd = -1 };
	if (l->port.state != PORT_OPEN)
		return;
	fd->fd = l->port.fd;
	fd->events = POLLIN;
	hl78_modem_output(l->modem, &len);
	if (len > 0)
		fd->events |= POLLOUT;
}

hl78_time live_deadline(const struct live *l)
{
	hl78_time at = earlier(hl78_modem_deadline(l->modem),
			       port_deadline(&l->port));
	int64_t log = logfile_deadline(l->log);

	return earlier(at, loop_from_unix(l->loop, log));
}

/* ---- bytes ---- */

static void lost(struct live *l)
{
	live_note(l, "port lost");
	hl78_modem_link(l->modem, false, loop_now(l->loop));
	report(l, LIVE_LOST);
}

static void back(struct live *l)
{
	char text[96];

	snprintf(text, sizeof(text), "port back %s", l->port.name);
	live_note(l, text);
	hl78_modem_link(l->modem, true, loop_now(l->loop));
	report(l, LIVE_BACK);
	l->n_bytes = l->n_noise = 0;
	live_look(l);
}

/* Why what seems to be there is not taken; that nothing is there goes without. */
static void still_lost(struct live *l)
{
	if (l->port.state != PORT_LOST || !l->port.refused ||
	    strcmp(l->warning, l->port.error) == 0)
		return;
	snprintf(l->warning, sizeof(l->warning), "%s", l->port.error);
	report(l, LIVE_WARNING);
}

#define NAK 0x15

static void count_noise(struct live *l, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t c = bytes[i];

		/* A module that waits for a transfer sends nothing but NAK. */
		l->n_noise += c > 0x7e || (c < 0x20 && c != '\r' &&
					   c != '\n' && c != '\t' &&
					   c != NAK);
	}
	l->n_bytes += len;
}

/* A quarter: text read at a wrong rate has more, UTF-8 among text has less. */
bool live_is_noisy(const struct live *l)
{
	return l->n_noise > 0 && l->n_noise >= l->n_bytes / 4;
}

/* Bytes of the module that the modem took, once it is known what they are. */
static void took(struct live *l, size_t n)
{
	const uint8_t *bytes = l->in + l->in_at;

	l->in_at += n;
	if (hl78_modem_fed_protocol(l->modem))
		return;
	count_noise(l, bytes, n);
	logfile_feed(l->log, HL78_MODULE, bytes, n, l->in_unix);
}

static void read_port(struct live *l)
{
	ssize_t n;

	if (l->in_at < l->in_len || !l->drained)
		return;
	l->in_time = loop_now(l->loop);
	l->in_unix = loop_unix(l->loop);
	n = port_read(&l->port, l->in, sizeof(l->in), l->in_time);
	l->in_at = 0;
	l->in_len = n > 0 ? (size_t)n : 0;
	if (n < 0)
		lost(l);
}

void live_run(struct live *l, short revents)
{
	hl78_time now = loop_now(l->loop);

	if (port_tick(&l->port, now))
		back(l);
	else
		still_lost(l);
	if (revents || (l->port.state == PORT_OPEN && l->port.fd < 0))
		read_port(l);
	if (hl78_modem_deadline(l->modem) <= now)
		hl78_modem_tick(l->modem, now);
	logfile_tick(l->log, loop_unix(l->loop));
}

enum live_news live_news(struct live *l)
{
	const char *notice = logfile_notice(l->log);

	if (notice) {
		snprintf(l->notice, sizeof(l->notice), "%s", notice);
		report(l, LIVE_NOTICE);
	}
	for (int news = LIVE_LOST; news <= LIVE_WARNING; news++) {
		if (!(l->news & 1u << news))
			continue;
		l->news &= ~(1u << news);
		return (enum live_news)news;
	}
	return LIVE_NO_NEWS;
}

const struct hl78_event *live_event(struct live *l)
{
	const struct hl78_event *event;

	do {
		live_update_go_on(l);
		event = hl78_modem_next_event(l->modem);
	} while (event && live_update_takes(l, event));
	if (event)
		l->drained = false;
	return event;
}

void live_flush(struct live *l)
{
	hl78_time now = loop_now(l->loop);
	const void *out;
	size_t len;
	ssize_t n;

	while ((out = hl78_modem_output(l->modem, &len)) && len > 0) {
		n = port_write(&l->port, out, len, now);
		if (n < 0)
			lost(l);
		if (n <= 0)
			break;
		/* A package is in a file already. */
		if (!hl78_modem_output_is_data(l->modem))
			logfile_feed(l->log, HL78_HOST, out, (size_t)n,
				     loop_unix(l->loop));
		hl78_modem_sent(l->modem, (size_t)n, now);
	}
}

bool live_feed(struct live *l)
{
	l->drained = l->in_at == l->in_len;
	if (!l->drained)
		took(l, hl78_modem_feed(l->modem, HL78_MODULE,
					l->in + l->in_at, l->in_len - l->in_at,
					l->in_time));
	/* A block does not wait for what is to be said of the last one. */
	if (hl78_modem_output_is_data(l->modem))
		live_flush(l);
	return !l->drained;
}

void live_note(struct live *l, const char *text)
{
	if (l->log)
		logfile_note(l->log, text, loop_unix(l->loop));
}

bool live_start(struct live *l, enum hl78_procedure which)
{
	static const struct hl78_set_up all = {
		.mask = HL78_MASK_ALL,
		.ask = { -1, -1, -1, -1, -1 },
	};

	return hl78_modem_start(l->modem, which, &all,
				loop_now(l->loop)) == 0;
}
