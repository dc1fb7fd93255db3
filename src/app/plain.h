/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console without a screen: a line for each thing that happens. */
#ifndef APP_PLAIN_H
#define APP_PLAIN_H

#include "app/console.h"
#include "app/out.h"
#include "app/work.h"

/* Runs until the user quits, or until all is over and nobody is there. */
int plain_run(const struct console_options *options);

/* ---- what the pages of the screen show, as lines (plain_pages.c) ---- */

void plain_session(struct out *out, const struct work *w);
void plain_setup(struct out *out, const struct work *w);
/* "polling 60". False, with a sentence in `why`, where nothing is sent. */
bool plain_set(struct work *w, const char *text, char *why, size_t size);

#endif
