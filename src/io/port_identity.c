/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stranger must not be taken for the port that was lost: commands typed to a
 * modem would go to another module, or into somebody's terminal. What cannot
 * be told apart is not taken.
 */
#include "io/port_identity.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "io/port_lock.h"

/* ---- USB ---- */

static bool same_kind(const struct port_info *a, const struct port_info *b)
{
	return a->vid == b->vid && a->pid == b->pid &&
	       a->interface == b->interface;
}

static bool same_serial(const struct port_info *a, const struct port_info *b)
{
	return same_kind(a, b) && a->serial[0] &&
	       strcmp(a->serial, b->serial) == 0;
}

/* Where the place is not known, the name has to do. */
static bool same_place(const struct port_info *a, const struct port_info *b)
{
	if (a->usb_path[0] || b->usb_path[0])
		return strcmp(a->usb_path, b->usb_path) == 0;
	return strcmp(a->path, b->path) == 0;
}

static size_t count_serial(const struct port_list *list,
			   const struct port_info *info)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += same_serial(&list->ports[i], info);
	return n;
}

enum port_match port_identity_find(const struct port_identity *id,
				   const struct port_list *list,
				   const struct port_info **found)
{
	const struct port_info *like = NULL, *other = NULL;
	bool by_serial = id->serial_tells &&
			 count_serial(list, &id->usb) == 1;

	for (size_t i = 0; i < list->n; i++) {
		const struct port_info *info = &list->ports[i];

		*found = info;
		if (by_serial ? same_serial(info, &id->usb) :
		    same_kind(info, &id->usb) &&
		    strcmp(info->serial, id->usb.serial) == 0 &&
		    same_place(info, &id->usb))
			return PORT_MATCH;
		if (!same_kind(info, &id->usb))
			continue;
		if (strcmp(info->serial, id->usb.serial) == 0)
			like = info;
		else
			other = info;
	}
	*found = port_list_find(list, id->path);
	if (*found && *found != like)
		return PORT_OTHER;
	*found = like ? like : other;
	if (like)
		return PORT_LIKE;
	return other ? PORT_OTHER : PORT_GONE;
}

/* ---- ptys and links ---- */

static bool same_file(const struct port_file *a, const struct port_file *b)
{
	return a->dev == b->dev && a->ino == b->ino &&
	       a->changed_ns == b->changed_ns;
}

/* False for what is no link, or not there. */
static bool link_of(const char *spec, struct port_file *file)
{
	struct stat st;

	*file = (struct port_file){ 0 };
	if (lstat(spec, &st) != 0 || !S_ISLNK(st.st_mode))
		return false;
	*file = (struct port_file){
		.dev = st.st_dev,
		.ino = st.st_ino,
		.changed_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 +
			      st.st_ctim.tv_nsec,
	};
	return true;
}

/*
 * A pty is lost when its master is closed, and does not come back. Its number
 * is given out again at once, so that its name, or a link left behind, leads
 * to somebody's terminal: a link counts when it was made anew, or leads
 * elsewhere.
 */
enum port_match port_identity_check(const struct port_identity *id,
				    const char *spec, const char *path)
{
	struct port_file link;
	struct stat st;

	if (stat(path, &st) != 0)
		return PORT_GONE;
	if (strcmp(path, id->path) != 0 || !port_is_pty(&st))
		return PORT_MATCH;
	if (link_of(spec, &link) && !same_file(&link, &id->link))
		return PORT_MATCH;
	return PORT_OTHER;
}

/* ---- both ---- */

void port_identity_learn(struct port_identity *id, const char *spec,
			 const char *path, const struct port_list *list)
{
	const struct port_info *info = port_list_find(list, path);
	bool is_link = link_of(spec, &id->link);
	struct stat st;

	if (!id->known) {
		id->usb = (struct port_info){ .vid = -1 };
		if (info && info->vid >= 0)
			id->usb = *info;
	} else if (info && id->usb.vid >= 0) {
		/* The same device, perhaps in another place. */
		id->usb = *info;
	}
	id->serial_tells = id->usb.vid >= 0 &&
			   count_serial(list, &id->usb) == 1;
	snprintf(id->path, sizeof(id->path), "%s", path);
	id->mortal = !is_link && stat(path, &st) == 0 && port_is_pty(&st);
	id->known = true;
}

const char *port_identity_name(const struct port_identity *id,
			       const char *spec, char *out, size_t size)
{
	const struct port_info *usb = &id->usb;
	const char *last = strrchr(spec, '/');
	const char *place = usb->usb_path[0] ? usb->usb_path : id->path;

	if (id->known && usb->vid >= 0)
		snprintf(out, size, "%04x-%04x-%d-%s", (unsigned)usb->vid,
			 (unsigned)usb->pid, usb->interface,
			 id->serial_tells ? usb->serial : place);
	else
		snprintf(out, size, "%s", last ? last + 1 : spec);
	return out;
}
