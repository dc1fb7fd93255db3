/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon info PORT: who the module is and how its device services are set,
 * what AirVantage asks for when a system is registered first (AN 3). It asks
 * what opening a port in the console asks, and changes nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/job.h"
#include "app/recall.h"

struct info {
	bool asked;
};

static const char *known(const char *text)
{
	return text[0] ? text : "not known";
}

static void line(struct out *out, const char *name, const char *text)
{
	char left[24];

	snprintf(left, sizeof(left), "%-15s", name);
	out_text(out, left);
	out_foreign(out, text, strlen(text));
	out_char(out, '\n');
}

static void mask_line(struct out *out, int32_t mask)
{
	char events[80], text[120];

	if (mask < 0)
		snprintf(text, sizeof(text), "not known");
	else
		snprintf(text, sizeof(text), "%s (AT+WDSI=%" PRId32 ")",
			 hl78_mask_text((unsigned)mask, events,
					sizeof(events)), mask);
	line(out, "Indications", text);
}

/* "download, install" of those that are on. */
static void agreements_line(struct out *out, const struct hl78_identity *id)
{
	char text[80] = "";
	size_t n = 0;
	bool any = false;

	for (int r = HL78_REQUEST_CONNECT; r < HL78_N_REQUESTS; r++) {
		any |= id->ask[r] >= 0;
		if (id->ask[r] <= 0)
			continue;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
				      n ? ", " : "",
				      hl78_request_info((enum hl78_request)r)
					      ->name);
	}
	line(out, "Asks before", n ? text : any ? "nothing" : "not known");
}

static void minutes_line(struct out *out, const struct hl78_identity *id)
{
	char text[120];
	size_t n = 0;

	if (id->polling < 0)
		snprintf(text, sizeof(text), "not known");
	else if (id->polling == 0)
		snprintf(text, sizeof(text), "off");
	else
		snprintf(text, sizeof(text), "every %" PRId32 " min",
			 id->polling);
	line(out, "Polling", text);
	if (id->n_timers == 0)
		return;
	for (unsigned i = 0; i < id->n_timers; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%" PRId32,
				      i ? ", " : "", id->timers[i]);
	snprintf(text + n, sizeof(text) - n, " min");
	line(out, "Retries after", text);
}

static const char *session_text(const struct job *job,
				const struct hl78_identity *id)
{
	if (hl78_modem_status(job->live.modem)->session != HL78_SESSION_CLOSED)
		return "open";
	return id->session_known ? "closed" : known("");
}

static void print_text(struct job *job, const struct hl78_identity *id)
{
	struct out *out = &job->out;
	char cid[16];

	line(out, "Model", known(id->model));
	line(out, "Serial number", known(id->serial_number));
	line(out, "IMEI", known(id->imei));
	line(out, "Firmware", known(id->firmware));
	snprintf(cid, sizeof(cid), id->cid < 0 ? "not known" : "%d", id->cid);
	line(out, "PDP context", cid);
	line(out, "Session", session_text(job, id));
	mask_line(out, id->mask);
	agreements_line(out, id);
	minutes_line(out, id);
}

/* A field of a list: quoted where it must be. */
static void field(struct out *out, const char *text, char end)
{
	bool quote = strpbrk(text, ",;\"") != NULL;

	if (quote)
		out_char(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			out_char(out, '"');
		out_foreign(out, text, 1);
	}
	if (quote)
		out_char(out, '"');
	out_char(out, end);
}

/* The fields of the registration form, in its order (AN 3). */
static void print_csv(struct job *job, const struct hl78_identity *id)
{
	const char *name = job->options->name;

	out_text(&job->out, "TYPE,SERIAL NUMBER,IMEI,NAME\n");
	field(&job->out, id->model, ',');
	field(&job->out, id->serial_number, ',');
	field(&job->out, id->imei, ',');
	field(&job->out, name ? name : id->serial_number, '\n');
}

static bool registrable(const struct hl78_identity *id)
{
	return id->model[0] && id->serial_number[0] && id->imei[0];
}

static void finish(struct job *job)
{
	const struct hl78_identity *id = hl78_modem_identity(job->live.modem);

	if (job->options->csv && !registrable(id)) {
		job_end_as(job, HL78_OUT_FAILED, "model, serial number and "
			   "IMEI are not all known; fotacon info says which");
		return;
	}
	if (job->options->csv)
		print_csv(job, id);
	else if (!job->options->json)
		print_text(job, id);
	if (id->model[0] && strncmp(id->model, "HL78", 4) != 0)
		job_remark(job, "%s is no HL78xx: what it says may mean "
			   "something else", id->model);
	job_end_as(job, HL78_OUT_NONE, "%s", "");
}

static void event(struct job *job, const struct hl78_event *ev)
{
	if (ev->type != HL78_EV_PROCEDURE)
		return;
	if (ev->procedure.ok)
		finish(job);
	else
		job_end_silent(job);
}

static void next(struct job *job)
{
	struct info *info = job->own;
	struct recall recall;

	if (info->asked)
		return;
	info->asked = true;
	recall_say(&recall, job);
	recall_done(&recall, false);
	live_start(&job->live, HL78_PROC_IDENTIFY);
}

static const struct job_ops info_ops = { .event = event, .next = next };

int info_main(const struct app_options *options, int n, char **operands)
{
	struct info info = { .asked = false };

	(void)n;
	if (options->csv && options->json) {
		app_error("--csv and --json are two forms of the same: "
			  "give one");
		return APP_USAGE;
	}
	return job_run(options, &info_ops, &info, operands[0],
		       options->log ? options->log : "none");
}
