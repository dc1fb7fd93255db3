/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the simulated module among themselves: its state, divided by
 * what survives which loss, and the calls from part to part. Every part sees
 * the whole state and changes only its own.
 */
#ifndef SIM_INTERNAL_H
#define SIM_INTERNAL_H

#include <hl78/xmodem.h>

#include "sim/sim.h"

/* ---- time: one timer for each thing that can be due ---- */

enum sim_timer {
	SIM_TIMER_FAULT,   /* something goes wrong */
	SIM_TIMER_ANSWER,  /* the next line of an answer */
	SIM_TIMER_POWER,   /* goes dark; or is back from it */
	SIM_TIMER_STARTUP, /* the next event after a boot */
	SIM_TIMER_NETWORK, /* registers again */
	SIM_TIMER_GIVE_UP, /* too long without network */
	SIM_TIMER_SLEEP,   /* perhaps it was idle for long enough */
	SIM_TIMER_READY,   /* event 0 after AT+WDSS=2 */
	SIM_TIMER_SESSION, /* the next step of opening or closing */
	SIM_TIMER_SERVER,  /* the server has something to say */
	SIM_TIMER_OFFER,   /* an operation is made at the server */
	SIM_TIMER_ROTATE,  /* the server takes the credentials back */
	SIM_TIMER_PACKAGE, /* the next step of download and installation */
	SIM_TIMER_TRANSFER, /* a local one: an answer, or it was too long */
	SIM_TIMER_ASK,     /* and one for each enum sim_request */
	SIM_TIMER_IDLE = SIM_TIMER_ASK + 3, /* no traffic for too long */
	SIM_TIMER_NAT,  /* for so long that the network has released it */
	SIM_TIMER_POLL,
	SIM_TIMER_RETRY,   /* after a connection that failed */
	SIM_N_TIMERS
};

/* ---- what flash keeps, over every reset and power cut ---- */

enum sim_request {
	SIM_REQUEST_CONNECT, /* mode of AT+WDSC; the event is one more */
	SIM_REQUEST_DOWNLOAD,
	SIM_REQUEST_INSTALL,
	SIM_N_REQUESTS
};

enum sim_waiting {
	SIM_WAITING_NOT,
	SIM_WAITING_ASKED,
	SIM_WAITING_DEFERRED,
};

struct sim_wait {
	enum sim_waiting waiting;
	hl78_time until; /* of a deferral */
};

/* Who opens a session, and so when it closes by itself. */
enum sim_opener {
	SIM_BY_NOBODY,
	SIM_BY_HOST,
	SIM_BY_POLLING,
	SIM_BY_RESUME, /* the module, for a download */
	SIM_BY_REPORT, /* the module, after 15 or 16 */
	SIM_N_OPENERS
};

enum sim_package_state {
	SIM_PACKAGE_NONE,
	SIM_PACKAGE_OFFERED,    /* request 2 waits or is deferred */
	SIM_PACKAGE_WANTED,     /* agreed; downloads while a session is open */
	SIM_PACKAGE_SUSPENDED,  /* was wanted; resumes or asks again */
	SIM_PACKAGE_STORED,     /* whole in flash */
	SIM_PACKAGE_INSTALLING, /* from 14 to the boot that ends it */
};

#define SIM_TIMERS_MAX 8 /* of AT+WDSC=4 */
#define SIM_N_CONTEXTS 2 /* cids AT+WDSS=2 takes */

struct sim_context {
	bool defined;
	char type[8]; /* "IP" */
	char apn[SIM_APN_SIZE];
};

/* What AT&W keeps and AT&F sets back. */
struct sim_profile {
	int echo;
	int cmee;
	int flow; /* AT&K */
};

/* The SIM: what it keeps is its own, but it never leaves the module. */
#define SIM_PIN_TRIES 3

struct sim_card {
	char pin[SIM_PIN_SIZE]; /* "": asks for none */
	int tries;              /* left; at 0 it wants the PUK */
};

#define SIM_PROFILE_FACTORY ((struct sim_profile){ .echo = 1, .flow = 3 })

struct sim_flash {
	char version[SIM_VERSION_SIZE];
	bool credentials; /* for the DM server */
	int failures;     /* there in a row, less than five */
	unsigned mask;
	unsigned agree;   /* bit n: mode n of AT+WDSC */
	int polling;      /* minutes */
	int timers[SIM_TIMERS_MAX];
	size_t n_timers;
	int cid;
	struct sim_context contexts[SIM_N_CONTEXTS];
	struct sim_card card;
	struct sim_profile profile;
	int sleep[3];     /* AT+KSLEEP: management, level, delay */
	int report_boot;  /* AT+KSREP */
	int baud;         /* AT+IPR */

	enum sim_package_state package;
	int64_t stored;   /* bytes of it in whole pages */
	bool local;       /* it came by AT+WDSD; so all of this is of it: */
	bool flawed;      /* its own header says that it is damaged */
	struct sim_wait requests[SIM_N_REQUESTS];
	enum sim_opener connect_for; /* of a connect request */
	int result;       /* event to raise after the boot, 0 for none */
	bool report_due;  /* the server does not know the result yet */
};

/* ---- what is lost when it restarts ---- */

enum sim_session_state {
	SIM_SESSION_CLOSED,
	SIM_SESSION_CONNECT,  /* 4 comes next */
	SIM_SESSION_AUTH,     /* 6 */
	SIM_SESSION_REGISTER, /* 23 */
	SIM_SESSION_OPEN,
	SIM_SESSION_CLOSING,  /* 8 */
};

/* What a server says to a module that would connect. */
enum sim_answer {
	SIM_SERVER_ACCEPTS,
	SIM_SERVER_FAILS,  /* to authenticate it: 5 */
	SIM_SERVER_DROPS,  /* it, once it has authenticated: after 23,1 */
	SIM_SERVER_DENIES, /* it: 7 */
};

struct sim_session {
	enum sim_session_state state;
	enum sim_opener opener;
	enum sim_opener next; /* opens another when this one is closed */
	enum sim_answer answer; /* of the server, while it connects */
	bool bootstrapped; /* on the way here */
	bool deaf; /* what the server says does not arrive */
};

enum sim_package_step {
	SIM_STEP_START,   /* 18 */
	SIM_STEP_BLOCK,   /* 18,percent */
	SIM_STEP_STORE,   /* 10 */
	SIM_STEP_VERIFY,  /* 12, then 3 or on; of a local one behind 3 */
	SIM_STEP_INSTALL, /* 14 */
};

#define SIM_COMMAND_MAX 512  /* longest command line */
#define SIM_INPUT_MAX   4096 /* bytes a busy module keeps */
#define SIM_ANSWER_MAX  2048 /* longest answer, its framing included */
#define SIM_OUTPUT_MAX  65536

struct sim_at {
	char input[SIM_INPUT_MAX]; /* not yet read: the module is busy */
	size_t input_len;
	char line[SIM_COMMAND_MAX];
	size_t line_len; /* may pass SIM_COMMAND_MAX: too long */
	/* The answer, framed, each line ended by NUL. */
	char answer[SIM_ANSWER_MAX];
	size_t answer_len;
	size_t answer_at;
	bool busy;     /* a command is not yet answered whole */
	bool executed; /* it has been carried out, */
	bool held;     /* and its answer comes by sim_at_finish() */
};

#define SIM_HEAD_MAX 272 /* of a file: what tells what it is */

/* A file on its way to flash (AN 7). */
struct sim_transfer {
	bool active; /* the line is the receiver's */
	struct hl78_xmodem_receiver receiver;
	const struct sim_fault *fault; /* of this transfer; NULL for none */
	int64_t size;        /* as announced */
	hl78_time begun_at;
	int64_t taken;       /* bytes of the file so far */
	uint32_t stored;     /* blocks that are dealt with */
	uint8_t head[SIM_HEAD_MAX];
	hl78_time answer_at; /* its answer is due; HL78_NEVER: it has none */
	hl78_time until;     /* the next block comes too late */
};

/* What the caller has given to keep the file in. */
struct sim_place {
	uint8_t *bytes; /* NULL: nothing */
	size_t size;
	size_t len;       /* of the last whole file, as much as there was room for */
	unsigned n_files; /* that have come whole */
};

/* What a boot says, one after the other. */
enum sim_startup {
	SIM_STARTUP_READY,  /* 0 */
	SIM_STARTUP_RESULT, /* 15 or 16, after an installation */
	SIM_STARTUP_RESUME, /* whatever was left; also with the network back */
};

/* ---- what goes wrong: see sim_fault.c ---- */

enum sim_fault_kind {
	SIM_FAULT_DENIED,
	SIM_FAULT_BOOTSTRAP_DENIED,
	SIM_FAULT_CONNECTION, /* 7, and the next time it may be better */
	SIM_FAULT_AUTH,       /* 5 at the DM server */
	SIM_FAULT_REGISTER,   /* no further than 23,1 */
	SIM_FAULT_CRASH, /* in the next answer */
	SIM_FAULT_RESET,
	SIM_FAULT_POWER_CUT,
	SIM_FAULT_CFUN_OFF,
	SIM_FAULT_NETWORK_SHORT, /* lost for less than net_timeout */
	SIM_FAULT_NETWORK_LONG,
	SIM_FAULT_NAT, /* nothing reaches an open session any more */
	SIM_FAULT_STUCK,
	SIM_FAULT_NOT_CERTIFIED,
	SIM_FAULT_WRONG_DELTA, /* 15 */
	SIM_FAULT_MISMATCH,    /* 16, and the version as before */
	SIM_FAULT_NO_RESULT,   /* neither 15 nor 16, and the same */
	SIM_FAULT_ISSUE, /* 11,0 and five more */
	SIM_FAULT_ISSUE_BARE = SIM_FAULT_ISSUE + 6, /* 11 without a reason */
	SIM_FAULT_LOST,
	SIM_FAULT_DOUBLED,
	SIM_FAULT_GARBLED,
	SIM_FAULT_OF_TRANSFER, /* from here on: of a local transfer */
	SIM_FAULT_URC = SIM_FAULT_OF_TRANSFER, /* before an ACK */
	SIM_FAULT_DOZE,     /* sleeps in between, unless AT+KSLEEP=2 */
	SIM_FAULT_NO_START, /* asks for nothing, */
	SIM_FAULT_LATE_START, /* or after `late` */
	SIM_FAULT_NAK_STORM,
	SIM_FAULT_LOSE_ACK,
	SIM_FAULT_LATE_ACK,
	SIM_FAULT_DOUBLE_ACK,
	SIM_FAULT_STRAY_CAN,
	SIM_FAULT_CANCEL,
	SIM_FAULT_SILENT,
	SIM_FAULT_NAK_EOT,
	SIM_FAULT_IGNORE_EOT,
	SIM_FAULT_NO_ASK, /* to install what came */
	SIM_FAULT_WRONG_SIZE,
	SIM_N_FAULTS
};

enum sim_operation {
	SIM_OPERATION_NONE,
	SIM_OPERATION_QUEUED, /* waits for the module to connect */
	SIM_OPERATION_SENT,   /* the module knows of the package */
};

struct sim {
	struct sim_config config;
	hl78_time started_at;
	hl78_time now; /* the present: of the timer that is due, or the call */
	uint64_t random;
	hl78_time timers[SIM_N_TIMERS];
	char output[SIM_OUTPUT_MAX];
	size_t output_len;

	struct sim_flash flash;

	bool running;  /* false: dark, hears and says nothing */
	bool turned_off; /* once dark it stays so */
	bool asleep;   /* dark, and hears just enough to wake */
	bool waking;   /* from that */
	hl78_time active_at; /* something was heard or said */
	bool unlocked; /* the SIM: its PIN was given */
	bool network;  /* registered */
	int fun;       /* AT+CFUN */
	int cereg;     /* AT+CEREG */
	enum sim_startup startup; /* its next step */
	struct sim_profile profile;
	struct sim_at at;
	struct sim_transfer transfer;
	struct sim_place place;
	struct sim_session session;
	enum sim_package_step step;
	int64_t received; /* bytes, those not yet in flash included */
	int percent;      /* last one told */

	size_t n_retries; /* delays of AT+WDSC=4 that are used up */
	enum sim_opener retry_for;

	enum sim_operation operation; /* the server's side */
	bool rotated; /* it does not accept the module's credentials */
	bool unknown; /* it has no such device */

	/* The outside world, which a restart does not change. */
	hl78_time power_back_at;
	hl78_time network_back_at;
	enum sim_fault_kind lost_by; /* what took the network */
	hl78_time installs_at; /* 14, the last; HL78_NEVER: not yet */

	uint64_t wrong; /* bit n: fault n has struck and lasts */
	uint32_t times[SIM_N_FAULTS]; /* how much longer: of a session's */
	bool struck[SIM_FAULTS_MAX];
	hl78_time ends_at[SIM_FAULTS_MAX]; /* HL78_NEVER: not by itself */
	uint64_t noise; /* chance on the line, apart from all other */
};

/* ---- sim_text.c ---- */

struct sim_text {
	char *out;
	size_t size;
	size_t len;
	bool full; /* something was cut off */
};

void sim_text_init(struct sim_text *text, char *out, size_t size);
void sim_text_add(struct sim_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* One more word of a list. */
void sim_text_listed(struct sim_text *text, bool first, const char *word);

/* ---- sim.c ---- */

/* Whether it is the world's, and runs on while the module is dark. */
bool sim_timer_is_outside(size_t timer);
/* One step of chance. */
uint64_t sim_random(uint64_t *random);
/* A span from `min_ms` to `max_ms`, by the seed. */
hl78_time sim_gap(struct sim *sim, unsigned min_ms, unsigned max_ms);
/* To the host, whole or, when there is no room, not at all. */
void sim_put(struct sim *sim, const char *bytes, size_t len);
/* An unsolicited line: "+KSUP: 0". */
void sim_urc(struct sim *sim, const char *text);

/* ---- sim_at.c: the AT interpreter ---- */

/*
 * Results besides 0 for OK and the numbers of +CME ERROR: plain ERROR, and
 * that sim_at_finish() will tell.
 */
#define SIM_ERROR (-1)
#define SIM_LATER (-2)

enum sim_cme {
	SIM_CME_NOT_ALLOWED = 3,
	SIM_CME_NOT_SUPPORTED = 4,
	SIM_CME_PIN = 11,
	SIM_CME_PUK = 12,
	SIM_CME_WRONG = 16,
	SIM_CME_NO_NETWORK = 30,
	SIM_CME_PARAMETERS = 50,
	SIM_CME_SERVICES = 650, /* no APN, or request 2 or 3 waits */
	SIM_CME_SESSION = 652,
	SIM_CME_RANGE = 916,
	SIM_CME_MISSING = 917,
	SIM_CME_STATE = 922,
};

#define SIM_PARAMS_MAX 16

struct sim_param {
	const char *text; /* quotes taken off; borrows the command line */
	size_t len;
};

struct sim_params {
	size_t n;
	struct sim_param param[SIM_PARAMS_MAX];
};

/* One command, with a function for each form it has; NULL gives ERROR. */
struct sim_command {
	const char *name; /* "+WDSI", "E", "&F" */
	bool card; /* nothing without the SIM's consent */
	void (*run)(struct sim *sim);  /* AT+CGMR */
	void (*read)(struct sim *sim); /* AT+WDSI? */
	/* AT+WDSI=0, and ATE, ATE0: 0, an error number or SIM_ERROR */
	int (*set)(struct sim *sim, const struct sim_params *params);
	/* Answer to AT+WDSI=?, lines parted by '\n'; NULL for just OK. */
	const char *test;
};

/* One line of the answer; only from a handler. */
void sim_answer(struct sim *sim, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Parameter `i` as a number from min to max: 0, or the number of the error.
 * The second takes `missing` where the parameter is left out.
 */
int sim_param_int(const struct sim_params *params, size_t i, int min, int max,
		  int *value);
int sim_param_optional(const struct sim_params *params, size_t i, int min,
		       int max, int missing, int *value);
/* Copies parameter `i`, "" where it is left out; false if it does not fit. */
bool sim_param_text(const struct sim_params *params, size_t i, char *out,
		    size_t size);

/* Reads what waits as far as the module is not busy. */
void sim_at_run(struct sim *sim);
void sim_at_answer_due(struct sim *sim);
/* The end of a command whose result was SIM_LATER, at once. */
void sim_at_finish(struct sim *sim, int result);
/* Forgets input and answer. */
void sim_at_reset(struct sim *sim);

/* ---- the command tables, ended by a name of NULL ---- */

extern const struct sim_command sim_commands_general[];
extern const struct sim_command sim_commands_card[];
extern const struct sim_command sim_commands_network[];
extern const struct sim_command sim_commands_wds[];

/* ---- sim_card.c: the SIM ---- */

void sim_card_init(struct sim *sim);
/* The code it wants: "READY" for none, "SIM PIN", "SIM PUK". */
const char *sim_card_wants(const struct sim *sim);
bool sim_card_ready(const struct sim *sim);

/* ---- sim_fault.c: what goes wrong ---- */

extern const char *const sim_fault_names[SIM_N_FAULTS + 1];

/* One as it is where nothing more is said of it. */
struct sim_fault sim_fault_new(int kind);
void sim_fault_init(struct sim *sim);
void sim_fault_due(struct sim *sim);
bool sim_fault_is_of_transfer(int64_t kind);
/* Whether it may last a time: it is no matter of one moment. */
bool sim_fault_can_last(int64_t kind);
/*
 * It strikes, whether there is anything to spoil or not, for its time where it
 * has one; one that lasts ends.
 */
void sim_fault_strike(struct sim *sim, const struct sim_fault *fault);
void sim_fault_heal(struct sim *sim, int kind);
/* The one of the transfer that begins: the next in their order, or NULL. */
const struct sim_fault *
sim_fault_transfer(struct sim *sim, struct hl78_xmodem_receiving *what);
/* The download, or the transfer, has come to this percent. */
void sim_fault_percent(struct sim *sim, int percent);
/* An installation begins. */
void sim_fault_installs(struct sim *sim);
/* Whether it has struck and lasts; and that it lasts no longer. */
bool sim_fault_lasts(const struct sim *sim, enum sim_fault_kind kind);
/* The same, and one of the times for which it lasts is used up. */
bool sim_fault_happens(struct sim *sim, enum sim_fault_kind kind);
void sim_fault_over(struct sim *sim, enum sim_fault_kind kind);
/* How often the line carries the byte, which it may garble. */
int sim_fault_noise(struct sim *sim, char *byte);
/* Whether the line of the answer that is due tears, and all with it. */
bool sim_fault_crashes(struct sim *sim);

/* ---- sim_sleep.c: hibernation ---- */

void sim_sleep_arm(struct sim *sim);
void sim_sleep_due(struct sim *sim);
void sim_sleep_fall(struct sim *sim); /* now, whatever it does */
void sim_sleep_wake(struct sim *sim);

/* ---- sim_power.c: power, boot, network registration ---- */

void sim_power_reset(struct sim *sim, hl78_time at); /* dark from then on */
void sim_power_off(struct sim *sim, hl78_time at);   /* and never comes back */
/* Has been on for just so long that it hears, unless it installs. */
void sim_power_on(struct sim *sim);
void sim_power_cut(struct sim *sim, hl78_time span); /* now, for so long */
void sim_power_return(struct sim *sim); /* before that span is over */
/* An installation that was held up goes on. */
void sim_power_go_on(struct sim *sim);
void sim_power_due(struct sim *sim);
void sim_startup_due(struct sim *sim);
void sim_network_set(struct sim *sim, int fun); /* AT+CFUN */
/* Registers, where nothing stands against it: AT+CFUN=1 and the SIM. */
void sim_network_search(struct sim *sim);
void sim_network_due(struct sim *sim);
void sim_network_lose(struct sim *sim, hl78_time span);
void sim_network_return(struct sim *sim); /* before that span is over */
void sim_network_give_up_due(struct sim *sim);

/* ---- sim_services.c: events, requests, sessions ---- */

/* +WDSI: code[,data], where the mask lets it through. */
void sim_event(struct sim *sim, int code);
void sim_event_data(struct sim *sim, int code, int64_t data);
/* Whether an HL78xx takes this mask. */
bool sim_mask_valid(int64_t mask);

bool sim_agrees(const struct sim *sim, enum sim_request request);
/* The same without a word of it. */
void sim_request_wait(struct sim *sim, enum sim_request request);
void sim_request_raise(struct sim *sim, enum sim_request request);
void sim_request_defer(struct sim *sim, enum sim_request request, int minutes);
void sim_request_clear(struct sim *sim, enum sim_request request);

/* The host's AT+WDSS=1,1 and 1,0: 0, or the number of the error. */
int sim_session_start(struct sim *sim);
void sim_session_stop(struct sim *sim);
/* Opens one, or has the next one open when the present one is closed. */
void sim_session_open(struct sim *sim, enum sim_opener opener);
/* The module would open one: asks first where that agreement is on. */
void sim_session_want(struct sim *sim, enum sim_opener opener);
void sim_session_due(struct sim *sim);
void sim_session_set(struct sim *sim, enum sim_session_state state,
		     hl78_time at);
void sim_session_opened(struct sim *sim); /* with 23,1 */
/* Whether the module could open one now. */
bool sim_session_possible(const struct sim *sim);
/* It is over without a word: restart, power. */
void sim_session_drop(struct sim *sim);
/* Something was exchanged with the server: 20 s start anew. */
void sim_session_traffic(struct sim *sim);
void sim_session_idle_due(struct sim *sim);

void sim_poll_arm(struct sim *sim);
void sim_poll_due(struct sim *sim);
/* After a boot, or with the network back: takes up what was left. */
void sim_services_resume(struct sim *sim);

/* ---- sim_connect.c: from 4 to 23,1 ---- */

void sim_connect_due(struct sim *sim);
/* No session came of it: another attempt by the timers of AT+WDSC=4. */
void sim_connect_again(struct sim *sim, enum sim_opener opener);
void sim_connect_retry_due(struct sim *sim);
/* No attempt waits any more; the next that fails is the first. */
void sim_connect_settled(struct sim *sim);

/* ---- sim_server.c: the other side ---- */

void sim_server_init(struct sim *sim);
enum sim_answer sim_server_answer(struct sim *sim, bool bootstrap);
void sim_server_issued(struct sim *sim); /* new credentials */
void sim_server_rotate_due(struct sim *sim);

void sim_server_connected(struct sim *sim); /* after 23,1 */
void sim_server_due(struct sim *sim);
void sim_server_offer_due(struct sim *sim);
void sim_server_lose(struct sim *sim); /* NAT: until the next session */
void sim_server_reach(struct sim *sim); /* or until now */

/* ---- sim_transfer.c: a file over the line into flash ---- */

/* AT+WDSD: 0, with the line given to the receiver, or an error's number. */
int sim_transfer_begin(struct sim *sim, int64_t size);
/* Bytes of the host; returns how many were the transfer's. */
size_t sim_transfer_feed(struct sim *sim, const char *bytes, size_t len);
void sim_transfer_due(struct sim *sim);
/* It is over without a word. */
void sim_transfer_drop(struct sim *sim);

/* ---- sim_package.c: download, flash, installation ---- */

void sim_package_offer(struct sim *sim);
void sim_package_accept(struct sim *sim);
void sim_package_suspend(struct sim *sim);
/* One came whole over the line; `flawed`: it is not certified. */
void sim_package_store(struct sim *sim, int64_t size, bool flawed, bool asks);
void sim_package_resume(struct sim *sim);
/* It is fetched at this moment, or waits for the network to go on. */
bool sim_package_downloads(const struct sim *sim);
void sim_package_install(struct sim *sim);
void sim_package_installed(struct sim *sim); /* at the boot after it */
/* 11,reason; 11 alone where it is negative */
void sim_package_trouble(struct sim *sim, int reason);
void sim_package_due(struct sim *sim);

#endif
