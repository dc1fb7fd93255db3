/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened, phase by phase, as the screen shows it: a bounded list of
 * phases in runs, the oldest dropped for the newest, and how fast the last
 * download went at each percent. Who fills it is app/phases.h.
 */
#ifndef UI_PHASE_H
#define UI_PHASE_H

#include <hl78/session.h>

#include "ui/rows.h"

enum phase_kind {
	PHASE_NONE,
	PHASE_RUN,       /* no phase: the head of those that belong together */
	PHASE_CONNECT,   /* a session is wanted, nothing seen of it */
	PHASE_AUTH,      /* authentication, with either server */
	PHASE_BOOTSTRAP, /* new credentials from the bootstrap server */
	PHASE_SESSION,   /* open, and nothing else under way */
	PHASE_ASKED,     /* a request waits for its answer */
	PHASE_DOWNLOAD,
	PHASE_TRANSFER,  /* a local update: announced, sent, taken */
	PHASE_SUSPENDED, /* a download that stands still */
	PHASE_VERIFY,    /* stored, not yet certified */
	PHASE_STORED,
	PHASE_INSTALL,
	PHASE_RESTART,
	PHASE_REPORT,    /* the session after an update */
	PHASE_GONE,      /* the port is closed */
	PHASE_VERDICT,   /* a moment: how it ended */
	N_PHASES
};

#define PHASE_DETAIL_MAX 160

struct phase {
	enum phase_kind kind;
	enum row_kind look; /* how it ended; ROW_INFO while it runs */
	unsigned run;       /* from 1 */
	bool open;          /* it runs */
	hl78_time start;    /* HL78_NO_TIME: not known, as in some logs */
	hl78_time end;      /* of one that runs HL78_NO_TIME */
	char stamp[ROW_STAMP_MAX];     /* its start, "08:00:02" */
	char detail[PHASE_DETAIL_MAX]; /* what it brought; may be foreign */
};

/* One for each percent, 0 included. */
#define PHASE_RATES 101

/* The oldest go first: those of some twenty updates are kept. */
#define PHASES_MAX 300

struct phases {
	struct phase ring[PHASES_MAX];
	uint64_t first; /* number of the oldest kept */
	uint64_t end;   /* one past the newest */
	unsigned run;   /* the last one; 0: none yet */

	/* The last download, bytes a second up to each percent; 0: unknown. */
	int64_t rate[PHASE_RATES]; /* from 1 on */
	int percent;    /* as far as rates are known; -1: there are none */

	/* For app/phases.c alone. */
	uint64_t open;  /* number of the one that runs, */
	bool has_open;  /* if any does */
	enum hl78_request request; /* of PHASE_ASKED */
	unsigned rate_run; /* whose rates they are */
	int64_t from_bytes; /* where this stretch of the download began, */
	int from_percent;
	bool heard;      /* the module, ever */
	bool certified;  /* 12 came */
	bool sent_in_log; /* blocks of a transfer, and nothing since */
	bool judged;     /* this run has its verdict, */
	bool report_due; /* which the module has not reported yet */
	bool over;       /* what comes next is another run */
};

/* NULL where it is not kept (any more). */
const struct phase *phase_at(const struct phases *phases, uint64_t number);
/* The one that runs; NULL: none does. */
const struct phase *phase_running(const struct phases *phases);
/* "Download". */
const char *phase_name(enum phase_kind kind);

/*
 * How long it took, or has run at `now`, in microseconds; -1: not known.
 */
hl78_time phase_took(const struct phase *phase, hl78_time now);

/* From the first start in a run to its last end. */
struct phase_span {
	hl78_time start; /* HL78_NO_TIME: no times are known */
	hl78_time took;
	hl78_time of[N_PHASES]; /* of that, by kind */
};

void phase_span(const struct phases *phases, unsigned run, hl78_time now,
		struct phase_span *span);

/* The average of the rates that are known, in bytes a second; 0: none is. */
int64_t phase_average_rate(const int64_t rates[PHASE_RATES]);

#endif
