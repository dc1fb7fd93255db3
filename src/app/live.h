/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A module at the end of an open port: the port, the modem behind it and the
 * session log beside it, with the bytes between them. Who shows what happens,
 * and what is asked of the module, is not known here.
 *
 *	live_run(l, revents)              after each wait
 *	while ((news = live_news(l)))     the port went, or came back
 *		...;
 *	ev = live_event(l)                until there is none, then
 *	live_feed(l)                      until there is nothing more
 *	live_flush(l)                     commands out
 *
 * Of a local update it sees to what is the same for everybody: the module gets
 * the package, the log its remarks; see app/live_update.h.
 */
#ifndef APP_LIVE_H
#define APP_LIVE_H

#include <hl78/modem.h>

#include "app/live_update.h"
#include "io/logfile.h"
#include "io/loop.h"
#include "io/port.h"

struct live_options {
	const char *port; /* a spec of a port */
	struct port_settings settings;
	const char *log;  /* a path; "none"; NULL: a name of our own */
	const char *log_folder; /* of that; NULL: the state folder */
	bool log_secrets;
	bool read_only;   /* nothing is ever sent */
	unsigned limit_s; /* to find the rate in; 0: none */
};

enum live_news {
	LIVE_NO_NEWS,
	LIVE_LOST,   /* port.error says why */
	LIVE_BACK,   /* under port.name */
	LIVE_NOTICE, /* of the log: see notice */
	LIVE_WARNING, /* of the port: see warning */
};

struct live {
	struct loop *loop;
	struct hl78_modem *modem;
	struct logfile *log; /* NULL: none */
	struct port port;
	char notice[240];    /* a sentence */
	char warning[512];   /* another */

	unsigned news;       /* not yet told, as bits */
	uint64_t n_bytes;    /* taken since the port was opened, but for */
	uint64_t n_noise;    /* transfers; those that are no text */
	uint8_t in[4096];
	size_t in_len;
	size_t in_at;
	hl78_time in_time;
	int64_t in_unix;
	bool drained;        /* no event waits, of these bytes or of none */
	struct live_update update;
};

/*
 * Opens the port and its log. APP_DONE, or the exit status, the reason said on
 * stderr. The loop is borrowed; a simulated module sets its speed. A rate that
 * is to be found is found here, within seconds. live_close() is allowed in any
 * case.
 */
int live_open(struct live *l, const struct live_options *options,
	      struct loop *loop);
/*
 * The same where a screen is shown: port.error has the reason, and a signal
 * that ended the search for the rate is left for loop_signals().
 */
int live_take(struct live *l, const struct live_options *options,
	      struct loop *loop);
/* No port at all: a modem that nothing comes from. False: no memory. */
bool live_none(struct live *l, struct loop *loop);
void live_close(struct live *l);
/*
 * Warns, as news, of what may be wrong with a port that could be opened. It
 * looks at all processes of the machine: not before the first frame.
 */
void live_look(struct live *l);

/* What to wait for: at most one, `fd` may be -1. */
void live_fd(const struct live *l, struct pollfd *fd);
hl78_time live_deadline(const struct live *l);
void live_run(struct live *l, short revents);
enum live_news live_news(struct live *l);
/* The next event of the module; borrowed until the next call. */
const struct hl78_event *live_event(struct live *l);
/* One line more into the modem. False when there is none. */
bool live_feed(struct live *l);
void live_flush(struct live *l);

/*
 * Begins a procedure: a set-up turns all indications on, and leaves agreements
 * as they are. False when it cannot be now.
 */
bool live_start(struct live *l, enum hl78_procedure which);

/* Much of what came is no text: a rate that is wrong looks so. */
bool live_is_noisy(const struct live *l);

/* A remark of ours in the log, where there is one. */
void live_note(struct live *l, const char *text);

#endif
