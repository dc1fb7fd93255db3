/* SPDX-License-Identifier: MIT */
/*
 * A module at the end of a line, without the line: bytes in, events and bytes
 * out. The caller owns the port and the clock.
 *
 *	n = hl78_modem_feed(m, HL78_MODULE, bytes, len, now);
 *	while ((ev = hl78_modem_next_event(m)))
 *		...;              then feed the rest, bytes + n
 *	out = hl78_modem_output(m, &len);
 *	n = write(fd, out, len);
 *	hl78_modem_sent(m, n, now);
 *	poll until hl78_modem_deadline(m), then hl78_modem_tick(m, now)
 *
 * It serves three kinds of caller: a program with a live port (commands go
 * through hl78_modem_command()), an observer of a log whose two sides are told
 * apart (both sides are fed), and one of a plain capture (all of it is fed as
 * the module's; echoes stand for the host).
 *
 * All memory is taken by hl78_modem_new(); no later call allocates. How a
 * stream is cut into feed calls never changes the events.
 */
#ifndef HL78_MODEM_H
#define HL78_MODEM_H

#include <hl78/command.h>
#include <hl78/identity.h>
#include <hl78/line.h>
#include <hl78/ota.h>
#include <hl78/session.h>
#include <hl78/update.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hl78_modem;

/* How the lines that are fed came about. */
enum hl78_source {
	HL78_LIVE,       /* a port: host lines are those we sent */
	HL78_TRANSCRIPT, /* a log with both sides marked */
	HL78_CAPTURE,    /* a log without marks: a host line is its echo */
};

struct hl78_modem_config {
	enum hl78_source source;
	/* Nothing is ever queued: hl78_modem_command() is refused. */
	bool read_only;
	/*
	 * There are no events: hl78_modem_next_event() is called as ever, and
	 * is always NULL. For who only looks up status, identity or outcome.
	 */
	bool no_events;
};

/* `config` may be NULL: live. NULL when there is no memory. */
struct hl78_modem *hl78_modem_new(const struct hl78_modem_config *config);
void hl78_modem_free(struct hl78_modem *modem);

enum hl78_event_type {
	HL78_EV_COMMAND,   /* a line of the host: text */
	HL78_EV_ANSWER,    /* a line of an answer, final results included */
	HL78_EV_URC,       /* any other line of the module: text, boot text */
	HL78_EV_WDSI,      /* line: code and data */
	HL78_EV_DATA,      /* a data phase ended: line.true_len bytes of it */
	HL78_EV_OVERLONG,  /* text has the first HL78_LINE_MAX bytes, true_len */
	HL78_EV_DONE,      /* one of our commands ended: done */
	HL78_EV_STATE,     /* the status changed */
	HL78_EV_PROGRESS,  /* status->progress changed */
	HL78_EV_PROMPT,    /* a request is raised, again or anew */
	HL78_EV_IDENTITY,  /* the identity changed */
	HL78_EV_ANOMALY,   /* an event out of order: text says in what */
	HL78_EV_PROCEDURE, /* a procedure ended: procedure */
	/* of a local update, see update.h */
	HL78_EV_UPDATE,    /* its step changed; a text says what was decided */
	HL78_EV_PROBLEM,   /* something stands in its way: problem, text */
	HL78_EV_WANT_DATA, /* a piece of the package: want */
	HL78_EV_TRANSFER,  /* the counts of the transfer changed */
	/* hl78_modem_go_on() is waited for; of one over the air, too */
	HL78_EV_ABOUT_TO_INSTALL,
	HL78_EV_UPDATE_OVER, /* hl78_modem_outcome() has the verdict */
	/* of an update over the air, see ota.h */
	HL78_EV_OTA,       /* its step, or what it waits for; or a text says
			      what was decided */
	HL78_EV_OTA_OVER,  /* hl78_modem_outcome() has the verdict */
	HL78_N_EVENTS
};

enum hl78_result {
	HL78_RESULT_OK,
	HL78_RESULT_ERROR,      /* plain ERROR */
	HL78_RESULT_CME,        /* done.code */
	HL78_RESULT_CMS,        /* done.code */
	HL78_RESULT_NO_CARRIER,
	HL78_RESULT_TIMEOUT,    /* none came in time */
	HL78_RESULT_RESET,      /* the module restarted instead */
	HL78_RESULT_LOST,       /* the link went away */
	HL78_RESULT_GUARDED,    /* not sent: the module began to install */
};

/* "OK", "CME ERROR 650", "no answer in time". Returns `out`. */
const char *hl78_result_text(enum hl78_result result, int code, char *out,
			     size_t size);

/* Who wants a command sent. */
enum hl78_owner {
	HL78_BY_USER,      /* typed by a person, or a script in their place */
	HL78_BY_PROCEDURE,
};

enum hl78_procedure {
	HL78_PROC_NONE,
	HL78_PROC_IDENTIFY, /* what opening a port asks */
	HL78_PROC_SET_UP,   /* CMEE, indications, agreements */
	HL78_PROC_PUT_BACK, /* what a set-up, or an update, changed */
	HL78_PROC_UPDATE,   /* see hl78_modem_update() */
	HL78_PROC_OTA,      /* see hl78_modem_ota() */
};

struct hl78_event {
	enum hl78_event_type type;
	hl78_time at;     /* when its first byte came */
	/*
	 * The line, its blanks taken off; for ANOMALY a clause for a person. No
	 * NUL. Valid as long as the event, and the bytes that were fed.
	 */
	const char *text;
	size_t len;
	struct hl78_line line; /* ANSWER, URC, WDSI, OVERLONG: as read */
	union {
		struct {
			int id;               /* of hl78_modem_command() */
			enum hl78_owner owner;
			enum hl78_result result;
			int code;             /* of CME, CMS */
			/* why, and what to do: 650 names its cause */
			const struct hl78_cme_info *cme; /* or NULL */
			/* the command */
			const char *command;
			size_t command_len;
		} done;
		struct {
			enum hl78_procedure which;
			bool ok;
			/* on failure: the command that failed, else NULL */
			const char *command;
		} procedure;
		struct {
			enum hl78_problem_id id;
			bool allowed; /* by the plan, or mended */
		} problem;
		struct {
			uint64_t offset; /* in the file, bytes */
			size_t len;
		} want;
	};
};

/*
 * Takes bytes of one side, up to the end of one line at most, and returns how
 * many. Takes 0 only when events wait to be pulled or `len` is 0. `now` never
 * goes back; it is the time of the first byte.
 */
size_t hl78_modem_feed(struct hl78_modem *modem, enum hl78_side side,
		       const void *bytes, size_t len, hl78_time now);

/*
 * Takes one line that the caller has cut out already, which saves looking for
 * its end: text without control bytes, its CRLF (the module's) or CR (the
 * host's) taken off. False, and nothing taken, when events wait to be pulled,
 * or when it is not a line by itself here (payload; the rest of a line that was
 * fed in part; too long): feed it with its end then.
 */
bool hl78_modem_feed_line(struct hl78_modem *modem, enum hl78_side side,
			  const void *text, size_t len, hl78_time now);

/*
 * A remark of a log, as hl78_log_reader_next() gives it: that the port went or
 * came back, how far a transfer is (HL78_EV_TRANSFER, with the counts of
 * hl78_modem_update_status(), the size in whole blocks), and how an update
 * ended, for hl78_modem_outcome() where the lines do not decide that. Others
 * tell nothing.
 */
void hl78_modem_remark(struct hl78_modem *modem, const char *text, size_t len,
		       hl78_time now);

/*
 * Ends what was fed: a line without an end is a line, a query without a final
 * result is over. For logs.
 */
void hl78_modem_finish(struct hl78_modem *modem, hl78_time now);

/* The next event, or NULL. Borrowed until the next call that may change it. */
const struct hl78_event *hl78_modem_next_event(struct hl78_modem *modem);

/*
 * What is to be sent now; `*len` 0 for nothing. Borrowed until ..._sent(). The
 * next command is there once all events have been pulled.
 */
const void *hl78_modem_output(const struct hl78_modem *modem, size_t *len);
/* `n` bytes of it went out. */
void hl78_modem_sent(struct hl78_modem *modem, size_t n, hl78_time now);

/* When tick() is wanted, HL78_NEVER for not at all. */
hl78_time hl78_modem_deadline(const struct hl78_modem *modem);
/* Does what is due; afterwards the deadline is later than `now`. */
void hl78_modem_tick(struct hl78_modem *modem, hl78_time now);

/* The port was opened (or is back), or is gone. Opened: identity turns old. */
void hl78_modem_link(struct hl78_modem *modem, bool up, hl78_time now);
/*
 * The module installs since `since`, which somebody else saw begin: the guard
 * is up as if it had been seen here, and its time counts from then.
 */
void hl78_modem_installs(struct hl78_modem *modem, hl78_time since);
/* The version that it ran before: to be told before that. */
void hl78_modem_ran(struct hl78_modem *modem, const char *version);
/*
 * How it stood when somebody last listened, as his log tells: a package that
 * was on its way, how far it was, a request that waited. What has been heard
 * here counts more; a download without a session has been suspended since. Its
 * points in time are on the clock of `now`. False: nothing was taken over.
 */
bool hl78_modem_recall(struct hl78_modem *modem, const struct hl78_status *was,
		       hl78_time now);

/*
 * Queues one command line, without "\r"; one is on the line at a time. Returns
 * its id, larger than 0, or
 *   HL78_ERR_SYNTAX   it is empty or holds a control byte,
 *   HL78_ERR_SPACE    it is longer than HL78_COMMAND_MAX, or the queue is full,
 *   HL78_ERR_GUARDED  the module installs and the table holds it back
 *                     (`insist` sends it all the same),
 *   HL78_ERR_TRANSFER a package is sent: it would be taken for a part of it,
 *   HL78_ERR_STATE    read-only, or the link is closed.
 */
int hl78_modem_command(struct hl78_modem *modem, const char *text, size_t len,
		       enum hl78_owner owner, bool insist, hl78_time now);

/*
 * Bytes that are no command, exactly as they are: payload of a data phase, the
 * text of a message and the Ctrl-Z behind it, half a line. They go out after
 * the command that is being sent, and before the next; no event tells of them,
 * and what they bring about answers the command that waits, which gets its time
 * anew, or nobody: the next one waits until the line is quiet. In a data phase
 * the pattern that ends it is looked for.
 * Returns 0, or
 *   HL78_ERR_SYNTAX   there are none,
 *   HL78_ERR_SPACE    with those that wait they are more than HL78_COMMAND_MAX,
 *   HL78_ERR_GUARDED  the module installs: what they do is not known (`insist`
 *                     sends them all the same),
 *   HL78_ERR_TRANSFER a package is sent,
 *   HL78_ERR_STATE    read-only, or the link is closed.
 */
int hl78_modem_raw(struct hl78_modem *modem, const void *bytes, size_t len,
		   bool insist, hl78_time now);

/* Commands queued or on the line. */
size_t hl78_modem_queued(const struct hl78_modem *modem);

const struct hl78_status *hl78_modem_status(const struct hl78_modem *modem);
const struct hl78_identity *hl78_modem_identity(const struct hl78_modem *modem);

/* ---- procedures: the same steps for every front end ---- */

/* What a set-up is to reach; -1 leaves a thing as it is. */
struct hl78_set_up {
	/*
	 * The mask wanted. HL78_MASK_ALL means everything the module has: on
	 * an ERROR 8191, 4479 and 4095 are tried, as its kin want them.
	 */
	int32_t mask;
	int8_t ask[HL78_N_REQUESTS];
};

/*
 * Starts a procedure; its end is HL78_EV_PROCEDURE. HL78_ERR_STATE while one
 * runs, under the guard, or read-only. `want` is for HL78_PROC_SET_UP alone.
 *
 * HL78_PROC_IDENTIFY sends AT, ATI, AT+CGMR, AT+CGSN, AT+KGSN=3, AT+WDSI?,
 * AT+WDSC?, AT+WDSS? and AT+CMEE?, and no more; a question that the module
 * does not know is no failure, silence to the first is.
 */
int hl78_modem_start(struct hl78_modem *modem, enum hl78_procedure which,
		     const struct hl78_set_up *want, hl78_time now);
enum hl78_procedure hl78_modem_running(const struct hl78_modem *modem);

/*
 * What the last set-up changed, or may have changed without an answer, and has
 * not been put back: how many commands would do so, and each of them, the last
 * change first; NULL behind the last. Valid until the next call of a function
 * that is not const.
 */
size_t hl78_modem_changes(const struct hl78_modem *modem);
const char *hl78_modem_change(const struct hl78_modem *modem, size_t i);

/* ---- the local update, see update.h ---- */

/*
 * Begins one; its end is HL78_EV_UPDATE_OVER. Returns 0, or
 *   HL78_ERR_STATE  read-only, without events, a procedure runs, under the
 *                   guard, or the link is closed,
 *   HL78_ERR_RANGE  a number of the plan is out of its range. A size that
 *                   cannot be sent is none: that is HL78_PF_FILE.
 */
int hl78_modem_update(struct hl78_modem *modem,
		      const struct hl78_update_plan *plan, hl78_time now);

/*
 * The piece that HL78_EV_WANT_DATA asked for; it is copied. HL78_ERR_STATE when
 * none is wanted any more (it was cancelled meanwhile), HL78_ERR_RANGE when it
 * is not as long as that. A file that cannot be read:
 * hl78_modem_update_cancel(). Events are to be pulled behind hl78_modem_sent(),
 * too: the next piece is wanted then, one block ahead of the line.
 */
int hl78_modem_give_data(struct hl78_modem *modem, const void *bytes,
			 size_t len, hl78_time now);

/* Yes to the installation, where the plan says ask: HL78_ERR_STATE elsewhere. */
int hl78_modem_agree(struct hl78_modem *modem, hl78_time now);

/* After HL78_EV_ABOUT_TO_INSTALL: AT+WDSR=4 goes out. HL78_ERR_STATE else. */
int hl78_modem_go_on(struct hl78_modem *modem, hl78_time now);

/*
 * Ends it, orderly: a transfer is cancelled where a block ends, settings are
 * put back, then HL78_EV_UPDATE_OVER comes. Before the transfer nothing more is
 * sent; a package that is stored stays so, and waits for AT+WDSR=4; after
 * AT+WDSR=4 the module is left alone, and so are its settings. Nothing happens
 * where none runs.
 */
void hl78_modem_update_cancel(struct hl78_modem *modem, hl78_time now);
/* The same; and what was sent is not what it should be, as the outcome says. */
void hl78_modem_update_distrust(struct hl78_modem *modem, hl78_time now);

/* Of the last one begun. */
const struct hl78_update_status *
hl78_modem_update_status(const struct hl78_modem *modem);

/*
 * What the last feed took were bytes of a transfer, not text: a log of lines
 * leaves them out. One feed takes either the one or the other.
 */
bool hl78_modem_fed_protocol(const struct hl78_modem *modem);
/* What hl78_modem_output() gives now are bytes of a transfer. */
bool hl78_modem_output_is_data(const struct hl78_modem *modem);

/* ---- the update over the air, see ota.h ---- */

/*
 * Begins a run; its end is HL78_EV_OTA_OVER. Returns 0, or
 *   HL78_ERR_STATE  read-only, without events, a procedure runs, or the link is
 *                   closed (under the guard it may begin: it then watches),
 *   HL78_ERR_RANGE  something in the plan is out of its range.
 */
int hl78_modem_ota(struct hl78_modem *modem, const struct hl78_ota_plan *plan,
		   hl78_time now);
/*
 * The answer to the request that waits: accepted, or put off by `minutes`, 1 to
 * HL78_DEFER_MIN_MAX. HL78_ERR_STATE where none waits for the caller.
 */
int hl78_modem_ota_answer(struct hl78_modem *modem, bool accept,
			  unsigned minutes, hl78_time now);
/*
 * Ends it, orderly: a session that it opened is closed where that is safe,
 * settings are put back, then HL78_EV_OTA_OVER comes. After AT+WDSR=4 or 14 the
 * module is left alone. Nothing happens where none runs.
 */
void hl78_modem_ota_cancel(struct hl78_modem *modem, hl78_time now);
const struct hl78_ota_status *
hl78_modem_ota_status(const struct hl78_modem *modem);

/* ---- outcome ---- */

enum hl78_outcome_kind {
	HL78_OUT_UPDATED,
	HL78_OUT_NONE,
	HL78_OUT_CLOSED,
	HL78_OUT_FAILED,
	HL78_OUT_REJECTED,
	HL78_OUT_MISMATCH,
	HL78_OUT_DENIED,
	HL78_OUT_LOST,
	HL78_OUT_TIMEOUT,
	HL78_OUT_REFUSED,
	HL78_OUT_SUSPENDED,
	HL78_OUT_PENDING,
	HL78_OUT_INCOMPLETE,
	HL78_OUT_INTERRUPTED,
	HL78_N_OUTCOMES
};

struct hl78_outcome {
	enum hl78_outcome_kind kind;
	/* The version was read afterwards: as expected, or just another. */
	bool verified;
	char from[HL78_VERSION_MAX]; /* empty: not known */
	char to[HL78_VERSION_MAX];
	char reason[240]; /* a clause; empty where the kind says it all */
};

/*
 * The version that an update is to lead to, whoever makes it: another one read
 * afterwards is a mismatch. NULL, or what does not read as a version: any but the
 * old one will do. It holds until it is changed; hl78_modem_update() does so.
 */
void hl78_modem_expect(struct hl78_modem *modem, const char *version);

/* "updated". */
const char *hl78_outcome_name(enum hl78_outcome_kind kind);

/*
 * How the last run stands if nothing more comes after `now`; `timed` says
 * whether the times that were fed mean anything.
 */
void hl78_modem_outcome(const struct hl78_modem *modem, hl78_time now,
			bool timed, struct hl78_outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
