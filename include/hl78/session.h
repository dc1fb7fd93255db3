/* SPDX-License-Identifier: MIT */
/*
 * The state of a module as its events and answers tell it: four small machines
 * (link, session, package, agreement), whether its services are ready, who
 * opened the session, how far a download is, and the guard over an
 * installation. Read-only for the library's user: see hl78_modem_status().
 */
#ifndef HL78_SESSION_H
#define HL78_SESSION_H

#include <hl78/wds.h>

#ifdef __cplusplus
extern "C" {
#endif

enum hl78_link_state {
	HL78_LINK_CLOSED,  /* the port is not open, or gone */
	HL78_LINK_SILENT,  /* open, nothing heard, or no answer any more */
	HL78_LINK_BOOTING, /* the module restarts */
	HL78_LINK_READY,   /* it talks */
	HL78_N_LINK
};

enum hl78_session_state {
	HL78_SESSION_CLOSED,
	HL78_SESSION_CONNECTING,     /* OK to AT+WDSS=1,1, nothing since */
	HL78_SESSION_AUTHENTICATING, /* 4, 5, 6 */
	HL78_SESSION_BOOTSTRAP,      /* 23,0 */
	HL78_SESSION_OPEN,           /* 23,1 */
	HL78_SESSION_CLOSING,        /* OK to AT+WDSS=1,0, 8 not yet */
	HL78_N_SESSION
};

enum hl78_package_state {
	HL78_PACKAGE_NONE,
	HL78_PACKAGE_OFFERED,
	HL78_PACKAGE_DOWNLOADING,
	HL78_PACKAGE_SUSPENDED,
	HL78_PACKAGE_STORED,
	HL78_PACKAGE_REJECTED,
	HL78_PACKAGE_INSTALLING,
	HL78_PACKAGE_UPDATED,
	HL78_PACKAGE_FAILED,
	HL78_N_PACKAGE
};

enum hl78_services {
	HL78_SERVICES_UNKNOWN,
	HL78_SERVICES_READY,
	HL78_N_SERVICES
};

enum hl78_opener {
	HL78_OPENED_BY_NOBODY,  /* none is open, or it is not known */
	HL78_OPENED_BY_HOST,    /* AT+WDSS=1,1, or a connect request accepted */
	HL78_OPENED_BY_POLLING, /* by itself */
	HL78_OPENED_BY_REPORT,  /* by itself after 15 or 16 */
	HL78_N_OPENERS
};

/* The words of the JSON output: "authenticating". Never NULL. */
const char *hl78_link_name(enum hl78_link_state state);
const char *hl78_session_name(enum hl78_session_state state);
const char *hl78_package_name(enum hl78_package_state state);
const char *hl78_services_name(enum hl78_services state);
const char *hl78_opener_name(enum hl78_opener opener);

/* A request of the module and what became of it. */
struct hl78_agreement {
	enum hl78_request request; /* HL78_REQUEST_NONE: none waits */
	hl78_time asked_at;        /* when it was first raised */
	unsigned n_asked;          /* how often, this time included */
	hl78_time deferred_until;  /* HL78_NO_TIME: not deferred */
	/* When the module asks again; HL78_NO_TIME where that is unknown. */
	hl78_time again_at;
};

/* A download as far as it is known. Numbers unknown are -1. */
struct hl78_progress {
	int percent;      /* of the whole package, 0 to 100 */
	int64_t total;    /* bytes of the whole package */
	bool estimated;   /* total comes from percent and remainder */
	int64_t bytes;    /* of the package, from percent and total */
	int64_t rate;     /* bytes a second, over the last percents */
	int64_t eta_s;    /* seconds left at that rate */
};

/* What stopped a download, and so what lets it go on (AN 8, Table 12). */
enum hl78_suspension {
	HL78_SUSPENDED_UNTOLD,
	HL78_SUSPENDED_STOP,    /* AT+WDSS=1,0 */
	HL78_SUSPENDED_RESTART, /* a reset, a power cut */
	HL78_SUSPENDED_RADIO,   /* AT+CFUN=0 and its kin */
	HL78_SUSPENDED_LOST,    /* 8 unasked: as a rule the network went */
	HL78_SUSPENDED_RAM,     /* 11,3: a restart resumes it */
	HL78_SUSPENDED_PROBLEM, /* 11,4: a session resumes it */
	HL78_N_SUSPENSIONS
};

/* "the radio is off"; "" where it is not told. */
const char *hl78_suspension_text(enum hl78_suspension suspension);

/* How a download that was suspended goes on, by its agreement (AT+WDSC=1). */
enum hl78_resumption {
	HL78_RESUMES_UNTOLD, /* the agreement is not known */
	HL78_RESUMES_ALONE,
	HL78_RESUMES_ASKED,  /* 9, 2, and AT+WDSR=3 */
	HL78_N_RESUMPTIONS
};

/* An installation takes 1 to 8 minutes; a watchdog gives it 15 (AN 6.4). */
#define HL78_INSTALL_USUAL_MIN 8
#define HL78_INSTALL_WATCHDOG_MIN 15

struct hl78_guard {
	bool active;
	hl78_time since;   /* OK to AT+WDSR=4, or 14: whichever came first */
	hl78_time ends_at; /* the watchdog */
	bool expired;      /* it ended by the watchdog, without 15 or 16 */
};

/* Why no session came about when one was wanted last. */
enum hl78_obstacle {
	HL78_OBSTACLE_NONE,
	HL78_OBSTACLE_PIN,      /* the SIM wants its PIN, or */
	HL78_OBSTACLE_PUK,      /* its PUK */
	HL78_OBSTACLE_NETWORK,  /* no service; of the SIM nothing is known */
	HL78_OBSTACLE_COVERAGE, /* no service, though the SIM is open */
	HL78_OBSTACLE_APN,      /* no context for device services */
	HL78_OBSTACLE_DENIED,   /* the server denied it (7) */
	HL78_OBSTACLE_UNTOLD,   /* an error without a number */
	HL78_OBSTACLE_BAD_APN,  /* the network does not know the APN (133) */
	HL78_OBSTACLE_CONTEXT,  /* the context does not come up (148) */
	HL78_N_OBSTACLES
};

struct hl78_status {
	enum hl78_link_state link;
	enum hl78_session_state session;
	enum hl78_package_state package;
	enum hl78_services services;
	enum hl78_opener opener;
	hl78_time session_since; /* of the present session state */
	hl78_time package_since; /* of the present package state */
	struct hl78_agreement agreement; /* of two that wait the one due */
	struct hl78_progress progress;
	struct hl78_guard guard;
	enum hl78_obstacle obstacle; /* gone once it is seen to be */
	enum hl78_suspension suspension; /* of HL78_PACKAGE_SUSPENDED */
	enum hl78_resumption resumption;
	/* It answers nothing but NAK: a local update was begun, and left. */
	bool awaits_transfer;
};

/*
 * What the module waits for and what the user may do now, from a table by
 * state; NULL where there is nothing to say. `*command` gets the command that
 * does it, or NULL. `command` may be NULL.
 */
const char *hl78_status_advice(const struct hl78_status *status,
			       const char **command);

/* "no APN", "denied": a word or two for a line; "" for no obstacle. */
const char *hl78_obstacle_text(enum hl78_obstacle obstacle);

/* Work that must not be left unwatched: a guard, or a download. */
bool hl78_status_busy(const struct hl78_status *status);

#ifdef __cplusplus
}
#endif

#endif
