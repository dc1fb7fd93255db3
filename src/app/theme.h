/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Themes: which there are, and the one that is wanted. */
#ifndef APP_THEME_H
#define APP_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "app/config.h"
#include "ui/role.h"

/*
 * Fills N_ROLES styles from the theme `name`: one that is built in, or the
 * path of a file (with a slash in it); NULL for the default one. With fewer
 * than 88 `colours` its section [roles-8] counts as well, with none it is the
 * scheme without colours, but the theme is checked all the same. False with
 * everything that is wrong with it in `report`; the styles are those without
 * colours then.
 */
bool theme_load(const char *name, int colours, struct style *styles,
		struct config_report *report);

/* "default, mono": those that are built in. Returns `out`. */
const char *theme_names(char *out, size_t size, const char *between);

#endif
