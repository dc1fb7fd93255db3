/* SPDX-License-Identifier: MIT */
/*
 * What can stand in the way of a local update: the table of problems, and the
 * look for them in what the module and the caller told. It decides nothing: see
 * update_steps.c.
 */
#include "core/update.h"

#include <string.h>

#include "core/build.h"
#include "core/procedures.h"

static const struct hl78_problem_info problems[HL78_N_PROBLEMS] = {
	[HL78_PF_FILE] = {
		"file", HL78_REFUSE,
		"the package file is empty, too large or cannot be read",
		"take a package of 1 byte to 64 MiB that can be read",
	},
	[HL78_PF_CHECKSUM] = {
		"checksum", HL78_REFUSE,
		"a checksum of the package is wrong: the file is damaged",
		"get the package again",
	},
	[HL78_PF_XONXOFF] = {
		"xonxoff", HL78_REFUSE,
		"the port uses XON/XOFF, which takes bytes out of the package",
		"use no flow control, or RTS/CTS",
	},
	[HL78_PF_PORT_BUSY] = {
		"port-busy", HL78_ALLOW,
		"another program has the port open",
		"end that program",
	},
	[HL78_PF_MODEMMANAGER] = {
		"modemmanager", HL78_ALLOW,
		"ModemManager runs and may write to the port",
		"stop ModemManager, or tell it to leave the port alone",
	},
	[HL78_PF_NOT_AT_PORT] = {
		"not-at-port", HL78_ALLOW,
		"the port does not look like the AT port of an HL78xx",
		"use the second ACM port of the module",
	},
	[HL78_PF_FAMILY] = {
		"family", HL78_ALLOW,
		"the package is for another model",
		"take a package for this model",
	},
	[HL78_PF_FROM_VERSION] = {
		"from-version", HL78_ALLOW,
		"the package is for another version",
		"take the package for the version the module runs, or make "
		"the steps between first",
	},
	[HL78_PF_SAME_VERSION] = {
		"same-version", HL78_ALLOW,
		"the module runs the version of the package already",
		"there is nothing to do",
	},
	[HL78_PF_SIZE] = {
		"size", HL78_ALLOW,
		"the module does not take a package of this size",
		"take a smaller package",
	},
	[HL78_PF_PENDING] = {
		"pending", HL78_ALLOW,
		"the module is busy with an update already",
		"bring that to its end first: AT+WDSR=4 installs what is "
		"stored, AT+WDSS=1,1 goes on with a download",
	},
	[HL78_PF_SIM_PIN] = {
		"sim-pin", HL78_ALLOW,
		"the SIM waits for its PIN, so the module may not report",
		"enter the PIN first (AT+CPIN)",
	},
	[HL78_PF_NO_INSTALL_ASK] = {
		"no-install-ask", HL78_ALLOW,
		"the indication that asks to install (3) cannot be turned on",
		"turn indications on by hand (AT+WDSI)",
	},
	[HL78_PF_SESSION] = {
		"session", HL78_MEND,
		"a session is open",
		"it is closed, and opened again at the end",
	},
	[HL78_PF_SLEEP] = {
		"sleep", HL78_MEND,
		"the module may fall asleep in the transfer",
		"sleep is turned off (AT+KSLEEP=2) until the end",
	},
	[HL78_PF_MASK] = {
		"mask", HL78_MEND,
		"indications are off",
		"they are turned on until the end",
	},
	[HL78_PF_ECHO] = {
		"echo", HL78_MEND,
		"the echo is off, and an installation turns it on",
		"it is turned off again at the end",
	},
};

const struct hl78_problem_info *hl78_problem_info(enum hl78_problem_id id)
{
	return &problems[id];
}

bool hl78_problem_find(const char *id, size_t len, enum hl78_problem_id *out)
{
	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		if (strlen(problems[i].id) != len ||
		    memcmp(problems[i].id, id, len) != 0)
			continue;
		*out = (enum hl78_problem_id)i;
		return true;
	}
	return false;
}

const char *hl78_problem_class_name(enum hl78_problem_class kind)
{
	static const char *const names[HL78_N_PROBLEM_CLASSES] = {
		[HL78_REFUSE] = "refuse",
		[HL78_ALLOW] = "allow",
		[HL78_MEND] = "mend",
	};

	return names[kind];
}

/* ---- found ---- */

void update_problem(struct update *u, enum hl78_problem_id id,
		    const char *text)
{
	struct builder b;

	u->status.problems |= update_bit(id);
	builder_init(&b, u->texts[id], sizeof(u->texts[id]));
	builder_text(&b, text ? text : problems[id].text);
}

/* "the package is for HL7802.4.4.14.0, the module runs HL7802.4.3.0.0" */
static void differs(struct update *u, enum hl78_problem_id id,
		    const char *wanted, const char *is, const char *what)
{
	char text[TASK_TEXT_MAX];
	struct builder b;

	builder_init(&b, text, sizeof(text));
	builder_text(&b, "the package is for ");
	builder_text(&b, wanted);
	builder_text(&b, what);
	builder_text(&b, is[0] ? is : "something that cannot be read");
	update_problem(u, id, text);
}

static bool is_version(const char *a, const char *b)
{
	struct hl78_firmware fa, fb;

	return hl78_firmware_read(&fa, a, strlen(a)) &&
	       hl78_firmware_read(&fb, b, strlen(b)) &&
	       hl78_firmware_same(&fa, &fb);
}

/* HL7802 of "HL7802", "HL7802-M", "BHL7802.4.4.14.0". */
static bool is_family(const char *family, const struct hl78_identity *id)
{
	size_t len = strlen(family);
	struct hl78_firmware fw;

	if (hl78_firmware_read(&fw, id->firmware, strlen(id->firmware)))
		return strcmp(fw.model, family) == 0;
	return strncmp(id->model, family, len) == 0 &&
	       (id->model[len] == '\0' || id->model[len] == '-');
}

static void find_version(struct update *u, const struct hl78_identity *id)
{
	const struct hl78_update_plan *plan = &u->plan;
	bool same = is_version(plan->to, id->firmware);

	if (plan->family[0] && !is_family(plan->family, id))
		differs(u, HL78_PF_FAMILY, plan->family,
			id->model[0] ? id->model : id->firmware,
			", the module is ");
	if (same)
		differs(u, HL78_PF_SAME_VERSION, plan->to, id->firmware,
			", the module runs ");
	/* That it is there already says enough, unless it is sent again. */
	if (plan->from[0] && !is_version(plan->from, id->firmware) &&
	    (!same || update_allows(u, HL78_PF_SAME_VERSION)))
		differs(u, HL78_PF_FROM_VERSION, plan->from, id->firmware,
			same ? ", and to send it again from-version is to be "
			       "allowed, too: the module runs " :
			       ", the module runs ");
}

static void find_size(struct update *u, const struct hl78_identity *id)
{
	int64_t size = (int64_t)u->plan.size;
	char text[TASK_TEXT_MAX];
	struct builder b;

	if (id->package_max < 0 ||
	    (size >= id->package_min && size <= id->package_max))
		return;
	builder_init(&b, text, sizeof(text));
	builder_text(&b, "the package has ");
	builder_int(&b, size);
	builder_text(&b, " bytes, the module takes ");
	builder_int(&b, id->package_min);
	builder_text(&b, " to ");
	builder_int(&b, id->package_max);
	update_problem(u, HL78_PF_SIZE, text);
}

/* An update that is under way already. */
static void find_pending(struct update *u, const struct hl78_status *status)
{
	static const char *const texts[HL78_N_PACKAGE] = {
		[HL78_PACKAGE_OFFERED] = "the server offers a package: the "
					 "download is still to come",
		[HL78_PACKAGE_DOWNLOADING] = "a download is under way",
		[HL78_PACKAGE_SUSPENDED] = "a download was suspended, and "
					   "goes on later",
		[HL78_PACKAGE_STORED] = "a package is stored, and waits to be "
					"installed",
		[HL78_PACKAGE_INSTALLING] = "an installation began, and no "
					    "result came: it may still run",
	};
	static const char *const requests[HL78_N_REQUESTS] = {
		[HL78_REQUEST_CONNECT] = "the request to connect waits for "
					 "its answer (AT+WDSR=1)",
		[HL78_REQUEST_DOWNLOAD] = "the request to download waits for "
					  "its answer (AT+WDSR=3)",
		[HL78_REQUEST_INSTALL] = "a package is stored, and waits for "
					 "the agreement to install it "
					 "(AT+WDSR=4)",
		[HL78_REQUEST_REBOOT] = "the request to reboot waits for its "
					"answer (AT+WDSR=6)",
	};
	const char *text = requests[status->agreement.request];

	if (!text)
		text = texts[status->package];
	if (u->left == HL78_LEFT_STORED &&
	    (status->agreement.request == HL78_REQUEST_INSTALL ||
	     status->package == HL78_PACKAGE_STORED))
		return;
	if (text)
		update_problem(u, HL78_PF_PENDING, text);
}

static void find_settings(struct update *u, const struct hl78_identity *id,
			  const struct hl78_status *status)
{
	char text[TASK_TEXT_MAX];
	struct builder b;

	if (strncmp(id->sim, "SIM P", 5) == 0)
		update_problem(u, HL78_PF_SIM_PIN, NULL);
	if (status->session != HL78_SESSION_CLOSED)
		update_problem(u, HL78_PF_SESSION, NULL);
	if (id->sleep[0] && strcmp(id->sleep, "2") != 0)
		update_problem(u, HL78_PF_SLEEP, NULL);
	if (id->mask < 0) {
		update_problem(u, HL78_PF_NO_INSTALL_ASK,
			       "the module has no indications (AT+WDSI)");
	} else if (!procedure_is_everything(id->mask)) {
		builder_init(&b, text, sizeof(text));
		builder_text(&b, "indications are ");
		hl78_mask_text((unsigned)id->mask, text + b.len,
			       sizeof(text) - b.len);
		update_problem(u, HL78_PF_MASK, text);
	}
	if (id->echo == 0)
		update_problem(u, HL78_PF_ECHO, NULL);
}

void update_find_problems(struct update *u, const struct hl78_identity *id,
			  const struct hl78_status *status)
{
	for (int i = 0; i < HL78_N_PROBLEMS; i++)
		if (u->plan.facts & update_bit((enum hl78_problem_id)i))
			update_problem(u, (enum hl78_problem_id)i, NULL);
	if (!u->plan.size || u->plan.size > HL78_XMODEM_SIZE_MAX)
		update_problem(u, HL78_PF_FILE, NULL);
	else
		find_size(u, id);
	find_version(u, id);
	find_pending(u, status);
	find_settings(u, id, status);
}

/* ---- decided ---- */

bool update_allows(const struct update *u, enum hl78_problem_id id)
{
	return problems[id].kind == HL78_MEND ||
	       (problems[id].kind == HL78_ALLOW &&
		u->plan.allow & update_bit(id));
}

uint32_t update_obstacles(const struct update *u)
{
	uint32_t found = 0;

	for (int i = 0; i < HL78_N_PROBLEMS; i++)
		if (u->status.problems & update_bit((enum hl78_problem_id)i) &&
		    !update_allows(u, (enum hl78_problem_id)i))
			found |= update_bit((enum hl78_problem_id)i);
	return found;
}

void update_explain(const struct update *u, uint32_t obstacles, char *out,
		    size_t size)
{
	struct builder b;
	int n = 0;

	builder_init(&b, out, size);
	for (int i = 0; i < HL78_N_PROBLEMS; i++) {
		if (!(obstacles & update_bit((enum hl78_problem_id)i)))
			continue;
		if (n)
			builder_text(&b, n == 1 ? "; also " : ", ");
		builder_text(&b, problems[i].id);
		if (n++ == 0) {
			builder_text(&b, ": ");
			builder_text(&b, u->texts[i]);
			builder_text(&b, "; ");
			builder_text(&b, problems[i].cure);
		}
	}
}
