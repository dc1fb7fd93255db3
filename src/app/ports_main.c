/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fotacon ports: the serial ports of this machine, what sits behind each, and
 * which one takes the AT commands of an HL78xx. No port is opened for it.
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
	add(out, &any, "in use by ", port->holder);
	out_char(out, '\n');
}

static void print_json(struct out *out, const struct port_list *list)
{
	const struct moment when = { .clock = HL78_CLOCK_NONE };
	const struct hl78_outcome outcome = { .kind = HL78_OUT_NONE };

	jsonl_start(out, &when, "ports", "none");
	for (size_t i = 0; i < list->n; i++)
		jsonl_port(out, &when, &list->ports[i]);
	jsonl_result(out, &when, &outcome, APP_DONE, JSON_UNKNOWN);
}

static void print_text(struct out *out, const struct port_list *list)
{
	int width = path_width(list);

	for (size_t i = 0; i < list->n; i++)
		print_port(out, &list->ports[i], width);
	/* On standard error: who counts lines counts ports. */
	if (list->n == 0)
		app_error("no serial port found; sim: is a simulated module");
}

int ports_main(const struct app_options *options, int n, char **operands)
{
	static struct out out; /* too large for a stack */
	struct port_list list;
	int status;

	(void)n;
	(void)operands;
	if (port_list_read(&list, true) != 0) {
		app_error("no memory");
		return APP_NO_LINK;
	}
	out_init(&out, STDOUT_FILENO);
	if (options->json)
		print_json(&out, &list);
	else
		print_text(&out, &list);
	status = app_end_output(&out, APP_DONE);
	port_list_free(&list);
	return status;
}
