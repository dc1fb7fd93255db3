/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a port cannot be had, in a sentence that also says what to do. It looks
 * at the device for that and changes nothing.
 */
#include "io/port_say.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int port_say(struct port *port, int err, const char *path)
{
	char what[160];
	struct group *group;
	struct stat st;

	switch (-err) {
	case ENOENT:
		snprintf(what, sizeof(what), "there is no such port");
		break;
	case EACCES:
		group = stat(path, &st) == 0 ? getgrgid(st.st_gid) : NULL;
		if (group)
			snprintf(what, sizeof(what),
				 "no permission; group %.32s may open it",
				 group->gr_name);
		else
			snprintf(what, sizeof(what), "no permission");
		break;
	case ENOTTY:
		snprintf(what, sizeof(what), "not a serial port or terminal");
		break;
	case ELOOP:
		snprintf(what, sizeof(what),
			 "the terminal fotacon runs in, not a port");
		break;
	case EINVAL:
		snprintf(what, sizeof(what), "it does not take %u baud",
			 port->settings.baud);
		break;
	default:
		snprintf(what, sizeof(what), "%.120s", strerror(-err));
		break;
	}
	snprintf(port->error, sizeof(port->error), "%.128s: %s", port->spec,
		 what);
	return err;
}

int port_say_held(struct port *port, const char *holder)
{
	snprintf(port->error, sizeof(port->error),
		 "%.128s: in use by %s", port->spec,
		 holder[0] ? holder : "another program");
	return -EBUSY;
}
