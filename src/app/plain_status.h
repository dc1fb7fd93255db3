/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For plain lines: how it stands, in sentences. */
#ifndef APP_PLAIN_STATUS_H
#define APP_PLAIN_STATUS_H

#include "app/out.h"
#include "app/work.h"

/* All that the full screen has above its panes, a line a sentence or two. */
void plain_status(struct out *out, const struct work *w);

/* A line that tells how far the download is. `size` holds 200 at least. */
void plain_progress(const struct hl78_progress *progress, char *out,
		    size_t size);

#endif
