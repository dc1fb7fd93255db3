/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INI files, read entry by entry. */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Takes one entry; names are in lower case. False ends the reading, with a
 * sentence left where the reader of config_read_...() looks for it.
 */
typedef bool config_entry(void *arg, const char *section, const char *key,
			  const char *value);

/*
 * Reads all entries of a text or a file. False with a sentence in `error`,
 * which an entry may have written.
 */
bool config_read_text(const char *text, config_entry *entry, void *arg,
		      char *error, size_t size);
bool config_read_file(const char *path, config_entry *entry, void *arg,
		      char *error, size_t size);

#endif
