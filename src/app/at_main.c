/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon at PORT COMMAND... | -: commands one after another, each sent when
 * the one before has its final result. Answers go to standard output, without
 * echo; what the module says by itself goes to standard error. Lines of
 * standard input are read only as fast as the module answers, so that none is
 * lost however many wait.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/job.h"

struct at {
	char **commands;   /* operands still to come, */
	int n;
	bool from_stdin;   /* or lines of standard input */
	bool input_over;
	unsigned n_failed; /* passed over by --keep-going */
	size_t len;        /* of what has been read and not been sent */
	uint64_t line;     /* number of the last line taken */
	char buf[4096];
};

/* ---- answers ---- */

static void write_line(struct out *out, const struct hl78_event *ev)
{
	out_foreign(out, ev->text, ev->len);
	out_char(out, '\n');
}

static bool is_ok(const struct hl78_event *ev)
{
	return ev->len == 2 && memcmp(ev->text, "OK", 2) == 0;
}

/* What was asked for by nobody; a late echo is, too. */
static void remark_line(struct job *job, const struct hl78_event *ev)
{
	char shown[HL78_LINE_MAX + 8];
	size_t len = app_hide_secret(ev->text, ev->len, shown, sizeof(shown));

	job_remark(job, "%.*s", (int)len, shown);
}

static void show(struct job *job, const struct hl78_event *ev)
{
	switch (ev->type) {
	case HL78_EV_ANSWER:
		if (!job->options->quiet || !is_ok(ev))
			write_line(&job->out, ev);
		break;
	case HL78_EV_WDSI:
	case HL78_EV_URC:
	case HL78_EV_OVERLONG:
		remark_line(job, ev);
		break;
	default:
		break;
	}
}

/* A module that restarts as it was told to need not say OK before. */
static bool went_well(const struct hl78_event *ev)
{
	struct hl78_command_line line;

	if (ev->done.result == HL78_RESULT_RESET &&
	    hl78_command_read(&line, ev->done.command, ev->done.command_len))
		return line.flags & HL78_CMD_REBOOTS;
	return ev->done.result == HL78_RESULT_OK;
}

static void event(struct job *job, const struct hl78_event *ev)
{
	struct at *at = job->own;
	char why[160];

	if (ev->type != HL78_EV_DONE || went_well(ev))
		return;
	if (job->options->keep_going && ev->done.result < HL78_RESULT_LOST) {
		at->n_failed++;
		job_remark(job, "%s", job_why(ev, why, sizeof(why)));
	} else {
		job_end_failed(job, ev);
	}
	if (ev->done.cme && ev->done.cme->cure && !job->options->json)
		job_remark(job, "%s", ev->done.cme->cure);
}

/* ---- commands ---- */

static bool is_command(const char *text, size_t len)
{
	struct hl78_command_line line;

	return hl78_command_read(&line, text, len);
}

static void end(struct job *job)
{
	const struct at *at = job->own;

	if (at->n_failed > 0)
		job_end_as(job, HL78_OUT_FAILED, "%u command%s answered by an "
			   "error", at->n_failed,
			   at->n_failed == 1 ? " was" : "s were");
	else
		job_end_as(job, HL78_OUT_NONE, "%s", "");
}

/* Takes the next line out of what was read; false when there is none yet. */
static bool take_line(struct at *at, char *text, size_t *len)
{
	char *end = memchr(at->buf, '\n', at->len);
	size_t n = end ? (size_t)(end - at->buf) : at->len;
	size_t used = end ? n + 1 : n;

	if (!end && (!at->input_over || at->len == 0))
		return false;
	at->line++;
	memcpy(text, at->buf, n);
	memmove(at->buf, at->buf + used, at->len - used);
	at->len -= used;
	while (n > 0 && strchr(" \t\r", text[n - 1]))
		n--;
	*len = n;
	return true;
}

/* Empty lines and remarks are passed over. */
static void next_line(struct job *job)
{
	struct at *at = job->own;
	char text[sizeof(at->buf)];
	size_t len;

	while (take_line(at, text, &len)) {
		if (len == 0 || text[0] == '#')
			continue;
		if (is_command(text, len))
			job_send(job, text, len);
		else
			job_end_usage(job, "line %" PRIu64 " of the input does "
				      "not begin with AT: %.*s", at->line,
				      (int)len, text);
		return;
	}
	if (at->len == sizeof(at->buf))
		job_end_usage(job, "line %" PRIu64 " of the input is longer "
			      "than a command can be", at->line + 1);
	else if (at->input_over)
		end(job);
	else
		job->wants_input = true;
}

static void next(struct job *job)
{
	struct at *at = job->own;

	if (at->from_stdin) {
		next_line(job);
	} else if (at->n > 0) {
		at->n--;
		job_send(job, *at->commands, strlen(*at->commands));
		at->commands++;
	} else {
		end(job);
	}
}

static void input(struct job *job)
{
	struct at *at = job->own;
	ssize_t n = read(STDIN_FILENO, at->buf + at->len,
			 sizeof(at->buf) - at->len);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	job->wants_input = false;
	at->input_over = n <= 0;
	if (n > 0)
		at->len += (size_t)n;
	else if (n < 0)
		job_end_usage(job, "standard input: %s", strerror(errno));
}

static const struct job_ops at_ops = {
	.show = show,
	.event = event,
	.next = next,
	.input = input,
};

int at_main(const struct app_options *options, int n, char **operands)
{
	struct at at = {
		.commands = operands + 1,
		.n = n - 1,
		.from_stdin = n == 2 && strcmp(operands[1], "-") == 0,
	};

	for (int i = 0; i < at.n && !at.from_stdin; i++) {
		const char *text = at.commands[i];

		if (is_command(text, strlen(text)))
			continue;
		app_error("a command begins with AT: %s", text);
		return APP_USAGE;
	}
	return job_run(options, &at_ops, &at, operands[0],
		       options->log ? options->log : "none");
}
