/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a port cannot be had, in a sentence that also says what to do. It looks
 * at the device for that and changes nothing.
 */
#include "io/port_say.h"

#include <errno.h>
#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "io/headless.h"
#include "io/port_list.h"
#include "io/process.h"

/* A sentence is no list. */
#define PORTS_NAMED_MAX 6

/* "NAME: " and the rest; what does not fit is cut off at the end. */
static void sentence(struct port *port, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void sentence(struct port *port, const char *format, ...)
{
	va_list args;
	int n;

	n = snprintf(port->error, sizeof(port->error), "%.128s: ", port->spec);
	va_start(args, format);
	vsnprintf(port->error + n, sizeof(port->error) - (size_t)n, format,
		  args);
	va_end(args);
}

static void no_permission(struct port *port, const char *path)
{
	struct group *group = NULL;
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 0060) == 0060)
		group = getgrgid(st.st_gid);
	if (group)
		sentence(port, "no permission; group %s has it: sudo usermod "
			 "-aG %s $USER, then log in again", group->gr_name,
			 group->gr_name);
	else
		sentence(port, "no permission, and no group that has it; root "
			 "has");
}

/* "; there is ttyUSB0, ttyACM1 (AT port)" */
static void add_ports(struct port *port, const struct port_list *list)
{
	size_t size = sizeof(port->error), len = strlen(port->error);

	if (list->n == 0)
		snprintf(port->error + len, size - len,
			 "; no serial port is here");
	for (size_t i = 0; i < list->n && i < PORTS_NAMED_MAX; i++) {
		len = strlen(port->error);
		snprintf(port->error + len, size - len, "%s%s%s",
			 i ? ", " : "; there is ", list->ports[i].path,
			 list->ports[i].at_port ? " (AT port)" : "");
	}
}

static void no_such_port(struct port *port)
{
	struct port_list list;

	sentence(port, "there is no such port");
	/* What is waited for is not to be mistaken for something else. */
	if (port->identity.known)
		return;
	if (port_list_read(&list, false) == 0)
		add_ports(port, &list);
	port_list_free(&list);
}

int port_say(struct port *port, int err, const char *path)
{
	switch (-err) {
	case ENOENT:
		no_such_port(port);
		break;
	case EACCES:
		no_permission(port, path);
		break;
	case ENOTTY:
		sentence(port, "not a serial port or terminal");
		break;
	case ELOOP:
		sentence(port, "the terminal fotacon runs in, not a port");
		break;
	case EINVAL:
		if (port->settings.flow == PORT_FLOW_NONE)
			sentence(port, "it does not take %u baud",
				 port->settings.baud);
		else
			sentence(port, "it does not take %s; without --flow, "
				 "perhaps", port->line);
		break;
	default:
		sentence(port, "%s", strerror(-err));
		break;
	}
	return err;
}

/* One of ours whose log can be followed. */
static bool is_headless(const char *path)
{
	struct headless note;
	char log[PATH_MAX];
	bool lives;

	if (!headless_find(&note, path, log, sizeof(log)))
		return false;
	lives = headless_lives(&note);
	headless_leave(&note);
	return lives;
}

int port_say_held(struct port *port, const char *path, const char *holder)
{
	if (is_headless(path))
		sentence(port, "in use by %s; fotacon %.128s follows its "
			 "log",
			 holder[0] ? holder : "fotacon", port->spec);
	else if (strncmp(holder, PORT_MODEMMANAGER,
		    sizeof(PORT_MODEMMANAGER) - 1) == 0)
		sentence(port, "in use by %s; " PORT_MODEMMANAGER_CURE,
			 holder);
	else if (holder[0])
		sentence(port, "in use by %s; end that first", holder);
	else
		sentence(port, "in use by another program, which only root "
			 "may see: sudo fuser -v %s", path);
	return -EBUSY;
}

void port_say_no_rate(struct port *port)
{
	char tried[128];

	baud_probe_tried(&port->probe, tried, sizeof(tried));
	sentence(port, "no answer to AT at %s baud%s; is the module powered, "
		 "or asleep, is this its AT port%s?", tried,
		 port->probe.noise ? ", only bytes that are no text" : "",
		 process_called(PORT_MODEMMANAGER) ?
		 ", does ModemManager talk to it" : "");
}

/* "0403:6001 A50285BI" */
static void usb_words(const struct port_info *info, char *out, size_t size)
{
	if (info->vid < 0)
		snprintf(out, size, "not on USB");
	else
		snprintf(out, size, "%04x:%04x%s%s",
			 (unsigned)info->vid, (unsigned)info->pid,
			 info->serial[0] ? " " : "", info->serial);
}

int port_say_match(struct port *port, enum port_match match,
		   const struct port_info *found)
{
	char it[96], ours[96];

	if (match == PORT_GONE)
		return port_say(port, -ENOENT, port->spec);
	if (!found) {
		sentence(port, "another terminal has its name now; if it is "
			 "the one meant, open it anew");
		return -ENODEV;
	}
	usb_words(found, it, sizeof(it));
	usb_words(&port->identity.usb, ours, sizeof(ours));
	if (match == PORT_OTHER)
		sentence(port, "%s is another device (%s), not %s",
			 found->name, it, ours);
	else
		sentence(port, "%s is of its kind (%s), but nothing tells "
			 "whether it is the one; if so, open that",
			 found->name, it);
	return -ENODEV;
}
