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

#include "app/leaving.h"
#include "app/out.h"
#include "app/plain_status.h"
#include "app/port_sim.h"
#include "app/work.h"
#include "ui/action.h"
#include "ui/format.h"

#define LINE_BYTES_MAX 1024
/* Rows that are shown again where no number is given. */
#define AGAIN_PRESET 10
/* Percents between two lines of progress. */
#define PROGRESS_STEP 10

struct plain {
	const struct console_options *options;
	struct loop loop;
	struct work work;
	struct out out;
	struct out err;  /* what is wrong; it may be as stuck as the other */
	bool input_over; /* nobody types any more */
	bool headless;   /* told to go, while something is under way */
	const struct leaving *told; /* what :quit would mean */
	bool over;
	int status;
	uint64_t events; /* rows printed so far, by their numbers, */
	uint64_t at;
	uint64_t n_prompts; /* requests, */
	uint64_t n_notices; /* and notices */
	int step;        /* of progress, printed last */
	char firmware[HL78_VERSION_MAX]; /* printed last */
	bool too_long;   /* the line that is being read */
	size_t line_len;
	char line[LINE_BYTES_MAX];
};

/* ---- output ---- */

/*
 * What a row begins with; signs that every terminal has, and words where the
 * text need not tell how bad it is.
 */
static const char *const marks[N_ROW_KINDS] = {
	[ROW_INFO] = "  ", [ROW_GOOD] = "+ ", [ROW_ASK] = "? ",
	[ROW_WARNING] = "! warning: ", [ROW_ERROR] = "! error: ",
	[ROW_OWN] = "* ",
	[ROW_HOST] = "> ", [ROW_MODULE] = "< ", [ROW_NOTE] = "# ",
};

static void print_row(struct plain *p, const struct row *row)
{
	char code[ROW_CODE_MAX + 2] = "";

	if (p->options->stamps && row->stamp[0]) {
		out_text(&p->out, row->stamp);
		out_char(&p->out, ' ');
	}
	out_text(&p->out, marks[row->kind]);
	if (row->event >= 0)
		snprintf(code, sizeof(code), "%-5s ", row->code);
	out_foreign(&p->out, code, strlen(code));
	out_foreign(&p->out, row->text, row->text_len);
	out_char(&p->out, '\n');
}

static void say(struct plain *p, const char *text)
{
	out_text(&p->out, text);
	out_char(&p->out, '\n');
}

/* As app_error() does, but waiting for nobody. */
static void __attribute__((format(printf, 2, 3)))
complain(struct plain *p, const char *format, ...)
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
			print_row(p, row);
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
		print_row(p, row);
	}
}

static void print_progress(struct plain *p)
{
	const struct hl78_status *status = hl78_modem_status(p->work.modem);
	const struct hl78_progress *g = &status->progress;
	char bytes[FORMAT_MAX], total[FORMAT_MAX], rate[FORMAT_MAX];
	char left[FORMAT_MAX], text[200];
	int step = g->percent / PROGRESS_STEP;
	size_t n;

	if (g->percent < 0 || status->package == HL78_PACKAGE_NONE ||
	    status->package == HL78_PACKAGE_OFFERED) {
		p->step = 0;
		return;
	}
	if (step == p->step)
		return;
	p->step = step;
	n = (size_t)snprintf(text, sizeof(text), "  downloading %d %%",
			     g->percent);
	if (g->bytes >= 0 && g->total >= 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      ", %s of %s%s",
				      format_size(g->bytes, bytes),
				      g->estimated ? "about " : "",
				      format_size(g->total, total));
	if (g->rate >= 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n, ", %s/s",
				      format_size(g->rate, rate));
	if (g->eta_s > 0)
		snprintf(text + n, sizeof(text) - n, ", %s left",
			 format_left(g->eta_s, left));
	say(p, text);
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
	say(p, install ? "? type :accept install, or :later MINUTES" :
			 "? type :accept, or :later MINUTES");
}

static void print_notice(struct plain *p)
{
	if (p->n_notices == p->work.n_notices)
		return;
	p->n_notices = p->work.n_notices;
	if (!p->options->quiet)
		complain(p, "%s", p->work.notice);
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
	out_text(&p->out, marks[ROW_OWN]);
	out_foreign(&p->out, text, strlen(text));
	out_char(&p->out, '\n');
}

static void print_new(struct plain *p)
{
	print_identity(p);
	print_at(p);
	print_events(p);
	print_progress(p);
	print_prompt(p);
	out_flush(&p->out);
	print_notice(p);
}

/* ---- what is typed ---- */

static void end(struct plain *p, int status)
{
	if (!p->over)
		p->status = status;
	p->over = true;
}

static void do_quit(struct plain *p, const char *args)
{
	const struct leaving *leaving = leaving_now(&p->work);
	char text[200];

	(void)args;
	/* Nobody answers for a script. */
	if (!isatty(STDIN_FILENO) && !work_under_way(&p->work))
		leaving = NULL;
	if (!leaving || leaving == p->told) {
		end(p, APP_DONE);
		return;
	}
	p->told = leaving;
	snprintf(text, sizeof(text), "? %s :quit again leaves: %s",
		 leaving->what, leaving->means);
	say(p, text);
}

static void do_accept(struct plain *p, const char *args)
{
	work_accept_by_name(&p->work, args);
}

static void do_later(struct plain *p, const char *args)
{
	work_defer_by_name(&p->work, args);
}

static void do_session(struct plain *p, const char *args)
{
	enum work_verb verb;

	if (!*args)
		plain_session(&p->out, &p->work);
	else if (work_verb_of_name(args, &verb))
		work_session(&p->work, verb);
	else
		complain(p, "a session has start, stop, restore and test");
}

static void do_setup(struct plain *p, const char *args)
{
	if (!*args)
		plain_setup(&p->out, &p->work);
	else if (strcmp(args, "all") == 0)
		work_set_up(&p->work);
	else
		complain(p, "it is :setup, or :setup all; :set changes one "
			 "setting");
}

static void do_set(struct plain *p, const char *args)
{
	char why[200];

	if (!plain_set(&p->work, args, why, sizeof(why)))
		complain(p, "%s", why);
}

static void do_note(struct plain *p, const char *args)
{
	work_note(&p->work, args);
}

static void do_status(struct plain *p, const char *args)
{
	(void)args;
	plain_status(&p->out, &p->work);
}

/* The last `args` rows once more; a number that is none counts as the most. */
static void print_again(struct plain *p, const struct rows *rows,
			const char *args)
{
	uint64_t n = 0, kept = rows->end - rows->first;

	for (; *args >= '0' && *args <= '9' && n < kept; args++)
		n = 10 * n + (uint64_t)(*args - '0');
	if (*args && n < kept) {
		complain(p, "how many? As in :events 20");
		return;
	}
	if (n == 0)
		n = AGAIN_PRESET;
	if (kept == 0)
		say(p, "There are none yet.");
	for (uint64_t i = rows->end - (n < kept ? n : kept); i < rows->end; i++)
		print_row(p, rows_at(rows, i));
}

static void do_events(struct plain *p, const char *args)
{
	print_again(p, &p->work.events, args);
}

static void do_at(struct plain *p, const char *args)
{
	print_again(p, &p->work.at, args);
}

static void do_help(struct plain *p, const char *args);

static const struct word {
	const char *name;
	const char *args;
	const char *help;
	void (*run)(struct plain *p, const char *args);
} words[] = {
	{ "status", "", "how it stands, in sentences", do_status },
	{ "events", "[NUMBER]", "the last events again", do_events },
	{ "at", "[NUMBER]", "the last AT lines again", do_at },
	{ "accept", "[install]", "yes to what the module asks", do_accept },
	{ "later", "[MINUTES]", "ask again later", do_later },
	{ "session", "[VERB]", "how it stands; start, stop, restore, test",
	  do_session },
	{ "setup", "[all]", "the settings; all indications on", do_setup },
	{ "set", "NAME VALUE", "change one, as polling 60", do_set },
	{ "note", "TEXT", "write a remark into the log", do_note },
	{ "quit", "", "leave", do_quit },
	{ "help", "", "this list", do_help },
};

static void do_help(struct plain *p, const char *args)
{
	char text[100];

	(void)args;
	say(p, "A line that begins with AT is sent. Besides:");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		snprintf(text, sizeof(text), "  :%-8s%-11s %s", words[i].name,
			 words[i].args, words[i].help);
		say(p, text);
	}
	for (const struct action_macro *m = p->options->macros; m && m->name;
	     m++) {
		snprintf(text, sizeof(text), "  :%-17s %.70s", m->name,
			 m->command);
		say(p, text);
	}
}

static void run_word(struct plain *p, const char *text)
{
	const struct action_macro *macro =
		action_macro(p->options->macros, text);
	size_t len = strcspn(text, " ");
	const char *args = text + len + strspn(text + len, " ");

	/* The user's first: it means the same on the full screen. */
	if (macro) {
		work_line(&p->work, macro->command);
		return;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i].name) == len &&
		    memcmp(words[i].name, text, len) == 0) {
			words[i].run(p, args);
			return;
		}
	}
	complain(p, ":%.40s is no command; :help lists them", text);
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
		complain(p, "a line over %d bytes is not taken",
			 LINE_BYTES_MAX);
	else if (text[0] == ':')
		run_word(p, text + 1);
	else if (work_takes_line(&p->work, text))
		work_line(&p->work, text);
	else if (len > 0)
		complain(p, "commands begin with AT, our own with a colon; "
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
			do_quit(p, ""); /* Ctrl-D, of which more may come */
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
		end(p, status);
		return;
	}
	if (!p->headless)
		complain(p, "going on until the module is done; a second "
			  "SIGTERM ends it");
	p->headless = p->input_over = true;
	work_leave_note(&p->work);
}

static void take_signals(struct plain *p)
{
	unsigned signals = loop_signals(&p->loop);

	if (signals & LOOP_INT)
		end(p, APP_INTERRUPTED);
	if (signals & LOOP_TERM && p->headless)
		end(p, APP_TERMINATED);
	else if (signals & LOOP_TERM)
		told_to_go(p, APP_TERMINATED);
	if (signals & LOOP_HUP)
		told_to_go(p, APP_HUNG_UP);
}

static void end_alone(struct plain *p)
{
	struct work *w = &p->work;
	struct hl78_outcome outcome;
	char text[400];

	if (p->over || !p->input_over || !work_settled(w))
		return;
	work_outcome(w, &outcome);
	if (!w->has_verdict) {
		out_finish(&p->out); /* room for the line that counts */
		app_outcome_text(&outcome, text, sizeof(text));
		out_text(&p->out, "  ");
		out_foreign(&p->out, text, strlen(text));
		out_char(&p->out, '\n');
	}
	if (w->live.port.state == PORT_LOST)
		end(p, APP_NO_LINK);
	else if (w->refused && outcome.kind == HL78_OUT_NONE)
		end(p, APP_SAID_NO);
	else
		end(p, w->replay && w->follow == FOLLOW_NOTHING ? APP_DONE :
		       app_outcome_status(outcome.kind));
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

/*
 * A module does not wait for whoever reads these lines. A log that is read, or
 * a simulated module whose time jumps, does.
 */
static void keep_going(struct plain *p)
{
	bool follows = p->work.follow != FOLLOW_NOTHING;
	bool logged = follows || p->work.live.log;

	if ((p->work.replay && !follows) || p->loop.clock == LOOP_JUMPING)
		return;
	out_drop(&p->out, logged ? "the log has them" : NULL);
	out_drop(&p->err, NULL);
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
		keep_going(&p);
		run(&p);
	}
	work_close(&p.work);
	loop_fini(&p.loop);
	return p.status;
}
