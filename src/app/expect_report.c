/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results of expectations in four forms. Names of logs and what stands in them
 * are foreign: they come out in the visible notation, whatever is a sign of the
 * form escaped.
 */
#include "app/expect_report.h"

#include <stdio.h>
#include <string.h>

#include <hl78/text.h>

#include "app/json.h"

static bool is_given(const struct expect_check *c, int id)
{
	return c->e && c->e->given >> id & 1;
}

static unsigned n_given(const struct expect_check *c)
{
	unsigned n = 0;

	for (int id = 0; id < N_EXPECTS; id++)
		n += is_given(c, id);
	return n;
}

/* "LOG:42: ", "LOG: " where it is of no line. */
static void write_place(struct out *out, const char *path, uint64_t line)
{
	out_foreign(out, path, strlen(path));
	if (line > 0) {
		out_char(out, ':');
		out_int(out, (int64_t)line);
	}
	out_text(out, ": ");
}

/* ---- for people ---- */

static void lines_log(struct expect_report *r, const char *path,
		      const struct replay_result *result)
{
	const struct expect_check *c = &result->check;

	for (int id = 0; id < N_EXPECTS; id++) {
		const struct expect_finding *f = &c->findings[id];

		if (!f->broken)
			continue;
		write_place(r->out, path, f->line);
		out_text(r->out, expect_name((enum expect_id)id));
		out_text(r->out, ": ");
		out_foreign(r->out, f->text, strlen(f->text));
		out_char(r->out, '\n');
	}
}

const struct expect_report_kind expect_lines = { .log = lines_log };

/* ---- JSON Lines ---- */

void expect_json(struct out *out, const struct moment *when,
		 const struct expect_check *check)
{
	for (int id = 0; id < N_EXPECTS; id++) {
		const struct expect_finding *f = &check->findings[id];

		if (!is_given(check, id))
			continue;
		json_begin(out, "expectation");
		json_seconds(out, "t", when->t);
		json_str(out, "name", expect_name((enum expect_id)id));
		json_bool(out, "met", !f->broken);
		json_int(out, "line", f->line ? (int64_t)f->line :
						JSON_UNKNOWN);
		json_str(out, "text", f->broken ? f->text : NULL);
		json_end(out);
	}
}

/* ---- TAP ---- */

/* A "#" in a description would begin a directive. */
static void tap_text(struct out *out, const char *text)
{
	for (size_t n; *text; text += n) {
		n = strcspn(text, "#");
		out_foreign(out, text, n);
		if (text[n] == '#') {
			out_text(out, "\\#");
			n++;
		}
	}
}

static void tap_test(struct expect_report *r, bool good, const char *path,
		     const char *name)
{
	out_text(r->out, good ? "ok " : "not ok ");
	out_int(r->out, ++r->n_tests);
	out_text(r->out, " - ");
	tap_text(r->out, path);
	if (name) {
		out_char(r->out, ' ');
		out_text(r->out, name);
	}
	out_char(r->out, '\n');
}

static void tap_reason(struct expect_report *r, const char *path, uint64_t line,
		       const char *text)
{
	out_text(r->out, "# ");
	write_place(r->out, path, line);
	out_foreign(r->out, text, strlen(text));
	out_char(r->out, '\n');
}

static void tap_begin(struct expect_report *r)
{
	out_text(r->out, "TAP version 13\n");
}

static void tap_log(struct expect_report *r, const char *path,
		    const struct replay_result *result)
{
	const struct expect_check *c = &result->check;

	if (result->error[0] || n_given(c) == 0) {
		tap_test(r, !result->error[0], path, NULL);
		if (result->error[0])
			tap_reason(r, path, 0, result->error);
		return;
	}
	for (int id = 0; id < N_EXPECTS; id++) {
		const struct expect_finding *f = &c->findings[id];

		if (!is_given(c, id))
			continue;
		tap_test(r, !f->broken, path, expect_name((enum expect_id)id));
		if (f->broken)
			tap_reason(r, path, f->line, f->text);
	}
}

static void tap_end(struct expect_report *r)
{
	out_text(r->out, "1..");
	out_int(r->out, r->n_tests);
	out_char(r->out, '\n');
}

const struct expect_report_kind expect_tap = {
	.begin = tap_begin, .log = tap_log, .end = tap_end,
};

/* ---- JUnit ---- */

/* Text of the visible notation has no control byte; XML's signs are left. */
static void xml_text(struct out *out, const char *text)
{
	static const struct {
		char sign;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&apos;" },
	};

	for (size_t n; *text; text += n) {
		n = strcspn(text, "&<>\"'");
		out_foreign(out, text, n);
		for (size_t i = 0; text[n] && i < 5; i++) {
			if (entities[i].sign != text[n])
				continue;
			out_text(out, entities[i].entity);
			n++;
			break;
		}
	}
}

static void xml_attribute(struct out *out, const char *name, const char *text)
{
	out_char(out, ' ');
	out_text(out, name);
	out_text(out, "=\"");
	xml_text(out, text);
	out_char(out, '"');
}

static void xml_number(struct out *out, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	xml_attribute(out, name, text);
}

static void junit_case(struct expect_report *r, const char *path,
		       const char *name, const char *element, uint64_t line,
		       const char *text)
{
	out_text(r->out, "    <testcase");
	xml_attribute(r->out, "name", name);
	xml_attribute(r->out, "classname", path);
	xml_attribute(r->out, "time", "0");
	if (!element) {
		out_text(r->out, "/>\n");
		return;
	}
	out_text(r->out, ">\n      <");
	out_text(r->out, element);
	xml_attribute(r->out, "message", text);
	xml_attribute(r->out, "type", name);
	out_char(r->out, '>');
	xml_text(r->out, path);
	if (line > 0) {
		out_char(r->out, ':');
		out_int(r->out, (int64_t)line);
	}
	out_text(r->out, ": ");
	xml_text(r->out, text);
	out_text(r->out, "</");
	out_text(r->out, element);
	out_text(r->out, ">\n    </testcase>\n");
}

static void junit_begin(struct expect_report *r)
{
	out_text(r->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<testsuites>\n");
}

/* Of a log without a date it is the beginning of 1970. */
static void junit_suite(struct expect_report *r, const char *path,
			const struct replay_result *result, unsigned n_tests)
{
	hl78_time started = result->started == HL78_NO_TIME ? 0 :
							      result->started;
	int64_t us = result->error[0] ? 0 : result->end.seconds_us;
	char stamp[HL78_STAMP_SIZE], seconds[32];

	hl78_stamp_write(stamp, started);
	stamp[strlen("2026-11-22T08:00:01")] = '\0';
	us = us == JSON_UNKNOWN ? 0 : us;
	snprintf(seconds, sizeof(seconds), "%lld.%03lld",
		 (long long)(us / 1000000), (long long)(us / 1000 % 1000));
	out_text(r->out, "  <testsuite");
	xml_attribute(r->out, "name", path);
	xml_number(r->out, "id", r->n_logs);
	xml_attribute(r->out, "package", "fotacon");
	xml_attribute(r->out, "hostname", "localhost");
	xml_attribute(r->out, "timestamp", stamp);
	xml_attribute(r->out, "time", seconds);
	xml_number(r->out, "tests", n_tests);
	xml_number(r->out, "failures", result->error[0] ? 0 :
			expect_check_broken(&result->check));
	xml_number(r->out, "errors", result->error[0] != '\0');
	out_text(r->out, ">\n    <properties/>\n");
}

static void junit_log(struct expect_report *r, const char *path,
		      const struct replay_result *result)
{
	const struct expect_check *c = &result->check;
	bool plain = result->error[0] || n_given(c) == 0;

	junit_suite(r, path, result, plain ? 1 : n_given(c));
	if (plain)
		junit_case(r, path, "readable", result->error[0] ? "error" :
								   NULL,
			   0, result->error);
	for (int id = 0; id < N_EXPECTS && !plain; id++) {
		const struct expect_finding *f = &c->findings[id];

		if (is_given(c, id))
			junit_case(r, path, expect_name((enum expect_id)id),
				   f->broken ? "failure" : NULL, f->line,
				   f->text);
	}
	out_text(r->out, "    <system-out/>\n    <system-err/>\n"
			 "  </testsuite>\n");
	r->n_logs++;
}

static void junit_end(struct expect_report *r)
{
	out_text(r->out, "</testsuites>\n");
}

const struct expect_report_kind expect_junit = {
	.begin = junit_begin, .log = junit_log, .end = junit_end,
};
