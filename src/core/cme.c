/* SPDX-License-Identifier: MIT */
/*
 * What the numbers of +CME ERROR and +KSUP mean, and what to do about those
 * errors that an update meets in practice (AN 9). 650 alone has two causes,
 * and so an entry for every request that may be the cause.
 */
#include <hl78/wds.h>

static const struct hl78_cme_info errors[] = {
	{ .code = 3,
	  .meaning = "operation not allowed",
	  .cure = "not now, or not with these values: see AT+WDSS? and what "
		  "waits for an answer" },
	{ .code = 4,
	  .meaning = "operation not supported",
	  .cure = "this firmware does not have it: ask with =? what it has" },
	{ .code = 10,
	  .meaning = "no SIM",
	  .cure = "insert a SIM, then restart the module" },
	{ .code = 11,
	  .meaning = "SIM PIN required",
	  .cure = "enter the PIN with AT+CPIN=<pin>" },
	{ .code = 12,
	  .meaning = "SIM PUK required",
	  .cure = "unlock with AT+CPIN=<puk>,<new pin>" },
	{ .code = 13,
	  .meaning = "SIM failure",
	  .cure = "check the SIM and its contacts, then restart the module" },
	{ .code = 14,
	  .meaning = "SIM busy",
	  .cure = "wait a few seconds and send it again" },
	{ .code = 15,
	  .meaning = "SIM wrong",
	  .cure = "this module does not take this SIM: try another one" },
	{ .code = 16,
	  .meaning = "wrong password",
	  .cure = "look before trying again: a SIM locks after three wrong "
		  "PINs" },
	{ .code = 30,
	  .meaning = "no network service",
	  .cure = "check antenna and signal, and AT+CEREG? for 1 or 5" },
	{ .code = 31,
	  .meaning = "network time-out",
	  .cure = "send it again once AT+CEREG? says 1 or 5" },
	{ .code = 32,
	  .meaning = "network allows emergency calls only",
	  .cure = "the SIM is not admitted here: ask its operator" },
	{ .code = 50,
	  .meaning = "incorrect parameters",
	  .cure = "ask with =? for the values it takes" },
	{ .code = 100, .meaning = "unknown error of the module" },
	{ .code = 107,
	  .meaning = "packet service not allowed",
	  .cure = "the SIM has no data service here: ask its operator" },
	{ .code = 132,
	  .meaning = "service option not supported",
	  .cure = "try another PDP type in AT+CGDCONT" },
	{ .code = 133,
	  .meaning = "invalid APN: service option not subscribed",
	  .cure = "set the APN of the SIM's operator with AT+CGDCONT, see "
		  "AT+WDSS? for the context" },
	{ .code = 134,
	  .meaning = "service option out of order",
	  .cure = "the network cannot serve it now: send it again later" },
	{ .code = 148,
	  .meaning = "activation error of the PDP context",
	  .cure = "check the APN and that AT+CGATT? says 1, then send it "
		  "again" },
	{ .code = 149,
	  .meaning = "PDP authentication failed",
	  .cure = "check user name and password of the APN" },
	{ .code = 650,
	  .meaning = "device services: no APN, or a request waits for its "
		     "answer",
	  .cure = "set the context with AT+WDSS=2,1, or answer with "
		  "AT+WDSR=3 (download) or AT+WDSR=4 (install)" },
	{ .code = 651,
	  .meaning = "device services: communication error",
	  .cure = "check signal and registration, then AT+WDSS=1,1 again" },
	{ .code = 652,
	  .meaning = "device services: a session is in progress",
	  .cure = "wait for its end (8), or stop it with AT+WDSS=1,0" },
	{ .code = 916,
	  .meaning = "parameter out of range or of the wrong kind",
	  .cure = "ask with =? for the values it takes" },
	{ .code = 917,
	  .meaning = "parameter missing",
	  .cure = "ask with =? for the parameters it wants" },
	{ .code = 922,
	  .meaning = "session in the wrong state",
	  .cure = "ask for the session's state before sending it again" },
};

#define N_ERRORS (sizeof(errors) / sizeof(errors[0]))

static const struct hl78_cme_info unknown_error = {
	.code = -1,
	.meaning = "unknown error",
};

/* 650 with its cause known, by the request that waits. */
static const struct hl78_cme_info waiting_errors[HL78_N_REQUESTS] = {
	[HL78_REQUEST_CONNECT] = {
		.code = 650,
		.meaning = "a request to connect waits for its answer",
		.cure = "AT+WDSR=1 accepts, AT+WDSR=0,30 defers",
	},
	[HL78_REQUEST_DOWNLOAD] = {
		.code = 650,
		.meaning = "a request to download waits for its answer",
		.cure = "AT+WDSR=3 accepts, AT+WDSR=2,30 defers",
	},
	[HL78_REQUEST_INSTALL] = {
		.code = 650,
		.meaning = "a request to install waits for its answer",
		.cure = "AT+WDSR=4 accepts, AT+WDSR=5,30 defers",
	},
	[HL78_REQUEST_REBOOT] = {
		.code = 650,
		.meaning = "a request to reboot waits for its answer",
		.cure = "AT+WDSR=6 accepts, AT+WDSR=7,30 defers",
	},
};

const struct hl78_cme_info *hl78_cme_info(int code)
{
	for (size_t i = 0; i < N_ERRORS; i++)
		if (errors[i].code == code)
			return &errors[i];
	return &unknown_error;
}

const struct hl78_cme_info *hl78_cme_info_in(int code,
					     enum hl78_request waiting)
{
	if (code == 650 && waiting != HL78_REQUEST_NONE)
		return &waiting_errors[waiting];
	return hl78_cme_info(code);
}

static const char *const ksup_texts[] = {
	[0] = "ready",
	[1] = "waiting for a code",
	[2] = "SIM absent",
	[3] = "SIM locked",
	[4] = "unrecoverable error",
	[5] = "unknown state",
	[6] = "inactive SIM",
};

#define N_KSUP ((int)(sizeof(ksup_texts) / sizeof(ksup_texts[0])))

const char *hl78_ksup_text(int n)
{
	return n >= 0 && n < N_KSUP ? ksup_texts[n] : "unknown";
}
