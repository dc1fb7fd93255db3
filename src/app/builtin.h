/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The INI files that are compiled in, so that the program works without being
 * installed. builtin.c is made from them by builtin.sh.
 */
#ifndef APP_BUILTIN_H
#define APP_BUILTIN_H

struct builtin {
	const char *kind; /* its folder's name, without the s: "theme" */
	const char *name; /* the file's, without .ini: "mono" */
	const char *text; /* all of the file */
};

/* Ended by an entry of NULLs. */
extern const struct builtin builtins[];

#endif
