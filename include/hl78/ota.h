/* SPDX-License-Identifier: MIT */
/*
 * The update over the air (AN 4 to 6, 8): from the settings that show what
 * happens to the version read back. The steps, their time limits and the
 * verdict are the library's; what it cannot decide itself it asks by events:
 *
 *	hl78_modem_ota(m, &plan, now)
 *	HL78_EV_OTA               the step, or what is waited for, has changed:
 *	                          hl78_modem_ota_status(); its text, if any, says
 *	                          what was decided
 *	HL78_EV_PROMPT            the module asks, as ever. Where the plan says
 *	                          HL78_OTA_CALLER, hl78_modem_ota_answer() is
 *	                          waited for; AT+WDSR by hand will do as well
 *	HL78_EV_ABOUT_TO_INSTALL  the log goes to disk: hl78_modem_go_on()
 *	HL78_EV_OTA_OVER          hl78_modem_outcome() has the verdict
 *
 * While it runs, hl78_modem_running() is HL78_PROC_OTA; its commands are told as
 * any procedure's are. Commands of the user go between them. It can begin in
 * the middle of an update that somebody else has begun: it takes up what the
 * module's state and events tell.
 */
#ifndef HL78_OTA_H
#define HL78_OTA_H

#include <hl78/firmware.h>
#include <hl78/session.h>
#include <hl78/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Room for an APN and the NUL behind it. */
#define HL78_APN_MAX 64

/* How a request of the module is answered. */
enum hl78_ota_policy {
	HL78_OTA_LEAVE,  /* not at all: the run ends as pending */
	HL78_OTA_ACCEPT,
	HL78_OTA_CALLER, /* by hl78_modem_ota_answer(), whenever that comes */
	HL78_N_OTA_POLICIES
};

struct hl78_ota_plan {
	/* Agreements to turn on (1) or off (0) for the run; -1: as they are. */
	int8_t ask[HL78_N_REQUESTS];
	enum hl78_ota_policy policy[HL78_N_REQUESTS];
	/*
	 * How often each is put off before it is accepted as the policy says,
	 * minutes, 0 not at all: once each; the run stays and waits.
	 */
	uint16_t defer_min[HL78_N_REQUESTS];
	char apn[HL78_APN_MAX]; /* of context `cid`; empty: as it is */
	uint8_t cid;            /* 1, 2; 0: as it is */
	char pin[9];            /* for a SIM that asks; empty: none is known */
	char expect[HL78_VERSION_MAX]; /* empty: any but the old one */
	bool no_start;          /* follows a session that others open */
	uint32_t idle_s;        /* an open session in which nothing was offered
				   is ended after so long, s; 0: never */
	/*
	 * Of a run that was cut off before its end: the module, the version it
	 * ran then (another one now is an update that is done), both empty
	 * where not known; and commands, ", " between them, that put back what
	 * was changed in it.
	 */
	char imei[20];
	char was[HL78_VERSION_MAX];
	char owed[HL78_OWED_MAX];
};

enum hl78_ota_step {
	HL78_OTA_IDLE,      /* none was begun */
	HL78_OTA_IDENTIFY,
	HL78_OTA_SET_UP,    /* indications, agreements, APN, cid; what was changed
			       is put back at the end */
	HL78_OTA_CONNECT,   /* services ready, session wanted or awaited */
	HL78_OTA_OFFER,     /* a session is open: something may be offered */
	HL78_OTA_DOWNLOAD,  /* offered, asked for, downloading, suspended */
	HL78_OTA_VERIFY,    /* stored, certified, asks to install */
	HL78_OTA_INSTALL,   /* AT+WDSR=4 or 14, until 15, 16 or the watchdog */
	HL78_OTA_READ_BACK, /* AT+CGMR */
	HL78_OTA_REPORT,    /* the module tells the server; bounded, a notice when
			       it does not come */
	HL78_OTA_CLOSE,     /* the session that we opened */
	HL78_OTA_PUT_BACK,
	HL78_OTA_OVER,
	HL78_N_OTA_STEPS
};

/* What it waits for: it never waits silently. */
enum hl78_ota_wait {
	HL78_OTA_WAIT_NOTHING,
	HL78_OTA_WAIT_ANSWER,   /* the module's, to a command */
	HL78_OTA_WAIT_READY,    /* 0, after a boot */
	HL78_OTA_WAIT_PIN,      /* the SIM's, and none is known */
	HL78_OTA_WAIT_NETWORK,  /* registration */
	HL78_OTA_WAIT_SESSION,  /* 23,1, or somebody who opens one */
	HL78_OTA_WAIT_OFFER,
	HL78_OTA_WAIT_REQUEST,  /* the caller's answer to a request */
	HL78_OTA_WAIT_DEFERRED, /* until the module asks again */
	HL78_OTA_WAIT_DOWNLOAD, /* the next percent */
	HL78_OTA_WAIT_RESUME,   /* a download that is suspended */
	HL78_OTA_WAIT_STORE,    /* 10, 12, and 3 where that is on */
	HL78_OTA_WAIT_START,    /* 14 */
	HL78_OTA_WAIT_RESULT,   /* 15 or 16, or the watchdog */
	HL78_OTA_WAIT_REPORT,
	HL78_OTA_WAIT_CLOSE,    /* 8 */
	HL78_OTA_WAIT_PORT,     /* it went away */
	HL78_N_OTA_WAITS
};

struct hl78_ota_status {
	enum hl78_ota_step step;
	hl78_time step_since;
	enum hl78_ota_wait wait;
	hl78_time since;       /* of this wait */
	hl78_time until;       /* its own limit; HL78_NEVER: none */
	hl78_time begun;       /* of the whole */
	enum hl78_request asked; /* of HL78_OTA_WAIT_REQUEST, else none */
	bool about_to_install; /* waits for hl78_modem_go_on() */
	bool cancelled;        /* by hl78_modem_ota_cancel() */
	unsigned n_resumed;    /* suspensions that ended */
};

/* "download"; "the module to ask again". Never NULL. */
const char *hl78_ota_step_name(enum hl78_ota_step step);
const char *hl78_ota_wait_text(enum hl78_ota_wait wait);

#ifdef __cplusplus
}
#endif

#endif
