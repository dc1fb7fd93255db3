/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds and makes the state folder, after the XDG rules for base folders: a
 * path that is not absolute counts as none. Only its owner can look into it.
 */
#include "io/state.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int state_folder(const char *path)
{
	char part[PATH_MAX];

	for (const char *p = path + 1; ; p++) {
		size_t len = (size_t)(p - path);

		if (*p != '/' && *p != '\0')
			continue;
		if (len >= sizeof(part))
			return -ENAMETOOLONG;
		memcpy(part, path, len);
		part[len] = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return -errno;
		if (*p == '\0')
			return 0;
	}
}

int state_path(const char *name, char *out, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int len, err;

	out[0] = '\0';
	if (state && state[0] == '/')
		len = snprintf(out, size, "%s/fotacon", state);
	else if (home && home[0] == '/')
		len = snprintf(out, size, "%s/.local/state/fotacon", home);
	else
		return -ENOENT;
	if (len < 0 || (size_t)len + strlen(name) + 2 > size)
		return -ENAMETOOLONG;
	err = state_folder(out);
	if (err || !name[0])
		return err;
	snprintf(out + len, size - (size_t)len, "/%s", name);
	return 0;
}

static bool name_byte(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

size_t state_name(const char *text, char *out, size_t size)
{
	size_t len = 0;

	for (; *text && len + 1 < size; text++)
		out[len++] = name_byte(*text) ? *text : '_';
	out[len] = '\0';
	return len;
}
