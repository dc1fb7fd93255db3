/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expectations of a log, read from their file and held against what the log
 * shows, event by event, in constant memory. A limit of a log without time
 * stamps cannot be checked, and is broken for that.
 */
#include "app/expect.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/config.h"

#define EVENT_TEXT_SIZE 64

static const struct {
	const char *section;
	const char *key;
	const char *what; /* of a limit, what took so long */
} names[N_EXPECTS] = {
	[EXPECT_OUTCOME] = { "expect", "outcome", NULL },
	[EXPECT_VERSION] = { "expect", "version", NULL },
	[EXPECT_EVENTS] = { "expect", "events", NULL },
	[EXPECT_NEVER] = { "expect", "never", NULL },
	[EXPECT_LIMIT_SESSION] = { "limit", "session",
				   "the way to the DM server" },
	[EXPECT_LIMIT_DOWNLOAD] = { "limit", "download", "the download" },
	[EXPECT_LIMIT_INSTALL] = { "limit", "install", "the installation" },
	[EXPECT_LIMIT_WHOLE] = { "limit", "whole", "the whole" },
	[EXPECT_LIMIT_REQUEST] = { "limit", "request", "the answer to" },
};

const char *expect_name(enum expect_id id)
{
	static const char *const limits[N_EXPECT_LIMITS] = {
		"limit session", "limit download", "limit install",
		"limit whole", "limit request",
	};

	return id < EXPECT_LIMITS ? names[id].key : limits[id - EXPECT_LIMITS];
}

static bool is_given(const struct expectations *e, enum expect_id id)
{
	return e->given >> id & 1;
}

/* ---- the file ---- */

static void take_outcomes(struct expectations *e,
			  const struct config_entry *entry)
{
	const char *p = entry->value;
	size_t len;

	for (; *(p += strspn(p, " ,|")); p += len) {
		int kind;

		len = strcspn(p, " ,|");
		for (kind = 0; kind < HL78_N_OUTCOMES; kind++) {
			const char *name = hl78_outcome_name(
				(enum hl78_outcome_kind)kind);

			if (strlen(name) == len && memcmp(name, p, len) == 0)
				break;
		}
		if (kind == HL78_N_OUTCOMES) {
			config_complain(entry, "there is no outcome \"%.*s\"; "
				"there are updated, none, closed, failed, "
				"rejected, mismatch, denied, lost, timeout, "
				"refused, suspended, pending, incomplete and "
				"interrupted", (int)len, p);
			return;
		}
		e->outcomes |= UINT32_C(1) << kind;
	}
	if (!e->outcomes)
		config_complain(entry, "wants an outcome: updated, failed...");
}

static void take_version(struct expectations *e,
			 const struct config_entry *entry)
{
	struct hl78_firmware version;
	size_t len = strlen(entry->value);

	if (len >= sizeof(e->version) ||
	    !hl78_firmware_read(&version, entry->value, len)) {
		config_complain(entry, "wants a version, as AT+CGMR tells it: "
				"HL7802.4.5.4.0");
		return;
	}
	memcpy(e->version, entry->value, len + 1);
}

static void take_pattern(struct expect_pattern *pattern,
			 const struct config_entry *entry, bool list)
{
	char why[240];

	if (!expect_pattern_read(pattern, entry->value, why, sizeof(why))) {
		config_complain(entry, "%s", why);
		return;
	}
	for (unsigned i = 0; list && i + 1 < pattern->n; i++) {
		if (pattern->steps[i].kind == EXPECT_EVENT)
			continue;
		config_complain(entry, "wants events, one after the other: "
				"5 7 11,2");
		return;
	}
}

static void take_limit(struct expectations *e, enum expect_id id,
		       const struct config_entry *entry)
{
	const char *p = entry->value;
	int64_t s = 0;

	for (; *p >= '0' && *p <= '9' && s <= EXPECT_LIMIT_MAX; p++)
		s = 10 * s + (*p - '0');
	if (p == entry->value || *p || s > EXPECT_LIMIT_MAX) {
		config_complain(entry, "wants seconds, 0 to %d",
				EXPECT_LIMIT_MAX);
		return;
	}
	e->limits[id - EXPECT_LIMITS] = HL78_SEC(s);
}

static bool find_key(const struct config_entry *entry, enum expect_id *id)
{
	for (int i = 0; i < N_EXPECTS; i++) {
		if (strcmp(names[i].section, entry->section) != 0 ||
		    strcmp(names[i].key, entry->key) != 0)
			continue;
		*id = (enum expect_id)i;
		return true;
	}
	return false;
}

static void take(void *arg, const struct config_entry *entry)
{
	struct expectations *e = arg;
	bool expect = strcmp(entry->section, "expect") == 0;
	enum expect_id id;

	if (!expect && strcmp(entry->section, "limit") != 0) {
		config_complain(entry, "there is no such section; there are "
				"[expect] and [limit]");
		return;
	}
	if (!entry->key)
		return;
	if (!find_key(entry, &id)) {
		config_complain(entry, expect ?
				"there is no such key; there are outcome, "
				"version, events and never" :
				"there is no such key; there are session, "
				"download, install, whole and request");
		return;
	}
	e->given |= UINT32_C(1) << id;
	if (id == EXPECT_OUTCOME)
		take_outcomes(e, entry);
	else if (id == EXPECT_VERSION)
		take_version(e, entry);
	else if (id >= EXPECT_LIMITS)
		take_limit(e, id, entry);
	else
		take_pattern(id == EXPECT_EVENTS ? &e->events : &e->never,
			     entry, id == EXPECT_NEVER);
}

bool expectations_read(struct expectations *e, const char *path)
{
	struct config_report report;

	memset(e, 0, sizeof(*e));
	config_read_file(path, take, e, &report);
	if (report.n == 0 && !e->given)
		config_complain_line(&report, 0, "it expects nothing: it has "
				     "no key in [expect] or [limit]");
	config_report_print(&report);
	return report.n == 0;
}

/* ---- findings ---- */

/* The first thing that breaks an expectation counts. */
__attribute__((format(printf, 4, 5))) static void
find(struct expect_check *c, enum expect_id id, uint64_t line,
     const char *format, ...)
{
	struct expect_finding *f = &c->findings[id];
	va_list args;

	if (f->broken || !is_given(c->e, id))
		return;
	f->broken = true;
	f->line = line;
	va_start(args, format);
	vsnprintf(f->text, sizeof(f->text), format, args);
	va_end(args);
}

/* ---- limits ---- */

static hl78_time *since(struct expect_check *c, enum expect_id id)
{
	return &c->since[id - EXPECT_LIMITS];
}

static void look_at_limit(struct expect_check *c, enum expect_id id,
			  uint64_t line, hl78_time now)
{
	hl78_time limit = c->e->limits[id - EXPECT_LIMITS];
	hl78_time *longest = &c->longest[id - EXPECT_LIMITS];
	hl78_time begun = *since(c, id);

	if (begun == HL78_NO_TIME)
		return;
	if (*longest == HL78_NO_TIME || now - begun > *longest)
		*longest = now - begun;
	if (now - begun <= limit)
		return;
	find(c, id, line, "%s%s%s took %.1f s, expected %" PRId64 " s at most",
	     names[id].what, id == EXPECT_LIMIT_REQUEST ? " the request to " : "",
	     id == EXPECT_LIMIT_REQUEST ?
	     hl78_request_info(c->asked)->name : "",
	     (double)(now - begun) / 1e6, limit / HL78_SEC(1));
}

/* What is limited begins, goes on or ends, as `runs` says. */
static void follow(struct expect_check *c, enum expect_id id, bool runs,
		   uint64_t line, hl78_time now)
{
	look_at_limit(c, id, line, now);
	if (!runs)
		*since(c, id) = HL78_NO_TIME;
	else if (*since(c, id) == HL78_NO_TIME)
		*since(c, id) = now;
}

static void follow_all(struct expect_check *c, uint64_t line,
		       const struct hl78_status *st, hl78_time now)
{
	enum hl78_request request = st->agreement.request;

	follow(c, EXPECT_LIMIT_SESSION,
	       st->session != HL78_SESSION_CLOSED &&
	       st->session != HL78_SESSION_OPEN &&
	       st->session != HL78_SESSION_CLOSING, line, now);
	follow(c, EXPECT_LIMIT_DOWNLOAD,
	       st->package == HL78_PACKAGE_DOWNLOADING ||
	       (st->package == HL78_PACKAGE_SUSPENDED &&
		*since(c, EXPECT_LIMIT_DOWNLOAD) != HL78_NO_TIME), line, now);
	follow(c, EXPECT_LIMIT_INSTALL,
	       st->package == HL78_PACKAGE_INSTALLING, line, now);
	/* A request that is put off has its answer. */
	if (st->agreement.deferred_until != HL78_NO_TIME)
		request = HL78_REQUEST_NONE;
	if (request != c->asked)
		follow(c, EXPECT_LIMIT_REQUEST, false, line, now);
	c->asked = request;
	follow(c, EXPECT_LIMIT_REQUEST, request != HL78_REQUEST_NONE, line,
	       now);
}

/* ---- events ---- */

/* "18,100": what stands behind "+WDSI:", or as much of it as has room. */
static void event_text(const struct hl78_line *line, char out[EVENT_TEXT_SIZE])
{
	size_t from = line->name_len + 1;

	while (from < line->len && line->text[from] == ' ')
		from++;
	snprintf(out, EVENT_TEXT_SIZE, "%.*s", (int)(line->len - from),
		 line->text + from);
}

static void look_at_event(struct expect_check *c, uint64_t line,
			  const struct hl78_line *event)
{
	int64_t data[HL78_DATA_MAX];
	char text[EVENT_TEXT_SIZE], wanted[160];

	event_text(event, text);
	for (unsigned i = 0; i < event->n_data; i++)
		data[i] = event->data[i].is_int ? event->data[i].value : -1;
	for (unsigned i = 0; i + 1 < c->e->never.n; i++) {
		if (expect_step_takes(&c->e->never.steps[i], event->code, data,
				      event->n_data))
			find(c, EXPECT_NEVER, line, "%s came", text);
	}
	if (!is_given(c->e, EXPECT_EVENTS) ||
	    c->findings[EXPECT_EVENTS].broken ||
	    expect_course_event(&c->course, event->code, data, event->n_data))
		return;
	find(c, EXPECT_EVENTS, line, "%s came, expected %s", text,
	     expect_course_wanted(&c->course, wanted, sizeof(wanted)));
}

/* ---- a log ---- */

void expect_check_begin(struct expect_check *c, const struct expectations *e)
{
	memset(c, 0, sizeof(*c));
	c->e = e;
	expect_course_begin(&c->course, &e->events);
	for (int i = 0; i < N_EXPECT_LIMITS; i++)
		c->since[i] = c->longest[i] = HL78_NO_TIME;
}

void expect_check_event(struct expect_check *c, uint64_t line,
			const struct hl78_modem *modem,
			const struct hl78_event *ev)
{
	if (ev->type == HL78_EV_WDSI)
		look_at_event(c, line, &ev->line);
	follow_all(c, line, hl78_modem_status(modem), ev->at);
}

static void look_at_outcome(struct expect_check *c, uint64_t line,
			    const struct hl78_outcome *outcome)
{
	char wanted[200] = "";
	size_t len = 0;

	if (c->e->outcomes >> outcome->kind & 1)
		return;
	for (int i = 0; i < HL78_N_OUTCOMES && len < sizeof(wanted); i++) {
		if (c->e->outcomes >> i & 1)
			len += (size_t)snprintf(wanted + len,
				sizeof(wanted) - len, "%s%s", len ? " or " : "",
				hl78_outcome_name((enum hl78_outcome_kind)i));
	}
	find(c, EXPECT_OUTCOME, line, "%s, expected %s",
	     hl78_outcome_name(outcome->kind), wanted);
}

static void look_at_version(struct expect_check *c, uint64_t line,
			    const struct hl78_modem *modem)
{
	const char *found = hl78_modem_identity(modem)->firmware;
	struct hl78_firmware a, b;

	if (!is_given(c->e, EXPECT_VERSION))
		return;
	if (!*found) {
		find(c, EXPECT_VERSION, line, "no version was read, expected %s: "
		     "the log has no AT+CGMR", c->e->version);
		return;
	}
	if (!hl78_firmware_read(&a, c->e->version, strlen(c->e->version)) ||
	    !hl78_firmware_read(&b, found, strlen(found)) ||
	    !hl78_firmware_same(&a, &b))
		find(c, EXPECT_VERSION, line, "%s was read last, expected %s",
		     found, c->e->version);
}

void expect_check_end(struct expect_check *c, uint64_t line,
		      const struct hl78_modem *modem,
		      const struct hl78_outcome *outcome, bool timed,
		      hl78_time now, hl78_time took)
{
	char wanted[160];

	look_at_outcome(c, line, outcome);
	look_at_version(c, line, modem);
	if (is_given(c->e, EXPECT_EVENTS) &&
	    !expect_course_complete(&c->course))
		find(c, EXPECT_EVENTS, line, "no more came, expected %s",
		     expect_course_wanted(&c->course, wanted, sizeof(wanted)));
	*since(c, EXPECT_LIMIT_WHOLE) = now - took;
	for (int id = EXPECT_LIMITS; id < N_EXPECTS; id++) {
		if (timed)
			look_at_limit(c, (enum expect_id)id, line, now);
		else
			find(c, (enum expect_id)id, line, "cannot be checked: the "
			     "log has no time stamps");
	}
}

unsigned expect_check_broken(const struct expect_check *c)
{
	unsigned n = 0;

	for (int i = 0; i < N_EXPECTS; i++)
		n += c->findings[i].broken;
	return n;
}
