/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a package and the port tell a local update before the module is asked. */
#ifndef APP_UPDATE_PLAN_H
#define APP_UPDATE_PLAN_H

#include <hl78/update.h>

#include "io/package.h"
#include "io/port.h"

/*
 * The plan for this package on this port, which is open: size, versions, rate,
 * and what stands in the way as far as these two tell. What is wanted besides
 * (allow, agree, tries) is the caller's to set, and is nothing before. It looks
 * at the machine's ports and processes.
 */
void update_plan(struct hl78_update_plan *plan, const struct package *package,
		 const struct port *port);

#endif
