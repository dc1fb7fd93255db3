/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon expect LOG: a log that is good, written down as what is expected of
 * others: its outcome, version and events, the events that stand for failures
 * and did not come, and half as long again as it took. To be edited.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/config.h"
#include "app/json.h"
#include "app/replay.h"

/* All of the pattern goes on one line of the file. */
#define EVENTS_MAX (CONFIG_LINE_MAX - 20)
/* Each byte of it can take four: \xNN. */
#define PATH_SHOWN_MAX ((CONFIG_LINE_MAX - 40) / 4)

/* An event in a row that comes as often as it likes. */
struct stretch {
	int code;
	int64_t data; /* -1: any */
	bool again;
};

struct maker {
	struct out out;  /* first: it is what the view is given */
	struct stretch last; /* code -1: none yet */
	char events[EVENTS_MAX];
	size_t len;
	bool more;       /* than there is room for */
	uint64_t came;   /* 1 << code, of those below 64 */
	char version[HL78_VERSION_MAX];
};

/* The stretch that has ended, if any, goes into the pattern. */
static void end_stretch(struct maker *m)
{
	char data[24] = "";
	int n;

	if (m->last.code < 0 || m->more)
		return;
	if (m->last.data >= 0)
		snprintf(data, sizeof(data), ",%lld", (long long)m->last.data);
	n = snprintf(m->events + m->len, sizeof(m->events) - m->len, " %d%s%s",
		     m->last.code, data, m->last.again ? "+" : "");
	if ((size_t)n < sizeof(m->events) - m->len)
		m->len += (size_t)n;
	else
		m->more = true;
}

static void see(struct out *out, const struct moment *when,
		const struct hl78_modem *modem, const struct hl78_event *ev)
{
	struct maker *m = (struct maker *)out;
	struct stretch s = { .code = ev->line.code, .data = -1 };

	(void)when;
	snprintf(m->version, sizeof(m->version), "%s",
		 hl78_modem_identity(modem)->firmware);
	if (ev->type != HL78_EV_WDSI)
		return;
	if (s.code < 64)
		m->came |= UINT64_C(1) << s.code;
	/* Of 23 alone the data tells what it is: which server. */
	if (s.code == HL78_WDSI_SERVER && ev->line.n_data > 0 &&
	    ev->line.data[0].is_int)
		s.data = ev->line.data[0].value;
	if (m->last.code == s.code && m->last.data == s.data) {
		m->last.again = true;
		return;
	}
	end_stretch(m);
	m->last = s;
}

static const struct replay_view maker_view = { .event = see };

/* ---- the file ---- */

static void write_events(struct maker *m)
{
	end_stretch(m);
	out_text(&m->out, "events =");
	out_bytes(&m->out, m->events, m->len);
	out_text(&m->out, m->more ? " ...\n" : "\n");
}

static void write_never(struct maker *m)
{
	static const int bad[] = {
		HL78_WDSI_AUTH_FAILED, HL78_WDSI_DENIED,
		HL78_WDSI_DOWNLOAD_PROBLEM, HL78_WDSI_NOT_CERTIFIED,
		HL78_WDSI_UPDATE_FAILED,
	};

	out_text(&m->out, "never =");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (m->came >> bad[i] & 1)
			continue;
		out_char(&m->out, ' ');
		out_int(&m->out, bad[i]);
	}
	out_char(&m->out, '\n');
}

static void write_limits(struct maker *m, const struct expect_check *c,
			 bool timed)
{
	static const char *const keys[N_EXPECT_LIMITS] = {
		"session", "download", "install", "whole", "request",
	};
	bool any = false;

	for (int i = 0; i < N_EXPECT_LIMITS && timed; i++) {
		if (c->longest[i] == HL78_NO_TIME)
			continue;
		if (!any)
			out_text(&m->out, "\n[limit]\n");
		any = true;
		out_text(&m->out, keys[i]);
		out_text(&m->out, " = ");
		out_int(&m->out, (c->longest[i] * 3 / 2 + HL78_SEC(1) - 1) /
				 HL78_SEC(1));
		out_char(&m->out, '\n');
	}
}

static void write_file(struct maker *m, const char *path,
		       const struct replay_result *result)
{
	struct hl78_firmware version;

	/* No line may be too long to be read. */
	out_text(&m->out, "# What ");
	out_foreign(&m->out, path, strnlen(path, PATH_SHOWN_MAX));
	out_text(&m->out, " showed. Edit it, then:\n"
			  "# fotacon replay --expect THIS LOG...\n"
			  "[expect]\noutcome = ");
	out_text(&m->out, hl78_outcome_name(result->end.outcome.kind));
	out_char(&m->out, '\n');
	/* A module with a damaged flash says "HL7800.". */
	if (hl78_firmware_read(&version, m->version, strlen(m->version))) {
		out_text(&m->out, "version = ");
		out_foreign(&m->out, m->version, strlen(m->version));
		out_char(&m->out, '\n');
	}
	write_events(m);
	write_never(m);
	write_limits(m, &result->check,
		     result->end.seconds_us != JSON_UNKNOWN);
}

static int make(struct maker *m, const char *path, struct expectations *all,
		struct replay_result *result)
{
	/* Every limit is looked at, none is ever reached. */
	for (int i = 0; i < N_EXPECT_LIMITS; i++)
		all->limits[i] = HL78_NEVER;
	m->last.code = -1;
	out_init(&m->out, STDOUT_FILENO);
	if (!replay_log(path, HL78_FORMAT_UNKNOWN, &maker_view, &m->out, all,
			result)) {
		app_error("%.512s: %s", path, result->error);
		return APP_USAGE;
	}
	if (result->end.status != APP_DONE)
		app_error("%.512s ends as %s: that is what is expected now",
			  path, hl78_outcome_name(result->end.outcome.kind));
	write_file(m, path, result);
	return app_end_output(&m->out, APP_DONE);
}

int expect_main(const struct app_options *options, int n, char **operands)
{
	struct maker *m = calloc(1, sizeof(*m));
	struct expectations *all = calloc(1, sizeof(*all));
	struct replay_result *result = calloc(1, sizeof(*result));
	int status = APP_USAGE;

	(void)options;
	(void)n;
	if (m && all && result)
		status = make(m, operands[0], all, result);
	else
		app_error("%s", strerror(ENOMEM));
	free(result);
	free(all);
	free(m);
	return status;
}
