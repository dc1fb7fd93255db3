/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console as lines: what happens goes to standard output as it happens,
 * what is typed comes from standard input. At the end of the input it stays as
 * long as something is going on that ends by itself, and its exit status is
 * then that of the outcome. Nobody has to read: a reader that stops costs him
 * lines, never the module, the log or a transfer. Nothing that was written is
 * written over, moves or rings, and a sign at the beginning of a line never says
 * what its words do not: a screen reader can follow.
 */
#include "app/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/plain_row.h"
#include "app/plain_status.h"
#include "app/plain_update.h"
#include "app/plain_words.h"
#include "app/port_sim.h"
#include "ui/format.h"
#include "ui/rowlook.h"

/* Percents between two lines of progress. */
#define PROGRESS_STEP 10

/* ---- output ---- */

void plain_print(struct plain *p, const struct row *row)
{
	plain_row(&p->out, row, p->options->stamps);
}

void plain_say(struct plain *p, const char *text)
{
	out_text(&p->out, text);
	out_char(&p->out, '\n');
}

void plain_complain(struct plain *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	app_error_to(&p->err, format, args);
	va_end(args);
}

static void print_events(struct plain *p)
{
	const struct rows *rows = &p->work.events;
	const struct row *row;

	for (; p->events < rows->end; p->events++) {
		row = rows_at(rows, p->events);
		/* Progress has lines of its own. */
		if (row && !work_is_progress(row))
			plain_print(p, row);
	}
}

/*
 * What was asked by ourselves is of interest to few; whose a command is, is
 * known when it is done, so that its rows wait until then.
 */
static void print_at(struct plain *p)
{
	const struct work *w = &p->work;
	uint64_t upto = w->command_open ? w->command_row : w->at.end;
	const struct row *row;

	for (; p->at < upto; p->at++) {
		bool ours = p->at >= w->ours_from && p->at < w->ours_to;

		row = rows_at(&w->at, p->at);
		if (!row || ((ours || row->kind == ROW_HOST) &&
			     !p->options->echo))
			continue;
		plain_print(p, row);
	}
}

static void print_progress(struct plain *p)
{
	const struct hl78_status *status = hl78_modem_status(p->work.modem);
	const struct hl78_progress *g = &status->progress;
	int step = g->percent / PROGRESS_STEP;
	char text[200];

	if (g->percent < 0 || status->package == HL78_PACKAGE_NONE ||
	    status->package == HL78_PACKAGE_OFFERED) {
		p->step = 0;
		return;
	}
	if (step == p->step)
		return;
	p->step = step;
	plain_progress(g, text, sizeof(text));
	plain_say(p, text);
}

static void print_prompt(struct plain *p)
{
	const struct hl78_agreement *a =
		&hl78_modem_status(p->work.modem)->agreement;
	bool install = a->request == HL78_REQUEST_INSTALL;

	if (p->n_prompts == p->work.n_prompts)
		return;
	p->n_prompts = p->work.n_prompts;
	if (a->request == HL78_REQUEST_NONE || p->input_over ||
	    p->work.replay)
		return;
	plain_say(p, install ? "? type :accept install, or :later MINUTES" :
			 "? type :accept, or :later MINUTES");
}

static void print_notice(struct plain *p)
{
	if (p->n_notices == p->work.n_notices)
		return;
	p->n_notices = p->work.n_notices;
	if (!p->options->quiet)
		plain_complain(p, "%s", p->work.notice);
}

/* Who it is, once that is known, and again when its firmware is another. */
static void print_identity(struct plain *p)
{
	const struct hl78_identity *id = hl78_modem_identity(p->work.modem);
	char text[160];

	if (hl78_modem_running(p->work.modem) != HL78_PROC_NONE ||
	    !id->firmware[0] || strcmp(id->firmware, p->firmware) == 0)
		return;
	snprintf(p->firmware, sizeof(p->firmware), "%s", id->firmware);
	snprintf(text, sizeof(text), "%s, IMEI %s, firmware %s",
		 id->model[0] ? id->model : "unknown model",
		 id->imei[0] ? id->imei : "unknown", id->firmware);
	out_text(&p->out, row_mark(ROW_OWN));
	out_foreign(&p->out, text, strlen(text));
	out_char(&p->out, '\n');
}

static void print_new(struct plain *p)
{
	print_identity(p);
	print_at(p);
	print_events(p);
	print_progress(p);
	plain_update_progress(p);
	print_prompt(p);
	out_flush(&p->out);
	print_notice(p);
}

/* ---- what is typed ---- */

void plain_end(struct plain *p, int status)
{
	if (!p->over && !p->leaves)
		p->status = status;
	/* Who asks again while it ends does not want to wait. */
	p->over = p->leaves || !work_update_leave(&p->work);
	p->leaves = true;
}

static void take_line(struct plain *p)
{
	char *text = p->line;
	size_t len = p->line_len;

	while (len > 0 && (text[len - 1] == '\r' || text[len - 1] == ' '))
		len--;
	text[len] = '\0';
	p->line_len = 0;
	if (p->too_long)
		plain_complain(p, "a line over %d bytes is not taken",
			 PLAIN_LINE_MAX);
	else if (text[0] == ':')
		plain_word(p, text + 1);
	else if (work_takes_line(&p->work, text))
		work_line(&p->work, text);
	else if (len > 0)
		plain_complain(p, "commands begin with AT, our own with a colon; "
			  ":help lists them");
	p->too_long = false;
}

static void read_input(struct plain *p)
{
	char bytes[512];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		if (p->line_len > 0)
			take_line(p);
		if (n == 0 && isatty(STDIN_FILENO))
			plain_word(p, "quit"); /* Ctrl-D, of which more may come */
		else
			p->input_over = true;
		return;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] == '\n')
			take_line(p);
		else if (p->line_len + 1 < sizeof(p->line))
			p->line[p->line_len++] = bytes[i];
		else
			p->too_long = true;
	}
}

/* ---- the loop ---- */

static void told_to_go(struct plain *p, int status)
{
	if (!work_under_way(&p->work)) {
		/* Behind a line that hung, who saw the verdict? */
		if (status == APP_HUNG_UP && p->work.has_verdict)
			work_leave_note(&p->work);
		plain_end(p, status);
		return;
	}
	if (!p->headless)
		plain_complain(p, "going on until the module is done; a second "
			  "SIGTERM ends it");
	p->headless = p->input_over = true;
	work_leave_note(&p->work);
}

static void take_signals(struct plain *p)
{
	unsigned signals = loop_signals(&p->loop);

	if (signals & LOOP_INT)
		plain_end(p, APP_INTERRUPTED);
	if (signals & LOOP_TERM && p->headless)
		plain_end(p, APP_TERMINATED);
	else if (signals & LOOP_TERM)
		told_to_go(p, APP_TERMINATED);
	if (signals & LOOP_HUP)
		told_to_go(p, APP_HUNG_UP);
}

int plain_status_now(struct plain *p)
{
	const struct work *w = &p->work;
	struct hl78_outcome outcome;

	work_outcome(w, &outcome);
	if (w->live.port.state == PORT_LOST)
		return APP_NO_LINK;
	if (w->refused && outcome.kind == HL78_OUT_NONE)
		return APP_SAID_NO;
	return w->replay && w->follow == FOLLOW_NOTHING ?
	       APP_DONE : (int)app_outcome_status(outcome.kind);
}

static void end_alone(struct plain *p)
{
	struct work *w = &p->work;
	struct hl78_outcome outcome;
	char text[400];

	if (p->leaves && !work_update_runs(w))
		p->over = true;
	if (p->input_over)
		work_update_alone(w);
	if (p->over || p->leaves || !p->input_over || !work_settled(w))
		return;
	work_outcome(w, &outcome);
	if (!w->has_verdict) {
		out_finish(&p->out); /* room for the line that counts */
		app_outcome_text(&outcome, text, sizeof(text));
		out_text(&p->out, "  ");
		out_foreign(&p->out, text, strlen(text));
		out_char(&p->out, '\n');
	}
	plain_end(p, plain_status_now(p));
}

/* When silence has lasted for long enough to end alone. */
static hl78_time next_deadline(struct plain *p)
{
	hl78_time at = work_deadline(&p->work);
	hl78_time quiet = work_quiet_at(&p->work);

	return p->input_over && quiet > loop_now(&p->loop) && quiet < at ?
	       quiet : at;
}

static void work_on(struct plain *p, short revents)
{
	work_run(&p->work, revents);
	while (work_step(&p->work))
		print_new(p);
	work_flush(&p->work);
	print_new(p);
	end_alone(p);
}

void plain_keep_going(struct plain *p)
{
	bool follows = p->work.follow != FOLLOW_NOTHING;
	bool logged = follows || p->work.live.log;

	if ((p->work.replay && !follows) || p->loop.clock == LOOP_JUMPING)
		return;
	out_drop(&p->out, logged ? "the log has them" : NULL);
	out_drop(&p->err, NULL);
}

/* Lines that the reader had no room for. */
static void wait_for_room(struct out *out, struct pollfd *fd)
{
	*fd = (struct pollfd){ .fd = out_waits(out) ? out->fd : -1,
			       .events = POLLOUT };
}

static void run(struct plain *p)
{
	struct pollfd fds[4];

	work_on(p, 0);
	while (!p->over) {
		fds[0] = (struct pollfd){
			.fd = p->input_over ? -1 : STDIN_FILENO,
			.events = POLLIN,
		};
		work_fd(&p->work, &fds[1]);
		wait_for_room(&p->out, &fds[2]);
		wait_for_room(&p->err, &fds[3]);
		loop_wait(&p->loop, fds, 4, next_deadline(p));
		take_signals(p);
		if (fds[0].revents)
			read_input(p);
		work_on(p, fds[1].revents);
	}
	out_finish(&p->out);
	out_finish(&p->err);
}

int plain_run(const struct console_options *options)
{
	static struct plain p; /* too large for a stack */

	p.options = options;
	out_init(&p.out, STDOUT_FILENO);
	out_init(&p.err, STDERR_FILENO);
	/* A module that nobody watches need not take its time. */
	loop_init(&p.loop, isatty(STDIN_FILENO) ? LOOP_REAL :
		  port_sim_clock(options->live.port, false),
		  LOOP_INT | LOOP_TERM | LOOP_HUP);
	p.status = work_open(&p.work, options, &p.loop);
	if (p.status == APP_DONE) {
		work_look(&p.work);
		plain_keep_going(&p);
		run(&p);
	}
	work_close(&p.work);
	loop_fini(&p.loop);
	return p.status;
}
