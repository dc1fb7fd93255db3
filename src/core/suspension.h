/* SPDX-License-Identifier: MIT */
/* What stopped a download; for session.c. */
#ifndef CORE_SUSPENSION_H
#define CORE_SUSPENSION_H

#include "core/session.h"

/* `before` is the state of the package before this happened. */
void suspension_input(struct session *s, enum hl78_package_state before,
		      const struct happening *h);

#endif
