/* SPDX-License-Identifier: MIT */
/*
 * The local update (AN 7): from the check of what stands in its way to the
 * version read back. The steps, their time limits and the verdict are the
 * library's; what it cannot do itself it asks for by events:
 *
 *	hl78_modem_update(m, &plan, now)
 *	HL78_EV_UPDATE            the step changed: hl78_modem_update_status();
 *	                          its text, if any, says what was decided
 *	HL78_EV_PROBLEM           one was found: ev->problem, its particulars in
 *	                          the text
 *	HL78_EV_WANT_DATA         ev->want: hl78_modem_give_data()
 *	HL78_EV_TRANSFER          a block was acknowledged, or sent again
 *	HL78_EV_PROMPT            asks to install, as ever; where the plan says
 *	                          "ask" hl78_modem_agree() is waited for
 *	HL78_EV_ABOUT_TO_INSTALL  the log goes to disk: hl78_modem_go_on()
 *	HL78_EV_UPDATE_OVER       hl78_modem_outcome() has the verdict
 *
 * While it runs, hl78_modem_running() is HL78_PROC_UPDATE; its commands are
 * told as any procedure's are. From AT+WDSD on until its result came, every
 * byte would be taken for data: hl78_modem_command() and hl78_modem_raw() give
 * HL78_ERR_TRANSFER.
 */
#ifndef HL78_UPDATE_H
#define HL78_UPDATE_H

#include <hl78/firmware.h>
#include <hl78/xmodem.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What can stand in the way, in the order it is told. */
enum hl78_problem_id {
	/* of the file and the port: the caller's facts */
	HL78_PF_FILE,         /* refuse: empty, unreadable, too large */
	HL78_PF_CHECKSUM,     /* refuse */
	HL78_PF_XONXOFF,      /* refuse: XMODEM carries 0x11 and 0x13 */
	HL78_PF_PORT_BUSY,    /* allow */
	HL78_PF_MODEMMANAGER, /* allow */
	HL78_PF_NOT_AT_PORT,  /* allow */
	/* of the module: found by asking it */
	HL78_PF_FAMILY,       /* allow: the package is for another model */
	HL78_PF_FROM_VERSION, /* allow: a delta for another version */
	HL78_PF_SAME_VERSION, /* allow: it runs <to> already (outcome none) */
	HL78_PF_SIZE,         /* allow: outside AT+WDSD=? */
	/*
	 * allow: a request waits, a package is stored, a download is under
	 * way, or the module waits for a transfer that was begun before
	 */
	HL78_PF_PENDING,
	HL78_PF_SIM_PIN,      /* allow */
	HL78_PF_NO_INSTALL_ASK, /* allow: event 3 cannot be turned on */
	HL78_PF_SESSION,      /* mend: a session is open */
	HL78_PF_SLEEP,        /* mend: AT+KSLEEP */
	HL78_PF_MASK,         /* mend: indications */
	HL78_PF_ECHO,         /* mend */
	HL78_N_PROBLEMS
};

enum hl78_problem_class {
	HL78_REFUSE, /* nothing can be done about it here */
	HL78_ALLOW,  /* goes on where the plan allows it */
	HL78_MEND,   /* the update changes it, and puts it back */
	HL78_N_PROBLEM_CLASSES
};

/* "refuse", "allow", "mend". */
const char *hl78_problem_class_name(enum hl78_problem_class kind);

struct hl78_problem_info {
	const char *id;     /* "from-version", as --allow takes it */
	enum hl78_problem_class kind;
	const char *text;   /* a clause */
	const char *cure;   /* what to do, a clause */
};

const struct hl78_problem_info *hl78_problem_info(enum hl78_problem_id id);
/* By its id; false: there is none. */
bool hl78_problem_find(const char *id, size_t len, enum hl78_problem_id *out);

enum hl78_agree {
	/*
	 * Waits for hl78_modem_agree(), or AT+WDSR=4; on, too, where the request
	 * was put off: whoever agrees later is to see how it goes.
	 */
	HL78_AGREE_ASK,
	HL78_AGREE_YES,
};

/* The most whole transfers after the first. */
#define HL78_UPDATE_RETRIES_MAX 9

/*
 * As many commands as hl78_modem_change() can have, with ", " between them; a
 * remark of a log has room for it.
 */
#define HL78_OWED_MAX 484

/* What an update before this one, of the same package, left in the module. */
enum hl78_left {
	HL78_LEFT_NOTHING,
	HL78_LEFT_SENDING,   /* it was announced: its bytes may be waited for */
	HL78_LEFT_STORED,    /* the package, which is only to be installed */
	HL78_LEFT_INSTALLED, /* it was: only the version is to be read */
	HL78_N_LEFT
};

/* The facts, and what is wanted. */
struct hl78_update_plan {
	uint64_t size;       /* of the package file, bytes */
	char family[16];     /* "HL7802", empty: not known; so for all */
	char from[HL78_VERSION_MAX]; /* empty: full package, or not known */
	char to[HL78_VERSION_MAX];
	uint32_t facts;      /* 1u << HL78_PF_…: of file and port, seen by the caller */
	uint32_t allow;      /* 1u << HL78_PF_…: --allow */
	uint32_t baud;       /* 0: the line has no rate */
	bool tail_128;
	unsigned retries;    /* whole transfers after the first */
	bool dry_run;        /* ends behind the preflight */
	enum hl78_agree agree;
	/*
	 * The request to install is put off first, for 1 to HL78_DEFER_MIN_MAX
	 * minutes; that ends it (pending), or with HL78_AGREE_YES it is agreed
	 * to when the module asks again. 0: it is not.
	 */
	unsigned defer_min;
	/*
	 * What was left, and where: the module (another IMEI is HL78_PF_PENDING)
	 * and the version it ran then, both empty where not known; and commands,
	 * ", " between them, that put back what was changed in it.
	 */
	enum hl78_left left;
	char imei[20];
	char was[HL78_VERSION_MAX];
	char owed[HL78_OWED_MAX];
};

enum hl78_update_step {
	HL78_UPDATE_IDLE,      /* none was begun */
	HL78_UPDATE_IDENTIFY,
	HL78_UPDATE_PREFLIGHT,
	HL78_UPDATE_QUIET,     /* session, sleep, indications, error numbers, echo */
	HL78_UPDATE_ANNOUNCE,  /* AT+WDSD is out: its NAK within 5 minutes */
	HL78_UPDATE_TRANSFER,
	HL78_UPDATE_STORE,     /* the end was acknowledged: OK, and 3 */
	HL78_UPDATE_AGREE,     /* 3 came: waits for a yes, then for go_on() */
	HL78_UPDATE_VERIFY,    /* AT+WDSR=4 was accepted: 12 or 13, 14 */
	HL78_UPDATE_INSTALL,   /* 14: 15, 16, or the watchdog */
	HL78_UPDATE_READ_BACK, /* AT+CGMR */
	HL78_UPDATE_PUT_BACK,
	HL78_UPDATE_OVER,
	HL78_N_UPDATE_STEPS
};

struct hl78_update_status {
	enum hl78_update_step step;
	hl78_time since;       /* of this step */
	hl78_time until;       /* its own limit; HL78_NEVER: none */
	hl78_time begun;       /* of the whole */
	unsigned attempt;      /* transfers begun, 1 the first */
	bool tail_128;         /* in this transfer */
	uint32_t problems;     /* found: 1u << HL78_PF_… */
	bool about_to_install; /* waits for hl78_modem_go_on() */
	bool cancelled;        /* by hl78_modem_update_cancel() */
	struct hl78_xmodem_counts transfer;
	enum hl78_xmodem_check check;
};

/* "transfer". Never NULL. */
const char *hl78_update_step_name(enum hl78_update_step step);

#ifdef __cplusplus
}
#endif

#endif
