/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon inspect: what package files say of themselves, for people or as JSON
 * Lines. It judges nothing itself: io/package.h does. Names of files are foreign
 * text, and come out as such.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/jsonl.h"
#include "io/package.h"
#include "ui/format.h"

struct inspection {
	struct out *out;
	enum app_status status;      /* the worst so far */
	struct hl78_outcome outcome; /* of that, by its first file */
	unsigned n;                  /* files shown */
};

/* Ways to show what was found. */
struct inspect_view {
	void (*start)(struct out *out);
	void (*package)(struct inspection *in, const struct package *p);
	void (*end)(struct inspection *in);
};

/* ---- for people ---- */

static void row(struct out *out, const char *name, const char *text)
{
	char start[32];

	snprintf(start, sizeof(start), "  %-12s  ", name);
	out_text(out, start);
	out_text(out, text);
	out_char(out, '\n');
}

static const char *versions(const struct package *p, char *text, size_t size)
{
	if (p->delta)
		snprintf(text, size, "%s to %s, by its name", p->from,
			 p->to[0] ? p->to : "one that its name does not tell");
	else if (p->to[0])
		snprintf(text, size, "%s, by its name", p->to);
	else
		snprintf(text, size, "not known by its name");
	return text;
}

/* What kind of package that is no file tells of itself. */
static const char *extent(const struct package *p)
{
	if (p->delta)
		return ", a delta by its name";
	return p->to[0] ? ", a full package by its name" : "";
}

static const char *verdict(const struct package *p)
{
	if (p->bad)
		return "bad: do not send it to a module";
	if (p->kind == PACKAGE_UNKNOWN)
		return "not known: nothing of it could be checked";
	return "good, as far as it can be checked without a module";
}

static void print_checks(struct out *out, const struct package *p)
{
	char text[160];

	for (unsigned i = 0; i < p->n_checks; i++) {
		const struct package_check *check = &p->checks[i];

		snprintf(text, sizeof(text), "%-11s  %s",
			 check->result == PACKAGE_BAD ?
				 "BAD" : package_result_name(check->result),
			 check->text);
		row(out, check->name, text);
	}
}

static void print_sections(struct out *out, const struct package *p)
{
	char text[64];

	if (p->n_sections == 0)
		return;
	out_text(out, "\n  section type          offset      size\n");
	for (unsigned i = 0; i < p->n_sections; i++) {
		const struct package_section *s = &p->sections[i];

		snprintf(text, sizeof(text), "  %7u %-10s  %8llu  %8llu\n",
			 i + 1, s->type, (unsigned long long)s->offset,
			 (unsigned long long)s->size);
		out_text(out, text);
	}
}

static void print_package(struct inspection *in, const struct package *p)
{
	struct out *out = in->out;
	char text[200], bytes[FORMAT_MAX];

	if (p->error[0])
		return;
	if (in->n > 0)
		out_char(out, '\n');
	out_foreign(out, p->path, strlen(p->path));
	out_char(out, '\n');
	snprintf(text, sizeof(text), "%s%s", p->kind_name, extent(p));
	row(out, "kind", text);
	row(out, "versions", versions(p, text, sizeof(text)));
	row(out, "size", format_bytes((int64_t)p->size, bytes));
	row(out, "SHA-256", p->sha256);
	row(out, "verdict", verdict(p));
	out_char(out, '\n');
	print_checks(out, p);
	print_sections(out, p);
}

static const struct inspect_view text_view = { .package = print_package };

/* A line for each check that failed. */
static void print_bad(struct inspection *in, const struct package *p)
{
	for (unsigned i = 0; i < p->n_checks; i++) {
		if (p->checks[i].result != PACKAGE_BAD)
			continue;
		out_foreign(in->out, p->path, strlen(p->path));
		out_text(in->out, ": ");
		out_text(in->out, p->checks[i].name);
		out_text(in->out, ": ");
		out_text(in->out, p->checks[i].text);
		out_char(in->out, '\n');
	}
}

static const struct inspect_view bad_view = { .package = print_bad };

/* ---- for scripts ---- */

static const struct moment no_time = { .clock = HL78_CLOCK_NONE };

static void json_start(struct out *out)
{
	jsonl_start(out, &no_time, "inspect", "none");
}

static void json_package(struct inspection *in, const struct package *p)
{
	jsonl_package(in->out, &no_time, p);
}

static void json_result(struct inspection *in)
{
	jsonl_result(in->out, &no_time, &in->outcome, in->status,
		     JSON_UNKNOWN);
}

static const struct inspect_view json_view = {
	.start = json_start,
	.package = json_package,
	.end = json_result,
};

/* ---- files ---- */

/* An unreadable file is worse than a bad one: nothing is known of it. */
static void take_worse(struct inspection *in, enum app_status status,
		       const struct package *p, const char *text)
{
	if (in->status == APP_USAGE || in->status == status)
		return;
	in->status = status;
	in->outcome.kind = HL78_OUT_REFUSED;
	snprintf(in->outcome.reason, sizeof(in->outcome.reason),
		 "%.40s: %.110s", p->name, text);
}

static const char *first_bad(const struct package *p)
{
	for (unsigned i = 0; i < p->n_checks; i++)
		if (p->checks[i].result == PACKAGE_BAD)
			return p->checks[i].text;
	return "";
}

static void inspect(struct inspection *in, const struct inspect_view *view,
		    const char *path)
{
	static struct package p; /* too large for a stack */

	if (package_open(&p, path) < 0) {
		app_error("%.512s: %s", path, p.error);
		take_worse(in, APP_USAGE, &p, p.error);
	} else if (p.bad) {
		take_worse(in, APP_REFUSED, &p, first_bad(&p));
	}
	view->package(in, &p);
	in->n += !p.error[0];
	package_close(&p);
	/* What one file gave is out before the next one is said bad. */
	out_flush(in->out);
}

int inspect_main(const struct app_options *options, int n, char **operands)
{
	static struct out out; /* too large for a stack */
	const struct inspect_view *view = options->json  ? &json_view :
					  options->quiet ? &bad_view :
							   &text_view;
	struct inspection in = {
		.out = &out,
		.outcome = { .kind = HL78_OUT_NONE },
	};

	out_init(&out, STDOUT_FILENO);
	if (view->start)
		view->start(&out);
	for (int i = 0; i < n && !out.error; i++)
		inspect(&in, view, operands[i]);
	if (view->end)
		view->end(&in);
	return app_end_output(&out, in.status);
}
