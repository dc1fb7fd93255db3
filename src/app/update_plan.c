/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of a local update: of the file those that io/package has found, of
 * the port those that other programs and /sys tell. What they mean is libhl78's
 * to say.
 */
#include "app/update_plan.h"

#include <stdio.h>
#include <string.h>

static uint32_t fact(enum hl78_problem_id id, bool holds)
{
	return holds ? UINT32_C(1) << id : 0;
}

static bool hint(const struct port *port, enum port_hint which)
{
	char text[sizeof(port->error)];

	return port_hint(port, which, text, sizeof(text));
}

/* A port with a rate is a line; a pty and a simulated module are none. */
static bool is_line(const struct port *port)
{
	return port->ops->hurry != NULL;
}

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

void update_plan(struct hl78_update_plan *plan, const struct package *package,
		 const struct port *port)
{
	*plan = (struct hl78_update_plan){
		.size = package->size,
		.baud = is_line(port) ? port->settings.baud : 0,
	};
	copy(plan->family, sizeof(plan->family), package->family);
	copy(plan->from, sizeof(plan->from), package->from);
	copy(plan->to, sizeof(plan->to), package->to);
	plan->facts = fact(HL78_PF_FILE, package->size == 0 ||
						 package->error[0]) |
		      fact(HL78_PF_CHECKSUM, package->bad) |
		      fact(HL78_PF_XONXOFF,
			   port->settings.flow == PORT_FLOW_XONXOFF) |
		      fact(HL78_PF_PORT_BUSY, hint(port, PORT_HINT_SHARED)) |
		      fact(HL78_PF_MODEMMANAGER,
			   hint(port, PORT_HINT_MODEMMANAGER)) |
		      fact(HL78_PF_NOT_AT_PORT,
			   port->identity.known &&
				   port_list_hl78(&port->identity.usb) &&
				   !port->identity.usb.at_port);
}
