/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console process: one thread, one ppoll() over keeper, terminal and port.
 * When it draws is console_frames.c's. Without a screen the same loop goes on
 * until the work has ended.
 */
#include "app/console_full.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Events of the module between two looks at the keys. */
#define STEPS_MAX 512

enum { FD_KEEPER, FD_IN, FD_OUT, FD_PORT, FD_WATCH, N_FDS };

void console_end(struct console *c, int status)
{
	if (!c->over && !c->leaves)
		c->status = status;
	/* Who asks again while it ends does not want to wait. */
	c->over = c->leaves || !work_update_leave(&c->work);
	c->leaves = true;
}

/* ---- the keeper ---- */

static void say(struct console *c, enum keeper_word word)
{
	char byte = (char)word;

	if (c->keeper >= 0)
		(void)!send(c->keeper, &byte, 1, MSG_NOSIGNAL);
}

/* ---- the screen comes and goes ---- */

static void show(struct console *c)
{
	if (c->headless)
		return;
	if (c->shown || tty_owner(&c->tty) != TTY_OURS) {
		screen_redraw(c->screen);
		c->dirty = true;
		return;
	}
	say(c, KEEPER_SCREEN_ON);
	if (tty_set_raw(&c->tty) != 0)
		return;
	screen_redraw(c->screen);
	c->shown = c->dirty = true;
}

/* The terminal as it was. Nothing is written where it is not ours. */
static void unshow(struct console *c)
{
	if (!c->shown)
		return;
	c->shown = false;
	screen_left(c->screen);
	tty_write_last(&c->tty, c->undo, c->undo_len);
	tty_set_back(&c->tty);
	say(c, KEEPER_SCREEN_OFF);
}

void console_suspend(struct console *c)
{
	unshow(c);
	say(c, KEEPER_STOP);
}

void console_go_headless(struct console *c, int status)
{
	if (c->headless)
		return;
	unshow(c);
	tty_close(&c->tty);
	if (!work_under_way(&c->work)) {
		/* Behind a line that hung, who saw the verdict? */
		if (status == APP_HUNG_UP && c->work.has_verdict)
			work_leave_note(&c->work);
		console_end(c, status);
		return;
	}
	c->headless = true;
	work_row(&c->work, ROW_WARNING, work_now(&c->work),
		 "the screen is gone, the work goes on");
	live_note(&c->work.live, "the screen is gone, the work goes on");
	work_leave_note(&c->work);
}

/* ---- signals, ours and those the keeper tells of ---- */

static void on_term(struct console *c)
{
	/* A signal to the whole group comes both ways, and is one. */
	unsigned n = c->n_terms > c->n_told ? c->n_terms : c->n_told;

	if (n > 1) {
		console_end(c, APP_TERMINATED);
		return;
	}
	if (!c->headless && c->shown && work_under_way(&c->work)) {
		unshow(c);
		app_error_now("going on without a screen until the module is "
			      "done; a second SIGTERM ends it");
	}
	console_go_headless(c, APP_TERMINATED);
}

static void hear(struct console *c)
{
	char word;
	ssize_t n = recv(c->keeper, &word, 1, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		close(c->keeper);
		c->keeper = -1;
		console_go_headless(c, APP_HUNG_UP);
		return;
	}
	switch (word) {
	case KEEPER_LEAVE:
		console_suspend(c);
		break;
	case KEEPER_CONTINUE:
		show(c);
		break;
	case KEEPER_TERM:
		c->n_told++;
		on_term(c);
		break;
	case KEEPER_HUP:
		console_go_headless(c, APP_HUNG_UP);
		break;
	case KEEPER_INT:
		console_end(c, APP_INTERRUPTED);
		break;
	}
}

/* A shell takes the terminal back as soon as the keeper is killed. */
static bool keeper_is_gone(const struct console *c)
{
	char word;

	return c->keeper >= 0 &&
	       recv(c->keeper, &word, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void resize(struct console *c)
{
	int rows, cols;

	if (c->headless)
		return;
	tty_size(&c->tty, &rows, &cols);
	if (canvas_resize(&c->canvas, rows, cols) == 0)
		screen_resize(c->screen, c->canvas.rows, c->canvas.cols);
	c->canvas.glyphs = screen_glyphs(c->screen);
	c->dirty = true;
}

static void take_signals(struct console *c)
{
	unsigned signals = loop_signals(&c->loop);

	if (signals & LOOP_TERM) {
		c->n_terms++;
		on_term(c);
	}
	if (signals & LOOP_HUP)
		console_go_headless(c, APP_HUNG_UP);
	if (signals & LOOP_INT)
		console_end(c, APP_INTERRUPTED);
	if (signals & LOOP_WINCH)
		resize(c);
}

/* ---- keys ---- */

/* Whose history it is: all simulated modules have one, a replay none. */
static const char *history_name(const struct work *w, char *out, size_t size)
{
	static const char sim[] = "sim:";
	const char *spec = w->options->live.port;

	if (!spec || (w->replay && w->follow == FOLLOW_NOTHING))
		spec = "";
	else if (strncmp(spec, sim, strlen(sim)) == 0)
		spec = "sim";
	return port_identity_name(&w->live.port.identity, spec, out, size);
}

void console_history(struct console *c)
{
	char notice[WORK_NOTICE_MAX], name[160];

	line_history(history_name(&c->work, name, sizeof(name)), notice,
		     sizeof(notice));
	if (notice[0])
		work_say(&c->work, HL78_WARNING, "%s", notice);
}

/* Not before the first frame, which need not wait for it, but for a key. */
static void start_line(struct console *c)
{
	if (c->has_line)
		return;
	c->has_line = true;
	line_init(c->options->macros);
	console_history(c);
}

static void read_keys(struct console *c)
{
	char bytes[512];
	struct key key;
	ssize_t n = tty_read(&c->tty, bytes, sizeof(bytes));

	start_line(c);
	if (n < 0) {
		if (tty_owner(&c->tty) != TTY_OTHERS)
			console_go_headless(c, APP_HUNG_UP);
		else if (keeper_is_gone(c))
			hear(c); /* the screen is left, whosever it is now */
		else
			c->shown = false; /* until the keeper says so */
		return;
	}
	for (ssize_t i = 0; i < n && c->shown; i++) {
		if (keys_feed(&c->keys, (uint8_t)bytes[i], &key))
			console_key(c, &key);
	}
	c->dirty = true; /* a pending Esc is shown */
	console_paste_ended(c);
}

/* Not before the first frame: see live_look(). True when there may be news. */
static bool look_once(struct console *c)
{
	if (c->looked || !c->drawn)
		return false;
	c->looked = true;
	start_line(c);
	work_look(&c->work);
	return true;
}

/* ---- the loop ---- */

static void wait(struct console *c, struct pollfd fds[N_FDS], bool more)
{
	hl78_time second = console_next_second(c);

	for (int i = 0; i < N_FDS; i++)
		fds[i] = (struct pollfd){ .fd = -1 };
	fds[FD_KEEPER].fd = c->keeper;
	fds[FD_KEEPER].events = POLLIN;
	if (c->shown) {
		fds[FD_IN].fd = c->tty.in;
		fds[FD_IN].events = POLLIN;
		fds[FD_OUT].fd = console_output_waits(c) ? c->tty.out : -1;
		fds[FD_OUT].events = POLLOUT;
	}
	fds[FD_WATCH].fd = c->ports.watch.fd;
	fds[FD_WATCH].events = POLLIN;
	work_fd(&c->work, &fds[FD_PORT]);
	loop_wait(&c->loop, fds, N_FDS, more ? 0 : console_deadline(c));
	if (loop_now(&c->loop) >= second) {
		c->clock_at_us = 0;
		c->dirty = true;
	}
}

/* True when there is more to be done at once. */
static bool work_on(struct console *c, short revents)
{
	int n = 0;

	if (work_run(&c->work, revents))
		c->dirty = true;
	while (n < STEPS_MAX && work_step(&c->work))
		n++;
	console_page_say(c);
	console_paste_next(c);
	work_flush(&c->work);
	if (n > 0)
		c->dirty = true;
	return n == STEPS_MAX;
}

/* Between a download and its installation, say, nothing is under way. */
static bool nothing_follows(const struct work *w)
{
	return !work_under_way(w) &&
	       (w->live.port.state == PORT_LOST || work_settled(w));
}

static void end_headless(struct console *c)
{
	struct hl78_outcome outcome;
	char text[400];

	if (c->headless)
		work_update_alone(&c->work);
	if (!c->headless || c->over || c->leaves ||
	    !nothing_follows(&c->work))
		return;
	work_outcome(&c->work, &outcome);
	app_error_last("%s", app_outcome_text(&outcome, text, sizeof(text)));
	console_end(c, app_outcome_status(outcome.kind));
}

static void run(struct console *c)
{
	struct pollfd fds[N_FDS];
	int64_t live_at, real_us;
	bool more = true;

	while (!c->over) {
		live_at = ask_live_at(&c->ask, console_real_us());
		wait(c, fds, more);
		take_signals(c);
		if (c->keeper >= 0 && fds[FD_KEEPER].revents)
			hear(c);
		if (c->shown && fds[FD_IN].revents)
			read_keys(c);
		console_ports_sync(c);
		console_themes_sync(c);
		console_update_sync(c);
		if (console_ports_run(c, fds[FD_WATCH].revents != 0))
			c->dirty = true;
		more = work_on(c, fds[FD_PORT].revents);
		if (!c->known && !c->work.want_identity && !c->work.asking) {
			c->known = true;
			c->frame_at_us = 0;
		}
		real_us = console_real_us();
		if (real_us >= live_at || ask_sync(&c->ask, &c->work, real_us))
			c->dirty = true;
		if (c->shown) {
			console_news(c);
			console_write(c);
			console_draw(c);
			more |= look_once(c);
		}
		end_headless(c);
		if (c->leaves && !work_update_runs(&c->work))
			c->over = true;
	}
}

/* ---- start and end ---- */

/* Back to the shell, with the name of what is left behind. */
static void leave(struct console *c)
{
	const char *log = logfile_path(c->work.live.log);

	if (!c->shown)
		return;
	unshow(c);
	if (log[0] && !c->options->quiet)
		app_error_last("the log is %s", log);
}

static bool start_screen(struct console *c)
{
	int rows, cols;

	tty_size(&c->tty, &rows, &cols);
	if (canvas_init(&c->canvas, rows, cols) != 0)
		return false;
	c->screen = screen_new(c->canvas.rows, c->canvas.cols,
			       c->options->color);
	if (!c->screen) {
		app_error("no screen on this terminal; --ui plain needs none");
		return false;
	}
	c->canvas.glyphs = screen_glyphs(c->screen);
	console_theme_start(c);
	if (c->options->no_mouse)
		screen_no_mouse(c->screen);
	ui_init(&c->ui);
	if (!work_has_port(&c->work))
		c->ui.focus = UI_PAGE_PORTS;
	keys_init(&c->keys);
	c->keys.vt100 = screen_keypad_is_keys(c->screen);
	return true;
}

int console_full(int keeper, void *arg)
{
	static struct console c; /* too large for a stack */

	c.options = arg;
	c.keeper = keeper;
	c.undo_len = screen_undo(c.undo, sizeof(c.undo));
	c.tty = (struct tty){ .in = -1, .out = -1 };
	c.ports.watch.fd = -1;
	loop_init(&c.loop, LOOP_REAL, LOOP_TERM | LOOP_HUP | LOOP_INT |
		  LOOP_WINCH | LOOP_CONT | LOOP_TSTP);
	c.status = work_open(&c.work, c.options, &c.loop);
	if (c.status == APP_DONE) {
		c.status = APP_NO_LINK;
		if (tty_open(&c.tty) == 0 && start_screen(&c)) {
			c.status = APP_DONE;
			show(&c);
			run(&c);
			leave(&c);
			line_fini();
		}
	}
	tty_close(&c.tty);
	screen_free(c.screen);
	canvas_fini(&c.canvas);
	work_close(&c.work);
	port_watch_close(&c.ports.watch);
	picker_fini(&c.ports.picker);
	console_update_fini(&c);
	return c.status;
}
