/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of ports, and going over to another port. The list is read when the
 * page is opened and when the machine tells of a change, a moment later: what
 * is plugged in gets its names and its permissions one after the other. Nothing
 * is watched, and no time passes, while the page is closed.
 */
#include "app/console_full.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "app/leaving.h"
#include "io/state.h"

/* A device that comes is whole after this. */
#define SETTLE_MS 250
/* Where the machine has no watch to give, the list is read so often. */
#define AGAIN_MS 2000

/* ---- the list ---- */

static const char *log_folder(const struct console *c, char *out, size_t size)
{
	const char *folder = c->options->live.log_folder;

	if (folder)
		return folder;
	return state_path("", out, size) == 0 ? out : NULL;
}

static void read_list(struct console *c)
{
	const struct work *w = &c->work;
	const struct port *port = &w->live.port;
	char folder[PATH_MAX];
	struct port_list list;
	struct picker_sources sources = {
		.ports = &list,
		.settings = c->options->settings,
		.log_folder = log_folder(c, folder, sizeof(folder)),
		.spec = w->options->live.port,
		.path = port->state == PORT_OPEN && port->identity.known ?
			port->identity.path : NULL,
		.log = logfile_path(w->live.log),
	};

	c->ports.read_at_us = 0;
	if (port_list_read(&list, true) != 0 ||
	    picker_fill(&c->ports.picker, &sources) != 0)
		work_say(&c->work, HL78_WARNING, "no memory for the ports");
	port_list_free(&list);
	picker_watch(&c->ports.picker, &c->ports.watch);
	port_watch_take(&c->ports.watch); /* what reading itself did */
	if (c->ports.watch.fd < 0)
		c->ports.read_at_us = console_real_us() + HL78_MS(AGAIN_MS);
}

static void open_page(struct console *c)
{
	c->ports.open = true;
	c->ports.problem[0] = '\0';
	port_watch_open(&c->ports.watch);
	picker_seen(&c->ports.picker);
	read_list(c);
	c->ui.ports = (struct ui_chooser){
		.chosen = picker_first(&c->ports.picker),
	};
}

static void close_page(struct console *c)
{
	c->ports.open = false;
	c->ports.read_at_us = 0;
	port_watch_close(&c->ports.watch);
}

void console_ports_sync(struct console *c)
{
	bool open = c->ui.focus == UI_PAGE_PORTS && !c->headless;

	if (open && !c->ports.open)
		open_page(c);
	else if (!open && c->ports.open)
		close_page(c);
}

bool console_ports_run(struct console *c, bool ready)
{
	struct console_ports *p = &c->ports;
	int64_t real_us = console_real_us();

	if (ready && port_watch_take(&p->watch) && p->read_at_us == 0)
		p->read_at_us = real_us + HL78_MS(SETTLE_MS);
	if (p->read_at_us == 0 || real_us < p->read_at_us)
		return false;
	read_list(c);
	return true;
}

int64_t console_ports_deadline(const struct console *c)
{
	return c->ports.read_at_us ? c->ports.read_at_us : HL78_NEVER;
}

struct ui_picks console_ports_picks(const struct console *c)
{
	const struct console_ports *p = &c->ports;

	return (struct ui_picks){
		.list = p->picker.picks,
		.n = p->picker.n,
		.remark = p->picker.serial ? NULL : "No serial port is here; "
			"one that is plugged in appears.",
		.problem = p->problem[0] ? p->problem : NULL,
	};
}

void console_ports_choose(struct console *c)
{
	const struct ui_picks picks = console_ports_picks(c);
	const struct ui_pick *chosen = ui_chosen(&c->ui.ports, &picks);
	const struct picker_entry *entry =
		chosen ? picker_entry(&c->ports.picker, chosen->id) : NULL;

	if (entry && entry->is_open)
		c->ui.focus = c->ui.pane; /* there it is */
	else if (entry)
		console_port_want(c, entry->spec);
}

/* ---- another port ---- */

/* What belonged to the port that was open goes with it. */
static void begin_anew(struct console *c)
{
	rows_window_init(&c->ui.events);
	rows_window_init(&c->ui.at);
	c->ui.pace = (struct ui_pace){ .rate = -1 };
	c->ui.focus = c->ui.pane = UI_PANE_AT;
	c->ask = (struct ask){ .about = ASK_NOTHING };
	c->advice = c->advice_command = c->advice_next = NULL;
	c->clock_at_us = 0;
	c->known = c->looked = false;
	c->paste_len = 0;
	c->paste_goes = c->paste_cut = false;
}

static void refused(struct console *c, const char *why)
{
	snprintf(c->ports.problem, sizeof(c->ports.problem), "%s", why);
	work_say(&c->work, HL78_ERROR, "%s", why);
}

static void change(struct console *c, const char *spec)
{
	struct work *w = &c->work;
	bool had_port = work_has_port(w);
	int status;

	/* It may take seconds: a rate is looked for, a disk is slow. */
	work_say(w, HL78_INFO, "opening %.200s", spec);
	console_draw_now(c);
	status = work_change(w, spec);
	if (status == APP_DONE || had_port != work_has_port(w))
		begin_anew(c);
	if (status == APP_DONE) {
		if (!had_port)
			c->n_notices = w->n_notices; /* it is open: enough */
		console_theme_of_port(c);
		console_history(c);
		return;
	}
	if (!work_has_port(w))
		c->ui.focus = UI_PAGE_PORTS;
	/* Without one it was a signal, which says enough. */
	if (w->why[0])
		refused(c, w->why);
	if (c->ports.open)
		read_list(c);
}

void console_port_want(struct console *c, const char *spec)
{
	if (work_update_cancel_means(&c->work)) {
		work_say(&c->work, HL78_WARNING, "a local update runs: end it "
			 "first (:update cancel)");
		return;
	}
	if (strlen(spec) >= sizeof(c->ports.wanted)) {
		refused(c, "a port has no name as long as that");
		return;
	}
	snprintf(c->ports.wanted, sizeof(c->ports.wanted), "%s", spec);
	c->ports.problem[0] = '\0';
	if (leaving_now(&c->work))
		ask_open(&c->ask, ASK_PORT, console_real_us(), "");
	else
		console_port_change(c);
}

void console_port_change(struct console *c)
{
	char spec[PICKER_SPEC_MAX];

	snprintf(spec, sizeof(spec), "%s", c->ports.wanted);
	c->ports.wanted[0] = '\0';
	if (spec[0])
		change(c, spec);
}
