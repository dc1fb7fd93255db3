/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How it stands, in sentences: for plain lines, and by name for the others. */
#ifndef APP_PLAIN_STATUS_H
#define APP_PLAIN_STATUS_H

#include "app/work.h"

/* Where they go, one or two at a time; there may be text of the module in it. */
struct sentences {
	void (*take)(void *arg, const char *text);
	void *arg;
};

/* All that the full screen has above its panes. */
void plain_status(const struct sentences *to, const struct work *w);

/* A line that tells how far the download is. `size` holds 200 at least. */
void plain_progress(const struct hl78_progress *progress, char *out,
		    size_t size);

#endif
