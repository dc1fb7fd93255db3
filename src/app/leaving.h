/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it would mean to leave a console now. */
#ifndef APP_LEAVING_H
#define APP_LEAVING_H

#include "app/work.h"

struct leaving {
	const char *what;  /* what is under way, a short sentence */
	const char *means; /* for what comes next */
};

/* NULL where nothing is under way. The same phase gives the same pointer. */
const struct leaving *leaving_now(const struct work *w);

#endif
