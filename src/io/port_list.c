/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and USB places come from sysfs, what a device says of itself from
 * libserialport. The library's own list is not asked: it opens the ports of
 * the 8250 driver to see which are real, which sysfs tells as well. Nothing
 * found, or found by halves, is no error.
 */
#define _GNU_SOURCE
#include "io/port_list.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libserialport.h>

#include "io/port_lock.h"

#define HL78_VID 0x1199
#define HL78_PID 0xc001

static const char by_id_folder[] = "/dev/serial/by-id";

/* ---- sysfs ---- */

/* The number in a file of sysfs; -1 for none. */
static int read_number(const char *folder, const char *name, int base)
{
	char path[PATH_MAX], text[16] = "", *end;
	long value;
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= PATH_MAX)
		return -1;
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	errno = 0;
	value = strtol(text, &end, base);
	if (end == text || errno || value < 0 || value > 0xffff)
		return -1;
	return (int)value;
}

/*
 * Where on the USB bus a tty sits. Its device is the interface itself (ACM) or
 * a port below it (adapters): the first folder upwards that has an interface
 * number, in that of the USB device, which is named by its place: "1-1.2".
 */
static void find_usb_place(const char *sys, struct port_info *info)
{
	char path[PATH_MAX], folder[PATH_MAX], *last;

	snprintf(path, sizeof(path), "%s/class/tty/%s/device", sys,
		 info->name);
	if (!realpath(path, folder))
		return;
	while ((last = strrchr(folder, '/')) && last > folder) {
		info->interface = read_number(folder, "bInterfaceNumber", 16);
		*last = '\0';
		if (info->interface >= 0)
			break;
	}
	last = strrchr(folder, '/');
	if (info->interface >= 0 && last)
		snprintf(info->usb_path, sizeof(info->usb_path), "%.31s",
			 last + 1);
}

/* A tty of some hardware; the 8250 driver has names for more than there is. */
static bool is_serial(const char *sys, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/class/tty/%s", sys, name) >=
	    PATH_MAX || read_number(path, "type", 10) == 0)
		return false;
	if (snprintf(path, sizeof(path), "%s/class/tty/%s/device", sys,
		     name) >= PATH_MAX)
		return false;
	return access(path, F_OK) == 0;
}

/* ---- libserialport ---- */

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "");
}

/* False for what the library does not take. */
static bool describe(struct port_info *info)
{
	struct sp_port *sp;

	if (sp_get_port_by_name(info->path, &sp) != SP_OK)
		return false;
	copy(info->description, sizeof(info->description),
	     sp_get_port_description(sp));
	/* For want of a better one the library gives the name. */
	if (strcmp(info->description, info->name) == 0)
		info->description[0] = '\0';
	if (sp_get_port_transport(sp) == SP_TRANSPORT_USB) {
		if (sp_get_port_usb_vid_pid(sp, &info->vid, &info->pid) !=
		    SP_OK)
			info->vid = info->pid = -1;
		copy(info->serial, sizeof(info->serial),
		     sp_get_port_usb_serial(sp));
	}
	sp_free_port(sp);
	return true;
}

/* ---- the list ---- */

static struct port_info *add(struct port_list *list)
{
	struct port_info *ports = reallocarray(list->ports, list->n + 1,
					       sizeof(*ports));

	if (!ports)
		return NULL;
	list->ports = ports;
	ports[list->n] = (struct port_info){
		.vid = -1, .pid = -1, .interface = -1,
	};
	return &ports[list->n++];
}

static int read_ports(struct port_list *list, const char *sys)
{
	char folder[PATH_MAX];
	struct dirent *entry;
	struct port_info *info;
	int err = 0;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/class/tty", sys);
	dir = opendir(folder);
	if (!dir)
		return 0;
	while (!err && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !is_serial(sys, entry->d_name))
			continue;
		info = add(list);
		if (!info) {
			err = -ENOMEM;
			break;
		}
		snprintf(info->name, sizeof(info->name), "%.63s",
			 entry->d_name);
		snprintf(info->path, sizeof(info->path), "/dev/%.63s",
			 entry->d_name);
		if (describe(info))
			find_usb_place(sys, info);
		else
			list->n--;
	}
	closedir(dir);
	return err;
}

static void read_links(struct port_list *list, const char *by_id)
{
	char link[PORT_PATH_MAX], path[PATH_MAX];
	struct dirent *entry;
	DIR *dir = opendir(by_id);

	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (snprintf(link, sizeof(link), "%s/%s", by_id,
			     entry->d_name) >= PORT_PATH_MAX ||
		    !realpath(link, path))
			continue;
		for (size_t i = 0; i < list->n; i++)
			if (strcmp(list->ports[i].path, path) == 0)
				copy(list->ports[i].by_id, PORT_PATH_MAX, link);
	}
	closedir(dir);
}

static int by_name(const void *a, const void *b)
{
	const struct port_info *one = a, *other = b;

	return strverscmp(one->name, other->name);
}

/* Of one USB device, those with lower interface numbers; names if unknown. */
static size_t ports_before(const struct port_list *list,
			   const struct port_info *info)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct port_info *p = &list->ports[i];

		if (p->vid != info->vid || p->pid != info->pid ||
		    strcmp(p->usb_path, info->usb_path) != 0 ||
		    strcmp(p->serial, info->serial) != 0)
			continue;
		if (p->interface != info->interface)
			n += p->interface < info->interface;
		else
			n += p < info;
	}
	return n;
}

bool port_list_hl78(const struct port_info *info)
{
	return info->vid == HL78_VID && info->pid == HL78_PID;
}

void port_list_arrange(struct port_list *list)
{
	if (list->n == 0)
		return;
	qsort(list->ports, list->n, sizeof(*list->ports), by_name);
	for (size_t i = 0; i < list->n; i++) {
		struct port_info *info = &list->ports[i];

		info->at_port = port_list_hl78(info) &&
				ports_before(list, info) == 1;
	}
}

int port_list_read_from(struct port_list *list, const char *sys,
			const char *by_id)
{
	int err;

	*list = (struct port_list){ 0 };
	err = read_ports(list, sys);
	if (err)
		return err;
	read_links(list, by_id);
	port_list_arrange(list);
	return 0;
}

int port_list_read(struct port_list *list, bool holders)
{
	int err = port_list_read_from(list, "/sys", by_id_folder);

	for (size_t i = 0; !err && holders && i < list->n; i++)
		port_lock_holder(list->ports[i].path, list->ports[i].holder,
				 sizeof(list->ports[i].holder));
	return err;
}

void port_list_free(struct port_list *list)
{
	free(list->ports);
	*list = (struct port_list){ 0 };
}

const struct port_info *port_list_find(const struct port_list *list,
				       const char *path)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->ports[i].path, path) == 0)
			return &list->ports[i];
	return NULL;
}
