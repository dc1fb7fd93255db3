/* SPDX-License-Identifier: MIT */
/*
 * The state machine: inputs that stand for what the module said and what it
 * agreed to, four tables of transitions, and the figures beside them. It reads
 * no text; dialog.c and modem.c turn lines into inputs.
 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include <hl78/session.h>

#include "core/progress.h"

enum input {
	/* +WDSI events */
	IN_READY,
	IN_ASK_CONNECT,
	IN_ASK_DOWNLOAD,
	IN_ASK_INSTALL,
	IN_ASK_REBOOT,
	IN_AUTH_START,
	IN_AUTH_FAILED,
	IN_AUTH_OK,
	IN_DENIED,
	IN_CLOSED,
	IN_OFFERED,
	IN_STORED,
	IN_PROBLEM,           /* 11: this download is over */
	IN_PROBLEM_RESUMABLE, /* 11,3 and 11,4 */
	IN_CERTIFIED,
	IN_NOT_CERTIFIED,
	IN_UPDATE_START,
	IN_UPDATE_FAILED,
	IN_UPDATE_DONE,
	IN_PROGRESS,
	IN_BOOTSTRAP, /* 23,0 */
	IN_DM,        /* 23,1 */
	IN_OTHER,     /* any other number */
	IN_CONTEXT,   /* 0, and AT+WDSS=2 is why */
	/* what the module agreed to, or said when asked */
	IN_START_OK,
	IN_STOP_OK,
	IN_SAYS_OPEN,   /* +WDSS: 1,1 */
	IN_SAYS_CLOSED, /* +WDSS: 1,0 */
	IN_ACCEPT_CONNECT,
	IN_ACCEPT_DOWNLOAD,
	IN_ACCEPT_INSTALL,
	IN_ACCEPT_REBOOT,
	IN_DEFER,
	/* the line and the power */
	IN_BOOT,
	IN_POWER_OFF, /* OK to AT+CFUN=0 and its kin */
	IN_LINK_UP,
	IN_LINK_LOST,
	IN_SPOKE, /* a line that only a running module sends */
	IN_MUTE,  /* several commands in a row got no answer */
	IN_WATCHDOG,
	N_INPUTS
};

/* An input and what comes with it. */
struct happening {
	enum input input;
	int code;       /* the event's number; -1 for what is no event */
	/* Bytes of 9, percent of 18, reason of 11, whose deferral; -1: none. */
	int64_t value;
	int64_t minutes; /* of a deferral */
	hl78_time at;
};

enum session_change {
	CHANGED_STATE = 1 << 0,
	CHANGED_PROGRESS = 1 << 1,
	CHANGED_PROMPT = 1 << 2,
	CHANGED_ANOMALY = 1 << 3, /* text in session.anomaly */
};

struct session {
	struct hl78_status status;
	struct progress progress;
	struct hl78_agreement behind; /* waits as well, see requests.h */
	bool closed_known; /* that no session is open was seen, not assumed */
	bool answered;     /* a request, for which it may connect */
	bool report_due;   /* 15 or 16 came, its report session did not */
	enum hl78_opener retry_for; /* of a denied one: tried again for it */
	bool card_open;    /* the SIM said that it wants no PIN */
	bool booted;       /* and said so, since the installation began */
	hl78_time opening_at; /* a word of a session being opened, the last */
	hl78_time context_set_at; /* AT+WDSS=2, and no 0 since; or not */
	char anomaly[96];
};

void session_init(struct session *s);

/*
 * Another package comes by the line: the verdict on the last one is history.
 * True when the state changed.
 */
bool session_new_package(struct session *s);

/*
 * How it stood before we came; see hl78_modem_recall(). Returns what changed.
 */
unsigned session_recall(struct session *s, const struct hl78_status *was,
			hl78_time now);

/* Returns what changed, of enum session_change. */
unsigned session_happens(struct session *s, const struct happening *h);

/* The input of an event line; `*value` its first number, -1 for none. */
enum input session_input_of(const struct hl78_line *line, int64_t *value);

/* A context was chosen; 0 may follow, and tells of nothing else then. */
void session_context_set(struct session *s, hl78_time at);
/* What 0 means now: IN_READY or IN_CONTEXT, or IN_BOOT before IN_READY. */
enum input session_ready_means(struct session *s, hl78_time at);

/* When the watchdog over an installation is due: IN_WATCHDOG, then. */
static inline hl78_time session_deadline(const struct session *s)
{
	return s->status.guard.active ? s->status.guard.ends_at : HL78_NEVER;
}

/* ---- the tables as they are ---- */

enum machine {
	MACHINE_LINK,
	MACHINE_SESSION,
	MACHINE_PACKAGE,
	MACHINE_AGREEMENT,
	N_MACHINES
};

struct transition {
	bool decided; /* the tables say something for this pair */
	int next;     /* the state afterwards */
	bool anomaly;
};

/* Most inputs move one machine: whether this one stays, on purpose. */
bool session_stays(enum machine machine, enum input input, int state);

int session_n_states(enum machine machine);
const char *session_state_name(enum machine machine, int state);
const char *session_input_name(enum input input);
struct transition session_transition(enum machine machine, enum input input,
				     int state);

#endif
