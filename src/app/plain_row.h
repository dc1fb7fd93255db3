/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the events, or of what was sent and received, as a line. */
#ifndef APP_PLAIN_ROW_H
#define APP_PLAIN_ROW_H

#include "app/out.h"
#include "ui/rows.h"

void plain_row(struct out *out, const struct row *row, bool stamp);

#endif
