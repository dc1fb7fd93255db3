/* SPDX-License-Identifier: MIT */
/*
 * What to tell a person about a state: one table, read from the top, the first
 * row that fits wins. What is dangerous comes first, then what waits for an
 * answer, then what can be done. Each sentence fits a line of 80 columns with
 * a little room before it.
 */
#include <hl78/session.h>

/*
 * A column holds a set of states, one bit each; 0 stands for all of them. So
 * a row names only what it is about.
 */
#define IN(state) (1u << (state))

enum guard {
	GUARD_OFF,
	GUARD_ON,
	GUARD_EXPIRED,
};

enum answer {
	ANSWER_DUE,
	ANSWER_DEFERRED,
};

enum awaits {
	AWAITS_NOTHING,
	AWAITS_TRANSFER,
};

struct row {
	unsigned guard;
	unsigned link;
	unsigned awaits;
	unsigned request;
	unsigned answer; /* of a request that waits */
	unsigned package;
	unsigned session;
	unsigned obstacle;
	unsigned suspension;
	unsigned resumption;
	const char *text;
	const char *command;
};

static const char installs[] =
	"keep the power on until it reports a result";
static const char waits[] = "wait for the module, it may ask";
static const char server[] = "wait for the server";
static const char deferred[] =
	"put off: the module asks again, it can be accepted before that";

/* Where a session would be what comes next. */
#define WANTS_SESSION                                                     \
	.package = IN(HL78_PACKAGE_NONE) | IN(HL78_PACKAGE_OFFERED) |     \
		   IN(HL78_PACKAGE_SUSPENDED) | IN(HL78_PACKAGE_STORED),  \
	.session = IN(HL78_SESSION_CLOSED)

/* A download that stands still; what it waits for: AN 8, Table 12. */
#define SUSPENDED_BY(cause)                     \
	.package = IN(HL78_PACKAGE_SUSPENDED),  \
	.suspension = IN(HL78_SUSPENDED_##cause)
#define CLOSED_BY(cause)     \
	SUSPENDED_BY(cause), \
	.session = IN(HL78_SESSION_CLOSED)
#define ALONE .resumption = IN(HL78_RESUMES_ALONE)
#define ASKED .resumption = IN(HL78_RESUMES_ASKED)

static const struct row rows[] = {
	{
		.guard = IN(GUARD_ON),
		.text = installs,
	},
	{
		.guard = IN(GUARD_EXPIRED),
		.package = IN(HL78_PACKAGE_INSTALLING),
		.text = "no result in time: keep the power on, read the "
			"version",
		.command = "AT+CGMR",
	},
	{
		.link = IN(HL78_LINK_CLOSED),
		.text = "the port is closed: what is shown was known before",
	},
	{
		.awaits = IN(AWAITS_TRANSFER),
		.text = "it waits for a transfer begun before: it gives up in "
			"5 minutes",
		.command = "AT",
	},
	{
		.link = IN(HL78_LINK_BOOTING),
		.text = "the module restarts: this takes up to 12 seconds",
	},
	{
		.request = IN(HL78_REQUEST_CONNECT),
		.answer = IN(ANSWER_DUE),
		.text = "accept the connection, or put it off",
		.command = "AT+WDSR=1",
	},
	{
		.request = IN(HL78_REQUEST_DOWNLOAD),
		.answer = IN(ANSWER_DUE),
		.text = "accept the download, or put it off",
		.command = "AT+WDSR=3",
	},
	{
		.request = IN(HL78_REQUEST_INSTALL),
		.answer = IN(ANSWER_DUE),
		.text = "accept the installation if the power stays on, or "
			"put it off",
		.command = "AT+WDSR=4",
	},
	{
		.request = IN(HL78_REQUEST_REBOOT),
		.answer = IN(ANSWER_DUE),
		.text = "accept the reboot, or put it off",
		.command = "AT+WDSR=6",
	},
	{
		.request = IN(HL78_REQUEST_CONNECT),
		.text = deferred,
		.command = "AT+WDSR=1",
	},
	{
		.request = IN(HL78_REQUEST_DOWNLOAD),
		.text = deferred,
		.command = "AT+WDSR=3",
	},
	{
		.request = IN(HL78_REQUEST_INSTALL),
		.text = deferred,
		.command = "AT+WDSR=4",
	},
	{
		.request = IN(HL78_REQUEST_REBOOT),
		.text = deferred,
		.command = "AT+WDSR=6",
	},
	{
		.link = IN(HL78_LINK_SILENT),
		.package = IN(HL78_PACKAGE_INSTALLING),
		.text = installs,
	},
	{
		.link = IN(HL78_LINK_SILENT),
		.text = "no answer: check speed, cable and power; it may be "
			"asleep",
		.command = "AT",
	},
	{
		.package = IN(HL78_PACKAGE_DOWNLOADING),
		.text = "wait for the module, keep power and link",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_PIN),
		.text = "the SIM wants its PIN: AT+CPIN=<pin>; three wrong "
			"ones lock it",
		.command = "AT+CPIN=",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_PUK),
		.text = "the SIM is locked: AT+CPIN=<puk>,<new pin> opens it",
		.command = "AT+CPIN=",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_NETWORK),
		.text = "no network: does the SIM want its PIN? AT+CPIN? "
			"tells",
		.command = "AT+CPIN?",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_COVERAGE),
		.text = "no network: start it again once AT+CEREG? says 1 or "
			"5",
		.command = "AT+CEREG?",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_APN),
		.text = "no APN: AT+CGDCONT=1,\"IP\",\"<apn>\" sets it, "
			"AT+WDSS=2,1 chooses it",
		.command = "AT+CGDCONT?",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_DENIED),
		.text = "denied: register IMEI and serial number at the "
			"server first",
		.command = "AT+KGSN=3",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_UNTOLD),
		.text = "refused without a reason: AT+CMEE=1 makes it give "
			"one next time",
		.command = "AT+CMEE=1",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_BAD_APN),
		.text = "invalid APN (133): AT+CGDCONT=1,\"IP\",\"<apn>\" sets "
			"the operator's",
		.command = "AT+CGDCONT?",
	},
	{
		WANTS_SESSION, .obstacle = IN(HL78_OBSTACLE_CONTEXT),
		.text = "no context (148): is the APN right, does AT+CGATT? say "
			"1? try again",
		.command = "AT+CGATT?",
	},
	{
		SUSPENDED_BY(RAM),
		.text = "11,3: a restart of the module resumes it, AT+CFUN=1,1",
		.command = "AT+CFUN=1,1",
	},
	{
		SUSPENDED_BY(RADIO), ASKED,
		.text = "the radio is off: AT+CFUN=1 turns it on, then it asks "
			"again (2)",
		.command = "AT+CFUN=1",
	},
	{
		SUSPENDED_BY(RADIO),
		.text = "the radio is off: AT+CFUN=1 turns it on, then it goes "
			"on",
		.command = "AT+CFUN=1",
	},
	{
		CLOSED_BY(STOP), ASKED,
		.text = "stopped: start a session, then accept when it asks "
			"again (2)",
		.command = "AT+WDSS=1,1",
	},
	{
		CLOSED_BY(STOP), ALONE,
		.text = "stopped: the module goes on by itself, or in a new "
			"session",
		.command = "AT+WDSS=1,1",
	},
	{
		CLOSED_BY(RESTART), ASKED,
		.text = "a restart stopped it: accept when it asks again (2), "
			"or start a session",
		.command = "AT+WDSS=1,1",
	},
	{
		CLOSED_BY(RESTART), ALONE,
		.text = "a restart stopped it: it goes on by itself with the "
			"network back",
		.command = "AT+CEREG?",
	},
	{
		CLOSED_BY(LOST), ASKED,
		.text = "the session was lost: it asks again (2) with the "
			"network back",
		.command = "AT+CEREG?",
	},
	{
		CLOSED_BY(LOST), ALONE,
		.text = "the session was lost: it goes on by itself with the "
			"network back",
		.command = "AT+CEREG?",
	},
	{
		SUSPENDED_BY(STOP) | IN(HL78_SUSPENDED_RESTART) |
			IN(HL78_SUSPENDED_LOST),
		.session = IN(HL78_SESSION_OPEN), ASKED,
		.text = "wait for the module, it asks again (2) to resume the "
			"download",
	},
	{
		SUSPENDED_BY(STOP) | IN(HL78_SUSPENDED_RESTART) |
			IN(HL78_SUSPENDED_LOST),
		.session = IN(HL78_SESSION_OPEN), ALONE,
		.text = "wait for the module, the download goes on by itself",
	},
	{
		.package = IN(HL78_PACKAGE_SUSPENDED),
		.session = IN(HL78_SESSION_CLOSED),
		.text = "start a session to resume the download",
		.command = "AT+WDSS=1,1",
	},
	{
		.package = IN(HL78_PACKAGE_SUSPENDED),
		.session = IN(HL78_SESSION_OPEN),
		.text = "stop the session and start it again to resume the "
			"download",
		.command = "AT+WDSS=1,0",
	},
	{
		.package = IN(HL78_PACKAGE_OFFERED),
		.session = IN(HL78_SESSION_OPEN),
		.text = waits,
	},
	{
		.package = IN(HL78_PACKAGE_OFFERED),
		.session = IN(HL78_SESSION_CLOSED),
		.text = "start a session to download the package",
		.command = "AT+WDSS=1,1",
	},
	{
		.package = IN(HL78_PACKAGE_STORED),
		.text = waits,
	},
	{
		.package = IN(HL78_PACKAGE_INSTALLING),
		.text = installs,
	},
	{
		.package = IN(HL78_PACKAGE_REJECTED),
		.session = IN(HL78_SESSION_CLOSED),
		.text = "the package is not certified: take one signed for "
			"this module",
	},
	{
		.package = IN(HL78_PACKAGE_UPDATED),
		.session = IN(HL78_SESSION_CLOSED),
		.text = "read the version, it decides",
		.command = "AT+CGMR",
	},
	{
		.package = IN(HL78_PACKAGE_FAILED),
		.session = IN(HL78_SESSION_CLOSED),
		.text = "it failed: the last events say why; compare the "
			"version",
		.command = "AT+CGMR",
	},
	{
		.session = IN(HL78_SESSION_CONNECTING) |
			   IN(HL78_SESSION_AUTHENTICATING),
		.text = server,
	},
	{
		.session = IN(HL78_SESSION_BOOTSTRAP),
		.text = "wait for the server, it sends new credentials",
	},
	{
		.session = IN(HL78_SESSION_OPEN),
		.text = server,
	},
	{
		.session = IN(HL78_SESSION_CLOSING),
		.text = "wait for the end (8)",
	},
	{
		.session = IN(HL78_SESSION_CLOSED),
		.text = "start a session to get what waits",
		.command = "AT+WDSS=1,1",
	},
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static bool fits(unsigned states, int state)
{
	return !states || (states & IN(state));
}

static enum guard guard_of(const struct hl78_status *status)
{
	if (status->guard.active)
		return GUARD_ON;
	return status->guard.expired ? GUARD_EXPIRED : GUARD_OFF;
}

static enum answer answer_of(const struct hl78_agreement *agreement)
{
	return agreement->deferred_until == HL78_NO_TIME ? ANSWER_DUE :
							   ANSWER_DEFERRED;
}

static const struct row *find_row(const struct hl78_status *status)
{
	enum guard guard = guard_of(status);
	enum answer answer = answer_of(&status->agreement);

	for (size_t i = 0; i < N_ROWS; i++) {
		const struct row *row = &rows[i];

		if (fits(row->guard, (int)guard) &&
		    fits(row->link, (int)status->link) &&
		    fits(row->awaits, status->awaits_transfer) &&
		    fits(row->request, (int)status->agreement.request) &&
		    fits(row->answer, (int)answer) &&
		    fits(row->package, (int)status->package) &&
		    fits(row->session, (int)status->session) &&
		    fits(row->obstacle, (int)status->obstacle) &&
		    fits(row->suspension, (int)status->suspension) &&
		    fits(row->resumption, (int)status->resumption))
			return row;
	}
	return NULL;
}

const char *hl78_status_advice(const struct hl78_status *status,
			       const char **command)
{
	const struct row *row = find_row(status);

	if (command)
		*command = row ? row->command : NULL;
	return row ? row->text : NULL;
}

bool hl78_status_busy(const struct hl78_status *status)
{
	return status->guard.active ||
	       status->package == HL78_PACKAGE_DOWNLOADING;
}
