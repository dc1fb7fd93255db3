/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be wrong with a port that could be opened. It looks at the machine,
 * not at the module, and sends nothing.
 */
#include "io/port.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "io/port_lock.h"
#include "io/port_say.h"
#include "io/process.h"

/* Another port here that looks right, when this one does not; or "". */
static void at_port(const struct port *port, char *out, size_t size)
{
	struct port_list list;

	out[0] = '\0';
	if (port_list_read(&list, false) != 0)
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct port_info *info = &list.ports[i];

		if (info->at_port &&
		    strcmp(info->path, port->identity.path) != 0)
			snprintf(out, size, ", is this its AT port "
				 "(%.63s looks like one)", info->name);
	}
	port_list_free(&list);
}

static bool silent(const struct port *port, char *out, size_t size)
{
	char other[128];

	if (!port->ops->set_line)
		return false;
	at_port(port, other, sizeof(other));
	snprintf(out, size, "no answer at %s: is the module powered, or "
		 "asleep%s, or is it another rate (--baud auto finds it)?",
		 port->line, other);
	return true;
}

static bool garbage(const struct port *port, char *out, size_t size)
{
	if (!port->ops->set_line)
		return false;
	snprintf(out, size, "what comes at %s is no text: another rate? "
		 "--baud auto finds it", port->line);
	return true;
}

static bool modemmanager(const struct port *port, char *out, size_t size)
{
	struct stat st;

	/* It takes real ports only. */
	if (port->fd < 0 || fstat(port->fd, &st) != 0 || port_is_pty(&st) ||
	    !process_called(PORT_MODEMMANAGER))
		return false;
	snprintf(out, size, PORT_MODEMMANAGER " runs, and may send commands "
		 "of its own: " PORT_MODEMMANAGER_CURE);
	return true;
}

static bool shared(const struct port *port, char *out, size_t size)
{
	char name[64];
	struct stat st;
	long pid;

	if (port->fd < 0 || fstat(port->fd, &st) != 0 ||
	    !S_ISCHR(st.st_mode))
		return false;
	pid = process_with(st.st_rdev, true);
	if (!pid)
		return false;
	process_name(pid, name, sizeof(name));
	snprintf(out, size, "%s has %s open too, and takes part of what the "
		 "module says: end it", name, port->name);
	return true;
}

bool port_hint(const struct port *port, enum port_hint which, char *out,
	       size_t size)
{
	static bool (*const hints[])(const struct port *port, char *out,
				     size_t size) = {
		[PORT_HINT_SILENT] = silent,
		[PORT_HINT_GARBAGE] = garbage,
		[PORT_HINT_MODEMMANAGER] = modemmanager,
		[PORT_HINT_SHARED] = shared,
	};

	out[0] = '\0';
	return hints[which](port, out, size);
}
