/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder for what is kept between runs, or told to another one: logs, the
 * history, notes of consoles without a screen.
 */
#ifndef IO_STATE_H
#define IO_STATE_H

#include <stddef.h>

/*
 * The path of the file `name` in $XDG_STATE_HOME/fotacon, or else in
 * ~/.local/state/fotacon, which is made where it is missing. An empty name
 * gives the folder. 0 or a negative errno: -ENOENT where the environment names
 * no folder; `out` has then as much as is known, for messages.
 */
int state_path(const char *name, char *out, size_t size);

/*
 * Makes a folder, an absolute path, and those above it, for the owner's eyes
 * only where they are new. 0 or a negative errno.
 */
int state_folder(const char *path);

/*
 * Text as part of a file's name: what is not [A-Za-z0-9._-] becomes _. Cut at
 * `size` - 1 bytes. Returns the length.
 */
size_t state_name(const char *text, char *out, size_t size);

#endif
