/* SPDX-License-Identifier: MIT */
/* What answers tell of the module's identity and settings. */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include <hl78/identity.h>

#include "core/dialog.h"

struct facts {
	struct hl78_identity identity;
	bool changed; /* since the last facts_done() that returned true */
	/* In the answer that is being read: */
	bool version_told; /* a firmware version */
	bool session_told; /* +WDSS: 1,x */
	bool session_open;
};

void facts_init(struct facts *f);

/* One line of the answer to the command that waits. */
void facts_answer(struct facts *f, const struct dialog *d,
		  const struct hl78_line *line);

/* Its final result. True when the identity changed since the last time. */
bool facts_done(struct facts *f, const struct dialog *d, bool ok);

#endif
