/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When the full-screen console draws: a frame only when the one before has gone
 * out and the terminal has room, from the newest state; nothing when nothing
 * changed. How long a notice and an advice stand is a matter of the real clock,
 * whatever the speed of a simulated module.
 */
#include "app/console_full.h"

#include <time.h>

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
int64_t console_real_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* ---- frames ---- */

void console_write(struct console *c)
{
	const char *out;
	size_t len;
	ssize_t n;

	while (c->shown && (out = screen_output(c->screen, &len)) && len > 0) {
		n = tty_write(&c->tty, out, len);
		if (n < 0)
			console_go_headless(c, APP_HUNG_UP);
		if (n <= 0)
			return;
		screen_sent(c->screen, (size_t)n);
	}
}

bool console_output_waits(const struct console *c)
{
	size_t len;

	screen_output(c->screen, &len);
	return len > 0;
}

static bool frame_possible(const struct console *c, int64_t real_us)
{
	return c->shown && !console_output_waits(c) && tty_drained(&c->tty) &&
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

void console_draw(struct console *c)
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
	console_write(c);
}

void console_draw_now(struct console *c)
{
	c->dirty = true;
	c->frame_at_us = 0;
	console_draw(c);
}

/* ---- time ---- */

void console_news(struct console *c)
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
	if (c->dirty && c->shown && !console_output_waits(c))
		at = least(at, c->frame_at_us > real_us ?
			       c->frame_at_us :
			       real_us + HL78_MS(FRAME_MAX_MS));
	return at;
}

hl78_time console_deadline(struct console *c)
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
