/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events of a modem as JSON Lines, each type written by a function of its own
 * that a table finds. Members and their order are a promise to scripts: new
 * ones are only added.
 */
#include "app/jsonl.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/json.h"
#include "app/update_text.h"

static void begin(struct out *out, const char *type,
		  const struct moment *when)
{
	char stamp[HL78_STAMP_SIZE];

	json_begin(out, type);
	json_seconds(out, "t", when->t);
	if (when->clock == HL78_CLOCK_UTC) {
		hl78_stamp_write(stamp, when->stamp);
		json_str(out, "time", stamp);
	}
}

/* Empty is not known. */
static void known_string(struct out *out, const char *name, const char *text)
{
	json_str(out, name, text[0] ? text : NULL);
}

/* Negative is not known. */
static void known_int(struct out *out, const char *name, int64_t value)
{
	json_int(out, name, value < 0 ? JSON_UNKNOWN : value);
}

void jsonl_start(struct out *out, const struct moment *when,
		 const char *source, const char *clock)
{
	begin(out, "start", when);
	json_str(out, "fotacon", app_version());
	json_str(out, "source", source);
	json_str(out, "clock", clock);
	json_end(out);
}

void jsonl_port(struct out *out, const struct moment *when,
		const struct port_info *port)
{
	begin(out, "port", when);
	json_str(out, "name", port->path);
	known_string(out, "description", port->description);
	known_int(out, "vid", port->vid);
	known_int(out, "pid", port->pid);
	known_string(out, "serial", port->serial);
	json_bool(out, "at_port", port->at_port);
	known_string(out, "holder", port->holder);
	known_string(out, "by_id", port->by_id);
	json_end(out);
}

/* A member that begins an object in an array. */
static void first_string(struct out *out, bool first, const char *name,
			 const char *text)
{
	out_text(out, first ? "{\"" : ",{\"");
	out_text(out, name);
	out_text(out, "\":\"");
	out_json(out, text, strlen(text));
	out_char(out, '"');
}

static void write_checks(struct out *out, const struct package *p)
{
	json_name(out, "checks");
	out_char(out, '[');
	for (unsigned i = 0; i < p->n_checks; i++) {
		const struct package_check *check = &p->checks[i];

		first_string(out, i == 0, "name", check->name);
		json_str(out, "result", package_result_name(check->result));
		json_str(out, "text", check->text);
		out_char(out, '}');
	}
	out_char(out, ']');
}

static void write_sections(struct out *out, const struct package *p)
{
	json_name(out, "sections");
	out_char(out, '[');
	for (unsigned i = 0; i < p->n_sections; i++) {
		const struct package_section *section = &p->sections[i];

		first_string(out, i == 0, "type", section->type);
		json_int(out, "offset", (int64_t)section->offset);
		json_int(out, "size", (int64_t)section->size);
		out_char(out, '}');
	}
	out_char(out, ']');
}

void jsonl_package(struct out *out, const struct moment *when,
		   const struct package *p)
{
	bool readable = !p->error[0];

	begin(out, "package", when);
	json_str(out, "path", p->path);
	json_str(out, "error", readable ? NULL : p->error);
	json_str(out, "kind", readable ? p->kind_name : NULL);
	json_bool(out, "bad", p->bad);
	json_bool(out, "delta", p->delta);
	json_str(out, "told_by", p->family[0] || p->from[0] || p->to[0] ?
		 "name" : NULL);
	json_int(out, "size", readable ? (int64_t)p->size : JSON_UNKNOWN);
	known_string(out, "family", p->family);
	known_string(out, "from", p->from);
	known_string(out, "to", p->to);
	known_string(out, "sha256", p->sha256);
	write_checks(out, p);
	write_sections(out, p);
	json_end(out);
}

/* What is printed is kept somewhere: PINs and passwords are not in it. */
static void write_at(struct out *out, const struct moment *when,
		     const char *dir, const struct hl78_event *ev)
{
	char shown[HL78_LINE_MAX + 8];
	size_t len = app_hide_secret(ev->text, ev->len, shown, sizeof(shown));

	begin(out, "at", when);
	json_str(out, "dir", dir);
	json_text(out, "text", shown, len);
	json_end(out);
}

static void write_command(struct out *out, const struct moment *when,
			  const struct hl78_modem *modem,
			  const struct hl78_event *ev)
{
	(void)modem;
	write_at(out, when, ">", ev);
}

static void write_answer(struct out *out, const struct moment *when,
			 const struct hl78_modem *modem,
			 const struct hl78_event *ev)
{
	(void)modem;
	write_at(out, when, "<", ev);
}

static void write_hint(struct out *out, const struct moment *when,
		       const char *type, const char *text, size_t len,
		       const char *command)
{
	begin(out, type, when);
	json_text(out, "text", text, len);
	json_str(out, "command", command);
	json_end(out);
}

void jsonl_advice(struct out *out, const struct moment *when, const char *text)
{
	write_hint(out, when, "advice", text, strlen(text), NULL);
}

static void write_data(struct out *out, const struct hl78_line *line)
{
	json_name(out, "data");
	out_char(out, '[');
	for (unsigned i = 0; i < line->n_data; i++) {
		const struct hl78_datum *d = &line->data[i];

		if (i > 0)
			out_char(out, ',');
		if (d->is_int) {
			out_int(out, d->value);
			continue;
		}
		out_char(out, '"');
		out_json(out, line->text + d->start, d->len);
		out_char(out, '"');
	}
	out_char(out, ']');
}

static void write_wdsi(struct out *out, const struct moment *when,
		       const struct hl78_modem *modem,
		       const struct hl78_event *ev)
{
	const struct hl78_wdsi_info *info = hl78_wdsi_info(ev->line.code);
	char name[32], meaning[160];

	(void)modem;
	begin(out, "event", when);
	json_int(out, "code", ev->line.code);
	write_data(out, &ev->line);
	json_str(out, "name",
		    hl78_wdsi_name(ev->line.code, name, sizeof(name)));
	json_str(out, "meaning",
		    hl78_wdsi_meaning(&ev->line, meaning, sizeof(meaning)));
	json_str(out, "severity",
		    hl78_severity_name(hl78_wdsi_severity(&ev->line)));
	json_text(out, "raw", ev->text, ev->len);
	json_end(out);
	if (info->todo)
		write_hint(out, when, "advice", info->todo, strlen(info->todo),
			   info->command);
}

static void write_done(struct out *out, const struct moment *when,
		       const struct hl78_modem *modem,
		       const struct hl78_event *ev)
{
	const struct hl78_cme_info *cme = ev->done.cme;
	char text[320];

	(void)modem;
	if (!cme || !cme->cure)
		return;
	snprintf(text, sizeof(text), "CME %d, %s: %s", cme->code,
		 cme->meaning, cme->cure);
	write_hint(out, when, "advice", text, strlen(text), NULL);
}

static const char *agreement_name(enum hl78_request request)
{
	return request == HL78_REQUEST_NONE ? "none" :
					      hl78_request_info(request)->name;
}

static void write_state(struct out *out, const struct moment *when,
			const struct hl78_modem *modem,
			const struct hl78_event *ev)
{
	const struct hl78_status *s = hl78_modem_status(modem);

	(void)ev;
	begin(out, "state", when);
	json_str(out, "link", hl78_link_name(s->link));
	json_str(out, "services", hl78_services_name(s->services));
	json_str(out, "session", hl78_session_name(s->session));
	json_str(out, "package", hl78_package_name(s->package));
	json_str(out, "agreement", agreement_name(s->agreement.request));
	json_end(out);
}

static void write_progress(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem,
			   const struct hl78_event *ev)
{
	const struct hl78_progress *p = &hl78_modem_status(modem)->progress;

	(void)ev;
	begin(out, "progress", when);
	json_str(out, "what", "download");
	known_int(out, "percent", p->percent);
	known_int(out, "bytes", p->bytes);
	known_int(out, "total", p->total);
	json_bool(out, "estimated", p->estimated);
	known_int(out, "rate", p->rate);
	known_int(out, "eta", p->eta_s);
	json_end(out);
}

/* Of blocks those that make another percent. */
static void write_transfer(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem,
			   const struct hl78_event *ev)
{
	const struct hl78_xmodem_counts *c =
		&hl78_modem_update_status(modem)->transfer;
	struct update_rate rate;

	if (!update_rate_of(c, ev->at, &rate) || !rate.is_new)
		return;
	begin(out, "progress", when);
	json_str(out, "what", "transfer");
	json_int(out, "percent", rate.percent);
	json_int(out, "bytes", (int64_t)c->bytes);
	json_int(out, "total", (int64_t)c->size);
	json_bool(out, "estimated", false);
	known_int(out, "rate", rate.rate);
	known_int(out, "eta", rate.left_s);
	json_end(out);
}

void jsonl_installing(struct out *out, const struct moment *when)
{
	begin(out, "progress", when);
	json_str(out, "what", "install");
	known_int(out, "percent", -1);
	known_int(out, "bytes", -1);
	known_int(out, "total", -1);
	json_bool(out, "estimated", false);
	known_int(out, "rate", -1);
	known_int(out, "eta", -1);
	json_end(out);
}

static void write_problem(struct out *out, const struct moment *when,
			  const struct hl78_modem *modem,
			  const struct hl78_event *ev)
{
	const struct hl78_problem_info *info = hl78_problem_info(ev->problem.id);
	char text[400];

	(void)modem;
	begin(out, "problem", when);
	json_str(out, "id", info->id);
	json_str(out, "class", hl78_problem_class_name(info->kind));
	json_str(out, "text", update_problem_text(ev, text, sizeof(text)));
	json_str(out, "cure", info->cure);
	json_end(out);
}

static void write_prompt(struct out *out, const struct moment *when,
			 const struct hl78_modem *modem,
			 const struct hl78_event *ev)
{
	const struct hl78_agreement *a = &hl78_modem_status(modem)->agreement;
	bool known = a->again_at != HL78_NO_TIME && a->again_at >= ev->at &&
		     when->clock != HL78_CLOCK_NONE;

	begin(out, "prompt", when);
	json_str(out, "agreement", agreement_name(a->request));
	json_int(out, "asked", a->n_asked);
	json_seconds(out, "again_in",
		     known ? a->again_at - ev->at : JSON_UNKNOWN);
	json_end(out);
}

static void write_agreements(struct out *out, const struct hl78_identity *id)
{
	json_name(out, "agreements");
	out_char(out, '{');
	for (int r = HL78_REQUEST_CONNECT; r < HL78_N_REQUESTS; r++) {
		int8_t ask = id->ask[r];

		out_text(out, r == HL78_REQUEST_CONNECT ? "\"" : ",\"");
		out_text(out, agreement_name((enum hl78_request)r));
		out_text(out, ask < 0 ? "\":null" :
			      ask     ? "\":true" :
					"\":false");
	}
	out_char(out, '}');
}

static void write_identity(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem,
			   const struct hl78_event *ev)
{
	const struct hl78_identity *id = hl78_modem_identity(modem);

	(void)ev;
	begin(out, "identity", when);
	known_string(out, "model", id->model);
	known_string(out, "imei", id->imei);
	known_string(out, "serial_number", id->serial_number);
	known_string(out, "firmware", id->firmware);
	known_string(out, "apn", id->apn);
	known_int(out, "cid", id->cid);
	known_int(out, "mask", id->mask);
	write_agreements(out, id);
	known_int(out, "polling", id->polling);
	json_end(out);
}

static void write_anomaly(struct out *out, const struct moment *when,
			  const struct hl78_modem *modem,
			  const struct hl78_event *ev)
{
	(void)modem;
	write_hint(out, when, "anomaly", ev->text, ev->len, NULL);
}

static void write_overlong(struct out *out, const struct moment *when,
			   const struct hl78_modem *modem,
			   const struct hl78_event *ev)
{
	char text[96];

	(void)modem;
	snprintf(text, sizeof(text),
		 "a line of %zu bytes; only its first %zu are kept",
		 ev->line.true_len, ev->len);
	write_hint(out, when, "anomaly", text, strlen(text), NULL);
}

/* What was decided. */
static void write_ota(struct out *out, const struct moment *when,
		      const struct hl78_modem *modem,
		      const struct hl78_event *ev)
{
	(void)modem;
	if (ev->len)
		write_hint(out, when, "advice", ev->text, ev->len, NULL);
}

static void (*const writers[HL78_N_EVENTS])(struct out *out,
					    const struct moment *when,
					    const struct hl78_modem *modem,
					    const struct hl78_event *ev) = {
	[HL78_EV_COMMAND] = write_command,
	[HL78_EV_ANSWER] = write_answer,
	[HL78_EV_URC] = write_answer,
	[HL78_EV_WDSI] = write_wdsi,
	[HL78_EV_DATA] = NULL,
	[HL78_EV_OVERLONG] = write_overlong,
	[HL78_EV_DONE] = write_done,
	[HL78_EV_STATE] = write_state,
	[HL78_EV_PROGRESS] = write_progress,
	[HL78_EV_PROMPT] = write_prompt,
	[HL78_EV_IDENTITY] = write_identity,
	[HL78_EV_ANOMALY] = write_anomaly,
	[HL78_EV_PROCEDURE] = NULL,
	[HL78_EV_UPDATE] = NULL,
	[HL78_EV_PROBLEM] = write_problem,
	[HL78_EV_WANT_DATA] = NULL,
	[HL78_EV_TRANSFER] = write_transfer,
	[HL78_EV_ABOUT_TO_INSTALL] = NULL,
	[HL78_EV_UPDATE_OVER] = NULL,
	[HL78_EV_OTA] = write_ota,
	[HL78_EV_OTA_OVER] = NULL,
};

void jsonl_event(struct out *out, const struct moment *when,
		 const struct hl78_modem *modem, const struct hl78_event *ev)
{
	if (writers[ev->type])
		writers[ev->type](out, when, modem, ev);
}

void jsonl_run(struct out *out, const struct moment *when,
	       const struct jsonl_run *run)
{
	const struct hl78_outcome *o = &run->outcome;

	begin(out, "run", when);
	json_int(out, "number", run->number);
	json_str(out, "way", run->back ? "back" : "there");
	json_str(out, "outcome", hl78_outcome_name(o->kind));
	json_bool(out, "verified", o->verified);
	known_string(out, "from", o->from);
	known_string(out, "to", o->to);
	known_string(out, "reason", o->reason);
	json_seconds(out, "transfer", run->transfer);
	json_seconds(out, "install", run->install);
	json_seconds(out, "seconds", run->total);
	json_end(out);
}

void jsonl_anomaly(struct out *out, const struct moment *when, const char *text)
{
	write_hint(out, when, "anomaly", text, strlen(text), NULL);
}

void jsonl_unknown(struct out *out, const struct moment *when, uint64_t n)
{
	begin(out, "unknown", when);
	json_int(out, "lines", (int64_t)n);
	json_end(out);
}

void jsonl_result(struct out *out, const struct moment *when,
		  const struct hl78_outcome *outcome, int status,
		  int64_t seconds_us)
{
	begin(out, "result", when);
	json_str(out, "outcome", hl78_outcome_name(outcome->kind));
	json_int(out, "status", status);
	json_bool(out, "verified", outcome->verified);
	known_string(out, "from", outcome->from);
	known_string(out, "to", outcome->to);
	known_string(out, "reason", outcome->reason);
	json_seconds(out, "seconds", seconds_us);
	json_end(out);
}
