/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Themes: which there are, and the one that is wanted. */
#ifndef APP_THEME_H
#define APP_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "app/config.h"
#include "ui/role.h"

/* More of the user's are found by name, but not listed. */
#define THEMES_MAX     64
#define THEME_NAME_MAX 32

/* Names: those that are built in, then those of the user's, sorted. */
struct theme_list {
	size_t n;
	char names[THEMES_MAX][THEME_NAME_MAX + 1];
};

void theme_list(struct theme_list *list);
/* "default, light", as many as fit. Returns `out`. */
const char *theme_names(char *out, size_t size, const char *between);
/* Built in, or the user's. */
bool theme_exists(const char *name);

/*
 * Fills N_ROLES styles from the theme `name`: NAME.ini in the folder themes
 * beside the settings, one that is built in, or the path of a file (with a
 * slash in it); NULL for the default one. With fewer than 88 `colours` its
 * section [roles-8] counts as well, with none it is the scheme without colours,
 * but the theme is checked all the same. False with everything that is wrong
 * with it in `report`; the styles are those without colours then. The report
 * is good until the next call.
 */
bool theme_load(const char *name, int colours, struct style *styles,
		struct config_report *report);

#endif
