/* SPDX-License-Identifier: MIT */
/*
 * AirVantage device services as tables: the +WDSI events, the bits of the
 * indication mask, the user agreements, the numbers of +CME ERROR; and the
 * writers of every device-services command, which check ranges before a byte
 * is sent. Sources: the HL78xx FOTA application note ("AN" and its section),
 * with its misprints mended.
 */
#ifndef HL78_WDS_H
#define HL78_WDS_H

#include <hl78/line.h>

#ifdef __cplusplus
extern "C" {
#endif

/* +WDSI numbers (AN 4.2, table 1). 17 to 22 and 24: sister modules only. */
enum hl78_wdsi {
	HL78_WDSI_READY = 0,
	HL78_WDSI_ASK_CONNECT = 1,
	HL78_WDSI_ASK_DOWNLOAD = 2,
	HL78_WDSI_ASK_INSTALL = 3,
	HL78_WDSI_AUTH_START = 4,
	HL78_WDSI_AUTH_FAILED = 5,
	HL78_WDSI_AUTH_OK = 6,
	HL78_WDSI_DENIED = 7,
	HL78_WDSI_CLOSED = 8,
	HL78_WDSI_OFFERED = 9,          /* data: bytes, remaining on a resume */
	HL78_WDSI_STORED = 10,
	HL78_WDSI_DOWNLOAD_PROBLEM = 11, /* data: enum hl78_download_problem */
	HL78_WDSI_CERTIFIED = 12,
	HL78_WDSI_NOT_CERTIFIED = 13,
	HL78_WDSI_UPDATE_START = 14,
	HL78_WDSI_UPDATE_FAILED = 15,
	HL78_WDSI_UPDATE_DONE = 16,
	HL78_WDSI_PROGRESS = 18,        /* data: percent; none at the start */
	HL78_WDSI_SERVER = 23,          /* data: 0 bootstrap, 1 DM server */
	HL78_WDSI_ASK_REBOOT = 24,
};

/* Data of event 11 (AN 4.2). */
enum hl78_download_problem {
	HL78_PROBLEM_MEMORY = 0,
	HL78_PROBLEM_HTTP = 1,
	HL78_PROBLEM_PACKAGE = 2,
	HL78_PROBLEM_RAM = 3,    /* resumes after a reboot */
	HL78_PROBLEM_RESUME = 4, /* can be resumed */
	HL78_PROBLEM_FLASH = 5,
};

enum hl78_severity {
	HL78_INFO,
	HL78_GOOD,
	HL78_ASK,
	HL78_WARNING,
	HL78_ERROR,
	HL78_N_SEVERITIES
};

/* "info", "good", "ask", "warning", "error". */
const char *hl78_severity_name(enum hl78_severity severity);

struct hl78_wdsi_info {
	int code;
	const char *name;    /* "ask-download"; of an unknown one NULL */
	const char *meaning; /* "asks to download" */
	enum hl78_severity severity;
	const char *todo;    /* what to do next; NULL where nothing is */
	const char *command; /* the command that does it; NULL where none */
	const char *section; /* of AN; NULL: of sister modules, or unknown */
};

/* Never NULL: a code that no table knows has its own entry with name NULL. */
const struct hl78_wdsi_info *hl78_wdsi_info(int code);
/*
 * The same where the event's first value says more: what to do about 11,3 is
 * not what to do about 11,5. `value` is -1 for none.
 */
const struct hl78_wdsi_info *hl78_wdsi_info_of(int code, int64_t value);

/* The event's name, "event-N" where unknown. Returns `out`. */
const char *hl78_wdsi_name(int code, char *out, size_t size);

/*
 * The meaning with the line's data in it: "package available, 524 648 bytes",
 * "session with the DM server", "download problem: flash". Returns `out`.
 */
const char *hl78_wdsi_meaning(const struct hl78_line *line, char *out,
			      size_t size);

/* The severity with the data regarded: 11,4 is a warning, 11,5 an error. */
enum hl78_severity hl78_wdsi_severity(const struct hl78_line *line);

/* ---- the indication mask, AT+WDSI (AN 4.2) ---- */

#define HL78_MASK_ALL 4479 /* 0x117f: everything an HL78xx can say */

struct hl78_mask_bit {
	uint8_t bit;
	uint16_t value;
	uint8_t n_codes;
	uint8_t codes[3]; /* the events it turns on */
	const char *title;
};

/* The bits an HL78xx knows, lowest first. `*n` gets their number. */
const struct hl78_mask_bit *hl78_mask_bits(size_t *n);

/* The value that turns event `code` on; 0 where no bit does. */
unsigned hl78_mask_for(int code);

/* Whether an HL78xx takes this mask: no bit outside HL78_MASK_ALL. */
bool hl78_mask_valid(int64_t mask);

/*
 * "0-8 12-16 23": the events a mask turns on, in the order of their numbers,
 * "none" for 0, "all" for all; bits without a meaning are named as "bit 7".
 */
const char *hl78_mask_text(unsigned mask, char *out, size_t size);

/*
 * The way back from event numbers ("9,10,18" or "9-11 18"), "all" or "none".
 * HL78_ERR_SYNTAX where it does not read, HL78_ERR_RANGE for an event that no
 * bit turns on.
 */
int hl78_mask_parse(const char *text, unsigned *mask);

/* ---- user agreements (AN 4.3) ---- */

enum hl78_request {
	HL78_REQUEST_NONE,
	HL78_REQUEST_CONNECT,
	HL78_REQUEST_DOWNLOAD,
	HL78_REQUEST_INSTALL,
	HL78_REQUEST_REBOOT,
	HL78_N_REQUESTS
};

struct hl78_request_info {
	const char *name; /* "download" */
	int wdsc_mode;    /* mode of AT+WDSC that turns it on; -1 for none */
	int event;        /* the +WDSI that asks; -1 for none */
	int accept;       /* value of AT+WDSR that accepts */
	int defer;        /* value of AT+WDSR that defers */
	bool repeats;     /* asked again by itself after 30 minutes */
};

const struct hl78_request_info *hl78_request_info(enum hl78_request request);

/* The request that event `code` makes; HL78_REQUEST_NONE for others. */
enum hl78_request hl78_request_of(int code);

/* An unanswered download or install request comes again (AN 6.2). */
#define HL78_ASK_AGAIN_MIN 30
/* Minutes by which a request can be deferred: AT+WDSR=?. */
#define HL78_DEFER_MIN_MAX 1440

/* ---- result numbers ---- */

struct hl78_cme_info {
	int code;
	const char *meaning;
	const char *cure; /* NULL where there is nothing to say */
};

/* Never NULL; meaning is "unknown error" for a number no table has. */
const struct hl78_cme_info *hl78_cme_info(int code);

/*
 * 650 has two causes: no APN, or a request that waits for its answer
 * (AN 9). With `waiting` known the entry says which.
 */
const struct hl78_cme_info *hl78_cme_info_in(int code,
					     enum hl78_request waiting);

/* Of +KSUP: n. "waiting for a code"; "unknown" outside 0 to 6. */
const char *hl78_ksup_text(int n);

/* ---- device-services commands, written ----
 *
 * Each writes one command without its CR, NUL-terminated, and returns its
 * length; HL78_ERR_RANGE, with nothing written, when a value is outside what
 * the command takes; HL78_ERR_SPACE when `size` is too small (HL78_WDS_MAX is
 * enough for all of them).
 */
#define HL78_WDS_MAX 96
/* The most timers AT+WDSC=4 takes. */
#define HL78_TIMERS_MAX 8

int hl78_wds_indications(char *out, size_t size, int64_t mask);
int hl78_wds_session(char *out, size_t size, bool start);
int hl78_wds_context(char *out, size_t size, int cid); /* 1 or 2 */
int hl78_wds_agreement(char *out, size_t size, enum hl78_request request,
		       bool ask);
int hl78_wds_polling(char *out, size_t size, int64_t minutes); /* 0 is off */
int hl78_wds_timers(char *out, size_t size, const int *minutes, size_t n);
int hl78_wds_accept(char *out, size_t size, enum hl78_request request);
int hl78_wds_defer(char *out, size_t size, enum hl78_request request,
		   int64_t minutes); /* 1 to HL78_DEFER_MIN_MAX */
int hl78_wds_local(char *out, size_t size, int64_t bytes); /* 1 or more */

#ifdef __cplusplus
}
#endif

#endif
