/* SPDX-License-Identifier: MIT */
/*
 * Device services as tables: events with what they mean and ask for, and the
 * user agreements. Only tables and the look-ups in
 * them; what an event does to the state is decided elsewhere. Sources: AN 4.2
 * (events), AN 4.3 (agreements), AN 9 (what to do about errors).
 */
#include <hl78/wds.h>

#include "core/build.h"

/* ---- severities ---- */

static const char *const severity_names[HL78_N_SEVERITIES] = {
	[HL78_INFO] = "info",	    [HL78_GOOD] = "good",
	[HL78_ASK] = "ask",	    [HL78_WARNING] = "warning",
	[HL78_ERROR] = "error",
};

const char *hl78_severity_name(enum hl78_severity severity)
{
	return severity_names[severity];
}

/* ---- events ---- */

/* By number. Those of sister modules have a meaning, but no name. */
static const struct hl78_wdsi_info events[] = {
	[HL78_WDSI_READY] = {
		.code = HL78_WDSI_READY,
		.name = "ready",
		.meaning = "device services ready",
		.severity = HL78_INFO,
		.todo = "a session can be started",
		.command = "AT+WDSS=1,1",
		.section = "4.2",
	},
	[HL78_WDSI_ASK_CONNECT] = {
		.code = HL78_WDSI_ASK_CONNECT,
		.name = "ask-connect",
		.meaning = "asks to connect",
		.severity = HL78_ASK,
		.todo = "AT+WDSR=0,30 puts it off for 30 minutes; to accept",
		.command = "AT+WDSR=1",
		.section = "4.3",
	},
	[HL78_WDSI_ASK_DOWNLOAD] = {
		.code = HL78_WDSI_ASK_DOWNLOAD,
		.name = "ask-download",
		.meaning = "asks to download",
		.severity = HL78_ASK,
		.todo = "AT+WDSR=2,30 puts it off for 30 minutes; to accept",
		.command = "AT+WDSR=3",
		.section = "4.3",
	},
	[HL78_WDSI_ASK_INSTALL] = {
		.code = HL78_WDSI_ASK_INSTALL,
		.name = "ask-install",
		.meaning = "asks to install",
		.severity = HL78_ASK,
		.todo = "AT+WDSR=4 accepts, when the power is sure to stay on; "
			"to put it off for 30 minutes",
		.command = "AT+WDSR=5,30",
		.section = "4.3",
	},
	[HL78_WDSI_AUTH_START] = {
		.code = HL78_WDSI_AUTH_START,
		.name = "auth-start",
		.meaning = "authentication starts",
		.severity = HL78_INFO,
		.section = "4.2",
	},
	[HL78_WDSI_AUTH_FAILED] = {
		.code = HL78_WDSI_AUTH_FAILED,
		.name = "auth-failed",
		.meaning = "authentication failed",
		.severity = HL78_WARNING,
		.todo = "wait: up to five in a row are a key rotation, "
			"the module then goes to the bootstrap server",
		.section = "4.2",
	},
	[HL78_WDSI_AUTH_OK] = {
		.code = HL78_WDSI_AUTH_OK,
		.name = "auth-ok",
		.meaning = "authenticated, session starts",
		.severity = HL78_GOOD,
		.section = "4.2",
	},
	[HL78_WDSI_DENIED] = {
		.code = HL78_WDSI_DENIED,
		.name = "denied",
		.meaning = "connection denied by the server",
		.severity = HL78_ERROR,
		.todo = "start the session again; if denied again, check the "
			"registration: model, serial number, IMEI",
		.command = "AT+WDSS=1,1",
		.section = "4.2",
	},
	[HL78_WDSI_CLOSED] = {
		.code = HL78_WDSI_CLOSED,
		.name = "session-closed",
		.meaning = "session closed",
		.severity = HL78_INFO,
		.todo = "operations made at the server wait for the next "
			"session",
		.command = "AT+WDSS=1,1",
		.section = "4.2",
	},
	[HL78_WDSI_OFFERED] = {
		.code = HL78_WDSI_OFFERED,
		.name = "package-offered",
		.meaning = "package available",
		.severity = HL78_INFO,
		.section = "4.2",
	},
	[HL78_WDSI_STORED] = {
		.code = HL78_WDSI_STORED,
		.name = "package-stored",
		.meaning = "package downloaded and stored",
		.severity = HL78_GOOD,
		.section = "4.2",
	},
	[HL78_WDSI_DOWNLOAD_PROBLEM] = {
		.code = HL78_WDSI_DOWNLOAD_PROBLEM,
		.name = "download-problem",
		.meaning = "download problem",
		.severity = HL78_ERROR,
		.todo = "reason 3 resumes after a reboot, 4 in a session; "
			"otherwise create the operation again at the server",
		.command = "AT+WDSS=1,1",
		.section = "4.2",
	},
	[HL78_WDSI_CERTIFIED] = {
		.code = HL78_WDSI_CERTIFIED,
		.name = "certified",
		.meaning = "package certified",
		.severity = HL78_GOOD,
		.section = "4.2",
	},
	[HL78_WDSI_NOT_CERTIFIED] = {
		.code = HL78_WDSI_NOT_CERTIFIED,
		.name = "not-certified",
		.meaning = "package not certified",
		.severity = HL78_ERROR,
		.todo = "take a package that is signed for this module",
		.section = "4.2",
	},
	[HL78_WDSI_UPDATE_START] = {
		.code = HL78_WDSI_UPDATE_START,
		.name = "update-start",
		.meaning = "update starts: do not power off",
		.severity = HL78_WARNING,
		.todo = "keep the power on until 15 (failed) or 16 (done) comes: "
			"1 to 8 minutes as a rule, 15 at most",
		.section = "4.2",
	},
	[HL78_WDSI_UPDATE_FAILED] = {
		.code = HL78_WDSI_UPDATE_FAILED,
		.name = "update-failed",
		.meaning = "update failed",
		.severity = HL78_ERROR,
		.todo = "check that the delta was made for the version that "
			"runs",
		.command = "AT+CGMR",
		.section = "4.2",
	},
	[HL78_WDSI_UPDATE_DONE] = {
		.code = HL78_WDSI_UPDATE_DONE,
		.name = "update-done",
		.meaning = "update succeeded",
		.severity = HL78_GOOD,
		.todo = "read the version: only it proves the update",
		.command = "AT+CGMR",
		.section = "4.2",
	},
	[17] = {
		.code = 17,
		.meaning = "fallback to the firmware before",
		.severity = HL78_WARNING,
		.todo = "read the version that runs now",
		.command = "AT+CGMR",
	},
	[HL78_WDSI_PROGRESS] = {
		.code = HL78_WDSI_PROGRESS,
		.name = "download-progress",
		.meaning = "download starts",
		.severity = HL78_INFO,
		.section = "4.2",
	},
	[19] = { .code = 19, .meaning = "reserved event" },
	[20] = { .code = 20, .meaning = "reserved event" },
	[21] = { .code = 21, .meaning = "provisioned by the server" },
	[22] = { .code = 22, .meaning = "automatic registration" },
	[HL78_WDSI_SERVER] = {
		.code = HL78_WDSI_SERVER,
		.name = "session-server",
		.meaning = "session with a server",
		.severity = HL78_INFO,
		.section = "4.2",
	},
	[HL78_WDSI_ASK_REBOOT] = {
		.code = HL78_WDSI_ASK_REBOOT,
		.meaning = "asks to reboot",
		.severity = HL78_ASK,
		.todo = "AT+WDSR=7,30 puts it off for 30 minutes; to accept",
		.command = "AT+WDSR=6",
	},
};

#define N_EVENTS (sizeof(events) / sizeof(events[0]))

static const struct hl78_wdsi_info unknown_event = {
	.code = -1,
	.meaning = "unknown event",
	.severity = HL78_INFO,
};

const struct hl78_wdsi_info *hl78_wdsi_info(int code)
{
	if (code < 0 || (size_t)code >= N_EVENTS)
		return &unknown_event;
	return &events[code];
}

const char *hl78_wdsi_name(int code, char *out, size_t size)
{
	const char *name = hl78_wdsi_info(code)->name;
	struct builder b;

	builder_init(&b, out, size);
	builder_text(&b, name ? name : "event-");
	if (!name)
		builder_int(&b, code);
	return out;
}

#define PROBLEM(text, how, with)                                        \
	{                                                               \
		.code = HL78_WDSI_DOWNLOAD_PROBLEM,                     \
		.name = "download-problem", .meaning = text,            \
		.severity = HL78_ERROR, .todo = how, .command = with,   \
		.section = "4.2"                                        \
	}

/* Those of 11 by their reason, where what to do is known (AN 4.2). */
static const struct hl78_wdsi_info problem_events[] = {
	[HL78_PROBLEM_MEMORY] = PROBLEM("download problem: out of memory",
		"restart the module, then a new session; again: the package "
		"is too large for it", "AT+CFUN=1,1"),
	[HL78_PROBLEM_HTTP] = PROBLEM("download problem: HTTP or HTTPS",
		"is there a network (1 or 5)? then create the operation again "
		"at the server", "AT+CEREG?"),
	[HL78_PROBLEM_PACKAGE] = PROBLEM("download problem: the package",
		"it is damaged: upload it to the server anew, and create the "
		"operation again", NULL),
	[HL78_PROBLEM_RAM] = PROBLEM("download problem: RAM",
		"a restart of the module resumes the download",
		"AT+CFUN=1,1"),
	[HL78_PROBLEM_RESUME] = PROBLEM("download problem, to be resumed",
		"a new session resumes the download", "AT+WDSS=1,1"),
	[HL78_PROBLEM_FLASH] = PROBLEM("download problem: flash",
		"restart the module, then create the operation again at the "
		"server; again: its flash is worn", "AT+CFUN=1,1"),
};

static const struct hl78_wdsi_info dm_event = {
	.code = HL78_WDSI_SERVER,
	.name = "session-server",
	.meaning = "session with the DM server",
	.severity = HL78_INFO,
	.todo = "what waits at the server comes now; if it does not, the "
		"network let go of the session: stop it, start it again",
	.section = "4.4.3",
};

const struct hl78_wdsi_info *hl78_wdsi_info_of(int code, int64_t value)
{
	if (code == HL78_WDSI_SERVER && value == 1)
		return &dm_event;
	if (code == HL78_WDSI_DOWNLOAD_PROBLEM && value >= 0 &&
	    value < (int64_t)(sizeof(problem_events) /
			      sizeof(problem_events[0])))
		return &problem_events[value];
	return hl78_wdsi_info(code);
}

/* What the data of event 11 says, by enum hl78_download_problem (AN 4.2). */
static const struct {
	const char *text;
	enum hl78_severity severity;
} problems[] = {
	[HL78_PROBLEM_MEMORY] = { "out of memory", HL78_ERROR },
	[HL78_PROBLEM_HTTP] = { "HTTP or HTTPS", HL78_ERROR },
	[HL78_PROBLEM_PACKAGE] = { "error in the package", HL78_ERROR },
	[HL78_PROBLEM_RAM] = { "RAM, a reboot resumes it", HL78_WARNING },
	[HL78_PROBLEM_RESUME] = { "can be resumed", HL78_WARNING },
	[HL78_PROBLEM_FLASH] = { "flash", HL78_ERROR },
};

#define N_PROBLEMS ((int64_t)(sizeof(problems) / sizeof(problems[0])))

static const char *const servers[] = { "bootstrap", "DM" };

#define N_SERVERS ((int64_t)(sizeof(servers) / sizeof(servers[0])))

static void add_problem(struct builder *b, int64_t reason)
{
	builder_text(b, "download problem: ");
	if (reason < N_PROBLEMS) {
		builder_text(b, problems[reason].text);
		return;
	}
	builder_text(b, "reason ");
	builder_int(b, reason);
}

static void add_server(struct builder *b, int64_t server)
{
	bool known = server < N_SERVERS;

	builder_text(b, "session with ");
	builder_text(b, known ? "the " : "server ");
	if (!known) {
		builder_int(b, server);
		return;
	}
	builder_text(b, servers[server]);
	builder_text(b, " server");
}

/* The meaning of an event whose first value says more; false for others. */
static bool add_with_value(struct builder *b, int code, int64_t value)
{
	switch (code) {
	case HL78_WDSI_OFFERED:
		builder_text(b, "package available, ");
		builder_grouped(b, value);
		builder_text(b, " bytes");
		return true;
	case HL78_WDSI_PROGRESS:
		builder_text(b, "downloading, ");
		builder_int(b, value);
		builder_text(b, " %");
		return true;
	case HL78_WDSI_DOWNLOAD_PROBLEM:
		add_problem(b, value);
		return true;
	case HL78_WDSI_SERVER:
		add_server(b, value);
		return true;
	}
	return false;
}

/* The line's first value; -1 when it has none, or one that cannot be. */
static int64_t first_value(const struct hl78_line *line)
{
	if (!line->n_data || !line->data[0].is_int || line->data[0].value < 0)
		return -1;
	return line->data[0].value;
}

const char *hl78_wdsi_meaning(const struct hl78_line *line, char *out,
			      size_t size)
{
	const struct hl78_wdsi_info *info = hl78_wdsi_info(line->code);
	int64_t value = first_value(line);
	struct builder b;

	builder_init(&b, out, size);
	if (value >= 0 && add_with_value(&b, line->code, value))
		return out;
	builder_text(&b, info->meaning);
	if (info == &unknown_event) {
		builder_char(&b, ' ');
		builder_int(&b, line->code);
	}
	return out;
}

enum hl78_severity hl78_wdsi_severity(const struct hl78_line *line)
{
	int64_t value = first_value(line);

	if (line->code == HL78_WDSI_DOWNLOAD_PROBLEM && value >= 0 &&
	    value < N_PROBLEMS)
		return problems[value].severity;
	return hl78_wdsi_info(line->code)->severity;
}

/* ---- agreements ---- */

static const struct hl78_request_info requests[HL78_N_REQUESTS] = {
	[HL78_REQUEST_NONE] = {
		.name = "none",
		.wdsc_mode = -1,
		.event = -1,
		.accept = -1,
		.defer = -1,
	},
	[HL78_REQUEST_CONNECT] = {
		.name = "connect",
		.wdsc_mode = 0,
		.event = HL78_WDSI_ASK_CONNECT,
		.accept = 1,
		.defer = 0,
	},
	[HL78_REQUEST_DOWNLOAD] = {
		.name = "download",
		.wdsc_mode = 1,
		.event = HL78_WDSI_ASK_DOWNLOAD,
		.accept = 3,
		.defer = 2,
		.repeats = true,
	},
	[HL78_REQUEST_INSTALL] = {
		.name = "install",
		.wdsc_mode = 2,
		.event = HL78_WDSI_ASK_INSTALL,
		.accept = 4,
		.defer = 5,
		.repeats = true,
	},
	[HL78_REQUEST_REBOOT] = {
		.name = "reboot",
		.wdsc_mode = 5,
		.event = HL78_WDSI_ASK_REBOOT,
		.accept = 6,
		.defer = 7,
	},
};

const struct hl78_request_info *hl78_request_info(enum hl78_request request)
{
	return &requests[request];
}

enum hl78_request hl78_request_of(int code)
{
	for (size_t i = HL78_REQUEST_CONNECT; i < HL78_N_REQUESTS; i++)
		if (requests[i].event == code)
			return (enum hl78_request)i;
	return HL78_REQUEST_NONE;
}
