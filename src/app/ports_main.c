/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ports: the serial ports of this machine, what sits behind each, and
 * which one takes the AT commands of an HL78xx. No port is opened for it. The
 * console without a screen shows the same list where it is given no port.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/jsonl.h"

/* The width of the first column: as the longest path, within reason. */
static int path_width(const struct port_list *list)
{
	size_t width = 12;

	for (size_t i = 0; i < list->n; i++) {
		size_t len = strlen(list->ports[i].path);

		if (len > width && len <= 24)
			width = len;
	}
	return (int)width;
}

/* "; serial 0123" behind what is known already. */
static void add(struct out *out, bool *any, const char *what,
		const char *text)
{
	if (!text[0])
		return;
	out_text(out, *any ? "; " : "  ");
	out_text(out, what);
	out_foreign(out, text, strlen(text));
	*any = true;
}

static void print_port(struct out *out, const struct port_info *port,
		       int width)
{
	char path[PORT_PATH_MAX + 32], usb[16] = "";
	bool any = false;

	snprintf(path, sizeof(path), "%-*s", width, port->path);
	out_text(out, path);
	if (port->vid >= 0)
		snprintf(usb, sizeof(usb), "%04x:%04x", (unsigned)port->vid,
			 (unsigned)port->pid);
	if (port->at_port)
		add(out, &any, "", "the AT port of an HL78xx");
	add(out, &any, "", port->description);
	add(out, &any, "", usb);
	add(out, &any, "serial ", port->serial);
	if (!any)
		add(out, &any, "", "a serial port");
	add(out, &any, "", port->by_id);
	add(out, &any, "in use by ", port->holder);
	out_char(out, '\n');
}

static int show_json(struct out *out)
{
	const struct moment when = { .clock = HL78_CLOCK_NONE };
	const struct hl78_outcome outcome = { .kind = HL78_OUT_NONE };
	struct port_list list;
	int n = port_list_read(&list, true);

	if (n < 0)
		return n;
	n = (int)list.n;
	jsonl_start(out, &when, "ports", "none");
	for (size_t i = 0; i < list.n; i++)
		jsonl_port(out, &when, &list.ports[i]);
	jsonl_result(out, &when, &outcome, APP_DONE, JSON_UNKNOWN);
	port_list_free(&list);
	return n;
}

static void print_text(struct out *out, const struct port_list *list)
{
	int width = path_width(list);

	for (size_t i = 0; i < list->n; i++)
		print_port(out, &list->ports[i], width);
}

int ports_show(struct out *out)
{
	struct port_list list;
	int n = port_list_read(&list, true);

	if (n == 0) {
		print_text(out, &list);
		n = (int)list.n;
	}
	port_list_free(&list);
	return n;
}

int ports_main(const struct app_options *options, int n, char **operands)
{
	static struct out out; /* too large for a stack */
	int found;

	(void)n;
	(void)operands;
	out_init(&out, STDOUT_FILENO);
	found = options->json ? show_json(&out) : ports_show(&out);
	if (found < 0) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	/* On standard error: who counts lines counts ports. */
	if (found == 0 && !options->json)
		app_error("no serial port found; sim: is a simulated module");
	return app_end_output(&out, APP_DONE);
}
