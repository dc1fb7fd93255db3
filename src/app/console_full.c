/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The console process: one thread, one ppoll() over keeper, terminal and port.
 * A frame is drawn only when the one before has gone out and the terminal has
 * room, from the newest state; nothing is drawn when nothing changed. Without
 * a screen the same loop goes on until the work has ended.
 */
#include "app/console_full.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/*
 * A frame pays for its bytes, so long for each, or FRAME_MAX_MS. It may owe as
 * much: lines that come one by one are shown at once, and a flood costs no more
 * than 20 kB/s. What a module says in one go is shown in one.
 */
#define BYTE_US      50
#define FRAME_MIN_MS 5
#define FRAME_MAX_MS 50
/* The second frame waits so long for the module to say who it is. */
#define SECOND_FRAME_MS 400
/* A notice gives way to the advice after this. */
#define NOTICE_MS 10000
/* Events of the module between two looks at the keys. */
#define STEPS_MAX 512

enum { FD_KEEPER, FD_IN, FD_OUT, FD_PORT, FD_WATCH, N_FDS };

int64_t console_real_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

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

static void go_headless(struct console *c, int status)
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
	go_headless(c, APP_TERMINATED);
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
		go_headless(c, APP_HUNG_UP);
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
		go_headless(c, APP_HUNG_UP);
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
		go_headless(c, APP_HUNG_UP);
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
			go_headless(c, APP_HUNG_UP);
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

/* ---- frames ---- */

static void write_screen(struct console *c)
{
	const char *out;
	size_t len;
	ssize_t n;

	while (c->shown && (out = screen_output(c->screen, &len)) && len > 0) {
		n = tty_write(&c->tty, out, len);
		if (n < 0)
			go_headless(c, APP_HUNG_UP);
		if (n <= 0)
			return;
		screen_sent(c->screen, (size_t)n);
	}
}

static bool output_waits(const struct console *c)
{
	size_t len;

	screen_output(c->screen, &len);
	return len > 0;
}

static bool frame_possible(const struct console *c, int64_t real_us)
{
	return c->shown && !output_waits(c) && tty_drained(&c->tty) &&
	       real_us >= c->frame_at_us;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When the next frame may come after one of so many bytes. */
static void frame_pay(struct console *c, int64_t real_us, size_t len)
{
	int64_t most_us = HL78_MS(FRAME_MAX_MS);

	if (c->paid_us < real_us)
		c->paid_us = real_us;
	c->paid_us += least((int64_t)len * BYTE_US, most_us);
	c->frame_at_us = real_us + HL78_MS(FRAME_MIN_MS);
	if (!c->known && !c->drawn)
		c->frame_at_us = real_us + HL78_MS(SECOND_FRAME_MS);
	else if (c->frame_at_us < c->paid_us - most_us)
		c->frame_at_us = c->paid_us - most_us;
}

static void draw(struct console *c)
{
	int64_t real_us = console_real_us();
	struct ui_model model;
	struct console_texts texts;
	size_t len;

	if (!c->dirty || !frame_possible(c, real_us))
		return;
	if (tty_owner(&c->tty) == TTY_OTHERS) {
		c->shown = false;
		return;
	}
	console_model(c, &model, &texts);
	console_search_hint(c, &model, &texts);
	console_choices(&model, &texts);
	ui_draw(&c->ui, &model, &c->canvas);
	screen_draw(c->screen, &c->canvas);
	c->dirty = false;
	screen_output(c->screen, &len);
	frame_pay(c, real_us, len);
	c->drawn = true;
	write_screen(c);
}

void console_draw_now(struct console *c)
{
	c->dirty = true;
	c->frame_at_us = 0;
	draw(c);
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

/* ---- time ---- */

static void note_new(struct console *c)
{
	int64_t real_us = console_real_us();

	/* What was said before a request came is not for its line. */
	if (c->n_prompts != c->work.n_prompts) {
		c->n_prompts = c->work.n_prompts;
		c->n_notices = c->n_timed;
		c->dirty = true;
	}
	if (c->n_timed != c->work.n_notices) {
		c->n_timed = c->work.n_notices;
		c->notice_until_us = real_us + HL78_MS(NOTICE_MS);
		c->dirty = true;
	} else if (c->n_notices != c->n_timed &&
		   real_us >= c->notice_until_us) {
		c->n_notices = c->n_timed;
		c->dirty = true;
	}
	if (c->advice != c->advice_next && real_us >= c->advice_at_us)
		c->dirty = true;
}

/* What the screen waits for, on the real clock. */
static int64_t real_deadline(const struct console *c, int64_t real_us)
{
	int64_t at = ask_live_at(&c->ask, real_us);

	at = least(at, console_ports_deadline(c));
	if (c->n_notices != c->work.n_notices)
		at = least(at, c->notice_until_us);
	if (c->advice != c->advice_next && !c->dirty)
		at = least(at, c->advice_at_us);
	/* A slow line says nothing when it is empty: look again. */
	if (c->dirty && c->shown && !output_waits(c))
		at = least(at, c->frame_at_us > real_us ?
			       c->frame_at_us :
			       real_us + HL78_MS(FRAME_MAX_MS));
	return at;
}

static hl78_time next_deadline(struct console *c)
{
	hl78_time at = work_deadline(&c->work), now = loop_now(&c->loop);
	int64_t real_us = console_real_us(), real;

	if (c->headless && work_quiet_at(&c->work) > now)
		return least(at, work_quiet_at(&c->work));
	if (!c->shown)
		return at;
	real = real_deadline(c, real_us);
	if (real != HL78_NEVER)
		at = least(at, now + (real - real_us) * c->loop.speed);
	return least(at, console_next_second(c));
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
		fds[FD_OUT].fd = output_waits(c) ? c->tty.out : -1;
		fds[FD_OUT].events = POLLOUT;
	}
	fds[FD_WATCH].fd = c->ports.watch.fd;
	fds[FD_WATCH].events = POLLIN;
	work_fd(&c->work, &fds[FD_PORT]);
	loop_wait(&c->loop, fds, N_FDS, more ? 0 : next_deadline(c));
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
			note_new(c);
			write_screen(c);
			draw(c);
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
