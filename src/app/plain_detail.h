/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the newest event means, for the plain console. */
#ifndef APP_PLAIN_DETAIL_H
#define APP_PLAIN_DETAIL_H

#include "app/out.h"
#include "ui/rows.h"

/* A line for each thing that is known; or that there is no event yet. */
void plain_detail(struct out *out, const struct rows *events);

#endif
