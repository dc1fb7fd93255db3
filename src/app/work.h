/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a console works on: one port or log, the module behind it, the session
 * log, and the rows that tell what happened. It is the same for the full
 * screen and for plain lines, and draws neither.
 *
 *	work_run(w, revents)      after each wait
 *	while (work_step(w))      one event of the module at a time
 *		...;              rows may have come
 *	work_flush(w)             commands out
 */
#ifndef APP_WORK_H
#define APP_WORK_H

#include <hl78/modem.h>

#include "app/console.h"
#include "app/phases.h"
#include "app/playback.h"
#include "app/work_update.h"
#include "io/headless.h"
#include "ui/rows.h"

#define WORK_EVENTS_MAX 2000
#define WORK_AT_MAX     2000
#define WORK_NOTICE_MAX 240
#define WORK_MESSAGES_MAX 200
/* The longest line that is typed, its NUL included. */
#define WORK_LINE_MAX   1100
/* Commands of ours on the way whose result becomes a row. */
#define WORK_OWN_MAX    16

/* A command of ours, and what it means once the module says OK. */
struct work_own {
	int id; /* 0: free */
	char text[120];
};

/* What can be done with a session; see work_session.c. */
enum work_verb {
	WORK_START,
	WORK_STOP,
	WORK_RESTORE, /* stop, and start again */
	WORK_TEST,    /* start, wait for the DM server, stop */
	N_WORK_VERBS
};

/* A verb of more than one step, while it runs. */
struct work_run {
	bool runs;
	enum work_verb verb;
	unsigned step;
	bool under_way; /* of the step, its command is sent */
	hl78_time since;
};

/* A console without a screen that has the port, see work_follow.c. */
enum work_follow {
	FOLLOW_NOTHING,
	FOLLOW_LIVING, /* its log is read while it is written */
	FOLLOW_ENDED,  /* the port is about to be taken */
	FOLLOW_OVER,   /* the port could not be had */
};

/* How the module stood when the last log of its port ended. */
struct work_before {
	bool known;
	struct hl78_status status; /* on the log's clock: since 1970, UTC */
	char imei[20];
	char firmware[HL78_VERSION_MAX];
	char log[PATH_MAX];
};

struct work_chosen;

struct work {
	const struct console_options *options;
	struct work_chosen *chosen; /* has them; NULL: whoever opened us */
	bool shown;               /* on a screen: stderr is not for words */
	char why[640];            /* it could not be opened: a sentence */
	struct loop *loop;
	struct hl78_modem *modem; /* that of `live`, or of the replay */
	struct rows events;
	struct rows at;
	struct rows messages; /* the notices */
	struct phases phases;

	struct live live;          /* not in a replay */
	hl78_time lost_at;         /* its port, the last time */
	struct playback *replay; /* NULL but in a replay, or following */
	enum work_follow follow;
	struct headless note;    /* of the one before; or our own */
	struct hl78_guard inherited; /* from the one before, in its log's time */
	struct work_before before;
	char followed[PATH_MAX]; /* the log that is, or was */
	hl78_time take_by;       /* the port; afterwards it is given up */
	hl78_time take_at;       /* the next try */
	char name[64];               /* of the port, for titles */

	struct hl78_status seen;     /* as the rows know it */
	bool want_identity;
	bool want_set_up;
	bool want_session;
	bool asking;                 /* a procedure runs, its events included */
	bool verdict_due;            /* after the version has been read */
	struct work_run run;
	struct work_update update;
	struct row server;           /* what the server said last */
	bool has_server;
	struct row progress;         /* of the last percent, where not shown */
	bool progress_held;
	int64_t progress_step;
	bool has_verdict;
	struct hl78_outcome verdict;
	bool refused;                /* a step of --start; see the rows */
	hl78_time spoke_at;          /* the last event, or command of ours */
	hl78_time heard_at;          /* the last event alone */
	bool restore_told;           /* since then; see work_nothing() */
	hl78_time answered_at;       /* the last OK */
	bool silence_told;           /* since the last event */
	bool command_open;           /* one is on the line */
	uint64_t command_row;        /* its row in the AT pane */
	char command[HL78_COMMAND_MAX]; /* that one, or the last */
	size_t command_len;
	uint64_t ours_from;          /* rows of the last one not typed */
	uint64_t ours_to;
	struct work_own own[WORK_OWN_MAX];
	char held[WORK_LINE_MAX];    /* see work_held() */
	bool held_download;          /* for a download, not by the guard */
	hl78_time held_at;
	uint64_t n_prompts;          /* requests raised so far */

	char notice[WORK_NOTICE_MAX];
	enum hl78_severity notice_severity;
	uint64_t n_notices;          /* said so far */
};

/*
 * Opens port or log, or neither where the options name none. APP_DONE, or the
 * exit status, the reason said on stderr. The loop is borrowed; its speed is
 * set where the port has a say. `work_close` is allowed in any case.
 */
int work_open(struct work *w, const struct console_options *options,
	      struct loop *loop);
void work_close(struct work *w);
/* For what may be wrong with the port; see live_look(). */
void work_look(struct work *w);

/* Whether a port or a log is open, or was and is waited for. */
bool work_has_port(const struct work *w);
/*
 * Goes over to another port, named as on the command line, and says so. Its
 * rows and its status begin anew, messages stay. APP_DONE; or the exit status
 * and the reason in `why` (none for a signal): the port that was open still is
 * then, but for the same one, which had to be closed first.
 */
int work_change(struct work *w, const char *spec);

/* What to wait for besides: at most one, `fd` may be -1. */
void work_fd(const struct work *w, struct pollfd *fd);
hl78_time work_deadline(struct work *w);
/* True when something is to be shown besides what work_step() makes. */
bool work_run(struct work *w, short revents);
bool work_step(struct work *w);
void work_flush(struct work *w);

/* On the clock of the module's status; HL78_NO_TIME: it has none. */
hl78_time work_now(const struct work *w);
/* Something goes on whose end must not be missed. */
bool work_under_way(const struct work *w);
/* Nothing more is going to happen without a person. */
bool work_settled(const struct work *w);
/* When it will have been silent for so long that nothing more is expected. */
hl78_time work_quiet_at(const struct work *w);
/* How it stands. */
void work_outcome(const struct work *w, struct hl78_outcome *outcome);

/* What is behind the port that has been opened becomes the module. */
void work_go_live(struct work *w);

void work_say(struct work *w, enum hl78_severity severity,
	      const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Why it is not opened, on stderr where no screen is. Returns `status`. */
int work_refuse(struct work *w, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- a console without a screen (work_follow.c) ---- */

/* Tells the next one of this port what to follow. We work without a screen. */
void work_leave_note(struct work *w);
/* After the port came back: it may have another name. */
void work_renew_note(struct work *w);
/* A note of ours stays, for the next one to read how it went. */
void work_leave(struct work *w);
/*
 * Follows whoever has the port without a screen, if there is one. APP_DONE with
 * `replay` set if so; or the exit status, the reason said on stderr. Of one
 * that has ended the rows are there at once, and nothing is followed.
 */
int work_follow(struct work *w);
/* After the port has been opened: what the one before has left is ours. */
void work_inherit(struct work *w);
/*
 * After each wait: looks whether it lives, and takes the port at the end. True
 * when something has changed.
 */
bool work_follow_run(struct work *w);
hl78_time work_follow_deadline(const struct work *w);

/* ---- what the last log tells (work_recall.c) ---- */

/* Keeps how `modem` stands, which a log was played to. */
void work_remember(struct work *w, const struct hl78_modem *modem,
		   const char *log);
/* Before the port is opened: reads its last log, if there is one. */
void work_recall_log(struct work *w);
/*
 * The module has said who it is: what of it was under way is under way, or how
 * it has ended since is told.
 */
void work_recalled(struct work *w);

/* ---- what a person does (work_do.c) ---- */

/*
 * A line as it was typed, without its end. A command that is held back is
 * kept: "yes" as the next line sends it all the same.
 */
void work_line(struct work *w, const char *text);
/*
 * What is held back by the guard, or a restart for a download that it would
 * stop, and a "yes" would send all the same: for a minute, and no longer than
 * its reason lasts. Of bytes the name alone, since a PIN can
 * be among them. Writes it to `out`; NULL for nothing.
 */
const char *work_held(const struct work *w, char *out, size_t size);
/* "held back while it installs" */
const char *work_held_why(const struct work *w);
/* Whether a line is for the module. */
bool work_is_command(const char *text);
/* Whether the line is one for work_line(): a command, or a word for the guard. */
bool work_takes_line(const struct work *w, const char *text);
/* Answers the request that waits. False where the minutes were wrong. */
void work_accept(struct work *w);
bool work_defer(struct work *w, int64_t minutes);
/* The same from what was typed after the name; an installation is spelt out. */
void work_accept_by_name(struct work *w, const char *args);
bool work_defer_by_name(struct work *w, const char *args);
/* A command of ours; `done` is its row when the module says OK. */
void work_send(struct work *w, const char *command, const char *done);
/* What contexts there are: a question, which changes nothing. */
void work_ask_contexts(struct work *w);
/* A set-up: all indications on. */
void work_set_up(struct work *w);
/* Why no setting can be changed at present; NULL: they can. */
const char *work_settings_held(const struct work *w);
/* Why not all indications can be turned on; NULL: they can. */
const char *work_all_on_held(const struct work *w);
void work_note(struct work *w, const char *text);

/* Bytes that are no command. */
enum work_raw {
	WORK_RAW_TEXT,   /* as typed, \xNN for what cannot be */
	WORK_RAW_HEX,    /* "1A 0D" */
	WORK_RAW_CTRL_Z, /* nothing is read */
};

/* Sends them, from what was typed behind the name. */
void work_raw(struct work *w, enum work_raw kind, const char *args);
/* Why nothing is sent at present; NULL: what is asked for is. */
const char *work_read_only(const struct work *w);
/* Says so, too. */
bool work_can_send(struct work *w);

/* ---- sessions (work_session.c) ---- */

/* "restore"; false for none of them. */
bool work_verb_of_name(const char *name, enum work_verb *verb);
/* Why it cannot be done at present; NULL: it can. */
const char *work_session_held(const struct work *w, enum work_verb verb);
/* Does it, or says why not. One that runs gives way to WORK_STOP. */
void work_session(struct work *w, enum work_verb verb);
/* The command alone, whatever is known. */
void work_session_send(struct work *w, bool start);
/* Goes on with one of several steps; true when something was done. */
bool work_session_go_on(struct work *w);
hl78_time work_session_deadline(const struct work *w);
/* What the module says about it, and that it, or its port, went. */
void work_session_event(struct work *w, const struct hl78_event *event);
void work_session_over(struct work *w, const char *why);

/*
 * When nothing has come in an open session for so long that it may be one that
 * the network let go of (AN 4.4.3), or HL78_NEVER; nothing tells it apart from
 * one that has nothing to bring.
 */
hl78_time work_nothing_deadline(const struct work *w);
/* Says so when it has, once; true: it did. */
bool work_nothing(struct work *w);
/* What to do about it, once it was said; NULL: nothing. */
const char *work_nothing_advice(const struct work *w);

/* ---- events of the module (work_event.c) ---- */

void work_event(struct work *w, const struct hl78_event *event);
/* Whether a row of the events tells a percent. */
bool work_is_progress(const struct row *row);
/* A row of the AT pane; PINs and passwords are not for the screen. */
struct row *work_at_row(struct work *w, enum row_kind kind, hl78_time at,
			const char *text, size_t len);
/* A row of ours among the events. */
void work_row(struct work *w, enum row_kind kind, hl78_time at,
	      const char *format, ...) __attribute__((format(printf, 4, 5)));
/* "08:00:02" of a point in time on the module's clock; empty: unknown. */
void work_stamp(const struct work *w, hl78_time at, char out[ROW_STAMP_MAX]);
/* The notice that is said now becomes a row of the messages. */
void work_message(struct work *w);
/* How it stands becomes the verdict, and a row. */
void work_verdict(struct work *w);
/* How an outcome looks as a row. */
enum row_kind work_outcome_kind(enum hl78_outcome_kind kind);

/* ---- work_silence.c ---- */

/* When silence in a download will have lasted for too long, or HL78_NEVER. */
hl78_time work_silence_deadline(const struct work *w);
/* Says so when it has; true: it did. */
bool work_silence(struct work *w);
/* What to do about it, once it was said; NULL: nothing. */
const char *work_silence_advice(const struct work *w, const char **command);

#endif
