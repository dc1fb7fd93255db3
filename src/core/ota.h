/* SPDX-License-Identifier: MIT */
/*
 * The update over the air, a task (see task.h). Where the module is decides the
 * step: from the session wanted to the package stored each look at the state
 * machine says where that is, so that it can begin, and go on, anywhere. What
 * is waited for has a limit of its own, and one place that says what comes when
 * it passes.
 *
 * ota.c is its life and its waits, ota_steps.c the steps before and after,
 * ota_follow.c those between, ota_answer.c requests and results of commands,
 * ota_resume.c restarts, suspensions and the PIN.
 */
#ifndef CORE_OTA_H
#define CORE_OTA_H

#include <hl78/modem.h>

#include "core/task.h"

/* Its command, that is under way or has a result. */
enum ota_doing {
	OTA_DOES_NOTHING,
	OTA_STARTS,      /* AT+WDSS=1,1 */
	OTA_LISTENS,     /* the same, where one is open already */
	OTA_STOPS,       /* AT+WDSS=1,0, to start anew */
	OTA_LOOKS,       /* AT+WDSS? */
	OTA_ACCEPTS,     /* AT+WDSR */
	OTA_DEFERS,
	OTA_GIVES_PIN,   /* AT+CPIN= */
	OTA_ASKS_PIN,    /* AT+CPIN? */
	OTA_ASKS_CONTEXT, /* AT+CGDCONT?, behind 650 */
	N_OTA_DOES
};

/* After a restart, or a port that was away. */
enum ota_fresh { OTA_FRESH, OTA_STALE, OTA_ASKED, OTA_SET_AGAIN };

/* Why a download is suspended, as far as it was seen. */
enum ota_cause {
	OTA_CAUSE_UNKNOWN,
	OTA_CAUSE_STOPPED, /* AT+WDSS=1,0, not ours */
	OTA_CAUSE_OFF,     /* AT+CFUN=0 */
	OTA_CAUSE_RESTART,
	OTA_CAUSE_CLOSED,  /* 8 */
	OTA_CAUSE_MEMORY,  /* 11,3 */
	OTA_CAUSE_PROBLEM, /* 11,4 */
	N_OTA_CAUSES
};

struct ota {
	struct hl78_ota_plan plan;
	struct hl78_ota_status status;
	enum ota_doing doing;
	enum hl78_request answering;
	enum ota_fresh fresh;
	hl78_time stale_since, silent_since;
	bool want_ready;   /* 0 is to come before a session is started, */
	hl78_time ready_until; /* but no later */
	bool missed;       /* the port was away: what was said then */
	bool deaf;         /* a request may have been raised unheard */
	bool opened;       /* the session is ours */
	bool was_open;     /* one was, in this run */
	bool was_unready;  /* 650, and no request is known */
	bool pin_spent;    /* it was wrong, or may have been */
	uint8_t put_off;   /* 1 << request: as the plan wants it */
	bool answered;     /* by the caller: */
	bool answer_accepts;
	unsigned answer_minutes;
	unsigned n_denied, n_failed, n_restarted;
	bool suspended;
	hl78_time resume_at; /* it is helped then */
	hl78_time resume_until;
	enum ota_cause cause, told_cause;
	hl78_time retry_at; /* a command is not sent before */
	enum hl78_ota_wait retry_wait;
	hl78_time report_until;
};

/* What a look at one thing comes to. */
enum ota_next {
	OTA_PASS,  /* nothing: the next is looked at */
	OTA_WAIT,  /* for what was said */
	OTA_AGAIN, /* something was done: all is looked at again */
};

/* ---- ota.c ---- */

void ota_init(struct ota *o);
/* Sends its command, or waits for room to do so. */
enum ota_next ota_send(struct hl78_modem *m, enum ota_doing doing,
		       const char *command);
enum ota_next ota_waits(struct hl78_modem *m, enum hl78_ota_wait wait);
/* The same, until a point in time of its own. */
enum ota_next ota_waits_until(struct hl78_modem *m, enum hl78_ota_wait wait,
			      hl78_time until);
/* It goes on with what it waits for: that counts anew. */
enum ota_next ota_renew(struct hl78_modem *m);
/* 0 is waited for, for a while, before a session is started. */
void ota_want_ready(struct hl78_modem *m);
/* Waits for that, and does not send before a while has passed. */
void ota_retry(struct hl78_modem *m, enum hl78_ota_wait wait, hl78_time span);
/* PASS where it is time, or nothing was put off. */
enum ota_next ota_may_send(struct hl78_modem *m);
/* Ends it with two clauses, the second may be NULL. */
enum ota_next ota_end(struct hl78_modem *m, enum hl78_outcome_kind kind,
		      const char *what, const char *more);
/* Ends it with the result of its command behind `what`, and ")". */
enum ota_next ota_end_result(struct hl78_modem *m, const char *what);
enum ota_next ota_end_by_run(struct hl78_modem *m);

/* ---- the steps ---- */

enum ota_next ota_identify(struct hl78_modem *m);
enum ota_next ota_set_up(struct hl78_modem *m);
enum ota_next ota_follow(struct hl78_modem *m);
enum ota_next ota_report(struct hl78_modem *m);
enum ota_next ota_close(struct hl78_modem *m);
/* It is decided: on to the report, or to the end. */
void ota_decided(struct hl78_modem *m);
void ota_withhold(struct hl78_modem *m);

/* ---- ota_answer.c ---- */

/* A command of ours is under way, or has a result. */
enum ota_next ota_command(struct hl78_modem *m);
/* The request that waits. */
enum ota_next ota_request(struct hl78_modem *m);

/* ---- ota_resume.c ---- */

enum ota_next ota_away(struct hl78_modem *m);
enum ota_next ota_restart(struct hl78_modem *m);
/* In an open session: whether a request waits that nobody heard. */
enum ota_next ota_listen(struct hl78_modem *m);
enum ota_next ota_pin(struct hl78_modem *m);
/* It has stopped, and that is told. */
bool ota_tell_suspended(struct hl78_modem *m);
/* A download stands still. */
enum ota_next ota_suspended(struct hl78_modem *m);
/* The session ends, and another begins: PASS where that is no help any more. */
enum ota_next ota_anew(struct hl78_modem *m);
/* "a restart resumes it (AT+CFUN=1,1)" */
const char *ota_resumes_by(const struct hl78_modem *m);

#endif
