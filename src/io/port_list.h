/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The serial ports of this machine, as far as they can be known without
 * opening one: opening raises RTS and DTR, and some modules start anew then.
 */
#ifndef IO_PORT_LIST_H
#define IO_PORT_LIST_H

#include <stdbool.h>
#include <stddef.h>

#define PORT_PATH_MAX 256

/*
 * Text that is not known is empty, numbers -1. Description and serial number
 * are what the device says of itself: anything may stand there.
 */
struct port_info {
	char name[64];              /* "ttyUSB0" */
	char path[PORT_PATH_MAX];   /* "/dev/ttyUSB0" */
	char description[128];      /* "FT232R USB UART" */
	int vid, pid;               /* USB */
	int interface;              /* of the USB device, from 0 */
	char serial[64];
	char usb_path[32];          /* where it is plugged in: "1-1.2" */
	char by_id[PORT_PATH_MAX];  /* "/dev/serial/by-id/usb-..." */
	bool at_port;               /* looks like the AT port of an HL78xx */
	char holder[64];            /* "minicom (1234)"; empty: nobody seen */
};

struct port_list {
	struct port_info *ports;
	size_t n;
};

/*
 * What is there now, sorted by name, ttyUSB2 before ttyUSB10, AT ports marked.
 * Holders are looked up where `holders` says so, which reads all of /proc. 0,
 * also with nothing found, or -ENOMEM. port_list_free() is allowed in any case.
 */
int port_list_read(struct port_list *list, bool holders);
void port_list_free(struct port_list *list);

/* The same from other folders than /sys and /dev/serial/by-id. */
int port_list_read_from(struct port_list *list, const char *sys,
			const char *by_id);

/*
 * Sorts, and marks the AT ports: an HL78xx is 1199:c001, and the second of its
 * ACM interfaces takes AT commands.
 */
void port_list_arrange(struct port_list *list);

/* One of the ports of an HL78xx on USB; `at_port` says which. */
bool port_list_hl78(const struct port_info *info);

/* The one of that path; NULL: not in the list. */
const struct port_info *port_list_find(const struct port_list *list,
				       const char *path);

#endif
