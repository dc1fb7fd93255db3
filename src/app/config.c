/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sole user of iniparser, of which only the reading into a dictionary is
 * used: its numbers and booleans are unsafe in 4.1, its messages go to stderr
 * unless they are caught, and it knows files only, so that a text goes through
 * a file in memory.
 */
#define _GNU_SOURCE
#include "app/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <iniparser/iniparser.h>

/* What iniparser has to say of a file; its last message. */
static char said[200];

static int keep_message(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static int keep_message(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	said[strcspn(said, "\n")] = '\0';
	return n;
}

static bool give_entry(const dictionary *d, const char *name,
		       config_entry *entry, void *arg)
{
	const char *colon = strchr(name, ':');
	const char *value = iniparser_getstring(d, name, NULL);
	char section[64];

	if (!colon) /* the section itself */
		return true;
	snprintf(section, sizeof(section), "%.*s", (int)(colon - name), name);
	return entry(arg, section, colon + 1, value ? value : "");
}

static bool read_entries(const char *path, const char *shown,
			 config_entry *entry, void *arg, char *error,
			 size_t size)
{
	dictionary *d;
	bool ok = true;

	said[0] = '\0';
	iniparser_set_error_callback(keep_message);
	d = iniparser_load(path);
	if (!d) {
		snprintf(error, size, "%s: %s", shown,
			 said[0] ? said : "it cannot be read");
		return false;
	}
	for (int i = 0; ok && i < d->size; i++) {
		if (d->key[i])
			ok = give_entry(d, d->key[i], entry, arg);
	}
	iniparser_freedict(d);
	return ok;
}

bool config_read_text(const char *text, config_entry *entry, void *arg,
		      char *error, size_t size)
{
	size_t len = strlen(text);
	int fd = memfd_create("config", MFD_CLOEXEC);
	char path[64];
	bool ok = false;

	if (fd >= 0 && write(fd, text, len) == (ssize_t)len) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		ok = read_entries(path, "a built-in file", entry, arg, error,
				  size);
	} else {
		snprintf(error, size, "no file in memory: %s",
			 strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	return ok;
}

bool config_read_file(const char *path, config_entry *entry, void *arg,
		      char *error, size_t size)
{
	if (access(path, R_OK) != 0) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return false;
	}
	return read_entries(path, path, entry, arg, error, size);
}
